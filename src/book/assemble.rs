//! The one function that puts a book together, in the order in which its parts need each other.

use super::around::Around;
use super::contents::{FolderLabels, SUMMARY};
use super::directory::Directory;
use super::owner::RuleNames;
use super::references::Resolver;
use super::rules::{self, RuleDraft};
use super::sections::{ancestors, section_at, sections};
use super::site::{self, Unchecked};
use super::stance::{Stance, is_label_heading};
use super::{Backlink, Book, Example, Page, Rule, RuleKind, Target, contents, examples, exported};
use crate::config::OwnLabels;
use crate::diagnostic::{Code, Diagnostic, Strictness};
use crate::facts::{Facts, facts};
use crate::language::{Detector, ReadDefaults};
use crate::markdown::{BlockKind, Document, Heading, Link, LinkKind, Summary};
use crate::paths::{self, folder_of};
use crate::source::SourceMap;
use crate::span::{SourceId, Span};
use rayon::prelude::*;
use regex::Regex;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a book is made from.
pub struct Input<'a> {
    pub strictness: Strictness,
    /// Paths below the source folder with `/`, in order.
    pub documents: Vec<(String, Arc<Document>)>,
    pub imported: Vec<Imported>,
    /// `[verify] rule-id`.
    pub rule_id: Option<&'a Regex>,
    /// `[stances]`.
    pub stances: &'a OwnLabels,
    pub sources: &'a SourceMap,
    /// What links may lead to beside the pages.
    pub around: &'a Around<'a>,
    /// The pages that another tool lists, where there is no summary.
    pub outline: Option<&'a Summary>,
    pub folders: &'a FolderLabels,
    /// The book in an earlier state: what a page that is the same holds need not be read again.
    pub before: Option<&'a Book>,
}

/// A rule from outside of the book.
#[derive(Debug)]
pub struct Imported(RuleDraft);

/// The rules of a document, or of a file of ast-grep rules, that `--rules` names.
pub fn import(
    source: SourceId,
    text: &str,
    document: Option<&Document>,
    rule_id: Option<&Regex>,
) -> (Vec<Imported>, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let drafts = match document {
        Some(document) => {
            let sections = sections(document, text.len() as u32);
            rules::find(document, &sections, "", rule_id, &mut faults)
        }
        None => {
            let (detectors, found) = Detector::read_all(text, ReadDefaults { id: None });
            for fault in found {
                let span = Span::new(source, fault.range.start, fault.range.end);
                let mut told = Diagnostic::new(Code::RuleBlock, span, fault.facts);
                told.hint = fault.hint;
                faults.push(told);
            }
            let draft = |detector: Detector| RuleDraft {
                id: detector.id.clone(),
                section: None,
                title: detector.message.clone(),
                span: Span::at(source, detector.range.start),
                detector_span: Some(Span::at(source, detector.range.start)),
                detector: Some(Arc::new(detector)),
                block: None,
            };
            detectors.into_iter().map(draft).collect()
        }
    };
    let with_detector = drafts.into_iter().filter(|draft| draft.detector.is_some());
    (with_detector.map(Imported).collect(), faults)
}

/// The rules of a site's `rules.json`.
///
/// # Errors
///
/// Why the document is none that can be read.
pub fn import_exported(
    source: SourceId,
    text: &str,
) -> Result<(Vec<Imported>, Vec<Diagnostic>), Facts> {
    let (drafts, faults) = exported::drafts(source, text)?;
    Ok((drafts.into_iter().map(Imported).collect(), faults))
}

