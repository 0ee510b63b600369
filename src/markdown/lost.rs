//! A second opinion on how many fences a text has, from its lines alone.
//!
//! The parser decides what a fence is; this count knows nothing of it, so that a fence which the parser swallowed
//! (inside an HTML block, say) is told and never lost.

use std::ops::Range;

/// The opening line of a fence as the lines show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    /// The line's byte range without its end.
    pub line: Range<usize>,
    /// The first backtick or tilde.
    pub marker: usize,
}

/// How many fences the lines of a text show.
pub fn count_fences(text: &str) -> usize {
    openings(text, &[]).len()
}

/// Fences that begin outside of `known`, which are ascending ranges of what the parser found.
pub(super) fn openings(text: &str, known: &[Range<usize>]) -> Vec<Opening> {
    let mut found = Vec::new();
    let mut open: Option<(u8, usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let block = known.partition_point(|block| block.end <= start);
        if known.get(block).is_some_and(|block| block.start < at) {
            open = None;
            continue;
        }
        let content = line.trim_end();
        let quotes = content
            .bytes()
            .take_while(|b| b" \t>".contains(b))
            .filter(|b| *b == b'>')
            .count();
        if let Some((byte, length, depth)) = open {
            let marker = content.trim_start_matches([' ', '\t', '>']);
            let is_close = marker.len() >= length && marker.bytes().all(|b| b == byte);
            // A quote that ends takes its fence with it.
            if is_close || quotes < depth {
                open = None;
            }
            if is_close || quotes >= depth {
                continue;
            }
        }
        let Some(marker) = marker_of(content) else {
            continue;
        };
        let byte = content.as_bytes()[marker];
        let length = content[marker..].bytes().take_while(|b| *b == byte).count();
        open = Some((byte, length, quotes));
        found.push(Opening {
            line: start..start + content.len(),
            marker: start + marker,
        });
    }
    found
}

/// Where an opening run begins, behind quote and list markers.
fn marker_of(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut i = 0;
    loop {
        while bytes.get(i).is_some_and(|b| b" \t>".contains(b)) {
            i += 1;
        }
        let rest = &bytes[i..];
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let is_bullet = matches!(rest, [b'-' | b'*' | b'+', b' ' | b'\t', ..]);
        let is_number = (1..=9).contains(&digits)
            && matches!(rest.get(digits..), Some([b'.' | b')', b' ' | b'\t', ..]));
        if is_bullet {
            i += 1;
        } else if is_number {
            i += digits + 1;
        } else {
            break;
        }
    }
    let rest = &line[i..];
    let run = |byte: u8| rest.bytes().take_while(|b| *b == byte).count();
    // The info string of a backtick fence holds no backtick (CommonMark 0.31, 4.5).
    let is_fence = run(b'~') >= 3 || (run(b'`') >= 3 && !rest[run(b'`')..].contains('`'));
    is_fence.then_some(i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_counted() {
        assert_eq!(count_fences("```py\na\n```\n\n~~~\nb\n~~~\n"), 2);
        assert_eq!(count_fences("````md\n```py\n```\n````\n"), 1);
        assert_eq!(count_fences("> ```\n> a\n\n```\nb\n```\n"), 2);
        assert_eq!(
            count_fences("1. ```py\n   a\n   ```\n- x\n  ```\n  ```\n"),
            2
        );
        assert_eq!(count_fences("``` a`b ```\n"), 0);
        assert_eq!(count_fences("```open"), 1);
    }
}
