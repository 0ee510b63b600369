//! Lines by which other tools put a file into a page, replaced by that file.
//!
//! markdown-include's and mdx_include's `{!> a.py !}`, FastAPI's `{* a.py ln[1:9] *}`, PyMdown's `--8<-- "a.py:part"`,
//! VitePress' `<<< @/a.ts{2}` and MyST's `{literalinclude}`. A line that names no file of the clone stays as it is: pages
//! about these tools show such lines. No disk is read here.

use super::include::{Expanded, IncludeFault, IncludeFaultKind};
use crate::source::Included;
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// Files that include each other no deeper than this.
const DEEPEST: usize = 10;

/// Bytes that the lines of one page may add, and how many such lines may be.
const MOST_BYTES: usize = 10 << 20;
const MOST_LINES: usize = 10_000;

/// Faults of one page that are kept.
const MOST_FAULTS: usize = 100;

/// The file that a path means: its name in reports and its text, or its name and why it cannot be read; nothing where
/// no such file is there.
pub type Snippet = Option<Result<(String, String), (String, String)>>;

/// Finds the file of a path that is written in another one; the page itself has the empty path.
pub type Snippets<'a> = dyn FnMut(&str, &str) -> Snippet + 'a;

/// Whether a text may hold such a line, which costs almost nothing to know.
pub fn has_snippets(text: &str) -> bool {
    let marks = ["{!", "{* ", "8<-", "<<< ", "{literalinclude}"];
    marks.iter().any(|mark| text.contains(mark)) && LINE.is_match(text)
}

/// What such a line is: behind its indentation `open`, a path, and what of the file is meant.
static LINE: LazyLock<Regex> = LazyLock::new(|| {
    const PATH: &str = r#"[^\s"'<>|*!\[\]{}:#]+(?: [^\s"'<>|*!\[\]{}:#]+)*"#;
    let forms = [
        format!(
            r"\{{!>?[ \t]*(?P<bang>{PATH})[ \t]*(?:\[ln:(?P<bang_lines>[\d.,-]+)\])?[ \t]*!\}}"
        ),
        format!(
            r"\{{\*[ \t]+(?P<star>{PATH})(?P<star_words>(?:[ \t]+\w+\[[^\]\n]*\])*)[ \t]+\*\}}"
        ),
        format!(r#"-+8<-+[ \t]+["'](?P<scissors>{PATH})(?P<scissors_part>(?::[\w-]*)*)["']"#),
        format!(
            r"<<<[ \t]+(?P<angles>(?:@/|\.{{1,2}}/|/|~/){PATH})(?P<region>#[\w-]+)?(?:\{{(?P<words>[^}}\n]*)\}})?(?:[ \t]*\[(?P<title>[^\]\n]*)\])?"
        ),
        format!(r"(?P<ticks>`{{3,}}|~{{3,}}|:{{3,}})\{{literalinclude\}}[ \t]+(?P<literal>{PATH})"),
    ];
    let all = forms.join("|");
    Regex::new(&format!(r"(?m)^(?P<indent>[ \t>]*)(?:{all})[ \t]*\r?$")).expect("constant")
});

/// Replaces the lines of a page.
pub fn expand_snippets(text: &str, files: &mut Snippets<'_>) -> Expanded {
    let mut work = Work {
        files,
        out: Expanded::default(),
        lines: 0,
        is_too_deep: false,
    };
    work.part(
        &Part {
            path: "",
            text,
            start: 0,
            line: 1,
        },
        "",
        0,
    );
    work.out
}

/// A run of lines of one file.
struct Part<'t> {
    path: &'t str,
    text: &'t str,
    start: usize,
    line: u32,
}

struct Work<'a, 'f> {
    files: &'a mut Snippets<'f>,
    out: Expanded,
    lines: usize,
    /// Whether files were too deep in each other since a line of the page began.
    is_too_deep: bool,
}

/// How much was written, for a line that turns out to be no include.
struct Written {
    text: usize,
    included: usize,
    removed: usize,
}

/// What a line asks for.
struct Wanted<'t> {
    path: &'t str,
    selection: Selection<'t>,
}

