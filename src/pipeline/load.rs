//! From a scope to parsed documents: walking, reading, parsing, each file once.

use super::Fault;
use super::additional::is_named;
use super::assets::{is_run, would_run};
use super::chapters::{self, Unlisted};
use super::guideline::Guideline;
use super::includes::{Whole, whole, with_snippets};
use super::links::{leads_out, unfollowed};
use super::memory::{BuildMemory, Origin, Parsed};
use super::page_globs::{PageGlobs, globs};
use super::scope::{EARLIER_CACHE, Root, Scope, ScopeKind, UserWord, tidy};
use crate::book::{Imported, SUMMARY, import, import_exported};
use crate::config::Config;
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Dialect, Document, ParseOptions, parse};
pub(super) use crate::paths::slashes;
use crate::source::{Door, Entry, FileSystem, MAX_BYTES, ReadFault, SourceMap, Walked};
use crate::span::{SourceId, Span};
use crate::wording::say;
use ignore::gitignore::Gitignore;
use rayon::prelude::*;
use regex::Regex;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What was read of a scope.
#[derive(Default)]
pub struct Loaded {
    pub sources: SourceMap,
    /// Page paths below the base, in order.
    pub documents: Vec<(String, Arc<Document>)>,
    /// Other files below a book's source, for copying: paths below the base.
    pub assets: Vec<String>,
    /// Of a whole project, the files beside its Markdown: only what pages show and link to is copied.
    pub others: Vec<String>,
    pub faults: Vec<Diagnostic>,
    /// What was not read, and is no one's fault.
    pub notes: Vec<String>,
    /// What could not be read at all: exit status 2.
    pub unreadable: Vec<String>,
    /// How many files were named that are not Markdown.
    pub not_markdown: usize,
    /// How many documents were not taken from memory.
    pub parsed: usize,
}

struct ReadFile {
    parsed: Parsed,
    is_new: bool,
}

struct File {
    path: PathBuf,
    shown: String,
    /// Below the base, with `/`.
    page: String,
}

