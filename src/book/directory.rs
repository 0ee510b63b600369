//! Everything that a link can name, as tables: rules, pages, folders, anchors, and what was meant by a slip of the pen.

use super::around::Around;
use super::routes::Routes;
use super::{Page, Rule, RuleKind};
use crate::facts::{Facts, facts};
use crate::markdown::{BlockKind, ContainerKind, Document, LinkKind};
use crate::near::Near;
use crate::paths::folder_of;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What names can be looked up. Everything is a table: a link costs the same among ten pages and ten thousand.
pub(super) struct Directory<'a> {
    pub rules: HashMap<&'a str, usize>,
    pub pages: HashMap<&'a str, usize>,
    /// The pages of each name.
    names: Lazily<'a, HashMap<String, Vec<usize>>>,
    /// Folders that hold a page, at any depth.
    pub folders: HashSet<&'a str>,
    pub near_pages: Lazily<'a, Near<'a>>,
    near_rules: Lazily<'a, Near<'a>>,
    pub anchors: Vec<Lazily<'a, Anchors<'a>>>,
    pub shapes: Shapes,
    pub around: &'a Around<'a>,
    /// Names of places, in lower case: the page of each, and the anchor of the heading that it names.
    labels: Lazily<'a, HashMap<String, (usize, Option<String>)>>,
    /// Where documentation systems publish the pages.
    pub routes: Lazily<'a, Routes>,
    /// Whether pages link to each other by name.
    pub is_vault: bool,
}

/// Made when it is first asked for: a book without a dead link needs none of it.
type Lazily<'a, T> = LazyLock<T, Box<dyn FnOnce() -> T + Send + Sync + 'a>>;

/// The anchors that a page publishes.
pub(super) struct Anchors<'a> {
    pub all: HashSet<&'a str>,
    pub near: Near<'a>,
}

impl<'a> Anchors<'a> {
    pub fn of(document: &'a Document) -> Self {
        let headings = document.headings.iter();
        let headings = headings.map(|heading| heading.anchor.as_str());
        let ids = document.html_ids.iter().map(String::as_str);
        Anchors {
            all: headings.clone().chain(ids).collect(),
            near: Near::new(headings),
        }
    }
}

impl<'a> Directory<'a> {
    pub fn new(rules: &'a [Rule], pages: &'a [Page], around: &'a Around<'a>) -> Self {
        let named = |rule: &&Rule| rule.kind != RuleKind::Implicit;
        let mut folders = HashSet::new();
        for page in pages {
            let mut folder = folder_of(&page.path);
            while folders.insert(folder) && !folder.is_empty() {
                folder = folder_of(folder);
            }
        }
        let anchors = |page: &'a Page| -> Lazily<'a, Anchors<'a>> {
            LazyLock::new(Box::new(|| Anchors::of(&page.document)))
        };
        Directory {
            rules: rules
                .iter()
                .enumerate()
                .rev()
                .filter(|(_, rule)| named(rule))
                .map(|(at, rule)| (rule.id.as_str(), at))
                .collect(),
            pages: pages
                .iter()
                .enumerate()
                .map(|(at, page)| (page.path.as_str(), at))
                .collect(),
            names: LazyLock::new(Box::new(|| {
                let mut names: HashMap<String, Vec<usize>> = HashMap::new();
                for (at, page) in pages.iter().enumerate() {
                    let known = names.entry(plain_name(&page.path)).or_default();
                    // More of one name are not compared.
                    if known.len() < 100 {
                        known.push(at);
                    }
                }
                names
            })),
            folders,
            near_pages: LazyLock::new(Box::new(|| {
                Near::new(pages.iter().map(|page| page.path.as_str()))
            })),
            near_rules: LazyLock::new(Box::new(move || {
                let rules = rules.iter().filter(named);
                Near::new(rules.map(|rule| rule.id.as_str()))
            })),
            anchors: pages.iter().map(anchors).collect(),
            shapes: Shapes::of(rules),
            around,
            labels: LazyLock::new(Box::new(|| labels(pages))),
            routes: LazyLock::new(Box::new(|| Routes::of(pages, &around.prefix))),
            is_vault: pages.iter().any(is_of_vault),
        }
    }

    /// The page that has a place of this name, and the anchor of its heading.
    pub fn label(&self, name: &str) -> Option<(usize, Option<String>)> {
        self.labels.get(&one_line(name)).cloned()
    }

    /// The page of this name, wherever it stands: that whose path ends as it was written, else that nearest to the page.
    pub fn named(&self, name: &str, from: &Page, pages: &[Page]) -> Option<usize> {
        let of_name = self.names.get(&plain_name(name))?;
        let spelt = name.to_lowercase();
        let hyphened = spelt.replace(' ', "-");
        let rank = |at: &usize| {
            let path = &pages[*at].path;
            let stem = path
                .rsplit_once('.')
                .map_or(path.as_str(), |(stem, _)| stem);
            let stem = stem.to_lowercase();
            let is_spelt = stem.ends_with(&spelt);
            let is_written = stem.replace(' ', "-").ends_with(&hyphened);
            let shared = from.path.split('/').zip(path.split('/'));
            let shared = shared.take_while(|(a, b)| a == b).count();
            (is_spelt, is_written, shared, std::cmp::Reverse(*at))
        };
        of_name.iter().copied().max_by_key(rank)
    }

    pub fn suggest_rule(&self, word: &str) -> Option<Facts> {
        let near = self.near_rules.find(word, |id| match id.len() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        })?;
        Some(facts!("did-you-mean", near))
    }
}