impl Work<'_, '_> {
    /// Appends a part with `indent` before each of its lines but the first, and with its own lines replaced.
    fn part(&mut self, part: &Part<'_>, indent: &str, depth: usize) {
        let mut at = 0;
        for found in LINE.captures_iter(part.text) {
            let whole = found.get_match().range();
            let inner = found["indent"].len() + whole.start..whole.end;
            // The body of a directive before this one holds no line of its own.
            if inner.start < at {
                continue;
            }
            self.lines += 1;
            if depth >= DEEPEST || self.lines > MOST_LINES {
                self.is_too_deep = true;
                break;
            }
            let (Some(wanted), own) = (wanted(&found), &found["indent"]) else {
                continue;
            };
            let (name, text) = match (self.files)(part.path, wanted.path) {
                None => continue,
                Some(Ok(file)) => file,
                Some(Err((path, why))) => {
                    self.copy(part, at..inner.start, indent);
                    at = inner.start;
                    self.fault(part, inner, IncludeFaultKind::Unread { path, why });
                    continue;
                }
            };
            let ranges = match wanted.selection.ranges(&text, &name) {
                Ok(ranges) => ranges,
                Err(kind) => {
                    self.copy(part, at..inner.start, indent);
                    at = inner.start;
                    self.fault(part, inner, kind);
                    continue;
                }
            };
            let bytes: usize = ranges.iter().map(Range::len).sum();
            if self.out.text.len() + bytes > MOST_BYTES {
                self.copy(part, at..inner.start, indent);
                at = inner.start;
                self.fault(part, inner, IncludeFaultKind::TooMuch);
                continue;
            }
            let inner_indent = &[indent, own].concat();
            let body = |work: &mut Self| {
                for (nth, range) in ranges.iter().enumerate() {
                    if nth > 0 {
                        work.around(&["\n", inner_indent].concat(), &name, range.start);
                    }
                    let line = text[..range.start].matches('\n').count() as u32 + 1;
                    let inner = Part {
                        path: &name,
                        text: &text[range.clone()],
                        start: range.start,
                        line,
                    };
                    work.part(&inner, inner_indent, depth + 1);
                }
            };
            self.copy(part, at..inner.start, indent);
            let before = self.written();
            if found.name("literal").is_some() {
                let Some(end) = literal_end(part.text, whole.end, &found["ticks"]) else {
                    at = inner.start;
                    continue;
                };
                let options = &part.text[whole.end..end];
                let language = option(options, "language").unwrap_or_else(|| extension(&name));
                let opening = format!("{}{{code-block}} {language}", &found["ticks"]);
                self.around(&opening, &name, 0);
                self.remove(part, inner.len());
                self.copy(part, whole.end..end, indent);
                self.around(inner_indent, &name, 0);
                body(self);
                self.around("\n", &name, text.len());
                at = end;
                if self.is_ring(part, &before) {
                    at = inner.start;
                    self.fault(part, inner, IncludeFaultKind::TooDeep { path: name });
                }
                continue;
            }
            if found.name("angles").is_some() {
                let words = found.name("words").map_or("", |words| words.as_str());
                let opening = opening(
                    &name,
                    words,
                    found.name("title").map(|title| title.as_str()),
                );
                self.around(&[&*opening, "\n", inner_indent].concat(), &name, 0);
                body(self);
                self.around(&["\n", inner_indent, "```"].concat(), &name, text.len());
            } else {
                body(self);
            }
            at = inner.end;
            if self.is_ring(part, &before) {
                at = inner.start;
                self.fault(part, inner, IncludeFaultKind::TooDeep { path: name });
                continue;
            }
            self.remove(part, inner.len());
        }
        self.copy(part, at..part.text.len(), indent);
    }

    fn written(&self) -> Written {
        Written {
            text: self.out.text.len(),
            included: self.out.inclusions.included.len(),
            removed: self.out.inclusions.removed.len(),
        }
    }

    /// Whether what a line of the page brought includes itself, or nearly: nothing of it is kept then.
    fn is_ring(&mut self, part: &Part<'_>, before: &Written) -> bool {
        if !part.path.is_empty() || !std::mem::take(&mut self.is_too_deep) {
            return false;
        }
        self.out.text.truncate(before.text);
        self.out.inclusions.included.truncate(before.included);
        self.out.inclusions.removed.truncate(before.removed);
        true
    }

