//! YAML as strict readers take it: block style alone, every scalar a text, and no key twice.
//!
//! The reference validator reads front matter with strictyaml. What it refuses is found by one walk over the events of the
//! parser; all of it is reported, not only what comes first. Values are kept, whatever was refused.

use crate::facts::{Facts, facts};
use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle};
use std::collections::HashSet;
use std::ops::Range;

/// What could be read of a text.
#[derive(Default)]
pub(super) struct Mapping {
    /// The entries at the top, in their order.
    pub entries: Vec<Entry>,
    /// What a strict reader refuses, and where, in bytes of the text.
    pub refused: Vec<(Range<usize>, Facts)>,
}

pub(super) struct Entry {
    pub key: String,
    pub key_range: Range<usize>,
    /// Nothing where it is no text but a list or a mapping.
    pub value: Option<String>,
    pub value_range: Range<usize>,
}

/// A collection that is being read.
struct Open {
    kind: Kind,
    /// The column of the mappings among its values, which all begin at the same one.
    column: Option<usize>,
}

enum Kind {
    Sequence,
    Mapping {
        keys: HashSet<String>,
        /// Whether a key was read, and its value was not.
        awaits_value: bool,
    },
}

/// A node of the event stream, as far as it is asked for.
struct Node {
    range: Range<usize>,
    column: usize,
    text: Option<String>,
    is_mapping: bool,
    is_alias: bool,
}

pub(super) fn read(text: &str) -> Mapping {
    let mut mapping = Mapping::default();
    let mut open: Vec<Open> = Vec::new();
    // Scalars in quotes or of lines as they are, and comments: a tab is text there.
    let mut quoted: Vec<Range<usize>> = Vec::new();
    let mut documents = 0;
    if text.trim_start().starts_with("...") {
        let at = text.len() - text.trim_start().len();
        let end = facts!("skill-yaml-document");
        mapping.refused.push((at..at + 3, end));
    }
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(fault) => {
                let at = fault.marker().byte_offset().unwrap_or(text.len());
                let at = at.min(text.len());
                let why = fault.info();
                mapping
                    .refused
                    .push((at..at, facts!("skill-yaml-broken", why)));
                return mapping;
            }
        };
        let range = range(&span, text);
        match event {
            Event::DocumentStart(..) => {
                documents += 1;
                if documents > 1 {
                    let second = facts!("skill-yaml-document");
                    mapping.refused.push((range, second));
                    return mapping;
                }
            }
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let shown = text[range.clone()].to_owned();
                mapping
                    .refused
                    .push((range.clone(), facts!("skill-yaml-alias", shown)));
                let node = Node {
                    range,
                    column: span.start.col(),
                    text: None,
                    is_mapping: false,
                    is_alias: true,
                };
                take(node, &mut open, &mut mapping);
            }
            Event::Scalar(value, style, anchor, tag) => {
                refuse_properties(&range, anchor, tag.is_some(), &mut mapping);
                if open.is_empty() {
                    let kind = facts!("skill-yaml-no-mapping");
                    mapping.refused.push((range.clone(), kind));
                }
                if style != ScalarStyle::Plain {
                    quoted.push(range.clone());
                }
                // What is not there is a null for the parser, and nothing for a strict reader.
                let value = match range.is_empty() && style == ScalarStyle::Plain {
                    true => String::new(),
                    false => value.into_owned(),
                };
                let node = Node {
                    range,
                    column: span.start.col(),
                    text: Some(value),
                    is_mapping: false,
                    is_alias: false,
                };
                take(node, &mut open, &mut mapping);
            }
            Event::SequenceStart(style, anchor, tag) => {
                refuse_properties(&range, anchor, tag.is_some(), &mut mapping);
                refuse_flow(style, &range, text, &mut mapping);
                if open.is_empty() {
                    let kind = facts!("skill-yaml-no-mapping");
                    mapping.refused.push((range.clone(), kind));
                }
                begin(range, &span, Kind::Sequence, &mut open, &mut mapping);
            }
            Event::MappingStart(style, anchor, tag) => {
                refuse_properties(&range, anchor, tag.is_some(), &mut mapping);
                refuse_flow(style, &range, text, &mut mapping);
                let kind = Kind::Mapping {
                    keys: HashSet::new(),
                    awaits_value: false,
                };
                begin(range, &span, kind, &mut open, &mut mapping);
            }
            Event::Comment(..) => quoted.push(range),
            _ => {}
        }
    }
    refuse_tabs(text, &quoted, &mut mapping);
    if documents == 0 {
        let whole = 0..text.len();
        mapping
            .refused
            .push((whole, facts!("skill-yaml-no-mapping")));
    }
    mapping
}

