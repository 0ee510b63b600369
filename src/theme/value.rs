//! What is not text in a view model, as values of the template engine.
//!
//! Every string goes in as text and is escaped where it is written; only these go in as markup, or are made harmless.

use std::fmt::Write as _;

use minijinja::value::Value;
use serde::{Serialize, Serializer};

use crate::page::{Href, Html, Sentence};
use crate::theme::escape;

/// Markup that is written as it stands.
impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_safe_string(self.0.clone()).serialize(serializer)
    }
}

impl Serialize for Href {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        escape::address(&self.0).serialize(serializer)
    }
}

impl Serialize for Sentence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Value::from_safe_string(with_code(&self.0)).serialize(serializer)
    }
}

/// What stands between backticks is code.
fn with_code(sentence: &str) -> String {
    let mut html = String::new();
    let mut rest = sentence;
    while let Some((before, (code, after))) = rest
        .split_once('`')
        .and_then(|(before, opened)| Some((before, opened.split_once('`')?)))
    {
        let _ = write!(
            html,
            "{}<code>{}</code>",
            escape::text(before),
            escape::text(code)
        );
        rest = after;
    }
    html.push_str(&escape::text(rest));
    html
}

#[cfg(test)]
mod tests {
    use super::with_code;

    #[test]
    fn code_in_a_sentence_of_the_engine_is_code() {
        let check = |sentence: &str, html: &str| assert_eq!(with_code(sentence), html);
        check("`A1` finds it", "<code>A1</code> finds it");
        check(
            "it raises `E: <b>`, `x`",
            "it raises <code>E: &lt;b&gt;</code>, <code>x</code>",
        );
        check("a lone ` stays & <i>", "a lone ` stays &amp; &lt;i&gt;");
        check("", "");
    }
}
