//! Answers that cost time, kept on the disk from one run to the next.
//!
//! A [`Key`] names everything that an answer depends on, so that nothing ever has to be thrown away because it is old. What
//! is kept is never more than a saving: a file that is missing, damaged or of another version is begun again, one that
//! cannot be written is a note, and of two runs at once the later one wins.

#![cfg_attr(
    not(test),
    expect(clippy::disallowed_methods, reason = "it keeps its own file")
)]

mod file;
mod key;
mod memo;

pub use key::{Key, Named};
pub use memo::{Answer, Memo};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file of all answers.
const FILE: &str = "answers";

/// So many answers are kept that a run did not ask for: other books and earlier texts.
const MOST: usize = 100_000;

/// Bytes of all answers together; a file that is longer is not read.
const LONGEST: usize = 64 << 20;

/// What earlier runs learnt, and what this one does.
#[derive(Debug, Default)]
pub struct Cache {
    folder: Option<PathBuf>,
    old: file::Kept,
    /// By position in `old`: whether this run asked for it.
    used: Vec<bool>,
    new: BTreeMap<Key, Vec<u8>>,
    note: Option<String>,
}

impl Cache {
    /// Without a folder nothing is kept.
    pub fn open(folder: Option<PathBuf>) -> Cache {
        let mut cache = Cache {
            folder,
            ..Cache::default()
        };
        let Some(folder) = &cache.folder else {
            return cache;
        };
        match file::read(&folder.join(FILE), LONGEST) {
            Ok(kept) => cache.old = kept,
            Err(why) => {
                let shown = folder.display();
                cache.note = Some(format!("the cache in `{shown}` is begun again: {why}"));
            }
        }
        cache.used = vec![false; cache.old.len()];
        cache
    }

    /// Whether anything that is learnt is kept.
    pub fn keeps(&self) -> bool {
        self.folder.is_some()
    }

    pub fn get(&mut self, key: Key) -> Option<&[u8]> {
        // What this run learnt is the newer word.
        if !self.new.contains_key(&key)
            && let Some(at) = self.old.find(key)
        {
            self.used[at] = true;
            return Some(self.old.value(at));
        }
        self.new.get(&key).map(Vec::as_slice)
    }

    pub fn put(&mut self, key: Key, value: Vec<u8>) {
        self.new.insert(key, value);
    }

    /// Whether this run learnt anything that the next one might use.
    pub fn has_learnt(&self) -> bool {
        !self.new.is_empty()
    }

    /// Writes what was learnt, if anything was; what is to be told of it.
    pub fn close(mut self) -> Option<String> {
        let folder = self.folder.take()?;
        if self.new.is_empty() {
            return self.note;
        }
        match file::write(&folder, FILE, &self.kept()) {
            Ok(()) => self.note,
            Err(fault) => Some(told(&folder, &fault.to_string())),
        }
    }

    /// What is to stand in the file: all of it, or of too much what this run asked for.
    fn kept(&self) -> BTreeMap<Key, &[u8]> {
        let new: usize = self.new.values().map(Vec::len).sum();
        let is_much = self.old.len() + self.new.len() > MOST || self.old.size() + new > LONGEST / 2;
        let old = (0..self.old.len()).filter(|at| !is_much || self.used[*at]);
        let mut kept: BTreeMap<Key, &[u8]> = old
            .map(|at| (self.old.key(at), self.old.value(at)))
            .collect();
        kept.extend(self.new.iter().map(|(key, value)| (*key, value.as_slice())));
        kept
    }
}

fn told(folder: &Path, why: &str) -> String {
    let shown = folder.display();
    format!("the cache in `{shown}` cannot be written, so the next run asks again: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        Named::new("test", "", &[]).key(text)
    }

    /// A folder that holds one answer, and the bytes of its file.
    fn kept() -> (tempfile::TempDir, Vec<u8>) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut cache = Cache::open(Some(folder.path().join("a/b")));
        cache.put(key("x"), b"one".to_vec());
        cache.put(key("y"), Vec::new());
        assert_eq!(cache.close(), None);
        let bytes = std::fs::read(folder.path().join("a/b").join(FILE)).expect("a file");
        (folder, bytes)
    }

    #[test]
    fn what_was_learnt_is_known_again() {
        let (folder, bytes) = kept();
        let place = folder.path().join("a/b");
        let mut cache = Cache::open(Some(place.clone()));
        assert_eq!(cache.get(key("x")), Some(&b"one"[..]));
        assert_eq!(cache.get(key("y")), Some(&[][..]));
        assert_eq!(cache.get(key("z")), None);
        assert_eq!(cache.close(), None);
        // Nothing was learnt, so nothing was written; and nothing is left over.
        assert_eq!(std::fs::read(place.join(FILE)).expect("a file"), bytes);
        assert_eq!(std::fs::read_dir(&place).expect("a folder").count(), 2);
        let ignored = std::fs::read_to_string(place.join(".gitignore")).expect("a file");
        assert_eq!(ignored, "*\n");
    }

    #[test]
    fn a_folder_of_the_users_gets_no_file_of_gits() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("mine"), "").expect("a file");
        let mut cache = Cache::open(Some(folder.path().to_path_buf()));
        cache.put(key("x"), Vec::new());
        assert_eq!(cache.close(), None);
        assert!(!folder.path().join(".gitignore").exists());
    }

    #[test]
    fn a_file_with_any_other_byte_is_begun_again() {
        let (folder, bytes) = kept();
        let place = folder.path().join("a/b");
        let read = |bytes: &[u8]| {
            std::fs::write(place.join(FILE), bytes).expect("a file");
            let mut cache = Cache::open(Some(place.clone()));
            cache.get(key("x")).map(<[u8]>::to_vec)
        };
        assert_eq!(read(&bytes), Some(b"one".to_vec()));
        for end in 0..bytes.len() {
            assert_eq!(read(&bytes[..end]), None, "cut after {end}");
        }
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(read(&other), None, "byte {at}");
        }
        let mut longer = bytes.clone();
        longer.push(0);
        assert_eq!(read(&longer), None);
        // It is told, and fixed by whatever is learnt next.
        std::fs::write(place.join(FILE), "x").expect("a file");
        let mut cache = Cache::open(Some(place.clone()));
        cache.put(key("z"), b"two".to_vec());
        let note = cache.close().expect("a note");
        assert!(note.contains("is begun again"), "{note}");
        let mut cache = Cache::open(Some(place));
        assert_eq!(cache.get(key("z")), Some(&b"two"[..]));
    }

    #[test]
    fn one_that_cannot_be_written_is_a_note() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        std::fs::write(&file, "").expect("a file");
        let mut cache = Cache::open(Some(file.join("below")));
        cache.put(key("x"), Vec::new());
        let note = cache.close().expect("a note");
        assert!(note.contains("cannot be written"), "{note}");
    }

    #[test]
    fn too_much_is_cut_down_to_what_is_asked_for() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = Some(folder.path().join("c"));
        let mut cache = Cache::open(place.clone());
        for at in 0..MOST {
            cache.put(key(&at.to_string()), Vec::new());
        }
        assert_eq!(cache.close(), None);
        let mut cache = Cache::open(place.clone());
        assert!(cache.get(key("7")).is_some());
        cache.put(key("new"), Vec::new());
        assert_eq!(cache.close(), None);
        let cache = Cache::open(place);
        assert_eq!(cache.old.len(), 2);
    }
}
