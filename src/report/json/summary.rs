//! What a run comes to, in numbers.

use crate::diagnostic::Level;
use crate::export::executed::{Environment, Layered, environment, layers};
use crate::pipeline::lint::Skip;
use crate::pipeline::{Linted, ScopeKind, Unit};
use crate::report::notes::notes;
use crate::report::summary::waiting;
use crate::verify::{Authority, CHECKERS, KINDS};
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize, Default)]
pub(super) struct Summary<'u> {
    /// The books that were read; none for foreign documents.
    books: Vec<String>,
    pages: usize,
    examples: usize,
    /// How many examples have which verdict; none is left out.
    #[serde(flatten)]
    verdicts: BTreeMap<&'static str, usize>,
    /// Examples whose stance is unclear; they have no verdict.
    unclear: usize,
    errors: usize,
    warnings: usize,
    /// Errors and warnings that a baseline sets aside; absent where none was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    in_baseline: Option<usize>,
    unreadable: Vec<String>,
    /// By language, who judged the syntax of its examples; absent where there are none.
    #[serde(flatten)]
    compilers: BTreeMap<&'static str, Asked>,
    /// By their names, other checkers that ask a program; absent where there are none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    checkers: BTreeMap<&'static str, Asked>,
    /// What was executed; absent where no run was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<Run<'u>>,
    /// What is to be known of the run, and is nobody's fault.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    /// With `--mutate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Mutation>,
    /// Of `lint` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<CodeSummary>,
}

#[derive(Serialize, Default)]
struct Asked {
    /// Those that the program could judge.
    examples: usize,
    /// Those that it judged.
    judged: usize,
    /// `CPython 3.11.7`; none where no program was asked.
    by: Vec<String>,
}

#[derive(Serialize, Default)]
struct Run<'u> {
    /// Executions that were done now: of one example in one environment each.
    executed: usize,
    /// The same, known from an earlier run.
    remembered: usize,
    /// Of both, those that had to do without forks.
    spawned: usize,
    /// How many interpreters were started.
    interpreters: usize,
    runtimes: Vec<Environment<'u>>,
    /// The box; none where there is none, or nothing ran.
    layers: Option<Layered<'u>>,
}

#[derive(Serialize, Default)]
struct Mutation {
    tried: usize,
    killed: usize,
    uncompiled: usize,
    /// Functions that were made to raise; absent where nothing was run.
    #[serde(skip_serializing_if = "Option::is_none")]
    functions: Option<usize>,
    /// Those of them whose error showed.
    #[serde(skip_serializing_if = "Option::is_none")]
    noticed: Option<usize>,
}

#[derive(Serialize, Default)]
struct CodeSummary {
    /// Rules with a detector.
    rules: usize,
    /// Files that at least one detector looked at.
    files: usize,
    languages: BTreeMap<&'static str, usize>,
    /// Findings that are counted by nobody.
    notes: usize,
    /// Findings that comments accept.
    accepted: usize,
    /// Of the files, how many an earlier run had looked at.
    kept: usize,
    /// Findings whose fix waits for `--unsafe-fixes`.
    unsafe_fixes: usize,
    /// With `--fix` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Fixed>,
    skipped: Skipped,
}

#[derive(Serialize, Default)]
struct Fixed {
    fixes: usize,
    files: usize,
}

/// Files that no detector looked at, by reason.
#[derive(Serialize, Default)]
struct Skipped {
    unknown_language: usize,
    excluded: usize,
    migration: usize,
    generated: usize,
    vendored: usize,
    no_rule: usize,
    binary: usize,
    not_utf8: usize,
    too_large: usize,
}

impl Summary<'_> {
    /// What else is to be known of the run.
    pub(super) fn note(&mut self, note: Option<String>) {
        self.notes.extend(note);
    }
}

