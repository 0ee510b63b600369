//! `rulebook trust`: the user's word that a book may run, given, taken back, and listed.

use super::args::Trust as Command;
use super::{Arguments, Status, check, output};
use crate::escape::line;
use crate::facts::facts;
use crate::pipeline::{self, Fault};
use crate::report;
use crate::runtime::python::{Entrusted, Trust, distrust, entrusted, trust, trust_of, trusted};
use crate::source::{Disk, Door};
use crate::wording::say;
use crate::wording::sentence;
use std::path::{Path, PathBuf};

pub fn run(arguments: &Arguments, command: &Command) -> anyhow::Result<Status> {
    let variables = check::variables();
    if command.list {
        output::print(&listed(&variables))?;
        return Ok(Status::Success);
    }
    let start = command.path.clone().unwrap_or_else(|| PathBuf::from("."));
    if command.remove {
        return remove(&start, &variables, arguments);
    }
    let root = pipeline::nearest_book(&Disk, &start)
        .ok_or_else(|| Fault::new(facts!("no-book-to-trust", start = start.display())))?;
    let book = entrusted(&Door::of_user(&Disk), &root, &variables).map_err(Fault::from)?;
    let before = trust_of(&Door::of_user(&Disk), &root, &variables);
    trust(&Door::of_user(&Disk), &book, &variables).map_err(Fault::from)?;
    if !arguments.quiet {
        output::print(&shown(&book, &before))?;
    }
    Ok(Status::Success)
}

/// Of a book that is gone, too: its folder is known by its path.
fn remove(
    start: &Path,
    variables: &[(String, String)],
    arguments: &Arguments,
) -> anyhow::Result<Status> {
    let root = match Door::of_user(&Disk).entry(start) {
        Some(_) => pipeline::nearest_book(&Disk, start).unwrap_or_else(|| start.to_path_buf()),
        None => start.to_path_buf(),
    };
    let root = Door::of_user(&Disk).canonical(&root);
    let was_trusted = distrust(&root, variables).map_err(Fault::from)?;
    if !arguments.quiet {
        output::print(&match was_trusted {
            true => say!("trust-removed", root = root.display()),
            false => say!("was-not-trusted", root = root.display()),
        })?;
    }
    Ok(Status::Success)
}

fn listed(variables: &[(String, String)]) -> String {
    let mut text = String::new();
    for root in trusted(variables) {
        let state = match trust_of(&Door::of_user(&Disk), &root, variables) {
            Trust::Yes => String::new(),
            Trust::No => say!("no-longer-here"),
            Trust::Changed(what) => {
                say!("changed-since-trusted", what = sentence(&what))
            }
        };
        text += &format!("{}{state}\n", root.display());
    }
    match text.is_empty() {
        true => say!("no-book-trusted"),
        false => text,
    }
}

/// What consent rests on: each thing is one line, whatever its name holds.
fn shown(book: &Entrusted, before: &Trust) -> String {
    let mut text = match before {
        Trust::Yes => say!("still-trusted", root = book.root.display()),
        Trust::No => say!("is-trusted", root = book.root.display()),
        Trust::Changed(what) => say!(
            "trusted-again",
            root = book.root.display(),
            what = sentence(what)
        ),
    };
    for (key, value) in &book.keys {
        text += &format!("  {key} = {}\n", line(value));
    }
    for (path, file) in &book.files {
        let what = match file {
            Some(file) => report::counted(file.lines().count(), "line"),
            None => say!("not-there"),
        };
        text += &format!("  {}: {what}\n", line(path));
    }
    if !book.beyond.is_empty() {
        text += &say!("trusted-beyond");
        for wish in &book.beyond {
            text += &format!("  {}: {}\n", wish.key, line(&sentence(&wish.what)));
        }
    }
    text + &say!("trust-explained")
}
