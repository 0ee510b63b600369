list-of-patterns = `{ $key }` is a list of patterns
not-a-glob = `{ $text }` is not a pattern of paths: { $fault }
empty-pattern = the pattern is empty
pattern-too-deep-for-grammar = the pattern is nested deeper than the grammar of { $language } can follow
pattern-too-deep = the pattern is nested deeper than { $deepest } nodes
pattern-not-of-language = the pattern is not { $language }: { $fault }
pattern-of-several = the pattern has { $count } statements, and a pattern is one
pattern-of-several-hint = match one of them and find the other with `follows`, `precedes` or `has`
pattern-of-a-keyword = `{ $keyword }` alone matches the bare keyword, not its statement
pattern-of-a-keyword-hint = write `kind: { $kind }`, or `{ $keyword } $VALUE`
pattern-is-assignment = `{ $source }` is an assignment here, not a keyword argument
pattern-is-assignment-hint = for the argument write `pattern: {"{"} context: 'f({ $source })', selector: keyword_argument {"}"}`; for an assignment put spaces around `=`: `{ $name } = …`
pattern-is-selector = `{ $source }` is a selector here, not a declaration
pattern-is-selector-hint = for the declaration write `pattern: {"{"} context: 'a {"{"} { $source }; {"}"}', selector: declaration {"}"}`; for the selector leave no space after `:`
pattern-of-decorator = write `kind: decorator` with `has: {"{"} pattern: … {"}"}`
pattern-without-body = a block needs a body: `{ $source } $$$BODY`
pattern-of-a-part =
    `{ $word }` is not a statement of its own: write `pattern: {"{"} context: "{ $before }\
    { $indent }{ $source }{ $body }", selector: { $selector } {"}"}`
empty-rule = the rule is empty
several-rules = one rule is expected here, and there are several
rule-of-keys = a rule is a mapping of keys
rule-without-rule = the rule has no `rule`
rule-without-kind = say which nodes to look at with `kind`, or with a `pattern` that is more than a metavariable
rule-without-id = the rule has no `id`
id-is-a-name = an `id` is a name
add-a-language = add `language: python`
rule-without-language = the rule has no `language`
languages-of-rules = rules can be written for { $known }
language-without-rules = no rule can be written for the language `{ $name }`
severities = use one of off, hint, info, warning, error
unknown-severity = unknown `severity`
rule-not-yaml = the rule is not YAML: { $text }
rule-form = a rule is a mapping such as `pattern: …`
not-a-regular-expression = the regular expression cannot be read: { $reason }
pattern-without-context = a pattern object needs its `context`
pattern-form = a pattern is text, or an object with `context`
unknown-kind = `{ $kind }` is not a kind of node in { $language }
