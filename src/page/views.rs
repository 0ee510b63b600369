//! The view models: what a page holds, as data.
//!
//! They are what templates are given, by the names that they have here: a field is part of what a book's own templates
//! may use. Text is text and is escaped where it is written; what is something else has a type of its own ([`Html`],
//! [`Href`], [`Sentence`]), and the theme says how each is written.

use super::addresses::{encoded, markdown_copy, relative, root_of};
use crate::verify::{KINDS, Tally, VerdictKind};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// HTML that is already escaped where it must be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Html(pub String);

/// Where a link leads. A theme writes none whose scheme could run something.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Href(pub String);

/// A sentence of the engine, with code between backticks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence(pub String);

/// What every page of a site shows.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Frame {
    /// The book's title.
    pub title: String,
    /// BCP 47, such as `en`.
    pub language: String,
    /// Whether the text runs from right to left.
    pub right_to_left: bool,
    /// Who wrote the book.
    pub authors: Vec<String>,
    /// The book's description, empty if there is none.
    pub description: String,
    /// The repository, for a link in the header.
    pub repository: Option<Href>,
    /// rulebook's own version.
    pub version: &'static str,
    /// The address of the rules index, if the site has rules.
    pub rules: Option<Href>,
    /// The address of the verification page.
    pub verification: Option<Href>,
    /// Where the site is published, with a slash at its end; none if it is not known or only a path.
    pub site_url: Option<Href>,
    /// Whether the site has an index that its pages can search.
    pub search: bool,
    /// Whether pages listen for reloads: only the built-in server's do.
    pub live: bool,
    /// The book's own icon, from the site's root.
    pub icon: Option<Href>,
    /// Whether chapters that have a number are shown with it.
    pub numbered: bool,
    /// Style sheets of the book's own, from the site's root, in their order.
    pub styles: Vec<Href>,
    /// Scripts of the book's own, from the site's root, in their order.
    pub scripts: Vec<Href>,
}

/// One page of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Page {
    /// Where it stands below the site's root, with `/`: `sqlalchemy/queries.html`.
    pub address: String,
    /// What leads from this page to the site's root: empty or `../` once a folder.
    pub root: String,
    pub title: String,
    /// One sentence for search engines and previews; may be empty.
    pub description: String,
    /// What sort of page it is: `guide`, `rule`, `rules`, `verification`, `listing`, `not-found` or `redirect`.
    pub kind: &'static str,
    /// The address that others know it by: where a folder's index stands is the folder's own.
    pub place: Href,
    /// Its Markdown copy, which stands in the same folder.
    pub copy: Href,
    /// The page whose entry the navigation marks, where this one has none of its own.
    #[serde(skip)]
    pub below: Option<String>,
    #[serde(skip)]
    pub body: Body,
}

impl Page {
    pub fn new(address: String, title: String, description: String, body: Body) -> Page {
        let place = match address.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => &address,
        };
        let copy = markdown_copy(&address);
        Page {
            root: root_of(&address),
            title,
            description,
            kind: body.kind(),
            place: Href(encoded(place)),
            copy: Href(encoded(copy.rsplit('/').next().unwrap_or(&copy))),
            address,
            below: None,
            body,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    Guide(Guide),
    Rule(Box<RuleBody>),
    RuleIndex(RuleIndex),
    Verification(Verification),
    /// A folder without an index of its own.
    Listing(Listing),
    NotFound,
    /// Leads on to another address.
    Redirect(Redirect),
}

impl Body {
    fn kind(&self) -> &'static str {
        match self {
            Body::Guide(_) => "guide",
            Body::Rule(_) => "rule",
            Body::RuleIndex(_) => "rules",
            Body::Verification(_) => "verification",
            Body::Listing(_) => "listing",
            Body::NotFound => "not-found",
            Body::Redirect(_) => "redirect",
        }
    }
}

/// Where an address that no page has leads on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Redirect {
    pub to: Href,
    /// The anchors of the old page that lead elsewhere.
    pub moved: Vec<Moved>,
}

/// An anchor that a page no longer has, and where what it named is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moved {
    pub anchor: String,
    pub to: Link,
}

