//! HTML; scripts and styles in it are text.
//!
//! Not authoritative: documents show parts of pages, and the syntax of templates in them.

use super::row::{Comments, Language, Nature};
#[cfg(feature = "lang-html")]
use super::row::{Grammar, Quotes, Shapes};

pub static HTML: Language = Language {
    extensions: &["html", "htm", "xhtml"],
    #[cfg(feature = "lang-html")]
    grammar: Some(Grammar {
        // A tag begins with a letter of ASCII; nobody writes `z` before capitals.
        expando: 'z',
        shapes: Shapes {
            strings: &[Quotes::new("<p title='\n", "\n'></p>\n", "'")],
            ..Shapes::NONE
        },
        contexts: &["<a §></a>", "<a>§</a>"],
        ..Grammar::new(
            || tree_sitter_html::LANGUAGE.into(),
            &[tree_sitter_html::HIGHLIGHTS_QUERY],
        )
    }),
    ..Language::new(
        "html",
        "HTML",
        &["htm", "xhtml", "html5"],
        Comments {
            line: &[],
            block: &[("<!--", "-->")],
            ..Comments::NONE
        },
        Nature::Markup,
    )
};
