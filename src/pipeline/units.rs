//! Checking: every scope of a command through the stages, up to its verdicts.

use super::Fault;
use super::capabilities::{capabilities, interpreter};
use super::guideline::exercised;
use super::load::{Loaded, load, load_rules, slashes};
use super::request::Request;
use super::running::{decide, probe_name};
use super::scope::{Scope, ScopeKind, find_scopes};
use super::session::{Part, Session};
use super::stages::Stages;
use super::today::today;
use super::tree::Tree;
use super::unit::{Checked, Unit, sort};
use crate::book::{Around, Date, Input, assemble};
use crate::diagnostic::{Code, Diagnostic, Held};
use crate::facts::facts;
use crate::page::Addresses;
use crate::source::Door;
use crate::verify::{
    Observations, Want, Workers, cross_check, fixes, judge_beside, mutate_runs, observe, plan,
    printed, unknown_probes,
};
use std::path::PathBuf;
use std::time::Instant;

/// Checks everything that a request names.
pub fn check(door: &dyn Door, request: &Request, want: Want) -> Result<Checked, Fault> {
    check_again(door, request, want, &mut Session::default())
}

/// The same with what the build before left; the result is the same.
pub fn check_again(
    door: &dyn Door,
    request: &Request,
    want: Want,
    session: &mut Session,
) -> Result<Checked, Fault> {
    let scopes = find_scopes(door, &request.paths, request.no_book, &request.environment)?;
    let today = today(&request.environment)?;
    session.begin(&scopes);
    let units = scopes
        .into_iter()
        .map(|scope| check_scope(door, scope, request, today, want, session))
        .collect::<Result<_, _>>()?;
    Ok(Checked { units })
}

fn check_scope(
    door: &dyn Door,
    scope: Scope,
    request: &Request,
    today: Date,
    want: Want,
    session: &mut Session,
) -> Result<Unit, Fault> {
    let mut stages = Stages::start();
    let start = Instant::now();
    let Loaded {
        mut sources,
        documents,
        assets,
        mut faults,
        notes: not_read,
        unreadable,
        parsed,
    } = load(door, &scope, session)?;
    session.work_mut().parsed = Part::since(start, parsed, sources.iter().len());
    stages.end("parse");
    let start = Instant::now();
    let held = match scope.kind {
        ScopeKind::Book { .. } => Held::Book,
        ScopeKind::Foreign => Held::Foreign,
    };
    if sources.iter().next().is_none() {
        let names: Vec<String> = scope
            .roots
            .iter()
            .map(|root| slashes(&root.shown))
            .collect();
        faults.push(
            Diagnostic::nowhere(Code::NoMarkdown, facts!("no-markdown", names))
                .hint(facts!("markdown-extensions-in-git")),
        );
    }
    if let Some(note) = &scope.config_note {
        faults.push(Diagnostic::nowhere(Code::ConfigIgnored, note.clone()));
    }
    // A look at the disk for every file: only where somebody asks which file is which.
    let named = &scope.named;
    let pages: Vec<PathBuf> = if request.rules.is_empty() && named.is_empty() {
        Vec::new()
    } else {
        sources
            .iter()
            .map(|source| door.canonical(&source.path))
            .collect()
    };
    let is_unnamed =
        |page: &PathBuf| !named.is_empty() && !named.iter().any(|named| page.starts_with(named));
    let unnamed = pages.iter().map(is_unnamed).collect();
    let borrowed = load_rules(
        door, &request.rules, &pages, &request.environment, &mut sources, &mut faults,
    )?;
    let tree = Tree::of(door, &scope);
    let exists = |path: &str| tree.exists_below_base(path);
    let exists_in_tree = |path: &str| tree.exists(path);
    let document = |path: &str| tree.document(path);
    let around = Around {
        prefix: tree.prefix(),
        is_foreign: scope.kind == ScopeKind::Foreign,
        has_neighbours: scope.tree.is_some(),
        exists: &exists,
        exists_in_tree: &exists_in_tree,
        document: &document,
    };
    let (book, found) = assemble(Input {
        held,
        documents,
        imported: borrowed.rules,
        rule_id: scope.config.verify.rule_id.as_ref(),
        stances: &scope.config.stances,
        sources: &sources,
        around: &around,
        before: session.book(),
    });
    faults.extend(found);
    stages.end("assemble");
    let plan = plan(&book);
    stages.end("plan");
    let decided = decide(door, &scope, &book, request);
    let mut notes = not_read;
    notes.extend(decided.notes);
    faults.extend(decided.faults);
    let is_run = decided.execution.is_some();
    let workers = decided.execution.as_ref();
    let workers = workers.map(|execution| Workers::new(&book, execution));
    let interpreter = interpreter(&scope, &request.environment);
    let mut capabilities = capabilities(&scope, request, interpreter.as_deref());
    capabilities.previous = session.previous();
    capabilities.workers = workers.as_ref();
    let Observations {
        observed,
        coverage,
        run: mut ran,
        looked_at,
    } = observe(
        &book,
        &sources,
        &plan,
        want,
        &mut capabilities,
        &mut |stage| stages.end(stage),
    );
    let not_kept = capabilities.cache.close();
    let workers = workers.filter(|_| request.running.mutates);
    faults.append(&mut ran.faults);
    let probes = scope.config.python.probes.iter();
    let probes: Vec<String> = probes.map(|path| probe_name(path)).collect();
    faults.extend(unknown_probes(&book, &probes, &observed));
    notes.append(&mut ran.notes);
    notes.extend(not_kept);
    session.note_run(want);
    let elsewhere = exercised(&book, &borrowed.guidelines, &sources);
    let (judged, found) = judge_beside(&book, &observed, elsewhere);
    faults.extend(found);
    let run_mutation = workers.map(|workers| {
        let (mutation, found) = mutate_runs(&book, &workers, &observed, &judged);
        faults.extend(found);
        mutation
    });
    stages.end("judge");
    let (mut fillings, found) = fixes(&book, &plan, &observed);
    fillings.extend(printed(&book, &observed));
    // Written from the last one to the first.
    fillings.sort_by_key(|filling| (book.examples[filling.example].page, filling.fence));
    faults.extend(found);
    stages.end("fix");
    faults.extend(cross_check(&book, &observed, today));
    stages.end("cross-check");
    let (addresses, found) = Addresses::of(&book, &scope.config.html.rule_dir);
    faults.extend(found);
    sort(&mut faults);
    // What stands in the lines that several parts share is found once a part, and told once.
    faults.dedup();
    let levels = request.levels(&scope.config, held, is_run);
    session.work_mut().judged = Part::since(start, looked_at, book.examples.len());
    Ok(Unit {
        scope,
        sources,
        book,
        observed,
        judged,
        fillings,
        findings: faults,
        accepted: None,
        levels,
        mutation: None,
        run_mutation,
        coverage,
        run: ran,
        notes,
        unreadable,
        assets,
        addresses,
        stages,
        linted: None,
        unnamed,
    })
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
