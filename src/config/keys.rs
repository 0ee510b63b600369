//! The keys that have an effect: a table, in the order of the guide's page.
//!
//! It decides nothing: a row names the key, its type, where the value goes and its default; comments say what it means.

use super::key::{Items, Key, Kind, Service};
use super::python::{Network, SandboxPolicy};
use super::tables::{RawHtml, TextDirection};
use super::value;
use crate::facts::facts;

const fn ours(path: &'static str, kind: Kind, default: Option<&'static str>) -> Key {
    Key {
        path,
        service: Service::Ours,
        default,
        kind,
    }
}

const fn shared(path: &'static str, kind: Kind, default: Option<&'static str>) -> Key {
    Key {
        path,
        service: Service::Shared,
        default,
        kind,
    }
}

const TEXTS: Items = Items {
    expected: || facts!("expected-strings"),
    fault: |_| None,
};

const GLOBS: Items = Items {
    expected: || facts!("expected-globs"),
    fault: value::glob_fault,
};

const NAMES: Items = Items {
    expected: || facts!("expected-rule-names"),
    fault: value::name_fault,
};

const PATHS: Items = Items {
    expected: || facts!("expected-paths"),
    fault: value::path_fault,
};

const SITE_FILES: Items = Items {
    expected: || facts!("expected-site-files"),
    fault: value::site_file_fault,
};

const DOMAIN: Items = Items {
    expected: || facts!("expected-domain"),
    fault: value::domain_fault,
};

const SKILL_NAME: Items = Items {
    expected: || facts!("expected-skill-name"),
    fault: value::skill_name_fault,
};

const SKILL_DESCRIPTION: Items = Items {
    expected: || facts!("expected-skill-description"),
    fault: value::skill_description_fault,
};

const MODULES: Items = Items {
    expected: || facts!("expected-modules"),
    fault: value::module_fault,
};

const REQUIREMENTS: Items = Items {
    expected: || facts!("expected-requirements"),
    fault: value::requirement_fault,
};

