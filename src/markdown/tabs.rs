//! Tabs: which containers, and which fences of a code group, are one set, of which a reader sees one at a time.
//!
//! It knows neither what is shown of a document nor what an author says of an example: a set in which one is bad or good
//! is no set, and that is for the caller to ask.

use super::events::Events;
use super::{Container, ContainerKind, Fence, boxes};
use crate::escape;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};
use std::collections::HashMap;
use std::ops::Range;

/// The sets of a document, each a list of its members in their order.
#[derive(Debug, Default)]
pub(super) struct Tabs {
    /// Indexes into [`super::Document::containers`].
    containers: Vec<Vec<usize>>,
    /// Code groups: the container, and indexes into [`super::Document::fences`].
    fences: Vec<(usize, Range<usize>)>,
    /// By container, its set.
    set_of: HashMap<usize, usize>,
}

impl Tabs {
    pub fn of(containers: &[Container], events: &Events) -> Tabs {
        let is_any = |one: &Container| is_tab(one) || is_group(one);
        if containers.iter().any(is_any) {
            find(containers, events)
        } else {
            Tabs::default()
        }
    }

    /// The members of the set that a container is in, if it is one of several tabs.
    pub fn set(&self, container: usize) -> Option<&[usize]> {
        let set = self.set_of.get(&container)?;
        Some(&self.containers[*set])
            .filter(|set| set.len() > 1)
            .map(Vec::as_slice)
    }

    /// The container and the fences of the code group that a fence is in.
    pub fn group(&self, fence: usize) -> Option<(usize, Range<usize>)> {
        let behind = self.fences.partition_point(|(_, group)| group.end <= fence);
        let found = self.fences.get(behind)?;
        found.1.contains(&fence).then(|| found.clone())
    }
}

/// Whether a container is one of the things of which a reader sees one at a time.
fn is_tab(container: &Container) -> bool {
    let is_named = matches!(
        container.name.as_str(),
        "tab" | "tabitem" | "tab-item" | "code-group-item"
    );
    is_named && container.title.is_some()
        || container.kind == ContainerKind::Tab && container.title.is_some()
}

/// Whether the fences in a container are to be chosen from.
fn is_group(container: &Container) -> bool {
    matches!(
        container.name.as_str(),
        "code-group" | "codegroup" | "code-tabs" | "codetabs"
    )
}

fn find(containers: &[Container], events: &Events) -> Tabs {
    let mut tabs = Tabs::default();
    // What is open: the container, and of a code group the fences in it so far.
    let mut open: Vec<(Option<usize>, Option<Range<usize>>)> = Vec::new();
    let mut fence = 0;
    // The tab that ended right before.
    let mut last: Option<usize> = None;
    for (event, place) in events.iter() {
        let before = last.take();
        match event {
            Event::Start(tag) => {
                let container = match tag {
                    Tag::MetadataBlock(_) => containers
                        .binary_search_by_key(&place.start, |one| one.opening.start)
                        .ok(),
                    _ => None,
                };
                let is_fence = matches!(tag, Tag::CodeBlock(CodeBlockKind::Fenced(_)));
                if let Some((_, group)) = open.last_mut() {
                    match group {
                        Some(range) if is_fence => range.end = fence + 1,
                        // Something else is in the group.
                        Some(_) => *group = None,
                        None => {}
                    }
                }
                if let Some(at) = container {
                    tabs.begin(&containers[at], at, before);
                }
                let is_group = container.is_some_and(|at| is_group(&containers[at]));
                open.push((container, is_group.then_some(fence..fence)));
                fence += usize::from(is_fence);
            }
            Event::End(TagEnd::MetadataBlock(_)) => {
                let Some((container, group)) = open.pop() else {
                    continue;
                };
                last = container;
                if let (Some(at), Some(range)) = (container, group.filter(|range| range.len() > 1))
                {
                    tabs.fences.push((at, range));
                }
            }
            Event::End(_) => {
                open.pop();
            }
            _ => {
                if let Some((_, group)) = open.last_mut() {
                    *group = None;
                }
            }
        }
    }
    // A group in a group is closed first.
    tabs.fences.sort_by_key(|(_, range)| range.start);
    tabs
}

impl Tabs {
    /// A container begins, right behind the end of `before`.
    fn begin(&mut self, container: &Container, at: usize, before: Option<usize>) {
        if !is_tab(container) {
            return;
        }
        let before = before.filter(|_| container.attribute("new").is_none());
        let set = before.and_then(|before| self.set_of.get(&before).copied());
        let set = set.unwrap_or_else(|| {
            self.containers.push(Vec::new());
            self.containers.len() - 1
        });
        self.containers[set].push(at);
        self.set_of.insert(at, set);
    }
}

