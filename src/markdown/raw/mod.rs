//! Raw HTML of an author, made harmless: what is allowed is written anew, everything else is shown as the text that it is.
//!
//! Nothing of the author's markup is copied: an allowed tag is spelt again from its name and its allowed attributes, so that a browser which reads it differently has nothing to read.
//! An element never outlives the Markdown around it: one that no one closes ends with its block, and one that no one opened is not closed.

mod address;
mod allowed;
mod sanitized;
#[cfg(test)]
mod tests;
mod token;
mod written;

pub(super) use address::{is_safe as is_safe_address, is_safe_picture};
pub(super) use sanitized::Sanitized;
pub(super) use written::{addresses, ids, rewrite, shown_tags};

use super::Document;
use super::stops::{self, Window};
use crate::escape;
use pulldown_cmark::{Event, Tag, TagEnd};
use sanitized::Inserts;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use token::Token;
use written::Written;

/// More elements inside each other than this are text: every closing tag looks through all that are open.
const DEEPEST: usize = 200;

/// Reads the raw HTML among the events that `is_shown`; `inserts` is what its addresses become.
pub(super) fn sanitize(
    document: &Document,
    windows: &[Window],
    is_shown: impl Fn(&Range<u32>) -> bool,
    inserts: &Inserts<'_>,
) -> Sanitized {
    let is_raw = |event: &Event<'_>| matches!(event, Event::Html(_) | Event::InlineHtml(_));
    if !stops::walk(&document.events, windows).any(|(_, event, _)| is_raw(event)) {
        return Sanitized::default();
    }
    let steps = steps(document, windows, is_shown, inserts);
    let fates = fates(&steps);
    // What an element holds is known at its end: the first writing finds which paragraphs hold a block.
    let mut first = Writer::default();
    first.write(&steps, &fates);
    let again = Writer {
        is_division: first.has_block,
        ..Writer::default()
    };
    again.finish(&steps, &fates)
}

/// One thing that matters to what is open, and the event at which it is written.
struct Step {
    event: usize,
    what: What,
}

enum What {
    /// An element of Markdown begins.
    Enter {
        is_paragraph: bool,
        is_block: bool,
    },
    Leave,
    /// Something without an inside that ends a paragraph.
    Block,
    Open {
        name: &'static str,
        html: String,
    },
    Close {
        name: &'static str,
        shown: String,
    },
    /// Finished HTML.
    Text(String),
    /// A block of raw HTML ends.
    BlockEnd,
}

fn steps(
    document: &Document,
    windows: &[Window],
    is_shown: impl Fn(&Range<u32>) -> bool,
    inserts: &Inserts<'_>,
) -> Vec<Step> {
    let tokens = |event, html: &str| tokens(event, html, &Written::of(document, event, inserts));
    let mut steps = Vec::new();
    let mut block: Option<(usize, String)> = None;
    // The writer turns what stands in an image into its alternative text.
    let mut images = 0;
    for (at, event, place) in stops::walk(&document.events, windows) {
        if !is_shown(place) {
            continue;
        }
        let mut step = |event, what| steps.push(Step { event, what });
        match event {
            Event::Start(Tag::Image { .. }) => images += 1,
            Event::End(TagEnd::Image) => images -= 1,
            _ if images > 0 => {}
            // A tag may run over several lines, which are an event each.
            Event::Start(Tag::HtmlBlock) => block = Some((at, String::new())),
            Event::Html(html) => {
                step(at, What::Text(String::new()));
                match &mut block {
                    Some((_, text)) => text.push_str(html),
                    None => step(at, What::Text(escape::html(html))),
                }
            }
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((start, text)) = block.take() {
                    steps.extend(tokens(start, &text));
                    steps.push(Step {
                        event: start,
                        what: What::BlockEnd,
                    });
                }
            }
            Event::InlineHtml(html) => steps.extend(tokens(at, html)),
            Event::Start(tag) => step(
                at,
                What::Enter {
                    is_paragraph: matches!(tag, Tag::Paragraph),
                    is_block: !is_inline(tag),
                },
            ),
            Event::Rule => step(at, What::Block),
            Event::End(_) => step(at, What::Leave),
            _ => {}
        }
    }
    steps
}

fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript
            | Tag::Link { .. }
            | Tag::Image { .. }
    )
}

