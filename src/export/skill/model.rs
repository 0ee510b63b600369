//! What a skill is made of: the rules of the pages that were asked for, each with the name of its reference.
//!
//! All texts are the book's own. Nothing is written here, and no rule is left out because there are many.

use super::super::exporter::Input;
use super::words::words;
use crate::book::{RuleKind, Stance};
use crate::escape::is_obeyed;
use crate::language::{Language, Nature, Severity};
use crate::markdown::BlockKind;
use crate::page::{SkillRequest, file_name, folder_title};
use crate::wording::say;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The skill of a book.
pub(super) struct Model<'a> {
    pub name: &'a str,
    /// On one line.
    pub description: String,
    pub title: String,
    /// In reading order.
    pub rules: Vec<SkillRule<'a>>,
    /// Of each page that has one of them, as Markdown.
    pub page_titles: BTreeMap<usize, String>,
}

pub(super) struct SkillRule<'a> {
    /// Index into the book's rules.
    pub at: usize,
    /// None for a rule that only its section makes, whose id is made up.
    pub id: Option<&'a str>,
    pub title: String,
    /// What the title leaves open: the message of its detector, else the first sentence below its heading.
    pub gloss: Option<String>,
    pub severity: Option<Severity>,
    pub page: usize,
    /// The name of its reference without `.md`; no other rule has it, whatever the case.
    pub file: String,
    /// What its code is written in.
    pub languages: Vec<&'static Language>,
}

impl SkillRule<'_> {
    /// What counts first has the lower number.
    pub fn rank(&self) -> u8 {
        match self.severity {
            Some(Severity::Error) => 0,
            Some(Severity::Warning) => 1,
            None => 2,
            Some(_) => 3,
        }
    }
}

/// Names of references that are no rule's.
pub(super) const ALL_RULES: &str = "all-rules";

/// Where a reference is in the skill.
pub(super) fn reference(file: &str) -> String {
    format!("references/{file}.md")
}

/// The skill that was asked for; none where none was, or where no rule is on its pages.
pub(super) fn model<'a>(input: &'a Input<'_>) -> Option<Model<'a>> {
    let context = input.context;
    let request = context.presentation.skill.as_ref()?;
    let mut names = Names::default();
    let rules = input.rules().filter_map(|at| {
        let rule = &context.book.rules[at];
        let page = rule.page.filter(|page| !request.without.contains(page))?;
        let severity = rule.detector.as_deref().map(|detector| detector.severity);
        if severity == Some(Severity::Off) {
            return None;
        }
        let is_implicit = rule.kind == RuleKind::Implicit;
        Some(SkillRule {
            at,
            id: (!is_implicit).then_some(rule.id.as_str()),
            title: one_line(&rule.title),
            gloss: gloss(input, at),
            severity,
            page,
            file: names.take(match is_implicit {
                true => &rule.title,
                false => &rule.id,
            }),
            languages: languages(input, at),
        })
    });
    let rules: Vec<SkillRule<'_>> = rules.collect();
    if rules.is_empty() {
        return None;
    }
    let title = title(input, &rules);
    Some(Model {
        name: &request.name,
        description: description(input, request, &title),
        title,
        page_titles: rules
            .iter()
            .map(|rule| (rule.page, words(&context.book.pages[rule.page].title)))
            .collect(),
        rules,
    })
}

/// What the book calls the folder that all of these rules are in.
fn title(input: &Input<'_>, rules: &[SkillRule<'_>]) -> String {
    let context = input.context;
    let mut folders = rules
        .iter()
        .map(|rule| context.book.pages[rule.page].folder());
    let first = folders.next().unwrap_or_default();
    let is_one = folders.all(|folder| folder == first);
    let title = match is_one && !first.is_empty() {
        true => folder_title(context, first),
        false => context.title().to_owned(),
    };
    one_line(&title)
}

/// What the author says, else what the book is about, else its title.
fn description(input: &Input<'_>, request: &SkillRequest, title: &str) -> String {
    /// What clients read of it.
    const LONGEST: usize = 1024;
    let of_book = &input.context.presentation.frame.description;
    let text = match (&request.description, one_line(of_book)) {
        (Some(text), _) => one_line(text),
        (None, text) if !text.is_empty() => text,
        (None, _) => say!("skill-default-description", title),
    };
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => text[..end].trim_end().to_owned(),
        None => text,
    }
}

