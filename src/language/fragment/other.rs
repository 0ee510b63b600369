//! Code that bears the name of another language.
//!
//! It is asked only of code that its own language refuses. A language is named where its own signs are there *and* its
//! grammar, if there is one, accepts the whole; a guess without a sign is never made.

use super::{Doubt, looks, text};
use crate::language::{Language, find, tree};

/// A language and how its texts look.
struct Look {
    /// A name of the table of languages.
    name: &'static str,
    /// How a message calls it.
    shown: &'static str,
    looks: fn(&str) -> bool,
}

/// The surest first.
const LOOKS: &[Look] = &[
    Look {
        name: "traceback",
        shown: "a traceback",
        looks: looks::is_traceback,
    },
    Look {
        name: "tree",
        shown: "a file tree",
        looks: |code| code.contains("├─") || code.contains("└─"),
    },
    Look {
        name: "diff",
        shown: "a diff",
        looks: looks::is_diff,
    },
    Look {
        name: "http",
        shown: "HTTP",
        looks: looks::is_http,
    },
    Look {
        name: "dockerfile",
        shown: "a Dockerfile",
        looks: looks::is_dockerfile,
    },
    Look {
        name: "bash",
        shown: "shell commands",
        looks: looks::is_shell,
    },
    Look {
        name: "json",
        shown: "JSON",
        looks: |code| code.trim_start().starts_with(['{', '[']),
    },
    Look {
        name: "html",
        shown: "HTML",
        looks: looks::is_markup,
    },
    Look {
        name: "python",
        shown: "Python",
        looks: looks::is_python,
    },
    Look {
        name: "typescript",
        shown: "TypeScript",
        looks: looks::is_ecmascript,
    },
    Look {
        name: "javascript",
        shown: "JavaScript",
        looks: looks::is_object,
    },
    Look {
        name: "rust",
        shown: "Rust",
        looks: |code| looks::has_line(code, &["fn ", "pub fn ", "let mut ", "impl ", "use std::"]),
    },
    Look {
        name: "go",
        shown: "Go",
        looks: |code| {
            looks::has_line(code, &["func ", "package ", "type ", "import ("])
                && !code.contains("def ")
        },
    },
    Look {
        name: "java",
        shown: "Java",
        looks: |code| looks::has_line(code, &["public ", "private ", "@Override", "import java"]),
    },
    Look {
        name: "c",
        shown: "C or a language like it",
        looks: looks::is_c,
    },
    Look {
        name: "sql",
        shown: "SQL",
        looks: looks::is_sql,
    },
    Look {
        name: "toml",
        shown: "TOML",
        looks: looks::is_toml,
    },
    Look {
        name: "css",
        shown: "CSS",
        looks: looks::is_css,
    },
    Look {
        name: "yaml",
        shown: "YAML",
        looks: looks::is_yaml,
    },
    Look {
        name: "ini",
        shown: "an INI file",
        looks: looks::is_ini,
    },
    Look {
        name: "ebnf",
        shown: "a grammar",
        looks: |code| code.contains("::="),
    },
    Look {
        name: "text",
        shown: "text",
        looks: looks::is_prose,
    },
];

/// Some that a fence of one name may hold without a word: TypeScript is JavaScript, and JSON is YAML.
fn is_close(language: &Language, name: &str) -> bool {
    matches!(
        (language.name, name),
        ("javascript", "typescript") | ("yaml", "json") | ("bash", "text")
    )
}

pub fn read(language: &Language, code: &str) -> Option<Doubt> {
    let is_it = |look: &&Look| {
        look.name != language.name
            && !is_close(language, look.name)
            && (look.looks)(code)
            && accepts(look.name, code)
    };
    let look = LOOKS.iter().find(is_it)?;
    Some(Doubt {
        range: text::first_line(code),
        message: format!(
            "it looks like {} and is called {}",
            look.shown, language.display
        ),
        hint: Some(format!("name it `{}` after the fence", look.name)),
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
