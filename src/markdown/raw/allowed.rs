//! The elements and attributes that an author may write: what shapes text, tables and pictures, and runs nothing.
//!
//! No element of forms, frames, scripts, styles or foreign markup, no attribute that a script or a style sheet hears of in its value.

use super::address;
use super::token::Attribute;
use crate::escape;
use std::collections::HashSet;

/// An allowed element.
pub(super) struct Element {
    pub name: &'static str,
    /// Nothing can be inside it.
    pub is_void: bool,
    /// Attributes of its own, with what their value may be.
    own: &'static [(&'static str, Value)],
}

#[derive(Clone, Copy)]
enum Value {
    Any,
    Address,
    Picture,
    Pictures,
}

/// How many addresses an attribute holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Leads {
    ToOne,
    ToSeveral,
}

use Value::{Address, Any, Picture, Pictures};

const ALIGNED: &[(&str, Value)] = &[("align", Any)];
const CELL: &[(&str, Value)] = &[
    ("align", Any),
    ("valign", Any),
    ("colspan", Any),
    ("rowspan", Any),
    ("headers", Any),
    ("scope", Any),
    ("width", Any),
    ("nowrap", Any),
];
const EDIT: &[(&str, Value)] = &[("cite", Address), ("datetime", Any)];
const MEDIA: &[(&str, Value)] = &[
    ("src", Address),
    ("poster", Picture),
    ("controls", Any),
    ("width", Any),
    ("height", Any),
    ("loop", Any),
    ("muted", Any),
    ("preload", Any),
];

/// Every element may have these, and what begins with `aria-`.
const GLOBAL: &[&str] = &[
    "class", "id", "title", "lang", "dir", "role", "hidden", "translate",
];

const fn plain(name: &'static str) -> Element {
    with(name, &[])
}

