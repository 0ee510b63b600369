//! The one door to the disk for reading, and the text of every file of a run.
//!
//! A [`Source`] is a file's text with its line index; a [`SourceMap`] owns all of a run.
//! Nothing here knows Markdown. [`replace_file`] and [`create_files`] are the one way to write a file of the user's, and
//! [`StateDirectory`] a folder of rulebook's own; the site is written by [`crate::site`].

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
mod included;
mod left_out;
mod lines;
mod memory;
mod opened;
mod origin;
mod overlay;
mod picture;
mod recorder;
mod regular;
mod scratch;
mod stamp;
mod state_directory;
mod stdin;
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
pub use included::{Included, Inclusions};
pub use lines::LineIndex;
pub use memory::Memory;
pub use opened::BoundedFile;
pub use origin::{Origin, origin};
pub use overlay::Overlay;
pub use picture::{PICTURE_HEAD, picture_size};
pub use recorder::Recorder;
pub use regular::open_regular;
pub use scratch::{Scratch, scratch_folder};
pub use stamp::Stamp;
pub use state_directory::{Locked, StateDirectory, is_program};
pub use stdin::{read_stdin, read_stdin_up_to};
pub use temporary::{TemporaryFile, sweep};
pub use write::{create_files, make_folder, replace_file, whole_path};

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
    /// What of the text is in other files.
    inclusions: Arc<Inclusions>,
    lines: OnceLock<LineIndex>,
}

/// Where a byte of a text is, in the file that has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePlace<'s> {
    /// The file, as reports show it.
    pub shown: &'s str,
    pub position: Position,
    /// In bytes of that file.
    pub offset: u32,
}

impl Source {
    pub fn new(id: SourceId, shown: String, path: PathBuf, text: Arc<str>) -> Self {
        Source {
            id,
            shown,
            path,
            text,
            inclusions: Arc::default(),
            lines: OnceLock::new(),
        }
    }

    /// Line starts, found on first use: most files of a quiet run never need them.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// Whether a part of the text is in another file: the text is not what the file holds, and cannot be written there.
    pub fn has_inclusions(&self) -> bool {
        !self.inclusions.is_empty()
    }

    /// In the file itself: of what it includes, the place where it does.
    pub fn position(&self, offset: u32) -> Position {
        if self.inclusions.is_empty() {
            return self.lines().position(&self.text, offset);
        }
        let own = self.inclusions.own(offset as usize);
        let found = self.lines().position(&self.text, own as u32);
        let line = found.line - self.inclusions.foreign_lines(&self.text, own);
        Position { line, ..found }
    }

    /// The beginning and the end of a span of this source. Of one that ends in another file the end is its beginning.
    pub fn places(&self, span: Span) -> (FilePlace<'_>, FilePlace<'_>) {
        let start = self.place(span.start);
        let end = match span.end > span.start && !self.inclusions.is_empty() {
            // Behind its last byte, which has a file; what follows may be of another.
            true => self.place_behind(span.end),
            false => self.place(span.end),
        };
        match start.shown == end.shown {
            true => (start, end),
            false => (start.clone(), start),
        }
    }

    /// The place behind the byte that ends at an offset.
    fn place_behind(&self, end: u32) -> FilePlace<'_> {
        let before = self.text.floor_char_boundary(end as usize - 1) as u32;
        let place = self.place(before);
        let is_line_end = self.text.as_bytes()[before as usize] == b'\n';
        let position = match is_line_end {
            true => Position {
                line: place.position.line + 1,
                column: 1,
            },
            false => Position {
                column: place.position.column + 1,
                ..place.position
            },
        };
        FilePlace {
            position,
            offset: place.offset + (end - before),
            ..place
        }
    }

    /// In the file that has the byte: this one, or one that it includes.
    pub fn place(&self, offset: u32) -> FilePlace<'_> {
        let Some(part) = self.inclusions.at(offset as usize) else {
            let own = self.inclusions.own(offset as usize);
            return FilePlace {
                shown: &self.shown,
                position: self.position(offset),
                offset: self.inclusions.in_file(own) as u32,
            };
        };
        let inside = match part.is_verbatim {
            true => offset as usize - part.range.start,
            false => 0,
        };
        let found = self.lines().position(&self.text, offset);
        let first = self.lines().line(part.range.start as u32);
        FilePlace {
            shown: &part.path,
            position: Position {
                line: part.line + found.line - first,
                ..found
            },
            offset: (part.start + inside) as u32,
        }
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

    /// The same with a text of which parts are in other files.
    pub fn add_including(
        &mut self,
        shown: String,
        path: PathBuf,
        text: Arc<str>,
        inclusions: Arc<Inclusions>,
    ) -> SourceId {
        let id = self.next_id();
        let source = Source {
            inclusions,
            ..Source::new(id, shown, path, text)
        };
        self.sources.push(Arc::new(source));
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
