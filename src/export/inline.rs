//! Text and addresses inside a line of Markdown. It never changes what a reader sees of them.

/// A text that is not Markdown, on one line; what stands in backticks becomes code.
///
/// Brackets are left alone unless they would make a link: messages hold code, and `a[0]` is to be read as that.
pub(super) fn text(text: &str) -> String {
    write(text, Brackets::Plain)
}

/// A text between the brackets of a link.
pub(super) fn label(text: &str) -> String {
    write(text, Brackets::Escaped)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Brackets {
    Plain,
    Escaped,
}

fn write(text: &str, brackets: Brackets) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Two backticks in a row, or one without its partner, would hold something else together.
    let is_paired = text.matches('`').count() % 2 == 0 && !text.contains("``");
    if !is_paired {
        return escaped(&text, true, brackets);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (at, piece) in text.split('`').enumerate() {
        match at % 2 {
            0 => out.push_str(&escaped(piece, false, brackets)),
            _ => {
                out.push('`');
                out.push_str(piece);
                out.push('`');
            }
        }
    }
    out
}

fn escaped(text: &str, and_backticks: bool, brackets: Brackets) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let after = rest.peek().copied().unwrap_or(' ');
        let marks = match c {
            '\\' | '*' | '<' | '~' | '|' => true,
            '[' | ']' if brackets == Brackets::Escaped => true,
            ']' => matches!(after, '(' | '['),
            '`' => and_backticks,
            // Inside a word it is a letter.
            '_' => !(before.is_alphanumeric() && after.is_alphanumeric()),
            '&' => after == '#' || after.is_alphanumeric(),
            _ => false,
        };
        if marks {
            out.push('\\');
        }
        out.push(c);
        before = c;
    }
    out
}

/// A text as code, whatever backticks it holds.
pub(super) fn code(text: &str) -> String {
    let marks = "`".repeat(longest_run(text, '`') + 1);
    let space = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{marks}{space}{text}{space}{marks}")
}

/// How often a mark stands in a row, at most.
pub(super) fn longest_run(text: &str, mark: char) -> usize {
    let runs = text.split(|c| c != mark).map(str::len);
    runs.max().unwrap_or(0)
}

/// An address that may stand in the parentheses of a link, in a table as elsewhere.
pub(super) fn destination(address: &str) -> String {
    if !address.contains(['(', ')', '|', '`']) {
        return address.to_owned();
    }
    address
        .replace('(', "%28")
        .replace(')', "%29")
        .replace('|', "%7C")
        .replace('`', "%60")
}

/// A description on one line, cut at a word.
pub(super) fn short(description: &str) -> String {
    const MOST: usize = 200;
    let line = description.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST) {
        Some((at, _)) => {
            let at = line[..at].rfind(' ').unwrap_or(at);
            text(&format!("{}…", &line[..at]))
        }
        None => text(&line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(label("a <b> & [c] *d*"), "a \\<b> & \\[c\\] \\*d\\*");
        assert_eq!(text("a[0], [b](c)"), "a[0], [b\\](c)");
        assert_eq!(text("use `a_b[0]`, not a_b"), "use `a_b[0]`, not a_b");
        assert_eq!(text("one ` alone\nand _x_"), "one \\` alone and \\_x\\_");
        assert_eq!(text("&lt; AT&T"), "\\&lt; AT\\&T");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(destination("a(b).md"), "a%28b%29.md");
    }
}
