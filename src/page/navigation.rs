//! The navigation: the way down to a page, and what stands beside it there.
//!
//! It shows the top level and the branch of the page, never every page: a full list on every page would make the cost
//! of a site grow with the square of its pages. Pages that share a branch share one navigation.

use super::addresses::Addresses;
use super::views::NavEntry;
use crate::book::{Book, ContentsEntry, ContentsKind};

/// More siblings than this are shown a stretch at a time.
const MOST: usize = 150;

/// A table of contents that its author wrote is shown whole up to this many lines.
const MOST_WHOLE: usize = 200;

/// Names a navigation: pages with one key show the same one, but for the mark of where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct NavKey {
    /// The entry whose children are shown, if any.
    branch: Option<usize>,
    /// Which stretch of them.
    stretch: usize,
}

/// The table of contents as a tree.
pub struct Navigation {
    /// Whether every page shows every line.
    is_whole: bool,
    entries: Vec<Node>,
    top: Vec<usize>,
    /// By page, its entry.
    places: Vec<Option<usize>>,
    /// Pages in reading order.
    order: Vec<usize>,
    /// By page, its place in the order.
    positions: Vec<Option<usize>>,
}

struct Node {
    kind: ContentsKind,
    address: String,
    title: String,
    number: String,
    parent: Option<usize>,
    children: Vec<usize>,
}

impl Navigation {
    pub fn new(book: &Book, addresses: &Addresses) -> Self {
        let mut navigation = Navigation {
            is_whole: book.is_listed && book.contents.len() <= MOST_WHOLE,
            entries: Vec::new(),
            top: Vec::new(),
            places: vec![None; book.pages.len()],
            order: Vec::new(),
            positions: vec![None; book.pages.len()],
        };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let is_shown =
            |entry: &&ContentsEntry| entry.page.is_none() || entry.page != addresses.lost;
        for entry in book.contents.iter().filter(is_shown) {
            let address = match (entry.page, &entry.folder) {
                (Some(page), _) => addresses.pages[page].clone(),
                (None, Some(folder)) => Some(format!("{folder}/index.html")),
                // A heading, or a chapter that is not written yet.
                (None, None) => Some(String::new()),
            };
            let Some(address) = address else { continue };
            while open.last().is_some_and(|(depth, _)| *depth >= entry.depth) {
                open.pop();
            }
            let parent = open.last().map(|(_, at)| *at);
            let at = navigation.entries.len();
            navigation.entries.push(Node {
                kind: entry.kind,
                address,
                title: entry.title.clone(),
                number: entry.number.clone(),
                parent,
                children: Vec::new(),
            });
            match parent {
                Some(parent) => navigation.entries[parent].children.push(at),
                None => navigation.top.push(at),
            }
            open.push((entry.depth, at));
            if let Some(page) = entry.page
                && navigation.places[page].is_none()
            {
                navigation.places[page] = Some(at);
                navigation.positions[page] = Some(navigation.order.len());
                navigation.order.push(page);
            }
        }
        navigation
    }

    /// The pages before and after one, in reading order.
    pub fn neighbours(&self, page: usize) -> (Option<usize>, Option<usize>) {
        let Some(at) = self.positions[page] else {
            return (None, None);
        };
        let before = at.checked_sub(1).map(|at| self.order[at]);
        (before, self.order.get(at + 1).copied())
    }

    pub fn key(&self, page: usize) -> NavKey {
        let Some(at) = self.places[page].filter(|_| !self.is_whole) else {
            return NavKey::default();
        };
        let node = &self.entries[at];
        let branch = if node.children.is_empty() {
            node.parent
        } else {
            Some(at)
        };
        let siblings = self.children(branch);
        let stretch = siblings.iter().position(|child| *child == at).unwrap_or(0) / MOST;
        NavKey { branch, stretch }
    }

    /// The titles above a page, outermost first.
    pub fn trail(&self, page: usize) -> Vec<&str> {
        let above = |at: &usize| self.entries[*at].parent;
        let mut titles: Vec<&str> = std::iter::successors(self.places[page], above)
            .skip(1)
            .map(|at| self.entries[at].title.as_str())
            .collect();
        titles.reverse();
        titles
    }

    fn children(&self, branch: Option<usize>) -> &[usize] {
        match branch {
            Some(at) => &self.entries[at].children,
            None => &self.top,
        }
    }

    /// What a key shows.
    pub fn entries(&self, key: NavKey) -> Vec<NavEntry> {
        if self.is_whole {
            return self.top.iter().map(|at| self.branch(*at)).collect();
        }
        let mut inner: Option<(usize, Vec<NavEntry>)> = None;
        let mut at = key.branch;
        let mut stretch = Some(key.stretch);
        loop {
            let siblings = self.children(at);
            let focus = inner
                .as_ref()
                .and_then(|(child, _)| siblings.iter().position(|one| one == child));
            let number = stretch.take().unwrap_or(focus.unwrap_or(0) / MOST);
            let from = (number * MOST).min(siblings.len());
            let to = (from + MOST).min(siblings.len());
            let mut level: Vec<NavEntry> = Vec::new();
            if from > 0 {
                level.push(self.more(siblings[from - 1], from));
            }
            for child in &siblings[from..to] {
                let mut entry = self.entry(*child);
                if let Some((_, children)) = inner.take_if(|(open, _)| open == child) {
                    entry.children = children;
                }
                level.push(entry);
            }
            if to < siblings.len() {
                level.push(self.more(siblings[to], siblings.len() - to));
            }
            let Some(current) = at else { return level };
            inner = Some((current, level));
            at = self.entries[current].parent;
        }
    }

    /// An entry with all that is below it; lists of Markdown are not nested deeply.
    fn branch(&self, at: usize) -> NavEntry {
        let children = self.entries[at].children.iter();
        NavEntry {
            children: children.map(|child| self.branch(*child)).collect(),
            ..self.entry(at)
        }
    }

    fn entry(&self, at: usize) -> NavEntry {
        let node = &self.entries[at];
        let number = match node.number.as_str() {
            "" => String::new(),
            number => format!("{number}."),
        };
        NavEntry {
            kind: match node.kind {
                ContentsKind::Page => "page",
                ContentsKind::Draft => "draft",
                ContentsKind::Part => "part",
                ContentsKind::Separator => "separator",
            },
            address: node.address.clone(),
            title: node.title.clone(),
            number,
            children: Vec::new(),
        }
    }

    /// A way to the pages that are left out, by the nearest of them.
    fn more(&self, at: usize, count: usize) -> NavEntry {
        NavEntry {
            kind: "page",
            number: String::new(),
            title: format!("… {count} more"),
            ..self.entry(at)
        }
    }
}
