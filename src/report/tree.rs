//! `explain --tree`: the syntax tree of code, as those who write detectors read it.

use super::place::path_and_line;
use crate::escape;
use crate::language::{NodeNature, Outline, OutlineRow};
use crate::pipeline::{Piece, Pointed};
use crate::wording::say;
use std::fmt::Write;

/// So many nodes of one tree are shown.
const MOST: usize = 500;

/// A node that lies deeper is not shown.
const DEEPEST: usize = 60;

/// How much of a leaf is shown, in characters.
const QUOTED: usize = 40;

/// The trees of what was pointed at.
pub fn tree(pointed: &Pointed) -> String {
    let mut out = String::new();
    let mut most = MOST;
    for piece in &pointed.pieces {
        if !out.is_empty() {
            out.push('\n');
        }
        let outline = piece.tree.outline(piece.within.as_ref(), most, DEEPEST);
        most = most.saturating_sub(outline.rows.len());
        let place = path_and_line(&pointed.unit, piece.start);
        let _ = writeln!(out, "{place}  {}", piece.language().display);
        for row in &outline.rows {
            write_row(pointed, piece, row, &mut out);
        }
        write_rest(&outline, &mut out);
    }
    out
}

fn write_row(pointed: &Pointed, piece: &Piece, row: &OutlineRow, out: &mut String) {
    let span = piece.span_of(row.range.clone());
    let source = pointed.unit.sources.get(span.source);
    let (from, to) = (source.position(span.start), source.position(span.end));
    let indent = "  ".repeat(row.depth);
    let field = row
        .field
        .as_ref()
        .map_or(String::new(), |field| format!("{field}: "));
    let kind = match row.nature {
        NodeNature::Named => row.kind.clone(),
        NodeNature::Token => quoted(&row.kind),
        NodeNature::Error => "ERROR".to_owned(),
        NodeNature::Missing => say!("outline-missing", kind = row.kind.as_str()),
    };
    let _ = write!(
        out,
        "{indent}{field}{kind}  {}:{}-{}:{}",
        from.line, from.column, to.line, to.column
    );
    let text = piece.tree.code().get(row.range.clone()).unwrap_or_default();
    if row.is_leaf && row.nature == NodeNature::Named && !text.is_empty() {
        let _ = write!(out, "  {}", quoted(text));
    }
    out.push('\n');
}

/// One line of the text, in backticks.
fn quoted(text: &str) -> String {
    let line = text.replace("\r\n", "⏎").replace(['\n', '\r'], "⏎");
    let mut shown: String = line.chars().take(QUOTED).collect();
    if shown.len() < line.len() {
        shown.push('…');
    }
    format!("`{}`", escape::terminal(&shown))
}

fn write_rest(outline: &Outline, out: &mut String) {
    if outline.too_deep > 0 {
        let (n, deepest) = (outline.too_deep, DEEPEST);
        let _ = writeln!(out, "{}", say!("outline-too-deep", n, deepest));
    }
    let more = outline.left_out - outline.too_deep;
    if more > 0 {
        let _ = writeln!(out, "{}", say!("outline-too-long", n = more));
    }
}
