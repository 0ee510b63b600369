//! A finding to what it is known by: the code of its example, or the text of its lines.
//!
//! Neither a line number, nor a message (which another version words better), nor the number in the id of an implicit
//! rule (which a pair above it would change) is part of it.

use super::Known;
use crate::book::{Book, RuleKind};
use crate::diagnostic::Diagnostic;
use crate::facts::{Facts, Value};
use crate::source::SourceMap;
use crate::span::{SourceId, Span};
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// A text of more characters than this is cut and hashed.
const LONGEST: usize = 80;

/// So many characters of a long text stay readable.
const SHOWN: usize = 60;

/// Names the findings of one book.
pub struct Naming<'b> {
    book: &'b Book,
    sources: &'b SourceMap,
    pages: HashMap<SourceId, usize>,
}

impl<'b> Naming<'b> {
    pub fn new(book: &'b Book, sources: &'b SourceMap) -> Self {
        let pages = book.pages.iter().enumerate();
        Naming {
            book,
            sources,
            pages: pages.map(|(at, page)| (page.source, at)).collect(),
        }
    }

    /// `path` leads from the baseline's folder to the finding's file.
    pub fn name(&self, finding: &Diagnostic, path: String) -> Known {
        let (owner, text) = match finding.span {
            Some(span) => self.place(span),
            // What has no place says all in its facts.
            None => (None, told(&finding.facts)),
        };
        let speaks = finding.rule.as_deref();
        let speaks = speaks.map(|id| (id, self.book.rule(id)));
        let owner = owner.map(|at| (self.book.rules[at].id.as_str(), Some(at)));
        let rule = speaks.or(owner).filter(|(_, at)| {
            let is_implicit = |at: usize| self.book.rules[at].kind == RuleKind::Implicit;
            !at.is_some_and(is_implicit)
        });
        Known {
            path,
            code: finding.code.name().to_owned(),
            rule: rule.map(|(id, _)| id.to_owned()),
            text: normal(&text),
        }
    }

    /// Where the file of a place stands.
    pub fn path(&self, span: Span) -> &'b std::path::Path {
        &self.sources.get(span.source).path
    }

    /// The rule whose example stands there, and the text.
    fn place(&self, span: Span) -> (Option<usize>, String) {
        let Some(page) = self.pages.get(&span.source).map(|at| &self.book.pages[*at]) else {
            return (None, self.lines(span));
        };
        let fences = &page.document.fences;
        let fence = fences
            .iter()
            .position(|fence| fence.span.contains(span.start));
        let Some(at) = fence else {
            return (None, self.lines(span));
        };
        let (fence, mut examples) = (&fences[at], page.fences[at].examples.clone());
        if let Some(only) = examples.clone().next()
            && examples.len() == 1
            && !fence.opening.contains(span.start)
        {
            let example = &self.book.examples[only];
            return (example.rule, example.code.clone());
        }
        let around = examples.find(|at| self.book.examples[*at].span.contains(span.start));
        match around {
            Some(at) => {
                let example = &self.book.examples[at];
                (example.rule, example.code.clone())
            }
            // A word of the opening line, or a line that several parts share, is that of the whole fence.
            None => {
                let own = &self.sources.get(span.source).text;
                let own = own.get(span.range()).unwrap_or_default();
                let own = if fence.opening.contains(span.start) {
                    own
                } else {
                    ""
                };
                (None, format!("{own} {}", fence.code))
            }
        }
    }

    /// The whole lines that a span touches.
    fn lines(&self, span: Span) -> String {
        let source = self.sources.get(span.source);
        let lines = source.lines();
        let last = lines.line(span.end.saturating_sub(1).max(span.start));
        let start = lines.start(lines.line(span.start)) as usize;
        let end = if last < lines.count() {
            lines.start(last + 1) as usize
        } else {
            source.text.len()
        };
        source.text.get(start..end).unwrap_or_default().to_owned()
    }
}

/// The key of a message and the texts of its values: what no wording changes.
fn told(facts: &Facts) -> String {
    let values = facts.values.iter().map(|(_, value)| match value {
        Value::Text(text) => text.clone(),
        Value::Facts(facts) => told(facts),
        other => format!("{other:?}"),
    });
    let key = Some(facts.key).filter(|key| *key != "text");
    key.map(str::to_owned)
        .into_iter()
        .chain(values)
        .collect::<Vec<_>>()
        .join(" ")
}

/// White space folded; a long text as its beginning and its XXH3.
fn normal(text: &str) -> String {
    let words: Vec<&str> = text
        .trim_start_matches('\u{feff}')
        .split_whitespace()
        .collect();
    let folded = words.join(" ");
    if folded.chars().count() <= LONGEST {
        return folded;
    }
    let shown: String = folded.chars().take(SHOWN).collect();
    format!("{shown}… xxh3:{:016x}", xxh3_64(folded.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_folded_and_length_is_bounded() {
        assert_eq!(normal("\u{feff}a\r\n\tb  c\n"), "a b c");
        let edge = "é".repeat(LONGEST);
        assert_eq!(normal(&edge), edge);
        let long = normal(&format!("{edge}é"));
        // Longer than any text that is written out: one cannot be taken for the other.
        assert!(long.chars().count() > LONGEST, "{long}");
        assert_ne!(long, normal(&format!("{edge}è")));
        assert_eq!(long, normal(&format!(" {edge}é\n")));
    }
}
