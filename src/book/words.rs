//! The words that may follow a fence's language: a closed list, and a shrug for the words of other tools.

use super::date::Date;
use super::stance::Stance;
use super::tools::{self, Borrowed};
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::{Facts, facts};
use crate::language;
use crate::markdown::{Fence, Word};
use crate::near::nearest;
use crate::span::Span;

/// Whether a word has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    None,
    Optional,
    Required,
}

/// One word of ours.
#[derive(Debug)]
pub struct WordRow {
    pub name: &'static str,
    pub value: Value,
}

const fn row(name: &'static str, value: Value) -> WordRow {
    WordRow { name, value }
}

use Value::{None as Never, Optional, Required};

/// Every word that rulebook gives a meaning.
#[rustfmt::skip] // a table: one row a line
pub const WORDS: &[WordRow] = &[
    row("rule", Optional), // the fence is a rule's block; `rule=ID` names the rule that an example belongs to
    row("good", Never), // the example is good
    row("bad", Never), // the example is bad
    row("neutral", Never), // the code has no stance
    row("skip", Required), // the example is not judged; the value is the reason
    row("todo", Required), // the example is not yet as it should be; as soon as it is, the word is a finding
    row("also", Required), // another rule's detector may flag this bad example
    row("allow", Required), // another rule's detector may flag this good example
    row("invalid-syntax", Never), // the bad example is bad because its language refuses it
    row("raises", Required), // the bad example raises this exception when it runs
    row("warns", Required), // the example warns with this category when it runs
    row("title", Required), // a line above the code
    row("file", Required), // the file's name, shown above the code
    row("run", Never), // the bad example is executed when examples run, though it claims nothing of a run
    row("norun", Never), // the example is never executed
    row("output", Never), // the fence is what the example before it prints
    row("setup", Optional), // code that runs before the examples of the page; with a name, before those that ask for it
    row("with", Required), // the named setup that this example needs
    row("fresh", Never), // the example starts from the setup again
    row("fix", Never), // the good example is exactly what the rule's fix makes of the bad one before it
    row("needs", Required), // the versions that the example needs
    row("until", Required), // the last day of the example's `skip`, `todo`, `allow` or `also`, as `YYYY-MM-DD`
];

/// Words of other tools that mean what they mean there.
const FOREIGN: &[&str] = &[
    "hl_lines", "reference", "linenums", "linenos", "linenostart", "lineno", "ignore",
    "should_panic", "no_run", "compile_fail", "test_harness", "standalone_crate", "live", "noline",
    "twoslash", "option", "options", "showlinenumbers", "copy", "filename", "name", "caption",
    "highlight", "numberlines", "nolinenums", "editable", "playground", "noplayground",
    "mdbook-runnable", "no-run", "wrap", "nowrap", "frame", "ins", "del", "mark", "collapse",
    "startline", "metastring", "eval", "echo", "tab", "group", "source", "src", "path", "line",
    "start", "lines", "emphasize-lines", "theme", "icon", "expandable", "line-numbers",
    "no-line-numbers", "lineno-start", "lineno-match", "number-lines", "language", "label",
    "force", "dedent", "tags", "pyobject", "start-after", "start-at", "end-before", "end-at",
    "encoding", "tab-width",
];

/// A claim that only a run can meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// As written: `raises=IntegrityError`.
    pub text: String,
    pub span: Span,
    pub kind: ClaimKind,
    /// The class of an exception or a warning, or a probe's name.
    pub name: String,
    /// What the message holds, or the probe's value; empty where any message will do.
    pub value: String,
}

/// What a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimKind {
    Raises,
    Warns,
    Probe,
}

/// What the words after the language say of an example.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    pub is_rule: bool,
    pub is_output: bool,
    pub is_setup: bool,
    /// The rule that the info string names.
    pub rule: Option<(String, Span)>,
    pub skip: Option<String>,
    pub todo: Option<(String, Span)>,
    pub also: Vec<(String, Span)>,
    pub allow: Vec<(String, Span)>,
    /// The last day of the exceptions above.
    pub until: Option<(Date, Span)>,
    pub invalid_syntax: bool,
    pub run_claims: Vec<Claim>,
    /// Never to be executed.
    pub norun: bool,
    /// To be executed although it is bad and claims nothing of a run.
    pub run: bool,
    /// The name of the setup that the fence is, if it is one with a name.
    pub setup_name: Option<(String, Span)>,
    /// The named setup that the example wants.
    pub with: Option<(String, Span)>,
    pub fresh: bool,
    /// The versions that the example wants.
    pub needs: Option<(String, Span)>,
    pub title: Option<String>,
    /// The word `fix`, on a good example: it is what the fix makes of the bad one before it.
    pub fix: Option<Span>,
    /// What words and comments of other tools say.
    pub borrowed: Borrowed,
}

