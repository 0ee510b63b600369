//! The matrix examples × rules: who speaks on what.
//!
//! It counts what detectors said; whether that is right of one example is decided in `judge`.

mod equal;
mod exceptions;
mod heard;
mod patterns;
mod rules;

pub(super) use heard::{heard, judges, speaking};

use super::Observed;
use crate::book::{Book, Date};
use crate::diagnostic::Diagnostic;

/// What only the whole book shows, however each example was judged.
pub fn cross_check(book: &Book, observed: &[Observed], today: Date) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    rules::tell(book, observed, &mut faults);
    patterns::tell(book, &mut faults);
    equal::tell(book, observed, &mut faults);
    exceptions::tell(book, observed, today, &mut faults);
    faults
}
