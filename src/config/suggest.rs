//! What someone may have meant by a name that does not exist.
//!
//! It only looks into the table of keys; it never guesses where nothing is near.

use super::schema::{is_named, schema, spellings};
use crate::near::{nearest, third};

/// A list of more names than this helps nobody.
const LONGEST_LIST: usize = 12;

/// What to say of an unknown name.
pub(super) enum Suggestion {
    /// Another name of the same table.
    Sibling(&'static str),
    /// The same name (or nearly) in another table: its full path.
    Elsewhere(&'static str),
    /// All names of the table; nothing is near.
    AllOf(Vec<&'static str>),
}

/// The best suggestion for the last name of `path`.
pub(super) fn suggest(path: &[&str]) -> Option<Suggestion> {
    let (name, table) = path.split_last()?;
    let siblings = names_in(table);
    if let Some(near) = nearest(name, siblings.iter().copied(), third) {
        return Some(Suggestion::Sibling(near));
    }
    let elsewhere = schema().find(|key| key.path.rsplit('.').next() == Some(name));
    if let Some(key) = elsewhere {
        return Some(Suggestion::Elsewhere(key.path));
    }
    let few = (1..=LONGEST_LIST).contains(&siblings.len());
    few.then_some(Suggestion::AllOf(siblings))
}

/// Every name that can stand in the table `path`, sorted; `[]` is the whole document.
fn names_in(path: &[&str]) -> Vec<&'static str> {
    let mut names = Vec::new();
    for (spelt, _) in spellings() {
        if spelt.len() < path.len()
            || !spelt
                .iter()
                .zip(path)
                .all(|(name, own)| is_named(name, own))
        {
            continue;
        }
        match spelt.get(path.len()) {
            Some(&"*") | None => {}
            Some(name) => names.push(*name),
        }
    }
    names.sort_unstable();
    names.dedup();
    names
}
