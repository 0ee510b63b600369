//! A place in a file: lines and columns count from 1, columns in Unicode scalar values; offsets are bytes of the file.

use crate::pipeline::Unit;
use crate::span::Span;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Place {
    path: String,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    offset: u32,
    end_offset: u32,
}

pub(super) fn place(unit: &Unit, span: Span) -> Place {
    let source = unit.sources.get(span.source);
    let (start, end) = (source.position(span.start), source.position(span.end));
    Place {
        path: source.shown.clone(),
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        offset: span.start,
        end_offset: span.end,
    }
}
