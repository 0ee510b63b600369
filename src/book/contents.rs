//! The table of contents: `SUMMARY.md` where there is one, else the folder tree.
//!
//! In the tree a folder's index stands for the folder; pages are ordered by `weight` and then by name, and pages
//! without a weight come last.

use super::{ContentsEntry, ContentsKind, Page};
use crate::markdown::{Summary, SummaryKind};
use std::collections::{BTreeMap, HashMap};

/// The file in which mdBook's authors list their chapters, in the folder of the pages.
pub const SUMMARY: &str = "SUMMARY.md";

/// Whether a file stands for its folder: `index.md`, else `README.md`.
pub(super) fn is_index(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.eq_ignore_ascii_case("index") || stem.eq_ignore_ascii_case("readme")
}

#[derive(Default)]
struct Folder<'a> {
    index: Option<usize>,
    pages: Vec<usize>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

pub(super) fn from_tree(pages: &[Page]) -> Vec<ContentsEntry> {
    let mut root = Folder::default();
    for (at, page) in pages.iter().enumerate() {
        let mut folder = &mut root;
        let mut parts = page.path.split('/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                folder = folder.folders.entry(part).or_default();
            }
        }
        let prefers = |old: usize| {
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
            name(&page.path).starts_with("index") && !name(&pages[old].path).starts_with("index")
        };
        match folder.index {
            None if is_index(&page.path) => folder.index = Some(at),
            Some(old) if is_index(&page.path) && prefers(old) => {
                folder.pages.push(old);
                folder.index = Some(at);
            }
            _ => folder.pages.push(at),
        }
    }
    let mut entries = Vec::new();
    if let Some(index) = root.index {
        entries.push(entry(pages, index, Some(String::new()), 0));
    }
    list(&root, "", 0, pages, &mut entries);
    entries
}

fn entry(pages: &[Page], page: usize, folder: Option<String>, depth: usize) -> ContentsEntry {
    ContentsEntry {
        kind: ContentsKind::Page,
        page: Some(page),
        title: pages[page].title.clone(),
        number: String::new(),
        folder,
        depth,
    }
}

fn list(
    folder: &Folder<'_>,
    path: &str,
    depth: usize,
    pages: &[Page],
    entries: &mut Vec<ContentsEntry>,
) {
    enum Item<'f, 'a> {
        Page(usize),
        Folder(&'a str, &'f Folder<'a>),
    }
    let mut items: Vec<(i64, &str, Item<'_, '_>)> = Vec::new();
    for page in &folder.pages {
        let found = &pages[*page];
        items.push((
            found.weight.unwrap_or(i64::MAX),
            &found.path,
            Item::Page(*page),
        ));
    }
    for (name, inner) in &folder.folders {
        let weight = inner
            .index
            .and_then(|at| pages[at].weight)
            .unwrap_or(i64::MAX);
        items.push((weight, name, Item::Folder(name, inner)));
    }
    items.sort_by_key(|(weight, name, _)| (*weight, name.rsplit('/').next().unwrap_or(name)));
    for (_, _, item) in items {
        match item {
            Item::Page(page) => entries.push(entry(pages, page, None, depth)),
            Item::Folder(name, inner) => {
                let below = if path.is_empty() {
                    name.to_owned()
                } else {
                    format!("{path}/{name}")
                };
                entries.push(match inner.index {
                    Some(index) => entry(pages, index, Some(below.clone()), depth),
                    None => ContentsEntry {
                        kind: ContentsKind::Page,
                        page: None,
                        title: spelt(name),
                        number: String::new(),
                        folder: Some(below.clone()),
                        depth,
                    },
                });
                list(inner, &below, depth + 1, pages, entries);
            }
        }
    }
}

/// The name of a folder or a file in words: `getting-started` is "Getting started".
pub(super) fn spelt(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// mdBook's table of contents, as its author lists it; what is not there or not written yet has no page.
pub(super) fn from_summary(summary: &Summary, pages: &[Page]) -> Vec<ContentsEntry> {
    let places: HashMap<&str, usize> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| (page.path.as_str(), at))
        .collect();
    let items = summary.items.iter();
    items
        .filter_map(|item| {
            let page = item
                .file()
                .and_then(|path| places.get(path.as_str()).copied());
            let kind = match (item.kind, page) {
                (SummaryKind::Chapter, Some(_)) => ContentsKind::Page,
                // Its file is not there, which is reported, or it is on another site.
                (SummaryKind::Chapter, None) => return None,
                (SummaryKind::Draft, _) => ContentsKind::Draft,
                (SummaryKind::Part, _) => ContentsKind::Part,
                (SummaryKind::Separator, _) => ContentsKind::Separator,
            };
            let number: Vec<String> = item.number.iter().map(u32::to_string).collect();
            Some(ContentsEntry {
                kind,
                page,
                title: item.title.trim().to_owned(),
                number: number.join("."),
                folder: None,
                depth: item.depth,
            })
        })
        .collect()
}
