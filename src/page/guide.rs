//! A source page: its prose, its fences in their places, its rules.

use super::addresses::HOME;
use super::addresses::{relative, relative_file};
use super::context::SiteContext;
use super::navigation::Navigation;
use super::previous::{self, Previous};
use super::tables::{self, Item, Placed};
use super::views::{Body, Caption, DetectorView, Entry, Guide, Html, Page, Piece, RuleRow};
use super::{fences, leads, overview};
use crate::book::{FenceStance, Stance, Target, is_same_text};
use crate::config::RawHtml;
use crate::markdown::{BlockKind, Insert, RawInsert, Renderer, inline, render};
use std::ops::Range;
use std::sync::Arc;

/// The page with this index, if it is published.
pub(super) fn page(
    context: &SiteContext<'_>,
    at: usize,
    navigation: &Navigation,
    before: Option<&Previous<'_>>,
) -> Option<Arc<Page>> {
    let address = context.addresses.pages[at].clone()?;
    page_at(context, (at, address), navigation, before)
}

/// The same page at the site's root.
pub(super) fn home(
    context: &SiteContext<'_>,
    at: usize,
    navigation: &Navigation,
) -> Option<Arc<Page>> {
    let mut page = page_at(context, (at, HOME.to_owned()), navigation, None)?;
    Arc::make_mut(&mut page).below = context.addresses.pages[at].clone();
    Some(page)
}

fn page_at(
    context: &SiteContext<'_>,
    (at, address): (usize, String),
    navigation: &Navigation,
    before: Option<&Previous<'_>>,
) -> Option<Arc<Page>> {
    let page = &context.book.pages[at];
    let rules: Vec<RuleRow> = context
        .written_on(at)
        .map(|(index, rule)| context.row(index, rule, &address))
        .collect();
    let (previous, next) = navigation.neighbours(at);
    let previous = previous.and_then(|page| context.page_link(page, &address));
    let next = next.and_then(|page| context.page_link(page, &address));
    let standing = overview::standing(context, &address).map(Box::new);
    if let Some(known) = before.and_then(|before| before.guide(context, at))
        && let Some(guide) = previous::body(&known)
        && (&guide.rules, &guide.previous, &guide.next) == (&rules, &previous, &next)
        && guide.standing == standing
    {
        return Some(known);
    }
    let hidden = title_heading(context, at);
    let pieces = pieces(context, at, &address, 0..u32::MAX, hidden, None, 0);
    let own = context.addresses.pages[at].as_deref().unwrap_or_default();
    let goes_on = |to: &str| {
        let headings = page.document.headings.iter().enumerate();
        let mut shown = headings.filter(|(index, _)| Some(*index) != hidden);
        shown.any(|(_, heading)| to.strip_prefix(own) == Some(&format!("#{}", heading.anchor)))
    };
    let moved = overview::moved(context, own, &address, &goes_on);
    let title = hidden.map(|heading| &page.document.headings[heading]);
    let heading = title.filter(|_| page.label.is_some());
    let body = Body::Guide(Guide {
        heading: heading.map_or_else(|| page.title.clone(), |heading| heading.text.clone()),
        anchor: title.map_or_else(String::new, |heading| heading.anchor.clone()),
        summary: summary(page),
        pieces,
        contents: contents(page, hidden),
        standing,
        rules,
        tally: context.page_tally(at),
        after: context.after(at, &address),
        executed: context.executed_on(at),
        previous,
        next,
        edit: context.edit(at, None),
        moved,
    });
    let page = context.page(address, page.title.clone(), &page.description, body);
    Some(Arc::new(page))
}

/// The headings of a page down to the third level, without its title.
fn contents(page: &crate::book::Page, hidden: Option<usize>) -> Vec<Entry> {
    let headings = page.document.headings.iter().enumerate();
    headings
        .filter(|(index, heading)| Some(*index) != hidden && heading.level <= 3)
        .map(|(_, heading)| Entry {
            level: heading.level.max(2),
            anchor: heading.anchor.clone(),
            title: heading.text.clone(),
        })
        .collect()
}

