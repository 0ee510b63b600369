//! Several markers on one line: `</td><td>`, `{{< tabs >}}{{% tab name="…" %}}`, `<Aside>Text</Aside>`.

use super::super::Dialect;
use super::markers::{self, Closer, Marker};
use super::{jsx, line};
use std::collections::HashSet;
use std::ops::Range;

/// What is on a line, in bytes of the text.
#[derive(Debug)]
pub(super) struct Tokens {
    pub before: Vec<(Range<usize>, Marker)>,
    /// Without white space around it.
    pub text: Range<usize>,
    pub after: Vec<(Range<usize>, Marker)>,
    /// Behind all of it; on a later line where a tag has several.
    pub end: usize,
}

impl Tokens {
    pub fn markers(&self) -> impl Iterator<Item = &Marker> {
        let all = self.before.iter().chain(&self.after);
        all.map(|(_, marker)| marker)
    }

    pub fn one(range: Range<usize>, marker: Marker) -> Tokens {
        Tokens {
            text: range.end..range.end,
            end: range.end,
            before: vec![(range, marker)],
            after: Vec::new(),
        }
    }
}

/// Bytes of the longest tag that is looked for.
const LONGEST: usize = 8192;

/// The markers of the line that goes on at `at` and ends at `line_end`.
pub(super) fn at(text: &str, at: usize, line_end: usize, dialect: Dialect) -> Option<Tokens> {
    let rest = text[at..line_end].trim_end();
    let is_likely = rest.starts_with(['<', '{']) || rest.ends_with(['>', '}']);
    if !is_likely {
        return None;
    }
    let mut before = Vec::new();
    let mut from = at;
    let mut end = at + rest.len();
    while let Some((length, marker)) = token(text, from, dialect) {
        let until = from + length;
        before.push((from..until, marker));
        if until > end {
            let line = text[until..].split('\n').next().unwrap_or("");
            end = until + line.trim_end().len();
        }
        from = until + space(&text[until..end]);
    }
    // How formatters keep a space between elements.
    let is_space = matches!(&text[from..end], "{' '}" | "{\" \"}");
    if is_space && !before.is_empty() && dialect == Dialect::Mdx {
        from = end;
    }
    // A fence behind a tag is one, and is read as its own line.
    if !before.is_empty() && line::fence(&text[from..end]).is_some() {
        end = from;
    }
    let mut after = Vec::new();
    let mut until = end;
    while let Some((range, marker)) = last(text, from..until, dialect) {
        until = from + text[from..range.start].trim_end().len();
        after.insert(0, (range, marker));
    }
    if before.is_empty() && after.is_empty() {
        return None;
    }
    Some(Tokens {
        before,
        text: from..until.max(from),
        after,
        end,
    })
}

/// The names of shortcodes, and outside of MDX of tags, that are closed somewhere in a text.
pub(super) fn closed(text: &str, dialect: Dialect) -> HashSet<String> {
    let mut names = HashSet::new();
    let starts: &[&str] = match dialect {
        Dialect::Markdown => &["{{", "{%", "</"],
        Dialect::Mdx => &["{{", "{%"],
    };
    for start in starts {
        for (at, _) in text.match_indices(start) {
            if let Some((_, Marker::Close(Closer::Named(_, name)))) = token(text, at, dialect) {
                names.insert(name);
            }
        }
    }
    names
}

fn space(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t']).len()
}

fn token(text: &str, at: usize, dialect: Dialect) -> Option<(usize, Marker)> {
    let rest = &text[at..];
    match rest.as_bytes().first()? {
        b'<' => {
            let mut end = rest.len().min(LONGEST);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            jsx::tag(&rest[..end], dialect)
        }
        b'{' => markers::shortcode(rest),
        _ => None,
    }
}

/// The closing marker at the end of a range.
fn last(text: &str, range: Range<usize>, dialect: Dialect) -> Option<(Range<usize>, Marker)> {
    let rest = &text[range.clone()];
    let start = match rest.as_bytes().last()? {
        b'>' => rest.rfind("</")?,
        b'}' => rest.rfind("{{").max(rest.rfind("{%"))?,
        _ => return None,
    };
    let at = range.start + start;
    let (length, marker) = token(text, at, dialect)?;
    let is_last = at + length == range.end && matches!(marker, Marker::Close(_));
    is_last.then_some((at..range.end, marker))
}

/// Whether each tag that is opened on a line of HTML is closed on it.
pub(super) fn is_whole(rest: &str) -> bool {
    let opened = rest.matches('<').count();
    let closing = rest.matches("</").count();
    let alone = rest.matches("/>").count()
        + ["<br>", "<hr>", "<img ", "<input ", "<wbr>"]
            .iter()
            .map(|tag| rest.matches(tag).count())
            .sum::<usize>();
    rest.trim_end().ends_with('>') && opened <= 2 * closing + alone
}

/// What is between tags.
pub(super) fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut is_inside = false;
    for c in html.chars() {
        match c {
            '<' => is_inside = true,
            '>' if is_inside => is_inside = false,
            _ if !is_inside => out.push(c),
            _ => {}
        }
    }
    out
}
