//! Checking: every scope of a command through the stages, up to its verdicts.

use super::Fault;
use super::guideline::exercised;
use super::lint::Linted;
use super::load::{Loaded, load, load_rules, slashes};
use super::means::{Machine, means};
use super::running::{Running, decide, probe_name};
use super::scope::{Scope, ScopeKind, find_scopes};
use super::session::{Part, Session};
use super::today::today;
use super::tree::Tree;
use crate::book::{Around, Book, Date, Input, Stance, assemble};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Held, Level, Levels, Which};
use crate::page::Addresses;
use crate::process::beside;
use crate::source::{Door, SourceMap};
use crate::span::SourceId;
use crate::verify::{
    Filling, Judged, Mutation, Observed, PythonSaid, RunMutation, RunSaid, Tally, Want, Workers,
    cross_check, execute, fixes, judge_beside, mutate, mutate_runs, plan, printed, run,
    unknown_probes,
};
use std::path::PathBuf;
use std::time::Instant;

/// What a command wants checked.
#[derive(Debug, Clone, Default)]
pub struct Request {
    pub paths: Vec<PathBuf>,
    /// `--rules`.
    pub rules: Vec<PathBuf>,
    pub no_book: bool,
    /// Variables that may override keys of `book.toml`.
    pub environment: Vec<(String, String)>,
    /// `-A`, `-W` and `-D`, as they were written: each wins over those before it, and over `[lints]`.
    pub levels: Vec<(Which, Level)>,
    /// Whether an interpreter is asked and answers are kept.
    pub machine: Machine,
    /// Whether examples are executed.
    pub running: Running,
}

impl Request {
    /// The level of every code in this run. Where examples were asked to run, one that did not is no success, whatever
    /// the book says of it; only the user may say in this command that it is.
    pub(super) fn levels(&self, config: &Config, held: Held, is_run: bool) -> Levels {
        let mut levels = config.levels(held);
        if is_run && !self.running.allow_not_run {
            levels.set(Code::NotRun, Level::Deny);
        }
        for (which, level) in &self.levels {
            levels.set_all(*which, *level);
        }
        levels
    }
}

/// A whole command.
pub struct Checked {
    pub units: Vec<Unit>,
}

/// One scope, checked.
pub struct Unit {
    pub scope: Scope,
    pub sources: SourceMap,
    pub book: Book,
    pub observed: Vec<Observed>,
    pub judged: Judged,
    /// What `--bless` would write.
    pub fillings: Vec<Filling>,
    /// In reading order; levels are in `levels`.
    pub findings: Vec<Diagnostic>,
    /// What a baseline set aside; nothing where none was given.
    pub accepted: Option<Vec<Diagnostic>>,
    pub levels: Levels,
    /// What `--mutate` did; none without it.
    pub mutation: Option<Mutation>,
    /// What it did to examples that were executed; none where nothing was.
    pub run_mutation: Option<RunMutation>,
    /// Who judged the Python of this unit.
    pub python: PythonSaid,
    /// What executing its examples came to.
    pub run: RunSaid,
    /// What is to be known of the run, and is nobody's fault.
    pub notes: Vec<String>,
    pub unreadable: Vec<String>,
    pub assets: Vec<String>,
    pub addresses: Addresses,
    /// What a lint did with code; none of a check, and a lint judges no example.
    pub linted: Option<Linted>,
    /// By source: whether it is a page that was read along and not named.
    unnamed: Vec<bool>,
}

impl Unit {
    /// One of which only the rules were read.
    pub(super) fn of_rules(scope: Scope, sources: SourceMap, book: Book, levels: Levels) -> Unit {
        let (addresses, _) = Addresses::of(&book, &scope.config.html.rule_dir);
        Unit {
            judged: Judged {
                verdicts: vec![None; book.examples.len()],
                ..Judged::default()
            },
            scope,
            sources,
            book,
            levels,
            addresses,
            observed: Vec::new(),
            fillings: Vec::new(),
            findings: Vec::new(),
            accepted: None,
            mutation: None,
            run_mutation: None,
            python: PythonSaid::default(),
            run: RunSaid::default(),
            notes: Vec::new(),
            unreadable: Vec::new(),
            assets: Vec::new(),
            linted: None,
            unnamed: Vec::new(),
        }
    }

    /// Findings that are to be shown, with their levels, for the paths that were named.
    pub fn shown(&self) -> impl Iterator<Item = (&Diagnostic, Level)> {
        self.findings
            .iter()
            .map(|finding| (finding, self.levels.of(finding.code)))
            .filter(|(finding, level)| *level > Level::Allow && self.is_named(finding))
    }

    /// How many findings of the named paths a baseline set aside.
    pub fn count_accepted(&self, level: Level) -> usize {
        let accepted = self.accepted.iter().flatten();
        accepted
            .filter(|finding| self.levels.of(finding.code) == level && self.is_named(finding))
            .count()
    }

    pub(super) fn is_named(&self, finding: &Diagnostic) -> bool {
        let Some(span) = finding.span else {
            return true;
        };
        self.names(span.source)
    }

