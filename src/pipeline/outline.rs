//! The pages that a `mkdocs.yml` or a `sidebars.json` lists: their folder, order and titles, where no `SUMMARY.md`
//! does.
//!
//! Only files of the clone are read, and nothing that the file names is run. Where it cannot be read, or lists what is not
//! there, that is a finding at its place, and the pages are read all the same.

use crate::config::{Contents, ContentsItem, docusaurus_sidebars, mkdocs};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::markdown::{Summary, SummaryItem, SummaryKind};
use crate::paths::{has_scheme, join, slashes, tidy, up};
use crate::source::{Door, Entry};
use crate::span::{SourceId, Span};
use std::collections::HashSet;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The names of the file.
const NAMES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// Docusaurus' sidebars, in the folder of its configuration.
const SIDEBARS: [&str; 2] = ["sidebars.json", "website/sidebars.json"];

/// Where MkDocs and Docusaurus look for pages that no key names.
const DOCS: &str = "docs";

/// Files that inherit from each other, before no one follows them.
const MOST_INHERITED: usize = 8;

/// What is read of the file around the pages of a scope.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The file, as reports name it.
    pub path: PathBuf,
    pub text: Arc<str>,
    pub title: Option<String>,
    /// The pages that it lists, by their paths below the base of the scope.
    pub summary: Option<Summary>,
    /// Files of Python that change pages.
    pub hooks: Vec<String>,
    /// The folder of the pages, and those in which snippets are looked for.
    pub docs: PathBuf,
    pub snippets: Vec<PathBuf>,
    pub faults: Vec<Fault>,
}

/// What is wrong with the file, at bytes of its text.
#[derive(Debug, Clone)]
pub struct Fault {
    code: Code,
    range: Range<usize>,
    facts: Facts,
    hint: Facts,
}

/// The outline of pages below `base`: of the nearest such file whose folder of pages holds them or is among them.
pub(super) fn outline(door: &Door<'_>, base: &Path, tree: Option<&Path>) -> Option<Outline> {
    let whole = door.canonical(base);
    let steps = whole.ancestors().take_while(|folder| match tree {
        Some(tree) => folder.starts_with(tree),
        None => *folder == whole,
    });
    let folders = std::iter::successors(Some(base.to_path_buf()), |folder| Some(up(folder)));
    folders.zip(steps).find_map(|(folder, _)| {
        let is_there = |file: &PathBuf| door.entry(file) == Some(Entry::File);
        let mut files = NAMES.iter().map(|name| folder.join(name));
        match files.find(is_there) {
            Some(file) => read(door, &file, &folder, base),
            None => SIDEBARS.iter().find_map(|name| {
                let file = Some(folder.join(name)).filter(is_there)?;
                read_sidebars(door, &file, base)
            }),
        }
    })
}

/// What Docusaurus shows beside its pages, where that is data and no program.
fn read_sidebars(door: &Door<'_>, file: &Path, base: &Path) -> Option<Outline> {
    let text: Arc<str> = Arc::from(door.read(file).ok()?);
    let mut items = docusaurus_sidebars(&text);
    let (whole, folder) = (door.canonical(base), up(file));
    let places = [folder.join(DOCS), up(&folder).join(DOCS)];
    let docs = places.into_iter().map(|docs| tidy(&docs)).find(|docs| {
        let real = door.canonical(docs);
        let holds = real.starts_with(&whole) || whole.starts_with(&real);
        door.entry(docs) == Some(Entry::Folder) && holds
    })?;
    // An id may be one that front matter gives: such a page is behind the others.
    items.retain_mut(|item| match &item.path {
        None => true,
        Some(id) => {
            let ends = ["", "/index", "/README"].iter();
            let ends = ends.flat_map(|end| ["md", "mdx"].map(|of| format!("{id}{end}.{of}")));
            let is_page = |path: &String| door.entry(&docs.join(path)) == Some(Entry::File);
            item.path = ends.into_iter().find(is_page);
            item.path.is_some() || item.title.is_some()
        }
    });
    let way = Way::of(&whole, &door.canonical(&docs))?;
    let mut outline = Outline {
        path: tidy(file),
        text,
        ..Outline::default()
    };
    outline.summary = Some(outline.summary(door, &docs, &way, items));
    outline.docs = docs;
    // A page may be in two sidebars, and only the first of them is shown here.
    outline.faults.clear();
    outline.summary.as_ref()?.files().next()?;
    Some(outline)
}

