//! Terms, lists and shards, without a book.

use super::index;
use super::shards::MOST_BYTES;
use super::words::{Text, terms, whole};
use crate::page::PassageRule;
use crate::page::{Passage, SearchPage};

#[track_caller]
fn check(text: &str, kind: Text, expect: &[&str]) {
    let mut found = Vec::new();
    terms(text, kind, |term| found.push(term.to_owned()));
    assert_eq!(found, expect, "{text}");
}

#[test]
fn words_are_terms() {
    check(
        "Use `select()`, not x.",
        Text::Prose,
        &["use", "select", "not", "x"],
    );
    check("", Text::Prose, &[]);
    check("🎉 — … ___", Text::Prose, &[]);
    check("<script>alert(1)", Text::Prose, &["script", "alert", "1"]);
}

#[test]
fn accents_and_case_are_no_difference() {
    check(
        "Éclair NAÏVE e\u{301}",
        Text::Prose,
        &["eclair", "naive", "e"],
    );
    check(
        "İstanbul Việt ΣΑΣ σας",
        Text::Prose,
        &["istanbul", "viet", "σασ", "σασ"],
    );
    check("ＳＱＬ", Text::Prose, &["sql"]);
    check("Straße й", Text::Prose, &["straße", "й"]);
}

#[test]
fn identifiers_are_found_by_their_parts() {
    check(
        "back_populates",
        Text::Code,
        &["back_populates", "back", "populates"],
    );
    check(
        "backPopulates",
        Text::Code,
        &["backpopulates", "back", "populates"],
    );
    check(
        "HTTPServer2",
        Text::Code,
        &["httpserver2", "http", "server2"],
    );
    check("__init__", Text::Code, &["__init__", "init"]);
    check("session.query", Text::Code, &["session", "query"]);
    check("SA101", Text::Prose, &["sa101"]);
}

#[test]
fn what_signs_hold_together_is_one_term_more() {
    check("N+1 queries", Text::Prose, &["n", "1", "n+1", "queries"]);
    check(
        "C++, C# and F#.",
        Text::Prose,
        &["c", "c++", "c", "c#", "and", "f", "f#"],
    );
    check("2.0.1.", Text::Prose, &["2", "0", "1", "2.0.1"]);
    check("end. 2 + 3", Text::Prose, &["end", "2", "3"]);
    check("a+b 2.0", Text::Code, &["a", "b", "2", "0"]);
    assert_eq!(whole(" No-Shadow "), Some("no-shadow".to_owned()));
    assert_eq!(whole("two words"), None);
    assert_eq!(whole(""), None);
}

#[test]
fn scripts_without_spaces_are_cut_into_pairs() {
    check("数据库的SQL", Text::Prose, &["数据", "据库", "库的", "sql"]);
    check("字", Text::Prose, &["字"]);
    check("한국어 말", Text::Prose, &["한국어", "말"]);
    check("\u{300}A", Text::Prose, &["a", "a"]);
}

proptest::proptest! {
    #[test]
    fn any_text_has_terms_that_a_line_can_hold(text: String) {
        for kind in [Text::Prose, Text::Code] {
            terms(&text, kind, |term| {
                assert!(!term.is_empty() && term.chars().count() <= 48, "{term:?}");
                assert!(!term.contains(['\t', '\n', '!', ' ']), "{term:?}");
            });
        }
        let _ = whole(&text);
    }
}

fn file<'a>(files: &'a [(String, Vec<u8>)], name: &str) -> &'a str {
    let address = format!("assets/search/{name}.js");
    let (_, bytes) = files
        .iter()
        .find(|(known, _)| *known == address)
        .expect("the file is there");
    std::str::from_utf8(bytes).expect("a script is UTF-8")
}

#[test]
fn an_index_is_three_kinds_of_scripts() {
    let page = SearchPage {
        href: "a/q.html".to_owned(),
        title: "Queries",
        trail: vec!["Guide"],
        passages: vec![
            Passage {
                title: "Queries",
                prose: vec!["Read </script> \"objects\"."],
                ..Passage::default()
            },
            Passage {
                href: "rules/A-1.html".to_owned(),
                title: "No x",
                rule: Some(PassageRule {
                    id: "A-1",
                    severity: "warning",
                }),
                code: vec!["x_y"],
                ..Passage::default()
            },
        ],
    };
    let files = index(&[page]);
    assert_eq!(files.len(), 3);
    let passages = file(&files, "p0");
    let expect = "rulebookSearch(\"search/p0\",[[[\"a/q.html\",\"Queries\",\"Guide\"]],[[0,\"\",\"Queries\",\"Read </script> \\\"objects\\\".\"],[0,\"rules/A-1.html\",\"No x\",\"\",\"A-1\",\"warning\"]]])\n";
    assert_eq!(passages, expect);
    let terms = file(&files, "t0");
    // Sorted; the id alone has the highest level; a gap of one passage is written as 1.
    assert!(terms.contains("\\na-1\\t1Z\\n"), "{terms}");
    assert!(terms.contains("\\nx_y\\t1"), "{terms}");
    assert!(terms.contains("\\nqueries\\t"), "{terms}");
    let first = file(&files, "index");
    assert!(first.contains(",2,[\"1\"],[0]])"), "{first}");
}

#[test]
fn an_empty_book_has_an_empty_index() {
    let files = index(&[]);
    assert_eq!(files.len(), 1);
    assert!(file(&files, "index").ends_with(",0,[],[]])\n"));
}

/// Words that compress badly, in as many passages as make several shards of each kind.
#[test]
fn no_shard_grows_with_the_book() {
    let mut state = 7u64;
    let mut number = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        state >> 33
    };
    let texts: Vec<String> = (0..4_200)
        .map(|_| {
            (0..12)
                .map(|_| format!("common w{:x} ", number() % 40_000))
                .collect()
        })
        .collect();
    let passages = texts.iter().enumerate().map(|(at, text)| Passage {
        href: format!("s{at}"),
        title: text,
        prose: vec![text],
        ..Passage::default()
    });
    let page = SearchPage {
        href: "a.html".to_owned(),
        title: "A",
        trail: Vec::new(),
        passages: passages.collect(),
    };
    let files = index(std::slice::from_ref(&page));
    assert!(files.len() > 20);
    for (address, bytes) in &files {
        assert!(
            bytes.len() <= MOST_BYTES,
            "{address}: {} bytes",
            bytes.len()
        );
    }
    // A word of every passage keeps the best of them, and says that it was cut.
    let cut = files
        .iter()
        .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("common\\t!"));
    assert!(cut);
    assert_eq!(files, index(std::slice::from_ref(&page)));
}
