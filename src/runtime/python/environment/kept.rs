//! What is remembered of an environment that was made: one JSON beside its folder, written last.
//!
//! It is found by what was asked for and by the interpreters that would be asked now, so that another one on the search
//! path, or a new one at the same place, is another environment. Nothing is started to find it.

use super::ask::About;
use super::{Environment, EnvironmentSpec, Held};
use crate::runtime::python::find::Interpreter;
use crate::source::{Stamp, StateDirectory, is_program};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Of this form; another one is made anew. The second holds no package that its lock does not name.
const VERSION: u32 = 2;

#[derive(Serialize, Deserialize)]
struct Kept {
    version: u32,
    interpreter: PathBuf,
    root: PathBuf,
    base: PathBuf,
    python: String,
    implementation: String,
    build: String,
    /// The interpreter's file, with links followed: it may vanish, or be another one.
    program: PathBuf,
    size: u64,
    modified: String,
    /// Folders of packages that are not ours, with when they last changed.
    folders: Vec<(PathBuf, String)>,
    packages: Vec<(String, String)>,
}

/// By what an environment is found: what was asked for, and who would be asked.
pub(super) fn name(spec: &EnvironmentSpec, candidates: &[Interpreter]) -> String {
    let mut hash = blake3::Hasher::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    add(env!("CARGO_PKG_VERSION"));
    for text in sorted(spec) {
        add(text);
    }
    add(spec.lock.as_ref().map_or("", |lock| &lock.text));
    add(spec.python.as_deref().unwrap_or(""));
    for candidate in candidates {
        let Stamp {
            canonical,
            size,
            modified,
            ..
        } = &candidate.stamp;
        add(&format!(
            "{:?} {canonical:?} {size} {modified}",
            candidate.path
        ));
    }
    format!("{:032x}", half(&hash))
}

/// 128 bits of a hash that no one can aim: a book writes most of what goes in, and books share environments.
fn half(hash: &blake3::Hasher) -> u128 {
    let mut half = [0; 16];
    half.copy_from_slice(&hash.finalize().as_bytes()[..16]);
    u128::from_le_bytes(half)
}

fn sorted(spec: &EnvironmentSpec) -> Vec<&str> {
    let mut requirements: Vec<&str> = spec.requirements.iter().map(String::as_str).collect();
    requirements.sort_unstable();
    requirements.dedup();
    requirements
}

/// The environment that was kept under a name, if all of it is still there.
pub(super) fn find(
    state: &StateDirectory,
    name: &str,
    spec: &EnvironmentSpec,
) -> Option<Environment> {
    // Before it is looked at: whoever prunes it now is done when this returns.
    let held = hold(state, name);
    let kept: Kept = serde_json::from_str(&state.read(&file(name))?).ok()?;
    let stamp = Stamp::of(&kept.program)?;
    let is_same = kept.version == VERSION
        && stamp.is_program
        && stamp.size == kept.size
        && stamp.modified.to_string() == kept.modified
        && is_program(&kept.interpreter)
        && kept
            .folders
            .iter()
            .all(|(folder, modified)| changed(folder) == *modified);
    is_same.then(|| environment(kept, spec, held))
}

/// What is to be kept of an environment; `root` is its own folder, if it has one.
pub(super) fn put(
    state: &StateDirectory,
    name: &str,
    spec: &EnvironmentSpec,
    about: &About,
    root: Option<&Path>,
) -> (Environment, std::io::Result<()>) {
    let program = PathBuf::from(match about.base_executable.is_empty() {
        true => &about.executable,
        false => &about.base_executable,
    });
    let stamp = Stamp::of(&program);
    let others = about.folders.iter().filter(|_| root.is_none());
    let kept = Kept {
        version: VERSION,
        interpreter: PathBuf::from(&about.executable),
        root: root.map_or_else(|| PathBuf::from(&about.prefix), Path::to_path_buf),
        base: PathBuf::from(&about.base_prefix),
        python: about.python.clone(),
        implementation: about.implementation.clone(),
        build: about.build.clone(),
        size: stamp.as_ref().map_or(0, |stamp| stamp.size),
        modified: stamp.map_or(0, |stamp| stamp.modified).to_string(),
        program,
        folders: others
            .map(|folder| (PathBuf::from(folder), changed(Path::new(folder))))
            .collect(),
        packages: about.packages.clone(),
    };
    let text = serde_json::to_string_pretty(&kept).unwrap_or_default();
    let written = state.put(&file(name), &(text + "\n"));
    (environment(kept, spec, hold(state, name)), written)
}

fn hold(state: &StateDirectory, name: &str) -> Held {
    Held(state.share(&file(name)).map(Arc::new))
}

fn environment(kept: Kept, spec: &EnvironmentSpec, held: Held) -> Environment {
    let mut hash = blake3::Hasher::new();
    let mut add = |text: &str| {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    for text in sorted(spec) {
        add(text);
    }
    add(spec.lock.as_ref().map_or("", |lock| &lock.text));
    add(&kept.build);
    for (name, version) in &kept.packages {
        add(name);
        add(version);
    }
    Environment {
        name: spec.name.clone(),
        key: half(&hash),
        interpreter: kept.interpreter,
        root: kept.root,
        base: kept.base,
        python: kept.python,
        implementation: kept.implementation,
        packages: kept.packages,
        held,
    }
}

pub(super) fn file(name: &str) -> String {
    format!("{name}.json")
}

/// As text: JSON has no number that long.
fn changed(folder: &Path) -> String {
    Stamp::of_names(folder).unwrap_or(0).to_string()
}
