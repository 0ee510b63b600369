# What `src/verify/judge/` reports. The grounds of verdicts stand in `grounds.ftl`.

example-unproven = this { $stance } example is unproven: { $because }
unread-include = `{ $line }` includes a file, and its code is not read
unread-include-hint = the tool that builds these pages puts the code there; check the file itself, or show the code
good-code-does-not-parse = good { $language } does not parse: { $fault }
good-code-does-not-parse-hint = fix the code, or put `neutral` after the language if it is not code to copy
fails-for-another-reason = this bad example fails for another reason: { $because }
bad-code-does-not-parse-hint = fix the code, or put `invalid-syntax` after the language if that is what is bad about it
does-not-parse-here = { $language } does not parse here: { $fault }
grammar-alone-refuses-this = { $by } accepts this, but the grammar that detectors use does not: { $fault }
neutral-code-does-not-parse = neutral { $language } does not parse: { $fault }
neutral-code-does-not-parse-hint = name another language, or `text`, if this is a fragment or output
suppression-comment = this comment silences a detector elsewhere; here the code is scanned all the same
todo-passed = this example is marked `todo` and is now { $now }
todo-passed-hint = remove the word

assumed-good-flagged = `{ $id }` flags this example, and nothing says whether it is meant to be good: { $message }
assumed-good-flagged-hint = write `good`, `bad` or `allow={ $id }` after the language
contradiction = `{ $id }` rejects a good example of `{ $own }`: { $message }
contradiction-hint = fix the code or narrow `{ $id }`; if both are right, put `allow={ $id }` after the language
calls-it-good = `{ $id }` calls the example good
detector-is-here = the detector is here
detector-here = the detector is here
good-example-flagged = `{ $id }` rejects this good example: { $message }
narrow-or-fix = narrow the detector, or fix the example
fix-or-allow = fix the code; if it is right, put `allow={ $id }` after the language
detector-too-many-steps = the detector of `{ $id }` needs too many steps for this example, or makes too much text of it
detector-too-many-steps-hint = relations with `stopBy: end` inside one another multiply: ask for a `kind` first, or stop at a nearer node; what `transform`, `message` and `fix` make has a limit of bytes
also-flagged = `{ $id }` also flags a bad example of `{ $own }`: { $message }
also-flagged-hint = put `also={ $id }` after the language if this is known
rule-hints = `{ $id }` hints: { $message }
neutral-flagged = `{ $id }` rejects this neutral code: { $message }
bad-example-not-caught = this bad example is not caught: { $because }
widen-or-skip = widen the detector, or say `skip="reason"` if no syntax can show it
is-valid-to-compiler = remove `invalid-syntax`: { $by } reads this code
is-valid-to-grammar = remove `invalid-syntax`: the grammar reads this code

pinned-line-not-caught = this line is not caught: { $because }
pinned-here-it-is = it is pinned here
pinned-here = pinned here
flags-here = `{ $id }` flags this
pin-other-text-hint = fix the text of the pin, or the rule's message
pin-mute-hint = pin a rule whose detector looks at this code
pin-silent-hint = widen the detector, or remove the pin
pin-elsewhere-hint = move the pin to the line on which the finding begins
unpinned-finding = `{ $id }` also flags this line, which is not pinned: { $message }
unpinned-finding-hint = pin this line as well, or narrow the detector

setup-fails = this setup fails in { $place }: { $end }
setup-fails-hint = nothing that comes after it was run; fix it, or put `norun` after the language
example-not-run = this { $stance } example was not run: { $why }
claims-not-run = nothing ran this example, so `{ $claims }` is open
states-what-nothing-measures = this { $stance } example states what nothing measures: { $what }{ $blocks }
no-longer-fails = this bad example no longer fails as claimed: { $what } in { $place }, as it did in { $others }{ $blocks }
fails-and-claims-no-failure = this bad example fails when it runs, and claims no failure: { $what } in { $place }{ $blocks }
fails-otherwise = this bad example fails for another reason: { $what } in { $place }{ $blocks }
is-not-what-it-claims = this bad example is not what it claims: { $what } in { $place }{ $blocks }
fails-when-it-runs = this { $stance } example fails when it runs: { $what } in { $place }{ $blocks }
blocks-later = { $count ->
    [one] ; 1 later example of its page needs it, and was not run
   *[other] ; { $count } later examples of its page need it, and were not run
}
missing-name-hint = import or define it, put it into a `setup`, or say `norun` after the language
never-awaited-hint = await it; if that is what is bad about it, claim `warns=RuntimeWarning`
left-behind-hint = join or close what it starts
run-differs-hint = fix the code or what is stated; `--bless` writes the output that was seen
no-longer-fails-hint = say with `needs` which versions the example is about, or remove it
bad-example-missed-hint = fix the claim, or the example
wrong-reason-hint = fix the example, or claim what it really does
run-failed-hint = fix the code; `norun` after the language keeps it from being run
fix-or-claim = fix it, or put `raises={ $class }` after the language if that is what is bad about it
denied-hint = if it is the box that forbids it: `python.network` in `book.toml` may be `"loopback"`, files are written in the working folder alone, and `norun` keeps it from being run
shown-differs-hint = correct what is shown, or the code; `[..]` or `...` stands for what differs from run to run
fix-the-probe = fix the probe: { $why }
norun-in-vain = this { $stance } example says `norun`, and { $what }: both cannot be meant
norun-in-vain-hint = remove one of them
norun-beside-claims = states `{ $claims }`, which only a run can show
norun-beside-output = has an `output`, which only a run can show
norun-beside-run = says `run`

