//! Checking: every scope of a command through the stages, up to its verdicts.

use super::Fault;
use super::beside::soften;
use super::capabilities::{capabilities, interpreter, passed_over, refused};
use super::changed::of_check;
use super::guideline::exercised;
use super::memory::{BuildMemory, Part};
use super::named::Named;
use super::names;
use super::page_globs::idle_rules;
use super::read::{Links, Read, read, strictness};
use super::request::{Machine, Request, Since};
use super::running::{decide, is_trusted, probe_name};
use super::scope::{Scope, ScopeKind, find_scopes, tidy};
use super::skills::{requested, skills};
use super::today::today;
use super::unit::{Checked, ConfiguredBaseline, Unit, sort};
use crate::book::Date;
use crate::config::Programs;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::{Facts, facts};
use crate::levels::Which;
use crate::process::SearchPath;
use crate::rule_names::RuleNames;
use crate::runtime::Workers;
use crate::source::FileSystem;
use crate::span::SourceId;
use crate::verify::{
    Observations, Want, advise, cross_check, fixes, judge_beside, mutate_runs, observe, plan,
    printed, unknown_probes,
};
use crate::wording::sentence;
use std::collections::{BTreeSet, HashSet};
use std::path::Path;

/// Checks everything that a request names.
pub fn check(files: &dyn FileSystem, request: &Request, want: Want) -> Result<Checked, Fault> {
    check_again(files, request, want, &mut BuildMemory::default())
}

/// The same with what the build before left; the result is the same.
pub fn check_again(
    files: &dyn FileSystem,
    request: &Request,
    want: Want,
    memory: &mut BuildMemory,
) -> Result<Checked, Fault> {
    let missing = |path: &Path| facts!("no-such-path", path = path.display());
    let named = Named::of(files, request, missing)?;
    let mut scopes = match named.there.is_empty() && !request.paths.is_empty() {
        true => Vec::new(),
        false => find_scopes(files, &named.there, request.no_book, request.word())?,
    };
    if request.is_within_mdbook {
        // All of its programs run, and all of its keys have an effect.
        for scope in &mut scopes {
            scope.config.programs = Programs::default();
            scope.config_notes.clear();
        }
    }
    let today = today(&request.environment)?;
    memory.begin(&scopes);
    let mut names = RuleNames::default();
    let mut units = Vec::with_capacity(scopes.len());
    let mut scopes = scopes.into_iter().peekable();
    while let Some(scope) = scopes.next() {
        let read = read(
            files,
            scope,
            (request, request.rules.as_slice()),
            Links::Followed,
            memory,
        )?;
        names::add(&mut names, &read.unit.book);
        // A name that was typed may mean a rule of any of them.
        if scopes.peek().is_none() {
            names::hold_typed(&request.levels, &names)?;
        }
        units.push(check_read(files, read, request, today, want, memory)?);
    }
    let of_named = match &request.since {
        Some(since) => Some(of_change(since, &units)),
        None => named.of_check(&units),
    };
    Ok(Checked { units, of_named })
}

/// How much changed, and how many files of that hold examples.
fn of_change(since: &Since, units: &[Unit]) -> Facts {
    let changed = units.iter().filter_map(|unit| unit.changed.as_ref());
    // Of one clone each unit knows the same.
    let count = changed.map(|changed| changed.count).max();
    let held = units.iter().map(|unit| {
        let shown = unit.shown_examples();
        let pages: BTreeSet<usize> = shown.map(|at| unit.book.examples[at].page).collect();
        pages.len()
    });
    of_check(since, count.unwrap_or_default(), held.sum())
}

/// Whether each name of a rule that was typed means something, before anything is judged.
///
/// # Errors
///
/// A name means nothing, or what is to be checked cannot be read.
pub fn hold_names(files: &dyn FileSystem, request: &Request) -> Result<(), Fault> {
    let is_name = |(which, _): &(Which, Level)| matches!(which, Which::Rules(_));
    if !request.levels.iter().any(is_name) {
        return Ok(());
    }
    let mut names = RuleNames::default();
    for scope in find_scopes(files, &request.paths, request.no_book, request.word())? {
        let rules = (request, request.rules.as_slice());
        let mut memory = BuildMemory::default();
        let read = read(files, scope, rules, Links::Ignored, &mut memory)?;
        names::add(&mut names, &read.unit.book);
    }
    names::hold_typed(&request.levels, &names)
}

