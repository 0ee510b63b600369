//! The fixes of rules, proven on their bad examples: parsed, silent, equal to the good example, and the same twice.
//!
//! It writes nothing: code for an empty good fence is handed back as a [`Filling`].

use super::plan::Plan;
use super::rule_set::RuleSet;
use super::{Finding, Observed};
use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::{FixFault, ScanFault, Severity, Tree};
use crate::span::Span;
use rayon::prelude::*;
use std::collections::BTreeSet;

/// How many fixes are followed to see whether they lead back to where they began.
const LONGEST_LOOP: usize = 6;

/// How many lines of each side a difference shows.
const SHOWN_LINES: usize = 6;

/// Code for a good fence that has none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filling {
    /// Index into the book's examples.
    pub example: usize,
    /// The fence of the example's page that is to hold it.
    pub fence: usize,
    /// What it is, for messages: `the fixed code`.
    pub what: Facts,
    /// With line feeds, and one at the end.
    pub code: String,
}

/// Proves every fix on every bad example of its rule that its detector finds.
pub fn fixes(book: &Book, plan: &Plan, observed: &[Observed]) -> (Vec<Filling>, Vec<Diagnostic>) {
    let pairs = pairs(book);
    let proofs: Vec<Proof> = (0..book.examples.len())
        .into_par_iter()
        .filter_map(|at| {
            let example = &book.examples[at];
            let (rule, set) = fixed_by(book, plan, example)?;
            let found = observed[at].findings();
            found.iter().any(|finding| finding.rule == rule).then(|| {
                let wanted = pairs.iter().filter(|(bad, _)| *bad == Some(at));
                Prover {
                    book,
                    example,
                    rule,
                    set,
                    found,
                    code: seen(book, example),
                }
                .prove(wanted.map(|(_, good)| *good).collect())
            })
        })
        .collect();
    let mut faults = Vec::new();
    let mut fillings = Vec::new();
    for proof in proofs {
        faults.extend(proof.faults);
        fillings.extend(proof.fillings);
    }
    for (bad, good) in pairs {
        let is_ready = fillings.iter().any(|filling| filling.example == good);
        faults.extend(unpaired(book, plan, (bad, good), is_ready));
    }
    (fillings, faults)
}

/// The good examples that say `fix`, each with the bad example before it.
fn pairs(book: &Book) -> Vec<(Option<usize>, usize)> {
    let says_fix = |at: &usize| {
        let example = &book.examples[*at];
        example.words.fix.is_some()
            && example.stance == Stance::Good
            && example.words.skip.is_none()
    };
    let bad_before = |good: usize| {
        let good_example = &book.examples[good];
        (0..good).rev().find(|at| {
            let example = &book.examples[*at];
            example.page == good_example.page
                && example.stance == Stance::Bad
                && example.rule.is_some()
                && example.rule == good_example.rule
                && example.words.skip.is_none()
        })
    };
    let goods = (0..book.examples.len()).filter(says_fix);
    goods.map(|good| (bad_before(good), good)).collect()
}

/// The rule of a bad example, if it can mend what it finds there.
fn fixed_by<'a>(book: &Book, plan: &'a Plan, example: &Example) -> Option<(usize, &'a RuleSet)> {
    let rule = example.rule?;
    let detector = book.rules[rule].detector.as_ref()?;
    let is_judged = example.stance == Stance::Bad
        && example.words.skip.is_none()
        && example.words.todo.is_none();
    let can = detector.has_fix()
        && detector.severity != Severity::Off
        && Some(detector.language) == example.language;
    let set = plan.sets.get(detector.language.name)?;
    (is_judged && can).then_some((rule, set))
}

