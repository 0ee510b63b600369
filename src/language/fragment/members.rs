//! Parts without what stands around them: members without braces, a method without its class, a clause without its query.

use super::text;
use super::written::Written;
use crate::language::Language;

/// What may stand around a part, how a message names that, and how the first line of such a part looks.
type Around = (&'static str, &'static str, &'static str, Sign);

/// What a first line is asked for before anything is parsed.
#[derive(Clone, Copy)]
enum Sign {
    Any,
    /// One of these words or marks.
    Begins(&'static [&'static str]),
    /// `name:`, `"name":`, `name?:`
    Member,
    /// `name(`, with or without modifiers.
    Call,
    /// `name Type`
    Field,
    /// It holds this.
    Holds(&'static str),
}

use Sign::{Any, Begins, Call, Field, Holds, Member};

const JSON: &[Around] = &[
    ("{", "}", "braces", Any),
    ("[", "]", "brackets", Any),
    ("[{", "}]", "braces", Any),
];

const PYTHON: &[Around] = &[
    ("{", "}", "braces", Any),
    ("[", "]", "brackets", Any),
    ("_(", ")", "a call", Any),
    ("def _(", "): pass", "a definition", Any),
    ("_ = ", "", "an assignment", Any),
    ("(_", "\n)", "a call", Begins(&["."])),
    ("(_", "", "a call", Begins(&["."])),
];

const MODIFIERS: &[&str] = &[
    "public ", "private ", "protected ", "static ", "readonly ", "abstract ", "async ", "get ",
    "set ", "constructor", "@", "#", "declare ", "override ",
];

#[rustfmt::skip] // a table: one row a line
const ECMASCRIPT: &[Around] = &[
    ("({", "})", "braces", Member),
    ("class _ {\n", "\n}", "a class", Begins(MODIFIERS)),
    ("class _ {\n", "\n}", "a class", Call),
    ("({", "})", "braces", Begins(&["..."])),
    ("({", "})", "braces", Call),
    ("<>\n", "\n</>", "an element", Begins(&["<", "{"])),
    ("switch (_) {\n", "\n}", "a switch", Begins(&["case ", "default"])),
    ("_", "", "a call", Begins(&["."])),
    ("if (_) {} ", "", "an `if`", Begins(&["else", "} else"])),
    ("try {} ", "", "a `try`", Begins(&["catch", "finally"])),
    ("<_ ", " />", "an element", Holds("={")),
];

#[rustfmt::skip] // a table: one row a line
const TYPESCRIPT: &[Around] = &[
    ("interface _ {\n", "\n}", "an interface", Member),
    ("interface _ {\n", "\n}", "an interface", Call),
    ("class _ {\n", "\n}", "a class", Member),
    ("type _ = ", "", "a type", Begins(&["|", "{", "&"])),
    ("abstract class _ {\n", "\n}", "a class", Begins(&["abstract "])),
    ("", "\nclass _ {}", "a class", Begins(&["@"])),
];

#[rustfmt::skip] // a table: one row a line
const RUST: &[Around] = &[
    ("struct _ {\n", "\n}", "a struct", Member),
    ("let _ = _ {\n", "\n};", "a value", Member),
    ("trait _ {\n", "\n}", "a trait", Begins(&["fn ", "pub fn ", "async fn ", "unsafe fn "])),
    ("match _ {\n", "\n}", "a `match`", Holds("=>")),
    ("", "\nstruct _;", "an item", Begins(&["#["])),
    ("fn _() { ", "\n}", "a function", Holds("(")),
    ("fn _() { ", ";\n}", "a function", Any),
];

#[rustfmt::skip] // a table: one row a line
const GO: &[Around] = &[
    ("type _ struct {\n", "\n}", "a struct", Field),
    ("type _ interface {\n", "\n}", "an interface", Call),
    ("var _ = _{\n", ",\n}", "a value", Member),
    ("var _ = _{\n", ",\n}", "a value", Begins(&["{", "\""])),
    ("func _() {\nswitch {\n", "\n}\n}", "a switch", Begins(&["case ", "default:"])),
    ("func _() {\nselect {\n", "\n}\n}", "a select", Begins(&["case "])),
    ("import (\n", "\n)", "an import", Begins(&["\""])),
    ("func _() {\n", "\n}", "a function", Begins(&["if ", "for ", "return ", "defer "])),
];

#[rustfmt::skip] // a table: one row a line
const JAVA: &[Around] = &[
    ("class _ {\n", "\n}", "a class", Begins(&["@", "public ", "private ", "protected ", "static "])),
    ("interface _ {\n", "\n}", "an interface", Field),
    ("switch (_) {\n", "\n}", "a switch", Begins(&["case ", "default"])),
    ("", ";", "a semicolon", Any),
    ("", "\nclass _ {}", "a class", Begins(&["@"])),
    ("_", ";", "a call", Begins(&["."])),
];

#[rustfmt::skip] // a table: one row a line
const SQL: &[Around] = &[
    ("SELECT * FROM _ ", "", "a query", Begins(&["where", "join", "left ", "right ", "inner ", "outer ", "cross ", "order ", "group ", "having", "limit", "offset", "on ", "union"])),
    ("SELECT ", "", "a query", Begins(&["case", "count(", "sum(", "coalesce("])),
    ("SELECT * FROM _ WHERE ", "", "a condition", Holds(" = ")),
    ("CREATE TABLE _ (", ")", "a table", Field),
    ("ALTER TABLE _ ", "", "a table", Begins(&["add ", "drop ", "alter ", "rename "])),
    ("", " SELECT 1", "a query", Begins(&["with "])),
];

const CSS: &[Around] = &[("_ {\n", "\n}", "a rule", Member)];

const TOML: &[Around] = &[("_ = ", "", "a key", Any)];

impl Sign {
    fn is_in(self, line: &str) -> bool {
        let is_name = |one: char| one.is_alphanumeric() || "_$-\"'".contains(one);
        let after_name = line.trim_start_matches(is_name);
        let has_name = after_name.len() < line.len();
        match self {
            Any => true,
            Begins(words) => {
                let lower = line.to_ascii_lowercase();
                words.iter().any(|word| lower.starts_with(word))
            }
            Member => {
                has_name
                    && after_name
                        .trim_start_matches('?')
                        .trim_start()
                        .starts_with(':')
            }
            Call => {
                has_name
                    && after_name
                        .trim_start_matches(['<', '>', '?'])
                        .starts_with('(')
            }
            Field => {
                let mut words = line.split_whitespace();
                let first = words.next().unwrap_or("");
                let has_two = words.next().is_some();
                has_two && !first.is_empty() && first.chars().all(is_name) && !line.contains('=')
            }
            Holds(text) => line.contains(text),
        }
    }
}

pub fn write(language: &Language, code: &str) -> Vec<Written> {
    let (own, more): (&[Around], &[Around]) = match language.name {
        "json" => (JSON, &[]),
        "python" => (PYTHON, &[]),
        "javascript" => (ECMASCRIPT, &[]),
        "typescript" => (ECMASCRIPT, TYPESCRIPT),
        "rust" => (RUST, &[]),
        "go" => (GO, &[]),
        "java" => (JAVA, &[]),
        "sql" => (SQL, &[]),
        "css" => (CSS, &[]),
        "toml" => (TOML, &[]),
        _ => return Vec::new(),
    };
    let trimmed = code.trim_end();
    // A comma or a semicolon behind the last member belongs to what is left out.
    let bare = trimmed.strip_suffix([',', ';']).unwrap_or(trimmed);
    let is_json = language.name == "json";
    // JSON of scalars alone is no part of anything: it is prose in brackets.
    if trimmed.is_empty() {
        return Vec::new();
    }
    let mut all = Vec::new();
    let first = text::first_line(code);
    let line = &code[first.clone()];
    let fits = own.iter().chain(more).filter(|around| around.3.is_in(line));
    for (open, close, what, _) in fits {
        let mut texts = vec![bare];
        if bare.len() < trimmed.len() && !is_json {
            texts.push(trimmed);
        }
        all.extend(texts.into_iter().map(|text| Written {
            code: format!("{open}{text}{close}\n"),
            range: first.clone(),
            culprit: (*what).to_owned(),
        }));
    }
    all
}
