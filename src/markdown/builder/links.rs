//! Links as they pass: those that CommonMark finds, `[[…]]`, and the bare addresses that GitHub makes links of.

use super::super::brackets;
use super::super::document::{Image, Link, LinkKind};
use super::DocumentBuilder;
use pulldown_cmark::{Event, LinkType, Tag, TagEnd};
use std::ops::Range;

impl<'t> DocumentBuilder<'t> {
    /// Writes down the text that was waiting for its end, with the links that GitHub makes of bare addresses.
    pub(super) fn end_run(&mut self) {
        let Some(run) = self.run.as_mut().filter(|run| !run.is_empty()) else {
            return;
        };
        let run = std::mem::take(run);
        for note in run.lost_notes(self.text) {
            let span = self.span(&note);
            self.lost_notes.push(span);
        }
        for (event, range) in run.events() {
            if let Event::Start(Tag::Link { dest_url, .. }) = &event {
                self.document.links.push(Link {
                    kind: LinkKind::Written,
                    target: dest_url.to_string(),
                    span: self.span(&range),
                });
            }
            self.keep(event, range);
        }
    }

    /// The event without the brackets around `[[…]]` and what stands before its `|`.
    pub(super) fn without_skipped(
        &mut self,
        event: Event<'t>,
        range: Range<usize>,
    ) -> Option<(Event<'t>, Range<usize>)> {
        let Event::Text(text) = &event else {
            return Some((event, range));
        };
        if range.start >= self.skip_to || self.in_code {
            return Some((event, range));
        }
        if range.end <= self.skip_to {
            return None;
        }
        let cut = self.skip_to - range.start;
        let kept = text.get(cut..)?.to_owned();
        Some((Event::Text(kept.into()), self.skip_to..range.end))
    }

    /// Takes back text that turned out to be marks of a link: the brackets before `[[…]]`.
    fn take_back(&mut self, from: usize) {
        let start = self.file(from) as u32;
        while let Some((Event::Text(text), range)) = self.document.events.last_mut() {
            if range.end <= start {
                break;
            }
            let keep = start.saturating_sub(range.start) as usize;
            let cut = text.len().saturating_sub(keep);
            if let Some(leaf) = &mut self.leaf {
                let length = leaf.text.len().saturating_sub(cut);
                leaf.text.truncate(length);
                let length = leaf.anchor.len().saturating_sub(cut);
                leaf.anchor.truncate(length);
            }
            if keep > 0 {
                *text = text[..keep].to_owned().into();
                range.end = start;
                break;
            }
            self.document.events.pop();
        }
    }

    pub(super) fn note_anchor(&mut self, html: &str) {
        let lower = |tag: &str| html.to_ascii_lowercase().rfind(tag);
        if !html.contains(['a', 'A']) {
            return;
        }
        let opens = ["<a ", "<a\n", "<a\t"].into_iter().filter_map(lower).max();
        match (opens, lower("</a")) {
            (Some(open), close) => self.in_anchor = close.is_none_or(|close| close < open),
            (None, Some(_)) => self.in_anchor = false,
            (None, None) => {}
        }
    }

    pub(super) fn open_link(&mut self, tag: &mut Tag<'t>, range: &Range<usize>) {
        let Tag::Link {
            link_type,
            dest_url,
            title,
            id,
        } = tag
        else {
            return;
        };
        let wiki = match link_type {
            LinkType::ShortcutUnknown => brackets::wiki(self.text, range),
            _ => None,
        };
        let Some(wiki) = wiki else {
            self.links += 1;
            self.inline("", range);
            let kind = match link_type {
                LinkType::WikiLink { .. } => LinkKind::Wiki,
                LinkType::ShortcutUnknown => LinkKind::Bracket,
                LinkType::ReferenceUnknown | LinkType::CollapsedUnknown => {
                    let range = brackets::whole(self.text, range.clone(), *link_type);
                    if brackets::promises(self.text, &range, dest_url) {
                        LinkKind::Reference
                    } else {
                        LinkKind::Bracket
                    }
                }
                _ => LinkKind::Written,
            };
            // An address in angle brackets may be mail.
            let target = match link_type {
                LinkType::Email => format!("mailto:{dest_url}"),
                _ => dest_url.to_string(),
            };
            let span = self.span(range);
            self.document.links.push(Link { kind, target, span });
            return;
        };
        self.take_back(wiki.range.start);
        self.skip_to = wiki.shown.unwrap_or(0);
        let (target, span) = (wiki.target.clone(), self.span(&wiki.range));
        let has_pothole = wiki.shown.is_some();
        if wiki.is_picture {
            self.images += 1;
            self.is_embedded = true;
            self.document.images.push(Image {
                target,
                span,
                is_wiki: true,
            });
            *tag = Tag::Image {
                link_type: LinkType::WikiLink { has_pothole },
                dest_url: wiki.target.into(),
                title: std::mem::replace(title, "".into()),
                id: std::mem::replace(id, "".into()),
            };
            return;
        }
        self.links += 1;
        self.inline("", range);
        *link_type = LinkType::WikiLink { has_pothole };
        let kind = LinkKind::Wiki;
        self.document.links.push(Link { kind, target, span });
    }

    pub(super) fn close_link(&mut self, tag: &mut TagEnd, range: &Range<usize>) {
        if std::mem::take(&mut self.is_embedded) {
            *tag = TagEnd::Image;
            self.images = self.images.saturating_sub(1);
        } else {
            self.links = self.links.saturating_sub(1);
        }
        // The bracket that closes `[[…]]`.
        let last = self.document.links.last().map(|link| link.kind);
        let is_wiki = *tag == TagEnd::Image || last == Some(LinkKind::Wiki);
        if is_wiki && brackets::wiki(self.text, range).is_some() {
            self.skip_to = range.end + 1;
        }
    }
}
