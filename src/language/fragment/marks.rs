//! Lines that are no code between lines that are: labels, prompts, commands of IPython, the marks of a diff.

use super::text;
use super::written::Written;
use crate::language::Language;
use std::ops::Range;

/// What stands before code on its own line or alone above it.
const LABELS: &[&str] = &[
    "yes", "no", "good", "bad", "right", "wrong", "correct", "incorrect", "do", "don't", "don’t",
    "dont", "before", "after", "better", "best", "worse", "worst", "ok", "okay", "old", "new",
    "example", "examples", "instead", "not ok", "recommended", "not recommended", "preferred",
    "valid", "invalid", "pass", "fail", "input", "output", "result", "results", "usage", "note",
];

/// Words that a line of code may hold alone before a colon.
const KEYWORDS: &[&str] = &["else", "try", "finally", "default", "do", "pass"];

pub fn labels(language: &Language, code: &str) -> Vec<Written> {
    // There a word and a colon are a key.
    if matches!(language.name, "yaml" | "json" | "toml" | "css") {
        return Vec::new();
    }
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for line in text::lines(code) {
        let line = text::trimmed(code, line);
        let text = &code[line.clone()];
        let Some((label, rest)) = text.split_once(':') else {
            continue;
        };
        let lower = label.trim_end().to_lowercase();
        let is_known = LABELS.contains(&lower.as_str());
        let is_word = |one: char| one.is_alphabetic() || " '’-".contains(one);
        let is_alone = rest.trim().is_empty()
            && label.starts_with(char::is_uppercase)
            && label.chars().all(is_word)
            && !KEYWORDS.contains(&lower.as_str());
        let is_before = is_known && rest.starts_with(' ') && !rest.trim().is_empty();
        if is_alone
            || (is_known && rest.is_empty() && !KEYWORDS.contains(&lower.as_str()))
            || is_before
        {
            let range = line.start..line.start + label.len() + 1;
            let blank = text::blank(&code[range.clone()]);
            edits.push((range, blank));
        }
    }
    let Some(written) = text::replaced(code, &edits) else {
        return Vec::new();
    };
    pieces(code, &edits, written)
}

/// What stands below each label is at a margin of its own.
fn pieces(code: &str, edits: &[(Range<usize>, String)], written: Written) -> Vec<Written> {
    let whole = text::dedent(&written.code);
    let mut apart = String::with_capacity(code.len());
    let mut at = 0;
    let ends = edits
        .iter()
        .map(|(range, _)| range.start)
        .chain([code.len()]);
    for end in ends {
        let start = written.code[..end].rfind('\n').map_or(0, |at| at + 1);
        let end = if end == code.len() { end } else { start };
        if let Some(piece) = written.code.get(at..end) {
            apart += &text::dedent(piece);
            at = end;
        }
    }
    let form = |code: String| Written {
        code,
        range: written.range.clone(),
        culprit: written.culprit.clone(),
    };
    vec![form(whole), form(apart)]
}

/// Files of other languages below a comment that names them: `# .env`, `// config.json`.
pub fn files(language: &Language, code: &str) -> Vec<Written> {
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut first = None;
    let mut is_other = false;
    for line in text::lines(code) {
        let line = text::trimmed(code, line);
        let text = &code[line.clone()];
        let marks = language.comments.line.iter().chain(&["#", "//", "--"]);
        let comment = marks.filter_map(|mark| text.strip_prefix(mark)).next();
        if let Some(named) = comment.and_then(file_in) {
            is_other = language
                .extensions
                .iter()
                .all(|own| !own.eq_ignore_ascii_case(named));
            if is_other {
                first.get_or_insert(line.clone());
            }
        }
        if is_other && !line.is_empty() {
            let blank = text::blank(text);
            edits.push((line, blank));
        }
    }
    let (Some(first), Some(written)) = (first, text::replaced(code, &edits)) else {
        return Vec::new();
    };
    // Something of the language itself has to be left.
    if written.code.trim().is_empty() {
        return Vec::new();
    }
    vec![Written {
        culprit: code[first.clone()].to_owned(),
        range: first,
        ..written
    }]
}

/// What the first name of a file in a short comment ends in.
fn file_in(comment: &str) -> Option<&str> {
    if comment.split_whitespace().count() > 6 {
        return None;
    }
    let names = comment.split(|one: char| one.is_whitespace() || "()`\"':,".contains(one));
    names.into_iter().find_map(|name| {
        let (before, ending) = name.rsplit_once('.')?;
        let is_ending = (2..=5).contains(&ending.len())
            && ending
                .chars()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit())
            && ending.starts_with(|one: char| one.is_ascii_lowercase());
        let is_name = before
            .chars()
            .all(|one| one.is_alphanumeric() || "_-./".contains(one));
        (is_ending && is_name).then_some(ending)
    })
}

/// Prompts that come after the first line: those before make it a session at once.
pub fn prompts(language: &Language, code: &str) -> Vec<Written> {
    let is_prompt = |text: &str| {
        let is_python = text.starts_with(">>> ") || text == ">>>";
        let shell = text
            .strip_prefix("$ ")
            .is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        is_python || shell || database(text).is_some()
    };
    let first = text::lines(code)
        .map(|line| text::trimmed(code, line))
        .find(|line| is_prompt(&code[line.clone()]));
    let Some(first) = first else {
        return Vec::new();
    };
    // What is typed and what is printed cannot be told apart surely: the prompts alone say what it is.
    let blank = match language.name {
        "json" => "null",
        _ => "",
    };
    let prompt = &code[first.clone()];
    let end = prompt.find(char::is_whitespace).unwrap_or(prompt.len());
    vec![Written {
        culprit: prompt[..database(prompt).unwrap_or(end)].to_owned(),
        range: first,
        code: blank.to_owned(),
    }]
}

