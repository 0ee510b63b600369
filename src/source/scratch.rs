//! A folder that nobody else has, for as long as somebody needs it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// So many names are tried.
const TRIES: u32 = 1_000;

/// Empty when it is made; gone with all that it holds when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// Below the system's own folder for such things.
    pub fn new() -> io::Result<Scratch> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        let above = std::env::temp_dir();
        for _ in 0..TRIES {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let folder = above.join(format!("rulebook-{}-{number}", std::process::id()));
            match builder.create(&folder) {
                Ok(()) => return Ok(Scratch { folder }),
                // Somebody's, perhaps of a process that was killed: it is left alone.
                Err(fault) if fault.kind() == io::ErrorKind::AlreadyExists => {}
                Err(fault) => return Err(fault),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    pub fn path(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_empty_and_goes_with_what_it_holds() {
        let (one, other) = (Scratch::new().expect("one"), Scratch::new().expect("two"));
        assert_ne!(one.path(), other.path());
        fs::create_dir(one.path().join("a")).expect("a folder");
        fs::write(one.path().join("a/b"), "x").expect("a file");
        let was = one.path().to_path_buf();
        drop(one);
        assert!(!was.exists() && other.path().exists());
    }
}
