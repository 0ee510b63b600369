//! A fence as its reader sees it: code with marks, stance, verdict and what was found.

use super::difference::{self, Side};
use super::executed;
use super::pairs::{self, Group};
use super::shelf::Shelf;
use super::{
    Caption, FenceView, FindingView, Href, Html, Link, PairView, Part, Row, Sentence, VerdictView,
    code,
};
use crate::book::{Example, FenceStance, Stance};
use crate::language::{
    Highlight, Language, Nature, Tree, begun_by_prompt, find, session_highlights,
};
use crate::verify::{CHECKERS, Finding, RUN, Verdict, VerdictKind};
use crate::wording::{because, because_beside};
use std::ops::Range;

/// A fence in its place, and the label that its author put above it.
pub(super) struct Placed {
    pub fence: usize,
    pub caption: Option<Caption>,
}

/// The views of fences that nothing stands between, for a page at the address `from`.
pub(super) fn views(
    shelf: &Shelf<'_>,
    page: usize,
    run: Vec<Placed>,
    from: &str,
) -> Vec<FenceView> {
    let kinds: Vec<_> = run
        .iter()
        .map(|placed| whole_stance(shelf, page, placed.fence))
        .collect();
    let mut run = run.into_iter();
    let mut next = |count: usize| run.by_ref().take(count).collect::<Vec<_>>();
    let mut out = Vec::new();
    for group in pairs::groups(&kinds) {
        match group {
            Group::One(_) => out.extend(
                next(1)
                    .into_iter()
                    .map(|placed| view(shelf, page, placed, from)),
            ),
            Group::Pair(first, second) => {
                let sides = [next(first.len()), next(second.len())];
                let at = sides.each_ref().map(|side| {
                    let fences = side.iter().map(|placed| placed.fence);
                    fences
                        .map(|fence| shelf.book.pages[page].fences[fence].examples.start)
                        .collect::<Vec<_>>()
                });
                let parts = sides.map(|side| {
                    let side = side.into_iter();
                    side.map(|placed| alone(shelf, page, placed, from))
                        .collect()
                });
                out.push(FenceView {
                    anchor: String::new(),
                    rows: vec![Row::Pair(pair(shelf, at, parts))],
                });
            }
        }
    }
    out
}

/// Stance and rule of a fence that is one example; neutral for one that cannot stand in a pair.
fn whole_stance(shelf: &Shelf<'_>, page: usize, fence: usize) -> (Stance, Option<usize>) {
    let reading = &shelf.book.pages[page].fences[fence];
    match (
        reading.stance,
        &shelf.book.examples[reading.examples.clone()],
    ) {
        (FenceStance::One(stance), [example])
            if reading.prelude.is_empty() && !example.words.is_setup =>
        {
            (
                if example.is_assumed {
                    Stance::Neutral
                } else {
                    stance
                },
                example.rule,
            )
        }
        _ => (Stance::Neutral, None),
    }
}

/// A fence that is one example, as a part of a pair.
fn alone(shelf: &Shelf<'_>, page: usize, placed: Placed, from: &str) -> Part {
    let source = &shelf.book.pages[page];
    let reading = &source.fences[placed.fence];
    let visible = code::Visible::of(&source.document.fences[placed.fence].code, &reading.hidden);
    Part {
        anchor: anchor(shelf, page, placed.fence),
        caption: placed.caption,
        ..part(shelf, reading.examples.start, &visible, from)
    }
}

fn view(shelf: &Shelf<'_>, page: usize, placed: Placed, from: &str) -> FenceView {
    let source = &shelf.book.pages[page];
    let reading = &source.fences[placed.fence];
    let written = &source.document.fences[placed.fence];
    let visible = code::Visible::of(&written.code, &reading.hidden);
    let mut rows = Vec::with_capacity(reading.examples.len() + 1);
    if !reading.prelude.is_empty() {
        rows.push(Row::One(prelude(shelf, page, placed.fence, &visible)));
    }
    let examples = &shelf.book.examples[reading.examples.clone()];
    let stances: Vec<_> = examples.iter().map(|one| (one.stance, None)).collect();
    let first = reading.examples.start;
    for group in pairs::groups(&stances) {
        rows.push(match group {
            Group::One(at) => Row::One(part(shelf, first + at, &visible, from)),
            Group::Pair(one, other) => {
                let at = [one, other].map(|side| side.map(|at| first + at).collect::<Vec<_>>());
                let parts = at.each_ref().map(|side| {
                    let side = side.iter();
                    side.map(|at| part(shelf, *at, &visible, from)).collect()
                });
                Row::Pair(pair(shelf, at, parts))
            }
        });
    }
    // What is written of a fence as a whole stands on what comes first in it.
    match rows.first_mut() {
        Some(Row::One(part)) => part.caption = placed.caption,
        Some(Row::Pair(pair)) => {
            if let Some(part) = pair.sides[0].first_mut() {
                part.caption = placed.caption;
            }
        }
        None => {}
    }
    FenceView {
        anchor: anchor(shelf, page, placed.fence),
        rows,
    }
}

