//! Bash, and the shells that are close enough to be read by its grammar.
//!
//! Not authoritative: zsh and POSIX sh differ, and documents write `<placeholder>` where a shell sees a redirect.

use super::{Comments, Grammar, Language, Nature, Quotes, Shapes};

pub static BASH: Language = Language {
    name: "bash",
    display: "Shell",
    aliases: &["sh", "zsh", "shell", "ksh", "shellscript", "shell-script"],
    extensions: &["sh", "bash"],
    comments: Comments {
        line: &["#"],
        block: &[],
    },
    nature: Nature::Shell,
    grammar: Some(Grammar {
        language: || tree_sitter_bash::LANGUAGE.into(),
        highlights: &[tree_sitter_bash::HIGHLIGHT_QUERY],
        authoritative: false,
        // `$NAME` is an expansion, which a pattern may well stand on.
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "text='\n",
                indent: "",
                close: "\n'\n",
                forbids: "'",
                kinds: &[],
            }],
            tails: &[" other"],
            swaps: &[
                ("&&", "||"),
                ("||", "&&"),
                ("==", "!="),
                ("!=", "=="),
                ("-eq", "-ne"),
                ("-ne", "-eq"),
                ("-z", "-n"),
                ("-n", "-z"),
            ],
            ..Shapes::NONE
        },
    }),
};
