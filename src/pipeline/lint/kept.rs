//! What the detectors said of a text, kept from one run to the next.
//!
//! It depends on the text, its language, the rules as they run and which of them are for the file, and on nothing else. A
//! text whose comments name rules is not kept, nor one of which a detector could not finish.

use super::allow::MARK;
use super::outcome::Outcome;
use super::rules::Rules;
use crate::cache::{Cache, Key, Named};
use crate::facts::Facts;
use crate::language::{Match, SyntaxFault};
use crate::verify::RuleSet;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// A change of what a scan finds, or of how it is written here, is a change of this.
const VERSION: &str = "1";

/// Asked by all threads of a run.
pub struct Kept {
    cache: Mutex<Cache>,
    /// By language.
    named: HashMap<&'static str, Named>,
}

impl Kept {
    pub fn new(cache: Cache, rules: &Rules) -> Kept {
        let sets = rules.sets.iter();
        Kept {
            named: sets
                .map(|(language, set)| (*language, named(language, set)))
                .collect(),
            cache: Mutex::new(cache),
        }
    }

    /// Where it is kept what a text gives; None for a text that is asked about each time.
    pub(super) fn key(&self, language: &str, takes: &[bool], code: &str) -> Option<Key> {
        let named = self.named.get(language)?;
        if code.contains(MARK) {
            return None;
        }
        let taken = takes.iter().map(|takes| if *takes { '1' } else { '0' });
        let mut text: String = taken.collect();
        text.push('\0');
        text.push_str(code);
        Some(named.key(&text))
    }

    pub(super) fn get(&self, key: Key, code: &str, detectors: usize) -> Option<Outcome> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        read(cache.get(key)?, code, detectors)
    }

    pub(super) fn put(&self, key: Key, outcome: &Outcome) {
        if let Some(bytes) = bytes(outcome) {
            let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            cache.put(key, bytes);
        }
    }

    /// Writes what was learnt; what is to be reported of it.
    pub fn close(self) -> Option<Facts> {
        let cache = self.cache.into_inner();
        cache.unwrap_or_else(PoisonError::into_inner).close()
    }
}

fn named(language: &str, set: &RuleSet) -> Named {
    let detectors = set.detectors.detectors().iter();
    let rules: Vec<String> = detectors
        .map(|detector| format!("{} {}", detector.severity.word(), detector.normalised))
        .collect();
    let parts = [("language", language), ("rules", &rules.join("\0"))];
    Named::new("lint", VERSION, &parts)
}

/// Lengths and numbers in four bytes: the fault of syntax, if there is one, and each match.
fn bytes(outcome: &Outcome) -> Option<Vec<u8>> {
    let is_plain = outcome.unheard.is_empty()
        && outcome.faults.is_empty()
        && outcome.allows.is_empty()
        && outcome.matches.iter().all(|(_, reason)| reason.is_none());
    if !is_plain {
        return None;
    }
    let mut bytes = vec![u8::from(outcome.fault.is_some())];
    if let Some(fault) = &outcome.fault {
        write(
            &mut bytes,
            &[fault.range.start, fault.range.end],
            &fault.message,
        )?;
    }
    for (found, _) in &outcome.matches {
        let range = &found.range;
        let numbers = [found.detector, found.node as usize, range.start, range.end];
        write(&mut bytes, &numbers, &found.message)?;
    }
    Some(bytes)
}

fn write(bytes: &mut Vec<u8>, numbers: &[usize], text: &str) -> Option<()> {
    for number in numbers.iter().copied().chain([text.len()]) {
        bytes.extend(u32::try_from(number).ok()?.to_le_bytes());
    }
    bytes.extend(text.as_bytes());
    Some(())
}

/// None for what is not as it was written, or not of this code: it is asked again.
fn read(bytes: &[u8], code: &str, detectors: usize) -> Option<Outcome> {
    let (has_fault, mut rest) = bytes.split_first()?;
    let place = |range: Range<usize>| code.get(range.clone()).map(|_| range);
    let mut outcome = Outcome::default();
    if *has_fault == 1 {
        let [start, end] = numbers(&mut rest)?;
        outcome.fault = Some(SyntaxFault {
            range: place(start..end)?,
            message: text(&mut rest)?,
        });
    }
    while !rest.is_empty() {
        let [detector, node, start, end] = numbers(&mut rest)?;
        let found = Match {
            detector: (detector < detectors).then_some(detector)?,
            node: u32::try_from(node).ok()?,
            range: place(start..end)?,
            message: text(&mut rest)?,
        };
        outcome.matches.push((found, None));
    }
    Some(outcome)
}

fn numbers<const N: usize>(rest: &mut &[u8]) -> Option<[usize; N]> {
    let mut numbers = [0; N];
    for number in &mut numbers {
        let (bytes, other) = rest.split_first_chunk()?;
        *number = u32::from_le_bytes(*bytes) as usize;
        *rest = other;
    }
    Some(numbers)
}

fn text(rest: &mut &[u8]) -> Option<String> {
    let [length] = numbers(rest)?;
    let (text, other) = rest.split_at_checked(length)?;
    *rest = other;
    Some(std::str::from_utf8(text).ok()?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(detector: usize, range: Range<usize>, message: &str) -> (Match, Option<String>) {
        let found = Match {
            detector,
            node: 7,
            range,
            message: message.to_owned(),
        };
        (found, None)
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let code = "é = print(1)\n";
        let outcome = Outcome {
            fault: Some(SyntaxFault {
                range: 0..2,
                message: "é".to_owned(),
            }),
            matches: vec![found(0, 5..13, "a"), found(2, 0..2, "")],
            ..Outcome::default()
        };
        let kept = bytes(&outcome).expect("bytes");
        let again = read(&kept, code, 3).expect("it is as it was written");
        assert_eq!(bytes(&again), Some(kept.clone()));
        assert!(read(&kept, code, 2).is_none(), "no such detector");
        assert!(read(&kept, "é", 3).is_none(), "another code");
        assert!(
            read(&kept, "a€ = print(1)\n", 3).is_none(),
            "no letter ends there"
        );
        for end in 0..kept.len() {
            if let Some(part) = read(&kept[..end], code, 3) {
                assert!(part.matches.len() < 2, "cut after {end}");
            }
        }
        let empty = bytes(&Outcome::default()).expect("bytes");
        assert!(read(&empty, code, 0).is_some_and(|outcome| outcome.matches.is_empty()));
    }
}
