//! Which keys exist, where else they may stand, and what is said of the others.
//!
//! What a value may be is asked elsewhere.

use super::*;

#[test]
fn an_unknown_name_has_its_exact_place_and_a_suggestion() {
    check(
        "[book]\ntitel = 'x'\n[verfy]\nrule-id = 'a'\n",
        "2:1 <titel> unknown key `titel` in `[book]` (did you mean `title`?)\n\
         3:2 <verfy> unknown table `[verfy]` (did you mean `verify`?)",
    );
    check(
        "[output.html]\nsite_url = '/'\ndefualt-theme = 'navy'\n[output.html.fold]\nenabled = true\n",
        "2:1 <site_url> unknown key `site_url` in `[output.html]` (did you mean `site-url`?)\n\
         3:1 <defualt-theme> unknown key `defualt-theme` in `[output.html]` (did you mean `default-theme`?)\n\
         5:1 <enabled> unknown key `enabled` in `[output.html.fold]` (did you mean `enable`?)",
    );
}

#[test]
fn a_name_of_another_table_says_which() {
    check(
        "title = 'x'\n[build]\n  src = 'x'\n",
        "1:1 <title> unknown key `title` (did you mean `book.title`?)\n\
         3:3 <src> unknown key `src` in `[build]` (did you mean `book.src`?)",
    );
}

#[test]
fn a_table_of_a_later_version_is_unknown() {
    check(
        "[export]\nrun = true\n",
        "1:2 <export> unknown table `[export]` \
         (it can be `book`, `build`, `lint`, `lints`, `output`, `preprocessor`, `python`, `rules`, `rust`, `skill`, `stances`, `verify`)",
    );
}

#[test]
fn mdbooks_keys_without_effect_are_one_note() {
    check(
        "[build]\ncreate-missing = false\n[rust]\nedition = '2024'\n[preprocessor.links]\n\
         [output.linkcheck]\noptional = true\n[output.html.fold]\nenable = true\n[output.html.playground]\neditable = true\n",
        "2:1 <create-missing> note: accepted for mdBook, no effect here: `build.create-missing`, \
         `rust.edition`, `output.html.fold.enable`, `output.html.playground.editable`",
    );
}

#[test]
fn ours_also_stand_under_output_rulebook() {
    let config = read(
        "[output.rulebook]\noptional = true\n[output.rulebook.verify]\nrule-id = 'S'\n\
         [output.rulebook.lints]\nunproven = 'deny'\n[output.rulebook.html]\nrule-dir = 'r'\n\
         [output.rulebook.build]\nexclude = ['x']\n",
        &[],
    );
    assert!(config.verify.rule_id.is_some());
    assert_eq!(lints(&config), [(Which::Code(Code::Unproven), Level::Deny)]);
    assert_eq!(config.html.rule_dir, "r");
    assert_eq!(config.build.exclude, ["x"]);
    check(
        "[output.rulebook]\ntitle = 'x'\nverfy = 1\n",
        "2:1 <title> unknown key `title` in `[output.rulebook]` (did you mean `book.title`?)\n\
         3:1 <verfy> unknown key `verfy` in `[output.rulebook]` (did you mean `verify`?)",
    );
}

#[test]
fn one_key_in_two_places_must_say_the_same() {
    check(
        "[build]\nexclude = ['a']\n[output.rulebook.build]\nexclude = [ 'a' ]\n",
        "ok",
    );
    check(
        "[output.rulebook.verify]\nrule-id = 'A'\n[verify]\nrule-id = 'B'\n",
        "4:1 <rule-id> `verify.rule-id` and `output.rulebook.verify.rule-id` are the same key with two values (keep one of them)",
    );
}

#[test]
fn the_table_agrees_with_the_defaults_and_with_itself() {
    let mut paths: Vec<&str> = schema().map(|key| key.path).collect();
    let default = format!("{:?}", Config::default());
    let read = |text: &str, environment: &[(&str, &str)]| {
        let mut config = read(text, environment);
        config.python.places.clear();
        config.has_own_keys = false;
        config.html.raw_html_place = None;
        config.html.additional_js_place = None;
        config
    };
    for key in schema() {
        if let Some(value) = key.default {
            let config = read(&format!("{} = {value}", key.path), &[]);
            assert_eq!(format!("{config:?}"), default, "{}", key.path);
            let config = read("", &[(&key.variable(), value)]);
            assert_eq!(format!("{config:?}"), default, "{}", key.path);
        }
    }
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all, "a key stands twice in the table");
}
