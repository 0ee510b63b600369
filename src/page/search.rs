//! What a reader can look for: the text of a book in passages, one a section and one a rule.
//!
//! A section that a rule owns belongs to the rule, with everything below its heading, so that nothing is found twice.
//! Words are not looked at here; [`crate::search`] does that.

use super::addresses::relative;
use super::context::SiteContext;
use super::leads;
use super::navigation::Navigation;
use crate::book::Page;
use crate::markdown::BlockKind;

/// A page and what can be found on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPage<'a> {
    /// From the site's root, as a link has it.
    pub href: String,
    pub title: &'a str,
    /// The titles above the page in the table of contents, outermost first.
    pub trail: Vec<&'a str>,
    pub passages: Vec<Passage<'a>>,
}

/// What one result leads to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Passage<'a> {
    /// From the site's root; of a section only the anchor behind the page's own address, without `#`.
    pub href: String,
    pub title: &'a str,
    pub rule: Option<PassageRule<'a>>,
    /// Titles of sections inside of it that are no passages of their own.
    pub headings: Vec<&'a str>,
    /// Paragraphs and cells in order; the first of them are what a result shows.
    pub prose: Vec<&'a str>,
    /// Words that say little out of their place: labels of examples, tags of a rule.
    pub asides: Vec<&'a str>,
    pub code: Vec<&'a str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PassageRule<'a> {
    pub id: &'a str,
    /// Empty for a rule without a detector.
    pub severity: &'static str,
}

/// One page's passages, in its order; none for a page that is not published.
pub fn search_page<'a>(
    context: &SiteContext<'a>,
    navigation: &'a Navigation,
    at: usize,
) -> Option<SearchPage<'a>> {
    let address = context.addresses.pages[at].as_ref()?;
    if context.addresses.lost == Some(at) {
        return None;
    }
    let page = &context.book.pages[at];
    let mut cut = Cut::new(context, at);
    cut.read(page);
    Some(SearchPage {
        href: relative("", address),
        title: &page.title,
        trail: navigation.trail(at),
        passages: cut.passages,
    })
}

/// A page that is being cut into passages.
struct Cut<'a> {
    passages: Vec<Passage<'a>>,
    /// By section, the passage that its text belongs to.
    owners: Vec<usize>,
    /// Where the labels of fences begin.
    labels: Vec<u32>,
    /// Fences that are no text of the author's: the blocks of rules.
    skipped: Vec<usize>,
}

impl<'a> Cut<'a> {
    fn new(context: &SiteContext<'a>, at: usize) -> Self {
        let page = &context.book.pages[at];
        let mut top = Passage {
            title: &page.title,
            ..Passage::default()
        };
        if !page.description.is_empty() {
            top.asides.push(&page.description);
        }
        let mut cut = Cut {
            passages: vec![top],
            owners: Vec::with_capacity(page.sections.len()),
            labels: leads::labels(page, 0..page.fences.len())
                .into_iter()
                .map(|(at, _)| at)
                .collect(),
            skipped: Vec::new(),
        };
        let mut of_section = vec![None; page.sections.len()];
        for (index, rule) in context.written_on(at) {
            cut.skipped.extend(rule.block);
            let row = context.row(index, rule, "");
            let mut passage = Passage {
                href: row.href.0,
                title: &rule.title,
                rule: Some(PassageRule {
                    id: &rule.id,
                    severity: row.severity,
                }),
                ..Passage::default()
            };
            if let Some(detector) = &rule.detector {
                passage.asides.push(&detector.message);
                passage
                    .asides
                    .extend(detector.tags.iter().map(String::as_str));
            }
            match rule.section {
                Some(section) => {
                    of_section[section] = Some(cut.passages.len());
                    cut.passages.push(passage);
                }
                // The rule is the whole page, and the page need not be found beside it.
                None => {
                    passage.asides.append(&mut cut.passages[0].asides);
                    cut.passages[0] = passage;
                }
            }
        }
        cut.own_sections(page, &of_section);
        cut
    }

    /// A rule owns the sections below it; the heading that became the page's title is the page.
    fn own_sections(&mut self, page: &'a Page, of_section: &[Option<usize>]) {
        for (index, section) in page.sections.iter().enumerate() {
            let heading = &page.document.headings[section.heading];
            let above = section.parent.map_or(0, |parent| self.owners[parent]);
            let owner = match of_section[index] {
                Some(rule) => rule,
                None if self.passages[above].rule.is_some() => {
                    self.passages[above].headings.push(&heading.text);
                    above
                }
                None if page.title_heading == Some(section.heading) => 0,
                None => {
                    self.passages.push(Passage {
                        href: heading.anchor.clone(),
                        title: &heading.text,
                        ..Passage::default()
                    });
                    self.passages.len() - 1
                }
            };
            self.owners.push(owner);
        }
    }

    fn read(&mut self, page: &'a Page) {
        let mut next = 0;
        let mut owner = 0;
        let mut containers = page.document.containers.iter().peekable();
        for block in &page.document.blocks {
            while let Some(section) = page.sections.get(next)
                && section.start <= block.span.start
            {
                owner = self.owners[next];
                next += 1;
            }
            let is_label = self.labels.binary_search(&block.span.start).is_ok();
            let passage = &mut self.passages[owner];
            while let Some(container) =
                containers.next_if(|container| container.opening.start <= block.span.start)
            {
                passage.prose.extend(container.title.as_deref());
            }
            match block.kind {
                BlockKind::Paragraph | BlockKind::Cell if is_label => {
                    passage.asides.push(&block.text);
                }
                BlockKind::Paragraph | BlockKind::Cell => passage.prose.push(&block.text),
                BlockKind::Code => passage.code.push(&block.text),
                BlockKind::Fence(fence) if !self.skipped.contains(&fence) => {
                    passage.code.extend(page.document.fences[fence].shown());
                }
                // A heading in a list or a quote begins no section.
                BlockKind::Heading(_) if block.depth > 0 => passage.prose.push(&block.text),
                BlockKind::Heading(_)
                | BlockKind::Fence(_)
                | BlockKind::Html
                | BlockKind::Break => {}
            }
        }
    }
}
