//! Words and comments of the tools that test examples in Markdown: pytest-examples, pytest-markdown-docs, Sybil,
//! phmdoctest, doccmd and pytest-codeblocks, each with the meaning that it has there. mktestdocs has none.
//!
//! It runs nothing. What cannot be done here (a fixture of a pytest project) is a reason, and never silence.

use crate::markdown::{BlockKind, Document, Word};
use crate::span::Span;
use std::collections::BTreeMap;

/// What the tools' words and comments say of one example.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// The word because of which it is not run, as written.
    pub not_run_by: Option<String>,
    /// Why it is known to fail.
    pub fails: Option<(String, Span)>,
    /// It runs before the others.
    pub is_setup: bool,
    /// It begins from the setups again.
    pub fresh: bool,
    /// What keeps it from being run here.
    pub lacks: Option<String>,
    /// The examples of its page with this name share a state of their own.
    pub group: Option<String>,
    /// It goes on where the example before it ended.
    pub continues: bool,
    /// What it defines stays for the later ones; where any example of the book says so, that of others does not.
    pub shares: bool,
    /// Remarks in it are no output.
    pub hides_output: bool,
    /// The Python that it wants, and where that is said.
    pub requires: Option<(String, Span)>,
    /// Where one example of a book says so, each of the others begins from the setups.
    pub isolates: bool,
}

/// What a word or a comment means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    /// Nothing that matters here: how the other tool formats or reports.
    Nothing,
    /// It is not run.
    NotRun,
    /// It fails, and is known to.
    Fails,
    /// What it prints is not compared.
    HidesOutput,
    /// The rest is the name of a group.
    Group,
    /// The rest is a version of Python.
    Requires,
    /// The rest is the name of a fixture.
    Fixture,
    Continues,
    Shares,
    /// It begins from the setups again.
    Fresh,
    /// It runs before the others.
    Setup,
    /// The other tool decides it by an expression.
    Condition,
    /// The following examples, up to the end, are not run.
    Start,
    End,
    GroupStart,
    GroupEnd,
}

#[derive(Debug)]
struct Row {
    tool: &'static str,
    /// A word, or the beginning of one or of a comment if it ends with `:`, `<` or a space; behind `=`, how the word's
    /// value begins.
    begins: &'static str,
    meaning: Meaning,
    /// Whether a book that uses it runs each example alone, unless it is said otherwise.
    isolates: bool,
}

const fn row(tool: &'static str, begins: &'static str, meaning: Meaning) -> Row {
    Row {
        tool,
        begins,
        meaning,
        isolates: false,
    }
}

/// The same of a tool that runs each example alone, unless it is said otherwise.
const fn alone(tool: &'static str, begins: &'static str, meaning: Meaning) -> Row {
    Row {
        isolates: true,
        ..row(tool, begins, meaning)
    }
}

use Meaning::{
    Condition, Continues, End, Fails, Fixture, Fresh, Group, GroupEnd, GroupStart, HidesOutput,
    NotRun, Nothing, Requires, Setup, Shares, Start,
};

/// Words after the language.
const WORDS: &[Row] = &[
    alone("pytest-examples", "test=skip", NotRun),
    alone("pytest-examples", "test=xfail", Fails),
    alone("pytest-examples", "test=no-print-intercept", HidesOutput),
    alone("pytest-examples", "lint", Nothing),
    alone("pytest-examples", "upgrade", Nothing),
    alone("pytest-examples", "rewrite_assert", Nothing),
    row("pytest-examples", "output=json", Nothing),
    alone("pytest-examples", "requires=3", Requires),
    alone("pytest-examples", "group", Group),
    row("pytest-markdown-docs", "notest", NotRun),
    alone("pytest-markdown-docs", "continuation", Continues),
    row("pytest-markdown-docs", "fixture:", Fixture),
    row("pytest-markdown-docs", "retry:", Nothing),
];

