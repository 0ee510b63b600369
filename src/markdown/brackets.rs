//! Brackets that CommonMark makes no link of: references to rules, `[[…]]`, and links that were meant and are none.
//!
//! It sees only what the parser asks about, so nothing in code is ever read here, and every look around a bracket is
//! bounded: a page of a million brackets costs a million small looks.

use super::structure::Mapped;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::{SourceId, Span};
use pulldown_cmark::{BrokenLink, CowStr, LinkType};
use std::ops::Range;

/// How far from a bracket the one around it is looked for, in bytes.
const FAR: usize = 600;

/// What answers the parser.
pub(super) struct Brackets<'t> {
    source: SourceId,
    text: &'t str,
    base: usize,
    mapped: Option<&'t Mapped>,
    pub faults: Vec<Diagnostic>,
}

/// `[[target]]` or `[[target|text]]`.
pub(super) struct Wiki {
    /// The brackets and all that is inside, with the `!` of an embedded picture.
    pub range: Range<usize>,
    pub target: String,
    /// Where the text begins that a reader sees, if it is not the target.
    pub shown: Option<usize>,
    /// `![[picture.png]]`.
    pub is_picture: bool,
}

impl<'t> Brackets<'t> {
    pub fn new(source: SourceId, text: &'t str, base: usize, mapped: Option<&'t Mapped>) -> Self {
        Brackets {
            source,
            text,
            base,
            mapped,
            faults: Vec::new(),
        }
    }

    /// The destination of a bracket without a definition that becomes a link; `book` may turn it back into brackets.
    pub fn read(&mut self, link: &BrokenLink<'_>) -> Option<(CowStr<'static>, CowStr<'static>)> {
        let text = self.text;
        let span = &whole(text, link.span.clone(), link.link_type);
        let label = link.reference.as_ref();
        let is_image = text[span.start..].starts_with('!');
        let is_shortcut = link.link_type == LinkType::Shortcut;
        if is_shortcut && text[span.end..].starts_with('(') {
            self.tell_broken_address(span);
        }
        let target = if is_image {
            None
        } else if is_shortcut && is_doubled(text, span) {
            wiki(text, span).map(|wiki| wiki.target)
        } else {
            let glued = if is_shortcut {
                is_glued(text, span)
            } else {
                is_glued_before(text, span.start)
            };
            // `[x]` at the head of a list item is a task.
            (is_word(label) && !glued && label.len() > 1).then(|| label.to_owned())
        };
        if target.is_none() && !is_shortcut && promises(text, span, label) {
            self.faults
                .push(undefined(self.place(span.start..span.end), label));
        }
        let target = target.filter(|_| !is_in_link(text, span))?;
        Some((target.into(), CowStr::Borrowed("")))
    }

    fn place(&self, range: Range<usize>) -> Span {
        Mapped::place(self.mapped, self.source, self.base, range)
    }

    /// `[text](my file.md)`: a space ends an address, so that CommonMark sees no link.
    fn tell_broken_address(&mut self, span: &Range<usize>) {
        let line = line_from(self.text, span.end + 1);
        let Some(end) = line.find(')') else {
            return;
        };
        let written = line[..end].trim();
        let address = written.split([' ', '\t']).collect::<Vec<_>>();
        // What is in quotes behind an address is its title.
        let quoted = address
            .iter()
            .position(|part| part.starts_with(['"', '\'']));
        let address = address[..quoted.unwrap_or(address.len())].join(" ");
        if address.contains(' ') && is_like_address(&address) {
            let span = self.place(span.start..span.end + 1 + end + 1);
            let message = facts!("space-in-address", address);
            self.faults.push(
                Diagnostic::new(Code::DeadLink, span, message)
                    .hint(facts!("space-in-address-hint")),
            );
        }
    }
}

/// The rest of a line, as far as anything of a link is looked for.
fn line_from(text: &str, start: usize) -> &str {
    let mut end = (start + FAR).min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let rest = &text[start..end];
    rest.split(['\n', '\r']).next().unwrap_or(rest)
}

/// What is said of a reference that nothing defines.
pub(crate) fn undefined(span: Span, label: &str) -> Diagnostic {
    let message = facts!("undefined-reference", label);
    let hint = facts!("undefined-reference-hint", label);
    Diagnostic::new(Code::UndefinedReference, span, message).hint(hint)
}