/// The lines that the parts of a fence share.
fn prelude(shelf: &Shelf<'_>, page: usize, fence: usize, visible: &code::Visible) -> Part {
    let reading = &shelf.book.pages[page].fences[fence];
    let at = reading.examples.start;
    let example = &shelf.book.examples[at];
    let highlights = in_fence(shelf, example, &shelf.observed[at].highlights, visible);
    let shown = visible.range(reading.prelude.clone());
    Part {
        stance: Stance::Neutral.word(),
        stretches: code::stretches(&visible.code, shown, &highlights, Vec::new()),
        ..bare(shelf, example)
    }
}

/// A pair of examples, given by their indices and as parts.
fn pair(shelf: &Shelf<'_>, at: [Vec<usize>; 2], sides: [Vec<Part>; 2]) -> PairView {
    let examples = &shelf.book.examples;
    let is_bad = |side: &[usize]| side.iter().all(|at| examples[*at].stance == Stance::Bad);
    let [bad, good] = match is_bad(&at[0]) {
        true => [&at[0], &at[1]],
        false => [&at[1], &at[0]],
    };
    let lines = at.iter().flatten().flat_map(|at| {
        let example = &examples[*at];
        let fence = &shelf.book.pages[example.page].document.fences[example.fence];
        fence.code.get(example.shown.clone()).unwrap_or("").lines()
    });
    let width = lines.map(|line| line.chars().count()).max().unwrap_or(0);
    PairView {
        name: at[0].first().map_or_else(String::new, |at| {
            format!("Pair-{}", shelf.line(examples[*at].span))
        }),
        room: ROOMS.into_iter().find(|room| width <= *room),
        tall: sides.each_ref().map(|side| is_tall(side)),
        differences: bad
            .iter()
            .filter_map(|bad| nearest_difference(shelf, *bad, good))
            .collect(),
        sides,
    }
}

/// Characters of the longest line of a pair; `themes/default/code.css` has a width of the page for each, from which on
/// two columns are laid out.
const ROOMS: [usize; 3] = [52, 64, 80];

/// Whether a side may be taller than a window. It is not held in sight then: nobody could scroll to its end.
fn is_tall(side: &[Part]) -> bool {
    const WINDOW: usize = 24;
    let stretches = side.iter().flat_map(|part| &part.stretches);
    let lines = stretches.map(|stretch| {
        let code = stretch.code.0.as_str();
        code.matches('\n').count() + 2 * stretch.findings.len()
    });
    // Its head, its verdict, and the room between two.
    lines.sum::<usize>() + 4 * side.len() > WINDOW
}

/// The difference between a bad example and the good one that is most like it, made once for all pages.
fn nearest_difference(shelf: &Shelf<'_>, bad: usize, good: &[usize]) -> Option<Html> {
    let cell = &shelf.differences[bad];
    cell.get_or_init(|| {
        let old = Seen::of(shelf, bad);
        let nearest = match good {
            [only] => Seen::of(shelf, *only),
            several => several
                .iter()
                .map(|at| Seen::of(shelf, *at))
                // The first of several that are as near.
                .rev()
                .max_by_key(|new| difference::likeness(&old.side(), &new.side()))?,
        };
        difference::between(&old.side(), &nearest.side())
    })
    .clone()
}

/// An example as a reader sees it, without the comment that labels it.
struct Seen {
    visible: code::Visible,
    shown: Range<usize>,
    highlights: Vec<Highlight>,
}

