//! What a reader will see, as data: one typed view model a page.
//!
//! Pages are made from the book and its verdicts and from nothing else.
//! No disk, no template and no JSON is known here; [`crate::theme`] turns a [`Page`] into HTML.

mod addresses;
mod code;
mod fences;
mod guide;
mod navigation;
mod overview;
mod rule;
mod shelf;

pub use addresses::{Addresses, markdown_copy, relative};
pub use fences::told;
pub use navigation::{NavKey, Navigation};
pub use shelf::{Presentation, Shelf, pages};

/// HTML that is already escaped where it must be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(pub String);

/// What every page of a site shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// The book's title.
    pub title: String,
    /// BCP 47, such as `en`.
    pub language: String,
    /// The book's description, empty if there is none.
    pub description: String,
    /// The repository, for a link in the header.
    pub repository: Option<String>,
    /// rulebook's own version.
    pub version: &'static str,
    /// The address of the rules index, if the site has rules.
    pub rules: Option<String>,
    /// The address of the verification page.
    pub verification: Option<String>,
    /// Whether pages listen for reloads: only the built-in server's do.
    pub live: bool,
}

/// One page of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Where it stands below the site's root, with `/`: `sqlalchemy/queries.html`.
    pub address: String,
    /// What leads from this page to the site's root: empty or `../` once a folder.
    pub root: String,
    pub title: String,
    /// One sentence for search engines and previews; may be empty.
    pub description: String,
    pub body: Body,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Guide(Guide),
    Rule(Box<RuleBody>),
    RuleIndex(Vec<RuleRow>),
    Verification(Verification),
    /// A folder without an index of its own.
    Listing(Vec<Link>),
    NotFound,
}

/// A source page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// The anchor of the heading that became the page's title; empty if no heading did.
    pub anchor: String,
    /// In order; pieces of prose may open an element that a later piece closes (an example inside a list).
    pub pieces: Vec<Piece>,
    pub contents: Vec<Entry>,
    pub rules: Vec<RuleRow>,
    pub tally: Tally,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub edit: Option<String>,
}

/// One rule, on its own page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBody {
    pub row: RuleRow,
    /// What the detector says when it finds something.
    pub message: Option<String>,
    /// The rule's own section, without its heading and without the block of the rule.
    pub pieces: Vec<Piece>,
    /// The detector as ast-grep YAML, highlighted.
    pub detector: Option<Html>,
    pub backlinks: Vec<Link>,
    /// Where the rule stands in the guideline.
    pub home: Link,
    /// `path:line` of the section in the source.
    pub source: String,
    pub edit: Option<String>,
    pub tally: Tally,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Rendered Markdown; may be half of a balanced fragment.
    Prose(Html),
    Fence(Box<FenceView>),
    /// A rule's block, folded.
    Detector {
        id: String,
        code: Html,
    },
}

/// One fence as the reader sees it: one example, or several parts of one fence, or code without an opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FenceView {
    /// The language as a reader would say it (`Python`), empty if none is known.
    pub language: String,
    /// The canonical name, for a CSS class (`python`).
    pub class: String,
    pub title: Option<String>,
    /// `Example-12` on its page (the line of the opening fence): the target of links from reports.
    ///
    /// The capital keeps it apart from every heading's slug.
    pub anchor: String,
    pub parts: Vec<Part>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// `good`, `bad` or `neutral`.
    pub stance: &'static str,
    /// None for neutral code and for the lines that parts share.
    pub verdict: Option<VerdictView>,
    /// Highlighted code; findings are `<mark>` elements around the code that they are about.
    pub code: Html,
    pub findings: Vec<FindingView>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictView {
    /// The verdict's name: `held`, `parsed`, `noisy`, `missed`, `wrong-reason`, `unproven`, `skipped`, `not-run`.
    pub name: &'static str,
    /// One sentence that says what was checked and what was seen.
    pub because: String,
    /// The rule that the sentence is about, if it has a page.
    pub rule: Option<Link>,
}

/// What a detector or a parser saw in a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingView {
    /// The line in the Markdown file.
    pub line: u32,
    pub rule: Option<Link>,
    pub message: String,
}

/// An entry of a page's table of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 2 to 6.
    pub level: u8,
    /// Without `#`.
    pub anchor: String,
    pub title: String,
}

/// A rule as one line of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleRow {
    pub id: String,
    pub title: String,
    /// Relative to the page that shows it.
    pub href: String,
    pub severity: &'static str,
    pub language: String,
    pub since: Option<String>,
    pub tags: Vec<String>,
    /// `detector` or `prose`.
    pub kind: &'static str,
    pub tally: Tally,
}

/// How many examples have which verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub held: usize,
    pub parsed: usize,
    pub noisy: usize,
    pub missed: usize,
    pub wrong_reason: usize,
    pub unproven: usize,
    pub skipped: usize,
    pub not_run: usize,
}

/// The page that says what was proven, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    pub tally: Tally,
    /// The one sentence that never says more than is known.
    pub summary: String,
    pub rules: Vec<RuleRow>,
    pub pages: Vec<(Link, Tally)>,
    /// Everything that is not `held`: place, verdict, reason.
    pub open: Vec<OpenRow>,
    /// What judged: checkers with their versions.
    pub judges: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenRow {
    /// To the example on its page; the text is `path:line`.
    pub place: Link,
    pub stance: &'static str,
    pub verdict: VerdictView,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Relative to the page that shows it.
    pub href: String,
    pub text: String,
}

/// One entry of the navigation; `children` only where they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// Site address, not relative; empty for a heading without a page.
    pub address: String,
    pub title: String,
    pub children: Vec<NavEntry>,
}
