//! Heading anchors as GitHub makes them.
//!
//! Lower case; letters, marks, digits, connectors, hyphens and spaces are kept and each space becomes a hyphen; the
//! second heading with a slug gets `-1`. Observed on github.com; the same algorithm as the `github-slugger` package 2.

use std::collections::HashMap;

/// Gives every heading of one page an anchor of its own.
#[derive(Debug, Default)]
pub struct Slugs {
    seen: HashMap<String, usize>,
}

impl Slugs {
    /// An author's own id: taken as it is, and no generated one may repeat it.
    pub fn reserve(&mut self, id: &str) {
        self.seen.entry(id.to_owned()).or_insert(0);
    }

    pub fn slug(&mut self, heading: &str) -> String {
        let base = slug(heading);
        let mut unique = base.clone();
        while self.seen.contains_key(&unique) {
            let count = self.seen.entry(base.clone()).or_insert(0);
            *count += 1;
            unique = format!("{base}-{count}");
        }
        self.seen.insert(unique.clone(), 0);
        unique
    }
}

fn slug(heading: &str) -> String {
    heading
        .trim()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        assert_eq!(slug("Query with `select()`"), "query-with-select");
        assert_eq!(slug("Don't: a & b"), "dont-a--b");
        assert_eq!(slug("Ärger, 2 × so viel"), "ärger-2--so-viel");
        assert_eq!(slug("❌ Bad"), "-bad");
    }

    #[test]
    fn a_second_heading_is_numbered() {
        let mut slugs = Slugs::default();
        slugs.reserve("bad-1");
        assert_eq!(slugs.slug("Bad"), "bad");
        assert_eq!(slugs.slug("Bad"), "bad-2");
        assert_eq!(slugs.slug("bad"), "bad-3");
    }
}
