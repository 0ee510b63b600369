//! Sessions, `console` and `pycon`: prompts, what was typed behind them, and what came back.
//!
//! It colours, says what a line is, and judges nothing; a text in which no line has a prompt is left as it is.

use super::{Highlight, Language, Nature, Tree, find};
use std::ops::Range;

/// The class of a prompt; a style sheet can keep it from being copied.
pub const PROMPT: &str = "hl-prompt";
/// The class of what a command printed.
pub const OUTPUT: &str = "hl-output";

/// Who reads what is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    Python,
    Shell,
    /// PowerShell and `cmd`, for which there is no grammar.
    Windows,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// What is typed begins behind so many bytes; 0 where a command goes on without a prompt.
    Typed(usize, Reader),
    Output,
}

/// The pieces of a session; none where `language` is no session or nothing is typed in it.
pub fn session_highlights(language: &Language, code: &str) -> Vec<Highlight> {
    if language.nature != Nature::Session {
        return Vec::new();
    }
    let mut pieces: Vec<Highlight> = Vec::new();
    let mut typed: Vec<(Range<usize>, Reader)> = Vec::new();
    let mut at = 0;
    for (line, kind) in code.split_inclusive('\n').zip(lines(language, code)) {
        let end = at + line.len();
        match kind {
            Line::Typed(prompt, reader) => {
                if prompt > 0 {
                    pieces.push(piece(at..at + prompt, PROMPT));
                }
                typed.push((at + prompt..end, reader));
            }
            Line::Output => match pieces.last_mut() {
                Some(last) if last.range.end == at && last.class == OUTPUT => last.range.end = end,
                _ => pieces.push(piece(at..end, OUTPUT)),
            },
        }
        at = end;
    }
    if typed.is_empty() {
        return Vec::new();
    }
    for (reader, name) in [(Reader::Python, "python"), (Reader::Shell, "bash")] {
        let own = typed.iter().filter(|(_, own)| *own == reader);
        let ranges: Vec<Range<usize>> = own.map(|(range, _)| range.clone()).collect();
        pieces.extend(coloured(code, &ranges, name));
    }
    pieces.sort_by_key(|piece| piece.range.start);
    pieces
}

/// The session that a text is whose first line is a prompt, whatever it is called; none where it is called one already.
///
/// Markup and plain text may begin with such a sign by their own nature, and are left alone.
pub fn begun_by_prompt(called: Option<&'static Language>, code: &str) -> Option<&'static Language> {
    let nature = called.map(|language| language.nature);
    let is_text = called.is_some_and(|language| language.name == "text");
    if !is_text
        && matches!(
            nature,
            Some(Nature::Session | Nature::Markup | Nature::Plain)
        )
    {
        return None;
    }
    let mut lines = code.lines().filter(|line| !line.trim().is_empty());
    // A remark may stand above the first prompt.
    let first = lines.find(|line| !line.starts_with("# "))?;
    if python_prompt(first, false).is_some() {
        return find("pycon");
    }
    let typed = first.trim_start().strip_prefix("$ ")?;
    (!typed.trim().is_empty())
        .then(|| find("console"))
        .flatten()
}

fn piece(range: Range<usize>, class: &'static str) -> Highlight {
    Highlight { range, class }
}

/// What was typed, put together, coloured as one text, and cut apart again: a statement over several lines is one.
fn coloured(code: &str, ranges: &[Range<usize>], language: &str) -> Vec<Highlight> {
    let text: String = ranges.iter().map(|range| &code[range.clone()]).collect();
    let tree = find(language).and_then(|language| Tree::parse(language, &text));
    let found = tree.map_or_else(Vec::new, |tree| tree.highlights());
    let mut pieces = Vec::with_capacity(found.len());
    let mut rest = found.iter().peekable();
    let mut start = 0;
    for range in ranges {
        let end = start + range.len();
        while let Some(one) = rest.peek() {
            let (from, until) = (one.range.start.max(start), one.range.end.min(end));
            if from < until {
                let place = |at: usize| range.start + (at - start);
                pieces.push(piece(place(from)..place(until), one.class));
            }
            // One that reaches over the end of the line goes on in the next.
            if one.range.end > end {
                break;
            }
            rest.next();
        }
        start = end;
    }
    pieces
}

/// What each line of a session of Python is.
pub(super) fn python_lines(code: &str) -> Vec<Line> {
    find("pycon").map_or_else(Vec::new, |language| lines(language, code))
}

fn lines(language: &Language, code: &str) -> Vec<Line> {
    let is_python = language.name == "pycon";
    let is_root = !is_python && is_roots(code);
    let mut lines: Vec<Line> = Vec::new();
    // Whether the line before was typed, by whom it is read, and whether it goes on.
    let mut before: Option<(Reader, bool)> = None;
    let mut open = 0;
    let code_lines: Vec<&str> = code.lines().collect();
    for (at, line) in code_lines.iter().copied().enumerate() {
        let found = if is_python {
            python_prompt(line, before.is_some()).map(|prompt| (prompt, Reader::Python))
        } else {
            shell_prompt(line, is_root, before)
        };
        // Documents leave the second prompt out where a bracket is open.
        let found = found.or_else(|| {
            (is_python && open > 0 && is_closed_below(&code_lines[at..], open))
                .then_some((0, Reader::Python))
        });
        open = match found {
            Some((prompt, _)) if is_python => {
                let begins = prompt > 0 && !line.trim_start().starts_with("...");
                let own = brackets(&line[prompt..]);
                if begins { own } else { open + own }
            }
            _ => 0,
        };
        before = found.map(|(prompt, reader)| (reader, goes_on(&line[prompt..])));
        lines.push(match found {
            Some((prompt, reader)) => Line::Typed(prompt, reader),
            None => Line::Output,
        });
    }
    lines
}

/// How many brackets a line opens and does not close; those in a text in quotes or in a comment are none.
fn brackets(line: &str) -> i32 {
    let mut open = 0;
    let mut quote = None;
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        match (letter, quote) {
            ('\\', Some(_)) => {
                letters.next();
            }
            (_, Some(own)) if letter == own => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(letter),
            ('#', None) => break,
            ('(' | '[' | '{', None) => open += 1,
            (')' | ']' | '}', None) => open -= 1,
            _ => {}
        }
    }
    open
}

