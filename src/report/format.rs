//! The table of formats: `--format`, its help, the guide's table and a test derive from it.

use super::human::{Colour, Detail, human};
use super::summary::summary;
use super::told::Told;
use super::{github, json, junit, lint, sarif};
use crate::pipeline::{Checked, Linted};

/// One way to write what a check or a lint found.
#[derive(Debug)]
pub struct Format {
    /// As `--format` spells it.
    pub name: &'static str,
    /// What it is, for the help.
    pub about: &'static str,
    pub write: fn(&Checked, Wanted) -> String,
    /// The same of what a lint found in code.
    pub write_lint: fn(&Linted, Wanted) -> String,
}

/// What else was asked for on the command line; a format takes what has a meaning in it.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    pub detail: Detail,
    pub colour: Colour,
    /// Whether the run ends with another exit status than 0: then even a quiet one says its summary.
    pub has_failed: bool,
}

/// Every format; the first is the one without `--format`.
pub const FORMATS: &[Format] = &[
    Format {
        name: "human",
        about: "Findings as a compiler shows them",
        write: for_people,
        write_lint: for_people_lint,
    },
    Format {
        name: "json",
        about: "One JSON document of everything that was found",
        write: |checked, wanted| json::json(checked, wanted.detail.explain) + "\n",
        write_lint: |linted, _| lint::json(linted) + "\n",
    },
    Format {
        name: "github",
        about: "Workflow commands, which GitHub Actions shows on the changed lines",
        write: |checked, wanted| {
            let told = Told::of_check(checked);
            github::github(&told, &summary(checked), wanted.detail.quiet)
        },
        write_lint: |linted, wanted| {
            let told = [Told::of_lint(linted)];
            github::github(&told, &lint::summary(linted), wanted.detail.quiet)
        },
    },
    Format {
        name: "sarif",
        about: "SARIF 2.1.0, for code scanning",
        write: |checked, _| sarif::sarif(&Told::of_check(checked)) + "\n",
        write_lint: |linted, _| sarif::sarif(&[Told::of_lint(linted)]) + "\n",
    },
    Format {
        name: "junit",
        about: "JUnit's XML as Jenkins reads it: a suite a file, a case an example (a finding, in code)",
        write: |checked, _| junit::junit(checked),
        write_lint: |linted, _| junit::junit_of_code(linted),
    },
];

impl Format {
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.iter().find(|format| format.name == name)
    }
}

fn for_people(checked: &Checked, wanted: Wanted) -> String {
    let mut text = human(checked, wanted.detail, wanted.colour);
    if !wanted.detail.quiet || wanted.has_failed {
        text += &summary(checked);
    }
    text
}

fn for_people_lint(linted: &Linted, wanted: Wanted) -> String {
    let mut text = lint::human(linted, wanted.detail, wanted.colour);
    if !wanted.detail.quiet || wanted.has_failed {
        text += &lint::summary(linted);
    }
    text
}
