//! Navigation that is rendered once a folder and only marked for each page.
//!
//! Rendering it for every page made two comparable tools quadratic in the number of pages.

use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::page::{NavEntry, encoded};
use crate::theme::escape;
use minijinja::context;
use minijinja::value::Value;

/// What stands on the link to the page that is shown.
const CURRENT: &str = " aria-current=\"page\"";

/// Stands before and after an entry's number in the rendered text; escaped text never contains it.
const MARK: char = '\0';

/// Levels that are drawn below each other; what is deeper stands on the last one.
/// The engine refuses templates that nest some fifty times, and nobody could follow them on a page.
const DEEPEST: usize = 6;

/// The navigation of one folder, and where each of its pages would be marked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NavHtml {
    html: String,
    places: HashMap<String, usize>,
    hash: u128,
}

/// What tells the navigation of one page from that of another: its hash without the mark, and where the mark stands.
pub type NavName = (u128, Option<usize>);

impl NavHtml {
    /// The navigation as the page at `address` shows it; unmarked if it does not name that page.
    pub fn for_page(&self, address: &str) -> String {
        let Some(&place) = self.places.get(address) else {
            return self.html.clone();
        };
        let mut html = String::with_capacity(self.html.len() + CURRENT.len());
        html.push_str(&self.html[..place]);
        html.push_str(CURRENT);
        html.push_str(&self.html[place..]);
        html
    }

    /// The name of what [`NavHtml::for_page`] gives.
    pub fn name_for(&self, address: &str) -> NavName {
        (self.hash, self.places.get(address).copied())
    }

    /// Takes the marks out of `rendered` and remembers where they stood.
    pub(super) fn unmark(rendered: &str, addresses: &[&str]) -> NavHtml {
        let mut nav = NavHtml {
            html: String::with_capacity(rendered.len()),
            places: HashMap::new(),
            hash: 0,
        };
        // Text and numbers alternate, because marks come in pairs.
        for (turn, piece) in rendered.split(MARK).enumerate() {
            if turn % 2 == 0 {
                nav.html.push_str(piece);
            } else if let Some(address) = piece.parse().ok().and_then(|at: usize| addresses.get(at))
            {
                nav.places
                    .entry((*address).to_owned())
                    .or_insert(nav.html.len());
            }
        }
        nav.hash = xxh3_128(nav.html.as_bytes());
        nav
    }
}

/// Entries for the template; `addresses` collects the pages in the order of their marks.
pub(super) fn entries<'a>(
    entries: &'a [NavEntry],
    root: &str,
    addresses: &mut Vec<&'a str>,
) -> Value {
    let mut values = Vec::with_capacity(entries.len());
    collect(entries, root, 1, addresses, &mut values);
    Value::from(values)
}

fn collect<'a>(
    entries: &'a [NavEntry],
    root: &str,
    depth: usize,
    addresses: &mut Vec<&'a str>,
    values: &mut Vec<Value>,
) {
    for entry in entries {
        let mark = format!("{MARK}{}{MARK}", addresses.len());
        let linked = !entry.address.is_empty();
        if linked {
            addresses.push(&entry.address);
        }
        let href = format!("{root}{}", encoded(&entry.address));
        let mut children = Vec::new();
        let place = values.len();
        if depth < DEEPEST {
            collect(&entry.children, root, depth + 1, addresses, &mut children);
        } else {
            collect(&entry.children, root, depth, addresses, values);
        }
        let value = context! {
            kind => entry.kind,
            title => entry.title.as_str(),
            number => entry.number.as_str(),
            href => linked.then(|| escape::address(&href).into_owned()),
            current => Value::from_safe_string(mark),
            children => children,
        };
        values.insert(place, value);
    }
}

#[cfg(test)]
mod tests {
    use crate::page::NavEntry;
    use crate::theme::{Theme, sample};

    #[test]
    fn navigation_is_marked_for_one_page_only() {
        let [frame, _] = sample::frames();
        let nav = Theme::new(vec![])
            .unwrap()
            .render_nav(&frame, "../", &sample::nav())
            .unwrap();
        let marked = nav.for_page("databases/queries.html");
        assert!(
            marked.contains("<a href=\"../databases/queries.html\" aria-current=\"page\">"),
            "{marked}"
        );
        assert_eq!(marked.matches("aria-current").count(), 1);
        assert_eq!(
            marked.replace(" aria-current=\"page\"", ""),
            nav.for_page("elsewhere.html")
        );
    }

    #[test]
    fn deep_navigation_is_rendered() {
        let mut entries = vec![];
        for depth in 0..200 {
            entries = vec![NavEntry {
                kind: "page",
                number: String::new(),
                address: format!("{depth}.html"),
                title: format!("page {depth}"),
                children: entries,
            }];
        }
        let [frame, _] = sample::frames();
        let nav = Theme::new(vec![])
            .unwrap()
            .render_nav(&frame, "", &entries)
            .unwrap();
        let (top, bottom) = (nav.for_page("199.html"), nav.for_page("0.html"));
        assert!(top.find("page 199").unwrap() < top.find("page 0<").unwrap());
        assert!(bottom.contains("<a href=\"0.html\" aria-current=\"page\">"));
    }
}
