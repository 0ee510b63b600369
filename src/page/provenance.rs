//! In what examples were executed. It says only what is the same for the same book: versions and layers.

use crate::book::Example;
use crate::process::Layers;
use crate::runtime::{RunSaid, Runtime, runtimes_sentence};
use crate::verify::Observed;
use std::sync::Arc;

/// What examples were executed on. How many were, and how many were known already, is not for a page.
#[derive(Debug, Clone, Copy, Default)]
pub struct Provenance<'a> {
    /// In the order of the configuration.
    pub runtimes: &'a [Arc<Runtime>],
    pub layers: Option<&'a Layers>,
}

impl<'a> Provenance<'a> {
    pub fn of(said: &'a RunSaid) -> Provenance<'a> {
        Provenance {
            runtimes: &said.runtimes,
            layers: said.layers.as_ref(),
        }
    }
}

impl Provenance<'_> {
    /// In what some examples were executed. Setups do not count.
    pub fn runtimes_of(&self, examples: &[Example], observed: &[Observed]) -> Vec<Runtime> {
        let mut seen: Vec<&Runtime> = Vec::new();
        for (example, observed) in examples.iter().zip(observed) {
            if example.words.is_setup {
                continue;
            }
            for execute in observed.executions() {
                if !seen.contains(&&*execute.runtime) {
                    seen.push(&execute.runtime);
                }
            }
        }
        let place = |runtime: &&Runtime| {
            let mut known = self.runtimes.iter();
            known.position(|known| **known == **runtime)
        };
        seen.sort_by_key(|runtime| place(runtime).unwrap_or(usize::MAX));
        seen.into_iter().cloned().collect()
    }
}

/// Runtimes in one breath; none where there are none.
pub(super) fn in_one_breath(runtimes: &[Runtime]) -> Option<String> {
    (!runtimes.is_empty()).then(|| runtimes_sentence(runtimes))
}

/// Environments by their names, or by what they hold where they have none.
pub(super) fn environments(runtimes: &[&Runtime]) -> String {
    let names = runtimes.iter().map(|runtime| match runtime.name.as_str() {
        "" => runtime.sentence(),
        name => name.to_owned(),
    });
    names.collect::<Vec<_>>().join(", ")
}
