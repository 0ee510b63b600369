//! Rank 1: a word after the language.

use super::{Evidence, Place, Stance};

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    place
        .fence
        .words
        .iter()
        .filter_map(|word| {
            let stance = match (word.key.as_str(), &word.value) {
                ("good" | "fix", None) => Stance::Good,
                ("bad", None) => Stance::Bad,
                // What an example prints or wants first is no example.
                ("neutral" | "output", None) | ("setup", _) => Stance::Neutral,
                _ => return None,
            };
            Some(place.evidence("info string", stance, &word.key, word.span))
        })
        .collect()
}
