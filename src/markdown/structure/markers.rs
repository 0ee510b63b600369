//! The lines that open and close containers, as each documentation system writes them.
//!
//! It reads one line and remembers nothing: whether an opening is ever closed is found out by [`super::scan`].

use super::super::container::{self, ContainerKind, Opening};

/// What a marker does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Marker {
    /// Opens what this closes.
    Open(Opening, Closer),
    Close(Closer),
    /// Opens what is indented below it.
    Indented(Opening),
    /// Holds nothing: `<Card title="…" />`.
    Leaf(Opening),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Closer {
    Colons(usize),
    Slashes(usize),
    Named(ContainerKind, String),
    Fence(u8, usize),
    /// The end of the quote.
    Quote,
}

impl Closer {
    /// Whether what this closes is what `other` closes; a run of colons closes a shorter one as well.
    pub fn ends(&self, other: &Closer, is_exact: bool) -> bool {
        match (self, other) {
            (Closer::Colons(own), Closer::Colons(run))
            | (Closer::Slashes(own), Closer::Slashes(run)) => own == run || !is_exact && own > run,
            (Closer::Fence(byte, own), Closer::Fence(other, run)) => byte == other && own >= run,
            _ => self == other,
        }
    }
}

/// What a whole line is, from its first character that is no space; `has_content` says whether something is indented
/// below it.
pub(super) fn line(rest: &str, has_content: impl Fn() -> bool) -> Option<Marker> {
    let rest = rest.trim_end();
    match rest.as_bytes().first()? {
        b':' => colons(rest),
        b'!' | b'?' => admonition(rest, has_content),
        b'=' => tab(rest),
        b'/' => slashes(rest),
        _ => None,
    }
}

fn colons(rest: &str) -> Option<Marker> {
    let label = rest.trim_start_matches(':');
    let run = rest.len() - label.len();
    if run < 3 {
        return None;
    }
    Some(if label.trim().is_empty() {
        Marker::Close(Closer::Colons(run))
    } else {
        Marker::Open(container::colons(label), Closer::Colons(run))
    })
}

/// `!!! note inline "Title"`, `??? note`, `???+ note "Title"`, `??? "Title"`.
fn admonition(rest: &str, has_content: impl Fn() -> bool) -> Option<Marker> {
    let folds = rest.starts_with("???");
    let label = rest
        .strip_prefix("!!!")
        .or_else(|| rest.strip_prefix("???"))?;
    let is_open = folds && label.starts_with('+');
    let label = label
        .strip_prefix('+')
        .filter(|_| folds)
        .unwrap_or(label)
        .trim();
    let (types, title) = match label.split_once('"') {
        Some((types, title)) => (types, Some(title.strip_suffix('"')?)),
        None => (label, None),
    };
    let is_type = |c: char| c.is_alphanumeric() || "_- ".contains(c);
    if label.is_empty() || !types.chars().all(is_type) {
        return None;
    }
    if title.is_none() && !has_content() {
        return None;
    }
    let mut words = types.split_whitespace();
    let name = words.next().unwrap_or("note").to_lowercase();
    let mut attributes: Vec<(String, String)> = Vec::new();
    attributes.extend(words.map(|class| ("class".to_owned(), class.to_owned())));
    if folds {
        attributes.push((
            "folds".to_owned(),
            if is_open { "open" } else { "" }.to_owned(),
        ));
    }
    // `!!! note ""` asks for no title.
    if title == Some("") {
        attributes.push(("untitled".to_owned(), String::new()));
    }
    Some(Marker::Indented(Opening {
        kind: ContainerKind::Admonition,
        name,
        title: title.and_then(container::words),
        attributes,
        label: label.to_owned(),
    }))
}

/// `=== "Title"`, `===! "Title"`, `===+ "Title"`.
fn tab(rest: &str) -> Option<Marker> {
    let label = rest.strip_prefix("===")?;
    let signs = label;
    let label = label.trim_start_matches(['!', '+']);
    let signs = &signs[..signs.len() - label.len()];
    let title = label.trim_start().strip_prefix('"')?.strip_suffix('"')?;
    if !label.starts_with(' ') {
        return None;
    }
    Some(Marker::Indented(Opening {
        kind: ContainerKind::Tab,
        name: "tab".to_owned(),
        title: container::words(title),
        attributes: [('!', "new"), ('+', "selected")]
            .iter()
            .filter(|(sign, _)| signs.contains(*sign))
            .map(|(_, name)| ((*name).to_owned(), String::new()))
            .collect(),
        label: label.trim().to_owned(),
    }))
}

