//! What runs showed, as outcomes of examples, each reason told once.

use super::execution::{End, Execution};
use super::keys;
use super::resources::SetupFile;
use super::retries::Settled;
use super::said::{Explained, RunSaid};
use super::sequence::StepKind;
use super::sessions::Origin;
use super::tasks::{Stage, Task, unreadable};
use super::workers::Failures;
use crate::book::Book;
use crate::diagnostic::{Code, Diagnostic};
use crate::runtime::ExecutionRecord;
use crate::runtime::Outcome;
use crate::source::SourceMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What was found, as outcomes of examples.
pub(super) struct Found<'b> {
    book: &'b Book,
    sources: &'b SourceMap,
    pub outcomes: Vec<(usize, Outcome)>,
    /// What was told of setup files.
    setups_told: BTreeSet<String>,
    /// Why interpreters did not start, told once for all examples.
    pub failures: Failures,
}

/// The step that failed and that another cannot do without; none where no one knows.
fn blamed(settled: &[Settled], step: usize) -> Option<usize> {
    let mut at = step;
    // One that was blocked itself is not to blame.
    while let Settled::Blocked(by) = settled[at] {
        at = by;
    }
    (at != step && matches!(settled[at], Settled::Seen(_))).then_some(at)
}

impl<'b> Found<'b> {
    pub fn new(book: &'b Book, sources: &'b SourceMap) -> Found<'b> {
        Found {
            book,
            sources,
            outcomes: Vec::new(),
            setups_told: BTreeSet::new(),
            failures: Failures::new(),
        }
    }

    pub fn take(
        &mut self,
        task: &Task,
        stage: &Stage<'_>,
        settled: Vec<Settled>,
        explain: bool,
        said: &mut RunSaid,
    ) {
        if let Some((file, why)) = unreadable(&task.session) {
            self.without(task, file, why, said);
            return;
        }
        let blamed: Vec<Option<usize>> =
            (0..settled.len()).map(|at| blamed(&settled, at)).collect();
        for at in 0..settled.len() {
            let step = &task.session.steps[at];
            let is_setup = step.kind == StepKind::Setup;
            let seen = match &settled[at] {
                Settled::Seen(seen) => Some(seen),
                _ => None,
            };
            if explain && let Origin::Example(example) = step.origin {
                let planned = &task.steps[at];
                let code = keys::code(self.book, &step.origin);
                let mut parts = stage.parts.clone();
                parts.push(("before", planned.state.shown()));
                parts.push(("later", planned.later.shown()));
                parts.push(("code", format!("{} bytes", code.len())));
                let was_known = seen.is_some_and(|seen| seen.was_known);
                let is_kept = seen.is_some_and(|seen| seen.execution.bytes().is_some());
                said.explained.push(Explained {
                    example,
                    runtime: stage.runtime.clone(),
                    key: seen.map_or(planned.key, |seen| seen.key).shown(),
                    parts,
                    was_known,
                    is_kept: was_known || stage.keeps && is_kept,
                });
            }
            match (&step.origin, &settled[at]) {
                (Origin::Example(example), Settled::Seen(seen)) => {
                    if !is_setup {
                        said.count(&seen.execution, seen.was_known);
                    }
                    // A setup is one piece of text, however many states begin with it.
                    let blocks = blamed.iter().filter(|by| !is_setup && **by == Some(at));
                    self.execution(*example, stage, seen.execution.clone(), blocks.count());
                }
                (Origin::Example(example), _) => {
                    let (why, is_told) = self.reason(task, &settled, blamed[at]);
                    let outcome = Outcome::NotRun { why, is_told };
                    self.outcomes.push((*example, outcome));
                }
                (Origin::File(file), Settled::Seen(seen)) => {
                    self.file(file, &seen.execution, stage, said)
                }
                (Origin::File(_), _) => {}
            }
        }
    }

    /// Why a step was not run, and whether that is reported where it begins.
    fn reason(&self, task: &Task, settled: &[Settled], blamed: Option<usize>) -> (String, bool) {
        let Some((by, Settled::Seen(seen))) = blamed.map(|by| (by, &settled[by])) else {
            return ("it was not reached".to_owned(), false);
        };
        match &seen.execution.end {
            // The reason is the machine's, and told where it stands.
            End::Lost { why } => (why.clone(), self.failures.contains_key(why)),
            _ => (
                self.stopped(&task.session.steps[by].origin, &seen.execution),
                true,
            ),
        }
    }

    fn execution(
        &mut self,
        example: usize,
        stage: &Stage<'_>,
        execution: Execution,
        blocks: usize,
    ) {
        let outcome = match &execution.end {
            End::Lost { why } => Outcome::NotRun {
                why: why.clone(),
                is_told: self.failures.contains_key(why),
            },
            End::Fragment { why } => Outcome::not_run(format!("it cannot run alone: {why}")),
            _ => Outcome::Executed(ExecutionRecord {
                runtime: stage.runtime.clone(),
                probes: stage.probes.clone(),
                blocks,
                execution: Arc::new(execution),
            }),
        };
        self.outcomes.push((example, outcome));
    }

    /// Nothing of a session is run whose setup is not there.
    fn without(&mut self, task: &Task, file: &SetupFile, why: &str, said: &mut RunSaid) {
        let told = format!("the setup `{}` cannot be read: {why}", file.shown);
        let hint =
            "`setup:` in front matter is relative to the page, `python.setup` to `book.toml`";
        self.tell_setup(told.clone(), hint, said);
        for step in &task.session.steps {
            if let Origin::Example(example) = step.origin {
                let outcome = Outcome::not_run_as_told(told.clone());
                self.outcomes.push((example, outcome));
            }
        }
    }

    /// A setup file that failed, told once.
    fn file(
        &mut self,
        file: &SetupFile,
        execution: &Execution,
        stage: &Stage<'_>,
        said: &mut RunSaid,
    ) {
        let shown = &file.shown;
        if matches!(execution.end, End::Passed | End::Lost { .. }) {
            return;
        }
        let place = match execution.end.line() {
            Some(line) => format!("line {line} of the setup `{shown}`"),
            None => format!("the setup `{shown}`"),
        };
        let message = format!(
            "{place} fails in {}: {}",
            stage.runtime.sentence(),
            execution.end.sentence()
        );
        self.tell_setup(message, "nothing that needs it was run; fix the file", said);
    }

    /// Two files may be called the same from where they are named, so what is said of them counts.
    fn tell_setup(&mut self, message: String, hint: &str, said: &mut RunSaid) {
        if self.setups_told.insert(message.clone()) {
            let told = Diagnostic::nowhere(Code::SetupFailed, message);
            said.faults.push(told.hint(hint));
        }
    }

    /// Why nothing is run that wants a step that ended so.
    fn stopped(&self, origin: &Origin, execution: &Execution) -> String {
        match origin {
            Origin::File(file) => format!("the setup `{}` failed", file.shown),
            Origin::Example(at) => {
                let span = self.book.examples[*at].span_of_line(execution.end.line().unwrap_or(1));
                format!("line {} failed", self.sources.position(span).line)
            }
        }
    }
}
