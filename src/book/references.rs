//! What links lead to: rules, pages, files beside them, or nothing.
//!
//! Brackets are a reference only if they name a known rule or look exactly like this book's ids; everything else that
//! stands in brackets stays the author's text.

use super::around::{Around, Place};
use super::near::Near;
use super::{Page, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Document, Link, LinkKind, slug, undefined};
use crate::span::Span;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Index into [`super::Book::rules`].
    Rule(usize),
    Page {
        /// Index into [`super::Book::pages`].
        page: usize,
        anchor: Option<String>,
    },
    /// A folder that has no index of its own: its path below the source, with `/`, empty for the root.
    Folder(String),
    /// A file below the source that is no page.
    Asset(String),
    /// Another site, mail, or an address that is left as it is.
    External(String),
    /// Not a link: brackets that the author wrote.
    Brackets,
}

/// A place that refers to a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backlink {
    pub page: usize,
    /// Index into the page's sections.
    pub section: Option<usize>,
    pub span: Span,
}

/// What names can be looked up. Everything is a table: a link costs the same among ten pages and ten thousand.
pub(super) struct Directory<'a> {
    pub rules: HashMap<&'a str, usize>,
    pub pages: HashMap<&'a str, usize>,
    /// The pages of each name.
    names: Lazily<'a, HashMap<String, Vec<usize>>>,
    /// Folders that hold a page, at any depth.
    folders: HashSet<&'a str>,
    near_pages: Lazily<'a, Near<'a>>,
    near_rules: Lazily<'a, Near<'a>>,
    anchors: Vec<Lazily<'a, Anchors<'a>>>,
    shapes: Shapes,
    pub around: &'a Around<'a>,
}

/// Made when it is first asked for: a book without a dead link needs none of it.
type Lazily<'a, T> = LazyLock<T, Box<dyn FnOnce() -> T + Send + Sync + 'a>>;

/// The anchors that a page publishes.
struct Anchors<'a> {
    all: HashSet<&'a str>,
    near: Near<'a>,
}

impl<'a> Anchors<'a> {
    fn of(document: &'a Document) -> Self {
        let headings = document.headings.iter();
        let headings = headings.map(|heading| heading.anchor.as_str());
        let ids = document.html_ids.iter().map(String::as_str);
        Anchors {
            all: headings.clone().chain(ids).collect(),
            near: Near::new(headings),
        }
    }
}

impl<'a> Directory<'a> {
    pub fn new(rules: &'a [Rule], pages: &'a [Page], around: &'a Around<'a>) -> Self {
        let named = |rule: &&Rule| rule.kind != RuleKind::Implicit;
        let mut folders = HashSet::new();
        for page in pages {
            let mut folder = folder_of(&page.path);
            while folders.insert(folder) && !folder.is_empty() {
                folder = folder_of(folder);
            }
        }
        let anchors = |page: &'a Page| -> Lazily<'a, Anchors<'a>> {
            LazyLock::new(Box::new(|| Anchors::of(&page.document)))
        };
        Directory {
            rules: rules
                .iter()
                .enumerate()
                .rev()
                .filter(|(_, rule)| named(rule))
                .map(|(at, rule)| (rule.id.as_str(), at))
                .collect(),
            pages: pages
                .iter()
                .enumerate()
                .map(|(at, page)| (page.path.as_str(), at))
                .collect(),
            names: LazyLock::new(Box::new(|| {
                let mut names: HashMap<String, Vec<usize>> = HashMap::new();
                for (at, page) in pages.iter().enumerate() {
                    let known = names.entry(plain_name(&page.path)).or_default();
                    // More of one name are not compared.
                    if known.len() < 100 {
                        known.push(at);
                    }
                }
                names
            })),
            folders,
            near_pages: LazyLock::new(Box::new(|| {
                Near::new(pages.iter().map(|page| page.path.as_str()))
            })),
            near_rules: LazyLock::new(Box::new(move || {
                let rules = rules.iter().filter(named);
                Near::new(rules.map(|rule| rule.id.as_str()))
            })),
            anchors: pages.iter().map(anchors).collect(),
            shapes: Shapes::of(rules),
            around,
        }
    }

    /// The page of this name, wherever it stands: that whose path ends as it was written, else that nearest to the page.
    fn named(&self, name: &str, from: &Page, pages: &[Page]) -> Option<usize> {
        let of_name = self.names.get(&plain_name(name))?;
        let spelt = name.to_lowercase();
        let hyphened = spelt.replace(' ', "-");
        let rank = |at: &usize| {
            let path = &pages[*at].path;
            let stem = path
                .rsplit_once('.')
                .map_or(path.as_str(), |(stem, _)| stem);
            let stem = stem.to_lowercase();
            let is_spelt = stem.ends_with(&spelt);
            let is_written = stem.replace(' ', "-").ends_with(&hyphened);
            let shared = from.path.split('/').zip(path.split('/'));
            let shared = shared.take_while(|(a, b)| a == b).count();
            (is_spelt, is_written, shared, std::cmp::Reverse(*at))
        };
        of_name.iter().copied().max_by_key(rank)
    }

    fn suggest_rule(&self, word: &str) -> Option<String> {
        let near = self.near_rules.find(word, |id| match id.len() {
            0..4 => 0,
            4..8 => 1,
            _ => 2,
        })?;
        Some(format!("did you mean `{near}`?"))
    }
}

