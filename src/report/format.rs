//! The table of formats: `--format`, its help, the guide's table and a test derive from it.

use super::human::human;
use super::summary::summary;
use super::wanted::Wanted;
use super::{concise, github, json, junit, sarif};
use crate::escape;
use crate::pipeline::Checked;

/// One way to write what a check or a lint found.
#[derive(Debug)]
pub struct Format {
    /// As `--format` spells it.
    pub name: &'static str,
    /// What it is, for the help.
    pub about: &'static str,
    pub write: fn(&Checked, Wanted) -> String,
    /// Whether it is for people, so that a sentence may follow it.
    pub is_prose: bool,
}

/// Every format; the first is the one without `--format`.
pub const FORMATS: &[Format] = &[
    Format {
        name: "human",
        about: "Findings as a compiler shows them",
        write: for_people,
        is_prose: true,
    },
    Format {
        name: "concise",
        about: "`path:line:column: CODE …`",
        write: |checked, wanted| {
            let summary = match wanted.has_summary() {
                true => summary(checked),
                false => String::new(),
            };
            concise::concise(checked, &summary, wanted.detail.quiet)
        },
        is_prose: true,
    },
    Format {
        name: "json",
        about: "One JSON document of everything that was found",
        write: |checked, wanted| {
            escape::json(&json::json(checked, wanted.detail.explain)).into_owned() + "\n"
        },
        is_prose: false,
    },
    Format {
        name: "github",
        about: "Workflow commands, which GitHub Actions shows on the changed lines",
        write: |checked, wanted| github::github(checked, &summary(checked), wanted.detail.quiet),
        is_prose: false,
    },
    Format {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning",
        write: |checked, _| escape::json(&sarif::sarif(checked)).into_owned() + "\n",
        is_prose: false,
    },
    Format {
        name: "junit",
        about: "JUnit's XML as Jenkins reads it: a suite a file, a case an example (a finding, in code)",
        write: |checked, _| escape::xml(&junit::junit(checked)).into_owned(),
        is_prose: false,
    },
];

impl Format {
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

fn for_people(checked: &Checked, wanted: Wanted) -> String {
    let mut text = human(checked, wanted.detail, wanted.colour);
    if wanted.has_summary() {
        text += &escape::terminal(&summary(checked));
    }
    text
}
