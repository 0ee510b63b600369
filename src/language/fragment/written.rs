//! What is said of a text that does not parse, and one way of writing it out.

use crate::facts::Facts;
use std::ops::Range;

/// Why a text that does not parse may be right all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Bytes of the code.
    pub range: Range<usize>,
    /// What it is: ``it leaves something out (`...`)``.
    pub facts: Facts,
    pub hint: Option<Facts>,
}

/// One way of writing a shape out, and what it says of the text.
pub struct Written {
    pub code: String,
    /// Bytes of the code that it was made of.
    pub range: Range<usize>,
    /// What stands there, as it is quoted.
    pub culprit: String,
}
