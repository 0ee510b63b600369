//! One line of Markdown as its blocks see it: columns, markers of quotes and lists, fences, HTML.
//!
//! It is as much of CommonMark as is needed to know where a line of structure may be, and no parser.

/// A place in a line, in bytes and in columns: a tab leads to the next multiple of four (CommonMark 0.31, 2.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    line: &'t str,
    pub at: usize,
    column: usize,
    /// Columns of the tab before `at` that are left.
    pub left: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(line: &'t str) -> Self {
        Cursor {
            line,
            at: 0,
            column: 0,
            left: 0,
        }
    }

    pub fn rest(&self) -> &'t str {
        &self.line[self.at..]
    }

    pub fn is_blank(&self) -> bool {
        self.rest().trim_ascii().is_empty()
    }

    /// Columns of white space from here on.
    pub fn indent(&self) -> usize {
        let mut ahead = *self;
        ahead.skip(usize::MAX)
    }

    /// Goes over white space of at most so many columns, and says over how many.
    pub fn skip(&mut self, columns: usize) -> usize {
        let mut skipped = 0;
        while skipped < columns {
            if self.left > 0 {
                let step = self.left.min(columns - skipped);
                self.left -= step;
                self.column += step;
                skipped += step;
                continue;
            }
            match self.line.as_bytes().get(self.at) {
                Some(b' ') => {
                    self.column += 1;
                    skipped += 1;
                }
                Some(b'\t') => self.left = 4 - self.column % 4,
                _ => break,
            }
            self.at += 1;
        }
        skipped
    }

    /// Goes over the marker of a quote and the column behind it.
    pub fn quote(&mut self) -> bool {
        let mut ahead = *self;
        ahead.skip(3);
        if ahead.left > 0 || !ahead.rest().starts_with('>') {
            return false;
        }
        ahead.at += 1;
        ahead.column += 1;
        ahead.skip(1);
        *self = ahead;
        true
    }

    /// Goes over the marker of a list item, and says how many columns its content is indented by.
    pub fn item(&mut self, in_paragraph: bool) -> Option<usize> {
        let mut ahead = *self;
        let indent = ahead.skip(3);
        let rest = ahead.rest().as_bytes();
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let width = match rest.get(digits)? {
            b'-' | b'*' | b'+' if digits == 0 => 1,
            b'.' | b')' if (1..=9).contains(&digits) => digits + 1,
            _ => return None,
        };
        let is_apart = rest.get(width).is_none_or(|byte| b" \t".contains(byte));
        let is_rule = digits == 0 && is_break(ahead.rest());
        if ahead.left > 0 || !is_apart || is_rule {
            return None;
        }
        let number = &rest[..digits];
        ahead.at += width;
        ahead.column += width;
        // Only a list that begins with one, and with something in it, interrupts a paragraph.
        let interrupts = (number.is_empty() || number == b"1") && !ahead.is_blank();
        if in_paragraph && !interrupts {
            return None;
        }
        let space = ahead.indent();
        let behind = if ahead.is_blank() || space > 4 {
            1
        } else {
            space
        };
        ahead.skip(behind);
        *self = ahead;
        Some(indent + width + behind)
    }
}

/// `***`, `- - -`: a thematic break.
fn is_break(rest: &str) -> bool {
    let mut marks = rest.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let Some(first) = marks.next() else {
        return false;
    };
    let others = marks.try_fold(0, |count, byte| (byte == first).then_some(count + 1));
    b"-*_".contains(&first) && others.is_some_and(|others| others >= 2)
}

/// The character and length of the run that opens a fence, and its info string.
pub(super) fn fence(rest: &str) -> Option<(u8, usize, &str)> {
    let byte = *rest.as_bytes().first()?;
    if byte != b'`' && byte != b'~' {
        return None;
    }
    let run = rest.bytes().take_while(|other| *other == byte).count();
    let info = &rest[run..];
    (run >= 3 && (byte == b'~' || !info.contains('`'))).then_some((byte, run, info))
}

/// The run of colons and the info string of a directive of code that MyST's authors write with colons.
pub(super) fn colon_fence(rest: &str) -> Option<(usize, &str)> {
    let run = rest.bytes().take_while(|byte| *byte == b':').count();
    let info = &rest[run..];
    let is_code = run >= 3 && super::super::directive::holds_code(info);
    is_code.then_some((run, info))
}

/// Whether a line ends a fence of this character and length.
pub(super) fn ends_fence(rest: &str, byte: u8, run: usize) -> bool {
    let rest = rest.trim_ascii();
    rest.len() >= run && rest.bytes().all(|other| other == byte)
}

/// What ends an HTML block (CommonMark 0.31, 4.6).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HtmlEnd {
    /// The line that has one of these.
    Text(&'static [&'static str]),
    /// The line before the next empty one.
    Blank,
}

/// The end of the HTML block that begins here; a tag that is no block element's begins one only outside of paragraphs.
pub(super) fn html(rest: &str, in_paragraph: bool) -> Option<HtmlEnd> {
    let inner = rest.strip_prefix('<')?;
    let lower: String = inner
        .chars()
        .take(12)
        .collect::<String>()
        .to_ascii_lowercase();
    let names = |names: &[&str]| {
        names.iter().any(|name| {
            let behind = lower.strip_prefix(name).map(|rest| rest.chars().next());
            behind.is_some_and(|c| c.is_none_or(|c| c.is_whitespace() || c == '>'))
        })
    };
    if names(&["pre", "script", "style", "textarea"]) {
        return Some(HtmlEnd::Text(&[
            "</pre>", "</script>", "</style>", "</textarea>",
        ]));
    }
    if inner.starts_with("!--") {
        return Some(HtmlEnd::Text(&["-->"]));
    }
    if inner.starts_with('?') {
        return Some(HtmlEnd::Text(&["?>"]));
    }
    if inner.starts_with("![CDATA[") {
        return Some(HtmlEnd::Text(&["]]>"]));
    }
    if inner.starts_with('!') {
        return Some(HtmlEnd::Text(&[">"]));
    }
    let name = inner.strip_prefix('/').unwrap_or(inner);
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(name.len());
    let (name, behind) = name.split_at(end);
    let lower = name.to_ascii_lowercase();
    if BLOCKS.contains(&lower.as_str())
        && (behind.is_empty() || behind.starts_with([' ', '\t', '>']) || behind.starts_with("/>"))
    {
        return Some(HtmlEnd::Blank);
    }
    let is_alone = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && behind.find('>') == Some(behind.trim_ascii_end().len().saturating_sub(1))
        && !behind.trim_ascii_end().is_empty();
    (is_alone && !in_paragraph).then_some(HtmlEnd::Blank)
}

/// The elements that begin an HTML block wherever they are (CommonMark 0.31, 4.6, kind 6).
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "base", "basefont", "blockquote", "body", "caption", "center",
    "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "legend", "li", "link", "main", "menu",
    "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p", "param", "search", "section",
    "summary", "table", "tbody", "td", "tfoot", "th", "thead", "title", "tr", "track", "ul",
];
