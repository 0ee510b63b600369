//! A fence of a copy: above it what its author says and what was proven, in it the code, below it what was found.
//!
//! The info string is reduced to the language. A stance follows it only where the words above the fence would not be
//! the first evidence that rulebook reads: where the author wrote it there, where code is neutral, and in the parts of a
//! fence that was split. So a copy that is checked again has the stances of its page.

use super::super::exporter::Input;
use super::super::inline;
use super::edit::{Edit, Part};
use crate::book::{Example, FenceReading, Rank, Stance};
use crate::language::{Detector, Nature, ReadDefaults};
use crate::markdown::Fence;
use crate::page::{AnnotationSource, Visible, annotations, reports, said};
use crate::verify::{CHECKERS, Verdict, VerdictKind};
use crate::wording::because;
use std::collections::BTreeSet;
use std::ops::Range;

/// The change that puts a fence's copy into its place.
pub(super) fn edit(input: &Input<'_>, part: &Part, at: usize, source: &str, from: &str) -> Edit {
    let page = &input.context.book.pages[part.page];
    let fence = &page.document.fences[at];
    let start = fence.span.start as usize;
    let whole = &source[start..fence.span.end as usize];
    let end = start + whole.trim_end_matches(['\r', '\n']).len();
    let own = input.context.blocks.get(&(part.page, at)).copied();
    if input.beside.is_some() && own.is_some() && own == part.rule {
        // It comes last there.
        let rest = &source[end..];
        let space = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
        return Edit {
            range: start..end + space,
            text: String::new(),
        };
    }
    let text = match input.context.blocks.get(&(part.page, at)) {
        Some(rule) if part.rule == Some(*rule) => own_block(input, *rule, fence),
        Some(rule) => block(input, *rule, from),
        None => examples(input, part.page, at),
    };
    Edit {
        range: start..end,
        text: in_place(&text, source, start..end, &page.document.dropped),
    }
}

/// Lines with what stands before them in the list or the quote that holds them.
///
/// Columns among `dropped` are in no copy.
fn in_place(text: &str, source: &str, range: Range<usize>, dropped: &[Range<u32>]) -> String {
    let Range { start, end } = range;
    let line = source[..start].rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let before = &source[line..start];
    let from = dropped.partition_point(|range| range.end as usize <= line);
    let dropped = &dropped[from..];
    let is_kept = |at: &usize| {
        !dropped
            .iter()
            .take(8)
            .any(|range| range.contains(&((line + at) as u32)))
    };
    let prefix: String = before
        .char_indices()
        .filter(|(at, _)| is_kept(at))
        .map(|(_, c)| c)
        .map(|c| if matches!(c, '>' | '\t') { c } else { ' ' })
        .collect();
    let begins_line = before.chars().all(|c| matches!(c, '>' | ' ' | '\t'));
    let is_blank = |line: &str| line.trim_matches(['>', ' ', '\t', '\r']).is_empty();
    let mut out = String::with_capacity(text.len() + 16);
    // A quote that follows a quote would go on with it.
    let above = &source[..line];
    let above = above.strip_suffix('\n').unwrap_or(above);
    let above = above.strip_suffix('\r').unwrap_or(above);
    let above = &above[above.rfind(['\n', '\r']).map_or(0, |at| at + 1)..];
    if begins_line && !is_blank(above) {
        out.push('\n');
        out.push_str(&prefix);
    }
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            out.push('\n');
            out.push_str(if line.is_empty() {
                prefix.trim_end()
            } else {
                &prefix
            });
        }
        out.push_str(line);
    }
    let below = source[end..].trim_start_matches('\r');
    let below = below.strip_prefix('\n').unwrap_or(below);
    let next = below.lines().next().unwrap_or("");
    if !is_blank(next) {
        out.push('\n');
        out.push_str(prefix.trim_end());
    }
    out
}

/// A rule's block on the rule's own copy: the detector, for whoever wants to run it.
fn own_block(input: &Input<'_>, rule: usize, fence: &Fence) -> String {
    own_detector(input, rule, &fence.code)
}

/// The detector of a rule with a page that lacks the rest of the book: no heading around it says its id.
pub(super) fn detector_apart(input: &Input<'_>, rule: usize) -> Option<String> {
    let found = &input.context.book.rules[rule];
    let page = &input.context.book.pages[found.page?];
    let code = &page.document.fences[found.block?].code;
    let is_whole = |code: &str| Detector::read(code, ReadDefaults { id: None }).is_ok();
    let id = serde_json::Value::from(found.id.as_str());
    let named = format!("id: {id}\n{code}");
    let is_lacking = !is_whole(code) && is_whole(&named);
    let code = if is_lacking { &named } else { code };
    Some(own_detector(input, rule, code))
}

