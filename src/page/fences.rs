//! A fence as its reader sees it: code with marks, stance, verdict and what was found.

use super::annotations::{Annotation, AnnotationSource, annotations};
use super::code;
use super::context::SiteContext;
use super::difference::{self, Side};
use super::lines;
use super::pairs::{self, Group};
use super::probes;
use super::tables::{self, Column, Placed};
use super::views::{
    FenceView, FindingView, Href, Html, Link, PairView, Part, Row, Sentence, VerdictView,
};
use crate::book::{Example, FenceReading, FenceStance, Page, Stance};
use crate::language::{
    Highlight, Language, Nature, Tree, begun_by_prompt, find, session_highlights,
};
use crate::markdown::Fence;
use crate::verify::{CHECKERS, RUN, Verdict, VerdictKind};
use crate::wording::{because, because_beside};
use std::ops::Range;

/// The views of fences that nothing stands between, for a page at the address `from`.
pub(super) fn views(
    context: &SiteContext<'_>,
    page: usize,
    run: Vec<Placed>,
    from: &str,
) -> Vec<FenceView> {
    let kinds: Vec<_> = run
        .iter()
        .map(|placed| whole_stance(context, page, placed.fence))
        .collect();
    let mut run = run.into_iter();
    let mut next = |count: usize| run.by_ref().take(count).collect::<Vec<_>>();
    let mut out = Vec::new();
    for group in pairs::groups(&kinds) {
        match group {
            Group::One(_) => out.extend(
                next(1)
                    .into_iter()
                    .map(|placed| view(context, page, placed, from)),
            ),
            Group::Pair(first, second) => {
                let sides = [next(first.len()), next(second.len())];
                let at = sides.each_ref().map(|side| {
                    let fences = side.iter().map(|placed| placed.fence);
                    fences
                        .map(|fence| context.book.pages[page].fences[fence].examples.start)
                        .collect::<Vec<_>>()
                });
                let parts = sides.map(|side| {
                    let side = side.into_iter();
                    side.map(|placed| alone(context, page, placed, from))
                        .collect()
                });
                out.push(FenceView {
                    anchor: String::new(),
                    rows: vec![Row::Pair(pair(context, at, parts))],
                });
            }
        }
    }
    out
}

/// A row of a table whose columns are bad and good examples.
pub(super) fn row(
    context: &SiteContext<'_>,
    page: usize,
    columns: [Column; 2],
    from: &str,
) -> FenceView {
    let at = columns.each_ref().map(|column| {
        let fences = column.fences.iter();
        let examples = fences.flat_map(|(placed, _)| {
            let reading = &context.book.pages[page].fences[placed.fence];
            reading.examples.clone()
        });
        let judged = |at: &usize| context.book.examples[*at].stance.is_judged();
        examples.filter(judged).collect::<Vec<_>>()
    });
    let parts = columns.map(|column| {
        let mut parts = Vec::new();
        let mut above = tables::beside(column.above);
        for (placed, below) in column.fences {
            let first = parts.len();
            parts.extend(all_parts(context, page, placed, from));
            if let Some(part) = parts.get_mut(first) {
                part.above = above.take();
            }
            if let Some(part) = parts.last_mut() {
                part.below = tables::beside(below);
            }
        }
        parts
    });
    FenceView {
        anchor: String::new(),
        rows: vec![Row::Pair(pair(context, at, parts))],
    }
}

/// The parts of a fence below each other.
fn all_parts(context: &SiteContext<'_>, page: usize, placed: Placed, from: &str) -> Vec<Part> {
    let source = &context.book.pages[page];
    let reading = &source.fences[placed.fence];
    let visible = visible(&source.document.fences[placed.fence], reading);
    let mut parts = Vec::with_capacity(reading.examples.len());
    if !reading.prelude.is_empty() {
        parts.push(prelude(context, page, placed.fence, &visible));
    }
    let examples = reading.examples.clone();
    parts.extend(examples.map(|at| part(context, at, &visible, from)));
    if let Some(first) = parts.first_mut() {
        first.anchor = context.anchor(page, placed.fence);
        first.caption = placed.caption;
    }
    parts
}

/// The one stance that an author gives to a fence in the cell of a table; nothing where it has several, or no example.
pub(super) fn stance(context: &SiteContext<'_>, page: usize, fence: usize) -> Option<Stance> {
    let reading = &context.book.pages[page].fences[fence];
    let examples = &context.book.examples[reading.examples.clone()];
    if examples.is_empty() || examples.iter().any(|example| example.words.is_setup) {
        return None;
    }
    let mut stances = examples.iter().map(shown_stance);
    let first = stances.find(|stance| stance.is_judged());
    let is_one = stances.all(|stance| !stance.is_judged() || Some(stance) == first);
    is_one.then(|| first.unwrap_or(Stance::Neutral))
}

