//! Rank 3: what the fence stands in: a `:::` container, a tab, a table's column, a `<details>`.

use super::{Evidence, Place, Stance, label};
use crate::language::Nature;
use crate::markdown::{Block, BlockKind, ContainerKind};
use crate::span::Span;
use std::ops::Range;

pub fn read(place: &Place<'_>) -> Vec<Evidence> {
    let start = place.fence.span.start;
    // The innermost that says something comes first; what is around it is evidence as well.
    // What is never closed says nothing: where it ends is a guess.
    let containers = place.document.containers_at(start).rev();
    let containers = containers.filter(|container| container.closed);
    let containers = containers.filter_map(|container| {
        let by_label = container_stance(&container.label).map(|stance| (stance, &container.label));
        let title = container.title.as_ref();
        let by_title = || title.and_then(|title| Some((label::short(title)?, title)));
        let (stance, words) = by_label.or_else(by_title)?;
        Some(place.evidence("structure", stance, words, container.opening))
    });
    let mut found: Vec<Evidence> = containers.chain(html_stance(place)).collect();
    // What agrees need not be said twice.
    if let Some(first) = found.first().map(|first| first.stance) {
        let mut is_first = true;
        found.retain(|one| std::mem::take(&mut is_first) || one.stance != first);
    }
    found
}

/// `incorrect`, `TabItem value="❌ Incorrect"`.
pub(super) fn container_stance(text: &str) -> Option<Stance> {
    if let Some(stance) = label::short(text) {
        return Some(stance);
    }
    // Only attributes that a reader sees.
    ["label=", "value=", "title=", "summary="]
        .iter()
        .find_map(|name| {
            let value = &text[text.find(name)? + name.len()..];
            let value = value.trim_start_matches(['{', '"', '\'']);
            let end = value.find(['"', '\'', '}']).unwrap_or(value.len());
            label::short(&value[..end])
        })
}

/// A table's column or a summary: tags between the fence and the nearest heading are read backwards.
fn html_stance(place: &Place<'_>) -> Option<Evidence> {
    let blocks = &place.document.blocks;
    let above = &blocks[..place.fence.block];
    let section = above
        .iter()
        .rposition(|block| matches!(block.kind, BlockKind::Heading(_)))
        .map_or(0, |at| at + 1);
    let from = above
        .get(section)
        .map_or(place.fence.span.start, |block| block.span.start);
    let from = if section == 0 { 0 } else { from };
    let html = tags(place, from, &above[section..]);
    let written: String = html.iter().map(|(_, text)| text.as_str()).collect();
    // Lower case finds tags; the byte offsets of both are the same, because only ASCII changes.
    let text = written.to_ascii_lowercase();
    let span = html.last()?.0;
    // What follows an example in its column and names no language is what the example printed.
    let is_text = place
        .language
        .is_none_or(|language| language.nature == Nature::Plain);
    let after_fence = above[section..]
        .iter()
        .any(|block| matches!(block.kind, BlockKind::Fence(_)));
    if is_text && after_fence && open_cell(&text).is_some() {
        return Some(place.evidence(
            "structure",
            Stance::Neutral,
            "output below an example",
            span,
        ));
    }
    if let Some(cell) = open_cell(&text) {
        let heads = column_heads(&text);
        let head = written.get(heads.get(cell)?.clone())?;
        let stance = label::short(head)?;
        return Some(place.evidence("structure", stance, head, span));
    }
    let details = text.rfind("<details")?;
    if text[details..].contains("</details") {
        return None;
    }
    let summary = between(&text, details, "<summary", "</summary")?;
    let summary = written.get(summary)?.trim();
    let stance = label::short(summary)?;
    Some(place.evidence("structure", stance, summary, span))
}

/// The HTML above a fence, in order: blocks of it, and the tags that MDX makes containers of.
fn tags(place: &Place<'_>, from: u32, above: &[Block]) -> Vec<(Span, String)> {
    let end = place.fence.span.start;
    let blocks = above.iter().filter(|block| block.kind == BlockKind::Html);
    let mut tags: Vec<(Span, String)> = blocks
        .map(|block| (block.span, block.text.clone()))
        .collect();
    let containers = place.document.containers.iter();
    for container in
        containers.filter(|one| one.kind == ContainerKind::Tag && one.opening.start >= from)
    {
        let name = container.label.split_whitespace().next().unwrap_or("");
        if container.opening.start < end {
            tags.push((container.opening, format!("<{}>", container.label)));
        }
        if container.span.end <= end {
            let closing = Span::at(container.span.source, container.span.end as usize);
            let closing = container.closing.unwrap_or(closing);
            tags.push((closing, format!("</{name}>")));
        }
    }
    // Several tags of one line keep their order.
    tags.sort_by_key(|(span, _)| span.start);
    tags
}

/// The column of the last `<td>` that is still open.
fn open_cell(text: &str) -> Option<usize> {
    let cell = text.rfind("<td")?;
    if text[cell..].contains("</td") {
        return None;
    }
    let row = text[..cell].rfind("<tr").unwrap_or(0);
    Some(text[row..cell].matches("<td").count())
}

/// Where the words of each head of the last table stand, up to their first tag.
fn column_heads(text: &str) -> Vec<Range<usize>> {
    let mut at = text.rfind("<table").unwrap_or(0);
    let mut heads = Vec::new();
    while let Some(found) = text[at..].find("<th") {
        at += found + 3;
        // `<thead>` begins in the same way.
        if !text[at..].starts_with(['>', ' ']) {
            continue;
        }
        let Some(open) = text[at..].find('>') else {
            break;
        };
        let start = at + open + 1;
        let end = text[start..]
            .find('<')
            .map_or(text.len(), |end| start + end);
        let inner = &text[start..end];
        let lead = inner.len() - inner.trim_start().len();
        heads.push(start + lead..start + lead + inner.trim().len());
    }
    heads
}

fn between(text: &str, from: usize, open: &str, close: &str) -> Option<Range<usize>> {
    let start = from + text[from..].find(open)?;
    let inner = start + text[start..].find('>')? + 1;
    let end = inner + text[inner..].find(close)?;
    Some(inner..end)
}
