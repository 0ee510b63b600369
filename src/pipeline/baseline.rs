//! `--baseline`: what a team has accepted is set aside and counted, and the file of it only ever shrinks.
//!
//! A finding that is set aside is no finding of the unit any more: no report shows it, no status knows it, and every
//! summary says how many there are.

use super::load::slashes;
use super::unit::ConfiguredBaseline;
use super::{Checked, Fault, ScopeKind, Unit};
use crate::baseline::{Baseline, Known, Malformed, Naming};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::facts;
use crate::language::of_file;
use crate::source::{Boundary, Door, Entry, FileSystem, ReadFault, replace_file};
use crate::wording::say;
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

/// Which command finds what a baseline lists; one file may serve both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finder {
    Check,
    Lint,
}

impl Finder {
    fn command(self) -> &'static str {
        match self {
            Finder::Check => "rulebook check",
            Finder::Lint => "rulebook lint",
        }
    }

    /// Whether such a run could have found it: what the other one finds is not gone.
    fn finds(self, known: &Known) -> bool {
        let is_of_code = OF_CODE.iter().any(|code| code.name() == known.code)
            || (known.code == Code::UnknownRule.name()
                && of_file(Path::new(&known.path)).is_some());
        match self {
            Finder::Check => !is_of_code,
            Finder::Lint => is_of_code,
        }
    }
}

/// A baseline, read before anything is checked: a wrong one costs no run.
pub struct BaselineUpdate {
    finder: Finder,
    file: PathBuf,
    update: Update,
    /// What may be written: everything where the user named the file.
    within: Boundary,
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

impl BaselineUpdate {
    /// Errors: a file that is missing and not to be written, and one that cannot be read or understood.
    pub fn read(
        files: &dyn FileSystem,
        file: &Path,
        update: Update,
        finder: Finder,
    ) -> Result<BaselineUpdate, Fault> {
        // The user named it.
        let door = &Door::of_user(files);
        let command = finder.command();
        let shown = file.display();
        let fault = |why: String, next: &str| Fault::new(format!("`{shown}` {why}\n{next}"));
        let again = say!("restore-baseline", command);
        let old = match door.entry(file) {
            None if update == Update::Never => {
                let next = say!("write-baseline", command);
                return Err(fault(say!("does-not-exist"), &next));
            }
            None => None,
            Some(Entry::Folder) => {
                return Err(fault(say!("is-a-folder"), &say!("name-baseline")));
            }
            Some(_) => {
                let text = door.read(file).map_err(|found| match found {
                    ReadFault::NotUtf8 { .. } => fault(say!("is-not-utf-8"), &again),
                    ReadFault::TooLarge { bytes } => {
                        let why = say!("baseline-too-large", bytes);
                        fault(why, &say!("name-baseline"))
                    }
                    found => fault(
                        say!("is-not-readable", fault = found.to_string()),
                        &say!("see-who-may-read"),
                    ),
                })?;
                let baseline = Baseline::read(&text)
                    .map_err(|found| malformed(&found, &again))
                    .map_err(|(why, next)| fault(why, &next))?;
                Some((text, baseline))
            }
        };
        Ok(BaselineUpdate {
            finder,
            file: file.to_path_buf(),
            update,
            within: Boundary::everywhere(),
            old,
        })
    }

    /// The same of a file that a configuration names.
    fn configured(
        files: &dyn FileSystem,
        configured: &ConfiguredBaseline,
        update: Update,
        finder: Finder,
    ) -> Result<BaselineUpdate, Fault> {
        let ConfiguredBaseline { file, within } = configured;
        let door = Door::of_user(files);
        let folder = folder_of(file);
        let is_inside =
            within.holds(&door.canonical(folder)) && within.holds(&door.canonical(file));
        if !is_inside {
            let facts = facts!("baseline-outside", file = file.display());
            return Err(Fault::new(facts));
        }
        let read = BaselineUpdate::read(files, file, update, finder)?;
        Ok(BaselineUpdate {
            within: within.clone(),
            ..read
        })
    }

