//! The examples of a page: its fences, dedented, split where their comments split them, each with its stance and rule.

use super::expectations;
use super::misspelt;
use super::owner::{RuleNames, owner, place};
use super::pins;
use super::rules::is_rule_block;
use super::stance::{self, DOUBTS, DoubtKind, Evidence, Labels, Place, Stance};
use super::text::lines;
use super::tools::{Comments, HiddenCode};
use super::words::{self, PageNotes, Words};
use super::{Book, Example, FenceReading, FenceStance, Page, Rule, RuleKind};
use crate::config::OwnLabels;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{self, Language, Runtime};
use crate::markdown::{BlockKind, Fence, TextMap};
use crate::near::nearest;
use crate::span::Span;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// What a page holds, before the book numbers it.
#[derive(Default)]
pub(super) struct PageExamples {
    pub examples: Vec<Example>,
    /// `examples` are ranges of this page's own list.
    pub fences: Vec<FenceReading>,
    pub faults: Vec<Diagnostic>,
    pub hidden: Vec<HiddenCode>,
}

/// Reads the fences of a page.
pub(super) fn of_page(
    at: usize,
    page: &Page,
    rules: &[Rule],
    names: &RuleNames<'_>,
    own: &OwnLabels,
) -> PageExamples {
    let document = &page.document;
    let language = |index: usize| language_of(&document.fences[index]);
    let labels = stance::labels(document, &page.path, own, language);
    let comments = Comments::of(document);
    let owners = rules.iter().enumerate();
    let owners = owners.filter(|(_, rule)| rule.page == Some(at));
    let mut fences = document.fences.iter();
    let mut reader = Reader {
        at,
        page,
        rules,
        names,
        labels: &labels,
        comments: &comments,
        owners: owners.map(|(index, rule)| (index, rule.section)).collect(),
        has_prints: fences.any(|fence| fence.code.contains("#> ")),
        notes: PageNotes::default(),
        doubts: Vec::new(),
        out: PageExamples::default(),
    };
    for (index, fence) in document.fences.iter().enumerate() {
        if is_rule_block(fence) {
            reader.rule_block()
        } else {
            reader.fence(index, fence)
        }
    }
    let mut out = reader.finish();
    out.hidden = comments.hidden;
    out
}

/// The language that a fence names, or the session that its first line begins.
fn language_of(fence: &Fence) -> Option<&'static Language> {
    let word = fence.language.as_ref();
    let named = word.and_then(|word| language::find(&word.key));
    language::begun_by_prompt(named, &fence.code).or(named)
}

/// A page while its fences are read.
struct Reader<'a> {
    at: usize,
    page: &'a Page,
    rules: &'a [Rule],
    names: &'a RuleNames<'a>,
    labels: &'a Labels,
    /// What comments of other tools say.
    comments: &'a Comments,
    /// The page's own rules, with their sections.
    owners: Vec<(usize, Option<usize>)>,
    /// Where an author shows what is printed in this way, a text in quotes below a `print` is the same.
    has_prints: bool,
    notes: PageNotes,
    doubts: Vec<(DoubtKind, Span)>,
    out: PageExamples,
}

/// A fence of which examples are made.
struct Source<'f> {
    index: usize,
    fence: &'f Fence,
    /// Its code without pins, byte for byte.
    code: &'f str,
    language: Option<&'static Language>,
    words: Words,
    rule: Option<usize>,
    /// Labels without a mark, which are no code.
    bare: Vec<Range<usize>>,
    /// Whether it holds a good and a bad example.
    holds_both: bool,
}