/// Whether so many brackets are closed before the next prompt, and soon.
fn is_closed_below(lines: &[&str], open: i32) -> bool {
    const MOST: usize = 30;
    let mut left = open;
    for line in lines.iter().take(MOST) {
        if python_prompt(line, true).is_some() {
            return false;
        }
        left += brackets(line);
        if left <= 0 {
            return left == 0;
        }
    }
    false
}

/// The bytes before what is typed: `>>> `, `... `, `In [1]: `, `   ...: `.
fn python_prompt(line: &str, is_after_typed: bool) -> Option<usize> {
    let indent = line.len() - line.trim_start().len();
    let rest = &line[indent..];
    let mark = if rest.starts_with(">>>") {
        3
    } else if let Some(inner) = rest.strip_prefix("In [") {
        let digits = inner.len()
            - inner
                .trim_start_matches(|one: char| one.is_ascii_digit())
                .len();
        inner[digits..].starts_with("]:").then_some(digits + 6)?
    } else if is_after_typed && rest.starts_with("...:") {
        4
    } else if is_after_typed && rest.starts_with("...") {
        3
    } else {
        return None;
    };
    ended(line, indent + mark)
}

/// A mark is a prompt if a space or the end of the line follows.
fn ended(line: &str, mark: usize) -> Option<usize> {
    match line.as_bytes().get(mark) {
        None => Some(mark),
        Some(b' ') => Some(mark + 1),
        Some(_) => None,
    }
}

fn shell_prompt(
    line: &str,
    is_root: bool,
    before: Option<(Reader, bool)>,
) -> Option<(usize, Reader)> {
    if let Some((reader, true)) = before {
        // The shell's own sign that a command goes on; documents mostly leave it out.
        let prompt = if line.starts_with('>') {
            ended(line, 1)
        } else {
            None
        };
        return Some((prompt.unwrap_or(0), reader));
    }
    let indent = line.len() - line.trim_start().len();
    let mut at = indent;
    // The name of an environment: `(venv) $ `.
    if line[at..].starts_with('(')
        && let Some(end) = line[at..].find(") ")
        && !line[at + 1..at + end].contains([' ', '('])
    {
        at += end + 2;
    }
    let rest = &line[at..];
    let is_path = rest.starts_with("PS ") || rest.as_bytes().get(1..3) == Some(b":\\");
    if is_path && let Some(end) = rest.find('>') {
        let mark = at + end + 1;
        return Some((ended(line, mark).unwrap_or(mark), Reader::Windows));
    }
    let mark = at + host(rest);
    let sign = line[mark..].chars().next()?;
    let is_sign = match sign {
        '$' | '❯' | '➜' => true,
        '%' | '#' => mark > at,
        _ => false,
    };
    let is_roots_sign = is_root && sign == '#' && mark == indent;
    if !is_sign && !is_roots_sign {
        return None;
    }
    let prompt = ended(line, mark + sign.len_utf8())?;
    Some((prompt, Reader::Shell))
}

/// The length of `user@host:~/folder` or `[user@host folder]` before a sign; 0 if there is none.
fn host(text: &str) -> usize {
    if text.starts_with('[')
        && let Some(end) = text.find(']')
        && text[..end].contains('@')
    {
        return end + 1;
    }
    let word = text.find(['$', '#', '%']).map_or("", |end| &text[..end]);
    let is_host = word.contains('@') && !word.trim_end().contains([' ', '"', '\'', '=', '(']);
    if is_host { word.len() } else { 0 }
}