    /// Sets aside what is accepted, reports what is stale, and writes the file if that was asked for.
    ///
    /// Errors: a file that cannot be written.
    pub fn hold(self, files: &dyn FileSystem, checked: &mut Checked) -> Result<Updated, Fault> {
        let door = &Door::of_user(files);
        let mut holding = self.begin(door);
        holding.set_aside(door, checked);
        // A file that could not be read has no findings to compare.
        if checked.units.iter().any(|unit| !unit.unreadable.is_empty()) {
            return Ok(holding.refused());
        }
        let (updated, stale) = holding.end(door, &Compared::of(door, checked))?;
        if let Some(unit) = checked.units.last_mut() {
            unit.findings.extend(stale);
        }
        Ok(updated)
    }

    /// Sets aside all that a team can accept, and gives the text of the file that lists it, with how many it lists; nothing
    /// is written.
    pub(super) fn accept_all(
        files: &dyn FileSystem,
        file: &Path,
        checked: &mut Checked,
    ) -> (String, usize) {
        let update = BaselineUpdate {
            finder: Finder::Check,
            file: file.to_path_buf(),
            update: Update::Grow,
            within: Boundary::everywhere(),
            old: None,
        };
        let door = &Door::of_user(files);
        let mut holding = update.begin(door);
        holding.set_aside(door, checked);
        (holding.kept.to_text(), holding.kept.total())
    }

    fn begin(self, door: &Door<'_>) -> Holding {
        let folder = folder_of(&self.file);
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
            update: self,
        }
    }
}

/// Holds what was found against the baselines that configurations name, each against that of its own unit; each file with
/// what became of it.
///
/// # Errors
///
/// A file that is missing and not to be written, that cannot be read, understood or written, or that is not in its clone;
/// an update where no configuration names any.
pub fn hold_configured(
    files: &dyn FileSystem,
    checked: &mut Checked,
    update: Update,
    finder: Finder,
) -> Result<Vec<(PathBuf, Updated)>, Fault> {
    let mut done = Vec::new();
    for mut unit in std::mem::take(&mut checked.units) {
        let configured = unit.baseline.take();
        let mut alone = Checked {
            units: vec![unit],
            of_named: None,
        };
        if let Some(configured) = configured {
            let baseline = BaselineUpdate::configured(files, &configured, update, finder)?;
            done.push((configured.file, baseline.hold(files, &mut alone)?));
        }
        checked.units.append(&mut alone.units);
    }
    if update != Update::Never && done.is_empty() {
        return Err(Fault::new(facts!("no-baseline-named")));
    }
    Ok(done)
}

