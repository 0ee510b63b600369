//! JSON as RFC 8259 has it.
//!
//! JSONC and JSON5 are other rows: this grammar would call their trailing commas errors.

use super::row::{Comments, Grammar, Language, Nature};

/// The grammar's query names keys before strings, and the later pattern would win.
const KEYS: &str = "(pair key: (string) @property)";

pub static JSON: Language = Language {
    extensions: &["json"],
    grammar: Some(Grammar {
        authoritative: true,
        contexts: &["{ § }", "[§]", "{ \"a\": § }"],
        ..Grammar::new(
            || tree_sitter_json::LANGUAGE.into(),
            &[tree_sitter_json::HIGHLIGHTS_QUERY, KEYS],
        )
    }),
    ..Language::new(
        "json",
        "JSON",
        &["geojson", "webmanifest"],
        Comments::NONE,
        Nature::Data,
    )
};
