//! Which pages look as they did in the build before.
//!
//! It compares all that the text of a page is made from, and guesses nothing; what is small is made anew and compared by who asks.

use super::context::SiteContext;
use super::context::examples_of;
use super::views::{Body, Guide, Page, RuleBody};
use crate::book::Rule;
use rayon::prelude::*;
use std::sync::Arc;

/// A context of the same book in an earlier state, and the pages that were made of it.
pub struct Previous<'a> {
    context: SiteContext<'a>,
    page: &'a (dyn Fn(&str) -> Option<Arc<Page>> + Sync),
    /// By page, whether its text and its examples would be shown as they were.
    same: Vec<bool>,
}

impl<'a> Previous<'a> {
    /// Nothing where every page may look different: the names of the rules, an address or the presentation changed.
    pub fn of(
        before: SiteContext<'a>,
        after: &SiteContext<'_>,
        page: &'a (dyn Fn(&str) -> Option<Arc<Page>> + Sync),
    ) -> Option<Previous<'a>> {
        let (old, new) = (before.book, after.book);
        let is_same = before.presentation == after.presentation
            && before.addresses == after.addresses
            && old.strictness == new.strictness
            && old.pages.len() == new.pages.len()
            && old.rules.len() == new.rules.len()
            && old.rules.iter().zip(&new.rules).all(is_same_rule);
        if !is_same {
            return None;
        }
        let pages = 0..new.pages.len();
        let same = pages.into_par_iter();
        let same = same.map(|at| is_same_page(&before, after, at) == Some(true));
        Some(Previous {
            same: same.collect(),
            context: before,
            page,
        })
    }

    fn is_same(&self, page: usize) -> bool {
        self.same.get(page).is_some_and(|same| *same)
    }

    /// The page as it was, if its text and its examples would be the same now.
    pub(super) fn guide(&self, after: &SiteContext<'_>, at: usize) -> Option<Arc<Page>> {
        let address = after.addresses.pages.get(at)?.as_ref()?;
        (self.page)(address).filter(|_| self.is_same(at))
    }

    /// The page of a rule as it was, if its section, its examples and the sentences that name it would be the same now.
    pub(super) fn rule(&self, after: &SiteContext<'_>, at: usize) -> Option<Arc<Page>> {
        let home = after.book.rules.get(at)?.page?;
        let (was, is) = (
            self.context.book.backlinks.get(at)?,
            after.book.backlinks.get(at)?,
        );
        // An example may stand on another page than its rule.
        let page_of = |context: &SiteContext<'_>, example: &usize| {
            let example = context.book.examples.get(*example);
            example.is_some_and(|example| self.is_same(example.page))
        };
        let (had, has) = (self.context.examples.get(at)?, after.examples.get(at)?);
        let is_same = self.is_same(home)
            && was == is
            && is.iter().all(|link| self.is_same(link.page))
            && had.iter().all(|example| page_of(&self.context, example))
            && has.iter().all(|example| page_of(after, example));
        let address = after.addresses.rules.get(at)?.as_ref()?;
        (self.page)(address).filter(|_| is_same)
    }
}

/// Whether the text and the examples of a page are the same. Which rule an example is of follows from both, where the rules have the same names.
fn is_same_page(before: &SiteContext<'_>, after: &SiteContext<'_>, at: usize) -> Option<bool> {
    let (old, new) = (before.book.pages.get(at)?, after.book.pages.get(at)?);
    // Fences and examples come of the document and of the names of the rules, which are the same.
    let is_same = Arc::ptr_eq(&old.document, &new.document)
        && old.title == new.title
        && old.path == new.path
        && old.targets == new.targets
        && old.images == new.images
        && old.raw == new.raw
        // What is said once for the whole page names its environments in their order.
        && old.setups == new.setups
        && before.provenance.runtimes == after.provenance.runtimes;
    if !is_same {
        return None;
    }
    let (was, is) = (examples_of(old), examples_of(new));
    let verdicts = before.judged.verdicts.get(was.clone())?;
    let observed = before.observed.get(was)?;
    let seen = after.observed.get(is.clone())?;
    Some(
        verdicts == after.judged.verdicts.get(is)?
            && observed.len() == seen.len()
            && observed.iter().zip(seen).all(|(was, is)| {
                was.observations == is.observations
                    && (Arc::ptr_eq(&was.highlights, &is.highlights)
                        || was.highlights == is.highlights)
            }),
    )
}

/// The body of a source page.
pub(super) fn body(page: &Page) -> Option<&Guide> {
    match &page.body {
        Body::Guide(guide) => Some(guide),
        _ => None,
    }
}

/// The body of a rule's page.
pub(super) fn rule(page: &Page) -> Option<&RuleBody> {
    match &page.body {
        Body::Rule(rule) => Some(rule),
        _ => None,
    }
}

/// Whether both have one name and one place. What else a rule says is shown on its own page and on that of its section,
/// which are made of the document that says it; where rows of rules are shown, they are compared.
fn is_same_rule((old, new): (&Rule, &Rule)) -> bool {
    old.id == new.id
        && (old.kind, old.page, old.section, old.block)
            == (new.kind, new.page, new.section, new.block)
}
