//! The text of code as ast-grep sees it, which counts what is made of it.
//!
//! A rule's `transform`, `message`, `fix` and rewriters make texts, and ten lines of YAML can make one of any size: seven
//! replacements of `.` by ten letters, 670 MB. ast-grep reads and makes each text through [`Content`], so here each costs
//! its bytes, before the next step makes more of it. Where nothing is left, the match is given up at that place, by an
//! unwinding that [`super::steps`] catches and that prints nothing.

use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;
use std::panic::resume_unwind;

use ast_grep_core::source::Content;

/// The most that one replacement may make of a text, in bytes.
const LARGEST: u64 = 8 << 20;

/// What a line may be set in by, on the average, where it is in another place.
const INDENTATION: u64 = 64;

/// Nothing is left to make texts from.
pub(super) struct Spent;

thread_local! {
    /// Bytes that may still be made on this thread.
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
    /// How many bytes a replacement of the rule may make of one.
    static GROWTH: Cell<u64> = const { Cell::new(0) };
    /// The largest text that a transformation of this match has made: ast-grep hands it out without asking.
    static MADE: Cell<u64> = const { Cell::new(0) };
    /// The node whose place was asked last.
    static PLACE: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

pub(super) fn begin(left: u64, growth: u64) {
    LEFT.set(left);
    GROWTH.set(growth);
    MADE.set(0);
}

pub(super) fn left() -> u64 {
    LEFT.get()
}

/// A node gave its place: what is read next begins or ends there.
pub(super) fn place(range: &Range<usize>) {
    PLACE.set((range.start, range.end));
}

fn charge(bytes: u64) {
    let left = LEFT.get();
    // Outside of a match nothing is counted.
    if left == u64::MAX {
        return;
    }
    if bytes >= left {
        LEFT.set(0);
        resume_unwind(Box::new(Spent));
    }
    LEFT.set(left - bytes);
}

fn weight(text: &[u8]) -> u64 {
    let lines = text.iter().filter(|byte| **byte == b'\n').count() as u64;
    text.len() as u64 + INDENTATION * lines
}

#[derive(Clone)]
pub(super) struct Text(pub String);

impl Content for Text {
    type Underlying = u8;

    fn get_range(&self, range: Range<usize>) -> &[u8] {
        let text = &self.0.as_bytes()[range.clone()];
        if LEFT.get() == u64::MAX {
            return text;
        }
        // What is before a node is only looked at, for its indentation.
        let is_before = range.start == 0 && range.end == PLACE.get().0;
        if !is_before {
            place(&range);
            charge(weight(text));
        }
        text
    }

    fn decode_str(text: &str) -> Cow<'_, [u8]> {
        let bytes = text.as_bytes();
        let left = LEFT.get();
        if left != u64::MAX {
            let weight = weight(bytes);
            charge(weight.saturating_add(MADE.get()));
            MADE.set(MADE.get().max(weight));
        }
        Cow::Borrowed(bytes)
    }

    fn encode_bytes(bytes: &[u8]) -> Cow<'_, str> {
        if LEFT.get() != u64::MAX {
            let most = (bytes.len() as u64).saturating_mul(GROWTH.get());
            if most > LARGEST {
                charge(u64::MAX);
            }
            charge(bytes.len() as u64);
        }
        String::from_utf8_lossy(bytes)
    }

    fn get_char_column(&self, column: usize, offset: usize) -> usize {
        self.0.get_char_column(column, offset)
    }
}
