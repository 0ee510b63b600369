//! Answers of a program about codes, each asked for once: of one run, and from one run to the next.

use super::{Cache, Key, Named};
use std::collections::BTreeMap;

/// What a program says of one code.
pub trait Answer: Sized + Clone {
    /// Its few bytes; none for what is not to be kept, because another run may be luckier.
    fn bytes(&self) -> Option<Vec<u8>>;
    /// None for what is no answer to this code.
    fn read(bytes: &[u8], code: &str) -> Option<Self>;
}

/// Answers of one program, which answers the same code always the same.
pub struct Memo<'c> {
    named: Named,
    cache: &'c mut Cache,
}

impl<'c> Memo<'c> {
    pub fn new(named: Named, cache: &'c mut Cache) -> Memo<'c> {
        Memo { named, cache }
    }

    /// One for each code: known ones as they are known, and `ask` for all others at once, each text one time. None where
    /// it gave none.
    pub fn answers<A: Answer>(
        &mut self,
        codes: &[&str],
        ask: impl FnOnce(&[&str]) -> Vec<A>,
    ) -> Vec<Option<A>> {
        let keys: Vec<Key> = codes.iter().map(|code| self.named.key(code)).collect();
        let mut answers: BTreeMap<Key, Option<A>> = BTreeMap::new();
        let mut open: Vec<(Key, &str)> = Vec::new();
        for (key, code) in keys.iter().zip(codes) {
            answers.entry(*key).or_insert_with(|| {
                let kept = self.cache.get(*key);
                let known = kept.and_then(|bytes| A::read(bytes, code));
                if known.is_none() {
                    open.push((*key, code));
                }
                known
            });
        }
        let asked: Vec<&str> = open.iter().map(|(_, code)| *code).collect();
        let given = if asked.is_empty() {
            Vec::new()
        } else {
            ask(&asked)
        };
        for ((key, _), answer) in open.into_iter().zip(given) {
            if let Some(bytes) = answer.bytes() {
                self.cache.put(key, bytes);
            }
            answers.insert(key, Some(answer));
        }
        let answers = keys.iter().map(|key| answers.get(key).cloned().flatten());
        answers.collect()
    }
}
