//! Pins: comments that say which rule speaks on which line.
//!
//! A comment whose whole text is `error: [ID]` or `error: [ID] "text"` is a pin; every other comment is the author's and
//! is left alone. Whether a pin is right is decided in `verify`.

mod claim;
mod near;

use super::directory::Shapes;
use super::text::lines;
use super::{FenceReading, Pin, Rule, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::language::{self, Language};
use crate::markdown::Fence;
use crate::near::nearest;
use claim::{HEAD, claim};
use std::cell::LazyCell;
use std::collections::HashMap;
use std::ops::Range;

/// The pins of a fence, in their order.
pub(super) fn of_fence(
    fence: &Fence,
    language: Option<&'static Language>,
    rules: &[Rule],
    ids: &HashMap<&str, usize>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Pin> {
    let code = &fence.code;
    let Some(language) = language else {
        return Vec::new();
    };
    let is_id = |id: &str| ids.contains_key(id);
    if near::may_hold(code, &is_id) {
        near::tell(fence, language, &is_id, faults);
    }
    if !code.contains(HEAD) {
        return Vec::new();
    }
    let mut pins = Vec::new();
    let shapes = LazyCell::new(|| Shapes::of(rules));
    for comment in language::comments(language, code, |text| claim(text).is_some()) {
        let Some((id, text)) = claim(&code[comment.text.clone()]) else {
            continue;
        };
        let rule = ids.get(id).copied();
        if rule.is_none() {
            // `error: [E0382]` is what a compiler prints; only what looks like an id of this book was meant as one.
            let near = nearest(id, ids.keys().copied(), |id| usize::from(id.len() >= 4));
            if near.is_none() && !shapes.has(id) {
                continue;
            }
            let span = fence.span_of(comment.range.clone());
            let message = facts!("unknown-rule", id);
            let mut told = Diagnostic::new(Code::UnknownRule, span, message);
            told.hint = near.map(|near| facts!("did-you-mean", near));
            faults.push(told);
        }
        pins.push(Pin {
            id: id.to_owned(),
            rule,
            text: text.map(str::to_owned),
            comment: comment.range,
            words: comment.text,
            line: None,
        });
    }
    aim(code, &mut pins);
    pins
}

/// Finds the line of each pin.
fn aim(code: &str, pins: &mut [Pin]) {
    if pins.is_empty() {
        return;
    }
    let blank = blanked(code, pins);
    let lines: Vec<Range<usize>> = lines(code).collect();
    // From the end, so that a long stack of pins is walked once.
    let mut pins = pins.iter_mut().rev().peekable();
    let mut below = None;
    for line in lines.into_iter().rev() {
        let is_empty = |text: &str| text[line.clone()].trim().is_empty();
        if !is_empty(&blank) || is_empty(code) {
            let text = code[line.clone()].trim_end_matches('\n');
            below = Some(line.start..line.start + text.len());
        }
        while let Some(pin) = pins.next_if(|pin| line.contains(&pin.comment.start)) {
            pin.line = below.clone();
        }
    }
}

/// The code as it is checked: every pin is spaces, byte for byte, so that all places stay what they were.
pub(super) fn blanked(code: &str, pins: &[Pin]) -> String {
    blank(code, pins.iter().map(|pin| &pin.comment))
}

/// The code as stances are read from it: pins are empty comments, which say nothing and still belong to what is below.
pub(super) fn hollow(code: &str, pins: &[Pin]) -> String {
    blank(code, pins.iter().map(|pin| &pin.words))
}

fn blank<'r>(code: &str, ranges: impl Iterator<Item = &'r Range<usize>>) -> String {
    let mut out = String::with_capacity(code.len());
    for range in ranges {
        out.push_str(&code[out.len()..range.start]);
        out.extend(std::iter::repeat_n(' ', range.len()));
    }
    out.push_str(&code[out.len()..]);
    out
}

/// What a reader does not see: pins, the lines that hold nothing else, and the space that set them off.
pub(super) fn hidden(code: &str, pins: &[Pin]) -> Vec<Range<usize>> {
    if pins.is_empty() {
        return Vec::new();
    }
    let blank = blanked(code, pins);
    let mut hidden: Vec<Range<usize>> = Vec::new();
    let mut rest = pins.iter().peekable();
    for line in lines(code) {
        while let Some(pin) = rest.next_if(|pin| line.contains(&pin.comment.start)) {
            let comment = &pin.comment;
            let text = blank[line.clone()].trim_end_matches('\n');
            let end = line.start + text.len();
            let (before, after) = (&blank[line.start..comment.start], &blank[comment.end..end]);
            hidden.push(if text.trim().is_empty() {
                line.clone()
            } else if after.trim().is_empty() {
                line.start + before.trim_end().len()..end
            } else if before.is_empty() || before.ends_with([' ', '\t', '(', '[', '{']) {
                let space = after.len() - after.trim_start().len();
                comment.start..comment.end + space
            } else {
                comment.clone()
            });
        }
    }
    // Two pins of one line may hide the same space.
    let mut apart: Vec<Range<usize>> = Vec::with_capacity(hidden.len());
    for range in hidden {
        match apart.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => apart.push(range),
        }
    }
    apart
}

