//! The tree that links of a scope may lead into: what stands there, and the Markdown in it that was not named.
//!
//! It reads nothing outside of the clone, and only files that a link with an anchor leads to.

use super::load::{is_markdown, reading, slashes};
use super::scope::{Scope, ScopeKind};
use crate::markdown::{Document, parse};
use crate::source::{Door, Entry};
use crate::span::SourceId;
use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

/// The files around the pages of a scope.
pub(super) struct Tree<'a> {
    door: &'a Door<'a>,
    scope: &'a Scope,
    /// Where paths of the tree begin.
    root: PathBuf,
    /// The folder of the pages, as an absolute path.
    base: PathBuf,
    /// What was read of files that are no pages.
    read: Mutex<HashMap<PathBuf, Option<Arc<Document>>>>,
}

impl<'a> Tree<'a> {
    pub fn of(door: &'a Door<'a>, scope: &'a Scope) -> Self {
        let base = door.canonical(&scope.base);
        // Without a clone a path has still to be followed round about.
        let root = match &scope.tree {
            Some(tree) => tree.clone(),
            None => {
                let above = |part: &Component<'_>| {
                    matches!(part, Component::Prefix(_) | Component::RootDir)
                };
                base.components().take_while(above).collect()
            }
        };
        Tree {
            door,
            scope,
            root,
            base,
            read: Mutex::default(),
        }
    }

    /// The way from the root to the folder of the pages.
    pub fn prefix(&self) -> String {
        slashes(self.base.strip_prefix(&self.root).unwrap_or(Path::new("")))
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    pub fn exists_below_base(&self, path: &str) -> bool {
        self.door.entry(&self.scope.base.join(path)).is_some()
    }

    /// Whether a link leads from there out of the clone.
    pub fn leaves(&self, path: &str) -> bool {
        self.door.entry(&self.scope.base.join(path)) == Some(Entry::Outside)
    }

    pub fn exists(&self, path: &str) -> bool {
        self.door.entry(&self.root.join(path)).is_some()
    }

    /// The Markdown file at a path of the tree, read once.
    pub fn document(&self, path: &str) -> Option<Arc<Document>> {
        let path = self.root.join(path);
        if self.scope.kind != ScopeKind::Foreign || !is_markdown(&path) {
            return None;
        }
        let whole = self.door.canonical(&path);
        let inside = self.scope.tree.as_ref().unwrap_or(&self.base);
        if !whole.starts_with(inside) {
            return None;
        }
        let known = || self.read.lock().ok()?.get(&whole).cloned();
        if let Some(known) = known() {
            return known;
        }
        let text = self.door.read(&whole).ok();
        let reading = reading(self.scope, &slashes(&whole));
        let document = text.map(|text| Arc::new(parse(SourceId(0), &text, reading).0));
        if let Ok(mut read) = self.read.lock() {
            read.insert(whole, document.clone());
        }
        document
    }
}
