space-in-address = `{ $address }` contains a space, so this is shown as text and is not a link
space-in-address-hint = write `%20` for the space, or put the address into `<` and `>`
undefined-reference = nothing defines `[{ $label }]`, so this is shown as text and is not a link
undefined-reference-hint = add a line `[{ $label }]: address`, or put the brackets into backticks
key-set-twice = `{ $key }` is set twice
not-a-key = `{ $words }` is not `key: value`
open-list = a list that is never closed
open-brace = a brace that is never closed
open-quotation = a quotation mark that is never closed
quotation-in-text = a quotation mark inside a quoted text
front-matter = this line of the front matter cannot be read: { $message }{ $more ->
        [0] {""}
        [one] , and 1 more line cannot be read either
       *[other] , and { $more } more lines cannot be read either
    }
front-matter-hint = the other lines are used
fence-in-mdx-code = this fence is inside an `import` or `export` of MDX: it is on no page, and nothing checks it
fence-in-html = this fence is inside an HTML block: Markdown shows it as plain text, and nothing checks it
fence-in-html-hint = put an empty line between the tag and the fence
fence-in-html-line-hint = put the tag on a line of its own, or an empty line before the fence
indented-fence = this fence is indented like code: Markdown shows it as plain text, and nothing checks it
indented-fence-hint = indent it as deep as the text that it belongs to, no deeper
fence-in-comment = this fence is inside a comment: it is on no page, and nothing checks it
fence-in-comment-hint = move it out of the comment, or delete it
undefined-footnote = the footnote `{ $name }` has no text, so readers see its brackets
undefined-footnote-hint = add a line `{ $name }: text`, or write `\{ $name }` if it is not a footnote
unclosed-fence = the fence that opens here is never closed
unclosed-fence-hint = repeat its backticks or tildes alone on a line, as deep in lists and quotes as it began
as-many-colons = as many colons as it began with
unclosed-container = the container `{ $name }` that opens here is never closed
unclosed-container-hint = write { $end } on a line of its own, as deep in lists and quotes as it began
html-as-text-hint = put it into backticks if it is meant as text; a book lets all HTML through with `raw-html = "all"` under `[output.html]`
html-as-text = `<{ $name }>` is shown as text{ $more ->
        [0] {""}
        [one] , and so is 1 more tag of this page
       *[other] , and so are { $more } more tags of this page
    }
foreign-markup = { $kind ->
        [diagram] this diagram is shown as its source
        [contents] this mark for a table of contents is shown as text
        [container] this line of a container is shown as text
        [tab] this line of a tab is shown as text
        [template] this template is shown as text
        [abbreviation] this abbreviation is shown as text
        [keys] keys between `++` are shown as text
        [change] a proposed change (`{"{"}++ ++{"}"}`) is shown as text
       *[mark] marked text between `==` is shown as text
    }{ $more ->
        [0] {""}
        [one] , and so is 1 more of this page
       *[other] , and so are { $more } more of this page
    }
foreign-markup-hint = { $kind ->
        [diagram] add a picture of it for readers, or keep the source if that is enough
        [contents] delete it: each page has its contents beside it
        [container] indent what belongs to it below it, or close it as it was opened
        [tab] indent what belongs to it by four columns below it
        [template] write what it stands for
        [abbreviation] write what it means where it is first used
        [keys] write `<kbd>Ctrl</kbd>`
        [change] accept the change or delete it
       *[mark] write `<mark>` around it, or make it bold
    }
closing-tag = `</{ $name }>`
