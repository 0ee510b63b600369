//! The author's text with small changes: fences carry their verdicts, links lead to copies, front matter is gone.
//!
//! Front matter is for whoever builds the site; its title is the copy's heading, and its description stands in
//! `llms.txt`. Line ends become line feeds. Everything else is the author's, byte for byte.

use super::super::exporter::Input;
use super::super::inline;
use super::edit::{Edit, Part};
use super::fence;
use crate::book::Target;
use crate::markdown::{Block, BlockKind, ContainerKind, Dialect, Document, LinkKind};
use crate::page::relative_file;
use std::ops::Range;

/// The part as Markdown, for a file at `from`, with one line feed at its end.
pub(super) fn copy(input: &Input<'_>, part: &Part, from: &str) -> String {
    let page = &input.context.book.pages[part.page];
    let source = &*input.context.sources.get(page.source).text;
    let front = page.document.front_matter.as_ref();
    let start = (part.range.start as usize).max(front.map_or(0, |front| front.span.end as usize));
    let end = (part.range.end as usize).min(source.len());
    let mut edits = edits(input, part, source, from);
    edits.retain(|edit| start <= edit.range.start && edit.range.end <= end);
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let own = end.saturating_sub(start);
    let mut out = String::with_capacity(own + own / 4);
    let mut at = start.min(end);
    for edit in edits {
        // Of two changes of one place the outer one comes first, and holds.
        if edit.range.start < at {
            continue;
        }
        out.push_str(&source[at..edit.range.start]);
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&source[at..end]);
    if out.contains('\r') {
        out = out.replace("\r\n", "\n").replace('\r', "\n");
    }
    // Indentation of the first line may be code.
    let body = out.trim_start_matches(['\u{feff}', '\n']).trim_end();
    format!("{body}\n")
}

fn edits(input: &Input<'_>, part: &Part, source: &str, from: &str) -> Vec<Edit> {
    let page = &input.context.book.pages[part.page];
    let document = &page.document;
    let inside = |at: u32| part.range.contains(&at);
    let parts = document.parts(&part.range);
    let mut edits = Vec::new();
    for at in parts.fences {
        if inside(document.fences[at].span.start) {
            edits.push(fence::edit(input, part, at, source, from));
        }
    }
    for (link, target) in zip(&document.links, &page.targets, parts.links) {
        let written = Written {
            range: link.span.start as usize..link.span.end as usize,
            kind: link.kind,
            target: &link.target,
        };
        if inside(link.span.start) {
            edits.extend(written.edit(input, part, source, target, from));
        }
    }
    for (image, target) in zip(&document.images, &page.images, parts.images) {
        let written = Written {
            range: image.span.start as usize..image.span.end as usize,
            kind: LinkKind::Written,
            target: &image.target,
        };
        if inside(image.span.start) {
            edits.extend(written.edit(input, part, source, target, from));
        }
    }
    for (address, target) in zip(&document.raw, &page.raw, parts.raw) {
        let range = address.span.start as usize..address.span.end as usize;
        // Where lines of a quote cut it, it has no place of its own.
        let is_whole = source
            .get(range.clone())
            .is_some_and(|written| written.replace("&amp;", "&") == address.target);
        if inside(address.span.start) && is_whole {
            let way = href(input, target, from);
            edits.extend(way.address().map(|text| Edit { range, text }));
        }
    }
    for heading in &document.headings[parts.headings] {
        let start = heading.span.start as usize;
        let marks = source[start..]
            .bytes()
            .take_while(|byte| *byte == b'#')
            .count();
        let rise = (part.lift as usize).min(marks.saturating_sub(2));
        if rise > 0 {
            edits.push(Edit {
                range: start..start + rise,
                text: String::new(),
            });
        }
    }
    if Dialect::of(&page.path) == Dialect::Mdx {
        edits.extend(tags(document, source));
    }
    edits.extend(hidden(&document.blocks[parts.blocks]));
    edits
}

/// Some of the things of a document, each with what it leads to.
fn zip<'d, T>(
    things: &'d [T],
    targets: &'d [Target],
    at: Range<usize>,
) -> impl Iterator<Item = (&'d T, &'d Target)> {
    things[at.clone()].iter().zip(&targets[at])
}

/// Comments with a fence in them, which would be read as an example.
fn hidden(blocks: &[Block]) -> impl Iterator<Item = Edit> {
    let blocks = blocks.iter();
    let comments = blocks.filter(|block| {
        let text = block.text.trim();
        block.kind == BlockKind::Html
            && text.starts_with("<!--")
            && text.find("-->") == Some(text.len() - 3)
            && crate::markdown::count_fences(text) > 0
    });
    comments.map(|block| Edit {
        range: block.span.range(),
        text: String::new(),
    })
}

/// What makes a page of MDX: a tag is its title, and what is on no page is in no copy.
fn tags(document: &Document, source: &str) -> Vec<Edit> {
    let mut edits: Vec<Edit> = document
        .dropped
        .iter()
        .map(|range| whole_line(source, range.start as usize..range.end as usize, ""))
        .collect();
    let containers = document.containers.iter();
    for container in containers.filter(|one| one.kind == ContainerKind::Tag) {
        let title = match container.heading() {
            Some(title) if title.contains('*') => format!("{title}\n\n"),
            Some(title) => format!("**{title}**\n\n"),
            None => String::new(),
        };
        edits.push(whole_line(source, container.opening.range(), &title));
        edits.extend(
            container
                .closing
                .map(|closing| whole_line(source, closing.range(), "")),
        );
    }
    edits
}

