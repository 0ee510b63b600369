name-a-setup = name one with `setup={ $name }` after the language
pin-in-good-code-hint = remove the pin, or put `bad` after the language
pin-nowhere-hint = put it on the line that the rule flags, or directly above
duplicate-rule = a second rule has the id `{ $id }`
first-of-duplicates = the first one
equal-titles = { $others ->
        [one] `{ $path }` has the title `{ $title }` as well
       *[other] { $others } pages of this folder have the title `{ $title }` as well, such as `{ $path }`
    }: in the navigation and in search results readers cannot tell them apart
equal-titles-hint = give each a title of its own: a first heading, or `title:` in the front matter
duplicate-rule-hint = give one of them another id
unclear-stance = the stance of this example is unclear: { $reason }{ $count ->
        [0] {""}
       *[other] ; so is that of { $count } more on this page
    }
unclear-stance-hint = write `good`, `bad` or `neutral` after the language, or a label such as "Bad:" above the code
unclear-as-well = unclear as well
unknown-labels = { $first ->
        [one] 1 example follows
       *[other] { $first } examples follow
    } `{ $one }`, { $second ->
        [one] 1 follows
       *[other] { $second } follow
    } `{ $other }`: which is bad?
unknown-labels-hint = answer in `book.toml`: `[stances]`, `bad = ["{ $one }"]`, `good = ["{ $other }"]`, or the other way round
other-label = the other of the two
no-such-setup = no setup of this page is called `{ $name }`
unused-setup = the setup `{ $name }` never runs: no example of this page asks for it
unused-setup-hint = put `with={ $name }` after the language of an example, or remove the name so that the setup is for all of them
output-of-nothing = no example before this `output` could print it
output-of-nothing-hint = put the fence right after the good or bad Python example whose output it is
unfenced-code = this indented code is below a label, and nothing checks it
label-above = the label
unfenced-code-hint = put it into a fence that names its language
unknown-rule = no rule has the id `{ $id }`
pin-in-good-code = a pin in { $stance } code: only bad code has errors
pin-outside = this pin is on a line of no example
pin-at-the-end = no line follows this pin
misspelt-pin = `{ $text }` is almost a pin, and claims nothing
unknown-page-or-rule = no page and no rule is called `{ $id }`
link-without-address = this link has no address
link-without-address-hint = write the address between the parentheses, or remove the brackets
path-of-repository = a path that begins with `/` is read from the root of the repository
path-of-server = `{ $path }` points to the root of a server
path-of-server-hint = it works neither from a file nor below another path; link to the file, or to the full address
outside-book = `{ $path }` points outside the book
outside-book-hint = only files below the source folder are published; link to the full address, or name what is beside the site with `external` under `[output.html]` of a `rulebook.toml`
outside-repository = `{ $path }` points outside the repository
outside-repository-hint = no one else has the files beside it; link to the full address instead
outside-folder = `{ $path }` points outside the folder that is checked
outside-folder-hint = name the folder around both, or link to the full address
dead-link = `{ $path }` does not exist
links-of-site = { $count ->
        [one] { CODES($names) } is an address of the site that { $tool } builds, and is not checked
       *[other] { $count } links lead to addresses of the site that { $tool } builds, and are not checked, such as { CODES($names) }
    }
links-of-site-hint = link to the file (`../guide/start.md`) to have a link checked here
links-ignored = { $count ->
        [one] { CODES($names) } is not there, and git ignores it: the link is not checked
       *[other] { $count } links lead to files that are not there and that git ignores, and are not checked, such as { CODES($names) }
    }
links-ignored-hint = a build makes such files: run it before to have the links checked
anchors-of-hooks = { $count ->
        [one] no heading has the anchor { CODES($names) }, which { CODES($hooks) } may make: the link is not checked
       *[other] { $count } links lead to anchors that no heading has and that { CODES($hooks) } may make, and are not checked, such as { CODES($names) }
    }
anchors-of-hooks-hint = programs of a clone are not run; check these links on the built site
link-to-a-line = a link cannot name a line; link to `{ $file }`, or to one of its headings
anchor-in-other-case = `#{ $anchor }` differs from the anchor of `{ $path }` only in case
anchor-in-other-case-hint = write `#{ $lower }`: GitHub finds it in any case, most other renderers do not
dead-anchor = no heading of `{ $path }` has the anchor `#{ $anchor }`
two-ids = the block says `{ $id }` and its heading says `{ $heading }`
says-id = says `{ $id }`
two-ids-hint = give both the same id, or leave `id` out of the block
ignored-words = words after the language that rulebook gives no meaning: { CODES($names) }
probe-without-a-name = a probe without a name
name-the-probe = give it a name: `probe.sql=2`
probe-form = a probe needs a name and a value: `probe.sql=2`
say-why = say why: `{ $name }="needs a run: …"`
give-a-value = give it one: `{ $name }=…`
write-alone = write `{ $name }` alone
until-alone = `until` is alone: there is no exception that it could end
until-alone-hint = use it with `skip`, `todo`, `allow` or `also`
not-a-date = `{ $value }` is not a date
not-a-date-hint = write a day of the calendar as `until=YYYY-MM-DD`
word-without-value = `{ $key }` has no value
word-with-empty-value = `{ $key }` has an empty value
word-takes-no-value = `{ $key }` takes no value
unknown-word = unknown word `{ $name }` after the language
not-in-a-container = the page marks its examples with containers, but not this one
assumed-good = plain code of a guideline is assumed to be good
assumed-good-data = the page judges data of this language, so this is assumed to be good
neutral-data = data is neutral
neutral-shell = shell commands are neutral
neutral-text = text and output are neutral
no-known-language = no known language is named
continues-bad-example = it continues the bad example before it
near-box = a box that warns is around this code
near-bold = a bad word in bold is above this code
near-sign = a bad sign is above this code
near-hidden-word = a bad word in a comment or a tag is above this code
near-heading = the heading announces mistakes
near-heading-of-time = the heading warns of what is before or after
near-lead = the lead contains a bad word
conflicting-evidence = the { $rank } says `{ $words }` and `{ $other }` of one example: it is read as { $read }
says-stance = says { $stance }
conflicting-evidence-hint = say it once, or put `good` or `bad` after the language
not-begun-as-baseline = it does not begin with `{"{"}"rulebook-baseline":1{"}"}`
output-below-example = output below an example
unknown-language = no language has the name `{ $name }`, so this code is not judged
unmarked-rule = this block is a rule, and nothing says so: it judges nothing
unmarked-rule-hint = write `{ $word } rule`; `{ $word } neutral` says that it is shown only
heading-makes-a-rule = a heading on this page that begins with `{ $id }` makes a rule of its section, with or without a block
