//! The store as runs use it: what is known again, what damage takes away, what two runs at once and a day long after leave.

use super::store::{FOLDER, FRESH, KEPT};
use super::*;
use std::fs;
use std::path::Path;

const TODAY: u32 = 20_000;

fn key(text: &str) -> Key {
    Named::new("test", "", &[]).key(text)
}

fn open(folder: &Path) -> Cache {
    open_on(folder, TODAY)
}

fn open_on(folder: &Path, day: u32) -> Cache {
    Cache::open(Ok(folder.to_path_buf()), day)
}

/// Learns what a text is to be answered with, and closes.
fn learn(folder: &Path, day: u32, answers: &[(&str, &str)]) {
    let mut cache = open_on(folder, day);
    for (text, answer) in answers {
        cache.put(key(text), answer.as_bytes().to_vec());
    }
    assert_eq!(cache.close(), None);
}

fn known(cache: &mut Cache, text: &str) -> Option<String> {
    let bytes = cache.get(key(text))?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

fn told(cache: Cache) -> Option<&'static str> {
    cache.close().map(|facts| facts.key)
}

/// Names of files of the store that hold answers.
fn segments(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join(FOLDER))
        .expect("a folder")
        .flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".segment")).collect();
    names.sort();
    names
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn what_was_learnt_is_known_again() {
    let folder = folder();
    let place = folder.path().join("a/b");
    learn(&place, TODAY, &[("x", "one"), ("y", "")]);
    let before = fs::read(place.join(FOLDER).join("test-00000001.segment")).expect("a file");
    let mut cache = open(&place);
    assert_eq!(known(&mut cache, "x").as_deref(), Some("one"));
    assert_eq!(known(&mut cache, "y").as_deref(), Some(""));
    assert_eq!(known(&mut cache, "z"), None);
    cache.put(key("x"), b"newer".to_vec());
    assert_eq!(known(&mut cache, "x").as_deref(), Some("newer"));
    assert_eq!(cache.close(), None);
    let mut cache = open(&place);
    assert_eq!(known(&mut cache, "x").as_deref(), Some("newer"));
    assert_eq!(cache.close(), None);
    // A segment is never changed, and one is made only where something was learnt.
    let after = fs::read(place.join(FOLDER).join("test-00000001.segment")).expect("a file");
    assert_eq!(after, before);
    assert_eq!(segments(&place).len(), 2);
    for folder in [place.clone(), place.join(FOLDER)] {
        let ignored = fs::read_to_string(folder.join(".gitignore"));
        assert_eq!(ignored.expect("a file"), "*\n");
    }
}

#[test]
fn a_folder_of_the_users_gets_no_file_of_gits() {
    let folder = folder();
    fs::write(folder.path().join("mine"), "").expect("a file");
    learn(folder.path(), TODAY, &[("x", "")]);
    assert!(!folder.path().join(".gitignore").exists());
}

#[test]
fn kinds_do_not_share_answers_or_files() {
    let folder = folder();
    let [one, other] = ["one", "other"].map(|kind| Named::new(kind, "", &[]).key("x"));
    let mut cache = open(folder.path());
    cache.put(one, b"1".to_vec());
    cache.put(other, b"2".to_vec());
    assert_eq!(cache.close(), None);
    let names = ["one-00000001.segment", "other-00000001.segment"];
    assert_eq!(segments(folder.path()), names);
    fs::write(folder.path().join(FOLDER).join(names[1]), "x").expect("a file");
    let mut cache = open(folder.path());
    assert_eq!(cache.get(one), Some(&b"1"[..]));
    assert_eq!(told(cache), None, "the other was not asked for");
}

#[test]
fn damage_at_any_byte_takes_no_more_than_its_segment() {
    let folder = folder();
    let place = folder.path();
    learn(place, TODAY, &[("a", "first"), ("b", "second"), ("c", "")]);
    learn(place, TODAY, &[("d", "other")]);
    let path = place.join(FOLDER).join("test-00000001.segment");
    let sound = fs::read(&path).expect("a file");
    let other_path = place.join(FOLDER).join("test-00000002.segment");
    let other = fs::read(&other_path).expect("a file");
    let texts = [("a", "first"), ("b", "second"), ("c", ""), ("d", "other")];
    // What is known, and what is reported.
    let read = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("a file");
        let mut cache = open(place);
        let known = texts.map(|(text, answer)| {
            let known = known(&mut cache, text);
            assert!(known.is_none() || known.as_deref() == Some(answer));
            known.is_some()
        });
        assert!(known[3], "the other segment is untouched");
        let is_told = cache.close().is_some();
        let is_whole = known == [true; 4];
        assert_eq!(is_told, !is_whole, "what is dropped is reported");
        // It is gone, so that it is reported once.
        let mut cache = open(place);
        for (at, (text, _)) in texts.iter().enumerate() {
            assert_eq!(known_at(&mut cache, text), known[at]);
        }
        assert_eq!(cache.close(), None);
        for name in segments(place) {
            fs::remove_file(place.join(FOLDER).join(name)).expect("a file");
        }
        fs::write(&other_path, &other).expect("a file");
        known
    };
    fn known_at(cache: &mut Cache, text: &str) -> bool {
        cache.get(key(text)).is_some()
    }
    assert_eq!(read(&sound), [true; 4]);
    for end in 0..sound.len() {
        assert_eq!(read(&sound[..end])[..3], [false; 3], "cut after {end}");
    }
    let values = sound.len() - "firstsecond".len();
    for at in 0..sound.len() {
        for flip in [1, 0x80, 0xff] {
            let mut other = sound.clone();
            other[at] ^= flip;
            let expected = match at.checked_sub(values) {
                None => [false; 3],
                Some(at) => [at >= 5, at < 5, true],
            };
            assert_eq!(read(&other)[..3], expected, "byte {at}");
        }
    }
    for more in [&b"\0"[..], &[0xff; 4096]] {
        let longer = [&sound[..], more].concat();
        assert_eq!(read(&longer)[..3], [false; 3]);
    }
    for forged in [&b"x"[..], &[0; 64], &[0xff; 64], &[0xff; 4096]] {
        assert_eq!(read(forged)[..3], [false; 3]);
    }
}

