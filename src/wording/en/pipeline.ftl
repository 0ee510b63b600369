# What the stages say when they are strung together.

stale-baseline = `{ $code }` of `{ $path }` is in the baseline and { $found ->
        [0] is no longer found
       *[other] is found { $found } of { $total } times
    }: `{ $text }`
stale-baseline-hint = `{ $command } --update-baseline` takes it out
skipped-unknown-language = its name says no language with a grammar
skipped-no-rule = no rule is for it
skipped-binary = it is binary
skipped-not-utf8 = it is not UTF-8
skipped-too-large = it is too large
