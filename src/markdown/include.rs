//! mdBook's directives that put a file into a page: `{{#include a.rs:2:10}}`, `{{#rustdoc_include …}}`,
//! `{{#playground …}}`, and `{{#title …}}`, which names the page.
//!
//! They are replaced before anything else looks at the text, as in mdBook 0.5 (`mdbook-driver`, the preprocessor
//! `links`), and [`Expanded::inclusions`] remember where each part came from. No disk is read here, and a directive whose
//! file cannot be read stays as it is written, with its fault.

use crate::source::{Included, Inclusions};
use regex::{Captures, Regex};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

/// A file that includes one that includes one and so on, as deep as mdBook goes.
const DEEPEST: usize = 10;

/// Bytes that the directives of one page may add.
const MOST_BYTES: usize = 10 << 20;

/// Faults of one page that are kept.
const MOST_FAULTS: usize = 100;

/// Directives of one page, nested ones with them.
const MOST_DIRECTIVES: usize = 10_000;

/// A text after its directives.
#[derive(Debug, Default)]
pub struct Expanded {
    pub text: String,
    pub inclusions: Inclusions,
    /// What `{{#title …}}` says.
    pub title: Option<String>,
    pub faults: Vec<IncludeFault>,
}

/// A directive that was not replaced.
#[derive(Debug, PartialEq, Eq)]
pub struct IncludeFault {
    /// Bytes of the expanded text.
    pub range: Range<usize>,
    pub kind: IncludeFaultKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IncludeFaultKind {
    /// Why the file of this path cannot be read.
    Unread { path: String, why: String },
    /// The file has no such anchor.
    NoAnchor { path: String, anchor: String },
    /// The file has fewer lines.
    NoLine { path: String, line: usize },
    /// Files include each other too deeply, or in a ring.
    TooDeep { path: String },
    /// A page may not hold so much.
    TooMuch,
}

/// A file for a directive: its path as reports show it, and its text; else its path and why it has none.
pub type IncludeFile = Result<(String, String), (String, String)>;

/// Reads the file of a path that is written in the file of another one; the page itself has the empty path.
pub type Files<'a> = dyn FnMut(&str, &str) -> IncludeFile + 'a;

/// Whether a text may hold a directive, which costs almost nothing to know.
pub fn has_directives(text: &str) -> bool {
    text.contains("{{") && DIRECTIVE.is_match(text)
}

static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\\?\{\{\s*#(include|rustdoc_include|playground|playpen|title)\s+([^}\n]*[^}\s][^}\n]*)\}\}",
    )
    .expect("constant")
});

/// A text in which [`expand`] leaves each directive as it is written.
pub fn escaped(text: &str) -> Cow<'_, str> {
    DIRECTIVE.replace_all(text, |found: &Captures<'_>| format!("\\{}", &found[0]))
}

/// Replaces the directives of a page.
pub fn expand(text: &str, files: &mut Files<'_>) -> Expanded {
    let mut work = Work {
        files,
        out: Expanded::default(),
        directives: 0,
    };
    let own = Part {
        path: String::new(),
        text,
        start: 0,
        line: 1,
    };
    work.part(&own, 0);
    work.out
}

/// A run of lines of one file.
struct Part<'t> {
    path: String,
    text: &'t str,
    start: usize,
    line: u32,
}

impl<'t> Part<'t> {
    /// A range of a file.
    fn of(path: &str, text: &'t str, range: Range<usize>) -> Part<'t> {
        Part {
            path: path.to_owned(),
            line: text[..range.start].matches('\n').count() as u32 + 1,
            start: range.start,
            text: &text[range],
        }
    }
}

struct Work<'a, 'f> {
    files: &'a mut Files<'f>,
    out: Expanded,
    directives: usize,
}

impl Work<'_, '_> {
    /// Appends a part with its directives replaced.
    fn part(&mut self, part: &Part<'_>, depth: usize) {
        let mut at = 0;
        for found in DIRECTIVE.captures_iter(part.text) {
            let whole = found.get_match().range();
            self.verbatim(part, at..whole.start);
            at = whole.end;
            self.directives += 1;
            let written = &part.text[whole.clone()];
            if written.starts_with('\\') {
                self.remove(part, 1);
                self.verbatim(part, whole.start + 1..whole.end);
                continue;
            }
            let argument = found.get(2).map_or("", |argument| argument.as_str()).trim();
            let before = (
                self.out.text.len(),
                self.out.inclusions.included.len(),
                self.out.inclusions.removed.len(),
            );
            match self.directive(&found[1], argument, &part.path, depth) {
                Ok(()) => {
                    if part.path.is_empty() {
                        // Behind what took its place, so that both lead to one line.
                        self.out
                            .inclusions
                            .removed
                            .push((self.out.text.len(), written.len()));
                    }
                }
                Err(kind) => {
                    self.out.text.truncate(before.0);
                    self.out.inclusions.included.truncate(before.1);
                    self.out.inclusions.removed.truncate(before.2);
                    let start = self.out.text.len();
                    match kind {
                        // As in mdBook there is nothing in the place of a part that a file does not have.
                        IncludeFaultKind::NoAnchor { .. } | IncludeFaultKind::NoLine { .. } => {
                            self.remove(part, written.len());
                        }
                        _ => self.verbatim(part, whole.clone()),
                    }
                    let range = start..self.out.text.len();
                    // More of them say nothing new.
                    if self.out.faults.len() < MOST_FAULTS {
                        self.out.faults.push(IncludeFault { range, kind });
                    }
                }
            }
        }
        self.verbatim(part, at..part.text.len());
    }

