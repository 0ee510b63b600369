//! Findings as a compiler shows them, page by page as a reader reads them, and verdicts in one line each.
//!
//! What a run comes to in the end is said in `summary.rs`.

use super::alike::{Alike, fold, fold_pages};
use super::count::counted;
use super::explain::explain;
use super::picture::{picture, renderer};
use super::place::{name, path_and_line, rule_behind};
use super::summary::cached;
use super::wanted::{Colour, Detail};
use crate::diagnostic::{Diagnostic, Level};
use crate::escape;
use crate::pipeline::{Checked, Linted, Unit};
use crate::span::SourceId;
use crate::verify::Tally;
use crate::wording::{because, say, sentence};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

/// All findings of a run, or what else was asked for, page by page; the summary is apart.
pub fn human(checked: &Checked, detail: Detail, colour: Colour) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        // The evidence is a long answer of its own; findings would bury it.
        if detail.explain {
            let mut evidence = String::new();
            explain(unit, &mut evidence);
            out += &escape::terminal(&evidence);
            continue;
        }
        let mut groups = groups(unit, detail);
        let is_whole = detail.verdicts || unit.linted.is_some();
        let mut elsewhere = HashMap::new();
        if !is_whole {
            let mut pages: Vec<_> = groups.iter_mut().map(|group| &mut group.findings).collect();
            elsewhere = fold_pages(&mut pages, &unit.sources);
            groups.retain(|group| !group.findings.is_empty());
        }
        let has_pages = groups.iter().any(|group| group.source.is_some());
        for group in groups {
            // Below a page, what is of no page would look like a part of it.
            if has_pages {
                let _ = writeln!(out, "{}", bold(&group.heading(unit), colour));
            }
            if !group.findings.is_empty() && has_pages {
                out.push('\n');
            }
            // A place in code is a place where someone has to do something.
            let mut all: Vec<Alike<'_>> = if is_whole {
                group.findings.iter().map(Alike::alone).collect()
            } else {
                fold(&group.findings, &unit.sources)
            };
            for one in &mut all {
                if let Some(said) = elsewhere.remove(&std::ptr::from_ref(one.finding)) {
                    one.more = Some(said);
                }
            }
            pictures(unit, all, colour, &mut out);
            for at in &group.verdicts {
                verdict(unit, *at, &mut out);
            }
            if !group.verdicts.is_empty() {
                out.push('\n');
            }
        }
        if let Some(linted) = unit.linted.as_ref().filter(|_| detail.verdicts) {
            passed_over(unit, linted, &mut out);
            let _ = writeln!(out, "{}", cached(linted));
        }
    }
    out
}

/// Findings one by one, each with what is said of others like it, or with the note of its rule.
pub(super) fn pictures<'u>(
    unit: &Unit,
    findings: impl IntoIterator<Item = Alike<'u>>,
    colour: Colour,
    out: &mut String,
) {
    let renderer = renderer(colour);
    for alike in findings {
        let (finding, level) = (alike.finding, alike.level);
        let detector =
            rule_behind(unit, finding).and_then(|rule| unit.book.rules[rule].detector.as_ref());
        let note = detector.and_then(|detector| detector.note.as_deref());
        let note = alike.more.as_deref().or(note.map(str::trim_end));
        let note = note.map(escape::terminal);
        let picture = picture(
            &unit.sources,
            finding,
            level,
            name(finding),
            note.as_deref(),
            &renderer,
        );
        let _ = write!(out, "{picture}\n\n");
    }
}

/// What comments in code accept, and files that no detector looked at.
fn passed_over(unit: &Unit, linted: &Linted, out: &mut String) {
    for accepted in &linted.accepted {
        let place = path_and_line(unit, accepted.span);
        let (rule, reason) = (&accepted.rule, &accepted.reason);
        let line = say!("allowed-in-code", place, rule, reason);
        let _ = writeln!(out, "{}", escape::line(&line));
    }
    for (skip, files) in &linted.skipped {
        for file in files {
            let path = file.strip_prefix(".").unwrap_or(file).display();
            let line = say!("file-skipped", path, why = sentence(&skip.why()));
            let _ = writeln!(out, "{}", escape::line(&line));
        }
    }
}

