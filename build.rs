//! The version that the program shows: `0.1.0 (2fc16f062)`, with the commit that it was built from.
//!
//! It looks at no time and no network, and it never fails: without a commit the version is alone. Changes that are not
//! committed are not shown, since every saved file would then build everything again.

use std::path::Path;
use std::process::Command;

fn main() {
    let root = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let version = std::env::var("CARGO_PKG_VERSION").expect("cargo sets it");
    // Without a path cargo would look at all files.
    println!("cargo::rerun-if-changed=build.rs");
    let root = Path::new(&root);
    let shown = match of_package(root).or_else(|| of_clone(root)) {
        Some(commit) => format!("{version} ({commit:.9})"),
        None => version,
    };
    println!("cargo::rustc-env=RULEBOOK_VERSION={shown}");
}

/// What `cargo package` wrote beside the sources of a crate.
fn of_package(root: &Path) -> Option<String> {
    let text = std::fs::read_to_string(root.join(".cargo_vcs_info.json")).ok()?;
    let (_, after) = text.split_once("\"sha1\"")?;
    hash(after.split('"').nth(1)?)
}

/// What is checked out, if this is the clone's own folder: a copy of the sources may lie in somebody else's clone.
fn of_clone(root: &Path) -> Option<String> {
    if !git(root, &["rev-parse", "--show-prefix"])?.is_empty() {
        return None;
    }
    // A commit changes one of them: the branch, the packed branches, or the head itself.
    let branch = git(root, &["symbolic-ref", "--quiet", "HEAD"]);
    for name in ["HEAD", "packed-refs"].into_iter().chain(branch.as_deref()) {
        let file = git(root, &["rev-parse", "--git-path", name])?;
        // One that is not there would count as changed in each build.
        if root.join(&file).exists() {
            println!("cargo::rerun-if-changed={file}");
        }
    }
    hash(&git(root, &["rev-parse", "--verify", "HEAD"])?)
}

/// Of the repository of this folder, whichever one a hook of git's has named.
fn git(root: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(root);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    let output = command.output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

fn hash(text: &str) -> Option<String> {
    let is_hash = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then(|| text.to_owned())
}