lacking = { $count ->
    [one] 1 example was not run
   *[other] { $pages ->
        [one] { $count } examples were not run
       *[other] { $count } examples of { $pages } pages were not run
    }
}{ $blocked ->
    [0] { "" }
    [one] , nor 1 later one that needs it
   *[other] , nor { $blocked } later ones that need them
}: { $why }
lacks-module = `{ $name }` is not installed
lacks-module-hint = add it to `python.requirements` in `book.toml`; if it is the book's own, write it in a `setup`
lacks-import = `{ $name }` is a module that they use and do not import
lacks-import-hint = write `import { $name }` into a file, and name it with `python.setup` in `book.toml`
lacks-network = there is no network where examples run
lacks-network-hint = put `norun` after the language, or show it with a server of the example's own and `python.network = "loopback"`
lacks-placeholder = `...` stands for a value that they do not show
lacks-placeholder-hint = write a value, or put `norun` after the language

rules-without-block = the rules have no `yaml rule` block: no detector checked an example
rules-without-block-hint = write a block into the section of a rule; what it flags is then held against the examples there
rules-judged-nothing = there are rules, but no detector checked an example
rules-judged-nothing-hint = give each rule a bad and a good example in the language of its detector
imported-rules-proved-nothing = no detector proved anything: only the rule of its section proves an example, or one that it names
imported-rules-proved-nothing-hint = write `rule=ID` after the language of an example that is about a rule
book-without-rule = this book has no rule: only syntax was checked
book-without-rule-hint = write a rule's detector in a `yaml rule` block, or name rules with `--rules`
no-detector-judged = no rule checked any example; only syntax was checked
no-detector-judged-hint = name rules with `--rules`, or write a `yaml rule` block in a section

# The table of `src/verify/judge/table.rs`, as the guide's page has it.

claim-author = the author's word
claim-code = that there is code to judge
claim-syntax = none on its syntax
claim-invalid-syntax = `invalid-syntax`
claim-own-detector = its own rule's detector flags it, or is silent
claim-pin = a pin
claim-detectors = no other detector flags anything
claim-no-failure = it runs
claim-raises = `raises`
claim-warns = `warns`
claim-probe = `probe.NAME`
claim-output = the output that is shown
claim-loose-ends = nothing is left behind
claim-run = that it is run
claim-all = all claims together
claim-none = none

sight-skips = says `skip`
sight-cannot-look = a checker could not do its work
sight-includes = a line includes a file, and nothing else is found
sight-unread = no grammar reads it
sight-doubtful = its grammar refuses what may be right
sight-unsure = its grammar refuses it, and is no authority
sight-refused = its language refuses it
sight-accepted = its language accepts it
sight-no-authority = no authority read it
sight-parses = it parses, and none of the above
sight-waits = it waits for the fixed code
sight-empty = there is none
sight-out-of-steps = a detector ran out of steps
sight-broken = the rule's block cannot be read
sight-finds = a detector flags it
sight-remarked = another program remarks something
sight-silent = the detector is silent
sight-never-silent = only detectors meet them, and no good example shows that these are ever silent
sight-flagged = a rule that its author did not name flags it
sight-lacks = something is missing that is not its own: a module, a network
sight-accident = a name or a module is missing
sight-fails = it fails, or fails otherwise
sight-passes = it does not fail
sight-differs = something else is seen
sight-never-awaited = a coroutine is never awaited
sight-left-behind = a thread or a process is still running
sight-not-run = it could not be run
sight-unreached = it ran, and did not enter all that it defines
sight-left-open = it was not compared, or allows anything
sight-met = met, and nothing above
sight-nothing = nothing ran it, or nothing flags it