    fn fault(&mut self, part: &Part<'_>, range: Range<usize>, kind: IncludeFaultKind) {
        let start = self.out.text.len();
        let end = start + range.len();
        if self.out.faults.len() < MOST_FAULTS && part.path.is_empty() {
            let range = start..end;
            self.out.faults.push(IncludeFault { range, kind });
        }
    }

    fn remove(&mut self, part: &Part<'_>, bytes: usize) {
        if part.path.is_empty() {
            let at = self.out.text.len();
            self.out.inclusions.removed.push((at, bytes));
        }
    }

    /// Appends bytes of a part; of a file that is included, each line but the first behind the indentation of the line
    /// that asks for it.
    fn copy(&mut self, part: &Part<'_>, range: Range<usize>, indent: &str) {
        if part.path.is_empty() {
            self.out.text.push_str(&part.text[range]);
            return;
        }
        let mut at = range.start;
        for line in part.text[range.clone()].split_inclusive('\n') {
            let is_first = at == 0 || !part.text[..at].ends_with('\n');
            let is_needed = indent.contains('>') || !line.trim().is_empty();
            if !is_first && !indent.is_empty() && is_needed {
                self.around(indent, part.path, part.start + at);
            }
            let from = self.out.text.len();
            self.out.text.push_str(line);
            let before = part.text[..at].matches('\n').count();
            self.out.inclusions.included.push(Included {
                range: from..self.out.text.len(),
                path: part.path.to_owned(),
                start: part.start + at,
                line: part.line + before as u32,
                is_verbatim: true,
            });
            at += line.len();
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
}

fn wanted<'t>(found: &Captures<'t>) -> Option<Wanted<'t>> {
    let group = |name: &str| found.name(name).map(|group| group.as_str());
    let whole = |path| Wanted {
        path,
        selection: Selection::Whole,
    };
    if let Some(path) = group("bang") {
        let selection = group("bang_lines").map(|lines| Selection::Lines(numbers(lines, '-')));
        return Some(Wanted {
            path,
            selection: selection.unwrap_or(Selection::Whole),
        });
    }
    if let Some(path) = group("star") {
        let words = group("star_words").unwrap_or_default();
        let lines = words
            .split_once("ln[")
            .and_then(|(_, rest)| rest.split_once(']'));
        let selection = lines.map(|(lines, _)| Selection::Lines(numbers(lines, ':')));
        return Some(Wanted {
            path,
            selection: selection.unwrap_or(Selection::Whole),
        });
    }
    if let Some(path) = group("scissors") {
        let part = group("scissors_part").unwrap_or_default();
        let mut parts = part.split(':').skip(1);
        let selection = match (parts.next(), parts.next()) {
            (None, _) => Selection::Whole,
            (Some(first), second) => match (first.parse(), second) {
                (Ok(from), Some(to)) => Selection::Lines(vec![(from, to.parse().ok())]),
                (Ok(from), None) => Selection::Lines(vec![(from, None)]),
                (Err(_), Some(to)) if first.is_empty() => {
                    Selection::Lines(vec![(1, to.parse().ok())])
                }
                (Err(_), _) => Selection::Section(first),
            },
        };
        return Some(Wanted { path, selection });
    }
    if let Some(path) = group("angles") {
        let region = group("region").map(|name| &name[1..]);
        let selection = region.map_or(Selection::Whole, Selection::Region);
        return Some(Wanted {
            path: path.trim_start_matches(['@', '~', '/']),
            selection,
        });
    }
    group("literal").map(whole)
}

/// `1-3,7` and `1:3,7` as lines from 1, both with them; a column behind a dot is left out.
fn numbers(text: &str, to: char) -> Vec<(usize, Option<usize>)> {
    let number = |text: &str| {
        text.split('.')
            .next()
            .unwrap_or("")
            .trim()
            .parse::<usize>()
            .ok()
    };
    let one = |text: &str| match text.split_once(to) {
        Some((from, until)) => Some((number(from).unwrap_or(1), number(until))),
        None => number(text).map(|line| (line, Some(line))),
    };
    text.split(',').filter_map(one).collect()
}