fn own_detector(input: &Input<'_>, rule: usize, code: &str) -> String {
    let id = inline::text(&input.context.book.rules[rule].id);
    let code = fenced("yaml", &["rule"], code);
    format!("The detector of {id}, as an ast-grep rule:\n\n{code}")
}

/// A rule's block on a page: what it says, and where the rest of it stands.
fn block(input: &Input<'_>, rule: usize, from: &str) -> String {
    let found = &input.context.book.rules[rule];
    let id = inline::label(&found.id);
    let copy = input.context.addresses.rules[rule].as_deref();
    let way = copy.and_then(|address| input.way(from, address));
    let link = way.map_or_else(|| id.clone(), |to| format!("[{id}]({to})"));
    let Some(detector) = &found.detector else {
        return format!("> **Rule {id}**: its detector cannot be read, so nothing checks it.");
    };
    let mut facts = vec![
        detector.severity.word().to_owned(),
        detector.language.display.to_owned(),
    ];
    facts.extend(
        detector
            .since
            .as_ref()
            .map(|since| format!("since {}", inline::text(since))),
    );
    if !detector.tags.is_empty() {
        facts.push(format!("tags: {}", inline::text(&detector.tags.join(", "))));
    }
    let message = inline::text(&detector.message);
    let says = match message.is_empty() {
        true => ".".to_owned(),
        false => format!(": {}", sentence(&message)),
    };
    format!(
        "> **Rule {id}** ({}){says}\n> Found by a detector, which stands in {link}.",
        facts.join(", ")
    )
}

/// The examples of a fence, one after the other.
fn examples(input: &Input<'_>, page: usize, at: usize) -> String {
    let source = &input.context.book.pages[page];
    let fence = &source.document.fences[at];
    let reading = &source.fences[at];
    let parts: Vec<String> = reading
        .examples
        .clone()
        .map(|example| example_text(input, fence, reading, example))
        .collect();
    if parts.is_empty() {
        let language = fence.language.as_ref().map_or("", |word| word.key.as_str());
        let visible = Visible::of(&fence.code, &reading.unseen(fence));
        return fenced(language, &[], &visible.code);
    }
    parts.join("\n\n")
}

fn example_text(input: &Input<'_>, fence: &Fence, reading: &FenceReading, at: usize) -> String {
    let example = &input.context.book.examples[at];
    let verdict = input.context.judged.verdicts[at].as_ref();
    let shown = Shown::of(fence, reading, example);
    let stance = stance_word(example, reading);
    let language = fence.language.as_ref().map_or("", |word| word.key.as_str());
    let code = fenced(language, stance.as_slice(), &shown.code);
    // Of code whose stance is unclear there is nothing to say.
    let mut out = match example.stance {
        Stance::Unclear => code,
        _ => format!("> {}\n\n{code}", mark(input, example, verdict)),
    };
    let found = findings(input, at, &shown);
    if !found.is_empty() {
        out.push('\n');
        let bullet = if found.len() > 1 { "- " } else { "" };
        for line in &found {
            out.push_str(&format!("\n> {bullet}{line}"));
        }
    }
    if example.words.is_setup {
        let name = example.words.setup_name.as_ref();
        let name = name.map_or_else(String::new, |(name, _)| format!(" {}", inline::text(name)));
        return format!("<details><summary>Setup{name}</summary>\n\n{out}\n\n</details>");
    }
    out.push_str(&probes(input, at));
    out
}

/// What probes reported when it was executed: a quote of its own, in which no list is taken for the code that follows.
fn probes(input: &Input<'_>, at: usize) -> String {
    /// As on the page: beyond these a reader counts and does not read.
    const MOST: usize = 50;
    let example = &input.context.book.examples[at];
    let reports = reports(example, &input.context.observed[at]);
    let mut out = String::new();
    for of_probe in reports.chunk_by(|one, other| one.probe == other.probe) {
        out.push_str(if out.is_empty() { "\n\n" } else { "\n>\n" });
        let name = inline::text(&of_probe[0].probe);
        let told = inline::text(&said(of_probe));
        out.push_str(&format!("> Reported by {name}: {}", sentence(&told)));
        for report in of_probe.iter().filter(|report| !report.items().is_empty()) {
            if !report.place.is_empty() {
                out.push_str(&format!("\n>\n> In {}:", inline::text(&report.place)));
            }
            out.push_str("\n>");
            let items = report.items();
            for (at, item) in items.iter().take(MOST).enumerate() {
                let line = item.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push_str(&format!("\n> {}. {}", at + 1, inline::code(&line)));
            }
            if items.len() > MOST {
                out.push_str(&format!("\n>\n> And {} more.", items.len() - MOST));
            }
        }
    }
    out
}

