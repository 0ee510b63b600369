//! A text whose nodes count the steps that are taken from them.
//!
//! ast-grep's matcher cannot be stopped: five nested `has: stopBy: end` over ninety nested `if`s run for minutes.
//! It sees a tree only through [`Doc`] and [`SgNode`], so here each way from one node to another costs a step, and where
//! none is left every way is closed. Steps, not time: the same code and rule end at the same place on every machine.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use ast_grep_core::source::{Edit, SgNode};
use ast_grep_core::{Doc, Position};
use tree_sitter::{Node, Tree};

use super::syntax::Syntax;
use super::texts::{self, Spent, Text};

/// How many bytes of a node's text are read for one step.
const BYTES: usize = 256;

/// How many ancestors are gathered for one step.
const GATHERED: usize = 8;

thread_local! {
    /// What is left to the matcher that runs on this thread.
    static LEFT: Cell<u32> = const { Cell::new(u32::MAX) };
}

/// What a matcher may still use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Budget {
    pub steps: u32,
    /// Bytes of the texts that the rule makes.
    pub bytes: u64,
    /// How many bytes a replacement of the rule may make of one.
    pub growth: u64,
}

impl Budget {
    pub fn is_spent(&self) -> bool {
        self.steps == 0 || self.bytes == 0
    }
}

/// Runs `work` with what is left in `budget`; none where that was not enough.
pub(super) fn with_budget<T>(budget: &mut Budget, work: impl FnOnce() -> T) -> Option<T> {
    let unlimited_again = Unlimited;
    LEFT.set(budget.steps);
    texts::begin(budget.bytes, budget.growth);
    let done = catch_unwind(AssertUnwindSafe(work));
    budget.steps = LEFT.get();
    budget.bytes = texts::left();
    drop(unlimited_again);
    match done {
        Ok(done) => (!budget.is_spent()).then_some(done),
        Err(panic) if panic.is::<Spent>() => None,
        Err(panic) => resume_unwind(panic),
    }
}

/// A matcher may panic, and the next one must not inherit its budget.
struct Unlimited;

impl Drop for Unlimited {
    fn drop(&mut self) {
        LEFT.set(u32::MAX);
        texts::begin(u64::MAX, 0);
    }
}

/// Whether there was a step left to take.
fn step() -> bool {
    let left = LEFT.get();
    LEFT.set(left.saturating_sub(1));
    left > 1
}

fn steps(count: usize) {
    let count = u32::try_from(count).unwrap_or(u32::MAX);
    LEFT.set(LEFT.get().saturating_sub(count));
}

#[derive(Clone)]
pub(super) struct Counted {
    pub text: Text,
    pub syntax: Syntax,
    pub tree: Tree,
}

#[derive(Clone, Copy)]
pub(super) struct CountedNode<'tree>(pub Node<'tree>);

impl Doc for Counted {
    type Source = Text;
    type Lang = Syntax;
    type Node<'r> = CountedNode<'r>;

    fn get_lang(&self) -> &Syntax {
        &self.syntax
    }

    fn get_source(&self) -> &Text {
        &self.text
    }

    /// A text is read once and never changed.
    fn do_edit(&mut self, _: &Edit<Text>) -> Result<(), String> {
        Err(String::new())
    }

    fn root_node(&self) -> CountedNode<'_> {
        CountedNode(self.tree.root_node())
    }

    fn get_node_text<'a>(&'a self, node: &CountedNode<'a>) -> Cow<'a, str> {
        let text = self.text.0.get(node.0.byte_range()).unwrap_or_default();
        steps(text.len() / BYTES);
        Cow::Borrowed(text)
    }
}

/// What says something of one node is free; what leads to another costs a step.
impl<'r> SgNode<'r> for CountedNode<'r> {
    fn parent(&self) -> Option<Self> {
        one(|| SgNode::parent(&self.0))
    }

    /// Closed only before it begins: a list that ends early would be a list of another length.
    fn children(&self) -> impl ExactSizeIterator<Item = Self> {
        let nodes = SgNode::children(&self.0);
        let left = if step() { nodes.len() } else { 0 };
        Children { nodes, left }
    }

    fn ancestors(&self, root: Self) -> impl Iterator<Item = Self> {
        let ancestors = SgNode::ancestors(&self.0, root.0);
        steps(ancestors.size_hint().0 / GATHERED);
        counted(ancestors)
    }

    fn dfs(&self) -> impl Iterator<Item = Self> {
        counted(SgNode::dfs(&self.0))
    }

    fn next_all(&self) -> impl Iterator<Item = Self> {
        counted(SgNode::next_all(&self.0))
    }

    fn prev_all(&self) -> impl Iterator<Item = Self> {
        counted(SgNode::prev_all(&self.0))
    }

    fn field_children(&self, field_id: Option<u16>) -> impl Iterator<Item = Self> {
        counted(SgNode::field_children(&self.0, field_id))
    }

    fn child(&self, nth: usize) -> Option<Self> {
        one(|| SgNode::child(&self.0, nth))
    }

    fn next(&self) -> Option<Self> {
        one(|| SgNode::next(&self.0))
    }

    fn prev(&self) -> Option<Self> {
        one(|| SgNode::prev(&self.0))
    }

    fn field(&self, name: &str) -> Option<Self> {
        one(|| SgNode::field(&self.0, name))
    }

    fn child_by_field_id(&self, field_id: u16) -> Option<Self> {
        one(|| SgNode::child_by_field_id(&self.0, field_id))
    }

    fn kind(&self) -> Cow<'_, str> {
        SgNode::kind(&self.0)
    }

    fn kind_id(&self) -> u16 {
        SgNode::kind_id(&self.0)
    }

    fn node_id(&self) -> usize {
        SgNode::node_id(&self.0)
    }

    fn range(&self) -> Range<usize> {
        let range = SgNode::range(&self.0);
        texts::place(&range);
        range
    }

    fn start_pos(&self) -> Position {
        SgNode::start_pos(&self.0)
    }

    fn end_pos(&self) -> Position {
        SgNode::end_pos(&self.0)
    }

    fn is_named(&self) -> bool {
        SgNode::is_named(&self.0)
    }

    fn is_named_leaf(&self) -> bool {
        SgNode::is_named_leaf(&self.0)
    }

    fn is_leaf(&self) -> bool {
        SgNode::is_leaf(&self.0)
    }

    fn is_missing(&self) -> bool {
        SgNode::is_missing(&self.0)
    }

    fn is_error(&self) -> bool {
        SgNode::is_error(&self.0)
    }

    fn is_extra(&self) -> bool {
        SgNode::is_extra(&self.0)
    }
}

/// ast-grep's own iterator knows its length and has no size hint, so that no adapter of `std` can hold it.
struct Children<I> {
    nodes: I,
    left: usize,
}

impl<'r, I: Iterator<Item = Node<'r>>> Iterator for Children<I> {
    type Item = CountedNode<'r>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        step();
        self.nodes.next().map(CountedNode)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<'r, I: Iterator<Item = Node<'r>>> ExactSizeIterator for Children<I> {}

fn one<'r>(way: impl FnOnce() -> Option<Node<'r>>) -> Option<CountedNode<'r>> {
    if step() { way().map(CountedNode) } else { None }
}

fn counted<'r>(nodes: impl Iterator<Item = Node<'r>>) -> impl Iterator<Item = CountedNode<'r>> {
    nodes.take_while(|_| step()).map(CountedNode)
}
