//! What the silence of a detector proves of a good example of its own rule.
//!
//! Silence alone is nothing: a detector that is misspelt is silent, and so is every detector on code that holds nothing of
//! what it looks at. A detector of another rule proves nothing here, however well it fits.

use super::case::Case;
use crate::language::{Construct, is_common};
use crate::verify::grounds::{self, Ground};

impl Case<'_, '_> {
    /// Keeps that these rules found this bad example as its author says.
    pub(super) fn exercise(&mut self, rules: impl IntoIterator<Item = usize>) {
        // Its author says that it is not finished.
        if self.example.words.todo.is_some() {
            return;
        }
        for rule in rules {
            let names = &self.observed.shape.names;
            self.whole.exercised.add(rule, names.iter());
        }
    }

    /// Why the silence of the example's own rule proves nothing; none if it does.
    pub(super) fn vacuous(&self, rule: usize) -> Option<Ground> {
        let id = self.id(rule).to_owned();
        let Some(names) = self.whole.exercised.names(rule) else {
            return Some(Ground::NoBadExample { rule: id });
        };
        let detector = self.book.rules[rule].detector.as_ref();
        let has_relevant = detector.is_some_and(|detector| detector.relevant.is_some());
        let kinds = detector.map_or_else(Vec::new, |detector| detector.kind_names());
        match self.observed.shape.construct {
            None => Some(Ground::NotLookedAt { rule: id }),
            Some(Construct::Missing) if has_relevant => {
                Some(Ground::HoldsNothingRelevant { rule: id })
            }
            Some(Construct::Missing) => Some(Ground::HoldsNoKind {
                rule: id,
                kinds: grounds::kinds(&kinds),
            }),
            Some(Construct::Common) => {
                let own = &self.observed.shape.names;
                let shares = own.iter().any(|name| names.contains(&name));
                let language = self.example.language;
                let is_in_nearly_all =
                    |kind: &String| language.is_some_and(|language| is_common(language.name, kind));
                (!shares).then(|| Ground::SharesNothing {
                    rule: id,
                    kinds: grounds::kinds(
                        &kinds
                            .into_iter()
                            .filter(is_in_nearly_all)
                            .collect::<Vec<_>>(),
                    ),
                })
            }
            Some(Construct::Particular) => None,
        }
    }
}
