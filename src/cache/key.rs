//! A key: everything that an answer depends on, each by its name, in 128 bits.

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// Where an answer is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(pub(super) u128);

impl Key {
    /// In hexadecimal digits.
    pub fn shown(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// What the keys of one checker share: who asks, with which rulebook, and what else is named.
#[derive(Clone)]
pub struct Named {
    begun: Xxh3,
}

impl Named {
    /// A change of what `checker` says is a change of its version; `parts` are names with their values.
    pub fn new(checker: &str, version: &str, parts: &[(&str, &str)]) -> Named {
        let mut begun = Xxh3::new();
        let fixed = [
            ("checker", checker),
            ("version", version),
            ("rulebook", env!("CARGO_PKG_VERSION")),
        ];
        for (name, value) in fixed.iter().chain(parts) {
            add(&mut begun, name, value);
        }
        Named { begun }
    }

    /// The key of one code.
    pub fn key(&self, code: &str) -> Key {
        let mut hash = self.begun.clone();
        // The state is as it was begun; the code's own hash is quicker whole than in pieces.
        hash.update(&xxh3_128(code.as_bytes()).to_le_bytes());
        Key(hash.digest128())
    }
}

/// With lengths, so that no two lists of parts are one text.
fn add(hash: &mut Xxh3, name: &str, value: &str) {
    for text in [name, value] {
        hash.update(&(text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_counts() {
        let keys = [
            Named::new("a", "1", &[]).key("x"),
            Named::new("b", "1", &[]).key("x"),
            Named::new("a", "2", &[]).key("x"),
            Named::new("a", "1", &[]).key("y"),
            Named::new("a", "1", &[("flags", "1")]).key("x"),
            Named::new("a", "1", &[("flags", "2")]).key("x"),
            Named::new("a", "1", &[("flag", "s1")]).key("x"),
            Named::new("a", "1", &[("flags", "1"), ("", "")]).key("x"),
        ];
        let different: std::collections::BTreeSet<Key> = keys.into_iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(keys[4], Named::new("a", "1", &[("flags", "1")]).key("x"));
    }
}