fn read(door: &Door<'_>, file: &Path, folder: &Path, base: &Path) -> Option<Outline> {
    let text: Arc<str> = Arc::from(door.read(file).ok()?);
    let mut outline = Outline {
        path: tidy(file),
        text: text.clone(),
        ..Outline::default()
    };
    let contents = match mkdocs(&text) {
        Ok(contents) => inherited(door, file, contents, &mut outline.faults),
        Err((at, why)) => {
            outline.fault(
                Code::ConfigIgnored,
                at..at,
                (facts!("mkdocs-broken", why), facts!("mkdocs-broken-hint")),
            );
            Contents::default()
        }
    };
    let (docs_dir, place) = match &contents.docs_dir {
        Some((folder, place)) => (folder.as_str(), place.clone()),
        None => (DOCS, 0..0),
    };
    let docs = tidy(&folder.join(docs_dir));
    let fault = match door.entry(&docs) {
        Some(Entry::Folder) => None,
        Some(Entry::Outside) => Some(facts!("mkdocs-outside", path = docs_dir)),
        _ if contents.docs_dir.is_some() => Some(facts!("mkdocs-no-folder", path = docs_dir)),
        // Of another scope's, or of a folder that is yet to be made.
        _ => return None,
    };
    if let Some(fault) = fault {
        let hint = facts!("mkdocs-folder-hint");
        outline.fault(Code::ConfigIgnored, place, (fault, hint));
        return Some(outline);
    }
    let way = Way::of(&door.canonical(base), &door.canonical(&docs))?;
    outline.title = contents.site_name;
    outline.hooks = contents.hooks;
    let inside = |path: &String| {
        let path = tidy(&folder.join(path));
        (door.entry(&path) == Some(Entry::Folder)).then_some(path)
    };
    outline.snippets = contents.base_paths.iter().filter_map(inside).collect();
    let nav = contents.nav;
    outline.summary = nav.map(|nav| outline.summary(door, &docs, &way, nav));
    outline.docs = docs;
    Some(outline)
}

/// With what the files say that it inherits from.
fn inherited(door: &Door<'_>, file: &Path, own: Contents, faults: &mut Vec<Fault>) -> Contents {
    let mut contents = own;
    let mut from = file.to_path_buf();
    let mut place = None;
    for _ in 0..MOST_INHERITED {
        let Some((path, range)) = contents.inherit.take() else {
            return contents;
        };
        let place = place.get_or_insert(range).clone();
        from = tidy(&up(&from).join(&path));
        let facts = match door.read(&from).map(|text| mkdocs(&text)) {
            Ok(Ok(mut other)) => {
                let next = other.inherit.take();
                contents = contents.or(other, &place);
                contents.inherit = next;
                continue;
            }
            Ok(Err((_, why))) => facts!("mkdocs-broken-parent", path, why),
            Err(_) => facts!("mkdocs-no-parent", path),
        };
        faults.push(Fault {
            code: Code::ConfigIgnored,
            range: place,
            facts,
            hint: facts!("mkdocs-parent-hint"),
        });
        return contents;
    }
    let (facts, hint) = (facts!("mkdocs-ring"), facts!("mkdocs-ring-hint"));
    let code = Code::ConfigIgnored;
    let range = place.unwrap_or_default();
    faults.push(Fault {
        code,
        range,
        facts,
        hint,
    });
    contents
}

/// From the base of a scope to the folder of the pages.
enum Way {
    Down(String),
    /// The base is below it.
    Up(String),
}

impl Way {
    /// Of two canonical folders; none where neither is in the other.
    fn of(base: &Path, docs: &Path) -> Option<Way> {
        match (docs.strip_prefix(base), base.strip_prefix(docs)) {
            (Ok(below), _) => Some(Way::Down(slashes(below))),
            (_, Ok(above)) => Some(Way::Up(slashes(above))),
            _ => None,
        }
    }

