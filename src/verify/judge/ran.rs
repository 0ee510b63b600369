//! What a run showed: whether a good example does what it states, and a bad one fails as it claims and for no other
//! reason.
//!
//! An accident is never proof: a name that is not there, a kill, a time-out or an early exit meets no claim that does not
//! name it.

use super::case::{Case, Look};
use super::claims::{is_slip, names, unmet};
use super::table::{Sight, Subject, row};
use crate::book::{Claim, ClaimKind, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::runtime::{
    End, Execution, ExecutionRecord, Kind, Lack, LooseEnd, LooseEndKind, Runtime, class_name,
    steady,
};
use crate::span::Span;
use crate::verify::VerdictKind;
use crate::verify::grounds::{Ground, RunShows, facts_of, run_in, runtimes};

/// The name under which a run stands among those who judged.
pub const RUN: &str = "run";

/// What became of an example that a run was to execute.
pub(super) enum Shown {
    /// No run was asked for, or it is not for this example.
    Nothing,
    /// All as stated.
    Met(Vec<Ground>),
    /// All as stated, and no proof: it did not reach all of a good example, or anything is as stated, or what says so is
    /// not to be believed.
    Short(Vec<Ground>),
    /// It did not run, or not as stated: a look says so.
    Not,
}

/// One thing that is not as stated.
struct Complaint {
    subject: Subject,
    sight: Sight,
    span: Span,
    /// What happened, without saying where.
    grounds: Vec<Ground>,
    /// The next step, where it is another than the code's own.
    hint: Option<Facts>,
    /// It is so whatever the example ran in.
    is_everywhere: bool,
}

impl Complaint {
    fn new(subject: Subject, sight: Sight, span: Span, ground: Ground) -> Complaint {
        Complaint {
            subject,
            sight,
            span,
            grounds: vec![ground],
            hint: None,
            is_everywhere: false,
        }
    }
}

/// A complaint, and the environments of which it is true, by their index.
type Complaints = Vec<(Complaint, Vec<usize>)>;

impl<'a> Case<'a, '_> {
    /// A setup that fails is reported where it stands; it has no verdict.
    pub(super) fn report_setup(&mut self) {
        let mut executed = self.executed();
        let Some(execute) = executed.find(|execute| execute.execution.end != End::Passed) else {
            return;
        };
        let place = runtimes([execute.runtime.as_ref()]);
        let end = execute.execution.end.facts();
        let message = facts!("setup-fails", place, end);
        self.faults.push(
            Diagnostic::new(Code::SetupFailed, self.line_of(&execute.execution), message)
                .hint(facts!("setup-fails-hint")),
        );
    }

    pub(super) fn look_at_run(&mut self) -> Shown {
        if self.look_for_lacks() {
            return Shown::Not;
        }
        let executed: Vec<&ExecutionRecord> = self.executed().collect();
        let runtimes: Vec<Runtime> = executed
            .iter()
            .map(|execute| execute.runtime.as_ref().clone())
            .collect();
        let complaints = self.all_complaints(&executed);
        if !complaints.is_empty() {
            self.look_at_complaints(complaints, &runtimes);
            return Shown::Not;
        }
        if let Some((why, is_told)) = self.observed.not_run() {
            if !is_told {
                let stance = self.example.stance.word();
                let message = facts!("example-not-run", stance, why);
                self.report(Code::NotRun, self.example.span, message);
            }
            let why = why.to_owned();
            self.see(Subject::Run, Sight::NotRun, [Ground::NotRun { why }]);
            return Shown::Not;
        }
        if runtimes.is_empty() {
            return Shown::Nothing;
        }
        self.as_stated(&executed, runtimes)
    }

    /// An example that did all that it states.
    fn as_stated(&self, executed: &[&ExecutionRecord], runtimes: Vec<Runtime>) -> Shown {
        let claims = self.claims();
        let is_good = self.example.stance == Stance::Good;
        let is_stated = !claims.is_empty() || self.example.output.is_some();
        let shows = match (claims.is_empty(), self.example.output.is_some()) {
            (true, true) => RunShows::Prints,
            (true, false) if self.example.shown().next().is_some() => RunShows::PrintsShown,
            (true, false) if is_good => RunShows::Runs,
            (true, false) => RunShows::WasRun,
            (false, true) => RunShows::ClaimsAndPrints,
            (false, false) => RunShows::Claims,
        };
        let open = self.open_output().filter(|_| claims.is_empty());
        let reached = is_good.then(|| self.reached(executed));
        let execution = Ground::Ran {
            shows,
            claims,
            runtimes: Some(run_in(&runtimes)),
            lines: reached.as_ref().and_then(|reached| reached.lines.clone()),
        };
        let mut meddled = executed.iter();
        let meddled = meddled.find_map(|one| one.execution.meddled.clone());
        if let Some(what) = meddled.filter(|_| is_good || is_stated) {
            return Shown::Short(vec![execution, Ground::Meddled { what }]);
        }
        match (reached, open) {
            (None, Some(open)) => Shown::Short(vec![open]),
            (None, None) => Shown::Met(vec![execution]),
            (Some(reached), open) => {
                let mut gaps = reached.gaps;
                if gaps.is_empty() {
                    gaps.extend(open);
                }
                let is_proof = gaps.is_empty();
                let grounds = [execution].into_iter().chain(gaps).collect();
                match is_proof {
                    true => Shown::Met(grounds),
                    false => Shown::Short(grounds),
                }
            }
        }
    }

    /// An example that failed for want of something that is not its own.
    fn look_for_lacks(&mut self) -> bool {
        let lacks = self.executed().filter_map(|execute| {
            let lack = execute.execution.lacks.as_ref()?;
            (!self.is_claimed(execute, lack)).then_some(lack)
        });
        let lack = lacks
            .into_iter()
            .find(|lack| self.whole.lacking.is_of_book(lack));
        let Some(lack) = lack.cloned() else {
            return false;
        };
        let ground = match &lack {
            Lack::Module(module) => Ground::NotInstalled {
                module: module.clone(),
            },
            Lack::Import(module) => Ground::NotImported {
                module: module.clone(),
            },
            Lack::Network => Ground::NoNetwork {},
            Lack::Placeholder => Ground::Placeholder {},
        };
        if self.example.words.todo.is_none() {
            let blocks = self.blocks();
            self.whole.lacking.add(lack, self.example, blocks);
        }
        self.see(Subject::Run, Sight::Lacks, [ground]);
        true
    }

    /// Whether the example is about this very failure; what no box would give it, it cannot be about.
    fn is_claimed(&self, execute: &ExecutionRecord, lack: &Lack) -> bool {
        let End::Raised { classes, .. } = &execute.execution.end else {
            return false;
        };
        let mut claims = self.example.words.run_claims.iter();
        *lack != Lack::Network
            && claims.any(|claim| {
                claim.kind == ClaimKind::Raises
                    && claim.name.ends_with("Error")
                    && names(classes, &claim.name)
            })
    }

    /// How many others of its page were not run because it failed.
    fn blocks(&self) -> usize {
        let blocks = self.executed().map(|execute| execute.blocks);
        blocks.max().unwrap_or(0)
    }

    /// What is not as stated in any environment, each once.
    fn all_complaints(&self, executed: &[&ExecutionRecord]) -> Complaints {
        let mut all = Complaints::new();
        for (at, execute) in executed.iter().enumerate() {
            for complaint in self.complaints(execute) {
                let same = all.iter_mut().find(|(known, _)| {
                    (known.subject, known.sight, known.span, &known.grounds)
                        == (
                            complaint.subject, complaint.sight, complaint.span, &complaint.grounds,
                        )
                });
                match same {
                    Some((_, places)) => places.push(at),
                    None => all.push((complaint, vec![at])),
                }
            }
        }
        all
    }

    /// Reports all complaints; the first one decides.
    fn look_at_complaints(&mut self, complaints: Complaints, runtimes: &[Runtime]) {
        let blocks = self.blocks();
        for (at, (complaint, places)) in complaints.into_iter().enumerate() {
            // What comes after it and needs it is reported here, and not once more each.
            let blocks = (at == 0 && blocks > 0).then(|| facts!("blocks-later", count = blocks));
            self.complain(&complaint, &places, runtimes, blocks);
            if at == 0 {
                self.looks.push(Look {
                    judges: vec![RUN.to_owned()],
                    ..Look::new(complaint.subject, complaint.sight, complaint.grounds)
                });
            }
        }
    }

    fn complain(
        &mut self,
        complaint: &Complaint,
        places: &[usize],
        all: &[Runtime],
        blocks: Option<Facts>,
    ) {
        let example = self.example;
        let row = row(example.stance, complaint.subject, complaint.sight);
        let kind = row.map(|row| row.verdict);
        // It failed before, and fails no longer: the claim is out of date and not wrong.
        let is_late = kind == Some(VerdictKind::NotCaught) && are_latest(places, all);
        let code = match row.and_then(|row| row.code) {
            _ if is_late => Code::NoLongerFails,
            code => code.unwrap_or(Code::NotRun),
        };
        let what = facts_of(&complaint.grounds);
        let place = runtimes(places.iter().filter_map(|at| all.get(*at)));
        let stance = example.stance.word();
        let claims_nothing = example.words.run_claims.is_empty() && example.output.is_none();
        let message = match kind {
            _ if complaint.is_everywhere => {
                facts!("states-what-nothing-measures", stance, what, blocks)
            }
            _ if is_late => {
                let others = (0..all.len()).filter(|at| !places.contains(at));
                let others = runtimes(others.filter_map(|at| all.get(at)));
                facts!("no-longer-fails", what, place, others, blocks)
            }
            Some(VerdictKind::WrongReason) if claims_nothing => {
                facts!("fails-and-claims-no-failure", what, place, blocks)
            }
            Some(VerdictKind::WrongReason) => facts!("fails-otherwise", what, place, blocks),
            Some(VerdictKind::NotCaught) => facts!("is-not-what-it-claims", what, place, blocks),
            _ => facts!("fails-when-it-runs", stance, what, place, blocks),
        };
        let hint = complaint.hint.clone().unwrap_or_else(|| hint(code));
        self.faults
            .push(Diagnostic::new(code, complaint.span, message).hint(hint));
    }

    /// The place of a failure: the line of the example that led to it.
    fn line_of(&self, execution: &Execution) -> Span {
        let line = execution.end.line();
        line.map_or(self.example.span, |line| self.example.span_of_line(line))
    }

    /// What is not as stated in one environment; the weightiest first.
    fn complaints(&self, execute: &ExecutionRecord) -> Vec<Complaint> {
        let execution = &execute.execution;
        let claims = &self.example.words.run_claims;
        let claimed = claims.iter().find(|claim| claim.kind == ClaimKind::Raises);
        if let Err(complaint) = self.end(execute, claimed) {
            return vec![complaint];
        }
        let mut all = Vec::new();
        for claim in claims {
            if let Some(unmet) = unmet(claim, execute) {
                all.push(Complaint {
                    hint: unmet.hint,
                    is_everywhere: unmet.is_everywhere,
                    ..Complaint::new(unmet.subject, Sight::Differs, claim.span, unmet.ground)
                });
            }
        }
        if let Some((ground, span)) = self.other_output(execution) {
            all.push(Complaint::new(
                Subject::Output,
                Sight::Differs,
                span,
                ground,
            ));
        }
        if let Some((grounds, span)) = self.other_than_shown(execution) {
            all.push(Complaint {
                subject: Subject::Output,
                sight: Sight::Differs,
                span,
                grounds,
                hint: Some(facts!("shown-differs-hint")),
                is_everywhere: false,
            });
        }
        // An exception that was claimed leaves loose ends; whoever raised it is not to tie them.
        if claimed.is_none() {
            all.extend(self.loose_ends(execute, claims));
        }
        all
    }

    /// Whether it ended as stated.
    fn end(&self, execute: &ExecutionRecord, claimed: Option<&Claim>) -> Result<(), Complaint> {
        let (execution, kind) = (&execute.execution, execute.runtime.kind());
        let other = || self.other_end(Subject::Raises, execute);
        match (claimed, &execution.end) {
            (None, End::Passed) => Ok(()),
            (None, _) => Err(self.failure(execute)),
            (Some(claim), End::Passed) => {
                let class = claim.name.clone();
                let ground = Ground::DoesNotRaise { class };
                let span = claim.span;
                Err(Complaint::new(Subject::Raises, Sight::Passes, span, ground))
            }
            (Some(claim), End::Exited { .. }) if claim.name == kind.exit => Ok(()),
            (
                Some(claim),
                End::Raised {
                    classes, message, ..
                },
            ) => {
                let is_named = names(classes, &claim.name) && message.contains(&claim.value);
                // `raises=Exception` is not met by a forgotten import.
                let is_meant = !has_accident(&execution.end, kind)
                    || is_claimed_accident(classes, &claim.name, kind);
                match is_named && is_meant && !is_slip(claim, classes, kind) {
                    true if execution.is_denied => Err(Complaint {
                        hint: Some(facts!("denied-hint")),
                        ..other()
                    }),
                    true => Ok(()),
                    false => Err(other()),
                }
            }
            (Some(_), _) => Err(other()),
        }
    }

    /// An end that no claim names.
    fn failure(&self, execute: &ExecutionRecord) -> Complaint {
        let (end, kind) = (&execute.execution.end, execute.runtime.kind());
        let class = match end {
            End::Raised { classes, .. } => classes.first().map(|class| class_name(class)),
            End::Exited { .. } => Some(kind.exit),
            _ => None,
        };
        let is_accident = has_accident(end, kind);
        let is_denied = class == Some(kind.denial) && !is_accident;
        let may_claim = self.example.stance != Stance::Good && !is_accident;
        let hint = match class {
            _ if is_denied => Some(facts!("denied-hint")),
            Some(class) if may_claim => Some(facts!("fix-or-claim", class)),
            _ => None,
        };
        Complaint {
            hint,
            ..self.other_end(Subject::NoFailure, execute)
        }
    }

    fn other_end(&self, subject: Subject, execute: &ExecutionRecord) -> Complaint {
        let execution = &execute.execution;
        let sight = match has_accident(&execution.end, execute.runtime.kind()) {
            true => Sight::Accident,
            false => Sight::Fails,
        };
        let end = execution.end.facts();
        Complaint::new(
            subject,
            sight,
            self.line_of(execution),
            Ground::Ended { end },
        )
    }

    fn loose_ends(&self, execute: &ExecutionRecord, claims: &[Claim]) -> Vec<Complaint> {
        let is_claimed = |end: &&LooseEnd| {
            let warning = (execute.runtime.kind().warning)(end);
            let mut warns = claims.iter().filter(|one| one.kind == ClaimKind::Warns);
            warning.is_some_and(|(class, _)| warns.any(|one| class_name(&one.name) == class))
        };
        let ends = execute.execution.loose_ends.iter();
        ends.filter(|end| !is_claimed(end))
            .map(|end| {
                let name = steady(&end.name).into_owned();
                let (sight, ground) = match end.kind {
                    LooseEndKind::NeverAwaited => {
                        (Sight::NeverAwaited, Ground::NeverAwaited { name })
                    }
                    LooseEndKind::Thread => (Sight::LeftBehind, Ground::ThreadLeft { name }),
                    LooseEndKind::Processes(count) => {
                        (Sight::LeftBehind, Ground::ProcessesLeft { count })
                    }
                };
                let line = end.line.map(|line| self.example.span_of_line(line));
                let span = line.unwrap_or(self.example.span);
                Complaint::new(Subject::LooseEnds, sight, span, ground)
            })
            .collect()
    }

    /// Where the output is not what the fence after it says.
    fn other_output(&self, execution: &Execution) -> Option<(Ground, Span)> {
        let document = &self.book.pages[self.example.page].document;
        let fence = &document.fences[self.example.output?];
        let line = crate::verify::output::first_difference(&fence.code, &execution.output)?;
        let span = match line.expected {
            Some(range) => fence.span_of(range),
            None => fence.opening,
        };
        Some((line.ground, span))
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

fn hint(code: Code) -> Facts {
    match code {
        Code::MissingName => facts!("missing-name-hint"),
        Code::NeverAwaited => facts!("never-awaited-hint"),
        Code::LeftBehind => facts!("left-behind-hint"),
        Code::RunDiffers => facts!("run-differs-hint"),
        Code::NoLongerFails => facts!("no-longer-fails-hint"),
        Code::BadExampleMissed => facts!("bad-example-missed-hint"),
        Code::WrongReason => facts!("wrong-reason-hint"),
        _ => facts!("run-failed-hint"),
    }
}

/// Whether it ended by what says that code is incomplete rather than wrong.
fn has_accident(end: &End, kind: &Kind) -> bool {
    let End::Raised { classes, .. } = end else {
        return false;
    };
    let mut classes = classes.iter();
    classes.any(|class| kind.accidents.contains(&class_name(class)))
}

/// Whether a claim names the accident itself, or something below it.
fn is_claimed_accident(classes: &[String], name: &str, kind: &Kind) -> bool {
    let accident = classes
        .iter()
        .position(|class| kind.accidents.contains(&class_name(class)));
    accident.is_some_and(|accident| names(&classes[..=accident], name))
}