impl Seen {
    fn of(shelf: &Shelf<'_>, at: usize) -> Seen {
        let example = &shelf.book.examples[at];
        let page = &shelf.book.pages[example.page];
        let reading = &page.fences[example.fence];
        let code = &page.document.fences[example.fence].code;
        let visible = code::Visible::of(code, &reading.hidden);
        let mut shown = visible.range(example.shown.clone());
        let line = visible.code.get(shown.clone()).unwrap_or("");
        let line = line.split_inclusive('\n').next().unwrap_or("");
        let is_label = reading.stance == FenceStance::Mixed && {
            let comments = example.language.map_or(&[][..], |one| one.comments.line);
            let mut marks = comments.iter();
            let said = marks.find_map(|mark| line.trim().strip_prefix(mark));
            said.is_some_and(|said| crate::book::stance::label::short(said).is_some())
        };
        if is_label {
            shown.start += line.len();
        }
        Seen {
            highlights: in_fence(shelf, example, &shelf.observed[at].highlights, &visible),
            visible,
            shown,
        }
    }

    fn side(&self) -> Side<'_> {
        Side {
            code: &self.visible.code,
            shown: self.shown.clone(),
            highlights: &self.highlights,
        }
    }
}

/// Where reports and other pages point to.
pub(super) fn anchor(shelf: &Shelf<'_>, page: usize, fence: usize) -> String {
    let opening = shelf.book.pages[page].document.fences[fence].opening;
    format!("Example-{}", shelf.line(opening))
}

/// A part of which nothing is known but its fence.
fn bare(shelf: &Shelf<'_>, example: &Example) -> Part {
    let written = &shelf.book.pages[example.page].document.fences[example.fence];
    let as_written = || {
        let word = written.language.as_ref();
        word.map_or_else(String::new, |word| word.key.clone())
    };
    // A session that is judged as Python is shown as what it is.
    let language = session(shelf, example).or(example.language);
    Part {
        anchor: String::new(),
        stance: shown_stance(example).word(),
        caption: None,
        // What a reader wants to know of a text is that an example prints it.
        language: match example.words.is_output {
            true => "Output".to_owned(),
            false => language.map_or_else(as_written, |language| language.display.to_owned()),
        },
        class: language.map_or_else(String::new, |language| language.name.to_owned()),
        title: named(example),
        is_setup: example.words.is_setup,
        verdict: None,
        probes: Vec::new(),
        stretches: Vec::new(),
    }
}

/// The stance that a reader is shown: only what the author said.
fn shown_stance(example: &Example) -> Stance {
    match example.stance {
        Stance::Good if example.is_assumed => Stance::Neutral,
        Stance::Unclear => Stance::Neutral,
        stance => stance,
    }
}

/// A verdict on code that no one called good, as a mark without a colour.
fn plain_mark(verdict: &Verdict) -> &'static str {
    match verdict.kind {
        VerdictKind::Proven if verdict.judges.iter().any(|judge| judge == RUN) => "runs",
        VerdictKind::Proven => "passes",
        VerdictKind::SyntaxOnly => "parses",
        kind => kind.words(),
    }
}

/// Its title; else the name by which other examples ask for it.
fn named(example: &Example) -> Option<String> {
    let words = &example.words;
    let setup = words.setup_name.as_ref().map(|(name, _)| name);
    words.title.as_ref().or(setup).cloned()
}

fn part(shelf: &Shelf<'_>, at: usize, whole: &code::Visible, from: &str) -> Part {
    let example = &shelf.book.examples[at];
    let highlights = in_fence(shelf, example, &shelf.observed[at].highlights, whole);
    let shown = whole.range(example.shown.clone());
    Part {
        verdict: shelf.judged.verdicts[at].as_ref().map(|verdict| {
            let mut view = verdict_view(shelf, verdict, from);
            if example.is_assumed {
                view.name = plain_mark(verdict);
            }
            let faults = shelf.observed[at].certain_faults(true);
            // In what it was run stands at the end of the page where that is the same for all of it.
            let page = &shelf.executed[example.page];
            view.because = Sentence(because_beside(verdict, faults, page));
            // A rule is not linked from its own examples.
            view.rule = view.rule.filter(|_| verdict.rule != example.rule);
            view
        }),
        probes: executed::probes(shelf, at),
        stretches: code::stretches(
            &whole.code,
            shown,
            &highlights,
            found(shelf, at, whole, from),
        ),
        ..bare(shelf, example)
    }
}

