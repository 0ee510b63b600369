//! Containers as data: what opens one, its name, its title and its attributes, as each documentation system writes them.
//!
//! It reads one opening and knows nothing of lines, nesting or stances.

use crate::span::Span;

/// A stretch of the document that one marker opens and another closes, or that is indented below its opening line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Container {
    pub kind: ContainerKind,
    /// The type word as written, in lower case: `danger`, `tabitem`, `bad`, `details`; `tab` for `=== "…"`.
    pub name: String,
    /// The title that a reader sees, without quotes and brackets: `Bad` of `:::danger Bad` and `<TabItem label="Bad">`.
    pub title: Option<String>,
    /// Attributes in the order in which they are written; names are in lower case, values without quotes.
    pub attributes: Vec<(String, String)>,
    /// What is behind the marker, or inside the tag.
    pub label: String,
    /// The opening.
    pub opening: Span,
    /// The marker that closes it, where one is written.
    pub closing: Option<Span>,
    /// From the opening to the end of the closing marker, or of the last line that belongs to it.
    pub span: Span,
    /// Whether its end is written. What is never closed covers the rest of what it is in, and says nothing of the
    /// examples there.
    pub closed: bool,
}

/// How a container is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContainerKind {
    /// `:::tip`, `::: danger Title`, `:::note[Title]`.
    Colons,
    /// `<TabItem label="…">`.
    Tag,
    /// `!!! note "Title"`, `??? note`, `???+ note`.
    Admonition,
    /// `=== "Title"`.
    Tab,
    /// `/// note | Title`.
    Slashes,
    /// `{{% tab name="…" %}}`, `{{< callout >}}`.
    Shortcode,
    /// `{% hint style="…" %}`, `{% tab title="…" %}`.
    GitBook,
    /// MyST: `:::{tip} Title` and ```` ```{tip} ````.
    Directive,
    /// `> [!CAUTION]`.
    Alert,
}

impl Container {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        all.find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// What kind of box it is: `caution` of `<Aside type="caution">` and `{% hint style="caution" %}`, else its name.
    pub fn type_word(&self) -> &str {
        ["type", "style", "variant", "intent", "severity", "kind"]
            .iter()
            .filter(|_| {
                matches!(
                    self.kind,
                    ContainerKind::Tag | ContainerKind::Shortcode | ContainerKind::GitBook
                )
            })
            .find_map(|name| self.attribute(name))
            .unwrap_or(&self.name)
    }

    /// The title, or else the kind as a reader sees it; nothing for what only arranges its content.
    pub fn heading(&self) -> Option<String> {
        if self.attribute("untitled").is_some() {
            return None;
        }
        if let Some(title) = &self.title {
            return Some(title.clone());
        }
        if !self.is_kind() || PLAIN.contains(&self.type_word()) {
            return None;
        }
        let word = self.type_word().replace(['-', '_'], " ");
        let mut letters = word.chars();
        let first = letters.next()?;
        Some(format!("{}{}", first.to_uppercase(), letters.as_str()))
    }

    /// Whether its kind is one that a reader should see, with or without a title.
    pub(super) fn is_kind(&self) -> bool {
        let word = self.type_word();
        match self.kind {
            ContainerKind::Colons | ContainerKind::Directive | ContainerKind::Slashes => {
                let is_class = self.label.starts_with("{.");
                !LAYOUT.contains(&word) && (!is_class || self.label.starts_with("{.callout-"))
            }
            ContainerKind::Admonition | ContainerKind::Alert => true,
            ContainerKind::Tag | ContainerKind::Shortcode | ContainerKind::GitBook => {
                KINDS.contains(&word.to_ascii_lowercase().as_str()) || PLAIN.contains(&word)
            }
            ContainerKind::Tab => false,
        }
    }

    /// Its classes: `class="bad"`, `className="bad"`, `{.bad}`, MyST's `:class: bad`.
    pub fn classes(&self) -> impl Iterator<Item = &str> {
        let all = self.attributes.iter();
        let all = all.filter(|(key, _)| key == "class" || key == "classname");
        all.flat_map(|(_, value)| value.split_whitespace())
    }
}

/// Kinds of boxes that component libraries and generators have in common.
const KINDS: &[&str] = &[
    "bad", "caution", "check", "danger", "error", "example", "good", "hint", "important", "info",
    "note", "success", "tip", "warn", "warning",
];

/// Boxes whose names say nothing to a reader.
const PLAIN: &[&str] = &["admonition", "alert", "aside", "box", "callout"];

