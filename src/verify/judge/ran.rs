//! What a run showed: whether a good example does what it states, and a bad one fails as it claims and for no other
//! reason.
//!
//! An accident is never proof: a name that is not there, a kill, a time-out or an early exit meets no claim that does not
//! name it.

use super::claims::{is_slip, names, unmet};
use super::compared::OTHERS;
use super::{Case, verdict};
use crate::book::{Claim, ClaimKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::python::{End, Ran, class_name, steady};
use crate::span::Span;
use crate::verify::execution::{Execute, Runtime, runtimes_sentence};
use crate::verify::{Verdict, VerdictKind};

/// The name under which a run stands among those who judged.
pub const RUN: &str = "run";

/// Classes that say that code is incomplete rather than wrong.
const ACCIDENTS: &[&str] = &["NameError", "ImportError"];

/// Not `raises=PermissionError`: a denial by the box proves nothing of the code.
const DENIED: &str = "if it is the box that forbids it: `python.network` in `book.toml` may be `\"loopback\"`, files are written in the working folder alone, and `norun` keeps it from being run";

/// What became of an example that a run was to execute.
pub(super) enum Shown {
    /// No run was asked for, or it is not for this example.
    Nothing,
    /// All as stated: the sentence that says so.
    Met(String),
    /// All as stated, and no proof, for it did not reach all of a good example, or anything is as stated: the sentence that
    /// says so.
    Short(String),
    Not(Verdict),
}

/// One thing that is not as stated.
struct Complaint {
    kind: VerdictKind,
    code: Code,
    span: Span,
    /// What happened, without saying where.
    what: String,
    /// The next step, where it is another than the code's own.
    hint: Option<String>,
    /// It is so whatever the example ran in.
    is_everywhere: bool,
}

impl Complaint {
    fn new(kind: VerdictKind, code: Code, span: Span, what: String) -> Complaint {
        Complaint {
            kind,
            code,
            span,
            what,
            hint: None,
            is_everywhere: false,
        }
    }
}

impl Case<'_> {
    /// A setup that fails is told where it stands; it has no verdict.
    pub(super) fn setup(&mut self) {
        let mut executed = self.observed.executions();
        let failed = executed.find(|execute| execute.ran.end != End::Passed);
        let Some(execute) = failed else {
            return;
        };
        let span = self.line_of(&execute.ran);
        let message = format!(
            "this setup fails in {}: {}",
            execute.runtime.sentence(),
            execute.ran.end.sentence()
        );
        self.faults
            .push(Diagnostic::new(Code::SetupFailed, span, message).hint(
                "nothing that comes after it was run; mend it, or put `norun` after the language",
            ));
    }

    pub(super) fn shown_by_run(&mut self) -> Shown {
        if let Some(verdict) = self.lacking() {
            return Shown::Not(verdict);
        }
        let executed: Vec<&Execute> = self.observed.executions().collect();
        let runtimes: Vec<Runtime> = executed
            .iter()
            .map(|execute| execute.runtime.as_ref().clone())
            .collect();
        let mut complaints: Vec<(Complaint, Vec<usize>)> = Vec::new();
        for (at, execute) in executed.iter().enumerate() {
            for mut complaint in self.complaints(execute) {
                complaint.what = steady(&complaint.what).into_owned();
                let same = complaints.iter_mut().find(|(known, _)| {
                    (known.code, known.span, &known.what)
                        == (complaint.code, complaint.span, &complaint.what)
                });
                match same {
                    Some((_, places)) => places.push(at),
                    None => complaints.push((complaint, vec![at])),
                }
            }
        }
        if let Some((first, _)) = complaints.first() {
            let told = verdict(first.kind, first.what.clone());
            let whole = runtimes.len();
            let known = self.faults.len();
            for (complaint, places) in complaints {
                self.complain(complaint, &places, &runtimes, whole);
            }
            // What comes after it and needs it is reported here, and not once more each.
            let blocks = self.blocks();
            if let Some(first) = self.faults.get_mut(known).filter(|_| blocks > 0) {
                first.facts = facts!("blocks-later", text = first.facts, blocks);
            }
            return Shown::Not(Verdict {
                judges: vec![RUN.to_owned()],
                ..told
            });
        }
        if let Some((why, is_told)) = self.observed.not_run() {
            let why = why.to_owned();
            if !is_told {
                self.faults.push(Diagnostic::new(
                    Code::NotRun,
                    self.example.span,
                    format!(
                        "this {} example was not run: {why}",
                        self.example.stance.word()
                    ),
                ));
            }
            return Shown::Not(verdict(VerdictKind::NotRun, why));
        }
        if runtimes.is_empty() {
            return Shown::Nothing;
        }
        let claims = self.claims();
        let has_output = self.example.output.is_some();
        let shows = self.example.shown().next().is_some();
        let met = match (claims.is_empty(), has_output) {
            (true, true) => "it prints what stands below it".to_owned(),
            (true, false) if shows => "it prints what it shows".to_owned(),
            (true, false) if self.example.stance == Stance::Good => "it runs".to_owned(),
            (true, false) => "it was run".to_owned(),
            (false, true) => format!("`{claims}` came true, and it prints what stands below it"),
            (false, false) => format!("`{claims}` came true"),
        };
        let met = format!("{met} in {}", runtimes_sentence(&runtimes));
        let open = self.open_output().filter(|_| claims.is_empty());
        if self.example.stance != Stance::Good {
            return match open {
                Some(open) => Shown::Short(open),
                None => Shown::Met(met),
            };
        }
        let reached = self.reached(&executed);
        let met = match reached.lines.is_empty() {
            true => met,
            false => format!("{met}, {}", reached.lines),
        };
        match reached.gap.or(open) {
            Some(gap) => Shown::Short(format!("{met}; {gap}")),
            None => Shown::Met(met),
        }
    }

    fn complain(
        &mut self,
        complaint: Complaint,
        places: &[usize],
        runtimes: &[Runtime],
        whole: usize,
    ) {
        let Complaint {
            kind,
            mut code,
            span,
            what,
            hint: own_hint,
            is_everywhere,
        } = complaint;
        let named = places.iter().filter_map(|at| runtimes.get(*at));
        let mut place = runtimes_sentence(named);
        // It failed before, and fails no longer: the claim is out of date and not wrong.
        let is_late = kind == VerdictKind::NotCaught && are_latest(places, runtimes);
        if is_late {
            code = Code::NoLongerFails;
            let others = (0..whole).filter(|at| !places.contains(at));
            let others = others.filter_map(|at| runtimes.get(at));
            place = format!("{place}, as it did in {}", runtimes_sentence(others));
        }
        let stance = self.example.stance.word();
        let words = &self.example.words;
        let claims_nothing = words.run_claims.is_empty() && self.example.output.is_none();
        let message = match (kind, is_late) {
            _ if is_everywhere => {
                format!("this {stance} example states what nothing measures: {what}")
            }
            (_, true) => format!("this bad example no longer fails as claimed: {what} in {place}"),
            (VerdictKind::WrongReason, _) if claims_nothing => {
                format!(
                    "this bad example fails when it runs, and claims no failure: {what} in {place}"
                )
            }
            (VerdictKind::WrongReason, _) => {
                format!("this bad example fails for another reason: {what} in {place}")
            }
            (VerdictKind::NotCaught, _) => {
                format!("this bad example is not what it claims: {what} in {place}")
            }
            _ => format!("this {stance} example fails when it runs: {what} in {place}"),
        };
        let hint = own_hint.unwrap_or_else(|| hint(code).to_owned());
        self.faults
            .push(Diagnostic::new(code, span, message).hint(hint));
    }

    /// The place of a failure: the line of the example that led to it.
    fn line_of(&self, ran: &Ran) -> Span {
        let line = ran.end.line();
        line.map_or(self.example.span, |line| self.example.span_of_line(line))
    }

    /// What is not as stated in one environment; the weightiest first.
    fn complaints(&self, execute: &Execute) -> Vec<Complaint> {
        let ran = &execute.ran;
        let is_good = self.example.stance == Stance::Good;
        let claims = &self.example.words.run_claims;
        let claimed = claims.iter().find(|claim| claim.kind == ClaimKind::Raises);
        let mut all = Vec::new();
        match self.end(ran, claimed) {
            Ok(()) => {}
            Err(complaint) => return vec![complaint],
        }
        let differs = |code| {
            if is_good {
                code
            } else {
                Code::BadExampleMissed
            }
        };
        let kind = if is_good {
            VerdictKind::Rejected
        } else {
            VerdictKind::NotCaught
        };
        for claim in claims
            .iter()
            .filter(|claim| claim.kind != ClaimKind::Raises)
        {
            if let Some(unmet) = unmet(claim, execute) {
                all.push(Complaint {
                    hint: unmet.hint,
                    is_everywhere: unmet.is_everywhere,
                    ..Complaint::new(kind, differs(Code::RunDiffers), claim.span, unmet.what)
                });
            }
        }
        if let Some((what, span)) = self.other_output(ran) {
            all.push(Complaint::new(kind, differs(Code::RunDiffers), span, what));
        }
        if let Some((what, span)) = self.other_than_shown(ran) {
            all.push(Complaint {
                hint: Some(OTHERS.to_owned()),
                ..Complaint::new(kind, differs(Code::RunDiffers), span, what)
            });
        }
        // An exception that was claimed leaves loose ends; whoever raised it is not to tie them.
        if claimed.is_none() {
            all.extend(self.loose_ends(ran, claims));
        }
        all
    }

    /// Whether it ended as stated.
    fn end(&self, ran: &Ran, claimed: Option<&Claim>) -> Result<(), Complaint> {
        let is_good = self.example.stance == Stance::Good;
        let complaint = |kind, code, span| Complaint::new(kind, code, span, ran.end.sentence());
        let classes: &[String] = match &ran.end {
            End::Raised { classes, .. } => classes,
            _ => &[],
        };
        let is_accident = |name: &str| ACCIDENTS.contains(&name);
        let accident = classes.iter().any(|class| is_accident(class_name(class)));
        let (failed, span) = match (is_good, accident) {
            (_, true) => (Code::MissingName, self.line_of(ran)),
            (true, false) => (Code::RunFailed, self.line_of(ran)),
            (false, false) => (Code::WrongReason, self.line_of(ran)),
        };
        let kind = if is_good {
            VerdictKind::Rejected
        } else {
            VerdictKind::WrongReason
        };
        let Some(claim) = claimed else {
            let class = match &ran.end {
                End::Passed => return Ok(()),
                End::Exited { .. } => Some("SystemExit"),
                _ => classes.first().map(|class| class_name(class)),
            };
            let is_denied = class == Some("PermissionError") && failed != Code::MissingName;
            let hint = class.filter(|_| failed == Code::WrongReason && !is_denied).map(|class| {
                format!(
                    "mend it, or put `raises={class}` after the language if that is what is bad about it"
                )
            });
            return Err(Complaint {
                hint: hint.or(is_denied.then(|| DENIED.to_owned())),
                ..complaint(kind, failed, span)
            });
        };
        match &ran.end {
            End::Raised { message, .. } => {
                let is_named = names(classes, &claim.name) && message.contains(&claim.value);
                // `raises=Exception` is not met by a forgotten import.
                let is_meant = !accident || is_claimed_accident(classes, &claim.name);
                match is_named && is_meant && !is_slip(claim, classes) {
                    true if ran.is_denied => Err(Complaint {
                        hint: Some(DENIED.to_owned()),
                        ..complaint(kind, failed, span)
                    }),
                    true => Ok(()),
                    false => Err(complaint(kind, failed, span)),
                }
            }
            End::Exited { .. } if claim.name == "SystemExit" => Ok(()),
            End::Passed => {
                let (kind, code) = match is_good {
                    true => (VerdictKind::Rejected, Code::RunDiffers),
                    false => (VerdictKind::NotCaught, Code::BadExampleMissed),
                };
                let what = format!("it does not raise `{}`", claim.name);
                Err(Complaint::new(kind, code, claim.span, what))
            }
            _ => Err(complaint(kind, failed, span)),
        }
    }

    fn loose_ends(&self, ran: &Ran, claims: &[Claim]) -> Vec<Complaint> {
        let kind = match self.example.stance {
            Stance::Good => VerdictKind::Rejected,
            _ => VerdictKind::WrongReason,
        };
        let at = |line: &Option<u32>| {
            line.map_or(self.example.span, |line| self.example.span_of_line(line))
        };
        let is_claimed = claims.iter().any(|claim| {
            claim.kind == ClaimKind::Warns && class_name(&claim.name) == "RuntimeWarning"
        });
        let mut all = Vec::new();
        if !is_claimed {
            all.extend(ran.never_awaited.iter().map(|(name, line)| {
                let what = format!("the coroutine `{name}` is never awaited");
                Complaint::new(kind, Code::NeverAwaited, at(line), what)
            }));
        }
        all.extend(ran.threads_left.iter().map(|(name, line)| {
            let what = format!("the thread `{name}` is still running at the end");
            Complaint::new(kind, Code::LeftBehind, at(line), what)
        }));
        if ran.processes_left > 0 {
            let what = match ran.processes_left {
                1 => "a process that it started is still running at the end".to_owned(),
                n => format!("{n} processes that it started are still running at the end"),
            };
            let span = self.example.span;
            all.push(Complaint::new(kind, Code::LeftBehind, span, what));
        }
        all
    }

    /// Where the output is not what the fence after it says.
    fn other_output(&self, ran: &Ran) -> Option<(String, Span)> {
        let document = &self.book.pages[self.example.page].document;
        let fence = &document.fences[self.example.output?];
        let line = crate::verify::output::first_difference(&fence.code, &ran.output)?;
        let span = match line.expected {
            Some(range) => fence.span_of(range),
            None => fence.opening,
        };
        Some((line.sentence, span))
    }
}

