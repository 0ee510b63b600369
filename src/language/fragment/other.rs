//! Code that bears the name of another language.
//!
//! It is asked only of code that its own language refuses. A language is named where its own signs are there *and* its
//! grammar, if there is one, accepts the whole; a guess without a sign is never made.

use super::written::Doubt;
use super::{looks, text};
use crate::facts::facts;
use crate::language::{Language, find, tree};

/// A language and how its texts look.
struct Look {
    /// A name of the table of languages.
    name: &'static str,
    /// How a message calls it.
    shown: &'static str,
    looks: fn(&str) -> bool,
}

const fn look(name: &'static str, shown: &'static str, looks: fn(&str) -> bool) -> Look {
    Look { name, shown, looks }
}

/// The surest first.
const LOOKS: &[Look] = &[
    look("traceback", "a traceback", looks::is_traceback),
    look("tree", "a file tree", |code| {
        code.contains("├─") || code.contains("└─")
    }),
    look("diff", "a diff", looks::is_diff),
    look("http", "HTTP", looks::is_http),
    look("dockerfile", "a Dockerfile", looks::is_dockerfile),
    look("bash", "shell commands", looks::is_shell),
    look("json", "JSON", |code| {
        code.trim_start().starts_with(['{', '['])
    }),
    look("html", "HTML", looks::is_markup),
    look("python", "Python", looks::is_python),
    look("typescript", "TypeScript", looks::is_ecmascript),
    look("javascript", "JavaScript", looks::is_object),
    look("rust", "Rust", |code| {
        looks::has_line(code, &["fn ", "pub fn ", "let mut ", "impl ", "use std::"])
    }),
    look("go", "Go", |code| {
        looks::has_line(code, &["func ", "package ", "type ", "import ("]) && !code.contains("def ")
    }),
    look("java", "Java", |code| {
        looks::has_line(code, &["public ", "private ", "@Override", "import java"])
    }),
    look("c", "C or a language like it", looks::is_c),
    look("sql", "SQL", looks::is_sql),
    look("toml", "TOML", looks::is_toml),
    look("css", "CSS", looks::is_css),
    look("yaml", "YAML", looks::is_yaml),
    look("ini", "an INI file", looks::is_ini),
    look("ebnf", "a grammar", |code| code.contains("::=")),
    look("text", "text", looks::is_prose),
];

/// Some that a fence of one name may hold without a word: TypeScript is JavaScript, and JSON is YAML.
fn is_close(language: &Language, name: &str) -> bool {
    matches!(
        (language.name, name),
        ("javascript", "typescript") | ("yaml", "json") | ("bash", "text")
    )
}

pub fn doubt(language: &Language, code: &str) -> Option<Doubt> {
    let is_it = |look: &&Look| {
        look.name != language.name
            && !is_close(language, look.name)
            && (look.looks)(code)
            && accepts(look.name, code)
    };
    let look = LOOKS.iter().find(is_it)?;
    Some(Doubt {
        range: text::first_line(code),
        facts: facts!(
            "doubt-other-language",
            look = look.shown,
            language = language.display
        ),
        hint: Some(facts!("doubt-other-language-hint", look = look.name)),
    })
}

/// Whether the grammar of a language takes the whole; true where it has none.
fn accepts(name: &str, code: &str) -> bool {
    let parses = |name: &str, code: &str| {
        let language = find(name).filter(|language| language.grammar.is_some());
        language.is_none_or(|language| tree::accepts(language, code))
    };
    match name {
        // An object alone is a block to a parser.
        "javascript" => {
            parses(name, code) || parses(name, &format!("({})", code.trim().trim_end_matches(';')))
        }
        "diff" | "sql" | "html" => true,
        _ => parses(name, code),
    }
}
