//! Answers that cost time, kept on the disk from one run to the next, for all books of a user.
//!
//! A [`Key`] names everything that an answer depends on, so that nothing ever has to be thrown away because it is wrong. What
//! is kept is never more than a saving: what is missing or damaged is asked for again, and what cannot be written is reported.
//! It lies in the user's own folder and never in a clone, because whatever comes with a clone would be believed.

#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "it keeps its own files")
)]

mod key;
mod memo;
mod segment;
mod store;
#[cfg(test)]
mod tests;

pub use key::{Key, Named};
pub use memo::{Answer, Memo};

use crate::facts::{Facts, facts};
use segment::{Day, Segment};
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use store::{Due, FRESH, Learnt, Opened, Store, is_unused};

/// What earlier runs learnt, and what this one does.
#[derive(Debug, Default)]
pub struct Cache {
    place: Place,
    today: Day,
    opened: BTreeMap<&'static str, Opened>,
    /// In the order in which it was learnt; `new` knows where.
    learnt: Vec<(Key, Vec<u8>)>,
    new: HashMap<Key, usize>,
    /// Whether an answer was not as it was written.
    is_damaged: bool,
}

/// Where answers are kept.
#[derive(Debug, Default)]
enum Place {
    /// No one wants anything kept.
    #[default]
    Nowhere,
    /// It is not known where, which is reported if there is something to keep.
    Unknown(Facts),
    Folder(PathBuf, Store),
}

impl Cache {
    /// In a folder that need not exist, or why there is none; `today` is the day counted from 1970.
    pub fn open(folder: Result<PathBuf, Facts>, today: u32) -> Cache {
        let place = match folder {
            Ok(folder) => {
                let store = Store::below(&folder);
                Place::Folder(folder, store)
            }
            Err(why) => Place::Unknown(why),
        };
        Cache {
            place,
            today,
            ..Cache::default()
        }
    }

    /// Whether anything that is learnt is kept.
    pub fn keeps(&self) -> bool {
        matches!(self.place, Place::Folder(..))
    }

    pub fn get(&mut self, key: Key) -> Option<&[u8]> {
        // What this run learnt is the newer word.
        if let Some(at) = self.new.get(&key) {
            return Some(&self.learnt[*at].1);
        }
        let Place::Folder(_, store) = &self.place else {
            return None;
        };
        let opened = self
            .opened
            .entry(key.kind)
            .or_insert_with(|| store.open(key.kind));
        let mut found = None;
        for (at, segment) in opened.segments.iter().enumerate() {
            if let Some(row) = segment.find(&key.digest) {
                found = Some((at, row));
                break;
            }
        }
        let (at, row) = found?;
        let value = opened.segments[at].value(&row);
        self.is_damaged |= value.is_none();
        let value = value?;
        // That it is used is written down by writing it again.
        if row.day.saturating_add(FRESH) <= self.today && !self.new.contains_key(&key) {
            self.new.insert(key, self.learnt.len());
            self.learnt.push((key, value.to_vec()));
            return self.learnt.last().map(|(_, value)| value.as_slice());
        }
        Some(value)
    }

    pub fn put(&mut self, key: Key, value: Vec<u8>) {
        match self.new.get(&key) {
            Some(at) => self.learnt[*at].1 = value,
            None => {
                self.new.insert(key, self.learnt.len());
                self.learnt.push((key, value));
            }
        }
    }

    /// Writes what was learnt, if anything was; what is to be reported of it.
    pub fn close(self) -> Option<Facts> {
        let (folder, store) = match self.place {
            Place::Nowhere => return None,
            Place::Unknown(why) => return (!self.learnt.is_empty()).then_some(why),
            Place::Folder(folder, store) => (folder, store),
        };
        let today = self.today;
        let due = |opened: &Opened| {
            let rows = opened.segments.iter().flat_map(Segment::rows);
            let (mut all, mut unused) = (0_usize, 0);
            for row in rows {
                all += 1;
                unused += usize::from(is_unused(&row, today));
            }
            match 2 * unused > all || self.is_damaged {
                true => Some(Due::Rewriting),
                false => opened.fault.is_some().then_some(Due::Dropping),
            }
        };
        let due: BTreeMap<&'static str, Due> = self
            .opened
            .iter()
            .filter_map(|(kind, opened)| Some((*kind, due(opened)?)))
            .collect();
        let fault = self.opened.into_values().find_map(|opened| opened.fault);
        let damaged = self.is_damaged.then(|| {
            let folder = folder.display();
            facts!("cache-answer-damaged", folder)
        });
        let told = fault.or(damaged);
        if self.learnt.is_empty() && due.is_empty() {
            return None;
        }
        let mut learnt = Learnt::new();
        for (key, value) in self.learnt {
            learnt
                .entry(key.kind)
                .or_default()
                .push((key.digest, value));
        }
        match store.add(&learnt, &due, today) {
            Ok(()) => told,
            Err(fault) => {
                let folder = folder.display();
                Some(facts!("cache-not-written", folder, fault))
            }
        }
    }
}
