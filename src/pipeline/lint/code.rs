//! One file of code: read, scanned once, and what there is to say of it.
//!
//! How loud a finding is, the levels say later.

use super::allow::{self, Allow};
use super::files::File;
use super::fix::{self, Refusal};
use super::kept::Kept;
use super::left_out::LeftOut;
use super::linted::{Accepted, Mending, Skip};
use super::outcome::{Acceptance, Answer};
use super::rules::{Rules, link};
use super::scan::{Scan, code_of};
use super::seen::{Changed, Looked, Seen};
use crate::diagnostic::{Code, Diagnostic, FixSafety};
use crate::facts::{Facts, facts};
use crate::language::Match;
use crate::source::{Door, MAX_BYTES, ReadFault};
use crate::span::{SourceId, Span};
use crate::wording::say;
use std::path::Path;
use std::sync::Arc;

/// Looks at one file, and at what fixes make of it where that is wanted.
pub fn look(
    door: &Door<'_>,
    file: &File,
    id: SourceId,
    (rules, kept, left_out): (&Rules, Option<&Kept>, &LeftOut),
    (mending, fixes): (Mending, FixSafety),
) -> Looked {
    let Some(set) = rules.sets.get(file.language.name) else {
        return Looked::Not(Skip::NoRule);
    };
    let unasked = left_out.rules(&file.whole);
    let detectors = set.detectors.detectors().iter().zip(&set.rules);
    let takes: Vec<bool> = detectors
        .map(|(own, rule)| {
            !unasked.contains(own.id.as_str())
                && own.paths.takes(project(file, &rules.folders[*rule]))
        })
        .collect();
    if !takes.contains(&true) {
        return Looked::Not(Skip::NoRule);
    }
    let text = match read(door, file) {
        Ok(text) => text,
        Err(looked) => return *looked,
    };
    let skip = file.may_be_left_out.then(|| left_out.skip_text(&text));
    if let Some(skip) = skip.flatten() {
        return Looked::Not(skip);
    }
    let scan = Scan {
        id,
        file,
        rules,
        kept,
        set,
        takes,
        unasked,
        // A byte-order mark is no code.
        start: text.len() - text.trim_start_matches('\u{feff}').len(),
        fixes,
    };
    let seen = scan.look(&text);
    let changed = match mending {
        Mending::None => None,
        Mending::Write | Mending::Show => scan.mend(&text, &seen),
    };
    Looked::At(seen, changed)
}

/// The path of a file as patterns of a rule see it: below the project, else below the folder that holds the rule. The
/// working folder is none of them: a rule is for the same files wherever it runs.
fn project<'f>(file: &'f File, holder: &Path) -> &'f Path {
    let own = || file.whole.strip_prefix(holder).ok();
    let project = file.project.as_deref().or_else(own);
    project.unwrap_or(&file.around)
}

/// The text of a file, or why there is none to look at.
fn read(door: &Door<'_>, file: &File) -> Result<String, Box<Looked>> {
    let not = |skip| Err(Box::new(Looked::Not(skip)));
    match door.read(&file.path) {
        Ok(text) if text.contains('\0') => not(Skip::Binary),
        Ok(text) => Ok(text),
        Err(ReadFault::TooLarge { .. }) => not(Skip::TooLarge),
        Err(ReadFault::NotUtf8 { .. }) => {
            let bytes = door.bytes(&file.path).unwrap_or_default();
            let head = &bytes[..bytes.len().min(MAX_BYTES as usize)];
            let is_binary = head.contains(&0);
            not(if is_binary {
                Skip::Binary
            } else {
                Skip::NotUtf8
            })
        }
        Err(fault) => Err(Box::new(Looked::Unreadable(say!(
            "not-readable",
            path = file.shown,
            fault = fault.to_string()
        )))),
    }
}

