# What the stages say when they are strung together.

stale-baseline = `{ $code }` of `{ $path }` is in the baseline and { $found ->
        [0] is no longer found
       *[other] is found { $found } of { $total } times
    }: `{ $text }`
stale-baseline-hint = `{ $command } --update-baseline` removes it
skipped-unknown-language = its name says no language with a grammar
skipped-excluded = `exclude` in `[lint]` matches it
skipped-migration = it is a migration; `--no-default-exclude` takes it
skipped-generated = a program made it; `--no-default-exclude` takes it
skipped-vendored = it is other people's code; `--no-default-exclude` takes it
glob-matches-nothing = `{ $glob }` in `{ $key }` matches no file
glob-matches-nothing-linted = `{ $glob }` in `{ $key }` matches no file that a rule is for
glob-is-relative = it is written as in `.gitignore`, and relative to the folder of its file
skipped-no-rule = no rule is for it
skipped-binary = it is binary
skipped-not-utf8 = it is not UTF-8
skipped-too-large = it is too large
cannot-write = `{ $file }` cannot be written: { $fault }
allow-form = write `rulebook: allow ID reason`, several ids with commas
unknown-allow-word = rulebook does not know the word `{ $word }` here
allow-without-rule = the comment names no rule, so it accepts nothing
allow-without-reason = no reason is given for { CODES($ids) }: nothing is accepted
allow-reason-hint = say why after the id
too-deep-for-grammar = it is nested deeper, is longer or is more work to read than its grammar can follow
not-linted = `{ $file }` was not linted: { $why }
too-many-steps-for-a-file = it needs more steps, finds more places or makes more text than a detector may for one file
part-with-syntax-error = { $message }: what is inside a syntax error is not linted
not-linted-by-rule = `{ $file }` was not linted by `{ $id }`: { $why }
see-link = see { $link }
rules-of-lint = `rulebook lint` knows the rules of `[lint]` or of the nearest book, and of `--rules`
unneeded-allow = `{ $id }` finds nothing here: the comment is not needed
remove-it = remove it
fix-of-rule = the fix of { $id }
fixes-of-rules = the fixes of { $ids }
as-at-places = , as at { $times } places here
fix-not-applied-in-code = { $of } { $are } not applied{ $places }: { $why }
nests-too-deep-to-scan = it nests { $depth } nodes deep, and at most { $limit } are scanned
the-matcher-failed = the matcher failed
tree-of-another-language = its tree is of another language
no-such-code =
    `{ $path }` does not exist
    name files and folders of code
not-examinable = `{ $path }` cannot be examined: { $why }
fix-undoes-itself = it undoes itself, and the file was not changed
fixes-undo-themselves = they undo each other, and the file was not changed
fix-has-no-end = it never ends, and the file was not changed
fixes-have-no-end = they never end, and the file was not changed
fixed-code-does-not-parse = what it makes does not parse
fixed-code-has-more-errors = what it makes has more syntax errors than before
symlink-outside = `{ $shown }` leads out of the clone; it is not read
symlink-outside-hint = put the file in its place, or pass `--allow-outside DIR` if you trust what the link leads to
symlink-loop = `{ $shown }` is a symbolic link to itself or to a folder above it; it is not followed
no-rule-with-detector = there is no rule with a detector: nothing was linted
no-rule-with-detector-hint = write a `yaml rule` block in a section, or name other rules with `--rules`
no-rule-selected = { $left_out ->
    [one] the only rule with a detector is left out: nothing was linted
   *[other] all { $left_out } rules with a detector are left out: nothing was linted
}
select-a-rule = `--select` and `--ignore` choose by ids, prefixes and tags
no-file-for-a-detector = no detector is for any of these files: nothing was linted
all-files-left-out = all files that a rule could be for are left out: nothing was linted
all-files-left-out-hint = `--no-default-exclude` lints migrations, generated and vendored files; `exclude` under `[lint]` names others, and a file that is named itself is linted
linted-extensions = rulebook reads { $extensions } that git does not ignore and that a rule is for
no-book-to-lint =
    no book is here: no book.toml in this folder or above it
    name rules with `--rules PATH` (a book, a folder, a Markdown file, a `.yml` of ast-grep rules, the `rules.json` of a site), or with `rules` under `[lint]` in a rulebook.toml
