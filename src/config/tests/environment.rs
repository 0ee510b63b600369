//! What the environment overrides.
//!
//! The process's own environment is never read or set.

use super::*;

#[test]
fn the_environment_wins_over_the_text() {
    let text = "[book]\ntitle = 'old'\n[verify]\nrule-id = 'A'\n[lints]\nunproven = 'warn'\n";
    let environment = [
        ("RULEBOOK_BOOK__TITLE", "2024"),
        ("RULEBOOK_BOOK__AUTHORS", "['Ada']"),
        ("RULEBOOK_BOOK__DESCRIPTION", "'quoted'"),
        ("RULEBOOK_OUTPUT__HTML__SITE_URL", "https://e/x"),
        ("RULEBOOK_OUTPUT__RULEBOOK__VERIFY__RULE_ID", "^B\\d"),
        ("RULEBOOK_VERIFY__DEFINITION_LISTS", " true "),
        ("RULEBOOK_LINTS__UNPROVEN", "deny"),
    ];
    let config = read(text, &environment);
    assert_eq!(config.book.title.as_deref(), Some("2024"));
    assert_eq!(config.book.authors, ["Ada"]);
    assert_eq!(config.book.description.as_deref(), Some("quoted"));
    assert_eq!(config.html.site_url.as_deref(), Some("https://e/x"));
    assert!(
        config
            .verify
            .rule_id
            .as_ref()
            .is_some_and(|id| id.is_match("B1"))
    );
    assert!(config.verify.definition_lists);
    assert_eq!(lints(&config), [(Which::Code(Code::Unproven), Level::Deny)]);
}

#[test]
fn variables_of_mdbook_set_the_keys_that_both_have() {
    let environment = [
        ("MDBOOK_BOOK__TITLE", "Theirs"),
        ("MDBOOK_BOOK__AUTHORS", "[\"Ada\"]"),
        ("MDBOOK_BOOK__LANGUAGE", "de"),
        ("MDBOOK_OUTPUT__HTML__NO_SECTION_LABEL", "true"),
        ("MDBOOK_VERIFY__RULE_ID", "A"),
        ("MDBOOK_NO__SUCH__KEY", "x"),
        ("MDBOOK_BOOK", "{\"title\": \"x\"}"),
        ("RULEBOOK_BOOK__LANGUAGE", "fr"),
    ];
    let config = read("[book]\ntitle = 'old'\n", &environment);
    assert_eq!(config.book.title.as_deref(), Some("Theirs"));
    assert_eq!(config.book.authors, ["Ada"]);
    assert_eq!(config.book.language, "fr");
    assert!(config.html.no_section_label);
    assert!(config.verify.rule_id.is_none());
}

#[test]
fn only_names_with_two_underscores_are_keys() {
    let environment = [
        ("RULEBOOK_CACHE", "/tmp/x"),
        ("RULEBOOK_BOOK", "x"),
        ("PATH__X", "y"),
        ("rulebook_book__titel", "z"),
    ];
    assert_eq!(said("", &environment), "ok");
}

#[test]
fn a_fault_of_the_environment_names_the_variable() {
    let environment = [
        ("RULEBOOK_VERIFY__RULE_IDD", "x"),
        ("RULEBOOK_OUTPUT__HTML", "x"),
        ("RULEBOOK_BUILD__EXCLUDE", "[1, '']"),
        ("RULEBOOK_BOOK__SRC", ""),
        ("RULEBOOK_PYTHON__RNU", "true"),
        ("RULEBOOK_BOOK__AUTHORS", "Ada"),
        ("RULEBOOK___", ""),
        ("RULEBOOK_VERIFY__DEFINITION_LISTS", "yes"),
    ];
    assert_eq!(
        said("[book]\nauthors = 3\n", &environment),
        "2:11 <3> `book.authors` must be a list of strings: not an integer\n\
         1:1 <> `RULEBOOK_OUTPUT__HTML` names a table, not a key (add `__` and a key, as in `RULEBOOK_OUTPUT__HTML__KEY`)\n\
         1:1 <> `RULEBOOK_PYTHON__RNU` overrides no key (did you mean `RULEBOOK_PYTHON__RUN`?)\n\
         1:1 <> `RULEBOOK_VERIFY__RULE_IDD` overrides no key (did you mean `RULEBOOK_VERIFY__RULE_ID`?)\n\
         1:1 <> `RULEBOOK___` overrides no key\n\
         1:1 <> `RULEBOOK_BOOK__AUTHORS` must be a list of strings: not a string (put it into brackets: `[\"…\"]`)\n\
         1:1 <> `RULEBOOK_BOOK__SRC` must be a path: it is empty or contains a NUL character\n\
         1:1 <> `RULEBOOK_BUILD__EXCLUDE` must be a list of paths or globs: not an integer\n\
         1:1 <> `RULEBOOK_BUILD__EXCLUDE` must be a list of paths or globs: one of them is empty\n\
         1:1 <> `RULEBOOK_VERIFY__DEFINITION_LISTS` must be `true` or `false`: not a string",
    );
}
