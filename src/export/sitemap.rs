//! `sitemap.xml`: every page that a search engine may list. It gives no dates: they would change with every build.

use super::exporter::{Exporter, File, Input};
use crate::escape;
use crate::page::relative;

pub(super) const EXPORTER: Exporter = Exporter {
    address: "sitemap.xml",
    about: "every page for search engines; only where `site-url` is set",
    places: |input| {
        let site = input.site.iter();
        site.map(|_| EXPORTER.address.to_owned()).collect()
    },
    make,
};

fn make(input: &Input<'_>) -> Vec<File> {
    let Some(site) = input.site else {
        return Vec::new();
    };
    let addresses = input.context.addresses;
    let pages = input.order.iter().map(|page| &addresses.pages[*page]);
    let rules = input.rules().filter(|rule| addresses.own_page[*rule]);
    let rules = rules.map(|rule| &addresses.rules[rule]);
    let mut all: Vec<&str> = pages
        .chain(rules)
        .flatten()
        .chain(addresses.listings.iter().map(|(_, address)| address))
        .chain(&addresses.rule_index)
        .chain(&addresses.verification)
        .map(String::as_str)
        .collect();
    all.sort_unstable();
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for address in all {
        let url = format!("{site}/{}", relative("index.html", address));
        out.push_str("  <url><loc>");
        out.push_str(&escape::html(&ascii(&url)));
        out.push_str("</loc></url>\n");
    }
    out.push_str("</urlset>\n");
    vec![(EXPORTER.address.to_owned(), out)]
}

/// Percent-encodes every byte that is not ASCII, as the sitemap protocol asks for.
fn ascii(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte {
            0x21..=0x7e => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_ascii_and_escaped() {
        assert_eq!(ascii("https://x/é"), "https://x/%C3%A9");
        assert_eq!(escape::html("a&b'<"), "a&amp;b&#39;&lt;");
    }
}
