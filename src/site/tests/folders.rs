//! Which folders are adopted, what survives in them, and what of the user's is never lost.

use std::fs;

use super::super::manifest::{Entry, Manifest};
use super::*;
use crate::source::BoundedFile;

const PAGE: [(&str, &str); 1] = [("index.html", "i")];

#[test]
fn adopts_a_folder_that_is_absent_empty_or_holds_only_dot_files_and_cname() {
    for files in [
        &[][..],
        &[(".nojekyll", ""), (".git/HEAD", "ref"), ("CNAME", "a.org")],
    ] {
        for way in WAYS {
            let book = Book::new();
            fs::create_dir(book.target()).expect("a folder");
            for (name, text) in files {
                book.put(&format!("out/{name}"), text);
            }
            book.publish_with(&site(&PAGE), &way).expect("adopted");
            let expected = tree(&[files, &PAGE[..]].concat());
            assert_eq!(book.tree(), expected, "{way:?}");
            let two = [("index.html", "two")];
            book.publish_with(&site(&two), &way).expect("again");
            assert_eq!(book.tree(), tree(&[files, &two[..]].concat()), "{way:?}");
            assert_eq!(book.left(), [""; 0]);
        }
    }
    let book = Book::new();
    book.publish(&site(&PAGE)).expect("an absent folder");
    assert_eq!(book.tree(), tree(&PAGE));
}

#[test]
fn makes_the_folders_above_and_removes_them_again_when_it_fails() {
    let book = Book::new();
    let deep = book.root().join("new/deep/out");
    let missing = Content::Copy(BoundedFile::of_user(book.root().join("src/missing.png")));
    let mut broken = site(&PAGE);
    broken.files.insert("missing.png".into(), missing);
    let error = book.publish_to(&broken, &deep, &Unarmed);
    assert!(matches!(error, Err(PublishError::Source { .. })));
    assert_eq!(book.left(), [""; 0]);
    book.publish_to(&site(&PAGE), &deep, &Unarmed).expect("it");
    assert!(deep.join("index.html").exists());
}

#[test]
fn refuses_what_rulebook_did_not_make() {
    for file in ["notes.txt", "photos/one.png", "index.html"] {
        let book = Book::new();
        book.put(&format!("out/{file}"), "mine");
        assert_eq!(
            book.refusal(&site(&PAGE)),
            "`out` was not made by rulebook; choose another folder with -d, or remove it"
        );
        assert_eq!(book.tree(), tree(&[(file, "mine")]));
    }
}

