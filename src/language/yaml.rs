//! YAML 1.2.
//!
//! The row alone; front matter and detectors are read by `serde-saphyr`, not by this grammar.

use super::{Comments, Grammar, Language, Nature, Quotes, Shapes};

pub static YAML: Language = Language {
    name: "yaml",
    display: "YAML",
    aliases: &["yml"],
    extensions: &["yaml", "yml"],
    comments: Comments {
        line: &["#"],
        block: &[],
    },
    nature: Nature::Data,
    grammar: Some(Grammar {
        language: || tree_sitter_yaml::LANGUAGE.into(),
        highlights: &[tree_sitter_yaml::HIGHLIGHTS_QUERY],
        authoritative: true,
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "text: |2\n",
                indent: "  ",
                close: "\n",
                forbids: "",
                kinds: &[],
            }],
            ..Shapes::NONE
        },
    }),
};
