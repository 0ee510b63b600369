//! MDX: tags over several lines, comments, imports and exports.
//!
//! It finds where each ends, and reads no expression.

use super::super::Dialect;
use super::super::container::{self, ContainerKind};
use super::markers::{Closer, Marker};

/// A tag at the beginning of a text, and its length; over several lines in MDX only.
pub(super) fn tag(text: &str, dialect: Dialect) -> Option<(usize, Marker)> {
    let inner = text.strip_prefix('<')?;
    let is_closing = inner.starts_with('/');
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let end = name
        .find(|c: char| !(c.is_ascii_alphanumeric() || "._:-".contains(c)))
        .unwrap_or(name.len());
    let name = &name[..end];
    // A fragment, `<>`, has no name.
    let is_fragment = name.is_empty() && dialect == Dialect::Mdx;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_fragment {
        return None;
    }
    // `<https://…>` is a link.
    if name.contains(':') && name.ends_with(':') {
        return None;
    }
    let length = tag_end(text)?;
    let label = &text[1..length - 1];
    if dialect == Dialect::Markdown
        && (label.contains('\n') || !name.starts_with(|c: char| c.is_ascii_uppercase()))
    {
        return None;
    }
    let behind = label[usize::from(is_closing) + name.len()..].chars().next();
    if behind.is_some_and(|c| !c.is_whitespace() && c != '/' && c != '>') {
        return None;
    }
    if is_fragment && !matches!(label, "" | "/") {
        return None;
    }
    let closer = Closer::Named(ContainerKind::Tag, name.to_owned());
    if is_closing {
        return Some((length, Marker::Close(closer)));
    }
    let opening = container::tag(ContainerKind::Tag, label.trim_end_matches('/'));
    Some((
        length,
        if label.ends_with('/') || VOID.contains(&name) {
            Marker::Leaf(opening)
        } else {
            Marker::Open(opening, closer)
        },
    ))
}

/// Elements of HTML that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
];

/// Where the tag at the beginning of a text ends: behind the `>` that is in no quotes and no braces.
fn tag_end(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match (byte, quote) {
            (byte, Some(open)) if byte == open => quote = None,
            (_, Some(_)) => {}
            (b'"' | b'\'', None) => quote = Some(byte),
            (b'`', None) if depth > 0 => quote = Some(byte),
            (b'{', None) => depth += 1,
            (b'}', None) => depth = depth.saturating_sub(1),
            (b'>', None) if depth == 0 => return Some(at + 1),
            (b'<', None) if depth == 0 => return None,
            _ => {}
        }
        // A tag has no empty line in it, but in braces.
        if byte == b'\n' && depth == 0 && is_empty_line(&text[at + 1..]) {
            return None;
        }
    }
    None
}

fn is_empty_line(text: &str) -> bool {
    text.lines()
        .next()
        .is_some_and(|line| line.trim_ascii().is_empty())
}

/// Bytes of the longest comment that is looked for.
const LONGEST: usize = 1 << 16;

/// The length of the comment at the beginning of a text: `{/* … */}`.
pub(super) fn comment(text: &str) -> Option<usize> {
    let mut limit = text.len().min(LONGEST);
    while !text.is_char_boundary(limit) {
        limit -= 1;
    }
    let text = &text[..limit];
    let inner = text.strip_prefix('{')?.trim_start();
    let begin = text.len() - inner.strip_prefix("/*")?.len();
    let end = begin + text[begin..].find("*/")? + 2;
    let behind = text[end..].trim_start().strip_prefix('}')?;
    Some(text.len() - behind.len())
}

/// The length of the `import` or `export` at the beginning of a text, up to the end of its last line.
///
/// It ends at the first empty line outside of brackets; where brackets are never closed, at the first of all, and so it
/// does without patience. The other value is whether brackets are closed.
pub(super) fn module(text: &str, has_patience: bool) -> Option<(usize, bool)> {
    if !begins_module(text.lines().next()?) {
        return None;
    }
    let mut depth = 0isize;
    let mut quote: Option<u8> = None;
    let mut first_end = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let is_empty = line.trim_ascii().is_empty();
        if is_empty && at > 0 {
            first_end.get_or_insert(at);
            if depth <= 0 && quote.is_none() {
                return Some((at, true));
            }
            if !has_patience {
                return Some((at, false));
            }
        }
        let bytes = line.as_bytes();
        let mut i = 0;
        while i < bytes.len() {
            match (bytes[i], quote) {
                (b'\\', Some(_)) => i += 1,
                (byte, Some(open)) if byte == open => quote = None,
                (b'*', Some(b'*')) if bytes.get(i + 1) == Some(&b'/') => quote = None,
                (_, Some(_)) => {}
                (b'/', None) if bytes.get(i + 1) == Some(&b'/') => break,
                (b'/', None) if bytes.get(i + 1) == Some(&b'*') => quote = Some(b'*'),
                (byte @ (b'"' | b'\'' | b'`'), None) => quote = Some(byte),
                (b'{' | b'(' | b'[', None) => depth += 1,
                (b'}' | b')' | b']', None) => depth -= 1,
                _ => {}
            }
            i += 1;
        }
        // Only these two go on over lines; an apostrophe in JSX text does not.
        if matches!(quote, Some(b'"' | b'\'')) {
            quote = None;
        }
        at += line.len();
    }
    let is_whole = depth <= 0 && quote.is_none();
    Some(match first_end {
        Some(end) if !is_whole => (end, false),
        _ => (text.len(), is_whole),
    })
}

/// Whether a line begins a module's statement and is no prose: "import and export are words".
fn begins_module(line: &str) -> bool {
    let behind = |word: &str| {
        let rest = line.strip_prefix(word)?;
        let is_apart = rest.starts_with(|c: char| c.is_whitespace() || "{'\"*".contains(c));
        is_apart.then(|| rest.trim())
    };
    if let Some(rest) = behind("import") {
        let word = rest
            .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
            .next();
        let after = rest[word.unwrap_or("").len()..].trim_start();
        return rest.starts_with(['{', '*', '"', '\''])
            || after.starts_with(',')
            || after.starts_with("from ")
            || after.starts_with("from\"")
            || after.starts_with("from'")
            || rest.starts_with("type ") && rest.contains(" from ");
    }
    if let Some(rest) = behind("export") {
        let word = rest.split(|c: char| !c.is_alphanumeric()).next();
        let words = [
            "const", "let", "var", "function", "default", "class", "async", "type", "interface",
            "enum",
        ];
        return rest.starts_with(['{', '*']) || word.is_some_and(|word| words.contains(&word));
    }
    false
}
