//! What the fixes of rules make of one text: in rounds, until nothing changes.
//!
//! Nothing is written here. What would not parse is not taken over, and a text on which fixes find no end is handed back
//! as it was.

use super::scan::{Scan, why};
use crate::diagnostic::FixSafety;
use crate::language::{Edit, FixFault, Tree, apply};
use crate::wording::say;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;
use xxhash_rust::xxh3::xxh3_128;

/// Fixes of overlapping findings take turns; a text that needs more has no end.
const ROUNDS: usize = 100;

/// So many bytes fixes may add to a file.
const GROWTH: usize = 1 << 20;

/// After so many edits of one rule that break the code, the rule's others in this file are not tried.
const MOST_BROKEN: usize = 5;

/// What became of a text.
pub struct Mended {
    pub code: String,
    /// How many fixes were applied.
    pub fixes: usize,
    pub refused: Vec<Refusal>,
}

/// Fixes that were not applied.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Their ids; several where they undo each other.
    pub rules: Vec<String>,
    /// Bytes of the code that [`Mended`] holds: the first place.
    pub range: Range<usize>,
    /// How many places there are.
    pub times: usize,
    pub why: String,
}

/// One edit, and the detector whose fix it is.
#[derive(Clone)]
struct Candidate {
    detector: usize,
    edit: Edit,
}

/// By detector, where it matches and is to be fixed.
type Found = BTreeMap<usize, Vec<Range<usize>>>;

/// What one round does.
#[derive(Default)]
struct Round {
    chosen: Vec<Candidate>,
    refused: Vec<Refusal>,
    /// Detectors whose fixes could not be asked for: the code nests too deep, for example.
    stuck: BTreeSet<usize>,
}

/// Applies fixes until there is nothing left to fix.
pub fn mend(scan: &Scan, code: &str) -> Mended {
    let mut text = code.to_owned();
    let mut fixes = 0;
    // The texts so far, and the detectors that led from each to the next.
    let mut texts = vec![xxh3_128(code.as_bytes())];
    let mut steps: Vec<BTreeSet<usize>> = Vec::new();
    let mut first: BTreeMap<usize, Range<usize>> = BTreeMap::new();
    let (mut broken, mut stuck) = (HashMap::new(), BTreeSet::new());
    for _ in 0..ROUNDS {
        let round = match scan.run(&text) {
            Ok((tree, answer)) => {
                let accepted = scan.accepted(&text, &answer);
                let mut found = Found::new();
                for (one, reason) in answer.matches.into_iter().zip(accepted.reasons) {
                    if reason.is_none() && scan.is_told(one.detector) {
                        found.entry(one.detector).or_default().push(one.range);
                    }
                }
                round(scan, &tree, found, &mut broken)
            }
            Err(_) => break,
        };
        if steps.is_empty() {
            stuck = round.stuck;
        } else if !round.stuck.is_subset(&stuck) {
            // It could be asked before: the fixes themselves have made the code what it is now.
            break;
        }
        if round.chosen.is_empty() {
            return Mended {
                code: text,
                fixes,
                refused: round.refused,
            };
        }
        fixes += round.chosen.len();
        if steps.is_empty() {
            for one in &round.chosen {
                let place = || one.edit.found.clone();
                first.entry(one.detector).or_insert_with(place);
            }
        }
        steps.push(round.chosen.iter().map(|one| one.detector).collect());
        text = changed(&text, &round.chosen);
        let hash = xxh3_128(text.as_bytes());
        if let Some(since) = texts.iter().position(|known| *known == hash) {
            let around: BTreeSet<usize> = steps[since..].iter().flatten().copied().collect();
            let why = match around.len() {
                1 => say!("fix-undoes-itself"),
                _ => say!("fixes-undo-themselves"),
            };
            return untouched(scan, code, &around, &first, why);
        }
        texts.push(hash);
        if text.len() > code.len() + GROWTH {
            break;
        }
    }
    let last = steps.pop().unwrap_or_default();
    let why = match last.len() {
        1 => say!("fix-has-no-end"),
        _ => say!("fixes-have-no-end"),
    };
    untouched(scan, code, &last, &first, why)
}

/// The text as it was, and whose fixes are to blame.
fn untouched(
    scan: &Scan,
    code: &str,
    detectors: &BTreeSet<usize>,
    first: &BTreeMap<usize, Range<usize>>,
    why: String,
) -> Mended {
    let places = detectors.iter().filter_map(|at| first.get(at));
    let place = places.min_by_key(|place| place.start);
    let place = place.or_else(|| first.values().min_by_key(|place| place.start));
    Mended {
        code: code.to_owned(),
        fixes: 0,
        refused: vec![Refusal {
            rules: ids(scan, detectors),
            range: place.cloned().unwrap_or(0..0),
            times: 1,
            why,
        }],
    }
}

fn ids(scan: &Scan, detectors: &BTreeSet<usize>) -> Vec<String> {
    let ids: BTreeSet<&str> = detectors.iter().map(|at| scan.id(*at)).collect();
    ids.into_iter().map(str::to_owned).collect()
}

