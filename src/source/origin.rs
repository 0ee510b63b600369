//! Whether what is at a path came with a clone, for paths that a user names inside of one: a cache, a folder of the
//! search path.
//!
//! A clone brings what its index lists, and nothing else: what lies in it and is not listed was made on this machine.
//! Nothing is read here but the index and where links lead.

use super::canonical::canonicalize;
use super::{Boundary, Listed, Stamp, git_lists_below};
use std::fs;
use std::path::Path;

/// Where something comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Outside of the boundary: the user's.
    Outside,
    /// Inside, and the index lists neither it, nor what is below it, nor a link on the way there.
    Unlisted,
    /// Inside, and the clone brought it, a part of it, or a link on the way there.
    Listed,
    /// Inside of what no index lists: it may have been unpacked with the rest.
    Unversioned,
    /// Inside of a clone whose index cannot be read.
    Unknown,
}

/// Of a path that need not be there; it is as the user wrote it.
pub fn origin(path: &Path, boundary: &Boundary) -> Origin {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut inside = Vec::new();
    for step in path.ancestors() {
        let is_link = fs::symlink_metadata(step).is_ok_and(|meta| meta.is_symlink());
        if let (true, Some(folder), Some(name)) = (is_link, step.parent(), step.file_name()) {
            // Anyone who made the link says what is behind it.
            inside.push(Stamp::folder(folder).join(name));
        }
    }
    inside.push(whole(&path));
    inside.retain(|place| boundary.holds(place));
    let mut origin = Origin::Outside;
    for place in inside {
        match git_lists_below(&place) {
            Listed::Yes => return Origin::Listed,
            Listed::Unknown => origin = Origin::Unknown,
            Listed::No if origin == Origin::Unknown => {}
            Listed::No if boundary.is_listed() => origin = Origin::Unlisted,
            Listed::No => origin = Origin::Unversioned,
        }
    }
    origin
}

/// With the links followed of as much of it as is there.
fn whole(path: &Path) -> std::path::PathBuf {
    match (canonicalize(path), path.parent(), path.file_name()) {
        (Ok(whole), _, _) => whole,
        (Err(_), Some(folder), Some(name)) => whole(folder).join(name),
        (Err(_), _, _) => path.to_path_buf(),
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// As git writes it.
    fn write_index(root: &Path, listed: &[&str]) {
        let mut bytes = b"DIRC\0\0\0\x02".to_vec();
        bytes.extend((listed.len() as u32).to_be_bytes());
        for path in listed {
            bytes.extend([0; 24]);
            bytes.extend(0o100644_u32.to_be_bytes());
            bytes.extend([0; 32]);
            bytes.extend([0, path.len() as u8]);
            bytes.extend(path.as_bytes());
            bytes.extend(vec![0; 8 - (62 + path.len()) % 8]);
        }
        bytes.extend([0x9b; 20]);
        fs::create_dir(root.join(".git")).expect("a folder");
        fs::write(root.join(".git/index"), bytes).expect("a file");
    }

    #[test]
    fn a_clone_brings_what_its_index_lists() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("a folder");
        let of = |name: &str| {
            origin(
                &root.join(name),
                &Boundary::of_book(&root.join("book"), None),
            )
        };
        for name in ["book/kept", "book/made/bin", "mine"] {
            fs::create_dir_all(root.join(name)).expect("a folder");
        }
        symlink(root.join("mine"), root.join("book/link")).expect("a link");
        symlink(root.join("book/made"), root.join("out")).expect("a link");
        assert_eq!(of("mine"), Origin::Outside);
        assert_eq!(of("book/made/bin"), Origin::Unversioned);
        write_index(&root.join("book"), &["book.toml", "kept/answers", "link"]);
        for (name, expect) in [
            ("mine", Origin::Outside),
            ("book/made/bin", Origin::Unlisted),
            ("book/not/there", Origin::Unlisted),
            ("out/bin", Origin::Unlisted),
            ("book/kept", Origin::Listed),
            ("book/./made/../kept", Origin::Listed),
            ("book/kept/answers", Origin::Listed),
            ("book/link", Origin::Listed),
            ("book/link/new", Origin::Listed),
            ("book", Origin::Listed),
        ] {
            assert_eq!(of(name), expect, "{name}");
        }
        fs::write(root.join("book/.git/index"), "DIRC").expect("a file");
        assert_eq!(of("book/made"), Origin::Unknown);
    }
}