/// The first place of each name counts.
fn labels(pages: &[Page]) -> HashMap<String, (usize, Option<String>)> {
    let mut labels = HashMap::new();
    for (at, page) in pages.iter().enumerate() {
        let document = &page.document;
        for (name, byte) in &document.labels {
            let block = document
                .blocks
                .iter()
                .find(|block| block.span.start > *byte);
            let anchor = block.and_then(|block| match block.kind {
                BlockKind::Heading(heading) => Some(document.headings[heading].anchor.clone()),
                _ => None,
            });
            labels.entry(one_line(name)).or_insert((at, anchor));
        }
        // A directive names itself by an option; what it becomes has no anchor here, so its page is the place.
        let boxes = document.containers.iter();
        let boxes = boxes.filter(|one| one.kind == ContainerKind::Directive);
        let boxes = boxes.filter_map(|one| one.attribute("label").or(one.attribute("name")));
        for name in boxes {
            labels.entry(one_line(name)).or_insert((at, None));
        }
    }
    labels
}

/// A name as MyST compares it.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

fn is_of_vault(page: &Page) -> bool {
    let document = &page.document;
    let mut links = document.links.iter();
    links.any(|link| link.kind == LinkKind::Wiki)
        || document.images.iter().any(|image| image.is_wiki)
}

pub(super) fn find_page(name: &str, directory: &Directory<'_>) -> Option<usize> {
    ["", ".md", ".mdx", ".markdown", ".mdc"]
        .iter()
        .find_map(|end| directory.pages.get(format!("{name}{end}").as_str()))
        .copied()
}

/// The page that an address names: itself, the page that a `.html` address is made from, or a folder's index.
pub(super) fn page_at(path: &str, directory: &Directory<'_>) -> Option<usize> {
    if let Some(page) = directory.pages.get(path) {
        return Some(*page);
    }
    let stem = path.strip_suffix(".html").unwrap_or(path);
    let slash = if path.is_empty() { "" } else { "/" };
    find_page(stem, directory)
        .or_else(|| {
            // A README is published as its folder's index.
            let folder = stem.strip_suffix("index").filter(|_| stem != path)?;
            find_page(&format!("{folder}README"), directory)
        })
        .or_else(|| find_page(&format!("{path}{slash}index"), directory))
        .or_else(|| find_page(&format!("{path}{slash}_index"), directory))
        .or_else(|| find_page(&format!("{path}{slash}README"), directory))
}

/// The name of a page as wikis compare it: without its folder and ending, in lower case, with hyphens for spaces.
fn plain_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = [".md", ".mdx", ".markdown", ".mdc"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    stem.to_lowercase().replace(' ', "-")
}

/// What this book's ids look like: the written ones that hold a digit, with all digits made alike.
pub(super) struct Shapes(Vec<String>);

impl Shapes {
    pub fn of(rules: &[Rule]) -> Shapes {
        let mut shapes: Vec<String> = rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Written)
            .filter(|rule| rule.id.bytes().any(|byte| byte.is_ascii_digit()))
            .map(|rule| shape(&rule.id))
            .collect();
        shapes.sort_unstable();
        shapes.dedup();
        Shapes(shapes)
    }

    pub fn has(&self, word: &str) -> bool {
        self.0.binary_search(&shape(word)).is_ok()
    }
}

/// Letters keep their prefix, digits become zeros: ids of one family have one shape.
fn shape(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}
