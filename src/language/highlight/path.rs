//! A query pattern as a path: a node, what stands above it, and the class it then has.
//!
//! Of conditions beside the path only anonymous tokens are taken as given (`"{"` in an interpolation); a pattern with any other is refused.

use std::collections::HashSet;

use regex::Regex;
use tree_sitter::Language;

use super::class::class_of;
use super::source::{Asked, Kind, Matches};

/// One way for a node to get its class.
pub struct Path {
    /// The node's own kind; None is any named node.
    pub kind: Option<u16>,
    /// From the node upward: the field in which it stands, and the kind above; None asks for nothing.
    pub above: Vec<Link>,
    pub text: Vec<Text>,
    /// None makes the node look like plain text.
    pub class: Option<&'static str>,
}

#[derive(Clone, Copy)]
pub struct Link {
    pub field: Option<u16>,
    pub kind: Option<u16>,
}

/// A condition on the node's own text.
pub enum Text {
    OneOf(HashSet<String>),
    Matches(Regex),
}

impl Text {
    pub fn holds(&self, text: &str) -> bool {
        match self {
            Text::OneOf(words) => words.contains(text),
            Text::Matches(expression) => expression.is_match(text),
        }
    }

    pub fn copy(&self) -> Text {
        match self {
            Text::OneOf(words) => Text::OneOf(words.clone()),
            Text::Matches(expression) => Text::Matches(expression.clone()),
        }
    }

    /// A long list of words, as grammars have for builtins, is a set and not an automaton.
    fn read(expression: &str) -> Option<Text> {
        let words = expression
            .strip_prefix("^(")
            .and_then(|rest| rest.strip_suffix(")$"));
        let is_list = |words: &&str| {
            words
                .bytes()
                .all(|byte| byte == b'|' || byte == b'_' || byte.is_ascii_alphanumeric())
        };
        match words.filter(is_list) {
            Some(words) => Some(Text::OneOf(words.split('|').map(str::to_string).collect())),
            None => Regex::new(expression).ok().map(Text::Matches),
        }
    }
}

/// The paths of a pattern; None if it is more than paths.
pub fn paths(language: &Language, asked: &Asked, matches: &[Matches]) -> Option<Vec<Path>> {
    let mut reading = PathReader {
        language,
        matches,
        paths: Vec::new(),
    };
    reading.node(asked, &asked.captures, Vec::new(), asked.field.as_deref())?;
    Some(reading.paths)
}

struct PathReader<'query> {
    language: &'query Language,
    matches: &'query [Matches],
    paths: Vec<Path>,
}

impl PathReader<'_> {
    /// `above` begins with the link to the parent, without the field of `asked` itself.
    fn node(
        &mut self,
        asked: &Asked,
        captures: &[String],
        above: Vec<Link>,
        field: Option<&str>,
    ) -> Option<()> {
        if let Kind::Either(alternatives) = &asked.kind {
            for alternative in alternatives {
                let mut all = captures.to_vec();
                all.extend(alternative.captures.iter().cloned());
                self.node(alternative, &all, above.clone(), field)?;
            }
            return Some(());
        }
        let kind = self.kind(&asked.kind)?;
        let mut above = above;
        if let (Some(link), Some(field)) = (above.first_mut(), field) {
            link.field = Some(self.language.field_id_for_name(field)?.get());
        }
        let conditions = asked
            .children
            .iter()
            .filter(|child| !matches!(child.kind, Kind::Token(_)));
        if conditions.clone().count() > 1 {
            return None;
        }
        let is_conditioned = conditions.count() > 0;
        if !captures.is_empty() {
            // The node's class would hang on what is below it, unless every node of its kind has that.
            if is_conditioned {
                return None;
            }
            self.capture(asked, kind, captures, &above)?;
        }
        for child in &asked.children {
            let link = Link { field: None, kind };
            let mut chain = vec![link];
            chain.extend_from_slice(&above);
            self.node(child, &child.captures, chain, child.field.as_deref())?;
        }
        Some(())
    }

    fn capture(
        &mut self,
        asked: &Asked,
        kind: Option<u16>,
        captures: &[String],
        above: &[Link],
    ) -> Option<()> {
        let is_word =
            matches!(&asked.kind, Kind::Token(token) if token.starts_with(char::is_alphabetic));
        for name in captures.iter().filter(|name| !name.starts_with('_')) {
            let conditions = self
                .matches
                .iter()
                .filter(|matches| &matches.capture == name);
            let text = conditions.map(|matches| Text::read(&matches.expression));
            self.paths.push(Path {
                kind,
                above: above.to_vec(),
                text: text.collect::<Option<_>>()?,
                class: class_of(name, is_word),
            });
        }
        // A condition on another node of the pattern is more than a path.
        let all = self.matches.iter();
        let here = all
            .filter(|matches| captures.contains(&matches.capture))
            .count();
        (here == self.matches.len()).then_some(())
    }

    fn kind(&self, kind: &Kind) -> Option<Option<u16>> {
        let (name, named) = match kind {
            Kind::AnyNamed => return Some(None),
            Kind::Named(name) => (name, true),
            Kind::Token(name) => (name, false),
            Kind::Either(_) => return None,
        };
        let id = self.language.id_for_node_kind(name, named);
        let is_known = id != 0 && !self.language.node_kind_is_supertype(id);
        is_known.then_some(Some(id))
    }
}
