//! The one function that makes all pages of a site.

use super::context::SiteContext;
use super::navigation::{NavKey, Navigation};
use super::previous::Previous;
use super::views::Page;
use super::{guide, overview, rule};
use rayon::prelude::*;
use std::sync::Arc;

/// Every page of the site with the key of its navigation, in a stable order; a page that looks as it did may be the previous one.
pub fn pages(
    context: &SiteContext<'_>,
    navigation: &Navigation,
    previous: Option<&Previous<'_>>,
) -> Vec<(Arc<Page>, NavKey)> {
    let book = context.book;
    // The overview names every example that is open, and is one piece of work: it goes beside the others.
    let (overview, mut out): (Vec<Page>, Vec<(Arc<Page>, NavKey)>) = rayon::join(
        || overview::pages(context),
        || {
            (0..book.pages.len())
                .into_par_iter()
                .filter_map(|at| {
                    let page = guide::page(context, at, navigation, previous)?;
                    Some((page, navigation.key(at)))
                })
                .collect()
        },
    );
    let home = context.addresses.home;
    out.extend(home.and_then(|at| {
        let page = guide::home(context, at, navigation)?;
        Some((page, navigation.key(at)))
    }));
    let mut rules = context.reading_order();
    rules.retain(|rule| context.addresses.own_page[*rule]);
    out.par_extend(rules.par_iter().enumerate().filter_map(|(order, rule)| {
        let home = book.rules[*rule].page?;
        let page = rule::page(context, &rules, order, previous)?;
        Some((page, navigation.key(home)))
    }));
    out.extend(
        overview
            .into_iter()
            .map(|page| (Arc::new(page), NavKey::default())),
    );
    out
}