/// Whether a file's name says that it is Markdown.
pub fn is_markdown(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| {
        ["md", "markdown", "mdx", "mdc"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

pub fn load(door: &Door<'_>, scope: &Scope, memory: &mut BuildMemory) -> Result<Loaded, Fault> {
    let mut loaded = Loaded::default();
    let mut files = list(door, scope, &mut loaded);
    let at = files.iter().position(|file| file.page == SUMMARY);
    let summary = at.and_then(|at| chapters::summary(door, scope, &files[at].path));
    if let (Some(at), Some(summary)) = (at, &summary) {
        let chapters = chapters::beside(door, summary, &files[at].path, excluded(scope).as_ref());
        let shown = Path::new(&files[at].shown).parent().map(Path::to_path_buf);
        let chapters = chapters.into_iter().filter(|(_, path)| is_markdown(path));
        files.extend(chapters.map(|(page, path)| File {
            shown: slashes(&tidy(&shown.clone().unwrap_or_default().join(&page))),
            path,
            page,
        }));
    }
    files.sort_by(|a, b| a.page.cmp(&b.page));
    files.dedup_by(|a, b| a.page == b.page);

    let first = loaded.sources.next_id().0;
    let read: Vec<Result<ReadFile, ReadFault>> = files
        .par_iter()
        .enumerate()
        .map(|(at, file)| {
            let id = SourceId(first + at as u32);
            read(door, scope, memory, file, id)
        })
        .collect();
    memory.clear_documents();
    let listed = summary.as_ref().map(|summary| {
        let listed = summary.files().map(|(path, _)| path);
        let listed: HashSet<String> = listed.collect();
        listed
    });
    let mut unlisted = Unlisted::default();
    for (file, read) in files.into_iter().zip(read) {
        let is_listed = |listed: &HashSet<String>| {
            listed.contains(&file.page)
                || file.page == SUMMARY
                || file.page == scope.config.html.input_404
                || is_named_by_user(door, scope, &file.path)
        };
        match read {
            Ok(read) if listed.as_ref().is_none_or(is_listed) => loaded.add(file, read, memory),
            Ok(read) => {
                let id = loaded
                    .sources
                    .add(file.shown.clone(), file.path, Arc::from(""));
                unlisted.add(file.shown, id, &read.parsed.document);
                memory.note(read.parsed);
            }
            Err(fault) => loaded.add_unread(file, fault),
        }
    }
    loaded.faults.extend(unlisted.finding());
    loaded.faults.extend(summary.iter().flat_map(|summary| {
        let source = loaded
            .sources
            .iter()
            .find(|source| source.path.ends_with(SUMMARY));
        source
            .map(|source| chapters::listed_again(summary, source.id))
            .unwrap_or_default()
    }));
    if let Some(outline) = scope
        .outline
        .as_ref()
        .filter(|_| loaded.sources.iter().next().is_some())
    {
        let (path, text) = (outline.path.clone(), outline.text.clone());
        let id = loaded.sources.add(outline.shown(), path, text);
        loaded.faults.extend(outline.findings(id));
    }
    Ok(loaded)
}

/// Whether the user named this file, and not a folder that it is in.
fn is_named_by_user(door: &Door<'_>, scope: &Scope, path: &Path) -> bool {
    !scope.named.is_empty() && scope.named.contains(&door.canonical(path))
}

fn read(
    door: &Door<'_>,
    scope: &Scope,
    memory: &BuildMemory,
    file: &File,
    id: SourceId,
) -> Result<ReadFile, ReadFault> {
    let text = door.read(&file.path)?;
    let reading = reading(scope, &file.page);
    let place = (&*file.path, &*file.shown);
    let Whole {
        text,
        inclusions,
        title,
        faults: of_directives,
    } = match scope.lists_chapters {
        true => whole(door, place, id, text),
        false => {
            let outline = scope.outline.as_ref();
            let folders = outline.map_or(&[][..], |outline| &outline.snippets);
            with_snippets(door, place, folders, id, text)
        }
    };
    let known = memory.known(&file.path, id, &text, &reading);
    if let Some(parsed) = known.filter(|parsed| *parsed.origin.inclusions == inclusions) {
        return Ok(ReadFile {
            parsed,
            is_new: false,
        });
    }
    let (mut document, mut faults) = parse(id, &text, reading.clone());
    document.title = title;
    faults.extend(of_directives);
    let origin = Origin {
        id,
        path: file.path.clone(),
        text: Arc::from(text),
        inclusions: Arc::new(inclusions),
        reading,
        faults,
    };
    let parsed = Parsed {
        document: Arc::new(document),
        origin: Arc::new(origin),
    };
    Ok(ReadFile {
        parsed,
        is_new: true,
    })
}

impl Loaded {
    fn add(&mut self, file: File, read: ReadFile, memory: &mut BuildMemory) {
        self.parsed += usize::from(read.is_new);
        let Parsed { document, origin } = read.parsed.clone();
        let (text, inclusions) = (origin.text.clone(), origin.inclusions.clone());
        let id = self
            .sources
            .add_including(file.shown, file.path, text, inclusions);
        let front = document.front_matter.as_ref();
        if front.is_some_and(|front| front.is_set("draft")) {
            let message = facts!("draft");
            self.faults
                .push(Diagnostic::new(Code::Draft, Span::at(id, 0), message));
        } else {
            self.faults.extend(origin.faults.iter().cloned());
            self.documents.push((file.page, document));
            memory.note(read.parsed);
        }
    }

    /// A file without a text, and why it has none.
    fn add_unread(&mut self, file: File, fault: ReadFault) {
        let id = self
            .sources
            .add(file.shown.clone(), file.path, Arc::from(""));
        let place = Span::at(id, 0);
        self.faults.push(match fault {
            ReadFault::NotUtf8 { at } => {
                Diagnostic::new(Code::NotUtf8, place, facts!("not-utf-8-here", at))
                    .hint(facts!("save-as-utf-8"))
            }
            ReadFault::TooLarge { bytes } => Diagnostic::new(
                Code::TooLarge,
                place,
                facts!("guideline-too-large", bytes, most = MAX_BYTES),
            )
            .hint(facts!("split-the-file")),
            ReadFault::Outside => leads_out(place, &file.shown),
            ReadFault::Unreadable(fault) => {
                self.unreadable
                    .push(say!("not-readable", path = file.shown, fault));
                return;
            }
        });
    }
}

/// How a page of a scope is read.
pub(super) fn reading(scope: &Scope, page: &str) -> ParseOptions {
    let prefixes = || Arc::new(scope.config.html.hidelines.clone());
    ParseOptions {
        dialect: Dialect::of(page),
        definition_lists: scope.config.verify.definition_lists
            || (scope.config.html.definition_lists).unwrap_or(scope.lists_chapters),
        smart_punctuation: (scope.config.html.smart_punctuation).unwrap_or(scope.lists_chapters),
        raw_html: scope.config.html.raw_html,
        line_prefixes: scope.lists_chapters.then(prefixes),
    }
}

/// The Markdown files of a scope; what else there is to say of the walk is added to what was read.
fn list(door: &Door<'_>, scope: &Scope, loaded: &mut Loaded) -> Vec<File> {
    let mut files = Vec::new();
    // Markdown files by hidden folder that was not read, as reports name it.
    let mut hidden: BTreeMap<String, usize> = BTreeMap::new();
    let excluded = excluded(scope);
    let skip = skipped(door, scope);
    let base = door.canonical(&scope.base);
    for root in &scope.roots {
        // Roots are canonical prefixes of what is below them, so one look at the disk a root is enough.
        let page = below(&door.canonical(&root.path), &base);
        if door.entry(&root.path) == Some(Entry::File) {
            match is_markdown(&root.path) {
                true => files.push(named_file(root, page)),
                false => loaded.not_markdown += 1,
            }
            continue;
        }
        let mut walked = door.walk_guidelines(&root.path, &skip);
        door.look_into_hidden(&mut walked);
        if scope.kind != ScopeKind::Foreign {
            hide(&mut walked, &root.path);
        }
        let inside = |path: &Path| path.strip_prefix(&root.path).unwrap_or(path).to_path_buf();
        for (folder, files) in std::mem::take(&mut walked.hidden) {
            let count = files.iter().filter(|file| is_markdown(file)).count();
            if count > 0 {
                let shown = slashes(&tidy(&root.shown.join(inside(&folder))));
                *hidden.entry(shown).or_default() += count;
            }
        }
        let is_wanted = |file: &Path| scope.kind != ScopeKind::Foreign || is_markdown(file);
        let shown = |path: &Path| slashes(&tidy(&root.shown.join(inside(path))));
        for link in unfollowed(&mut walked, is_wanted, shown) {
            let finding = link.finding(&mut loaded.sources);
            loaded.faults.push(finding);
        }
        let faults = walked.faults.into_iter().map(not_looked_at);
        loaded.unreadable.extend(faults);
        for path in walked.files {
            let inside = inside(&path);
            let page = match page.as_str() {
                "" => slashes(&inside),
                root => format!("{root}/{}", slashes(&inside)),
            };
            let is_excluded = |rules: &Gitignore| {
                let matched = rules.matched_path_or_any_parents(&page, false);
                matched.is_ignore()
            };
            if excluded.as_ref().is_some_and(is_excluded) {
                continue;
            }
            if path.to_str().is_none() {
                let shown = every_byte(&tidy(&root.shown.join(&inside)));
                let message = facts!("name-not-utf-8");
                let id = loaded.sources.add(shown, path, Arc::from(""));
                loaded.faults.push(
                    Diagnostic::new(Code::NotUtf8, Span::at(id, 0), message)
                        .hint(facts!("rename-in-utf-8")),
                );
            } else if is_markdown(&path) {
                let shown = slashes(&tidy(&root.shown.join(&inside)));
                files.push(File { path, shown, page });
            } else if !scope.is_project() {
                loaded.assets.push(page);
            } else {
                loaded.others.push(page);
            }
        }
    }
    loaded.others.sort_unstable();
    if scope.config.html.raw_html == RawHtml::Safe {
        let run: Vec<String> = loaded
            .assets
            .iter()
            .filter(|path| is_run(path) && !is_named(scope, path))
            .cloned()
            .collect();
        loaded.faults.extend(would_run(&run));
    }
    let not_read = not_read(&hidden, scope.kind != ScopeKind::Foreign);
    loaded.notes.extend(not_read);
    files
}

/// A Markdown file that the user named.
fn named_file(root: &Root, page: String) -> File {
    File {
        path: root.path.clone(),
        shown: slashes(&root.shown),
        page,
    }
}

/// A file or a folder of a walk, and why nobody knows what is in it.
pub(super) fn not_looked_at((path, why): (PathBuf, String)) -> String {
    say!("not-examinable", path = path.display(), why)
}

/// A book's pages are published, and guidelines for agents in hidden folders are none of them.
fn hide(walked: &mut Walked, root: &Path) {
    let hidden_folder = |file: &Path| -> Option<PathBuf> {
        let inside = file.strip_prefix(root).ok()?.parent()?;
        let mut folder = root.to_path_buf();
        for part in inside.components() {
            folder.push(part);
            if part.as_os_str().as_encoded_bytes().starts_with(b".") {
                return Some(folder);
            }
        }
        None
    };
    walked.files.retain(|file| {
        let Some(folder) = hidden_folder(file) else {
            return true;
        };
        match walked.hidden.iter_mut().find(|(known, _)| *known == folder) {
            Some((_, inside)) => inside.push(file.clone()),
            None => walked.hidden.push((folder, vec![file.clone()])),
        }
        false
    });
}

/// One sentence about hidden folders with Markdown.
fn not_read(hidden: &BTreeMap<String, usize>, is_book: bool) -> Option<String> {
    let files: usize = hidden.values().sum();
    let of = |count: usize, word: String| match count {
        1 => format!("1 {word}"),
        count => format!("{count} {word}s"),
    };
    let (were, them) = match hidden.len() {
        0 => return None,
        1 => ("was", "it"),
        _ => ("were", "them"),
    };
    let names: Vec<String> = hidden
        .keys()
        .take(6)
        .map(|name| format!("`{name}`"))
        .collect();
    let more = match hidden.len() - names.len() {
        0 => String::new(),
        more => say!("and-more", more),
    };
    let folders = of(hidden.len(), say!("hidden-folder"));
    let files = of(files, say!("markdown-file"));
    let names = names.join(", ");
    if is_book {
        let are = if were == "was" { "is" } else { "are" };
        return Some(say!(
            "folders-outside-book",
            folders,
            files,
            are,
            names,
            more
        ));
    }
    Some(say!(
        "folders-not-read", folders, files, were, names, more, them
    ))
}

/// `[build] exclude`, as git reads such lines.
fn excluded(scope: &Scope) -> Option<Gitignore> {
    globs(&scope.config.build.exclude)
}

/// The output, the theme and the cache are never source, wherever they stand.
fn skipped(door: &Door<'_>, scope: &Scope) -> Vec<PathBuf> {
    let base = door.canonical(&scope.base);
    let mut skipped: Vec<PathBuf> = match &scope.kind {
        ScopeKind::Foreign => Vec::new(),
        ScopeKind::Book { root } => ["theme", EARLIER_CACHE, &scope.config.build.build_dir]
            .iter()
            .map(|name| tidy(&root.join(name)))
            // An output that is the source, or above it, is refused when it is to be written.
            .filter(|skip| !base.starts_with(door.canonical(skip)))
            .collect(),
    };
    if let Ok(cache) = &scope.cache {
        let cache = door.canonical(cache);
        // As the walk of each root will write it.
        let roots = scope.roots.iter().filter_map(|root| {
            let below = cache.strip_prefix(door.canonical(&root.path)).ok()?;
            (below != Path::new("")).then(|| root.path.join(below))
        });
        skipped.extend(roots);
    }
    skipped
}

fn below(path: &Path, base: &Path) -> String {
    slashes(path.strip_prefix(base).unwrap_or(path))
}

/// A path that is not UTF-8, with its other bytes as `\xff`: two such names must not look like one.
fn every_byte(path: &Path) -> String {
    let mut out = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        out.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| {
            let _ = write!(out, "\\x{byte:02x}");
        });
    }
    out
}

/// What `--rules` brings.
#[derive(Default)]
pub struct Borrowed {
    pub rules: Vec<Imported>,
    pub guidelines: Vec<Guideline>,
}

/// One file that `--rules` names.
struct ReadRules {
    rules: Vec<Imported>,
    faults: Vec<Diagnostic>,
    /// None for a file of ast-grep rules.
    document: Option<Arc<Document>>,
}

/// Reads what `--rules` names: a book, a folder, a Markdown file, or a file of ast-grep rules.
///
/// Files that are pages of the scope itself are left out: their rules are there already.
pub fn load_rules(
    files: &dyn FileSystem,
    paths: &[PathBuf],
    pages: &[PathBuf],
    word: UserWord<'_>,
    sources: &mut SourceMap,
    faults: &mut Vec<Diagnostic>,
) -> Result<Borrowed, Fault> {
    let mut borrowed = Borrowed::default();
    for path in paths {
        let scopes = super::find_scopes(files, std::slice::from_ref(path), false, word)?;
        let mut found = 0;
        for scope in &scopes {
            let door = &scope.door(files);
            let files = rule_files(door, scope, path, faults, sources)?;
            // Where the path names a part of a book, that part is what is wanted.
            let is_whole = matches!(scope.kind, ScopeKind::Book { .. }) && scope.named.is_empty();
            let lent = is_whole.then(|| PageGlobs::of_rules(&scope.config));
            let lent = lent.as_ref();
            let mut documents = Vec::new();
            for (file, shown) in files {
                let whole = door.canonical(&file);
                if pages.contains(&whole) {
                    found += 1;
                    continue;
                }
                let below = file.strip_prefix(&scope.base).unwrap_or(&file);
                let is_lent = lent.is_none_or(|lent| lent.hold(&slashes(below)));
                let text = door.read(&file).map_err(|fault| {
                    let why = match fault {
                        ReadFault::NotUtf8 { .. } => say!("is-not-utf-8"),
                        ReadFault::TooLarge { bytes } => say!("is-too-large", bytes),
                        fault => say!("is-not-readable", fault = fault.to_string()),
                    };
                    Fault::new(format!("`{shown}` {why}"))
                })?;
                let read = match is_export(&file) {
                    true => read_export(sources, file, shown.clone(), text)
                        .map_err(|fault| fault.about(path))?,
                    false => read_rules(sources, &scope.config, file, shown.clone(), text),
                };
                let rules = match is_lent {
                    true => read.rules,
                    false => Vec::new(),
                };
                found += rules.len();
                borrowed.rules.extend(rules);
                faults.extend(read.faults);
                documents.extend(read.document.map(|document| (shown, document)));
            }
            borrowed.guidelines.push(Guideline {
                config: scope.config.clone(),
                documents,
            });
        }
        if found == 0 && faults.iter().all(|fault| fault.code != Code::RuleBlock) {
            let facts = facts!("rules-without-detector", path = path.display());
            return Err(Fault::new(facts).about(path));
        }
    }
    Ok(borrowed)
}

fn rule_files(
    door: &Door<'_>,
    scope: &Scope,
    path: &Path,
    faults: &mut Vec<Diagnostic>,
    sources: &mut SourceMap,
) -> Result<Vec<(PathBuf, String)>, Fault> {
    let is_rules = |file: &Path| {
        let extension = file.extension().and_then(|extension| extension.to_str());
        is_markdown(file) || extension.is_some_and(|extension| matches!(extension, "yml" | "yaml"))
    };
    // The path names what is wanted, even where it lies inside a book.
    let root = match &scope.kind {
        ScopeKind::Book { .. } if scope.named.is_empty() => &scope.base,
        _ => path,
    };
    if door.entry(root) == Some(Entry::File) {
        return Ok(vec![(root.to_path_buf(), slashes(&tidy(root)))]);
    }
    let mut walked = door.walk(root, &skipped(door, scope));
    for link in unfollowed(&mut walked, is_rules, |path| slashes(&tidy(path))) {
        faults.push(link.finding(sources));
    }
    let files = walked.files.into_iter().filter(|file| is_rules(file));
    Ok(files
        .map(|file| (file.clone(), slashes(&tidy(&file))))
        .collect())
}

/// Whether a file that was named may be the `rules.json` of a site. In a folder no JSON is taken for one.
fn is_export(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

fn read_export(
    sources: &mut SourceMap,
    file: PathBuf,
    shown: String,
    text: String,
) -> Result<ReadRules, Fault> {
    let text: Arc<str> = Arc::from(text);
    let id = sources.add(shown.clone(), file, text.clone());
    let (rules, faults) = import_exported(id, &text).map_err(|why| {
        let path = shown;
        Fault::new(facts!("export-not-readable", path, why))
    })?;
    Ok(ReadRules {
        rules,
        faults,
        document: None,
    })
}

fn read_rules(
    sources: &mut SourceMap,
    config: &Config,
    file: PathBuf,
    shown: String,
    text: String,
) -> ReadRules {
    let text: Arc<str> = Arc::from(text);
    let rule_id: Option<&Regex> = config.verify.rule_id.as_ref();
    let dialect = Dialect::of(&shown);
    let markdown = is_markdown(&file);
    let id = sources.add(shown, file, text.clone());
    let reading = ParseOptions {
        dialect,
        definition_lists: config.verify.definition_lists,
        raw_html: config.html.raw_html,
        ..ParseOptions::default()
    };
    let document = markdown.then(|| Arc::new(parse(id, &text, reading).0));
    let (rules, faults) = import(id, &text, document.as_deref(), rule_id);
    ReadRules {
        rules,
        faults,
        document,
    }
}
