//! What links lead to: rules, pages, files beside them, or nothing.
//!
//! Brackets are a reference only if they name a known rule or look exactly like this book's ids; everything else that
//! stands in brackets stays the author's text.

use super::Page;
use super::around::{Around, Place};
use super::directory::{Anchors, Directory, find_page, page_at};
use super::github;
use super::paths::{folder_of, has_scheme, join, percent_decode, relative};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Document, Link, LinkKind, slug, undefined};
use crate::span::Span;

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
    // What cannot be an id was meant as the name of a page.
    let is_id = id
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    let message = match link.kind == LinkKind::Wiki && !is_id {
        true => facts!("unknown-page-or-rule", id),
        false => facts!("unknown-rule", id),
    };
    let mut told = Diagnostic::new(Code::DanglingReference, link.span, message);
    told.hint = directory.suggest_rule(id);
    told
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
            Diagnostic::new(Code::DeadLink, span, facts!("link-without-address"))
                .hint(facts!("link-without-address-hint")),
        );
        return external();
    }
    let line = line_behind(target);
    let is_template = ["{{", "{%", "${"].iter().any(|sign| target.contains(sign));
    if line.is_none() && has_scheme(target) || target.starts_with("//") || is_template {
        return external();
    }
    let (path, anchor) = match target.split_once('#') {
        // What a browser looks for in the text is no part of the anchor.
        Some((path, anchor)) => {
            let anchor = anchor.split(":~:").next().unwrap_or(anchor);
            (path, Some(percent_decode(anchor)))
        }
        None => (target, None),
    };
    let anchor = anchor.filter(|anchor| !anchor.is_empty() && !github::is_line(target, anchor));
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
            if !github::is_page(around, folder, &path) {
                faults.push(outside(&path, span, around));
            }
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
    {
        if let Place::Inside(inside) = around.place_in_tree(whole.clone())
            && let Some(at) = page_at(&inside, directory)
        {
            check_anchor(anchor.as_deref(), span, at, pages, directory, faults);
            return Target::Page { page: at, anchor };
        }
        if check_unread(&whole, "", anchor.as_deref(), span, around, faults) {
            return external();
        }
        if github::is_of_tree(around, &whole) {
            let told = dead(&path, line, span);
            faults.push(told.hint(facts!("path-of-repository")));
            return external();
        }
    }
    if from_root {
        let message = facts!("path-of-server", path);
        faults.push(
            Diagnostic::new(Code::LinkOutside, span, message).hint(facts!("path-of-server-hint")),
        );
    } else {
        let mut told = dead(&path, line, span);
        let near = directory.near_pages.find(&joined, |path| path.len() / 5);
        let near = near.map(|near| facts!("did-you-mean", near = relative(&page.path, near)));
        told.hint = told.hint.or(near);
        faults.push(told);
    }
    external()
}

fn outside(path: &str, span: Span, around: &Around<'_>) -> Diagnostic {
    let (facts, hint) = match (around.is_foreign, around.has_neighbours) {
        (false, _) => (facts!("outside-book", path), facts!("outside-book-hint")),
        (true, true) => (
            facts!("outside-repository", path),
            facts!("outside-repository-hint"),
        ),
        (true, false) => (
            facts!("outside-folder", path),
            facts!("outside-folder-hint"),
        ),
    };
    Diagnostic::new(Code::LinkOutside, span, facts).hint(hint)
}

fn dead(path: &str, line: Option<&str>, span: Span) -> Diagnostic {
    let told = Diagnostic::new(Code::DeadLink, span, facts!("dead-link", path));
    match line {
        Some(file) => told.hint(facts!("link-to-a-line", file)),
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

/// The file of `notes.md:12`, `notes.md:12:5` or `notes.md:12-14`, which name a line and no scheme.
fn line_behind(target: &str) -> Option<&str> {
    let is_line = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"-,L".contains(&byte))
    };
    let mut file = target;
    while let Some((before, _)) = file.rsplit_once(':').filter(|(_, line)| is_line(line)) {
        file = before;
    }
    let name = file.rsplit('/').next().unwrap_or(file);
    let (stem, end) = name.rsplit_once('.')?;
    let is_file = !stem.is_empty() && !end.is_empty() && !file.contains([':', '#', '?']);
    (is_file && file.len() < target.len()).then_some(file)
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
    let lower = anchor.to_lowercase();
    if anchors.all.contains(lower.as_str()) {
        let message = facts!("anchor-in-other-case", anchor, path);
        let hint = facts!("anchor-in-other-case-hint", lower);
        faults.push(Diagnostic::new(Code::DeadAnchor, span, message).hint(hint));
        return;
    }
    let message = facts!("dead-anchor", path, anchor);
    let mut told = Diagnostic::new(Code::DeadAnchor, span, message);
    let near = anchors.near.find(anchor, |there| there.len() / 4 + 1);
    told.hint = near.map(|near| facts!("did-you-mean", near = format!("#{near}")));
    faults.push(told);
}
