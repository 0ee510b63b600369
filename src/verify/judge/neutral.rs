//! Neutral code: no verdict, and a warning where something looks unlike what it says it is.

use super::Case;
use crate::diagnostic::{Code, Diagnostic};
use crate::verify::matrix::speaking;
use std::collections::BTreeSet;

impl Case<'_> {
    pub(super) fn neutral(&mut self) {
        let is_included = self.tell_include().is_some();
        if let Some(fault) = self.syntax().and_then(|faults| faults.first()).cloned()
            && self.is_authoritative()
            && !is_included
        {
            let span = self.syntax_span(&fault);
            let message = format!(
                "neutral {} does not parse: {}",
                self.language(),
                fault.message
            );
            self.faults.push(
                Diagnostic::new(Code::NeutralSyntax, span, message)
                    .hint("name another language, or `text`, if this is a fragment or output"),
            );
        }
        let mut told = BTreeSet::new();
        for finding in speaking(self.book, self.example, self.observed) {
            let id = self.id(finding.rule);
            let is_known = self
                .example
                .words
                .allow
                .iter()
                .any(|(allow, _)| allow == id);
            if !is_known && told.insert(finding.rule) {
                let span = self.example.span_of(finding.range.clone());
                let message = format!(
                    "`{}` rejects this neutral code: {}",
                    self.id(finding.rule),
                    finding.message
                );
                self.faults.push(
                    Diagnostic::new(Code::NeutralFlagged, span, message)
                        .rule(self.id(finding.rule)),
                );
            }
        }
        self.tell_remarks(Code::NeutralFlagged, "neutral code");
    }
}
