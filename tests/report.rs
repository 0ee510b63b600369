//! The report for people: grouped by page in the order of the book, and a summary with a sentence for each verdict.
//!
//! What README and the guide show of it is held against the program here.

use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Files in a temporary folder.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the folder"))
            .and_then(|()| std::fs::write(path, text))
            .expect("a file can be written in a temporary folder");
    }
    folder
}

/// What a command line says on standard output.
fn told(folder: &TempDir, line: &str) -> String {
    let words = line.split_whitespace();
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(words)
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .expect("the program can be started");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// The lines that are no picture of a finding.
fn outline(told: &str) -> Vec<&str> {
    let is_heading = |line: &&str| {
        let is_code = line.contains(" | ") || *line == "...";
        !is_code && !line.starts_with(' ') && !line.is_empty()
    };
    told.lines().filter(is_heading).collect()
}

const RULE: &str = "# A\n\n## A1: No eval\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: no eval\nrule: { pattern: eval($X) }\n```\n\n**Bad:**\n\n```python\neval(x)\n```\n\n**Good:**\n\n```python\nint(x)\n```\n";
const FLAGGED: &str =
    "---\nweight: 1\n---\n\n# Z\n\n[x](x.md)\n\n**Good:**\n\n```python\neval(z)\n```\n";
const MISSED: &str = "---\nweight: 2\n---\n\n# B\n\n## B1: No exec\n\n```yaml rule\nid: B1\nlanguage: python\nmessage: no exec\nrule: { pattern: exec($X) }\n```\n\n**Bad:**\n\n```python\nexce(x)\n```\n";

fn book() -> TempDir {
    folder(&[
        (
            "book.toml",
            "[book]\ntitle = \"T\"\n[output.html.fold]\nenable = true\n",
        ),
        ("content/a.md", RULE),
        ("content/b.md", MISSED),
        ("content/z.md", FLAGGED),
    ])
}

#[test]
fn findings_stand_by_page_in_the_order_of_the_book_and_those_of_no_page_last() {
    // `weight` puts `z.md` before `b.md`; `a.md` has no finding, and nothing is told of it.
    let told = told(&book(), "check");
    assert_eq!(
        outline(&told),
        [
            "content/z.md: 2 errors; 1 rejected",
            "error[dead-link]: `x.md` does not exist",
            "error[good-example-flagged]: `A1` rejects this good example: no eval",
            "content/b.md: 1 error, 2 warnings; 1 not caught",
            "warning[rule-without-example]: `B1` has no good example",
            "warning[dead-detector]: the detector of `B1` matches none of the examples",
            "error[bad-example-missed]: this bad example is not caught: `B1` is silent; no other rule flags it",
            "as a whole: 1 warning",
            "warning[config-ignored]: accepted for mdBook, no effect here: `output.html.fold.enable`",
            "book `.`: 3 pages, 4 examples: 2 proven, 1 rejected, 1 not caught",
            "3 errors, 3 warnings",
        ],
        "{told}"
    );
}

#[test]
fn quiet_shows_the_pages_with_errors_and_verbose_every_page() {
    let folder = book();
    let quiet = told(&folder, "check -q");
    let headings: Vec<&str> = outline(&quiet)
        .into_iter()
        .filter(|line| !line.starts_with("error["))
        .collect();
    let last = [
        "book `.`: 3 pages, 4 examples: 2 proven, 1 rejected, 1 not caught",
        "3 errors, 3 warnings",
    ];
    let pages = [
        "content/z.md: 2 errors; 1 rejected",
        "content/b.md: 1 error; 1 not caught",
    ];
    assert_eq!(headings, [pages, last].concat(), "{quiet}");
    // The verdicts of a page stand with it, also where it has no finding.
    let verbose = told(&folder, "check -v");
    let verdicts = "\n\ncontent/a.md: 2 proven\n\
                    content/a.md:14  bad is proven: `A1` flags it\n\
                    content/a.md:20  good is proven: `A1` is silent, and so is the other rule\n\n\
                    as a whole: 1 warning\n\n";
    assert!(verbose.contains(verdicts), "{verbose}");
    let missed = "\n\ncontent/b.md:18  bad is not caught: ";
    assert!(verbose.contains(missed), "{verbose}");
}

#[test]
fn without_a_page_there_is_no_heading() {
    let told = told(&folder(&[("docs/a.md", "Prose.\n")]), "check docs");
    assert!(told.starts_with("error[nothing-to-judge]"), "{told}");
    assert!(!told.contains("as a whole"), "{told}");
}

#[test]
fn colours_make_the_heading_bold_and_plain_text_has_no_escape() {
    let folder = book();
    let plain = told(&folder, "check --color never");
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let ansi = told(&folder, "check --color always");
    let heading = "\u{1b}[1mcontent/z.md: 2 errors; 1 rejected\u{1b}[0m\n";
    assert!(ansi.contains(heading), "{ansi}");
}

#[test]
fn timings_stand_beside_the_report() {
    let folder = book();
    std::fs::write(folder.path().join("a.py"), "eval(x)\n").expect("written");
    for (line, stages) in [
        ("check", &["parse", "assemble", "observe", "judge"][..]),
        ("build", &["parse", "judge", "render"]),
        ("lint a.py", &["rules", "walk", "scan"]),
    ] {
        let run = |line: &str| {
            Command::new(env!("CARGO_BIN_EXE_rulebook"))
                .args(line.split_whitespace())
                .env_clear()
                .current_dir(folder.path())
                .output()
                .expect("the program can be started")
        };
        let timed = run(&format!("{line} --timings"));
        let told = String::from_utf8(timed.stderr).expect("output is UTF-8");
        let seen: Vec<&str> = told
            .lines()
            .filter_map(|row| row.split(' ').next())
            .collect();
        assert!(stages.iter().all(|stage| seen.contains(stage)), "{told}");
        assert!(told.lines().all(|row| row.ends_with(" ms")), "{told}");
        let plain = run(line);
        // A second build says that nothing is new.
        let is_same = timed.stdout == plain.stdout || line == "build";
        assert!(is_same, "{line}");
        assert!(plain.stderr.is_empty(), "{line}");
    }
}

/// The sentences below the first line of the summary.
fn sentences(told: &str) -> Vec<&str> {
    let lines = told.lines().skip_while(|line| !line.contains(" page, "));
    let lines = lines.skip(1).filter_map(|line| line.strip_prefix("  "));
    // Here no test has an interpreter.
    let lines = lines.filter(|line| !line.starts_with("no interpreter was asked;"));
    lines.collect()
}

#[test]
fn each_verdict_has_a_sentence_where_an_example_has_it() {
    let bad = |code: &str, words: &str| format!("**Bad:**\n\n```python {words}\n{code}\n```\n\n");
    let good = |code: &str, words: &str| bad(code, words).replace("Bad", "Good");
    let prose = "## P: Prose\n\n```yaml rule\nid: P\nlanguage: python\nseverity: off\nmessage: m\nrule: { pattern: p($X) }\n```\n\n";
    let of = |rest: String| {
        let told = told(
            &folder(&[("a.md", &format!("{RULE}\n{rest}"))]),
            "check a.md",
        );
        sentences(&told).join("\n")
    };
    let held = "proven: tested, and they do what the author says";
    assert_eq!(of(String::new()), held);
    for (example, one, more) in [
        (
            good("eval(1)", ""),
            "rejected: called or assumed good, but a rule, its language or a run rejects it",
            "rejected: called or assumed good, but a rule, their language or a run rejects them",
        ),
        (
            bad("int(1)", ""),
            "not caught: called bad, but what should find it does not",
            "not caught: called bad, but what should find them does not",
        ),
        (
            bad("eval(1", ""),
            "wrong reason: called bad, but it fails for another reason than its own",
            "wrong reason: called bad, but they fail for another reason than their own",
        ),
        (
            good("int(1)", "skip=\"why\""),
            "skipped: the author left it out and says why",
            "skipped: the author left them out and says why",
        ),
        (
            format!("{prose}{}", bad("int(1)", "")),
            "unproven: no check can tell it from code of the other kind",
            "unproven: no check can tell them from code of the other kind",
        ),
        (
            format!("{prose}{}", good("int(1)", "")),
            "syntax only: it parses, but no rule checked it",
            "syntax only: they parse, but no rule checked them",
        ),
        (
            format!("{prose}{}", bad("int(1)", "raises=ValueError")),
            "not run: only a run can show what the author says, and it was not run",
            "not run: only a run can show what the author says, and they were not run",
        ),
    ] {
        assert_eq!(of(example.clone()), format!("{held}\n{one}"));
        let second = example.replace("int(1)", "int(2)").replace(prose, "");
        assert_eq!(of(format!("{example}{second}")), format!("{held}\n{more}"));
    }
}

#[test]
fn explain_shows_the_evidence_that_lost() {
    let page = "## Bad\n\n**Good:**\n\n```kotlin\na\n```\n\n::: correct\n::: incorrect\n```kotlin\nb\n```\n:::\n:::\n\n```kotlin\n// Bad\na\n// Good\nb\n```\n";
    let folder = folder(&[("a.md", page)]);
    let told = told(&folder, "check --explain a.md");
    let lines: Vec<&str> = told.lines().take_while(|line| !line.is_empty()).collect();
    assert_eq!(
        lines,
        [
            "a.md:5  kotlin  good",
            "    good by lead (line 3): Good:",
            "    bad by heading (line 1): Bad, outranked",
            "    verdict: unproven, no grammar for Kotlin is built in",
            "a.md:11  kotlin  bad",
            "    bad by structure (line 10): incorrect",
            "    good by structure (line 9): correct, in conflict",
            "    bad by heading (line 1): Bad",
            "    verdict: unproven, no grammar for Kotlin is built in",
            "a.md:17  kotlin  mixed",
            "    bad by comment (line 18): Bad",
            "    good by comment (line 20): Good",
            "    lines 18-19 bad: unproven, no grammar for Kotlin is built in",
            "    lines 20-21 good: unproven, no grammar for Kotlin is built in",
        ],
        "{told}"
    );
}

/// The fences of a page: the words of the opening line, and the text.
fn fences(page: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = std::fs::read_to_string(path).expect("the page is part of the repository");
    let mut lines = text.lines();
    let mut out = Vec::new();
    while let Some(line) = lines.next() {
        let words = line.trim_start_matches('`');
        let run = &line[..line.len() - words.len()];
        if run.len() < 3 {
            continue;
        }
        let body = lines.by_ref().take_while(|line| *line != run);
        let body = body.map(|line| format!("{line}\n")).collect();
        out.push((words.to_owned(), body));
    }
    out
}

/// Every `$ rulebook …` of a page that is one of `commands`, with what the page shows below it.
fn sessions(page: &str, commands: &[&str]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for (_, body) in fences(page).iter().filter(|(words, _)| words == "console") {
        for part in format!("\n{body}").split("\n$ rulebook ").skip(1) {
            let (command, shown) = part.split_once('\n').unwrap_or((part, ""));
            if commands.contains(&command) {
                out.push((
                    command.to_owned(),
                    format!("{}\n", shown.trim_end_matches('\n')),
                ));
            }
        }
    }
    out
}

#[test]
fn readme_and_the_guide_show_what_the_program_says() {
    let guide = "content/guide/getting-started.md";
    let file = |name: &str| {
        let word = format!("file={name}");
        let found = fences(guide)
            .into_iter()
            .find(|(words, _)| words.ends_with(&word));
        found.expect("the guide writes this file").1
    };
    // The second file is the first one with the block of a rule, which is all that the guide shows of it.
    let (logging, block) = (file("logging.md"), file("ruled.md"));
    let (_, block) = block.split_once("\n\n```").expect("a block");
    let ruled = logging.replacen("\n**Bad:**", &format!("\n```{block}\n**Bad:**"), 1);
    let loose = folder(&[("logging.md", &logging), ("ruled.md", &ruled)]);
    let mended = folder(&[("logging.md", &ruled)]);
    let book = folder(&[("book.toml", ""), ("content/logging.md", &ruled)]);
    let mut seen = 0;
    for (page, commands, place) in [
        ("README.md", &["check logging.md"][..], &loose),
        ("README.md", &["check -v logging.md"], &mended),
        (
            guide,
            &[
                "check logging.md",
                "check -v --rules ruled.md logging.md",
                "check -v ruled.md",
            ],
            &loose,
        ),
        (guide, &["check"], &book),
        ("content/guide/verdicts.md", &["check -v ruled.md"], &loose),
        ("content/guide/ci.md", &["check"], &book),
        ("content/guide/commands.md", &["check"], &book),
        ("content/guide/commands.md", &["check logging.md"], &loose),
    ] {
        for (command, shown) in sessions(page, commands) {
            // The pages were written with an interpreter; here there is none.
            let is_note = |line: &&str| !line.starts_with("  no interpreter was asked;");
            let told = told(place, &command);
            let told: String = told.split_inclusive('\n').filter(is_note).collect();
            // That page shows the last lines only.
            let start = match page {
                "content/guide/commands.md" => told.len().saturating_sub(shown.len()),
                _ => 0,
            };
            assert_eq!(told[start..], shown, "{page}: `{command}`");
            seen += 1;
        }
    }
    assert_eq!(seen, 10, "a sample is no longer found");
}

/// A thousand examples far below their rule would show the page a thousand times.
#[test]
fn what_is_far_from_its_rule_is_shown_apart_from_it() {
    let rule = "## A\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: m\nrule:\n  pattern: f($X)\n```\n";
    let example = "\n```python bad\ng(1)\n```\n";
    for (lines, is_apart) in [(400, false), (600, true)] {
        let text = format!("{rule}{}{example}", "\n".repeat(lines));
        let told = told(&folder(&[("a.md", &text)]), "check a.md");
        assert!(told.contains("`A1` is defined here"), "{told}");
        assert_eq!(told.contains("::: a.md:3:1"), is_apart, "{told}");
    }
}
