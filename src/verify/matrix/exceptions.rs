//! Exceptions that authors make: each has a last day or none, and each must still be needed.
//!
//! `todo` is not here: whether it is needed is a question of the verdict.

use super::heard::speaking;
use crate::book::{Book, Date, Example, Stance};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language::Severity;
use crate::span::Span;
use crate::verify::Observed;
use std::collections::HashMap;

/// One fence: its parts share its words.
struct Fence<'a> {
    book: &'a Book,
    parts: &'a [Example],
    observed: &'a [Observed],
}

pub(super) fn tell(book: &Book, observed: &[Observed], today: Date, faults: &mut Vec<Diagnostic>) {
    let ids: HashMap<&str, usize> = book
        .rules
        .iter()
        .enumerate()
        .map(|(at, rule)| (rule.id.as_str(), at))
        .collect();
    let mut start = 0;
    for parts in book
        .examples
        .chunk_by(|a, b| (a.page, a.fence) == (b.page, b.fence))
    {
        let fence = Fence {
            book,
            parts,
            observed: &observed[start..start + parts.len()],
        };
        start += parts.len();
        let words = &parts[0].words;
        if let Some((until, span)) = words.until
            && today > until
        {
            let message = facts!(
                "expired",
                words = fence.exceptions(),
                until = until.to_string()
            );
            faults.push(Diagnostic::new(Code::Expired, span, message).hint(facts!("expired-hint")));
        }
        for (word, named) in [("allow", &words.allow), ("also", &words.also)] {
            for (id, span) in named {
                let rule = ids.get(id.as_str()).copied();
                faults.extend(rule.and_then(|rule| fence.unneeded(word, rule, *span)));
            }
        }
    }
}

impl Fence<'_> {
    /// The words that `until` ends.
    fn exceptions(&self) -> Vec<&'static str> {
        let words = &self.parts[0].words;
        let made = [
            ("skip", words.skip.is_some()),
            ("todo", words.todo.is_some()),
            ("allow", !words.allow.is_empty()),
            ("also", !words.also.is_empty()),
        ];
        let made = made.iter().filter(|(_, is_made)| *is_made);
        made.map(|(word, _)| *word).collect()
    }

    fn unneeded(&self, word: &str, rule: usize, span: Span) -> Option<Diagnostic> {
        let excused = |example: &Example| match word {
            "also" => example.stance == Stance::Bad,
            _ => example.stance != Stance::Bad,
        };
        // Neutral code may stand in the section of a rule that speaks on it.
        let is_own = |example: &Example| example.stance.is_judged() && example.rule == Some(rule);
        let id = &self.book.rules[rule].id;
        let why = if !self.parts.iter().any(excused) {
            match word {
                "also" => facts!("exception-for-bad-code"),
                _ => facts!("exception-for-good-code"),
            }
        } else if self.parts.iter().all(is_own) {
            facts!("exception-of-own-rule", id)
        } else {
            self.silence(rule, excused)?
        };
        let message = facts!("unneeded-exception", word, id, why);
        Some(
            Diagnostic::new(Code::UnneededException, span, message).hint(facts!("remove-the-word")),
        )
    }

    /// Why nothing is to be excused; None if something is, or if nobody looked.
    fn silence(&self, rule: usize, excused: impl Fn(&Example) -> bool) -> Option<Facts> {
        let id = &self.book.rules[rule].id;
        let Some(detector) = &self.book.rules[rule].detector else {
            // A block that cannot be read is told where it stands.
            let is_prose = self.book.rules[rule].block.is_none();
            return is_prose.then(|| facts!("rule-without-detector", id));
        };
        // What is switched off for a day shall not cost every page its exceptions.
        if detector.severity == Severity::Off {
            return None;
        }
        let parts = || self.parts.iter().zip(self.observed);
        let mut excused = parts().filter(|(part, _)| excused(part)).peekable();
        let takes_part = |part: &Example| part.language == Some(detector.language);
        if excused.peek().is_some_and(|(part, _)| !takes_part(part)) {
            return Some(facts!(
                "detector-of-another-language",
                id,
                language = detector.language.display
            ));
        }
        if detector.severity == Severity::Hint {
            return Some(facts!("rule-only-hints", id));
        }
        for (part, observed) in excused {
            let speaks = speaking(self.book, part, observed).any(|finding| finding.rule == rule);
            if !observed.was_scanned() || speaks {
                return None;
            }
        }
        Some(facts!("silent-here", id))
    }
}
