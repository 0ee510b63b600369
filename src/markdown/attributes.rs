//! Lists of attributes behind what they are about: `{: .class #id }`, `{ .button width="300" }`.
//!
//! Of such a list a page needs the id alone, which links lead to; braces that hold anything else are text.

use super::container;

/// A list at the beginning of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct List {
    /// Its bytes.
    pub length: usize,
    pub id: Option<String>,
    /// Whether it says with its first letter that it is one: a class, an id or a colon.
    pub is_plain: bool,
}

pub(super) fn list(text: &str) -> Option<List> {
    let inner = text.strip_prefix('{')?;
    let (inner, _) = inner.split_once('}')?;
    let length = inner.len() + 2;
    let named = inner.strip_prefix(':').unwrap_or(inner).trim();
    if named.is_empty() || named.contains(['{', '\n']) {
        return None;
    }
    let all = container::attributes(named);
    let is_name = |name: &str| {
        let is_letter = |c: char| c.is_alphanumeric() || "_-:".contains(c);
        name.starts_with(char::is_alphabetic) && name.chars().all(is_letter)
    };
    let is_attribute = |(key, value): &(String, String)| match key.strip_prefix(['.', '#']) {
        Some(name) => value.is_empty() && is_name(name),
        None => !value.is_empty() && is_name(key),
    };
    if all.is_empty() || !all.iter().all(is_attribute) {
        return None;
    }
    // Keys are in lower case, and ids are not.
    let mut words = named.split_whitespace();
    let id = words.find_map(|word| word.strip_prefix('#'));
    Some(List {
        length,
        id: id.map(str::to_owned),
        is_plain: inner.starts_with(':') || named.starts_with(['.', '#']),
    })
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn lists_of_attributes_and_other_braces() {
        let check = |text: &str, length: usize, id: &str| {
            let found = list(text).expect(text);
            assert_eq!(
                (found.length, found.id.as_deref().unwrap_or("")),
                (length, id)
            );
        };
        check("{: .note #Para }x", 16, "Para");
        check("{ .md-button }", 14, "");
        check("{width=\"3 px\"}", 14, "");
        check("{:target=_blank}", 16, "");
        for other in [
            "{}", "{ a }", "{a: 1}", "{ .5 }", "{#1}", "{ . }", "{ .a", "a", "{x=}",
        ] {
            assert_eq!(list(other), None, "{other}");
        }
    }
}
