//! The rules of a skill on at most 2,000 tokens, for a reader of such a text: what counts most comes first and stays.
//!
//! A line is the book's own words. What has no room is counted, and the way to it is named; no line is cut in its middle
//! but by its end.

use super::super::inline;
use super::model::{ALL_RULES, Model, SkillRule};
use super::words::{cut, one_line, words};
use crate::language::Severity;
use crate::page::encoded;
use crate::skill::tokens;
use crate::wording::say;
use std::collections::BTreeSet;

/// What the text of a skill may take of a model's context, front matter included.
const MOST_TOKENS: usize = 2000;

/// A text, and how many rules it has no line for.
pub(super) struct Text {
    pub text: String,
    pub left_out: usize,
}

/// The rules at these places of the model, below a title, behind `front`.
pub(super) fn text(model: &Model<'_>, rules: &[usize], front: &str, titles: Titles<'_>) -> Text {
    let folder = titles.folder;
    let mut lines: Vec<Line> = rules
        .iter()
        .map(|at| Line::new(&model.rules[*at], folder))
        .collect();
    let chosen = Chosen {
        model,
        rules,
        front,
        titles,
    };
    // What counts most goes first; of equals the one that is read first.
    let mut order: Vec<usize> = (0..rules.len()).collect();
    order.sort_by_key(|at| model.rules[rules[*at]].rank());
    let fits = |lines: &[Line]| tokens(&chosen.written(lines)) <= MOST_TOKENS;
    // Half of what is left goes, and half of that comes back, until one more would be too many.
    let (mut few, mut many) = (0, order.len());
    while few < many {
        let middle = (few + many).div_ceil(2);
        show(&mut lines, &order, middle);
        match fits(&lines) {
            true => few = middle,
            false => many = middle - 1,
        }
    }
    show(&mut lines, &order, few);
    // Of several explanations of a line the first of each line goes before the second of any.
    let glosses = |line: usize| model.rules[rules[line]].glosses.len();
    let of_line = |line: usize| (0..glosses(line)).map(move |gloss| (gloss, line));
    let mut more: Vec<(usize, usize)> = order[..few]
        .iter()
        .flat_map(|line| of_line(*line))
        .collect();
    more.sort_by_key(|(gloss, line)| (model.rules[rules[*line]].rank(), *gloss, *line));
    let (mut none, mut all) = (0, more.len());
    while none < all {
        let middle = (none + all).div_ceil(2);
        explain(&mut lines, &more[..middle]);
        match fits(&lines) {
            true => none = middle,
            false => all = middle - 1,
        }
    }
    explain(&mut lines, &more[..none]);
    Text {
        text: chosen.written(&lines),
        left_out: rules.len() - few,
    }
}

/// How the text and its parts are headed, and where it leads.
#[derive(Clone, Copy)]
pub(super) struct Titles<'t> {
    /// What the headings of its parts begin with.
    pub marks: &'t str,
    /// That of all references, as the text names it, with a slash at its end.
    pub folder: &'t str,
}

fn show(lines: &mut [Line], order: &[usize], count: usize) {
    for (at, line) in order.iter().enumerate() {
        lines[*line].is_shown = at < count;
    }
}

fn explain(lines: &mut [Line], more: &[(usize, usize)]) {
    for line in lines.iter_mut() {
        line.explained = 0;
    }
    for (gloss, line) in more {
        lines[*line].explained = gloss + 1;
    }
}

/// A rule's line, as short or as long as there is room.
struct Line {
    name: String,
    /// Nothing where the name says it.
    title: String,
    glosses: Vec<String>,
    is_shown: bool,
    /// How many of the glosses have room.
    explained: usize,
}

