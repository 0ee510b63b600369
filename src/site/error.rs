//! Why a site was not published, in the words of the command line.
//!
//! It decides no exit status; every variant is one that leaves the work undone.

use crate::wording::say;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::PathBuf;

/// Nothing was published, and the previous site stands as it was.
///
/// The one exception is [`PublishError::Leftover`] after an exchange: then the new site stands.
#[derive(Debug)]
pub enum PublishError {
    /// An address that cannot be a file below the output.
    Address {
        address: String,
        reason: &'static str,
    },
    /// The output is the book's root, the source, or a parent of either.
    Refused { target: PathBuf, because: Refusal },
    /// No user named the output, and it lies where only a user may put a site.
    Unasked { target: PathBuf, because: Unasked },
    /// Not empty, and without rulebook's marker.
    Foreign { target: PathBuf },
    /// The marker is there, and cannot be believed.
    Damaged { marker: PathBuf, reason: String },
    /// A file stands where the output should be.
    NotAFolder { target: PathBuf },
    /// In a folder of ours, a file that is not in the manifest: publishing would lose it.
    Unmanaged { file: PathBuf },
    /// A dot-file or `CNAME` of the user's that the site would overwrite.
    Survivor { file: PathBuf, address: String },
    /// What an interrupted publication left holds a file that is not ours to delete.
    Leftover { file: PathBuf, folder: PathBuf },
    /// Another process has been publishing there for longer than we wait.
    Busy { target: PathBuf },
    /// A file of the book that is to be copied cannot be read.
    Source { path: PathBuf, error: io::Error },
    /// The system refused.
    Disk {
        doing: &'static str,
        path: PathBuf,
        error: io::Error,
    },
}

/// What the output would have overwritten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    Root,
    Source,
    ParentOfRoot,
    ParentOfSource,
}

/// Why only a user may name an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unasked {
    /// It is not below the book's root.
    OutsideOfBook,
    /// A link leads to it.
    BehindLink,
    /// Git keeps it.
    InGit,
}

impl PublishError {
    /// For `map_err`: what was being done to which path.
    pub(super) fn disk(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> PublishError {
        let path = path.into();
        move |error| PublishError::Disk { doing, path, error }
    }
}

impl fmt::Display for PublishError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PublishError::Address { address, reason } => {
                write!(
                    f,
                    "the address `{}` {reason}; rename its source",
                    address.escape_debug()
                )
            }
            PublishError::Unasked { target, because } => {
                let target = target.display();
                f.write_str(&match because {
                    Unasked::OutsideOfBook => say!("output-outside", target),
                    Unasked::BehindLink => say!("output-behind-link", target),
                    Unasked::InGit => say!("output-in-git", target),
                })
            }
            PublishError::Refused { target, because } => write!(
                f,
                "the output `{}` is {because}; choose another folder with -d",
                target.display()
            ),
            PublishError::Foreign { target } => write!(
                f,
                "`{}` was not made by rulebook; choose another folder with -d, or remove it",
                target.display()
            ),
            PublishError::Damaged { marker, reason } => write!(
                f,
                "`{}` is not a manifest this rulebook can read ({reason}); \
                 choose another folder with -d, or remove the folder",
                marker.display()
            ),
            PublishError::NotAFolder { target } => write!(
                f,
                "`{}` is not a folder; choose another with -d, or remove it",
                target.display()
            ),
            PublishError::Unmanaged { file } => write!(
                f,
                "`{}` was not made by rulebook and publishing would lose it; \
                 move it beside the Markdown, which copies it, or remove it",
                file.display()
            ),
            PublishError::Survivor { file, address } => write!(
                f,
                "the site's `{address}` would overwrite `{}`, which rulebook did not make; \
                 keep one of the two",
                file.display()
            ),
            PublishError::Leftover { file, folder } => write!(
                f,
                "`{}` is left of an interrupted build and not rulebook's to delete; \
                 move what you need out of `{}` and remove that folder",
                file.display(),
                folder.display()
            ),
            PublishError::Busy { target } => write!(
                f,
                "another rulebook is writing to `{}`; wait for it to end, or choose another folder with -d",
                target.display()
            ),
            PublishError::Source { path, error } => write!(
                f,
                "cannot read `{}` to copy it into the site ({}); restore it, or build again without it",
                path.display(),
                plain(error)
            ),
            PublishError::Disk { doing, path, error } => write!(
                f,
                "cannot {doing} `{}` ({}); {}",
                path.display(),
                plain(error),
                next_step(error)
            ),
        }
    }
}

impl std::error::Error for PublishError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            PublishError::Source { error, .. } | PublishError::Disk { error, .. } => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Refusal::Root => "the book's own root",
            Refusal::Source => "the source itself",
            Refusal::ParentOfRoot => "a parent of the book",
            Refusal::ParentOfSource => "a parent of the source",
        })
    }
}

/// The system's words for an error, lower case; the number is of no use to a reader.
fn plain(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "the disk is full".into(),
        ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        ErrorKind::PermissionDenied => "permission denied".into(),
        ErrorKind::NotFound => "no such file".into(),
        ErrorKind::NotADirectory => "a part of the path is not a folder".into(),
        _ => error.to_string().to_lowercase(),
    }
}

fn next_step(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space, or choose another folder with -d"
        }
        ErrorKind::ReadOnlyFilesystem | ErrorKind::PermissionDenied => {
            "make it writable, or choose another folder with -d"
        }
        _ => "choose another folder with -d, or try again",
    }
}