impl Words {
    /// What other tools say, where a word of ours has the same meaning.
    pub(super) fn borrow(&mut self, borrowed: Borrowed) {
        self.norun |= borrowed.not_run_by.is_some();
        self.is_setup |= borrowed.is_setup;
        self.fresh |= borrowed.fresh;
        if let Some(fails) = &borrowed.fails {
            self.todo.get_or_insert_with(|| fails.clone());
        }
        self.borrowed = borrowed;
    }
}

impl Words {
    /// One word of ours, whose value is as it should be.
    fn take(&mut self, word: &Word, faults: &mut Vec<Diagnostic>) {
        let value = word.value.as_deref().map(str::trim).unwrap_or("");
        let named = || Some((value.to_owned(), word.span));
        let ids = || {
            value
                .split([',', ' '])
                .filter(|id| !id.is_empty())
                .map(|id| (id.to_owned(), word.span))
        };
        match word.key.as_str() {
            "rule" if value.is_empty() => self.is_rule = true,
            "rule" => self.rule = named(),
            "skip" => self.skip = Some(value.to_owned()),
            "todo" => self.todo = named(),
            "also" => self.also.extend(ids()),
            "allow" => self.allow.extend(ids()),
            "until" => self.until = until(word, value, faults),
            "invalid-syntax" => self.invalid_syntax = true,
            "raises" | "warns" => self.run_claims.push(claim(word)),
            "run" => self.run = true,
            "norun" => self.norun = true,
            "with" => self.with = named(),
            "fresh" => self.fresh = true,
            "needs" => self.needs = named(),
            "title" | "file" => self.title = Some(value.to_owned()),
            "fix" => self.fix = Some(word.span),
            "output" => self.is_output = true,
            "setup" => {
                self.is_setup = true;
                self.setup_name = named().filter(|(name, _)| !name.is_empty());
            }
            _ => {}
        }
    }
}

/// What is told once a page rather than once a fence.
#[derive(Debug, Default)]
pub(super) struct PageNotes {
    ignored: Vec<(String, Span)>,
}

impl PageNotes {
    pub fn tell(self, faults: &mut Vec<Diagnostic>) {
        let Some((_, span)) = self.ignored.first() else {
            return;
        };
        let mut names: Vec<&str> = self.ignored.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        faults.push(Diagnostic::new(
            Code::IgnoredWord,
            *span,
            facts!("ignored-words", names),
        ));
    }
}

/// Reads a fence's words; `is_rule_id` says whether a bare word is a rule's id.
pub(super) fn of_fence(
    fence: &Fence,
    is_rule_id: &dyn Fn(&str) -> bool,
    notes: &mut PageNotes,
    faults: &mut Vec<Diagnostic>,
) -> Words {
    let mut words = Words::default();
    let mut borrowed = Borrowed::default();
    for word in &fence.words {
        if tools::read_word(word, &mut borrowed) {
            continue;
        }
        if let Some(probe) = word.key.strip_prefix("probe.") {
            words.run_claims.push(claim(word));
            faults.extend(probe_fault(probe, word));
            continue;
        }
        let Some(row) = WORDS.iter().find(|row| row.name == word.key) else {
            unknown(word, is_rule_id, &mut words, notes, faults);
            continue;
        };
        match value_fault(row, word) {
            // Beside words of another tool it is one of a third.
            Some(_) if word.value.is_none() && has_foreign(fence) => {
                notes.ignored.push((word.key.clone(), word.span));
            }
            Some(fault) => faults.push(fault),
            None => words.take(word, faults),
        }
    }
    let has_exception = words.skip.is_some()
        || words.todo.is_some()
        || !(words.allow.is_empty() && words.also.is_empty());
    if let Some((_, span)) = words.until.take_if(|_| !has_exception) {
        let message = facts!("until-alone");
        faults
            .push(Diagnostic::new(Code::WordValue, span, message).hint(facts!("until-alone-hint")));
    }
    words.borrow(borrowed);
    words
}

/// Whether a fence has a word that is known to be another tool's.
fn has_foreign(fence: &Fence) -> bool {
    let mut words = fence.words.iter();
    words.any(|word| FOREIGN.contains(&&*word.key.to_ascii_lowercase()) || tools::is_known(word))
}

fn probe_fault(probe: &str, word: &Word) -> Option<Diagnostic> {
    if probe.is_empty() {
        let message = facts!("probe-without-a-name");
        let told = Diagnostic::new(Code::WordValue, word.span, message);
        return Some(told.hint(facts!("name-the-probe")));
    }
    let is_bare = word.value.is_none();
    is_bare.then(|| useless(word, facts!("probe-form")))
}

/// A value that is missing, or one too many.
fn value_fault(row: &WordRow, word: &Word) -> Option<Diagnostic> {
    let name = row.name;
    let is_empty = word.value.as_deref().unwrap_or("").trim().is_empty();
    if row.value == Required && is_empty {
        let hint = match name {
            "skip" | "todo" => facts!("say-why", name),
            _ => facts!("give-a-value", name),
        };
        return Some(useless(word, hint));
    }
    let is_useless = row.value == Never && word.value.is_some();
    is_useless.then(|| useless(word, facts!("write-alone", name)))
}

