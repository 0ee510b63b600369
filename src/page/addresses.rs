//! Where each page, rule and folder stands in the site.
//!
//! Addresses are compared without case, because some file systems do. A source page keeps its place; what rulebook
//! makes itself gives way and is told.

use super::redirects::{self, Destination, OldAnchor};
use crate::book::{Book, Page, RuleKind, SUMMARY};
use crate::config::HtmlTable;
use crate::diagnostic::{Code, Diagnostic, Strictness};
use crate::escape;
use crate::facts::{Facts, facts};
use crate::paths;
use crate::span::Span;
use percent_encoding::percent_encode_byte;
use std::collections::{BTreeSet, HashMap, HashSet};

/// Addresses below the site's root, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    /// By page; none for a page that is not published (`SUMMARY.md`).
    pub pages: Vec<Option<String>>,
    /// By rule; a rule without a page of its own has the address of its section.
    pub rules: Vec<Option<String>>,
    /// Rules that have a page of their own.
    pub own_page: Vec<bool>,
    /// Folders without an index of their own, and their addresses.
    pub listings: Vec<(String, String)>,
    pub rule_index: Option<String>,
    pub verification: Option<String>,
    /// The chapter that is shown at the site's root, beside its own address.
    pub home: Option<usize>,
    /// The page that is shown where there is none, if the author wrote one.
    pub lost: Option<usize>,
    /// Addresses of no page, and where each leads: an address from the site's root, or one with a scheme.
    pub redirects: Vec<(String, String)>,
    /// Anchors that are not on their pages any more.
    pub old_anchors: Vec<OldAnchor>,
}

/// The first page of a site.
pub const HOME: &str = "index.html";

/// What a server shows where there is no page.
pub const LOST: &str = "404.html";

/// The first of the chapters that an author lists.
fn first_chapter(book: &Book) -> Option<usize> {
    let mut listed = book.contents.iter().filter_map(|entry| entry.page);
    listed.next().filter(|_| book.is_listed)
}

impl Addresses {
    /// What a book and its configuration ask for, and what cannot be had.
    pub fn of(book: &Book, html: &HtmlTable) -> (Addresses, Vec<Diagnostic>) {
        let rule_dir = &html.rule_dir;
        let mut taken = Taken::default();
        let is_books = book.strictness == Strictness::Book;
        let lost = |page: &Page| is_books && page.path == html.input_404;
        let mut found = Addresses {
            lost: book.pages.iter().position(lost),
            ..Addresses::default()
        };
        if found.lost.is_none() {
            taken.reserve(LOST);
        }
        for name in [
            "assets/rulebook.css",
            "assets/theme.js",
            "assets/page.js",
            "assets/search.js",
            "assets/search-results.js",
            "assets/rules.js",
            "assets/reload.js",
        ] {
            taken.reserve(name);
        }
        let single = book.strictness == Strictness::Foreign && book.pages.len() == 1;
        for (at, page) in book.pages.iter().enumerate() {
            let is_summary = is_books && page.path == SUMMARY;
            found.pages.push((!is_summary).then(|| {
                let wanted = if single {
                    "index.html".to_owned()
                } else if found.lost == Some(at) {
                    LOST.to_owned()
                } else {
                    address_of(book, &page.path)
                };
                taken.take(
                    wanted,
                    Span::at(page.source, 0),
                    facts!("the-page", path = page.path),
                )
            }));
        }
        if book
            .rules
            .iter()
            .any(|rule| rule.kind != RuleKind::Imported)
        {
            found.rule_index = taken.own(
                format!("{rule_dir}/index.html"),
                facts!("rules-index"),
                facts!("set-rule-dir-under-output"),
            );
        }
        found.place_rules(book, rule_dir, &mut taken);
        found.verification = taken.own(
            "verification.html".to_owned(),
            facts!("verification-page"),
            facts!("rename-page"),
        );
        found.home = first_chapter(book).filter(|_| !taken.has(HOME));
        if found.home.is_some() {
            taken.reserve(HOME);
        }
        let of_pages = html.redirects.iter();
        for (from, to) in of_pages.filter(|(from, _)| !from.contains('#')) {
            found.redirect_as_written(html, from, to, &mut taken);
        }
        found.end_rings(&mut taken);
        found.place_listings(book, &mut taken);
        let is_taken = |address: &str| taken.has(address);
        let (pages, redirects) = (&found.pages, &found.redirects);
        let (old, faults) = redirects::old_anchors(book, html, pages, redirects, &is_taken);
        found.old_anchors = old;
        taken.faults.extend(faults);
        (found, taken.faults)
    }

