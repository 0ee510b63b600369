//! Text to a document: front matter, structure, the one pass over CommonMark's events, and what was lost on the way.
//!
//! pulldown-cmark decides what Markdown means; [`super::builder`] writes down where things stand.

use super::brackets::Brackets;
use super::builder::DocumentBuilder;
use super::container::ContainerKind;
use super::covered::{self, LinePrefixes};
use super::document::{Dialect, Document};
use super::{foreign, front, lost, maths, structure};
use crate::config::RawHtml;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::{SourceId, Span};
use pulldown_cmark::{BrokenLink, Options, Parser};
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// How often a text is read again, before none of its lines is structure.
const ATTEMPTS: usize = 4;

/// How a text is to be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParseOptions {
    pub dialect: Dialect,
    /// Off unless a book asks for them: they swallow the line after a paragraph that begins with a colon.
    pub definition_lists: bool,
    /// Whether straight quotes, `--` and `...` are shown as typographers write them; labels are compared as written.
    pub smart_punctuation: bool,
    /// What becomes of the author's own HTML on a page.
    pub raw_html: RawHtml,
    /// In a book of mdBook the prefixes of lines that are not shown; elsewhere each line of a fence is shown.
    pub line_prefixes: Option<Arc<LinePrefixes>>,
}

impl ParseOptions {
    fn options(&self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_GFM;
        if self.definition_lists {
            options |= Options::ENABLE_DEFINITION_LIST;
        }
        if self.smart_punctuation {
            options |= Options::ENABLE_SMART_PUNCTUATION;
        }
        options
    }
}

/// Reads one file. Whatever the text is, a document comes out.
pub fn parse(source: SourceId, text: &str, reading: ParseOptions) -> (Document, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let (front_matter, base) = front::read(source, text, start, &mut faults);
    let body = &*with_line_feeds(&text[base..]);

    let mut document = structured(source, body, base, &reading, &mut faults);
    document.front_matter = front_matter;
    if let Some(prefixes) = &reading.line_prefixes {
        for fence in &mut document.fences {
            covered::take(fence, prefixes);
        }
    }

    tell_unclosed(&document, &mut faults);
    // What MDX calls by such names is components, which are not shown at all.
    if reading.raw_html == RawHtml::Safe && reading.dialect == Dialect::Markdown {
        faults.extend(tell_shown(&document));
    }
    tell_open(&document, reading.dialect, &mut faults);
    foreign::tell(&document, body, base, &mut faults);
    lost::tell(&document, body, base, reading.dialect, &mut faults);
    (document, faults)
}

/// Reads structure and then Markdown; where they disagree about a line, it is none of structure.
fn structured(
    source: SourceId,
    body: &str,
    base: usize,
    reading: &ParseOptions,
    faults: &mut Vec<Diagnostic>,
) -> Document {
    let mut excluded = HashSet::new();
    let mut attempts = ATTEMPTS;
    let is_likely = structure::is_likely(body, reading.dialect);
    let dialect = (reading.dialect, reading.definition_lists);
    let has_maths = maths::is_used(body);
    loop {
        let structure = if is_likely && attempts > 0 {
            structure::read(source, body, base, dialect, &mut excluded)
        } else {
            structure::Structure::default()
        };
        let mut builder = DocumentBuilder::new(source, body, base, &structure, reading.raw_html);
        let mapped = structure.mapped.as_ref();
        let text = mapped.map_or(body, |mapped| &mapped.text);
        let mut brackets = Brackets::new(source, text, base, mapped);
        let mut on_bracket = |link: BrokenLink<'_>| brackets.read(&link);
        let mut options = reading.options();
        options.set(Options::ENABLE_MATH, has_maths);
        let parser = Parser::new_with_broken_link_callback(text, options, Some(&mut on_bracket));
        for (event, range) in parser.into_offset_iter() {
            builder.take(event, range);
        }
        let misplaced = builder.misplaced();
        if misplaced.is_empty() {
            let (document, lost_notes) = builder.finish();
            faults.append(&mut brackets.faults);
            tell_lost_notes(&lost_notes, body, base, faults);
            return document;
        }
        excluded.extend(misplaced);
        attempts -= 1;
    }
}

