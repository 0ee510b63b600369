//! `rulebook env`: what examples run in is prepared, and shown.

use super::args::Env;
use super::{Arguments, Status, check, output};
use crate::pipeline::{self, Fault, Scope, ScopeKind};
use crate::python::{Environment, EnvironmentFault, EnvironmentSpec, prepare};
use crate::report;
use crate::source::Disk;
use std::path::Path;

pub fn run(arguments: &Arguments, command: &Env) -> Result<Status, Fault> {
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let variables = check::variables();
    let scopes = pipeline::find_scopes(&Disk, &paths, false, &variables)?;
    let mut status = Status::Success;
    for scope in &scopes {
        let done = pipeline::in_workshop(scope, &variables, |workshop| {
            let root = match &scope.kind {
                ScopeKind::Book { root } => root.as_path(),
                ScopeKind::Foreign => Path::new("."),
            };
            let specs = EnvironmentSpec::all(&Disk, root, &scope.config.python)?;
            let told = &mut |line: &str| {
                if !arguments.quiet {
                    output::note(line);
                }
            };
            // One that cannot be made says nothing of the next.
            let made = specs.iter().map(|spec| prepare(spec, workshop, told));
            Ok(made.collect::<Vec<_>>())
        });
        let done: Vec<Result<Environment, EnvironmentFault>> = match done {
            Some(Ok(done)) => done,
            Some(Err(fault)) => vec![Err(fault)],
            None => {
                return Err(Fault::new(
                    "there is no folder to keep an environment in\nname one with `RULEBOOK_CACHE`",
                ));
            }
        };
        for made in done {
            match made {
                Ok(environment) => output::print(&shown(&environment, arguments))?,
                Err(fault) => {
                    output::error(&fault.message(&book(scope), &scope.config.python));
                    status = Status::CannotWork;
                }
            }
        }
    }
    Ok(status)
}

/// `book.toml` as reports name it.
fn book(scope: &Scope) -> String {
    match &scope.kind {
        ScopeKind::Book { root } if root != Path::new(".") => {
            root.join("book.toml").display().to_string()
        }
        _ => "book.toml".to_owned(),
    }
}

fn shown(environment: &Environment, arguments: &Arguments) -> String {
    let name = match environment.name.as_str() {
        "" => String::new(),
        name => format!("{name}: "),
    };
    let mut text = format!(
        "{name}{} {}, {}, `{}`\n",
        environment.implementation,
        environment.python,
        report::counted(environment.packages.len(), "package"),
        environment.interpreter.display()
    );
    if !arguments.quiet {
        for (package, version) in &environment.packages {
            text += &format!("  {package} {version}\n");
        }
    }
    text
}