    fn remove(&mut self, part: &Part<'_>, bytes: usize) {
        if part.path.is_empty() {
            self.out
                .inclusions
                .removed
                .push((self.out.text.len(), bytes));
        }
    }

    /// Appends bytes of a part as they are.
    fn verbatim(&mut self, part: &Part<'_>, range: Range<usize>) {
        if range.is_empty() {
            return;
        }
        let start = self.out.text.len();
        self.out.text.push_str(&part.text[range.clone()]);
        if !part.path.is_empty() {
            let lines = part.text[..range.start].matches('\n').count();
            self.out.inclusions.included.push(Included {
                range: start..self.out.text.len(),
                path: part.path.clone(),
                start: part.start + range.start,
                line: part.line + lines as u32,
                is_verbatim: true,
            });
        }
    }

    /// Appends what is in no file, beside a place of one.
    fn around(&mut self, text: &str, path: &str, start: usize) {
        let from = self.out.text.len();
        self.out.text.push_str(text);
        self.out.inclusions.included.push(Included {
            range: from..self.out.text.len(),
            path: path.to_owned(),
            start,
            line: 1,
            is_verbatim: false,
        });
    }

    fn directive(
        &mut self,
        name: &str,
        argument: &str,
        from: &str,
        depth: usize,
    ) -> Result<(), IncludeFaultKind> {
        if name == "title" {
            self.out.title.get_or_insert_with(|| argument.to_owned());
            return Ok(());
        }
        let (target, rest) = match name {
            // A path may hold spaces here, and words follow it there.
            "include" | "rustdoc_include" => (argument, ""),
            _ => argument
                .split_once(char::is_whitespace)
                .unwrap_or((argument, "")),
        };
        let (path, selection) = match name {
            "include" | "rustdoc_include" => Selection::read(target),
            _ => (target, Selection::Whole),
        };
        if depth >= DEEPEST || self.directives > MOST_DIRECTIVES {
            return Err(IncludeFaultKind::TooDeep {
                path: path.to_owned(),
            });
        }
        let (shown, text) = (self.files)(from, path)
            .map_err(|(path, why)| IncludeFaultKind::Unread { path, why })?;
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let ranges = selection.ranges(&text, &shown)?;
        let is_part = name == "rustdoc_include" && selection != Selection::Whole;
        let bytes: usize = match is_part {
            true => text.len(),
            false => ranges.iter().map(Range::len).sum(),
        };
        if self.out.text.len() + bytes > MOST_BYTES {
            return Err(IncludeFaultKind::TooMuch);
        }
        let is_playground = matches!(name, "playground" | "playpen");
        if is_playground {
            let words: String = rest
                .split_whitespace()
                .map(|word| format!(",{word}"))
                .collect();
            self.around(&["```rust", &*words, "\n"].concat(), &shown, 0);
        }
        if is_part {
            for (range, is_covered) in selection.with_the_rest(&text, &ranges) {
                if is_covered {
                    self.around("# ", &shown, range.start);
                }
                self.part(&Part::of(&shown, &text, range), depth + 1);
            }
            return Ok(());
        }
        let mut is_first = true;
        for range in ranges {
            if !std::mem::take(&mut is_first) {
                self.around("\n", &shown, range.start);
            }
            self.part(&Part::of(&shown, &text, range), depth + 1);
        }
        if is_playground {
            self.around("\n```", &shown, text.len());
        }
        Ok(())
    }
}

/// What of a file is meant.
#[derive(Debug, PartialEq, Eq)]
enum Selection<'t> {
    Whole,
    /// Lines from 1, both with them; without an end to the last one.
    Lines(usize, Option<usize>),
    Anchor(&'t str),
}

impl<'t> Selection<'t> {
    /// A path, and what is behind it: `a.rs`, `a.rs:3`, `a.rs:3:`, `a.rs::9`, `a.rs:3:9`, `a.rs:name`.
    fn read(target: &'t str) -> (&'t str, Selection<'t>) {
        let mut parts = target.splitn(4, ':');
        let path = parts.next().unwrap_or_default();
        let (first, second) = (parts.next(), parts.next());
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse::<usize>().ok());
        let Some(first) = first else {
            return (path, Selection::Whole);
        };
        let selection = match (number(Some(first)), second) {
            (Some(line), None) => Selection::Lines(line, Some(line)),
            (Some(from), Some(to)) => Selection::Lines(from, number(Some(to))),
            (None, Some(to)) if first.trim().is_empty() => Selection::Lines(1, number(Some(to))),
            (None, None) if first.trim().is_empty() => Selection::Whole,
            (None, _) => Selection::Anchor(first.trim()),
        };
        (path, selection)
    }

