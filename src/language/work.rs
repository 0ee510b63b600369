//! What a grammar's parser may do for a text: work that is counted, and never time.
//!
//! tree-sitter recovers from errors in ways that cost the square of the text, and a scanner may read to the end of the text
//! for each of its letters: 14 kB of `-->` in Python take eight seconds. Its own callback counts operations, which are of
//! any size, so what is counted here is what an operation is made of: memory that is asked for, and text that is read.
//! Where nothing is left the text ends, the parser gives up, and there is no tree: part of one would say what is not so.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::c_void;
use std::ops::ControlFlow;
use std::sync::Once;

use tree_sitter::{Allocator, ParseOptions, ParseState, Parser, Tree, set_allocator};

use super::row::{Grammar, Language};
use super::scanner;

/// What any text may cost. Our own examples need less than a tenth.
const LEAST: u64 = 50_000;

/// What each byte adds to that. Code needs less than 1, and prose that is read as JavaScript 3.
const PER_BYTE: u64 = 4;

/// Memory that costs one more than asking for it, in bytes.
const BLOCK: usize = 256;

/// The text is read in pieces of so many bytes; each costs [`PER_PIECE`].
const PIECE: usize = 256;
const PER_PIECE: u64 = 4;

/// How far the count of a parser that has been used may be off: it keeps some of the memory of earlier texts.
const KEPT: u64 = 500;

thread_local! {
    static DONE: Cell<u64> = const { Cell::new(0) };
    static PARSERS: RefCell<HashMap<usize, Parser>> = RefCell::new(HashMap::new());
}

/// Whether a text with an error is read to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    Recover,
    Stop,
}

/// The tree of a text; none where the grammar cannot hold it, or where reading it is too much work.
pub(super) fn parse(language: &'static Language, code: &str, errors: Errors) -> Option<Tree> {
    let grammar = language.grammar.as_ref()?;
    if scanner::overflows(language, code) {
        return None;
    }
    count_memory();
    let (tree, done) = PARSERS.with_borrow_mut(|parsers| {
        let key = std::ptr::from_ref(grammar) as usize;
        let parser = parsers.entry(key).or_insert_with(|| fresh(grammar));
        let read = run(parser, code, errors, budget(code) + KEPT);
        // What was given up halfway is not gone on with.
        parser.reset();
        read
    });
    // The same text ends at the same place on every machine, whatever was read before it.
    if done.abs_diff(budget(code)) <= KEPT {
        return run(&mut fresh(grammar), code, errors, budget(code)).0;
    }
    tree
}

/// What reading a text took, for those who hold it against its budget.
#[cfg(test)]
pub(super) fn measure(language: &'static Language, code: &str) -> Option<(u64, u64)> {
    let grammar = language.grammar.as_ref()?;
    if scanner::overflows(language, code) {
        return None;
    }
    count_memory();
    let done = run(&mut fresh(grammar), code, Errors::Recover, budget(code)).1;
    Some((done, budget(code)))
}

fn budget(code: &str) -> u64 {
    LEAST + PER_BYTE * code.len() as u64
}

fn fresh(grammar: &Grammar) -> Parser {
    let mut parser = Parser::new();
    // A grammar of another version is refused by each text, as one that cannot be read.
    let _ = parser.set_language(&(grammar.language)());
    parser
}

/// The tree, and the work that it took.
fn run(parser: &mut Parser, code: &str, errors: Errors, most: u64) -> (Option<Tree>, u64) {
    let code = code.as_bytes();
    DONE.set(0);
    let mut go_on = |state: &ParseState| {
        if DONE.get() > most || (errors == Errors::Stop && state.has_error()) {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    let mut read = |at: usize, _| {
        count(PER_PIECE);
        let start = at.min(code.len());
        let end = start.saturating_add(PIECE).min(code.len());
        if DONE.get() > most {
            &[][..]
        } else {
            &code[start..end]
        }
    };
    let options = ParseOptions::new().progress_callback(&mut go_on);
    let tree = parser.parse_with_options(&mut read, None, Some(options));
    let done = DONE.get();
    (tree.filter(|_| done <= most), done)
}

fn count(work: u64) {
    DONE.set(DONE.get().saturating_add(work));
}

/// Has tree-sitter ask for its memory here, from now on.
#[expect(
    unsafe_code,
    reason = "the work of the parser can be seen nowhere else, and its memory is C's"
)]
fn count_memory() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let allocator = Allocator {
            malloc,
            calloc,
            realloc,
            free: libc::free,
        };
        // SAFETY: all four are the C library's, with a counter before them, and so is what tree-sitter used until now:
        // what one of them gave, the other may free. None of them unwinds.
        unsafe { set_allocator(Some(allocator)) };
    });
}

fn count_block(bytes: usize) {
    count(1 + (bytes / BLOCK) as u64);
}

#[expect(unsafe_code, reason = "it is what C calls")]
unsafe extern "C" fn malloc(bytes: usize) -> *mut c_void {
    count_block(bytes);
    // SAFETY: it has no conditions.
    unsafe { libc::malloc(bytes) }
}

#[expect(unsafe_code, reason = "it is what C calls")]
unsafe extern "C" fn calloc(items: usize, bytes: usize) -> *mut c_void {
    count_block(items.saturating_mul(bytes));
    // SAFETY: it has no conditions.
    unsafe { libc::calloc(items, bytes) }
}

#[expect(unsafe_code, reason = "it is what C calls")]
unsafe extern "C" fn realloc(block: *mut c_void, bytes: usize) -> *mut c_void {
    count_block(bytes);
    // SAFETY: anyone who asks has the block from one of these functions.
    unsafe { libc::realloc(block, bytes) }
}
