//! Whether examples are executed, and with what: the user's word, the book's wish, files, probes and environments.
//!
//! A book's own wish executes nothing: code runs where the user asked for it in this command, by a variable, or once for
//! this book (`rulebook trust`).

use super::capabilities::{Refused, in_workshop, in_workshop_at, is_books};
use super::load::slashes;
use super::request::Request;
use super::scope::{Scope, ScopeKind};
use super::variables::is_set;
use crate::book::{Book, Page};
use crate::config::{ConfigFile, PythonTable, SandboxPolicy};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::process::{Bounds, Sandbox};
use crate::runtime::python::{EnvironmentSpec, Trust, Word, Workshop, prepare_all, trust_of};
use crate::runtime::{NamedEnvironment, Resources, SetupFile, is_executed};
use crate::source::{Boundary, Door, Scratch, scratch_folder};
use crate::wording::say;
use crate::wording::sentence;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const RUN: &str = "RULEBOOK_PYTHON__RUN";

const PROBES: &str = "python.probes";
const SANDBOX: &str = "python.sandbox";
const SETUP: &str = "python.setup";

/// What was decided.
#[derive(Default)]
pub(super) struct Decided {
    /// None where nothing is executed.
    pub resources: Option<Resources>,
    pub notes: Vec<String>,
    pub faults: Vec<Diagnostic>,
    /// What the book asks for beside that a run is in the box.
    pub refused: Option<Refused>,
    /// Holds the environments of a run that keeps none.
    pub scratch: Option<Scratch>,
}

pub(super) fn decide(door: &Door<'_>, scope: &Scope, book: &Book, request: &Request) -> Decided {
    let mut decided = Decided::default();
    let table = &scope.config.python;
    let by_user = request.running.wanted || is_set(&request.environment, RUN);
    let root = match &scope.kind {
        ScopeKind::Book { root } => root.as_path(),
        ScopeKind::Foreign => Path::new("."),
    };
    if !by_user {
        let waiting = book.examples.iter().filter(|one| is_executed(one)).count();
        if !table.run || waiting == 0 {
            return decided;
        }
        let want = match waiting {
            1 => say!("one-example-needs-a-run"),
            n => say!("examples-need-a-run", n),
        };
        match trust_of(door, root, &request.environment) {
            Trust::Yes => {}
            Trust::No => {
                decided.notes.push(say!("run-needs-trust", want));
                return decided;
            }
            Trust::Changed(what) => {
                decided
                    .notes
                    .push(say!("run-needs-trust-again", want, what = sentence(&what)));
                return decided;
            }
        }
    }
    let word = match is_trusted(door, scope, request) {
        true => Word::Trusted,
        false => Word::Run,
    };
    // What the user has looked at may lie anywhere.
    let named = &match word {
        Word::Trusted => door.within(&Boundary::everywhere()),
        Word::Run => door.clone(),
    };
    let (environments, probes) = match probes(named, scope, root, word) {
        Ok(probes) => {
            let environments = environments(named, scope, root, (request, word), &mut decided);
            (environments, probes)
        }
        // What it would have shown no one knows, and half a run is none.
        Err(why) => {
            decided.faults.push(
                Diagnostic::nowhere(Code::SetupFailed, facts!("no-example-run", why))
                    .hint(facts!("probes-are-relative")),
            );
            (vec![NamedEnvironment::absent(why)], Vec::new())
        }
    };
    let policy = match table.sandbox {
        // To run is to run in the box.
        SandboxPolicy::Off if word == Word::Run && is_books(scope, SANDBOX) => {
            decided.refused = Some(Refused {
                key: SANDBOX,
                what: facts!("sandbox-needs-trust"),
                next: facts!("look-and-trust"),
            });
            SandboxPolicy::default()
        }
        policy => policy,
    };
    decided.resources = Some(Resources {
        environments,
        setups: setups(door, scope, (root, word), book),
        probes,
        preload: table.preload.clone(),
        time: table.time_limit,
        output: table.output_limit,
        memory: table.memory_limit,
        sandbox: request
            .running
            .launcher
            .as_ref()
            .map(|launcher| sandbox(table, policy, launcher)),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        explain: request.running.explain_cache,
        way: request.running.way,
        anew: request.running.anew,
    });
    decided
}

/// Whether the user has said once that this book may do what it says.
pub(super) fn is_trusted(door: &Door<'_>, scope: &Scope, request: &Request) -> bool {
    match &scope.kind {
        ScopeKind::Book { root } => trust_of(door, root, &request.environment) == Trust::Yes,
        ScopeKind::Foreign => false,
    }
}

fn sandbox(table: &PythonTable, policy: SandboxPolicy, launcher: &Path) -> Sandbox {
    let usual = Bounds::default();
    Sandbox {
        policy,
        network: table.network,
        bounds: Bounds {
            memory: usual.memory.max(table.memory_limit),
            ..usual
        },
        // The caller gives each worker its own.
        ..Sandbox::new(launcher.to_path_buf(), PathBuf::new())
    }
}

