//! A grammar's highlight query, compiled so that one walk over a tree finds every class.
//!
//! Patterns that are paths go into a table by node kind; only the rest, if any, is left to tree-sitter's query engine, which is many times slower.

use std::cell::RefCell;
use std::collections::HashMap;

use tree_sitter::{Language, Query, QueryCursor, StreamingIterator, TreeCursor};

use super::class::{Highlight, class_of};
use super::path::{Path, paths};
use super::source;
use crate::language::tree::{Step, Tree, walk};

/// More than this many matches at once are dropped by the engine: a guard against quadratic queries.
const MOST_MATCHES: u32 = 256;

/// Above this depth code is plain text where its colours need the engine, which looks again at what is above a node: 200 kB
/// of `a+` take it 49 seconds. No code that someone wrote comes near it.
const DEEPEST: usize = 3_000;

/// As many children of one ERROR node are too many as well: they lie in it side by side and in no tree of repetitions, and
/// the engine looks at all that follow each.
const WIDEST: usize = DEEPEST;

/// Shorter code is not measured: the engine is done with it sooner.
const SHORT: usize = 2 * DEEPEST;

pub struct Colours {
    /// By kind id, the ways to a class, the last pattern of the query first: it wins.
    by_kind: Vec<Vec<(usize, Path)>>,
    /// What is no path, with the paths disabled.
    rest: Option<Query>,
}

/// The class of a node that the query engine found, and the pattern that said so.
type Found = HashMap<usize, (usize, Option<&'static str>)>;

impl Colours {
    pub fn new(language: &Language, query: &str) -> Option<Colours> {
        Colours::compile(language, query, true)
    }

    /// Everything through the engine: what the table is held against.
    #[cfg(test)]
    pub fn engine(language: &Language, query: &str) -> Option<Colours> {
        Colours::compile(language, query, false)
    }

    fn compile(language: &Language, text: &str, with_table: bool) -> Option<Colours> {
        let mut query = Query::new(language, text).ok()?;
        let count = language.node_kind_count();
        let mut by_kind: Vec<Vec<(usize, Path)>> = (0..count).map(|_| Vec::new()).collect();
        let mut is_rest_empty = true;
        for pattern in 0..query.pattern_count() {
            let bytes = query.start_byte_for_pattern(pattern)..query.end_byte_for_pattern(pattern);
            let read = text
                .get(bytes)
                .filter(|_| with_table)
                .and_then(source::pattern);
            let read = read.and_then(|(asked, matches)| paths(language, &asked, &matches));
            let Some(paths) = read else {
                is_rest_empty = false;
                continue;
            };
            query.disable_pattern(pattern);
            for path in paths {
                let Some(kind) = path.kind else {
                    let named = (0..count as u16).filter(|id| language.node_kind_is_named(*id));
                    for id in named {
                        by_kind[id as usize].push((pattern, path.at(id)));
                    }
                    continue;
                };
                by_kind.get_mut(kind as usize)?.push((pattern, path));
            }
        }
        for row in &mut by_kind {
            row.sort_by_key(|(pattern, _)| std::cmp::Reverse(*pattern));
        }
        Some(Colours {
            by_kind,
            rest: (!is_rest_empty).then_some(query),
        })
    }

    #[cfg(test)]
    pub fn is_table_only(&self) -> bool {
        self.rest.is_none()
    }

    pub fn highlights(&self, tree: &Tree) -> Vec<Highlight> {
        let is_long = self.rest.is_some() && tree.code().len() > SHORT;
        if is_long && (tree.depth() > DEEPEST || has_wide_error(tree)) {
            return Vec::new();
        }
        let found = self.found(tree);
        let mut painting = Painting {
            pieces: Vec::new(),
            open: Vec::new(),
            position: 0,
        };
        let code = tree.code();
        let mut cursor = tree.top().walk();
        let mut above: Vec<(u16, u16)> = Vec::new();
        loop {
            let node = cursor.node();
            let kind = node.kind_id();
            let range = node.byte_range();
            let row = self
                .by_kind
                .get(kind as usize)
                .map_or(&[][..], Vec::as_slice);
            let table = row
                .iter()
                .find(|(_, path)| path.holds(&cursor, &above, || code.get(range.clone())));
            let table = table.map(|(pattern, path)| (*pattern, path.class));
            let engine = found.get(&node.id()).copied();
            let class = table.max_by_pattern(engine);
            if let Some(class) = class {
                painting.enter(range.start, range.end, class);
            }
            let field = cursor.field_id().map_or(0, |field| field.get());
            if cursor.goto_first_child() {
                above.push((kind, field));
                continue;
            }
            loop {
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    painting.close(usize::MAX);
                    return painting.pieces;
                }
                above.pop();
            }
        }
    }

    fn found(&self, tree: &Tree) -> Found {
        thread_local! {
            static CURSOR: RefCell<QueryCursor> = RefCell::new(QueryCursor::new());
        }
        let mut found = Found::new();
        let Some(query) = &self.rest else {
            return found;
        };
        CURSOR.with_borrow_mut(|cursor| {
            cursor.set_match_limit(MOST_MATCHES);
            let code = tree.code();
            let mut matches = cursor.matches(query, tree.top(), code.as_bytes());
            while let Some(matched) = matches.next() {
                for capture in matched.captures() {
                    let name = query.capture_names()[capture.index as usize];
                    if name.starts_with('_') {
                        continue;
                    }
                    let node = capture.node;
                    let is_word = !node.is_named() && node.kind().starts_with(char::is_alphabetic);
                    let class = (matched.pattern_index, class_of(name, is_word));
                    let entry = found.entry(node.id()).or_insert(class);
                    if entry.0 <= class.0 {
                        *entry = class;
                    }
                }
            }
        });
        found
    }
}