pub(super) fn summarise<'u>(unit: &'u Unit, summary: &mut Summary<'u>) {
    if let ScopeKind::Book { root } = &unit.scope.kind {
        summary
            .books
            .push(root.to_string_lossy().replace('\\', "/"));
    }
    let tally = unit.tally();
    summary.pages += unit.shown_pages();
    summary.examples += tally.total();
    for kind in KINDS {
        *summary.verdicts.entry(kind.name()).or_default() += tally.count(*kind);
    }
    summary.unclear += unit.unclear();
    summary.errors += unit.count(Level::Deny);
    summary.warnings += unit.count(Level::Warn);
    if let Some(mutation) = &unit.mutation {
        let sum = summary.mutation.get_or_insert_default();
        sum.tried += mutation.tried;
        sum.killed += mutation.killed;
        sum.uncompiled += mutation.uncompiled;
    }
    if let Some(mutation) = &unit.run_mutation {
        let sum = summary.mutation.get_or_insert_default();
        *sum.functions.get_or_insert(0) += mutation.tried;
        *sum.noticed.get_or_insert(0) += mutation.noticed;
    }
    for coverage in &unit.coverage {
        let checker = &CHECKERS[coverage.checker];
        let (asked, name) = match checker.language {
            Some(language) if checker.authority == Authority::Compiler => {
                (&mut summary.compilers, language)
            }
            _ => (&mut summary.checkers, checker.name),
        };
        let asked = asked.entry(name).or_default();
        asked.examples += coverage.examples;
        asked.judged += coverage.judged;
        asked
            .by
            .extend(coverage.by.iter().map(|by| by.name.clone()));
        asked.by.dedup();
    }
    if unit.run.asked {
        add_run(unit, summary.run.get_or_insert_default());
    }
    let notes = notes(unit);
    summary.notes.extend(notes);
    if unit.accepted.is_some() {
        let accepted = unit.count_accepted(Level::Deny) + unit.count_accepted(Level::Warn);
        *summary.in_baseline.get_or_insert(0) += accepted;
    }
    summary.unreadable.extend(unit.unreadable.iter().cloned());
    if let Some(linted) = &unit.linted {
        add_code(unit, linted, summary.code.get_or_insert_default());
    }
}

/// Of several projects, the rules of each are counted.
fn add_code(unit: &Unit, linted: &Linted, code: &mut CodeSummary) {
    code.rules += linted.rules;
    code.files += linted.files.iter().map(|(_, count)| count).sum::<usize>();
    for (language, count) in &linted.files {
        *code.languages.entry(language.name).or_default() += count;
    }
    code.notes += unit.count(Level::Note);
    code.accepted += linted.accepted.len();
    code.kept += linted.kept;
    code.unsafe_fixes += waiting(unit);
    if let Some(mended) = &linted.mended {
        let fixed = code.fixed.get_or_insert_default();
        fixed.fixes += mended.iter().map(|mended| mended.fixes).sum::<usize>();
        fixed.files += mended.len();
    }
    let skipped = &mut code.skipped;
    for (skip, files) in &linted.skipped {
        let count = match skip {
            Skip::UnknownLanguage => &mut skipped.unknown_language,
            Skip::Excluded => &mut skipped.excluded,
            Skip::Migration => &mut skipped.migration,
            Skip::Generated => &mut skipped.generated,
            Skip::Vendored => &mut skipped.vendored,
            Skip::NoRule => &mut skipped.no_rule,
            Skip::Binary => &mut skipped.binary,
            Skip::NotUtf8 => &mut skipped.not_utf8,
            Skip::TooLarge => &mut skipped.too_large,
        };
        *count += files.len();
    }
}

fn add_run<'u>(unit: &'u Unit, run: &mut Run<'u>) {
    let said = &unit.run;
    run.executed += said.executed;
    run.remembered += said.remembered;
    run.spawned += said.spawned;
    run.interpreters += said.started;
    for runtime in &said.runtimes {
        let environment = environment(runtime);
        if !run.runtimes.contains(&environment) {
            run.runtimes.push(environment);
        }
    }
    if let Some(own) = &said.layers {
        run.layers = Some(layers(own));
    }
}
