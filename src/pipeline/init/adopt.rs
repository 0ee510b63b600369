//! What the Markdown of a folder already says: where it is, what it is called, the ids of its rules and its labels.
//!
//! It reads what was read and changes nothing. What only its author can know is a note, and no guess.

use super::ids::{Ids, ids};
use super::source::{HIDDEN, source};
use super::text::Draft;
use crate::book::Page;
use crate::diagnostic::Code;
use crate::facts::{Facts, Value, facts};
use crate::markdown::Heading;
use crate::pipeline::Unit;

/// What pages have in common.
pub(super) struct Survey {
    /// Their folder, below that of the book.
    pub source: String,
    ids: Option<Ids>,
    /// Two that alternate, of which no one knows which is bad.
    labels: Vec<[String; 2]>,
    pages: usize,
    examples: usize,
    /// Pages that are not in the folder.
    left_out: Vec<String>,
}

impl Survey {
    /// None where no page has an example that could be checked. `known` is the source of a book that is there.
    pub fn of(unit: &Unit, known: Option<String>) -> Option<Survey> {
        let book = &unit.book;
        let mut counts = vec![0; book.pages.len()];
        for example in &book.examples {
            counts[example.page] += usize::from(example.stance.is_judged());
        }
        if counts.iter().all(|count| *count == 0) {
            return None;
        }
        let found: Vec<(&str, usize)> = book
            .pages
            .iter()
            .zip(&counts)
            .map(|(page, count)| (page.path.as_str(), *count))
            .collect();
        let is_known = known.is_some();
        let source = known.unwrap_or_else(|| source(&found));
        let is_inside = |path: &str| is_known || below(&source, path).is_some();
        let inside = || book.pages.iter().filter(|page| is_inside(&page.path));
        let headings = inside().flat_map(|page| &page.document.headings);
        let headings: Vec<&str> = headings
            .filter(|heading| heading.level >= 2)
            .map(|heading| heading.text.as_str())
            .collect();
        let ids = match &unit.scope.config.verify.rule_id {
            None => ids(&headings),
            Some(_) => None,
        };
        let mut labels: Vec<[String; 2]> = Vec::new();
        for finding in inside().flat_map(|page| &page.faults) {
            let pair = [finding.facts.value("one"), finding.facts.value("other")];
            if let (Code::UnknownLabels, [Some(Value::Text(one)), Some(Value::Text(other))]) =
                (finding.code, pair)
            {
                let pair = [one.clone(), other.clone()];
                if !labels.contains(&pair) {
                    labels.push(pair);
                }
            }
        }
        let outside = book.pages.iter().filter(|page| !is_inside(&page.path));
        Some(Survey {
            ids,
            labels,
            pages: inside().count(),
            examples: found
                .iter()
                .filter(|(path, _)| is_inside(path))
                .map(|(_, count)| count)
                .sum(),
            left_out: outside.map(|page| page.path.clone()).collect(),
            source,
        })
    }

    /// What goes into the configuration.
    pub fn draft(&self) -> Draft {
        Draft {
            ids: self.ids.as_ref().map(|ids| ids.expression.clone()),
            sample_ids: self.sample(),
            labels: self.labels.clone(),
            ..Draft::default()
        }
    }

    fn sample(&self) -> Vec<String> {
        let ids = self.ids.iter().flat_map(|ids| &ids.ids);
        ids.take(3).cloned().collect()
    }

    /// What the whole is called: as its first page is, or the page that is shown for the folder around it.
    pub fn title(&self, unit: &Unit) -> Option<String> {
        let of = |folder: &str| {
            let names = ["index", "readme"];
            names.iter().find_map(|name| {
                let mut pages = unit.book.pages.iter();
                pages.find_map(|page| {
                    let file = below(folder, &page.path)?.to_ascii_lowercase();
                    let stem = file
                        .rsplit_once('.')
                        .map_or(file.as_str(), |(stem, _)| stem);
                    (stem == *name).then(|| title(page, unit)).flatten()
                })
            })
        };
        of(&self.source).or_else(|| of("."))
    }

    pub fn notes(&self, unit: &Unit) -> Vec<Facts> {
        let (pages, examples) = (self.pages, self.examples);
        let mut notes = vec![match self.source.as_str() {
            "." => facts!("init-adopts-all", pages, examples),
            source => facts!("init-adopts", source, pages, examples),
        }];
        let is_hidden = |path: &&String| path.split('/').any(|part| part.starts_with(HIDDEN));
        let left_out = self.left_out.iter();
        let left_out: Vec<&String> = match self.source.starts_with(HIDDEN) {
            true => left_out.collect(),
            // A report of a check says so of hidden ones.
            false => left_out.filter(|path| !is_hidden(path)).collect(),
        };
        if !left_out.is_empty() {
            let (names, more) = (left_out.iter().take(3), left_out.len().saturating_sub(3));
            let names: Vec<&str> = names.map(|path| path.as_str()).collect();
            notes.push(facts!("init-left-out", n = left_out.len(), names, more));
        }
        if let Some(ids) = &self.ids {
            let (n, names) = (ids.ids.len(), self.sample());
            notes.push(facts!("init-ids", n, names));
        }
        if !self.labels.is_empty() {
            notes.push(facts!("init-labels", n = self.labels.len()));
        }
        let weighted = unit.book.pages.iter().filter(|page| page.weight.is_some());
        let n = weighted.count();
        if n > 0 {
            notes.push(facts!("init-order", n));
        }
        notes
    }
}

/// A title that its author wrote, without the badges beside it.
fn title(page: &Page, unit: &Unit) -> Option<String> {
    const MOST: usize = 100;
    let text = &unit.sources.get(page.source).text;
    let heading = page.title_heading.map(|at| &page.document.headings[at]);
    let mut title = page.title.clone();
    for image in &page.document.images {
        let is_in = |heading: &&Heading| heading.span.contains(image.span.start);
        let alt = image.span.range();
        let alt = text.get(alt).and_then(|text| text.strip_prefix("!["));
        let alt = alt.and_then(|text| Some(text.split_once(']')?.0));
        if let (Some(_), Some(alt)) = (heading.filter(is_in), alt.filter(|alt| !alt.is_empty())) {
            title = title.replacen(alt, "", 1);
        }
    }
    let front = page.document.front_matter.as_ref();
    let is_written =
        page.title_heading.is_some() || front.is_some_and(|front| front.get("title").is_some());
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    (is_written && !title.is_empty() && title.chars().count() <= MOST).then_some(title)
}

/// A path below a folder; `.` is above all.
fn below<'p>(folder: &str, path: &'p str) -> Option<&'p str> {
    match folder {
        "." => Some(path),
        folder => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}
