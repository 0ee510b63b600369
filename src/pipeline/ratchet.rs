//! `--baseline`: what a team has accepted is set aside and counted, and the file of it only ever shrinks.
//!
//! A finding that is set aside is no finding of the unit any more: no report shows it, no status knows it, and every
//! summary says how many there are.

use super::lint::{Found, Linted};
use super::load::slashes;
use super::{Checked, Fault, ScopeKind, Unit};
use crate::baseline::{Baseline, Known, Malformed, Naming};
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::language::of_file;
use crate::source::{Door, Entry, ReadFault, SourceMap, replace_file};
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

/// Whose findings are held; one file may serve both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldOf {
    Check,
    Lint,
}

impl HeldOf {
    fn command(self) -> &'static str {
        match self {
            HeldOf::Check => "rulebook check",
            HeldOf::Lint => "rulebook lint",
        }
    }

    /// Whether such a run could have found it: what the other one finds is not gone.
    fn finds(self, known: &Known) -> bool {
        let is_of_code = OF_CODE.iter().any(|code| code.name() == known.code)
            || (known.code == Code::UnknownRule.name()
                && of_file(Path::new(&known.path)).is_some());
        match self {
            HeldOf::Check => !is_of_code,
            HeldOf::Lint => is_of_code,
        }
    }
}

/// A baseline, read before anything is checked: a wrong one costs no run.
pub struct Ratchet {
    held_of: HeldOf,
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
    Code::NothingLinted,
    Code::NotFixed,
    Code::StaleBaseline,
];

/// What only a lint finds.
const OF_CODE: &[Code] = &[
    Code::LintError,
    Code::LintWarning,
    Code::LintNote,
    Code::AllowComment,
    Code::UnneededAllow,
    Code::NotLinted,
];

impl Ratchet {
    /// Errors: a file that is missing and not to be written, and one that cannot be read or understood.
    pub fn read(
        door: &dyn Door,
        file: &Path,
        update: Update,
        held_of: HeldOf,
    ) -> Result<Ratchet, Fault> {
        let command = held_of.command();
        let shown = file.display();
        let fault = |why: String, next: &str| Fault::new(format!("`{shown}` {why}\n{next}"));
        let again = format!(
            "restore it, or delete it and write it again with `{command} --update-baseline`"
        );
        let again = again.as_str();
        let old = match door.entry(file) {
            None if update == Update::Never => {
                let next = format!("`{command} --update-baseline` writes it");
                return Err(fault("does not exist".into(), &next));
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
            held_of,
            file: file.to_path_buf(),
            update,
            old,
        })
    }