fn tokens(event: usize, html: &str, written: &Written<'_>) -> Vec<Step> {
    let mut steps = Vec::new();
    for token in token::tokens(html) {
        let what = match token {
            Token::Text(text) => What::Text(text),
            Token::Comment => What::Text(String::new()),
            Token::Open {
                name,
                mut attributes,
                source,
            } => match allowed::element(&name) {
                Some(element) if element.is_void => {
                    written.apply(element, &mut attributes);
                    if allowed::is_block(element.name) {
                        steps.push(Step {
                            event,
                            what: What::Block,
                        });
                    }
                    What::Text(element.open(&attributes))
                }
                Some(element) => {
                    written.apply(element, &mut attributes);
                    What::Open {
                        name: element.name,
                        html: element.open(&attributes),
                    }
                }
                None => What::Text(escape::html(source)),
            },
            Token::Close { name, source } => match allowed::element(&name) {
                // `</br>` and its like mean nothing.
                Some(element) if element.is_void => What::Text(String::new()),
                Some(element) => What::Close {
                    name: element.name,
                    shown: escape::html(source),
                },
                None => What::Text(escape::html(source)),
            },
        };
        steps.push(Step { event, what });
    }
    steps
}

/// What becomes of a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It opens or closes an element; an opening one is closed by somebody.
    Stands,
    /// It opens an element that nobody closes.
    Unclosed,
    /// It closes an element around the paragraph that it stands in.
    Later,
    /// It is left out.
    Dropped,
    /// Too deep.
    Shown,
}

/// Which tags belong together; as many as there are steps.
fn fates(steps: &[Step]) -> Vec<Fate> {
    let mut fates = vec![Fate::Stands; steps.len()];
    let mut open: Vec<(usize, &str)> = Vec::new();
    // Where the elements of each Markdown element around begin in `open`, and whether it is a paragraph.
    let mut scopes = vec![(0, false)];
    for (at, step) in steps.iter().enumerate() {
        let (base, is_paragraph) = scopes.last().copied().unwrap_or_default();
        match &step.what {
            What::Enter { is_paragraph, .. } => scopes.push((open.len(), *is_paragraph)),
            What::Leave => {
                open.truncate(base);
                scopes.pop();
            }
            What::Open { .. } if open.len() >= DEEPEST => fates[at] = Fate::Shown,
            What::Open { name, .. } => {
                fates[at] = Fate::Unclosed;
                while let Some((before, _)) = open[base..]
                    .last()
                    .filter(|(_, top)| allowed::ends(top, name))
                {
                    fates[*before] = Fate::Stands;
                    open.pop();
                }
                open.push((at, name));
            }
            What::Close { name, .. } => {
                let outer = match scopes.len().checked_sub(2) {
                    Some(outer) if is_paragraph => scopes[outer].0,
                    _ => base,
                };
                let found = open[outer..].iter().rposition(|(_, open)| open == name);
                let Some(found) = found.map(|found| outer + found) else {
                    fates[at] = Fate::Dropped;
                    continue;
                };
                let (end, fate) = if found >= base {
                    (open.len(), Fate::Stands)
                } else {
                    (base, Fate::Later)
                };
                fates[at] = fate;
                for (opened, _) in open.drain(found..end) {
                    fates[opened] = Fate::Stands;
                }
                if let Some(scope) = scopes.last_mut().filter(|_| fate == Fate::Later) {
                    scope.0 = found;
                }
            }
            What::Text(_) | What::Block | What::BlockEnd => {}
        }
    }
    fates
}

/// An element that was written and is open.
struct Element {
    /// As its author calls it.
    name: &'static str,
    /// As it is written.
    tag: &'static str,
    /// The step that opens it.
    step: usize,
    /// Nobody closes it, and its block is over.
    is_over: bool,
    fate: Fate,
}

/// An element of Markdown that is open.
struct Scope {
    /// Where the author's elements inside of it begin in [`Writer::open`].
    base: usize,
    /// What is closed behind it.
    later: Vec<&'static str>,
    /// The step that enters it, if it is a paragraph.
    paragraph: Option<usize>,
}

#[derive(Default)]
struct Writer {
    open: Vec<Element>,
    scopes: Vec<Scope>,
    /// Steps that open a paragraph which is written as a `div`.
    is_division: HashSet<usize>,
    /// Steps that open a paragraph in which a block begins.
    has_block: HashSet<usize>,
}

impl Writer {
    fn finish(mut self, steps: &[Step], fates: &[Fate]) -> Sanitized {
        let mut sanitized = self.write(steps, fates);
        sanitized.divisions = self
            .is_division
            .iter()
            .filter(|step| matches!(steps[**step].what, What::Enter { .. }))
            .map(|step| steps[*step].event)
            .collect();
        sanitized
    }

