//! The closed list of CSS classes, and the capture names that map to them.
//!
//! A capture that is not listed here has no class: themes colour what readers look for, not everything.

use std::ops::Range;

/// Every class that a highlight can have.
#[cfg(test)]
pub const CLASSES: &[&str] = &[
    "hl-keyword", "hl-string", "hl-number", "hl-comment", "hl-function", "hl-type", "hl-constant",
    "hl-property", "hl-attribute", "hl-escape", "hl-tag", "hl-added", "hl-removed", "hl-prompt",
    "hl-output",
];

/// A piece of the code; pieces are sorted, not empty, and do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Highlight {
    /// Bytes of the code, on character boundaries.
    pub range: Range<usize>,
    /// One of `CLASSES`.
    pub class: &'static str,
}

/// The class of a capture; None where text is to look like plain text.
///
/// `is_word` says that the captured token is a word: `and` and `not` are operators to a grammar and keywords to a reader.
pub fn class_of(capture: &str, is_word: bool) -> Option<&'static str> {
    let class = match capture.split('.').next()? {
        "keyword" | "conditional" | "repeat" | "include" | "storageclass" => "hl-keyword",
        "operator" if is_word => "hl-keyword",
        "string" if capture.ends_with(".key") => "hl-property",
        "string" | "character" => "hl-string",
        "number" | "float" => "hl-number",
        "comment" => "hl-comment",
        "function" | "method" => "hl-function",
        "type" | "constructor" | "module" => "hl-type",
        "constant" | "boolean" | "label" => "hl-constant",
        "property" => "hl-property",
        "attribute" => "hl-attribute",
        "escape" => "hl-escape",
        "tag" => "hl-tag",
        "diff" if capture == "diff.plus" => "hl-added",
        "diff" => "hl-removed",
        _ => return None,
    };
    Some(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_is_listed_and_reached() {
        let captures = [
            "keyword", "string", "number", "comment", "function.method", "type",
            "constant.builtin", "property", "attribute", "escape", "tag", "diff.plus",
            "diff.minus",
        ];
        let reached: Vec<_> = captures
            .iter()
            .filter_map(|name| class_of(name, false))
            .collect();
        // The others are those of sessions, which no grammar reads.
        let of_sessions = ["hl-prompt", "hl-output"];
        assert_eq!([reached, of_sessions.to_vec()].concat(), CLASSES);
        assert_eq!(class_of("operator", true), Some("hl-keyword"));
        assert_eq!(class_of("operator", false), None);
        assert_eq!(class_of("string.special.key", false), Some("hl-property"));
        assert_eq!(class_of("variable", false), None);
    }
}
