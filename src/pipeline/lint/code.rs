//! One file of code: read, parsed and scanned once.
//!
//! What a comment accepts is taken out here; how loud the rest is, the levels say later.

use super::allow::{self, Allow};
use super::files::File;
use super::rules::Rules;
use super::{Accepted, By, Found, Looked, Seen, Skip};
use crate::diagnostic::{Code, Diagnostic};
use crate::language::{Match, ScanFault, Severity, Tree, comments_in};
use crate::source::{Door, LineIndex, MAX_BYTES, ReadFault, SourceMap};
use crate::span::{SourceId, Span};
use crate::verify::RuleSet;

/// Looks at one file; `sources` holds the texts of the rules.
pub fn look(
    door: &dyn Door,
    file: &File,
    id: SourceId,
    rules: &Rules,
    sources: &SourceMap,
) -> Looked {
    let Some(set) = rules.sets.get(file.language.name) else {
        return Looked::Not(Skip::NoRule);
    };
    let detectors = set.detectors.detectors().iter();
    let takes: Vec<bool> = detectors
        .map(|own| own.paths.takes(&file.project))
        .collect();
    if !takes.contains(&true) {
        return Looked::Not(Skip::NoRule);
    }
    let text = match door.read(&file.path) {
        Ok(text) if text.contains('\0') => return Looked::Not(Skip::Binary),
        Ok(text) => text,
        Err(ReadFault::TooLarge { .. }) => return Looked::Not(Skip::TooLarge),
        Err(ReadFault::NotUtf8 { .. }) => {
            let bytes = door.bytes(&file.path).unwrap_or_default();
            let head = &bytes[..bytes.len().min(MAX_BYTES as usize)];
            let is_binary = head.contains(&0);
            return Looked::Not(if is_binary {
                Skip::Binary
            } else {
                Skip::NotUtf8
            });
        }
        Err(ReadFault::Unreadable(fault)) => {
            return Looked::Unreadable(format!("`{}` cannot be read: {fault}", file.shown));
        }
    };
    let file = Reading {
        id,
        file,
        rules,
        sources,
        set,
        takes,
        // A byte-order mark is no code.
        start: text.len() - text.trim_start_matches('\u{feff}').len(),
    };
    let mut seen = file.read(&text);
    if !seen.findings.is_empty() || !seen.accepted.is_empty() {
        seen.text = text;
    }
    Looked::At(seen)
}

struct Reading<'a> {
    id: SourceId,
    file: &'a File,
    rules: &'a Rules,
    sources: &'a SourceMap,
    set: &'a RuleSet,
    /// By detector, whether it is for this file.
    takes: Vec<bool>,
    /// Where the code begins in the text.
    start: usize,
}

