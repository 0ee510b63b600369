//! What GitHub finds in plain text: bare addresses, which are links, and footnotes that nothing defines.
//!
//! The rules of addresses are those of GitHub Flavored Markdown 0.29, 6.9, but that a bracket or a quotation mark
//! around an address is no part of it, whatever its script.

use std::ops::Range;

/// A bare address in some text, and where it leads.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Address {
    pub range: Range<usize>,
    pub target: String,
}

/// Whether a text can hold anything that is looked for here.
pub(super) fn is_likely(text: &str) -> bool {
    ["://", "www.", "[^", "@"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// The bare addresses of a text, in order.
pub(super) fn addresses(text: &str) -> Vec<Address> {
    let bytes = text.as_bytes();
    let mut found: Vec<Address> = Vec::new();
    let mut at = 0;
    while let Some(next) = bytes[at..]
        .iter()
        .position(|byte| matches!(byte, b':' | b'w' | b'@'))
    {
        let sign = at + next;
        let from = found.last().map_or(0, |last| last.range.end);
        let address = match bytes[sign] {
            b':' => site(text, from, sign),
            b'w' => bare_site(text, from, sign),
            _ => mail(text, from, sign),
        };
        at = address
            .as_ref()
            .map_or(sign + 1, |address| address.range.end);
        found.extend(address);
    }
    found
}

/// `https://…` around the colon at `sign`; nothing of it before `from`.
fn site(text: &str, from: usize, sign: usize) -> Option<Address> {
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let before = &text.as_bytes()[from..sign];
        before.len() >= scheme.len()
            && before[before.len() - scheme.len()..].eq_ignore_ascii_case(scheme.as_bytes())
    })?;
    let start = sign - scheme.len();
    let is_inside = text[from..start].ends_with(|c: char| c.is_ascii_alphanumeric());
    let domain = sign + 3;
    if is_inside || text.get(sign..domain) != Some("://") {
        return None;
    }
    let end = end(text, start, domain, false)?;
    let target = text[start..end].to_owned();
    let range = start..end;
    Some(Address { range, target })
}

/// `www.…`
fn bare_site(text: &str, from: usize, start: usize) -> Option<Address> {
    let before = text[from..start].chars().next_back();
    let is_alone = before.is_none_or(|c| {
        c.is_whitespace() || !c.is_ascii() && !c.is_alphanumeric() || "*_~([\"'".contains(c)
    });
    if !is_alone || !text[start..].starts_with("www.") {
        return None;
    }
    let end = end(text, start, start, true)?;
    let range = start..end;
    let target = format!("http://{}", &text[range.clone()]);
    Some(Address { range, target })
}

/// The end of an address whose domain begins at `domain`; nothing where that is none.
fn end(text: &str, start: usize, domain: usize, needs_dot: bool) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let rest = &text[domain..];
    let length = rest
        .find(|c: char| !is_part(c) && c != '.')
        .unwrap_or(rest.len());
    let parts: Vec<&str> = rest[..length].trim_end_matches('.').split('.').collect();
    let last = &parts[parts.len().saturating_sub(2)..];
    let is_domain = parts.iter().all(|part| !part.is_empty())
        && !last.iter().any(|part| part.contains('_'))
        && (!needs_dot || parts.len() > 1 && parts.len() > usize::from(parts[0] == "www"));
    // `https://…` with three dots is a gap for the reader to fill.
    if !is_domain || parts.is_empty() {
        return None;
    }
    let tail = &rest[length..];
    let stop = tail
        .find(|c: char| c.is_whitespace() || c == '<' || c == '>' || is_foreign_mark(c))
        .unwrap_or(tail.len());
    let end = domain + length + stop;
    Some(start + trimmed(&text[start..end]).len()).filter(|end| *end > domain)
}

/// Full-width punctuation, which ends a sentence of a script without spaces.
fn is_foreign_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}'
        | '\u{ff01}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0c}' | '\u{ff0e}' | '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}'
        | '\u{ff5e}' | '\u{ff5f}'..='\u{ff65}' | '\u{2018}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2026}')
}

/// Without the punctuation of the sentence around an address.
fn trimmed(address: &str) -> &str {
    let mut address = address;
    loop {
        let Some(last) = address.chars().next_back() else {
            return address;
        };
        let shorter = &address[..address.len() - last.len_utf8()];
        let count = |c: char| address.matches(c).count();
        let is_outside = match last {
            ')' => count(')') > count('('),
            ']' => count(']') > count('['),
            '}' => count('}') > count('{'),
            ';' => match shorter.rfind('&') {
                // What looks like a character reference goes as a whole.
                Some(at)
                    if shorter[at + 1..].bytes().all(|b| b.is_ascii_alphanumeric())
                        && shorter.len() > at + 1 =>
                {
                    address = &address[..at];
                    continue;
                }
                _ => true,
            },
            last => "?!.,:*_~'\"".contains(last),
        };
        if !is_outside {
            return address;
        }
        address = shorter;
    }
}

