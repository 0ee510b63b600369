//! GitHub's workflow commands: a line a finding, which the page of a pull request shows beside the changed lines.
//!
//! The format and its escapes are those of "Workflow commands for GitHub Actions" in GitHub's documentation. Columns are
//! given for findings on one line only, since GitHub takes them for nothing else.
//! The summary follows as ordinary lines of the log.

use super::place::name;
use crate::diagnostic::{Diagnostic, Level};
use crate::escape;
use crate::pipeline::{Checked, Unit};
use crate::wording::sentence;
use std::fmt::Write;

pub(super) fn github(checked: &Checked, summary: &str, quiet: bool) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        let least = if quiet { Level::Deny } else { Level::Note };
        for (finding, level) in unit.shown().filter(|(_, level)| *level >= least) {
            out += &command(unit, finding, level);
        }
        for fault in &unit.unreadable {
            let _ = writeln!(out, "::error title=unreadable::{}", message(fault));
        }
    }
    out + &escape::terminal(summary)
}

fn command(unit: &Unit, finding: &Diagnostic, level: Level) -> String {
    let word = match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Note | Level::Allow => "notice",
    };
    let mut out = format!("::{word} ");
    if let Some(span) = finding.span {
        let source = unit.sources.get(span.source);
        let (first, last) = source.places(span);
        let (shown, start, end) = (first.shown, first.position, last.position);
        // A span that ends at the beginning of a line ends on the line before.
        let ends_before = end.column == 1 && end.line > start.line;
        let last = end.line - u32::from(ends_before);
        let _ = write!(
            out,
            "file={},line={},endLine={last},",
            property(shown.trim_start_matches("./")),
            start.line
        );
        if start.line == end.line {
            let _ = write!(out, "col={},endColumn={},", start.column, end.column);
        }
    }
    let mut text = sentence(&finding.facts);
    if let Some(hint) = &finding.hint {
        let _ = write!(text, "\nhelp: {}", sentence(hint));
    }
    let _ = writeln!(out, "title={}::{}", property(name(finding)), message(&text));
    out
}

/// Line ends stay line ends for the one who reads the annotation; nothing else of a text is obeyed.
fn message(text: &str) -> String {
    escape::terminal(&text.replace("\r\n", "\n"))
        .replace('%', "%25")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(message("100 % of a:b,\r\n::c"), "100 %25 of a:b,%0A\\::c");
        assert_eq!(property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
