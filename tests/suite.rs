//! The suites: every heading of `tests/suite/*.md` is a test, run in memory.
//!
//! `RULEBOOK_BLESS=1` writes what was found over the expectations; where `CI` is set it is refused.
//! The first word that is no flag is a filter on names. `tests/suite/document.rs` says how a suite file is read.

mod absent;
#[path = "suite/document.rs"]
mod document;
#[path = "suite/told.rs"]
mod told;

use document::{Case, Expectation};
use similar::{ChangeTag, TextDiff};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let filter = arguments.iter().find(|word| !word.starts_with('-'));
    let blesses = std::env::var_os("RULEBOOK_BLESS").is_some_and(|value| value == "1");
    if blesses && std::env::var_os("CI").is_some() {
        eprintln!(
            "RULEBOOK_BLESS is refused where CI is set: what is expected is reviewed, not made"
        );
        return ExitCode::FAILURE;
    }
    let mut run = Run {
        filter: filter.map_or("", |filter| filter.as_str()),
        lists: arguments.iter().any(|word| word == "--list"),
        blesses,
        cases: 0,
        passed: 0,
        failed: 0,
    };
    run.own();
    for path in suite_files() {
        run.file(&path);
    }
    if run.lists {
        return ExitCode::SUCCESS;
    }
    let ran_nothing = run.filter.is_empty() && run.cases == 0;
    if ran_nothing {
        eprintln!("no suite holds a test");
    }
    let failed = run.failed > 0 || ran_nothing;
    // The line of Rust's own harness, for whoever counts tests by it.
    let word = if failed { "FAILED" } else { "ok" };
    println!(
        "test result: {word}. {} passed; {} failed",
        run.passed, run.failed
    );
    println!("{} passed, {} failed", run.passed, run.failed);
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn suite_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite");
    let entries = std::fs::read_dir(&folder).expect("the suites are part of the repository");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a folder just listed can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    // A build without some grammars cannot say what its pages say of them.
    if !has_all_grammars() {
        for name in ["languages.md", "teams.md"] {
            files.retain(|file| !file.ends_with(name));
            println!("{name}: left out, because a grammar was left out of the build");
        }
    }
    files
}

fn has_all_grammars() -> bool {
    cfg!(all(
        feature = "lang-css",
        feature = "lang-diff",
        feature = "lang-go",
        feature = "lang-html",
        feature = "lang-java",
        feature = "lang-javascript",
        feature = "lang-rust",
        feature = "lang-sql",
        feature = "lang-typescript",
    ))
}

struct Run<'a> {
    filter: &'a str,
    lists: bool,
    blesses: bool,
    /// Tests of suite files that ran.
    cases: usize,
    passed: usize,
    failed: usize,
}

/// Suite files that must be refused, each with a piece of what is said.
const REFUSED: &[(&str, &str)] = &[
    ("", "begins with a title"),
    ("# A\n\n## B\n", "says what it covers"),
    ("# A\n\nText.\n", "without any test"),
    ("# A\n\nText.\n\n## B\n", "5: a test that expects nothing"),
    (
        "# A\n\nText.\n\n## B\n\n```verdicts\n```\n",
        "5: a test without a file",
    ),
    (
        "# A\n\nText.\n\n## B\n\n```verdict\n```\n",
        "7: a fence is a file",
    ),
    (
        "# A\n\nText.\n\n## B\n\n```md file=a.md lf\n```\n",
        "7: unknown word `lf`",
    ),
    (
        "# A\n\nText.\n\n## B\n\n```options\nno-books\n```\n",
        "7: unknown option `no-books`",
    ),
    (
        "# A\n\nText.\n\n## B\n\n```verdicts x\n```\n",
        "7: an expectation takes no word",
    ),
    (
        "# A\n\nText.\n\n```md file=a.md\n```\n",
        "5: a fence above the first test",
    ),
    (
        "# A\n\nText.\n\n## B\n\n```md file=a.md\n",
        "7: a fence that is never closed",
    ),
];

