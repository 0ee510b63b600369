//! Code that a grammar's scanner cannot hold: a scanner keeps its stack of indentations in 1,024 bytes.
//!
//! tree-sitter aborts the process where a scanner writes more (YAML's and Python's count one entry too late),
//! and YAML's loses count of very many lines, so such code is refused before it is parsed. It says nothing about code that is merely wrong.

use super::Language;
use std::collections::HashSet;

/// Each level of YAML is at most two entries of four bytes beside ten bytes of its own.
const MOST_YAML: usize = 120;

/// YAML's scanner counts lines in 16 bits, and takes what comes after for something else.
const MOST_YAML_LINES: usize = i16::MAX as usize;

/// Two bytes a level beside up to 257 of its own. CPython itself stops at 100 levels.
const MOST_PYTHON: usize = 380;

/// No statement compares so often.
const MOST_JAVA: usize = 300;

/// Whether the code may be deeper or longer than the scanner of its grammar can hold.
///
/// A stack of indentations rises strictly, so it is never higher than the number of columns in which a level can begin.
pub fn overflows(language: &Language, code: &str) -> bool {
    match language.name {
        "yaml" => {
            code.lines().count() >= MOST_YAML_LINES
                || has_more_columns(code, MOST_YAML, |line, columns| {
                    columns.insert(indentation(line));
                    let bytes = line.as_bytes();
                    for (at, byte) in bytes.iter().enumerate() {
                        let ends = bytes.get(at + 1).is_none_or(u8::is_ascii_whitespace);
                        if b"-?:".contains(byte)
                            && ends
                            && (at == 0 || bytes[at - 1].is_ascii_whitespace())
                        {
                            columns.extend([at, at + 2]);
                        }
                    }
                })
        }
        "python" => has_more_columns(code, MOST_PYTHON, |line, columns| {
            columns.insert(indentation(line));
        }),
        "java" => has_open_angles(code),
        _ => false,
    }
}

/// Whether so many `<` of one statement are not closed that Java's grammar may take each for a comparison or for a list of
/// types: at the end of the text tree-sitter writes all these readings down at once, gigabytes of 30 kB.
fn has_open_angles(code: &str) -> bool {
    let mut open = 0usize;
    code.bytes().any(|byte| {
        match byte {
            b'<' => open += 1,
            b'>' => open = open.saturating_sub(1),
            b';' | b'{' | b'}' => open = 0,
            _ => {}
        }
        open > MOST_JAVA
    })
}

fn has_more_columns(code: &str, most: usize, read: fn(&str, &mut HashSet<usize>)) -> bool {
    let mut columns = HashSet::new();
    code.split(['\n', '\r']).any(|line| {
        read(line, &mut columns);
        columns.len() > most
    })
}

/// Python counts a tab as eight columns and takes a form feed as a new beginning: bytes would not tell lines apart.
fn indentation(line: &str) -> usize {
    let mut column = 0;
    for byte in line.bytes() {
        match byte {
            b' ' => column += 1,
            b'\t' => column += 8,
            b'\x0c' => column = 0,
            _ => break,
        }
    }
    column
}

#[cfg(test)]
mod tests {
    use crate::language::{Tree, find};

    fn check(language: &str, code: &str, is_read: bool) {
        let language = find(language).expect("a language");
        assert_eq!(Tree::parse(language, code).is_some(), is_read);
    }

    #[test]
    fn code_that_would_abort_the_process_is_refused() {
        check("yaml", &("- ".repeat(20_000) + "x"), false);
        check("yaml", &("? ".repeat(20_000) + "x"), false);
        let stairs = |levels: usize, line: &str| -> String {
            let steps = (0..levels).map(|level| " ".repeat(level) + line + "\n");
            steps.collect()
        };
        check("yaml", &stairs(3_000, "a:"), false);
        // One delimiter of a string makes the count of bytes odd, and the last indentation does not fit.
        let text = stairs(600, "if x:") + &" ".repeat(600) + "f\"\"\"a{b}\"\"\"";
        check("python", &text, false);
    }

    #[test]
    fn yaml_of_very_many_lines_is_not_called_wrong() {
        let text = "a:\n  - b: 1\n".repeat(17_000);
        check("yaml", &text, false);
        let text = "a:\n  - b: 1\n".repeat(16_000);
        let tree = Tree::parse(find("yaml").expect("yaml"), &text);
        assert!(tree.is_some_and(|tree| !tree.has_error()));
    }

    #[test]
    fn what_people_write_is_read() {
        let wide = |line: &str| -> String {
            let lines = (0..400).map(|at| format!("{}{line}\n", "k".repeat(at % 90 + 1)));
            lines.collect()
        };
        check("yaml", &wide(": value # a: b"), true);
        check("yaml", &wide(": [a, b]\n"), true);
        check("python", &wide(" = (1,\n  2)"), true);
        check("yaml", &("- ".repeat(50) + "x"), true);
    }
}
