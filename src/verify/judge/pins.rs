//! Pins: the author's claim that a rule speaks on a line.
//!
//! A finding is on the line that it begins on: that is where an editor puts it, and a finding over several lines would
//! otherwise meet a pin in its middle by accident.
//!
//! For a rule with pins, "at least one finding" becomes "a finding for each pin". Findings of that rule on other lines
//! break no claim, because a pin says "here" and not "only here"; they are told, because someone who pins has looked at
//! the lines one by one, and either forgot one or has a detector that is too wide.

use super::case::Case;
use super::table::{Sight, Subject};
use crate::book::Pin;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts::facts;
use crate::span::Span;
use crate::verify::Finding;
use crate::verify::grounds::{self, Ground};
use std::ops::Range;

impl<'a> Case<'a, '_> {
    /// Whether the example pins a rule.
    pub(super) fn pins_rule(&self, rule: usize) -> bool {
        self.pins().any(|pin| pin.rule == Some(rule))
    }

    /// Looks at each rule that a bad example pins, and reports each pin that is not met.
    pub(super) fn look_at_pins(&mut self) {
        for pin in self.pins() {
            let Some(rule) = pin.rule else {
                let rule = pin.id.clone();
                let ground = Ground::NoSuchRule { rule };
                self.faults.push(self.not_met(pin, &ground));
                self.hold(Subject::Pin, Sight::Silent, ground, Vec::new());
                continue;
            };
            if !self.found.insert(rule) {
                continue;
            }
            self.pinned.insert(rule);
            let id = self.id(rule).to_owned();
            if self.has_broken_block(rule) {
                let rule = grounds::rule(&id);
                self.see(Subject::Pin, Sight::Broken, [Ground::BrokenBlock { rule }]);
                continue;
            }
            let pins: Vec<&Pin> = self.pins().filter(|pin| pin.rule == Some(rule)).collect();
            let findings = self.findings_of(rule);
            let unmet = pins
                .iter()
                .filter_map(|pin| self.hold_pin(pin, rule, &findings));
            let unmet: Vec<Ground> = unmet.collect();
            let judges = self.book.rules[rule].detector.as_ref();
            let judges = judges.map(|_| id.clone()).into_iter().collect();
            let pinned = pins.len();
            let (sight, ground) = match unmet.into_iter().next() {
                Some(ground) => (Sight::Silent, ground),
                None => (
                    Sight::Finds,
                    Ground::FindsPinned {
                        rule: id,
                        pins: pinned,
                    },
                ),
            };
            self.hold(Subject::Pin, sight, ground, judges);
            self.report_unpinned(rule, &pins, &findings);
        }
    }

    fn pins(&self) -> impl Iterator<Item = &'a Pin> + use<'a> {
        let reading = &self.book.pages[self.example.page].fences[self.example.fence];
        reading.pins_in(self.example.shown.clone())
    }

    /// What a rule found, each with the byte of the fence's code at which it begins, in their order.
    fn findings_of(&self, rule: usize) -> Vec<(usize, &'a Finding)> {
        let own = self.speaking().filter(|finding| finding.rule == rule);
        let place = |finding: &Finding| self.example.layout.file(finding.range.start);
        let mut findings: Vec<_> = own.map(|finding| (place(finding), finding)).collect();
        findings.sort_by_key(|(start, _)| *start);
        findings
    }

    /// Why a pin is not met, which is reported; none if it is.
    fn hold_pin(
        &mut self,
        pin: &Pin,
        rule: usize,
        findings: &[(usize, &Finding)],
    ) -> Option<Ground> {
        let id = self.id(rule);
        let line = pin.line.clone().unwrap_or(0..0);
        let here = &findings[findings.partition_point(|(start, _)| *start < line.start)..];
        let here = &here[..here.partition_point(|(start, _)| *start <= line.end)];
        let text = pin.text.as_deref().unwrap_or("");
        let mut messages = here.iter().map(|(_, finding)| &finding.message);
        if messages.any(|message| message.contains(text)) {
            return None;
        }
        let named = || id.to_owned();
        let (ground, hint) = match (here.first(), self.why_mute(rule, grounds::rule(id))) {
            (Some((_, finding)), _) => {
                let ground = Ground::SaysOther {
                    rule: named(),
                    message: finding.message.clone(),
                    pinned: text.to_owned(),
                };
                (ground, facts!("pin-other-text-hint"))
            }
            (None, Some(mute)) => (mute, facts!("pin-mute-hint")),
            (None, None) if findings.is_empty() => {
                (Ground::Silent { rule: named() }, facts!("pin-silent-hint"))
            }
            (None, None) => (
                Ground::SilentOnPin { rule: named() },
                facts!("pin-elsewhere-hint"),
            ),
        };
        let mut told = self.not_met(pin, &ground).rule(id).hint(hint);
        if let Some((_, finding)) = findings.first().filter(|_| here.is_empty()) {
            let span = self.example.span_of(finding.range.clone());
            told = told.label(span, facts!("flags-here", id));
        }
        let rule = &self.book.rules[rule];
        let place = rule.detector_span.unwrap_or(rule.span);
        self.faults
            .push(told.label(place, facts!("defined-here", id)));
        Some(ground)
    }

    fn not_met(&self, pin: &Pin, ground: &Ground) -> Diagnostic {
        let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
        let line = pin.line.clone().unwrap_or_else(|| pin.comment.clone());
        let span = fence.span_of(self.seen(line));
        let message = facts!("pinned-line-not-caught", because = ground);
        Diagnostic::new(Code::BadExampleMissed, span, message).label(
            fence.span_of(pin.comment.clone()),
            facts!("pinned-here-it-is"),
        )
    }

    /// The text of a line without what stands around it.
    fn seen(&self, line: Range<usize>) -> Range<usize> {
        let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
        let text = fence.code.get(line.clone()).unwrap_or("");
        let start = line.start + (text.len() - text.trim_start().len());
        start..start + text.trim().len()
    }

    fn report_unpinned(&mut self, rule: usize, pins: &[&Pin], findings: &[(usize, &Finding)]) {
        // Pins are in the order of the code, and so are their lines.
        let lines: Vec<&Range<usize>> = pins.iter().filter_map(|pin| pin.line.as_ref()).collect();
        for (start, finding) in findings {
            let at = lines.partition_point(|line| line.end < *start);
            if lines.get(at).is_some_and(|line| line.start <= *start) {
                continue;
            }
            let id = self.id(rule);
            let span: Span = self.example.span_of(finding.range.clone());
            let message = facts!("unpinned-finding", id, message = finding.message);
            let fence = &self.book.pages[self.example.page].document.fences[self.example.fence];
            let mut told = Diagnostic::new(Code::UnpinnedFinding, span, message).rule(id);
            if let Some(pin) = pins.first() {
                told = told.label(fence.span_of(pin.comment.clone()), facts!("pinned-here"));
            }
            self.faults.push(told.hint(facts!("unpinned-finding-hint")));
        }
    }
}