stdin-not-readable =
    standard input cannot be read: { $fault }
    pipe the text of the file that `--path` names, as UTF-8
rules-not-there =
    `{ $path }` does not exist
    `rules` names paths from the folder of this file
rules-outside =
    `{ $path }` is outside of this clone, so this file may not name it
    copy it into the clone, or name it yourself with `--rules PATH` or `--allow-outside DIR`
hash-of-folder =
    a folder has no hash
    remove `blake3`, or name one file
export-not-readable =
    `{ $path }` { $why }
export-not-json =
    is not JSON from line { $line }, column { $column }
    take the `rules.json` of the site again
export-of-nothing =
    is not the `rules.json` of a site: it has no `version`, or no `rules`
    name the file that `rulebook build` writes
export-too-old =
    has version { $version }, and this rulebook reads version { $known }
    build the site with a newer rulebook, and take its `rules.json` again
export-too-new =
    has version { $version }, and this rulebook reads version { $known }
    use the rulebook that built the site, or a newer one
export-without-detectors =
    holds no detectors: an earlier rulebook wrote it
    build the site with a newer rulebook, and take its `rules.json` again
rules-without-hash =
    `{ $path }` has no hash, and rules of a site are pinned by one
    look at the file, then write {"{"} path = "{ $path }", blake3 = "{ $found }" {"}"}
rules-of-another-hash =
    `{ $path }` is not the file that is pinned here: its hash is { $found }, and { $wanted } is expected
    look at what has changed in it; then write the new hash, or restore the file
changed-meanwhile = `{ $shown }` was not fixed: someone else has changed it meanwhile
draft = a draft: neither checked nor published
not-utf-8-here = not UTF-8 text: byte { $at } is not part of a character
save-as-utf-8 = save the file as UTF-8
name-not-utf-8 = the name of this file is not UTF-8 text, so no link can lead to it: it is left out
rename-in-utf-8 = rename the file
guideline-too-large = { $bytes } bytes are too many for a guideline: at most { $most } are read
split-the-file = split the file
and-more = {" "}and { $more } more
hidden-folder = hidden folder
markdown-file = Markdown file
folders-outside-book = { $folders } with { $files } { $are } not part of the book: { $names }{ $more }
folders-not-read = { $folders } with { $files } { $were } not read: { $names }{ $more }; name { $them } to read { $them }
is-not-utf-8 = is not UTF-8 text
is-too-large = is too large ({ $bytes } bytes)
is-outside = leads out of the clone and is not read; put the file in its place, or pass `--allow-outside DIR`
is-not-readable = cannot be read: { $fault }
rules-without-detector =
    `{ $path }` contains no rule with a detector
    name a book, a folder with guidelines, a Markdown file, a `.yml` of ast-grep rules, or the `rules.json` of a site
