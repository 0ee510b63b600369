//! Navigation that is rendered once a folder and only marked for each page.
//!
//! Rendering it for every page made two comparable tools quadratic in the number of pages.

use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_128;

use crate::page::{NavEntry, Page, encoded};
use crate::theme::escape;
use minijinja::context;
use minijinja::value::Value;

/// What stands on the link to the page that is shown.
const CURRENT: &str = " aria-current=\"page\"";

/// What stands on the link to the page that the shown one is a part of.
const AROUND: &str = " aria-current=\"true\"";

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
    /// The navigation as a page shows it; unmarked if it names neither that page nor the one it is a part of.
    pub fn for_page(&self, page: &Page) -> String {
        let Some(place) = self.place(page) else {
            return self.html.clone();
        };
        let mark = page.below.as_ref().map_or(CURRENT, |_| AROUND);
        let mut html = String::with_capacity(self.html.len() + mark.len());
        html.push_str(&self.html[..place]);
        html.push_str(mark);
        html.push_str(&self.html[place..]);
        html
    }

    /// The name of what [`NavHtml::for_page`] gives.
    pub fn name_for(&self, page: &Page) -> NavName {
        (self.hash, self.place(page))
    }

    fn place(&self, page: &Page) -> Option<usize> {
        let entry = page.below.as_ref().unwrap_or(&page.address);
        self.places.get(entry).copied()
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
    use crate::page::{Body, NavEntry, Page};
    use crate::theme::{Theme, sample};

    fn page(address: &str) -> Page {
        let address = address.to_owned();
        Page::new(address, String::new(), String::new(), Body::NotFound)
    }

    #[test]
    fn navigation_is_marked_for_one_page_only() {
        let [frame, _] = sample::frames();
        let nav = Theme::new(vec![])
            .unwrap()
            .render_nav(&frame, "../", &sample::nav())
            .unwrap();
        let marked = nav.for_page(&page("databases/queries.html"));
        assert!(
            marked.contains("<a href=\"../databases/queries.html\" aria-current=\"page\">"),
            "{marked}"
        );
        assert_eq!(marked.matches("aria-current").count(), 1);
        assert_eq!(
            marked.replace(" aria-current=\"page\"", ""),
            nav.for_page(&page("elsewhere.html"))
        );
        // A rule is a part of the page that it is written on.
        let rule = Page {
            below: Some("databases/queries.html".to_owned()),
            ..page("rules/X.html")
        };
        assert_eq!(
            nav.for_page(&rule),
            marked.replace("aria-current=\"page\"", "aria-current=\"true\"")
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
        let (top, bottom) = (
            nav.for_page(&page("199.html")),
            nav.for_page(&page("0.html")),
        );
        assert!(top.find("page 199").unwrap() < top.find("page 0<").unwrap());
        assert!(bottom.contains("<a href=\"0.html\" aria-current=\"page\">"));
    }
}
