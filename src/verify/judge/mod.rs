//! Outcomes against stances: the verdicts, and what is to be said of them.
//!
//! Pure: the same book and the same outcomes give the same verdicts. The order in which claims are looked at is the
//! design's; an accidental failure never proves a bad example.

mod bad;
mod budget;
mod claims;
mod compared;
mod good;
mod lacking;
mod neutral;
mod norun;
mod pins;
mod proof;
mod ran;
mod reached;
mod remarks;
pub use proof::Exercised;
pub use ran::RUN;

use super::variants;
use super::verdict::{Verdict, VerdictKind};
use super::{Absent, CHECKERS, Identity, Observed, Tally, Unseen};
use crate::book::{Book, Example, RuleKind, Stance};
use crate::diagnostic::{Code, Diagnostic, Held};
use crate::language::{Doubt, Severity, SyntaxFault, include};
use crate::span::Span;
use std::collections::{BTreeMap, BTreeSet};

/// The grammar, among those who judged.
const SYNTAX: &str = "syntax";

/// Everything that judging found.
#[derive(Debug, Default)]
pub struct Judged {
    /// One for each example; none for neutral code.
    pub verdicts: Vec<Option<Verdict>>,
    pub tally: Tally,
    pub exercised: Exercised,
}

/// Judges a whole book.
pub fn judge(book: &Book, observed: &[Observed]) -> (Judged, Vec<Diagnostic>) {
    judge_beside(book, observed, Exercised::default())
}

/// The same where something is known of imported rules that the book's own examples do not show.
pub fn judge_beside(
    book: &Book,
    observed: &[Observed],
    mut exercised: Exercised,
) -> (Judged, Vec<Diagnostic>) {
    let detectors = detectors(book);
    let with_good = with_good(book);
    let mut pairs_told = BTreeSet::new();
    let mut lacking = lacking::Lacking::of(book, observed);
    let mut verdicts = vec![None; book.examples.len()];
    let mut found: Vec<Vec<Diagnostic>> = vec![Vec::new(); book.examples.len()];
    // What a detector's silence on a good example says, its bad ones show.
    let is_first = |at: &usize| book.examples[*at].stance == Stance::Bad;
    let (first, rest): (Vec<usize>, Vec<usize>) = (0..book.examples.len()).partition(is_first);
    for at in first.into_iter().chain(rest) {
        let example = &book.examples[at];
        let mut case = Case {
            book,
            example,
            observed: &observed[at],
            exercised: &mut exercised,
            detectors: &detectors,
            with_good: &with_good,
            pairs_told: &mut pairs_told,
            lacking: &mut lacking,
            faults: &mut found[at],
        };
        let verdict = case.judge();
        verdicts[at] = verdict.map(|verdict| apply_todo(verdict, example, &mut found[at]));
    }
    let mut faults: Vec<Diagnostic> = found.into_iter().flatten().collect();
    let tally = Tally::of(verdicts.iter().flatten());
    faults.extend(lacking.tell());
    faults.extend(variants::tell(book, observed));
    faults.extend(nothing_judged(book, observed, &verdicts));
    let judged = Judged {
        verdicts,
        tally,
        exercised,
    };
    (judged, faults)
}

/// Counted once a book: implicit rules are as many as bad examples.
fn detectors(book: &Book) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for detector in book
        .rules
        .iter()
        .filter_map(|rule| rule.detector.as_ref())
        .filter(|detector| detector.severity > Severity::Hint)
    {
        *counts.entry(detector.language.name).or_default() += 1;
    }
    counts
}

/// The rules that have a good example.
fn with_good(book: &Book) -> BTreeSet<usize> {
    let good = book.examples.iter();
    let good = good.filter(|example| example.stance == Stance::Good);
    good.filter_map(|example| example.rule).collect()
}

fn verdict(kind: VerdictKind, because: impl Into<String>) -> Verdict {
    Verdict {
        kind,
        because: because.into(),
        judges: Vec::new(),
        rule: None,
    }
}