    /// Whether a file is among the named paths. A file of `--rules` always is.
    fn names(&self, source: SourceId) -> bool {
        !self.unnamed.get(source.0 as usize).is_some_and(|is| *is)
    }

    /// The examples of the named paths that have a stance, by index.
    pub fn shown_examples(&self) -> impl Iterator<Item = usize> {
        let pages: Vec<bool> = self
            .book
            .pages
            .iter()
            .map(|page| self.names(page.source))
            .collect();
        let judged = match self.linted {
            Some(_) => 0,
            None => self.book.examples.len(),
        };
        (0..judged).filter(move |at| pages[self.book.examples[*at].page])
    }

    /// How many examples of the named paths have an unclear stance.
    pub fn unclear(&self) -> usize {
        let examples = self.shown_examples().map(|at| &self.book.examples[at]);
        examples
            .filter(|example| example.stance == Stance::Unclear)
            .count()
    }

    /// What `--bless` would write in the named paths.
    pub fn shown_fillings(&self) -> impl Iterator<Item = &Filling> {
        self.fillings.iter().filter(|filling| {
            let page = self.book.examples[filling.example].page;
            self.names(self.book.pages[page].source)
        })
    }

    pub fn tally(&self) -> Tally {
        Tally::of(
            self.shown_examples()
                .filter_map(|at| self.judged.verdicts[at].as_ref()),
        )
    }

    pub fn count(&self, level: Level) -> usize {
        self.shown().filter(|(_, found)| *found == level).count()
    }

    /// The pages of the named paths; a lint reads none for its own sake.
    pub fn shown_pages(&self) -> usize {
        let is_shown = |page: &&crate::book::Page| self.linted.is_none() && self.names(page.source);
        self.book.pages.iter().filter(is_shown).count()
    }
}

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
            Diagnostic::nowhere(
                Code::NoMarkdown,
                format!("no Markdown stands in `{}`", names.join("`, `")),
            )
            .hint("rulebook reads `.md`, `.markdown`, `.mdx` and `.mdc` that git does not ignore"),
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
        door,
        &request.rules,
        &pages,
        &request.environment,
        &mut sources,
        &mut faults,
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
    let plan = plan(&book);
    let mut means = means(&scope, request);
    means.seen = session.seen();
    let decided = decide(door, &scope, &book, request);
    let mut notes = not_read;
    notes.extend(decided.notes);
    faults.extend(decided.faults);
    let is_run = decided.execution.is_some();
    let workers = decided.execution.as_ref();
    let workers = workers.map(|execution| Workers::new(&book, execution));
    let (mut observed, python) = match &workers {
        // Interpreters start while everybody else looks at the examples.
        Some(workers) if workers.is_cold(&book, &mut means.cache) => {
            let looking = || run(&book, &plan, want, &mut means);
            beside(|| workers.warm(&book), looking).1
        }
        _ => run(&book, &plan, want, &mut means),
    };
    let looked_at = means.looked_at;
    let mut ran = workers.as_ref().map_or_else(RunSaid::default, |workers| {
        execute(&book, &sources, workers, &mut means.cache, &mut observed)
    });
    let workers = workers.filter(|_| request.running.mutates);
    faults.append(&mut ran.faults);
    let probes = scope.config.python.probes.iter();
    let probes: Vec<String> = probes.map(|path| probe_name(path)).collect();
    faults.extend(unknown_probes(&book, &probes, &observed));
    notes.append(&mut ran.notes);
    notes.extend(means.cache.close());
    session.note_run(want);
    let elsewhere = exercised(&book, &borrowed.guidelines, &sources);
    let (judged, found) = judge_beside(&book, &observed, elsewhere);
    faults.extend(found);
    let run_mutation = workers.map(|workers| {
        let (mutation, found) = mutate_runs(&book, &workers, &observed, &judged);
        faults.extend(found);
        mutation
    });
    let (mut fillings, found) = fixes(&book, &plan, &observed);
    fillings.extend(printed(&book, &observed));
    // Written from the last one to the first.
    fillings.sort_by_key(|filling| (book.examples[filling.example].page, filling.fence));
    faults.extend(found);
    faults.extend(cross_check(&book, &observed, today));
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
        python,
        run: ran,
        notes,
        unreadable,
        assets,
        addresses,
        linted: None,
        unnamed,
    })
}

/// Reading order: by file as walked, then by place; what has no place comes last.
fn sort(faults: &mut [Diagnostic]) {
    faults.sort_by_key(|fault| {
        fault
            .span
            .map_or((u32::MAX, 0), |span| (span.source.0, span.start))
    });
}

impl Checked {
    /// `--mutate`: asks every detector whether an example misses each of its clauses.
    pub fn mutate(&mut self) {
        for unit in &mut self.units {
            let (mutation, found) = mutate(&unit.book);
            unit.mutation = Some(mutation);
            unit.findings.extend(found);
            sort(&mut unit.findings);
        }
    }

    /// Whether any example with a stance was found, or any neutral code that could be checked.
    pub fn has_examples(&self) -> bool {
        self.units.iter().any(|unit| {
            unit.shown_examples()
                .any(|at| unit.book.examples[at].stance.is_judged())
        })
    }
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