/// Tells the pins that can claim nothing: only a bad example has errors, and only its own lines count.
pub(super) fn tell_strays(
    fence: &Fence,
    pins: &[Pin],
    parts: &[(Range<usize>, Stance)],
    faults: &mut Vec<Diagnostic>,
) {
    for pin in pins {
        let part = pin.line.as_ref().and_then(|line| {
            let holds = |(shown, _): &&(Range<usize>, Stance)| shown.contains(&line.start);
            parts.iter().find(holds)
        });
        let message = match (part, &pin.line) {
            (Some((_, Stance::Bad)), _) => continue,
            (Some((_, stance)), _) => {
                facts!("pin-in-good-code", stance = stance.word())
            }
            (None, Some(_)) => facts!("pin-outside"),
            (None, None) => facts!("pin-at-the-end"),
        };
        let span = fence.span_of(pin.comment.clone());
        let mut told = Diagnostic::new(Code::StrayPin, span, message).rule(&pin.id);
        told.hint = Some(match part {
            Some(_) => facts!("pin-in-good-code-hint"),
            None => facts!("pin-nowhere-hint"),
        });
        faults.push(told);
    }
}

impl FenceReading {
    /// The pins on the lines of one of the fence's examples, which shows `shown`.
    pub fn pins_in(&self, shown: Range<usize>) -> impl Iterator<Item = &Pin> {
        self.pins.iter().filter(move |pin| {
            let line = pin.line.as_ref();
            line.is_some_and(|line| shown.contains(&line.start))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pins(language: &str, code: &str) -> Vec<Pin> {
        let language = language::find(language).expect("a language");
        let mut pins: Vec<Pin> = language::comments(language, code, |text| claim(text).is_some())
            .into_iter()
            .map(|comment| Pin {
                id: String::new(),
                rule: None,
                text: None,
                comment: comment.range,
                words: comment.text,
                line: None,
            })
            .collect();
        aim(code, &mut pins);
        pins
    }

    fn check(language: &str, code: &str, shown: &str, lines: &[Option<&str>]) {
        let pins = pins(language, code);
        let blank = blanked(code, &pins);
        assert_eq!(blank.len(), code.len());
        for (at, letter) in code.char_indices() {
            let is_pin = pins.iter().any(|pin| pin.comment.contains(&at));
            assert!(is_pin || blank[at..].starts_with(letter), "{code}");
        }
        let mut text = String::new();
        let mut at = 0;
        for range in hidden(code, &pins) {
            text += &code[at..range.start];
            at = range.end;
        }
        text += &code[at..];
        assert_eq!(text, shown);
        let found: Vec<Option<&str>> = pins
            .iter()
            .map(|pin| pin.line.clone().map(|line| &code[line]))
            .collect();
        assert_eq!(found, lines);
    }

    #[test]
    fn only_the_whole_text_is_a_claim() {
        assert_eq!(claim("error: [SA101]"), Some(("SA101", None)));
        assert_eq!(
            claim("error: [a-b] \"ü [x]\""),
            Some(("a-b", Some("ü [x]")))
        );
        for text in [
            "error: [SA101] and more",
            "error: [SA101] \"a\" b",
            "error: [SA101] \"\"",
            "error: [SA101]\"a\"",
            "error: [SA101] \"a\" and \"b\"",
            "error: [1, 2, 3]",
            "error: []",
            "error: [[SA101]]",
            "error: file not found",
            "error is thrown but suspended until finally block ends",
            "Error: [SA101]",
            "error:[SA101]",
            "noqa error: [SA101]",
        ] {
            assert_eq!(claim(text), None, "{text}");
        }
    }

    #[test]
    fn multi_byte_text_keeps_its_places() {
        check(
            "python",
            "é = 'ü'  # error: [A1] \"ß→🦀\"\nñ()\n",
            "é = 'ü'\nñ()\n",
            &[Some("é = 'ü'  # error: [A1] \"ß→🦀\"")],
        );
        check(
            "rust",
            "ü(/* error: [A1] \"é\" */ ß)\n",
            "ü(ß)\n",
            &[Some("ü(/* error: [A1] \"é\" */ ß)")],
        );
    }

    #[test]
    fn pins_above_a_line_stack() {
        check(
            "python",
            "def f():\n    # error: [A1]\n    # error: [A2]\n    g()\n",
            "def f():\n    g()\n",
            &[Some("    g()"), Some("    g()")],
        );
        check(
            "sql",
            "/* error: [A1] */ /* error: [A2] */\nselect 1 -- error: [A1]",
            "select 1",
            &[
                Some("select 1 -- error: [A1]"),
                Some("select 1 -- error: [A1]"),
                Some("select 1 -- error: [A1]"),
            ],
        );
        check("python", "x\n# error: [A1]\n\ny\n", "x\n\ny\n", &[Some("")]);
        check("python", "x\n# error: [A1]", "x\n", &[None]);
    }

    #[test]
    fn what_stands_beside_a_pin_stays() {
        check(
            "go",
            "a /* error: [A1] */ b\n",
            "a b\n",
            &[Some("a /* error: [A1] */ b")],
        );
        check(
            "go",
            "  /* error: [A1] */ b\n",
            "  b\n",
            &[Some("  /* error: [A1] */ b")],
        );
        check(
            "go",
            "a/* error: [A1] */ b \n",
            "a b \n",
            &[Some("a/* error: [A1] */ b ")],
        );
    }
}
