//! HTML; scripts and styles in it are text.
//!
//! Not authoritative: documents show parts of pages, and the syntax of templates in them.

use super::{Comments, Language, Nature};
#[cfg(feature = "lang-html")]
use super::{Grammar, Quotes, Shapes};

pub static HTML: Language = Language {
    name: "html",
    display: "HTML",
    aliases: &["htm", "xhtml", "html5"],
    extensions: &["html", "htm", "xhtml"],
    comments: Comments {
        line: &[],
        block: &[("<!--", "-->")],
    },
    nature: Nature::Markup,
    #[cfg(not(feature = "lang-html"))]
    grammar: None,
    #[cfg(feature = "lang-html")]
    grammar: Some(Grammar {
        language: || tree_sitter_html::LANGUAGE.into(),
        highlights: &[tree_sitter_html::HIGHLIGHTS_QUERY],
        authoritative: false,
        // A tag begins with a letter of ASCII; nobody writes `z` before capitals.
        expando: 'z',
        ending: "",
        second: None,
        rules: true,
        shapes: Shapes {
            strings: &[Quotes {
                open: "<p title='\n",
                indent: "",
                close: "\n'></p>\n",
                forbids: "'",
                kinds: &[],
            }],
            ..Shapes::NONE
        },
    }),
};