/// The description, unless it is only the first paragraph.
fn summary(page: &crate::book::Page) -> Option<Html> {
    let first = page.document.first_paragraph().unwrap_or_default();
    let is_first = page
        .description
        .split_whitespace()
        .eq(first.split_whitespace());
    (!is_first && !page.description.is_empty()).then(|| Html(inline(&page.description)))
}

/// The heading that the page's title repeats, or that the page begins with under another name: it is shown once, as the
/// title.
fn title_heading(context: &SiteContext<'_>, at: usize) -> Option<usize> {
    let page = &context.book.pages[at];
    page.title_heading.filter(|at| {
        let heading = &page.document.headings[*at];
        let first = page.document.blocks.first();
        let is_first = first.is_some_and(|block| block.kind == BlockKind::Heading(*at));
        is_same_text(&heading.text, &page.title) || is_first && page.label.is_some()
    })
}

/// What stands in a range of a page; `skip` is a fence that is shown elsewhere, `lift` how many levels headings rise.
pub(super) fn pieces(
    context: &SiteContext<'_>,
    page: usize,
    from: &str,
    range: Range<u32>,
    hidden: Option<usize>,
    skip: Option<usize>,
    lift: u8,
) -> Vec<Piece> {
    let source = &context.book.pages[page];
    let fences = source.document.parts(&range).fences;
    let mut writer = Writer {
        context,
        page,
        from,
        hidden,
        skip,
        lift,
        labels: leads::labels(source, fences),
        label: None,
        items: Vec::new(),
        pieces: Vec::new(),
    };
    render(&source.document, range, &mut writer);
    writer.end_items();
    writer.pieces
}

struct Writer<'a> {
    context: &'a SiteContext<'a>,
    page: usize,
    from: &'a str,
    hidden: Option<usize>,
    skip: Option<usize>,
    lift: u8,
    /// Where the label of each fence begins.
    labels: Vec<(u32, usize)>,
    /// The label that the next fence shows.
    label: Option<String>,
    /// Prose and fences that are not put together yet.
    items: Vec<Item>,
    pieces: Vec<Piece>,
}

impl Writer<'_> {
    /// Puts together what was written so far: tables that are pairs, and fences with nothing between them.
    fn end_items(&mut self) {
        let mut items = std::mem::take(&mut self.items);
        let mut at = 0;
        let mut run = Vec::new();
        while at < items.len() {
            let stance = |fence: usize| fences::stance(self.context, self.page, fence);
            if let Some(table) = tables::read(&items[at..], &stance) {
                self.end_run(std::mem::take(&mut run));
                self.html(table.before);
                for columns in table.pairs {
                    let view = fences::row(self.context, self.page, columns, self.from);
                    self.pieces.push(Piece::Fence(Box::new(view)));
                }
                at += table.count - 1;
                // Another table may follow.
                items[at] = Item::Prose(table.after);
                continue;
            }
            match &mut items[at] {
                Item::Prose(html) => {
                    let html = std::mem::take(html);
                    self.end_run(std::mem::take(&mut run));
                    self.html(html);
                }
                Item::Fence(placed) => run.push(placed.clone()),
            }
            at += 1;
        }
        self.end_run(run);
    }

    fn html(&mut self, html: String) {
        if !html.trim().is_empty() {
            self.pieces.push(Piece::Prose(Html(html)));
        }
    }

    fn end_run(&mut self, run: Vec<Placed>) {
        if run.is_empty() {
            return;
        }
        let views = fences::views(self.context, self.page, run, self.from);
        let views = views.into_iter();
        self.pieces
            .extend(views.map(|view| Piece::Fence(Box::new(view))));
    }

    /// What the author calls the fence, if its stance does not say that already.
    fn caption(&mut self, fence: usize) -> Option<Caption> {
        let label = self.label.take()?;
        let stance = self.context.book.pages[self.page].fences[fence].stance;
        let stance = match stance {
            FenceStance::One(stance) => stance,
            FenceStance::Mixed => Stance::Neutral,
        };
        leads::caption(stance, label)
    }

    fn href(&self, target: &Target) -> Insert {
        let context = self.context;
        match target {
            Target::Rule(rule) => match &context.addresses.rules[*rule] {
                Some(address) => Insert::Href(relative(self.from, address)),
                None => Insert::Text,
            },
            Target::Page { page, anchor } => match &context.addresses.pages[*page] {
                None => Insert::Text,
                Some(address) => {
                    let anchor = anchor
                        .as_ref()
                        .map_or_else(String::new, |anchor| format!("#{anchor}"));
                    Insert::Href(relative(self.from, &format!("{address}{anchor}")))
                }
            },
            Target::Folder(folder) => {
                let index = if folder.is_empty() {
                    "index.html".to_owned()
                } else {
                    format!("{folder}/index.html")
                };
                Insert::Href(relative(self.from, &index))
            }
            Target::Asset(path) => Insert::Href(relative_file(self.from, path)),
            Target::External(address) => Insert::Href(address.clone()),
            Target::Brackets => Insert::Brackets,
        }
    }
}

