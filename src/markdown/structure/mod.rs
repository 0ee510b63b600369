//! Structure that CommonMark does not know: the containers of documentation systems, and MDX.
//!
//! Such lines are found on the source before CommonMark reads it, and taken out or replaced; where each byte that is
//! left comes from is kept. Lines of code are never touched.

mod inline;
mod jsx;
mod line;
mod mapped;
mod markers;
mod mdx;
mod nest;
mod options;
mod scan;
mod titles;
mod tokens;

pub(super) use mapped::{Mapped, Mark};

use super::{Container, Dialect};
use crate::span::SourceId;
use std::collections::HashSet;
use std::ops::Range;

/// Containers, and the text without the lines that make them (if there are any).
#[derive(Debug, Default)]
pub(super) struct Structure {
    pub containers: Vec<Container>,
    pub mapped: Option<Mapped>,
    /// What is on no page: comments, imports and exports of MDX, option lines.
    pub dropped: Vec<Range<usize>>,
}

/// How often a text is read again because a line was no structure after all.
const ATTEMPTS: usize = 8;

/// Whether a text needs a look at all: most have no such line.
pub(super) fn is_likely(text: &str, dialect: Dialect) -> bool {
    if dialect == Dialect::Mdx {
        return true;
    }
    text.lines().any(|line| {
        let line = line.trim_start_matches([' ', '\t', '>', '-', '*', '+', '.', ')']);
        let line = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let line = line.trim_start_matches([' ', '\t', '.', ')']);
        let Some(first) = line.bytes().next() else {
            return false;
        };
        match first {
            b':' => line.starts_with(":::") || line.starts_with(":   ") || line.starts_with(":\t"),
            b'!' => line.starts_with("!!!"),
            b'?' => line.starts_with("???"),
            b'=' => line.starts_with("===") && line.contains('"'),
            b'/' => line.starts_with("///"),
            b'{' => line.starts_with("{{") || line.starts_with("{%"),
            b'[' => line.starts_with("[!"),
            b'`' | b'~' => line.contains("{"),
            b'<' => line.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase),
            _ => false,
        }
    })
}

/// `base` is what precedes `text` in the file; with the dialect goes whether the parser reads lists of definitions; `excluded` are lines, by their first byte, that are no structure.
pub(super) fn read(
    source: SourceId,
    text: &str,
    base: usize,
    dialect: (Dialect, bool),
    excluded: &mut HashSet<usize>,
) -> Structure {
    for _ in 0..ATTEMPTS {
        let mut scan = scan::Scanner::new(source, text, base, dialect, excluded).run();
        if scan.unpaired.is_empty() {
            titles::inherit(&mut scan.containers);
            return Structure {
                containers: scan.containers,
                mapped: scan.is_changed.then_some(scan.mapped),
                dropped: scan.dropped,
            };
        }
        excluded.extend(scan.unpaired);
    }
    Structure::default()
}
