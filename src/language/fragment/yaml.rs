//! YAML that is cut out of the middle: its first lines are deeper than later ones, because what they belong to is above.
//!
//! A line that is set in by one column too many is no such cut, nor is one that is deeper than those above it.

use super::text;
use super::written::Written;
use crate::language::Language;

/// The least columns between two levels.
const STEP: usize = 2;

/// Keys for what is cut off, so that each level has what it belongs to.
pub fn write(_: &Language, code: &str) -> Vec<Written> {
    if code.contains('\t') {
        return Vec::new();
    }
    let own = text::lines(code).map(|line| &code[line]);
    let own = own.filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'));
    // The levels at which the text goes back, from the deepest one, each with its line.
    let mut levels: Vec<(usize, &str)> = Vec::new();
    for line in own {
        let indent = text::indent(line);
        match levels.last() {
            Some((last, _)) if indent >= *last => {}
            Some((last, _)) if last - indent < STEP => return Vec::new(),
            _ => levels.push((indent, line.trim())),
        }
    }
    if levels.len() < 2 {
        return Vec::new();
    }
    let mut above = String::new();
    for pair in levels.windows(2).rev() {
        let [(inner, first), (outer, line)] = pair else {
            continue;
        };
        let margin = " ".repeat(*outer);
        let is_item = |line: &str| line == "-" || line.starts_with("- ");
        above += &match is_item(line) {
            // What is deeper is a member of the item itself, or below one of its members.
            true if *inner == outer + STEP && !is_item(first) => format!("{margin}- _: 0\n"),
            true => format!("{margin}- _:\n"),
            false => format!("{margin}_:\n"),
        };
    }
    let first = text::first_line(code);
    vec![Written {
        culprit: code[first.clone()].to_owned(),
        range: first,
        code: format!("{above}{code}"),
    }]
}
