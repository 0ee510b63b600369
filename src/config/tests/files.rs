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
    match Config::read_all(&texts, []) {
        Ok(_) => "ok".to_owned(),
        Err(faults) => told(&texts, &faults),
    }
}

fn told(texts: &[ConfigText], faults: &[ConfigFault]) -> String {
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
            ConfigFile::PythonProject => unreachable!("a book is none"),
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

#[test]
fn a_python_project_has_tables_of_ours_below_its_tool() {
    let check = |text: &str, expect: &str| {
        let text = ConfigText {
            file: ConfigFile::PythonProject,
            text: text.to_owned(),
        };
        let texts = [text];
        let told = match Config::read_all(&texts, []) {
            Err(faults) => told(&texts, &faults),
            Ok((config, _)) => {
                let names = config.lint.select.iter().map(|name| name.text.as_str());
                format!("{} {:?}", texts[0].has_lint(), names.collect::<Vec<_>>())
            }
        };
        assert_eq!(told, expect);
    };
    check(
        "[project]\nname = 'x'\n[tool.ruff.lint]\nselect = ['E']\n",
        "false []",
    );
    check("[tool.rulebook.lint]\nselect = ['A1']\n", r#"true ["A1"]"#);
    check("[tool.rulebook.lints]\nA1 = 'allow'\n", "true []");
    // A table without a key is a word, too: no other file upward counts.
    check("[tool.rulebook.lint]\n", "true []");
    check("[tool.rulebook]\n", "false []");
    check(
        "[tool]\nrulebook = 3\n",
        "pyproject.toml <3> `tool.rulebook` must be a table, not an integer",
    );
    check(
        "[tool.rulebook.book]\ntitle = 'x'\n",
        "pyproject.toml <book> `book` is not read in pyproject.toml: `[tool.rulebook]` holds `lint` or `lints`",
    );
    check(
        "[tool.rulebook.lint]\nselct = ['A1']\n",
        "pyproject.toml <selct> unknown key `selct` in `[tool.rulebook.lint]`",
    );
    check(
        "[tool.rulebook]\nlnt = 1\n",
        "pyproject.toml <lnt> unknown key `lnt` in `[tool.rulebook]`",
    );
    check(
        "[project\n",
        "pyproject.toml <> not valid TOML: unclosed table, expected `]`",
    );
}

#[test]
fn rules_are_paths_and_perhaps_hashes() {
    let check = |value: &str, expect: &str| {
        let text = ConfigText {
            file: ConfigFile::Rulebook,
            text: format!("[lint]\nrules = {value}\n"),
        };
        let texts = [text];
        let told = match Config::read_all(&texts, []) {
            Err(faults) => told(&texts, &faults),
            Ok((config, _)) => {
                let rules = config.lint.rules.iter().map(|rules| {
                    let hash = rules.blake3.as_ref();
                    let hash = hash.map_or("-", |hash| &hash.text[..2]);
                    format!("{} {hash}", rules.path.text)
                });
                rules.collect::<Vec<_>>().join(", ")
            }
        };
        assert_eq!(told, expect);
    };
    let hash = "AB".repeat(32);
    let wrong = |text: &str, reason: &str| {
        format!(
            "rulebook.toml <{text}> `lint.rules` must be a list of paths, or of tables with `path` and `blake3`: {reason}"
        )
    };
    check("['a', { path = 'b' }]", "a -, b -");
    check(&format!("[{{ path = 'a', blake3 = '{hash}' }}]"), "a ab");
    check(
        "['']",
        &wrong("''", "it is empty or contains a NUL character"),
    );
    check("[1]", &wrong("1", "not an integer"));
    check("'a'", &wrong("'a'", "not a string"));
    check("[{ blake3 = 1, path = 2 }]", &{
        let hash = wrong("1", "a BLAKE3 hash has 64 hexadecimal digits");
        format!("{hash}\n{}", wrong("2", "not an integer"))
    });
    check(
        "[{ path = 'a', sha256 = 'x' }]",
        &wrong(
            "sha256",
            "rules have a `path` and a `blake3`, and no `sha256`",
        ),
    );
    check(
        &format!("[{{ blake3 = '{hash}' }}]"),
        &wrong(
            &format!("{{ blake3 = '{hash}' }}"),
            "the table has no `path`",
        ),
    );
}
