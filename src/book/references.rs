//! What links lead to: rules, pages, files beside them, or nothing.
//!
//! Brackets are a reference only if they name a known rule or look exactly like this book's ids; everything else that
//! stands in brackets stays the author's text.

use super::around::{Around, Place};
use super::contents::SUMMARY;
use super::directory::{Anchors, Directory, find_page, page_at};
use super::github;
use super::site::{self, Meant, Unchecked, Why};
use super::{Page, Target};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Document, Link, LinkKind, slug, undefined};
use crate::paths::{folder_of, has_scheme, join, percent_decode, relative};
use crate::span::Span;

/// The way from one page to whatever its links name.
pub(super) struct Resolver<'a, 'd> {
    page: &'a Page,
    pages: &'a [Page],
    directory: &'a Directory<'d>,
    pub faults: Vec<Diagnostic>,
    pub unchecked: Vec<Unchecked>,
}

/// What the address of a link says: a path, and a place on the page that is there.
struct Address<'t> {
    span: Span,
    path: String,
    anchor: Option<String>,
    /// The file of an address that names a line.
    line: Option<&'t str>,
}

impl<'a, 'd> Resolver<'a, 'd> {
    pub fn new(page: &'a Page, pages: &'a [Page], directory: &'a Directory<'d>) -> Self {
        Resolver {
            page,
            pages,
            directory,
            faults: Vec::new(),
            unchecked: Vec::new(),
        }
    }

    /// What a link leads to.
    pub fn link(&mut self, link: &Link) -> Target {
        let directory = self.directory;
        let rule = |id: &str| directory.rules.get(id).copied().map(Target::Rule);
        match link.kind {
            LinkKind::Bracket | LinkKind::Reference => {
                if let Some(rule) = rule(&link.target) {
                    return rule;
                }
                if self.directory.shapes.has(&link.target) {
                    self.dangling(link, &link.target);
                } else if link.kind == LinkKind::Reference {
                    self.faults.push(undefined(link.span, &link.target));
                }
                Target::Brackets
            }
            LinkKind::Wiki => {
                let file = || (directory.around.file_named)(&link.target).map(Target::Asset);
                let known = rule(&link.target).or_else(|| self.named(&link.target, link.span));
                known.or_else(file).unwrap_or_else(|| {
                    self.dangling(link, &link.target);
                    Target::Brackets
                })
            }
            LinkKind::Written => match link.target.strip_prefix("rule:") {
                Some(id) => rule(id).unwrap_or_else(|| {
                    self.dangling(link, id);
                    Target::External(link.target.clone())
                }),
                None => self.address(&link.target, link.span),
            },
        }
    }

    fn dangling(&mut self, link: &Link, id: &str) {
        // What cannot be an id was meant as the name of a page.
        let is_id = id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
        let message = match link.kind == LinkKind::Wiki && !is_id {
            true => facts!("unknown-page-or-rule", id),
            false => facts!("unknown-rule", id),
        };
        let mut told = Diagnostic::new(Code::DanglingReference, link.span, message);
        told.hint = self.directory.suggest_rule(id);
        self.faults.push(told);
    }

    /// The page of `[[name]]`, `[[name#heading]]` or `[[#heading]]`: by its path from the source folder, by its path from
    /// the page, or by its name alone, wherever it stands.
    fn named(&mut self, name: &str, span: Span) -> Option<Target> {
        let (page, directory) = (self.page, self.directory);
        let (name, heading) = match name.split_once('#') {
            Some((name, heading)) => (name, heading.rsplit('#').next()),
            None => (name, None),
        };
        let beside = || find_page(&join(page.folder(), name)?, directory);
        let anywhere = || directory.named(name, page, self.pages);
        let at = match name {
            "" => directory.pages.get(page.path.as_str()).copied()?,
            name => find_page(name, directory)
                .or_else(beside)
                .or_else(anywhere)?,
        };
        // A caret names a block in some tools; it has no place on a page.
        let heading = heading.filter(|heading| !heading.starts_with('^'));
        let anchors = &directory.anchors[at].all;
        let anchor = heading.map(|heading| {
            if anchors.contains(heading) {
                heading.to_owned()
            } else {
                slug(heading)
            }
        });
        Some(self.on_page(at, anchor, span))
    }

    /// What an address relative to the page leads to: of a link, or of an image.
    pub fn address(&mut self, target: &str, span: Span) -> Target {
        if target.is_empty() {
            // A chapter that is not written yet.
            if self.page.path == SUMMARY {
                return Target::External(String::new());
            }
            self.faults.push(
                Diagnostic::new(Code::DeadLink, span, facts!("link-without-address"))
                    .hint(facts!("link-without-address-hint")),
            );
            return Target::External(String::new());
        }
        let line = line_behind(target);
        let is_template = ["{{", "{%", "${"].iter().any(|sign| target.contains(sign));
        if line.is_none() && has_scheme(target) || target.starts_with("//") || is_template {
            return Target::External(target.to_owned());
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
            let at = self.directory.pages[self.page.path.as_str()];
            return self.on_page(at, anchor, span);
        }
        let address = Address {
            span,
            path,
            anchor,
            line,
        };
        let found = self.file(&address);
        found.unwrap_or_else(|| Target::External(target.to_owned()))
    }

