# Why a verdict is as it is: one message for each row of `src/verify/grounds.rs`.

grounds = { GROUNDS($grounds) }

ground-skipped-by-author = { $reason }
ground-todo = todo: { $reason } (now { $now ->
    [syntax-only] syntax only
    [not-caught] not caught
    [wrong-reason] wrong reason
    [not-run] not run
   *[other] { $now }
}: { GROUNDS($grounds) })

ground-checker-cannot-look = { $checker } could not look at it: { $why }
ground-includes-file = `{ $line }` includes a file that is not read here
ground-waits-for-fix = it waits for the fixed code
ground-no-code = it contains no code

ground-no-grammar = no grammar for { $language } is built in
ground-too-deep-for-grammar = it is deeper or longer than its grammar can follow
ground-no-known-language = no known language is named after the fence
ground-syntax-read = it parses
ground-syntax-in-doubt = its syntax is in doubt{ $fault }
ground-grammar-alone-refuses = { $by } accepts it, but the grammar that detectors use does not{ $fault }
ground-does-not-parse = it does not even parse{ $fault }
ground-syntax-refused = { $by } refuses it{ $fault }
ground-syntax-accepted = { $by } accepts it
ground-no-authoritative-grammar = no authoritative grammar can say whether its syntax is invalid
ground-needs-newer-version = it needs { $needs }, and { $asked } was asked
fault-of-syntax = : { $fault }
the-grammar = the { $language } grammar

its-own-rule = its own rule
rule-named = `{ $id }`
ground-own-rule-block-unreadable = its rule's block cannot be read
ground-rule-block-unreadable = the block of { $rule } cannot be read
ground-no-detector = { $rule } has no detector
ground-rule-off = { $rule } is off
ground-rule-only-hints = { $rule } only hints
ground-detector-for-other-language = the detector of { $rule } is for { $language }
ground-detector-out-of-steps = the detector of `{ $rule }` ran out of steps
ground-pin-of-no-rule = no rule has the id `{ $rule }`
ground-detector-finds = `{ $rule }` flags it
ground-detector-finds-pinned = { $pins ->
    [one] `{ $rule }` flags it where it is pinned
   *[other] `{ $rule }` flags it at all { $pins } pins
}
ground-never-shown-silent = { $rules ->
    [one] no good example shows that it can be silent
   *[other] no good example shows that they can be silent
}
ground-detector-silent = `{ $rule }` is silent
ground-detector-silent-with-others = { $others ->
    [0] `{ $rule }` is silent
    [one] `{ $rule }` is silent, and so is the other rule
   *[other] `{ $rule }` is silent, and so are { $others } other rules
}
ground-rules-of-own-scope = { CODES($rules) } { $count ->
    [one] judges only its own examples
   *[other] judge only their own examples
}
ground-detector-silent-on-pin = `{ $rule }` is silent on a pinned line
ground-detector-says-other = `{ $rule }` says "{ $message }" and not "{ $pinned }"
ground-yet-met = yet { GROUNDS($grounds) }
ground-no-other-rule-speaks = no other rule flags it
ground-other-rules-speak = it is flagged by { CODES($rules) }
ground-rules-reject = { CODES($rules) } rejects it
ground-other-rules-flag = { $count ->
    [one] { CODES($rules) } flags it
   *[other] { CODES($rules) } flag it
}
ground-checkers-flag = { CODES($checkers) } flags it, and no rule of the book says so
ground-would-be-claim = write { OR-CODES($words) } after the language if that is what this section is about
ground-no-other-claim = and the example states no other claim
ground-nothing-finds-it = no detector flags it: no check can tell it from good code
ground-no-bad-example-found = `{ $rule }` is silent, but no bad example shows that it flags anything
ground-silent-without-look = `{ $rule }` is silent, but it could not look at it
ground-holds-nothing-relevant = `{ $rule }` is silent, but nothing in it is what `{ $rule }` looks at: `metadata.relevant` matches nothing
ground-holds-no-such-node = `{ $rule }` is silent, but nothing in it is what `{ $rule }` looks at: it contains no { $kinds }
ground-shares-no-name = `{ $rule }` is silent, but nothing in it is what `{ $rule }` looks at: nearly all code contains a { $kinds }, and it shares no name or value with a bad example of `{ $rule }`
kinds = { OR-CODES($kinds) }
kinds-and-more = { CODES($kinds) } …
ground-rules-silent = { $count ->
    [one] 1 rule is silent
   *[other] { $count } rules are silent
}
ground-no-rule-looked = no rule checked it
ground-belongs-to-no-rule = it belongs to no rule

