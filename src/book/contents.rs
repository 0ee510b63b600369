//! The table of contents: `SUMMARY.md` or what another tool lists where there is that, else the folder tree.
//!
//! In the tree a folder's index stands for the folder; pages are ordered by `weight` and then by name, and pages
//! without a weight come last.

use super::{ContentsEntry, ContentsKind, Page};
use crate::markdown::{Summary, SummaryKind};
use std::collections::{BTreeMap, HashMap, HashSet};

/// The file in which mdBook's authors list their chapters, in the folder of the pages.
pub const SUMMARY: &str = "SUMMARY.md";

/// Whether a file stands for its folder: `index.md` (Hugo's and Zola's `_index.md`), else `README.md`.
pub(super) fn is_index(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let stems = ["index", "_index", "readme"];
    stems.iter().any(|one| stem.eq_ignore_ascii_case(one))
}

/// What a file of another tool says of a folder: its title, and its place beside others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FolderLabel {
    pub title: Option<String>,
    pub weight: Option<i64>,
}

/// By the path of the folder, below that of the pages.
pub type FolderLabels = HashMap<String, FolderLabel>;

#[derive(Default)]
struct Folder<'a> {
    index: Option<usize>,
    pages: Vec<usize>,
    folders: BTreeMap<&'a str, Folder<'a>>,
}

pub(super) fn from_tree(pages: &[Page], labels: &FolderLabels) -> Vec<ContentsEntry> {
    of_rest(pages, labels, |_| true)
}

/// The tree of some of the pages.
fn of_rest(
    pages: &[Page],
    labels: &FolderLabels,
    is_one: impl Fn(usize) -> bool,
) -> Vec<ContentsEntry> {
    let mut root = Folder::default();
    let some = pages.iter().enumerate().filter(|(at, _)| is_one(*at));
    for (at, page) in some {
        let mut folder = &mut root;
        let mut parts = page.path.split('/').peekable();
        while let Some(part) = parts.next() {
            if parts.peek().is_some() {
                folder = folder.folders.entry(part).or_default();
            }
        }
        let prefers = |old: usize| {
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
            let is_readme = |path: &str| name(path).starts_with("readme");
            !is_readme(&page.path) && is_readme(&pages[old].path)
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
    list((&root, ""), 0, (pages, labels), &mut entries);
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
    (folder, path): (&Folder<'_>, &str),
    depth: usize,
    (pages, labels): (&[Page], &FolderLabels),
    entries: &mut Vec<ContentsEntry>,
) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}/{name}"),
    };
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
        let label = labels.get(&below(name));
        let weight = label
            .and_then(|label| label.weight)
            .or_else(|| pages[inner.index?].weight)
            .unwrap_or(i64::MAX);
        items.push((weight, name, Item::Folder(name, inner)));
    }
    items.sort_by_key(|(weight, name, _)| (*weight, name.rsplit('/').next().unwrap_or(name)));
    for (_, _, item) in items {
        match item {
            Item::Page(page) => entries.push(entry(pages, page, None, depth)),
            Item::Folder(name, inner) => {
                let below = below(name);
                let label = labels.get(&below).and_then(|label| label.title.clone());
                let own = match inner.index {
                    Some(index) => entry(pages, index, Some(below.clone()), depth),
                    None => ContentsEntry {
                        kind: ContentsKind::Page,
                        page: None,
                        title: spelt(name),
                        number: String::new(),
                        folder: Some(below.clone()),
                        depth,
                    },
                };
                let title = label.unwrap_or(own.title);
                entries.push(ContentsEntry { title, ..own });
                list((inner, &below), depth + 1, (pages, labels), entries);
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

/// What another tool lists, and behind that the tree of the pages that it leaves out: they are published, too.
pub(super) fn from_outline(
    summary: &Summary,
    pages: &[Page],
    labels: &FolderLabels,
) -> Vec<ContentsEntry> {
    let mut entries: Vec<ContentsEntry> = Vec::new();
    for entry in from_summary(summary, pages) {
        // The index of a folder that is first in a section is what the section is about.
        if let Some(section) = entries.last_mut()
            && section.page.is_none()
            && section.depth + 1 == entry.depth
            && entry.title.is_empty()
            && entry.page.is_some_and(|page| is_index(&pages[page].path))
        {
            section.page = entry.page;
            continue;
        }
        let own = entry.page.map(|page| pages[page].title.clone());
        let title = match entry.title.is_empty() {
            true => own.unwrap_or_default(),
            false => entry.title,
        };
        entries.push(ContentsEntry { title, ..entry });
    }
    let listed: HashSet<usize> = entries.iter().filter_map(|entry| entry.page).collect();
    entries.extend(of_rest(pages, labels, |page| !listed.contains(&page)));
    entries
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
                (SummaryKind::Section, _) => ContentsKind::Page,
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
