//! What an address means on the site that a documentation system builds of the pages.
//!
//! It is asked where an address leads nowhere as it is written: roots for files, addresses of pages without endings,
//! names of places, files of a vault. It starts no program and reads no configuration: what only the built site has is
//! counted, and neither called dead nor checked.

use super::Page;
use super::around::{Place, Site};
use super::contents::is_index;
use super::directory::{Directory, page_at};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::markdown::{Document, Heading};
use crate::paths::{folder_of, join};
use crate::span::Span;
use std::collections::BTreeMap;

/// What an address is meant for.
pub(super) enum Meant {
    Page(usize, Option<String>),
    /// A file below the folder of the pages.
    Asset(String),
    /// A file of the tree that is not published here.
    Elsewhere,
    Unchecked(Why),
}

/// Why a link is not checked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Its address is one of the site that this documentation system builds.
    Site(&'static str),
    /// Git ignores the file: a build makes it.
    Ignored,
    /// Programs of the author's own make anchors of that page.
    Hooks(Vec<String>),
}

/// A link that is not checked.
#[derive(Debug, Clone)]
pub(super) struct Unchecked {
    pub why: Why,
    pub path: String,
    pub span: Span,
}

/// Folders whose files are at the root of a site, below the folder that holds it.
const ROOTS: [&str; 4] = ["", "static", "public", "content"];

/// The site that a page is built into.
pub(super) fn site_of<'a>(page: &Page, directory: &Directory<'a>) -> Option<&'a Site> {
    let sites = directory.around.sites.iter();
    let holds = |site: &&Site| match site.folder.as_str() {
        "" => true,
        folder => page
            .path
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/')),
    };
    sites.filter(holds).max_by_key(|site| site.folder.len())
}

/// What `path` means on a page, if anything does.
pub(super) fn meant(
    path: &str,
    page: &Page,
    pages: &[Page],
    directory: &Directory<'_>,
) -> Option<Meant> {
    if let Some((page, anchor)) = directory.label(path) {
        return Some(Meant::Page(page, anchor));
    }
    let site = site_of(page, directory);
    // Zola's content folder and Docusaurus' own folder: no other tool writes such addresses.
    let alias = ["@/", "@site/"]
        .iter()
        .find_map(|root| path.strip_prefix(root));
    let rooted = path.strip_prefix('/').filter(|_| site.is_some());
    if let Some(rest) = alias.or(rooted) {
        return from_root(rest, page, site, directory).or_else(|| {
            let site = site.filter(|_| alias.is_none() && names_no_file(path))?;
            let page = directory.routes.ending(rest);
            Some(page.map_or(Meant::Unchecked(Why::Site(site.tool)), |page| {
                Meant::Page(page, None)
            }))
        });
    }
    let of_site = site.and_then(|_| beside(path, page, directory));
    let of_vault = || in_vault(path, page, pages, directory);
    of_site
        .or_else(of_vault)
        .or_else(|| ignored(path, page, directory))
}

/// Tools that make anchors as GitHub does.
const LIKE_GITHUB: &[&str] = &["Docusaurus", "Hugo", "Astro", "Mintlify"];

/// The anchor here of the only heading that another tool gives an anchor: all of them keep letters and digits, and differ
/// in what they make of the rest.
pub(super) fn heading_of(anchor: &str, site: &Site, document: &Document) -> Option<String> {
    if LIKE_GITHUB.contains(&site.tool) {
        return None;
    }
    let wanted = words(anchor);
    let mut headings = document.headings.iter();
    let is_one = |heading: &&Heading| words(&heading.anchor) == wanted;
    let first = headings.find(|heading| is_one(heading) && !wanted.is_empty())?;
    headings
        .all(|heading| !is_one(&heading))
        .then(|| first.anchor.clone())
}

/// What an anchor says, without what is between its words.
fn words(anchor: &str) -> Vec<String> {
    let words = anchor.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether an address has no ending, or that of a page of a site.
fn names_no_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_none_or(|(stem, end)| {
        stem.is_empty()
            || ["html", "htm"]
                .iter()
                .any(|one| end.eq_ignore_ascii_case(one))
    })
}

