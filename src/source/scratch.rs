//! A folder that no one else has, for as long as someone needs it, and what a kill leaves of such folders.
//!
//! As with [temporary files](super::temporary), its lock says that its owner lives.

use super::failpoint::{Step, before};
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Once;
use tempfile::{Builder, TempDir};

const BEGINNING: &str = "rulebook-scratch-";

/// Letters and digits of chance behind it.
const CHANCE: usize = 16;

/// Empty and private when it is made; gone with all that it holds when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: TempDir,
    _lock: Option<File>,
}

impl Scratch {
    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Below the system's own folder for such things, where the first of a run removes those of runs that were killed.
pub fn scratch_folder() -> io::Result<Scratch> {
    static SWEPT: Once = Once::new();
    let above = std::env::temp_dir();
    SWEPT.call_once(|| sweep(&above));
    scratch_below(&above)
}

fn scratch_below(above: &Path) -> io::Result<Scratch> {
    before(Step::MakeFolder);
    loop {
        let folder = Builder::new()
            .prefix(BEGINNING)
            .rand_bytes(CHANCE)
            .tempdir_in(above)?;
        let lock = held(folder.path());
        // A sweep that came between the name and the lock has removed it.
        if lock.is_none() || folder.path().is_dir() {
            return Ok(Scratch {
                folder,
                _lock: lock,
            });
        }
    }
}

/// The lock is on the folder itself; none where the system has no such thing, and then nothing is swept either.
fn held(folder: &Path) -> Option<File> {
    let file = File::open(folder).ok()?;
    file.try_lock().ok()?;
    Some(file)
}

#[cfg(unix)]
fn sweep(above: &Path) {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    for entry in std::fs::read_dir(above).into_iter().flatten().flatten() {
        if !is_scratch(&entry.file_name().to_string_lossy()) {
            continue;
        }
        let path = entry.path();
        // Not through a link, and not another user's.
        let is_own = |meta: std::fs::Metadata| meta.is_dir() && meta.uid() == own;
        if !std::fs::symlink_metadata(&path).is_ok_and(is_own) {
            continue;
        }
        if let Some(_lock) = held(&path) {
            before(Step::Clear);
            let _ = std::fs::remove_dir_all(&path);
        }
    }
}

#[cfg(not(unix))]
fn sweep(_: &Path) {}

#[cfg(unix)]
fn is_scratch(name: &str) -> bool {
    name.strip_prefix(BEGINNING).is_some_and(|chance| {
        chance.len() == CHANCE && chance.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn only_folders_of_dead_owners_are_swept() {
        let above = tempfile::tempdir().expect("a folder");
        let at = |name: &str| above.path().join(name);
        let alive = scratch_below(above.path()).expect("a folder");
        let dead = at("rulebook-scratch-0123456789abcdef");
        fs::create_dir_all(dead.join("deep")).expect("a folder");
        fs::write(dead.join("deep/file"), "x").expect("a file");
        let others = ["rulebook-scratch-short", "rulebook-mine", "other"];
        for other in others {
            fs::create_dir(at(other)).expect("a folder");
        }
        let link = at("rulebook-scratch-link456789abcdef");
        std::os::unix::fs::symlink(at("other"), &link).expect("a link");
        sweep(above.path());
        assert!(!dead.exists() && alive.path().is_dir() && link.is_dir());
        assert!(others.iter().all(|other| at(other).is_dir()));
        let path = alive.path().to_path_buf();
        drop(alive);
        assert!(!path.exists());
    }
}