fn has_wide_error(tree: &Tree) -> bool {
    let mut is_wide = false;
    if tree.has_error() {
        walk(tree.top(), |node, _| {
            is_wide = node.is_error() && node.child_count() as usize > WIDEST;
            match is_wide {
                true => Step::Stop,
                false => Step::Into,
            }
        });
    }
    is_wide
}

trait LaterPattern {
    /// The class of the later of two patterns.
    fn max_by_pattern(self, other: Self) -> Option<Option<&'static str>>;
}

impl LaterPattern for Option<(usize, Option<&'static str>)> {
    fn max_by_pattern(self, other: Self) -> Option<Option<&'static str>> {
        let later = match (self, other) {
            (Some(table), Some(engine)) if engine.0 > table.0 => Some(engine),
            (table, engine) => table.or(engine),
        };
        later.map(|(_, class)| class)
    }
}

impl Path {
    /// The same path for the node kind `id`, where the query asked for any named node.
    fn at(&self, id: u16) -> Path {
        Path {
            kind: Some(id),
            above: self.above.clone(),
            text: self.text.iter().map(|text| text.copy()).collect(),
            class: self.class,
        }
    }

    /// `above` holds the kinds and fields of the nodes over the cursor's, the nearest last.
    fn holds<'code>(
        &self,
        cursor: &TreeCursor,
        above: &[(u16, u16)],
        text: impl FnOnce() -> Option<&'code str>,
    ) -> bool {
        let mut nodes = above.iter().rev();
        let mut is_first = true;
        let mut field = 0;
        for link in &self.above {
            let Some((kind, next)) = nodes.next() else {
                return false;
            };
            if link.kind.is_some_and(|asked| asked != *kind) {
                return false;
            }
            if let Some(asked) = link.field {
                let own = if is_first {
                    cursor.field_id().map_or(0, |field| field.get())
                } else {
                    field
                };
                if own != asked {
                    return false;
                }
            }
            is_first = false;
            field = *next;
        }
        self.text.is_empty()
            || text().is_some_and(|text| self.text.iter().all(|asked| asked.holds(text)))
    }
}

/// Nested ranges made flat: the innermost class wins.
struct Painting {
    pieces: Vec<Highlight>,
    open: Vec<(usize, Option<&'static str>)>,
    position: usize,
}

impl Painting {
    fn enter(&mut self, start: usize, end: usize, class: Option<&'static str>) {
        self.close(start);
        self.paint(start);
        self.open.push((end, class));
    }

    /// Leaves every range that ends at or before `at`.
    fn close(&mut self, at: usize) {
        while let Some((end, _)) = self.open.last().copied() {
            if end > at {
                return;
            }
            self.paint(end);
            self.open.pop();
        }
    }

    fn paint(&mut self, end: usize) {
        let start = self.position;
        self.position = end.max(start);
        let Some((_, Some(class))) = self.open.last().copied() else {
            return;
        };
        if start >= end {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.range.end == start && last.class == class => last.range.end = end,
            _ => self.pieces.push(Highlight {
                range: start..end,
                class,
            }),
        }
    }
}