/// With the empty brackets of `[label][]`, which the parser leaves out.
pub(super) fn whole(text: &str, span: Range<usize>, kind: LinkType) -> Range<usize> {
    let is_collapsed = matches!(kind, LinkType::Collapsed | LinkType::CollapsedUnknown);
    if is_collapsed && text[span.end..].starts_with("[]") {
        span.start..span.end + 2
    } else {
        span
    }
}

/// Whether a bracket may name a rule.
fn is_word(label: &str) -> bool {
    label.starts_with(|c: char| c.is_ascii_alphanumeric())
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_./:#".contains(&b))
}

/// Glued to a word a bracket is an index (`list[T]`).
fn is_glued(text: &str, span: &Range<usize>) -> bool {
    let after = text[span.end..].chars().next();
    is_glued_before(text, span.start) || after.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn is_glued_before(text: &str, start: usize) -> bool {
    let before = text[..start].chars().next_back();
    before.is_some_and(|c| c.is_alphanumeric() || "_])`\\".contains(c))
}

/// Whether `[text][label]` or `[label][]` was meant as a link: not an index, a class of characters, or placeholders.
pub(super) fn promises(text: &str, span: &Range<usize>, label: &str) -> bool {
    let raw = text[span.clone()].trim_start_matches('!');
    let is_image = raw.len() < span.len();
    let shown = match raw.rfind("][") {
        Some(at) => &raw[1.min(at)..at],
        None => return false,
    };
    let has_word = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphabetic()).count();
        letters > 1 || text.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
    };
    let is_placeholder = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_uppercase() || !c.is_alphabetic() && c != ' ')
    };
    let is_template = |text: &str| ["{{", "{%", "${"].iter().any(|mark| text.contains(mark));
    let is_collapsed = raw.ends_with("[]");
    (is_image || has_word(shown) || has_word(label) && label.len() > 2)
        && !is_glued_before(text, span.start)
        && !shown.starts_with('-')
        // The notation of usage lines: `[optional scope][optional footer]`.
        && !shown.starts_with("optional ")
        && !is_template(shown)
        && !is_template(label)
        && !is_class(shown)
        && !is_class(label)
        && !is_symbol(label)
        && !(is_collapsed && label.contains([',', '|', '<', '{', '=']))
        && !(!is_image && has_word(label) && is_placeholder(shown) && is_placeholder(label))
}

/// The path of a symbol (`package.module.name`, `std::vec`), which documentation generators define for a whole project.
fn is_symbol(label: &str) -> bool {
    let path = label.replace("::", ".");
    let parts: Vec<&str> = path.trim_end_matches("()").split('.').collect();
    let is_name = |part: &&str| {
        !part.is_empty()
            && !part.starts_with(|c: char| c.is_ascii_digit())
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    };
    let files = [
        "md", "mdx", "html", "htm", "txt", "pdf", "com", "org", "net",
    ];
    parts.len() > 1
        && parts.iter().all(is_name)
        && parts.last().is_none_or(|last| !files.contains(last))
}

/// A class of characters of a regular expression (`A-Za-z`).
pub(super) fn is_class(text: &str) -> bool {
    let chars: Vec<char> = text.trim_start_matches('^').chars().take(40).collect();
    let mut at = 0;
    while at + 2 < chars.len() && chars[at + 1] == '-' && chars[at].is_alphanumeric() {
        at += 3;
    }
    at > 0 && chars[at..].iter().all(|c| !c.is_alphabetic())
}

