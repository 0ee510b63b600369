//! Keys in two files: where they are and where they contradict each other.

use super::super::*;
use crate::wording::sentence;

/// `file:start <text> message`, a line a fault; `ok` if there is none.
fn said(book: &str, beside: &str) -> String {
    let texts = [(ConfigFile::Book, book), (ConfigFile::Rulebook, beside)];
    let texts = texts.map(|(file, text)| ConfigText {
        file,
        text: text.to_owned(),
    });
    let Err(faults) = Config::read_all(&texts, []) else {
        return "ok".to_owned();
    };
    let lines = faults.iter().map(|fault| {
        let text = texts.iter().find(|text| text.file == fault.file);
        let text = text.map_or("", |text| &text.text[fault.range.clone()]);
        let name = fault.file.name();
        format!("{name} <{text}> {}", sentence(&fault.facts))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn keys_of_both_files_are_one_configuration() {
    let texts = ConfigFile::texts(|file| {
        Ok::<_, ()>(Some(match file {
            ConfigFile::Book => "[book]\ntitle = 'T'\n".to_owned(),
            ConfigFile::Rulebook => {
                "[verify]\ndefinition-lists = true\n\n[python]\nrun = true\n".to_owned()
            }
        }))
    });
    let (config, notes) = Config::read_all(&texts.expect("texts"), []).expect("a configuration");
    assert!(notes.is_empty());
    assert_eq!(config.book.title.as_deref(), Some("T"));
    assert!(config.verify.definition_lists && config.python.run);
    let place = config.python.place("python.run").expect("a place");
    assert_eq!(
        (place.file, place.at.line, place.at.column),
        (ConfigFile::Rulebook, 5, 7)
    );
}

#[test]
fn every_key_of_ours_may_be_in_either() {
    for key in schema().filter(|key| key.service == Service::Ours) {
        let Some(default) = key.default else { continue };
        let line = format!("{} = {default}\n", key.path);
        assert_eq!(said("", &line), "ok", "{line}");
        // The same value twice is no contradiction, in whichever of its ways it is written.
        let other = key.path.strip_prefix("output.").unwrap_or(key.path);
        let other = format!("output.rulebook.{other} = {default}\n");
        assert_eq!(said(&other, &line), "ok", "{line}");
    }
}

#[test]
fn a_contradiction_has_both_places() {
    let book = "[book]\ntitle = 'T'\n\n[output.rulebook.lints]\ndead-link = 'allow'\n";
    assert_eq!(
        said(book, "# ours\nlints.dead-link = 'deny'\n"),
        "rulebook.toml <dead-link> `lints.dead-link` has another value in book.toml:5:1 (`output.rulebook.lints.dead-link`)"
    );
}

#[test]
fn a_fault_is_in_its_own_file() {
    assert_eq!(
        said("verify = 1\n", "[verfy]\nx = 1\n[lints\n"),
        "book.toml <1> `verify` must be a table, not an integer\n\
         rulebook.toml <verfy> unknown table `[verfy]`\n\
         rulebook.toml <> not valid TOML: unclosed table, expected `]`"
    );
}
