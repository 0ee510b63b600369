//! Pins: the author's claim that a rule speaks on a line.
//!
//! A finding is on the line that it begins on: that is where an editor puts it, and a finding over several lines would
//! otherwise meet a pin in its middle by accident.
//!
//! For a rule with pins, "at least one finding" becomes "a finding for each pin". Findings of that rule on other lines
//! break no claim, because a pin says "here" and not "only here"; they are told, because somebody who pins has looked at
//! the lines one by one, and either forgot one or has a detector that is too wide.

use super::Case;
use crate::book::Pin;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::Severity;
use crate::span::Span;
use crate::verify::Finding;
use std::collections::BTreeSet;
use std::ops::Range;

/// What became of the pins of an example, a sentence for each rule that is pinned.
#[derive(Default)]
pub(super) struct Pinned {
    pub met: Vec<String>,
    pub unmet: Vec<String>,
    pub judges: Vec<String>,
    /// The rules that pins name, by their indices.
    pub rules: BTreeSet<usize>,
    /// A rule whose block cannot be read, so that nothing is known of its pins.
    pub broken: Option<usize>,
}

impl<'a> Case<'a> {
    /// Whether the example pins a rule.
    pub(super) fn pins_rule(&self, rule: usize) -> bool {
        self.pins().any(|pin| pin.rule == Some(rule))
    }

    /// Holds the pins of a bad example against what its detectors found, and tells what is wrong.
    pub(super) fn pinned(&mut self, findings: &[Finding]) -> Pinned {
        let mut pinned = Pinned::default();
        for pin in self.pins() {
            let Some(rule) = pin.rule else {
                let why = format!("no rule has the id `{}`", pin.id);
                self.faults.push(self.not_caught(pin, &why));
                pinned.unmet.push(why);
                continue;
            };
            if !pinned.rules.insert(rule) {
                continue;
            }
            if self.book.rules[rule].block.is_some() && self.book.rules[rule].detector.is_none() {
                pinned.broken = Some(rule);
                continue;
            }
            let pins: Vec<&Pin> = self.pins().filter(|pin| pin.rule == Some(rule)).collect();
            let said = self.said(rule, findings);
            let unmet: Vec<String> = pins
                .iter()
                .filter_map(|pin| self.hold(pin, rule, &said))
                .collect();
            let id = self.id(rule);
            match unmet.into_iter().next() {
                Some(why) => pinned.unmet.push(why),
                None if pins.len() == 1 => pinned
                    .met
                    .push(format!("`{id}` finds it where it is pinned")),
                None => pinned
                    .met
                    .push(format!("`{id}` finds it at all {} pins", pins.len())),
            }
            if self.book.rules[rule].detector.is_some() {
                pinned.judges.push(id.to_owned());
            }
            self.tell_unpinned(rule, &pins, &said);
        }
        pinned
    }

    fn pins(&self) -> impl Iterator<Item = &'a Pin> + use<'a> {
        let reading = &self.book.pages[self.example.page].fences[self.example.fence];
        reading.pins_in(self.example.shown.clone())
    }

    /// What a rule found, each with the byte of the fence's code at which it begins, in their order.
    fn said<'f>(&self, rule: usize, findings: &'f [Finding]) -> Vec<(usize, &'f Finding)> {
        let mut said: Vec<(usize, &Finding)> = findings
            .iter()
            .filter(|finding| finding.rule == rule)
            .map(|finding| (self.example.layout.file(finding.range.start), finding))
            .collect();
        said.sort_by_key(|(start, _)| *start);
        said
    }

    /// Why a pin is not met, which is told; none if it is.
    fn hold(&mut self, pin: &Pin, rule: usize, said: &[(usize, &Finding)]) -> Option<String> {
        let id = &self.book.rules[rule].id;
        let line = pin.line.clone().unwrap_or(0..0);
        let here = &said[said.partition_point(|(start, _)| *start < line.start)..];
        let here = &here[..here.partition_point(|(start, _)| *start <= line.end)];
        let text = pin.text.as_deref().unwrap_or("");
        if here
            .iter()
            .any(|(_, finding)| finding.message.contains(text))
        {
            return None;
        }
        let cannot = self.cannot_speak(rule);
        let (why, hint) = match (here.first(), cannot) {
            (Some((_, finding)), _) => (
                format!("`{id}` says \"{}\" and not \"{text}\"", finding.message),
                "mend the text of the pin, or the rule's message",
            ),
            (None, Some(why)) => (why, "pin a rule whose detector looks at this code"),
            (None, None) if said.is_empty() => (
                format!("`{id}` is silent"),
                "widen the detector, or take the pin away",
            ),
            (None, None) => (
                format!("`{id}` is silent on a pinned line"),
                "move the pin to the line on which the finding begins",
            ),
        };
        let mut told = self.not_caught(pin, &why).rule(id).hint(hint);
        if let Some((_, finding)) = said.first().filter(|_| here.is_empty()) {
            let span = self.example.span_of(finding.range.clone());
            told = told.label(span, format!("`{id}` speaks here"));
        }
        let rule = &self.book.rules[rule];
        told = told.label(
            rule.detector_span.unwrap_or(rule.span),
            format!("`{id}` is defined here"),
        );
        self.faults.push(told);
        Some(why)
    }

    fn not_caught(&self, pin: &Pin, why: &str) -> Diagnostic {
        let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
        let line = pin.line.clone().unwrap_or_else(|| pin.comment.clone());
        Diagnostic::new(
            Code::BadExampleMissed,
            fence.span_of(self.seen(line)),
            format!("this line is not caught: {why}"),
        )
        .label(fence.span_of(pin.comment.clone()), "it is pinned here")
    }

    /// The text of a line without what stands around it.
    fn seen(&self, line: Range<usize>) -> Range<usize> {
        let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
        let text = fence.code.get(line.clone()).unwrap_or("");
        let start = line.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    /// Why a rule can say nothing of this example's code.
    fn cannot_speak(&self, rule: usize) -> Option<String> {
        let id = self.id(rule);
        match &self.book.rules[rule].detector {
            None => Some(format!("`{id}` has no detector")),
            Some(detector) if detector.severity == Severity::Off => Some(format!("`{id}` is off")),
            Some(detector) if detector.severity == Severity::Hint => {
                Some(format!("`{id}` only hints"))
            }
            Some(detector) if Some(detector.language) != self.example.language => Some(format!(
                "the detector of `{id}` is for {}",
                detector.language.display
            )),
            Some(_) => None,
        }
    }

    fn tell_unpinned(&mut self, rule: usize, pins: &[&Pin], said: &[(usize, &Finding)]) {
        // Pins are in the order of the code, and so are their lines.
        let lines: Vec<&Range<usize>> = pins.iter().filter_map(|pin| pin.line.as_ref()).collect();
        for (start, finding) in said {
            let at = lines.partition_point(|line| line.end < *start);
            if lines.get(at).is_some_and(|line| line.start <= *start) {
                continue;
            }
            let id = self.id(rule);
            let span: Span = self.example.span_of(finding.range.clone());
            let message = format!(
                "`{id}` speaks here too, and this line is not pinned: {}",
                finding.message
            );
            let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
            let mut told = Diagnostic::new(Code::UnpinnedFinding, span, message).rule(id);
            if let Some(pin) = pins.first() {
                told = told.label(fence.span_of(pin.comment.clone()), "pinned here");
            }
            self.faults
                .push(told.hint("pin this line as well, or narrow the detector"));
        }
    }
}
