//! JSON as RFC 8259 has it.
//!
//! JSONC and JSON5 are other rows: this grammar would call their trailing commas errors.

use super::{Comments, Grammar, Language, Nature, Shapes};

/// The grammar's query names keys before strings, and the later pattern would win.
const KEYS: &str = "(pair key: (string) @property)";

pub static JSON: Language = Language {
    name: "json",
    display: "JSON",
    aliases: &["geojson", "webmanifest"],
    extensions: &["json"],
    comments: Comments {
        line: &[],
        block: &[],
    },
    nature: Nature::Data,
    grammar: Some(Grammar {
        language: || tree_sitter_json::LANGUAGE.into(),
        highlights: &[tree_sitter_json::HIGHLIGHTS_QUERY, KEYS],
        authoritative: true,
        expando: '$',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes::NONE,
    }),
};