not-readable-as-utf-8 = `{ $shown }` cannot be read as UTF-8 text
copied-over-a-page = `{ $path }` is copied to the address of a page
rename-the-file = rename the file
raw-html-needs-trust = `raw-html = "all"` (`{ $path }`, line { $line }) has no effect until its reader allows it: `rulebook trust` for this book, or `--raw-html all` for one run
theme-files-unused = no page uses these files of `theme/`: { CODES($names) }
theme-files-unused-hint = templates and styles of mdBook have no effect here; `additional-css` adds a style sheet to each page, and the guide's page on themes names what can be replaced
files-not-listed = { $count ->
    [one] a Markdown file is
   *[other] { $count } Markdown files are
} neither published nor checked, since `SUMMARY.md` does not list { $count ->
    [one] it
   *[other] them
}: { CODES($names) }{ $more }{ $rules ->
    [0] {""}
    [one] , with 1 rule
   *[other] , with { $rules } rules
}
files-not-listed-hint = list what readers are to see; keep the rest out with `exclude` under `[build]`, or allow `not-listed`
programs-not-run = mdBook's programs are not run here: { $programs }{ $open ->
    [0] { "" }
    [one] ; a link that leads nowhere without them is not reported: this one
   *[other] ; { $open } links that lead nowhere without them are not reported, this one first
}
preprocessors-by-name = { $count ->
    [one] preprocessor { CODES($names) }
   *[other] preprocessors { CODES($names) }
}
renderers-by-name = { $count ->
    [one] renderer { CODES($names) }
   *[other] renderers { CODES($names) }
}
programs-not-run-hint = what these programs write into pages is not read here: build with mdBook, and look for broken links there
listed-again = `{ $path }` is listed already
yaml-broken = { $why }
yaml-too-deep = more than 64 lists and mappings are in each other
mkdocs-broken = this is not YAML: { $why }
mkdocs-broken-hint = the order and the titles in this file are used once it can be read
mkdocs-outside = `{ $path }` leads out of the clone; it is not read
mkdocs-no-folder = `{ $path }` is not a folder
mkdocs-folder-hint = name the folder of the pages with `docs_dir`, from the folder of this file
mkdocs-no-parent = `{ $path }` cannot be read, so nothing is inherited from it
mkdocs-broken-parent = `{ $path }` is not YAML, so nothing is inherited from it: { $why }
mkdocs-parent-hint = if it has the `nav`, the pages are in the order of their files until it is there
mkdocs-ring = the files of `INHERIT` inherit from each other
mkdocs-ring-hint = remove `INHERIT` from one of them
nav-outside = `{ $path }` is outside the folder of the pages
nav-outside-hint = name a page below `docs_dir`
nav-dead = `{ $path }` does not exist
nav-dead-hint = write the page, or remove the line
nav-again-hint = a page has one place in the order: remove one of the lines
listed-again-hint = a file is one chapter: remove this line, or write a file of its own for it
additional-file-missing = `{ $name }` of `{ $key }` is not there, so no page asks for it
additional-file-missing-hint = write its path from the folder of the `book.toml`
scripts-need-trust = scripts of the book do not run on served pages until its reader allows them: { CODES($names) }; `rulebook trust` for this book, or `--raw-html all` for one run
scripts-of-the-book = each page of the site runs what the book adds with `additional-js`: { CODES($names) }
files-that-run = { $count ->
    [one] a file beside the Markdown is
   *[other] { $count } files beside the Markdown are
} not published, since a browser would run { $count ->
    [one] it
   *[other] them
}: { CODES($names) }{ $more }
files-that-run-hint = a script that pages need is named by `additional-js` in the `book.toml`; `--raw-html all` publishes every file as it is
published-over-an-export = `{ $path }` is published in place of the `{ $export }` that rulebook makes
published-over-an-export-hint = rename the file, or allow `address-collision` to keep yours
restore-baseline = restore it, or delete it and write it again with `{ $command } --update-baseline`
write-baseline = `{ $command } --update-baseline` writes it
does-not-exist = does not exist
is-a-folder = is a folder
baseline-outside =
    `{ $file }` is outside of this clone, so its configuration may not name it
    name it with `--baseline`
no-baseline-named =
    `--update-baseline` has no file to update
    name it with `--baseline FILE`, or with `baseline` under `[verify]` or `[lint]` in the configuration