/// Containers that only arrange what is in them.
const LAYOUT: &[&str] = &[
    "card-grid", "code-group", "column", "columns", "container", "div", "grid", "grid-item",
    "html", "raw", "row", "steps", "tab", "tab-item", "tab-set", "tabs", "v-pre",
];

/// What an opening says, without its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Opening {
    pub kind: ContainerKind,
    pub name: String,
    pub title: Option<String>,
    pub attributes: Vec<(String, String)>,
    pub label: String,
}

impl Opening {
    /// The container that opens at `opening` and is not closed yet.
    pub fn at(self, opening: Span) -> Container {
        Container {
            kind: self.kind,
            name: self.name,
            title: self.title,
            attributes: self.attributes,
            label: self.label,
            opening,
            span: opening,
            closing: None,
            closed: false,
        }
    }
}

/// What is behind colons: `danger Bad`, `tip[Good]{.x}`, `{tip} Title`, `{.callout-note title="…"}`, `details A {open}`.
pub(super) fn colons(label: &str) -> Opening {
    // Pandoc lets colons follow: `::: warning :::`.
    let label = label.trim().trim_end_matches(':').trim_end();
    if let Some((inner, rest)) = group(label, '{', '}') {
        let (classes, attributes) = braces(inner);
        let is_myst = inner.starts_with(|c: char| c.is_ascii_alphabetic());
        let name = if is_myst {
            inner.to_ascii_lowercase()
        } else {
            // Quarto: `{.callout-tip}`.
            let class = classes.unwrap_or_default();
            class.strip_prefix("callout-").unwrap_or(&class).to_owned()
        };
        let kind = if is_myst {
            ContainerKind::Directive
        } else {
            ContainerKind::Colons
        };
        let attributes = if is_myst { Vec::new() } else { attributes };
        let written = title_of(&attributes, &["title"]);
        return Opening {
            kind,
            name,
            title: words(rest).or(written),
            attributes,
            label: label.to_owned(),
        };
    }
    let end = label
        .find(|c: char| c.is_whitespace() || c == '[' || c == '{')
        .unwrap_or(label.len());
    let (name, rest) = label.split_at(end);
    let mut rest = rest.trim_start();
    let mut title = None;
    if let Some((inner, behind)) = group(rest, '[', ']') {
        title = words(inner);
        rest = behind;
    }
    let mut attributes = Vec::new();
    if let Some(at) = rest.find('{').filter(|_| rest.ends_with('}')) {
        attributes = braces(&rest[at + 1..rest.len() - 1]).1;
        rest = &rest[..at];
    }
    let title = title
        .or_else(|| words(rest))
        .or_else(|| title_of(&attributes, &["title", "label"]));
    Opening {
        kind: ContainerKind::Colons,
        name: name.to_lowercase(),
        title,
        attributes,
        label: label.to_owned(),
    }
}

/// What is inside of a tag or a shortcode, without its brackets: `TabItem value="x" label="Bad"`, `tab "Bad"`.
pub(super) fn tag(kind: ContainerKind, label: &str) -> Opening {
    let label = label.trim();
    let end = label
        .find(|c: char| c.is_whitespace() || c == '/')
        .unwrap_or(label.len());
    let (name, rest) = label.split_at(end);
    let attributes = attributes(rest);
    let mut names = vec![
        "title", "label", "summary", "heading", "header", "caption", "name",
    ];
    let name = name.to_lowercase();
    // Without a label the value is what a reader of Docusaurus sees.
    if name.contains("tab") && !name.contains("tabs") {
        names.push("value");
    }
    if name.contains("tabs") {
        names.retain(|name| *name != "name");
    }
    let named = title_of(&attributes, &names);
    // Hugo: `{{< tab "Bad" >}}`.
    let bare = || {
        let mut all = attributes.iter();
        all.find(|(key, _)| key.is_empty())
            .and_then(|(_, value)| words(value))
    };
    Opening {
        title: named.or_else(bare),
        kind,
        name,
        attributes,
        label: label.to_owned(),
    }
}

/// `name="value"`, `name='value'`, `name={value}`, `name=value`, `name`; a value alone in quotes has an empty name.
pub(super) fn attributes(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '/');
    while let Some(first) = rest.chars().next() {
        let (key, value, behind);
        if matches!(first, '"' | '\'' | '{' | '`') {
            (value, behind) = read_value(rest);
            key = "";
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || c == '=' || c == ',')
                .unwrap_or(rest.len());
            key = &rest[..end];
            let after = rest[end..].trim_start();
            match after.strip_prefix('=') {
                Some(after) => (value, behind) = read_value(after.trim_start()),
                None => (value, behind) = ("", after),
            }
        }
        // `{...props}` has no name and no value that a reader sees.
        let is_stray = key.is_empty() && (first == '{' || value.is_empty());
        if !is_stray {
            found.push((key.to_ascii_lowercase(), value.to_owned()));
        }
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '/');
    }
    found
}