fn check_read(
    files: &dyn FileSystem,
    read: Read,
    request: &Request,
    today: Date,
    want: Want,
    memory: &mut BuildMemory,
) -> Result<Unit, Fault> {
    let Read {
        mut unit,
        guidelines,
        mut addresses,
        parsed_at,
    } = read;
    unit.baseline = configured_baseline(&unit.scope);
    soften(&unit.scope, addresses.iter_mut());
    let plan = plan(&unit.book);
    unit.stages.end("plan");
    let decided = decide(&unit.scope.door(files), &unit.scope, &unit.book, request);
    unit.notes.extend(decided.notes);
    unit.findings.extend(decided.faults);
    let mut ungranted = Vec::from_iter(decided.refused);
    let is_run = decided.resources.is_some();
    let workers = decided.resources.as_ref();
    let workers = workers.map(|execution| Workers::new(&unit.book, execution));
    let search = SearchPath::of(&request.environment, &unit.scope.boundary);
    let is_trusted = || is_trusted(&unit.scope.door(files), &unit.scope, request);
    let python = interpreter(&unit.scope, &request.environment, &search, is_trusted);
    if request.machine == Machine::Used {
        // A run has said so already, of each environment that it cannot have.
        ungranted.extend(refused(&python).filter(|_| !is_run));
        unit.notes.extend(passed_over(&search));
    }
    for refused in ungranted {
        let door = unit.scope.door(files);
        let told = refused.finding(&door, &unit.scope, &mut unit.sources);
        unit.findings.push(told);
    }
    let mut capabilities = capabilities(&unit.scope, request, &search, python);
    capabilities.previous = memory.previous();
    capabilities.workers = workers.as_ref();
    let stages = &mut unit.stages;
    let Observations {
        observed,
        coverage,
        run: mut ran,
        looked_at,
    } = observe(
        &unit.book,
        &unit.sources,
        &plan,
        want,
        &mut capabilities,
        &mut |stage| stages.end(stage),
    );
    let not_kept = capabilities.cache.close();
    unit.notes.append(&mut ran.notes);
    unit.notes.extend(not_kept.as_ref().map(sentence));
    memory.note_run(want);
    let elsewhere = exercised(&unit.book, &guidelines, &unit.sources);
    let (judged, found) = judge_beside(&unit.book, &observed, elsewhere);
    let mut faults = std::mem::take(&mut ran.faults);
    let probes = unit.scope.config.python.probes.iter();
    let probes: Vec<String> = probes.map(|path| probe_name(path)).collect();
    faults.extend(unknown_probes(&unit.book, &probes, &observed));
    faults.extend(found);
    if let Some(workers) = workers.filter(|_| request.running.mutates) {
        let (mutation, found) = mutate_runs(&unit.book, &workers, &observed, &judged);
        unit.run_mutation = Some(mutation);
        faults.extend(found);
    }
    unit.stages.end("judge");
    let (mut fillings, found) = fixes(&unit.book, &plan, &observed);
    fillings.extend(printed(&unit.book, &observed));
    // Written from the last one to the first.
    fillings.sort_by_key(|filling| (unit.book.examples[filling.example].page, filling.fence));
    faults.extend(found);
    unit.stages.end("fix");
    faults.extend(cross_check(&unit.book, &observed, today));
    advise(&unit.book, &mut faults);
    unit.stages.end("cross-check");
    faults.extend(addresses);
    unit.findings.extend(faults);
    let door = unit.scope.door(files);
    skills(&door, &unit.book, &unit.sources, &mut unit.findings);
    unit.findings
        .extend(requested(&unit.scope.config, &unit.book).1);
    unit.findings
        .extend(idle_rules(&unit.scope.config, &unit.book));
    leave_out_failed_includes(&mut unit.findings);
    sort(&mut unit.findings);
    // What stands in the lines that several parts share is found once a part, and told once.
    unit.findings.dedup();
    let names = names::names_of(&unit.book);
    unit.levels = request.levels(&unit.scope.config, strictness(&unit.scope), names, is_run);
    unit.observed = observed;
    unit.judged = judged;
    unit.fillings = fillings;
    unit.coverage = coverage;
    unit.run = ran;
    memory.work_mut().judged = Part::since(parsed_at, looked_at, unit.book.examples.len());
    Ok(unit)
}

