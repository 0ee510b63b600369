//! The file that lets a CI system check a new book: where it lies, and what it says.
//!
//! It is one new file at the root of the clone, where such systems look; a pipeline that is there is not changed.

use super::plan::NewFile;
use crate::facts::facts;
use crate::pipeline::Fault;
use crate::pipeline::load::slashes;
use crate::pipeline::scope::{tidy, up};
use crate::source::{Door, whole_path};
use std::path::{Path, PathBuf};

/// Who runs the jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CiSystem {
    Github,
    Gitlab,
}

const GITHUB: &str = include_str!("github.yml");
const GITLAB: &str = include_str!("gitlab.yml");
/// What follows where a check has arguments.
const GITHUB_ARGUMENTS: &str = include_str!("github-arguments.yml");
const GITLAB_ARGUMENTS: &str = include_str!("gitlab-arguments.yml");

/// The owner and the name of the repository that has the action and the template.
fn repository() -> &'static str {
    let address = env!("CARGO_PKG_REPOSITORY");
    address.trim_start_matches("https://github.com/")
}

/// The file, and where it will be if no link is on its way. `root` is that of the clone around the folder.
pub(super) fn file(
    system: CiSystem,
    door: &Door<'_>,
    folder: &Path,
    root: Option<&Path>,
) -> Result<(NewFile, PathBuf), Fault> {
    let whole = whole_path(&door.canonical(folder));
    let root = root
        .filter(|root| whole.starts_with(root))
        .unwrap_or(&whole);
    let inside = whole.strip_prefix(root).unwrap_or(Path::new(""));
    // The root in the manner in which the folder is written.
    let top = inside
        .components()
        .fold(folder.to_path_buf(), |path, _| up(&path));
    let book = slashes(inside);
    if book.contains(|c: char| c.is_whitespace() || "'\"{}#:\\".contains(c)) {
        return Err(Fault::new(facts!(
            "init-ci-path",
            folder = folder.display()
        )));
    }
    let arguments = book;
    let (path, mut text) = match system {
        CiSystem::Github => (".github/workflows/rulebook.yml", GITHUB.to_owned()),
        CiSystem::Gitlab => (".gitlab-ci.yml", GITLAB.to_owned()),
    };
    if !arguments.is_empty() {
        let more = match system {
            CiSystem::Github => GITHUB_ARGUMENTS,
            CiSystem::Gitlab => GITLAB_ARGUMENTS,
        };
        text += &more.replace("{arguments}", &arguments);
    }
    let file = NewFile {
        path: tidy(&top.join(path)),
        text: text.replace("{repository}", repository()),
        is_shown: true,
        what: facts!("init-ci"),
    };
    Ok((file, root.join(path)))
}
