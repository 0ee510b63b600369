//! The bars of the verification page: how much of a whole has which verdict.
//!
//! Their lengths are whole numbers, so that the same counts give the same bytes on every machine.

use super::views::{Bar, BarPart, Group, occurring};
use crate::verify::Tally;

/// The length of a bar.
const WHOLE: usize = 1000;
/// The shortest part: what occurs at all is seen.
const LEAST: usize = 8;

/// The verdicts of examples.
pub(super) fn of_tally(tally: &Tally) -> Bar {
    bar(occurring(tally).map(|(kind, count)| (kind.name(), kind.words(), count)))
}

/// The groups of rules or pages.
pub(super) fn of_groups(groups: &[Group]) -> Bar {
    bar(groups
        .iter()
        .map(|group| (group.like, group.name, group.count)))
}

/// A bar of parts that are looks, names and counts.
fn bar(parts: impl Iterator<Item = (&'static str, &'static str, usize)>) -> Bar {
    let parts: Vec<_> = parts.collect();
    let counts: Vec<usize> = parts.iter().map(|(.., count)| *count).collect();
    let said: Vec<String> = parts
        .iter()
        .map(|(_, name, count)| format!("{count} {name}"))
        .collect();
    Bar {
        said: said.join(", "),
        parts: parts
            .iter()
            .zip(lengths(&counts))
            .map(|((like, ..), (x, width))| BarPart { like, x, width })
            .collect(),
    }
}

/// Where each part begins, and how long it is; together they are the whole.
fn lengths(counts: &[usize]) -> Vec<(usize, usize)> {
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
    use super::lengths;

    #[test]
    fn a_bar_is_whole_and_shows_what_occurs() {
        assert_eq!(lengths(&[1]), [(0, 1000)]);
        assert_eq!(lengths(&[1, 1]), [(0, 500), (500, 500)]);
        assert_eq!(lengths(&[9999, 1]), [(0, 991), (991, 9)]);
        assert_eq!(lengths(&[]), []);
        assert_eq!(lengths(&[0]), [(0, 8)]);
    }
}