/// What is to be said of a `fix` that holds nothing or has nothing to be compared with.
fn unpaired(
    book: &Book,
    plan: &Plan,
    (bad, good): (Option<usize>, usize),
    is_ready: bool,
) -> Option<Diagnostic> {
    let example = &book.examples[good];
    let span = example.words.fix?;
    let rule = example.rule.map(|rule| &book.rules[rule]);
    // The block's own fault is told where it stands.
    if rule.is_some_and(|rule| rule.block.is_some() && rule.detector.is_none()) {
        return None;
    }
    let bad = bad.map(|bad| &book.examples[bad]);
    let why = match (rule, bad) {
        (None, _) => facts!("fix-of-no-rule"),
        (Some(rule), None) => facts!("fix-of-no-example", id = rule.id),
        (Some(rule), Some(bad))
            if bad.words.todo.is_none() && fixed_by(book, plan, bad).is_none() =>
        {
            facts!("rule-without-fix", id = rule.id)
        }
        _ if is_empty(example) => {
            let message = facts!("fix-empty");
            let hint = if is_ready {
                facts!("fix-empty-hint")
            } else {
                facts!("fix-empty-later-hint")
            };
            return Some(Diagnostic::new(Code::FixEmpty, span, message).hint(hint));
        }
        _ => return None,
    };
    let hint = match rule {
        Some(rule) if rule.kind != RuleKind::Implicit => {
            facts!("fix-unpaired-hint")
        }
        _ => facts!("remove-the-word"),
    };
    Some(Diagnostic::new(Code::FixUnpaired, span, facts!("fix-unpaired", why)).hint(hint))
}

fn is_empty(example: &Example) -> bool {
    example.code.trim().is_empty()
}

#[derive(Default)]
struct Proof {
    faults: Vec<Diagnostic>,
    fillings: Vec<Filling>,
}

struct Prover<'a> {
    book: &'a Book,
    example: &'a Example,
    rule: usize,
    set: &'a RuleSet,
    /// Before the fix.
    found: &'a [Finding],
    /// What is mended: the example without its pins, which say nothing of the result.
    code: String,
}

