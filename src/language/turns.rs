//! A session of Python as turns: what is typed at one prompt, and what is shown below it until the next.
//!
//! It cuts a text and compares nothing. Commands of IPython (`%timeit`, `!ls`, `name?`) are no Python: they and what they
//! show are left out.

use super::Language;
use super::session::{Line, python_lines};
use std::ops::Range;

/// One prompt of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// What is typed, as byte ranges of the session's code, a line each.
    pub typed: Vec<Range<usize>>,
    /// What is shown below, a line each, without the indentation of the prompt and without line ends.
    ///
    /// Empty lines at the beginning and at the end are left out.
    pub shown: Vec<Range<usize>>,
    pub directives: Directives,
}

/// What `# doctest: +NAME` behind the typed code says of its output, and what a remark of IPython's prompt implies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directives {
    /// It is not run.
    pub skip: bool,
    /// What it shows may be anything.
    pub ignores_output: bool,
    /// All white space is one space.
    pub normalizes_whitespace: bool,
    /// Of an exception only its class counts.
    pub ignores_exception_detail: bool,
    /// A name that has no meaning here.
    pub unknown: Option<String>,
    /// What is typed is shown to be no Python: it is not run, and not read with the rest.
    pub is_refused: bool,
}

/// The turns of a session; none where `language` is another, or where nothing is typed.
pub fn turns(language: &Language, code: &str) -> Option<Vec<Turn>> {
    if language.name != "pycon" {
        return None;
    }
    let mut turns: Vec<Turn> = Vec::new();
    // Whether what comes belongs to a command that is no Python.
    let mut is_left_out = false;
    let mut indent = 0;
    let mut at = 0;
    for (line, kind) in code.split_inclusive('\n').zip(python_lines(code)) {
        let end = at + line.trim_end_matches(['\n', '\r']).len();
        match kind {
            Line::Typed(prompt, _) => {
                let margin = line.len() - line.trim_start().len();
                let begins =
                    line[margin..].starts_with(">>>") || line[margin..].starts_with("In [");
                let typed = at + prompt..at + line.len();
                let command = code[typed.clone()].trim();
                // A block is often typed behind the first prompt again: `>>>     print(x)`.
                let is_indented =
                    !command.is_empty() && code[typed.clone()].starts_with([' ', '\t']);
                let goes_on = is_indented && turns.last().is_some_and(|turn| turn.shown.is_empty());
                let begins = begins && !goes_on;
                if begins {
                    indent = margin;
                    is_left_out = command.starts_with(['%', '!']) || command.ends_with('?');
                }
                if !is_left_out {
                    let directives = directives(command, line[margin..].starts_with("In ["));
                    match turns.last_mut().filter(|_| !begins) {
                        Some(turn) => {
                            turn.typed.push(typed);
                            turn.directives.join(directives);
                        }
                        None => turns.push(Turn {
                            typed: vec![typed],
                            shown: Vec::new(),
                            directives,
                        }),
                    }
                }
            }
            Line::Output if !is_left_out => {
                if let Some(turn) = turns.last_mut() {
                    turn.shown.push(cut(code, at..end, indent));
                }
            }
            Line::Output => {}
        }
        at += line.len();
    }
    for turn in &mut turns {
        turn.directives.is_refused = turn.shown.iter().any(|line| {
            let name = code[line.clone()].split(':').next().unwrap_or("");
            ["SyntaxError", "IndentationError", "TabError"].contains(&name)
        });
        let is_empty = |line: &Range<usize>| code[line.clone()].trim().is_empty();
        let blank = turn.shown.iter().take_while(|line| is_empty(line)).count();
        turn.shown.drain(..blank);
        while (turn.shown.last()).is_some_and(|line| code[line.clone()].trim().is_empty()) {
            turn.shown.pop();
        }
    }
    (!turns.is_empty()).then_some(turns)
}

/// A line of output without as much of its indentation as the prompt above has, and without `Out[1]: `.
fn cut(code: &str, line: Range<usize>, indent: usize) -> Range<usize> {
    let text = &code[line.clone()];
    let own = text.len() - text.trim_start().len();
    let start = line.start + own.min(indent);
    let rest = &code[start..line.end];
    let numbered = rest.strip_prefix("Out[").and_then(|rest| {
        let (number, _) = rest.split_once("]: ")?;
        let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then_some("Out[".len() + number.len() + "]: ".len())
    });
    start + numbered.unwrap_or(0)..line.end
}