/// The file or page at a path from the root of the tree.
fn at(whole: String, directory: &Directory<'_>) -> Option<Meant> {
    let around = directory.around;
    match around.place_in_tree(whole) {
        Place::Inside(inside) => {
            if let Some(page) = page_at(&inside, directory) {
                return Some(Meant::Page(page, None));
            }
            let is_there = !inside.is_empty() && (around.exists)(&inside);
            (is_there && !(around.leaves)(&inside)).then_some(Meant::Asset(inside))
        }
        Place::Neighbour(whole) => around.find_in_tree(&whole).map(|_| Meant::Elsewhere),
        Place::Outside => None,
    }
}

/// A path from the root of the site: where that is, no configuration is asked, so each folder around the page may be it,
/// the outermost first.
fn from_root(
    rest: &str,
    page: &Page,
    site: Option<&Site>,
    directory: &Directory<'_>,
) -> Option<Meant> {
    let around = directory.around;
    let own = around.in_tree(page.folder());
    let mut folders: Vec<&str> = std::iter::successors(Some(own.as_str()), |folder| {
        (!folder.is_empty()).then(|| folder_of(folder))
    })
    .collect();
    folders.reverse();
    let around_page = folders
        .iter()
        .flat_map(|folder| ROOTS.iter().map(move |root| [*folder, *root]));
    let around_page = around_page.map(|[folder, root]| join(folder, root).unwrap_or_default());
    let of_site = site.into_iter().flat_map(|site| site.roots.iter().cloned());
    let mut roots = around_page.chain(of_site);
    roots.find_map(|root| at(join(&root, rest)?, directory))
}

/// A path relative to the page, which a site may read from the page's own address: that ends in a slash, as a folder's
/// does.
fn beside(path: &str, page: &Page, directory: &Directory<'_>) -> Option<Meant> {
    if !names_no_file(path) && path.ends_with("md") {
        return None;
    }
    let around = directory.around;
    let folder = around.in_tree(page.folder());
    let stem = around.in_tree(
        page.path
            .rsplit_once('.')
            .map_or(&*page.path, |(stem, _)| stem),
    );
    let address = match is_index(&page.path) {
        true => folder.clone(),
        false => stem,
    };
    let ways = [join(&folder, path), join(&address, path)];
    ways.into_iter().flatten().find_map(|way| {
        let route = || {
            directory
                .routes
                .at(&way)
                .map(|page| Meant::Page(page, None))
        };
        let route = route().filter(|_| names_no_file(path));
        route.or_else(|| at(way, directory))
    })
}

/// A file of a vault, by its name or the end of its path, wherever it is.
fn in_vault(path: &str, page: &Page, pages: &[Page], directory: &Directory<'_>) -> Option<Meant> {
    if !directory.is_vault || path.starts_with('.') {
        return None;
    }
    if let Some(file) = (directory.around.file_named)(path) {
        return Some(Meant::Asset(file));
    }
    let stem = path.strip_suffix(".md")?;
    directory
        .named(stem, page, pages)
        .map(|page| Meant::Page(page, None))
}

fn ignored(path: &str, page: &Page, directory: &Directory<'_>) -> Option<Meant> {
    let around = directory.around;
    let whole = join(&around.in_tree(page.folder()), path)?;
    (around.is_ignored)(&whole).then_some(Meant::Unchecked(Why::Ignored))
}

/// One finding a cause, at the first link of it.
pub(super) fn told(mut unchecked: Vec<Unchecked>) -> Vec<Diagnostic> {
    const NAMED: usize = 3;
    unchecked.sort_by_key(|link| (link.span.source, link.span.start));
    let mut by_cause: BTreeMap<Why, Vec<Unchecked>> = BTreeMap::new();
    for link in unchecked {
        by_cause.entry(link.why.clone()).or_default().push(link);
    }
    let finding = |(why, links): (Why, Vec<Unchecked>)| {
        let mut names: Vec<String> = Vec::new();
        for link in &links {
            if names.len() < NAMED && !names.contains(&link.path) {
                names.push(link.path.clone());
            }
        }
        let count = links.len();
        let (message, hint) = match why {
            Why::Site(tool) => (
                facts!("links-of-site", count, tool, names),
                facts!("links-of-site-hint"),
            ),
            Why::Ignored => (
                facts!("links-ignored", count, names),
                facts!("links-ignored-hint"),
            ),
            Why::Hooks(hooks) => (
                facts!("anchors-of-hooks", count, hooks, names),
                facts!("anchors-of-hooks-hint"),
            ),
        };
        Diagnostic::new(Code::UncheckedLink, links[0].span, message).hint(hint)
    };
    by_cause.into_iter().map(finding).collect()
}
