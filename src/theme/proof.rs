//! What was proven, as values of the engine: verdicts, groups and reasons, and the bars that draw them.
//!
//! A bar repeats figures that stand beside it in words. Its lengths are whole numbers of thousandths, so that the same
//! counts give the same bytes on every machine.

use minijinja::context;
use minijinja::value::Value;

use crate::page::{Executed, Group, OpenVerdict, Reason, Tally, Verification};
use crate::theme::view;

pub fn verification(found: &Verification) -> Value {
    let pages = found.pages.iter().map(|(place, tally)| {
        context! {
            place => view::link(place),
            tally => view::tally(tally),
            bar => bar(&verdicts(tally)),
        }
    });
    let excepted = found.excepted.iter().map(|exception| {
        context! {
            rule => view::link(&exception.rule),
            variant => exception.variant,
            reason => exception.reason.as_str(),
        }
    });
    context! {
        tally => view::tally(&found.tally),
        bar => bar(&verdicts(&found.tally)),
        summary => found.summary.as_str(),
        rule_count => found.rules,
        run_count => found.by_run,
        rule_groups => groups(&found.rule_groups),
        rule_bar => bar(&shares(&found.rule_groups)),
        page_groups => groups(&found.page_groups),
        page_bar => bar(&shares(&found.page_groups)),
        pages => pages.collect::<Vec<_>>(),
        executed => found.executed.as_ref().map(executed),
        open => found.open.iter().map(open).collect::<Vec<_>>(),
        excepted => excepted.collect::<Vec<_>>(),
        judges => &found.judges,
    }
}

fn groups(groups: &[Group]) -> Vec<Value> {
    let values = groups.iter().map(|group| {
        context! {
            name => group.name,
            like => group.like,
            about => group.about,
            count => group.count,
            rules => view::rule_rows(&group.rules),
        }
    });
    values.collect()
}

fn open(verdict: &OpenVerdict) -> Value {
    context! {
        name => verdict.name,
        count => verdict.count,
        reasons => reasons(&verdict.reasons),
    }
}

fn reasons(reasons: &[Reason]) -> Vec<Value> {
    let reasons = reasons.iter().map(|reason| {
        context! {
            because => view::spoken(&reason.because),
            places => view::links(&reason.places),
        }
    });
    reasons.collect()
}

fn executed(found: &Executed) -> Value {
    let worlds = found.worlds.iter().map(|world| {
        context! {
            name => world.name.as_str(),
            holds => world.holds.as_str(),
            executed => world.executed,
            proven => world.proven,
        }
    });
    let layers = found.layers.as_ref().map(|layers| {
        let off = layers.off.iter();
        let off = off.map(|(name, why)| context! { name => *name, why => why.as_str() });
        context! { on => &layers.on, off => off.collect::<Vec<_>>() }
    });
    context! {
        worlds => worlds.collect::<Vec<_>>(),
        not_run => found.not_run,
        kept => reasons(&found.kept),
        setups => reasons(&found.setups),
        layers => layers,
    }
}

/// A stretch of a bar: the verdict whose look it has, what it is called, how many.
type Share = (&'static str, &'static str, usize);

fn verdicts(tally: &Tally) -> Vec<Share> {
    let counts = view::counts(tally).into_iter();
    counts.map(|(name, count)| (name, name, count)).collect()
}

fn shares(groups: &[Group]) -> Vec<Share> {
    let shares = groups.iter();
    shares
        .map(|group| (group.like, group.name, group.count))
        .collect()
}

/// The length of a bar.
const WHOLE: usize = 1000;
/// The shortest stretch: what occurs at all is seen.
const LEAST: usize = 8;

fn bar(shares: &[Share]) -> Value {
    let said: Vec<String> = shares
        .iter()
        .map(|(_, name, count)| format!("{count} {name}"))
        .collect();
    let counts: Vec<usize> = shares.iter().map(|(.., count)| *count).collect();
    let parts = shares
        .iter()
        .zip(stretches(&counts))
        .map(|((like, ..), (x, width))| context! { like => *like, x => x, width => width });
    context! { said => said.join(", "), parts => parts.collect::<Vec<_>>() }
}

/// Where each stretch begins, and how long it is; together they are the whole.
fn stretches(counts: &[usize]) -> Vec<(usize, usize)> {
    let total: usize = counts.iter().sum();
    let free = WHOLE.saturating_sub(LEAST * counts.len());
    let mut before = 0;
    let mut end = 0;
    let mut out = Vec::with_capacity(counts.len());
    for (at, count) in counts.iter().enumerate() {
        before += count;
        let start = end;
        end = LEAST * (at + 1) + (free * before).checked_div(total).unwrap_or(0);
        out.push((start, end - start));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn a_bar_is_whole_and_shows_what_occurs() {
        assert_eq!(stretches(&[1]), [(0, 1000)]);
        assert_eq!(stretches(&[1, 1]), [(0, 500), (500, 500)]);
        assert_eq!(stretches(&[9999, 1]), [(0, 991), (991, 9)]);
        assert_eq!(stretches(&[]), []);
        assert_eq!(stretches(&[0]), [(0, 8)]);
    }
}
