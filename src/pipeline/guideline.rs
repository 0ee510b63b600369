//! What the guidelines of `--rules` show of their own rules: which detectors find a bad example there.
//!
//! Only that is asked, and only where a good example of the scope is of such a rule. Nothing of theirs is run, reported or
//! counted.

use crate::book::{Around, Book, FolderLabels, Input, Rule, RuleKind, Stance, assemble};
use crate::config::Config;
use crate::diagnostic::Strictness;
use crate::markdown::Document;
use crate::source::SourceMap;
use crate::verify::{Capabilities, Exercised, Want, judge, observe, plan};
use std::sync::Arc;

/// The pages of one guideline.
pub struct Guideline {
    pub config: Config,
    pub documents: Vec<(String, Arc<Document>)>,
}

/// What bad examples elsewhere show of the imported rules of a book.
pub fn exercised(book: &Book, guidelines: &[Guideline], sources: &SourceMap) -> Exercised {
    let is_imported = |rule: usize| book.rules[rule].kind == RuleKind::Imported;
    let is_asked = book
        .examples
        .iter()
        .any(|example| example.stance == Stance::Good && example.rule.is_some_and(is_imported));
    let mut exercised = Exercised::default();
    if !is_asked {
        return exercised;
    }
    let here = |rule: &Rule| {
        let is_same = |own: &Rule| {
            own.kind == RuleKind::Imported && own.id == rule.id && own.span == rule.span
        };
        book.rules.iter().position(is_same)
    };
    for guideline in guidelines {
        let there = read(guideline, sources);
        let mut plan = plan(&there);
        // How robust its detectors are, is its own affair.
        plan.varied.fill(false);
        let mut nothing = Capabilities::default();
        let seen = observe(
            &there,
            sources,
            &plan,
            Want::Outcomes,
            &mut nothing,
            &mut |_| (),
        );
        let (judged, _) = judge(&there, &seen.observed);
        exercised.extend(&judged.exercised, |rule| here(&there.rules[rule]));
    }
    exercised
}

fn read(guideline: &Guideline, sources: &SourceMap) -> Book {
    let (book, _) = assemble(Input {
        strictness: Strictness::Foreign,
        documents: guideline.documents.clone(),
        imported: Vec::new(),
        rule_id: guideline.config.verify.rule_id.as_ref(),
        stances: &guideline.config.stances,
        sources,
        outline: None,
        folders: &FolderLabels::new(),
        around: &Around::ignored(),
        before: None,
    });
    book
}
