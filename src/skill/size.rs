//! How much of a model's context a skill takes.
//!
//! All of `SKILL.md` is read whenever the skill is used, so the specification wants it below 500 lines and 5,000 tokens.

use super::model::Skill;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::Span;

const MOST_LINES: usize = 499;
const MOST_TOKENS: usize = 5000;

/// How many tokens a text is, estimated: four bytes of ASCII are one, and each other character is one.
///
/// Models count differently, and their tables are large and change; this was not measured against any of them.
pub fn tokens(text: &str) -> usize {
    let ascii = text.bytes().filter(u8::is_ascii).count();
    let others = text.chars().filter(|c| !c.is_ascii()).count();
    ascii.div_ceil(4) + others
}

/// The place is where a limit is passed.
pub(super) fn check(skill: &Skill<'_>) -> Option<Diagnostic> {
    let front = skill.document.front_matter.as_ref();
    let start = front.map_or(0, |front| front.span.end as usize);
    let body = skill.text.get(start..)?;
    let lines = body.trim_end().lines().count();
    let tokens = tokens(body);
    let at = if lines > MOST_LINES {
        let before = body.split_inclusive('\n').take(MOST_LINES);
        before.map(str::len).sum()
    } else if tokens > MOST_TOKENS {
        passed(body)
    } else {
        return None;
    };
    let line = body[at..].lines().next().unwrap_or_default().len();
    let at = start + at;
    let message = facts!("skill-too-long", lines, tokens);
    let span = Span::new(skill.document.source, at, at + line);
    let told = Diagnostic::new(Code::SkillTooLong, span, message);
    Some(told.hint(facts!("skill-too-long-hint")))
}

/// The beginning of the line in which the tokens are used up.
fn passed(body: &str) -> usize {
    let mut counted = 0;
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        counted += tokens(line);
        if counted > MOST_TOKENS {
            break;
        }
        at += line.len();
    }
    at.min(body.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_of_tokens() {
        for (text, expect) in [
            ("", 0),
            ("word", 1),
            ("words", 2),
            ("日本語", 3),
            ("a é", 2),
        ] {
            assert_eq!(tokens(text), expect, "{text:?}");
        }
    }
}
