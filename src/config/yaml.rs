//! YAML of other tools as a tree with places: any tag is read over, and an alias is nothing.
//!
//! It means nothing by itself, runs nothing that a tag names, and stops at a depth that no configuration needs.

use crate::facts::{Facts, facts};
use granit_parser::{Event, Parser};
use std::ops::Range;

/// Collections in each other, before a text is no configuration.
const DEEPEST: usize = 64;

/// A value, with its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub range: Range<usize>,
    pub kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NodeKind {
    Text(String),
    List(Vec<Node>),
    /// Keys and values in turn.
    Map(Vec<Node>),
}

impl Node {
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::Text(text) if !text.is_empty() && text != "null" && text != "~" => Some(text),
            _ => None,
        }
    }

    /// The values of a list; a text is a list of one.
    pub fn list(&self) -> &[Node] {
        match &self.kind {
            NodeKind::List(nodes) => nodes,
            NodeKind::Text(_) => std::slice::from_ref(self),
            NodeKind::Map(_) => &[],
        }
    }

    /// Keys with their values.
    pub fn entries(&self) -> impl Iterator<Item = (&Node, &Node)> {
        let nodes: &[Node] = match &self.kind {
            NodeKind::Map(nodes) => nodes,
            _ => &[],
        };
        nodes.chunks_exact(2).map(|pair| (&pair[0], &pair[1]))
    }

    pub fn get(&self, key: &str) -> Option<&Node> {
        let mut entries = self.entries();
        entries
            .find(|(name, _)| name.text() == Some(key))
            .map(|(_, value)| value)
    }
}

/// The first document of a text; where it is none, the place and the reason.
pub(super) fn read(text: &str) -> Result<Option<Node>, (usize, Facts)> {
    // Innermost last, each with its values so far.
    let mut open: Vec<(Range<usize>, bool, Vec<Node>)> = Vec::new();
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|fault| {
            let at = fault.marker().byte_offset().unwrap_or(text.len());
            let why = fault.info();
            (at.min(text.len()), facts!("yaml-broken", why))
        })?;
        let range = span.byte_range().unwrap_or_default();
        let range = range.start.min(text.len())..range.end.min(text.len());
        let node = match event {
            Event::Scalar(value, ..) => Node {
                range,
                kind: NodeKind::Text(value.into_owned()),
            },
            Event::Alias(_) | Event::UnresolvedAlias(_) => Node {
                range,
                kind: NodeKind::Text(String::new()),
            },
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                if open.len() >= DEEPEST {
                    return Err((range.start, facts!("yaml-too-deep")));
                }
                open.push((range, matches!(event, Event::MappingStart(..)), Vec::new()));
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some((begin, is_map, nodes)) => Node {
                    range: begin.start..range.end.max(begin.start),
                    kind: match is_map {
                        true => NodeKind::Map(nodes),
                        false => NodeKind::List(nodes),
                    },
                },
                None => continue,
            },
            _ => continue,
        };
        match open.last_mut() {
            Some((_, _, nodes)) => nodes.push(node),
            None => return Ok(Some(node)),
        }
    }
    Ok(None)
}