    /// A redirect of the configuration from the address of a page.
    fn redirect_as_written(&mut self, html: &HtmlTable, from: &str, to: &str, taken: &mut Taken) {
        let Some(file) = paths::file_at(from).filter(|file| file.ends_with(".html")) else {
            let message = facts!("redirect-of-no-page", from, to);
            return taken.faults.push(redirects::unserved(message));
        };
        // One redirect may lead to another, which is read later.
        let mut old = html.redirects.keys();
        let to = match redirects::destination(&file, to) {
            Destination::Elsewhere(to) => to,
            Destination::Inside(inside, _)
                if inside.ends_with(".html")
                    && !taken.has(&inside)
                    && !old.any(|old| paths::file_at(old).as_ref() == Some(&inside)) =>
            {
                let message = facts!("redirect-to-nothing", from = file, to);
                return taken.faults.push(redirects::dead(message));
            }
            Destination::Inside(inside, anchor) => redirects::joined(&inside, anchor.as_deref()),
        };
        self.redirect(file, to, taken);
    }

    fn redirect(&mut self, from: String, to: String, taken: &mut Taken) {
        let what = facts!("the-redirect", from);
        if let Some(from) = taken.own(from, what, facts!("redirect-hint")) {
            self.redirects.push((from, to));
        }
    }

    /// Redirects that lead to each other lead nowhere.
    fn end_rings(&mut self, taken: &mut Taken) {
        let next: HashMap<String, String> = self.redirects.iter().cloned().collect();
        let is_endless = |from: &str| {
            let ways =
                std::iter::successors(Some(from), |at| next.get(parts(at).0).map(String::as_str));
            ways.take(next.len() + 2).count() > next.len() + 1
        };
        self.redirects.retain(|(from, to)| {
            let ends = !is_endless(from);
            if !ends {
                let message = facts!("redirect-in-a-ring", from, to);
                taken.faults.push(redirects::dead(message));
            }
            ends
        });
    }

    /// The old anchors of the page at an address.
    pub(super) fn old_anchors_of(&self, address: &str) -> impl Iterator<Item = &OldAnchor> {
        let all = self.old_anchors.iter();
        all.filter(move |old| old.page == address)
    }

    /// Where the rule stands on the site at `site`, if it has a place.
    pub fn rule_url(&self, rule: usize, site: &str) -> Option<String> {
        let address = self.rules.get(rule)?.as_ref()?;
        let below = relative("index.html", address);
        Some(format!("{}/{below}", site.trim_end_matches('/')))
    }

    fn place_rules(&mut self, book: &Book, rule_dir: &str, taken: &mut Taken) {
        let mut ids = HashSet::new();
        let mut written = vec![0; book.pages.len()];
        for page in book.written_rules().filter_map(|(_, rule)| rule.page) {
            written[page] += 1;
        }
        for rule in &book.rules {
            let is_second = !ids.insert(rule.id.as_str());
            let page = rule.page.and_then(|page| self.pages[page].clone());
            let (address, own) = match (rule.kind, page) {
                (RuleKind::Imported, _) | (_, None) => (None, false),
                (RuleKind::Implicit, Some(page)) => {
                    (Some(section_address(book, rule, &page)), false)
                }
                (RuleKind::Written, Some(page)) => {
                    let wanted = format!("{rule_dir}/{}.html", file_name(&rule.id));
                    let alone = rule.page.is_some_and(|page| written[page] == 1);
                    if page.eq_ignore_ascii_case(&wanted) && alone {
                        // The page holds only this rule: it is the rule's page.
                        (Some(page), false)
                    } else {
                        let told = taken.faults.len();
                        let what = facts!("the-rule", id = rule.id);
                        let address = taken.take(wanted, rule.span, what);
                        if is_second {
                            // Two rules with one id are told as that.
                            taken.faults.truncate(told);
                        }
                        (Some(address), true)
                    }
                }
            };
            self.rules.push(address);
            self.own_page.push(own);
        }
    }

