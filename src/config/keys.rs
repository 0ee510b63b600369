//! The keys that have an effect: a table, in the order of the guide's page.
//!
//! It decides nothing: a row names the key, its type, where the value goes, its default and its meaning.

use super::schema::{Key, Kind, Service};

const fn ours(
    path: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    about: &'static str,
) -> Key {
    Key {
        path,
        service: Service::Ours,
        default,
        about,
        kind,
    }
}

const fn shared(
    path: &'static str,
    kind: Kind,
    default: Option<&'static str>,
    about: &'static str,
) -> Key {
    Key {
        path,
        service: Service::Shared,
        default,
        about,
        kind,
    }
}

pub(super) const KEYS: &[Key] = &[
    shared(
        "book.title",
        Kind::Text(|config, title| config.book.title = Some(title)),
        None,
        "the title of the book; unset, the first page's title",
    ),
    shared(
        "book.authors",
        Kind::Texts(|config, authors| config.book.authors = authors),
        Some("[]"),
        "who wrote it",
    ),
    shared(
        "book.description",
        Kind::Text(|config, description| config.book.description = Some(description)),
        None,
        "what it is about, for search engines and link previews; unset, nothing is said",
    ),
    shared(
        "book.language",
        Kind::Text(|config, language| config.book.language = language),
        Some("\"en\""),
        "the language of the text, as HTML's `lang` has it",
    ),
    shared(
        "book.src",
        Kind::Path(|config, src| config.book.src = Some(src)),
        None,
        "the folder of the Markdown files; unset, `content`, else `src` if it holds a `SUMMARY.md`",
    ),
    shared(
        "book.text-direction",
        Kind::Direction(|config, direction| config.book.text_direction = Some(direction)),
        None,
        "which way the text runs; unset, as the language has it",
    ),
    shared(
        "build.build-dir",
        Kind::Path(|config, folder| config.build.build_dir = folder),
        Some("\"book\""),
        "the folder that the site is written to, relative to the book's root",
    ),
    ours(
        "build.exclude",
        Kind::Globs(|config, globs| config.build.exclude = globs),
        Some("[]"),
        "files and folders of the content that are not read, written as in `.gitignore`",
    ),
    shared(
        "output.html.site-url",
        Kind::Text(|config, url| config.html.site_url = Some(url)),
        None,
        "where the site will stand, for the pages that need an absolute address; unset, they do without",
    ),
    shared(
        "output.html.edit-url-template",
        Kind::Text(|config, template| config.html.edit_url_template = Some(template)),
        None,
        "the address that edits a page, with `{path}` for its source file; unset, no such link",
    ),
    shared(
        "output.html.git-repository-url",
        Kind::Text(|config, url| config.html.git_repository_url = Some(url)),
        None,
        "the address of the repository; unset, no such link",
    ),
    ours(
        "output.html.rule-dir",
        Kind::Folder(|config, folder| config.html.rule_dir = folder),
        Some("\"rules\""),
        "the folder of the rule pages in the site",
    ),
    shared(
        "output.html.search.enable",
        Kind::Switch(|config, answer| config.html.search = answer),
        Some("true"),
        "whether the site has an index that its pages can search",
    ),
    ours(
        "output.html.raw-html",
        Kind::RawHtml(|config, raw| config.html.raw_html = raw),
        Some("\"safe\""),
        "what becomes of HTML in Markdown: `safe` keeps what can run no script, `all` keeps everything",
    ),
    ours(
        "verify.rule-id",
        Kind::Pattern(|config, pattern| config.verify.rule_id = Some(pattern)),
        None,
        "a heading that matches makes its section a rule; unset, no heading does",
    ),
    ours(
        "verify.definition-lists",
        Kind::Switch(|config, answer| config.verify.definition_lists = answer),
        Some("false"),
        "whether a line that begins with `: ` defines the term above it",
    ),
    ours(
        "stances.good",
        Kind::Texts(|config, labels| config.stances.good = labels),
        Some("[]"),
        "short texts that call the code below them good, beside those that rulebook knows",
    ),
    ours(
        "stances.bad",
        Kind::Texts(|config, labels| config.stances.bad = labels),
        Some("[]"),
        "short texts that call the code below them bad",
    ),
    ours(
        "python.interpreter",
        Kind::Text(|config, interpreter| config.python.interpreter = Some(interpreter)),
        None,
        "the Python that is asked whether examples compile and that runs them, by name or path, and `\"\"` for none; unset, `python3`, else `python`",
    ),
    ours(
        "python.run",
        Kind::Switch(|config, answer| config.python.run = answer),
        Some("false"),
        "whether examples are executed, where this user trusts the book",
    ),
    ours(
        "python.requirements",
        Kind::Requirements(|config, name, list| config.python.named(name).requirements = list),
        Some("[]"),
        "the packages that examples import, as pip has them",
    ),
    ours(
        "python.lock",
        Kind::Lock(|config, name, path| config.python.named(name).lock = Some(path)),
        None,
        "a file of exact versions that is installed instead; unset, whatever fits the requirements",
    ),
    ours(
        "python.python",
        Kind::Python(|config, name, version| config.python.named(name).python = Some(version)),
        None,
        "the version of Python that examples run in; unset, that of `python.interpreter`",
    ),
    ours(
        "python.environments.*.requirements",
        Kind::Requirements(|config, name, list| config.python.named(name).requirements = list),
        None,
        "the packages of the environment of this name; unset, none",
    ),
    ours(
        "python.environments.*.lock",
        Kind::Lock(|config, name, path| config.python.named(name).lock = Some(path)),
        None,
        "its file of exact versions; unset, whatever fits its requirements",
    ),
    ours(
        "python.environments.*.python",
        Kind::Python(|config, name, version| config.python.named(name).python = Some(version)),
        None,
        "its version of Python; unset, as `python.python` has it",
    ),
    ours(
        "python.setup",
        Kind::Paths(|config, files| config.python.setup = files),
        Some("[]"),
        "Python files that run before the examples of each page",
    ),
    ours(
        "python.probes",
        Kind::Paths(|config, files| config.python.probes = files),
        Some("[]"),
        "Python files that report a value of each example, each named as its file is",
    ),
    ours(
        "python.preload",
        Kind::Modules(|config, modules| config.python.preload = Some(modules)),
        None,
        "modules that are imported once for all examples; unset, those that examples import",
    ),
    ours(
        "python.sandbox",
        Kind::Boxing(|config, boxing| config.python.sandbox = boxing),
        Some("\"auto\""),
        "whether examples run in a box: `auto` takes the layers that the machine has, `required` runs nothing without them",
    ),
    ours(
        "python.network",
        Kind::Network(|config, network| config.python.network = network),
        Some("\"none\""),
        "what examples may connect to: nothing, or this machine alone",
    ),
    ours(
        "python.time-limit",
        Kind::Seconds(|config, time| config.python.time_limit = time),
        Some("10"),
        "how long one example may run",
    ),
    ours(
        "python.memory-limit",
        Kind::Size(|config, bytes| config.python.memory_limit = bytes),
        Some("\"1GB\""),
        "how much memory one process of an example may have",
    ),
    ours(
        "python.output-limit",
        Kind::Size(|config, bytes| config.python.output_limit = bytes),
        Some("\"1MB\""),
        "how much one example may print",
    ),
    ours(
        "lints.*",
        Kind::Lint(|config, code, level| {
            config.lints.retain(|(other, _)| *other != code);
            config.lints.push((code, level));
        }),
        None,
        "how loudly the complaint with this code is made; unset, as the table of codes has it",
    ),
];
