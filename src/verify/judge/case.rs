//! One example with all that was seen of it, and the questions that judging asks of both.
//!
//! It decides nothing: what was seen of which claim is collected as [`Look`]s, and the table decides.

use super::exercised::Exercised;
use super::lacking::Lacking;
use super::table::{Sight, Subject};
use crate::book::{Book, Example, RuleKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::{Doubt, Severity, SyntaxFault};
use crate::runtime::ExecutionRecord;
use crate::span::Span;
use crate::verify::grounds::{Ground, facts_of, own_rule, syntax_fault};
use crate::verify::matrix::judges;
use crate::verify::{Absent, Identity, Observed};
use std::collections::{BTreeMap, BTreeSet};

/// The grammar, among those who judged.
pub(super) const SYNTAX: &str = "syntax";

/// What was seen of one claim.
pub(super) struct Look {
    pub subject: Subject,
    pub sight: Sight,
    pub grounds: Vec<Ground>,
    /// What really looked: names of checkers and ids of rules.
    pub judges: Vec<String>,
    pub rule: Option<usize>,
    /// What is reported if it decides.
    pub finding: Option<Diagnostic>,
}

impl Look {
    pub fn new(subject: Subject, sight: Sight, grounds: impl Into<Vec<Ground>>) -> Look {
        Look {
            subject,
            sight,
            grounds: grounds.into(),
            judges: Vec::new(),
            rule: None,
            finding: None,
        }
    }
}

/// What is known of the whole book, and what is collected for it.
pub(super) struct Whole<'a> {
    pub book: &'a Book,
    /// What the bad examples show of their rules; complete when the first good one is judged.
    pub exercised: Exercised,
    /// By language, how many rules have a detector.
    pub detectors: BTreeMap<&'static str, usize>,
    /// By language, the rules that judge only their own examples.
    pub limited: BTreeMap<&'static str, Vec<usize>>,
    /// Rules of which a good example shows whether their detector can be silent.
    pub with_good: BTreeSet<usize>,
    /// Pairs of rules of which the second matched a bad example of the first.
    pub pairs: BTreeSet<(usize, usize)>,
    /// What examples want and do not have, reported once for all of them.
    pub lacking: Lacking,
}

/// One example.
pub(super) struct Case<'a, 'w> {
    pub book: &'a Book,
    pub example: &'a Example,
    pub observed: &'a Observed,
    pub whole: &'w mut Whole<'a>,
    pub looks: Vec<Look>,
    pub faults: Vec<Diagnostic>,
    /// Whether a line of it stands for a file.
    pub is_included: bool,
    /// What refuses a bad example.
    pub refused: Option<&'a SyntaxFault>,
    /// Rules that a bad example claims: its own where that finds it, and those that it pins.
    pub found: BTreeSet<usize>,
    pub pinned: BTreeSet<usize>,
}

impl<'a, 'w> Case<'a, 'w> {
    pub fn new(whole: &'w mut Whole<'a>, example: &'a Example, observed: &'a Observed) -> Self {
        Case {
            book: whole.book,
            example,
            observed,
            whole,
            looks: Vec::new(),
            faults: Vec::new(),
            is_included: false,
            refused: None,
            found: BTreeSet::new(),
            pinned: BTreeSet::new(),
        }
    }

    pub fn see(&mut self, subject: Subject, sight: Sight, grounds: impl Into<Vec<Ground>>) {
        self.looks.push(Look::new(subject, sight, grounds));
    }

    /// Keeps that a claim of a bad example is met or not, and by whose word.
    pub fn hold(&mut self, subject: Subject, sight: Sight, ground: Ground, judges: Vec<String>) {
        self.looks.push(Look {
            judges,
            ..Look::new(subject, sight, [ground])
        });
    }

    /// What it was executed as, in each environment.
    pub fn executed(&self) -> impl Iterator<Item = &'a ExecutionRecord> + use<'a> {
        self.observed.executions()
    }

    /// The interpreter that gave its word on this code, and its refusal.
    pub fn compiled(&self) -> Option<(&'a Identity, Option<&'a SyntaxFault>)> {
        let parsed = self.observed.compiled()?;
        Some((parsed.by.as_deref()?, parsed.faults.first()))
    }

