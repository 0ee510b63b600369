//! Where the output really is, and whether it may be there.
//!
//! It creates nothing and reads no file: paths in, a path or a refusal out.

use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

use super::{PublishError, Refusal};

/// As many links as Linux follows in one path.
const MOST_LINKS: u32 = 40;

/// What must never be the output, nor lie below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refuse {
    /// The book's root; of a foreign document the file or folder itself.
    pub root: PathBuf,
    /// Where the Markdown is read from. An output below it is allowed.
    pub source: PathBuf,
}

/// The output without links and `..`, unless it is the book's root, the source, or a parent of either.
pub fn settle(target: &Path, refuse: &Refuse) -> Result<PathBuf, PublishError> {
    let real = |path: &Path| resolve(path).map_err(PublishError::disk("find", path));
    let place = real(target)?;
    let (root, source) = (real(&refuse.root)?, real(&refuse.source)?);
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

/// Absolute, every link followed and every `..` taken after its link, also where the path ends in nothing yet.
pub fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    match absolute.canonicalize() {
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
                match next.canonicalize() {
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