fn until(word: &Word, value: &str, faults: &mut Vec<Diagnostic>) -> Option<(Date, Span)> {
    let date = Date::parse(value);
    if date.is_none() {
        let message = facts!("not-a-date", value);
        faults.push(
            Diagnostic::new(Code::WordValue, word.span, message).hint(facts!("not-a-date-hint")),
        );
    }
    date.map(|date| (date, word.span))
}

fn claim(word: &Word) -> Claim {
    let written = word.value.as_deref().unwrap_or("");
    let (kind, name, value) = match word.key.strip_prefix("probe.") {
        Some(probe) => (ClaimKind::Probe, probe, written),
        None => {
            let kind = match word.key.as_str() {
                "warns" => ClaimKind::Warns,
                _ => ClaimKind::Raises,
            };
            let (class, message) = written.split_once(':').unwrap_or((written, ""));
            (kind, class, message)
        }
    };
    Claim {
        text: format!("{}={written}", word.key),
        span: word.span,
        kind,
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
    }
}

fn useless(word: &Word, hint: Facts) -> Diagnostic {
    let message = match &word.value {
        None => facts!("word-without-value", key = word.key),
        Some(value) if value.trim().is_empty() => facts!("word-with-empty-value", key = word.key),
        Some(_) => facts!("word-takes-no-value", key = word.key),
    };
    Diagnostic::new(Code::WordValue, word.span, message).hint(hint)
}

fn unknown(
    word: &Word,
    is_rule_id: &dyn Fn(&str) -> bool,
    words: &mut Words,
    notes: &mut PageNotes,
    faults: &mut Vec<Diagnostic>,
) {
    let name = word.key.as_str();
    if word.value.is_none() && is_rule_id(name) {
        words.rule = Some((name.to_owned(), word.span));
        return;
    }
    // `js [App.vue]`: the name of a tab.
    if let Some(inner) = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'))
        && word.value.is_none()
        && inner.contains(char::is_alphabetic)
    {
        words.title.get_or_insert_with(|| inner.to_owned());
        return;
    }
    let lower = name.to_ascii_lowercase();
    let is_foreign = FOREIGN.contains(&lower.as_str())
        || lower.starts_with("edition")
        || !lower.starts_with(|c: char| c.is_ascii_alphabetic())
        || lower.contains(['{', '[', '(', '/', '.'])
        || language::find(&lower).is_some();
    if is_foreign {
        return;
    }
    if let Some(meant) = misspelt(&lower) {
        let told = Diagnostic::new(Code::UnknownWord, word.span, facts!("unknown-word", name));
        faults.push(match &word.value {
            None => told.meant(word.span, meant),
            Some(_) => told.hint(facts!("did-you-mean", near = meant)),
        });
        return;
    }
    notes.ignored.push((name.to_owned(), word.span));
}

/// One edit from a word of ours of four letters or more; two edits from eight letters on.
fn misspelt(name: &str) -> Option<&'static str> {
    let ours = WORDS
        .iter()
        .map(|row| row.name)
        .filter(|ours| ours.len() >= 4);
    nearest(name, ours, |ours| if ours.len() >= 8 { 2 } else { 1 })
}

/// What a word of ours says of the stance of a fence that is no example of either kind.
pub(super) fn forced_stance(words: &Words) -> Option<Stance> {
    (words.is_output || words.is_setup).then_some(Stance::Neutral)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, ParseOptions, parse};
    use crate::span::SourceId;

    fn check(info: &str, expect: &[&str]) {
        let reading = ParseOptions {
            dialect: Dialect::Markdown,
            ..ParseOptions::default()
        };
        let (document, _) = parse(SourceId(0), &format!("```{info}\n```\n"), reading);
        let (mut notes, mut faults) = (PageNotes::default(), Vec::new());
        of_fence(
            &document.fences[0],
            &|id| id == "SA101",
            &mut notes,
            &mut faults,
        );
        notes.tell(&mut faults);
        let found: Vec<_> = faults.iter().map(|fault| fault.code.name()).collect();
        assert_eq!(found, expect, "{info}");
    }

    #[test]
    fn words_are_ours_foreign_misspelt_or_unknown() {
        check("python bad also=SA101 SA101", &[]);
        check("python linenums {1,3} hl_lines=\"2\" .cls js", &[]);
        check("rust ignore,edition2021", &[]);
        check("python invalid-syntx", &["unknown-word"]);
        check("python ned", &["ignored-word"]);
        check("python skp=\"x\"", &["unknown-word"]);
        check("python foo bar", &["ignored-word"]);
        check("python skip", &["word-value"]);
        check("python skip=\"\"", &["word-value"]);
        check("python bad=yes", &["word-value"]);
        check("python fresh norun with=a setup=b needs=\"x>=1\"", &[]);
        check("python skip=\"x\" until=2027-01-01", &[]);
        check("python until=2027-01-01", &["word-value"]);
        check("python todo=\"x\" until=2027-02-30", &["word-value"]);
    }
}
