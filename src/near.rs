//! Which of many names was meant by one that is not there: a table that is made once, so that thousands of dead links
//! do not each look through thousands of pages.

use std::collections::HashMap;
use std::sync::OnceLock;

/// More candidates than this are not compared with one name, whatever they have in common with it.
const MOST: usize = 40;

/// Names by what is left of them when one character is taken away: two that differ in one edit share an entry.
#[derive(Debug, Default)]
pub struct Near<'n> {
    names: Vec<&'n str>,
    /// Made when the first name is missed: most pages miss none.
    shortened: OnceLock<HashMap<String, Vec<u32>>>,
}

impl<'n> Near<'n> {
    pub fn new(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut names: Vec<&'n str> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        Near {
            names,
            shortened: OnceLock::new(),
        }
    }

    fn shortened(&self) -> &HashMap<String, Vec<u32>> {
        self.shortened.get_or_init(|| {
            let mut shortened: HashMap<String, Vec<u32>> = HashMap::new();
            for (at, name) in self.names.iter().enumerate() {
                for key in keys(name) {
                    shortened.entry(key).or_default().push(at as u32);
                }
            }
            shortened
        })
    }

    /// The closest name within the edits that `most` allows for it; the first of several.
    pub fn find(&self, word: &str, most: impl Fn(&str) -> usize) -> Option<&'n str> {
        let mut candidates: Vec<u32> = Vec::new();
        let shortened = self.shortened();
        for key in keys(word) {
            let found = shortened.get(&key).into_iter().flatten();
            candidates.extend(found.take(MOST));
            if candidates.len() > 4 * MOST {
                break;
            }
        }
        candidates.sort_unstable();
        candidates.dedup();
        let names = candidates.iter().map(|at| self.names[*at as usize]);
        let alike = names
            .clone()
            .find(|name| name.to_lowercase() == word.to_lowercase());
        alike.or_else(|| nearest(word, names, most))
    }
}

/// The name in lower case, and the same without each of its characters.
fn keys(name: &str) -> impl Iterator<Item = String> {
    let lower = name.to_lowercase();
    // A name that long was not typed.
    let chars: Vec<(usize, usize)> = lower
        .char_indices()
        .map(|(at, c)| (at, c.len_utf8()))
        .take(120)
        .collect();
    let whole = std::iter::once(lower.clone());
    whole.chain(chars.into_iter().map(move |(at, length)| {
        let mut key = lower.clone();
        key.replace_range(at..at + length, "");
        key
    }))
}

/// A third of a word's letters, and at least one: what a slip of the pen changes.
pub fn third(word: &str) -> usize {
    (length(word) / 3).max(1)
}

/// The closest of `words` within the edits that `most` allows for it; the first of several.
pub fn nearest<'w>(
    word: &str,
    words: impl IntoIterator<Item = &'w str>,
    most: impl Fn(&str) -> usize,
) -> Option<&'w str> {
    words
        .into_iter()
        .filter(|candidate| length(candidate).abs_diff(length(word)) <= 2)
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= most(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// In characters.
fn length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_near() {
        assert_eq!(nearest("skp", ["skip", "fresh"], |_| 1), Some("skip"));
        assert_eq!(nearest("xyz", ["skip", "fresh"], |_| 1), None);
    }

    #[test]
    fn one_edit_away() {
        let near = Near::new(["guide.md", "a/setup.md", "README.md", "b.md"]);
        let find = |word| near.find(word, |name| name.len() / 5);
        assert_eq!(find("guyde.md"), Some("guide.md"));
        assert_eq!(find("giude.md"), Some("guide.md"));
        assert_eq!(find("gude.md"), Some("guide.md"));
        assert_eq!(find("guidee.md"), Some("guide.md"));
        assert_eq!(find("readme.md"), Some("README.md"));
        assert_eq!(find("c.md"), None);
        assert_eq!(find("setup.md"), None);
        assert_eq!(find(""), None);
    }
}