ground-claims-open = { $is_norun ->
    [yes] `{ $claims }` stays open, because it says `norun`
   *[no] `{ $claims }` stays open, because nothing was run
}
ground-only-claim-needs-run = its only claim needs a run: { $claims }
ground-not-run = { $why }
ground-module-not-installed = `{ $module }` is not installed
ground-module-not-imported = `{ $module }` is a module, and no one imports it here
ground-no-network = it needs a network, and there is none where examples run
ground-placeholder-value = `...` in it is a value that it does not show
ground-ran-as-stated = { $shows ->
    [prints] it prints what is shown below it
    [prints-shown] it prints what it shows
    [claims] `{ $claims }` came true
    [claims-and-prints] `{ $claims }` came true, and it prints what is shown below it
    [was-run] it was run
   *[runs] it runs
}{ $runtimes }{ $lines }
run-in = { " in" } { $runtimes }
lines-reached = , { $reached } of { $of } lines
runtimes = { AND($pythons) }
runtimes-with-packages = { $packages } on { AND($pythons) }
package-versions = { $name } { AND($versions) }
ground-run-meddled = its run proves nothing: it, or what runs before it, looks into the interpreter that runs it (`{ $what }`)
ground-reach-unknown = what it reached is not known: { $why }
ground-never-entered = never { $how }: { $bodies }
body-at-line = `{ $name }` (line { $line })
ground-more-never-entered = and { $more } more
ground-unheard-failure = { $what }{ $line }
at-line = { " (line" } { $line })
ground-output-left-open = the output below it leaves everything open
ground-run-ended = { $end }
ground-does-not-raise = it does not raise `{ $class }`
ground-warns-nothing = it does not warn as `{ $claim }` says: it warns of nothing
ground-warns-otherwise = it does not warn as `{ $claim }` says: it warns of { CODES($classes) }
ground-no-such-probe = no probe of the book is called `{ $probe }`
ground-probe-without-value = the probe `{ $probe }` gave no value
ground-probe-is = `{ $probe }` is { $value }
ground-coroutine-never-awaited = the coroutine `{ $name }` is never awaited
ground-thread-left = the thread `{ $name }` is still running at the end
ground-processes-left = { $count ->
    [one] a process that it started is still running at the end
   *[other] { $count } processes that it started are still running at the end
}

ground-prints-other = it prints { $printed } where { $expected } is expected
printed-line = `{ $line }`
nothing-more = nothing more
ground-prints-nothing = it prints nothing where `{ $shown }` is shown
ground-gives-nothing = it gives no value where `{ $shown }` is shown
ground-gives-other = it gives `{ $value }` where `{ $shown }` is shown
ground-raises-nothing = it raises nothing where `{ $shown }` is shown
ground-raises-unshown = it raises `{ $raised }`
ground-raises-other = it raises `{ $raised }` where `{ $shown }` is shown
ground-more-outputs-differ = { $count ->
    [one] and 1 more output differs
   *[other] and { $count } more outputs differ
}
ground-not-compared-by-word = what it shows of its output is not compared, because it says `{ $word }`
ground-not-compared-without-run = what it shows of its output is compared only when it is run
ground-doctest-directive = a prompt of it says `doctest: +{ $name }`
ground-shows-syntax-error = a prompt of it shows a syntax error, and is not run
ground-any-output = what it shows may be any output
ground-not-printed = what it shows of its output is written by no `print` of its own

end-passes = it passes
end-raises = it raises `{ $class }`
end-raises-with-message = it raises `{ $class }: { $message }`
raises-here = raises { $exception }
raises-here-in = in { $place } raises { $exception }
end-exits = it ends the program with `SystemExit({ $code })`
end-mute = its process ended with status { $code }: its channel to rulebook was closed
end-vanishes = its process ended with status { $code } before the code did
end-killed = it was killed by signal { $signal }{ $why }
end-because = : { $why }
end-too-slow = { $seconds ->
    [one] it was stopped after 1 second
   *[other] it was stopped after { $seconds } seconds
}
end-too-much-output = it was stopped because it wrote more than { $bytes } bytes
end-fragment = it cannot run alone: { $why }
end-not-reached = it was not reached

# Below a summary, where the meaning of a verdict would hide the reason.

gloss-rule-unreadable = { $count ->
    [one] its rule cannot be read, so nothing checked it
   *[other] their rules cannot be read, so nothing checked them
}
gloss-out-of-steps = { $count ->
    [one] a detector needs too many steps for it
   *[other] a detector needs too many steps for them
}
gloss-cannot-look = { $count ->
    [one] a checker could not look at it
   *[other] a checker could not look at them
}
gloss-lacks = { $count ->
    [one] it needs a module, a network or a value that is not there
   *[other] they need a module, a network or a value that is not there
}
gloss-run-is-no-proof = { $count ->
    [one] it runs, but the run does not show all of it
   *[other] they run, but the run does not show all of them
}
gloss-silence-is-no-proof = { $count ->
    [one] it parses, but the silence of its rule's detector proves nothing
   *[other] they parse, but the silence of their rules' detectors proves nothing
}
gloss-not-compared = { $count ->
    [one] it parses, but the output that it shows was not compared
   *[other] they parse, but the output that they show was not compared
}
gloss-of-all = { $kind }: { $words }
gloss-of-some = { $kind }, { $count } of { $total }: { $words }
