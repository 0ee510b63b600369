//! The pages that no Markdown file stands behind: the rules index, listings, the 404 page.
//!
//! What was proven of a book is said by [`super::verification`].

use super::addresses::{LOST, parts, relative};
use super::context::SiteContext;
use super::verification;
use super::views::{
    Body, Facet, Href, Link, Listed, Listing, Moved, Page, Redirect, RuleIndex, RuleRow, Standing,
};
use crate::paths::has_scheme;
use crate::verify::{KINDS, Tally};
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn pages(context: &SiteContext<'_>) -> Vec<Page> {
    let mut out = Vec::new();
    if let Some(address) = &context.addresses.rule_index {
        let rows = context.rows(address);
        let description = format!("All {} rules of {}", rows.len(), context.title());
        out.push(context.page(
            address.clone(),
            "Rules".to_owned(),
            &description,
            Body::RuleIndex(rule_index(rows)),
        ));
    }
    if let Some(address) = &context.addresses.verification {
        let description = format!(
            "What was proven of the examples of {}, and how",
            context.title()
        );
        let body = Body::Verification(verification::verification(context, address));
        out.push(context.page(
            address.clone(),
            "Verification".to_owned(),
            &description,
            body,
        ));
    }
    for (folder, address) in &context.addresses.listings {
        let title = folder_title(context, folder);
        let body = Body::Listing(Listing {
            entries: listing(context, folder, address),
            standing: standing(context, address),
        });
        out.push(context.page(address.clone(), title, "", body));
    }
    if context.addresses.lost.is_none() {
        let title = "Page not found".to_owned();
        out.push(context.page(LOST.to_owned(), title, "", Body::NotFound));
    }
    for (from, to) in &context.addresses.redirects {
        let body = Body::Redirect(Redirect {
            to: Href(way(from, to)),
            moved: moved(context, from, from, &|_| false),
        });
        out.push(context.page(from.clone(), context.title().to_owned(), "", body));
    }
    out
}

/// The way from an address to where a redirect leads.
fn way(from: &str, to: &str) -> String {
    match has_scheme(to) || to.starts_with(['/', '.']) {
        true => to.to_owned(),
        false => relative(from, to),
    }
}

/// The old anchors of the page at `address`, which is shown at `from`, without those whose heading `goes_on` with them.
pub(super) fn moved(
    context: &SiteContext<'_>,
    address: &str,
    from: &str,
    goes_on: &dyn Fn(&str) -> bool,
) -> Vec<Moved> {
    let pages = &context.addresses.pages;
    let old = context.addresses.old_anchors_of(address);
    let moved = old.filter(|old| !goes_on(&old.to)).map(|old| {
        let page = parts(&old.to).0;
        let at = pages
            .iter()
            .position(|known| known.as_deref() == Some(page));
        Moved {
            anchor: old.anchor.clone(),
            to: Link {
                href: Href(way(from, &old.to)),
                text: at.map_or_else(|| old.to.clone(), |at| context.book.pages[at].title.clone()),
            },
        }
    });
    moved.collect()
}

/// What the page of a folder without an index is called.
pub fn folder_title(context: &SiteContext<'_>, folder: &str) -> String {
    let mut entries = context.book.contents.iter();
    let entry = entries.find(|entry| entry.folder.as_deref() == Some(folder));
    match (folder.rsplit('/').next(), entry) {
        (None | Some(""), _) => context.title().to_owned(),
        (_, Some(entry)) => entry.title.clone(),
        (Some(name), None) => name.to_owned(),
    }
}

/// The first page of a book says what stands behind it; a book of one page says it there anyway.
pub(super) fn standing(context: &SiteContext<'_>, address: &str) -> Option<Standing> {
    if address != "index.html" || context.book.pages.len() < 2 {
        return None;
    }
    let tally = Tally::of(context.judged.verdicts.iter().flatten());
    let rules = context.book.written_rules().count();
    let link = |to: &Option<String>, text: String| Some(Link::new(address, to.as_ref()?, text));
    let noun = if rules == 1 { "rule" } else { "rules" };
    let examples = match tally.total() {
        1 => "1 example".to_owned(),
        many => format!("{many} examples"),
    };
    let standing = Standing {
        rules: link(&context.addresses.rule_index, format!("{rules} {noun}")).filter(|_| rules > 0),
        examples: link(&context.addresses.verification, examples).filter(|_| tally.total() > 0),
        tally,
    };
    (standing.rules.is_some() || standing.examples.is_some()).then_some(standing)
}

/// The rows, and what of them can be chosen.
fn rule_index(rows: Vec<RuleRow>) -> RuleIndex {
    let sorted = |values: BTreeSet<&str>| -> Vec<String> {
        let named = values.into_iter().filter(|value| !value.is_empty());
        named.map(str::to_owned).collect()
    };
    let tags = rows.iter().flat_map(|row| &row.tags);
    let languages = rows.iter().map(|row| row.language.as_str());
    let since = rows.iter().filter_map(|row| row.since.as_deref());
    let facets = [
        ("tag", "Tag", sorted(tags.map(String::as_str).collect())),
        ("severity", "Severity", standings(&rows)),
        ("language", "Language", sorted(languages.collect())),
        ("verdict", "Verdict", verdicts(&rows)),
        ("since", "Since", versions(since)),
    ];
    let facets = facets.into_iter().map(|(name, label, values)| Facet {
        name,
        label,
        values,
    });
    RuleIndex {
        facets: facets.filter(|facet| !facet.values.is_empty()).collect(),
        rules: rows,
    }
}

