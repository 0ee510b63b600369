//! A regular file, opened without waiting and without following a link.
//!
//! A pipe would keep its reader for ever, a device may never end, and a link may lead anywhere: what lies in a folder of our
//! own, or beside a file that is written, is none of them, or not ours.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// Opened for reading.
///
/// Errors: it is not there, is something else than a regular file, or may not be read.
pub fn open_regular(path: &Path) -> io::Result<File> {
    open(path, OpenOptions::new().read(true))
}

/// The same, and a link is followed: the caller asks where the file lies that was opened.
pub(super) fn open_followed(path: &Path) -> io::Result<(File, Metadata)> {
    if !fs::metadata(path)?.is_file() {
        return Err(not_regular());
    }
    let mut options = OpenOptions::new();
    let file = without_waiting(options.read(true), Links::Followed).open(path)?;
    let meta = file.metadata()?;
    match meta.is_file() {
        true => Ok((file, meta)),
        false => Err(not_regular()),
    }
}

/// Opened with these options, which must not be ones that empty a file.
pub(super) fn open(path: &Path, options: &mut OpenOptions) -> io::Result<File> {
    // Looked at before it is opened: to open a device may do something.
    match fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() => return Err(not_regular()),
        _ => {}
    }
    let file = without_waiting(options, Links::Refused).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(not_regular()),
    }
}

/// Whether the last name of a path may be one.
#[derive(Clone, Copy)]
enum Links {
    Followed,
    Refused,
}

/// What is said of a folder, a pipe, a device, a link.
pub(super) fn not_regular() -> io::Error {
    io::Error::other("it is not a regular file")
}

/// For what takes its place between the look and the opening.
#[cfg(unix)]
fn without_waiting(options: &mut OpenOptions, links: Links) -> &mut OpenOptions {
    use rustix::fs::OFlags;
    use std::os::unix::fs::OpenOptionsExt;
    let flags = match links {
        Links::Followed => OFlags::NONBLOCK,
        Links::Refused => OFlags::NOFOLLOW | OFlags::NONBLOCK,
    };
    options.custom_flags(flags.bits() as i32)
}

#[cfg(not(unix))]
fn without_waiting(options: &mut OpenOptions, _: Links) -> &mut OpenOptions {
    options
}

/// A pipe without a writer: what opens it the usual way waits for ever.
#[cfg(all(test, unix))]
pub(super) fn make_pipe(path: &Path) {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    mknodat(CWD, path, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_a_regular_file_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "x").expect("a file");
        fs::create_dir(at("folder")).expect("a folder");
        std::os::unix::fs::symlink("file", at("link")).expect("a link");
        make_pipe(&at("pipe"));
        assert!(open_regular(&at("file")).is_ok());
        for name in ["folder", "link", "pipe", "none"] {
            assert!(open_regular(&at(name)).is_err(), "{name}");
            let mut append = OpenOptions::new();
            assert!(open(&at(name), append.append(true)).is_err(), "{name}");
        }
        assert!(open_regular(Path::new("/dev/zero")).is_err());
    }
}