fn gloss(input: &Input<'_>, at: usize) -> Option<String> {
    let rule = &input.context.book.rules[at];
    let message = rule
        .detector
        .as_ref()
        .map(|detector| one_line(&detector.message));
    let text = message
        .filter(|text| !text.is_empty())
        .or_else(|| first_sentence(input, at))?;
    let bare = |text: &str| text.to_lowercase().replace(['`', '.'], "");
    (bare(&text) != bare(&rule.title)).then_some(text)
}

/// The first sentence of the first paragraph below the heading of a rule, before its first code, that is about nothing
/// else on the page.
fn first_sentence(input: &Input<'_>, at: usize) -> Option<String> {
    /// Words that point at what a reader of the sentence alone does not see.
    const POINTS: &[&str] = &["above", "below", "following", "here", "these", "those"];
    let book = input.context.book;
    let rule = &book.rules[at];
    let page = &book.pages[rule.page?];
    let section = rule.section.map(|section| &page.sections[section]);
    let (start, end) = section.map_or((0, u32::MAX), |section| (section.start, section.end));
    let blocks = page.document.blocks.iter();
    let mut below = blocks
        .filter(|block| block.span.start >= start && block.span.start < end)
        .skip_while(|block| matches!(block.kind, BlockKind::Heading(_)))
        .take_while(|block| !matches!(block.kind, BlockKind::Fence(_) | BlockKind::Code));
    let text = below.find_map(|block| {
        let text = one_line(&block.text);
        let is_prose = block.kind == BlockKind::Paragraph && block.bold < block.text.len();
        (is_prose && !text.is_empty()).then_some(text)
    })?;
    let points = |sentence: &str| {
        let mut words = sentence.split(|c: char| !c.is_alphanumeric());
        let refers = sentence.starts_with("See ");
        refers || words.any(|word| POINTS.contains(&word.to_lowercase().as_str()))
    };
    let mut sentences = text.split_inclusive(". ").map(str::trim_end).take(1);
    // What ends with a colon introduces what is not here.
    let found = sentences.find(|one| !points(one) && !one.ends_with(':'))?;
    Some(found.to_owned())
}

/// What a detector reads, else what its good and bad examples are written in.
fn languages(input: &Input<'_>, at: usize) -> Vec<&'static Language> {
    let context = input.context;
    if let Some(detector) = &context.book.rules[at].detector {
        return vec![detector.language];
    }
    let examples = context.examples[at].iter();
    let mut found: Vec<&'static Language> = Vec::new();
    for example in examples.map(|at| &context.book.examples[*at]) {
        let is_judged = matches!(example.stance, Stance::Good | Stance::Bad);
        let language = example.language.filter(|language| {
            is_judged && language.nature == Nature::Code && !language.extensions.is_empty()
        });
        let is_new = |language: &&Language| found.iter().all(|known| known.name != language.name);
        found.extend(language.filter(|language| is_new(language)));
    }
    found
}

/// A text on one line, without what moves a cursor or turns letters round.
pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace(is_obeyed, "")
}

/// Names of files on every system: no two differ by case alone.
#[derive(Default)]
struct Names {
    taken: HashSet<String>,
    /// The next number to try for a name, so that many rules of one name are no work.
    next: HashMap<String, usize>,
}

impl Names {
    fn take(&mut self, id: &str) -> String {
        let mut name = file_name(id);
        if is_reserved(&name.to_lowercase()) {
            name = format!("rule-{name}");
        }
        let lower = name.to_lowercase();
        if self.taken.insert(lower.clone()) {
            return name;
        }
        let number = self.next.entry(lower).or_insert(2);
        loop {
            let numbered = format!("{name}-{number}");
            *number += 1;
            if self.taken.insert(numbered.to_lowercase()) {
                return numbered;
            }
        }
    }
}

/// What is a device for Windows with any ending, and what a skill has beside its rules.
fn is_reserved(lower: &str) -> bool {
    let stem = lower.split('.').next().unwrap_or(lower);
    let is_numbered = ["com", "lpt"].iter().any(|device| {
        let rest = stem.strip_prefix(device);
        rest.is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    });
    is_numbered || matches!(stem, "con" | "prn" | "aux" | "nul") || lower == ALL_RULES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_has_a_file_of_its_own_on_every_system() {
        let mut names = Names::default();
        let ids = [
            "A1", "a1", "a1-2", "A1", "../x", "CON", "com1.x", "all-rules", "", "/",
        ];
        let files = ids.map(|id| names.take(id));
        let expected = [
            "A1", "a1-2", "a1-2-2", "A1-3", "-x", "rule-CON", "rule-com1.x", "rule-all-rules",
            "rule", "-",
        ];
        assert_eq!(files, expected);
    }
}