    /// A page of that folder, by its path below the base; none of another folder.
    fn page(&self, path: &str) -> Option<String> {
        match self {
            Way::Down(folder) => join(folder, path),
            Way::Up(folder) => path
                .strip_prefix(folder.as_str())?
                .strip_prefix('/')
                .map(str::to_owned),
        }
    }
}

impl Outline {
    fn fault(&mut self, code: Code, range: Range<usize>, (facts, hint): (Facts, Facts)) {
        self.faults.push(Fault {
            code,
            range,
            facts,
            hint,
        });
    }

    fn summary(
        &mut self,
        door: &Door<'_>,
        docs: &Path,
        way: &Way,
        nav: Vec<ContentsItem>,
    ) -> Summary {
        let mut known: HashSet<String> = HashSet::new();
        let mut items: Vec<SummaryItem> = Vec::with_capacity(nav.len());
        for item in nav {
            let kind = match &item.path {
                None => SummaryKind::Section,
                Some(_) => SummaryKind::Chapter,
            };
            let mut address = String::new();
            if let Some(path) = item
                .path
                .filter(|path| !has_scheme(path) && !path.starts_with('/'))
            {
                let range = item.range.clone();
                let Some(inside) = join("", &path) else {
                    let told = (facts!("nav-outside", path), facts!("nav-outside-hint"));
                    self.fault(Code::LinkOutside, range, told);
                    continue;
                };
                let file = docs.join(&inside);
                match door.entry(&file) {
                    Some(Entry::Outside) => {
                        let told = (
                            facts!("symlink-outside", shown = path),
                            facts!("symlink-outside-hint"),
                        );
                        self.fault(Code::SymlinkOutside, range, told);
                        continue;
                    }
                    None => {
                        let told = (facts!("nav-dead", path), facts!("nav-dead-hint"));
                        self.fault(Code::DeadLink, range, told);
                        continue;
                    }
                    // Plugins make lists of folders.
                    Some(Entry::Folder) => continue,
                    Some(Entry::File) => {}
                }
                if !known.insert(inside.clone()) {
                    let told = (facts!("listed-again", path), facts!("nav-again-hint"));
                    self.fault(Code::NotListed, range, told);
                    continue;
                }
                let Some(page) = way.page(&inside) else {
                    continue;
                };
                address = page;
            } else if kind == SummaryKind::Chapter {
                // Another site is none of the pages.
                continue;
            }
            items.push(SummaryItem {
                kind,
                title: item.title.unwrap_or_default(),
                address,
                range: item.range,
                depth: item.depth,
                number: Vec::new(),
            });
        }
        Summary {
            items: without_empty(items),
        }
    }

    /// The findings of its file, which is source `id`.
    pub(super) fn findings(&self, id: SourceId) -> impl Iterator<Item = Diagnostic> {
        self.faults.iter().map(move |fault| {
            let place = Span::new(id, fault.range.start, fault.range.end);
            Diagnostic {
                // It is written for another tool, and no reason not to publish a book.
                is_mild: true,
                ..Diagnostic::new(fault.code, place, fault.facts.clone()).hint(fault.hint.clone())
            }
        })
    }

    /// The file, as reports name it.
    pub(super) fn shown(&self) -> String {
        slashes(&self.path)
    }
}

/// Without sections that hold no page.
fn without_empty(items: Vec<SummaryItem>) -> Vec<SummaryItem> {
    let mut kept: Vec<SummaryItem> = Vec::with_capacity(items.len());
    // The depth that a section needs below it to be kept, from the end.
    let mut below: Option<usize> = None;
    for item in items.into_iter().rev() {
        let is_kept = match item.kind {
            SummaryKind::Section => below.is_some_and(|depth| depth > item.depth),
            _ => true,
        };
        if is_kept {
            below = Some(item.depth);
            kept.push(item);
        }
    }
    kept.reverse();
    kept
}
