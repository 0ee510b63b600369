//! What a unit's configuration says of how it is shown, and the context that its pages are made from.

use super::Unit;
use super::page_globs::PageGlobs;
use super::scope::ScopeKind;
use super::skills::requested;
use crate::book::Target;
use crate::config::TextDirection;
use crate::page::{Frame, Href, Presentation, Provenance, SiteContext};
use crate::source::{Door, PICTURE_HEAD, picture_size};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// Whether pages listen for reloads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pages {
    Static,
    /// For the built-in server, which has them at its own root.
    Served,
    /// For the built-in server that watches.
    Live,
}

/// How the book of a unit is shown.
///
/// `own` holds what the book itself adds to its pages.
pub(super) fn presentation(door: &Door<'_>, unit: &Unit, live: Pages, own: Frame) -> Presentation {
    let config = &unit.scope.config;
    let title = config
        .book
        .title
        .clone()
        .unwrap_or_else(|| title_of(door, unit));
    let source_prefix = match &unit.scope.kind {
        ScopeKind::Book { root } => {
            let source = unit
                .scope
                .base
                .strip_prefix(root)
                .unwrap_or(&unit.scope.base);
            match super::load::slashes(source).as_str() {
                "" | "." => String::new(),
                source => format!("{source}/"),
            }
        }
        ScopeKind::Foreign => String::new(),
    };
    let frame = Frame {
        title,
        description: config.book.description.clone().unwrap_or_default(),
        language: config.book.language.clone(),
        right_to_left: config.book.direction() == TextDirection::RightToLeft,
        authors: config.book.authors.clone(),
        repository: config.html.git_repository_url.clone().map(Href),
        version: env!("CARGO_PKG_VERSION"),
        search: config.html.search,
        live: live == Pages::Live,
        numbered: !config.html.no_section_label,
        ..own
    };
    Presentation {
        frame,
        edit_url: config.html.edit_url_template.clone(),
        site_url: config.html.site_url.clone(),
        source_prefix,
        raw_html: config.html.raw_html,
        served: live != Pages::Static,
        pictures: picture_sizes(door, unit),
        skill: requested(&unit.scope.config, &unit.book).0,
        withheld: PageGlobs::of_rules(&unit.scope.config).without(&unit.book),
    }
}

/// What the pages of a unit are made from.
pub(super) fn site_context<'a>(unit: &'a Unit, presentation: &'a Presentation) -> SiteContext<'a> {
    SiteContext::new(
        &unit.book,
        &unit.judged,
        &unit.observed,
        &unit.sources,
        presentation,
        &unit.addresses,
        Provenance::of(&unit.run),
    )
}

/// Only the beginning of each picture is read, once.
fn picture_sizes(door: &Door<'_>, unit: &Unit) -> HashMap<String, (u32, u32)> {
    let pages = unit.book.pages.iter();
    let images = pages.flat_map(|page| page.images.iter().chain(&page.raw));
    let paths: BTreeSet<&String> = images
        .filter_map(|target| match target {
            Target::Asset(path) => Some(path),
            _ => None,
        })
        .collect();
    let paths: Vec<&String> = paths.into_iter().collect();
    let sizes = paths.into_par_iter().filter_map(|path| {
        let head = door.head(&unit.scope.base.join(path), PICTURE_HEAD).ok()?;
        Some((path.clone(), picture_size(&head)?))
    });
    sizes.collect()
}

/// What a site is called that no `book.toml` names: its index, its only page, or its folder.
fn title_of(door: &Door<'_>, unit: &Unit) -> String {
    let pages = &unit.book.pages;
    let index = unit
        .book
        .contents
        .iter()
        .find(|entry| entry.folder.as_deref() == Some(""));
    let page = index
        .and_then(|entry| entry.page)
        .or((pages.len() == 1).then_some(0));
    let folder = || {
        let whole = door.canonical(&unit.scope.base);
        whole
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    page.map(|page| pages[page].title.clone())
        .or_else(folder)
        .unwrap_or_else(|| "Guidelines".to_owned())
}