/// What this book's ids look like: the written ones that hold a digit, with all digits made alike.
pub(super) struct Shapes(Vec<String>);

impl Shapes {
    pub fn of(rules: &[Rule]) -> Shapes {
        let mut shapes: Vec<String> = rules
            .iter()
            .filter(|rule| rule.kind == RuleKind::Written)
            .filter(|rule| rule.id.bytes().any(|byte| byte.is_ascii_digit()))
            .map(|rule| shape(&rule.id))
            .collect();
        shapes.sort_unstable();
        shapes.dedup();
        Shapes(shapes)
    }

    pub fn has(&self, word: &str) -> bool {
        self.0.binary_search(&shape(word)).is_ok()
    }
}

/// Letters keep their prefix, digits become zeros: ids of one family have one shape.
fn shape(id: &str) -> String {
    id.chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect()
}

/// The closest of `words` within the edits that `most` allows for it; the first of several.
pub fn nearest<'w>(
    word: &str,
    words: impl IntoIterator<Item = &'w str>,
    most: impl Fn(&str) -> usize,
) -> Option<&'w str> {
    words
        .into_iter()
        .filter(|candidate| length(candidate).abs_diff(length(word)) <= 2)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// In characters.
fn length(text: &str) -> usize {
    match text.is_ascii() {
        true => text.len(),
        false => text.chars().count(),
    }
}