impl Prover<'_> {
    fn prove(&self, goods: Vec<usize>) -> Proof {
        let mut proof = Proof::default();
        let id = self.id(self.rule);
        let fixed = match self.fix(self.rule, &self.code) {
            Ok(fixed) => fixed,
            Err(FixFault::Endless) => {
                let message = facts!("fix-without-end", id);
                proof.faults.push(self.fault(Code::FixLoops, message));
                return proof;
            }
            Err(fault) => {
                let message = facts!("fix-not-applied", id, fault = why(&fault));
                proof.faults.push(self.fault(Code::FixBroken, message));
                return proof;
            }
        };
        let spoken = match self.read(&fixed) {
            Ok(spoken) => spoken,
            Err(why) => {
                let message = facts!("fix-does-not-parse", id, why);
                let told = self.fault(Code::FixBroken, message);
                proof.faults.push(told.hint(self.reads(&fixed)));
                return proof;
            }
        };
        let allowed = |rule: usize| {
            let is = |ids: &[(String, Span)]| ids.iter().any(|(other, _)| other == self.id(rule));
            let of_good = |good: &usize| is(&self.book.examples[*good].words.allow);
            rule != self.rule && (is(&self.example.words.also) || goods.iter().any(of_good))
        };
        let mut told = BTreeSet::new();
        for finding in &spoken {
            if !allowed(finding.rule) && told.insert(finding.rule) {
                proof.faults.push(self.not_silent(finding, &fixed));
            }
        }
        let is_clean = proof.faults.is_empty();
        for good in goods {
            let example = &self.book.examples[good];
            if is_empty(example) {
                // Code that is not proven is not worth writing down.
                proof.fillings.extend(is_clean.then(|| Filling {
                    example: good,
                    fence: example.fence,
                    what: facts!("fixed-code"),
                    code: self.to_write(&fixed),
                }));
            } else {
                proof.faults.extend(self.differs(example, &fixed));
            }
        }
        proof
    }

    /// What the fix of a rule makes of code.
    fn fix(&self, rule: usize, code: &str) -> Result<String, FixFault> {
        match &self.book.rules[rule].detector {
            Some(detector) => detector.fix(code),
            None => Ok(code.to_owned()),
        }
    }

    /// The findings that count in fixed code, or why it cannot be read.
    fn read(&self, code: &str) -> Result<Vec<Finding>, Facts> {
        let parse = |code: &str| Tree::parse(self.example.language?, code);
        let tree = parse(code).ok_or_else(|| facts!("nests-too-deep"))?;
        // Code that was in doubt before may stay so.
        if let Some(fault) = tree.syntax_errors().first()
            && parse(&self.code).is_some_and(|before| !before.has_error())
        {
            return Err(fault.message.clone().into());
        }
        let scan = self.set.detectors.scan_each(&tree);
        let scan = scan.map_err(|fault| facts!("not-scanned", fault = format!("{:?}", fault)))?;
        let spoken = scan.matches.into_iter().map(|found| Finding {
            rule: self.set.rules[found.detector],
            node: found.node,
            range: found.range,
            message: found.message,
        });
        Ok(spoken.filter(|finding| self.counts(finding.rule)).collect())
    }

    fn counts(&self, rule: usize) -> bool {
        let detector = self.book.rules[rule].detector.as_ref();
        rule == self.rule || detector.is_some_and(|detector| detector.severity > Severity::Hint)
    }

    fn not_silent(&self, finding: &Finding, fixed: &str) -> Diagnostic {
        let (id, speaker) = (self.id(self.rule), self.id(finding.rule));
        if finding.rule == self.rule {
            let again = self.fix(self.rule, fixed);
            if again.is_ok_and(|again| again != fixed) {
                let message = facts!("fix-not-stable", id);
                return self.fault(Code::FixLoops, message).hint(self.reads(fixed));
            }
            let message = facts!("fix-not-silent", id);
            return self
                .fault(Code::FixNotSilent, message)
                .hint(self.reads(fixed));
        }
        if let Some(ids) = self.leads_back(finding.rule, fixed) {
            let message = facts!("fixes-undo-each-other", ids);
            let other = &self.book.rules[finding.rule];
            return self
                .fault(Code::FixLoops, message)
                .label(
                    other.detector_span.unwrap_or(other.span),
                    facts!("defined-here", id = speaker),
                )
                .hint(self.reads(fixed));
        }
        let was_there = self.found.iter().any(|before| before.rule == finding.rule);
        let (as_before, hint) = if was_there {
            let hint = facts!("also-after-language", speaker);
            (Some(facts!("as-before")), hint)
        } else {
            (None, self.reads(fixed))
        };
        let message = facts!("fix-flagged-by-another", speaker, id, as_before);
        self.fault(Code::FixNotSilent, message).hint(hint)
    }

    /// The rules whose fixes, one after the other, lead from the fixed code back to the example.
    fn leads_back(&self, first: usize, fixed: &str) -> Option<Vec<&str>> {
        let mut ids = vec![self.id(self.rule)];
        let (mut speaker, mut code) = (first, fixed.to_owned());
        for _ in 0..LONGEST_LOOP {
            let detector = self.book.rules[speaker].detector.as_ref()?;
            if !detector.has_fix() {
                return None;
            }
            code = self.fix(speaker, &code).ok()?;
            ids.push(self.id(speaker));
            if normal(&code).eq(normal(&self.code)) {
                return Some(ids);
            }
            let spoken = self.read(&code).ok()?;
            speaker = spoken
                .iter()
                .map(|finding| finding.rule)
                .find(|rule| *rule != speaker)?;
        }
        None
    }

    /// A difference between the fixed code and the good example that is said to be it.
    fn differs(&self, good: &Example, fixed: &str) -> Option<Diagnostic> {
        let lines = |code: &str| -> Vec<String> { normal(code).map(str::to_owned).collect() };
        let (expected, made) = (lines(&good.code), lines(fixed));
        let is_same = expected == made
            || self.unlabelled(good, &good.code) == self.unlabelled(self.example, fixed);
        if is_same {
            return None;
        }
        let shared = |mut pairs: Box<dyn Iterator<Item = (&String, &String)> + '_>| {
            pairs
                .position(|(a, b)| a != b)
                .unwrap_or(expected.len().min(made.len()))
        };
        let head = shared(Box::new(expected.iter().zip(&made)));
        let tail = shared(Box::new(expected.iter().rev().zip(made.iter().rev())));
        let tail = tail.min(expected.len().min(made.len()) - head);
        let mut difference = Vec::new();
        for (sign, side) in [('-', &expected), ('+', &made)] {
            let differing = &side[head..side.len() - tail];
            let shown = differing.iter().take(SHOWN_LINES);
            difference.extend(shown.map(|line| format!("{sign} {line}")));
            if differing.len() > SHOWN_LINES {
                difference.push(format!(
                    "{sign} … {} more lines",
                    differing.len() - SHOWN_LINES
                ));
            }
        }
        let message = facts!("fix-differs", id = self.id(self.rule));
        let span = line_of(good, expected.get(head));
        let told = Diagnostic::new(Code::FixDiffers, span, message).rule(self.id(self.rule));
        let told = told.label(self.example.span, facts!("fix-differs-bad-example"));
        Some(told.hint(facts!(
            "fix-differs-hint",
            difference = difference.join("\n")
        )))
    }

    /// The lines of code without those that label the example that it was made of.
    fn unlabelled<'c>(&self, example: &Example, code: &'c str) -> Vec<&'c str> {
        let labels = self.labels(example);
        let lines = normal(code).filter(|line| !labels.contains(&line.trim()));
        lines.collect()
    }

    /// The lines of an example that say what it is: comments that are evidence.
    fn labels<'e>(&self, example: &'e Example) -> Vec<&'e str> {
        let page = &self.book.pages[example.page];
        let evidence = &page.fences[example.fence].evidence;
        let comments = example
            .language
            .map_or(&[][..], |language| language.comments.line);
        let lines = example.code.split_inclusive('\n').scan(0, |at, line| {
            let start = std::mem::replace(at, *at + line.len());
            Some((example.span_of(start..start + line.len()), line.trim()))
        });
        let is_label = |(span, line): &(Span, &str)| {
            comments.iter().any(|mark| line.starts_with(mark))
                && evidence.iter().any(|evidence| {
                    evidence.span.source == span.source
                        && evidence.span.start < span.end
                        && span.start < evidence.span.end
                })
        };
        lines.filter(is_label).map(|(_, line)| line).collect()
    }

    /// The fixed code as a good fence holds it: a label of the bad one says nothing true of it.
    fn to_write(&self, fixed: &str) -> String {
        let lines = self.unlabelled(self.example, fixed);
        lines.join("\n").trim_end().to_owned() + "\n"
    }

    /// The first line that the fix changes, for whoever wonders what it made.
    fn reads(&self, fixed: &str) -> Facts {
        let mut pairs = fixed.lines().zip(
            self.example
                .code
                .lines()
                .map(Some)
                .chain(std::iter::repeat(None)),
        );
        let changed = pairs.find(|(fixed, before)| Some(*fixed) != *before);
        changed.map_or_else(
            || facts!("fix-removes-lines"),
            |(line, _)| facts!("fixed-line", line = line.trim()),
        )
    }

    fn id(&self, rule: usize) -> &str {
        &self.book.rules[rule].id
    }

    fn fault(&self, code: Code, facts: Facts) -> Diagnostic {
        let rule = &self.book.rules[self.rule];
        Diagnostic::new(code, self.example.span, facts)
            .label(
                rule.detector_span.unwrap_or(rule.span),
                facts!("defined-here", id = rule.id),
            )
            .rule(&rule.id)
    }
}

