//! Markup of other tools that a page shows as text: reported once a page and kind, because who knows of one knows of all.
//!
//! It looks at what the parser left as prose, and at no code; what is read as structure is not prose any more.

use super::document::{BlockKind, Document, LinkKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::Span;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

/// Kinds of markup, by the names that the message of `wording` knows.
type Kind = &'static str;

/// `base` is what precedes `body` in the file.
pub(super) fn tell(document: &Document, body: &str, base: usize, faults: &mut Vec<Diagnostic>) {
    let mut found: Vec<(Kind, Span)> = Vec::new();
    for fence in &document.fences {
        let language = fence.language.as_ref();
        if language.is_some_and(|word| DIAGRAMS.contains(&word.key.as_str())) {
            found.push(("diagram", fence.opening));
        }
    }
    for block in document.blocks.iter() {
        if block.kind == BlockKind::Paragraph {
            found.extend(lines(document, body, base, block.span));
        }
    }
    for link in &document.links {
        let is_bracket = matches!(link.kind, LinkKind::Bracket | LinkKind::Wiki);
        let name = link.target.trim_matches('_');
        if is_bracket && name.eq_ignore_ascii_case("toc") {
            found.push(("contents", link.span));
        }
    }
    inline(document, &mut found);
    let mut kinds: Vec<Kind> = Vec::new();
    for (kind, span) in &found {
        if kinds.contains(kind) {
            continue;
        }
        kinds.push(kind);
        let more = found.iter().filter(|(other, _)| other == kind).count() - 1;
        let message = facts!("foreign-markup", kind, more);
        let hint = facts!("foreign-markup-hint", kind);
        faults.push(Diagnostic::new(Code::ForeignMarkup, *span, message).hint(hint));
    }
}

/// Languages of diagrams, which other tools draw.
const DIAGRAMS: &[&str] = &["mermaid", "plantuml", "puml", "graphviz", "d2", "ditaa"];

/// What a line of prose begins with that is structure to other tools.
const BEGINNINGS: &[(&str, Kind)] = &[
    (":::", "container"),
    ("!!! ", "container"),
    ("??? ", "container"),
    ("???+ ", "container"),
    ("=== \"", "tab"),
    ("{% ", "template"),
    ("{{< ", "template"),
    ("{{% ", "template"),
    ("*[", "abbreviation"),
];

/// The lines of a paragraph that are such structure.
fn lines(document: &Document, body: &str, base: usize, block: Span) -> Vec<(Kind, Span)> {
    let Some(start) = (block.start as usize).checked_sub(base) else {
        return Vec::new();
    };
    let Some(text) = body.get(start..(block.end as usize).saturating_sub(base)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut at = block.start as usize;
    for line in text.split_inclusive('\n') {
        let lead = line.len() - line.trim_start_matches([' ', '\t', '>']).len();
        let rest = line[lead..].trim_end();
        let begins = |(mark, _): &&(&str, Kind)| {
            rest.starts_with(mark) && (*mark != "*[" || rest.contains("]:"))
        };
        if let Some((_, kind)) = BEGINNINGS.iter().find(begins) {
            let from = at + lead;
            found.push((*kind, Span::new(document.source, from, from + rest.len())));
        }
        at += line.len();
    }
    found
}

/// Marks inside of a line: `++ctrl+c++`, `==marked==`, `{++added++}`.
fn inline(document: &Document, found: &mut Vec<(Kind, Span)>) {
    let mut in_code = false;
    for (event, place) in document.events.iter() {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(text) if !in_code => {
                let kind = if ["{++", "{--", "{~~", "{>>", "{=="]
                    .iter()
                    .any(|mark| text.contains(mark))
                {
                    "change"
                } else if is_between(text, "++", |c| {
                    c.is_ascii_alphanumeric() || "+-".contains(c)
                }) {
                    "keys"
                } else if is_between(text, "==", |c| c != '=') {
                    "mark"
                } else {
                    continue;
                };
                let span = Span::new(document.source, place.start as usize, place.end as usize);
                found.push((kind, span));
            }
            _ => {}
        }
    }
}

/// Whether a text has something between two marks, without space beside them: `==a b==`.
fn is_between(text: &str, mark: &str, is_inside: impl Fn(char) -> bool) -> bool {
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(mark) {
        rest = behind;
        let is_begin = !before.ends_with(|c: char| c.is_alphanumeric() || mark.contains(c));
        let Some((inner, after)) = behind.split_once(mark).filter(|_| is_begin) else {
            continue;
        };
        let is_tight = !inner.is_empty() && inner.trim() == inner;
        let is_end = !after.starts_with(|c: char| c.is_alphanumeric() || mark.contains(c));
        if is_tight && is_end && inner.chars().all(&is_inside) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::{ParseOptions, parse};
    use crate::diagnostic::Code;
    use crate::span::SourceId;

    /// The places of what is reported.
    fn check(text: &str, expect: &[&str]) {
        let (_, faults) = parse(SourceId(0), text, ParseOptions::default());
        let foreign = faults.iter().filter(|one| one.code == Code::ForeignMarkup);
        let found: Vec<&str> = foreign
            .filter_map(|one| text.get(one.span?.range()))
            .collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn what_is_shown_as_text_is_reported_once_a_kind() {
        check(
            "Press ++ctrl+c++ now.\n\nOr ++x++.\n",
            &["Press ++ctrl+c++ now."],
        );
        check("It is ==marked==.\n", &["It is ==marked==."]);
        check("*[HTML]: Hyper Text\n", &["*[HTML]: Hyper Text"]);
        check("[TOC]\n", &["[TOC]"]);
        check("{% if x %} y\n", &["{% if x %} y"]);
        check("```mermaid\na\n```\n", &["```mermaid"]);
        check("a {--b--}\n", &["a {--b--}"]);
    }

    #[test]
    fn what_is_no_markup_is_not_reported() {
        for text in [
            "`++x++` and C++ and C++ again, i++ + ++i.\n",
            "a == b and c == d, a==b==c, x === y.\n",
            "*[link](x)* and {{ x }}.\n",
            "!!!\n\nReally???\n",
            "    ++x++\n",
            "!!! note\n    x\n\n=== \"A\"\n    y\n",
        ] {
            check(text, &[]);
        }
    }
}
