//! What is to be known of a run and is nobody's fault: who did not judge, and what could not be kept.

use super::count::counted;
use crate::language::find;
use crate::pipeline::Unit;
use crate::process::Layer;
use crate::verify::{Authority, CHECKERS, Coverage, runtimes_sentence, without_value};

/// One sentence each.
pub(super) fn notes(unit: &Unit) -> impl Iterator<Item = String> {
    let told = unit.notes.iter().cloned();
    told.chain(unit.coverage.iter().filter_map(uncovered))
        .chain(run(unit))
        .chain(probes(unit))
        .chain(layers(unit))
        .chain(root(unit))
}

/// The same where there was a run, and nothing where there was none.
pub(super) fn of_run(unit: &Unit) -> Vec<String> {
    match unit.run.asked {
        true => notes(unit).collect(),
        false => Vec::new(),
    }
}

/// What was executed, and in what.
fn run(unit: &Unit) -> Option<String> {
    let said = &unit.run;
    if !said.asked {
        return None;
    }
    let runtimes = runtimes_sentence(said.runtimes.iter().map(AsRef::as_ref));
    let all = said.executed + said.remembered;
    if all == 0 {
        return Some("run: no example was executed".to_owned());
    }
    let how = match (said.executed, said.remembered) {
        (now, 0) => format!("{} now", counted(now, "execution")),
        (0, 1) => "1 execution, known from an earlier run, and no interpreter was started for it"
            .to_owned(),
        (0, known) => format!(
            "all {} known from an earlier run, and no interpreter was started for them",
            counted(known, "execution")
        ),
        (now, known) => format!(
            "{} now, {known} known from an earlier run",
            counted(now, "execution")
        ),
    };
    let spawned = match said.spawned {
        0 => String::new(),
        of => format!(
            "; {of} of {all} by an interpreter that cannot fork: each page and each bad example had one of its own"
        ),
    };
    Some(format!("run: {runtimes}: {how}{spawned}"))
}

/// Probes that measured nothing: a claim of theirs is an error, and without one nobody would miss them.
fn probes(unit: &Unit) -> impl Iterator<Item = String> {
    let silent = without_value(&unit.book, &unit.observed).into_iter();
    silent.map(|(name, (count, why))| {
        let examples = counted(count, "example");
        format!("the probe `{name}` gave no value for {examples}: {why}")
    })
}

/// The box that they were executed in.
fn layers(unit: &Unit) -> Option<String> {
    let layers = unit.run.layers.as_ref()?;
    let off = layers
        .off
        .iter()
        .map(|(layer, why)| format!("{layer} ({why})"));
    let off: Vec<String> = off.collect();
    let on: Vec<String> = layers.on.iter().map(ToString::to_string).collect();
    let on = match on.is_empty() {
        true => "none".to_owned(),
        false => on.join(", "),
    };
    Some(match off.is_empty() {
        true => format!("box: {on}"),
        false => format!("box: {on}; not there: {}", off.join(", ")),
    })
}

/// Who runs examples as root, and what their number of processes is then held by.
fn root(unit: &Unit) -> Option<String> {
    let said = &unit.run;
    let layers = said.layers.as_ref().filter(|_| said.is_root)?;
    let unbound = "root: the kernel holds root to no number of processes (RLIMIT_NPROC)";
    // The other bound is not even tried for root.
    Some(match layers.has(Layer::Processes) {
        true => format!(
            "{unbound}; here `kernel.pid_max` of the box's pid namespace bounds what examples start"
        ),
        false => format!(
            "{unbound}, and nothing else does here: an example may start as many as the machine has room for"
        ),
    })
}

/// Nothing where a checker that asks another program judged all that it could.
fn uncovered(coverage: &Coverage) -> Option<String> {
    let checker = &CHECKERS[coverage.checker];
    let open = coverage.examples - coverage.judged.min(coverage.examples);
    if open == 0 {
        return None;
    }
    let language = checker.language.and_then(find);
    let open = match language {
        Some(language) => counted(open, &format!("{} example", language.display)),
        None => counted(open, "example"),
    };
    let is_one = open.starts_with("1 ");
    let (were, they) = if is_one {
        ("was", "it")
    } else {
        ("were", "them")
    };
    let why = coverage.why.as_ref();
    let why = why.map_or_else(String::new, |why| format!(": {why}"));
    let reads = checker.authority == Authority::Compiler;
    Some(match &coverage.by {
        Some(by) if reads => format!(
            "{open} {were} not judged by {}, and the grammar alone read {they}{why}",
            by.name
        ),
        Some(by) => format!("{open} {were} not judged by {}{why}", by.name),
        None if reads => format!("no interpreter was asked: the grammar alone read {open}{why}"),
        None => format!(
            "no program was asked for `{}`: it judged none of {open}{why}",
            checker.name
        ),
    })
}
