//! The one door to the disk for reading, and the text of every file of a run.
//!
//! A [`Source`] is a file's text with its line index; a [`SourceMap`] owns all of a run.
//! Nothing here knows Markdown. [`replace_file`] is the one way to write a file of the user's, and [`StateDirectory`] a folder of
//! rulebook's own; the site is written by [`crate::site`].

#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "it is the door to the disk")
)]

mod boundary;
mod cache_folder;
mod canonical;
mod disk;
mod door;
mod excerpt;
mod failpoint;
mod file_system;
mod git_index;
mod left_out;
mod lines;
mod memory;
mod opened;
mod origin;
mod picture;
mod recorder;
mod regular;
mod scratch;
mod stamp;
mod state_directory;
mod temporary;
mod write;

pub use boundary::Boundary;
pub use cache_folder::cache_folder;
pub use canonical::canonicalize;
pub use disk::Disk;
pub use door::Door;
pub use excerpt::excerpt;
pub use failpoint::{Failpoint, Step, Unarmed};
pub use file_system::{
    Entry, FileSystem, HiddenFolders, MAX_BYTES, ReadFault, SITE_MARKER, Walked,
};
pub use git_index::{Listed, git_lists_below};
pub use lines::LineIndex;
pub use memory::Memory;
pub use opened::BoundedFile;
pub use origin::{Origin, origin};
pub use picture::{PICTURE_HEAD, picture_size};
pub use recorder::Recorder;
pub use regular::open_regular;
pub use scratch::{Scratch, scratch_folder};
pub use stamp::Stamp;
pub use state_directory::{Locked, StateDirectory, is_program};
pub use temporary::{TemporaryFile, sweep};
pub use write::replace_file;

use crate::span::{Position, SourceId, Span};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// One file that was read.
#[derive(Debug)]
pub struct Source {
    pub id: SourceId,
    /// The path as the user named it, with `/`: what reports show.
    pub shown: String,
    /// Where it stands.
    pub path: PathBuf,
    /// The file as it is, byte-order mark and carriage returns included.
    pub text: Arc<str>,
    lines: OnceLock<LineIndex>,
}

impl Source {
    pub fn new(id: SourceId, shown: String, path: PathBuf, text: Arc<str>) -> Self {
        Source {
            id,
            shown,
            path,
            text,
            lines: OnceLock::new(),
        }
    }

    /// Line starts, found on first use: most files of a quiet run never need them.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    pub fn position(&self, offset: u32) -> Position {
        self.lines().position(&self.text, offset)
    }
}

/// Every source of a run, by id.
#[derive(Debug, Default)]
pub struct SourceMap {
    sources: Vec<Arc<Source>>,
}

impl SourceMap {
    pub fn next_id(&self) -> SourceId {
        SourceId(self.sources.len() as u32)
    }

    /// Adds a source whose id is [`SourceMap::next_id`].
    pub fn add(&mut self, shown: String, path: PathBuf, text: Arc<str>) -> SourceId {
        let id = self.next_id();
        self.sources
            .push(Arc::new(Source::new(id, shown, path, text)));
        id
    }

    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.sources.iter().map(|source| &**source)
    }

    pub fn position(&self, span: Span) -> Position {
        self.get(span.source).position(span.start)
    }
}