/// Whether an address was meant: it ends like a file's, or begins like a path or a site.
fn is_like_address(address: &str) -> bool {
    let beginnings = ["./", "../", "/", "http://", "https://"];
    if beginnings.iter().any(|begin| address.starts_with(begin)) {
        return true;
    }
    if address.contains(", ") || address.contains(": ") {
        return false;
    }
    let path = address.split('#').next().unwrap_or(address);
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(stem, end)| {
        let is_short = (2..=8).contains(&end.len());
        !stem.is_empty() && is_short && end.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// Whether a second pair of brackets stands directly around the first.
fn is_doubled(text: &str, span: &Range<usize>) -> bool {
    text[..span.start].ends_with('[')
        && !is_escaped(text, span.start - 1)
        && text[span.end..].starts_with(']')
}

/// `[[target]]` around the brackets of `span`, if it is a link to a rule or a page and no text of another link.
pub(super) fn wiki(text: &str, span: &Range<usize>) -> Option<Wiki> {
    if !is_doubled(text, span) || text[span.end + 1..].starts_with(['(', '[']) {
        return None;
    }
    let inner = &text[span.start + 1..span.end - 1];
    let pipe = inner.find('|');
    let target = inner[..pipe.unwrap_or(inner.len())].trim_end_matches('\\');
    let begins = target.trim_start_matches('#');
    let is_name = begins.starts_with(char::is_alphanumeric)
        && target.chars().any(char::is_alphabetic)
        && !target.ends_with(' ')
        && !target.contains(|c: char| "\"<>$={}*;`\n\r".contains(c))
        && !target.contains("://")
        && !is_class(target);
    let is_contents = target.eq_ignore_ascii_case("toc");
    if !is_name || is_contents {
        return None;
    }
    let start = span.start - 1;
    let is_embedded = text[..start].ends_with('!') && !is_escaped(text, start - 1);
    let pictures = ["png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "bmp"];
    let file = target.split('#').next().unwrap_or(target);
    let end = file.rsplit_once('.').map_or("", |(_, end)| end);
    let is_one_of = |ends: &[&str]| ends.iter().any(|one| end.eq_ignore_ascii_case(one));
    let is_picture = is_embedded && is_one_of(&pictures);
    // Sound, films and documents are embedded by other tools alone.
    let media = [
        "mp3", "mp4", "ogg", "wav", "flac", "webm", "mov", "mkv", "pdf",
    ];
    if is_embedded && is_one_of(&media) {
        return None;
    }
    Some(Wiki {
        range: start - usize::from(is_picture)..span.end + 1,
        target: target.to_owned(),
        shown: pipe.map(|at| span.start + 1 + at + 1),
        is_picture,
    })
}

/// Whether an odd number of backslashes stands before a byte.
pub(super) fn is_escaped(text: &str, at: usize) -> bool {
    is_escaped_byte(text.as_bytes(), at)
}

/// Whether brackets are part of another link's text (`[see [x] there](page.md)`): CommonMark allows no link in a link,
/// and the inner one would win.
fn is_in_link(text: &str, span: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    let (mut start, mut end) = (span.start, span.end);
    let (first, last) = (start.saturating_sub(FAR), (end + FAR).min(bytes.len()));
    loop {
        let Some(opening) = opening_before(bytes, first, start) else {
            return false;
        };
        let Some(closing) = closing_after(bytes, end, last) else {
            return false;
        };
        match bytes.get(closing + 1) {
            Some(b'(') if line_from(text, closing + 2).contains(')') => return true,
            Some(b'[') => return true,
            _ => {}
        }
        (start, end) = (opening, closing + 1);
    }
}

/// The bracket that is open before byte `end` of a paragraph.
fn opening_before(bytes: &[u8], first: usize, end: usize) -> Option<usize> {
    let mut depth = 0;
    let mut at = end;
    while at > first {
        at -= 1;
        match bytes[at] {
            b'\n' if is_blank_before(bytes, at) => return None,
            b']' if !is_escaped_byte(bytes, at) => depth += 1,
            b'[' if !is_escaped_byte(bytes, at) => match depth {
                0 => return Some(at),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    None
}

/// The bracket that closes what is open at byte `start` of a paragraph.
fn closing_after(bytes: &[u8], start: usize, last: usize) -> Option<usize> {
    let mut depth = 0;
    for at in start..last {
        match bytes[at] {
            b'\n' if at > start && is_blank_before(bytes, at) => return None,
            b'[' if !is_escaped_byte(bytes, at) => depth += 1,
            b']' if !is_escaped_byte(bytes, at) => match depth {
                0 => return Some(at),
                _ => depth -= 1,
            },
            _ => {}
        }
    }
    None
}

/// Whether the line that ends at byte `at` is empty.
fn is_blank_before(bytes: &[u8], at: usize) -> bool {
    let before = bytes[..at].iter().rev();
    let mut rest = before.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\r'));
    rest.next().is_none_or(|byte| *byte == b'\n')
}

fn is_escaped_byte(bytes: &[u8], at: usize) -> bool {
    let slashes = bytes[..at].iter().rev();
    slashes.take_while(|byte| **byte == b'\\').count() % 2 == 1
}