/// Where the line begins that closes a fence behind `from`; nothing where its options choose lines.
fn literal_end(text: &str, from: usize, ticks: &str) -> Option<usize> {
    const CHOICES: [&str; 6] = [
        ":lines:", ":start-after:", ":start-at:", ":end-before:", ":end-at:", ":pyobject:",
    ];
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        let inner = line.trim_start_matches([' ', '\t', '>']).trim_end();
        if inner.len() >= ticks.len()
            && inner.trim_start_matches(&ticks[..1]).is_empty()
            && at > from
        {
            return Some(at);
        }
        let is_option = inner.is_empty() || inner.starts_with(':');
        if !is_option || CHOICES.iter().any(|choice| inner.starts_with(choice)) {
            return None;
        }
        at += line.len();
    }
    None
}

fn option<'t>(options: &'t str, name: &str) -> Option<&'t str> {
    options.lines().find_map(|line| {
        let line = line.trim_start_matches([' ', '\t', '>', ':']);
        Some(line.strip_prefix(name)?.strip_prefix(':')?.trim())
    })
}

fn extension(path: &str) -> &str {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or("text", |(_, end)| end)
}

/// The line that opens the fence of `<<< a.ts{2 ts} [title]`.
fn opening(path: &str, words: &str, title: Option<&str>) -> String {
    let is_lines = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let mut language = extension(path);
    let mut lines = "";
    for word in words.split_whitespace() {
        match is_lines(&word) {
            true => lines = word,
            false => language = word,
        }
    }
    let mut out = format!("```{language}");
    if !lines.is_empty() {
        out += &format!(" {{{lines}}}");
    }
    if let Some(title) = title {
        out += &format!(" [{title}]");
    }
    out
}

