//! A new book: what to write so that the Markdown of a folder is one, or so that an empty folder has a first rule.
//!
//! Everything is planned over the files as they are and checked as if it were written; then it is written at once, or
//! not at all. Nothing that is there is changed, and nothing is decided that only the author knows.

mod adopt;
mod ci;
mod ids;
mod plan;
mod rules;
mod source;
mod text;

use super::baseline::BaselineUpdate;
use super::memory::BuildMemory;
use super::read::{Links, read};
use super::scope::{BOOK, boundary_of, clone_around, find_scopes, tidy};
use super::units::check;
use super::{Checked, Fault, Request, ScopeKind, Unit};
use crate::config::{ConfigFile, Service, written_keys};
use crate::diagnostic::{Code, Level};
use crate::facts::{Facts, facts};
use crate::language::{LANGUAGES, Language, find, of_file};
use crate::near::{nearest, third};
use crate::source::{Boundary, Door, Entry, FileSystem, Overlay, SITE_MARKER, whole_path};
use crate::verify::Want;
use crate::wording::{say, sentence};
use adopt::Survey;
pub use ci::CiSystem;
pub use plan::{NewFile, Plan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use text::Draft;

/// What a user wants started.
pub struct Start {
    pub folder: PathBuf,
    /// The language of a first rule.
    pub language: Option<String>,
    pub ci: Option<CiSystem>,
    /// How the new book is checked; its paths are not looked at.
    pub request: Request,
}

/// The file of what is accepted.
const BASELINE: &str = "baseline.jsonl";

/// What a first rule is in where nothing says more.
const USUAL: &str = "python";

/// Plans a new book.
///
/// # Errors
///
/// There is a book already, or a file that would have to be written; a language that no rule can be in; Markdown that
/// cannot be read, or that is not green even with a baseline.
pub fn init(files: &dyn FileSystem, start: &Start) -> Result<Plan, Fault> {
    let folder = tidy(&start.folder);
    let door = &around(files, start, &folder);
    let language = start.language.as_deref().map(named).transpose()?;
    if door.entry(&folder) == Some(Entry::File) {
        let folder = folder.display();
        return Err(Fault::new(facts!("init-not-a-folder", folder)));
    }
    let is_mdbook = door.entry(&folder.join(BOOK)).is_some();
    let mut book = match (is_mdbook, door.entry(&folder)) {
        (true, _) => of_mdbook(files, start, &folder)?,
        (false, None) => NewBook::default(),
        (false, Some(_)) => of_folder(files, start, &folder)?,
    };
    if let Some(language) = language.or_else(|| book.language(door, &folder)) {
        book.add_rule(&folder, language)?;
    }
    let mut plan = checked(files, start, &folder, &book)?;
    if let Some(system) = start.ci {
        let root = clone_around(door, &folder, &start.request.environment);
        let (file, whole) = ci::file(system, door, &folder, root.as_deref())?;
        plan.within = plan.within.allow(&whole);
        let last = plan.files.len() - 1;
        plan.files.insert(last, file);
    }
    // What a run that was killed has written is as it is to be.
    let is_done = |file: &NewFile| door.read(&file.path).is_ok_and(|text| text == file.text);
    plan.files.retain(|file| !is_done(file));
    let taken = plan
        .files
        .iter()
        .filter(|file| door.entry(&file.path).is_some());
    let taken: Vec<String> = taken.map(NewFile::shown).collect();
    match taken.is_empty() {
        true => Ok(plan),
        false => {
            let n = taken.len();
            Err(Fault::new(facts!("init-exists", files = taken, n)))
        }
    }
}

/// A book before it is checked.
#[derive(Default)]
struct NewBook {
    draft: Draft,
    /// The file that its keys are in.
    is_of_mdbook: bool,
    /// The Markdown that it adopts; none in a folder without any that could be checked.
    survey: Option<Survey>,
    rule: Option<NewFile>,
    notes: Vec<Facts>,
}

impl NewBook {
    /// The language of a first rule that no one named: only a book without pages needs one.
    fn language(&self, door: &Door<'_>, folder: &Path) -> Option<&'static Language> {
        match self.survey {
            Some(_) => None,
            None => most_frequent(door, folder).or_else(|| find(USUAL)),
        }
    }

    fn add_rule(&mut self, folder: &Path, language: &'static Language) -> Result<(), Fault> {
        if self.is_of_mdbook {
            return Err(Fault::new(facts!("init-no-page-in-mdbook")));
        }
        let text = rules::page(language.name).ok_or_else(|| no_rule_in(language.name))?;
        let (source, name) = match self.draft.source.take() {
            Some(source) => (source, "house-rules.md"),
            None => ("content".to_owned(), "index.md"),
        };
        let path = tidy(&folder.join(&source).join(name));
        self.draft.source = Some(source);
        let what = facts!("init-first-rule", language = language.display);
        self.rule = Some(NewFile {
            path,
            text,
            is_shown: false,
            what,
        });
        Ok(())
    }
}

/// A language by a name of the user's.
fn named(name: &str) -> Result<&'static Language, Fault> {
    let language = find(name).filter(|language| language.takes_rules());
    language.ok_or_else(|| no_rule_in(name))
}

fn no_rule_in(name: &str) -> Fault {
    let languages = LANGUAGES.iter().filter(|language| language.takes_rules());
    let names: Vec<&str> = languages.map(|language| language.name).collect();
    let lower = name.to_lowercase();
    Fault::new(match nearest(&lower, names.iter().copied(), third) {
        Some(near) => facts!("init-language-near", name, near),
        None => facts!("init-language", name, names),
    })
}

/// The language of most files of code, by what their names end in; data is no code.
fn most_frequent(door: &Door<'_>, folder: &Path) -> Option<&'static Language> {
    use crate::language::Nature;
    door.entry(folder)?;
    let walked = door.walk(folder, &[]);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let languages = walked.files.iter().filter_map(|file| of_file(file));
    let of_code = |language: &&Language| matches!(language.nature, Nature::Code | Nature::Shell);
    for language in languages.filter(of_code) {
        *counts.entry(language.name).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.and_then(|(name, _)| find(name))
}

/// What is read on the word of a folder's files lies in its clone.
fn around<'f>(files: &'f dyn FileSystem, start: &Start, folder: &Path) -> Door<'f> {
    let door = Door::of_user(files);
    let paths = [folder.to_path_buf()];
    door.within(&boundary_of(&door, &paths, start.request.word()))
}

/// The Markdown of a folder as a book.
fn of_folder(files: &dyn FileSystem, start: &Start, folder: &Path) -> Result<NewBook, Fault> {
    let door = &around(files, start, folder);
    // What is wrong with a book above is none of this one's concern.
    let around = find_scopes(files, &[folder.to_path_buf()], false, start.request.word());
    for scope in around.into_iter().flatten() {
        if let ScopeKind::Book { root } = &scope.kind {
            let (folder, root) = (folder.display(), root.display());
            return Err(Fault::new(facts!("init-in-a-book", folder, root)));
        }
    }
    let unit = looked_at(files, start, folder, true)?;
    let mut book = NewBook::default();
    let pages = unit.book.pages.len();
    let Some(survey) = Survey::of(&unit, None) else {
        if pages > 0 {
            book.notes.push(facts!("init-nothing-to-check", pages));
        }
        return Ok(book);
    };
    book.draft = Draft {
        title: Some(
            site_name(door, folder)
                .or_else(|| survey.title(&unit))
                .unwrap_or_else(|| name_of(door, folder)),
        ),
        build_dir: output(door, folder, &survey.source),
        source: Some(survey.source.clone()),
        ..survey.draft()
    };
    book.notes = survey.notes(&unit);
    book.survey = Some(survey);
    Ok(book)
}

/// A book of mdBook as a book of ours, with a file for our keys.
fn of_mdbook(files: &dyn FileSystem, start: &Start, folder: &Path) -> Result<NewBook, Fault> {
    let door = &around(files, start, folder);
    let (file, rulebook) = (folder.join(BOOK), folder.join(ConfigFile::Rulebook.name()));
    let shown = folder.display();
    if door.entry(&rulebook).is_some() {
        return Err(Fault::new(facts!("init-is-a-book", folder = shown)));
    }
    let unit = looked_at(files, start, folder, false)?;
    let summary = unit.scope.base.join(crate::book::SUMMARY);
    let text = door.read(&file).unwrap_or_default();
    let keys = written_keys(&text);
    let has_own = keys.iter().any(|(_, service)| *service == Service::Ours);
    if door.entry(&summary).is_none() || has_own {
        return Err(Fault::new(facts!("init-is-a-book", folder = shown)));
    }
    let source = super::load::slashes(&tidy(&unit.scope.base));
    let Some(survey) = Survey::of(&unit, Some(source)) else {
        let file = summary.display();
        return Err(Fault::new(facts!("init-mdbook-without-code", file)));
    };
    let is_set = keys.iter().any(|(key, _)| key == "build.build-dir");
    let book = NewBook {
        draft: Draft {
            // mdBook empties its own output.
            build_dir: (!is_set).then(|| free_output(door, folder)),
            ..survey.draft()
        },
        is_of_mdbook: true,
        notes: survey.notes(&unit),
        survey: Some(survey),
        rule: None,
    };
    Ok(book)
}

/// What is in a folder now; the book that is there, or its Markdown without any.
fn looked_at(
    files: &dyn FileSystem,
    start: &Start,
    folder: &Path,
    no_book: bool,
) -> Result<Unit, Fault> {
    let paths = [folder.to_path_buf()];
    let request = Request {
        paths: paths.to_vec(),
        no_book,
        ..start.request.clone()
    };
    let mut scopes = find_scopes(files, &paths, no_book, request.word())?;
    let scope = scopes.remove(0);
    let mut memory = BuildMemory::default();
    let read = read(files, scope, (&request, &[]), Links::Ignored, &mut memory)?;
    Ok(read.unit)
}

/// Where a site can go, if not to its usual place: a folder of that name holds something else, or the pages.
fn output(door: &Door<'_>, folder: &Path, source: &str) -> Option<String> {
    const USUAL: &str = "book";
    let is_source = source == USUAL || source.starts_with("book/");
    let usual = folder.join(USUAL);
    let is_free = door.entry(&usual).is_none() || door.entry(&usual.join(SITE_MARKER)).is_some();
    (is_source || !is_free).then(|| free_output(door, folder))
}

/// The first name for a site that nothing has.
fn free_output(door: &Door<'_>, folder: &Path) -> String {
    let names = ["site", "_site", "rulebook-site"];
    let free = names
        .iter()
        .find(|name| door.entry(&folder.join(name)).is_none());
    free.unwrap_or(&"rulebook-output").to_string()
}

/// What MkDocs and Zensical call the site: a line of their configuration.
fn site_name(door: &Door<'_>, folder: &Path) -> Option<String> {
    let files = ["mkdocs.yml", "mkdocs.yaml", "zensical.toml"];
    files.iter().find_map(|file| {
        let text = door.read(&folder.join(file)).ok()?;
        let name = text.lines().find_map(|line| {
            let rest = line.strip_prefix("site_name")?.trim_start();
            rest.strip_prefix([':', '='])
        })?;
        let name = name.trim().trim_matches(['"', '\'']);
        // A list, a tag or a comment is none.
        let is_name = name.starts_with(char::is_alphanumeric) && !name.contains(" #");
        is_name.then(|| name.to_owned())
    })
}

/// What a folder is called.
fn name_of(door: &Door<'_>, folder: &Path) -> String {
    let whole = door.canonical(folder);
    let name = whole.file_name().map(|name| name.to_string_lossy());
    name.map_or_else(|| say!("init-title"), |name| name.into_owned())
}

/// The new files of a book, checked as if they were there.
fn checked(
    files: &dyn FileSystem,
    start: &Start,
    folder: &Path,
    book: &NewBook,
) -> Result<Plan, Fault> {
    let now = Request {
        paths: vec![folder.to_path_buf()],
        no_book: false,
        ..start.request.clone()
    };
    // A book that git lists may lead to all of its clone, and so will this one once it is added.
    let door = &around(files, start, folder);
    let clone = clone_around(door, folder, &start.request.environment);
    let clone = clone.filter(|root| *root != door.canonical(folder));
    let request = now.as_listed_in(clone.as_ref());
    let name = match book.is_of_mdbook {
        true => ConfigFile::Rulebook.name(),
        false => BOOK,
    };
    let path = tidy(&folder.join(name));
    let mut draft = book.draft.clone();
    let with = |draft: &Draft| {
        let overlay = Overlay::new(files).with_new(&path, draft.to_text());
        match &book.rule {
            Some(rule) => overlay.with_new(&rule.path, rule.text.clone()),
            None => overlay,
        }
    };
    let mut overlay = with(&draft);
    let mut checked = check(&overlay, &request, Want::Outcomes)?;
    // No baseline accepts that nothing was judged; it becomes a warning, in a line that the first rule makes needless.
    if has(&checked, Code::NothingJudged) {
        draft.is_without_rule = true;
        overlay = with(&draft);
        checked = check(&overlay, &request, Want::Outcomes)?;
    }
    let file = tidy(&folder.join(BASELINE));
    let (text, total) = BaselineUpdate::accept_all(&overlay, &file, &mut checked);
    hold(&checked)?;
    let is_to_be_added = clone.is_some() && {
        let mut before = check(&overlay, &now, Want::Outcomes)?;
        BaselineUpdate::accept_all(&overlay, &file, &mut before).0 != text
    };
    let mut new: Vec<NewFile> = Vec::new();
    new.extend(book.rule.as_ref().map(|rule| NewFile {
        path: rule.path.clone(),
        text: rule.text.clone(),
        what: rule.what.clone(),
        ..*rule
    }));
    if total > 0 {
        draft.baseline = Some(BASELINE);
        new.push(NewFile {
            path: file.clone(),
            text,
            is_shown: false,
            what: facts!("init-baseline", total),
        });
    }
    new.push(NewFile {
        path,
        text: draft.to_text(),
        is_shown: true,
        what: match book.is_of_mdbook {
            true => facts!("init-own-keys"),
            false => facts!("init-configuration"),
        },
    });
    Ok(Plan {
        files: new,
        notes: book.notes.clone(),
        checked,
        is_to_be_added,
        folder: folder.to_path_buf(),
        within: Boundary::only(&[whole_path(folder)]),
    })
}

fn has(checked: &Checked, code: Code) -> bool {
    let findings = checked.units.iter().flat_map(Unit::shown);
    findings
        .into_iter()
        .any(|(finding, level)| finding.code == code && level == Level::Deny)
}

/// Whether a check will be green.
fn hold(checked: &Checked) -> Result<(), Fault> {
    let unreadable = checked.units.iter().flat_map(|unit| &unit.unreadable);
    let unreadable: Vec<&String> = unreadable.collect();
    if let Some(first) = unreadable.first() {
        let more = unreadable.len() - 1;
        return Err(Fault::new(facts!("init-unreadable", first, more)));
    }
    let denied = checked.units.iter().flat_map(Unit::shown);
    let mut denied = denied.filter(|(_, level)| *level == Level::Deny);
    match denied.next() {
        None => Ok(()),
        Some((finding, _)) => {
            let (code, what) = (finding.code.name(), sentence(&finding.facts));
            Err(Fault::new(facts!("init-not-green", code, what)))
        }
    }
}