/// What of the sets one rendering shows: each is looked at once.
#[derive(Default)]
pub(super) struct Drawn {
    /// By the first member of a set, which of those that are shown is seen first; nothing where it is drawn as no set.
    sets: HashMap<usize, Option<usize>>,
    /// By the container of a code group.
    groups: HashMap<usize, Option<Group>>,
}

/// A code group of which each fence has a name.
struct Group {
    names: Vec<String>,
    /// The fences that are shown, counted from the first of the group.
    shown: Range<usize>,
}

impl Drawn {
    /// The tags around the content of a container that is drawn as a tab: no set in which an example is bad or good is.
    pub fn container(
        &mut self,
        (tabs, containers): (&Tabs, &[Container]),
        at: usize,
        is_inside: &impl Fn(&Range<u32>) -> bool,
        is_stance: &impl Fn(usize) -> bool,
    ) -> Option<(String, &'static str)> {
        let set = tabs.set(at)?;
        let is_shown = |at: &usize| {
            let opening = containers[*at].opening;
            is_inside(&(opening.start..opening.end))
        };
        let seen = *self.sets.entry(set[0]).or_insert_with(|| {
            let is_drawn = !set.iter().any(|at| is_stance(*at));
            let mut shown = set.iter().copied().filter(is_shown);
            let chosen = shown.clone().find(|at| is_first_seen(&containers[*at]));
            chosen.or_else(|| shown.next()).filter(|_| is_drawn)
        });
        let place = set.binary_search(&at).ok()?;
        let is_new = place
            .checked_sub(1)
            .is_none_or(|before| !is_shown(&set[before]));
        let is_last = set.get(place + 1).is_none_or(|next| !is_shown(next));
        let title = containers[at].title.as_deref().unwrap_or_default();
        let (name, tab) = (set[0].to_string(), at.to_string());
        let state = (is_new, seen? == at);
        let open = opening(&name, &tab, &boxes::inline(title), state);
        Some((open, closing(is_last)))
    }

    /// The tags around a fence that is drawn as a tab of its code group.
    pub fn fence(
        &mut self,
        (tabs, all): (&Tabs, &[Fence]),
        index: usize,
        is_inside: &impl Fn(&Range<u32>) -> bool,
        name: &impl Fn(usize) -> Option<String>,
    ) -> Option<(String, &'static str)> {
        let (container, fences) = tabs.group(index)?;
        let place = index - fences.start;
        let group = self.groups.entry(container).or_insert_with(|| {
            let is_shown = |fence: &usize| {
                let span = all[*fence].span;
                is_inside(&(span.start..span.end))
            };
            let shown: Vec<usize> = fences.clone().filter(is_shown).collect();
            Some(Group {
                names: fences.clone().map(name).collect::<Option<_>>()?,
                shown: shown.first()? - fences.start..shown.last()? + 1 - fences.start,
            })
        });
        let Group { names, shown } = group.as_ref()?;
        let is_new = place == shown.start;
        let label = escape::html(names.get(place)?);
        let tab = format!("{container}-{place}");
        let open = opening(&container.to_string(), &tab, &label, (is_new, is_new));
        Some((open, closing(place + 1 == shown.end)))
    }
}

/// Whether the author wants a tab to be the one that is seen first.
fn is_first_seen(container: &Container) -> bool {
    ["selected", "default"].iter().any(|name| {
        let value = container.attribute(name);
        value.is_some_and(|value| value != "false")
    })
}

/// What stands before the content of a tab: it is chosen by a radio button, so that it needs no script.
fn opening(set: &str, tab: &str, label: &str, (is_new, is_seen): (bool, bool)) -> String {
    let mut html = String::new();
    if is_new {
        html += &[
            "<div",
            "class=\"tabs\"",
            "role=\"group\"",
            "aria-label=\"Tabs\">\n",
        ]
        .join(" ");
    }
    let (name, id) = (format!("name=\"Tabs-{set}\""), format!("id=\"Tab-{tab}\""));
    html += &["<input", "type=\"radio\"", &name, &id].join(" ");
    html += if is_seen { " checked>" } else { ">" };
    html += &["<label", &format!("for=\"Tab-{tab}\">{label}</label>\n")].join(" ");
    html += &["<div", "class=\"tab\">\n"].join(" ");
    html
}

/// What stands behind it.
fn closing(is_last: bool) -> &'static str {
    if is_last {
        "</div>\n</div>\n"
    } else {
        "</div>\n"
    }
}
