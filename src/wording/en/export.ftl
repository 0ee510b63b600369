copy-found-by-detector = the detector below; `rulebook lint` runs it over code
copy-found-by-no-one = nothing: the rule is prose, and a reader has to hold code against it
skill-default-description = The rules of { $title }. Use this whenever you write, change or review what they are about.
skill-references = A line is a rule. { $folder } has its reason, good and bad code, what was proven of them, and its check: read it before you deviate from a rule, or when a line leaves a question open.
skill-key-reminders = Key reminders
skill-rules = Rules
skill-left-out = { $left_out ->
    [one] One more rule has
   *[other] { $left_out } more rules have
} no line here. { $list } has a line for every rule.
skill-check = Check what you wrote: `rulebook lint --rules { $rules } FILE…` (`pip install rulebook-cli`).
skill-check-here = { skill-check } The folder `{ $rules }` is the one beside this file.
eval-prompt = Please review `{ $file }`, and fix what is not as our guideline wants it. Change nothing else.
eval-output = The same code as `{ $id }` wants it: { $title }
eval-lint = `rulebook lint` with the rule `{ $id }` finds nothing in it: { $title }
eval-run = it runs to its end under `rulebook check --run`
skill-leaves-out = the skill has no line for { $left_out } of { $rules } rules: 2,000 tokens are the most, and its `references/all-rules.md` has them all; fewer `pages` under `[skill]` leave room
skill-pages-match-nothing = no page matches `{ $glob }` in `pages` under `[skill]`
rules-pages-match-nothing = no page matches `{ $glob }` in `pages` under `[rules]`
skill-pages-hint = it is relative to the folder of the pages, as in `pages = ["python/"]`
skill-of-no-rule = no skill `{ $name }` is made: none of its pages has a rule
skill-of-no-rule-hint = a rule is a section with a `rule` block or an id, or one with a bad example; see `pages` under `[skill]`
skill-marks = between `{ $begin }` and `{ $end }` is the section that rulebook writes, and these marks are no such pair
skill-name-typed = a name has `a` to `z`, digits and single hyphens within, and at most 64 of them
skill-without-name = the book asks for no skill: give it a name with `name` under `[skill]` in its `book.toml`, or with `--name`
skill-has-no-rule = there is no rule that a skill could be made of: a rule is a section with a `rule` block or an id, or one with a bad example
skill-of-one-book = a skill is made of one book, folder or document, and there are several here: name one of them
skill-not-made = no skill is made of a guideline with errors ({ $why }); `rulebook check` shows them
skills-folder-outside = `--skills { $folder }` is no folder inside of the repository; write it as in `.claude/skills`
skill-into-no-folder = `{ $folder }` is no folder: `--into` names the repository that gets the skill
skill-section-not-placed = { $place }: the section was not written: { $why }; put one of each on lines of their own, or remove them
skill-file-of-another = `{ $path }` is there already, and rulebook did not make it (it has no line `{ $mark }`): move it away, or name the skill otherwise
skill-not-written = cannot write `{ $path }` ({ $why }); what was written before it stays, and the next run goes on
skill-written = written: `{ $path }`{"\u000A"}
skill-unchanged = up to date: `{ $path }`{"\u000A"}
skill-is = skill `{ $name }`: { $rules }, about { $tokens } tokens{"\u000A"}
skill-outside = `{ $path }` leads out of the repository, and nothing is written there: remove the link, or leave that file out
skill-in-git = `{ $path }` is in what git keeps for itself; choose another folder with `--skills`
skill-folder-of-another = in `{ $path }` is something that rulebook did not make: move it away, choose another folder with `--skills`, or name the skill otherwise
skill-folder-not-written = the skill was not written to `{ $path }`: { $why }