/// The baseline that the configuration of a book names.
fn configured_baseline(scope: &Scope) -> Option<ConfiguredBaseline> {
    let ScopeKind::Book { root } = &scope.kind else {
        return None;
    };
    let path = scope.config.verify.baseline.as_ref()?;
    Some(ConfiguredBaseline {
        file: tidy(&root.join(path)),
        within: scope.boundary.clone(),
    })
}

/// A directive whose file cannot be read is reported as that, and not once more as code that is not seen.
fn leave_out_failed_includes(findings: &mut Vec<Diagnostic>) {
    let of_code = |code: Code| {
        let of_code = findings.iter().filter(move |finding| finding.code == code);
        of_code.filter_map(|finding| finding.span)
    };
    let failed: HashSet<(SourceId, u32)> = of_code(Code::Include)
        .map(|span| (span.source, span.start))
        .collect();
    findings.retain(|finding| {
        let place = finding.span.map(|span| (span.source, span.start));
        finding.code != Code::UnreadInclude || place.is_none_or(|place| !failed.contains(&place))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    #[test]
    fn a_source_below_the_output_is_read() {
        for output in ["content", "content/../content", "."] {
            let book = format!("[build]\nbuild-dir = \"{output}\"\n");
            let door = Memory::default()
                .with("book.toml", book)
                .with("content/a.md", "# A\n");
            let checked = check(&door, &Request::default(), Want::Outcomes).expect("a book");
            assert_eq!(checked.units[0].book.pages.len(), 1, "{output}");
        }
    }

    /// The verdicts of one document, in its order.
    fn verdicts(text: &str) -> Vec<&'static str> {
        let door = Memory::default().with("a.md", text);
        let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
        let verdicts = checked.units[0].judged.verdicts.iter().flatten();
        verdicts.map(|verdict| verdict.kind.name()).collect()
    }

    const RULE: &str =
        "# T\n\n## A\n\n```yaml rule\nid: A1\nlanguage: python\nrule: {pattern: f($A)}\n```\n\n";

    #[test]
    fn a_good_part_answers_for_the_lines_it_shares() {
        let fence = "```python\nf(1)\n# Good: one\nx = 1\n# Bad: two\ny = 2\n```\n";
        assert_eq!(
            verdicts(&format!("{RULE}{fence}")),
            ["rejected", "not-caught"]
        );
    }

    #[test]
    fn silence_on_nothing_proves_nothing() {
        for nothing in ["", "# only a comment\n", "...\n", "pass\n"] {
            let pair =
                format!("Bad:\n\n```python\nf(1)\n```\n\nGood:\n\n```python\n{nothing}```\n");
            let own = verdicts(&format!("{RULE}{pair}"));
            assert_eq!(own, ["proven", "unproven"], "{nothing:?}");
        }
        let fence = "```python\nx = 1\n# Good: one\n# Bad: two\nf(1)\n```\n";
        assert_eq!(verdicts(&format!("{RULE}{fence}")), ["unproven", "proven"]);
    }

    #[test]
    fn what_would_stop_a_build_stops_a_check() {
        let door = Memory::default()
            .with("book.toml", "")
            .with("content/a.md", "# A\n")
            .with("content/A.md", "# A\n");
        let checked = check(&door, &Request::default(), Want::Outcomes).expect("a book");
        let codes: Vec<Code> = checked.units[0]
            .shown()
            .map(|(told, _)| told.code)
            .collect();
        assert!(codes.contains(&Code::AddressCollision), "{codes:?}");
    }
}