impl Reader<'_> {
    fn rule_block(&mut self) {
        let start = self.out.examples.len();
        self.out.fences.push(FenceReading {
            stance: FenceStance::One(Stance::Neutral),
            evidence: Vec::new(),
            examples: start..start,
            prelude: 0..0,
            pins: Vec::new(),
            hidden: Vec::new(),
        });
    }

    fn fence(&mut self, index: usize, fence: &Fence) {
        let ids = &self.names.ids;
        let start = self.out.examples.len();
        let language = language_of(fence);
        let almost = [misspelt::language(fence), misspelt::rule(fence)];
        self.out.faults.extend(almost.into_iter().flatten());
        let words = self.words(index, fence, language);
        let pins = pins::of_fence(fence, language, self.rules, ids, &mut self.out.faults);
        // Few fences have a pin; the others are read as they are.
        let code = if pins.is_empty() {
            Cow::Borrowed(fence.code.as_str())
        } else {
            Cow::Owned(pins::blanked(&fence.code, &pins))
        };
        let hollow = (!pins.is_empty()).then(|| Fence {
            code: pins::hollow(&fence.code, &pins),
            ..fence.clone()
        });
        let place = Place {
            document: &self.page.document,
            fence: hollow.as_ref().unwrap_or(fence),
            path: &self.page.path,
            index,
            language,
            labels: self.labels,
        };
        let bare = stance::bare_labels(&place);
        let reading = Interpretation::of(&place, &words, &mut self.out.faults);
        if words.is_output {
            printed(&mut self.out, fence, index);
        }
        let rule = owner(
            self.page, fence, &words, &reading.evidence, &self.owners, self.names,
            &mut self.out.faults,
        );
        let parts = reading.parts.iter();
        let stances: Vec<(Range<usize>, Stance)> = parts
            .map(|part| (part.shown.clone(), part.stance))
            .collect();
        pins::tell_strays(fence, &pins, &stances, &mut self.out.faults);
        let has = |stance| stances.iter().any(|(_, other)| *other == stance);
        let source = Source {
            index,
            fence,
            code: &code,
            language,
            words,
            rule,
            bare,
            holds_both: has(Stance::Good) && has(Stance::Bad),
        };
        for part in &reading.parts {
            let example = self.example(&source, &reading, part);
            self.out.examples.push(example);
        }
        let doubt = reading.doubt();
        self.doubts.extend(doubt.map(|kind| (kind, fence.opening)));
        self.out.fences.push(FenceReading {
            stance: reading.stance,
            evidence: reading.evidence,
            examples: start..self.out.examples.len(),
            prelude: reading.prelude,
            hidden: pins::hidden(&fence.code, &pins),
            pins,
        });
    }

    fn words(&mut self, index: usize, fence: &Fence, language: Option<&'static Language>) -> Words {
        let is_id = |id: &str| self.names.ids.contains_key(id);
        let mut words = words::of_fence(fence, &is_id, &mut self.notes, &mut self.out.faults);
        let mut borrowed = std::mem::take(&mut words.borrowed);
        self.comments.apply(index, &mut borrowed);
        words.borrow(borrowed);
        let is_bare = fence.language.is_none() && fence.words.is_empty() && language.is_none();
        words.is_output |= self.comments.has_outputs && is_bare && can_print(&self.out, index);
        words
    }

    fn example(&self, source: &Source<'_>, reading: &Interpretation, part: &Part) -> Example {
        let Source { fence, code, .. } = *source;
        let parts = [reading.prelude.clone(), part.shown.clone()];
        // A session with an opinion is about the Python that is typed in it.
        let own = source.language.filter(|_| part.stance.is_judged());
        let turns = own.and_then(|language| language::turns(language, code));
        let expectations = turns.as_ref().map_or_else(Vec::new, |turns| {
            expectations::of_turns(fence, code, turns, &parts)
        });
        let (language, ranges) = match turns {
            Some(turns) => {
                let read = turns.into_iter().filter(|turn| !turn.directives.is_refused);
                let typed: Vec<Range<usize>> = read.flat_map(|turn| turn.typed).collect();
                (language::run_by(Runtime::Python), within(&typed, &parts))
            }
            None => (source.language, dedent(code, parts, &source.bare)),
        };
        let mut words = source.words.clone();
        // Of a fence that holds both, what a run is to show is said of what is bad.
        if source.holds_both && part.stance == Stance::Good {
            words.run_claims.clear();
        }
        let is_alone = reading.parts.len() == 1;
        let mut example = Example {
            page: self.at,
            fence: source.index,
            stance: part.stance,
            is_assumed: is_alone && stance::is_assumed(part.stance, &reading.evidence),
            rule: source.rule,
            language,
            words,
            code: ranges.iter().map(|range| &code[range.clone()]).collect(),
            map: fence.map.select(ranges.iter().cloned()),
            layout: identity(fence.code.len()).select(ranges.iter().cloned()),
            span: part_span(fence, &part.shown),
            shown: part.shown.clone(),
            output: None,
            expectations,
        };
        let is_remarked = !example.words.borrowed.hides_output && example.expectations.is_empty();
        if let Some(language) = language.filter(|_| is_remarked) {
            let remarks = expectations::of_remarks(&example, language, self.has_prints);
            example.expectations = remarks;
        }
        example
    }

    /// What is told once a page.
    fn finish(self) -> PageExamples {
        let mut out = self.out;
        tell_unclear(&self.doubts, &mut out.faults);
        tell_unknown_labels(self.labels, &mut out.faults);
        tell_unknown_setups(&out.examples, &mut out.faults);
        tell_idle_setups(&out.examples, &mut out.faults);
        tell_unfenced(self.page, &mut out.faults);
        self.notes.tell(&mut out.faults);
        out
    }
}