impl Reading<'_> {
    fn read(&self, text: &str) -> Seen {
        let code = &text[self.start..];
        let mut seen = Seen::default();
        let Some(tree) = Tree::parse(self.file.language, code) else {
            let why = "it nests deeper, or is longer, than its grammar can hold";
            seen.findings.push(self.not_linted(why));
            return seen;
        };
        let matches = match self.set.detectors.scan(&tree) {
            Ok(matches) => matches,
            Err(fault) => {
                seen.findings.push(self.not_linted(&self.why(&fault)));
                return seen;
            }
        };
        seen.is_linted = true;
        if let Some(fault) = tree.syntax_errors().into_iter().next() {
            let message = format!(
                "{}: what stands in a syntax error is not linted",
                fault.message
            );
            let told = Diagnostic::new(Code::NotLinted, self.span(fault.range), message);
            seen.findings.push(super::plain(told));
        }
        let (mut allows, lines) = self.allows(code, &tree, &mut seen);
        for found in matches {
            if !self.takes[found.detector] {
                continue;
            }
            let rule = &self.rules.book.rules[self.set.rules[found.detector]];
            let line = lines
                .as_ref()
                .map(|lines| lines.line(found.range.start as u32));
            let reason = line.and_then(|line| allow::accepts(&mut allows, &rule.id, line));
            match reason {
                Some(reason) => seen.accepted.push(Accepted {
                    rule: rule.id.clone(),
                    span: self.span(found.range),
                    reason,
                }),
                None => seen.findings.push(self.finding(found)),
            }
        }
        // What a fault hides may be what a comment is for.
        if self.rules.faults.is_empty() && !tree.has_error() {
            self.tell_idle(&allows, &mut seen);
        }
        seen.findings
            .sort_by_key(|found| found.diagnostic.span.map(|span| span.start));
        seen
    }

    fn finding(&self, found: Match) -> Found {
        let detector = &self.set.detectors.detectors()[found.detector];
        let rule = self.set.rules[found.detector];
        let message = match found.message.trim() {
            "" => self.set.titles[found.detector].clone(),
            message => message.to_owned(),
        };
        let code = match detector.severity {
            Severity::Error => Code::LintError,
            Severity::Warning => Code::LintWarning,
            Severity::Info | Severity::Hint | Severity::Off => Code::LintNote,
        };
        let link = self.rules.link(rule, self.sources);
        let told = Diagnostic::new(code, self.span(found.range), message)
            .hint(format!("see {link}"))
            .rule(detector.id.as_str());
        Found {
            diagnostic: told,
            by: Some(By {
                severity: detector.severity,
                note: detector.note.clone(),
                link,
            }),
        }
    }

    /// What comments accept, and the lines of the code where there is such a comment.
    fn allows(&self, code: &str, tree: &Tree, seen: &mut Seen) -> (Vec<Allow>, Option<LineIndex>) {
        if !code.contains(allow::MARK) {
            return (Vec::new(), None);
        }
        let lines = LineIndex::new(code);
        let ids = self.rules.ids();
        let (allows, faults) = allow::read(code, &lines, &comments_in(tree), &ids);
        for fault in faults {
            let told = Diagnostic::new(Code::AllowComment, self.span(fault.range), fault.message);
            seen.findings.push(super::plain(told.hint(fault.hint)));
        }
        (allows, Some(lines))
    }

    fn tell_idle(&self, allows: &[Allow], seen: &mut Seen) {
        let ids = self.rules.ids();
        for name in allows.iter().flat_map(|allow| &allow.names) {
            let span = self.span(name.range.clone());
            let told = if !ids.contains(&name.id.as_str()) {
                let message = format!("no rule has the id `{}`", name.id);
                let told = Diagnostic::new(Code::UnknownRule, span, message);
                match allow::near(&name.id, &ids) {
                    Some(near) => told.hint(format!("did you mean `{near}`?")),
                    None => told.hint(
                        "`rulebook lint` knows the rules of the nearest book and of `--rules`",
                    ),
                }
            } else if !name.is_used {
                let message = format!(
                    "`{}` finds nothing here: the comment is not needed",
                    name.id
                );
                Diagnostic::new(Code::UnneededAllow, span, message)
                    .hint("remove it")
                    .rule(name.id.as_str())
            } else {
                continue;
            };
            seen.findings.push(super::plain(told));
        }
    }

    fn not_linted(&self, why: &str) -> Found {
        let message = format!("`{}` was not linted: {why}", self.file.shown);
        super::plain(Diagnostic::new(
            Code::NotLinted,
            Span::at(self.id, 0),
            message,
        ))
    }

    fn why(&self, fault: &ScanFault) -> String {
        match fault {
            ScanFault::TooDeep { depth, limit } => {
                format!("it nests {depth} nodes deep, and at most {limit} are scanned")
            }
            ScanFault::Broken { detector } => {
                let detectors = self.set.detectors.detectors();
                let id = detectors.get(*detector).map_or("a rule", |own| &own.id);
                format!("the matcher of `{id}` gave up")
            }
            ScanFault::Budget { detector } => {
                let detectors = self.set.detectors.detectors();
                let id = detectors.get(*detector).map_or("a rule", |own| &own.id);
                format!("`{id}` needs more steps than a detector has for one file")
            }
            ScanFault::OtherLanguage => "its tree is of another language".to_owned(),
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start + self.start, range.end + self.start)
    }
}