/// Whether `# ` is a prompt here and not a comment: nobody else's prompt is there, and each of them starts a command.
fn is_roots(code: &str) -> bool {
    let mut marked = code.lines().filter_map(|line| line.strip_prefix('#'));
    let is_command = |rest: &str| {
        let first = rest.strip_prefix(' ').and_then(|rest| rest.chars().next());
        first.is_some_and(|first| first.is_ascii_lowercase() || first == '/' || first == '.')
    };
    let has_other = code
        .lines()
        .any(|line| shell_prompt(line, false, None).is_some());
    let begins = code
        .lines()
        .next()
        .is_some_and(|line| line.starts_with("# "));
    !has_other && begins && marked.all(is_command)
}

/// Whether a command is not at its end.
fn goes_on(command: &str) -> bool {
    let command = command.trim_end();
    let is_open = |quote: char| command.matches(quote).count() % 2 == 1;
    let ends = ["\\", "|", "&&", "`"];
    ends.iter().any(|end| command.ends_with(end))
        || is_open('"')
        || is_open('\'') && !command.contains('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each piece as `class text`, line ends as `⏎`.
    fn check(language: &str, code: &str, expect: &[&str]) {
        let language = find(language).expect("a language");
        let pieces = session_highlights(language, code);
        let shown: Vec<String> = pieces
            .iter()
            .map(|one| {
                let text = code[one.range.clone()].replace('\n', "⏎");
                format!("{} {text}", one.class.trim_start_matches("hl-"))
            })
            .collect();
        assert_eq!(shown, expect, "{code}");
        let mut end = 0;
        for one in pieces {
            assert!(one.range.start >= end && one.range.start < one.range.end);
            end = one.range.end;
        }
    }

    #[test]
    fn commands_are_told_from_output() {
        let code = "$ ls -l\na b\n$ echo 'x'\n";
        let expect = [
            "prompt $ ", "function ls", "constant -l", "output a b⏎", "prompt $ ", "function echo",
            "string 'x'",
        ];
        check("console", code, &expect);
        check(
            "console",
            "(venv) $ ls\n",
            &["prompt (venv) $ ", "function ls"],
        );
        check(
            "sh-session",
            "me@host:~/a$ ls\n",
            &["prompt me@host:~/a$ ", "function ls"],
        );
        check(
            "shell-session",
            "[me@host a]# ls\n",
            &["prompt [me@host a]# ", "function ls"],
        );
        check(
            "console",
            "PS C:\\a> Get-Item\nx\n",
            &["prompt PS C:\\a> ", "output x⏎"],
        );
        check("console", "❯ ls", &["prompt ❯ ", "function ls"]);
    }

    #[test]
    fn a_command_goes_on() {
        let code = "$ a \\\n    b\nc\n";
        check("console", code, &["prompt $ ", "function a", "output c⏎"]);
        let code = "$ a |\n> b\nc\n";
        check(
            "console",
            code,
            &[
                "prompt $ ", "function a", "prompt > ", "function b", "output c⏎",
            ],
        );
        check(
            "console",
            "$ a\n> b\n",
            &["prompt $ ", "function a", "output > b⏎"],
        );
    }

    #[test]
    fn a_hash_is_a_prompt_only_where_all_of_them_are() {
        check(
            "console",
            "# ls\na\n# ls\n",
            &[
                "prompt # ", "function ls", "output a⏎", "prompt # ", "function ls",
            ],
        );
        check("console", "# Install\nls\n", &[]);
        check(
            "console",
            "$ ls\n# note\n",
            &["prompt $ ", "function ls", "output # note⏎"],
        );
    }

    #[test]
    fn python_is_told_from_what_it_prints() {
        let code = ">>> def f():\n...     return 1\n...\n>>> f()\n1\n... x\n";
        let expect = [
            "prompt >>> ",
            "keyword def",
            "function f",
            "prompt ... ",
            "keyword return",
            "number 1",
            "prompt ...",
            "prompt >>> ",
            "function f",
            "output 1⏎... x⏎",
        ];
        check("pycon", code, &expect);
        let code = ">>> x = '''a\n... b'''\n";
        check(
            "pycon",
            code,
            &["prompt >>> ", "string '''a⏎", "prompt ... ", "string b'''"],
        );
        check(
            "pycon",
            "In [1]: f()\nOut[1]: 2\n",
            &["prompt In [1]: ", "function f", "output Out[1]: 2⏎"],
        );
        check("python", ">>> 1\n", &[]);
        check(
            "pycon",
            ">>> f(1,\n      2)\n3\n>>> '('\n4\n",
            &[
                "prompt >>> ", "function f", "number 1", "number 2", "output 3⏎", "prompt >>> ",
                "string '('", "output 4⏎",
            ],
        );
    }

    #[test]
    fn what_has_no_prompt_is_left_alone() {
        for code in [
            "", "\n", "pip install x\n", "$", "é$ x", "$HOME/bin\n", "(é) x\n", "100% sure\n",
        ] {
            let language = find("console").expect("console");
            let typed = session_highlights(language, code);
            assert!(typed.is_empty() || code == "$", "{code}: {typed:?}");
        }
        check("pycon", "x = 1\n", &[]);
    }
}