/// What is told of one page, or of no page.
struct Group<'u> {
    source: Option<SourceId>,
    findings: Vec<(&'u Diagnostic, Level)>,
    /// Examples whose verdicts are told, by index.
    verdicts: Vec<usize>,
    /// Of all its examples.
    tally: Tally,
}

impl Group<'_> {
    /// `a.md: 1 error, 2 warnings; 3 proven, 1 rejected`; counts of findings are those of the findings below it.
    fn heading(&self, unit: &Unit) -> String {
        let path = match self.source {
            Some(source) => unit.sources.get(source).shown.clone(),
            None => say!("as-a-whole"),
        };
        let words = ["error", "warning", "note"];
        let counts = [Level::Deny, Level::Warn, Level::Note].map(|level| {
            let of_level = self.findings.iter().filter(|(_, of)| *of == level);
            of_level.count()
        });
        let counts = counts
            .into_iter()
            .zip(words)
            .filter(|(count, _)| *count > 0);
        let counts: Vec<String> = counts.map(|(count, word)| counted(count, word)).collect();
        let mut told = Vec::new();
        if !counts.is_empty() {
            told.push(counts.join(", "));
        }
        if self.tally.total() > 0 {
            told.push(self.tally.sentence());
        }
        format!("{}: {}", escape::line(&path), told.join("; "))
    }
}

/// Findings of code as they are; else pages in the order in which the book is read, then other files, then what is of no file; nothing of which there is nothing to tell.
fn groups(unit: &Unit, detail: Detail) -> Vec<Group<'_>> {
    let least = if detail.quiet {
        Level::Deny
    } else {
        Level::Note
    };
    let empty = |source| Group {
        source,
        findings: Vec::new(),
        verdicts: Vec::new(),
        tally: Tally::default(),
    };
    let ranks = ranks(unit);
    let rank = |source: Option<SourceId>| match source {
        Some(source) => (ranks.get(&source).copied().unwrap_or(usize::MAX), source.0),
        None => (usize::MAX, u32::MAX),
    };
    let mut groups = BTreeMap::new();
    for (finding, level) in unit.shown().filter(|(_, level)| *level >= least) {
        let page = finding.span.filter(|_| unit.linted.is_none());
        let source = page.map(|span| span.source);
        let group = groups.entry(rank(source)).or_insert_with(|| empty(source));
        group.findings.push((finding, level));
    }
    for at in unit.shown_examples() {
        let Some(verdict) = &unit.judged.verdicts[at] else {
            continue;
        };
        let source = Some(unit.book.pages[unit.book.examples[at].page].source);
        if detail.verdicts {
            let group = groups.entry(rank(source)).or_insert_with(|| empty(source));
            group.verdicts.push(at);
        }
        if let Some(group) = groups.get_mut(&rank(source)) {
            group.tally += Tally::of([verdict]);
        }
    }
    groups.into_values().collect()
}

/// Where each page stands in the table of contents; pages that are not in it come behind it.
fn ranks(unit: &Unit) -> BTreeMap<SourceId, usize> {
    let pages = &unit.book.pages;
    let listed = unit.book.contents.iter().filter_map(|entry| entry.page);
    let mut ranks = BTreeMap::new();
    for page in listed.chain(0..pages.len()) {
        let next = ranks.len();
        ranks.entry(pages[page].source).or_insert(next);
    }
    ranks
}

fn bold(text: &str, colour: Colour) -> String {
    match colour {
        Colour::Plain => text.to_owned(),
        Colour::Ansi => format!("\u{1b}[1m{text}\u{1b}[0m"),
    }
}

fn verdict(unit: &Unit, at: usize, out: &mut String) {
    let Some(verdict) = &unit.judged.verdicts[at] else {
        return;
    };
    let example = &unit.book.examples[at];
    let fence = &unit.book.pages[example.page].document.fences[example.fence];
    let line = say!(
        "explained-as",
        opening = path_and_line(unit, fence.opening),
        assumed = if example.is_assumed { "assumed " } else { "" },
        stance = example.stance.word(),
        words = verdict.kind.words(),
        because = because(verdict)
    );
    let _ = writeln!(out, "{}", escape::terminal(&line));
}