name-baseline = name the baseline's file
baseline-too-large = is too large for a baseline ({ $bytes } bytes)
see-who-may-read = check who may read it
baseline-of-another-version = is a baseline of version { $version }; version 1 is read here
use-its-rulebook = use the rulebook that wrote it; or { $again }
not-a-baseline = is not a baseline: { $why }
not-a-baseline-in-line = is not a baseline in line { $line }: { $why }
one-example-needs-a-run = 1 example needs to be run
examples-need-a-run = { $n } examples need to be run
run-needs-trust = { $want }: pass `--run`, or trust this book once with `rulebook trust`
run-needs-trust-again = { $want }, and the book has changed since you trusted it: { $what }; look at it with `rulebook trust`, or pass `--run`
no-example-run = no example was run: { $why }
probes-are-relative = `python.probes` are files relative to `book.toml`
no-example-run-cause = no example was run: { $what }: { $cause }
no-environment-folder = there is no folder for environments
environments-are-no-folder = `{ $store }` is a link or a file, and environments are kept in a folder; remove it, or name another folder with `RULEBOOK_CACHE`
cache-in-clone = nothing is kept in `{ $folder }`, because git lists files there, and what comes with a clone is not believed; name another folder with `RULEBOOK_CACHE`
cache-perhaps-in-clone = nothing is kept in `{ $folder }`, because git's index cannot be read, and what comes with a clone is not believed; name another folder with `RULEBOOK_CACHE`
name-a-cache = name one with `RULEBOOK_CACHE`
setup-outside-book = it is outside the book, and only `python.setup` may name such a file
setup-needs-trust = it is outside the book, and only a book that you trust may name such a file; look at it with `rulebook trust`
probe-needs-trust = the probe `{ $path }` is outside the book, and only a book that you trust may name such a file; look at it with `rulebook trust`
sandbox-needs-trust = `python.sandbox = "off"` has no effect: examples run in the box unless you trust the book
look-and-trust = look at what the book asks for with `rulebook trust`, which also grants it
folder-passed-over = `{ $folder }` is on the search path, and nothing in it is started, because it may have come with the clone; `RULEBOOK_PYTHON__INTERPRETER` may name a program there
probe-not-readable = the probe `{ $path }` cannot be read: { $fault }
changed-and-checked =
    { $count ->
        [0] nothing is reported: no file has changed since `{ $since }`
        [one] 1 file has changed since `{ $since }`
       *[other] { $count } files have changed since `{ $since }`
    }{ $count ->
        [0] { "" }
       *[other] { $held ->
            [0] , and none of them holds an example: nothing was checked
            [one] , 1 of them with examples
           *[other] , { $held } of them with examples
        }
    }
changed-and-linted =
    { $count ->
        [0] nothing is reported: no file has changed since `{ $since }`
        [one] 1 file has changed since `{ $since }`
       *[other] { $count } files have changed since `{ $since }`
    }{ $count ->
        [0] { "" }
       *[other] { $held ->
            [0] , and no rule is for any of them: nothing of that was linted
            [one] , 1 of them linted
           *[other] , { $held } of them linted
        }
    }
git-is-missing =
    `--changed` asks git what has changed, and there is no `git` on the search path
    install git, or name the files
git-without-repository =
    `--changed` asks git what has changed, and `{ $folder }` is in no git repository
    name the files, or leave `--changed` out
git-without-commit =
    the git repository of `{ $folder }` has no commit yet, so nothing can have changed since
    commit something first, or leave `--changed` out
git-unknown-reference =
    git knows no commit that is named `{ $reference }`
    name a branch, a tag or a commit that is fetched here
git-without-merge-base =
    `HEAD` and `{ $reference }` have no commit in common here
    fetch more of the history (a shallow clone lacks it)
git-failed =
    git does not say what has changed: { $why }
    run `git status` in this folder to see what is wrong
nothing-checked-of-named = nothing was checked: { $why }
nothing-linted-of-named = nothing was linted: { $why }
files-without-example =
    { $count ->
        [one] 1 file without a good or bad example
       *[other] { $count } files without a good or bad example
    }
files-not-markdown =
    { $count ->
        [one] 1 file that is not Markdown
       *[other] { $count } files that are not Markdown
    }
files-migrations =
    { $count ->
        [one] 1 migration
       *[other] { $count } migrations
    }
files-left-out =
    { $count ->
        [one] 1 { $words } file
       *[other] { $count } { $words } files
    }
files-skipped =
    { $count ->
        [one] 1 file { $words }
       *[other] { $count } files { $words }
    }
files-gone =
    { $count ->
        [one] 1 file that is no longer there
       *[other] { $count } files that are no longer there
    }
named-files-gone =
    { $count ->
        [one] 1 file that was named is no longer there
       *[other] { $count } files that were named are no longer there
    }: { CODES($names) }
