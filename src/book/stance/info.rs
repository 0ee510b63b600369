//! Rank 1: a word after the language.

use super::{Evidence, Place, Stance};

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    place
        .fence
        .words
        .iter()
        .filter(|word| word.value.is_none())
        .filter_map(|word| {
            let stance = match word.key.as_str() {
                "good" => Stance::Good,
                "bad" => Stance::Bad,
                "neutral" => Stance::Neutral,
                _ => return None,
            };
            Some(place.evidence("info string", stance, &word.key, word.span))
        })
        .collect()
}
