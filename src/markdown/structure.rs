//! Structure that CommonMark does not know: `:::` containers, and the tags of MDX.
//!
//! Such lines are recognised on the source before CommonMark reads it, and blanked: offsets stay, and a fence right
//! behind a tag is a fence and no HTML. Lines inside code are never touched.

use super::{Container, ContainerKind, Dialect, container};
use crate::span::{SourceId, Span};
use std::ops::Range;

/// Containers, and the text with their lines blanked (if there are any).
pub(super) struct Structure {
    pub containers: Vec<Container>,
    pub blanked: Option<String>,
}

/// Whether a text needs a look at all: most have no such line.
pub(super) fn is_likely(text: &str, dialect: Dialect) -> bool {
    match dialect {
        Dialect::Markdown => text.contains(":::"),
        Dialect::Mdx => true,
    }
}

/// `code` are the ranges of code blocks, ascending; `base` is what precedes `text` in the file.
pub(super) fn find(
    source: SourceId,
    text: &str,
    base: usize,
    code: &[Range<usize>],
    dialect: Dialect,
) -> Structure {
    let mut containers = Vec::new();
    let mut open: Vec<(usize, Kind)> = Vec::new();
    let mut blanked: Option<Vec<u8>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let block = code.partition_point(|block| block.end <= range.start);
        if code.get(block).is_some_and(|block| block.start < range.end) {
            continue;
        }
        let content = line.trim_end_matches(['\r', '\n']);
        let found = read_lines(content, dialect);
        if found.is_empty() {
            continue;
        }
        let indent = content.len() - content.trim_start_matches([' ', '\t', '>']).len();
        let span = Span::new(
            source,
            base + range.start + indent,
            base + range.start + content.len(),
        );
        let mut is_structure = true;
        for (place, found) in found {
            let (start, end) = (span.start as usize, span.start as usize + place.end);
            let start = start + place.start;
            match found {
                Line::Open(kind, label) => {
                    let rest = Span::new(source, start, base + text.len());
                    let opening = match kind {
                        Kind::Colons => container::colons(label),
                        Kind::Tag(_) => container::tag(ContainerKind::Tag, label),
                    };
                    containers.push(Container {
                        span: rest,
                        ..opening.at(Span::new(source, start, end))
                    });
                    open.push((containers.len() - 1, kind));
                }
                Line::Close(kind) => {
                    // A tag that is closed closes what was left open inside it.
                    if let Some(depth) = open.iter().rposition(|(_, open)| open.matches(&kind)) {
                        // What was left open inside ends with it, and is not closed.
                        let mut is_own = true;
                        for (index, _) in open.drain(depth..) {
                            let container: &mut Container = &mut containers[index];
                            container.span.end = end as u32;
                            container.closed = std::mem::take(&mut is_own);
                            if container.closed {
                                container.closing = Some(Span::new(source, start, end));
                            }
                        }
                    } else if kind == Kind::Colons {
                        is_structure = false;
                    }
                }
                Line::Drop => {}
            }
        }
        if !is_structure {
            continue;
        }
        let bytes = blanked.get_or_insert_with(|| text.as_bytes().to_vec());
        let blank = range.start + indent..range.start + content.len();
        bytes[blank].fill(b' ');
    }
    Structure {
        containers,
        // Whole characters were replaced by spaces, so this is UTF-8 still.
        blanked: blanked.and_then(|bytes| String::from_utf8(bytes).ok()),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Colons,
    Tag(String),
}

impl Kind {
    fn matches(&self, closing: &Kind) -> bool {
        self == closing
    }
}

enum Line<'t> {
    Open(Kind, &'t str),
    Close(Kind),
    /// Shown nowhere, opens nothing.
    Drop,
}

/// What a line is: of MDX it may be several tags of a table, such as `</td><td>`.
///
/// Each with its bytes, from the first that is no space.
fn read_lines(line: &str, dialect: Dialect) -> Vec<(Range<usize>, Line<'_>)> {
    let content = line.trim_start_matches([' ', '\t', '>']);
    if let Some(found) = read_line(line, dialect) {
        return vec![(0..content.len(), found)];
    }
    let content = content.trim_end();
    if dialect == Dialect::Markdown || !content.starts_with('<') {
        return Vec::new();
    }
    let mut lines = Vec::new();
    let mut rest = content;
    while !rest.is_empty() {
        let is_cell = |tag: &str| {
            let name = tag.trim_start_matches(['<', '/']);
            let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next();
            name.is_some_and(|name| ["table", "thead", "tbody", "tr", "td"].contains(&name))
        };
        let tag = rest.find('>').map(|end| &rest[..=end]);
        let found = tag
            .filter(|tag| is_cell(tag))
            .and_then(|tag| read_line(tag, dialect));
        let (Some(tag), Some(found)) = (tag, found) else {
            return Vec::new();
        };
        let start = content.len() - rest.len();
        lines.push((start..start + tag.len(), found));
        rest = rest[tag.len()..].trim_start();
    }
    lines
}

fn read_line(line: &str, dialect: Dialect) -> Option<Line<'_>> {
    let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
    if let Some(rest) = content.strip_prefix(":::") {
        let label = rest.trim_start_matches(':').trim();
        return Some(if label.is_empty() {
            Line::Close(Kind::Colons)
        } else {
            Line::Open(Kind::Colons, label)
        });
    }
    if dialect == Dialect::Markdown {
        return None;
    }
    let is_module = ["import ", "export "]
        .iter()
        .any(|word| line.starts_with(word));
    if is_module && (line.contains(" from ") || line.contains('=') || line.contains(['\'', '"'])) {
        return Some(Line::Drop);
    }
    let tag = content.strip_prefix('<')?.strip_suffix('>')?;
    if let Some(name) = tag.strip_prefix('/') {
        return is_name(name).then(|| Line::Close(Kind::Tag(name.to_owned())));
    }
    let name = tag
        .split([' ', '\t', '/'])
        .next()
        .filter(|name| is_name(name))?;
    if let Some(inner) = tag.find('<') {
        // `<TabItem value="x"></TabItem>` holds nothing; anything else is more than a tag.
        return tag[inner..]
            .starts_with("</")
            .then_some(Line::Drop)
            .filter(|_| tag[..inner].ends_with('>'));
    }
    let label = tag.trim_end_matches('/');
    if label.contains('>') && !label.contains("=>") {
        return None;
    }
    Some(if label.len() < tag.len() {
        Line::Drop
    } else {
        Line::Open(Kind::Tag(name.to_owned()), label)
    })
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".-:".contains(&byte))
}