impl Scan<'_> {
    /// The findings of a text, which is the file's own or what fixes made of it.
    fn look(&self, text: &str) -> Seen {
        let mut seen = Seen::default();
        let code = &text[self.start..];
        let (answer, is_kept) = self.answer(code);
        seen.is_kept = is_kept;
        match answer {
            Ok(answer) => {
                let acceptance = self.accepted(code, &answer);
                self.tell(answer, acceptance, &mut seen);
            }
            Err(why) => {
                let message = facts!("not-linted", file = self.file.shown, why);
                seen.findings.push(self.not_linted(message));
            }
        }
        if !seen.findings.is_empty() || !seen.accepted.is_empty() {
            seen.text = Arc::from(text);
        }
        seen
    }

    /// What fixes make of the text; none where nothing can be fixed.
    fn mend(&self, text: &str, seen: &Seen) -> Option<Changed> {
        if !seen.has_fix {
            return None;
        }
        let (mark, code) = text.split_at(self.start);
        let mended = fix::mend(self, code);
        let after = format!("{mark}{}", mended.code);
        let mut seen = self.look(&after);
        let refused = mended.refused.iter();
        seen.findings
            .extend(refused.map(|refusal| self.not_fixed(refusal)));
        sort(&mut seen.findings);
        seen.is_kept = false;
        let after: Arc<str> = Arc::from(after);
        seen.text = Arc::clone(&after);
        Some(Changed {
            before: Arc::from(text),
            after,
            fixes: mended.fixes,
            seen,
        })
    }

    fn tell(&self, answer: Answer, acceptance: Acceptance, seen: &mut Seen) {
        seen.is_linted = true;
        if let Some(fault) = answer.fault {
            let message = facts!("part-with-syntax-error", message = fault.message);
            let told = Diagnostic::new(Code::NotLinted, self.span(fault.range), message);
            seen.findings.push(told);
        }
        for (detector, why) in &answer.unheard {
            if !self.takes[*detector] {
                continue;
            }
            let id = self.id(*detector);
            let message = facts!("not-linted-by-rule", file = self.file.shown, id, why);
            let mut told = self.not_linted(message);
            told.rule = Some(id.to_owned());
            seen.findings.push(told);
        }
        for fault in acceptance.faults {
            let told = Diagnostic::new(Code::AllowComment, self.span(fault.range), fault.facts);
            seen.findings.push(told.hint(fault.hint));
        }
        let matches = answer.matches.into_iter().zip(answer.fixes);
        for ((found, fix), reason) in matches.zip(acceptance.reasons) {
            match reason {
                Some(reason) => seen.accepted.push(Accepted {
                    rule: self.id(found.detector).to_owned(),
                    span: self.span(found.range),
                    reason,
                }),
                None => {
                    let has_fix = self.detector(found.detector).has_fix();
                    // What waits for another word of the user's need not be tried.
                    seen.has_fix |= has_fix && fix.is_none_or(|fix| fix <= self.fixes);
                    let mut finding = self.finding(found);
                    finding.fix = fix;
                    seen.findings.push(finding);
                }
            }
        }
        // What a fault hides may be what a comment is for.
        if self.rules.is_whole && !answer.has_error {
            let unheard = answer.unheard.iter();
            let unheard: Vec<&str> = unheard.map(|(at, _)| self.id(*at)).collect();
            self.tell_idle(&acceptance.allows, &unheard, seen);
        }
        sort(&mut seen.findings);
    }

    fn finding(&self, found: Match) -> Diagnostic {
        let detector = self.detector(found.detector);
        let message = match found.message.trim() {
            "" => self.set.titles[found.detector].clone(),
            message => message.to_owned(),
        };
        let link = link(&self.rules.unit, self.set.rules[found.detector]);
        let code = code_of(detector.severity);
        Diagnostic::new(code, self.span(found.range), message)
            .hint(facts!("see-link", link))
            .rule(detector.id.as_str())
    }

    fn tell_idle(&self, allows: &[Allow], unheard: &[&str], seen: &mut Seen) {
        let ids = self.rules.ids();
        for name in allows.iter().flat_map(|allow| &allow.names) {
            let span = self.span(name.range.clone());
            let told = if !ids.contains(&name.id.as_str()) {
                let message = facts!("unknown-rule", id = name.id);
                let told = Diagnostic::new(Code::UnknownRule, span, message);
                match allow::near(&name.id, &ids) {
                    Some(near) => told.meant(span, near),
                    None => told.hint(facts!("rules-of-lint")),
                }
            } else if !name.is_used
                && !unheard.contains(&name.id.as_str())
                && !self.rules.unasked.contains(&name.id)
                && !self.unasked.contains(name.id.as_str())
            {
                let message = facts!("unneeded-allow", id = name.id);
                Diagnostic::new(Code::UnneededAllow, span, message)
                    .hint(facts!("remove-it"))
                    .rule(name.id.as_str())
            } else {
                continue;
            };
            seen.findings.push(told);
        }
    }

    fn not_linted(&self, facts: Facts) -> Diagnostic {
        Diagnostic::new(Code::NotLinted, Span::at(self.id, 0), facts)
    }

    fn not_fixed(&self, refusal: &Refusal) -> Diagnostic {
        let ids: Vec<String> = refusal.rules.iter().map(|id| format!("`{id}`")).collect();
        let of = match ids.as_slice() {
            [id] => say!("fix-of-rule", id),
            ids => say!("fixes-of-rules", ids = ids.join(" and ")),
        };
        let (are, times) = (if ids.len() == 1 { "is" } else { "are" }, refusal.times);
        let places = match times {
            1 => String::new(),
            times => say!("as-at-places", times),
        };
        let why = &refusal.why;
        let message = facts!("fix-not-applied-in-code", of, are, places, why);
        let told = Diagnostic::new(Code::NotFixed, self.span(refusal.range.clone()), message);
        match ids.as_slice() {
            [_] => told.rule(&refusal.rules[0]),
            _ => told,
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start + self.start, range.end + self.start)
    }
}

/// Findings in the order of the text; those of one place stay as they are.
fn sort(findings: &mut [Diagnostic]) {
    findings.sort_by_key(|found| found.span.map(|span| span.start));
}
