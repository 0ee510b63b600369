//! Structure that CommonMark does not know: `:::` containers, and the tags of MDX.
//!
//! Such lines are recognised on the source before CommonMark reads it, and blanked: offsets stay, and a fence right
//! behind a tag is a fence and no HTML. Lines inside code are never touched.

use super::{Container, Dialect};
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
        let Some(found) = read_line(content, dialect) else {
            continue;
        };
        let indent = content.len() - content.trim_start_matches([' ', '\t', '>']).len();
        let span = Span::new(
            source,
            base + range.start + indent,
            base + range.start + content.len(),
        );
        match found {
            Line::Open(kind, label) => {
                open.push((containers.len(), kind));
                let rest = Span::new(source, span.start as usize, base + text.len());
                containers.push(Container {
                    label: label.to_owned(),
                    opening: span,
                    span: rest,
                });
            }
            Line::Close(kind) => {
                // A tag that is closed closes what was left open inside it.
                if let Some(depth) = open.iter().rposition(|(_, open)| open.matches(&kind)) {
                    for (index, _) in open.drain(depth..) {
                        let container: &mut Container = &mut containers[index];
                        container.span.end = span.end;
                    }
                } else if kind == Kind::Colons {
                    continue;
                }
            }
            Line::Drop => {}
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