/// A source page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Guide {
    /// What the page is headed with: the author's own first heading where the text begins with it, else its title.
    #[serde(skip)]
    pub heading: String,
    /// The anchor of the heading that became the page's title; empty if no heading did.
    #[serde(skip)]
    pub anchor: String,
    /// What the front matter says that the page is about, where the text does not begin with the same.
    pub summary: Option<Html>,
    /// In order; pieces of prose may open an element that a later piece closes (an example inside a list).
    #[serde(skip)]
    pub pieces: Vec<Piece>,
    pub contents: Vec<Entry>,
    /// On the first page of the book.
    pub standing: Option<Box<Standing>>,
    pub rules: Vec<RuleRow>,
    pub tally: Tally,
    /// The files of code that run before its examples.
    pub after: Vec<Link>,
    /// In what its examples were executed; none where none was.
    pub executed: Option<String>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
    pub edit: Option<Href>,
    /// Anchors that it no longer has, and that no heading of its own goes on with.
    pub moved: Vec<Moved>,
}

/// What stands behind a book, in one line.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Standing {
    /// `45 rules`, to their index; none where nobody wrote any.
    pub rules: Option<Link>,
    /// `161 examples`, to the verification page.
    pub examples: Option<Link>,
    pub tally: Tally,
}

/// All rules, and what they can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleIndex {
    pub rules: Vec<RuleRow>,
    /// Only those that some rule has a value of.
    pub facets: Vec<Facet>,
}

/// A property of rules and all values that occur, in the order in which they are offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facet {
    /// As it stands in an address: `tag`, `severity`, `language`, `verdict` or `since`.
    pub name: &'static str,
    pub label: &'static str,
    pub values: Vec<String>,
}

/// The pages and folders of a folder without an index.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Listing {
    pub entries: Vec<Listed>,
    pub standing: Option<Standing>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Listed {
    pub place: Link,
    /// What the page says that it is about; may be empty.
    pub about: String,
    pub tally: Tally,
}

/// One rule, on its own page.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleBody {
    pub rule: RuleRow,
    /// Each of its tags, leading to the rules that share it where the site has an index of rules.
    pub tags: Vec<Link>,
    /// What the detector says when it finds something.
    pub message: Option<String>,
    /// The rule's own section, without its heading and without the block of the rule.
    #[serde(skip)]
    pub pieces: Vec<Piece>,
    /// The detector as ast-grep YAML, highlighted.
    pub detector: Option<Html>,
    /// How a finding of this rule is accepted; none for a rule that finds nothing.
    pub allow: Option<Allow>,
    /// The rule as `rulebook explain` prints it.
    pub text: String,
    pub backlinks: Vec<BacklinkView>,
    /// Where the rule stands in the guideline.
    pub home: Link,
    /// `path:line` of the section in the source.
    pub source: String,
    pub edit: Option<Href>,
    pub tally: Tally,
    /// As of [`Guide`].
    pub after: Vec<Link>,
    pub executed: Option<String>,
    pub previous: Option<Link>,
    pub next: Option<Link>,
}

/// What accepts a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Allow {
    /// The comment in code, in the rule's language.
    pub comment: String,
    /// The line that opens a fence of the guideline.
    pub fence: String,
}

/// A place that refers to a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BacklinkView {
    pub place: Link,
    /// The sentence that refers to it, where it is one.
    pub context: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Rendered Markdown; may be half of a balanced fragment.
    Prose(Html),
    Fence(Box<FenceView>),
    Detector(DetectorView),
}

/// A rule's block, folded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DetectorView {
    pub id: String,
    pub code: Html,
}

/// Code as the reader sees it in one place: one fence, or the fences of a pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FenceView {
    /// `Example-12` on its page (the line of the opening fence): the target of links from reports.
    ///
    /// The capital keeps it apart from every heading's slug.
    /// Empty where the parts are fences themselves and have anchors of their own.
    pub anchor: String,
    pub rows: Vec<Row>,
}

/// What stands in one row: a part, or a pair, of which `part` is none.
// Nearly all rows are one part, so nothing would be won by a part elsewhere in memory.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    One(Part),
    Pair(PairView),
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Fields<'a> {
            part: Option<&'a Part>,
            #[serde(flatten)]
            pair: Option<&'a PairView>,
        }
        let (part, pair) = match self {
            Row::One(part) => (Some(part), None),
            Row::Pair(pair) => (None, Some(pair)),
        };
        Fields { part, pair }.serialize(serializer)
    }
}