/// Takes a range out, and its line as well where nothing else is on it.
fn whole_line(source: &str, range: Range<usize>, text: &str) -> Edit {
    let start = source[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let end = source[range.end..].find('\n');
    let end = end.map_or(source.len(), |at| range.end + at + 1);
    let is_space = |text: &str| text.bytes().all(|byte| b" \t\r\n>".contains(&byte));
    let before = &source[start..range.start];
    let is_alone = is_space(before) && is_space(&source[range.end..end]) && !range.is_empty();
    let is_text = !source[range.clone()].trim().is_empty();
    if is_alone && is_text {
        return Edit {
            range: start..end,
            text: text.to_owned(),
        };
    }
    Edit {
        range,
        text: text.to_owned(),
    }
}

/// A link or an image as it stands in the file.
struct Written<'a> {
    range: Range<usize>,
    kind: LinkKind,
    target: &'a str,
}

impl Written<'_> {
    fn edit(
        &self,
        input: &Input<'_>,
        part: &Part,
        source: &str,
        target: &Target,
        from: &str,
    ) -> Option<Edit> {
        let raw = source.get(self.range.clone())?;
        let href = match target {
            Target::External(address) => {
                // The definition may stand outside of what is copied.
                let is_cut = (part.rule.is_some() || input.beside.is_some())
                    && self.kind == LinkKind::Written;
                let by_name = raw.ends_with(']') && !raw.starts_with('<');
                (is_cut && by_name).then(|| inline::destination(address))?
            }
            target => match href(input, target, from) {
                Way::To(href) => href,
                Way::AsWritten => return None,
                Way::Nowhere => return self.words(raw),
            },
        };
        if self.kind == LinkKind::Wiki {
            let inner = raw.trim_start_matches('[').trim_end_matches(']');
            let text = inner.split_once('|').map_or(inner, |(_, text)| text);
            return Some(Edit {
                range: self.range.clone(),
                text: format!("[{text}]({href})"),
            });
        }
        if !raw.starts_with(['[', '!']) {
            return None;
        }
        let (tail, text) = if raw.ends_with(')') {
            let tail = raw.rfind("](")? + 1;
            let title = self.title(&raw[tail + 1..raw.len() - 1]);
            match raw.starts_with("[](") {
                true => {
                    let shown = input.context.book.title_of(target);
                    let shown = inline::text(&shown.unwrap_or_default());
                    (tail - 1, format!("{shown}]({href}{title})"))
                }
                false => (tail, format!("({href}{title})")),
            }
        } else {
            // `[text][name]`, `[name][]`, `[name]`.
            let tail = raw.rfind("][").map_or(raw.len(), |at| at + 1);
            (tail, format!("({href})"))
        };
        Some(Edit {
            range: self.range.start + tail..self.range.end,
            text,
        })
    }

    /// The text of a link that leads nowhere, or what is said in place of an image.
    fn words(&self, raw: &str) -> Option<Edit> {
        let text = match self.kind {
            LinkKind::Wiki => {
                let inner = raw.trim_start_matches('[').trim_end_matches(']');
                inner.split_once('|').map_or(inner, |(_, text)| text)
            }
            _ => {
                let inner = raw.trim_start_matches('!').strip_prefix('[')?;
                let end = match raw.ends_with(')') {
                    true => inner.rfind("](")?,
                    false => inner.rfind("][").or_else(|| inner.rfind(']'))?,
                };
                &inner[..end]
            }
        };
        Some(Edit {
            range: self.range.clone(),
            text: text.to_owned(),
        })
    }

    /// What stands behind the address in the parentheses.
    fn title<'r>(&self, inside: &'r str) -> &'r str {
        let inside = inside.trim_start();
        let end = if inside.starts_with('<') {
            inside.find('>').map_or(inside.len(), |at| at + 1)
        } else if inside.starts_with(self.target) {
            self.target.len()
        } else {
            inside.find(char::is_whitespace).unwrap_or(inside.len())
        };
        inside[end..].trim_end()
    }
}

/// Where a link of a copy leads.
enum Way {
    To(String),
    /// The author's own address is as good.
    AsWritten,
    /// To a page that a reader of the copy does not have.
    Nowhere,
}

impl Way {
    fn address(self) -> Option<String> {
        match self {
            Way::To(address) => Some(address),
            Way::AsWritten | Way::Nowhere => None,
        }
    }
}

fn href(input: &Input<'_>, target: &Target, from: &str) -> Way {
    let addresses = input.context.addresses;
    let way = |address: &str| input.way(from, address);
    let found = match target {
        Target::Rule(rule) => match addresses.rules[*rule].as_deref() {
            Some(address) => way(address),
            None => return Way::AsWritten,
        },
        Target::Page { page, anchor } => match (addresses.pages[*page].as_deref(), anchor) {
            (Some(address), Some(anchor)) => way(&format!("{address}#{anchor}")),
            (Some(address), None) => way(address),
            (None, _) => return Way::AsWritten,
        },
        Target::Folder(folder) if folder.is_empty() => way("index.html"),
        Target::Folder(folder) => way(&format!("{folder}/index.html")),
        Target::Asset(path) => match input.beside {
            None => Some(inline::destination(&relative_file(from, path))),
            Some(_) => input.published(path),
        },
        Target::External(_) | Target::Brackets => return Way::AsWritten,
    };
    found.map_or(Way::Nowhere, Way::To)
}