/// The environments, made where they are not there yet. One that cannot be had is told once.
fn environments(
    door: &Door<'_>,
    scope: &Scope,
    root: &Path,
    (request, word): (&Request, Word),
    decided: &mut Decided,
) -> Vec<NamedEnvironment> {
    let table = &scope.config.python;
    let shown = |file: ConfigFile| slashes(&root.join(file.name()));
    let Decided {
        faults, scratch, ..
    } = decided;
    let mut cannot = |what: &str, cause: &str, next: &str| {
        let message = match cause {
            "" => say!("no-example-run", why = what),
            // One of several lines is a list.
            cause => say!(
                "no-example-run-cause",
                what,
                cause = cause.replace('\n', ", ")
            ),
        };
        let told = Diagnostic::nowhere(Code::NotRun, message);
        faults.push(match next {
            "" => told,
            next => told.hint(next.to_owned()),
        });
    };
    let specs = match EnvironmentSpec::all(door, root, table) {
        Ok(specs) => specs,
        Err(fault) => {
            cannot(
                &(fault.place(shown, table) + &sentence(&fault.what)),
                &sentence(&fault.cause),
                &sentence(&fault.next),
            );
            return vec![NamedEnvironment::absent(sentence(&fault.what))];
        }
    };
    let mut told = |line: &str| {
        if let Some(tell) = request.running.told {
            tell(line);
        }
    };
    let variables = &request.environment;
    let mut act = |workshop: &Workshop<'_>| prepare_all(&specs, workshop, &mut told);
    // Where nothing is kept they are made for this run alone.
    let made = in_workshop(scope, variables, word, &mut act).or_else(|_| {
        let scratch = scratch.insert(scratch_folder()?);
        Ok(in_workshop_at(scope, scratch.path(), variables, word, act))
    });
    let made = match made {
        Ok(made) => made,
        Err(fault) => {
            let fault: std::io::Error = fault;
            let what = say!("no-environment-folder");
            cannot(&what, &fault.to_string(), &say!("name-a-cache"));
            return vec![NamedEnvironment::absent(what)];
        }
    };
    let mut environments = Vec::with_capacity(specs.len());
    for (spec, made) in specs.iter().zip(made) {
        let environment = made.map_err(|fault| {
            let what = sentence(&fault.what);
            cannot(
                &(fault.place(shown, table) + &what),
                &sentence(&fault.cause),
                &sentence(&fault.next),
            );
            what
        });
        environments.push(NamedEnvironment {
            name: spec.name.clone(),
            environment,
            told: spec.names(),
        });
    }
    environments
}

/// By page, the files that run before its own setups. What several pages name is read once.
fn setups(
    door: &Door<'_>,
    scope: &Scope,
    (root, word): (&Path, Word),
    book: &Book,
) -> Vec<Vec<Arc<SetupFile>>> {
    let is_granted = word == Word::Trusted || !is_books(scope, SETUP);
    let anywhere = door.within(&Boundary::everywhere());
    let mut known: BTreeMap<(PathBuf, bool), Arc<SetupFile>> = BTreeMap::new();
    let mut folders = vec![door.canonical(&scope.base)];
    if let ScopeKind::Book { .. } = scope.kind {
        folders.push(door.canonical(root));
    }
    let is_inside = |path: &Path| {
        let path = door.canonical(path);
        folders.iter().any(|folder| path.starts_with(folder))
    };
    let mut file = |path: PathBuf, is_pages: bool, shown: &str| {
        let read = || {
            // What runs sees none of the user's files, and neither a page nor a book must hand it one. What `book.toml`
            // names is shown to the user who trusts the book.
            let leaves = (is_pages || !is_granted) && !is_inside(&path);
            let code = match leaves && door.entry(&path).is_some() {
                true if is_pages => Err(say!("setup-outside-book")),
                true => Err(say!("setup-needs-trust")),
                false if is_granted && !is_pages => {
                    anywhere.read(&path).map_err(|fault| fault.to_string())
                }
                false => door.read(&path).map_err(|fault| fault.to_string()),
            };
            Arc::new(SetupFile {
                shown: shown.to_owned(),
                code,
            })
        };
        known
            .entry((path.clone(), is_pages))
            .or_insert_with(read)
            .clone()
    };
    let mut of = |page: &Page| -> Vec<Arc<SetupFile>> {
        let own = scope.config.python.setup.iter();
        let own = own.map(|path| file(root.join(path), false, path));
        let mut files: Vec<_> = own.collect();
        let folder = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        let named = page.setups.iter();
        files.extend(named.map(|path| file(scope.base.join(folder).join(path), true, path)));
        files
    };
    book.pages.iter().map(&mut of).collect()
}

/// A probe is named as its file is.
pub(super) fn probe_name(path: &str) -> String {
    let name = Path::new(path).file_stem().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn probes(
    door: &Door<'_>,
    scope: &Scope,
    root: &Path,
    word: Word,
) -> Result<Vec<(String, String)>, String> {
    let is_granted = word == Word::Trusted || !is_books(scope, PROBES);
    let whole = door.canonical(root);
    let read = |path: &String| {
        let file = root.join(path);
        if !is_granted && door.entry(&file).is_some() && !door.canonical(&file).starts_with(&whole)
        {
            return Err(say!("probe-needs-trust", path));
        }
        match door.read(&file) {
            Ok(code) => Ok((probe_name(path), code)),
            Err(fault) => Err(say!("probe-not-readable", path, fault = fault.to_string())),
        }
    };
    scope.config.python.probes.iter().map(read).collect()
}
