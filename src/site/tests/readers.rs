//! What others see meanwhile: a reader of the site, and a second build.

use std::fs;
use std::sync::atomic::AtomicBool;

use super::*;

fn is_whole(text: &str) -> bool {
    text.len() == 40_000 && text.bytes().all(|byte| Some(byte) == text.bytes().next())
}

/// Publishes fifty times while another thread reads the page; returns how often it was missing or half.
fn disturbed(way: Way) -> usize {
    let book = Book::new();
    let page = |letter: &str| site(&[("index.html", &letter.repeat(40_000)), ("same", "s")]);
    book.publish(&page("a")).expect("the first");
    let (done, seen) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut bad = 0;
            while !done.load(Ordering::SeqCst) {
                let page = fs::read_to_string(book.target().join("index.html"));
                bad += usize::from(!page.is_ok_and(|text| is_whole(&text)));
                seen.fetch_add(1, Ordering::SeqCst);
            }
            bad
        });
        let mut number = 0;
        // On a busy machine until the reader has had its turn.
        while number < 50 || seen.load(Ordering::SeqCst) < 200 {
            number += 1;
            let letter = ["a", "b", "c"][number % 3];
            book.publish_with(&page(letter), &way).expect("each");
        }
        done.store(true, Ordering::SeqCst);
        reader.join().expect("the reader")
    })
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
#[test]
fn a_reader_never_misses_the_page() {
    assert_eq!(disturbed(Way::Exchange), 0);
}

#[test]
fn in_place_a_reader_never_misses_the_page_either() {
    assert_eq!(disturbed(Way::InPlace), 0);
}

#[test]
fn a_second_build_waits_and_then_says_who_is_in_the_way() {
    let book = Book::new();
    let held = lock::take(&book.root(), &book.target(), Duration::ZERO).expect("the first");
    let impatient = Publication {
        site: &site(&[("index.html", "i")]),
        failpoint: &Unarmed,
        patience: Duration::ZERO,
    };
    let error = impatient.publish(&book.target(), &book.refuse());
    assert_eq!(
        book.shorten(&error.expect_err("the lock is held")),
        "another rulebook is writing to `out`; wait for it to end, or choose another folder with -d"
    );
    assert!(!book.target().exists());
    drop(held);
    book.publish(&site(&[("index.html", "i")])).expect("free");
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn builds_at_the_same_time_all_publish_whole_sites() {
    let book = Book::new();
    std::thread::scope(|scope| {
        for letter in ["a", "b", "c", "d"] {
            let book = &book;
            scope.spawn(move || {
                let pages = site(&[("index.html", letter), ("b.html", letter), (letter, "")]);
                publish(&pages, &book.target(), &book.refuse()).expect("each in turn");
            });
        }
    });
    let tree = book.tree();
    assert_eq!(tree.len(), 3);
    assert_eq!(tree["index.html"], tree["b.html"]);
    assert_eq!(book.left(), [""; 0]);
}
