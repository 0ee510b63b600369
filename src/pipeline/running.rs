//! Whether examples are executed, and with what: the user's word, the book's wish, files, probes and environments.
//!
//! A book's own wish executes nothing: code runs where the user asked for it in this command, by a variable, or once for
//! this book (`rulebook trust`).

use super::capabilities::{in_workshop, in_workshop_at};
use super::load::slashes;
use super::request::Request;
use super::scope::{Scope, ScopeKind};
use super::variables::is_set;
use crate::book::{Book, Page};
use crate::config::PythonTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::process::{Bounds, Sandbox};
use crate::runtime::python::{EnvironmentSpec, Trust, Workshop, prepare_all, trust_of};
use crate::runtime::{NamedEnvironment, Resources, SetupFile, is_executed};
use crate::source::{Door, Scratch, scratch_folder};
use crate::wording::say;
use crate::wording::sentence;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const RUN: &str = "RULEBOOK_PYTHON__RUN";

/// What was decided.
#[derive(Default)]
pub(super) struct Decided {
    /// None where nothing is executed.
    pub resources: Option<Resources>,
    pub notes: Vec<String>,
    pub faults: Vec<Diagnostic>,
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
    let (environments, probes) = match probes(door, root, table) {
        Ok(probes) => {
            let environments = environments(door, scope, root, request, &mut decided);
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
    decided.resources = Some(Resources {
        environments,
        setups: setups(door, scope, root, book),
        probes,
        preload: table.preload.clone(),
        time: table.time_limit,
        output: table.output_limit,
        memory: table.memory_limit,
        sandbox: request
            .running
            .launcher
            .as_ref()
            .map(|launcher| sandbox(table, launcher)),
        workers: std::thread::available_parallelism().map_or(1, usize::from),
        explain: request.running.explain_cache,
        way: request.running.way,
        anew: request.running.anew,
    });
    decided
}

fn sandbox(table: &PythonTable, launcher: &Path) -> Sandbox {
    let usual = Bounds::default();
    Sandbox {
        policy: table.sandbox,
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
    request: &Request,
    decided: &mut Decided,
) -> Vec<NamedEnvironment> {
    let table = &scope.config.python;
    let shown = slashes(&root.join("book.toml"));
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
                &(fault.place(&shown, table) + &sentence(&fault.what)),
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
    let made = in_workshop(scope, variables, &mut act).or_else(|_| {
        let scratch = scratch.insert(scratch_folder()?);
        Ok(in_workshop_at(scope, scratch.path(), variables, act))
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
                &(fault.place(&shown, table) + &what),
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
fn setups(door: &Door<'_>, scope: &Scope, root: &Path, book: &Book) -> Vec<Vec<Arc<SetupFile>>> {
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
            // What runs sees none of the user's files, and a page must not hand it one. What `book.toml` names is shown
            // to whoever trusts the book.
            let leaves = is_pages && !is_inside(&path);
            let code = match leaves && door.entry(&path).is_some() {
                true => Err(say!("setup-outside-book")),
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
    root: &Path,
    table: &PythonTable,
) -> Result<Vec<(String, String)>, String> {
    let read = |path: &String| match door.read(&root.join(path)) {
        Ok(code) => Ok((probe_name(path), code)),
        Err(fault) => Err(say!("probe-not-readable", path, fault = fault.to_string())),
    };
    table.probes.iter().map(read).collect()
}
