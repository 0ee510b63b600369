//! The table of contents: `SUMMARY.md` where there is one, else the folder tree.
//!
//! In the tree a folder's index stands for the folder; pages are ordered by `weight` and then by name, and pages
//! without a weight come last.

use super::{ContentsEntry, Page, Target};
use std::collections::BTreeMap;

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
        page: Some(page),
        title: pages[page].title.clone(),
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
                        page: None,
                        title: spelt(name),
                        folder: Some(below.clone()),
                        depth,
                    },
                });
                list(inner, &below, depth + 1, pages, entries);
            }
        }
    }
}

/// A folder that no page speaks for, in words: `getting-started` is "Getting started".
fn spelt(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let words = words.trim();
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// mdBook's table of contents: the links of the page, nested as its lists are.
pub(super) fn from_summary(summary: &Page, pages: &[Page]) -> Vec<ContentsEntry> {
    let blocks = &summary.document.blocks;
    let links = summary.document.links.iter().zip(&summary.targets);
    links
        .filter_map(|(link, target)| {
            let Target::Page { page, .. } = target else {
                return None;
            };
            let block = blocks
                .iter()
                .find(|block| block.span.contains(link.span.start));
            // A list and its item are one level together.
            let depth = block.map_or(0, |block| (block.depth / 2).saturating_sub(1) as usize);
            let title = block
                .map(|block| block.text.trim().to_owned())
                .filter(|title| !title.is_empty())
                .unwrap_or_else(|| pages[*page].title.clone());
            Some(ContentsEntry {
                page: Some(*page),
                title,
                folder: None,
                depth,
            })
        })
        .collect()
}
