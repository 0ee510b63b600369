//! YAML with the byte range of every key and value.
//!
//! It only tells where things stand: types, merges and limits are `serde-saphyr`'s, which reads the text first.
//! (`Spanned` loses its place inside untagged and flattened types, and ast-grep's are both.)

use std::collections::HashMap;
use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle, StructureStyle};

/// More nodes than a rule file has; aliases could multiply them without end.
const MOST_NODES: usize = 200_000;

#[derive(Debug, Clone)]
pub struct Located {
    pub range: Range<usize>,
    pub content: Content,
}

#[derive(Debug, Clone)]
pub enum Content {
    Scalar { text: String, is_plain: bool },
    Sequence(Vec<Located>),
    Mapping(Vec<(Located, Located)>),
}

impl Located {
    /// The documents of `yaml` that are not null, as far as they could be read.
    pub fn documents(yaml: &str) -> Vec<Located> {
        let mut documents = Vec::new();
        let mut anchors: HashMap<usize, (Located, usize)> = HashMap::new();
        let mut open: Vec<Open> = Vec::new();
        let mut nodes = 0;
        for event in Parser::new_from_str(yaml) {
            let Ok((event, span)) = event else { break };
            let range = span.byte_range().unwrap_or(0..0);
            let range = range.start.min(yaml.len())..range.end.min(yaml.len());
            let (done, anchor, size) = match event {
                Event::Scalar(text, style, anchor, _) => {
                    let content = Content::Scalar {
                        text: text.into_owned(),
                        is_plain: style == ScalarStyle::Plain,
                    };
                    nodes += 1;
                    (Located { range, content }, anchor, 1)
                }
                Event::Alias(anchor) => match anchors.get(&anchor) {
                    Some((node, size)) => {
                        nodes += size;
                        (node.clone(), 0, *size)
                    }
                    None => return Vec::new(),
                },
                Event::SequenceStart(style, anchor, _) | Event::MappingStart(style, anchor, _) => {
                    nodes += 1;
                    open.push(Open {
                        start: range.start,
                        anchor,
                        is_flow: style == StructureStyle::Flow,
                        is_mapping: matches!(event, Event::MappingStart(..)),
                        children: Vec::new(),
                        before: nodes,
                    });
                    continue;
                }
                Event::SequenceEnd | Event::MappingEnd => {
                    let Some(closed) = open.pop() else { break };
                    let (anchor, size) = (closed.anchor, nodes - closed.before + 1);
                    (closed.close(range.end), anchor, size)
                }
                _ => continue,
            };
            if anchor != 0 {
                nodes += size;
                anchors.insert(anchor, (done.clone(), size));
            }
            if nodes > MOST_NODES {
                return Vec::new();
            }
            match open.last_mut() {
                Some(parent) => parent.children.push(done),
                None => documents.push(done),
            }
        }
        documents.retain(|document| !document.is_null());
        documents
    }

    pub fn entries(&self) -> &[(Located, Located)] {
        match &self.content {
            Content::Mapping(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Located] {
        match &self.content {
            Content::Sequence(items) => items,
            _ => &[],
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The entry of a mapping, key and value.
    pub fn entry(&self, key: &str) -> Option<&(Located, Located)> {
        let mut entries = self.entries().iter();
        entries.find(|(name, _)| name.text() == Some(key))
    }

    pub fn get(&self, key: &str) -> Option<&Located> {
        self.entry(key).map(|(_, value)| value)
    }

    /// The first scalar, key or value, that reads `text`.
    pub fn scalar(&self, text: &str) -> Option<&Located> {
        match &self.content {
            Content::Scalar { text: own, .. } => (own == text).then_some(self),
            Content::Sequence(items) => items.iter().find_map(|item| item.scalar(text)),
            Content::Mapping(entries) => entries
                .iter()
                .find_map(|(key, value)| key.scalar(text).or_else(|| value.scalar(text))),
        }
    }

    fn is_null(&self) -> bool {
        match &self.content {
            Content::Scalar { text, is_plain } => {
                *is_plain && matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }
}

struct Open {
    start: usize,
    anchor: usize,
    is_flow: bool,
    is_mapping: bool,
    children: Vec<Located>,
    before: usize,
}

impl Open {
    fn close(self, end: usize) -> Located {
        // A block collection ends where the next token begins: its last child says where its text ends.
        let last = match self.children.last() {
            Some(child) if !self.is_flow => child.range.end,
            _ => end,
        };
        let range = self.start..last.max(self.start);
        let content = if self.is_mapping {
            let mut children = self.children.into_iter();
            let mut entries = Vec::new();
            while let (Some(key), Some(value)) = (children.next(), children.next()) {
                entries.push((key, value));
            }
            Content::Mapping(entries)
        } else {
            Content::Sequence(self.children)
        };
        Located { range, content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(yaml: &str, key: &str, expect: &str) {
        let documents = Located::documents(yaml);
        let value = documents[0].get(key).expect("the key");
        assert_eq!(&yaml[value.range.clone()], expect);
    }

    #[test]
    fn values_have_exact_ranges() {
        check("a: 1\nb: x y  # note\n", "b", "x y");
        check("ü: 'é'\nb: \"q\"\n", "b", "\"q\"");
        check("b: {c: [1, 2]}\n", "b", "{c: [1, 2]}");
        check("b:\n  - 1\n  - two\n\nc: 3\n", "b", "- 1\n  - two");
    }

    #[test]
    fn aliases_stand_where_they_are_defined() {
        check("a: &x foo\nb: *x\n", "b", "foo");
    }

    #[test]
    fn null_documents_are_left_out() {
        assert_eq!(Located::documents("---\n---\na: 1\n---\n~\n").len(), 1);
        assert_eq!(Located::documents("a: [").len(), 0);
    }

    #[test]
    fn aliases_cannot_multiply_without_end() {
        let mut yaml = "a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n".to_string();
        for level in 1..12 {
            let below = format!("*a{},", level - 1).repeat(10);
            yaml += &format!("a{level}: &a{level} [{below}]\n");
        }
        assert_eq!(Located::documents(&yaml).len(), 0);
    }
}