    /// Why code that is refused may be right all the same.
    ///
    /// An interpreter that was asked about what the code may stand for knows more than its grammar.
    pub fn doubt(&self) -> Option<&'a Doubt> {
        let parsed = match self.observed.compiled() {
            Some(compiled) if compiled.faults.is_empty() => return None,
            Some(compiled) => compiled,
            None => self.observed.grammar()?,
        };
        parsed.doubt.as_ref()
    }

    /// What the interpreter that was asked is too old for.
    pub fn too_new(&self) -> Option<Ground> {
        self.observed.absent().find_map(|absent| match absent {
            Absent::TooOld { needs, asked } => Some(Ground::NeedsNewer {
                needs: needs.clone(),
                asked: asked.clone(),
            }),
            Absent::NotRun { .. } => None,
        })
    }

    /// The refusal of the language's own compiler, else what the grammar says; none if neither read the code.
    ///
    /// One fault is told once, and by who knows the language best.
    pub fn syntax(&self) -> Option<&'a [SyntaxFault]> {
        Some(&self.observed.reading()?.faults)
    }

    /// Whether a fault of [`Self::syntax`] is the author's beyond doubt. Where the language's own compiler accepts the
    /// code, its grammar's doubt is only the grammar's.
    pub fn is_authoritative(&self) -> bool {
        if self.doubt().is_some() {
            return false;
        }
        if let Some((_, refusal)) = self.compiled() {
            return refusal.is_some() || self.syntax().is_some_and(<[_]>::is_empty);
        }
        let language = self.example.language;
        language.is_some_and(|language| language.is_authoritative())
    }

    /// Who refuses it, and why.
    pub fn refusal(&self, fault: &SyntaxFault) -> Ground {
        let by = match self.compiled() {
            Some((by, _)) => facts!("text", text = by.language()),
            None => self.grammar(),
        };
        Ground::Refused {
            by,
            fault: Some(syntax_fault(&fault.message)),
        }
    }

    /// The grammar of its language, as one that reads.
    pub fn grammar(&self) -> Facts {
        facts!("the-grammar", language = self.language())
    }

    /// Who read the syntax, for a verdict.
    pub fn readers(&self) -> Vec<String> {
        let grammar = self.observed.grammar().map(|_| SYNTAX.to_owned());
        let compiler = self.compiled().map(|(by, _)| by.name.clone());
        grammar.into_iter().chain(compiler).collect()
    }

    pub fn syntax_span(&self, fault: &SyntaxFault) -> Span {
        self.example.span_of(fault.range.clone())
    }

    pub fn language(&self) -> &'static str {
        let language = self.example.language;
        language.map_or("code", |language| language.display)
    }

    /// Whether the example's own rule has a detector that could look at this code.
    pub fn own_detector(&self) -> Option<usize> {
        let rule = self.example.rule?;
        self.why_mute(rule, own_rule()).is_none().then_some(rule)
    }

    /// Why a rule can say nothing of this example's code; none if it can.
    pub fn why_mute(&self, rule: usize, whose: Facts) -> Option<Ground> {
        match &self.book.rules[rule].detector {
            None => Some(Ground::NoDetector { rule: whose }),
            Some(detector) if detector.severity == Severity::Off => {
                Some(Ground::RuleOff { rule: whose })
            }
            Some(detector) if Some(detector.language) != self.example.language => {
                Some(Ground::OtherLanguage {
                    rule: whose,
                    language: detector.language.display,
                })
            }
            Some(detector) if detector.severity == Severity::Hint => {
                Some(Ground::OnlyHints { rule: whose })
            }
            Some(_) => None,
        }
    }

    pub fn own_rule_kind(&self) -> Option<RuleKind> {
        Some(self.book.rules[self.example.rule?].kind)
    }

    /// Whether a rule has a block that could not be read: its fault is reported where it stands.
    pub fn has_broken_block(&self, rule: usize) -> bool {
        let rule = &self.book.rules[rule];
        rule.block.is_some() && rule.detector.is_none()
    }

    pub fn id(&self, rule: usize) -> &'a str {
        &self.book.rules[rule].id
    }

    /// How many rules looked at the code whose word counts.
    pub fn scanned_by(&self) -> usize {
        let was_scanned = self.observed.was_scanned();
        let language = self.example.language.filter(|_| was_scanned);
        language.map_or(0, |language| {
            let detectors = &self.whole.detectors;
            let all = detectors.get(language.name).copied().unwrap_or(0);
            all.saturating_sub(self.limited().count())
        })
    }

    /// Rules of the language that judge only their own examples, and this is none of them.
    pub fn limited(&self) -> impl Iterator<Item = usize> {
        let language = self.example.language;
        let limited = language.and_then(|language| self.whole.limited.get(language.name));
        let limited = limited.into_iter().flatten().copied();
        limited.filter(|rule| !judges(self.book, *rule, self.example))
    }

    /// The claims that a run shows, as they are written.
    pub fn claims(&self) -> String {
        let claims = self.example.words.run_claims.iter();
        let claims: Vec<&str> = claims.map(|claim| claim.text.as_str()).collect();
        claims.join(", ")
    }

    /// What stays open when nothing is run.
    pub fn open_claims(&self) -> Option<Ground> {
        let words = &self.example.words;
        (!words.run_claims.is_empty()).then(|| Ground::OpenClaims {
            claims: self.claims(),
            is_norun: words.norun,
        })
    }

    /// That an example is unproven, for these reasons.
    pub fn unproven(&self, grounds: &[Ground]) -> Diagnostic {
        self.unproven_at(self.example.span, grounds)
    }

    pub fn unproven_at(&self, span: Span, grounds: &[Ground]) -> Diagnostic {
        let stance = self.example.stance.word();
        let because = facts_of(grounds);
        let message = facts!("example-unproven", stance, because);
        Diagnostic::new(Code::Unproven, span, message)
    }

    /// Looks at a claim whose example is unproven for it, and says so where that decides.
    pub fn see_unproven(&mut self, subject: Subject, sight: Sight, ground: Ground) {
        let grounds = [ground];
        let finding = self.unproven(&grounds);
        self.looks.push(Look {
            finding: Some(finding),
            ..Look::new(subject, sight, grounds)
        });
    }

    pub fn report(&mut self, code: Code, span: Span, message: impl Into<Facts>) {
        self.faults.push(Diagnostic::new(code, span, message));
    }
}
