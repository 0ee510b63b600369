//! The addresses in an author's HTML: where they stand, and others in their place.
//!
//! It reads the attributes that [`super::allowed`] says lead somewhere, and never makes an attribute that was not there, but for a picture's size.

use super::allowed::{self, Element, Leads};
use super::sanitized::{Inserts, Sanitized};
use super::token::{self, Attribute};

use crate::config::RawHtml;
use crate::markdown::document::{Document, RawAddress};
use crate::markdown::renderer::RawInsert;
use crate::markdown::stops::{self, Window};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::borrow::Cow;
use std::ops::Range;

/// The addresses in some HTML, and where they stand in it.
///
/// One with a brace is a template of another tool, or an expression of MDX.
pub(in super::super) fn addresses(html: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (name, attributes, _) in token::opening_tags(html) {
        let Some(element) = allowed::element(&name) else {
            continue;
        };
        for attribute in &attributes {
            let (Some(leads), Some(value)) = (element.leads(&attribute.name), &attribute.value)
            else {
                continue;
            };
            let places = match leads {
                Leads::ToOne => vec![trimmed(value)],
                Leads::ToSeveral => candidates(value),
            };
            for place in places {
                let text = &value[place.clone()];
                if !text.is_empty() && !text.contains('{') {
                    let place = attribute.at + place.start..attribute.at + place.end;
                    found.push((place, text.replace("&amp;", "&")));
                }
            }
        }
    }
    found
}

/// Opening tags that are shown as text, as they are named, and where they stand in the HTML.
pub(in super::super) fn shown_tags(html: &str) -> Vec<(Range<usize>, String)> {
    let mut found = Vec::new();
    for (name, _, source) in token::opening_tags(html) {
        // The tag is a piece of the very text.
        let start = source.as_ptr() as usize - html.as_ptr() as usize;
        if allowed::element(&name).is_none() {
            let written = source.get(1..=name.len()).unwrap_or(&name).to_owned();
            found.push((start..start + source.len(), written));
        }
    }
    found
}

/// The ids of the tags that are published, in order; a link's `name` is one too.
pub(in super::super) fn ids(html: &str, policy: RawHtml) -> Vec<String> {
    let mut found = Vec::new();
    for (name, attributes, _) in token::opening_tags(html) {
        if policy == RawHtml::Safe && allowed::element(&name).is_none() {
            continue;
        }
        let value = |wanted: &str| {
            let mut all = attributes.iter();
            all.find(|attribute| attribute.name == wanted)?
                .value
                .as_deref()
        };
        let name = value("name").filter(|_| name == "a");
        let given = [value("id"), name].into_iter().flatten();
        let given = given.filter(|id| !id.is_empty());
        found.extend(given.map(|id| id.replace("&amp;", "&")));
    }
    found
}

fn trimmed(value: &str) -> Range<usize> {
    let start = value.len() - value.trim_ascii_start().len();
    start..start + value.trim_ascii().len()
}

/// The addresses of a `srcset` (HTML standard, 4.8.4.2.1), without what is said of their size.
fn candidates(value: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < value.len() {
        let rest = &value[at..];
        let start = at + rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_whitespace() || c == ',')
                .len();
        let end = value[start..]
            .find(|c: char| c.is_ascii_whitespace())
            .map_or(value.len(), |end| start + end);
        let address = value[start..end].trim_end_matches(',');
        if !address.is_empty() {
            found.push(start..start + address.len());
        }
        // A comma at its end is the end of this one; otherwise its size follows, up to the next.
        at = match start + address.len() < end {
            true => end,
            false => value[end..]
                .find(',')
                .map_or(value.len(), |comma| end + comma),
        };
    }
    found
}

/// The addresses of one block of HTML, and what becomes of them.
pub(super) struct Written<'d> {
    addresses: &'d [RawAddress],
    /// The index of the first of them in the document.
    first: usize,
    inserts: &'d Inserts<'d>,
}

impl<'d> Written<'d> {
    pub(super) fn of(document: &'d Document, event: usize, inserts: &'d Inserts<'d>) -> Self {
        let raw = &document.raw;
        let first = raw.partition_point(|address| address.event < event);
        let count = raw[first..].partition_point(|address| address.event == event);
        Written {
            addresses: &raw[first..first + count],
            first,
            inserts,
        }
    }

    fn inserts(&self) -> impl Iterator<Item = (&RawAddress, RawInsert)> {
        let numbered = self.addresses.iter().enumerate();
        numbered.filter_map(|(at, address)| Some((address, (self.inserts)(self.first + at)?)))
    }

