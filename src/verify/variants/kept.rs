//! What the variants of one example showed, from one run to the next.
//!
//! It depends on the code, its language and the rule as it runs, and on nothing else; a change of what a variant does
//! changes [`VERSION`].

use super::VARIANTS;
use crate::book::{Book, Example};
use crate::cache::{Cache, Key, Named};
use crate::verify::{Change, Robustness};
use std::collections::HashMap;

/// Of all variants together.
const VERSION: &str = "3";

/// By example, where what it shows is kept, and what is known of it.
#[derive(Default)]
pub struct Known {
    keys: Vec<Option<Key>>,
    kept: Vec<Option<Robustness>>,
}

impl Known {
    /// Looks up the examples that are varied.
    pub fn of(book: &Book, varied: &[bool], cache: &mut Cache) -> Known {
        if !cache.keeps() {
            return Known::default();
        }
        // A rule has many examples, and its text is long.
        let mut rules: HashMap<usize, Named> = HashMap::new();
        let mut key = |example: &Example| {
            let rule = example.rule?;
            let detector = book.rules[rule].detector.as_ref()?;
            let named = rules.entry(rule).or_insert_with(|| {
                let parts = [
                    ("language", detector.language.name),
                    ("severity", detector.severity.word()),
                    ("rule", &detector.normalised.to_string()),
                ];
                Named::new("robustness", VERSION, &parts)
            });
            Some(named.key(&example.code))
        };
        let examples = book.examples.iter().zip(varied);
        let keys: Vec<Option<Key>> = examples
            .map(|(example, varied)| varied.then(|| key(example)).flatten())
            .collect();
        let kept = keys.iter().map(|key| read(cache.get((*key)?)?)).collect();
        Known { keys, kept }
    }

    pub fn get(&self, example: usize) -> Option<&Robustness> {
        self.kept.get(example)?.as_ref()
    }

    /// Keeps what was not known.
    pub fn learn(&self, example: usize, robustness: &Robustness, cache: &mut Cache) {
        if self.get(example).is_none()
            && let Some(Some(key)) = self.keys.get(example)
            && let Some(bytes) = bytes(robustness)
        {
            cache.put(*key, bytes);
        }
    }
}

/// The variants that were tried, a byte each, and each change with its text.
fn bytes(robustness: &Robustness) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let small = |number: usize| u8::try_from(number).ok();
    bytes.push(small(robustness.tried.len())?);
    for variant in &robustness.tried {
        bytes.push(small(*variant)?);
    }
    for change in &robustness.changes {
        bytes.push(small(change.variant)?);
        for number in [change.before, change.after, change.code.len()] {
            bytes.extend(u32::try_from(number).ok()?.to_le_bytes());
        }
        bytes.extend(change.code.as_bytes());
    }
    Some(bytes)
}

/// None for what is not as it was written: it is learnt again.
fn read(bytes: &[u8]) -> Option<Robustness> {
    let variant = |byte: u8| (usize::from(byte) < VARIANTS.len()).then_some(usize::from(byte));
    let (count, rest) = bytes.split_first()?;
    let (tried, mut rest) = rest.split_at_checked(usize::from(*count))?;
    let tried: Option<Vec<usize>> = tried.iter().map(|byte| variant(*byte)).collect();
    let mut changes = Vec::new();
    while let Some((first, after_first)) = rest.split_first() {
        rest = after_first;
        let mut number = || {
            let (number, other) = rest.split_first_chunk()?;
            rest = other;
            Some(u32::from_le_bytes(*number) as usize)
        };
        let (before, after, length) = (number()?, number()?, number()?);
        let (code, other) = rest.split_at_checked(length)?;
        rest = other;
        changes.push(Change {
            variant: variant(*first)?,
            before,
            after,
            code: std::str::from_utf8(code).ok()?.to_owned(),
        });
    }
    Some(Robustness {
        tried: tried?,
        changes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let change = |variant, code: &str| Change {
            variant,
            before: 1,
            after: 300,
            code: code.to_owned(),
        };
        let robustness = Robustness {
            tried: vec![0, 2, 5],
            changes: vec![change(0, "é"), change(5, "")],
        };
        let kept = bytes(&robustness).expect("bytes");
        assert_eq!(read(&kept), Some(robustness));
        assert_eq!(read(&[0]), Some(Robustness::default()));
        for other in [&kept[..kept.len() - 1], &kept[..3], &[1, 200], &[]] {
            assert_eq!(read(other), None, "{other:?}");
        }
    }
}