/// Resolves one link of a page.
pub(super) fn resolve(
    link: &Link,
    page: &Page,
    pages: &[Page],
    directory: &Directory<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Target {
    match link.kind {
        LinkKind::Bracket | LinkKind::Reference => {
            match directory.rules.get(link.target.as_str()) {
                Some(rule) => Target::Rule(*rule),
                None => {
                    if directory.shapes.has(&link.target) {
                        faults.push(dangling(link, &link.target, directory));
                    } else if link.kind == LinkKind::Reference {
                        faults.push(undefined(link.span, &link.target));
                    }
                    Target::Brackets
                }
            }
        }
        LinkKind::Wiki => match directory.rules.get(link.target.as_str()) {
            Some(rule) => Target::Rule(*rule),
            None => match find_named(&link.target, link.span, page, pages, directory, faults) {
                Some(target) => target,
                None => {
                    faults.push(dangling(link, &link.target, directory));
                    Target::Brackets
                }
            },
        },
        LinkKind::Written => match link.target.strip_prefix("rule:") {
            Some(id) => match directory.rules.get(id) {
                Some(rule) => Target::Rule(*rule),
                None => {
                    faults.push(dangling(link, id, directory));
                    Target::External(link.target.clone())
                }
            },
            None => resolve_path(&link.target, link.span, page, pages, directory, faults),
        },
    }
}

fn dangling(link: &Link, id: &str, directory: &Directory<'_>) -> Diagnostic {
    let mut told = Diagnostic::new(
        Code::DanglingReference,
        link.span,
        format!("no rule has the id `{id}`"),
    );
    told.hint = directory.suggest_rule(id);
    told
}

fn find_page(name: &str, directory: &Directory<'_>) -> Option<usize> {
    ["", ".md", ".mdx", ".markdown", ".mdc"]
        .iter()
        .find_map(|end| directory.pages.get(format!("{name}{end}").as_str()))
        .copied()
}

/// The page of `[[name]]`, `[[name#heading]]` or `[[#heading]]`: by its path from the source folder, by its path from the
/// page, or by its name alone, wherever it stands.
fn find_named(
    name: &str,
    span: Span,
    page: &Page,
    pages: &[Page],
    directory: &Directory<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Option<Target> {
    let (name, heading) = match name.split_once('#') {
        Some((name, heading)) => (name, heading.rsplit('#').next()),
        None => (name, None),
    };
    let beside = || find_page(&join(page.folder(), name)?, directory);
    let anywhere = || directory.named(name, page, pages);
    let at = match name {
        "" => directory.pages.get(page.path.as_str()).copied()?,
        name => find_page(name, directory)
            .or_else(beside)
            .or_else(anywhere)?,
    };
    // A caret names a block in some tools; it has no place on a page.
    let heading = heading.filter(|heading| !heading.starts_with('^'));
    let anchor = heading.map(
        |heading| match directory.anchors[at].all.contains(heading) {
            true => heading.to_owned(),
            false => slug(heading),
        },
    );
    check_anchor(anchor.as_deref(), span, at, pages, directory, faults);
    Some(Target::Page { page: at, anchor })
}

/// The name of a page as wikis compare it: without its folder and ending, in lower case, with hyphens for spaces.
fn plain_name(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let stem = [".md", ".mdx", ".markdown", ".mdc"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    stem.to_lowercase().replace(' ', "-")
}

/// Resolves an address relative to a page: of a link, or of an image.
pub(super) fn resolve_path(
    target: &str,
    span: Span,
    page: &Page,
    pages: &[Page],
    directory: &Directory<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Target {
    let external = || Target::External(target.to_owned());
    if target.is_empty() {
        faults.push(
            Diagnostic::new(Code::DeadLink, span, "this link has no address")
                .hint("write the address between the parentheses, or remove the brackets"),
        );
        return external();
    }
    let line = line_behind(target);
    let is_template = ["{{", "{%", "${"].iter().any(|sign| target.contains(sign));
    if line.is_none() && has_scheme(target) || target.starts_with("//") || is_template {
        return external();
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (target, None),
    };
    let anchor = anchor.filter(|anchor| !anchor.is_empty());
    let path = percent_decode(path.split('?').next().unwrap_or(path));
    if path.is_empty() {
        let at = directory.pages[page.path.as_str()];
        check_anchor(anchor.as_deref(), span, at, pages, directory, faults);
        return Target::Page { page: at, anchor };
    }
    // An address from the site's root belongs to whoever serves the site, unless it names a file here.
    let from_root = path.starts_with('/');
    let folder = if from_root { "" } else { folder_of(&page.path) };
    let around = directory.around;
    let joined = match around.place(folder, &path) {
        Place::Inside(joined) => joined,
        Place::Neighbour(whole) => {
            let anchor = anchor.as_deref();
            if !check_unread(&whole, "", anchor, span, around, faults) {
                faults.push(dead(&path, line, span));
            }
            return external();
        }
        Place::Outside => {
            faults.push(outside(&path, span, around));
            return external();
        }
    };
    if let Some(at) = page_at(&joined, directory) {
        check_anchor(anchor.as_deref(), span, at, pages, directory, faults);
        return Target::Page { page: at, anchor };
    }
    if directory.folders.contains(joined.as_str()) {
        return Target::Folder(joined);
    }
    let is_there = match around.is_foreign {
        true => {
            // A file that was not named is there all the same.
            let whole = around.in_tree(&joined);
            check_unread(
                &whole,
                &around.prefix,
                anchor.as_deref(),
                span,
                around,
                faults,
            )
        }
        false => (around.exists)(&joined),
    };
    if is_there {
        return Target::Asset(joined);
    }
    // GitHub's root is the repository's.
    if from_root
        && around.has_neighbours
        && let Some(whole) = join("", &path)
        && check_unread(&whole, "", anchor.as_deref(), span, around, faults)
    {
        return external();
    }
    if from_root {
        let message = format!("`{path}` leads to the root of a server");
        faults.push(
            Diagnostic::new(Code::LinkOutside, span, message)
                .hint("it works neither from a file nor below another path; link to the file, or to the full address"),
        );
    } else {
        let mut told = dead(&path, line, span);
        let near = directory.near_pages.find(&joined, |path| path.len() / 5);
        let near = near.map(|near| format!("did you mean `{}`?", relative(&page.path, near)));
        told.hint = told.hint.or(near);
        faults.push(told);
    }
    external()
}

fn outside(path: &str, span: Span, around: &Around<'_>) -> Diagnostic {
    let (of, hint) = match (around.is_foreign, around.has_neighbours) {
        (false, _) => (
            "the book",
            "only files below the source folder are published; link to the full address instead",
        ),
        (true, true) => (
            "the repository",
            "no one else has the files beside it; link to the full address instead",
        ),
        (true, false) => (
            "the folder that is checked",
            "name the folder around both, or link to the full address",
        ),
    };
    let message = format!("`{path}` leads out of {of}");
    Diagnostic::new(Code::LinkOutside, span, message).hint(hint)
}

fn dead(path: &str, line: Option<&str>, span: Span) -> Diagnostic {
    let told = Diagnostic::new(Code::DeadLink, span, format!("`{path}` is not there"));
    match line {
        Some(file) => told.hint(format!(
            "a link cannot name a line; link to `{file}`, or to one of its headings"
        )),
        None => told,
    }
}

/// Checks a link to a file of the tree that is no page of this run; whether something is there. Findings leave `prefix`
/// out of its name.
fn check_unread(
    whole: &str,
    prefix: &str,
    anchor: Option<&str>,
    span: Span,
    around: &Around<'_>,
    faults: &mut Vec<Diagnostic>,
) -> bool {
    let Some(found) = around.find_in_tree(whole) else {
        return false;
    };
    if let Some(anchor) = anchor
        && let Some(document) = around.read_in_tree(&found)
    {
        let shown = found.strip_prefix(prefix).unwrap_or(&found);
        let shown = shown.trim_start_matches('/');
        check_anchor_of(
            anchor,
            span,
            shown,
            &Anchors::of(&document),
            &document,
            faults,
        );
    }
    true
}

/// `notes.md:12` and `notes.md:12-14` name a line, and no scheme; a drive's letter is none either. The file's name.
fn line_behind(target: &str) -> Option<&str> {
    let (file, line) = target.rsplit_once(':')?;
    let is_line = line.starts_with(|c: char| c.is_ascii_digit())
        && line
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"-,L".contains(&byte));
    let name = file.rsplit('/').next().unwrap_or(file);
    let (stem, end) = name.rsplit_once('.')?;
    let is_file = !stem.is_empty() && !end.is_empty() && !file.contains("//") && !has_scheme(file);
    (is_line && is_file).then_some(file)
}

/// The page that an address names: itself, the page that a `.html` address is made from, or a folder's index.
fn page_at(path: &str, directory: &Directory<'_>) -> Option<usize> {
    if let Some(page) = directory.pages.get(path) {
        return Some(*page);
    }
    let stem = path.strip_suffix(".html").unwrap_or(path);
    let slash = if path.is_empty() { "" } else { "/" };
    find_page(stem, directory)
        .or_else(|| find_page(&format!("{path}{slash}index"), directory))
        .or_else(|| find_page(&format!("{path}{slash}README"), directory))
}

fn check_anchor(
    anchor: Option<&str>,
    span: Span,
    at: usize,
    pages: &[Page],
    directory: &Directory<'_>,
    faults: &mut Vec<Diagnostic>,
) {
    if let Some(anchor) = anchor {
        let page = &pages[at];
        let anchors = &directory.anchors[at];
        check_anchor_of(anchor, span, &page.path, anchors, &page.document, faults);
    }
}

fn check_anchor_of(
    anchor: &str,
    span: Span,
    path: &str,
    anchors: &Anchors<'_>,
    document: &Document,
    faults: &mut Vec<Diagnostic>,
) {
    // What rulebook itself gives a page: the place of an example, of a footnote, and the top that every browser knows.
    let is_own = || {
        let is_example = |line: &str| line.bytes().all(|byte| byte.is_ascii_digit());
        let example = anchor.strip_prefix("Example-");
        let note = anchor.strip_prefix("Note-");
        anchor == "top"
            || example.is_some_and(|line| !line.is_empty() && is_example(line))
            || note.is_some_and(|note| document.has_note(note))
    };
    if anchors.all.contains(anchor) || is_own() {
        return;
    }
    let message = format!("no heading of `{path}` has the anchor `#{anchor}`");
    let mut told = Diagnostic::new(Code::DeadAnchor, span, message);
    let near = anchors.near.find(anchor, |there| there.len() / 4 + 1);
    told.hint = near.map(|near| format!("did you mean `#{near}`?"));
    faults.push(told);
}

fn has_scheme(target: &str) -> bool {
    let Some((scheme, _)) = target.split_once(':') else {
        return false;
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
}

pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// `path` seen from `folder`, without `.` and `..`; none if it leads above the root.
pub fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The way from one file to another, both below one root.
pub(super) fn relative(from: &str, to: &str) -> String {
    let from: Vec<&str> = folder_of(from)
        .split('/')
        .filter(|part| !part.is_empty())
        .collect();
    let to: Vec<&str> = to.split('/').collect();
    let shared = from
        .iter()
        .zip(&to[..to.len() - 1])
        .take_while(|(a, b)| a == b)
        .count();
    let mut parts = vec![".."; from.len() - shared];
    parts.extend(&to[shared..]);
    parts.join("/")
}

fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|byte| (*byte as char).to_digit(16));
        if bytes[i] == b'%'
            && let (Some(high), Some(low)) = (hex(i + 1), hex(i + 2))
        {
            out.push((high * 16 + low) as u8);
            i += 3;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_inside_the_root() {
        assert_eq!(join("a/b", "../c.md").as_deref(), Some("a/c.md"));
        assert_eq!(join("", "./x.md").as_deref(), Some("x.md"));
        assert_eq!(join("a", "../../x.md"), None);
        assert_eq!(relative("a/b.md", "a/c.md"), "c.md");
        assert_eq!(relative("a/b.md", "d/c.md"), "../d/c.md");
        assert_eq!(relative("b.md", "d/c.md"), "d/c.md");
    }

    #[test]
    fn addresses_elsewhere_have_a_scheme() {
        assert!(has_scheme("https://x") && has_scheme("mailto:a@b"));
        assert!(!has_scheme("a/b:c") && !has_scheme("x.md") && !has_scheme(":x"));
        assert_eq!(percent_decode("a%20b%zz%"), "a b%zz%");
    }

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("skp", ["skip", "fresh"], |_| 1), Some("skip"));
        assert_eq!(nearest("xyz", ["skip", "fresh"], |_| 1), None);
    }
}
