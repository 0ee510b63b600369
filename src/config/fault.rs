//! What is wrong with a file of the configuration and the environment, and what is without effect there.
//!
//! It is plain data: what read the texts knows where the files are.

use super::file::ConfigFile;
use crate::facts::Facts;
use std::ops::Range;

/// Something in the configuration that is accepted and has no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigNote {
    pub file: ConfigFile,
    /// Bytes of the text; empty where the environment said it.
    pub range: Range<usize>,
    pub facts: Facts,
}

/// Something in the configuration that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFault {
    /// Without a meaning where the environment is at fault.
    pub file: ConfigFile,
    /// Bytes of the text, on character boundaries; empty where the environment is at fault.
    pub range: Range<usize>,
    /// It names the variable where the environment is at fault.
    pub facts: Facts,
    pub hint: Option<Facts>,
}
