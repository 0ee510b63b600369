//! JUnit's XML, as Jenkins' `junit-10.xsd` has it: a suite a file, a case an example, or a finding that is of none.
//!
//! JUnit knows passed, failed and skipped; rulebook knows more. What is not proven is never a bare passed case: its
//! `system-out` begins with the verdict, and the suite's properties count all of them. `not-run` is skipped, since nothing
//! ran. Times are not given: reports do not differ by the clock.

use super::notes::of_run;
use super::place::{home, lines, name};
use crate::book::Page;
use crate::diagnostic::{Diagnostic, Level};
use crate::pipeline::{Checked, Unit};
use crate::span::SourceId;
use crate::verify::{Tally, Verdict, VerdictKind};
use crate::wording::{because, sentence};
use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Default)]
struct Suite {
    name: String,
    cases: Vec<Case>,
    tally: Tally,
    /// Where its examples were executed.
    notes: Vec<String>,
}

struct Case {
    name: String,
    ends: Ends,
    /// What there is to say, a paragraph a finding.
    told: Vec<String>,
}

enum Ends {
    Passed,
    Failed { kind: String, message: String },
    Broken { message: String },
    Skipped { message: String },
}

pub(super) fn junit(checked: &Checked) -> String {
    let of_named = checked.of_named.iter().map(|of_named| Suite {
        name: "rulebook".to_owned(),
        notes: vec![sentence(of_named)],
        ..Suite::default()
    });
    let suites = checked.units.iter().flat_map(suites);
    let suites: Vec<Suite> = suites.chain(of_named).collect();
    write(&suites)
}

fn write(suites: &[Suite]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = || suites.iter().flat_map(|suite| &suite.cases);
    let _ = writeln!(
        out,
        "<testsuites name=\"rulebook\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
        all().count(),
        all().filter(|case| case.has_failed()).count(),
        all().filter(|case| case.is_broken()).count()
    );
    for suite in suites {
        write_suite(suite, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

/// A suite for each file in reading order, then one for what is of no file.
fn suites(unit: &Unit) -> Vec<Suite> {
    let mut of_example: BTreeMap<usize, Vec<(&Diagnostic, Level)>> = BTreeMap::new();
    let mut apart = Vec::new();
    for (finding, level) in unit.shown() {
        match example_at(unit, finding) {
            Some(at) => of_example.entry(at).or_default().push((finding, level)),
            None => apart.push((finding, level)),
        }
    }
    let mut by_file: BTreeMap<SourceId, Suite> = BTreeMap::new();
    for at in unit.shown_examples() {
        let Some(verdict) = &unit.judged.verdicts[at] else {
            continue;
        };
        let page = &unit.book.pages[unit.book.examples[at].page];
        let suite = by_file.entry(page.source).or_default();
        suite.tally += Tally::of([verdict]);
        let found = of_example.remove(&at).unwrap_or_default();
        suite.cases.push(example(unit, at, verdict, &found));
    }
    let looked_at = unit.linted.iter().flat_map(|linted| &linted.looked_at);
    by_file.extend(looked_at.map(|file| (*file, Suite::default())));
    let mut of_none = Vec::new();
    for (finding, level) in apart {
        let file = finding.span.map(|span| span.source);
        let case = case_of(unit, finding, level);
        match file.filter(|file| unit.linted.is_some() || page_of(unit, *file).is_some()) {
            Some(file) => by_file.entry(file).or_default().cases.push(case),
            None => of_none.push(case),
        }
    }
    of_none.extend(unit.unreadable.iter().map(|fault| unreadable(fault)));
    let notes = of_run(unit);
    let mut suites: Vec<Suite> = Vec::new();
    for (file, mut suite) in by_file {
        if suite.cases.is_empty() {
            suite.cases.push(Case {
                name: "no finding".to_owned(),
                ends: Ends::Passed,
                told: Vec::new(),
            });
        }
        suite.name = unit.sources.get(file).shown.clone();
        suite.notes = notes.clone();
        suites.push(suite);
    }
    if !of_none.is_empty() {
        suites.push(Suite {
            name: home(unit),
            cases: of_none,
            ..Suite::default()
        });
    }
    suites
}

fn unreadable(fault: &str) -> Case {
    Case {
        name: "unreadable".to_owned(),
        ends: Ends::Broken {
            message: fault.to_owned(),
        },
        told: Vec::new(),
    }
}

/// The example with a verdict that a finding is about: the one around its place, or the first of its fence.
fn example_at(unit: &Unit, finding: &Diagnostic) -> Option<usize> {
    let span = finding.span?;
    let page = page_of(unit, span.source).filter(|_| unit.linted.is_none())?;
    let at = page
        .document
        .fences
        .iter()
        .position(|fence| fence.span.contains(span.start))?;
    let mut examples = page.fences.get(at)?.examples.clone();
    let has_verdict = |at: &usize| unit.judged.verdicts[*at].is_some();
    examples
        .clone()
        .filter(has_verdict)
        .find(|at| unit.book.examples[*at].span.contains(span.start))
        .or_else(|| examples.find(has_verdict))
}

fn page_of(unit: &Unit, source: SourceId) -> Option<&Page> {
    unit.book.pages.iter().find(|page| page.source == source)
}

fn example(unit: &Unit, at: usize, verdict: &Verdict, found: &[(&Diagnostic, Level)]) -> Case {
    let example = &unit.book.examples[at];
    let (first, last) = lines(unit, example.span);
    let place = if first == last {
        format!("line {first}")
    } else {
        format!("lines {first}-{last}")
    };
    let of = match example.rule {
        Some(rule) => format!(" of {}", unit.book.rules[rule].id),
        None => String::new(),
    };
    let said = format!("{}: {}", verdict.kind.words(), because(verdict));
    let denied = found.iter().find(|(_, level)| *level == Level::Deny);
    let ends = match (verdict.kind, denied) {
        (_, Some((finding, _))) => Ends::Failed {
            kind: finding.code.name().to_owned(),
            message: sentence(&finding.facts),
        },
        (VerdictKind::Skipped | VerdictKind::NotRun, None) => Ends::Skipped {
            message: said.clone(),
        },
        _ => Ends::Passed,
    };
    let findings = found
        .iter()
        .map(|(finding, level)| paragraph(unit, finding, *level));
    Case {
        name: format!("{place}: {} example{of}", example.stance.word()),
        ends,
        told: std::iter::once(said).chain(findings).collect(),
    }
}

/// A finding that no example owns.
fn case_of(unit: &Unit, finding: &Diagnostic, level: Level) -> Case {
    let code = name(finding);
    Case {
        name: match finding.span {
            Some(span) => format!("line {}: {code}", unit.sources.position(span).line),
            None => code.to_owned(),
        },
        ends: match level {
            Level::Deny => Ends::Failed {
                kind: code.to_owned(),
                message: sentence(&finding.facts),
            },
            _ => Ends::Passed,
        },
        told: vec![paragraph(unit, finding, level)],
    }
}

fn paragraph(unit: &Unit, finding: &Diagnostic, level: Level) -> String {
    let message = sentence(&finding.facts);
    let mut text = format!("{}[{}]: {message}", level.word(), name(finding));
    let place = |span: crate::span::Span| {
        let source = unit.sources.get(span.source);
        let at = source.position(span.start);
        format!("{}:{}:{}", source.shown, at.line, at.column)
    };
    if let Some(span) = finding.span {
        let _ = write!(text, "\n  at {}", place(span));
    }
    for label in &finding.labels {
        let _ = write!(
            text,
            "\n  see {}: {}",
            place(label.span),
            sentence(&label.facts)
        );
    }
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "\n  help: {}", sentence(hint));
    }
    text
}

impl Case {
    fn has_failed(&self) -> bool {
        matches!(self.ends, Ends::Failed { .. })
    }

    fn is_broken(&self) -> bool {
        matches!(self.ends, Ends::Broken { .. })
    }

    fn is_skipped(&self) -> bool {
        matches!(self.ends, Ends::Skipped { .. })
    }
}

fn write_suite(suite: &Suite, out: &mut String) {
    let count = |is: fn(&Case) -> bool| suite.cases.iter().filter(|case| is(case)).count();
    let _ = writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
        escaped(&suite.name),
        suite.cases.len(),
        count(Case::has_failed),
        count(Case::is_broken),
        count(Case::is_skipped)
    );
    let has_verdicts = suite.tally.total() > 0;
    if has_verdicts || (suite.cases.is_empty() && !suite.notes.is_empty()) {
        out.push_str("    <properties>\n");
        for kind in crate::verify::KINDS.iter().filter(|_| has_verdicts) {
            let _ = writeln!(
                out,
                "      <property name=\"{}\" value=\"{}\"/>",
                kind.name(),
                suite.tally.count(*kind)
            );
        }
        for note in &suite.notes {
            let _ = writeln!(
                out,
                "      <property name=\"note\" value=\"{}\"/>",
                escaped(note)
            );
        }
        out.push_str("    </properties>\n");
    }
    for case in &suite.cases {
        write_case(suite, case, out);
    }
    out.push_str("  </testsuite>\n");
}

