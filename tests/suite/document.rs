//! A suite file: headings are tests, fences are files and expectations.
//!
//! It is read line by line and not with rulebook's own parser, which is what is under test.
//! A word or a language that is not known here is an error, so that no expectation is overlooked for a slip of the pen.

use std::ops::Range;

/// One test: a heading with its fences.
pub struct Case {
    /// The headings above it and its own, joined.
    pub name: String,
    /// The heading's line in the suite file, from 1.
    pub line: usize,
    pub files: Vec<File>,
    pub options: Options,
    pub expectations: Vec<Expectation>,
}

/// A file of the book under test.
#[derive(Clone)]
pub struct File {
    pub path: String,
    pub text: String,
    /// The line of the suite file that holds its first line.
    pub line: usize,
}

/// What the command line would say.
#[derive(Clone, Default)]
pub struct Options {
    pub paths: Vec<String>,
    pub rules: Vec<String>,
    pub no_book: bool,
    pub mutates: bool,
    /// Asks the `python3` of this machine; nothing is kept.
    pub asks_python: bool,
    /// Executes examples in the `python3` of this machine; nothing is kept.
    pub executes: bool,
    pub allows_not_run: bool,
    /// The codes of `-A`.
    pub allowed: Vec<String>,
    pub environment: Vec<(String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One line an example: `path:line stance verdict`, and perhaps `because …`.
    Verdicts,
    /// One line a finding: `level[code] path:line:column message`; hints and second places are indented below it.
    Diagnostics,
    /// One line a fence: `path:line stance by rank: words`; its parts are indented below it.
    Stances,
    /// One line a rule: `id kind path:line title`.
    Rules,
    /// One line a link: `path:line:column target`.
    Links,
    /// The line of the fault that keeps rulebook from working.
    Fault,
}

pub struct Expectation {
    pub kind: Kind,
    pub lines: Vec<String>,
    /// Where its lines stand in the suite file, as indices from 0.
    pub place: Range<usize>,
}

struct Fence {
    info: String,
    lines: Range<usize>,
}

/// Every test of a suite file, or what is wrong with it as `line: message`.
pub fn read(text: &str) -> Result<Vec<Case>, String> {
    let lines: Vec<&str> = text.lines().collect();
    check_head(&lines)?;
    let mut cases: Vec<Case> = Vec::new();
    // The sections around the current line: level, name, and the files and options that those below inherit.
    let mut open: Vec<(usize, Case)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        if let Some(fence) = open_fence(&lines, at)? {
            let (_, case) = open
                .last_mut()
                .filter(|(level, _)| *level > 1)
                .ok_or(format!("{}: a fence above the first test", at + 1))?;
            take(case, &lines, &fence).map_err(|fault| format!("{}: {fault}", at + 1))?;
            at = fence.lines.end + 1;
            continue;
        }
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        if (1..=6).contains(&level) && line[level..].starts_with(' ') {
            close(&mut open, level, &mut cases)?;
            let around = open.last().filter(|(level, _)| *level > 1);
            let name = line[level..].trim();
            open.push((
                level,
                Case {
                    name: match around {
                        Some((_, case)) => format!("{} / {name}", case.name),
                        None => name.to_owned(),
                    },
                    line: at + 1,
                    files: around.map_or(Vec::new(), |(_, case)| case.files.clone()),
                    options: around.map_or(Options::default(), |(_, case)| case.options.clone()),
                    expectations: Vec::new(),
                },
            ));
        }
        at += 1;
    }
    close(&mut open, 0, &mut cases)?;
    if cases.is_empty() {
        return Err("1: a suite file without any test".to_owned());
    }
    cases.sort_by_key(|case| case.line);
    for (case, next) in cases.iter().zip(cases.iter().skip(1)) {
        if case.name == next.name {
            return Err(format!("{}: a second test `{}`", next.line, next.name));
        }
    }
    Ok(cases)
}

/// A title, and a paragraph that says what the file covers.
fn check_head(lines: &[&str]) -> Result<(), String> {
    let is_title = lines.first().is_some_and(|line| line.starts_with("# "));
    let paragraph = lines.iter().skip(1).find(|line| !line.trim().is_empty());
    let is_prose = paragraph.is_some_and(|line| !line.starts_with(['#', '`', '~']));
    if is_title && is_prose {
        Ok(())
    } else {
        Err("1: a suite file begins with a title and a paragraph that says what it covers".into())
    }
}