no-such-path =
    `{ $path }` does not exist
    name a Markdown file, a folder, or a folder with a book.toml
is-not-utf-8-at = is not UTF-8 text (byte { $at })
book-without-src =
    `{ $path }` names no `src`, and there is neither `content/` nor `src/SUMMARY.md` beside it
    make a `content` folder, or set `src` under `[book]`
no-source-folder =
    the source folder `{ $base }` of `{ $path }` does not exist
    make it, or set `src` under `[book]`
source-outside =
    the source folder `{ $base }` of `{ $path }` leads out of the clone, and no file of it is read
    set `src` under `[book]` to a folder of the clone, or pass `--allow-outside DIR` if everything in it may be published
not-a-time = `{ $variable }={ $value }` is not a number of seconds since 1970
no-markdown = no Markdown file is in { CODES($names) }
markdown-extensions-in-git = rulebook reads `.md`, `.markdown`, `.mdx` and `.mdc` that git does not ignore
output-outside = the output `{ $target }` is outside of the book; name it with `-d` if the site is to go there
output-behind-link = a symbolic link leads to the output `{ $target }`; remove the link, or name the folder with `-d`
output-in-git = the output `{ $target }` is inside of `.git`; choose another folder with `-d`
fix-outside = `{ $shown }` leads to a file outside of what was named, so it is not fixed
fix-outside-hint = name the file itself
bless-outside = { $place } is not filled: a link leads to a file outside of what is checked{"\u000A"}
pointed-at-folder =
    `{ $path }` is a folder
    name a file of code or a Markdown file, and perhaps a line: `FILE:LINE`
pointed-at-no-page =
    `{ $path }` is no page that is read here: a draft, or left out by its book
    `rulebook check { $path }` says which
pointed-at-no-language =
    `{ $path }` is no code that can be read
    it is Markdown, or a file that ends in { OR($extensions) }
pointed-at-too-deep = `{ $path }` cannot be read as { $language }: it is deeper, longer or more work to read than its grammar can follow
pointed-behind-the-end = `{ $path }` has no line { $line }: it has { $count }
pointed-at-prose = there is no code at line { $line } of `{ $path }`
pointed-at-plain-text = what is at line { $line } of `{ $path }` is of no language that has a syntax tree here, or cannot be read
pointed-at-page-without-code = `{ $path }` holds no code that has a syntax tree here
fences-begin-at =
    { $what }
    its fences of code begin at { $lines }
no-such-rule-near =
    no rule here has the id `{ $id }`
    did you mean `{ $near }`?
no-such-rule-here =
    no rule here has the id `{ $id }`
    `rulebook list` names all rules; `--rules PATH` adds those of another book or of a `.yml`
why-block-broken =
    the block of `{ $id }` cannot be read
    `rulebook check` says why
why-no-detector = `{ $id }` has no detector: there is nothing in it that could match
why-other-language = `{ $id }` is for { $own } and does not look at { $other }
why-off = `{ $id }` is off
include-unread = `{ $path }` { $why }, so it is not included
include-unread-hint = write its path from the file with the directive; a backslash before `{"{{"}#` shows the directive as text
include-without-anchor = `{ $path }` has no line with `ANCHOR: { $anchor }`
include-without-anchor-hint = put `ANCHOR: { $anchor }` and `ANCHOR_END: { $anchor }` into comments around the lines that are meant
include-without-line = `{ $path }` has no line { $line }
include-without-line-hint = an anchor stays with its lines when others move
include-too-deep = `{ $path }` is included too deeply
include-too-deep-hint = files may include each other ten levels deep, and a page may have ten thousand directives
include-too-much = the page would have more than ten megabytes
include-too-much-hint = include the lines that are meant
try-no-section =
    no section is that of `{ $name }`
    name one with `--section`: `FILE#ANCHOR`, `FILE:LINE`, the id of a rule, or a heading that begins with it
try-not-taken =
    `{ $id }` is not taken as the rule of that section
    its heading, its page or another block gives another id
try-block-is-there =
    the block of `{ $id }` is not written: the section at { $file }:{ $line } has one already
    change that block, or name another section
