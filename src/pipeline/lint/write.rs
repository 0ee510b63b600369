//! Mended code into its file: one file after the other, each whole, and each once.

use super::files::File;
use super::linted::Mending;
use super::seen::Changed;
use crate::source::{Boundary, Door, replace_file};
use crate::wording::say;
use std::collections::HashSet;
use std::path::PathBuf;

/// What has been written in this run.
pub struct Pen<'d> {
    door: &'d Door<'d>,
    mending: Mending,
    /// What was named: the user's word is for those files, wherever links in them lead.
    within: Boundary,
    /// In their canonical form: a file may be listed by its own name and by that of a link.
    done: HashSet<PathBuf>,
}

/// Why fixes are not in a file.
pub enum Unwritten {
    /// A link leads to it, out of what was named.
    Outside,
    /// It could not be written, or is no longer what was read.
    Fault(String),
}

impl<'d> Pen<'d> {
    pub fn new(door: &'d Door<'d>, named: &[PathBuf], mending: Mending) -> Self {
        let named: Vec<PathBuf> = named.iter().map(|path| door.canonical(path)).collect();
        Pen {
            door,
            mending,
            within: Boundary::only(&named),
            done: HashSet::new(),
        }
    }

    /// Writes what fixes made of a file, if it is to be written; whether there is a change that was not there yet.
    ///
    /// Errors: the file cannot be written, is no longer what was read, or lies outside of what was named.
    pub fn put(&mut self, file: &File, changed: &Changed) -> Result<bool, Unwritten> {
        if changed.before == changed.after {
            return Ok(false);
        }
        let whole = self.door.canonical(&file.path);
        if self.done.contains(&whole) {
            return Ok(false);
        }
        if !self.within.holds(&whole) {
            return Err(Unwritten::Outside);
        }
        if self.mending == Mending::Write {
            self.write(file, changed).map_err(Unwritten::Fault)?;
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
        let written = replace_file(&file.path, &changed.after, &self.within);
        written.map_err(|fault| say!("cannot-write", file = shown, fault))
    }
}