/// A value without its quotes or braces, and what is behind it.
fn read_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\'', '`'] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    if let Some((inner, behind)) = group(text, '{', '}') {
        let inner = inner.trim();
        let (value, rest) = match inner.chars().next() {
            Some('"' | '\'' | '`') => read_value(inner),
            _ => (inner, ""),
        };
        // `{"a" + b}` is an expression.
        let value = if rest.trim().is_empty() { value } else { inner };
        return (value, behind);
    }
    let end = text
        .find(|c: char| c.is_whitespace() || c == ',')
        .unwrap_or(text.len());
    // A step at least, or a stray `=` would be read for ever.
    let end = end.max(text.chars().next().map_or(0, char::len_utf8));
    text.split_at(end)
}

/// What is between a bracket at the beginning and its partner, and what follows.
fn group(text: &str, open: char, close: char) -> Option<(&str, &str)> {
    let mut depth = 0usize;
    if !text.starts_with(open) {
        return None;
    }
    for (at, c) in text.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some((&text[1..at], &text[at + c.len_utf8()..]));
            }
        }
    }
    None
}

/// The first class of Pandoc's `{.class #id key="value"}`, and all as attributes.
fn braces(inner: &str) -> (Option<String>, Vec<(String, String)>) {
    let mut first = None;
    let mut found = attributes(inner);
    // What is behind ESLint's `::: incorrect` is JSON.
    found.retain(|(key, _)| key.starts_with(|c: char| c.is_alphabetic() || ".#".contains(c)));
    for (key, value) in &mut found {
        if let Some(class) = key.strip_prefix('.').filter(|_| value.is_empty()) {
            let class = class.to_owned();
            first.get_or_insert_with(|| class.clone());
            (*key, *value) = ("class".to_owned(), class);
        }
    }
    (first, found)
}

fn title_of(attributes: &[(String, String)], names: &[&str]) -> Option<String> {
    names.iter().find_map(|name| {
        let (_, value) = attributes.iter().find(|(key, _)| key == name)?;
        words(value)
    })
}

/// A title without the quotes around it; nothing where no word is left.
pub(super) fn words(text: &str) -> Option<String> {
    let text = text.trim();
    let inner = ['"', '\'']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote));
    let text = inner.unwrap_or(text).trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(opening: Opening, expect: &str) {
        let mut found = opening.name.clone();
        if let Some(title) = &opening.title {
            found += &format!(" \"{title}\"");
        }
        for (key, value) in &opening.attributes {
            found += &format!(" {key}={value}");
        }
        assert_eq!(found, expect, "{}", opening.label);
    }

    #[test]
    fn colons_have_a_name_and_a_title() {
        check(colons("danger Bad"), "danger \"Bad\"");
        check(colons("tip[Good *one*]"), "tip \"Good *one*\"");
        check(colons("Note"), "note");
        check(colons("note \"Say: it\""), "note \"Say: it\"");
        check(
            colons("details Click me {open}"),
            "details \"Click me\" open=",
        );
        check(colons("incorrect { \"ecmaVersion\": 6 }"), "incorrect");
        check(colons("{tip} Do this"), "tip \"Do this\"");
        check(
            colons("{.callout-tip title=\"Do this\"}"),
            "tip \"Do this\" class=callout-tip title=Do this",
        );
        check(colons("warning :::::"), "warning");
        check(colons("tip[open"), "tip \"[open\"");
        check(colons("größe"), "größe");
    }

    #[test]
    fn tags_have_a_title_among_their_attributes() {
        let tag = |label| tag(ContainerKind::Tag, label);
        check(
            tag("TabItem value=\"x\" label=\"Bad\""),
            "tabitem \"Bad\" value=x label=Bad",
        );
        check(tag("TabItem value='x'"), "tabitem \"x\" value=x");
        check(tag("Bad"), "bad");
        check(
            tag("Aside title={\"A > b\"} {...all}"),
            "aside \"A > b\" title=A > b",
        );
        check(
            tag("Tabs items={['a', 'b']} onChange={() => { go() }}"),
            "tabs items=['a', 'b'] onchange=() => { go() }",
        );
        check(tag("tab \"Bad\""), "tab \"Bad\" =Bad");
        check(tag("Box =x ="), "box \"x\" =x");
        check(
            tag("Box title=\"never closed"),
            "box \"never closed\" title=never closed",
        );
    }
}