    /// Sets aside what is accepted, tells what is stale, and writes the file if that was asked for.
    ///
    /// Errors: a file that cannot be written.
    pub fn hold(self, door: &dyn Door, checked: &mut Checked) -> Result<Updated, Fault> {
        let mut holding = self.begin(door);
        for unit in &mut checked.units {
            let known = names(door, unit, &holding.base);
            let (mut accepted, mut findings) = (Vec::new(), Vec::new());
            for (finding, known) in std::mem::take(&mut unit.findings).into_iter().zip(known) {
                let counts = unit.levels.of(finding.code) >= Level::Warn;
                let is_named = unit.is_named(&finding);
                if holding.accepts(known, counts, is_named) {
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
            return Ok(holding.refused());
        }
        let (updated, stale) = holding.end(door, &Reach::of(door, checked))?;
        if let Some(unit) = checked.units.last_mut() {
            unit.findings.extend(stale);
        }
        Ok(updated)
    }

    /// The same for code.
    ///
    /// Errors: a file that cannot be written.
    pub fn hold_lint(self, door: &dyn Door, linted: &mut Linted) -> Result<Updated, Fault> {
        let mut holding = self.begin(door);
        let naming = Naming::new(&linted.book, &linted.sources);
        let home = linted.root.as_deref().map(book_file);
        let findings = std::mem::take(&mut linted.findings);
        let known: Vec<Option<Known>> = findings
            .iter()
            .map(|found| {
                name(
                    door,
                    &naming,
                    &found.diagnostic,
                    home.clone(),
                    &holding.base,
                )
            })
            .collect();
        let mut accepted = Vec::new();
        for (found, known) in findings.into_iter().zip(known) {
            let counts = linted.levels.of(found.diagnostic.code) >= Level::Warn;
            if holding.accepts(known, counts, true) {
                accepted.push(found);
            } else {
                linted.findings.push(found);
            }
        }
        linted.in_baseline = Some(accepted);
        if !linted.unreadable.is_empty() {
            return Ok(holding.refused());
        }
        let (updated, stale) = holding.end(door, &Reach::of_lint(door, linted))?;
        linted.findings.extend(stale.into_iter().map(Found::plain));
        Ok(updated)
    }

    fn begin(self, door: &dyn Door) -> Holding {
        let folder = match self.file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let old = self.old.as_ref().map(|(_, baseline)| baseline);
        Holding {
            base: door.canonical(folder),
            grows: match self.update {
                Update::Never => false,
                Update::Shrink => self.old.is_none(),
                Update::Grow => true,
            },
            open: old.cloned().unwrap_or_default(),
            kept: Baseline::default(),
            updated: Updated::default(),
            ratchet: self,
        }
    }
}

/// A baseline while the findings of a run are held against it.
struct Holding {
    ratchet: Ratchet,
    /// The folder of the file, in its canonical form.
    base: PathBuf,
    grows: bool,
    /// What is listed and not yet found.
    open: Baseline,
    /// What the file is to hold.
    kept: Baseline,
    updated: Updated,
}

impl Holding {
    /// Whether a finding is set aside.
    fn accepts(&mut self, known: Option<Known>, counts: bool, is_named: bool) -> bool {
        let is_listed = known.as_ref().is_some_and(|known| self.open.take(known));
        let is_new = counts && !is_listed && is_named && known.is_some();
        let is_added = is_new && self.grows;
        self.updated.added += usize::from(is_added);
        self.updated.refused += usize::from(is_new && !self.grows);
        if let Some(known) = known
            && (is_listed || is_added)
        {
            self.kept.add(known, 1);
        }
        // What is no louder than a note needs no pardon, and is not gone either.
        counts && (is_listed || is_added)
    }

    fn refused(mut self) -> Updated {
        self.updated.done = Done::Refused;
        self.updated
    }

    /// What became of the file, and what is to be said of findings that are gone.
    fn end(mut self, door: &dyn Door, reach: &Reach) -> Result<(Updated, Vec<Diagnostic>), Fault> {
        let held_of = self.ratchet.held_of;
        let mut stale = Vec::new();
        for (known, count) in self.open.iter() {
            if held_of.finds(known) && reach.covers(door, &self.base, known) {
                self.updated.removed += count as usize;
                stale.push(tell(known, count, self.kept.count(known), held_of));
            } else {
                self.kept.add(known.clone(), count);
            }
        }
        self.updated.total = self.kept.total();
        if self.ratchet.update == Update::Never {
            return Ok((self.updated, stale));
        }
        let text = self.kept.to_text();
        let before = self.ratchet.old.map(|(text, _)| text.replace('\r', ""));
        if before.as_ref() != Some(&text) {
            let file = &self.ratchet.file;
            replace_file(file, &text).map_err(|fault| {
                Fault::new(format!("`{}` cannot be written: {fault}", file.display()))
            })?;
            self.updated.done = Done::Written;
        }
        Ok((self.updated, Vec::new()))
    }
}

/// By finding: what it is known by; nothing for what no baseline accepts.
fn names(door: &dyn Door, unit: &Unit, base: &Path) -> Vec<Option<Known>> {
    let naming = Naming::new(&unit.book, &unit.sources);
    let home = match &unit.scope.kind {
        ScopeKind::Book { root } => Some(book_file(root)),
        ScopeKind::Foreign => None,
    };
    let findings = unit.findings.iter();
    findings
        .map(|finding| name(door, &naming, finding, home.clone(), base))
        .collect()
}

/// `home` stands for a finding without a place.
fn name(
    door: &dyn Door,
    naming: &Naming,
    finding: &Diagnostic,
    home: Option<PathBuf>,
    base: &Path,
) -> Option<Known> {
    let path = match finding.span {
        Some(span) => naming.path(span).to_path_buf(),
        None => home?,
    };
    let path = relative(&door.canonical(&path), base);
    (!NEVER.contains(&finding.code)).then(|| naming.name(finding, path))
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
        let rules = checked.units.iter().flat_map(|unit| ids(&unit.book));
        let rules = rules.collect();
        for unit in &checked.units {
            files.extend(paths(door, &unit.sources));
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

    fn of_lint(door: &dyn Door, linted: &Linted) -> Reach {
        let named = linted.paths.iter();
        let walked = named.filter(|path| door.entry(path) == Some(Entry::Folder));
        Reach {
            files: paths(door, &linted.sources).collect(),
            folders: walked.map(|path| door.canonical(path)).collect(),
            rules: ids(&linted.book).collect(),
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

fn ids(book: &Book) -> impl Iterator<Item = String> {
    book.rules.iter().map(|rule| rule.id.clone())
}

fn paths(door: &dyn Door, sources: &SourceMap) -> impl Iterator<Item = PathBuf> {
    sources.iter().map(|source| door.canonical(&source.path))
}

fn tell(known: &Known, gone: u32, found: u32, held_of: HeldOf) -> Diagnostic {
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
    .hint(format!(
        "`{} --update-baseline` takes it out",
        held_of.command()
    ))
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
