//! YAML 1.2.
//!
//! The row alone; front matter and detectors are read by `serde-saphyr`, not by this grammar.

use super::row::{Comments, Grammar, Language, Nature, Quotes, Shapes};

pub static YAML: Language = Language {
    extensions: &["yaml", "yml"],
    grammar: Some(Grammar {
        authoritative: true,
        shapes: Shapes {
            strings: &[Quotes {
                indent: "  ",
                ..Quotes::new("text: |2\n", "\n", "")
            }],
            ..Shapes::NONE
        },
        contexts: &["a: §"],
        ..Grammar::new(
            || tree_sitter_yaml::LANGUAGE.into(),
            &[tree_sitter_yaml::HIGHLIGHTS_QUERY],
        )
    }),
    ..Language::new("yaml", "YAML", &["yml"], Comments::HASH, Nature::Data)
};