/// Examples whose stance is unclear: one finding a kind and page, with all places.
fn tell_unclear(doubts: &[(DoubtKind, Span)], faults: &mut Vec<Diagnostic>) {
    for kind in DOUBTS {
        let mut places = doubts
            .iter()
            .filter(|(other, _)| other == kind)
            .map(|(_, span)| *span);
        let Some(first) = places.next() else {
            continue;
        };
        let rest: Vec<Span> = places.collect();
        let count = rest.len();
        let message = facts!("unclear-stance", reason = kind.facts(), count);
        let mut diagnostic = Diagnostic::new(Code::UnclearStance, first, message)
            .hint(facts!("unclear-stance-hint"));
        for span in rest {
            diagnostic = diagnostic.label(span, facts!("unclear-as-well"));
        }
        faults.push(diagnostic);
    }
}

/// Pairs of labels of which only the author knows which one is bad: asked once a pair and page.
fn tell_unknown_labels(labels: &Labels, faults: &mut Vec<Diagnostic>) {
    for pair in &labels.unknown {
        let [one, other] = &pair.texts;
        let [first, second] = &pair.places;
        let Some(place) = first.first() else {
            continue;
        };
        let message = facts!(
            "unknown-labels",
            first = first.len(),
            one,
            second = second.len(),
            other
        );
        let hint = facts!("unknown-labels-hint", one, other);
        let mut diagnostic = Diagnostic::new(Code::UnknownLabels, *place, message).hint(hint);
        if let Some(place) = second.first() {
            diagnostic = diagnostic.label(*place, facts!("other-label"));
        }
        faults.push(diagnostic);
    }
}

/// A name that no setup of the page has.
fn tell_unknown_setups(examples: &[Example], faults: &mut Vec<Diagnostic>) {
    let named = || {
        examples
            .iter()
            .filter_map(|one| one.words.setup_name.as_ref())
    };
    for (name, span) in examples.iter().filter_map(|one| one.words.with.as_ref()) {
        if named().any(|(own, _)| own == name) {
            continue;
        }
        let message = facts!("no-such-setup", name);
        let mut told = Diagnostic::new(Code::WordValue, *span, message);
        let names = named().map(|(own, _)| own.as_str());
        told.hint = Some(match nearest(name, names, |_| 2) {
            Some(near) => facts!("did-you-mean", near),
            None => facts!("name-a-setup", name),
        });
        // The parts of a fence share its words.
        if faults.last().is_none_or(|last| last.span != told.span) {
            faults.push(told);
        }
    }
}

/// A named setup that no example of the page asks for: it never runs. Another page cannot ask for it.
fn tell_idle_setups(examples: &[Example], faults: &mut Vec<Diagnostic>) {
    let names = examples
        .iter()
        .filter_map(|one| one.words.setup_name.as_ref());
    let names: Vec<&str> = names.map(|(name, _)| name.as_str()).collect();
    let askers = examples.iter().filter(|one| !one.words.is_setup);
    let asked = askers.filter_map(|one| one.words.with.as_ref());
    // A misspelt name is told where it stands, and not here once more.
    let meant = asked.filter_map(|(name, _)| {
        if names.contains(&name.as_str()) {
            Some(name.as_str())
        } else {
            nearest(name, names.iter().copied(), |_| 2)
        }
    });
    let meant: Vec<&str> = meant.collect();
    for setup in examples.iter().filter(|one| !one.words.norun) {
        let Some((name, span)) = &setup.words.setup_name else {
            continue;
        };
        if meant.contains(&name.as_str()) {
            continue;
        }
        let message = facts!("unused-setup", name);
        faults.push(
            Diagnostic::new(Code::IdleWord, *span, message).hint(facts!("unused-setup-hint", name)),
        );
    }
}