    /// Puts the new addresses into the attributes of a tag, and a picture's size beside its own.
    pub(super) fn apply(&self, element: &Element, attributes: &mut Vec<Attribute<'_>>) {
        if self.addresses.is_empty() {
            return;
        }
        let mut size = None;
        for attribute in attributes.iter_mut() {
            let Some(value) = &mut attribute.value else {
                continue;
            };
            let range = attribute.at..attribute.at + value.len();
            let mut changed = value.to_string();
            // From the end, so that what stands before keeps its place.
            let inserts: Vec<(&RawAddress, RawInsert)> = self
                .inserts()
                .filter(|(address, _)| {
                    range.start <= address.place.start && address.place.end <= range.end
                })
                .collect();
            for (address, insert) in inserts.iter().rev() {
                let place = &address.place;
                changed.replace_range(
                    place.start - range.start..place.end - range.start,
                    &quoted(&insert.address),
                );
                if attribute.name == "src" {
                    size = insert.size;
                }
            }
            if !inserts.is_empty() {
                *value = Cow::Owned(changed);
            }
        }
        if element.name == "img"
            && let Some(size) = size
        {
            sized(attributes, size);
        }
    }
}

/// An address that was made here, fit for an attribute of any quotes.
fn quoted(address: &str) -> String {
    address
        .replace('&', "%26")
        .replace('"', "%22")
        .replace('\'', "%27")
        .replace('<', "%3C")
        .replace('>', "%3E")
}

/// Says how large a picture is, where its author does not: the text around it does not move when it comes.
fn sized(attributes: &mut Vec<Attribute<'_>>, (width, height): (u32, u32)) {
    let has = |name: &str| attributes.iter().find(|attribute| attribute.name == name);
    let said = |name: &str| -> Option<u64> { has(name)?.value.as_ref()?.trim().parse().ok() };
    let (wide, high) = (u64::from(width), u64::from(height));
    let scaled = |one: u64, by: u64, of: u64| (of > 0).then(|| (one * by + of / 2) / of);
    let missing = match (has("width"), has("height")) {
        (None, None) => vec![("width", Some(wide)), ("height", Some(high))],
        (Some(_), None) => {
            let said = said("width").filter(|said| *said < 100_000);
            vec![("height", said.and_then(|said| scaled(said, high, wide)))]
        }
        (None, Some(_)) => {
            let said = said("height").filter(|said| *said < 100_000);
            vec![("width", said.and_then(|said| scaled(said, wide, high)))]
        }
        (Some(_), Some(_)) => return,
    };
    for (name, value) in missing {
        if let Some(value) = value {
            attributes.push(Attribute {
                name: name.to_owned(),
                value: Some(Cow::Owned(value.to_string())),
                at: 0,
            });
        }
    }
}

/// The HTML of a document as its author wrote it, with other addresses: for a book that trusts it.
pub(in super::super) fn rewrite(
    document: &Document,
    windows: &[Window],
    is_shown: impl Fn(&Range<u32>) -> bool,
    inserts: &Inserts<'_>,
) -> Sanitized {
    let mut sanitized = Sanitized::default();
    if document.raw.is_empty() {
        return sanitized;
    }
    let mut block: Option<(usize, Vec<usize>, String)> = None;
    let mut change = |event: usize, parts: &[usize], text: &str| {
        let written = Written::of(document, event, inserts);
        let inserts: Vec<(&RawAddress, RawInsert)> = written.inserts().collect();
        let (Some(first), false) = (parts.first(), inserts.is_empty()) else {
            return;
        };
        let mut changed = text.to_owned();
        for (address, insert) in inserts.iter().rev() {
            changed.replace_range(address.place.clone(), &quoted(&insert.address));
        }
        for part in parts {
            sanitized.instead.insert(*part, String::new());
        }
        sanitized.instead.insert(*first, changed);
    };
    for (at, event, place) in stops::walk(&document.events, windows) {
        if !is_shown(place) {
            continue;
        }
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some((at, Vec::new(), String::new())),
            Event::Html(html) => {
                if let Some((_, parts, text)) = &mut block {
                    parts.push(at);
                    text.push_str(html);
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((event, parts, text)) = block.take() {
                    change(event, &parts, &text);
                }
            }
            Event::InlineHtml(html) => change(at, &[at], html),
            _ => {}
        }
    }
    sanitized
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(html: &str, expect: &[&str]) {
        let found = addresses(html);
        for (place, target) in &found {
            assert_eq!(html[place.clone()].replace("&amp;", "&"), *target);
        }
        let targets: Vec<&str> = found.iter().map(|(_, target)| target.as_str()).collect();
        assert_eq!(targets, expect, "{html}");
    }

    #[test]
    fn what_leads_somewhere() {
        check(
            "<img src=a.png><IMG alt='x' SRC=' b c.png '>",
            &["a.png", "b c.png"],
        );
        check("é <a href=\"x?a&amp;b\">", &["x?a&b"]);
        check(
            "<video src=v poster=p><source src='s'></video>",
            &["v", "p", "s"],
        );
        check("<q cite=a><x-y src=b><!-- <img src=c> -->", &[]);
        check(
            "<img src={x}><img src=\"{{ y }}\"><img src><img src=''>",
            &[],
        );
    }

    #[test]
    fn a_set_of_pictures() {
        check(
            "<source srcset=' a.png 1x,b.png 2x, c,d.png,, e.png'>",
            &["a.png", "b.png", "c,d.png", "e.png"],
        );
        check("<img srcset=','>", &[]);
        check("<img srcset='a 1x'>", &["a"]);
    }
}