    /// All of a file for `rustdoc_include`: runs of lines that are meant, and each other line, which is to be covered.
    fn with_the_rest(&self, text: &str, meant: &[Range<usize>]) -> Vec<(Range<usize>, bool)> {
        let sets_none = |line: &Range<usize>| {
            !matches!(self, Selection::Anchor(_))
                || anchors_in(&text[line.clone()]).next().is_none()
        };
        let mut out: Vec<(Range<usize>, bool)> = Vec::new();
        for line in lines(text).filter(sets_none) {
            let is_meant = meant.iter().any(|range| {
                range.contains(&line.start) || range.is_empty() && range.start == line.start
            });
            match out.last_mut() {
                Some((last, false)) if is_meant && last.end == line.start => last.end = line.end,
                _ => out.push((line, !is_meant)),
            }
        }
        if let Some((last, _)) = out.last_mut() {
            let kept = text[last.clone()].trim_end_matches(['\r', '\n']).len();
            last.end = last.start + kept;
        }
        out
    }

    /// The ranges of whole lines, without the last line's end.
    fn ranges(&self, text: &str, path: &str) -> Result<Vec<Range<usize>>, IncludeFaultKind> {
        let ended = |range: Range<usize>| {
            let kept = text[range.clone()].trim_end_matches(['\r', '\n']).len();
            range.start..range.start + kept
        };
        match self {
            Selection::Whole => Ok(vec![ended(0..text.len())]),
            Selection::Lines(from, to) => {
                let lines: Vec<Range<usize>> = lines(text).collect();
                let from = (*from).max(1) - 1;
                let to = to.map_or(lines.len(), |to| to.min(lines.len()));
                let Some(first) = lines.get(from).filter(|_| from < to) else {
                    let line = from + 1;
                    return Err(IncludeFaultKind::NoLine {
                        path: path.to_owned(),
                        line,
                    });
                };
                Ok(vec![ended(first.start..lines[to - 1].end)])
            }
            Selection::Anchor(name) => anchored(text, name)
                .ok_or_else(|| IncludeFaultKind::NoAnchor {
                    path: path.to_owned(),
                    anchor: (*name).to_owned(),
                })
                .map(|ranges| ranges.into_iter().map(ended).collect()),
        }
    }
}

/// The lines of a text with their ends.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, or to the end; lines that set an anchor are left out.
fn anchored(text: &str, name: &str) -> Option<Vec<Range<usize>>> {
    let mut ranges: Option<Vec<Range<usize>>> = None;
    let mut is_open = false;
    for range in lines(text) {
        let line = &text[range.clone()];
        let set: Vec<(bool, &str)> = anchors_in(line).collect();
        if let Some((is_end, _)) = set.iter().find(|(_, set)| *set == name) {
            is_open = !is_end;
            if is_open {
                ranges.get_or_insert_default();
            }
        }
        if is_open
            && set.is_empty()
            && let Some(ranges) = &mut ranges
        {
            match ranges.last_mut() {
                Some(last) if last.end == range.start => last.end = range.end,
                _ => ranges.push(range),
            }
        }
    }
    ranges
}

