# What `src/verify/` reports, without the judge.

fix-of-no-rule = it belongs to no rule
fix-of-no-example = no bad example of `{ $id }` comes before it
rule-without-fix = `{ $id }` has no `fix` for the example before it
fix-empty = this good example waits for the fixed code
fix-empty-hint = `rulebook check --bless` writes what the fix makes of the bad example before it
fix-empty-later-hint = `rulebook check --bless` writes it once the fix of the bad example before it works
fix-unpaired-hint = give the rule a `fix`, or remove the word
remove-the-word = remove the word
fix-unpaired = `fix` has no effect here: { $why }
fix-without-end = the fix of `{ $id }` never ends: it keeps making new matches
fix-not-applied = the fix of `{ $id }` cannot be applied: { $fault }
fix-does-not-parse = the fix of `{ $id }` makes code that does not parse: { $why }
fixed-code = the fixed code
nests-too-deep = it nests too deep
not-scanned = it cannot be scanned: { $fault }
fix-not-stable = the fix of `{ $id }` changes its own result again
fix-not-silent = `{ $id }` still matches what its own fix makes
fixes-undo-each-other = the fixes of { AND-CODES($ids) } undo each other
defined-here = `{ $id }` is defined here
also-after-language = put `also={ $speaker }` after the language of the bad example if this is known
as-before = , as it did before
fix-flagged-by-another = `{ $speaker }` matches what the fix of `{ $id }` makes{ $as_before }
fix-differs = this is not what the fix of `{ $id }` makes of the bad example before it
fix-differs-bad-example = this is the bad example
fix-differs-hint =
    the good example (-) and the fixed code (+):
    { $difference }
fix-removes-lines = the fix removes lines
fixed-line = the fixed code reads `{ $line }`
nests-too-deep-to-fix = the code nests { $depth } nodes deep, and at most { $limit } are fixed
too-many-steps = it needs too many steps
matcher-failed = a matcher gave up: { $fault }
fixed-code-too-deep = what it makes nests too deep
fix-never-ends = it keeps making new matches
unneeded-clause = no example of this book needs `{ $path }` of `{ $id }`: without it the detector finds the same
unneeded-clause-hint = add an example that needs it, or remove it
vacuous-run = this good example stays green when `{ $raise }` raises: nothing checks what it does
vacuous-run-hint = let its errors escape, or assert what it returns
opt-out-form = it is a mapping such as `{"{"} rename: "reason" {"}"}`
not-a-variant = `{ $name }` is not a variant
opt-out-without-reason = `{ $name }` has no reason
opt-out-of-nothing = `metadata.robustness` of `{ $id }` excepts nothing: { $why }
opt-out-hint = write `robustness: {"{"} VARIANT: "reason" {"}"}` with one of { CODES($names) }
opt-out-not-needed = `metadata.robustness` of `{ $id }` excepts `{ $name }`, and its detector does not change its mind there
remove-the-exception = remove the exception
opted-out = `{ $id }` is not held to `{ $name }`: { $reason }
variant-code = it was asked about { $code }
variant-code-comment = { variant-code }; `rulebook explain comment-blind` shows ways out
bad-equals-good = this bad example and a good one of its section are the same code
good-here = here it is good
bad-equals-good-hint = show what makes the difference, or decide which of them is right
expired = { AND-CODES($words) } on this example has expired: { $until } has passed
expired-hint = do what was postponed, or set a later date
exception-for-bad-code = it is for bad examples, and this is not one
exception-for-good-code = it is for code that is not bad, and this is bad
exception-of-own-rule = `{ $id }` is the example's own rule, which cannot be excepted
unneeded-exception = `{ $word }={ $id }` is not needed: { $why }
rule-without-detector = `{ $id }` has no detector
detector-of-another-language = the detector of `{ $id }` is for { $language }
rule-only-hints = `{ $id }` only hints
silent-here = `{ $id }` does not flag it
open-ended-pattern = the pattern `{ $pattern }` continues past its end: it also matches `{ $also }`
close-pattern = to end it there, write `{ $closed }`
close-pattern-beside = to end it there, write `{ $closed }` beside it
close-pattern-by-not = to end it there, name what may follow in a `not`
open-ended-pattern-hint = { $close }; `strictness: smart` says that it is intended
orphan-example = this bad example belongs to no rule, and its page has rules
orphan-example-hint = move it below the heading of its rule, or put `rule=ID` after the language; a heading that begins with that id makes the rule, with or without a block
dead-detector = the detector of `{ $id }` matches none of the examples
unexercised-detector = the detector of `{ $id }` matches none of its own bad examples
it-matches-here = it matches here
dead-detector-hint = fix the detector, or add a bad example that it matches
irrelevant-example = this good example contains nothing of what `{ $id }` is about
relevant-says = `metadata.relevant` says what that is
irrelevant-example-hint = show the right use of it, or widen `metadata.relevant`
irrelevant-examples = no good example of `{ $id }` contains a node that its detector looks at ({ CODES($names) }{ $more }), so its silence there proves nothing
irrelevant-examples-hint = show the right use of the same construct, or say in `metadata.relevant` what the rule is about
in-more-examples = { $text }, as in { $places } examples of it
places-after = { $after ->
        [0] nothing
        [one] 1 place
       *[other] { $after } places
    }