/// Whether these, and not all, are newer than all others.
fn are_latest(places: &[usize], runtimes: &[Runtime]) -> bool {
    let (late, early): (Vec<usize>, Vec<usize>) =
        (0..runtimes.len()).partition(|at| places.contains(at));
    !late.is_empty()
        && !early.is_empty()
        && late.iter().all(|late| {
            let mut early = early.iter();
            early.all(|early| runtimes[*late].is_newer_than(&runtimes[*early]))
        })
}

fn hint(code: Code) -> &'static str {
    match code {
        Code::MissingName => {
            "import or define it, put it into a `setup`, or say `norun` after the language"
        }
        Code::NeverAwaited => {
            "await it; if that is what is bad about it, claim `warns=RuntimeWarning`"
        }
        Code::LeftBehind => "join or close what it starts",
        Code::RunDiffers => {
            "mend the code or what is stated; `--bless` writes the output that was seen"
        }
        Code::NoLongerFails => {
            "say with `needs` which versions the example is about, or take it away"
        }
        Code::BadExampleMissed => "mend the claim, or the example",
        Code::WrongReason => "mend the example, or claim what it really does",
        _ => "mend the code; `norun` after the language keeps it from being run",
    }
}

/// Whether a claim names the accident itself, or something below it.
fn is_claimed_accident(classes: &[String], name: &str) -> bool {
    let accident = classes
        .iter()
        .position(|class| ACCIDENTS.contains(&class_name(class)));
    accident.is_some_and(|accident| names(&classes[..=accident], name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipeline::{Request, check};
    use crate::python::ProbeValue;
    use crate::source::Memory;
    use crate::verify::{Observation, Want, checker, judge};
    use std::sync::Arc;

    fn runtime(version: &str) -> Arc<Runtime> {
        Arc::new(Runtime {
            name: String::new(),
            python: "Python 3.11.7".to_owned(),
            packages: vec![("x".to_owned(), version.to_owned())],
        })
    }

    fn raised(classes: &[&str], message: &str) -> Ran {
        Ran::only(End::Raised {
            classes: classes.iter().map(|class| (*class).to_owned()).collect(),
            message: message.to_owned(),
            line: Some(1),
        })
    }

    /// The verdict of a fence that ended so in environments with these versions, and what is told.
    fn judged(info: &str, ends: &[(&str, Ran)]) -> (VerdictKind, Vec<(Code, String)>) {
        let door = Memory::default().with("a.md", format!("```python {info}\nf()\n```\n"));
        let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
        let unit = &checked.units[0];
        let mut observed = unit.observed.clone();
        for (version, ran) in ends {
            let execute = Execute {
                runtime: runtime(version),
                blocks: 0,
                probes: ["sql".to_owned()].into(),
                ran: Arc::new(ran.clone()),
            };
            observed[0].add(checker(RUN), Observation::Executed(execute));
        }
        let (judged, told) = judge(&unit.book, &observed);
        let kind = judged.verdicts[0].as_ref().expect("a verdict").kind;
        let told = told
            .into_iter()
            .map(|told| (told.code, crate::wording::sentence(&told.facts)));
        (kind, told.collect())
    }

    #[test]
    fn what_stopped_failing_is_told_as_that() {
        let fails = raised(&["a.E", "Exception"], "m");
        let passes = || Ran::only(End::Passed);
        for (versions, code) in [
            // By number and not by text, and whatever the order.
            (["1.9", "1.10"], Code::NoLongerFails),
            (["2.1", "2.0"], Code::BadExampleMissed),
        ] {
            let ends = [(versions[0], fails.clone()), (versions[1], passes())];
            let (kind, told) = judged("bad raises=E", &ends);
            assert_eq!(
                (kind, told[0].0),
                (VerdictKind::NotCaught, code),
                "{told:?}"
            );
        }
        let (_, told) = judged("bad raises=E", &[("1", fails.clone()), ("2", passes())]);
        assert_eq!(
            told[0].1,
            "this bad example no longer fails as claimed: it does not raise `E` in x 2 on Python 3.11.7, as it did in x 1 on Python 3.11.7"
        );
        let (kind, told) = judged("bad raises=E", &[("1", passes()), ("2", passes())]);
        assert_eq!((kind, told.len()), (VerdictKind::NotCaught, 1));
        assert_eq!(told[0].0, Code::BadExampleMissed);
        assert!(
            told[0].1.ends_with("in x 1 and 2 on Python 3.11.7"),
            "{told:?}"
        );
        let (kind, told) = judged("bad raises=E", &[("1", fails.clone()), ("2", fails)]);
        assert_eq!((kind, told), (VerdictKind::Proven, Vec::new()));
    }

    #[test]
    fn an_accident_is_no_proof() {
        let missing = &["NameError", "Exception", "BaseException"][..];
        let unbound = &["UnboundLocalError", "NameError", "Exception"][..];
        for (info, classes, kind, code) in [
            (
                "bad raises=Exception",
                missing,
                VerdictKind::WrongReason,
                Some(Code::MissingName),
            ),
            ("bad raises=NameError", missing, VerdictKind::Proven, None),
            ("bad raises=NameError", unbound, VerdictKind::Proven, None),
            (
                "bad raises=UnboundLocalError",
                unbound,
                VerdictKind::Proven,
                None,
            ),
            (
                "bad warns=UserWarning",
                missing,
                VerdictKind::WrongReason,
                Some(Code::MissingName),
            ),
            (
                "good",
                missing,
                VerdictKind::Rejected,
                Some(Code::MissingName),
            ),
            (
                "good",
                &["ValueError"],
                VerdictKind::Rejected,
                Some(Code::RunFailed),
            ),
            (
                "bad raises=KeyError",
                &["ValueError"],
                VerdictKind::WrongReason,
                Some(Code::WrongReason),
            ),
            (
                "bad raises=\"ValueError: other\"",
                &["ValueError"],
                VerdictKind::WrongReason,
                Some(Code::WrongReason),
            ),
            ("bad raises=a.b.E", &["a.b.E"], VerdictKind::Proven, None),
            (
                "bad raises=b.E",
                &["a.b.E"],
                VerdictKind::WrongReason,
                Some(Code::WrongReason),
            ),
        ] {
            let (found, told) = judged(info, &[("1", raised(classes, "text"))]);
            let codes: Vec<Code> = told.iter().map(|(code, _)| *code).collect();
            assert_eq!(
                (found, codes),
                (kind, code.into_iter().collect()),
                "{info}: {told:?}"
            );
        }
        for end in [
            End::Vanished { code: 0 },
            End::TooSlow {
                seconds: 2,
                line: None,
            },
            End::TooMuchOutput { bytes: 9 },
            End::Killed {
                signal: 9,
                why: None,
            },
            End::Exited {
                code: "0".to_owned(),
                line: None,
            },
        ] {
            for (info, kind) in [
                ("bad raises=Exception", VerdictKind::WrongReason),
                ("good", VerdictKind::Rejected),
            ] {
                let (found, told) = judged(info, &[("1", Ran::only(end.clone()))]);
                assert_eq!((found, told.len()), (kind, 1), "{info}: {told:?}");
            }
        }
        let exited = Ran::only(End::Exited {
            code: "1".to_owned(),
            line: None,
        });
        let (kind, _) = judged("bad raises=SystemExit", &[("1", exited)]);
        assert_eq!(kind, VerdictKind::Proven);
    }

    #[test]
    fn loose_ends_are_of_their_own_kind() {
        let ran = |change: &dyn Fn(&mut Ran)| {
            let mut ran = Ran::only(End::Passed);
            change(&mut ran);
            ran
        };
        let never = ran(&|ran| ran.never_awaited.push(("f".to_owned(), Some(1))));
        let thread = ran(&|ran| ran.threads_left.push(("t".to_owned(), None)));
        let process = ran(&|ran| ran.processes_left = 2);
        for (info, ran, kind, code) in [
            (
                "good",
                &never,
                VerdictKind::Rejected,
                Some(Code::NeverAwaited),
            ),
            (
                "good",
                &thread,
                VerdictKind::Rejected,
                Some(Code::LeftBehind),
            ),
            (
                "good",
                &process,
                VerdictKind::Rejected,
                Some(Code::LeftBehind),
            ),
            (
                "bad warns=RuntimeWarning",
                &never,
                VerdictKind::Proven,
                None,
            ),
            (
                "bad warns=RuntimeWarning",
                &thread,
                VerdictKind::NotCaught,
                Some(Code::BadExampleMissed),
            ),
            (
                "bad probe.sql=1",
                &never,
                VerdictKind::NotCaught,
                Some(Code::BadExampleMissed),
            ),
        ] {
            let (found, told) = judged(info, &[("1", ran.clone())]);
            let first = told.first().map(|(code, _)| *code);
            assert_eq!((found, first), (kind, code), "{info}: {told:?}");
        }
        let many = ran(&|ran| {
            let items = vec!["a".to_owned(), "b".to_owned()];
            ran.probes
                .push(("sql".to_owned(), ProbeValue::Items(items)));
        });
        let (kind, _) = judged("bad probe.sql=2", &[("1", many.clone())]);
        assert_eq!(kind, VerdictKind::Proven);
        let (kind, told) = judged("good probe.sql=3", &[("1", many)]);
        assert_eq!((kind, told[0].0), (VerdictKind::Rejected, Code::RunDiffers));
        assert!(told[0].1.contains("`probe.sql` is 2"), "{told:?}");
    }
}
