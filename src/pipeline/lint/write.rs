//! Mended code into its file: one file after the other, each whole, and each once.

use super::files::File;
use super::linted::Mending;
use super::seen::Changed;
use crate::source::{Door, replace_file};
use crate::wording::say;
use std::collections::HashSet;
use std::path::PathBuf;

/// What has been written in this run.
pub struct Pen<'d> {
    door: &'d Door<'d>,
    mending: Mending,
    /// In their canonical form: a file may be listed by its own name and by that of a link.
    done: HashSet<PathBuf>,
}

impl<'d> Pen<'d> {
    pub fn new(door: &'d Door<'d>, mending: Mending) -> Self {
        Pen {
            door,
            mending,
            done: HashSet::new(),
        }
    }

    /// Writes what fixes made of a file, if it is to be written; whether there is a change that was not there yet.
    ///
    /// Errors: the file cannot be written, or is no longer what was read.
    pub fn put(&mut self, file: &File, changed: &Changed) -> Result<bool, String> {
        if changed.before == changed.after {
            return Ok(false);
        }
        let whole = self.door.canonical(&file.path);
        if self.done.contains(&whole) {
            return Ok(false);
        }
        if self.mending == Mending::Write {
            self.write(file, changed)?;
        }
        self.done.insert(whole);
        Ok(true)
    }

    fn write(&self, file: &File, changed: &Changed) -> Result<(), String> {
        let shown = &file.shown;
        let is_as_it_was = self.door.read(&file.path);
        if !is_as_it_was.is_ok_and(|text| *text == *changed.before) {
            return Err(say!("changed-meanwhile", shown));
        }
        let written = replace_file(&file.path, &changed.after);
        written.map_err(|fault| say!("cannot-write", file = shown, fault))
    }
}
