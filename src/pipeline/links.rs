//! Symbolic links that a walk did not follow: each is reported once, where it is, and what it leads to is not read.

use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::source::{SourceMap, Walked};
use crate::span::Span;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One link, with the way to show it.
pub(super) struct UnfollowedLink {
    path: PathBuf,
    shown: String,
    why: Why,
}

enum Why {
    /// It leads back to itself or to a folder above it.
    Loop,
    Outside,
}

/// The links of a walk that are to be reported: of those to a single file out of the clone, the ones whose file would have
/// been read.
pub(super) fn unfollowed(
    walked: &mut Walked,
    is_wanted: impl Fn(&Path) -> bool,
    shown: impl Fn(&Path) -> String,
) -> Vec<UnfollowedLink> {
    let link = |path: PathBuf, why: Why| UnfollowedLink {
        shown: shown(&path),
        path,
        why,
    };
    let outside = std::mem::take(&mut walked.outside).into_iter();
    let outside = outside.filter(|(path, is_folder)| *is_folder || is_wanted(path));
    let loops = std::mem::take(&mut walked.loops).into_iter();
    loops
        .map(|path| link(path, Why::Loop))
        .chain(outside.map(|(path, _)| link(path, Why::Outside)))
        .collect()
}

impl UnfollowedLink {
    /// The link is a source without a text.
    pub(super) fn finding(self, sources: &mut SourceMap) -> Diagnostic {
        let shown = self.shown;
        let id = sources.add(shown.clone(), self.path, Arc::from(""));
        let place = Span::at(id, 0);
        match self.why {
            Why::Loop => Diagnostic::new(Code::SymlinkLoop, place, facts!("symlink-loop", shown)),
            Why::Outside => leads_out(place, &shown),
        }
    }
}

/// A file or folder that is not read because it leads out of the clone.
pub(super) fn leads_out(place: Span, shown: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SymlinkOutside,
        place,
        facts!("symlink-outside", shown),
    )
    .hint(facts!("symlink-outside-hint"))
}
