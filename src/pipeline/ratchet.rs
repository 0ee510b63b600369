//! `--baseline`: what a team has accepted is set aside and counted, and the file of it only ever shrinks.
//!
//! A finding that is set aside is no finding of the unit any more: no report shows it, no status knows it, and every
//! summary says how many there are.

use super::load::slashes;
use super::{Checked, Fault, ScopeKind, Unit};
use crate::baseline::{Baseline, Known, Malformed, Naming};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::source::{Door, Entry, ReadFault, replace_file};
use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

/// What becomes of a baseline's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Update {
    /// It is read, and must be there.
    Never,
    /// What is no longer found is taken out; a file that is not there yet is written with all findings.
    Shrink,
    /// New findings are accepted as well.
    Grow,
}

/// A baseline, read before anything is checked: a wrong one costs no run.
pub struct Ratchet {
    file: PathBuf,
    update: Update,
    /// None where there is no file yet.
    old: Option<(String, Baseline)>,
}

/// What became of the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Done {
    /// It holds what it held, or was only to be read.
    #[default]
    Unchanged,
    Written,
    /// A page could not be read: what is listed of it can be neither kept nor taken out.
    Refused,
}

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Updated {
    pub done: Done,
    /// Findings in the file.
    pub total: usize,
    pub added: usize,
    pub removed: usize,
    /// Findings that are new and were not accepted.
    pub refused: usize,
}

/// Complaints that no team can accept: each says that something was not looked at at all.
const NEVER: &[Code] = &[
    Code::NothingJudged,
    Code::NothingToJudge,
    Code::NoMarkdown,
    Code::StaleBaseline,
];

impl Ratchet {
    /// Errors: a file that is missing and not to be written, and one that cannot be read or understood.
    pub fn read(door: &dyn Door, file: &Path, update: Update) -> Result<Ratchet, Fault> {
        let shown = file.display();
        let fault = |why: String, next: &str| Fault::new(format!("`{shown}` {why}\n{next}"));
        let again =
            "restore it, or delete it and write it again with `rulebook check --update-baseline`";
        let old = match door.entry(file) {
            None if update == Update::Never => {
                let next = "`rulebook check --update-baseline` writes it";
                return Err(fault("does not exist".into(), next));
            }
            None => None,
            Some(Entry::Folder) => {
                return Err(fault("is a folder".into(), "name the baseline's file"));
            }
            Some(Entry::File) => {
                let text = door.read(file).map_err(|found| match found {
                    ReadFault::NotUtf8 { .. } => fault("is not UTF-8 text".into(), again),
                    ReadFault::TooLarge { bytes } => {
                        let why = format!("is too large for a baseline ({bytes} bytes)");
                        fault(why, "name the baseline's file")
                    }
                    ReadFault::Unreadable(found) => {
                        fault(format!("cannot be read: {found}"), "see who may read it")
                    }
                })?;
                let baseline = Baseline::read(&text).map_err(|found| match found {
                    Malformed::Version(version) => {
                        let why =
                            format!("is a baseline of version {version}; version 1 is read here");
                        fault(why, &format!("use the rulebook that wrote it; or {again}"))
                    }
                    Malformed::Line(1, why) => fault(format!("is no baseline: {why}"), again),
                    Malformed::Line(line, why) => {
                        fault(format!("is no baseline in line {line}: {why}"), again)
                    }
                })?;
                Some((text, baseline))
            }
        };
        Ok(Ratchet {
            file: file.to_path_buf(),
            update,
            old,
        })
    }

    /// Sets aside what is accepted, tells what is stale, and writes the file if that was asked for.
    ///
    /// Errors: a file that cannot be written.
    pub fn hold(self, door: &dyn Door, checked: &mut Checked) -> Result<Updated, Fault> {
        let folder = match self.file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let base = door.canonical(folder);
        let grows = match self.update {
            Update::Never => false,
            Update::Shrink => self.old.is_none(),
            Update::Grow => true,
        };
        let old = self.old.as_ref().map(|(_, baseline)| baseline);
        // What is listed and not yet found; what the file is to hold; what came new into it.
        let mut open = old.cloned().unwrap_or_default();
        let mut kept = Baseline::default();
        let mut updated = Updated::default();
        for unit in &mut checked.units {
            let known = names(door, unit, &base);
            let (mut accepted, mut findings) = (Vec::new(), Vec::new());
            for (finding, known) in std::mem::take(&mut unit.findings).into_iter().zip(known) {
                let counts = unit.levels.of(finding.code) >= Level::Warn;
                let is_listed = known.as_ref().is_some_and(|known| open.take(known));
                let is_new = counts && !is_listed && unit.is_named(&finding) && known.is_some();
                let is_added = is_new && grows;
                updated.added += usize::from(is_added);
                updated.refused += usize::from(is_new && !grows);
                if let Some(known) = known
                    && (is_listed || is_added)
                {
                    kept.add(known, 1);
                }
                // What is no louder than a note needs no pardon, and is not gone either.
                if counts && (is_listed || is_added) {
                    accepted.push(finding);
                } else {
                    findings.push(finding);
                }
            }
            unit.findings = findings;
            unit.accepted = Some(accepted);
        }
        // A file that could not be read has no findings to compare.
        if checked.units.iter().any(|unit| !unit.unreadable.is_empty()) {
            updated.done = Done::Refused;
            return Ok(updated);
        }
        let reach = Reach::of(door, checked);
        let mut stale = Vec::new();
        for (known, count) in open.iter() {
            if reach.covers(door, &base, known) {
                updated.removed += count as usize;
                stale.push(tell(known, count, kept.count(known)));
            } else {
                kept.add(known.clone(), count);
            }
        }
        updated.total = kept.total();
        if self.update == Update::Never {
            if let Some(unit) = checked.units.last_mut() {
                unit.findings.extend(stale);
            }
            return Ok(updated);
        }
        let text = kept.to_text();
        let before = self.old.map(|(text, _)| text.replace('\r', ""));
        if before.as_ref() != Some(&text) {
            replace_file(&self.file, &text).map_err(|fault| {
                Fault::new(format!(
                    "`{}` cannot be written: {fault}",
                    self.file.display()
                ))
            })?;
            updated.done = Done::Written;
        }
        Ok(updated)
    }
}