/// `/// note | Title`; prose behind slashes is a comment of some language.
fn slashes(rest: &str) -> Option<Marker> {
    let label = rest.trim_start_matches('/');
    let run = rest.len() - label.len();
    if run < 3 {
        return None;
    }
    let label = label.trim();
    if label.is_empty() {
        return Some(Marker::Close(Closer::Slashes(run)));
    }
    let (name, title) = match label.split_once('|') {
        Some((name, title)) => (name.trim(), container::words(title)),
        None => (label, None),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let opening = Opening {
        kind: ContainerKind::Slashes,
        name: name.to_lowercase(),
        title,
        attributes: Vec::new(),
        label: label.to_owned(),
    };
    Some(Marker::Open(opening, Closer::Slashes(run)))
}

/// `[!TIP] Title`, `[!danger]- Title` at the beginning of a quote; GitHub's own five are read by the parser.
pub(super) fn alert(rest: &str) -> Option<Marker> {
    let (name, behind) = rest.trim_end().strip_prefix("[!")?.split_once(']')?;
    let is_name = name.len() > 2 && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-');
    let title = behind.trim_start_matches(['+', '-']);
    let is_apart = title.is_empty() || title.starts_with([' ', '\t']);
    let github = ["note", "tip", "important", "warning", "caution"];
    let is_github = behind.is_empty() && github.iter().any(|own| name.eq_ignore_ascii_case(own));
    if !is_name || !is_apart || is_github {
        return None;
    }
    let mut attributes = Vec::new();
    if title.len() < behind.len() {
        let value = if behind.starts_with('+') { "open" } else { "" };
        attributes.push(("folds".to_owned(), value.to_owned()));
    }
    let opening = Opening {
        kind: ContainerKind::Alert,
        name: name.to_lowercase(),
        title: container::words(title),
        attributes,
        label: rest.trim().to_owned(),
    };
    Some(Marker::Open(opening, Closer::Quote))
}

/// Directives of MyST whose content is Markdown; all others hold code, data or nothing.
const DIRECTIVES: &[&str] = &[
    "admonition", "attention", "card", "caution", "danger", "deprecated", "details", "div",
    "dropdown", "epigraph", "error", "exercise", "grid", "grid-item", "grid-item-card", "hint",
    "important", "margin", "note", "prf:theorem", "seealso", "sidebar", "solution", "tab-item",
    "tab-set", "tip", "topic", "versionadded", "versionchanged", "warning",
];

/// The info string of a fence that is a container: `{tip} Title`.
pub(super) fn directive(info: &str, byte: u8, run: usize) -> Option<Marker> {
    let (name, title) = info.trim().strip_prefix('{')?.split_once('}')?;
    let name = name.trim().to_lowercase();
    if !DIRECTIVES.contains(&name.as_str()) {
        return None;
    }
    let opening = Opening {
        kind: ContainerKind::Directive,
        name,
        title: container::words(title),
        attributes: Vec::new(),
        label: info.trim().to_owned(),
    };
    Some(Marker::Open(opening, Closer::Fence(byte, run)))
}

/// Shortcodes and tags of templates whose content is no Markdown, or that decide what is shown.
const OTHERS: &[&str] = &[
    "assign", "block", "capture", "case", "codeblock", "comment", "else", "elsif", "for",
    "highlight", "if", "include", "katex", "liquid", "macro", "math", "mermaid", "raw", "set",
    "unless", "verbatim",
];

/// A shortcode of Hugo or a tag of GitBook at the beginning of a text, and its length.
pub(super) fn shortcode(text: &str) -> Option<(usize, Marker)> {
    let (kind, open, close) = if text.starts_with("{{<") {
        (ContainerKind::Shortcode, 3, ">}}")
    } else if text.starts_with("{{%") {
        (ContainerKind::Shortcode, 3, "%}}")
    } else if text.starts_with("{%") {
        (ContainerKind::GitBook, 2, "%}")
    } else {
        return None;
    };
    let line = text.lines().next().unwrap_or("");
    let end = line.get(open..)?.find(close)? + open;
    let inner = line[open..end].trim();
    let length = end + close.len();
    let name = inner.strip_prefix('/').map(str::trim).or_else(|| {
        inner
            .strip_prefix("end")
            .filter(|name| kind == ContainerKind::GitBook && is_word(name))
    });
    if let Some(name) = name {
        let name = name.to_lowercase();
        let is_other = OTHERS.contains(&name.as_str());
        return (!is_other && is_word(&name))
            .then_some((length, Marker::Close(Closer::Named(kind, name))));
    }
    let inner = inner.trim_end_matches('/');
    let mut opening = container::tag(kind, inner);
    // A name may be a path: `{{< theme/box >}}`.
    let name = inner.split_whitespace().next().unwrap_or("");
    if name.contains('/') {
        let last = name.rsplit('/').next().unwrap_or(name);
        opening = container::tag(kind, &format!("{last}{}", &inner[name.len()..]));
        opening.name = name.to_lowercase();
    }
    if OTHERS.contains(&opening.name.as_str()) || !is_word(&opening.name) {
        return None;
    }
    let closer = Closer::Named(kind, opening.name.clone());
    Some((length, Marker::Open(opening, closer)))
}

fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_/.".contains(&byte))
}
