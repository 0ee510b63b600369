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
fault-in-book = `{ $file }`: { $first }
bad-requirement = the requirement `{ $text }` makes no sense
bad-requirement-hint = write it as pip does, as in `"sqlalchemy>=2.0"`
broken-lock = the lock `{ $path }` is broken in line { $line }
write-lock-again = write it again with `uv pip compile` or `pip freeze`
lock-has-no = it has no `{ $wanted }`
lock-has = it has `{ $pin }=={ $version }`
lock-does-not-meet = the lock `{ $path }` does not meet `{ $text }`
write-lock-from-requirements = write the lock again from the requirements
lock-not-whole = the lock `{ $path }` is incomplete: what it names needs { $count ->
        [one] a package
       *[other] packages
    } that it does not name, in whatever version there is today
lock-not-whole-hint = add { $count ->
        [one] this line
       *[other] these lines
    } to the lock, or write it again with `uv pip compile` or `pip freeze`
lock-not-readable = the lock `{ $path }` cannot be read
lock-not-readable-hint = write it with `uv pip compile` or `pip freeze`, or remove `{ $key }`
environment-does-not-start = the new environment does not start
name-another-interpreter = name another interpreter with `python.interpreter`
no-environment-here = no environment can be made in `{ $folder }`
make-room = make room, or name another folder with `RULEBOOK_CACHE`
make-writable = make the folder writable, or name another one with `RULEBOOK_CACHE`
interpreter-is-empty = `python.interpreter` is empty, so none can be asked
name-or-remove = name one, or remove the key
interpreter-in-book = the interpreter belongs to an environment that came with the clone, which is not entered
interpreter-in-book-cause = what is there could run code before anything confines it
interpreter-in-book-hint = list its packages in `python.requirements`, or name it yourself with the variable `RULEBOOK_PYTHON__INTERPRETER`
install-or-name = install it, or name another one
no-python = no Python was found to run examples in
no-python-on-path = neither `python3` nor `python` is on the search path
install-python = install Python, or name one with `python.interpreter`
name-another-one = name another one with `python.interpreter`
no-such-python = Python { $version } was not found
no-python3-on-path = no `python3` is on the search path
install-that-python = install it so that `python{ $short }` is on the search path, or change `{ $key }`
no-installer = nothing can be installed: there is no `uv`, and `{ $python }` has no `venv` and `pip` that work
install-uv = install `uv`, or the module `venv` of this Python (Debian: `apt install python3-venv`)
not-installed = { $by } could not install what is required
not-installed-hint = for all that { $by } says, install the same packages by hand with it
no-room = there is no room for what is to be installed
no-room-cause = { $by } says: no space left on device
no-room-hint = make room, or name other folders: for environments with `RULEBOOK_CACHE`, for what an installer unpacks with `TMPDIR`
no-network = packages cannot be downloaded
no-network-hint = run `rulebook env` once with a network, or name an index or a folder of wheels (`PIP_INDEX_URL`, `PIP_FIND_LINKS`)
lock-does-not-fit = the lock does not match what is offered
cannot-install = cannot install `{ $text }`
cannot-install-these = cannot install what is required
cannot-install-hint = look for a misspelt name, a version that does not exist, or one that this Python is too old or too new for
names-no-package = it names no package
leads-elsewhere = `{ $text }` points to another file or address
no-exact-version = `{ $text }` names no exact version, as in `{ $name }==1.0`
interpreter-needs-trust = the book names `{ $name }` as its interpreter, and a check starts only a Python that is found by its name on the search path
interpreter-needs-trust-hint = name it with `RULEBOOK_PYTHON__INTERPRETER`, or look at what the book asks for with `rulebook trust`, which also grants it
requirement-needs-trust = `{ $text }` is installed from an address
lock-needs-trust = `{ $text }` in line { $line } of the lock `{ $path }` installs from elsewhere, or has code of a package run
lock-has-control = it holds a control character
more-than-a-run = that is more than to run examples in the box, so only a book that you trust may ask for it
cannot-install-run-hint = look for a misspelt name or a version that does not exist; a package that has no wheel is built only for a book that you trust (`rulebook trust`), because nothing confines what builds it
trusted-without-box = its examples run without the box, and reach all that you reach
trusted-outside = `{ $path }` is outside the book, and its examples may read it
