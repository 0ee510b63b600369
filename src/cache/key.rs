//! A key: everything that an answer depends on, each by its name, in a BLAKE3 hash.
//!
//! The hash has to be one that no one can aim: the author of a book writes most of what is hashed, and two codes with one key
//! would share an answer.

use std::fmt::Write;

/// Where an answer is found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The namespace: answers of one kind lie together, and are read only where one of them is asked for.
    pub(super) kind: &'static str,
    pub(super) digest: [u8; 32],
}

impl Key {
    /// In hexadecimal digits.
    pub fn shown(self) -> String {
        let mut shown = String::with_capacity(2 * self.digest.len());
        for byte in self.digest {
            let _ = write!(shown, "{byte:02x}");
        }
        shown
    }
}

/// What the keys of one kind share: who asks, with which rulebook, and what else is named.
#[derive(Debug, Clone, Copy)]
pub struct Named {
    kind: &'static str,
    begun: [u8; 32],
}

impl Named {
    /// A change of what `kind` means is a change of its version; `parts` are names with their values.
    ///
    /// A kind is lower-case letters and `-`: it is part of the name of a file.
    pub fn new(kind: &'static str, version: &str, parts: &[(&str, &str)]) -> Named {
        debug_assert!(is_kind(kind), "`{kind}` is not the name of a kind");
        let mut hasher = blake3::Hasher::new();
        let fixed = [
            ("kind", kind),
            ("version", version),
            ("rulebook", env!("CARGO_PKG_VERSION")),
        ];
        for (name, value) in fixed.iter().chain(parts) {
            // With lengths, so that no two lists of parts are one text.
            for text in [name, value] {
                hasher.update(&(text.len() as u64).to_le_bytes());
                hasher.update(text.as_bytes());
            }
        }
        let begun = *hasher.finalize().as_bytes();
        Named { kind, begun }
    }

    /// The key of one code.
    pub fn key(&self, code: &str) -> Key {
        Key {
            kind: self.kind,
            digest: *blake3::keyed_hash(&self.begun, code.as_bytes()).as_bytes(),
        }
    }
}

pub(super) fn is_kind(name: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    !name.is_empty() && name.len() <= 40 && name.bytes().all(is_letter)
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
        let digests = keys.map(|key| key.digest);
        let different: std::collections::BTreeSet<_> = digests.into_iter().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(keys[4], Named::new("a", "1", &[("flags", "1")]).key("x"));
        assert_eq!(keys[0].shown().len(), 64);
    }
}
