//! Which examples stand beside each other: bad ones and the good ones that follow them.
//!
//! Order is the author's and is never changed; what belongs together is known by stance and rule alone.

use crate::book::Stance;
use std::ops::Range;

/// One or more of a run of examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Group {
    One(usize),
    /// All of the first range have one stance, all of the second the other.
    Pair(Range<usize>, Range<usize>),
}

/// Cuts a run: stance and rule of examples that nothing stands between.
pub(super) fn groups(run: &[(Stance, Option<usize>)]) -> Vec<Group> {
    let mut out = Vec::new();
    let mut start = 0;
    for end in 1..=run.len() {
        let ends = end == run.len() || run[end].1 != run[start].1 || is_neutral(run[end - 1].0);
        if ends || is_neutral(run[end].0) {
            pair_up(run, start..end, &mut out);
            start = end;
        }
    }
    out
}

fn is_neutral(stance: Stance) -> bool {
    !stance.is_judged()
}

/// Examples of one rule, none of them neutral (but one that is alone).
fn pair_up(run: &[(Stance, Option<usize>)], range: Range<usize>, out: &mut Vec<Group>) {
    let stance = |at: usize| run[at].0;
    // "Good, bad, good, bad" is the order of some authors; everybody else shows the fault first.
    let good_first = stance(range.start) == Stance::Good && stance(range.end - 1) == Stance::Bad;
    let opens = if good_first {
        Stance::Good
    } else {
        Stance::Bad
    };
    let mut at = range.start;
    while at < range.end {
        let first_end = end_of(at, range.end, |at| stance(at) == opens);
        let second_end = end_of(first_end, range.end, |at| stance(at) != opens);
        if first_end == at || second_end == first_end || is_neutral(stance(at)) {
            out.extend((at..second_end).map(Group::One));
            at = second_end;
            continue;
        }
        // A column of one beside a column of many is mostly paper: the outer ones stand alone.
        let (first, second) = (first_end - at, second_end - first_end);
        let alone_before = first.saturating_sub(second + 1);
        let alone_after = second.saturating_sub(first + 1);
        out.extend((at..at + alone_before).map(Group::One));
        out.push(Group::Pair(
            at + alone_before..first_end,
            first_end..second_end - alone_after,
        ));
        out.extend((second_end - alone_after..second_end).map(Group::One));
        at = second_end;
    }
}

fn end_of(start: usize, end: usize, belongs: impl Fn(usize) -> bool) -> usize {
    (start..end).find(|at| !belongs(*at)).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stances: &str, expect: &str) {
        let run: Vec<_> = stances
            .chars()
            .map(|c| match c {
                'b' => (Stance::Bad, Some(1)),
                'B' => (Stance::Bad, Some(2)),
                'g' => (Stance::Good, Some(1)),
                'G' => (Stance::Good, Some(2)),
                _ => (Stance::Neutral, None),
            })
            .collect();
        let told: Vec<String> = groups(&run)
            .into_iter()
            .map(|group| match group {
                Group::One(at) => stances[at..=at].to_owned(),
                Group::Pair(first, second) => {
                    format!("{}|{}", &stances[first], &stances[second])
                }
            })
            .collect();
        assert_eq!(told.join(" "), expect, "{stances}");
    }

    #[test]
    fn what_stands_beside_what() {
        check("bg", "b|g");
        check("gb", "g|b");
        check("bgbg", "b|g b|g");
        check("gbgb", "g|b g|b");
        check("gbg", "g b|g");
        check("bgb", "b|g b");
        check("bbgg", "bb|gg");
        check("bbbg", "b bb|g");
        check("bgggg", "b|gg g g");
        check("bG", "b G");
        check("bgBG", "b|g B|G");
        check("b-g", "b - g");
        check("-bg-", "- b|g -");
        check("--", "- -");
        check("", "");
        check("g", "g");
    }
}