/// Whether the example right before a fence may be one that prints something.
fn can_print(out: &PageExamples, index: usize) -> bool {
    out.examples.last().is_some_and(|example| {
        let language = example.language;
        example.fence + 1 == index
            && example.stance.is_judged()
            && language.is_some_and(|language| language.runs_on(Runtime::Python))
    })
}

/// Hands a fence that says what an example prints to the example right before it.
fn printed(out: &mut PageExamples, fence: &Fence, index: usize) {
    let can_print = can_print(out, index);
    match out.examples.last_mut().filter(|_| can_print) {
        Some(example) => example.output = Some(index),
        None => out.faults.push(
            Diagnostic::new(Code::WordValue, fence.opening, facts!("output-of-nothing"))
                .hint(facts!("output-of-nothing-hint")),
        ),
    }
}

/// Whether each example of a book that has these rules would be read as in the one before, if its page is the same:
/// reading asks of a rule only its id and where it is.
pub(super) fn has_same_owners(before: &Book, rules: &[Rule], pages: &[Page]) -> bool {
    let known = before.rules.iter();
    let known = known.filter(|rule| rule.kind != RuleKind::Implicit);
    let asked = |rule: &Rule| (rule.kind, rule.page, rule.section);
    known.clone().count() == rules.len()
        && known.zip(rules).all(|(known, rule)| {
            known.id == rule.id
                && asked(known) == asked(rule)
                && place(known, &before.pages) == place(rule, pages)
        })
}

/// What [`read`] said of the very same document at the same place of a book with the same owners; `rules` is their number.
pub(super) fn again(at: usize, page: &Page, before: &Book, rules: usize) -> Option<PageExamples> {
    let known = before.pages.get(at)?;
    if !Arc::ptr_eq(&known.document, &page.document) || known.path != page.path {
        return None;
    }
    let start = known.fences.first().map_or(0, |fence| fence.examples.start);
    let end = known.fences.last().map_or(0, |fence| fence.examples.end);
    let mut examples = before.examples.get(start..end)?.to_vec();
    for example in &mut examples {
        // Rules of their own are given to examples that had none, and come after all others.
        example.rule = example.rule.filter(|rule| *rule < rules);
    }
    let mut fences = known.fences.clone();
    for fence in &mut fences {
        fence.examples = fence.examples.start - start..fence.examples.end - start;
    }
    Some(PageExamples {
        examples,
        fences,
        faults: known.faults.clone(),
        hidden: known.hidden.clone(),
    })
}

/// Indented code below a label looks like an example and is none: nobody would miss its verdict.
fn tell_unfenced(page: &Page, faults: &mut Vec<Diagnostic>) {
    for pair in page.document.blocks.windows(2) {
        let is_label =
            pair[0].kind == BlockKind::Paragraph && stance::label::short(&pair[0].text).is_some();
        // A fence in it is reported as one.
        let code = pair[1].text.trim_start();
        let is_fence = code.starts_with("```") || code.starts_with("~~~");
        if is_label && pair[1].kind == BlockKind::Code && !is_fence {
            faults.push(
                Diagnostic::new(Code::UnfencedCode, pair[1].span, facts!("unfenced-code"))
                    .label(pair[0].span, facts!("label-above"))
                    .hint(facts!("unfenced-code-hint")),
            );
        }
    }
}

struct Part {
    shown: Range<usize>,
    stance: Stance,
}

/// A fence as its evidence reads it.
struct Interpretation {
    stance: FenceStance,
    evidence: Vec<Evidence>,
    prelude: Range<usize>,
    parts: Vec<Part>,
}