pub fn assemble(input: Input<'_>) -> (Book, Vec<Diagnostic>) {
    let mut faults = Vec::new();
    let sources = input.sources;
    let rule_id = input.rule_id.map(|pattern| pattern.as_str().to_owned());
    let same_pages = input.before.filter(|before| before.rule_id == rule_id);
    let written = same_pages.map(written_by_page).unwrap_or_default();
    let summary = summary(&input);
    let outline = input.outline.filter(|_| summary.is_none());
    let mut labels: HashMap<String, &str> = HashMap::new();
    for (path, item) in summary.iter().chain(outline).flat_map(Summary::files) {
        labels.entry(path).or_insert_with(|| item.title.trim());
    }
    let made: Vec<(Page, Vec<Rule>)> = input
        .documents
        .into_par_iter()
        .enumerate()
        .map(|(at, (path, document))| {
            let known = same_pages.and_then(|before| before.pages.get(at));
            let label = labels.get(&path).filter(|label| !label.is_empty()).copied();
            let is_same = |page: &&Page| {
                Arc::ptr_eq(&page.document, &document)
                    && page.path == path
                    && page.label.as_deref() == label
            };
            match known.filter(is_same).zip(written.get(at)) {
                Some((page, rules)) => (page.bare(), rules.to_vec()),
                None => read_page(at, (path, label), document, sources, input.rule_id),
            }
        })
        .collect();
    let mut pages = Vec::with_capacity(made.len());
    let mut rules = Vec::new();
    for (page, written) in made {
        rules.extend(written);
        faults.extend(page.rule_faults.iter().cloned());
        pages.push(page);
    }
    for Imported(draft) in without_copies(&rules, input.imported) {
        rules.push(make_rule(draft, RuleKind::Imported, None));
    }
    tell_duplicates(&rules, &mut faults);
    tell_equal_titles(&pages, &mut faults);

    let names = RuleNames::of(&rules, &pages);
    let before = input.before.filter(|before| {
        examples::has_same_owners(before, &rules, &pages) && before.stances == *input.stances
    });
    let read: Vec<examples::PageExamples> = pages
        .par_iter()
        .enumerate()
        .map(|(at, page)| {
            let known = before.and_then(|before| examples::again(at, page, before, rules.len()));
            known.unwrap_or_else(|| examples::of_page(at, page, &rules, &names, input.stances))
        })
        .collect();
    let mut all = Vec::new();
    for (page, read) in pages.iter_mut().zip(read) {
        let offset = all.len();
        all.extend(read.examples);
        faults.extend(read.faults.iter().cloned());
        page.faults = read.faults;
        page.hidden = read.hidden;
        page.fences = read.fences;
        for fence in &mut page.fences {
            fence.examples = fence.examples.start + offset..fence.examples.end + offset;
        }
    }
    add_implicit_rules(&pages, &mut rules, &mut all);

    let backlinks = link(&mut pages, &rules, input.around, &mut faults);
    let contents = match (&summary, outline) {
        (Some(summary), _) => contents::from_summary(summary, &pages),
        (None, Some(outline)) => contents::from_outline(outline, &pages, input.folders),
        (None, None) => contents::from_tree(&pages, input.folders),
    };
    let book = Book {
        strictness: input.strictness,
        pages,
        rules,
        examples: all,
        contents,
        is_listed: summary.is_some() || outline.is_some(),
        backlinks,
        rule_id,
        stances: input.stances.clone(),
    };
    (book, faults)
}

/// What the author of a book lists, if that is anything.
fn summary(input: &Input<'_>) -> Option<Summary> {
    let documents = input.documents.iter();
    let mut summaries = documents.filter(|(path, _)| path == SUMMARY);
    let (_, document) = summaries
        .next()
        .filter(|_| input.strictness == Strictness::Book)?;
    let summary = Summary::read(&input.sources.get(document.source).text);
    let is_one = summary.files().next().is_some();
    is_one.then_some(summary)
}

/// By page, the rules that are written there: they stand before all others, in page order.
fn written_by_page(book: &Book) -> Vec<&[Rule]> {
    let end = book
        .rules
        .partition_point(|rule| rule.kind == RuleKind::Written);
    let mut rest = &book.rules[..end];
    let pages = 0..book.pages.len();
    let of_page = pages.map(|at| {
        let end = rest.partition_point(|rule| rule.page.is_some_and(|page| page <= at));
        let (own, others) = rest.split_at(end);
        rest = others;
        own
    });
    of_page.collect()
}

fn read_page(
    at: usize,
    (path, label): (String, Option<&str>),
    document: Arc<Document>,
    sources: &SourceMap,
    rule_id: Option<&Regex>,
) -> (Page, Vec<Rule>) {
    let mut page = make_page(path, label, document, sources);
    let mut faults = Vec::new();
    let drafts = rules::find(
        &page.document, &page.sections, &page.title, rule_id, &mut faults,
    );
    page.rule_faults = faults;
    let rules = drafts.into_iter();
    let rules = rules.map(|draft| make_rule(draft, RuleKind::Written, Some(at)));
    (page, rules.collect())
}