/// What occurs in the column of severities, the most severe first.
fn standings(rows: &[RuleRow]) -> Vec<String> {
    const IN_ORDER: [&str; 8] = [
        "error", "warning", "info", "hint", "off", "by running", "prose only", "implicit",
    ];
    let in_order = IN_ORDER.iter();
    let occurring = in_order.filter(|name| rows.iter().any(|row| row.standing == **name));
    occurring.map(|name| (*name).to_owned()).collect()
}

/// The verdicts that occur, and `none` where a rule has no example.
fn verdicts(rows: &[RuleRow]) -> Vec<String> {
    let kinds = KINDS.iter();
    let occurring = kinds.filter(|kind| rows.iter().any(|row| row.tally.count(**kind) > 0));
    let mut names: Vec<String> = occurring.map(|kind| kind.name().to_owned()).collect();
    if rows.iter().any(|row| row.tally.total() == 0) {
        names.push("none".to_owned());
    }
    names
}

/// `sqlalchemy>=1.10` comes after `sqlalchemy>=1.9`: a number is compared as one, by its length first.
fn versions<'r>(all: impl Iterator<Item = &'r str>) -> Vec<String> {
    let key = |text: &str| {
        let mut parts: Vec<(usize, String)> = Vec::new();
        let mut in_number = false;
        for c in text.chars() {
            let is_digit = c.is_ascii_digit();
            match parts.last_mut() {
                Some((length, part)) if is_digit && in_number => {
                    part.push(c);
                    *length += 1;
                }
                _ => parts.push((1, c.to_string())),
            }
            in_number = is_digit;
        }
        parts
    };
    let in_order: BTreeMap<_, &str> = all.map(|text| (key(text), text)).collect();
    in_order.into_values().map(str::to_owned).collect()
}

/// The pages of a folder, and its folders.
pub fn listing(context: &SiteContext<'_>, folder: &str, from: &str) -> Vec<Listed> {
    let entries = context.book.contents.iter().filter_map(|entry| {
        let page = entry.page.map(|page| &context.book.pages[page]);
        let inside = match (&entry.folder, page) {
            (Some(below), _) => {
                below.rsplit_once('/').map_or("", |(parent, _)| parent) == folder && below != folder
            }
            (None, Some(page)) => page.folder() == folder,
            (None, None) => false,
        };
        let address = match entry.page {
            Some(page) => context.addresses.pages[page].clone()?,
            None => format!("{}/index.html", entry.folder.as_ref()?),
        };
        inside.then(|| Listed {
            place: Link::new(from, &address, &entry.title),
            about: page.map_or_else(String::new, |page| page.description.clone()),
            tally: entry
                .page
                .map_or_else(Tally::default, |page| context.page_tally(page)),
        })
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::super::Href;
    use super::*;
    use crate::verify::VerdictKind;

    fn row(kind: &'static str, severity: &'static str, tags: &[&str]) -> RuleRow {
        RuleRow {
            id: "A1".to_owned(),
            title: "No x".to_owned(),
            href: Href("A1.html".to_owned()),
            severity,
            standing: super::super::context::standing(kind, severity),
            language: String::new(),
            since: None,
            tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
            kind,
            tally: Tally::default(),
        }
    }

    /// `name: values`, a line each.
    fn facets(rows: Vec<RuleRow>) -> Vec<String> {
        let facets = rule_index(rows).facets.into_iter();
        facets
            .map(|facet| format!("{}: {}", facet.name, facet.values.join(", ")))
            .collect()
    }

    #[test]
    fn only_what_occurs_can_be_chosen() {
        let mut proven = row("detector", "warning", &["b", "a"]);
        proven.tally.add(VerdictKind::Proven);
        proven.tally.add(VerdictKind::Skipped);
        proven.language = "Python".to_owned();
        let other = row("detector", "error", &["a"]);
        assert_eq!(
            facets(vec![proven, other, row("prose", "", &[])]),
            [
                "tag: a, b",
                "severity: error, warning, prose only",
                "language: Python",
                "verdict: proven, skipped, none",
            ]
        );
    }

    #[test]
    fn a_rule_without_a_detector_says_so() {
        assert_eq!(
            facets(vec![row("section", "", &[])])[0],
            "severity: implicit"
        );
    }

    #[test]
    fn versions_are_in_their_own_order() {
        let all = ["b>=1.10", "b>=1.9", "b>=1.9", "a>=2", "b>=1.9.1", "b>=10"];
        let expect = ["a>=2", "b>=1.9", "b>=1.9.1", "b>=1.10", "b>=10"];
        assert_eq!(super::versions(all.into_iter()), expect);
    }
}
