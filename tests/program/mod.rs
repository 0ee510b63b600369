//! The program, run in a temporary folder: what tests of the command line share.
//!
//! It says nothing of what is right; each test does.

// Each test program takes in the whole module and needs a part of it.
#![allow(dead_code)]

use serde_json::Value;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// One run of the program in a temporary folder, and what is expected of it.
pub struct Test {
    pub folder: TempDir,
    /// Of the user, beside the folder: what is kept from run to run lies there.
    pub home: TempDir,
    pub arguments: Vec<String>,
    environment: Vec<(&'static str, &'static str)>,
    /// Below the temporary folder.
    working_folder: &'static str,
    status: i32,
    stdout: Option<String>,
    stdout_has: Vec<&'static str>,
    stdout_lacks: Vec<&'static str>,
    stderr: Option<String>,
    stderr_has: Vec<&'static str>,
}

impl Test {
    /// Of `check`.
    pub fn new() -> Self {
        Test::of("check")
    }

    /// Of a command, in an empty folder.
    pub fn of(command: &str) -> Self {
        Test {
            folder: tempfile::tempdir().expect("a temporary folder can be made"),
            home: tempfile::tempdir().expect("a temporary folder can be made"),
            arguments: vec![command.to_owned()],
            environment: Vec::new(),
            working_folder: "",
            status: 0,
            stdout: None,
            stdout_has: Vec::new(),
            stdout_lacks: Vec::new(),
            stderr: None,
            stderr_has: Vec::new(),
        }
    }

    pub fn file(self, path: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the temporary folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
        self
    }

    #[cfg(unix)]
    pub fn link(self, path: &str, to: &str) -> Self {
        std::os::unix::fs::symlink(to, self.folder.path().join(path))
            .expect("a link can be made in a temporary folder");
        self
    }

    /// What follows the command.
    pub fn args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments.extend(arguments.map(str::to_owned));
        self
    }

    /// The whole command line instead.
    pub fn bare_args<const N: usize>(mut self, arguments: [&str; N]) -> Self {
        self.arguments = arguments.map(str::to_owned).to_vec();
        self
    }

    pub fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    pub fn within(mut self, folder: &'static str) -> Self {
        self.working_folder = folder;
        self
    }

    pub fn status(mut self, status: i32) -> Self {
        self.status = status;
        self
    }

    pub fn stdout(mut self, text: impl Into<String>) -> Self {
        self.stdout = Some(text.into());
        self
    }

    pub fn stdout_contains(mut self, text: &'static str) -> Self {
        self.stdout_has.push(text);
        self
    }

    pub fn stdout_lacks(mut self, text: &'static str) -> Self {
        self.stdout_lacks.push(text);
        self
    }

    pub fn stderr(mut self, text: impl Into<String>) -> Self {
        self.stderr = Some(text.into());
        self
    }

    pub fn stderr_contains(mut self, text: &'static str) -> Self {
        self.stderr_has.push(text);
        self
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
        command
            .args(&self.arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .envs(self.environment.iter().copied())
            .current_dir(self.folder.path().join(self.working_folder))
            .stdin(Stdio::null());
        command
    }

    pub fn run(self) -> Output {
        let output = self.command().output().expect("the program can be started");
        let stdout = String::from_utf8(output.stdout.clone()).expect("output is UTF-8");
        let stderr = String::from_utf8(output.stderr.clone()).expect("output is UTF-8");
        let told = format!("--- stdout\n{stdout}\n--- stderr\n{stderr}");
        assert_eq!(output.status.code(), Some(self.status), "status\n{told}");
        if let Some(expect) = self.stdout {
            assert_eq!(stdout, expect, "stdout\n{told}");
        }
        if let Some(expect) = self.stderr {
            assert_eq!(stderr, expect, "stderr\n{told}");
        }
        for text in self.stdout_has {
            assert!(stdout.contains(text), "`{text}` is not in stdout\n{told}");
        }
        for text in self.stdout_lacks {
            assert!(!stdout.contains(text), "`{text}` is in stdout\n{told}");
        }
        for text in self.stderr_has {
            assert!(stderr.contains(text), "`{text}` is not in stderr\n{told}");
        }
        output
    }

    /// Runs with `--format json` and reads the one document.
    pub fn json(self) -> Value {
        let output = self.args(["--format", "json"]).run();
        serde_json::from_slice(&output.stdout).expect("stdout is one JSON document and no more")
    }
}