impl Renderer for Writer<'_> {
    fn link(&self, index: usize) -> Insert {
        self.href(&self.context.book.pages[self.page].targets[index])
    }

    fn link_text(&self, index: usize) -> Option<String> {
        let book = self.context.book;
        book.title_of(&book.pages[self.page].targets[index])
    }

    fn image(&self, index: usize) -> String {
        let page = &self.context.book.pages[self.page];
        match self.href(&page.images[index]) {
            Insert::Href(href) => href,
            Insert::Brackets | Insert::Text => page.document.images[index].target.clone(),
        }
    }

    fn image_size(&self, index: usize) -> Option<(u32, u32)> {
        match &self.context.book.pages[self.page].images[index] {
            Target::Asset(path) => self.context.presentation.pictures.get(path).copied(),
            _ => None,
        }
    }

    fn raw_address(&self, index: usize) -> Option<RawInsert> {
        let target = &self.context.book.pages[self.page].raw[index];
        let Insert::Href(address) = self.href(target) else {
            return None;
        };
        let size = match target {
            Target::External(_) => return None,
            Target::Asset(path) => self.context.presentation.pictures.get(path).copied(),
            _ => None,
        };
        Some(RawInsert { address, size })
    }

    fn raw_html(&self) -> RawHtml {
        self.context.presentation.raw_html
    }

    fn hides_heading(&self, index: usize) -> bool {
        self.hidden == Some(index)
    }

    fn heading_level(&self, level: u8) -> u8 {
        level.saturating_sub(self.lift).max(2)
    }

    fn old_anchors(&self, anchor: &str) -> Vec<String> {
        let addresses = &self.context.addresses;
        let own = addresses.pages[self.page].as_deref().unwrap_or_default();
        // A rule's page shows a part of it, at another address.
        if self.from != own && self.from != HOME || addresses.old_anchors.is_empty() {
            return Vec::new();
        }
        let to = format!("{own}#{anchor}");
        let old = addresses.old_anchors_of(own).filter(|old| old.to == to);
        old.map(|old| old.anchor.clone()).collect()
    }

    fn is_label(&self, start: u32) -> bool {
        let labels = &self.labels;
        labels.binary_search_by_key(&start, |(at, _)| *at).is_ok()
    }

    fn is_stance(&self, container: usize) -> bool {
        let page = &self.context.book.pages[self.page];
        leads::is_stance(page, &page.document.containers[container])
    }

    fn label(&mut self, html: String) {
        self.label = Some(html);
    }

    fn prose(&mut self, html: String) {
        self.items.push(Item::Prose(html));
    }

    fn tab(&self, fence: usize) -> Option<String> {
        let is_shown = self.skip != Some(fence);
        let is_rule = self.context.blocks.contains_key(&(self.page, fence));
        fences::choice(self.context, self.page, fence).filter(|_| is_shown && !is_rule)
    }

    fn fence(&mut self, index: usize, is_tab: bool) {
        if self.skip == Some(index) {
            return;
        }
        let context = self.context;
        match context.blocks.get(&(self.page, index)) {
            Some(rule) => {
                self.end_items();
                self.pieces.push(Piece::Detector(DetectorView {
                    id: context.book.rules[*rule].id.clone(),
                    code: fences::detector(context, self.page, index),
                }));
            }
            None => {
                let caption = self.caption(index);
                self.items.push(Item::Fence(Placed {
                    fence: index,
                    caption,
                    is_tab,
                }));
            }
        }
    }
}
