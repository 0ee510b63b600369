//! `evals.json`: cases that show whether an agent follows the rules, with the commands that decide it.
//!
//! A case is a bad example that its rule's detector finds, and the question is not which rule it breaks. What the
//! detector no longer finds is done; no case is made where nothing decides.
//! See <https://agentskills.io/skill-creation/evaluating-skills>.

use super::super::counts::json;
use super::super::exporter::{File, Input};
use super::model::{Model, SkillRule, reference};
use super::words::one_line;
use crate::book::{Example, Stance};
use crate::language::Severity;
use crate::verify::{RUN, VerdictKind};
use crate::wording::say;
use serde::Serialize;

const FILE: &str = "evals/evals.json";

/// What is in place of the file that an agent has written.
const OUTPUT: &str = "OUTPUT";

#[derive(Serialize)]
struct Document<'a> {
    skill_name: &'a str,
    evals: Vec<Eval<'a>>,
}

#[derive(Serialize)]
struct Eval<'a> {
    id: usize,
    prompt: String,
    expected_output: String,
    files: [String; 1],
    expectations: Vec<String>,
    /// Ours: who decides.
    rule: &'a str,
    graders: Vec<Grader>,
}

/// A command that is run in the folder of the skill, with `OUTPUT` replaced by the path of the answer.
#[derive(Serialize)]
struct Grader {
    kind: &'static str,
    command: Vec<String>,
    /// The exit status of what is right, and that of the file that the agent was given.
    passes: u8,
    before: u8,
}

/// A bad example that is found, and the file that an agent is given.
struct Case<'m, 'a> {
    rule: &'m SkillRule<'a>,
    id: &'a str,
    example: usize,
    file: String,
}

pub(super) fn places(input: &Input<'_>, model: &Model<'_>) -> Vec<String> {
    let cases = cases(input, model);
    let files = cases.iter().map(|case| case.file.clone());
    let index = (!cases.is_empty()).then(|| FILE.to_owned());
    index.into_iter().chain(files).collect()
}

pub(super) fn files(input: &Input<'_>, model: &Model<'_>) -> Vec<File> {
    let cases = cases(input, model);
    if cases.is_empty() {
        return Vec::new();
    }
    let examples = &input.context.book.examples;
    let evals = cases.iter().enumerate();
    let document = Document {
        skill_name: model.name,
        evals: evals.map(|(at, case)| eval(input, case, at + 1)).collect(),
    };
    let mut files = vec![(FILE.to_owned(), json(&document))];
    files.extend(cases.iter().map(|case| {
        let code = &examples[case.example].code;
        (case.file.clone(), format!("{}\n", code.trim_end()))
    }));
    files
}

fn cases<'m, 'a>(input: &Input<'_>, model: &'m Model<'a>) -> Vec<Case<'m, 'a>> {
    let context = input.context;
    let mut cases: Vec<Case<'m, 'a>> = Vec::new();
    for rule in &model.rules {
        let is_linted = matches!(rule.severity, Some(Severity::Error | Severity::Warning));
        let (Some(id), Some(language), true) = (rule.id, rule.languages.first(), is_linted) else {
            continue;
        };
        let is_found = |at: &&usize| {
            let example = &context.book.examples[**at];
            let verdict = context.judged.verdicts[**at].as_ref();
            example.stance == Stance::Bad
                && example
                    .language
                    .is_some_and(|own| own.name == language.name)
                && verdict.is_some_and(|verdict| {
                    verdict.kind == VerdictKind::Proven && verdict.judges.iter().any(|by| by == id)
                })
        };
        let mut examples = rule.at.iter().flat_map(|at| &context.examples[*at]);
        let found = examples.find(is_found);
        if let (Some(example), Some(extension)) = (found, language.extensions.first()) {
            // Its name does not say what is wrong.
            let number = cases.len() + 1;
            cases.push(Case {
                rule,
                id,
                example: *example,
                file: format!("evals/files/{number}.{extension}"),
            });
        }
    }
    cases
}

fn eval<'a>(input: &Input<'_>, case: &Case<'_, 'a>, number: usize) -> Eval<'a> {
    let Case { rule, id, file, .. } = case;
    let title = &rule.title;
    let mut expectations = vec![say!("eval-lint", id = one_line(id), title)];
    let mut graders = vec![lint(id, &rule.file)];
    if runs_alone(input, case.example) {
        expectations.push(say!("eval-run"));
        graders.push(run());
    }
    Eval {
        id: number,
        prompt: say!("eval-prompt", file),
        expected_output: say!("eval-output", id = one_line(id), title),
        files: [file.clone()],
        expectations,
        rule: id,
        graders,
    }
}

fn lint(id: &str, file: &str) -> Grader {
    let rules = reference(file);
    let line = ["rulebook", "lint", "--rules", &rules, "--deny", id, OUTPUT];
    Grader {
        kind: "lint",
        command: line.map(str::to_owned).to_vec(),
        passes: 0,
        before: 1,
    }
}

/// The code as an example of a page that is executed: a fence that no code closes.
fn run() -> Grader {
    const OPENING: [&str; 2] = ["~~~~~~~~~~~~ python", "good"];
    let opening = OPENING.join(" ");
    let script = format!(
        "{{ echo '{opening}'; cat \"$1\"; echo; echo '~~~~~~~~~~~~'; }} > \"$1.md\"; rulebook check --run -D not-run \"$1.md\""
    );
    let line = ["sh", "-c", script.as_str(), "sh", OUTPUT];
    Grader {
        kind: "run",
        command: line.map(str::to_owned).to_vec(),
        passes: 0,
        before: 1,
    }
}

/// Whether running a bad example showed what is wrong, and nothing ran before it.
fn runs_alone(input: &Input<'_>, at: usize) -> bool {
    let context = input.context;
    let example = &context.book.examples[at];
    let page = &context.book.pages[example.page];
    let verdict = context.judged.verdicts[at].as_ref();
    let is_shown = verdict.is_some_and(|verdict| verdict.judges.iter().any(|by| by == RUN));
    if !is_shown || !page.setups.is_empty() {
        return false;
    }
    let is_setup = |example: &Example| example.words.is_setup;
    let examples = page.fences.iter().flat_map(|fence| fence.examples.clone());
    let has_setup = examples
        .into_iter()
        .any(|at| is_setup(&context.book.examples[at]));
    !has_setup
        && context.executed_on(example.page).is_some()
        && input
            .context
            .provenance
            .runtimes
            .iter()
            .all(|runtime| runtime.packages.is_empty())
}
