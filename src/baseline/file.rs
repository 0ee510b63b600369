//! The text of a baseline, version 1: a line of JSON for each finding, sorted, so that a difference is read line by line.
//!
//! A line that cannot be read is refused, never skipped: what is not understood must not accept anything.

use super::{Baseline, Known};
use crate::facts::{Facts, facts};
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// Another one is refused, not guessed at.
const VERSION: u64 = 1;

/// Why a text is no baseline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// It says so of itself.
    Version(u64),
    /// The line, from 1, and what is wrong with it.
    Line(usize, Facts),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    #[serde(rename = "rulebook-baseline")]
    version: u64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    path: String,
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rule: Option<String>,
    text: String,
    #[serde(default = "once", skip_serializing_if = "is_once")]
    count: NonZeroU32,
}

fn once() -> NonZeroU32 {
    NonZeroU32::MIN
}

fn is_once(count: &NonZeroU32) -> bool {
    *count == once()
}

impl Baseline {
    pub fn read(text: &str) -> Result<Baseline, Malformed> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().enumerate();
        let head = lines.next().map_or("", |(_, line)| line);
        let head: Head = serde_json::from_str(head).map_err(|_| {
            let why = facts!("not-begun-as-baseline");
            Malformed::Line(1, why)
        })?;
        if head.version != VERSION {
            return Err(Malformed::Version(head.version));
        }
        let mut baseline = Baseline::default();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let line: Line = serde_json::from_str(line).map_err(|fault| {
                Malformed::Line(at + 1, without_place(&fault.to_string()).into())
            })?;
            let known = Known {
                path: line.path,
                code: line.code,
                rule: line.rule,
                text: line.text,
            };
            // A merge that keeps both sides leaves a line twice; together they accept no more than one of them.
            let count = baseline.counts.entry(known).or_default();
            *count = (*count).max(line.count.get());
        }
        Ok(baseline)
    }

    /// The same findings give the same text, in whatever order they were added.
    pub fn to_text(&self) -> String {
        let mut text = json(&Head { version: VERSION });
        for (known, count) in self.iter() {
            text += &json(&Line {
                path: known.path.clone(),
                code: known.code.clone(),
                rule: known.rule.clone(),
                text: known.text.clone(),
                count: NonZeroU32::new(count).unwrap_or(once()),
            });
        }
        text
    }
}

fn json(line: &impl Serialize) -> String {
    serde_json::to_string(line).expect("strings and numbers are always JSON") + "\n"
}

/// The reader counts lines within its line.
fn without_place(fault: &str) -> String {
    fault
        .rsplit_once(" at line ")
        .map_or(fault, |(why, _)| why)
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn known() -> impl Strategy<Value = Known> {
        ("[ab]/[ab].md", "[ab]", prop::option::of("[AB]"), ".{0,3}").prop_map(
            |(path, code, rule, text)| Known {
                path,
                code,
                rule,
                text,
            },
        )
    }

    fn of(all: &[Known]) -> Baseline {
        let mut baseline = Baseline::default();
        for known in all {
            baseline.add(known.clone(), 1);
        }
        baseline
    }

    proptest! {
        #[test]
        fn any_order_gives_the_same_text_and_is_read_back(
            (all, shuffled) in prop::collection::vec(known(), 0..20)
                .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        ) {
            let text = of(&all).to_text();
            prop_assert_eq!(&text, &of(&shuffled).to_text());
            prop_assert_eq!(text.lines().count(), of(&all).iter().count() + 1);
            let read = Baseline::read(&text).expect("it was just written");
            prop_assert_eq!(read.total(), all.len());
            prop_assert_eq!(read, of(&all));
        }

        #[test]
        fn no_text_panics(text in "(\\{\"rulebook-baseline\":1\\}\n)?.{0,40}(\n.{0,40}){0,3}") {
            let _ = Baseline::read(&text);
        }
    }

    #[test]
    fn a_line_that_a_merge_doubled_accepts_no_more() {
        let line = "{\"path\":\"a.md\",\"code\":\"unproven\",\"text\":\"x\",\"count\":2}\n";
        let text = format!("{{\"rulebook-baseline\":1}}\r\n{line}\r\n{line}");
        assert_eq!(Baseline::read(&text).expect("a baseline").total(), 2);
    }

    #[test]
    fn what_is_not_understood_accepts_nothing() {
        let line = |line: &str| Baseline::read(&format!("{{\"rulebook-baseline\":1}}\n{line}"));
        for text in [
            "[]",
            "<<<<<<< HEAD",
            "{\"path\":\"a.md\",\"code\":\"x\"}",
            "{\"path\":\"a.md\",\"code\":\"x\",\"text\":\"\",\"count\":0}",
            "{\"path\":\"a.md\",\"code\":\"x\",\"text\":\"\",\"line\":1}",
        ] {
            assert!(matches!(line(text), Err(Malformed::Line(2, _))), "{text}");
        }
        for text in ["", "\n", "{}", "null", "{\"version\":1}"] {
            let read = Baseline::read(text);
            assert!(matches!(read, Err(Malformed::Line(1, _))), "{text}");
        }
        let read = Baseline::read("{\"rulebook-baseline\":2}\n{\"new\":true}\n");
        assert_eq!(read, Err(Malformed::Version(2)));
    }
}