/// What a comment directly before a fence holds, without what opens and closes it.
const COMMENTS: &[Row] = &[
    row("Sybil", "skip: next if", Condition),
    row("Sybil", "skip: next", NotRun),
    row("Sybil", "skip: start", Start),
    row("Sybil", "skip: end", End),
    row("Sybil", "clear-namespace", Fresh),
    row("phmdoctest", "phmdoctest-skip", NotRun),
    row("phmdoctest", "phmdoctest-mark.skipif<", Requires),
    row("phmdoctest", "phmdoctest-mark.skip", NotRun),
    row("phmdoctest", "phmdoctest-mark.", Nothing),
    row("phmdoctest", "phmdoctest-label ", Nothing),
    row("phmdoctest", "phmdoctest-setup", Setup),
    row("phmdoctest", "phmdoctest-teardown", NotRun),
    alone("phmdoctest", "phmdoctest-share-names", Shares),
    alone("phmdoctest", "phmdoctest-clear-names", Fresh),
    row("doccmd", "skip doccmd[all]: next", NotRun),
    row("doccmd", "skip doccmd[all]: start", Start),
    row("doccmd", "skip doccmd[all]: end", End),
    alone("doccmd", "group doccmd[all]: start", GroupStart),
    alone("doccmd", "group doccmd[all]: end", GroupEnd),
    row("pytest-codeblocks", "pytest-codeblocks:skip", NotRun),
    row("pytest-codeblocks", "pytest.mark.skip", NotRun),
    alone("pytest-codeblocks", "pytest-codeblocks:cont", Continues),
];

/// The comment of Sybil that is code: it runs at its place and is shown nowhere.
const INVISIBLE: &[&str] = &["invisible-code-block:", "invisible-code:"];

impl Row {
    fn takes(&self, word: &Word) -> bool {
        if self.begins.ends_with(':') {
            return word.key.starts_with(self.begins);
        }
        let (name, value) = self.parts();
        let own = word.value.as_deref();
        let has_value = |value| own.is_some_and(|own| own.starts_with(value));
        word.key.eq_ignore_ascii_case(name) && value.is_none_or(has_value)
    }

    /// The word, and how its value begins.
    fn parts(&self) -> (&str, Option<&str>) {
        match self.begins.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (self.begins, None),
        }
    }

    /// What follows its beginning, for a comment.
    fn rest<'c>(&self, comment: &'c str) -> Option<&'c str> {
        let rest = comment.strip_prefix(self.begins)?;
        let is_whole = self.begins.ends_with([':', '.', '<', ' '])
            || !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-');
        is_whole.then_some(rest.trim())
    }

    fn apply(&self, rest: &str, written: &str, span: Span, borrowed: &mut Borrowed) {
        borrowed.isolates |= self.isolates;
        match self.meaning {
            Meaning::Nothing | Meaning::End | Meaning::GroupEnd => {}
            Meaning::NotRun | Meaning::Start => borrowed.not_run_by = Some(written.to_owned()),
            Meaning::Fails => {
                let value = self.parts().1.unwrap_or("");
                let reason = rest.strip_prefix(value).unwrap_or(rest);
                let reason = reason.trim_start_matches([' ', '-']);
                let reason = match reason {
                    "" => format!("`{written}` says that it fails"),
                    reason => reason.to_owned(),
                };
                borrowed.fails = Some((reason, span));
            }
            Meaning::HidesOutput => borrowed.hides_output = true,
            Meaning::Group | Meaning::GroupStart => borrowed.group = Some(rest.to_owned()),
            Meaning::Requires => borrowed.requires = Some((format!("python>={rest}"), span)),
            Meaning::Fixture => {
                borrowed.lacks = Some(format!("it wants the fixture `{rest}` of a pytest project"));
            }
            Meaning::Continues => borrowed.continues = true,
            Meaning::Shares => borrowed.shares = true,
            Meaning::Fresh => borrowed.fresh = true,
            Meaning::Setup => borrowed.is_setup = true,
            Meaning::Condition => {
                borrowed.lacks = Some(format!("{} decides by `{rest}` whether it runs", self.tool));
            }
        }
    }
}

/// Whether a word belongs to another tool, and what it says.
/// Whether a word is one of theirs.
pub(super) fn is_known(word: &Word) -> bool {
    WORDS.iter().any(|row| row.takes(word))
}

pub(super) fn read_word(word: &Word, borrowed: &mut Borrowed) -> bool {
    let Some(row) = WORDS.iter().find(|row| row.takes(word)) else {
        return false;
    };
    let written = match &word.value {
        Some(value) => format!("{}=\"{value}\"", word.key),
        None => word.key.clone(),
    };
    let rest = match &word.value {
        Some(value) => value.trim(),
        None => word.key.strip_prefix(row.begins).unwrap_or(""),
    };
    row.apply(rest, &written, word.span, borrowed);
    true
}

/// Code in a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenCode {
    pub code: String,
    /// The comment.
    pub span: Span,
}