#[test]
fn refuses_a_marker_that_it_cannot_believe() {
    for (marker, reason) in [
        ("", "it is not JSON"),
        ("{", "it is not JSON"),
        (r#"{"version":2}"#, "version 2, not 1"),
        (
            r#"{"version":1}"#,
            "missing field `files` at line 1 column 13",
        ),
        (
            r#"{"version":1,"files":{"a":{"size":1,"hash":"md5:1"}}}"#,
            "`md5:1` is not a hash",
        ),
    ] {
        let book = Book::new();
        book.put("out/.rulebook-site.json", marker);
        assert_eq!(
            book.refusal(&site(&PAGE)),
            format!(
                "`out/.rulebook-site.json` is not a manifest this rulebook can read ({reason}); \
                 choose another folder with -d, or remove the folder"
            )
        );
    }
    let book = Book::new();
    book.put("out/.rulebook-site.json/file", "");
    assert!(book.refusal(&site(&PAGE)).contains("(it is not a file)"));
}

#[test]
fn refuses_to_lose_a_file_that_is_not_in_the_manifest() {
    for file in ["notes.txt", "rules/.hidden", "new.html"] {
        let book = Book::new();
        book.publish(&site(&PAGE)).expect("the first");
        book.put(&format!("out/{file}"), "mine");
        let next = site(&[("index.html", "i"), ("new.html", "ours")]);
        assert_eq!(
            book.refusal(&next),
            format!(
                "`out/{file}` was not made by rulebook and publishing would lose it; \
                 move it beside the Markdown, which copies it, or remove it"
            )
        );
        assert_eq!(book.tree(), tree(&[(file, "mine"), PAGE[0]]));
    }
}

#[test]
fn takes_over_a_file_with_the_very_bytes_of_the_site() {
    let book = Book::new();
    book.publish(&site(&PAGE)).expect("the first");
    book.put("out/new.html", "ours");
    let next = [("index.html", "i"), ("new.html", "ours")];
    let published = book.publish(&site(&next)).expect("the same bytes");
    assert_eq!((published.written, published.unchanged), (0, 2));
    book.publish(&site(&PAGE)).expect("it is ours now");
    assert_eq!(book.tree(), tree(&PAGE));
}

#[test]
fn droppings_and_empty_folders_are_no_reason_to_refuse() {
    let book = Book::new();
    book.put("out/Thumbs.db", "");
    book.publish(&site(&PAGE)).expect("adopted");
    book.put("out/rules/.DS_Store", "");
    fs::create_dir_all(book.target().join("empty/folder")).expect("it");
    assert!(!book.publish(&site(&PAGE)).expect("the same").touched);
    let two = [("index.html", "two")];
    book.publish(&site(&two)).expect("another");
    assert_eq!(book.tree(), tree(&two));
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn the_site_owns_the_dot_files_it_brought() {
    for way in WAYS {
        let book = Book::new();
        let one = [
            (".nojekyll", ""),
            (".well-known/security.txt", "1"),
            ("CNAME", "a.org"),
        ];
        book.publish_with(&site(&one), &way).expect("the first");
        let two = [(".well-known/security.txt", "2"), ("CNAME", "b.org")];
        book.publish_with(&site(&two), &way).expect("the second");
        assert_eq!(book.tree(), tree(&two), "{way:?}");
    }
}

#[test]
fn a_dot_file_that_was_edited_by_hand_is_the_users() {
    let book = Book::new();
    book.publish(&site(&[("CNAME", "a.org")])).expect("it");
    book.put("out/CNAME", "b.org");
    // The site no longer has one: the user's stays.
    book.publish(&site(&PAGE)).expect("it");
    assert_eq!(book.tree(), tree(&[("CNAME", "b.org"), PAGE[0]]));
}

#[test]
fn refuses_a_site_that_would_overwrite_a_survivor() {
    for (there, address) in [
        ("CNAME", "CNAME"),
        (".nojekyll", ".nojekyll"),
        (".well-known/acme", ".well-known/security.txt"),
    ] {
        let book = Book::new();
        book.put(&format!("out/{there}"), "mine");
        assert_eq!(
            book.refusal(&site(&[(address, "ours")])),
            format!(
                "the site's `{address}` would overwrite `out/{there}`, \
                 which rulebook did not make; keep one of the two"
            )
        );
        assert_eq!(book.tree(), tree(&[(there, "mine")]));
    }
    let book = Book::new();
    book.put("out/CNAME", "a.org");
    let same = site(&[("CNAME", "a.org")]);
    book.publish(&same).expect("the same bytes");
}

#[test]
fn a_manifest_that_claims_a_repository_is_not_believed() {
    let book = Book::new();
    // With the right size and hash: only the name protects it.
    let files = [(".git/HEAD", "ref"), ("../src/guide.md", "# guide")];
    let entry = |(name, text): (&str, &str)| (name.to_owned(), Entry::of(text.as_bytes()));
    let manifest = Manifest {
        files: files.map(entry).into(),
    };
    let bytes = String::from_utf8(manifest.to_bytes()).expect("it is JSON");
    book.put("out/.rulebook-site.json", &bytes);
    book.put("out/.git/HEAD", "ref");
    book.publish(&site(&PAGE)).expect("it");
    assert_eq!(book.tree(), tree(&[(".git/HEAD", "ref"), PAGE[0]]));
    assert!(book.root().join("src/guide.md").exists());
}

#[cfg(unix)]
#[test]
fn a_link_in_the_output_is_not_ours() {
    let book = Book::new();
    book.publish(&site(&PAGE)).expect("the first");
    fs::remove_file(book.target().join("index.html")).expect("it");
    let guide = book.root().join("src/guide.md");
    std::os::unix::fs::symlink(&guide, book.target().join("index.html")).expect("a link");
    let message = book.refusal(&site(&PAGE));
    assert!(message.starts_with("`out/index.html` was not"), "{message}");
    assert_eq!(fs::read_to_string(guide).expect("it"), "# guide");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_survives_or_is_refused() {
    use std::os::unix::ffi::OsStrExt;
    let name = |bytes: &[u8]| std::ffi::OsStr::from_bytes(bytes).to_owned();
    let book = Book::new();
    fs::create_dir(book.target()).expect("it");
    let dot = book.target().join(name(b".a\xff"));
    if fs::write(&dot, "mine").is_err() {
        println!("skipped: this file system has only Unicode names");
        return;
    }
    book.publish(&site(&PAGE)).expect("adopted");
    assert!(dot.exists());
    fs::write(book.target().join(name(b"a\xff")), "mine").expect("it");
    let message = book.refusal(&site(&PAGE));
    assert!(message.contains("was not made by rulebook"), "{message}");
}

#[cfg(unix)]
#[test]
fn the_folder_keeps_its_permissions() {
    use std::os::unix::fs::PermissionsExt;
    let book = Book::new();
    fs::create_dir(book.target()).expect("it");
    fs::set_permissions(book.target(), fs::Permissions::from_mode(0o2775)).expect("it");
    book.publish(&site(&PAGE)).expect("adopted");
    let mode = fs::metadata(book.target()).expect("it").permissions();
    assert_eq!(mode.mode() & 0o7777, 0o2775);
}
