//! Where the output really is, and whether it may be there.
//!
//! It creates nothing and reads no file: paths in, a path or a refusal out.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::error::Unasked;
use super::{PublishError, Refusal};
use crate::source::canonicalize;

/// As many links as Linux follows in one path.
const MOST_LINKS: u32 = 40;

/// What must never be the output, nor lie below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuse {
    /// The book's root; of a foreign document the file or folder itself.
    pub root: PathBuf,
    /// Where the Markdown is read from. An output below it is allowed.
    pub source: PathBuf,
    /// Where the output must lie, unless the user named it.
    pub within: Option<Within>,
}

/// An output that a book names, or that is the usual one: it stays in a folder, and no link leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    pub folder: PathBuf,
    /// As it is written, from that folder.
    pub output: PathBuf,
}

/// The output without links and `..`, unless it is the book's root, the source, or a parent of either.
pub fn settle(target: &Path, refuse: &Refuse) -> Result<PathBuf, PublishError> {
    let real = |path: &Path| resolve(path).map_err(PublishError::disk("find", path));
    let place = real(target)?;
    let (root, source) = (real(&refuse.root)?, real(&refuse.source)?);
    if let Some(within) = &refuse.within
        && let Some(because) = unasked(&real(&within.folder)?, &within.output)
    {
        return Err(PublishError::Unasked {
            target: target.to_path_buf(),
            because,
        });
    }
    let because = if place == root {
        Refusal::Root
    } else if place == source {
        Refusal::Source
    } else if root.starts_with(&place) {
        Refusal::ParentOfRoot
    } else if source.starts_with(&place) || place.parent().is_none() {
        Refusal::ParentOfSource
    } else {
        return Ok(place);
    };
    Err(PublishError::Refused {
        target: target.to_path_buf(),
        because,
    })
}

/// Why an output may not be written that no user named: it leads out of the folder, over a link, or into what git keeps.
fn unasked(folder: &Path, output: &Path) -> Option<Unasked> {
    let mut place = folder.to_path_buf();
    for component in output.components() {
        match component {
            Component::ParentDir => {
                place.pop();
            }
            component => place.push(component),
        }
        // What lies outside is not looked at; the way may come back.
        if place.starts_with(folder) && place.is_symlink() {
            return Some(Unasked::BehindLink);
        }
    }
    let Ok(inside) = place.strip_prefix(folder) else {
        return Some(Unasked::OutsideOfBook);
    };
    // Whatever is there may be started by git: a clone does not bring it.
    let mut names = inside.components();
    let is_git = names.any(|name| name.as_os_str().eq_ignore_ascii_case(".git"));
    is_git.then_some(Unasked::InGit)
}

/// Absolute, every link followed and every `..` taken after its link, also where the path ends in nothing yet.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    match canonicalize(&absolute) {
        Ok(real) => Ok(real),
        Err(_) => walk(&absolute, MOST_LINKS),
    }
}

fn walk(path: &Path, links_left: u32) -> io::Result<PathBuf> {
    let mut real = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Prefix(_) | Component::RootDir => real.push(component),
            Component::CurDir => {}
            Component::ParentDir => {
                real.pop();
            }
            Component::Normal(name) => {
                let next = real.join(name);
                match canonicalize(&next) {
                    Ok(canonical) => real = canonical,
                    Err(error) => match next.read_link() {
                        // A link to nothing, or one of a ring.
                        Ok(_) if links_left == 0 => return Err(error),
                        Ok(goal) => real = walk(&real.join(goal), links_left - 1)?,
                        Err(_) if is_absence(&error) => real = next,
                        Err(_) => return Err(error),
                    },
                }
            }
        }
    }
    Ok(real)
}

/// Nothing is there, or it would lie below a file: the survey says so better than a failed look-up.
fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied
    )
}