/// A lone carriage return ends a line (CommonMark 0.31, 2.1), and pulldown-cmark does not see it behind a fence's info
/// string: it is read as a line feed, which is as long.
fn with_line_feeds(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let is_lone = |at: &usize| bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    let Some(first) = (0..bytes.len()).find(is_lone) else {
        return Cow::Borrowed(text);
    };
    let mut mended = bytes.to_vec();
    for at in (first..bytes.len()).filter(is_lone) {
        mended[at] = b'\n';
    }
    // One ASCII character took the place of another, so this is UTF-8 still.
    String::from_utf8(mended).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn tell_lost_notes(notes: &[Span], body: &str, base: usize, faults: &mut Vec<Diagnostic>) {
    for note in notes {
        let name = &body[note.start as usize - base..note.end as usize - base];
        let message = facts!("undefined-footnote", name);
        let hint = facts!("undefined-footnote-hint", name);
        faults.push(Diagnostic::new(Code::UndefinedReference, *note, message).hint(hint));
    }
}

fn tell_unclosed(document: &Document, faults: &mut Vec<Diagnostic>) {
    for fence in document.fences.iter().filter(|fence| !fence.closed) {
        faults.push(
            Diagnostic::new(Code::UnclosedFence, fence.opening, facts!("unclosed-fence"))
                .hint(facts!("unclosed-fence-hint")),
        );
    }
}

/// Containers that nothing closes: where they end is a guess, and what they say is no evidence.
fn tell_open(document: &Document, dialect: Dialect, faults: &mut Vec<Diagnostic>) {
    for container in document.containers.iter().filter(|one| !one.closed) {
        let (name, end) = match container.kind {
            // HTML leaves such tags open.
            ContainerKind::Tag if container.name.is_empty() => continue,
            ContainerKind::Tag if container.label.starts_with(char::is_lowercase) => continue,
            ContainerKind::Tag if dialect == Dialect::Mdx => {
                let name = container.label.split(char::is_whitespace).next();
                let name = name.unwrap_or_default();
                (format!("<{name}>"), facts!("closing-tag", name))
            }
            _ => (format!(":::{}", container.name), facts!("as-many-colons")),
        };
        let message = facts!("unclosed-container", name);
        let hint = facts!("unclosed-container-hint", end);
        let finding = Diagnostic::new(Code::UnclosedContainer, container.opening, message);
        faults.push(finding.hint(hint));
    }
}

/// Tags that readers see as text; once a page, because who knows of one knows of all.
fn tell_shown(document: &Document) -> Option<Diagnostic> {
    let shown = &document.shown_tags;
    let (name, span) = shown.first()?;
    let more = shown.len() - 1;
    let hint = facts!("html-as-text-hint");
    let message = facts!("html-as-text", name, more);
    Some(Diagnostic::new(Code::HtmlAsText, *span, message).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::super::BlockKind;
    use super::*;

    fn read(text: &str) -> (Document, Vec<Diagnostic>) {
        let reading = ParseOptions {
            dialect: Dialect::Markdown,
            ..ParseOptions::default()
        };
        parse(SourceId(0), text, reading)
    }

    /// Every byte of the code stands in the file where the map says.
    fn check(text: &str, codes: &[&str]) {
        let (document, faults) = read(text);
        let found: Vec<&str> = document.fences.iter().map(|fence| &*fence.code).collect();
        assert_eq!(found, codes, "{text:?}");
        for fence in &document.fences {
            for (at, c) in fence
                .code
                .char_indices()
                .filter(|(_, c)| !c.is_whitespace())
            {
                assert!(
                    text[fence.map.file(at)..].starts_with(c),
                    "{text:?}: {c:?} at {at}"
                );
            }
            assert!(
                ["`", "~"]
                    .iter()
                    .any(|mark| text[fence.span.range()].starts_with(mark))
            );
        }
        assert!(faults.is_empty(), "{faults:?}");
    }

    #[test]
    fn fences_wherever_they_stand() {
        check("```py\na\n```\n", &["a\n"]);
        check(
            "\u{feff}---\ntitle: x\n---\n```py\nä = 1\n```\n",
            &["ä = 1\n"],
        );
        check(
            "a\r\n\r\n```py x\r\nfoo\r\n  bar\r\n```\r\n",
            &["foo\n  bar\n"],
        );
        check("> - ```py\n>   a\n>\n>   b\n>   ```\n", &["a\n\nb\n"]);
        check("-\t```py\n\tx\n\t  y\n\t```\n", &["x\n  y\n"]);
        check("   ```py\n   a\n  b\n\tc\n   ```\n", &["a\nb\n c\n"]);
        check("~~~~ {.py}\n```\n~~~~\n", &["```\n"]);
        check("````md\n```py\nx\n```\n````\n", &["```py\nx\n```\n"]);
        check("```\n```\n", &[""]);
        check("<td>\n\n```go\nx\n```\n\n</td>\n", &["x\n"]);
    }

    #[test]
    fn a_fence_that_is_never_closed_is_told() {
        for text in [
            "```py\nabc",
            "```py\n",
            "```py",
            "```py\nabc\n    ```",
            "> ```py\n> a\n\nb\n",
            "````\n```\n",
        ] {
            let (document, faults) = read(text);
            assert!(!document.fences[0].closed, "{text:?}");
            assert_eq!(faults.len(), 1, "{text:?}");
            assert_eq!(faults[0].code, Code::UnclosedFence);
        }
    }

    #[test]
    fn a_fence_in_html_is_told() {
        let (document, faults) = read("<td>\n```go\nx\n```\n</td>\n\n<!--\n```go\n```\n-->\n");
        assert!(document.fences.is_empty());
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code, fault.span.unwrap().start))
            .collect();
        assert_eq!(found, [(Code::FenceInHtml, 5), (Code::HiddenFence, 29)]);
    }

    #[test]
    fn mdx_tags_hide_no_fence() {
        let text = "<Tabs>\n<TabItem value=\"❌ Incorrect\">\n```ts\nx\n```\n</TabItem>\n</Tabs>\n";
        let reading = ParseOptions {
            dialect: Dialect::Mdx,
            ..ParseOptions::default()
        };
        let (document, faults) = parse(SourceId(0), text, reading);
        assert_eq!(document.fences.len(), 1);
        assert!(faults.is_empty());
        let around: Vec<&str> = document
            .containers_at(document.fences[0].span.start)
            .map(|container| &*container.label)
            .collect();
        assert_eq!(around, ["Tabs", "TabItem value=\"❌ Incorrect\""]);
    }

    #[test]
    fn colons_open_containers() {
        let (document, _) =
            read("Text:\n::: incorrect\n```js\n::: no\n```\n:::\n\n```js\ny\n```\n");
        assert_eq!(document.fences[0].code, "::: no\n");
        assert_eq!(document.containers.len(), 1);
        assert_eq!(
            document
                .containers_at(document.fences[0].span.start)
                .count(),
            1
        );
        assert_eq!(
            document
                .containers_at(document.fences[1].span.start)
                .count(),
            0
        );
    }

    #[test]
    fn brackets_are_references_only_where_they_stand_alone() {
        let (document, _) =
            read("[SA204] list[T] [x] x[SA1] [SA2]s [a b] [!NOTE] [t][SA3] [SA4][] [[SA5]]\n");
        let found: Vec<_> = document.links.iter().map(|link| &*link.target).collect();
        assert_eq!(found, ["SA204", "SA3", "SA4", "SA5"]);
    }

    #[test]
    fn blocks_keep_their_order_and_their_labels() {
        let (document, _) = read(
            "# A\n\n- **Bad:** x\n  ```py\n  y\n  ```\n\n**Don't `z`:**\n\n| a |\n|---|\n| b |\n",
        );
        let found: Vec<_> = document
            .blocks
            .iter()
            .map(|block| (block.kind, &*block.text, block.bold))
            .collect();
        assert_eq!(
            found,
            [
                (BlockKind::Heading(0), "A", 0),
                (BlockKind::Paragraph, "Bad: x", 4),
                (BlockKind::Fence(0), "", 0),
                (BlockKind::Paragraph, "Don't z:", 8),
                (BlockKind::Cell, "a", 0),
                (BlockKind::Cell, "b", 0),
            ]
        );
        assert_eq!(document.blocks[1].item, document.blocks[2].item);
    }
}
