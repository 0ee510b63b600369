//! Examples that no environment of the book can run, before anything is run.

use super::python::fits;
use super::resources::Resources;
use super::said::RunSaid;
use crate::book::{Book, Borrowed};
use crate::diagnostic::{Code, Diagnostic};
use crate::runtime::Outcome;
use std::collections::BTreeMap;

/// Examples whose `needs` no environment meets, each with the reason; what makes no sense is told at the word, and only
/// there.
pub(super) fn unfit(
    book: &Book,
    resources: &Resources,
    wanted: &[usize],
    said: &mut RunSaid,
) -> BTreeMap<usize, Outcome> {
    let mut unfit = BTreeMap::new();
    for at in wanted {
        let words = &book.examples[*at].words;
        if let Some(why) = lacking(&words.borrowed, resources) {
            unfit.insert(*at, Outcome::not_run_as_told(why));
            continue;
        }
        let Some((needs, span)) = &words.needs else {
            continue;
        };
        let mut any = false;
        let mut nonsense = None;
        for world in &resources.environments {
            match world.environment.as_ref().map(|one| fits(needs, one)) {
                // No one knows what it would have held.
                Err(_) | Ok(Ok(true)) => any = true,
                Ok(Ok(false)) => {}
                Ok(Err(fault)) => nonsense = Some(fault),
            }
        }
        if let Some(why) = nonsense {
            // The code is that of its verdict: with `--run` it is an error everywhere, which a useless word is not.
            let told = format!("this example was not run: {why}");
            let told = Diagnostic::new(Code::NotRun, *span, told);
            said.faults
                .push(told.hint("write packages with their versions: `needs=\"sqlalchemy>=2.1\"`"));
            unfit.insert(*at, Outcome::not_run_as_told(why));
        } else if !any {
            let why = format!("no environment has `{needs}`");
            unfit.insert(*at, Outcome::not_run(why));
        }
    }
    said.faults.dedup();
    unfit
}

/// Why an example of another tool cannot be run here; an author who knows it gets no more words.
fn lacking(borrowed: &Borrowed, resources: &Resources) -> Option<String> {
    if let Some(why) = &borrowed.lacks {
        return Some(why.clone());
    }
    let (requires, _) = borrowed.requires.as_ref()?;
    let mut ready = resources.environments.iter();
    let is_met = ready.any(|world| {
        let environment = world.environment.as_ref();
        environment.map_or(true, |one| fits(requires, one) == Ok(true))
    });
    (!is_met).then(|| format!("it wants `{requires}`"))
}
