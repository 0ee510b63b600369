//! What executing a book's examples showed: the part of the verification page that says it.

use super::context::SiteContext;
use super::views::{Executed, LayerOff, LayersView, Link, Reason, Sentence, WorldRow};
use crate::book::Stance;
use crate::facts::Facts;
use crate::language;
use crate::process::Layers;
use crate::runtime::{End, ExecutionRecord};
use crate::verify::VerdictKind;
use crate::wording;

/// The part of the verification page that says what was executed.
pub(super) fn overview(context: &SiteContext<'_>, from: &str) -> Option<Executed> {
    let runtimes = context.provenance.runtimes;
    let mut worlds: Vec<WorldRow> = runtimes
        .iter()
        .map(|runtime| WorldRow {
            name: runtime.name.clone(),
            holds: runtime.sentence(),
            executed: 0,
            proven: 0,
        })
        .collect();
    let mut kept = Reason {
        because: Sentence("norun: its author keeps it from being run".to_owned()),
        places: Vec::new(),
    };
    let mut setups: Vec<(Facts, Vec<Link>)> = Vec::new();
    let mut not_run = 0;
    for (at, example) in context.book.examples.iter().enumerate() {
        let observed = &context.observed[at];
        let is_python = example
            .language
            .is_some_and(|one| one.runs_on(language::Runtime::Python));
        if is_python && example.words.norun && example.stance == Stance::Good {
            kept.places.push(context.place(at, from));
        }
        if !example.words.is_setup && observed.not_run().is_some() {
            not_run += 1;
        }
        for execute in observed.executions() {
            if example.words.is_setup {
                failed_setup(context, at, execute, from, &mut setups);
                continue;
            }
            let row = runtimes.iter().position(|one| *one == execute.runtime);
            let Some(row) = row.map(|at| &mut worlds[at]) else {
                continue;
            };
            let verdict = context.judged.verdicts[at].as_ref();
            row.executed += 1;
            row.proven += usize::from(verdict.is_some_and(|one| one.kind == VerdictKind::Proven));
        }
    }
    let was_asked = not_run > 0 || !worlds.is_empty();
    was_asked.then(|| Executed {
        worlds,
        not_run,
        kept: [kept]
            .into_iter()
            .filter(|kept| !kept.places.is_empty())
            .collect(),
        setups: setups
            .into_iter()
            .map(|(end, places)| Reason {
                because: Sentence(wording::sentence(&end)),
                places,
            })
            .collect(),
        layers: context.provenance.layers.map(layers),
    })
}

fn failed_setup(
    context: &SiteContext<'_>,
    at: usize,
    execute: &ExecutionRecord,
    from: &str,
    setups: &mut Vec<(Facts, Vec<Link>)>,
) {
    if execute.execution.end == End::Passed {
        return;
    }
    let end = execute.execution.end.facts();
    let place = context.place(at, from);
    match setups.iter_mut().find(|(known, _)| *known == end) {
        Some((_, places)) if places.contains(&place) => {}
        Some((_, places)) => places.push(place),
        None => setups.push((end, vec![place])),
    }
}

fn layers(layers: &Layers) -> LayersView {
    let off = layers.off.iter();
    LayersView {
        on: layers.on.iter().map(|layer| layer.name()).collect(),
        off: off
            .map(|(layer, why)| LayerOff {
                name: layer.name(),
                why: why.clone(),
            })
            .collect(),
    }
}