/// `name@example.org` around the sign at `sign`.
fn mail(text: &str, from: usize, sign: usize) -> Option<Address> {
    let bytes = text.as_bytes();
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_+".contains(byte);
    let name = bytes[from..sign]
        .iter()
        .rev()
        .take_while(|byte| is_name(byte));
    let start = sign - name.count();
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || b".-_".contains(byte);
    let host = bytes[sign + 1..].iter().take_while(|byte| is_host(byte));
    let host = text[sign + 1..sign + 1 + host.count()].trim_end_matches('.');
    let end = sign + 1 + host.len();
    let (inner, top) = host.rsplit_once('.')?;
    let is_top = top.len() > 1 && top.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_inner = inner.split('.').all(|part| !part.is_empty());
    let before = text[..start].chars().next_back();
    let is_alone = start < sign
        && before.is_none_or(|c| !c.is_alphanumeric() && !"/:@".contains(c))
        && !text[end..].starts_with(['@', '/', ':']);
    (is_top && is_inner && is_alone).then(|| Address {
        range: start..end,
        target: format!("mailto:{}", &text[start..end]),
    })
}

/// `[^name]` in plain text: a footnote without its text. The ranges are those of the whole bracket.
pub(super) fn footnotes(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find("[^") {
        let start = at + next;
        at = start + 2;
        let rest = &text[at..];
        let length = rest
            .find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_')
            .unwrap_or(rest.len());
        let behind = &rest[length..];
        let name = &rest[..length];
        // A class of characters (`[^a-z]`, `[^abc]+`) is no footnote.
        let is_note = behind.starts_with(']')
            && !name.is_empty()
            && !super::brackets::is_class(name)
            && !behind[1..].starts_with(['*', '+', '{', '[', '\\'])
            || behind.starts_with("][^") && !name.is_empty();
        if is_note {
            found.push(start..at + length + 1);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[&str]) {
        let found = addresses(text);
        let found: Vec<&str> = found.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn addresses_end_where_the_sentence_goes_on() {
        check(
            "See https://a.example/x?b=1&c=2.",
            &["https://a.example/x?b=1&c=2"],
        );
        check("(http://a.example/b(c)d) e", &["http://a.example/b(c)d"]);
        check(
            "(https://a.example), [https://b.example]",
            &["https://a.example", "https://b.example"],
        );
        check(
            "\"https://a.example/\": 'www.b.example!'",
            &["https://a.example/", "http://www.b.example"],
        );
        check(
            "https://a.example/x&amp; https://a.example/x&y;",
            &["https://a.example/x", "https://a.example/x"],
        );
        check(
            "见https://a.example/路径。然后（www.b.example）",
            &["https://a.example/路径", "http://www.b.example"],
        );
        check(
            "HTTPS://A.example http://localhost:8080/x_y_",
            &["HTTPS://A.example", "http://localhost:8080/x_y"],
        );
        check("*www.a.example/x*", &["http://www.a.example/x"]);
    }

    #[test]
    fn what_has_no_domain_is_none() {
        for text in [
            "https:// x",
            "https://",
            "http://.",
            "https://…",
            "https://{host}/x",
            "xhttps://a.example",
            "git+https://a.example",
            "awww.a.example",
            "www",
            "www.",
            "www..a",
            "ssh://a.example",
            "https://a_b.c_d/x",
            "a: b",
            "w",
            "://",
            "https://*",
        ] {
            let expect: &[&str] = match text {
                // As GitHub: what stands before a scheme ends at the sign.
                "git+https://a.example" => &["https://a.example"],
                _ => &[],
            };
            check(text, expect);
        }
    }

    #[test]
    fn mail() {
        check(
            "Ask a.b+c@mail.example.org, or x@y.example.",
            &["mailto:a.b+c@mail.example.org", "mailto:x@y.example"],
        );
        for text in [
            "react@18.2.0",
            "a@b",
            "@scope/pkg",
            "git@host.example:a/b",
            "a@b.c",
            "x/y@z.example",
            "a@.example",
            "@",
            "a@b..cd",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn notes() {
        let check = |text: &str, expect: &[&str]| {
            let found = footnotes(text).into_iter();
            let found: Vec<&str> = found.map(|range| &text[range]).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("A[^a][^see-b], é[^1]? x", &["[^a]", "[^see-b]", "[^1]"]);
        check("[^a-z] [^0-9] [^]] [^ ] [^abc]+ [^/] [^a b] [^", &[]);
    }
}
