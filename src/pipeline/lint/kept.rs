//! What the detectors said of a text, kept from one run to the next.
//!
//! It depends on the text, its language, the rules as they run and which of them are for the file, and on nothing else.
//! What comments of the text accept is no part of it: that depends on which rules there are.

use super::outcome::Answer;
use super::rules::Rules;
use crate::cache::{Cache, Key, Named};
use crate::diagnostic::FixSafety;
use crate::facts::Facts;
use crate::language::{Comment, Match, SyntaxFault};
use crate::verify::RuleSet;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

/// A change of what a scan finds, or of how it is written here, is a change of this.
const VERSION: &str = "2";

/// What there is to say of a text, or why there is nothing.
type Said = Result<Answer, String>;

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

    /// Where it is kept what a text gives.
    pub(super) fn key(&self, language: &str, takes: &[bool], code: &str) -> Option<Key> {
        let named = self.named.get(language)?;
        let taken = takes.iter().map(|takes| if *takes { '1' } else { '0' });
        let mut text: String = taken.collect();
        text.push('\0');
        text.push_str(code);
        Some(named.key(&text))
    }

    pub(super) fn get(&self, key: Key, code: &str, detectors: usize) -> Option<Said> {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        read(cache.get(key)?, code, detectors)
    }

    pub(super) fn put(&self, key: Key, said: &Said) {
        if let Some(bytes) = bytes(said) {
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

/// In bits of the first byte.
const IS_REFUSED: u8 = 1;
const HAS_FAULT: u8 = 2;
const HAS_ERROR: u8 = 4;

/// Lengths and numbers in four bytes: why nothing can be said, or the fault of syntax, if there is one, then lists with
/// their lengths.
fn bytes(said: &Said) -> Option<Vec<u8>> {
    let answer = match said {
        Ok(answer) => answer,
        Err(why) => {
            let mut bytes = vec![IS_REFUSED];
            write(&mut bytes, &[], why)?;
            return Some(bytes);
        }
    };
    let fault = answer.fault.as_ref().map_or(0, |_| HAS_FAULT);
    let error = if answer.has_error { HAS_ERROR } else { 0 };
    let mut bytes = vec![fault | error];
    if let Some(fault) = &answer.fault {
        let range = &fault.range;
        write(&mut bytes, &[range.start, range.end], &fault.message)?;
    }
    number(&mut bytes, answer.comments.len())?;
    for Comment { range, text } in &answer.comments {
        for end in [range.start, range.end, text.start, text.end] {
            number(&mut bytes, end)?;
        }
    }
    number(&mut bytes, answer.unheard.len())?;
    for (detector, why) in &answer.unheard {
        write(&mut bytes, &[*detector], why)?;
    }
    number(&mut bytes, answer.matches.len())?;
    for (found, fix) in answer.matches.iter().zip(&answer.fixes) {
        let fix = FIXES.iter().position(|known| known == fix)?;
        let Range { start, end } = found.range;
        let numbers = [found.detector, found.node as usize, start, end, fix];
        write(&mut bytes, &numbers, &found.message)?;
    }
    Some(bytes)
}

/// By the number that stands for each.
const FIXES: [Option<FixSafety>; 3] = [None, Some(FixSafety::Safe), Some(FixSafety::Unsafe)];

fn number(bytes: &mut Vec<u8>, number: usize) -> Option<()> {
    bytes.extend(u32::try_from(number).ok()?.to_le_bytes());
    Some(())
}

fn write(bytes: &mut Vec<u8>, numbers: &[usize], text: &str) -> Option<()> {
    for each in numbers.iter().copied().chain([text.len()]) {
        number(bytes, each)?;
    }
    bytes.extend(text.as_bytes());
    Some(())
}

/// None for what is not as it was written, or not of this code: it is asked again.
fn read(bytes: &[u8], code: &str, detectors: usize) -> Option<Said> {
    let (flags, mut rest) = bytes.split_first()?;
    if *flags == IS_REFUSED {
        return Some(Err(text(&mut rest)?));
    }
    let place = |range: Range<usize>| code.get(range.clone()).map(|_| range);
    let known = |detector: usize| (detector < detectors).then_some(detector);
    let mut answer = Answer {
        has_error: flags & HAS_ERROR != 0,
        ..Answer::default()
    };
    if flags & HAS_FAULT != 0 {
        let [start, end] = numbers(&mut rest)?;
        answer.fault = Some(SyntaxFault {
            range: place(start..end)?,
            message: text(&mut rest)?,
        });
    }
    let [comments] = numbers(&mut rest)?;
    for _ in 0..comments {
        let [start, end, first, last] = numbers(&mut rest)?;
        let (range, text) = (place(start..end)?, place(first..last)?);
        answer.comments.push(Comment { range, text });
    }
    let [unheard] = numbers(&mut rest)?;
    for _ in 0..unheard {
        let [detector] = numbers(&mut rest)?;
        let why = text(&mut rest)?;
        answer.unheard.push((known(detector)?, why));
    }
    let [matches] = numbers(&mut rest)?;
    for _ in 0..matches {
        let [detector, node, start, end, fix] = numbers(&mut rest)?;
        answer.matches.push(Match {
            detector: known(detector)?,
            node: u32::try_from(node).ok()?,
            range: place(start..end)?,
            message: text(&mut rest)?,
        });
        answer.fixes.push(*FIXES.get(fix)?);
    }
    rest.is_empty().then_some(Ok(answer))
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

    fn found(detector: usize, range: Range<usize>, message: &str) -> Match {
        Match {
            detector,
            node: 7,
            range,
            message: message.to_owned(),
        }
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let code = "é = print(1)  # rulebook: allow A1\n";
        let said: Said = Ok(Answer {
            matches: vec![found(0, 5..13, "a"), found(2, 0..2, "")],
            fixes: vec![None, Some(FixSafety::Unsafe)],
            comments: vec![Comment {
                range: 15..35,
                text: 17..35,
            }],
            unheard: vec![(1, "too many steps".to_owned())],
            fault: Some(SyntaxFault {
                range: 0..2,
                message: "é".to_owned(),
            }),
            has_error: true,
        });
        let kept = bytes(&said).expect("bytes");
        assert_eq!(read(&kept, code, 3), Some(said));
        assert!(read(&kept, code, 2).is_none(), "no such detector");
        assert!(read(&kept, "é", 3).is_none(), "another code");
        let other = code.replacen("é ", "a€", 1);
        assert!(read(&kept, &other, 3).is_none(), "no letter ends there");
        for end in 0..kept.len() {
            assert!(read(&kept[..end], code, 3).is_none(), "cut after {end}");
        }
        for said in [Ok(Answer::default()), Err("too deep".to_owned())] {
            let kept = bytes(&said).expect("bytes");
            assert_eq!(read(&kept, code, 0), Some(said));
        }
    }
}
