//! The files that keys may be in, and places in them.
//!
//! It knows their names and their order, and touches no disk: the caller brings the texts.

use crate::source::LineIndex;
use crate::span::Position;

/// A file of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ConfigFile {
    /// `book.toml`: it makes a folder a book, and mdBook reads it, too.
    Book,
    /// `rulebook.toml`: read by rulebook alone, since mdBook 0.5 refuses tables that it does not know. Beside a `book.toml`
    /// it takes the same keys.
    Rulebook,
    /// `pyproject.toml`, of which only [`PYPROJECT_TABLES`] below `[tool.rulebook]` are ours: a project that has no book.
    PythonProject,
}

/// What a `pyproject.toml` may hold.
pub(super) const PYPROJECT_TABLES: &[&str] = &["lint", "lints"];

/// The text of one of them.
#[derive(Debug, Clone)]
pub struct ConfigText {
    pub file: ConfigFile,
    pub text: String,
}

/// A place in one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConfigPlace {
    pub file: ConfigFile,
    pub at: Position,
    /// The bytes of the value: their first, and behind their last.
    pub bytes: (u32, u32),
}

impl ConfigText {
    /// Where a byte is; `lines` are those of the text.
    pub(super) fn position(&self, lines: &LineIndex, byte: usize) -> Position {
        // A place beyond four gigabytes is no file's: `source` reads none that large.
        lines.position(&self.text, u32::try_from(byte).unwrap_or_default())
    }
}

impl ConfigFile {
    pub fn name(self) -> &'static str {
        match self {
            ConfigFile::Book => "book.toml",
            ConfigFile::Rulebook => "rulebook.toml",
            ConfigFile::PythonProject => "pyproject.toml",
        }
    }

    /// The tables around its keys.
    pub(super) fn around(self) -> &'static [&'static str] {
        match self {
            ConfigFile::Book | ConfigFile::Rulebook => &[],
            ConfigFile::PythonProject => &["tool", "rulebook"],
        }
    }

    /// The texts of a book's folder: `read` gives that of a name, and nothing for a file that may be absent and is.
    ///
    /// # Errors
    ///
    /// What `read` says of a file that cannot be read.
    pub fn texts<E>(
        read: impl FnMut(ConfigFile) -> Result<Option<String>, E>,
    ) -> Result<Vec<ConfigText>, E> {
        ConfigFile::texts_of(&[ConfigFile::Book, ConfigFile::Rulebook], read)
    }

    /// The same of other files.
    ///
    /// # Errors
    ///
    /// As [`ConfigFile::texts`].
    pub fn texts_of<E>(
        files: &[ConfigFile],
        mut read: impl FnMut(ConfigFile) -> Result<Option<String>, E>,
    ) -> Result<Vec<ConfigText>, E> {
        let mut texts = Vec::new();
        for file in files.iter().copied() {
            texts.extend(read(file)?.map(|text| ConfigText { file, text }));
        }
        Ok(texts)
    }
}
