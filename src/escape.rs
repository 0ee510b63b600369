//! From text to a sink in which it stays text: HTML and XML, a terminal, the log of a build server.
//!
//! A document is someone else's: each of its texts goes to a sink through the one function of that sink. It escapes what
//! the sink could obey and no more. What a format forbids beside that, its writer takes out before.

use std::borrow::Cow;
use std::fmt::{self, Write};

/// `text` with everything escaped that could end it.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    push_html(&mut out, text);
    out
}

/// As [`html`], behind what is there already.
pub fn push_html(out: &mut String, text: &str) {
    // Writing to a `String` cannot fail.
    let _ = write_html(text, |piece| {
        out.push_str(piece);
        Ok(())
    });
}

/// As [`html`], piece by piece.
///
/// # Errors
///
/// What `write` gives.
pub fn write_html(text: &str, mut write: impl FnMut(&str) -> fmt::Result) -> fmt::Result {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        // Every byte above is ASCII, so both ends of the slice are character boundaries.
        write(&text[done..at])?;
        write(entity)?;
        done = at + 1;
    }
    write(&text[done..])
}

/// What a build server takes for a command wherever it is in a line of its log: GitHub's runner, and Azure's.
const COMMANDS: &[&str] = &["##[", "##vso["];

/// Text of several lines for a terminal or a log: nothing in it moves the cursor, changes the order of letters or is a
/// command. Line ends and tabs stay.
///
/// A control character (C0, DEL, C1) or one that directs the order of letters is written as `\u{1b}`; what would be a
/// command has a backslash.
pub fn terminal(text: &str) -> Cow<'_, str> {
    commands_off(replaced(text, shown))
}

/// As [`terminal`], with the colours of our own reports (`ESC [ 1 ; 31 m`): what a document says has gone through
/// [`line`] or [`terminal`] before it was coloured.
pub fn coloured(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('\u{1b}') else {
        return terminal(text);
    };
    let mut out = replaced(&text[..first], shown).into_owned();
    let mut rest = &text[first..];
    while let Some(at) = rest.find('\u{1b}') {
        out.push_str(&replaced(&rest[..at], shown));
        let end = at + colour(&rest[at..]).unwrap_or(1);
        match end - at {
            1 => shown('\u{1b}', &mut out),
            _ => out.push_str(&rest[at..end]),
        }
        rest = &rest[end..];
    }
    out.push_str(&replaced(rest, shown));
    Cow::Owned(commands_off(Cow::Owned(out)).into_owned())
}

/// A name, a title or other text of one line, for a terminal or a log: as [`terminal`], and line ends are escaped too.
pub fn line(text: &str) -> Cow<'_, str> {
    match text.contains('\n') {
        true => Cow::Owned(terminal(&text.replace('\n', "\\n")).into_owned()),
        false => terminal(text),
    }
}

/// JSON that is read by people too: what a terminal or a log could obey is written as an escape of JSON, which means the same.
///
/// `text` is JSON, so all that it holds of such characters is in strings.
pub fn json(text: &str) -> Cow<'_, str> {
    let text = replaced(text, |c, out| {
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    });
    // No line of JSON begins with a colon.
    guarded(text, |command| command.replacen('[', "\\u005b", 1))
}

/// XML that is read by people too: what a terminal or a log could obey is written as a reference, which means the same.
///
/// `text` is XML, and all that it holds of such characters is in content and in attributes.
pub fn xml(text: &str) -> Cow<'_, str> {
    let text = replaced(text, |c, out| {
        let _ = write!(out, "&#{};", u32::from(c));
    });
    guarded(text, |rest| match rest.strip_prefix(':') {
        Some(rest) => format!("&#58;{rest}"),
        None => rest.replacen('[', "&#91;", 1),
    })
}

