//! One command line in a folder of files, and what it says.

use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a command line came to.
#[derive(Debug)]
pub struct Told {
    pub status: i32,
    pub out: String,
    pub err: String,
}

/// Files in a temporary folder.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
    }
    folder
}

pub fn told(folder: &TempDir, words: &[&str]) -> Told {
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(words)
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output is UTF-8");
    Told {
        status: output.status.code().expect("it ended by itself"),
        out: text(output.stdout),
        err: text(output.stderr),
    }
}
