//! `explain --why`: each clause of a rule with how many nodes of the code it matches, and what would make it match.

use super::place::path_and_line;
use crate::language::ClauseCount;
use crate::pipeline::{Asked, Pointed};
use crate::wording::{say, sentence};
use std::fmt::Write;

/// So many places are listed.
const MOST: usize = 10;

/// What a rule says of each piece of code that was pointed at.
pub fn why(pointed: &Pointed, id: &str, asked: &[Asked]) -> String {
    let mut out = String::new();
    for (piece, asked) in pointed.pieces.iter().zip(asked) {
        if !out.is_empty() {
            out.push('\n');
        }
        let unit = &pointed.unit;
        let place = path_and_line(unit, piece.start);
        let why = match asked {
            Asked::Why(why) => why,
            Asked::Not(facts) => {
                let _ = writeln!(out, "{place}: {}", sentence(facts));
                continue;
            }
        };
        let n = why.found.len();
        let _ = writeln!(out, "{}", say!("why-head", place, id, n));
        for found in why.found.iter().take(MOST) {
            let place = unit.sources.position(piece.span_of(found.clone()));
            let text = piece.tree.code().get(found.clone()).unwrap_or_default();
            let line = text.lines().next().unwrap_or_default();
            let (line, column) = (place.line, format!("{}  {line}", place.column));
            let _ = writeln!(out, "  {line}:{column}");
        }
        if n > MOST {
            let _ = writeln!(out, "{}", say!("why-more-places", n = n - MOST));
        }
        let _ = writeln!(out, "\n{}", say!("why-table"));
        for clause in &why.clauses {
            write_clause(clause, 0, &mut out);
        }
        if n > 0 {
            continue;
        }
        out.push('\n');
        if let Some(stop) = &why.stop {
            let _ = writeln!(out, "{}", sentence(stop));
        }
        let next = match &why.change {
            Some(change) => say!("change-makes-it-match", change = change.clone()),
            None if why.is_cut => say!("why-cut"),
            None => say!("why-no-change"),
        };
        let _ = writeln!(out, "{next}");
    }
    out
}

fn write_clause(clause: &ClauseCount, depth: usize, out: &mut String) {
    let number =
        |count: Option<usize>| count.map_or_else(|| "?".to_owned(), |count| count.to_string());
    let alone = number(clause.alone);
    let together = match depth {
        0 => number(clause.together),
        // Within a relation nothing is left over from outside of it.
        _ => String::new(),
    };
    let indent = "  ".repeat(depth);
    let line = format!("  {alone:>5}  {together:>8}  {indent}{}", clause.text);
    let _ = writeln!(out, "{}", line.trim_end());
    for inner in &clause.within {
        write_clause(inner, depth + 1, out);
    }
}