/// What is bad beside what is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PairView {
    /// Unlike that of any other pair of the page.
    pub name: String,
    /// In the author's order: all parts of the first have one stance, all of the second the other.
    pub sides: [Vec<Part>; 2],
    /// Columns from which on two of its sides fit beside each other; none where they never do.
    pub room: Option<usize>,
    /// Whether a side may be taller than a window.
    pub tall: [bool; 2],
    /// For each bad part what its good one changes, line by line: signs in the text, and `<mark>` around changed words.
    pub differences: Vec<Html>,
}

/// One example, the lines that the parts of a fence share, or code without an opinion.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Part {
    /// As of [`FenceView`]; empty where its fence has it.
    pub anchor: String,
    /// `good`, `bad` or `neutral`.
    pub stance: &'static str,
    /// What its author calls it, where that says more than its stance.
    pub caption: Option<Caption>,
    /// The language as a reader would say it (`Python`), empty if none is known.
    pub language: String,
    /// The canonical name, for a CSS class (`python`).
    pub class: String,
    pub title: Option<String>,
    /// What others build on and no one reads twice: it is folded. False for one that looks into the interpreter.
    pub is_setup: bool,
    /// None for neutral code and for the lines that parts share.
    pub verdict: Option<VerdictView>,
    /// What its author writes above and below the code, in its cell of a table.
    pub above: Option<Html>,
    pub below: Option<Html>,
    /// What probes reported when it was executed.
    pub probes: Vec<ProbeView>,
    /// How many of its lines are shown only where a reader asks for them: elements of the class `covered` in its code.
    pub covered: usize,
    pub stretches: Vec<Stretch>,
}

/// What a probe reported of an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProbeView {
    pub name: String,
    /// Whether each environment lists as much: one list stands for all then.
    pub is_alike: bool,
    /// `2 statements`, or the value itself; with the environments where they differ in that.
    pub said: String,
    /// The language of the items, for a CSS class; may be empty.
    pub class: String,
    /// What it lists, folded below the code: once, or for each environment that differs. Empty where all is said.
    pub lists: Vec<ProbeList>,
}

/// What a probe listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProbeList {
    /// The environments that it is true of, where others reported something else; else empty.
    pub place: String,
    /// Highlighted.
    pub entries: Vec<Html>,
    /// How many more there are than are shown.
    pub more: usize,
}

/// The paragraph above a fence that was its label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Caption {
    /// As it was written, without the paragraph around it.
    pub text: Html,
    /// Whether it begins with the word of the stance ("Bad (in a loop):"), which then need not stand beside it.
    pub says_stance: bool,
}

/// Lines of code, and what was found on the last of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// Highlighted, with its line feeds; what a finding is about stands in `<mark>` elements.
    pub code: Html,
    pub findings: Vec<FindingView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VerdictView {
    /// The verdict's name: `proven`, `syntax-only`, `rejected`, `not-caught`, `wrong-reason`, `unproven`, `skipped`, `not-run`.
    pub name: &'static str,
    /// One sentence that says what was checked and what was seen, with code between backticks.
    pub because: Sentence,
    /// The rule that the sentence is about, if it has a page.
    pub rule: Option<Link>,
}

/// What a detector or a parser saw in a part.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct FindingView {
    /// The line in the Markdown file.
    pub line: u32,
    /// What stands before the marked code on its line, as white space: the message begins below it.
    pub indent: String,
    /// Without an address where the rule has no page, or where this is it.
    pub rule: Option<Link>,
    pub message: String,
    /// Whether the one before it in this part said the same.
    pub is_again: bool,
}

/// An entry of a page's table of contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// 2 to 6.
    pub level: u8,
    /// Without `#`.
    pub anchor: String,
    pub title: String,
}

/// A rule as one line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct RuleRow {
    pub id: String,
    pub title: String,
    /// Relative to the page that shows it.
    pub href: Href,
    pub severity: &'static str,
    /// Its severity, or what it has in place of a detector.
    pub standing: &'static str,
    pub language: String,
    pub since: Option<String>,
    pub tags: Vec<String>,
    /// `detector`, `prose` or `section`.
    pub kind: &'static str,
    pub tally: Tally,
}

