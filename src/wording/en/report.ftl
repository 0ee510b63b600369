more-like-this = { $count } more like this, at lines { $places }; `-v` shows each of them
more-on-other-pages = { $count } more like this, at { $places }; `-v` shows each of them
as-a-whole = as a whole
explained-as = { $opening }  { $assumed }{ $stance } is { $words }: { $because }
no-language = no language
in-conflict = , in conflict
explained-lines = {" "}   lines { $from }-{ $to } { $stance }
nothing-kept = no example was executed, so no result is cached{"\u000A"}
kept = run now, and cached
not-kept = not cached
cached-key = {" "} { $source }:{ $line } { $state }: key { $key }: { $own }{"\u000A"}
run-nothing = run: no example was executed
run-one-cached = 1 execution, cached
run-all-cached = all { $known } cached
run-some-cached = { $now } now, { $known } cached
run-without-forks = ; { $of } of { $all } by an interpreter that cannot fork: each page and each bad example had its own
probe-gave-no-value = the probe `{ $name }` gave no value for { $examples }: { $why }
box-layers = box: { $on }; not there: { $off }
root-without-limit = root: the kernel sets no limit to the number of processes of root (RLIMIT_NPROC)
root-with-pid-max = { $unbound }; here `kernel.pid_max` of the box's pid namespace limits what examples start
root-without-any-limit = { $unbound }, and nothing else does here: an example may start as many as the machine has room for
grammar-alone = { $open } { $were } not judged by { $by }; only the grammar read { $they }{ $why }
no-interpreter = no interpreter was asked; only the grammar read { $open }{ $why }
the-book = book `{ $root }`
no-book = { CODES($names) }{ $more }, no book
summary-unclear = {" "} { $unclear } of unclear stance: something bad is said near, and nothing says of what
nothing-was-checked = there is no good or bad example here: nothing was checked
levels-allow = the levels allow it
baseline-level-accepts = the baseline or a level accepts it
summary-robustness = {" "} robustness: { $exceptions }, each with a reason
summary-mutation = {" "} mutation: { $tried } tried, { $killed } noticed by an example; { $uncompiled } could not stand alone
summary-vacuous = {" "} mutation: { $tried } made to raise, { $noticed } noticed
summary-baseline = {" "} { $all } { $are } in the baseline: { $errors }, { $warnings }
example-is = 1 example is
examples-are = { $count } examples are
outranked = , outranked
was-known = cached
not-judged-by = { $open } { $were } not judged by { $by }{ $why }
no-program = no program was asked for `{ $checker }`: it judged none of { $open }{ $why }
explained-as-none =
    { $place }  no example
        { $why }
explained-evidence = {" "}   { $stance } by { $rank } (line { $line }): { $words }{ $evidence }
allowed-in-code = { $place }  { $rule } is accepted: { $reason }
files-cached = { $scanned } scanned, { $cached } cached
file-skipped = { $path }  is skipped: { $why }
summary-failing = {" "} { $are } not what the author says, and { $why }
summary-book = book `{ $root }`:{" "}
summary-allowed = , { $accepted } accepted in the code
summary-fixable = {" "} { $fixable } can be fixed with `--fix`; `--diff` shows how
summary-unsafe-fixes =
    { "  " }{ $n ->
        [one] 1 fix
       *[other] { $n } fixes
    } would lose or move a comment: `--unsafe-fixes` applies { $n ->
        [one] it
       *[other] them
    }
summary-fixed = { $fixes } in { $mended }
rulebook-explain-prints = { $place }; `rulebook explain { $id }` prints it
summary-default-exclude = {"\u0020"}(`--no-default-exclude` lints migrations, generated and vendored files)
summary-diff = would apply { $linted }; { $errors } and { $warnings } would be left
outline-missing = MISSING { $kind }
outline-too-deep =
    … { $n ->
        [one] 1 more node lies
       *[other] { $n } more nodes lie
    } deeper than { $deepest } and { $n ->
        [one] is
       *[other] are
    } not shown
outline-too-long =
    … { $n ->
        [one] 1 more node is
       *[other] { $n } more nodes are
    } not shown; `FILE:LINE` shows the nodes of one line of code, or of one fence
why-head = { $place }: `{ $id }` matches { $n ->
        [0] nothing
        [one] 1 node
       *[other] { $n } nodes
    }
why-more-places = { "  " }… and { $n } more
why-table = { "  " }alone  together  clause: nodes that match it alone, and together with those above it
why-cut = no change was found before the budget of work was used up
why-no-change = no small change makes it match here and keeps every good example silent; `rulebook explain --tree` shows what the code is
try-holds = `{ $id }` holds for { $place }
try-does-not-hold = `{ $id }` does not hold for { $place }
try-bad = { "  " }bad examples: { $n } of { $all } proven
try-good = { "  " }good examples: { $n } of { $all } flagged
try-contradictions = { "  " }contradictions: { $n }
try-variants = { "  " }forms of its bad examples in which it changes its mind: { $n }
try-mutants = { "  " }clauses that no example needs: { $n } of { $tried }
try-leans = { "  " }leans-on-sample: it is silent without the { $kind } `{ $text }`, which the example made up
try-more = { "  " }and
try-help = { "      " }help: { $hint }
try-on = { "  " }on { $path }: { $places ->
        [one] 1 place
       *[other] { $places } places
    } in { $files } of { $all } files
try-written = the block of `{ $id }` is written into { $file }, below line { $line }{"\u000A"}
try-not-written = nothing is written{"\u000A"}