/// `todo` is a skip that expires by itself: what fails is skipped, what holds is told.
///
/// `faults` are those of this example.
fn apply_todo(verdict: Verdict, example: &Example, faults: &mut Vec<Diagnostic>) -> Verdict {
    let Some((reason, span)) = &example.words.todo else {
        return verdict;
    };
    if matches!(verdict.kind, VerdictKind::Proven | VerdictKind::SyntaxOnly) {
        faults.push(
            Diagnostic::new(
                Code::TodoPassed,
                *span,
                format!(
                    "this example is marked `todo` and is {} by now",
                    verdict.kind.words()
                ),
            )
            .hint("take the word away"),
        );
        return verdict;
    }
    // What was found is still told by its own code; the author's word only says that it is known. Not all of it stands in
    // the code: a claim is a word on the opening line, and an output a fence of its own.
    faults.retain(|fault| {
        let is_verdict = matches!(
            fault.code,
            Code::SyntaxError
                | Code::GoodExampleFlagged
                | Code::AssumedGoodFlagged
                | Code::Contradiction
                | Code::BadExampleMissed
                | Code::WrongReason
                | Code::Unproven
                | Code::NotRun
                | Code::RunFailed
                | Code::MissingName
                | Code::NeverAwaited
                | Code::LeftBehind
                | Code::RunDiffers
                | Code::NoLongerFails
        );
        !is_verdict
    });
    Verdict {
        kind: VerdictKind::Skipped,
        because: format!(
            "todo: {reason} (now {}: {})",
            verdict.kind.words(),
            verdict.because
        ),
        ..verdict
    }
}

/// A run in which no detector judged anything says so, however green the rest looks.
fn nothing_judged(
    book: &Book,
    observed: &[Observed],
    verdicts: &[Option<Verdict>],
) -> Option<Diagnostic> {
    let mut verdicts = verdicts.iter().flatten().peekable();
    verdicts.peek()?;
    // Reading the syntax is no judgement of a rule.
    let compilers: BTreeSet<&str> = observed
        .iter()
        .filter_map(|observed| Some(observed.compiled()?.by.as_ref()?.name.as_str()))
        .collect();
    let reads = |judge: &String| judge == SYNTAX || compilers.contains(judge.as_str());
    if verdicts.any(|verdict| !verdict.judges.iter().all(reads)) {
        return None;
    }
    // Rules that cannot be read are told where they stand.
    if book
        .rules
        .iter()
        .any(|rule| rule.block.is_some() && rule.detector.is_none())
    {
        return None;
    }
    let has = |kind: RuleKind| book.rules.iter().any(|rule| rule.kind == kind);
    let (code, message, hint) = match (has(RuleKind::Written), has(RuleKind::Imported), book.held) {
        (true, ..) => (
            Code::NothingJudged,
            "there are rules, and none of their detectors judged an example",
            "give each rule a bad and a good example in the language of its detector",
        ),
        (false, true, _) => (
            Code::NothingJudged,
            "no detector proved anything: only the rule of its section proves an example, or one that it names",
            "write `rule=ID` after the language of an example that is about a rule",
        ),
        (false, false, Held::Book) => (
            Code::NoRules,
            "this book has no rule: at most the syntax was read",
            "write a rule's detector in a `yaml rule` block, or name rules with `--rules`",
        ),
        (false, false, Held::Foreign) => (
            Code::NothingJudged,
            "no detector judged any example: at most the syntax was read",
            "name rules with `--rules`, or write a `yaml rule` block in a section",
        ),
    };
    Some(Diagnostic::nowhere(code, message).hint(hint))
}

struct Case<'a> {
    book: &'a Book,
    example: &'a Example,
    observed: &'a Observed,
    /// What the bad examples show of their rules; complete when the first good one is judged.
    exercised: &'a mut Exercised,
    /// By language, how many rules have a detector.
    detectors: &'a BTreeMap<&'static str, usize>,
    /// Rules of which a good example shows whether their detector can be silent.
    with_good: &'a BTreeSet<usize>,
    /// Pairs of rules of which the second was heard on a bad example of the first.
    pairs_told: &'a mut BTreeSet<(usize, usize)>,
    /// What examples want and do not have, told once for all of them.
    lacking: &'a mut lacking::Lacking,
    faults: &'a mut Vec<Diagnostic>,
}