places-before = { $before ->
        [0] nothing
        [one] 1 place
       *[other] { $before } places
    }
flags-what-is-no-code = `{ $id }` changes its mind for this example { $about }: it still flags { places-after }, and that is not code
flags-another-operator = `{ $id }` does not change its mind for this example { $about }: it still flags { places-after }, and what its pattern names is gone
flags-other-lines = `{ $id }` changes its mind for this example { $about }: it flags { places-after } on other lines
flags-another-number = `{ $id }` changes its mind for this example { $about }: it flags { places-after }, not { places-before }
no-bad-example = `{ $id }` has no bad example{ $idle }
no-bad-example-hint = show code that breaks the rule
no-good-example = `{ $id }` has no good example
no-good-example-hint = show what to write instead
no-example = `{ $id }` has neither a bad nor a good example{ $idle }
no-example-hint = show code that breaks the rule, and what to write instead
detector-without-example = : nothing tests its detector
the-output = the output
doubt-second-grammar = other programs read it, but the grammar that detectors use does not ({ $message })
doubt-python-2 = it is Python 2
doubt-python-2-hint = name it `python2`, or write it for Python 3
doubt-other-version = { $short } does not read it, and another version may

# Why a detector is silent.
why-stops = { AND-CODES($before) } { $count ->
        [one] { $n ->
            [one] matches 1 node
           *[other] matches { $n } nodes
        }
       *[other] together match { $n ->
            [one] 1 node
           *[other] { $n } nodes
        }
    }, and `{ $text }` none of them{ $within }
why-stops-at-once = `{ $text }` matches no node{ $within }
why-within = { " " }(`{ $text }` matches { $n ->
        [0] no node
        [one] 1 node
       *[other] { $n } nodes
    } of this code)
why-and-change = { $stop }; { change-makes-it-match }
why-and-next = { $stop }; { $next }
change-makes-it-match = { $change }: then it matches, and every good example stays silent
change-stop-by = add `stopBy: end` to `{ $relation }`
change-all-stop-by = add `stopBy: end` to each relation
change-and-stop-by = { $change }, and add `stopBy: end` to each relation
change-ellipsis = write `{ $several }` for `{ $single }`, which is one node only
change-pattern = write `pattern: { $pattern }` for `{ $before }`, which by itself is `{ $own }` and in this code is `{ $kind }`
change-pattern-to-kind = write `kind: { $kind }` with `regex: { $regex }` for the pattern `{ $before }`, which by itself is `{ $own }`
change-part = write `pattern: { $pattern }` for `{ $before }`, so that only this part is compared
change-kind = write `kind: { $other }` for `kind: { $kind }`
change-field = write `field: { $other }` for `field: { $field }`
change-no-field = remove `field: { $field }`
change-to-words = write `regex: \w` for `regex: { $regex }`, which brackets and marks match as well
change-without = remove `{ $text }`