impl Run<'_> {
    /// The reader of suites is tested by what it must refuse.
    fn own(&mut self) {
        if self.lists || !self.filter.is_empty() {
            return;
        }
        for (text, expect) in REFUSED {
            let told = document::read(text).err().unwrap_or_default();
            if told.contains(expect) {
                self.passed += 1;
            } else {
                println!("suite.rs: {text:?} says {told:?}, not {expect:?} ... FAILED");
                self.failed += 1;
            }
        }
    }

    fn file(&mut self, path: &Path) {
        let shown = format!(
            "tests/suite/{}",
            path.file_name().unwrap_or_default().display()
        );
        let text = std::fs::read_to_string(path).expect("a suite file is UTF-8 text");
        let cases = match document::read(&text) {
            Ok(cases) => cases,
            Err(fault) => {
                println!("{shown}:{fault}");
                self.failed += 1;
                return;
            }
        };
        let mut blessed = Vec::new();
        for case in &cases {
            let name = format!(
                "{}: {}",
                shown.trim_start_matches("tests/suite/"),
                case.name
            );
            if !name.contains(self.filter) {
                continue;
            }
            if self.lists {
                println!("{name}: test");
                continue;
            }
            if case.options.asks_python && !told::has_python() {
                absent::not_tested(format_args!("{name}: there is no python3 on the path"));
                continue;
            }
            self.cases += 1;
            let faults = self.case(case, &shown, &mut blessed);
            println!(
                "{name} ... {}",
                if faults.is_empty() { "ok" } else { "FAILED" }
            );
            print!("{faults}");
            if faults.is_empty() {
                self.passed += 1;
            } else {
                self.failed += 1;
            }
        }
        if !blessed.is_empty() {
            let text = document::bless(&text, blessed);
            std::fs::write(path, text).expect("a suite file can be written");
        }
    }

    /// What is wrong, empty for a test that passes.
    fn case(
        &self,
        case: &Case,
        shown: &str,
        blessed: &mut Vec<(std::ops::Range<usize>, Vec<String>)>,
    ) -> String {
        let Ok(checked) = catch_unwind(AssertUnwindSafe(|| told::run(case))) else {
            return format!("  {shown}:{}: it panicked\n", case.line);
        };
        let mut faults = String::new();
        for green in told::unshown_greens(&checked) {
            faults += &format!(
                "  {shown}:{}: green beside what says that nothing shows its detector: {green}\n",
                case.line
            );
        }
        for expected in &case.expectations {
            let found = told::lines(&checked, expected.kind, &expected.lines);
            if found == expected.lines {
                continue;
            }
            if self.blesses {
                blessed.push((expected.place.clone(), found));
            } else {
                faults += &difference(case, shown, expected, &found);
            }
        }
        faults
    }
}

/// The lines that differ, each with its line in the suite file; what was found is led back to the file that it is about.
fn difference(case: &Case, shown: &str, expected: &Expectation, found: &[String]) -> String {
    let mut out = format!(
        "  {shown}:{}: {:?} differ\n",
        expected.place.start, expected.kind
    );
    let join =
        |lines: &[String]| -> String { lines.iter().map(|line| format!("{line}\n")).collect() };
    let (old, new) = (join(&expected.lines), join(found));
    for change in TextDiff::from_lines(&old, &new).iter_all_changes() {
        let line = change.value().trim_end();
        let (sign, at) = match change.tag() {
            ChangeTag::Equal => (' ', None),
            ChangeTag::Delete => (
                '-',
                change
                    .old_index()
                    .map(|index| expected.place.start + index + 1),
            ),
            ChangeTag::Insert => ('+', document_line(case, line)),
        };
        let at = at.map_or(String::new(), |at| format!("   ({shown}:{at})"));
        out += &format!("    {sign} {line}{at}\n");
    }
    out
}

/// The line of the suite file that a found line is about: `a.md:3` counts from the first line of the fence `a.md`.
fn document_line(case: &Case, found: &str) -> Option<usize> {
    case.files.iter().find_map(|file| {
        let start = found.find(&format!("{}:", file.path))? + file.path.len() + 1;
        let digits: String = found[start..]
            .chars()
            .take_while(char::is_ascii_digit)
            .collect();
        let line: usize = digits.parse().ok()?;
        Some(file.line + line - 1)
    })
}
