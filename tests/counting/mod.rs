//! A machine of its own for the program: a home, and a `python3` that counts its starts.
//!
//! It says nothing of what is right; each test does.

// Each test program takes in the whole module and needs a part of it.
#![allow(dead_code)]

use rulebook::testing::process::SearchPath;
use rulebook::testing::runtime::python::{Wanted, find};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;
use tempfile::TempDir;

/// A folder with a home, a book or a document, and a `python3` that counts its starts.
pub struct Place {
    pub folder: TempDir,
    pub environment: Vec<(String, String)>,
}

impl Place {
    /// None where the machine has no Python 3.
    pub fn new() -> Option<Place> {
        let path = std::env::var("PATH").ok()?;
        let found = find(
            &Wanted::Any,
            &SearchPath::of_user(&[("PATH".to_owned(), path.clone())]),
        );
        let Some(python) = found.ok().flatten() else {
            crate::absent::not_tested("there is no python3 on the path");
            return None;
        };
        let folder = tempfile::tempdir().expect("a folder");
        let bin = folder.path().join("bin");
        std::fs::create_dir_all(folder.path().join("home")).expect("a folder");
        std::fs::create_dir_all(&bin).expect("a folder");
        let script = format!(
            "#!/bin/sh\necho started >> '{}'\nPATH='{path}' exec '{}' \"$@\"\n",
            folder.path().join("starts").display(),
            python.path.display()
        );
        std::fs::write(bin.join("python3"), script).expect("a file");
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(bin.join("python3"), mode).expect("its own file");
        let home = folder.path().join("home");
        let environment = [("PATH", &bin), ("HOME", &home)];
        let environment =
            environment.map(|(name, path)| (name.to_owned(), path.display().to_string()));
        Some(Place {
            environment: environment.to_vec(),
            folder,
        })
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.retain(|(other, _)| other != name);
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// What is printed, and the status.
    pub fn run(&self, arguments: &[&str]) -> (String, i32) {
        let (text, _, status) = self.said(arguments);
        (text, status)
    }

    /// What is said on standard output and beside it, and the status.
    pub fn said(&self, arguments: &[&str]) -> (String, String, i32) {
        let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(arguments)
            .env_clear()
            .envs(self.environment.iter().cloned())
            .current_dir(self.folder.path())
            .output()
            .expect("the program can be started");
        let [told, aside] =
            [output.stdout, output.stderr].map(|text| String::from_utf8(text).expect("text"));
        (
            told,
            aside,
            output.status.code().expect("an end of its own"),
        )
    }

    pub fn starts(&self) -> usize {
        let text = std::fs::read_to_string(self.path("starts")).unwrap_or_default();
        text.lines().count()
    }
}
