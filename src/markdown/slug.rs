//! Heading anchors as GitHub makes them, in every script.
//!
//! Lower case; letters, marks, decimal digits, letter numbers, connectors, hyphens and spaces are kept and each space
//! becomes a hyphen; the second heading with a slug gets `-1`. The rule, and its fixtures that were taken from
//! github.com, are those of the `github-slugger` package 2.

use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What GitHub drops. The word characters of a regex are those of Unicode's UTS #18, which counts the two joiners among
/// them; GitHub drops these as all other format characters.
static DROPPED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[^\w\- ]|[\u200c\u200d]").expect("a constant pattern"));

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

    /// The anchor of the next heading; empty for the first one without a letter, as GitHub counts.
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

/// The slug of a text, whether another heading has it or not.
pub fn slug(heading: &str) -> String {
    if heading.is_ascii() {
        let is_kept = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_ ".contains(byte);
        let spelt = |byte: u8| match byte {
            b' ' => '-',
            byte => byte.to_ascii_lowercase() as char,
        };
        return heading.bytes().filter(is_kept).map(spelt).collect();
    }
    let lower = heading.to_lowercase();
    DROPPED.replace_all(&lower, "").replace(' ', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_those_of_github() {
        for (heading, expect) in [
            ("Query with select()", "query-with-select"),
            ("Don't: a & b", "dont-a--b"),
            ("Ärger, 2 × so viel", "ärger-2--so-viel"),
            ("\u{274c} Bad", "-bad"),
            (" a ", "-a-"),
            ("-a-", "-a-"),
            ("snake_case ‿ tie", "snake_case-‿-tie"),
            // Marks: combining ones, those of Indic scripts, variation selectors, keycaps.
            ("Cafe\u{301} au lait", "cafe\u{301}-au-lait"),
            ("हिन्दी में", "हिन्दी-में"),
            ("ภาษาไทย ก็ดี", "ภาษาไทย-ก็ดี"),
            ("اللُّغة، العربيَّة", "اللُّغة-العربيَّة"),
            ("日本語の「見出し」", "日本語の見出し"),
            ("\u{2699}\u{fe0f} Gears", "\u{fe0f}-gears"),
            ("1\u{fe0f}\u{20e3} First", "1\u{fe0f}\u{20e3}-first"),
            // Joiners, signs, other numbers and separators are dropped.
            ("\u{1f469}\u{200d}\u{1f4bb} Work", "-work"),
            ("می\u{200c}خواهم", "میخواهم"),
            ("x² and ½ of ①", "x-and--of-"),
            ("Ⅷ ٣ Ⓐ", "ⅷ-٣-ⓐ"),
            ("a\u{a0}b\u{2003}c\u{3000}d", "abcd"),
            ("em—dash –", "emdash-"),
            ("\u{1f389}", ""),
        ] {
            assert_eq!(slug(heading), expect, "{heading}");
        }
    }

    #[test]
    fn equal_ones_are_counted() {
        let mut slugs = Slugs::default();
        slugs.reserve("bad-1");
        assert_eq!(slugs.slug("Bad"), "bad");
        assert_eq!(slugs.slug("Bad"), "bad-2");
        assert_eq!(slugs.slug("bad"), "bad-3");
        let mut slugs = Slugs::default();
        let given = [
            "echo", "echo", "echo 1", "echo-1", "echo", "?!", "\u{1f389}",
        ];
        let made = given.map(|heading| slugs.slug(heading));
        let expect = ["echo", "echo-1", "echo-1-1", "echo-1-2", "echo-2", "", "-1"];
        assert_eq!(made, expect);
    }
}
