//! Values as a new `book.toml` has them.
//!
//! It knows no keys: who writes a configuration says which, and the reader holds it against the table.

/// A text in quotes.
pub fn toml_text(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A regular expression: in single quotes, where backslashes are what they are.
pub fn toml_expression(text: &str) -> String {
    match text.contains('\'') {
        true => toml_text(text),
        false => format!("'{text}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "a", "a \"b\"", "it's", "a\\b", "tab\t", "é\u{7f}", "a\nb", "",
        ] {
            let read: toml::Table = format!("a = {}\n", toml_text(text)).parse().expect("TOML");
            assert_eq!(read["a"].as_str(), Some(text));
        }
        let expression = r"^(PY\d+)\b";
        let read: toml::Table = format!("a = {}\n", toml_expression(expression))
            .parse()
            .expect("TOML");
        assert_eq!(read["a"].as_str(), Some(expression));
        assert_eq!(toml_expression("it's"), "\"it's\"");
    }
}
