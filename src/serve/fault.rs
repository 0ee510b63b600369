//! The fault of the last build, drawn in the page, so that no script is needed to see it.
//!
//! It trusts no text: what is shown is escaped, and a page that it cannot read is left as it is but for its end.

/// The page with the fault as the first thing in its body.
pub(super) fn draw(page: &[u8], fault: &str) -> Vec<u8> {
    let section = section(fault);
    let at = body(page).unwrap_or(page.len());
    let mut drawn = Vec::with_capacity(page.len() + section.len());
    drawn.extend_from_slice(&page[..at]);
    drawn.extend_from_slice(section.as_bytes());
    drawn.extend_from_slice(&page[at..]);
    drawn
}

/// A page for when there is no site yet: it asks again by itself, because no script of a theme is there to do so.
pub(super) fn page(fault: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta http-equiv=\"refresh\" content=\"1\">\n\
         <title>The build failed</title>\n</head>\n<body><main><h1>No site yet</h1>{}</main></body>\n</html>\n",
        section(fault)
    )
}

fn section(fault: &str) -> String {
    // No heading: it would stand above the page's own first one.
    format!(
        "<section role=\"alert\" class=\"rulebook-fault\"><p><strong>The build failed</strong></p><pre>{}</pre></section>",
        escape(fault)
    )
}

/// The text as HTML; no HTML may hold most control characters, escaped or not.
fn escape(text: &str) -> String {
    let is_forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    crate::escape::html(&text.replace(is_forbidden, "\u{fffd}"))
}

/// The byte after the opening tag of `body`.
fn body(page: &[u8]) -> Option<usize> {
    let name = page.windows(5).enumerate().find_map(|(at, window)| {
        let after = page.get(at + 5)?;
        let is_tag = window.eq_ignore_ascii_case(b"<body")
            && (after.is_ascii_whitespace() || *after == b'>');
        is_tag.then_some(at + 5)
    })?;
    let mut quote = None;
    for (at, byte) in page.iter().enumerate().skip(name) {
        match (quote, *byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &str, expect: &str) {
        let drawn = String::from_utf8(draw(page.as_bytes(), "no")).expect("both are UTF-8");
        assert_eq!(drawn.replace(&section("no"), "FAULT"), expect);
    }

    #[test]
    fn the_fault_comes_first_in_the_body() {
        check("<html><body><p>a", "<html><body>FAULT<p>a");
        check(
            "<BODY\n class='a>b' id=\"'>\">x",
            "<BODY\n class='a>b' id=\"'>\">FAULTx",
        );
        check("<bodyguard><body>x", "<bodyguard><body>FAULTx");
    }

    #[test]
    fn a_page_without_a_body_gets_it_at_the_end() {
        for page in ["", "<p>x", "<body", "<body class=\"", "\u{feff}é"] {
            check(page, &format!("{page}FAULT"));
        }
    }

    #[test]
    fn the_text_is_escaped() {
        let drawn = page("<script>'a' & \"b\"\u{1b}[31m</script>\nsecond");
        assert!(drawn.contains(
            "<pre>&lt;script&gt;&#39;a&#39; &amp; &quot;b&quot;\u{fffd}[31m&lt;/script&gt;\nsecond</pre>"
        ));
        assert!(!drawn.contains("<script"));
    }
}