fn range(span: &Span, text: &str) -> Range<usize> {
    let range = span.byte_range().unwrap_or_default();
    let mut end = range.end.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    range.start.min(end)..end
}

/// The first tab between words: strict readers know it as the end of a value, and as nothing that begins one.
fn refuse_tabs(text: &str, quoted: &[Range<usize>], mapping: &mut Mapping) {
    let is_open = |at: &usize| !quoted.iter().any(|range| range.contains(at));
    let mut tabs = text.match_indices('\t').map(|(at, _)| at);
    if let Some(at) = tabs.find(is_open) {
        mapping.refused.push((at..at + 1, facts!("skill-yaml-tab")));
    }
}

fn refuse_properties(range: &Range<usize>, anchor: usize, has_tag: bool, mapping: &mut Mapping) {
    if anchor != 0 {
        let anchor = facts!("skill-yaml-anchor");
        mapping.refused.push((range.clone(), anchor));
    }
    if has_tag {
        let tag = facts!("skill-yaml-tag");
        mapping.refused.push((range.clone(), tag));
    }
}

fn refuse_flow(style: StructureStyle, range: &Range<usize>, text: &str, mapping: &mut Mapping) {
    if style == StructureStyle::Flow {
        let bracket = &text[range.start..(range.start + 1).min(text.len())];
        let flow = match bracket {
            "{" => facts!("skill-yaml-flow-mapping"),
            _ => facts!("skill-yaml-flow-list"),
        };
        mapping.refused.push((range.clone(), flow));
    }
}

fn begin(
    range: Range<usize>,
    span: &Span,
    kind: Kind,
    open: &mut Vec<Open>,
    mapping: &mut Mapping,
) {
    let node = Node {
        range,
        column: span.start.col(),
        text: None,
        is_mapping: matches!(kind, Kind::Mapping { .. }),
        is_alias: false,
    };
    take(node, open, mapping);
    open.push(Open { kind, column: None });
}

/// Takes a node as a key or a value of the innermost collection.
fn take(node: Node, open: &mut [Open], mapping: &mut Mapping) {
    let is_top = open.len() == 1;
    let Some(Open { kind, column }) = open.last_mut() else {
        return;
    };
    let Kind::Mapping { keys, awaits_value } = kind else {
        return;
    };
    *awaits_value = !*awaits_value;
    if *awaits_value {
        let key = node.text.unwrap_or_default();
        if key == "<<" {
            let merge = facts!("skill-yaml-merge");
            mapping.refused.push((node.range.clone(), merge));
        } else if !node.is_alias && !keys.insert(key.clone()) {
            let twice = facts!("key-set-twice", key);
            mapping.refused.push((node.range.clone(), twice));
        }
        if is_top {
            mapping.entries.push(Entry {
                key,
                value_range: node.range.clone(),
                key_range: node.range,
                value: None,
            });
        }
        return;
    }
    if node.is_mapping && *column.get_or_insert(node.column) != node.column {
        let indentation = facts!("skill-yaml-indentation");
        mapping.refused.push((node.range.clone(), indentation));
    }
    if is_top && let Some(entry) = mapping.entries.last_mut() {
        entry.value = node.text;
        entry.value_range = node.range;
    }
}