/// What the comments of a page say.
#[derive(Debug, Default)]
pub(super) struct Comments {
    /// By fence, its rows, with what follows their beginnings, and the comment.
    by_fence: BTreeMap<usize, Vec<(&'static Row, String, String, Span)>>,
    pub hidden: Vec<HiddenCode>,
    /// Whether a fence without a language says what the code before it prints.
    pub has_outputs: bool,
}

impl Comments {
    pub fn of(document: &Document) -> Comments {
        let mut all = Comments::default();
        // What was said since the last fence, and what holds until it is ended.
        let mut next = Vec::new();
        let mut lasting: Vec<(&'static Row, String, String, Span)> = Vec::new();
        let mut groups = 0;
        for block in &document.blocks {
            match block.kind {
                BlockKind::Html => {
                    for comment in comments(&block.text) {
                        if let Some(code) = hidden_code(comment) {
                            all.hidden.push(HiddenCode {
                                code,
                                span: block.span,
                            });
                        }
                        let comment = comment.trim_start_matches(';').trim();
                        let found = COMMENTS
                            .iter()
                            .find_map(|row| Some((row, row.rest(comment)?)));
                        let Some((row, rest)) = found else {
                            continue;
                        };
                        all.has_outputs |= row.tool == "phmdoctest";
                        let written = format!("<!-- {comment} -->");
                        let one = (row, rest.to_owned(), written, block.span);
                        match row.meaning {
                            Meaning::Start => lasting.push(one),
                            Meaning::GroupStart => {
                                groups += 1;
                                lasting.push(one);
                            }
                            Meaning::End => {
                                lasting.retain(|(row, ..)| row.meaning != Meaning::Start)
                            }
                            Meaning::GroupEnd => {
                                lasting.retain(|(row, ..)| row.meaning != Meaning::GroupStart);
                            }
                            _ => next.push(one),
                        }
                    }
                }
                BlockKind::Fence(index) => {
                    let mut own = std::mem::take(&mut next);
                    own.extend(lasting.iter().map(|(row, _, written, span)| {
                        (
                            *row,
                            format!("{} {groups}", row.tool),
                            written.clone(),
                            *span,
                        )
                    }));
                    if !own.is_empty() {
                        all.by_fence.insert(index, own);
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// What they say of a fence, beside what its own words say.
    pub fn apply(&self, fence: usize, borrowed: &mut Borrowed) {
        for (row, rest, written, span) in self.by_fence.get(&fence).into_iter().flatten() {
            row.apply(rest, written, *span, borrowed);
        }
    }
}

/// The comments of a block of HTML that holds nothing else before them.
fn comments(html: &str) -> impl Iterator<Item = &str> {
    let parts = html.split("<!--").skip(1);
    parts.filter_map(|part| {
        let (inner, _) = part.split_once("-->")?;
        Some(inner.trim_matches('-').trim())
    })
}

/// The Python that a comment of Sybil holds.
fn hidden_code(comment: &str) -> Option<String> {
    let rest = INVISIBLE
        .iter()
        .find_map(|name| comment.strip_prefix(name))?;
    let (language, code) = rest.split_once('\n')?;
    matches!(language.trim(), "python" | "py").then(|| format!("{code}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_known_by_its_beginning() {
        let check = |comment: &str, expect: Option<(Meaning, &str)>| {
            let found = COMMENTS
                .iter()
                .find_map(|row| Some((row.meaning, row.rest(comment)?)));
            assert_eq!(found, expect, "{comment}");
        };
        check("skip: next", Some((Meaning::NotRun, "")));
        check(
            "skip: next if(x, reason='y')",
            Some((Meaning::Condition, "(x, reason='y')")),
        );
        check("skip: nextdoor", None);
        check(
            "phmdoctest-mark.skipif<3.8",
            Some((Meaning::Requires, "3.8")),
        );
        check("phmdoctest-skip", Some((Meaning::NotRun, "")));
        check("phmdoctest-skipper", None);
        check("skip doccmd[ruff]: next", None);
        check("skip this section", None);
    }

    #[test]
    fn hidden_code_is_python_alone() {
        assert_eq!(
            hidden_code("invisible-code-block: python\nx = 1"),
            Some("x = 1\n".to_owned())
        );
        assert_eq!(hidden_code("invisible-code-block: bash\nls"), None);
        assert_eq!(hidden_code("code: python\nx"), None);
    }

    #[test]
    fn each_row_names_a_tool_and_is_reached() {
        for (at, row) in COMMENTS.iter().enumerate() {
            let comment = row.begins.to_owned();
            let first = COMMENTS
                .iter()
                .position(|other| other.rest(&comment).is_some());
            assert_eq!(first, Some(at), "{comment}");
        }
    }
}