/// The place of a page in the order, as front matter has it here and in Hugo, in Docusaurus and in Just the Docs.
const WEIGHTS: &[&str] = &["weight", "sidebar_position", "nav_order"];

/// A page is called as `SUMMARY.md` does, else as its front matter or its first heading of the first level do, else as
/// its file.
fn make_page(
    path: String,
    label: Option<&str>,
    document: Arc<Document>,
    sources: &SourceMap,
) -> Page {
    let source = document.source;
    let sections = sections(&document, sources.get(source).text.len() as u32);
    let front = |key: &str| {
        let front = document.front_matter.as_ref()?;
        let value = front.get(key)?.trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let headings = &document.headings;
    let first = headings
        .iter()
        .position(|heading| heading.level == 1 && !heading.text.is_empty());
    let title = document
        .title
        .clone()
        .or_else(|| label.map(str::to_owned))
        .or_else(|| front("title"))
        .or_else(|| first.map(|at| headings[at].text.clone()))
        .unwrap_or_else(|| name(&path));
    // A chapter may begin at any level.
    let is_title = |heading: &Heading| is_same_text(&heading.text, &title);
    let title_heading =
        first.or_else(|| headings.first().filter(|first| is_title(first)).map(|_| 0));
    let description = front("description")
        .or_else(|| document.first_paragraph().map(str::to_owned))
        .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
        .unwrap_or_default();
    let weight = WEIGHTS.iter().find_map(|key| front(key)?.parse().ok());
    let setups = document.front_matter.iter();
    let setups = setups.flat_map(|front| front.list("setup"));
    let setups = setups.map(str::trim).filter(|path| !path.is_empty());
    Page {
        setups: setups.map(str::to_owned).collect(),
        path,
        source,
        title,
        label: label.map(str::to_owned),
        title_heading,
        description,
        weight,
        sections,
        document,
        ..Page::default()
    }
}

/// Whether two texts have the same letters and digits, whatever is between them.
pub fn is_same_text(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|c| c.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    one == other || (letters(one) == letters(other) && !letters(one).is_empty())
}

/// What a page without a title is called: after its file, and the index of a folder after the folder.
fn name(path: &str) -> String {
    let stem = |path: &str| -> String {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .to_owned()
    };
    let folder = folder_of(path);
    match contents::is_index(path) && !folder.is_empty() {
        true => contents::spelt(folder.rsplit('/').next().unwrap_or(folder)),
        false => contents::spelt(&stem(path)),
    }
}

fn make_rule(draft: RuleDraft, kind: RuleKind, page: Option<usize>) -> Rule {
    Rule {
        id: draft.id,
        kind,
        page,
        section: page.and(draft.section),
        title: draft.title,
        span: draft.span,
        detector: draft.detector,
        block: page.and(draft.block),
        detector_span: draft.detector_span,
    }
}

/// Imported rules that are not here yet: a skill made of a book has that book's rules again, and each is one rule.
fn without_copies(rules: &[Rule], imported: Vec<Imported>) -> Vec<Imported> {
    let mut known: HashMap<String, Arc<Detector>> = HashMap::new();
    for rule in rules {
        if let Some(detector) = &rule.detector {
            known
                .entry(rule.id.clone())
                .or_insert_with(|| detector.clone());
        }
    }
    // Which files a rule is for, is said from the folder that it is in.
    let is_for_all = |rule: &Detector| {
        let of_files = ["files", "ignores"].map(|key| rule.normalised.get(key));
        of_files.iter().all(Option::is_none)
    };
    let mut kept = Vec::with_capacity(imported.len());
    for Imported(draft) in imported {
        if let Some(detector) = &draft.detector {
            let same = known.get(&draft.id).filter(|own| is_for_all(own));
            if same.is_some_and(|own| own.normalised == detector.normalised) {
                continue;
            }
            known
                .entry(draft.id.clone())
                .or_insert_with(|| detector.clone());
        }
        kept.push(Imported(draft));
    }
    kept
}

fn tell_duplicates(rules: &[Rule], faults: &mut Vec<Diagnostic>) {
    let mut first: HashMap<&str, &Rule> = HashMap::new();
    for rule in rules {
        if let Some(earlier) = first.get(rule.id.as_str()) {
            faults.push(
                Diagnostic::new(
                    Code::DuplicateRule,
                    rule.span,
                    facts!("duplicate-rule", id = rule.id),
                )
                .label(earlier.span, facts!("first-of-duplicates"))
                .rule(&rule.id)
                .hint(facts!("duplicate-rule-hint")),
            );
        } else {
            first.insert(&rule.id, rule);
        }
    }
}

/// Pages of one folder that readers cannot tell apart: reported once a title, at the last of them.
fn tell_equal_titles(pages: &[Page], faults: &mut Vec<Diagnostic>) {
    let mut named: BTreeMap<(&str, &str), Vec<&Page>> = BTreeMap::new();
    for page in pages {
        let key = (page.folder(), page.title.as_str());
        named.entry(key).or_default().push(page);
    }
    for ((_, title), pages) in named {
        let [first, .., last] = pages.as_slice() else {
            continue;
        };
        let heading = last.title_heading.map(|at| last.document.headings[at].span);
        let span = heading.unwrap_or(Span::at(last.source, 0));
        let (others, path) = (pages.len() - 1, &first.path);
        let message = facts!("equal-titles", title, others, path);
        let finding = Diagnostic::new(Code::EqualTitles, span, message);
        faults.push(finding.hint(facts!("equal-titles-hint")));
    }
}

/// On a page without any rule, the bad examples of a section make a rule of it; several pairs make several.
fn add_implicit_rules(pages: &[Page], rules: &mut Vec<Rule>, examples: &mut [Example]) {
    let mut with_rules = vec![false; pages.len()];
    for page in rules.iter().filter_map(|rule| rule.page) {
        with_rules[page] = true;
    }
    let mut start = 0;
    while start < examples.len() {
        let at = examples[start].page;
        let end = start + examples[start..].partition_point(|example| example.page == at);
        if !with_rules[at] {
            add_implicit_of_page(at, &pages[at], rules, &mut examples[start..end]);
        }
        start = end;
    }
}

fn add_implicit_of_page(at: usize, page: &Page, rules: &mut Vec<Rule>, examples: &mut [Example]) {
    let mut sections: HashMap<Option<usize>, Vec<usize>> = HashMap::new();
    let mut order = Vec::new();
    // A heading is asked once, however many examples are below it.
    let mut labels: HashMap<usize, bool> = HashMap::new();
    let mut is_label = |section: usize| {
        let heading = page.sections[section].heading;
        let read = || is_label_heading(&page.document.headings[heading]);
        *labels.entry(heading).or_insert_with(read)
    };
    for (index, example) in examples.iter().enumerate() {
        if !example.stance.is_judged() || example.rule.is_some() {
            continue;
        }
        let inner = section_at(
            &page.sections,
            page.document.fences[example.fence].span.start,
        );
        let named = ancestors(&page.sections, inner).find(|section| !is_label(*section));
        sections.entry(named).or_insert_with(|| {
            order.push(named);
            Vec::new()
        });
        sections.entry(named).or_default().push(index);
    }
    for section in order {
        let members = &sections[&section];
        let heading =
            section.map(|section| &page.document.headings[page.sections[section].heading]);
        let path = page
            .path
            .rsplit_once('.')
            .map_or(page.path.as_str(), |(path, _)| path);
        let base = match heading {
            Some(heading) => format!("{path}#{}", heading.anchor),
            None => path.to_owned(),
        };
        for (number, pair) in pairs(members, examples).into_iter().enumerate() {
            let id = if number == 0 {
                base.clone()
            } else {
                format!("{base}-{}", number + 1)
            };
            let first = &examples[pair[0]];
            let rule = Rule {
                id,
                kind: RuleKind::Implicit,
                page: Some(at),
                section,
                title: heading.map_or_else(|| page.title.clone(), |heading| heading.text.clone()),
                span: heading.map_or(first.span, |heading| heading.span),
                detector: None,
                block: None,
                detector_span: None,
            };
            for index in pair {
                examples[index].rule = Some(rules.len());
            }
            rules.push(rule);
        }
    }
}

/// Groups of a section that hold bad examples; a group ends when its first stance comes again after the other.
fn pairs(members: &[usize], examples: &[Example]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut has_both = false;
    for &index in members {
        let stance = examples[index].stance;
        match groups.last_mut() {
            Some(group) if !(has_both && stance == examples[group[0]].stance) => {
                has_both |= stance != examples[group[0]].stance;
                group.push(index);
            }
            _ => {
                has_both = false;
                groups.push(vec![index]);
            }
        }
    }
    groups.retain(|group| {
        group
            .iter()
            .any(|index| examples[*index].stance == Stance::Bad)
    });
    groups
}

/// Resolves every link, and collects what refers to each rule.
fn link(
    pages: &mut [Page],
    rules: &[Rule],
    around: &Around<'_>,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Vec<Backlink>> {
    let resolved: Vec<([Vec<Target>; 3], Vec<Diagnostic>, Vec<Unchecked>)> = {
        let directory = Directory::new(rules, pages, around);
        let pages: &[Page] = pages;
        pages
            .par_iter()
            .map(|page| {
                let mut resolver = Resolver::new(page, pages, &directory);
                let links = page.document.links.iter();
                let targets = links.map(|link| resolver.link(link)).collect();
                let images = page.document.images.iter();
                let images = images
                    .map(|image| resolver.address(&image.target, image.span))
                    .collect();
                let raw = page.document.raw.iter().map(|address| Link {
                    kind: LinkKind::Written,
                    target: address.target.clone(),
                    span: address.span,
                });
                let raw = raw.map(|link| resolver.link(&link)).collect();
                ([targets, images, raw], resolver.faults, resolver.unchecked)
            })
            .collect()
    };
    let mut backlinks = vec![Vec::new(); rules.len()];
    let mut unchecked = Vec::new();
    for (at, (page, resolved)) in pages.iter_mut().zip(resolved).enumerate() {
        let ([targets, images, raw], found, of_sites) = resolved;
        unchecked.extend(of_sites);
        for (link, target) in page.document.links.iter().zip(&targets) {
            if let Target::Rule(rule) = target {
                let section = section_at(&page.sections, link.span.start);
                let span = link.span;
                // A rule that names itself says nothing new.
                if rules[*rule].page == Some(at)
                    && ancestors(&page.sections, section)
                        .any(|one| Some(one) == rules[*rule].section)
                {
                    continue;
                }
                backlinks[*rule].push(Backlink {
                    page: at,
                    section,
                    span,
                });
            }
        }
        page.targets = targets;
        page.images = images;
        page.raw = raw;
        faults.extend(found);
    }
    faults.extend(site::told(unchecked));
    backlinks
}

impl Page {
    /// What the document alone says of its page: what the book adds is left out.
    fn bare(&self) -> Page {
        Page {
            path: self.path.clone(),
            source: self.source,
            label: self.label.clone(),
            title: self.title.clone(),
            title_heading: self.title_heading,
            description: self.description.clone(),
            weight: self.weight,
            document: self.document.clone(),
            sections: self.sections.clone(),
            setups: self.setups.clone(),
            rule_faults: self.rule_faults.clone(),
            ..Page::default()
        }
    }

    /// The folder that the page stands in, without a slash at its end; empty at the top.
    pub fn folder(&self) -> &str {
        folder_of(&self.path)
    }

    /// Whether the page stands for its folder.
    pub fn is_index(&self) -> bool {
        contents::is_index(&self.path)
    }

    /// The paragraph that introduces a fence, if one does.
    pub fn lead(&self, fence: usize) -> Option<&str> {
        let block = self.document.fences[fence].block.checked_sub(1)?;
        let block = &self.document.blocks[block];
        (block.kind == BlockKind::Paragraph).then_some(block.text.as_str())
    }

    /// The way from this page's file to another path below the source.
    pub fn relative(&self, to: &str) -> String {
        paths::relative(&self.path, to)
    }
}