/// The anchors that a line sets: whether one ends there, and its name.
fn anchors_in(line: &str) -> impl Iterator<Item = (bool, &str)> {
    static ANCHOR: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"ANCHOR(_END)?:\s*([\w_-]+)").expect("constant"));
    let may = line.contains("ANCHOR").then(|| ANCHOR.captures_iter(line));
    may.into_iter().flatten().map(|found| {
        let name = found.get(2).map_or("", |name| name.as_str());
        (found.get(1).is_some(), name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "one\n// ANCHOR: a\ntwo\n// ANCHOR: b\nthree\n// ANCHOR_END: b\nfour\n// ANCHOR_END: a\nfive\n";

    fn run(text: &str) -> Expanded {
        expand(text, &mut |from, path| match path {
            "code.rs" => Ok((path.to_owned(), CODE.to_owned())),
            "ring.md" => Ok((path.to_owned(), "{{#include ring.md}}".to_owned())),
            "nest/in.md" => Ok((
                "nest/in.md".to_owned(),
                "a\n{{#include code.rs:1}}\nb".to_owned(),
            )),
            _ => Err((format!("{from}|{path}"), "is not there".to_owned())),
        })
    }

    fn check(directive: &str, expect: &str) {
        let text = format!("before {directive} after");
        let expanded = run(&text);
        assert_eq!(
            expanded.text,
            format!("before {expect} after"),
            "{directive}"
        );
        assert_eq!(expanded.faults, [], "{directive}");
        for part in &expanded.inclusions.included {
            if part.path == "code.rs" && part.is_verbatim {
                let there = &CODE[part.start..part.start + part.range.len()];
                assert_eq!(&expanded.text[part.range.clone()], there);
                let line = CODE[..part.start].matches('\n').count() as u32 + 1;
                assert_eq!(part.line, line);
            }
        }
    }

    #[test]
    fn each_form_is_replaced() {
        check("{{#include code.rs:1}}", "one");
        check("{{ #include code.rs:3:5 }}", "two\n// ANCHOR: b\nthree");
        check("{{#include code.rs::1}}", "one");
        check("{{#include code.rs:9:}}", "five");
        check("{{#include code.rs:8:99}}", "// ANCHOR_END: a\nfive");
        check("{{#include code.rs:b}}", "three");
        check("{{#include code.rs:a}}", "two\nthree\nfour");
        check("{{#include code.rs}}", CODE.trim_end());
        check("{{#rustdoc_include code.rs}}", CODE.trim_end());
        check(
            "{{#rustdoc_include code.rs:3:5}}",
            "# one\n# // ANCHOR: a\ntwo\n// ANCHOR: b\nthree\n# // ANCHOR_END: b\n# four\n# // ANCHOR_END: a\n# five",
        );
        check(
            "{{#rustdoc_include code.rs:b}}",
            "# one\n# two\nthree\n# four\n# five",
        );
        check("{{#include nest/in.md}}", "a\none\nb");
        check(
            "{{#playground code.rs editable no_run}}",
            &format!("```rust,editable,no_run\n{}\n```", CODE.trim_end()),
        );
        // mdBook's own guide names them so.
        check(
            "{{#include}} {{ #playground }}",
            "{{#include}} {{ #playground }}",
        );
        check("{{#title A page}}", "");
        check(
            "{{name}} {{#each x}} {{/each}} {{ user.name }}",
            "{{name}} {{#each x}} {{/each}} {{ user.name }}",
        );
        assert_eq!(
            run("x\n{{#title A page}}\n").title.as_deref(),
            Some("A page")
        );
    }

    #[test]
    fn what_is_escaped_stays() {
        let expanded = run("a \\{{#include code.rs}} b");
        assert_eq!(expanded.text, "a {{#include code.rs}} b");
        assert_eq!(expanded.inclusions.removed, [(2, 1)]);
        assert_eq!(expanded.inclusions.included, []);
    }

    #[test]
    fn what_cannot_be_replaced_stays_and_is_reported() {
        // Of a part that a file does not have nothing is shown.
        for (directive, path, is_kept) in [
            ("{{#include none.rs}}", "|none.rs", true),
            ("{{#include code.rs:nope}}", "code.rs", false),
            ("{{#include code.rs:99}}", "code.rs", false),
            ("{{#include ring.md}}", "ring.md", true),
        ] {
            let text = format!("é {directive}\n");
            let expanded = run(&text);
            assert_eq!(
                expanded.text.contains("{{#include"),
                is_kept,
                "{directive}: {}",
                expanded.text
            );
            let [fault] = &expanded.faults[..] else {
                panic!("{directive}: {:?}", expanded.faults)
            };
            assert!(
                format!("{:?}", fault.kind).contains(path),
                "{directive}: {fault:?}"
            );
        }
    }

    #[test]
    fn a_page_that_doubles_itself_ends() {
        let mut reads = 0;
        let expanded = expand("{{#include a}}", &mut |_, path| {
            reads += 1;
            Ok((path.to_owned(), "{{#include a}}".repeat(50)))
        });
        assert!(reads <= MOST_DIRECTIVES + 1, "{reads}");
        assert!(!expanded.faults.is_empty() && expanded.text.len() <= 2 * MOST_BYTES);
    }
}
