no-configuration-folder =
    your configuration folder is not known
    set `HOME`, `XDG_CONFIG_HOME` or `RULEBOOK_CONFIG`
configuration-in-book =
    `{ $path }` is inside the book, whose author could speak for you there
    name another folder with `{ $variable }`
path-not-unicode = its path is not Unicode
trust-not-written =
    `{ $path }` cannot be written: { $fault }
    name another folder with `{ $variable }`
trust-not-removed = the trust cannot be removed: { $fault }
not-utf-8 = `{ $path }` is not UTF-8 text (byte { $at })
too-large = `{ $path }` is too large ({ $bytes } bytes)
not-readable = `{ $path }` cannot be read: { $fault }
trusted-names = { $names }
fault-in-book = `book.toml`: { $first }