/// The stance behind the language, where it has to stand there.
fn stance_word(example: &Example, reading: &FenceReading) -> Option<&'static str> {
    let is_code = example
        .language
        .is_some_and(|language| matches!(language.nature, Nature::Code | Nature::Markup));
    let first = reading.evidence.first();
    let needs = match example.stance {
        _ if example.language.is_none() => false,
        // No word says it, and what is around it goes into the copy as well.
        Stance::Unclear => false,
        Stance::Neutral => is_code || first.is_some_and(|first| first.rank != Rank::Default),
        _ => {
            first.is_some_and(|first| first.rank == Rank::InfoString) || reading.examples.len() > 1
        }
    };
    needs.then(|| example.stance.word())
}

/// `**Bad example** (SA101), proven: …`.
fn mark(input: &Input<'_>, example: &Example, verdict: Option<&Verdict>) -> String {
    let stance = match example.stance {
        Stance::Good if example.is_assumed => "Example",
        Stance::Good => "Good example",
        Stance::Bad => "Bad example",
        Stance::Neutral if example.words.is_output => "Output",
        Stance::Neutral if example.words.is_setup => "Setup",
        Stance::Neutral => "Neutral code",
        Stance::Unclear => "Code",
    };
    let mut out = format!("**{stance}**");
    let rule = example.rule.filter(|_| example.stance.is_judged());
    if let Some(id) = rule.and_then(|rule| input.given_id(rule)) {
        out.push_str(&format!(" ({})", inline::text(id)));
    }
    match verdict {
        Some(verdict) => {
            let because = sentence(&inline::text(&because(verdict)));
            out.push_str(&format!(", {}: {because}", words(verdict.kind)));
        }
        None => out.push_str(", not judged."),
    }
    if let Some(title) = &example.words.title {
        out.push_str(&format!(" Title: {}.", inline::code(title)));
    }
    out
}

/// A verdict for somebody who has not read the guide: what is not proven says so.
pub(super) fn words(kind: VerdictKind) -> String {
    match kind {
        VerdictKind::Proven | VerdictKind::Unproven => kind.words().to_owned(),
        _ => format!("{}, not proven", kind.words()),
    }
}

/// The words end as a sentence does: a colon would introduce the code below it.
fn sentence(text: &str) -> String {
    let text = text.trim_end().trim_end_matches(':');
    match text.ends_with(['.', '!', '?']) {
        true => text.to_owned(),
        false => format!("{text}."),
    }
}

/// The code of one example as it is shown: the shared lines, and its own.
struct Shown {
    code: String,
    visible: Visible,
    /// Bytes of the visible code.
    prelude: Range<usize>,
    own: Range<usize>,
}

impl Shown {
    fn of(fence: &Fence, reading: &FenceReading, example: &Example) -> Shown {
        let visible = Visible::of(&fence.code, &reading.unseen(fence));
        let prelude = visible.range(reading.prelude.clone());
        let own = visible.range(example.shown.clone());
        Shown {
            code: visible.code[prelude.clone()].to_owned() + &visible.code[own.clone()],
            visible,
            prelude,
            own,
        }
    }

    /// The line, from 1, on which a byte of the fence's code is shown.
    fn line(&self, at: usize) -> usize {
        let at = self.visible.range(at..at).start;
        let before = |part: &Range<usize>| at.clamp(part.start, part.end) - part.start;
        let before = before(&self.prelude) + before(&self.own);
        1 + self.code[..before].matches('\n').count()
    }
}

/// `SA101 at line 2: use select()`, in the order of the lines, without what the shared lines alone hold.
fn findings(input: &Input<'_>, at: usize, shown: &Shown) -> Vec<String> {
    let example = &input.context.book.examples[at];
    let annotations = annotations(input.context, at).into_iter();
    let found: BTreeSet<(usize, String, String)> = annotations
        .map(|annotation| {
            let source = match annotation.source {
                AnnotationSource::Syntax => "syntax error".to_owned(),
                AnnotationSource::Rule(rule) => inline::text(&input.context.book.rules[rule].id),
                AnnotationSource::Checker(checker) => CHECKERS[checker].name.to_owned(),
                AnnotationSource::Run => "run".to_owned(),
            };
            let start = example.layout.file_range(annotation.range).start;
            (shown.line(start), source, annotation.message)
        })
        .collect();
    let lines = found.into_iter().map(|(line, source, message)| {
        if message.is_empty() {
            return format!("{source} at line {line}.");
        }
        let message = sentence(&inline::text(&message));
        format!("{source} at line {line}: {message}")
    });
    lines.collect()
}

/// A fence that nothing in its code can close.
fn fenced(language: &str, words: &[&str], code: &str) -> String {
    // A backtick may not stand in the info string of a fence of backticks.
    let mark = if language.contains('`') { '~' } else { '`' };
    let marks = mark
        .to_string()
        .repeat((inline::longest_run(code, mark) + 1).max(3));
    let info = std::iter::once(language).chain(words.iter().copied());
    let info = info.collect::<Vec<_>>().join(" ");
    let end = if code.is_empty() || code.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{marks}{}\n{code}{end}{marks}", info.trim())
}
