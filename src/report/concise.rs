//! A line a finding, `path:line:column: CODE message`, as editors and other linters read it.

use super::place::{home, name};
use crate::diagnostic::{Diagnostic, Level};
use crate::escape;
use crate::pipeline::{Checked, Unit};
use crate::wording::sentence;

pub(super) fn concise(checked: &Checked, summary: &str, quiet: bool) -> String {
    let least = if quiet { Level::Deny } else { Level::Note };
    let mut out = String::new();
    for unit in &checked.units {
        let shown = unit.shown().filter(|(_, level)| *level >= least);
        for (finding, _) in shown {
            out += &escape::terminal(&line(unit, finding));
            out.push('\n');
        }
    }
    out + &escape::terminal(summary)
}

fn line(unit: &Unit, finding: &Diagnostic) -> String {
    let place = finding.span.map(|span| {
        let source = unit.sources.get(span.source);
        let at = source.position(span.start);
        let path = source.shown.trim_start_matches("./");
        format!("{path}:{}:{}", at.line, at.column)
    });
    let place = place.unwrap_or_else(|| home(unit));
    let text = sentence(&finding.facts);
    let text: Vec<&str> = text.split_whitespace().collect();
    format!("{place}: {} {}", name(finding), text.join(" "))
}
