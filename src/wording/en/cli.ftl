mdbook-without-input =
    `rulebook mdbook` is run by mdBook, which writes the book to its standard input
    put `command = "rulebook mdbook"` below `[preprocessor.rulebook]` in the `book.toml`; `rulebook check` verifies a book by itself
not-from-mdbook =
    standard input is not a book as mdBook hands it to preprocessors: { $why }
    let mdBook run this command: `command = "rulebook mdbook"` below `[preprocessor.rulebook]`
chapters-changed = { $count ->
    [one] another preprocessor changed 1 chapter: its lines are those of the text that mdBook hands over
   *[other] other preprocessors changed { $count } chapters: their lines are those of the text that mdBook hands over
}
chapters-without-a-file = { $count ->
    [one] 1 chapter has no file in this book, and was not checked
   *[other] { $count } chapters have no file in this book, and were not checked
}
bless-in-ci =
    `--bless` is refused where CI is set
    run it where the change can be read, and commit it
was-written = { $place }: { $what } was written
fence-cannot-hold = { $place }: this fence cannot hold { $what }, and was not changed
published-as-it-is = published as it is: `rulebook check` would report { $denied }{"\u000A"}
old-site-stays = ; the site before it was not changed
a-file-not-read = a file could not be read
no-page = there is no page
not-published = not published: { $why }{ $old }{"\u000A"}
site-up-to-date = `{ $target }` is up to date: { $unchanged } files{"\u000A"}
site-published = published to `{ $target }`: { $written } written, { $unchanged } unchanged, { $removed } removed{"\u000A"}
in-the-baseline = { $line }; { $all } in the baseline
explain-cache-is-for-people =
    `--explain-cache` is for people
    leave out `--format`
baseline-unchanged = `{ $shown }` is unchanged: { $total }{"\u000A"}
baseline-written = `{ $shown }` is written: { $total }, { $added } new, { $removed } gone{"\u000A"}
baseline-not-written = `{ $shown }` is not written, because a file could not be read{"\u000A"}
it-is = it is
they-are = they are
baseline-only-shrinks = { $refused } { $are } new and not in it, because a baseline only shrinks; `--allow-growth` if { $they } to be accepted{"\u000A"}
explain-shows = `rulebook check --explain` shows how each fence is read
no-folder-for-environments =
    there is no folder for environments
    { $why }
earlier-cache = `{ $folder }` is of an earlier version, and nothing in it is read any more; you can delete it
old-environments = { $number } that no book names any more { $takes } { $bytes }; `rulebook env --prune{ $path }` removes { $them }
no-environment-removed = no environment is removed{"\u000A"}
environments-removed = removed { $n } that no book names any more: { $bytes }{"\u000A"}
environments-in-use = { $number } in use: not removed{"\u000A"}
neither-rule-nor-code = `{ $name }` is neither a rule here nor a code
unknown-name-near =
    { $message }
    did you mean `{ $near }`?
unknown-name =
    { $message }
    `rulebook list` names all rules, the guide's page `codes.md` all codes
empty-name = a code, or the id, prefix or tag of a rule, is missing here
unknown-code-or-rule = unknown name `{ $name }`: no finding has this code, and no rule has this id, prefix or tag
unknown-rule-name = unknown name `{ $name }`: no rule has this id, prefix or tag
name-in-brackets = a finding has its code or its rule in brackets, as in `error[unproven]`
no-rule-to-name = there is no rule here; a finding has its code in brackets, as in `error[unproven]`
no-browser = no browser could be started; the site is at { $address }; the variable `BROWSER` can name one
output-not-written = standard output cannot be written
not-built = not built: { $next }
made-of = { $made } of { $thing }
in-ms = { $verb } { $things } in { $as_millis } ms
ran = , ran { $now }
ran-of = , ran { $now } of { $all }
would-not-publish =
    { $count } would keep this book from being published
    {"\u000A"}
no-such-command-near = `{ $name }` is not a command; did you mean `{ $near }`?
no-such-command = `{ $name }` is not a command; `rulebook --help` lists them
no-book-to-trust =
    no book is at or above `{ $start }`
    only a folder with a book.toml can be trusted; loose documents run with `--run`
trust-removed = `{ $root }` is no longer trusted{"\u000A"}
was-not-trusted = `{ $root }` was not trusted{"\u000A"}
no-longer-here = : no longer here
changed-since-trusted = : changed since, so nothing runs: { $what }
no-book-trusted = no book is trusted{"\u000A"}
still-trusted = `{ $root }` is trusted as before{"\u000A"}
is-trusted = `{ $root }` is trusted{"\u000A"}
trusted-again = `{ $root }` is trusted again; changed: { $what }{"\u000A"}
not-there = does not exist
trusted-beyond = more than to run its examples in the box, and allowed from now on:{"\u000A"}
trust-explained = its examples run with `check`, `build` and `serve` where `python.run` is set; `rulebook trust --remove` ends the trust{"\u000A"}