/// By finding: what it is known by; nothing for what no baseline accepts.
fn names(door: &dyn Door, unit: &Unit, base: &Path) -> Vec<Option<Known>> {
    let naming = Naming::new(&unit.book, &unit.sources);
    let name = |finding: &Diagnostic| {
        let path = match (finding.span, &unit.scope.kind) {
            (Some(span), _) => unit.sources.get(span.source).path.clone(),
            (None, ScopeKind::Book { root }) => book_file(root),
            (None, ScopeKind::Foreign) => return None,
        };
        let path = relative(&door.canonical(&path), base);
        (!NEVER.contains(&finding.code)).then(|| naming.name(finding, path))
    };
    unit.findings.iter().map(name).collect()
}

/// What has no place in a book's pages is said of its `book.toml`.
fn book_file(root: &Path) -> PathBuf {
    root.join("book.toml")
}

/// The way from a folder to a file, both in their canonical form; the whole path where no way leads there (another drive).
fn relative(file: &Path, folder: &Path) -> String {
    let (mut to, mut from) = (file.components().peekable(), folder.components().peekable());
    let mut shared = 0;
    while to.peek().is_some() && to.peek() == from.peek() {
        to.next();
        from.next();
        shared += 1;
    }
    if shared == 0 && file.is_absolute() {
        return slashes(file);
    }
    let up = from.map(|_| Component::ParentDir);
    slashes(&up.chain(to).collect::<PathBuf>())
}

/// What a run has looked at, so that nothing else is called gone.
struct Reach {
    files: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
    /// Ids of all rules that could speak.
    rules: HashSet<String>,
}

impl Reach {
    fn of(door: &dyn Door, checked: &Checked) -> Reach {
        let (mut files, mut folders) = (HashSet::new(), Vec::new());
        let books = checked.units.iter().map(|unit| &unit.book);
        let rules = books.flat_map(|book| book.rules.iter().map(|rule| rule.id.clone()));
        let rules = rules.collect();
        for unit in &checked.units {
            files.extend(
                unit.sources
                    .iter()
                    .map(|source| door.canonical(&source.path)),
            );
            if let ScopeKind::Book { root } = &unit.scope.kind {
                files.insert(door.canonical(&book_file(root)));
            }
            let roots = unit.scope.roots.iter().map(|root| &root.path);
            let walked = roots.filter(|root| door.entry(root) == Some(Entry::Folder));
            folders.extend(walked.map(|root| door.canonical(root)));
        }
        Reach {
            files,
            folders,
            rules,
        }
    }

    /// A finding of a path that is not there, that was read or would have been if it were a page, by a rule that was heard.
    fn covers(&self, door: &dyn Door, base: &Path, known: &Known) -> bool {
        let path = base.join(&known.path);
        let whole = door.canonical(&path);
        // Whoever names one file need not have read the page with the rule.
        let is_heard = known.rule.as_ref().is_none_or(|id| self.rules.contains(id));
        door.entry(&path).is_none()
            || (is_heard && self.files.contains(&whole))
            || self.folders.iter().any(|folder| whole.starts_with(folder))
    }
}

fn tell(known: &Known, gone: u32, found: u32) -> Diagnostic {
    let Known {
        code, path, text, ..
    } = known;
    let often = match found {
        0 => "is no longer found".to_owned(),
        found => format!("is found {found} of {} times", gone + found),
    };
    Diagnostic::nowhere(
        Code::StaleBaseline,
        format!("`{code}` of `{path}` is in the baseline and {often}: `{text}`"),
    )
    .hint("`rulebook check --update-baseline` takes it out")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_the_folder_of_the_baseline() {
        let check = |file: &str, folder: &str, expect: &str| {
            assert_eq!(relative(Path::new(file), Path::new(folder)), expect);
        };
        check("/a/b/c.md", "/a", "b/c.md");
        check("/a/c.md", "/a/ci/x", "../../c.md");
        check("/a/c.md", "/a", "c.md");
        check("/b/c.md", "/a", "../b/c.md");
        check("a/c.md", "", "a/c.md");
    }
}