/// As templates read a tally: the verdicts that occur, and how many there are of all.
impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Count {
            name: &'static str,
            words: &'static str,
            meaning: &'static str,
            count: usize,
        }
        let counts = occurring(self).map(|(kind, count)| Count {
            name: kind.name(),
            words: kind.words(),
            meaning: kind.meaning(1),
            count,
        });
        let counts: Vec<Count> = counts.collect();
        let mut fields = serializer.serialize_struct("Tally", 2)?;
        fields.serialize_field("counts", &counts)?;
        fields.serialize_field("total", &self.total())?;
        fields.end()
    }
}

/// The verdicts that occur.
pub(super) fn occurring(tally: &Tally) -> impl Iterator<Item = (VerdictKind, usize)> {
    let counts = KINDS.iter().map(|kind| (*kind, tally.count(*kind)));
    counts.filter(|(_, count)| *count > 0)
}

/// The page that says what was proven, and how.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Verification {
    pub tally: Tally,
    pub bar: Bar,
    /// The one sentence that never says more than is known.
    pub summary: String,
    /// How many rules the groups hold.
    pub rule_count: usize,
    /// How many of them only a run proves.
    pub run_count: usize,
    pub rule_groups: Vec<Group>,
    pub rule_bar: Bar,
    pub page_groups: Vec<Group>,
    pub page_bar: Bar,
    pub pages: Vec<PageRow>,
    /// What was executed; none where nothing was.
    pub executed: Option<Executed>,
    /// Everything that is not `proven`, the worst first.
    pub open: Vec<OpenVerdict>,
    /// Forms of their bad examples that rules are excused from.
    pub excepted: Vec<Exception>,
    /// What judged: checkers with their versions.
    pub judges: Vec<String>,
}

/// A page as one line of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PageRow {
    pub place: Link,
    pub tally: Tally,
    pub bar: Bar,
}

/// A bar: it repeats figures that stand beside it in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Bar {
    /// For whoever does not see it.
    pub said: String,
    pub parts: Vec<BarPart>,
}

/// A part of a bar, in thousandths of its length.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BarPart {
    /// The verdict whose look it has.
    pub like: &'static str,
    pub x: usize,
    pub width: usize,
}

/// What executing a book's examples showed, and in what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Executed {
    pub worlds: Vec<WorldRow>,
    /// Examples that were to be executed and were not, whose reasons are among [`Verification::open`].
    pub not_run: usize,
    /// Why good examples were not to be executed, and which.
    pub kept: Vec<Reason>,
    /// Setups that failed.
    pub setups: Vec<Reason>,
    /// The layers of the box by name, where there was one.
    pub layers: Option<LayersView>,
}

/// One environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorldRow {
    /// As the configuration calls it; empty for the only one.
    pub name: String,
    /// Its packages and its Python, with versions.
    pub holds: String,
    pub executed: usize,
    /// Of those, how many are proven.
    pub proven: usize,
}

/// What kept an example back while it ran.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayersView {
    pub on: Vec<&'static str>,
    pub off: Vec<LayerOff>,
}

/// A layer that could not be put up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerOff {
    pub name: &'static str,
    pub why: String,
}

/// Rules or pages of which as much is proven.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Group {
    pub name: &'static str,
    /// The verdict whose look it has in a chart.
    pub like: &'static str,
    /// What the name says of one of them.
    pub about: &'static str,
    pub count: usize,
    /// Those that somebody may want to look at; empty where all is well.
    pub rules: Vec<RuleRow>,
}

/// The examples with one verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenVerdict {
    pub name: &'static str,
    pub count: usize,
    /// The most frequent first.
    pub reasons: Vec<Reason>,
}

/// Why examples have a verdict, and which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    pub because: Sentence,
    /// To each example on its page; the text is `path:line`.
    pub places: Vec<Link>,
}

/// `metadata.robustness` of a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exception {
    pub rule: Link,
    pub variant: &'static str,
    pub reason: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Link {
    /// Relative to the page that shows it.
    pub href: Href,
    pub text: String,
}

impl Link {
    /// From the page at one address to another.
    pub fn new(from: &str, to: &str, text: impl Into<String>) -> Link {
        Link {
            href: Href(relative(from, to)),
            text: text.into(),
        }
    }
}

/// One entry of the navigation; `children` only where they are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// `page`, `draft`, `part` or `separator`.
    pub kind: &'static str,
    /// Site address, not relative; empty for a heading without a page.
    pub address: String,
    pub title: String,
    /// `1.2.` before the title of a chapter that has a number.
    pub number: String,
    pub children: Vec<NavEntry>,
}
