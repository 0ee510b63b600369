//! What links lead to: rules, pages, files beside them, or nothing.
//!
//! Brackets are a reference only if they name a known rule or look exactly like this book's ids; everything else that
//! stands in brackets stays the author's text.

use super::{Page, Rule, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{Link, LinkKind};
use crate::span::Span;
use std::collections::HashMap;

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

/// What names can be looked up.
pub(super) struct Directory<'a> {
    pub rules: HashMap<&'a str, usize>,
    pub pages: HashMap<&'a str, usize>,
    shapes: Shapes,
    /// Whether something stands at a path below the source.
    pub exists: &'a (dyn Fn(&str) -> bool + Sync),
}

impl<'a> Directory<'a> {
    pub fn new(
        rules: &'a [Rule],
        pages: &'a [Page],
        exists: &'a (dyn Fn(&str) -> bool + Sync),
    ) -> Self {
        let named = |rule: &&Rule| rule.kind != RuleKind::Implicit;
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
            shapes: Shapes::of(rules),
            exists,
        }
    }

    fn suggest_rule(&self, word: &str) -> Option<String> {
        let near = nearest(word, self.rules.keys().copied(), |id| match id.len() {
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
        .filter(|candidate| candidate.len().abs_diff(word.len()) <= 2)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min()
        .map(|(_, candidate)| candidate)
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
        LinkKind::Bracket => match directory.rules.get(link.target.as_str()) {
            Some(rule) => Target::Rule(*rule),
            None => {
                if directory.shapes.has(&link.target) {
                    faults.push(dangling(link, &link.target, directory));
                }
                Target::Brackets
            }
        },
        LinkKind::Wiki => match directory.rules.get(link.target.as_str()) {
            Some(rule) => Target::Rule(*rule),
            None => match find_page(&link.target, directory) {
                Some(page) => Target::Page { page, anchor: None },
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
    if target.is_empty() || has_scheme(target) || target.starts_with("//") {
        return external();
    }
    let (path, anchor) = match target.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (target, None),
    };
    let path = percent_decode(path.split('?').next().unwrap_or(path));
    if path.is_empty() {
        let at = directory.pages[page.path.as_str()];
        let anchor = anchor.filter(|anchor| !anchor.is_empty());
        check_anchor(anchor.as_deref(), span, page, faults);
        return Target::Page { page: at, anchor };
    }
    // An address from the site's root belongs to whoever serves the site, unless it names a file here.
    let from_root = path.starts_with('/');
    let folder = if from_root { "" } else { folder_of(&page.path) };
    let Some(joined) = join(folder, &path) else {
        faults.push(
            Diagnostic::new(Code::LinkOutside, span, format!("`{path}` leads out of the book"))
                .hint("only files below the source folder are published; link to the full address instead"),
        );
        return external();
    };
    if let Some(at) = page_at(&joined, directory) {
        check_anchor(anchor.as_deref(), span, &pages[at], faults);
        return Target::Page { page: at, anchor };
    }
    let below = |page: &&Page| {
        page.path.starts_with(&joined)
            && (joined.is_empty() || page.path[joined.len()..].starts_with('/'))
    };
    if pages.iter().any(|page| below(&page)) {
        return Target::Folder(joined);
    }
    if (directory.exists)(&joined) {
        return Target::Asset(joined);
    }
    if from_root {
        let message = format!("`{path}` leads to the root of a server");
        faults.push(
            Diagnostic::new(Code::LinkOutside, span, message)
                .hint("it works neither from a file nor below another path; link to the file, or to the full address"),
        );
    } else {
        let mut told = Diagnostic::new(Code::DeadLink, span, format!("`{path}` is not there"));
        let near = nearest(&joined, directory.pages.keys().copied(), |path| {
            path.len() / 5
        });
        told.hint = near.map(|near| format!("did you mean `{}`?", relative(&page.path, near)));
        faults.push(told);
    }
    external()
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

fn check_anchor(anchor: Option<&str>, span: Span, page: &Page, faults: &mut Vec<Diagnostic>) {
    let Some(anchor) = anchor.filter(|anchor| !anchor.is_empty() && *anchor != "top") else {
        return;
    };
    let anchors = || {
        page.document
            .headings
            .iter()
            .map(|heading| heading.anchor.as_str())
    };
    let is_there = anchors().any(|there| there == anchor)
        || page.document.html_ids.iter().any(|there| there == anchor)
        || anchor.starts_with("Example-");
    if is_there {
        return;
    }
    let message = format!("no heading of `{}` has the anchor `#{anchor}`", page.path);
    let mut told = Diagnostic::new(Code::DeadAnchor, span, message);
    told.hint = nearest(anchor, anchors(), |there| there.len() / 4 + 1)
        .map(|near| format!("did you mean `#{near}`?"));
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
