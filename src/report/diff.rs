//! What `--fix` would change, as a unified diff that `git apply` and `patch -p1` take.
//!
//! Lines end with a line feed and with nothing else: what stands before it, a carriage return too, is part of the line.

use super::alike::Alike;
use super::count::counted;
use super::human::pictures;
use super::summary::{fixes, summary, unsafe_fixes};
use super::wanted::Colour;
use crate::diagnostic::{Code, Level};
use crate::pipeline::lint::Mended;
use crate::pipeline::{Checked, Linted, Unit};
use crate::wording::say;
use similar::{Algorithm, ChangeTag, capture_diff_slices, group_diff_ops};
use std::fmt::Write;
use std::path::Path;

/// Lines around each change.
const AROUND: usize = 3;

/// Files that fixes changed, or would change.
fn mended(linted: Option<&Linted>) -> &[Mended] {
    linted
        .and_then(|linted| linted.mended.as_deref())
        .unwrap_or_default()
}

/// The patch of all files; empty where nothing would change. `here` is the working folder, as an absolute path.
pub fn diff(checked: &Checked, here: &Path) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        for mended in mended(unit.linted.as_ref()) {
            let path = name(&unit.sources.get(mended.source).shown, here);
            file(&path, mended, &mut out);
        }
    }
    out
}

/// What is said beside the patch: fixes that cannot be applied, what would be fixed and what would be left.
pub fn beside_diff(checked: &Checked, quiet: bool) -> String {
    let mut out = String::new();
    for unit in &checked.units {
        let refused = unit
            .shown()
            .filter(|(finding, level)| finding.code == Code::NotFixed && *level > Level::Note)
            .map(|finding| Alike::alone(&finding));
        pictures(unit, refused, Colour::Plain, &mut out);
        if !quiet {
            would(unit, &mut out);
        }
    }
    let denies = |unit: &Unit| unit.count(Level::Deny) > 0;
    if !quiet && checked.units.iter().any(denies) {
        out += &summary(checked);
    }
    out
}

fn would(unit: &Unit, out: &mut String) {
    let _ = writeln!(
        out,
        "{}",
        say!(
            "summary-diff",
            linted = fixes(mended(unit.linted.as_ref())),
            errors = counted(unit.count(Level::Deny), "error"),
            warnings = counted(unit.count(Level::Warn), "warning")
        )
    );
    if let Some(line) = unsafe_fixes(unit) {
        let _ = writeln!(out, "{line}");
    }
}

fn file(path: &str, mended: &Mended, out: &mut String) {
    let (a, b) = (quoted(&format!("a/{path}")), quoted(&format!("b/{path}")));
    // A name with a space ends with a tab: what follows would be taken for a date.
    let tab = if path.contains(' ') { "\t" } else { "" };
    let _ = writeln!(out, "diff --git {a} {b}\n--- {a}{tab}\n+++ {b}{tab}");
    let before: Vec<&str> = mended.before.split_inclusive('\n').collect();
    let after: Vec<&str> = mended.after.split_inclusive('\n').collect();
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    for group in group_diff_ops(ops, AROUND) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        let old = first.old_range().start..last.old_range().end;
        let new = first.new_range().start..last.new_range().end;
        let _ = writeln!(out, "@@ -{} +{} @@", range(&old), range(&new));
        for change in group.iter().flat_map(|op| op.iter_changes(&before, &after)) {
            out.push(match change.tag() {
                ChangeTag::Equal => ' ',
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
            });
            out.push_str(change.value());
            if !change.value().ends_with('\n') {
                out.push_str("\n\\ No newline at end of file\n");
            }
        }
    }
}

/// The first line and how many; a range of none names the line before it.
fn range(lines: &std::ops::Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => (lines.start + 1).to_string(),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// A path below the working folder as it is below it: no patch may name an absolute one.
fn name(shown: &str, here: &Path) -> String {
    let below = Path::new(shown).strip_prefix(here).ok();
    let below = below.and_then(Path::to_str).unwrap_or(shown);
    below.replace('\\', "/")
}

/// As git writes a name with letters that would end it.
fn quoted(name: &str) -> String {
    if !name.contains(|c: char| c == '"' || c == '\\' || c.is_control()) {
        return name.to_owned();
    }
    let mut out = String::from("\"");
    for byte in name.bytes() {
        match byte {
            b'"' | b'\\' => {
                out.push('\\');
                out.push(char::from(byte));
            }
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\{byte:03o}");
            }
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_end_early_are_quoted() {
        assert_eq!(quoted("a/b c.py"), "a/b c.py");
        assert_eq!(quoted("a/é.py"), "a/é.py");
        assert_eq!(quoted("a/é\n\".py"), "\"a/\\303\\251\\012\\\".py\"");
    }

    #[test]
    fn ranges_are_counted_as_patches_count_them() {
        assert_eq!(range(&(0..0)), "0,0");
        assert_eq!(range(&(2..3)), "3");
        assert_eq!(range(&(2..4)), "3,2");
    }
}
