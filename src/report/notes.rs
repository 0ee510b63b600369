//! What is to be known of a run and is no one's fault: who did not judge, and what could not be kept.

use super::count::counted;
use crate::language::find;
use crate::pipeline::Unit;
use crate::process::Layer;
use crate::runtime::runtimes_sentence;
use crate::verify::{Authority, CHECKERS, Coverage, without_value};
use crate::wording::say;

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
        return Some(say!("run-nothing"));
    }
    let how = match (said.executed, said.remembered) {
        (now, 0) => format!("{} now", counted(now, "execution")),
        (0, 1) => say!("run-one-cached"),
        (0, known) => say!("run-all-cached", known = counted(known, "execution")),
        (now, known) => say!("run-some-cached", now = counted(now, "execution"), known),
    };
    let spawned = match said.spawned {
        0 => String::new(),
        of => say!("run-without-forks", of, all),
    };
    Some(format!("run: {runtimes}: {how}{spawned}"))
}

/// Probes that measured nothing: a claim of theirs is an error, and without one nobody would miss them.
fn probes(unit: &Unit) -> impl Iterator<Item = String> {
    let silent = without_value(&unit.book, &unit.observed).into_iter();
    silent.map(|(name, (count, why))| {
        let examples = counted(count, "example");
        say!("probe-gave-no-value", name, examples, why)
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
        false => say!("box-layers", on, off),
    })
}

/// Who runs examples as root, and what their number of processes is then held by.
fn root(unit: &Unit) -> Option<String> {
    let said = &unit.run;
    let layers = said.layers.as_ref().filter(|_| said.is_root)?;
    let unbound = say!("root-without-limit");
    // The other bound is not even tried for root.
    Some(match layers.has(Layer::Processes) {
        true => say!("root-with-pid-max", unbound),
        false => say!("root-without-any-limit", unbound),
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
        Some(by) if reads => say!("grammar-alone", open, were, by = by.name, they, why),
        Some(by) => say!("not-judged-by", open, were, by = by.name, why),
        None if reads => say!("no-interpreter", open, why),
        None => say!("no-program", checker = checker.name, open, why),
    })
}