/// The name by which a fence is chosen among those beside it; nothing for one that is good or bad, because those are to be
/// compared.
pub(super) fn choice(context: &SiteContext<'_>, page: usize, fence: usize) -> Option<String> {
    stance(context, page, fence).filter(|stance| !stance.is_judged())?;
    let at = context.book.pages[page].fences[fence].examples.start;
    let part = bare(context, &context.book.examples[at]);
    let name = part.title.unwrap_or(part.language);
    Some(if name.is_empty() {
        "Text".to_owned()
    } else {
        name
    })
}

/// Whether the tab or the box around a fence is called as its language is: no label is written twice.
fn is_named_around(page: &Page, fence: &Fence, language: &str) -> bool {
    let around = page.document.containers_at(fence.span.start).next_back();
    let title = around.and_then(|container| container.title.as_deref());
    title.is_some_and(|title| title.eq_ignore_ascii_case(language))
}

/// Stance and rule of a fence that is one example; neutral for one that cannot stand in a pair.
fn whole_stance(context: &SiteContext<'_>, page: usize, fence: usize) -> (Stance, Option<usize>) {
    let reading = &context.book.pages[page].fences[fence];
    match (
        reading.stance,
        &context.book.examples[reading.examples.clone()],
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
fn alone(context: &SiteContext<'_>, page: usize, placed: Placed, from: &str) -> Part {
    let source = &context.book.pages[page];
    let reading = &source.fences[placed.fence];
    let visible = visible(&source.document.fences[placed.fence], reading);
    Part {
        anchor: context.anchor(page, placed.fence),
        caption: placed.caption,
        ..part(context, reading.examples.start, &visible, from)
    }
}

fn view(context: &SiteContext<'_>, page: usize, placed: Placed, from: &str) -> FenceView {
    let source = &context.book.pages[page];
    let reading = &source.fences[placed.fence];
    let written = &source.document.fences[placed.fence];
    let visible = visible(written, reading);
    let mut rows = Vec::with_capacity(reading.examples.len() + 1);
    if !reading.prelude.is_empty() {
        rows.push(Row::One(prelude(context, page, placed.fence, &visible)));
    }
    let examples = &context.book.examples[reading.examples.clone()];
    let stances: Vec<_> = examples.iter().map(|one| (one.stance, None)).collect();
    let first = reading.examples.start;
    for group in pairs::groups(&stances) {
        rows.push(match group {
            Group::One(at) => Row::One(part(context, first + at, &visible, from)),
            Group::Pair(one, other) => {
                let at = [one, other].map(|side| side.map(|at| first + at).collect::<Vec<_>>());
                let parts = at.each_ref().map(|side| {
                    let side = side.iter();
                    side.map(|at| part(context, *at, &visible, from)).collect()
                });
                Row::Pair(pair(context, at, parts))
            }
        });
    }
    // What is written of a fence as a whole stands on what comes first in it.
    match rows.first_mut() {
        Some(Row::One(part)) => {
            part.caption = placed.caption;
            part.title = part.title.take().filter(|_| !placed.is_tab);
            if is_named_around(source, written, &part.language) {
                part.language.clear();
            }
        }
        Some(Row::Pair(pair)) => {
            if let Some(part) = pair.sides[0].first_mut() {
                part.caption = placed.caption;
            }
        }
        None => {}
    }
    FenceView {
        anchor: context.anchor(page, placed.fence),
        rows,
    }
}

/// The lines that the parts of a fence share.
fn prelude(context: &SiteContext<'_>, page: usize, fence: usize, visible: &code::Visible) -> Part {
    let reading = &context.book.pages[page].fences[fence];
    let at = reading.examples.start;
    let example = &context.book.examples[at];
    let highlights = in_fence(context, example, &context.observed[at].highlights, visible);
    let shown = visible.range(reading.prelude.clone());
    let (covered, wraps) = wraps(context, example, visible);
    Part {
        stance: Stance::Neutral.word(),
        covered: covered_lines(&visible.code, &shown, &covered),
        stretches: code::stretches(&visible.code, shown, (&highlights, &wraps), Vec::new()),
        ..bare(context, example)
    }
}

/// A pair of examples, given by their indices and as parts.
fn pair(context: &SiteContext<'_>, at: [Vec<usize>; 2], sides: [Vec<Part>; 2]) -> PairView {
    let examples = &context.book.examples;
    let is_bad = |side: &[usize]| side.iter().all(|at| examples[*at].stance == Stance::Bad);
    let [bad, good] = match is_bad(&at[0]) {
        true => [&at[0], &at[1]],
        false => [&at[1], &at[0]],
    };
    let lines = at.iter().flatten().flat_map(|at| {
        let example = &examples[*at];
        let fence = &context.book.pages[example.page].document.fences[example.fence];
        let visible = code::Visible::of(&fence.code, &fence.covered);
        let shown = visible.range(example.shown.clone());
        let lines = visible.code.get(shown).unwrap_or("").lines();
        lines.map(|line| line.chars().count()).max()
    });
    let width = lines.max().unwrap_or(0);
    PairView {
        name: at[0].first().map_or_else(String::new, |at| {
            format!("Pair-{}", context.line(examples[*at].span))
        }),
        room: ROOMS.into_iter().find(|room| width <= *room),
        tall: sides.each_ref().map(|side| is_tall(side)),
        differences: bad
            .iter()
            .filter_map(|bad| nearest_difference(context, *bad, good))
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
fn nearest_difference(context: &SiteContext<'_>, bad: usize, good: &[usize]) -> Option<Html> {
    let cell = &context.differences[bad];
    cell.get_or_init(|| {
        let old = Seen::of(context, bad);
        let nearest = match good {
            [only] => Seen::of(context, *only),
            several => several
                .iter()
                .map(|at| Seen::of(context, *at))
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
    fn of(context: &SiteContext<'_>, at: usize) -> Seen {
        let example = &context.book.examples[at];
        let page = &context.book.pages[example.page];
        let reading = &page.fences[example.fence];
        let fence = &page.document.fences[example.fence];
        let visible = {
            let unseen = reading.unseen(fence);
            code::Visible::of(&fence.code, &joined(unseen, lines::of(fence).hidden))
        };
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
            highlights: in_fence(context, example, &context.observed[at].highlights, &visible),
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

/// A part of which nothing is known but its fence.
fn bare(context: &SiteContext<'_>, example: &Example) -> Part {
    let written = &context.book.pages[example.page].document.fences[example.fence];
    let as_written = || {
        let word = written.language.as_ref();
        word.map_or_else(String::new, |word| word.key.clone())
    };
    // A session that is judged as Python is shown as what it is.
    let language = session(context, example).or(example.language);
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
        is_setup: example.words.is_setup && !looks_inside(&example.code),
        verdict: None,
        above: None,
        below: None,
        probes: Vec::new(),
        covered: 0,
        stretches: Vec::new(),
    }
}

/// The code of a fence without its pins, and without the comments that mark its lines.
fn visible(fence: &Fence, reading: &FenceReading) -> code::Visible {
    let hidden = joined(reading.hidden.clone(), lines::of(fence).hidden);
    code::Visible::of(&fence.code, &hidden)
}

/// Two lists of ranges as one, in order and apart from each other.
fn joined(mut ranges: Vec<Range<usize>>, more: Vec<Range<usize>>) -> Vec<Range<usize>> {
    if more.is_empty() {
        return ranges;
    }
    ranges.extend(more);
    ranges.sort_by_key(|range| range.start);
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// The lines of its fence that are shown only where they are asked for, and all that are drawn in another way; as bytes of
/// the fence's visible code.
fn wraps(
    context: &SiteContext<'_>,
    example: &Example,
    visible: &code::Visible,
) -> (Vec<Range<usize>>, Vec<code::Wrap>) {
    let fence = &context.book.pages[example.page].document.fences[example.fence];
    let ranges = fence.covered.iter();
    let covered: Vec<_> = ranges.map(|range| visible.range(range.clone())).collect();
    let mut wraps: Vec<_> = covered.iter().cloned().map(code::Wrap::covered).collect();
    let touches = |range: &Range<usize>| {
        let mut all = covered.iter();
        all.any(|one| one.start < range.end && range.start < one.end)
    };
    let lines = lines::of(fence).wraps.into_iter().map(|wrap| code::Wrap {
        range: visible.range(wrap.range.clone()),
        ..wrap
    });
    wraps.extend(lines.filter(|wrap| !touches(&wrap.range)));
    wraps.sort_by_key(|wrap| wrap.range.start);
    (covered, wraps)
}

/// How many lines of a part are covered.
fn covered_lines(code: &str, shown: &Range<usize>, covered: &[Range<usize>]) -> usize {
    let lines = covered.iter().map(|range| {
        let start = range.start.clamp(shown.start, shown.end);
        let end = range.end.clamp(start, shown.end);
        code.get(start..end).unwrap_or("").lines().count()
    });
    lines.sum()
}

/// Whether code has a word of those by which Python comes to the interpreter that runs it: then a person who reads the page
/// sees it. A word too many leaves a setup unfolded, and no more.
fn looks_inside(code: &str) -> bool {
    const WORDS: [&str; 10] = [
        "sys", "gc", "ctypes", "_ctypes", "cffi", "inspect", "importlib", "__import__", "exec",
        "eval",
    ];
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .any(|word| WORDS.contains(&word))
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

fn part(context: &SiteContext<'_>, at: usize, whole: &code::Visible, from: &str) -> Part {
    let example = &context.book.examples[at];
    let highlights = in_fence(context, example, &context.observed[at].highlights, whole);
    let shown = whole.range(example.shown.clone());
    let (covered, wraps) = wraps(context, example, whole);
    Part {
        covered: covered_lines(&whole.code, &shown, &covered),
        verdict: context.judged.verdicts[at].as_ref().map(|verdict| {
            let mut view = verdict_view(context, verdict, from);
            if example.is_assumed {
                view.name = plain_mark(verdict);
            }
            let faults = context.observed[at].certain_faults(true);
            // In what it was run stands at the end of the page where that is the same for all of it.
            let page = &context.runtimes[example.page];
            view.because = Sentence(because_beside(verdict, faults, page));
            // A rule is not linked from its own examples.
            view.rule = view.rule.filter(|_| verdict.rule != example.rule);
            view
        }),
        probes: probes::probes(context, at),
        stretches: code::stretches(
            &whole.code,
            shown,
            (&highlights, &wraps),
            found(context, at, whole, from),
        ),
        ..bare(context, example)
    }
}

/// What the checkers found in an example, as bytes of its fence's visible code.
fn found(
    context: &SiteContext<'_>,
    at: usize,
    whole: &code::Visible,
    from: &str,
) -> Vec<code::Found> {
    let example = &context.book.examples[at];
    let found = annotations(context, at).into_iter().map(|annotation| {
        let Annotation {
            range,
            source,
            message,
        } = annotation;
        let rule = match source {
            AnnotationSource::Rule(rule) => Some(rule_in_finding(context, rule, from)),
            AnnotationSource::Checker(checker) => Some(Link {
                href: Href::default(),
                text: CHECKERS[checker].name.to_owned(),
            }),
            AnnotationSource::Syntax | AnnotationSource::Run => None,
        };
        code::Found {
            view: FindingView {
                line: context.line(example.span_of(range.clone())),
                indent: String::new(),
                rule,
                message,
                is_again: false,
            },
            range: whole.range(example.layout.file_range(range)),
        }
    });
    found.collect()
}

/// The rule of a finding: a link, but from its own page.
fn rule_in_finding(context: &SiteContext<'_>, rule: usize, from: &str) -> Link {
    let link = context.rule_link(rule, from);
    let is_here = context.addresses.rules[rule].as_deref() == Some(from);
    link.filter(|_| !is_here).unwrap_or_else(|| Link {
        href: Href::default(),
        text: context.book.rules[rule].id.clone(),
    })
}

fn verdict_view(context: &SiteContext<'_>, verdict: &Verdict, from: &str) -> VerdictView {
    VerdictView {
        name: verdict.kind.name(),
        because: Sentence(because(verdict)),
        rule: verdict.rule.and_then(|rule| context.rule_link(rule, from)),
    }
}

/// The language of an example that is typed in a session.
fn session(context: &SiteContext<'_>, example: &Example) -> Option<&'static Language> {
    let document = &context.book.pages[example.page].document;
    let fence = &document.fences[example.fence];
    let called = fence.language.as_ref().and_then(|word| find(&word.key));
    // What begins with a prompt is one, whatever it is called.
    let language = begun_by_prompt(called, &fence.code).or(called)?;
    let is_read = example.language?.nature != Nature::Session;
    (is_read && language.nature == Nature::Session).then_some(language)
}

/// Highlights of an example's code as bytes of its fence's visible code.
fn in_fence(
    context: &SiteContext<'_>,
    example: &Example,
    highlights: &[Highlight],
    visible: &code::Visible,
) -> Vec<Highlight> {
    // Prompts and output are no part of an example, and a reader sees them all the same.
    if let Some(language) = session(context, example) {
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
pub(super) fn detector(context: &SiteContext<'_>, page: usize, fence: usize) -> Html {
    let text = &context.book.pages[page].document.fences[fence].code;
    let yaml = find("yaml");
    let highlights = yaml
        .and_then(|language| Tree::parse(language, text))
        .map_or_else(Vec::new, |tree| tree.highlights());
    code::plain(text, &highlights)
}