    fn place_listings(&mut self, book: &Book, taken: &mut Taken) {
        let mut folders = BTreeSet::from([String::new()]);
        for page in &book.pages {
            let mut folder = page.folder();
            while !folder.is_empty() {
                folders.insert(folder.to_owned());
                folder = folder.rfind('/').map_or("", |at| &folder[..at]);
            }
        }
        for folder in folders {
            let address = if folder.is_empty() {
                "index.html".to_owned()
            } else {
                format!("{folder}/index.html")
            };
            if !taken.has(&address) {
                taken.reserve(&address);
                self.listings.push((folder, address));
            }
        }
    }
}

/// `a/b.md` is `a/b.html`; a folder's index is its `index.html`.
fn address_of(book: &Book, path: &str) -> String {
    let (stem, _) = path.rsplit_once('.').unwrap_or((path, ""));
    // Behind the ending of a page a `#` begins an anchor.
    let stem = stem.replace(".html#", ".html-").replace(".md#", ".md-");
    let (folder, name) = stem
        .rsplit_once('/')
        .map_or(("", stem.as_str()), |(folder, name)| (folder, name));
    let join = |name: &str| {
        if folder.is_empty() {
            format!("{name}.html")
        } else {
            format!("{folder}/{name}.html")
        }
    };
    let page_folder = paths::folder_of(path);
    // `index.md` and `_index.md` go before `README.md`.
    let has_index = || {
        book.pages.iter().any(|page| {
            let name = page.path.rsplit('/').next().unwrap_or("");
            let name = name.to_ascii_lowercase();
            page.folder() == page_folder && name.trim_start_matches('_').starts_with("index.")
        })
    };
    let is_index = ["index", "_index"]
        .iter()
        .any(|one| name.eq_ignore_ascii_case(one));
    if is_index || (name.eq_ignore_ascii_case("readme") && !has_index()) {
        return join("index");
    }
    let longest = match name.len() {
        0..=LONGEST_STEM => LONGEST_STEM,
        _ => LONGEST_NAME,
    };
    join(&name[..name.floor_char_boundary(longest)])
}

fn section_address(book: &Book, rule: &crate::book::Rule, page: &str) -> String {
    let heading = rule.page.zip(rule.section).map(|(page, section)| {
        let page = &book.pages[page];
        page.document.headings[page.sections[section].heading]
            .anchor
            .as_str()
    });
    match heading {
        Some(anchor) => format!("{page}#{anchor}"),
        None => page.to_owned(),
    }
}

/// File systems take names of 255 bytes; the rest is for a number and for what is written beside a file.
const LONGEST_NAME: usize = 200;

/// A source file's name may be this long before its page needs a shorter one.
const LONGEST_STEM: usize = 230;

/// An id as a file's name on every system.
pub fn file_name(id: &str) -> String {
    let name: String = id
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let name = name.trim_matches('.');
    let name = &name[..name.floor_char_boundary(LONGEST_NAME)];
    match name {
        "" => "rule".to_owned(),
        name => name.to_owned(),
    }
}

#[derive(Default)]
struct Taken {
    /// Lower case, and who has it.
    names: HashMap<String, Option<Span>>,
    faults: Vec<Diagnostic>,
}

impl Taken {
    fn has(&self, address: &str) -> bool {
        self.names.contains_key(&address.to_lowercase())
    }

    fn reserve(&mut self, address: &str) {
        self.names.insert(address.to_lowercase(), None);
    }

    /// The address, or the next free one beside it: nothing is lost, and the collision is told.
    fn take(&mut self, wanted: String, span: Span, what: Facts) -> String {
        let Some(holder) = self.names.get(&wanted.to_lowercase()).copied() else {
            self.names.insert(wanted.to_lowercase(), Some(span));
            return wanted;
        };
        let mut told = Diagnostic::new(
            Code::AddressCollision,
            span,
            facts!("address-taken", what, wanted),
        );
        if let Some(holder) = holder {
            told = told.label(holder, facts!("by-this"));
        }
        self.faults
            .push(told.hint(facts!("rename-addresses-compared-without-case")));
        let stem = wanted.strip_suffix(".html").unwrap_or(&wanted).to_owned();
        let mut number = 2;
        loop {
            let next = format!("{stem}-{number}.html");
            if !self.has(&next) {
                self.names.insert(next.to_lowercase(), Some(span));
                return next;
            }
            number += 1;
        }
    }