impl Directives {
    fn join(&mut self, other: Directives) {
        self.skip |= other.skip;
        self.ignores_output |= other.ignores_output;
        self.normalizes_whitespace |= other.normalizes_whitespace;
        self.ignores_exception_detail |= other.ignores_exception_detail;
        self.unknown = self.unknown.take().or(other.unknown);
    }
}

/// What follows `# doctest:` on a line; IPython breaks long values as it likes.
fn directives(command: &str, is_ipython: bool) -> Directives {
    let mut directives = Directives {
        normalizes_whitespace: is_ipython,
        ..Directives::default()
    };
    let Some((before, names)) = command.rsplit_once("doctest:") else {
        return directives;
    };
    if !before.trim_end().ends_with('#') {
        return directives;
    }
    for word in names
        .split([' ', ',', '\t'])
        .filter(|word| !word.is_empty())
    {
        let (is_on, name) = match (word.strip_prefix('+'), word.strip_prefix('-')) {
            (Some(name), _) => (true, name),
            (_, Some(name)) => (false, name),
            _ => continue,
        };
        match name {
            "SKIP" => directives.skip = is_on,
            // Those of other tools: what they want is not to be had here, or the output may be anything.
            "REMOTE_DATA" => directives.skip |= is_on,
            "IGNORE_OUTPUT" => directives.ignores_output = is_on,
            "NORMALIZE_WHITESPACE" => directives.normalizes_whitespace = is_on,
            "IGNORE_EXCEPTION_DETAIL" => directives.ignores_exception_detail = is_on,
            // Always on here, or only about how a difference is shown.
            "ELLIPSIS"
            | "DONT_ACCEPT_TRUE_FOR_1"
            | "IGNORE_WARNINGS"
            | "ALLOW_UNICODE"
            | "ALLOW_BYTES" => {}
            name if name.starts_with("REPORT_") || name == "FAIL_FAST" => {}
            name if is_on => directives.unknown = Some(name.to_owned()),
            _ => {}
        }
    }
    directives
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::find;

    fn check(code: &str, expect: &[(&str, &[&str])]) {
        let language = find("pycon").expect("pycon");
        let turns = turns(language, code).unwrap_or_default();
        let found: Vec<(String, Vec<&str>)> = turns
            .iter()
            .map(|turn| {
                let typed = turn.typed.iter().map(|line| &code[line.clone()]);
                let shown = turn.shown.iter().map(|line| &code[line.clone()]);
                (typed.collect(), shown.collect())
            })
            .collect();
        let expect = expect
            .iter()
            .map(|(typed, shown)| ((*typed).to_owned(), shown.to_vec()));
        assert_eq!(found, expect.collect::<Vec<_>>(), "{code}");
    }

    #[test]
    fn a_turn_is_what_is_typed_at_one_prompt() {
        check(
            ">>> 1\n1\n\n>>> def f():\n...     return 2\n...\n>>> f()\n2\n",
            &[
                ("1\n", &["1"]),
                ("def f():\n    return 2\n\n", &[]),
                ("f()\n", &["2"]),
            ],
        );
        check("    >>> x\n    a\n      b\n", &[("x\n", &["a", "  b"])]);
        check(
            "In [1]: %time 1\n1\n\nIn [2]: 1 + 1\nOut[2]: 2\n",
            &[("1 + 1\n", &["2"])],
        );
        check(
            ">>> for i in x:\n>>>     print(i)\n\n1\n",
            &[("for i in x:\n    print(i)\n", &["1"])],
        );
        check(">>> x?\nhelp\n", &[]);
        check("a\n>>> b\n", &[("b\n", &[])]);
        check("", &[]);
    }

    #[test]
    fn directives_are_read_of_comments() {
        let check = |code: &str, change: &dyn Fn(&mut Directives)| {
            let mut expect = Directives::default();
            change(&mut expect);
            assert_eq!(directives(code, false), expect, "{code}");
        };
        check("x  # doctest: +SKIP", &|all| all.skip = true);
        check("x # doctest:+ELLIPSIS,+NORMALIZE_WHITESPACE", &|all| {
            all.normalizes_whitespace = true;
        });
        check("x  # doctest: +IGNORE_EXCEPTION_DETAIL -SKIP", &|all| {
            all.ignores_exception_detail = true;
        });
        check("x  # doctest: +NUMBER", &|all| {
            all.unknown = Some("NUMBER".to_owned())
        });
        check("print('doctest: +SKIP')", &|_| {});
    }
}