/// What of a file is meant.
enum Selection<'t> {
    Whole,
    /// Lines from 1, both with them; without an end to the last one.
    Lines(Vec<(usize, Option<usize>)>),
    /// Between `--8<-- [start:name]` and `--8<-- [end:name]`.
    Section(&'t str),
    /// Between `#region name` and `#endregion`.
    Region(&'t str),
}

impl Selection<'_> {
    /// The ranges of whole lines, without the last line's end.
    fn ranges(&self, text: &str, path: &str) -> Result<Vec<Range<usize>>, IncludeFaultKind> {
        let ended = |range: Range<usize>| {
            let kept = text[range.clone()].trim_end_matches(['\r', '\n']).len();
            range.start..range.start + kept
        };
        let lines = || {
            let mut at = 0;
            text.split_inclusive('\n').map(move |line| {
                at += line.len();
                at - line.len()..at
            })
        };
        match self {
            Selection::Whole => Ok(vec![ended(0..text.len())]),
            Selection::Lines(wanted) => {
                let all: Vec<Range<usize>> = lines().collect();
                let range = |(from, to): &(usize, Option<usize>)| {
                    let to = to.unwrap_or(all.len()).min(all.len());
                    let first = all.get(from.max(&1) - 1).filter(|_| *from.max(&1) <= to);
                    first
                        .map(|first| ended(first.start..all[to - 1].end))
                        .ok_or_else(|| IncludeFaultKind::NoLine {
                            path: path.to_owned(),
                            line: *from,
                        })
                };
                wanted.iter().map(range).collect()
            }
            Selection::Section(name) | Selection::Region(name) => {
                let is_section = matches!(self, Selection::Section(_));
                let (start, end) = match is_section {
                    true => (format!("[start:{name}]"), format!("[end:{name}]")),
                    false => (["#region ", name].concat(), "#endregion".to_owned()),
                };
                let mut inside: Option<Range<usize>> = None;
                for line in lines() {
                    let words = &text[line.clone()];
                    match &mut inside {
                        None if words.contains(&start) => inside = Some(line.end..line.end),
                        None => {}
                        Some(range) if words.contains(&end) => {
                            return Ok(vec![ended(range.clone())]);
                        }
                        Some(range) => range.end = line.end,
                    }
                }
                inside
                    .map(|range| vec![ended(range)])
                    .ok_or_else(|| IncludeFaultKind::NoAnchor {
                        path: path.to_owned(),
                        anchor: (*name).to_owned(),
                    })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str =
        "one\n# --8<-- [start:a]\ntwo\n# --8<-- [end:a]\n//#region b\nthree\n//#endregion\nfour\n";

    fn run(text: &str) -> Expanded {
        expand_snippets(text, &mut |_, path| match path {
            "code.py" | "src/code.ts" => Some(Ok((path.to_owned(), CODE.to_owned()))),
            "two.py" => Some(Ok((path.to_owned(), "a\n\nb\n".to_owned()))),
            "ring.md" => Some(Ok((path.to_owned(), "--8<-- \"ring.md\"".to_owned()))),
            "large.py" => Some(Err((path.to_owned(), "is too large".to_owned()))),
            _ => None,
        })
    }

    #[track_caller]
    fn check(text: &str, expect: &str) {
        let expanded = run(text);
        assert_eq!(expanded.text, expect, "{text}");
        assert_eq!(expanded.faults, [], "{text}");
        for part in &expanded.inclusions.included {
            if part.path == "code.py" && part.is_verbatim {
                let there = &CODE[part.start..part.start + part.range.len()];
                assert_eq!(&expanded.text[part.range.clone()], there);
                let line = CODE[..part.start].matches('\n').count() as u32 + 1;
                assert_eq!(part.line, line);
            }
        }
    }

    #[test]
    fn each_form_is_replaced() {
        let whole = CODE.trim_end();
        check("{!> code.py !}\n", &format!("{whole}\n"));
        check("{!code.py[ln:1,3-3]!}\n", "one\ntwo\n");
        check("{* code.py hl[1] ln[8:9] *}\n", "four\n");
        check("--8<-- \"code.py\"\nx\n", &format!("{whole}\nx\n"));
        check("-8<- 'code.py:a'\n", "two\n");
        check("--8<-- \"code.py::1\"\n", "one\n");
        check("--8<-- \"code.py:8:\"\n", "four\n");
        check(
            "<<< @/src/code.ts#b{1 js} [A file]\n",
            "```js {1} [A file]\nthree\n```\n",
        );
        check(
            "```{literalinclude} two.py\n:language: python\n```\n",
            "```{code-block} python\n:language: python\na\n\nb\n```\n",
        );
    }

    #[test]
    fn each_line_is_indented_like_the_one_it_replaces() {
        check("  > {! two.py !}\n", "  > a\n  > \n  > b\n");
        check("    --8<-- \"two.py\"\n", "    a\n\n    b\n");
        check(
            "  :::{literalinclude} two.py\n  :::\n",
            "  :::{code-block} py\n  a\n\n  b\n  :::\n",
        );
    }

    #[test]
    fn what_names_no_file_stays() {
        for text in [
            "--8<-- \"none.py\"\n",
            ";--8<-- \"code.py\"\n",
            "Write {!> code.py !} so.\n",
            "cat <<< @/src/code.ts\n",
            "```{literalinclude} code.py\n:start-after: x\n```\n",
            "--8<-- [start:a]\n",
        ] {
            check(text, text);
            assert!(run(text).inclusions.is_empty(), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_reported_where_it_is_written() {
        for (line, word) in [
            ("--8<-- \"large.py\"", "is too large"),
            ("--8<-- \"code.py:none\"", "none"),
            ("{!code.py[ln:90]!}", "90"),
        ] {
            let expanded = run(&format!("é\n  {line}\n"));
            let [fault] = &expanded.faults[..] else {
                panic!("{:?}", expanded.faults)
            };
            assert!(format!("{:?}", fault.kind).contains(word), "{fault:?}");
            assert_eq!(&expanded.text[fault.range.clone()], line);
        }
    }

    #[test]
    fn a_ring_is_reported_and_the_rest_is_read() {
        let text = "é\n--8<-- \"ring.md\"\n\n--8<-- \"two.py\"\n";
        let expanded = run(text);
        assert_eq!(expanded.text, "é\n--8<-- \"ring.md\"\n\na\n\nb\n");
        let [fault] = &expanded.faults[..] else {
            panic!("{:?}", expanded.faults)
        };
        assert_eq!(&expanded.text[fault.range.clone()], "--8<-- \"ring.md\"");
        assert!(matches!(fault.kind, IncludeFaultKind::TooDeep { .. }));
    }
}
