//! The ids that raw HTML gives: targets of links, as headings are.

/// Adds every `id="…"` and `name="…"` of some HTML.
pub(super) fn collect(html: &str, ids: &mut Vec<String>) {
    let mut rest = html;
    while let Some(at) = rest.find('=') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        rest = after;
        let name = before.trim_end();
        let is_id = [" id", " name", "\tid", "\nid"].iter().any(|word| {
            name.len() >= word.len()
                && name.is_char_boundary(name.len() - word.len())
                && name.ends_with(word)
        });
        if !is_id {
            continue;
        }
        let after = after.trim_start();
        let value = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => after[1..].split(quote).next(),
            _ => after.split([' ', '>', '/', '\n']).next(),
        };
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            ids.push(value.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn ids_and_names() {
        let mut ids = Vec::new();
        super::collect(
            "<a id=\"x\" href='#y'><a name=z><p data-id=\"no\"><b id = 'ö'>",
            &mut ids,
        );
        assert_eq!(ids, ["x", "z", "ö"]);
    }
}