/// The folder that a file is in.
fn folder_of(file: &Path) -> &Path {
    match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

/// Why a text is no baseline, and what to do about it; `again` is how it is made anew.
fn malformed(found: &Malformed, again: &str) -> (String, String) {
    let why = match found {
        Malformed::Version(version) => {
            let why = say!("baseline-of-another-version", version);
            return (why, say!("use-its-rulebook", again));
        }
        Malformed::Line(1, why) => say!("not-a-baseline", why),
        Malformed::Line(line, why) => say!("not-a-baseline-in-line", line, why),
    };
    (why, again.to_owned())
}

/// A baseline while the findings of a run are held against it.
struct Holding {
    update: BaselineUpdate,
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
    /// Takes what is accepted out of the findings.
    fn set_aside(&mut self, door: &Door<'_>, checked: &mut Checked) {
        for unit in &mut checked.units {
            let known = names(door, unit, &self.base);
            let (mut accepted, mut findings) = (Vec::new(), Vec::new());
            for (finding, known) in std::mem::take(&mut unit.findings).into_iter().zip(known) {
                let counts = unit.levels.of_finding(&finding) >= Level::Warn;
                let is_named = unit.is_named(&finding);
                if self.accepts(known, counts, is_named) {
                    accepted.push(finding);
                } else {
                    findings.push(finding);
                }
            }
            unit.findings = findings;
            unit.accepted = Some(accepted);
        }
    }

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
    fn end(
        mut self,
        door: &Door<'_>,
        compared: &Compared,
    ) -> Result<(Updated, Vec<Diagnostic>), Fault> {
        let finder = self.update.finder;
        let mut stale = Vec::new();
        for (known, count) in self.open.iter() {
            if finder.finds(known) && compared.covers(door, &self.base, known) {
                self.updated.removed += count as usize;
                stale.push(stale_finding(known, count, self.kept.count(known), finder));
            } else {
                self.kept.add(known.clone(), count);
            }
        }
        self.updated.total = self.kept.total();
        if self.update.update == Update::Never {
            return Ok((self.updated, stale));
        }
        let text = self.kept.to_text();
        let before = self.update.old.map(|(text, _)| text.replace('\r', ""));
        if before.as_ref() != Some(&text) {
            let file = &self.update.file;
            // The file may be new, and its folder is not.
            let folder = door.canonical(folder_of(file));
            let whole = file
                .file_name()
                .map_or(file.clone(), |name| folder.join(name));
            replace_file(&whole, &text, &self.update.within).map_err(|fault| {
                Fault::new(facts!("cannot-write", file = file.display(), fault))
            })?;
            self.updated.done = Done::Written;
        }
        Ok((self.updated, Vec::new()))
    }
}

/// By finding: what it is known by; nothing for what no baseline accepts.
fn names(door: &Door<'_>, unit: &Unit, base: &Path) -> Vec<Option<Known>> {
    let naming = Naming::new(&unit.book, &unit.sources);
    let home = match &unit.scope.kind {
        ScopeKind::Book { root } => Some(book_file(root)),
        ScopeKind::Foreign => None,
    };
    let name = |finding: &Diagnostic| {
        let path = match finding.span {
            Some(span) => naming.path(span),
            None => home.as_deref()?,
        };
        let path = relative(&door.canonical(path), base);
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
struct Compared {
    files: HashSet<PathBuf>,
    folders: Vec<PathBuf>,
    /// Ids of all rules that could find something.
    rules: HashSet<String>,
}

impl Compared {
    fn of(door: &Door<'_>, checked: &Checked) -> Compared {
        let mut compared = Compared {
            files: HashSet::new(),
            folders: Vec::new(),
            rules: HashSet::new(),
        };
        for unit in &checked.units {
            let rules = unit.book.rules.iter().map(|rule| rule.id.clone());
            compared.rules.extend(rules);
            let files = unit.sources.iter();
            compared
                .files
                .extend(files.map(|source| door.canonical(&source.path)));
            if let ScopeKind::Book { root } = &unit.scope.kind {
                compared.files.insert(door.canonical(&book_file(root)));
            }
            let roots = unit.scope.roots.iter().map(|root| &root.path);
            let walked = roots.filter(|root| door.entry(root) == Some(Entry::Folder));
            compared
                .folders
                .extend(walked.map(|root| door.canonical(root)));
        }
        compared
    }

    /// A finding of a path that is not there, that was read or would have been if it were a page, by a rule that was heard.
    fn covers(&self, door: &Door<'_>, base: &Path, known: &Known) -> bool {
        let path = base.join(&known.path);
        let whole = door.canonical(&path);
        // Whoever names one file need not have read the page with the rule.
        let is_heard = known.rule.as_ref().is_none_or(|id| self.rules.contains(id));
        door.entry(&path).is_none()
            || (is_heard && self.files.contains(&whole))
            || self.folders.iter().any(|folder| whole.starts_with(folder))
    }
}

fn stale_finding(known: &Known, gone: u32, found: u32, finder: Finder) -> Diagnostic {
    let Known {
        code, path, text, ..
    } = known;
    let total = gone + found;
    let stale = facts!("stale-baseline", code, path, found, total, text);
    let command = finder.command();
    Diagnostic::nowhere(Code::StaleBaseline, stale).hint(facts!("stale-baseline-hint", command))
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
