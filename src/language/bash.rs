//! Bash, and the shells that are close enough to be read by its grammar.
//!
//! Not authoritative: zsh and POSIX sh differ, and documents write `<placeholder>` where a shell sees a redirect.

use super::row::{Comments, Grammar, Language, Nature, Quotes, Shapes};

pub static BASH: Language = Language {
    extensions: &["sh", "bash"],
    grammar: Some(Grammar {
        shapes: Shapes {
            strings: &[Quotes::new("text='\n", "\n'\n", "'")],
            tails: &[" other"],
            #[rustfmt::skip]
            swaps: &[
                ("&&", "||"), ("||", "&&"), ("==", "!="), ("!=", "=="), ("-eq", "-ne"),
                ("-ne", "-eq"), ("-z", "-n"), ("-n", "-z"),
            ],
            ..Shapes::NONE
        },
        contexts: &[
            "if §; then a; fi",
            "a §",
            "if a; then b; §\nfi",
            "case a in § esac",
            "x=§",
            "a \"§\"",
        ],
        ..Grammar::new(
            || tree_sitter_bash::LANGUAGE.into(),
            &[tree_sitter_bash::HIGHLIGHT_QUERY],
        )
    }),
    ..Language::new(
        "bash",
        "Shell",
        &["sh", "zsh", "shell", "ksh", "shellscript", "shell-script"],
        Comments::HASH,
        Nature::Shell,
    )
};
