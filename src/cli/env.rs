//! `rulebook env`: what examples run in is prepared and shown, and what is left of earlier ones removed.

use super::args::Env;
use super::{Arguments, Status, check, output};
use crate::config::ConfigFile;
use crate::facts::facts;
use crate::pipeline::{self, Fault, Scope, ScopeKind};
use crate::report;
use crate::runtime::python::{
    Environment, EnvironmentFault, EnvironmentSpec, Trust, Word, Workshop, prepare_all, prune,
    stale, trust_of,
};
use crate::source::{Disk, Door, Entry};
use crate::wording::{say, sentence};
use std::path::Path;

pub fn run(arguments: &Arguments, command: &Env) -> anyhow::Result<Status> {
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let variables = check::variables();
    let scopes = pipeline::find_scopes(&Disk, &paths, false, check::word(&variables))?;
    let mut status = Status::Success;
    for scope in &scopes {
        let word = match &scope.kind {
            ScopeKind::Book { root }
                if trust_of(&scope.door(&Disk), root, &variables) == Trust::Yes =>
            {
                Word::Trusted
            }
            _ => Word::Run,
        };
        let act = |workshop: &Workshop<'_>| {
            let root = match &scope.kind {
                ScopeKind::Book { root } => root.as_path(),
                ScopeKind::Foreign => Path::new("."),
            };
            let door = match word {
                Word::Trusted => Door::of_user(&Disk),
                Word::Run => scope.door(&Disk),
            };
            let specs = match EnvironmentSpec::all(&door, root, &scope.config.python) {
                Ok(specs) => specs,
                Err(fault) => return Ok(untold(scope, &fault)),
            };
            match command.prune {
                true => pruned(arguments, scope, &specs, workshop),
                false => prepared(arguments, command, scope, &specs, workshop),
            }
        };
        let done = pipeline::in_workshop(scope, &variables, word, act)
            .map_err(|why| Fault::new(facts!("no-folder-for-environments", why)))??;
        if !arguments.quiet {
            tell_of_earlier(scope);
        }
        if done != Status::Success {
            status = done;
        }
    }
    Ok(status)
}

fn untold(scope: &Scope, fault: &EnvironmentFault) -> Status {
    let place = fault.place(|file| shown_file(scope, file), &scope.config.python);
    let lines = [&fault.what, &fault.cause, &fault.next].map(sentence);
    let lines = lines.into_iter().filter(|line| !line.is_empty());
    output::error(&(place + &lines.collect::<Vec<_>>().join("\n")));
    Status::CannotWork
}

fn prepared(
    arguments: &Arguments,
    command: &Env,
    scope: &Scope,
    specs: &[EnvironmentSpec],
    workshop: &Workshop<'_>,
) -> anyhow::Result<Status> {
    let told = &mut |line: &str| {
        if !arguments.quiet {
            output::note(line);
        }
    };
    let mut status = Status::Success;
    for made in prepare_all(specs, workshop, told) {
        match made {
            Ok(environment) => output::print(&shown(&environment, arguments))?,
            Err(fault) => status = untold(scope, &fault),
        }
    }
    if !arguments.quiet
        && let Ok(stale) = stale(specs, workshop)
    {
        let number = stale.iter().filter(|one| one.has_packages()).count();
        let bytes = stale.iter().map(|one| one.bytes).sum();
        if number > 0 {
            let path = command
                .path
                .as_deref()
                .map(|path| format!(" {}", path.display()));
            output::note(&say!(
                "old-environments",
                number = report::counted(number, "environment"),
                takes = if number == 1 { "takes" } else { "take" },
                bytes = size(bytes),
                path = path.unwrap_or_default(),
                them = if number == 1 { "it" } else { "them" }
            ));
        }
    }
    Ok(status)
}

fn pruned(
    arguments: &Arguments,
    scope: &Scope,
    specs: &[EnvironmentSpec],
    workshop: &Workshop<'_>,
) -> anyhow::Result<Status> {
    let stale = match stale(specs, workshop) {
        Ok(stale) => stale,
        Err(fault) => return Ok(untold(scope, &fault)),
    };
    let done = prune(&stale, workshop);
    if !arguments.quiet {
        let mut text = match done.removed {
            0 => say!("no-environment-removed"),
            n => say!(
                "environments-removed",
                n = report::counted(n, "environment"),
                bytes = size(done.bytes)
            ),
        };
        if done.in_use > 0 {
            let number = report::counted(done.in_use, "environment");
            text += &say!("environments-in-use", number);
        }
        output::print(&text)?;
    }
    for fault in &done.faults {
        output::error(fault);
    }
    Ok(match done.faults.is_empty() {
        true => Status::Success,
        false => Status::CannotWork,
    })
}

/// What an earlier version kept beside a book is in no one's way, and no one else says so.
fn tell_of_earlier(scope: &Scope) {
    if let ScopeKind::Book { root } = &scope.kind {
        let folder = root.join(pipeline::EARLIER_CACHE);
        if Door::of_user(&Disk).entry(&folder) == Some(Entry::Folder) {
            output::note(&say!("earlier-cache", folder = folder.display()));
        }
    }
}

/// As the units of `book.toml` count: by the thousand.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A file of the configuration as reports name it.
fn shown_file(scope: &Scope, file: ConfigFile) -> String {
    match &scope.kind {
        ScopeKind::Book { root } if root != Path::new(".") => {
            root.join(file.name()).display().to_string()
        }
        _ => file.name().to_owned(),
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