    /// The page, folder or file of a path, as it is written or as a site reads it; none where it is not one of this run.
    fn file(&mut self, address: &Address<'_>) -> Option<Target> {
        let before = self.faults.len();
        let found = self.as_written(address);
        let is_nowhere = |fault: &Diagnostic| {
            matches!(fault.code, Code::DeadLink | Code::LinkOutside) && found.is_none()
        };
        if !self.faults[before..].iter().any(is_nowhere) {
            return found;
        }
        let meant = site::meant(&address.path, self.page, self.pages, self.directory)?;
        let is_elsewhere = matches!(meant, Meant::Elsewhere | Meant::Unchecked(_));
        // A book is published by itself: what only another tool's site has is not there.
        if is_elsewhere && !self.directory.around.is_foreign {
            return None;
        }
        self.faults.truncate(before);
        match meant {
            Meant::Page(page, anchor) => {
                let anchor = address.anchor.clone().or(anchor);
                Some(self.on_page(page, anchor, address.span))
            }
            Meant::Asset(path) => Some(Target::Asset(path)),
            Meant::Elsewhere => None,
            Meant::Unchecked(why) => {
                self.leave_unchecked(why, address.path.clone(), address.span);
                None
            }
        }
    }

    fn leave_unchecked(&mut self, why: Why, path: String, span: Span) {
        self.unchecked.push(Unchecked { why, path, span });
    }

    /// The page, folder or file of a path; none where it is not one of this run.
    fn as_written(&mut self, address: &Address<'_>) -> Option<Target> {
        let around = self.directory.around;
        let path = address.path.as_str();
        // An address from the site's root belongs to whoever serves the site, unless it names a file here.
        let from_root = path.starts_with('/');
        let folder = if from_root {
            ""
        } else {
            folder_of(&self.page.path)
        };
        let joined = match around.place(folder, path) {
            Place::Inside(joined) => joined,
            Place::Neighbour(whole) => {
                if !self.is_unread(&whole, "", address) {
                    self.faults.push(dead(address));
                }
                return None;
            }
            Place::Outside if around.is_known(folder, path) => return None,
            Place::Outside => {
                if !github::is_page(around, folder, path) {
                    self.faults.push(outside(path, address.span, around));
                }
                return None;
            }
        };
        if let Some(at) = page_at(&joined, self.directory) {
            return Some(self.on_page(at, address.anchor.clone(), address.span));
        }
        if self.directory.folders.contains(joined.as_str()) {
            return Some(Target::Folder(joined));
        }
        if let Some(old) = redirected(&joined, around) {
            return Some(Target::Asset(old));
        }
        let is_there = match around.is_foreign {
            // A file that was not named is there all the same.
            true => self.is_unread(&around.in_tree(&joined), &around.prefix, address),
            false => (around.exists)(&joined),
        };
        if is_there {
            // Of a book every link of the disk is reported, whatever leads to it.
            if around.is_foreign && (around.leaves)(&joined) {
                self.faults.push(
                    Diagnostic::new(
                        Code::SymlinkOutside,
                        address.span,
                        facts!("symlink-outside", shown = path),
                    )
                    .hint(facts!("symlink-outside-hint")),
                );
                return None;
            }
            return Some(Target::Asset(joined));
        }
        if around.is_known(folder, path) {
            return None;
        }
        if from_root {
            return self.at_root(address);
        }
        let mut told = dead(address);
        let near = &self.directory.near_pages;
        let near = near.find(&joined, |path| path.len() / 5);
        let near = near.map(|near| {
            let near = relative(&self.page.path, near);
            facts!("did-you-mean", near)
        });
        told.hint = told.hint.or(near);
        self.faults.push(told);
        None
    }

    /// A path that begins with `/` and names nothing below the source: GitHub's root is the repository's.
    fn at_root(&mut self, address: &Address<'_>) -> Option<Target> {
        let around = self.directory.around;
        let whole = join("", &address.path).filter(|_| around.has_neighbours);
        if let Some(whole) = whole {
            if let Place::Inside(inside) = around.place_in_tree(whole.clone())
                && let Some(at) = page_at(&inside, self.directory)
            {
                return Some(self.on_page(at, address.anchor.clone(), address.span));
            }
            if self.is_unread(&whole, "", address) {
                return None;
            }
            if github::is_of_tree(around, &whole) {
                self.faults
                    .push(dead(address).hint(facts!("path-of-repository")));
                return None;
            }
        }
        let message = facts!("path-of-server", path = address.path);
        self.faults.push(
            Diagnostic::new(Code::LinkOutside, address.span, message)
                .hint(facts!("path-of-server-hint")),
        );
        None
    }