/// Anyone who can write the user's cache can make a sum; what is read then is wrong, but nothing breaks.
#[test]
fn a_forged_segment_with_a_true_sum_breaks_nothing() {
    use super::segment::{Row, write_rows};
    let folder = folder();
    learn(folder.path(), TODAY, &[("other", "1")]);
    let digest = key("x").digest;
    let row = |size: u64| Row::new(digest, TODAY, b"value", size).expect("a row");
    let forged = [
        vec![row(0), row(0)],
        vec![row(1)],
        vec![row(u64::MAX - 2)],
        vec![row(1 << 40)],
        vec![row(u64::MAX - 5), row(0)],
    ];
    for rows in forged {
        let mut bytes = Vec::new();
        write_rows(&mut bytes, &rows).expect("a vector");
        bytes.extend(b"value");
        fs::write(
            folder.path().join(FOLDER).join("test-00000007.segment"),
            bytes,
        )
        .expect("a file");
        let mut cache = open(folder.path());
        let _ = known(&mut cache, "x");
        cache.put(key("y"), Vec::new());
        let _ = cache.close();
        assert_eq!(
            known(&mut open(folder.path()), "other").as_deref(),
            Some("1")
        );
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_told_and_never_waited_for() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    let folder = folder();
    let place = folder.path();
    let at = |name: &str| place.join(FOLDER).join(name);
    learn(place, TODAY, &[("x", "one")]);
    let elsewhere = place.join("elsewhere");
    fs::write(&elsewhere, "mine").expect("a file");
    let make: [(&str, &dyn Fn(&Path)); 4] = [
        ("pipe", &|path| {
            mknodat(CWD, path, FileType::Fifo, Mode::RUSR, 0).expect("a pipe");
        }),
        ("link", &|path| {
            std::os::unix::fs::symlink(&elsewhere, path).expect("a link");
        }),
        ("endless link", &|path| {
            std::os::unix::fs::symlink("/dev/zero", path).expect("a link");
        }),
        ("folder", &|path| fs::create_dir(path).expect("a folder")),
    ];
    for (what, make) in make {
        make(&at("test-00000005.segment"));
        let mut cache = open(place);
        assert_eq!(known(&mut cache, "x").as_deref(), Some("one"), "{what}");
        assert_eq!(told(cache), Some("cache-damaged"), "{what}");
        // It is out of the way, and a folder, which may hold something, is reported again.
        let mut cache = open(place);
        assert_eq!(known(&mut cache, "x").as_deref(), Some("one"), "{what}");
        let expected = (what == "folder").then_some("cache-damaged");
        assert_eq!(told(cache), expected, "{what}");
    }
    assert_eq!(fs::read_to_string(&elsewhere).expect("a file"), "mine");
    // In the place of the lock and of the whole folder as well.
    fs::remove_file(at("lock")).expect("the lock");
    mknodat(CWD, at("lock"), FileType::Fifo, Mode::RUSR, 0).expect("a pipe");
    let mut cache = open(place);
    cache.put(key("y"), b"two".to_vec());
    assert_eq!(told(cache), Some("cache-not-written"));
    let other = place.join("other");
    fs::create_dir(&other).expect("a folder");
    mknodat(CWD, other.join(FOLDER), FileType::Fifo, Mode::RUSR, 0).expect("a pipe");
    let mut cache = open(&other);
    assert_eq!(known(&mut cache, "x"), None);
    cache.put(key("y"), b"two".to_vec());
    assert_eq!(told(cache), Some("cache-not-written"));
}

#[test]
fn without_a_folder_nothing_is_kept_and_that_is_told_once_there_is_something() {
    let none = || Cache::open(Err(facts!("no-cache-folder")), TODAY);
    assert_eq!(told(none()), None);
    let mut cache = none();
    cache.put(key("x"), b"one".to_vec());
    assert_eq!(known(&mut cache, "x").as_deref(), Some("one"));
    assert!(!cache.keeps());
    assert_eq!(told(cache), Some("no-cache-folder"));
    let mut cache = Cache::default();
    cache.put(key("x"), Vec::new());
    assert_eq!(told(cache), None, "no one wanted it kept");
}

#[test]
fn runs_at_once_lose_nothing() {
    let folder = folder();
    let place = folder.path();
    // Opened before any of them writes, and many enough that some merge what others have open.
    std::thread::scope(|scope| {
        for run in 0..24 {
            scope.spawn(move || {
                for round in 0..4 {
                    let mut cache = open(place);
                    let text = format!("{run} {round}");
                    assert_eq!(known(&mut cache, &text), None);
                    for earlier in 0..round {
                        let earlier = format!("{run} {earlier}");
                        assert_eq!(known(&mut cache, &earlier), Some(earlier.clone()));
                    }
                    cache.put(key(&text), text.into_bytes());
                    assert_eq!(cache.close(), None);
                }
            });
        }
    });
    let mut cache = open(place);
    for run in 0..24 {
        for round in 0..4 {
            let text = format!("{run} {round}");
            assert_eq!(known(&mut cache, &text), Some(text.clone()));
        }
    }
}

#[test]
fn many_segments_become_few_and_a_reader_keeps_its_own() {
    let folder = folder();
    let place = folder.path();
    learn(place, TODAY, &[("x", "old"), ("y", "1")]);
    let mut reader = open(place);
    assert_eq!(known(&mut reader, "x").as_deref(), Some("old"));
    for run in 0..100 {
        learn(place, TODAY, &[("x", &format!("new {run}"))]);
        assert!(segments(place).len() <= 9, "{:?}", segments(place));
    }
    assert_eq!(known(&mut reader, "y").as_deref(), Some("1"));
    let mut cache = open(place);
    assert_eq!(known(&mut cache, "x").as_deref(), Some("new 99"));
    assert_eq!(known(&mut cache, "y").as_deref(), Some("1"));
}

#[test]
fn what_nobody_asks_for_goes_and_what_is_used_stays() {
    let folder = folder();
    let place = folder.path();
    let never: Vec<String> = (0..50).map(|at| format!("never {at}")).collect();
    let mut cache = open(place);
    for text in never.iter().map(String::as_str).chain(["used"]) {
        cache.put(key(text), b"1".to_vec());
    }
    assert_eq!(cache.close(), None);
    let size = || {
        let names = segments(place).into_iter();
        let sizes = names.map(|name| fs::metadata(place.join(FOLDER).join(name)));
        sizes.map(|meta| meta.expect("a file").len()).sum::<u64>()
    };
    let (mut day, before) = (TODAY, size());
    // A use within the same week is not written down.
    assert_eq!(
        known(&mut open_on(place, day + FRESH - 1), "used").as_deref(),
        Some("1")
    );
    while day < TODAY + KEPT {
        day += FRESH;
        let mut cache = open_on(place, day);
        assert_eq!(known(&mut cache, "used").as_deref(), Some("1"));
        assert_eq!(cache.close(), None);
    }
    let mut cache = open_on(place, day + 1);
    assert_eq!(known(&mut cache, "used").as_deref(), Some("1"));
    assert!(never.iter().all(|text| known(&mut cache, text).is_none()));
    assert!(size() < before / 10);
}

#[test]
fn a_kind_that_nobody_asks_for_goes_as_a_whole() {
    let folder = folder();
    learn(folder.path(), TODAY, &[("x", "1")]);
    // The file has the day on which it was written: today's, whenever that is.
    let long_after = u32::MAX - 1;
    let mut cache = open_on(folder.path(), long_after);
    cache.put(Named::new("other", "", &[]).key("x"), Vec::new());
    assert_eq!(cache.close(), None);
    let names = segments(folder.path());
    assert!(
        !names.contains(&"test-00000001.segment".to_owned()),
        "{names:?}"
    );
}

#[test]
fn what_a_killed_run_left_is_swept() {
    let folder = folder();
    learn(folder.path(), TODAY, &[("x", "1")]);
    let left = folder
        .path()
        .join(FOLDER)
        .join(".rulebook-0123456789abcdef.tmp");
    fs::write(&left, "half").expect("a file");
    learn(folder.path(), TODAY, &[("y", "1")]);
    assert!(!left.exists());
}

#[test]
fn there_is_no_size_at_which_it_is_not_read() {
    let folder = folder();
    let mut cache = open(folder.path());
    for at in 0..80_u8 {
        cache.put(key(&at.to_string()), vec![at; 1 << 20]);
    }
    assert_eq!(cache.close(), None);
    let mut cache = open(folder.path());
    for at in [79, 0, 40] {
        assert_eq!(cache.get(key(&at.to_string())), Some(&[at; 1 << 20][..]));
    }
}