    /// An address for a page that rulebook makes; none if a source page has it.
    fn own(&mut self, wanted: String, what: Facts, hint: Facts) -> Option<String> {
        if let Some(holder) = self.names.get(&wanted.to_lowercase()).copied() {
            let message = facts!("page-in-the-way", what, wanted);
            let told = match holder {
                Some(span) => Diagnostic::new(Code::AddressCollision, span, message),
                None => Diagnostic::nowhere(Code::AddressCollision, message),
            };
            self.faults.push(told.hint(hint));
            return None;
        }
        self.names.insert(wanted.to_lowercase(), None);
        Some(wanted)
    }
}

/// Where the Markdown copy of a page stands: `a/b.html#c` has it at `a/b.md#c`.
pub fn markdown_copy(address: &str) -> String {
    let (path, anchor) = parts(address);
    let stem = path.strip_suffix(".html").unwrap_or(path);
    match anchor {
        Some(anchor) => format!("{stem}.md#{anchor}"),
        None => format!("{stem}.md"),
    }
}

/// The file of an address, and the anchor in it, if one is named.
///
/// A file's name may hold a `#` itself: only behind the ending of a page does it begin an anchor.
pub fn parts(address: &str) -> (&str, Option<&str>) {
    let of_ending = |ending: &str| address.find(ending).map(|at| at + ending.len());
    let ends = [of_ending(".html#"), of_ending(".md#")];
    match ends.into_iter().flatten().min() {
        Some(at) => (&address[..at - 1], Some(&address[at..])),
        None => (address, None),
    }
}

/// The way from one address to another.
pub fn relative(from: &str, to: &str) -> String {
    let (path, anchor) = parts(to);
    let way = encoded(&paths::relative(from, path));
    match anchor {
        Some(anchor) if from == path => format!("#{anchor}"),
        Some(anchor) => format!("{way}#{anchor}"),
        None => way,
    }
}

/// The way from an address to a file that has no anchors.
pub fn relative_file(from: &str, file: &str) -> String {
    encoded(&paths::relative(from, file))
}

/// What leads from an address to the site's root.
pub(super) fn root_of(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

/// An address as a link writes it: percent-encodes what would end or change it, and what a browser leaves out of one; everything else stays
/// readable.
pub fn encoded(path: &str) -> String {
    let is_encoded = |c: char| " %?#\"<>\\\t\n".contains(c) || escape::is_obeyed(c);
    let mut out = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        if !is_encoded(c) {
            out.push(c);
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            out.push_str(percent_encode_byte(byte));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_addresses() {
        assert_eq!(relative("a/b.html", "rules/X.html"), "../rules/X.html");
        assert_eq!(relative("a/b.html", "a/c d.html#x"), "c%20d.html#x");
        assert_eq!(relative("index.html", "a/b.html"), "a/b.html");
        assert_eq!(relative("a/b.html", "a/b.html#x"), "#x");
        assert_eq!(relative("a.html", "C#.html#x"), "C%23.html#x");
        assert_eq!(relative("C#.html", "C#.html#x"), "#x");
        assert_eq!(
            relative("a.html", "why?\n\u{202e}.html"),
            "why%3F%0A%E2%80%AE.html"
        );
        assert_eq!(relative_file("a.html", "a.md#b.png"), "a.md%23b.png");
        assert_eq!(root_of("a/b/c.html"), "../../");
        assert_eq!(markdown_copy("C#.html#a#b"), "C#.md#a#b");
        assert_eq!(markdown_copy("a/b.html#x"), "a/b.md#x");
    }

    #[test]
    fn ids_become_file_names() {
        assert_eq!(file_name("no/such rule"), "no-such-rule");
        assert_eq!(file_name(".."), "rule");
        assert_eq!(file_name("SA101"), "SA101");
        assert_eq!(file_name(&"é".repeat(300)), "é".repeat(100));
    }
}
