//! What a skill is checked by: its text, what Markdown made of it, and where it is. It is plain data.

use crate::markdown::Document;

/// A `SKILL.md`, read.
pub struct Skill<'a> {
    /// The file as it is, byte-order mark and carriage returns included.
    pub text: &'a str,
    pub document: &'a Document,
    /// The name of the folder that holds it; none where it is not known.
    pub folder: Option<&'a str>,
}
