//! Where old addresses lead: of pages that are gone, and of anchors that pages no longer have.
//!
//! It reads what the configuration says and knows which pages and anchors there are; it makes no page. The anchor of an
//! address never reaches a server, so an old one stays on its page, and leads on from there.

use crate::book::{Book, Page};
use crate::config::HtmlTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::paths::{file_at, folder_of, has_scheme, join};
use std::collections::HashMap;

/// An anchor that a page of the site no longer has, or never had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OldAnchor {
    /// The address of the page, or of a redirect.
    pub page: String,
    pub anchor: String,
    /// An address from the site's root, or one of another site.
    pub to: String,
}

/// What an address in the configuration leads to.
pub(super) enum Destination {
    /// The file of a page or another file from the site's root, and what is behind its `#`.
    Inside(String, Option<String>),
    /// As it is written: on another site, or beside this one.
    Elsewhere(String),
}

/// `to` as a redirect from the file `from` means it: from the site's root with a `/` before it, else relative to `from`.
pub(super) fn destination(from: &str, to: &str) -> Destination {
    if has_scheme(to) || to.starts_with("//") {
        return Destination::Elsewhere(to.to_owned());
    }
    let (path, anchor) = to
        .split_once('#')
        .map_or((to, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    if path.is_empty() {
        return Destination::Inside(from.to_owned(), anchor);
    }
    let folder = match path.starts_with('/') {
        true => "",
        false => folder_of(from),
    };
    match join(folder, path).filter(|inside| !inside.is_empty()) {
        Some(inside) if path.ends_with('/') => {
            Destination::Inside(format!("{inside}/index.html"), anchor)
        }
        Some(inside) => Destination::Inside(inside, anchor),
        None => Destination::Elsewhere(to.to_owned()),
    }
}

/// An address as one text.
pub(super) fn joined(path: &str, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) => format!("{path}#{anchor}"),
        None => path.to_owned(),
    }
}

/// The old anchors of pages and of redirects; `is_taken` says whether the site has a page at an address.
pub(super) fn old_anchors(
    book: &Book,
    html: &HtmlTable,
    pages: &[Option<String>],
    redirects: &[(String, String)],
    is_taken: &dyn Fn(&str) -> bool,
) -> (Vec<OldAnchor>, Vec<Diagnostic>) {
    let by_address: HashMap<&str, &Page> = pages
        .iter()
        .zip(&book.pages)
        .filter_map(|(address, page)| Some((address.as_deref()?, page)))
        .collect();
    let mut found: Vec<OldAnchor> = Vec::new();
    let mut faults = Vec::new();
    for (from, to) in &html.redirects {
        let Some((path, anchor)) = from.split_once('#') else {
            continue;
        };
        let page = file_at(path).unwrap_or_default();
        let is_led_on = || redirects.iter().any(|(from, _)| *from == page);
        let reason = match by_address.get(page.as_str()) {
            _ if anchor.is_empty() => Some(facts!("redirect-of-no-page", from, to)),
            Some(there) if has_anchor(there, anchor) => {
                Some(facts!("redirect-of-a-known-anchor", from, to))
            }
            Some(_) => None,
            None if is_led_on() => None,
            None => Some(facts!("redirect-of-an-anchor-nowhere", from, to)),
        };
        if let Some(reason) = reason {
            faults.push(unserved(reason));
            continue;
        }
        let to = match destination(&page, to) {
            Destination::Elsewhere(to) => to,
            Destination::Inside(path, _) if path.ends_with(".html") && !is_taken(&path) => {
                faults.push(dead(facts!("redirect-to-nothing", from, to)));
                continue;
            }
            Destination::Inside(path, anchor) => joined(&path, anchor.as_deref()),
        };
        let anchor = anchor.to_owned();
        found.push(OldAnchor { page, anchor, to });
    }
    end_rings(&mut found, &mut faults);
    (found, faults)
}

fn has_anchor(page: &Page, anchor: &str) -> bool {
    let document = &page.document;
    let mut headings = document.headings.iter();
    headings.any(|heading| heading.anchor == anchor)
        || document.html_ids.iter().any(|id| id == anchor)
}

/// Old anchors that lead to each other lead nowhere.
fn end_rings(found: &mut Vec<OldAnchor>, faults: &mut Vec<Diagnostic>) {
    let next: HashMap<String, String> = found
        .iter()
        .map(|old| (joined(&old.page, Some(&old.anchor)), old.to.clone()))
        .collect();
    let is_endless = |from: &str| {
        let ways = std::iter::successors(Some(from), |at| next.get(*at).map(String::as_str));
        ways.take(next.len() + 2).count() > next.len() + 1
    };
    found.retain(|old| {
        let from = joined(&old.page, Some(&old.anchor));
        let is_kept = !is_endless(&from);
        if !is_kept {
            faults.push(dead(facts!("redirect-in-a-ring", from, to = old.to)));
        }
        is_kept
    });
}

/// What is said of a redirect that has no effect.
pub(super) fn unserved(message: Facts) -> Diagnostic {
    Diagnostic::nowhere(Code::ConfigIgnored, message).hint(facts!("redirect-hint"))
}

/// What is said of one that leads nowhere.
pub(super) fn dead(message: Facts) -> Diagnostic {
    Diagnostic::nowhere(Code::DeadLink, message).hint(facts!("redirect-hint"))
}