/// Ends the sections that a heading of `level` ends.
fn close(open: &mut Vec<(usize, Case)>, level: usize, out: &mut Vec<Case>) -> Result<(), String> {
    while open.last().is_some_and(|(above, _)| *above >= level.max(1)) {
        let Some((own_level, case)) = open.pop() else {
            break;
        };
        let has_tests_below = out.last().is_some_and(|last| last.line > case.line);
        if !case.expectations.is_empty() {
            if case.files.is_empty() {
                return Err(format!("{}: a test without a file", case.line));
            }
            out.push(case);
        } else if own_level > 1 && !has_tests_below {
            return Err(format!("{}: a test that expects nothing", case.line));
        }
    }
    Ok(())
}

/// The fence that opens at a line, if one does.
fn open_fence(lines: &[&str], at: usize) -> Result<Option<Fence>, String> {
    let run = |line: &str| line.bytes().take_while(|byte| *byte == b'`').count();
    let length = run(lines[at]);
    if length < 3 {
        return Ok(None);
    }
    let end = (at + 1..lines.len())
        .find(|line| run(lines[*line]) >= length && lines[*line].trim_matches('`').is_empty())
        .ok_or(format!("{}: a fence that is never closed", at + 1))?;
    Ok(Some(Fence {
        info: lines[at][length..].to_owned(),
        lines: at + 1..end,
    }))
}

/// Adds what a fence says to its test.
fn take(case: &mut Case, lines: &[&str], fence: &Fence) -> Result<(), String> {
    let body = &lines[fence.lines.clone()];
    let mut words = fence.info.split_whitespace();
    let language = words.next().unwrap_or("");
    let kind = match language {
        "verdicts" => Kind::Verdicts,
        "diagnostics" => Kind::Diagnostics,
        "stances" => Kind::Stances,
        "rules" => Kind::Rules,
        "links" => Kind::Links,
        "fault" => Kind::Fault,
        "options" => return read_options(body, &mut case.options),
        _ => return read_file(case, words, body, fence.lines.start + 1),
    };
    if let Some(word) = words.next() {
        return Err(format!("an expectation takes no word: `{word}`"));
    }
    if case.expectations.iter().any(|other| other.kind == kind) {
        return Err(format!("a second `{language}` in one test"));
    }
    case.expectations.push(Expectation {
        kind,
        lines: body.iter().map(|line| (*line).to_owned()).collect(),
        place: fence.lines.clone(),
    });
    Ok(())
}

fn read_options(body: &[&str], options: &mut Options) -> Result<(), String> {
    for line in body {
        let (key, value) = line.split_once(' ').unwrap_or((line, ""));
        let values = value.split_whitespace().map(str::to_owned);
        match key {
            "paths" => options.paths = values.collect(),
            "rules" => options.rules = values.collect(),
            "no-book" => options.no_book = true,
            "mutate" => options.mutates = true,
            "python" => options.asks_python = true,
            "allow-not-run" => options.allows_not_run = true,
            "allow" => options.allowed = values.collect(),
            "run" => {
                options.asks_python = true;
                options.executes = true;
            }
            "env" => {
                let (name, value) = value.split_once('=').ok_or("`env` wants NAME=VALUE")?;
                options.environment.push((name.into(), value.into()));
            }
            _ => return Err(format!("unknown option `{key}`")),
        }
    }
    Ok(())
}

fn read_file<'l>(
    case: &mut Case,
    words: impl Iterator<Item = &'l str>,
    body: &[&str],
    line: usize,
) -> Result<(), String> {
    let mut path = None;
    let mut text: String = body.iter().map(|line| format!("{line}\n")).collect();
    for word in words {
        match word {
            // What an editor would not show, or would take away.
            "crlf" => text = text.replace('\n', "\r\n"),
            "cr" => text = text.replace('\n', "\r"),
            "bom" => text.insert(0, '\u{feff}'),
            "arrows-are-tabs" => text = text.replace('→', "\t"),
            "dots-are-spaces" => text = text.replace('·', " "),
            "no-newline" => text.truncate(text.trim_end().len()),
            _ => match word.split_once('=') {
                Some(("file" | "title", name)) => {
                    path = Some(name.trim_matches('"').replace('␠', " "))
                }
                _ => return Err(format!("unknown word `{word}`")),
            },
        }
    }
    let path = path.ok_or("a fence is a file (`file=NAME`) or an expectation")?;
    case.files.retain(|file| file.path != path);
    case.files.push(File { path, text, line });
    Ok(())
}

/// The suite file with the lines of some expectations replaced.
pub fn bless(text: &str, mut new: Vec<(Range<usize>, Vec<String>)>) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    new.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    for (place, with) in new {
        lines.splice(place, with);
    }
    lines.join("\n") + "\n"
}
