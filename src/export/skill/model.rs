//! What a skill is made of: the rules of the pages that were asked for, each with the name of its reference.
//!
//! All texts are the book's own. Nothing is written here, and no rule is left out because there are many.

use super::super::exporter::Input;
use super::implicit::{self, Common};
use super::words::{one_line, words};
use crate::book::{Example, Stance};
use crate::language::{Language, Nature, Severity};
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
    /// Indices into the book's rules; several where a section is one by several bad examples.
    pub at: Vec<usize>,
    /// None for a rule that only its section makes, whose id is made up.
    pub id: Option<&'a str>,
    pub title: String,
    /// What the title leaves open: the message of its detector, else the first sentence below its heading; of a section
    /// without an id what each item of a list with a bad example begins with.
    pub glosses: Vec<String>,
    pub severity: Option<Severity>,
    pub page: usize,
    /// None where it is the whole page.
    pub section: Option<usize>,
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
    let book = context.book;
    let chosen: Vec<(usize, usize)> = input
        .rules()
        .filter_map(|at| Some((at, book.rules[at].page?)))
        .filter(|(_, page)| !request.without.contains(page))
        .collect();
    let implicit = chosen
        .iter()
        .filter(|(at, _)| input.given_id(*at).is_none());
    let common =
        Common::of(implicit.map(|(at, page)| (&book.pages[*page], book.rules[*at].section)));
    let mut names = Names::default();
    let mut sections: HashMap<(usize, Option<usize>), usize> = HashMap::new();
    let mut rules: Vec<SkillRule<'_>> = Vec::new();
    for (at, page) in chosen {
        let rule = &book.rules[at];
        let severity = rule.detector.as_deref().map(|detector| detector.severity);
        if severity == Some(Severity::Off) {
            continue;
        }
        let Some(id) = input.given_id(at) else {
            let Some(example) = bad_example(input, at) else {
                continue;
            };
            let source = &book.pages[page];
            let section = implicit::named(source, example, rule.section, &common);
            let own = *sections.entry((page, section)).or_insert_with(|| {
                let title = one_line(implicit::title(source, section));
                rules.push(SkillRule {
                    at: Vec::new(),
                    id: None,
                    file: names.take(&title),
                    title,
                    glosses: Vec::new(),
                    severity: None,
                    page,
                    section,
                    languages: Vec::new(),
                });
                rules.len() - 1
            });
            rules[own].add(input, at, example);
            continue;
        };
        rules.push(SkillRule {
            at: vec![at],
            id: Some(id),
            title: one_line(&rule.title),
            glosses: gloss(input, at, page).into_iter().collect(),
            severity,
            page,
            section: rule.section,
            file: names.take(id),
            languages: languages(input, at),
        });
    }
    let rules = without_parts(rules);
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

/// Where pages are rules, what is below a heading of such a page is a part of that rule: an option, a special case.
fn without_parts(rules: Vec<SkillRule<'_>>) -> Vec<SkillRule<'_>> {
    /// Fewer pages are those of a guideline, with a rule in each section.
    const FEWEST: usize = 5;
    let is_page = |rule: &&SkillRule<'_>| rule.id.is_none() && rule.section.is_none();
    let whole: HashSet<usize> = rules.iter().filter(is_page).map(|rule| rule.page).collect();
    if whole.len() < FEWEST {
        return rules;
    }
    let mut parts: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut kept: Vec<SkillRule<'_>> = Vec::new();
    for rule in rules {
        match rule.id.is_none() && rule.section.is_some() && whole.contains(&rule.page) {
            true => parts.entry(rule.page).or_default().extend(rule.at),
            false => kept.push(rule),
        }
    }
    for rule in kept.iter_mut().filter(|rule| is_page(&&**rule)) {
        rule.at.extend(parts.remove(&rule.page).unwrap_or_default());
    }
    kept
}

/// What is wrong with the code that made a section a rule.
fn bad_example<'a>(input: &'a Input<'_>, at: usize) -> Option<&'a Example> {
    let context = input.context;
    let mut examples = context.examples[at]
        .iter()
        .map(|at| &context.book.examples[*at]);
    examples.find(|example| example.stance == Stance::Bad)
}

impl SkillRule<'_> {
    /// Adds another bad example of the section, with what is said of it.
    fn add(&mut self, input: &Input<'_>, at: usize, example: &Example) {
        let page = &input.context.book.pages[self.page];
        let of_section = || implicit::of_section(page, implicit::range(page, self.section));
        let gloss = implicit::of_item(page, example)
            .or_else(|| of_section().filter(|_| self.at.is_empty()));
        let is_new = |text: &String| !self.glosses.contains(text) && !same(text, &self.title);
        self.glosses.extend(gloss.filter(is_new));
        for language in languages(input, at) {
            if self
                .languages
                .iter()
                .all(|known| known.name != language.name)
            {
                self.languages.push(language);
            }
        }
        self.at.push(at);
    }
}

fn gloss(input: &Input<'_>, at: usize, page: usize) -> Option<String> {
    let rule = &input.context.book.rules[at];
    let message = rule
        .detector
        .as_ref()
        .map(|detector| one_line(&detector.message));
    let page = &input.context.book.pages[page];
    let text = message
        .filter(|text| !text.is_empty())
        .or_else(|| implicit::of_section(page, implicit::range(page, rule.section)))?;
    (!same(&text, &rule.title)).then_some(text)
}

/// Whether two texts say the same, whatever their signs.
fn same(one: &str, other: &str) -> bool {
    let bare = |text: &str| text.to_lowercase().replace(['`', '.'], "");
    bare(one) == bare(other)
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
