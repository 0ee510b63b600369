//! The tags in a stretch of HTML, as the tokenizer of the HTML standard (13.2.5) finds them.
//!
//! It knows no element: the standard's states for the inside of scripts and styles are left out, because such elements are never written.

use std::borrow::Cow;

/// A piece of HTML.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'t> {
    /// Text, fit to be written: no `<`, `>` or NUL is left in it, and character references are as they were.
    Text(String),
    Open {
        /// In lower case.
        name: String,
        attributes: Vec<Attribute<'t>>,
        source: &'t str,
    },
    Close {
        name: String,
        source: &'t str,
    },
    /// A comment, a declaration or an instruction: nothing that a reader sees.
    Comment,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Attribute<'t> {
    /// In lower case.
    pub name: String,
    /// As written between the quotes; nothing without `=`.
    pub value: Option<Cow<'t, str>>,
    /// Where the value begins in the HTML.
    pub at: usize,
}

/// All of it, in order. A tag or a comment that does not end is text.
pub(super) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut text = 0;
    let mut at = 0;
    // Without a `-->` behind, no later comment ends either.
    let mut may_comment = true;
    // Behind the last `>` nothing ends.
    let last = html.rfind('>').unwrap_or(0);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        if start > last {
            break;
        }
        let rest = &html[start..];
        let token = if rest.starts_with("<!--") {
            let end = may_comment.then(|| comment(rest)).flatten();
            may_comment = end.is_some();
            end.map(|end| (Token::Comment, end))
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest.find('>').map(|end| (Token::Comment, end + 1))
        } else {
            tag(html, start)
        };
        let Some((token, length)) = token else {
            at = start + 1;
            continue;
        };
        push_text(&mut tokens, &html[text..start]);
        tokens.push(token);
        at = start + length;
        text = at;
    }
    push_text(&mut tokens, &html[text..]);
    tokens
}

fn push_text(tokens: &mut Vec<Token<'_>>, text: &str) {
    if !text.is_empty() {
        let text = text
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('\0', "\u{fffd}");
        tokens.push(Token::Text(text));
    }
}

/// The opening tags, in order: their names in lower case, their attributes, and how they are written.
pub(super) fn opening_tags(html: &str) -> impl Iterator<Item = (String, Vec<Attribute<'_>>, &str)> {
    tokens(html).into_iter().filter_map(|token| match token {
        Token::Open {
            name,
            attributes,
            source,
        } => Some((name, attributes, source)),
        Token::Text(_) | Token::Close { .. } | Token::Comment => None,
    })
}

/// The length of the comment that `text` begins with.
fn comment(text: &str) -> Option<usize> {
    for short in ["<!-->", "<!--->"] {
        if text.starts_with(short) {
            return Some(short.len());
        }
    }
    let ends = ["-->", "--!>"].map(|end| text[4..].find(end).map(|at| 4 + at + end.len()));
    ends.into_iter().flatten().min()
}

/// The tag that begins at `begin`, and its length.
fn tag(text: &str, begin: usize) -> Option<(Token<'_>, usize)> {
    let bytes = text.as_bytes();
    let is_close = bytes.get(begin + 1) == Some(&b'/');
    let start = begin + if is_close { 2 } else { 1 };
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let mut at = run(bytes, start, |byte| {
        !is_space(byte) && !b"/>".contains(&byte)
    });
    let name = text[start..at].to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        at = run(bytes, at, |byte| is_space(byte) || byte == b'/');
        if *bytes.get(at)? == b'>' {
            break;
        }
        let (attribute, end) = attribute(text, at)?;
        attributes.push(attribute);
        at = end;
    }
    let source = &text[begin..at + 1];
    let token = match is_close {
        true => Token::Close { name, source },
        false => Token::Open {
            name,
            attributes,
            source,
        },
    };
    Some((token, at + 1 - begin))
}

fn attribute(text: &str, start: usize) -> Option<(Attribute<'_>, usize)> {
    let bytes = text.as_bytes();
    // A name may begin with `=`, says the standard.
    let end = run(bytes, start + 1, |byte| {
        !is_space(byte) && !b"/>=".contains(&byte)
    });
    let name = text.get(start..end)?.to_ascii_lowercase();
    let equals = run(bytes, end, is_space);
    if bytes.get(equals) != Some(&b'=') {
        let value = None;
        return Some((
            Attribute {
                name,
                value,
                at: end,
            },
            end,
        ));
    }
    let value = run(bytes, equals + 1, is_space);
    let (range, end) = match *bytes.get(value)? {
        quote @ (b'"' | b'\'') => {
            let close = run(bytes, value + 1, |byte| byte != quote);
            bytes.get(close)?;
            (value + 1..close, close + 1)
        }
        b'>' => (value..value, value),
        _ => {
            let end = run(bytes, value, |byte| !is_space(byte) && byte != b'>');
            (value..end, end)
        }
    };
    let at = range.start;
    let value = Some(Cow::Borrowed(text.get(range)?));
    Some((Attribute { name, value, at }, end))
}

/// Where the bytes end that follow `start` and are like this; all that end them are ASCII.
fn run(bytes: &[u8], start: usize, is_like: impl Fn(u8) -> bool) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    start + rest.iter().take_while(|byte| is_like(**byte)).count()
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}