const fn with(name: &'static str, own: &'static [(&'static str, Value)]) -> Element {
    Element {
        name,
        is_void: false,
        own,
    }
}

const fn void(name: &'static str, own: &'static [(&'static str, Value)]) -> Element {
    Element {
        name,
        is_void: true,
        own,
    }
}

/// Sorted by name.
#[rustfmt::skip] // a table: one row a line
const ELEMENTS: &[Element] = &[
    with("a", &[("href", Address), ("name", Any), ("rel", Any), ("hreflang", Any)]),
    plain("abbr"),
    plain("address"),
    plain("article"),
    plain("aside"),
    with("audio", MEDIA),
    plain("b"),
    plain("bdi"),
    plain("bdo"),
    plain("big"),
    with("blockquote", &[("cite", Address)]),
    void("br", &[("clear", Any)]),
    with("caption", ALIGNED),
    plain("center"),
    plain("cite"),
    plain("code"),
    void("col", &[("span", Any), ("width", Any)]),
    with("colgroup", &[("span", Any)]),
    with("data", &[("value", Any)]),
    plain("dd"),
    with("del", EDIT),
    with("details", &[("open", Any), ("name", Any)]),
    plain("dfn"),
    with("div", ALIGNED),
    plain("dl"),
    plain("dt"),
    plain("em"),
    plain("figcaption"),
    plain("figure"),
    with("font", &[("color", Any), ("size", Any)]),
    plain("footer"),
    with("h1", ALIGNED),
    with("h2", ALIGNED),
    with("h3", ALIGNED),
    with("h4", ALIGNED),
    with("h5", ALIGNED),
    with("h6", ALIGNED),
    plain("header"),
    plain("hgroup"),
    void("hr", &[("align", Any), ("width", Any)]),
    plain("i"),
    void("img", &[("src", Picture), ("srcset", Pictures), ("sizes", Any), ("alt", Any), ("width", Any), ("height", Any), ("align", Any), ("loading", Any), ("decoding", Any)]),
    with("ins", EDIT),
    plain("kbd"),
    with("li", &[("value", Any), ("type", Any)]),
    plain("mark"),
    plain("nav"),
    with("ol", &[("start", Any), ("reversed", Any), ("type", Any)]),
    with("p", ALIGNED),
    plain("picture"),
    with("pre", &[("width", Any)]),
    with("q", &[("cite", Address)]),
    plain("rp"),
    plain("rt"),
    plain("ruby"),
    plain("s"),
    plain("samp"),
    plain("section"),
    plain("small"),
    void("source", &[("src", Address), ("srcset", Pictures), ("sizes", Any), ("media", Any), ("type", Any)]),
    plain("span"),
    plain("strike"),
    plain("strong"),
    plain("sub"),
    plain("summary"),
    plain("sup"),
    with("table", &[("align", Any), ("border", Any), ("width", Any), ("cellpadding", Any), ("cellspacing", Any)]),
    with("tbody", ALIGNED),
    with("td", CELL),
    with("tfoot", ALIGNED),
    with("th", CELL),
    with("thead", ALIGNED),
    with("time", &[("datetime", Any)]),
    with("tr", ALIGNED),
    void("track", &[("src", Address), ("kind", Any), ("label", Any), ("srclang", Any), ("default", Any)]),
    plain("tt"),
    plain("u"),
    with("ul", &[("type", Any)]),
    plain("var"),
    with("video", MEDIA),
    void("wbr", &[]),
];

/// The element of this name in lower case.
pub(super) fn element(name: &str) -> Option<&'static Element> {
    let at = ELEMENTS.binary_search_by_key(&name, |element| element.name);
    at.ok().map(|at| &ELEMENTS[at])
}

/// Whether an open element ends where another begins, without being closed (HTML standard, 13.1.2.4).
pub(super) fn ends(open: &str, next: &str) -> bool {
    match open {
        "li" => next == "li",
        "dt" | "dd" => matches!(next, "dt" | "dd"),
        "td" | "th" => matches!(next, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(next, "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" => matches!(next, "tbody" | "tfoot"),
        "p" => is_block(next),
        _ => false,
    }
}

/// Whether a browser ends an open paragraph where this element begins (HTML standard, 13.2.6.4.7).
pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

/// Sorted; only what is in [`ELEMENTS`].
const BLOCKS: &[&str] = &[
    "address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr",
    "li", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
];

impl Element {
    /// Its opening tag with those of the attributes that it may have.
    pub(super) fn open(&self, attributes: &[Attribute<'_>]) -> String {
        let mut tag = format!("<{}", self.name);
        let mut known = HashSet::new();
        for attribute in attributes {
            // Of several attributes of one name the first counts, also where it is not allowed.
            if !known.insert(attribute.name.as_str()) || !self.allows(attribute) {
                continue;
            }
            tag.push(' ');
            tag.push_str(&attribute.name);
            if let Some(value) = &attribute.value {
                // References stay as they are, and everything else that means something does not.
                let value = escape::html(value)
                    .replace("&amp;", "&")
                    .replace('\0', "\u{fffd}");
                tag.push_str(&format!("=\"{value}\""));
            }
        }
        tag.push('>');
        tag
    }

    /// Whether the attribute leads a reader or a browser somewhere, and whether to several places.
    pub(super) fn leads(&self, attribute: &str) -> Option<Leads> {
        let own = self.own.iter().find(|(own, _)| *own == attribute);
        match own?.1 {
            // No browser follows where a quotation is from.
            Address if attribute == "cite" => None,
            Address | Picture => Some(Leads::ToOne),
            Pictures => Some(Leads::ToSeveral),
            Any => None,
        }
    }

    fn allows(&self, attribute: &Attribute<'_>) -> bool {
        let name = attribute.name.as_str();
        let value = attribute.value.as_deref().unwrap_or_default();
        let is_aria = || {
            let rest = name.strip_prefix("aria-");
            rest.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_lowercase()))
        };
        if GLOBAL.contains(&name) || is_aria() {
            return true;
        }
        let own = self.own.iter().find(|(own, _)| *own == name);
        own.is_some_and(|(_, kind)| match kind {
            Any => true,
            Address => address::is_safe_value(value),
            Picture => address::is_safe_picture(value),
            Pictures => address::are_safe_pictures(value),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_names_nothing_that_runs() {
        assert!(ELEMENTS.is_sorted_by_key(|element| element.name));
        assert!(BLOCKS.is_sorted() && BLOCKS.iter().all(|name| element(name).is_some()));
        for name in [
            "script", "style", "iframe", "object", "embed", "form", "input", "button", "base",
            "meta", "link", "svg", "math", "template", "textarea", "title", "noscript",
            "plaintext", "xmp", "frameset", "applet", "body", "html", "select", "marquee", "slot",
            "dialog",
        ] {
            assert!(element(name).is_none(), "{name}");
        }
        let all = ELEMENTS.iter().flat_map(|element| element.own);
        let names = all.map(|(name, _)| *name).chain(GLOBAL.iter().copied());
        for name in names {
            assert!(!name.starts_with("on") && name != "style", "{name}");
        }
    }
}