fn write_case(suite: &Suite, case: &Case, out: &mut String) {
    let _ = writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\">",
        escaped(&suite.name),
        escaped(&case.name)
    );
    // Line feeds are kept as they are where they may be: the text is read by people, too.
    let text = escaped(&case.told.join("\n")).replace("&#10;", "\n");
    match &case.ends {
        Ends::Passed => {}
        Ends::Failed { kind, message } => {
            let (kind, message) = (escaped(kind), escaped(message));
            let _ = writeln!(
                out,
                "      <failure type=\"{kind}\" message=\"{message}\">{text}</failure>"
            );
        }
        Ends::Broken { message } => {
            let message = escaped(message);
            let _ = writeln!(
                out,
                "      <error type=\"unreadable\" message=\"{message}\"/>"
            );
        }
        Ends::Skipped { message } => {
            let _ = writeln!(out, "      <skipped message=\"{}\"/>", escaped(message));
        }
    }
    if !case.has_failed() && !text.is_empty() {
        let _ = writeln!(out, "      <system-out>{text}</system-out>");
    }
    out.push_str("    </testcase>\n");
}

/// Text for an element or an attribute of XML 1.0, which has no way to write most control characters.
fn escaped(text: &str) -> String {
    let is_forbidden = |c: char| {
        matches!(c, '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}') && !matches!(c, '\n' | '\r' | '\t')
    };
    crate::escape::html(&text.replace(is_forbidden, "\u{fffd}"))
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
        .replace('\t', "&#9;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_replaced() {
        assert_eq!(
            escaped("<a b=\"&\">\n\u{1b}"),
            "&lt;a b=&quot;&amp;&quot;&gt;&#10;\u{fffd}"
        );
    }
}
