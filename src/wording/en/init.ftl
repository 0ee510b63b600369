init-not-a-folder =
    `{ $folder }` is a file
    name the folder that is to be a book
init-language-near =
    no rule can be written in `{ $name }`
    did you mean `{ $near }`?
init-language =
    no rule can be written in `{ $name }`
    rules can be in { CODES($names) }
init-exists =
    { CODES($files) } { $n ->
        [one] is
       *[other] are
    } there already
    nothing is written, because only new files are; move what is there away, or add to it by hand
init-is-a-book =
    `{ $folder }` is a book already
    nothing is written; `rulebook check` checks it
init-in-a-book =
    `{ $folder }` is a part of the book `{ $root }`
    nothing is written; `rulebook check` checks it
init-no-page-in-mdbook =
    `--language` writes a page, and a book of mdBook has only the pages that its `SUMMARY.md` lists
    leave it out, and write the first rule into a chapter
init-mdbook-without-code =
    no chapter of `{ $file }` has an example that is good or bad
    nothing is written; a first example, or a rule with one, makes this a book that can be checked
init-cannot-write =
    `{ $file }` cannot be written: { $fault }
    nothing is written
init-unreadable =
    { $first }{ $more ->
        [0] {""}
       *[other] {" "}(and { $more } more)
    }
    nothing is written; see who may read it
init-not-green =
    the book would not be green: { $what } ({ $code })
    nothing is written
init-ci-path =
    the path of `{ $folder }` has a blank or a sign that a CI file would need quotes for
    leave out `--ci`, and write the file by hand as the guide's page on CI shows
init-title = House rules
init-first-rule = a first rule for { $language }, with a bad and a good example that prove it
init-toml-baseline =
    What is accepted of today's findings; `rulebook check --update-baseline` takes out what is no longer found.
init-baseline = { $total ->
        [one] 1 finding that is accepted until someone fixes it
       *[other] { $total } findings that are accepted until someone fixes them
    }
init-configuration = what makes this folder a book
init-own-keys = what rulebook needs, beside the `book.toml` of mdBook
init-ci = checks the book on every push
init-nothing-to-check = { $pages ->
        [one] 1 page of Markdown is left alone: it has no example
       *[other] { $pages } pages of Markdown are left alone: they have no example
    } of code that is good or bad
init-adopts = adopts `{ $source }`: { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } with { $examples ->
        [one] 1 example
       *[other] { $examples } examples
    }
init-adopts-all = adopts this folder: { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } with { $examples ->
        [one] 1 example
       *[other] { $examples } examples
    }
init-left-out = left out, because it is elsewhere: { $n ->
        [one] 1 page
       *[other] { $n } pages
    } ({ CODES($names) }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }); `src` in the configuration says what belongs to the book
init-ids = { $n } headings begin or end with the id of a rule ({ CODES($names) }, …), and make their sections rules
init-labels = { $n ->
        [one] a pair of labels alternates
       *[other] { $n } pairs of labels alternate
    } on a page, and only you know which of them is bad: answer in `[stances]`
init-order = { $n ->
        [one] 1 page says where it is
       *[other] { $n } pages say where they are
    } in the order, and the others come behind it
init-toml-ids = Sections whose headings have such an id are rules: { CODES($ids) }.
init-toml-labels =
    These labels alternate on a page, and nothing says which of them is bad.
    Put each into the right list, and remove the two signs at the beginning.
init-toml-nothing-judged = No rule checks an example yet. Remove this line with the first rule.
init-toml-empty = The keys of rulebook for this book of mdBook; the guide's page on book.toml lists them.
init-would-write = would write { $n ->
        [one] 1 new file, and change
       *[other] { $n } new files, and change
    } nothing that is there{"\u000A"}
init-written = wrote { $n ->
        [one] 1 new file, and changed
       *[other] { $n } new files, and changed
    } nothing that was there{"\u000A"}
init-dry = nothing is written; leave out `--dry-run` to write it{"\u000A"}
init-next-add = next: `git add { $folder }`, so that it may lead to files of its clone, then `rulebook check{ $arguments }`{"\u000A"}
init-next = next: `rulebook check{ $arguments }`{"\u000A"}
