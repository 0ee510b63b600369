//! Which pages look as they did in the build before.
//!
//! It compares all that the text of a page is made from, and guesses nothing; what is small is made anew and compared by who asks.

use super::shelf::Shelf;
use super::{Body, Guide, Page};
use crate::book::{Page as Source, Rule};
use std::ops::Range;
use std::sync::Arc;

/// A shelf of the same book in an earlier state, and the pages that were made of it.
pub struct Earlier<'a> {
    shelf: Shelf<'a>,
    page: &'a (dyn Fn(&str) -> Option<Arc<Page>> + Sync),
}

impl<'a> Earlier<'a> {
    /// Nothing where every page may look different: a rule, an address or the presentation changed.
    pub fn of(
        before: Shelf<'a>,
        after: &Shelf<'_>,
        page: &'a (dyn Fn(&str) -> Option<Arc<Page>> + Sync),
    ) -> Option<Earlier<'a>> {
        let (old, new) = (before.book, after.book);
        let is_same = before.presentation == after.presentation
            && before.addresses == after.addresses
            && old.held == new.held
            && old.pages.len() == new.pages.len()
            && old.rules.len() == new.rules.len()
            && old.rules.iter().zip(&new.rules).all(is_same_rule);
        is_same.then_some(Earlier {
            shelf: before,
            page,
        })
    }

    /// The page as it was, if its text and its examples would be the same now.
    pub(super) fn guide(&self, after: &Shelf<'_>, at: usize) -> Option<Arc<Page>> {
        let before = &self.shelf;
        let (old, new) = (before.book.pages.get(at)?, after.book.pages.get(at)?);
        // Fences and examples come of the document and of the rules, which are the same.
        let is_same = Arc::ptr_eq(&old.document, &new.document)
            && old.path == new.path
            && old.targets == new.targets
            && old.images == new.images
            && old.raw == new.raw;
        if !is_same {
            return None;
        }
        let (was, is) = (examples(old), examples(new));
        let verdicts = before.judged.verdicts.get(was.clone())?;
        let observed = before.observed.get(was)?;
        let is_same = verdicts == after.judged.verdicts.get(is.clone())?
            && observed
                .iter()
                .map(|seen| (&seen.outcomes, &seen.highlights))
                .eq(after
                    .observed
                    .get(is)?
                    .iter()
                    .map(|seen| (&seen.outcomes, &seen.highlights)));
        let address = after.addresses.pages.get(at)?.as_ref()?;
        (self.page)(address).filter(|_| is_same)
    }
}

/// The body of a source page.
pub(super) fn body(page: &Page) -> Option<&Guide> {
    match &page.body {
        Body::Guide(guide) => Some(guide),
        _ => None,
    }
}

/// Whether both are shown alike, wherever somebody names them; where in its file a rule stands is not shown there.
fn is_same_rule((old, new): (&Rule, &Rule)) -> bool {
    let detectors = match (&old.detector, &new.detector) {
        (Some(old), Some(new)) => {
            Arc::ptr_eq(old, new)
                || (old.is_same_as(new) && old.tags == new.tags && old.since == new.since)
        }
        (old, new) => old.is_none() && new.is_none(),
    };
    detectors
        && old.id == new.id
        && old.title == new.title
        && (old.kind, old.page, old.section, old.block)
            == (new.kind, new.page, new.section, new.block)
}

fn examples(page: &Source) -> Range<usize> {
    let start = page.fences.first().map_or(0, |fence| fence.examples.start);
    let end = page.fences.last().map_or(0, |fence| fence.examples.end);
    start..end
}
