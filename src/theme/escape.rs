//! From text to HTML that stays text, in content and in quoted attributes alike.
//!
//! The engine's own escaping also spells every `/` as an entity, which makes paths unreadable in the source of a page;
//! this one escapes what HTML requires and no more.

use crate::escape;
use std::borrow::Cow;
use std::fmt;

use minijinja::value::Value;
use minijinja::{Error, Output, State};

/// Stands for U+0000, which HTML forbids; navigation uses that character for its own marks (see `nav`).
const NO_CHARACTER: &str = "\u{fffd}";

/// Writes one `{{ value }}` of a template.
pub fn write_value(out: &mut Output, _: &mut State, value: &Value) -> Result<(), Error> {
    let written = match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text),
        Some(text) => write_text(text, |piece| out.write_str(piece)),
        None if value.is_none() || value.is_undefined() => Ok(()),
        None => write_text(&value.to_string(), |piece| out.write_str(piece)),
    };
    written.map_err(Error::from)
}

/// `text` with everything escaped that could end it.
pub fn text(text: &str) -> String {
    escape::html(&text.replace('\0', NO_CHARACTER))
}

fn write_text(text: &str, mut write: impl FnMut(&str) -> fmt::Result) -> fmt::Result {
    let mut pieces = text.split('\0');
    escape::write_html(pieces.next().unwrap_or_default(), &mut write)?;
    pieces.try_for_each(|piece| {
        write(NO_CHARACTER)?;
        escape::write_html(piece, &mut write)
    })
}

/// An address that can stand in `href`: one whose scheme could run something is made a plain relative path.
///
/// A file named `a:b.html` gets the same prefix, and needs it: without it a browser would take `a` for a scheme.
pub fn address(href: &str) -> Cow<'_, str> {
    let head = href.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((scheme, _)) = head.split_once(':') else {
        return Cow::Borrowed(href);
    };
    if ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
    {
        return Cow::Borrowed(href);
    }
    Cow::Owned(format!("./{href}"))
}