/// Text in which no line is a command of a log.
fn commands_off(text: Cow<'_, str>) -> Cow<'_, str> {
    guarded(text, |command| match command.starts_with(':') {
        true => format!("\\{command}"),
        false => command.replacen('[', "\\[", 1),
    })
}

/// Each command to a log (`::error::`, at the beginning of a line; `##[error]`), made into text by `guard`.
fn guarded(text: Cow<'_, str>, guard: impl Fn(&str) -> String) -> Cow<'_, str> {
    let is_command = |line: &str| {
        line.trim_start().starts_with("::") || COMMANDS.iter().any(|word| line.contains(word))
    };
    if !text.lines().any(is_command) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        let blanks = line.len() - line.trim_start().len();
        let (blanks, mut rest) = line.split_at(blanks);
        out.push_str(blanks);
        let guarded;
        if rest.starts_with("::") {
            guarded = guard(rest);
            rest = &guarded;
        }
        while let Some(at) = COMMANDS.iter().filter_map(|word| rest.find(word)).min() {
            let end = at + rest[at..].find('[').map_or(2, |length| length + 1);
            out.push_str(&rest[..at]);
            out.push_str(&guard(&rest[at..end]));
            rest = &rest[end..];
        }
        out.push_str(rest);
    }
    Cow::Owned(out)
}

/// The length in bytes of the change of colour at the beginning (ECMA-48, "select graphic rendition"), if it is one.
fn colour(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("\u{1b}[")?;
    let length = rest.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    rest[length..].starts_with('m').then_some(length + 3)
}

fn shown(c: char, out: &mut String) {
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

/// Each character that a terminal could obey, replaced.
fn replaced(text: &str, mut replace: impl FnMut(char, &mut String)) -> Cow<'_, str> {
    let Some(first) = text.find(is_obeyed) else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match is_obeyed(c) {
            true => replace(c, &mut out),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Whether a terminal does something else with a character than to draw it: control characters but tab and line end,
/// Unicode's line and paragraph separators, and its Bidi_Control (UAX 9).
pub fn is_obeyed(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_obeys_no_text() {
        assert_eq!(terminal("a\té\nb"), "a\té\nb");
        assert_eq!(
            terminal("\u{1b}]52;c;Z\u{7}\u{9b}2J\r\u{202e}x\u{2028}\u{7f}\0"),
            "\\u{1b}]52;c;Z\\u{7}\\u{9b}2J\\u{d}\\u{202e}x\\u{2028}\\u{7f}\\u{0}"
        );
        assert_eq!(line("a\n::error::b"), "a\\n::error::b");
        assert_eq!(line("::b"), "\\::b");
    }

    #[test]
    fn a_log_takes_no_line_for_a_command() {
        assert_eq!(
            terminal("a::b\n \t::stop-commands::t\n"),
            "a::b\n \t\\::stop-commands::t\n"
        );
        assert_eq!(terminal("x ##[error]##[a]"), "x ##\\[error]##\\[a]");
        assert_eq!(
            terminal("\u{a0}##vso[task]\r\n::x"),
            "\u{a0}##vso\\[task]\\u{d}\n\\::x"
        );
        // A character that the log's trimming passes over does not hide one.
        assert_eq!(terminal("\u{b}::x"), "\\u{b}::x");
        assert_eq!(
            xml("<a>\n ::x\u{9b}##[b]</a>"),
            "<a>\n &#58;:x&#155;##&#91;b]</a>"
        );
        assert_eq!(
            json("\"\u{9b}\u{202e}##[a]\""),
            "\"\\u009b\\u202e##\\u005ba]\""
        );
    }

    #[test]
    fn only_a_colour_of_ours_stays() {
        assert_eq!(coloured("\u{1b}[1;31ma\u{1b}[0m"), "\u{1b}[1;31ma\u{1b}[0m");
        assert_eq!(
            coloured("a\u{1b}[2J\u{1b}\u{1b}[m"),
            "a\\u{1b}[2J\\u{1b}\u{1b}[m"
        );
        assert_eq!(
            coloured("\u{1b}[0mx\n::x\u{9b}"),
            "\u{1b}[0mx\n\\::x\\u{9b}"
        );
    }

    #[test]
    fn what_could_end_a_text_is_escaped() {
        assert_eq!(
            html("a<b> & \"é\" 'c'"),
            "a&lt;b&gt; &amp; &quot;é&quot; &#39;c&#39;"
        );
        assert_eq!(html(""), "");
    }
}