impl Case<'_> {
    fn judge(&mut self) -> Option<Verdict> {
        self.tell_suppressions();
        self.tell_spent();
        self.tell_hints();
        match (self.example.stance, &self.example.words.skip) {
            (Stance::Neutral | Stance::Unclear, _) => {
                self.neutral();
                self.setup();
                None
            }
            (_, Some(reason)) => Some(verdict(VerdictKind::Skipped, reason.clone())),
            (Stance::Good, None) => Some(self.good()),
            (Stance::Bad, None) => Some(self.bad()),
        }
    }

    /// A rule that only hints is heard, and nothing more.
    fn tell_hints(&mut self) {
        for finding in self.observed.findings() {
            let rule = &self.book.rules[finding.rule];
            let hints = rule
                .detector
                .as_ref()
                .is_some_and(|detector| detector.severity == Severity::Hint);
            if hints {
                let span = self.example.span_of(finding.range.clone());
                let message = format!("`{}` hints: {}", rule.id, finding.message);
                self.faults
                    .push(Diagnostic::new(Code::Hint, span, message).rule(&rule.id));
            }
        }
    }

    fn tell_suppressions(&mut self) {
        for range in &self.observed.suppressions {
            let span = self.example.span_of(range.clone());
            self.faults.push(Diagnostic::new(
                Code::SuppressionComment,
                span,
                "this comment silences a detector elsewhere; here the code is scanned all the same",
            ));
        }
    }

    /// The interpreter that gave its word on this code, and its refusal.
    fn compiled(&self) -> Option<(&Identity, Option<&SyntaxFault>)> {
        let parsed = self.observed.compiled()?;
        Some((parsed.by.as_deref()?, parsed.faults.first()))
    }

    /// Why code that is refused may be right all the same.
    ///
    /// An interpreter that was asked about what the code may stand for knows more than its grammar.
    fn doubt(&self) -> Option<&Doubt> {
        let parsed = match self.observed.compiled() {
            Some(compiled) if compiled.faults.is_empty() => return None,
            Some(compiled) => compiled,
            None => self.observed.grammar()?,
        };
        parsed.doubt.as_ref()
    }

    /// What the interpreter that was asked is too old for.
    fn too_new(&self) -> Option<String> {
        self.observed.absent().find_map(|absent| match absent {
            Absent::TooOld { needs, asked } => {
                Some(format!("it needs {needs}, and {asked} was asked"))
            }
            Absent::NotRun { .. } => None,
        })
    }

    /// A line that stands for a file: the code that it names is not seen here.
    fn tell_include(&mut self) -> Option<String> {
        let (line, span) = match include(self.example.language, &self.example.code) {
            Some(range) => {
                let line = self.example.code[range.clone()].to_owned();
                (line, self.example.span_of(range))
            }
            None => {
                let document = &self.book.pages[self.example.page].document;
                let fence = &document.fences[self.example.fence];
                (fence.include()?, fence.opening)
            }
        };
        let message = format!("`{line}` includes a file, and its code is not read");
        self.faults
            .push(Diagnostic::new(Code::UnreadInclude, span, message).hint(
                "the tool that builds these pages puts the code there; check the file itself, or show the code",
            ));
        Some(format!("`{line}` includes a file that is not read here"))
    }

    /// The refusal of the language's own compiler, else what the grammar says; none if neither read the code.
    ///
    /// One fault is told once, and by who knows the language best.
    fn syntax(&self) -> Option<&[SyntaxFault]> {
        Some(&self.observed.reading()?.faults)
    }

    fn failure(&self) -> Option<(&'static str, &str)> {
        let mut incomplete = self.observed.incomplete();
        incomplete.find_map(|(by, unseen)| match unseen {
            Unseen::All(why) => Some((CHECKERS[by].name, why.as_str())),
            Unseen::Rules(_) => None,
        })
    }

    /// Whether a fault of [`Self::syntax`] is the author's beyond doubt. Where the language's own compiler accepts the
    /// code, its grammar's doubt is only the grammar's.
    fn is_authoritative(&self) -> bool {
        if self.doubt().is_some() {
            return false;
        }
        if let Some((_, refusal)) = self.compiled() {
            return refusal.is_some() || self.syntax().is_some_and(<[_]>::is_empty);
        }
        self.example
            .language
            .is_some_and(|language| language.is_authoritative())
    }

    /// Whether the example's own rule has a detector that could look at this code.
    fn own_detector(&self) -> Option<usize> {
        let rule = self.example.rule?;
        let detector = self.book.rules[rule].detector.as_ref()?;
        let counts = detector.severity > Severity::Hint;
        (counts && Some(detector.language) == self.example.language).then_some(rule)
    }

    fn id(&self, rule: usize) -> &str {
        &self.book.rules[rule].id
    }

    /// How many rules looked at the code whose word counts.
    fn scanned_by(&self) -> usize {
        if !self.observed.was_scanned() {
            return 0;
        }
        let language = self.example.language;
        language.map_or(0, |language| {
            self.detectors.get(language.name).copied().unwrap_or(0)
        })
    }

    /// Who refuses it, and in which words.
    fn refusal(&self, fault: &SyntaxFault) -> String {
        match self.compiled() {
            Some((by, _)) => format!("{} refuses it: {}", by.language(), fault.message),
            None => format!(
                "the {} grammar refuses it: {}",
                self.language(),
                fault.message
            ),
        }
    }

    /// Who read the syntax, for a verdict.
    fn readers(&self) -> Vec<String> {
        let grammar = self.observed.grammar().map(|_| SYNTAX.to_owned());
        let compiler = self.compiled().map(|(by, _)| by.name.clone());
        grammar.into_iter().chain(compiler).collect()
    }

    fn syntax_span(&self, fault: &SyntaxFault) -> Span {
        self.example.span_of(fault.range.clone())
    }

    fn language(&self) -> &'static str {
        self.example
            .language
            .map_or("code", |language| language.display)
    }

    /// What makes syntax or a scan say nothing: a verdict at once.
    fn unreadable(&mut self) -> Option<Verdict> {
        if let Some((checker, why)) = self.failure() {
            let because = format!("{checker} could not look at it: {why}");
            self.faults.push(Diagnostic::new(
                Code::NotRun,
                self.example.span,
                because.clone(),
            ));
            return Some(verdict(VerdictKind::NotRun, because));
        }
        None
    }

    /// A parse error under a grammar that is not authoritative: told, and proof of nothing.
    fn tell_doubtful(&mut self) {
        if let Some(doubt) = self.doubt().cloned() {
            let message = format!("{} does not parse here: {}", self.language(), doubt.message);
            let span = self.example.span_of(doubt.range);
            let mut told = Diagnostic::new(Code::DoubtfulSyntax, span, message);
            told.hint = doubt.hint.map(Into::into);
            self.faults.push(told);
            return;
        }
        let Some(fault) = self.syntax().and_then(|faults| faults.first()).cloned() else {
            return;
        };
        let message = match self.compiled() {
            Some((by, _)) => format!(
                "{} accepts this, and the grammar that detectors see it with does not: {}",
                by.short, fault.message
            ),
            None => format!("{} does not parse here: {}", self.language(), fault.message),
        };
        let span = self.syntax_span(&fault);
        self.faults
            .push(Diagnostic::new(Code::DoubtfulSyntax, span, message));
    }

    fn own_rule_kind(&self) -> Option<RuleKind> {
        Some(self.book.rules[self.example.rule?].kind)
    }

    /// Whether the rule has a block that could not be read: its fault is told where it stands.
    fn has_broken_block(&self) -> bool {
        let rule = self.example.rule.map(|rule| &self.book.rules[rule]);
        rule.is_some_and(|rule| rule.block.is_some() && rule.detector.is_none())
    }

    /// Why the example's own rule judged nothing.
    fn no_own_detector(&self) -> String {
        let rule = self.example.rule.map(|rule| &self.book.rules[rule]);
        match rule.and_then(|rule| rule.detector.as_ref()) {
            None => "its own rule has no detector".to_owned(),
            Some(detector) if detector.severity == Severity::Off => {
                "its own rule is off".to_owned()
            }
            Some(detector) if Some(detector.language) != self.example.language => {
                format!(
                    "the detector of its own rule is for {}",
                    detector.language.display
                )
            }
            Some(_) => "its own rule only hints".to_owned(),
        }
    }

    fn unproven(&mut self, because: String) -> Verdict {
        self.unproven_at(self.example.span, because)
    }

    fn unproven_at(&mut self, span: Span, because: String) -> Verdict {
        let message = format!(
            "this {} example is unproven: {because}",
            self.example.stance.word()
        );
        self.faults
            .push(Diagnostic::new(Code::Unproven, span, message));
        verdict(VerdictKind::Unproven, because)
    }

    fn no_grammar(&self) -> String {
        match self.example.language {
            Some(language) if language.grammar.is_none() => {
                format!("no grammar for {} is built in", language.display)
            }
            Some(_) => "it is deeper or longer than its grammar can follow".to_owned(),
            None => "no known language is named after the fence".to_owned(),
        }
    }

    fn claims(&self) -> String {
        let claims = self.example.words.run_claims.iter();
        claims
            .map(|claim| claim.text.as_str())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// What stays open when nothing is run.
    fn open_claims(&self) -> String {
        if self.example.words.run_claims.is_empty() {
            String::new()
        } else {
            let why = match self.example.words.norun {
                true => "because it says `norun`",
                false => "because nothing was run",
            };
            format!("; `{}` stays open, {why}", self.claims())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Request, check};
    use crate::source::Memory;
    use crate::verify::{Observation, Parsed, Want, checker};
    use std::sync::Arc;

    /// The verdict of one document's only example, and the codes that are told, where Python accepts the code.
    fn accepted(text: &str) -> (VerdictKind, String, Vec<Code>) {
        let door = Memory::default().with("a.md", text);
        let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
        let unit = &checked.units[0];
        let mut observed = unit.observed.clone();
        let by = Arc::new(Identity {
            name: "CPython 3.11.7".to_owned(),
            short: "Python 3.11".to_owned(),
            version: (3, 11),
        });
        let accepts = Parsed {
            by: Some(by),
            faults: Vec::new(),
            doubt: None,
        };
        observed[0].add(checker("cpython"), Observation::Parsed(accepts));
        let (judged, told) = judge(&unit.book, &observed);
        let verdict = judged.verdicts[0].clone().expect("a verdict");
        let codes = told.iter().map(|told| told.code);
        let codes = codes.filter(|code| *code != Code::NothingJudged);
        (verdict.kind, verdict.because, codes.collect())
    }

    #[test]
    fn a_grammar_that_refuses_what_python_accepts_is_no_authority() {
        let (kind, because, codes) = accepted("```python good\nx = (1\n```\n");
        assert_eq!(kind, VerdictKind::Unproven);
        assert!(
            because.starts_with("Python 3.11 accepts it, and the grammar"),
            "{because}"
        );
        assert_eq!(codes, [Code::Unproven]);
        let (kind, _, codes) = accepted("```python bad\nx = (1\n```\n");
        assert_eq!(kind, VerdictKind::Unproven);
        assert_eq!(codes, [Code::DoubtfulSyntax, Code::Unproven]);
        let (kind, because, _) = accepted("```python bad invalid-syntax\nx = (1\n```\n");
        assert_eq!(kind, VerdictKind::NotCaught);
        assert!(because.starts_with("Python 3.11 accepts it"), "{because}");
    }
}