pub(super) const KEYS: &[Key] = &[
    // The title of the book; unset, the first page's title.
    shared(
        "book.title",
        Kind::Text(|config, title| config.book.title = Some(title)),
        None,
    ),
    // Who wrote it.
    shared(
        "book.authors",
        Kind::List(&TEXTS, |config, _, authors| config.book.authors = authors),
        Some("[]"),
    ),
    // What it is about, for search engines and link previews; unset, nothing is said.
    shared(
        "book.description",
        Kind::Text(|config, description| config.book.description = Some(description)),
        None,
    ),
    // The language of the text, as HTML's `lang` has it.
    shared(
        "book.language",
        Kind::Text(|config, language| config.book.language = language),
        Some("\"en\""),
    ),
    // The folder of the Markdown files; unset, `content`, else `src` if it holds a `SUMMARY.md`.
    shared(
        "book.src",
        Kind::Path(|config, _, src| config.book.src = Some(src)),
        None,
    ),
    // Which way the text runs; unset, as the language has it.
    shared(
        "book.text-direction",
        Kind::Word(&["ltr", "rtl"], |config, at| {
            let directions = [TextDirection::LeftToRight, TextDirection::RightToLeft];
            config.book.text_direction = Some(directions[at]);
        }),
        None,
    ),
    // The folder that the site is written to, relative to the book's root.
    shared(
        "build.build-dir",
        Kind::Path(|config, _, folder| config.build.build_dir = folder),
        Some("\"book\""),
    ),
    // Files and folders of the content that are not read, written as in `.gitignore`.
    ours(
        "build.exclude",
        Kind::List(&GLOBS, |config, _, globs| config.build.exclude = globs),
        Some("[]"),
    ),
    // Where the site will stand, for the pages that need an absolute address; unset, they do without.
    shared(
        "output.html.site-url",
        Kind::Text(|config, url| config.html.site_url = Some(url)),
        None,
    ),
    // The address that edits a page, with `{path}` for its source file; unset, no such link.
    shared(
        "output.html.edit-url-template",
        Kind::Text(|config, template| config.html.edit_url_template = Some(template)),
        None,
    ),
    // The address of the repository; unset, no such link.
    shared(
        "output.html.git-repository-url",
        Kind::Text(|config, url| config.html.git_repository_url = Some(url)),
        None,
    ),
    // The folder of the rule pages in the site.
    ours(
        "output.html.rule-dir",
        Kind::Folder(|config, folder| config.html.rule_dir = folder),
        Some("\"rules\""),
    ),
    // What links may lead to beside the site: patterns as of `.gitignore`, seen from the root of the site.
    ours(
        "output.html.external",
        Kind::List(&GLOBS, |config, _, globs| config.html.external = globs),
        Some("[]"),
    ),
    // Whether the site has an index that its pages can search.
    shared(
        "output.html.search.enable",
        Kind::Switch(|config, answer| config.html.search = answer),
        Some("true"),
    ),
    // What becomes of HTML in Markdown: `safe` keeps what can run no script, `all` keeps everything.
    ours(
        "output.html.raw-html",
        Kind::Word(&["safe", "all"], |config, at| {
            config.html.raw_html = [RawHtml::Safe, RawHtml::All][at];
        }),
        Some("\"safe\""),
    ),
    // The Markdown file below the source that a server shows where there is no page; without it, a page of ours.
    shared(
        "output.html.input-404",
        Kind::Text(|config, path| config.html.input_404 = path),
        Some("\"404.md\""),
    ),
    // The domain of the site, which GitHub Pages reads in a file `CNAME`; unset, no such file is made.
    shared(
        "output.html.cname",
        Kind::Checked(&DOMAIN, |config, domain| config.html.cname = Some(domain)),
        None,
    ),
    // By an old address, the one that leads there now.
    shared(
        "output.html.redirect.*",
        Kind::Named(|config, from, to| {
            config.html.redirects.insert(from.to_owned(), to);
        }),
        None,
    ),
    // Whether a line that begins with `: ` defines the term above it; unset, it does in a book with a `SUMMARY.md`.
    shared(
        "output.html.definition-lists",
        Kind::Switch(|config, answer| config.html.definition_lists = Some(answer)),
        None,
    ),
    // Whether straight quotes, `--` and `...` are shown as typographic signs; unset, in a book with a `SUMMARY.md`.
    shared(
        "output.html.smart-punctuation",
        Kind::Switch(|config, answer| config.html.smart_punctuation = Some(answer)),
        None,
    ),
    // Whether the chapters that `SUMMARY.md` lists have no numbers in the navigation.
    shared(
        "output.html.no-section-label",
        Kind::Switch(|config, answer| config.html.no_section_label = answer),
        Some("false"),
    ),
    // By language, what begins the lines of its examples that are not shown; Rust's are those of rustdoc.
    shared(
        "output.html.code.hidelines.*",
        Kind::Named(|config, language, prefix| {
            config.html.hidelines.insert(language.to_owned(), prefix);
        }),
        None,
    ),
    // Style sheets of the book's own, which each page asks for after ours; relative to the book's root.
    shared(
        "output.html.additional-css",
        Kind::List(&SITE_FILES, |config, _, files| {
            config.html.additional_css = files;
        }),
        Some("[]"),
    ),
    // Scripts of the book's own, which each page runs at its end; relative to the book's root.
    shared(
        "output.html.additional-js",
        Kind::List(&SITE_FILES, |config, _, files| {
            config.html.additional_js = files;
        }),
        Some("[]"),
    ),
    // A heading that matches makes its section a rule; unset, no heading does.
    ours(
        "verify.rule-id",
        Kind::Pattern(|config, pattern| config.verify.rule_id = Some(pattern)),
        None,
    ),
    // Whether a line that begins with `: ` defines the term above it.
    ours(
        "verify.definition-lists",
        Kind::Switch(|config, answer| config.verify.definition_lists = answer),
        Some("false"),
    ),
    // The file of findings that are accepted, as `--baseline` has it, relative to the book's root; unset, none is accepted.
    ours(
        "verify.baseline",
        Kind::Path(|config, _, path| config.verify.baseline = Some(path)),
        None,
    ),
    // Short texts that call the code below them good, beside those that rulebook knows.
    ours(
        "stances.good",
        Kind::List(&TEXTS, |config, _, labels| config.stances.good = labels),
        Some("[]"),
    ),
    // Short texts that call the code below them bad.
    ours(
        "stances.bad",
        Kind::List(&TEXTS, |config, _, labels| config.stances.bad = labels),
        Some("[]"),
    ),
    // The Python that is asked whether examples compile and that runs them, by name or path, and `""` for none; unset, `python3`, else `python`.
    ours(
        "python.interpreter",
        Kind::Text(|config, interpreter| config.python.interpreter = Some(interpreter)),
        None,
    ),
    // Whether examples are executed, where this user trusts the book.
    ours(
        "python.run",
        Kind::Switch(|config, answer| config.python.run = answer),
        Some("false"),
    ),
    // The packages that examples import, as pip has them.
    ours(
        "python.requirements",
        Kind::List(&REQUIREMENTS, |config, name, list| {
            config.python.named(name).requirements = list
        }),
        Some("[]"),
    ),
    // A file of exact versions that is installed instead; unset, whatever fits the requirements.
    ours(
        "python.lock",
        Kind::Path(|config, name, path| config.python.named(name).lock = Some(path)),
        None,
    ),
    // The version of Python that examples run in; unset, that of `python.interpreter`.
    ours(
        "python.python",
        Kind::Python(|config, name, version| config.python.named(name).python = Some(version)),
        None,
    ),
    // The packages of the environment of this name; unset, none.
    ours(
        "python.environments.*.requirements",
        Kind::List(&REQUIREMENTS, |config, name, list| {
            config.python.named(name).requirements = list
        }),
        None,
    ),
    // Its file of exact versions; unset, whatever fits its requirements.
    ours(
        "python.environments.*.lock",
        Kind::Path(|config, name, path| config.python.named(name).lock = Some(path)),
        None,
    ),
    // Its version of Python; unset, as `python.python` has it.
    ours(
        "python.environments.*.python",
        Kind::Python(|config, name, version| config.python.named(name).python = Some(version)),
        None,
    ),
    // Python files that run before the examples of each page.
    ours(
        "python.setup",
        Kind::List(&PATHS, |config, _, files| config.python.setup = files),
        Some("[]"),
    ),
    // Python files that report a value of each example, each named as its file is.
    ours(
        "python.probes",
        Kind::List(&PATHS, |config, _, files| config.python.probes = files),
        Some("[]"),
    ),
    // Modules that are imported once for all examples; unset, those that examples import.
    ours(
        "python.preload",
        Kind::List(&MODULES, |config, _, modules| {
            config.python.preload = Some(modules)
        }),
        None,
    ),
    // Whether examples run in a box: `auto` takes the layers that the machine has, `required` runs nothing without them.
    ours(
        "python.sandbox",
        Kind::Word(&["auto", "required", "off"], |config, at| {
            config.python.sandbox = [
                SandboxPolicy::Auto,
                SandboxPolicy::Required,
                SandboxPolicy::Off,
            ][at];
        }),
        Some("\"auto\""),
    ),
    // What examples may connect to: nothing, or this machine alone.
    ours(
        "python.network",
        Kind::Word(&["none", "loopback"], |config, at| {
            config.python.network = [Network::None, Network::Loopback][at];
        }),
        Some("\"none\""),
    ),
    // How long one example may run.
    ours(
        "python.time-limit",
        Kind::Seconds(|config, time| config.python.time_limit = time),
        Some("10"),
    ),
    // How much memory one process of an example may have.
    ours(
        "python.memory-limit",
        Kind::Size(|config, bytes| config.python.memory_limit = bytes),
        Some("\"1GB\""),
    ),
    // How much one example may print.
    ours(
        "python.output-limit",
        Kind::Size(|config, bytes| config.python.output_limit = bytes),
        Some("\"1MB\""),
    ),
    // Where the rules of a project are that `lint` runs: guidelines, folders, and files, each perhaps with its hash.
    ours(
        "lint.rules",
        Kind::Rules(|config, rules| config.lint.rules = rules),
        Some("[]"),
    ),
    // The rules that `lint` runs, by ids, prefixes and tags; unset, all.
    ours(
        "lint.select",
        Kind::Written(&NAMES, |config, names| config.lint.select = names),
        None,
    ),
    // The rules that it leaves out, by ids, prefixes and tags.
    ours(
        "lint.ignore",
        Kind::Written(&NAMES, |config, names| config.lint.ignore = names),
        Some("[]"),
    ),
    // Files and folders of code that it leaves out, written as in `.gitignore`; relative to the folder of the file.
    ours(
        "lint.exclude",
        Kind::Written(&GLOBS, |config, globs| config.lint.exclude = globs),
        Some("[]"),
    ),
    // The rules that it leaves out in the files that a pattern matches; relative to the folder of the file.
    ours(
        "lint.per-path.*",
        Kind::PerPath(&NAMES, |config, per_path| {
            config.lint.per_path.push(per_path)
        }),
        None,
    ),
    // Whether it leaves out migrations, generated files and other people's code.
    ours(
        "lint.default-exclude",
        Kind::Switch(|config, answer| config.lint.default_exclude = answer),
        Some("true"),
    ),
    // The file of findings in code that are accepted, relative to the folder of the file; unset, none is accepted.
    ours(
        "lint.baseline",
        Kind::Path(|config, _, path| config.lint.baseline = Some(path)),
        None,
    ),
    // The name of the agent's skill that `build` makes of the book; unset, none is made.
    ours(
        "skill.name",
        Kind::Checked(&SKILL_NAME, |config, name| config.skill.name = Some(name)),
        None,
    ),
    // What the skill is for and when to use it; unset, `book.description`, else the title.
    ours(
        "skill.description",
        Kind::Checked(&SKILL_DESCRIPTION, |config, text| {
            config.skill.description = Some(text);
        }),
        None,
    ),
    // Pages and folders of the content whose rules go into the skill, written as in `.gitignore`; unset, all.
    ours(
        "skill.pages",
        Kind::List(&GLOBS, |config, _, globs| config.skill.pages = globs),
        None,
    ),
    // Pages and folders of the content whose rules are for code, written as in `.gitignore`; unset, all.
    ours(
        "rules.pages",
        Kind::List(&GLOBS, |config, _, globs| config.rules.pages = globs),
        None,
    ),
    // How loud findings of this code are, or what rules of this id, prefix or tag find in code; unset, as the table of codes has it.
    ours(
        "lints.*",
        Kind::Lint(|config, lint| config.lints.push(lint)),
        None,
    ),
];
