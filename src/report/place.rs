//! Places as the formats for programs need them.

use crate::pipeline::{ScopeKind, Unit};
use crate::span::Span;

/// The first and the last line of an example: a span that ends behind a line feed ends on the line before.
pub(super) fn lines(unit: &Unit, span: Span) -> (u32, u32) {
    let source = unit.sources.get(span.source);
    let last = span.end.saturating_sub(1).max(span.start);
    (source.position(span.start).line, source.position(last).line)
}

/// The file that stands for a finding without a place: the book's `book.toml`, or what was named.
/// GitHub refuses a whole report for one result without a file.
pub(super) fn home(unit: &Unit) -> String {
    let path = match &unit.scope.kind {
        ScopeKind::Book { root } => root.join("book.toml").display().to_string(),
        ScopeKind::Foreign => unit
            .scope
            .roots
            .first()
            .map_or_else(|| ".".to_owned(), |root| root.shown.display().to_string()),
    };
    let path = path.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}