/// The length of the prompt of a database: `mysql>`, `postgres=#`, `sqlite>`, `db=>`.
fn database(text: &str) -> Option<usize> {
    let end = text.find([' ', '\t'])?;
    let name = &text[..end];
    let word = ["=#", "=>", "-#", ">"]
        .iter()
        .find_map(|mark| name.strip_suffix(mark))?;
    let known = [
        "mysql", "mariadb", "sqlite", "psql", "postgres", "db", "irb", "iex", "julia", "scala",
    ];
    let is_name = |one: char| one.is_alphanumeric() || "_-".contains(one);
    let is_database = (name.ends_with("=#") || name.ends_with("=>")) && !word.is_empty();
    ((known.contains(&word) || is_database) && word.chars().all(is_name)).then_some(end)
}

/// `%matplotlib inline`, `!pip install x`, `df?`.
pub fn commands(_: &Language, code: &str) -> Vec<Written> {
    let is_command = |text: &str| {
        let marked = text
            .strip_prefix("%%")
            .or_else(|| text.strip_prefix(['%', '!', '?']));
        let asks = text.strip_suffix('?').is_some_and(|name| {
            let name = name.trim_end_matches('?');
            !name.is_empty()
                && name
                    .chars()
                    .all(|one| one.is_alphanumeric() || "_.".contains(one))
        });
        asks || marked.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
    };
    let edits: Vec<(Range<usize>, String)> = text::lines(code)
        .map(|line| text::trimmed(code, line))
        .filter(|line| is_command(&code[line.clone()]))
        .map(|line| {
            let more = line.len().saturating_sub(4);
            (line, format!("pass{}", " ".repeat(more)))
        })
        .collect();
    text::replaced(code, &edits).into_iter().collect()
}

/// The lines of a diff: what is there afterwards is what counts.
pub fn changes(language: &Language, code: &str) -> Vec<Written> {
    // There a line may begin so by itself.
    if matches!(language.name, "yaml" | "diff") {
        return Vec::new();
    }
    let is_marked = |line: &str, mark: char| {
        let rest = line.strip_prefix(mark);
        rest.is_some_and(|rest| {
            !rest.starts_with([mark, '='])
                && (rest.is_empty() || !rest.starts_with(char::is_numeric))
        })
    };
    let all: Vec<Range<usize>> = text::lines(code).collect();
    let marked: Vec<&Range<usize>> = all
        .iter()
        .filter(|line| {
            let text = &code[(*line).clone()];
            is_marked(text, '+') || is_marked(text, '-')
        })
        .collect();
    let Some(first) = marked.first() else {
        return Vec::new();
    };
    let mut after = String::with_capacity(code.len());
    let mut before = String::with_capacity(code.len());
    for line in &all {
        let text = &code[line.clone()];
        let is_header = ["@@", "--- ", "+++ ", "diff ", "index "]
            .iter()
            .any(|mark| text.starts_with(mark));
        if !is_header && is_marked(text, '+') {
            after += &format!(" {}", &text[1..]);
        } else if !is_header && is_marked(text, '-') {
            before += &format!(" {}", &text[1..]);
        } else if !is_header {
            after += text;
            before += text;
        }
        after.push('\n');
        before.push('\n');
    }
    let culprit = code[(*first).clone()].to_owned();
    let form = |text: &str| Written {
        code: text::dedent(text),
        range: (*first).clone(),
        culprit: culprit.clone(),
    };
    // The lines between are set in by one, or not at all.
    let flush = |text: &str| -> String {
        let marked = text
            .lines()
            .map(|line| line.strip_prefix(' ').unwrap_or(line));
        marked.map(|line| format!("{line}\n")).collect()
    };
    vec![
        form(&after),
        form(&flush(&after)),
        form(&before),
        form(&flush(&before)),
    ]
}

/// Lines that open and close fences of Markdown: what they hold alone.
pub fn fences(_: &Language, code: &str) -> Vec<Written> {
    let opens = |line: &str| {
        ["```", "~~~"]
            .into_iter()
            .find(|mark| line.starts_with(mark))
    };
    let mut inside: Option<&str> = None;
    let mut first = None;
    let mut held = String::with_capacity(code.len());
    for line in text::lines(code) {
        let text = code[line.clone()].trim_start();
        match (inside, opens(text)) {
            (None, Some(mark)) => {
                first = first.or(Some(text::trimmed(code, line)));
                inside = Some(mark);
            }
            (Some(open), Some(mark)) if open == mark => inside = None,
            // The option lines of a directive are no code either.
            (Some(_), _) if !text.starts_with(':') => held += &code[line],
            _ => {}
        }
        held.push('\n');
    }
    let Some(range) = first.filter(|_| inside.is_none()) else {
        return Vec::new();
    };
    let culprit = text::short(&code[range.clone()]);
    vec![Written {
        code: held,
        range,
        culprit,
    }]
}