/// What the checkers saw in an example's own lines.
fn found(shelf: &Shelf<'_>, at: usize, whole: &code::Visible, from: &str) -> Vec<code::Found> {
    let example = &shelf.book.examples[at];
    let mut all = Vec::new();
    let mut add = |range: Range<usize>, rule: Option<Link>, message: &str| {
        let view = FindingView {
            line: shelf.line(example.span_of(range.clone())),
            indent: String::new(),
            rule,
            message: message.to_owned(),
            is_again: false,
        };
        let range = whole.range(example.layout.file_range(range));
        all.push(code::Found { range, view });
    };
    let observed = &shelf.observed[at];
    let is_authoritative = example.language.is_some_and(Language::is_authoritative);
    for fault in observed.certain_faults(is_authoritative) {
        add(fault.range.clone(), None, &fault.message);
    }
    let is_own = |finding: &&Finding| {
        example.layout.file_range(finding.range.clone()).end > example.shown.start
    };
    for finding in observed.findings().iter().filter(is_own) {
        let link = shelf.rule_link(finding.rule, from);
        let rule = link
            .filter(|_| shelf.addresses.rules[finding.rule].as_deref() != Some(from))
            .unwrap_or_else(|| Link {
                href: Href::default(),
                text: shelf.book.rules[finding.rule].id.clone(),
            });
        add(finding.range.clone(), Some(rule), &finding.message);
    }
    for (by, remark) in observed.remarks() {
        let link = Link {
            href: Href::default(),
            text: CHECKERS[by].name.to_owned(),
        };
        add(remark.range.clone(), Some(link), &remark.message);
    }
    // What happened in all environments is told at once, below.
    for (range, message) in executed::raised(example, observed) {
        add(range, None, &message);
    }
    all
}

pub(super) fn verdict_view(shelf: &Shelf<'_>, verdict: &Verdict, from: &str) -> VerdictView {
    VerdictView {
        name: verdict.kind.name(),
        because: Sentence(because(verdict)),
        rule: verdict.rule.and_then(|rule| shelf.rule_link(rule, from)),
    }
}

/// The language of an example that is typed in a session.
fn session(shelf: &Shelf<'_>, example: &Example) -> Option<&'static Language> {
    let document = &shelf.book.pages[example.page].document;
    let fence = &document.fences[example.fence];
    let called = fence.language.as_ref().and_then(|word| find(&word.key));
    // What begins with a prompt is one, whatever it is called.
    let language = begun_by_prompt(called, &fence.code).or(called)?;
    let is_read = example.language?.nature != Nature::Session;
    (is_read && language.nature == Nature::Session).then_some(language)
}

/// Highlights of an example's code as bytes of its fence's visible code.
fn in_fence(
    shelf: &Shelf<'_>,
    example: &Example,
    highlights: &[Highlight],
    visible: &code::Visible,
) -> Vec<Highlight> {
    // Prompts and output are no part of an example, and a reader sees them all the same.
    if let Some(language) = session(shelf, example) {
        return session_highlights(language, &visible.code);
    }
    highlights
        .iter()
        .map(|highlight| Highlight {
            range: visible.range(example.layout.file_range(highlight.range.clone())),
            class: highlight.class,
        })
        .collect()
}

/// A rule's block: its detector as YAML.
pub(super) fn detector(shelf: &Shelf<'_>, page: usize, fence: usize) -> Html {
    let text = &shelf.book.pages[page].document.fences[fence].code;
    let yaml = find("yaml");
    let highlights = yaml
        .and_then(|language| Tree::parse(language, text))
        .map_or_else(Vec::new, |tree| tree.highlights());
    code::plain(text, &highlights)
}

/// What a fence's stance is in one word, for lists.
pub(super) fn is_judged(stance: FenceStance) -> bool {
    !matches!(stance, FenceStance::One(stance) if !stance.is_judged())
}

/// A link to an example on the page that it stands on.
pub(super) fn place(shelf: &Shelf<'_>, at: usize, from: &str) -> Link {
    let example = &shelf.book.examples[at];
    let page = &shelf.book.pages[example.page];
    let address = shelf.addresses.pages[example.page]
        .clone()
        .unwrap_or_default();
    let anchor = anchor(shelf, example.page, example.fence);
    let text = format!("{}:{}", page.path, shelf.line(example.span));
    Link::new(from, &format!("{address}#{anchor}"), text)
}
