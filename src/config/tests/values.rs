//! What a value may be, where it goes, and where its fault stands.
//!
//! Which keys exist is asked elsewhere.

use super::*;

#[test]
fn an_empty_text_is_the_default() {
    let empty = format!("{:?}", read("", &[]));
    assert_eq!(empty, format!("{:?}", Config::default()));
    let config = Config::default();
    assert_eq!(config.book.language, "en");
    assert_eq!(config.build.build_dir, "book");
    assert_eq!(config.html.rule_dir, "rules");
}

#[test]
fn every_key_of_ours_is_stored() {
    let config = read(
        r#"
[book]
title = "Über"
authors = ["Ada", "Bob"]
description = "d"
language = "de"
src = "content"
text-direction = "rtl"
[build]
build-dir = "site/"
exclude = ["drafts", "**/*.tmp.md"]
[output.html]
site-url = "/x"
edit-url-template = "https://e/{path}"
git-repository-url = "https://g"
rule-dir = "r/s/"
[verify]
rule-id = '^SA\d+'
definition-lists = true
[lints]
unproven = "deny"
dead-link = "allow"
"no.print 1" = "warn"
"#,
        &[],
    );
    assert_eq!(config.book.title.as_deref(), Some("Über"));
    assert_eq!(config.book.authors, ["Ada", "Bob"]);
    assert_eq!(config.book.description.as_deref(), Some("d"));
    assert_eq!(config.book.language, "de");
    assert_eq!(config.book.src.as_deref(), Some("content"));
    assert_eq!(config.book.text_direction, Some(TextDirection::RightToLeft));
    assert_eq!(config.build.build_dir, "site/");
    assert_eq!(config.build.exclude, ["drafts", "**/*.tmp.md"]);
    assert_eq!(config.html.site_url.as_deref(), Some("/x"));
    let template = config.html.edit_url_template.as_deref();
    assert_eq!(template, Some("https://e/{path}"));
    let repository = config.html.git_repository_url.as_deref();
    assert_eq!(repository, Some("https://g"));
    assert_eq!(config.html.rule_dir, "r/s");
    assert!(config.verify.definition_lists);
    let expected = [
        (Which::Code(Code::Unproven), Level::Deny),
        (Which::Code(Code::DeadLink), Level::Allow),
        (Which::Rules("no.print 1".to_owned()), Level::Warn),
    ];
    assert_eq!(lints(&config), expected);
    assert!(config.verify.rule_id.is_some_and(|id| id.is_match("SA12")));
}

#[test]
fn a_wrong_type_says_what_was_expected() {
    check(
        "[book]\ntitle = 3\nauthors = 'Ada'\n[verify]\ndefinition-lists = 'yes'\n",
        "2:9 <3> `book.title` must be a string: not an integer\n\
         3:11 <'Ada'> `book.authors` must be a list of strings: not a string (put it into brackets: `[\"…\"]`)\n\
         5:20 <'yes'> `verify.definition-lists` must be `true` or `false`: not a string",
    );
    check(
        "book = 3\n[[build]]\n",
        "1:8 <3> `book` must be a table, not an integer (write `[book]` on a line of its own)\n\
         2:1 <[[build]]> `build` must be a table, not a list (write `[build]` on a line of its own)",
    );
}

#[test]
fn every_item_of_a_list_is_judged_at_its_place() {
    check(
        "[book]\nauthors = ['Ada', 3, true]\n[build]\nexclude = ['', '[z-a]', 'b']\n",
        "2:19 <3> `book.authors` must be a list of strings: not an integer\n\
         2:22 <true> `book.authors` must be a list of strings: not a boolean\n\
         4:12 <''> `build.exclude` must be a list of paths or globs: one of them is empty\n\
         4:16 <'[z-a]'> `build.exclude` must be a list of paths or globs: \
         error parsing glob '[z-a]': invalid range; 'z' > 'a'",
    );
}

#[test]
fn a_value_that_cannot_serve_is_a_fault() {
    check(
        "[book]\nsrc = ''\ntext-direction = 'rlt'\n[build]\nbuild-dir = \"a\\u0000\"\n[output.html]\nrule-dir = '../x'\n",
        "2:7 <''> `book.src` must be a path: it is empty or contains a NUL character\n\
         3:18 <'rlt'> `book.text-direction` must be `\"ltr\"` or `\"rtl\"`: `rlt` is none of these (did you mean `rtl`?)\n\
         5:13 <\"a\\u0000\"> `build.build-dir` must be a path: it is empty or contains a NUL character\n\
         7:12 <'../x'> `output.html.rule-dir` must be a folder inside the site: `../x` is not \
         (write it without `.`, `..`, `\\` or a leading `/`, as in `\"rules\"`)",
    );
    for outside in ["", "/", "/r", "a//b", "a/../b", "c:/x", "a\\\\b", "."] {
        let said = said(&format!("output.html.rule-dir = \"{outside}\""), &[]);
        assert!(said.contains("must be a folder inside"), "{outside}");
    }
}

#[test]
fn a_level_is_one_of_three_words() {
    check(
        "[lints]\nunproven = 'error'\ndead-link = 'dney'\nnot-run = true\n",
        "2:12 <'error'> `lints.unproven` must be `\"allow\"`, `\"warn\"` or `\"deny\"`: `error` is none of these\n\
         3:13 <'dney'> `lints.dead-link` must be `\"allow\"`, `\"warn\"` or `\"deny\"`: `dney` is none of these (did you mean `deny`?)\n\
         4:11 <true> `lints.not-run` must be `\"allow\"`, `\"warn\"` or `\"deny\"`: not a boolean",
    );
}

#[test]
fn a_rule_id_is_compiled_and_may_not_match_everything() {
    check(
        "[verify]\nrule-id = '^(SA'\n",
        "2:11 <'^(SA'> `verify.rule-id` must be a regular expression: unclosed group",
    );
    check(
        "[verify]\nrule-id = '[A-Z]*'\n",
        "2:11 <'[A-Z]*'> `verify.rule-id` must be a regular expression: it matches empty text \
         (begin with `^` and what every id begins with, as in `'^[A-Z]+[0-9]+'`)",
    );
}

#[test]
fn places_count_marks_returns_and_letters_of_many_bytes() {
    check(
        "\u{feff}[book]\r\ndescription = 'é'\r\nsrc = 1 # é\r\n",
        "3:7 <1> `book.src` must be a path: not an integer",
    );
}
