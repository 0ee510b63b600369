//! Outputs and addresses that are refused before anything is looked at.

use std::fs;

use super::*;

const PAGE: [(&str, &str); 1] = [("index.html", "i")];

#[test]
fn refuses_the_root_the_source_and_their_parents() {
    let book = Book::new();
    for (output, because) in [
        ("", "the book's own root"),
        ("src", "the source itself"),
        ("src/../src/.", "the source itself"),
        ("missing/../src", "the source itself"),
        ("src/missing/../..", "the book's own root"),
        ("..", "a parent of the book"),
        ("../..", "a parent of the book"),
        ("/", "a parent of the book"),
    ] {
        let output = book.root().join(output);
        let error = book.publish_to(&site(&PAGE), &output, &Unarmed);
        assert_eq!(
            error.expect_err("it should be refused").to_string(),
            format!(
                "the output `{}` is {because}; choose another folder with -d",
                output.display()
            )
        );
    }
    assert_eq!(book.left(), [""; 0]);
}

#[test]
fn refuses_a_parent_of_a_source_outside_the_root() {
    let book = Book::new();
    let refuse = Refuse {
        root: book.root().join("inner"),
        // Neither is there yet.
        source: book.root().join("texts/src"),
        within: None,
    };
    let texts = book.root().join("texts");
    let error = publish(&site(&PAGE), &texts, &refuse).expect_err("a parent");
    assert!(error.to_string().contains("is a parent of the source;"));
    assert!(!texts.exists());
}

#[test]
fn refuses_a_foreign_file_and_the_folder_it_lies_in() {
    let book = Book::new();
    let guide = book.root().join("src/guide.md");
    let refuse = Refuse {
        root: guide.clone(),
        source: guide.clone(),
        within: None,
    };
    for (output, because) in [
        (guide.clone(), "the book's own root"),
        (book.root().join("src"), "a parent of the book"),
    ] {
        let error = publish(&site(&PAGE), &output, &refuse).expect_err("the file");
        assert!(error.to_string().contains(because), "{error}");
    }
    assert_eq!(fs::read_to_string(guide).expect("it"), "# guide");
}

#[test]
fn allows_an_output_below_the_source() {
    let book = Book::new();
    let output = book.root().join("src/site");
    book.publish_to(&site(&PAGE), &output, &Unarmed)
        .expect("allowed");
    assert!(output.join("index.html").exists());
    assert!(book.root().join("src/guide.md").exists());
}

#[cfg(unix)]
#[test]
fn refuses_through_links_and_follows_a_link_to_another_folder() {
    use std::os::unix::fs::symlink;
    let book = Book::new();
    let link = |goal: &str, name: &str| {
        symlink(goal, book.root().join(name)).expect("a link");
        book.root().join(name)
    };
    for (goal, name, output) in [
        ("src", "to-source", "to-source"),
        ("../book", "to-root", "to-root"),
        ("..", "to-parent", "to-parent/book"),
        ("src/deeper", "dangling", "dangling/../../src"),
    ] {
        link(goal, name);
        let output = book.root().join(output);
        let error = book.publish_to(&site(&PAGE), &output, &Unarmed);
        assert!(
            matches!(error, Err(PublishError::Refused { .. })),
            "{name}: {error:?}"
        );
    }
    fs::create_dir(book.root().join("elsewhere")).expect("it");
    let output = link("elsewhere", "to-elsewhere");
    let dangling = link("not/yet", "to-nothing");
    for text in ["one", "two"] {
        let pages = site(&[("index.html", text)]);
        for output in [&output, &dangling] {
            book.publish_to(&pages, output, &Unarmed).expect("followed");
            assert!(output.is_symlink());
            let page = fs::read_to_string(output.join("index.html"));
            assert_eq!(page.expect("it"), text);
        }
    }
    let ring = link("ring", "ring");
    let error = book.publish_to(&site(&PAGE), &ring, &Unarmed);
    assert!(matches!(error, Err(PublishError::Disk { .. })), "{error:?}");
}

#[test]
fn refuses_a_file_where_a_folder_should_be() {
    let book = Book::new();
    book.put("out", "a file");
    assert_eq!(
        book.refusal(&site(&PAGE)),
        "`out` is not a folder; choose another with -d, or remove it"
    );
    let below = book.target().join("deep/site");
    let error = book.publish_to(&site(&PAGE), &below, &Unarmed);
    assert_eq!(
        book.shorten(&error.expect_err("below a file")),
        "`out` is not a folder; choose another with -d, or remove it"
    );
    let text = fs::read_to_string(book.target()).expect("it");
    assert_eq!(text, "a file");
}

#[test]
fn refuses_addresses_that_are_no_files_below_the_output() {
    for (address, reason) in [
        ("", "is empty"),
        ("/etc/passwd", "is absolute"),
        ("../up.html", "has a part that is `.` or `..`"),
        ("a/../../up.html", "has a part that is `.` or `..`"),
        ("./a.html", "has a part that is `.` or `..`"),
        ("a//b.html", "has an empty part"),
        ("a/", "has an empty part"),
        ("a\0b", "holds a NUL character"),
        ("a\\..\\b", "holds a backslash"),
        (".git/hooks/post-commit", "would write into a repository"),
        (".GIT/config", "would write into a repository"),
        (
            ".rulebook-site.json",
            "has a name that rulebook keeps for itself",
        ),
        (
            ".rulebook-journal/a",
            "has a name that rulebook keeps for itself",
        ),
        ("index.html/b", "lies below another file of the site"),
    ] {
        let book = Book::new();
        let files = site(&[("index.html", "i"), ("index.html-", "i"), (address, "x")]);
        assert_eq!(
            book.refusal(&files),
            format!(
                "the address `{}` {reason}; rename its source",
                address.escape_debug()
            )
        );
        assert!(!book.target().exists());
    }
}

#[test]
fn accepts_unusual_addresses() {
    let long = "x".repeat(200);
    let names = ["a b/ü.html", "...", ".a/..b", "-d", "CNAME/x", &long];
    let book = Book::new();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (*name, "x")).collect();
    book.publish(&site(&files)).expect("it");
    assert_eq!(book.tree(), tree(&files));
    // A name that the file system refuses is an error that names it.
    let longer = "x".repeat(300);
    let message = book.refusal(&site(&[(&longer, "x")]));
    assert!(message.starts_with("cannot write `"), "{message}");
    assert_eq!((book.tree(), book.left()), (tree(&files), vec![]));
}