    fn write(&mut self, steps: &[Step], fates: &[Fate]) -> Sanitized {
        let mut sanitized = Sanitized::default();
        for (at, (step, fate)) in steps.iter().zip(fates).enumerate() {
            match &step.what {
                What::Enter {
                    is_paragraph,
                    is_block,
                } => {
                    if *is_block {
                        self.hold_block();
                    }
                    self.scopes.push(Scope {
                        base: self.open.len(),
                        later: Vec::new(),
                        paragraph: is_paragraph.then_some(at),
                    });
                }
                What::Leave => {
                    let Some(scope) = self.scopes.pop() else {
                        continue;
                    };
                    let before = self.close_to(scope.base);
                    add(&mut sanitized.before, step.event, before);
                    let mut after = String::new();
                    for name in scope.later {
                        after += &self.close(name);
                    }
                    after += &self.settle();
                    add(&mut sanitized.after, step.event, after);
                }
                What::Open { name, html } => {
                    let html = self.open(name, html, at, *fate);
                    add_always(&mut sanitized.instead, step.event, &html);
                }
                What::Close { name, shown } => {
                    let html = match fate {
                        Fate::Shown => shown.clone(),
                        Fate::Later => {
                            if let Some(scope) = self.scopes.last_mut() {
                                scope.later.push(name);
                            }
                            String::new()
                        }
                        Fate::Dropped => String::new(),
                        Fate::Stands | Fate::Unclosed => self.close(name) + &self.settle(),
                    };
                    add_always(&mut sanitized.instead, step.event, &html);
                }
                What::Text(html) => add_always(&mut sanitized.instead, step.event, html),
                What::Block => self.hold_block(),
                What::BlockEnd => {
                    let base = self.base();
                    for element in &mut self.open[base..] {
                        element.is_over = element.fate == Fate::Unclosed;
                    }
                    let html = self.settle();
                    add_always(&mut sanitized.instead, step.event, &html);
                }
            }
        }
        self.scopes.clear();
        sanitized.rest = self.close_to(0);
        sanitized
    }

    /// A block begins here: no paragraph around it may be a `p`.
    fn hold_block(&mut self) {
        let raw = self.open.iter().filter(|element| element.name == "p");
        let written = self.scopes.iter().filter_map(|scope| scope.paragraph);
        self.has_block
            .extend(raw.map(|element| element.step).chain(written));
    }

    fn base(&self) -> usize {
        self.scopes
            .last()
            .map_or(0, |scope| scope.base)
            .min(self.open.len())
    }

    fn open(&mut self, name: &'static str, html: &str, step: usize, fate: Fate) -> String {
        if fate == Fate::Shown {
            return escape::html(html);
        }
        let mut text = String::new();
        while self.open[self.base()..]
            .last()
            .is_some_and(|top| allowed::ends(top.name, name))
        {
            text += &self.close_to(self.open.len() - 1);
        }
        if allowed::is_block(name) {
            self.hold_block();
        }
        let is_division = name == "p" && self.is_division.contains(&step);
        let tag = if is_division { "div" } else { name };
        self.open.push(Element {
            name,
            tag,
            step,
            is_over: false,
            fate,
        });
        let attributes = html
            .strip_prefix('<')
            .and_then(|html| html.strip_prefix(name));
        text + "<" + tag + attributes.unwrap_or(">")
    }

    /// Closes the innermost element of this name and what is open inside of it.
    fn close(&mut self, name: &str) -> String {
        let base = self.base();
        let found = self.open[base..]
            .iter()
            .rposition(|element| element.name == name);
        found.map_or_else(String::new, |found| self.close_to(base + found))
    }

    /// Closes what nobody closes, as soon as nothing else is open inside of it.
    fn settle(&mut self) -> String {
        let mut text = String::new();
        while self.open[self.base()..]
            .last()
            .is_some_and(|top| top.is_over)
        {
            text += &self.close_to(self.open.len() - 1);
        }
        text
    }

    fn close_to(&mut self, length: usize) -> String {
        let mut text = String::new();
        while self.open.len() > length
            && let Some(element) = self.open.pop()
        {
            text += &format!("</{}>", element.tag);
        }
        text
    }
}

fn add(texts: &mut HashMap<usize, String>, event: usize, html: String) {
    if !html.is_empty() {
        add_always(texts, event, &html);
    }
}

fn add_always(texts: &mut HashMap<usize, String>, event: usize, html: &str) {
    texts.entry(event).or_default().push_str(html);
}
