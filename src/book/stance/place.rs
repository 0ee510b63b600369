//! Where a rank looks: the fence with its document, and what was read once for the whole page.
//!
//! It keeps what was found and finds nothing.

use super::evidence::{Evidence, Rank, Stance};
use super::html::Around;
use super::twins::plain;
use crate::config::OwnLabels;
use crate::language::{Language, Nature};
use crate::markdown::{Document, Fence};
use crate::span::Span;
use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

/// What a rank may look at.
pub struct Place<'a> {
    pub document: &'a Document,
    pub fence: &'a Fence,
    /// The page's path below the source.
    pub path: &'a str,
    pub index: usize,
    pub language: Option<&'static Language>,
    /// What was read once for the whole page.
    pub labels: &'a Labels,
}

impl Place<'_> {
    pub(super) fn evidence(&self, rank: Rank, stance: Stance, words: &str, span: Span) -> Evidence {
        Evidence::new(rank, stance, words, span)
    }

    /// None where no known language is named.
    pub(super) fn nature(&self) -> Option<Nature> {
        self.language.map(|language| language.nature)
    }

    /// Whether it holds commands and no code.
    pub(super) fn is_shell(&self) -> bool {
        matches!(self.nature(), Some(Nature::Shell | Nature::Session))
    }

    /// Whether nothing says that it is code.
    pub(super) fn is_text(&self) -> bool {
        matches!(self.nature(), None | Some(Nature::Plain))
    }

    /// Another fence of the same page, as far as its language is the same.
    pub(super) fn with<'b>(&'b self, index: usize) -> Place<'b> {
        Place {
            fence: &self.document.fences[index],
            index,
            ..*self
        }
    }
}

/// What is read once a page for all of its fences.
#[derive(Debug, Default)]
pub struct Labels {
    own: OwnLabels,
    around: HashMap<usize, Around>,
    /// By fence: what the page's own pair says of it, in which words, and where.
    pub(super) pairs: HashMap<usize, (Stance, String, Span)>,
    /// Comments that part fences, and what they say.
    pub(super) comments: HashMap<String, Stance>,
    /// Fences whose comments hold no label: they are not read again.
    silent: RefCell<HashSet<usize>>,
    /// What the headings say, as far as anyone asked.
    headings: RefCell<HashMap<usize, HeadingLabels>>,
    /// By language: whether the page judges its data.
    subjects: RefCell<HashMap<String, bool>>,
    /// Whether the page has a container that calls its fences good or bad.
    boxes: OnceCell<bool>,
    /// Pairs of which only the author knows which one is bad.
    pub unknown: Vec<UnknownPair>,
}

/// Two texts that alternate, and the places of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownPair {
    pub texts: [String; 2],
    pub places: [Vec<Span>; 2],
    /// The fences of both.
    pub(super) fences: Vec<usize>,
}

/// What the words of a heading say, read once a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeadingLabels {
    /// It begins with a label.
    pub label: Option<Stance>,
    /// A label is behind words that name no subject.
    pub behind_nouns: Option<Stance>,
    /// It calls its section a collection of anti-patterns.
    pub collects: bool,
}

impl Labels {
    pub(super) fn new(own: OwnLabels, around: HashMap<usize, Around>) -> Labels {
        Labels {
            own,
            around,
            ..Labels::default()
        }
    }

    /// What `[stances]` of the book says of a short text.
    pub fn own(&self, text: &str) -> Option<Stance> {
        if self.own.good.is_empty() && self.own.bad.is_empty() {
            return None;
        }
        let text = plain(text)?;
        let is = |words: &[String]| {
            words
                .iter()
                .any(|word| plain(word).as_deref() == Some(&text))
        };
        match (is(&self.own.bad), is(&self.own.good)) {
            (true, _) => Some(Stance::Bad),
            (_, true) => Some(Stance::Good),
            _ => None,
        }
    }

    /// What the page's own pair of comments, which parts its fences, says in this one.
    pub fn comment(&self, text: &str) -> Option<Stance> {
        if self.comments.is_empty() {
            return None;
        }
        self.comments.get(&plain(text)?).copied()
    }

    /// Notes that no comment of a fence is a label.
    pub fn silence(&self, fence: usize) {
        self.silent.borrow_mut().insert(fence);
    }

    pub fn is_silent(&self, fence: usize) -> bool {
        self.silent.borrow().contains(&fence)
    }

    /// What a heading says; `read` finds it out, once a page.
    pub fn heading(&self, index: usize, read: impl FnOnce() -> HeadingLabels) -> HeadingLabels {
        *self.headings.borrow_mut().entry(index).or_insert_with(read)
    }

    /// Whether the page judges data of a language; `read` finds it out, once a page.
    pub fn is_subject(&self, language: &str, read: impl FnOnce() -> bool) -> bool {
        if let Some(known) = self.subjects.borrow().get(language) {
            return *known;
        }
        let is = read();
        self.subjects.borrow_mut().insert(language.to_owned(), is);
        is
    }

    /// Whether the page has a container that judges; `read` finds it out, once a page.
    pub fn has_judging_box(&self, read: impl FnOnce() -> bool) -> bool {
        *self.boxes.get_or_init(read)
    }

    /// The HTML around a fence.
    pub fn around(&self, fence: usize) -> Option<&Around> {
        self.around.get(&fence)
    }
}
