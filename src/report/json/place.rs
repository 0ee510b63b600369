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
    let (start, end) = source.places(span);
    Place {
        path: start.shown.to_owned(),
        line: start.position.line,
        column: start.position.column,
        end_line: end.position.line,
        end_column: end.position.column,
        offset: start.offset,
        end_offset: end.offset,
    }
}
