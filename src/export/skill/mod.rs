//! The skill that a book becomes: `SKILL.md` with a line for each rule, a reference for each rule, and cases to try it on.
//!
//! It says what the book says and nothing more. Its files are read without the site, so they lead to each other, to
//! the published site where its address is known, and nowhere else.
//! See <https://agentskills.io/specification>.

mod evals;
mod front;
mod implicit;
mod model;
mod section;
mod text;
mod tools;
mod words;

pub use section::placed;
pub use tools::{Tools, mark};

use super::copies::{rule_copy, section_copy};
use super::exporter::{Exporter, File, Input};
use super::inline;
use crate::page::encoded;
use crate::skill::tokens;
use front::Front;
use model::{ALL_RULES, Model, model, reference};
use rayon::prelude::*;
use std::collections::HashMap;
use text::{Text, Titles, all_rules, text};

pub(super) const EXPORTER: Exporter = Exporter {
    address: "`skill/NAME/`",
    about: "the rules as a skill for agents, where `[skill]` names one",
    places,
    make,
};

fn places(input: &Input<'_>) -> Vec<String> {
    let Some(model) = model(input) else {
        return Vec::new();
    };
    let mut places = vec!["SKILL.md".to_owned()];
    places.extend(model.rules.iter().map(|rule| reference(&rule.file)));
    if skill(&model).left_out > 0 {
        places.push(reference(ALL_RULES));
    }
    places.extend(evals::places(input, &model));
    places.iter().map(|place| below(&model, place)).collect()
}

fn make(input: &Input<'_>) -> Vec<File> {
    let Some(model) = model(input) else {
        return Vec::new();
    };
    let files = files(input, &model).into_iter();
    files
        .map(|(place, text)| (below(&model, &place), text))
        .collect()
}

/// Each file by its place in the folder of the skill.
fn files(input: &Input<'_>, model: &Model<'_>) -> Vec<File> {
    let skill = skill(model);
    let mut files = vec![("SKILL.md".to_owned(), skill.text)];
    if skill.left_out > 0 {
        files.push((reference(ALL_RULES), all_rules(model)));
    }
    let apart = input.apart(beside(input, model));
    let references = model.rules.par_iter().filter_map(|rule| {
        let place = reference(&rule.file);
        let text = match rule.id {
            Some(_) => rule_copy(&apart, *rule.at.first()?, &place)?,
            None => section_copy(&apart, rule.page, rule.section, &place),
        };
        Some((place, text))
    });
    files.extend(references.collect::<Vec<File>>());
    files.extend(evals::files(input, model));
    files
}

/// A skill apart from the site.
pub struct Skill {
    pub name: String,
    /// By their places in its folder; the first is `SKILL.md`.
    pub files: Vec<File>,
    pub rules: usize,
    /// How many rules its text has no line for.
    pub left_out: usize,
    /// What its text takes, by an estimate.
    pub tokens: usize,
    pub tools: Tools,
}

/// The skill that was asked for, for a repository that has it in this folder; none where no rule is on its pages.
pub fn whole(input: &Input<'_>, folder: &str) -> Option<Skill> {
    let model = model(input)?;
    let text = skill(&model);
    Some(Skill {
        name: model.name.to_owned(),
        rules: model.rules.len(),
        left_out: text.left_out,
        tokens: tokens(&text.text),
        tools: tools::tools(&model, &format!("{folder}/{}/references/", model.name)),
        files: files(input, &model),
    })
}

/// Where a file of the skill is in the site.
fn below(model: &Model<'_>, place: &str) -> String {
    format!("skill/{}/{place}", model.name)
}

/// The text of `SKILL.md`.
fn skill(model: &Model<'_>) -> Text {
    let mut front = Front::default();
    front.text("name", model.name);
    front.text("description", &model.description);
    let all: Vec<usize> = (0..model.rules.len()).collect();
    let titles = Titles {
        marks: "#",
        folder: "references/",
    };
    text(model, &all, &front.closed(), titles)
}

/// How many rules the skill has, and how many of them have no line in its text; none where there is no skill.
pub fn left_out(input: &Input<'_>) -> Option<(usize, usize)> {
    let model = model(input)?;
    Some((model.rules.len(), skill(&model).left_out))
}

/// From one reference to the others, by the addresses in the site that lead to these rules.
fn beside(input: &Input<'_>, model: &Model<'_>) -> HashMap<String, String> {
    let context = input.context;
    let mut ways = HashMap::new();
    for rule in &model.rules {
        let way = format!("{}.md", inline::destination(&encoded(&rule.file)));
        let own = rule
            .at
            .iter()
            .filter_map(|at| context.addresses.rules[*at].clone());
        let section = context.section_address(rule.page, rule.section);
        for address in own.chain(section) {
            ways.entry(address).or_insert_with(|| way.clone());
        }
    }
    ways
}