impl Line {
    fn new(rule: &SkillRule<'_>, folder: &str) -> Line {
        let place = format!("{folder}{}.md", link(&rule.file));
        let name = rule.id.map_or_else(|| rule.title.clone(), one_line);
        let is_named = rule.id.is_none() || name == rule.title;
        Line {
            // Where all references are, is said above.
            name: match name == rule.file {
                true => format!("**{}**", inline::text(&name)),
                false => format!("[{}]({place})", inline::label(&cut(&name))),
            },
            title: match is_named {
                true => String::new(),
                false => words(&rule.title),
            },
            glosses: rule.glosses.iter().map(|gloss| words(gloss)).collect(),
            is_shown: false,
            explained: 0,
        }
    }

    fn text(&self) -> String {
        let mut out = format!("- {}", self.name);
        let title = Some(&self.title).filter(|title| !title.is_empty());
        for said in title.into_iter().chain(&self.glosses[..self.explained]) {
            let colon = match out.ends_with(['.', '!', '?', ':', '…']) {
                true => "",
                false => ":",
            };
            out += &format!("{colon} {said}");
        }
        out + "\n"
    }
}

fn link(file: &str) -> String {
    inline::destination(&encoded(file))
}

struct Chosen<'c, 'm> {
    model: &'c Model<'m>,
    rules: &'c [usize],
    front: &'c str,
    titles: Titles<'c>,
}

impl Chosen<'_, '_> {
    fn rule(&self, line: usize) -> &SkillRule<'_> {
        &self.model.rules[self.rules[line]]
    }

    fn written(&self, lines: &[Line]) -> String {
        let marks = self.titles.marks;
        let mut out = format!("{}{marks} {}\n", self.front, words(&self.model.title));
        let folder = self.titles.folder;
        let place = inline::code(&format!("{folder}NAME.md"));
        out += &format!("\n{}\n", say!("skill-references", folder = place));
        let shown = (0..lines.len()).filter(|at| lines[*at].is_shown);
        let (first, rest): (Vec<usize>, Vec<usize>) =
            shown.partition(|at| self.rule(*at).severity == Some(Severity::Error));
        if !first.is_empty() {
            out += &format!("\n{marks}# {}\n\n", say!("skill-key-reminders"));
            out.extend(first.iter().map(|at| lines[*at].text()));
        }
        if !rest.is_empty() {
            // A heading for each rule would say nothing.
            let pages: BTreeSet<usize> = rest.iter().map(|at| self.rule(*at).page).collect();
            let has_many_pages = pages.len() > 1 && rest.len() >= 2 * pages.len();
            if !has_many_pages {
                out += &format!("\n{marks}# {}\n\n", say!("skill-rules"));
            }
            let mut page = None;
            for at in rest {
                let rule = self.rule(at);
                if has_many_pages && page != Some(rule.page) {
                    page = Some(rule.page);
                    out += &format!("\n{marks}# {}\n\n", self.page_title(rule.page));
                }
                out += &lines[at].text();
            }
        }
        let left_out = lines.iter().filter(|line| !line.is_shown).count();
        if left_out > 0 {
            let list = format!("[{ALL_RULES}.md]({folder}{ALL_RULES}.md)");
            out += &format!("\n{}\n", say!("skill-left-out", left_out, list));
        }
        let has_detector = self
            .rules
            .iter()
            .any(|at| self.model.rules[*at].severity.is_some());
        if has_detector {
            let rules = folder.trim_end_matches('/');
            let told = match rules.contains('/') {
                true => say!("skill-check", rules),
                false => say!("skill-check-here", rules),
            };
            out += &format!("\n{told}\n");
        }
        out
    }

    fn page_title(&self, page: usize) -> &str {
        &self.model.page_titles[&page]
    }
}

/// Every rule with its gloss, by page: where a text leads that had no room for all of them.
pub(super) fn all_rules(model: &Model<'_>) -> String {
    let mut out = format!("# {}\n", words(&model.title));
    let mut page = None;
    for rule in &model.rules {
        if page != Some(rule.page) {
            page = Some(rule.page);
            out += &format!("\n## {}\n\n", model.page_titles[&rule.page]);
        }
        let mut line = Line::new(rule, "");
        line.explained = line.glosses.len();
        out += &line.text();
    }
    out
}
