//! What is wrong with a `book.toml` and the environment, and what is without effect there.
//!
//! It is plain data, without a file: whoever read the text knows which it was.

use crate::facts::Facts;
use std::ops::Range;

/// Something in `book.toml` that is accepted and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigNote {
    /// Bytes of the text; empty where the environment said it.
    pub range: Range<usize>,
    pub facts: Facts,
}

/// Something in `book.toml` or the environment that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Bytes of the text, on character boundaries; empty where the environment is at fault.
    pub range: Range<usize>,
    /// It names the variable where the environment is at fault.
    pub facts: Facts,
    pub hint: Option<Facts>,
}