/// The code of an example as a reader sees it.
fn seen(book: &Book, example: &Example) -> String {
    let hidden = &book.pages[example.page].fences[example.fence].hidden;
    let is_seen = |(at, _): &(usize, char)| {
        let at = example.layout.file(*at);
        !hidden.iter().any(|range| range.contains(&at))
    };
    let letters = example.code.char_indices();
    letters.filter(is_seen).map(|(_, letter)| letter).collect()
}

fn why(fault: &FixFault) -> Facts {
    match fault {
        FixFault::Scan(ScanFault::TooDeep { depth, limit }) => {
            facts!("nests-too-deep-to-fix", depth, limit)
        }
        FixFault::Scan(ScanFault::Budget { .. }) => facts!("too-many-steps"),
        FixFault::Scan(fault) => facts!("matcher-failed", fault = format!("{:?}", fault)),
        FixFault::Unreadable => facts!("fixed-code-too-deep"),
        FixFault::Endless => facts!("fix-never-ends"),
        FixFault::Hazardous(hazard) => hazard.why().into(),
    }
}

/// The place of a line of the example's code; all of it where the line is not known.
fn line_of(example: &Example, line: Option<&String>) -> Span {
    let place = line.and_then(|line| {
        let start = example.code.find(line.as_str())?;
        (!line.is_empty()).then(|| start..start + line.len())
    });
    place.map_or(example.span, |range| example.span_of(range))
}

/// Lines without trailing white space, and no empty ones at either end.
fn normal(code: &str) -> impl Iterator<Item = &str> {
    let code = code.trim_end();
    let start = code.len() - code.trim_start().len();
    let start = code[..start].rfind('\n').map_or(0, |newline| newline + 1);
    code[start..].lines().map(str::trim_end)
}
