//! What ast-grep asks of a language, answered from the LANGUAGES table.
//!
//! The only file that implements ast-grep's language traits; `ast-grep-language` would bring 28 grammars.

use std::borrow::Cow;

use ast_grep_core::language::Language as AstGrepLanguage;
use ast_grep_core::matcher::{Pattern, PatternBuilder, PatternError};
use ast_grep_core::tree_sitter::{LanguageExt, StrDoc, TSLanguage};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::work::{self, Errors};
use super::{Grammar, Language, find};

/// A language that has a grammar, in the form that ast-grep takes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Syntax {
    pub language: &'static Language,
    pub grammar: &'static Grammar,
}

impl Syntax {
    pub fn of(language: &'static Language) -> Option<Self> {
        let grammar = language.grammar.as_ref()?;
        Some(Syntax { language, grammar })
    }
}

impl PartialEq for Grammar {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Grammar {}

impl AstGrepLanguage for Syntax {
    /// `$NAME` and `$$$NAME` become identifiers of the grammar; any other `$` stays.
    fn pre_process_pattern<'q>(&self, query: &'q str) -> Cow<'q, str> {
        let expando = self.grammar.expando;
        if expando == '$' || !query.contains('$') {
            return Cow::Borrowed(query);
        }
        let mut processed = String::with_capacity(query.len() + 8);
        let mut rest = query;
        while let Some(at) = rest.find('$') {
            processed.push_str(&rest[..at]);
            let after = rest[at..].trim_start_matches('$');
            let count = rest.len() - at - after.len();
            let names = after.starts_with(|letter: char| letter.is_ascii_uppercase());
            let is_variable = names || after.starts_with('_') || count == 3;
            let mark = if is_variable { expando } else { '$' };
            processed.extend(std::iter::repeat_n(mark, count));
            rest = after;
        }
        processed.push_str(rest);
        Cow::Owned(processed)
    }

    fn expando_char(&self) -> char {
        self.grammar.expando
    }

    fn kind_to_id(&self, kind: &str) -> u16 {
        self.get_ts_language().id_for_node_kind(kind, true)
    }

    fn field_to_id(&self, field: &str) -> Option<u16> {
        let id = self.get_ts_language().field_id_for_name(field)?;
        Some(id.get())
    }

    fn build_pattern(&self, builder: &PatternBuilder) -> Result<Pattern, PatternError> {
        builder.build(|source| {
            let tree = work::parse(self.language, source, Errors::Recover);
            Ok(StrDoc {
                src: source.to_owned(),
                lang: *self,
                tree: tree.ok_or("unreadable")?,
            })
        })
    }
}

impl LanguageExt for Syntax {
    fn get_ts_language(&self) -> TSLanguage {
        (self.grammar.language)()
    }
}

impl<'de> Deserialize<'de> for Syntax {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        find(&name)
            .and_then(Syntax::of)
            .ok_or_else(|| D::Error::custom(format!("no grammar for the language `{name}`")))
    }
}
