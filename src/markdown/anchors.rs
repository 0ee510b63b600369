//! The ids that an author's own HTML gives a page: targets of links, as headings are.
//!
//! Only what the page publishes counts: nothing in a comment, and nothing on a tag that is shown as text.

use super::raw;
use crate::config::RawHtml;

/// Adds every `id="…"`, and every `name="…"` of a link, of some whole HTML.
pub(super) fn collect(html: &str, policy: RawHtml, ids: &mut Vec<String>) {
    if html.contains('=') {
        ids.extend(raw::ids(html, policy));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, policy: RawHtml, expect: &[&str]) {
        let mut ids = Vec::new();
        collect(html, policy, &mut ids);
        assert_eq!(ids, expect, "{html}");
    }

    #[test]
    fn ids_and_names_that_are_published() {
        let html = "<a id=\"x\" href='#y'><a name=z><p data-id=\"no\" name=\"no\"><b id = 'ö'>";
        check(html, RawHtml::Safe, &["x", "z", "ö"]);
        check("<!-- <a id=\"x\"></a> --><p id=y>", RawHtml::Safe, &["y"]);
        check("<P ID=y id=z>", RawHtml::Safe, &["y"]);
    }

    #[test]
    fn a_tag_that_is_text_has_no_id() {
        let html = "<form id=\"x\"><custom-tag id=y><!-- <i id=z> -->";
        check(html, RawHtml::Safe, &[]);
        check(html, RawHtml::All, &["x", "y"]);
    }
}