/// The edits of one text that do not overlap, without those that would break it.
fn round(scan: &Scan, tree: &Tree, found: Found, broken: &mut HashMap<usize, usize>) -> Round {
    let mut refused: BTreeMap<(usize, String), Vec<Range<usize>>> = BTreeMap::new();
    let (mut open, stuck) = candidates(scan, tree, found, &mut refused);
    let code = tree.code();
    let mut sieve = Sieve {
        scan,
        code,
        errors: tree.count_errors(),
        broken,
    };
    let chosen = loop {
        let (good, bad) = sieve.sift(&apart(&open));
        if bad.is_empty() {
            break good;
        }
        let why = match sieve.errors {
            0 => say!("fixed-code-does-not-parse"),
            _ => say!("fixed-code-has-more-errors"),
        };
        for one in &bad {
            let key = (one.detector, why.to_owned());
            refused.entry(key).or_default().push(one.edit.found.clone());
        }
        let is_bad: HashSet<(usize, Range<usize>)> = bad
            .into_iter()
            .map(|one| (one.detector, one.edit.found))
            .collect();
        open.retain(|one| !is_bad.contains(&(one.detector, one.edit.found.clone())));
    };
    let refused = refused.into_iter().map(|((detector, why), mut places)| {
        places.sort_by_key(|place| place.start);
        Refusal {
            rules: vec![scan.id(detector).to_owned()],
            range: places[0].clone(),
            times: places.len(),
            why,
        }
    });
    Round {
        chosen,
        refused: refused.collect(),
        stuck,
    }
}

/// Every edit that changes something and that nothing speaks against, by place, then rule, the outermost first; and the
/// detectors whose fixes could not be asked for.
fn candidates(
    scan: &Scan,
    tree: &Tree,
    found: Found,
    refused: &mut BTreeMap<(usize, String), Vec<Range<usize>>>,
) -> (Vec<Candidate>, BTreeSet<usize>) {
    let code = tree.code();
    let lines = code.matches('\n').count();
    let is_crlf = lines > 0 && lines == code.matches("\r\n").count();
    let (mut open, mut stuck) = (Vec::new(), BTreeSet::new());
    for (at, places) in found {
        let detector = scan.detector(at);
        if !detector.has_fix() {
            continue;
        }
        let edits = match detector.edits(tree) {
            Ok(edits) => edits,
            Err(fault) => {
                refused.insert((at, why_not(&fault)), places);
                stuck.insert(at);
                continue;
            }
        };
        let places: HashSet<Range<usize>> = places.into_iter().collect();
        for mut edit in edits {
            let Some(before) = code.get(edit.range.clone()) else {
                continue;
            };
            if is_crlf {
                // A template has line feeds; this file has none of its own.
                edit.text = edit.text.replace("\r\n", "\n").replace('\n', "\r\n");
            }
            if !places.contains(&edit.found) || before == edit.text {
                continue;
            }
            // It waits for another word of the user's, and its finding says so.
            if edit.safety() == Some(FixSafety::Unsafe) && scan.fixes == FixSafety::Safe {
                continue;
            }
            if let (None, Some(hazard)) = (edit.safety(), edit.hazard) {
                let key = (at, hazard.why().to_owned());
                refused.entry(key).or_default().push(edit.found);
                continue;
            }
            let detector = at;
            open.push(Candidate { detector, edit });
        }
    }
    open.sort_by_key(|one| {
        let Range { start, end } = one.edit.range;
        (start, scan.id(one.detector), Reverse(end))
    });
    (open, stuck)
}

fn why_not(fault: &FixFault) -> String {
    match fault {
        FixFault::Scan(fault) => why(fault).replace("scanned", "fixed"),
        FixFault::Unreadable => say!("fixed-code-too-deep"),
        FixFault::Endless => say!("fix-never-ends"),
        FixFault::Hazardous(hazard) => hazard.why().to_owned(),
    }
}

/// Of edits that overlap or begin at one place the first; the others have their turn in the next round.
fn apart(open: &[Candidate]) -> Vec<Candidate> {
    let mut kept: Vec<Candidate> = Vec::new();
    for one in open {
        let is_free = kept.last().is_none_or(|last| {
            last.edit.range.end <= one.edit.range.start
                && last.edit.range.start < one.edit.range.start
        });
        if is_free {
            kept.push(one.clone());
        }
    }
    kept
}

fn changed(code: &str, chosen: &[Candidate]) -> String {
    let edits: Vec<Edit> = chosen.iter().map(|one| one.edit.clone()).collect();
    apply(code, &edits)
}

/// Tells edits that break the code from those that do not.
struct Sieve<'a> {
    scan: &'a Scan<'a>,
    code: &'a str,
    /// Syntax errors that were there before.
    errors: usize,
    /// By detector, how many of its edits broke the code, in all rounds: each costs a parse.
    broken: &'a mut HashMap<usize, usize>,
}

impl Sieve<'_> {
    fn parses(&self, chosen: &[Candidate]) -> bool {
        let tree = self.scan.parse(&changed(self.code, chosen));
        tree.is_some_and(|tree| tree.count_errors() <= self.errors)
    }

    /// Edits that can be applied together, and those that cannot be applied at all; what is in neither waits.
    fn sift(&mut self, chosen: &[Candidate]) -> (Vec<Candidate>, Vec<Candidate>) {
        let is_given_up = |one: &Candidate| {
            let broken = self.broken.get(&one.detector);
            broken.is_some_and(|count| *count >= MOST_BROKEN)
        };
        let (given_up, chosen): (Vec<_>, Vec<_>) = chosen.iter().cloned().partition(is_given_up);
        if chosen.is_empty() || self.parses(&chosen) {
            return (chosen, given_up);
        }
        if chosen.len() == 1 {
            *self.broken.entry(chosen[0].detector).or_default() += 1;
            return (Vec::new(), [chosen, given_up].concat());
        }
        let (left, right) = chosen.split_at(chosen.len() / 2);
        let (left, bad_left) = self.sift(left);
        let (right, bad_right) = self.sift(right);
        let bad = [given_up, bad_left, bad_right].concat();
        let both = [left.as_slice(), &right].concat();
        if !right.is_empty() && !left.is_empty() && !self.parses(&both) {
            return (left, bad);
        }
        (both, bad)
    }
}