impl Interpretation {
    /// What makes its stance unclear.
    fn doubt(&self) -> Option<DoubtKind> {
        let first = self
            .evidence
            .first()
            .filter(|one| one.stance == Stance::Unclear)?;
        DOUBTS
            .iter()
            .copied()
            .find(|kind| first.reason.as_ref() == Some(&kind.facts()))
    }

    fn of(place: &Place<'_>, words: &Words, faults: &mut Vec<Diagnostic>) -> Interpretation {
        let whole = 0..place.fence.code.len();
        if !stance::is_said_of_whole(place)
            && words::forced_stance(words).is_none()
            && let Some(split) = stance::split(place, faults)
        {
            let parts = split.parts.iter().map(|(shown, evidence)| Part {
                shown: shown.clone(),
                stance: evidence.stance,
            });
            let parts: Vec<Part> = parts.collect();
            let first = parts[0].stance;
            return Interpretation {
                stance: if parts.iter().all(|part| part.stance == first) {
                    FenceStance::One(first)
                } else {
                    FenceStance::Mixed
                },
                prelude: split.prelude,
                parts,
                evidence: split.parts.into_iter().map(|(_, one)| one).collect(),
            };
        }
        let read = stance::infer(place, faults);
        let stance = words::forced_stance(words).unwrap_or(read.stance);
        Interpretation {
            stance: FenceStance::One(stance),
            evidence: read.evidence,
            prelude: 0..0,
            parts: vec![Part {
                shown: whole,
                stance,
            }],
        }
    }
}

fn identity(length: usize) -> TextMap {
    let mut map = TextMap::default();
    map.push(0, 0, length);
    map
}

/// The lines of a part in the file.
fn part_span(fence: &Fence, shown: &Range<usize>) -> Span {
    if shown.is_empty() {
        return fence.opening;
    }
    fence.span_of(shown.clone())
}

/// What lies in one of the parts.
fn within(ranges: &[Range<usize>], parts: &[Range<usize>]) -> Vec<Range<usize>> {
    let cut = |range: &Range<usize>, part: &Range<usize>| {
        range.start.max(part.start)..range.end.min(part.end)
    };
    let all = parts
        .iter()
        .flat_map(|part| ranges.iter().map(move |range| cut(range, part)));
    all.filter(|range| range.start < range.end).collect()
}

/// The ranges of the code that are left when the indentation that all lines share is taken away.
///
/// `bare` are labels without a mark ("Yes:") and the space behind them: they indent their line, and are no code.
fn dedent(code: &str, ranges: [Range<usize>; 2], bare: &[Range<usize>]) -> Vec<Range<usize>> {
    let indent = |line: &Range<usize>| {
        let text = &code[line.clone()];
        let label = bare
            .iter()
            .find(|label| label.start == line.start)
            .map_or(0, |label| label.len());
        // A line feed is no indentation.
        let label = label.min(text.trim_end_matches(['\n', '\r']).len());
        label + text[label..].len() - text[label..].trim_start_matches([' ', '\t']).len()
    };
    let is_empty =
        |line: &Range<usize>| code[line.start + indent(line)..line.end].trim().is_empty();
    let all = ranges.iter().flat_map(|range| {
        lines(&code[range.clone()]).map(|line| range.start + line.start..range.start + line.end)
    });
    let shared = all
        .filter(|line| !is_empty(line))
        .map(|line| indent(&line))
        .min()
        .unwrap_or(0);
    if shared == 0 {
        let ranges = ranges.into_iter();
        return ranges.filter(|range| !range.is_empty()).collect();
    }
    let mut kept = Vec::new();
    for range in ranges {
        for line in lines(&code[range.clone()]) {
            let line = range.start + line.start..range.start + line.end;
            let cut = match is_empty(&line) && bare.iter().any(|label| label.start == line.start) {
                // Nothing but a label: its line stays, empty.
                true => indent(&line),
                false => shared.min(indent(&line)),
            };
            kept.push(line.start + cut..line.end);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_indentation_is_taken_away() {
        let code = "    a\n      b\n\n    c\n";
        let text: String = dedent(code, [0..0, 0..code.len()], &[])
            .into_iter()
            .map(|range| &code[range])
            .collect();
        assert_eq!(text, "a\n  b\n\nc\n");
    }
}