    /// Whether an address names a file of the tree that is no page of this run. Findings leave `prefix` out of its name.
    fn is_unread(&mut self, whole: &str, prefix: &str, address: &Address<'_>) -> bool {
        let around = self.directory.around;
        let Some(found) = around.find_in_tree(whole) else {
            return false;
        };
        if let Some(anchor) = &address.anchor
            && let Some(document) = around.read_in_tree(&found)
        {
            let shown = found.strip_prefix(prefix).unwrap_or(&found);
            let shown = shown.trim_start_matches('/');
            let anchors = Anchors::of(&document);
            let fault = anchor_fault(anchor, address.span, shown, &anchors, &document);
            self.faults.extend(fault);
        }
        true
    }

    fn on_page(&mut self, at: usize, anchor: Option<String>, span: Span) -> Target {
        let anchors = &self.directory.anchors[at].all;
        let of_site = |anchor: &String| {
            let site = site::site_of(&self.pages[at], self.directory)?;
            site::heading_of(anchor, site, &self.pages[at].document)
        };
        let is_there = |anchor: &String| anchors.contains(anchor.as_str());
        // MyST's names are those of all pages: `#name` leads there, wherever it is written.
        if let Some(name) = anchor.as_ref().filter(|anchor| !is_there(anchor))
            && let Some((page, anchor)) = self.directory.label(name)
        {
            return Target::Page { page, anchor };
        }
        let other = anchor
            .as_ref()
            .filter(|anchor| !is_there(anchor))
            .and_then(of_site);
        let anchor = other.or(anchor);
        if let Some(anchor) = &anchor {
            let (page, anchors) = (&self.pages[at], &self.directory.anchors[at]);
            let is_redirected = self.directory.around.is_redirected;
            let is_old = || is_redirected(&format!("{}#{anchor}", published(&page.path)));
            let fault = anchor_fault(anchor, span, &page.path, anchors, &page.document);
            let fault = fault.filter(|_| !is_old());
            let site = site::site_of(page, self.directory);
            let is_foreign = self.directory.around.is_foreign;
            let site = site.filter(|site| is_foreign && !site.hooks.is_empty());
            match site.filter(|_| fault.is_some()) {
                Some(site) => {
                    let why = Why::Hooks(site.hooks.clone());
                    self.leave_unchecked(why, format!("#{anchor}"), span);
                }
                None => self.faults.extend(fault),
            }
        }
        Target::Page { page: at, anchor }
    }
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

/// The old address that a path names, if the site leads on from there: `a.md` and `a/index.html` are how it was written.
fn redirected(path: &str, around: &Around<'_>) -> Option<String> {
    let stem = [".md", ".html"]
        .iter()
        .find_map(|end| path.strip_suffix(end));
    let folder = path.trim_end_matches('/');
    let spellings = [
        path.to_owned(),
        format!("{}.html", stem.unwrap_or(path)),
        format!("{folder}/index.html"),
    ];
    spellings
        .into_iter()
        .find(|address| (around.is_redirected)(address))
}

/// The address at which a page is published, as redirects name it.
fn published(path: &str) -> String {
    let (stem, _) = path.rsplit_once('.').unwrap_or((path, ""));
    let folder = stem.strip_suffix("README");
    let folder = folder.filter(|folder| folder.is_empty() || folder.ends_with('/'));
    folder.map_or_else(
        || format!("{stem}.html"),
        |folder| format!("{folder}index.html"),
    )
}

fn dead(address: &Address<'_>) -> Diagnostic {
    let message = facts!("dead-link", path = address.path);
    let told = Diagnostic::new(Code::DeadLink, address.span, message);
    match address.line {
        Some(file) => told.hint(facts!("link-to-a-line", file)),
        None => told,
    }
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

/// What is wrong with an anchor of a page.
fn anchor_fault(
    anchor: &str,
    span: Span,
    path: &str,
    anchors: &Anchors<'_>,
    document: &Document,
) -> Option<Diagnostic> {
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
        return None;
    }
    let lower = anchor.to_lowercase();
    if anchors.all.contains(lower.as_str()) {
        let message = facts!("anchor-in-other-case", anchor, path);
        let hint = facts!("anchor-in-other-case-hint", lower);
        return Some(Diagnostic::new(Code::DeadAnchor, span, message).hint(hint));
    }
    let message = facts!("dead-anchor", path, anchor);
    let mut told = Diagnostic::new(Code::DeadAnchor, span, message);
    let near = anchors.near.find(anchor, |there| there.len() / 4 + 1);
    told.hint = near.map(|near| facts!("did-you-mean", near = format!("#{near}")));
    Some(told)
}
