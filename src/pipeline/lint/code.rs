//! One file of code: read, parsed and scanned once.
//!
//! What a comment accepts is taken out here; how loud the rest is, the levels say later.

use super::allow::{self, Allow, AllowFault};
use super::files::File;
use super::fix::{self, Refusal};
use super::rules::Rules;
use super::{Accepted, By, Changed, Found, Looked, Mending, Seen, Skip};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::language::{Detector, Match, ScanFault, Severity, Tree, comments_in};
use crate::source::{Door, LineIndex, MAX_BYTES, ReadFault, SourceMap};
use crate::span::{SourceId, Span};
use crate::verify::RuleSet;
use std::sync::Arc;

/// Detectors that did not get to the end, and why.
type Unheard = Vec<(usize, String)>;

const TOO_DEEP: &str = "it nests deeper, or is longer, than its grammar can hold";

/// Looks at one file, and at what fixes make of it where that is wanted; `sources` holds the texts of the rules.
pub fn look(
    door: &dyn Door,
    file: &File,
    id: SourceId,
    (rules, sources): (&Rules, &SourceMap),
    mending: Mending,
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
    let text = match read(door, file) {
        Ok(text) => text,
        Err(looked) => return *looked,
    };
    let reading = Reading {
        id,
        file,
        rules,
        sources,
        set,
        takes,
        // A byte-order mark is no code.
        start: text.len() - text.trim_start_matches('\u{feff}').len(),
    };
    let seen = reading.look(&text);
    let changed = match mending {
        Mending::None => None,
        Mending::Write | Mending::Show => reading.mend(&text, &seen),
    };
    Looked::At(seen, changed)
}

/// The text of a file, or why there is none to look at.
fn read(door: &dyn Door, file: &File) -> Result<String, Box<Looked>> {
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
        Err(ReadFault::Unreadable(fault)) => Err(Box::new(Looked::Unreadable(format!(
            "`{}` cannot be read: {fault}",
            file.shown
        )))),
    }
}

/// One file on its way through the detectors.
pub(super) struct Reading<'a> {
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

/// What the detectors say of one text, and what its comments accept of that.
pub(super) struct Judged {
    pub tree: Tree,
    /// In the order of the text; with the reason where a comment accepts it.
    pub matches: Vec<(Match, Option<String>)>,
    allows: Vec<Allow>,
    faults: Vec<AllowFault>,
    /// Detectors that could not finish, and why.
    unheard: Unheard,
}

impl Reading<'_> {
    /// The findings of a text, which is the file's own or what fixes made of it.
    fn look(&self, text: &str) -> Seen {
        let mut seen = Seen::default();
        match self.judge(&text[self.start..]) {
            Ok(judged) => self.tell(judged, &mut seen),
            Err(why) => {
                let message = format!("`{}` was not linted: {why}", self.file.shown);
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
        let has_fix = |found: &Found| found.by.as_ref().is_some_and(|by| by.has_fix);
        if !seen.findings.iter().any(has_fix) {
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
        let after: Arc<str> = Arc::from(after);
        seen.text = Arc::clone(&after);
        Some(Changed {
            before: Arc::from(text),
            after,
            fixes: mended.fixes,
            seen,
        })
    }

    /// Errors: why nothing can be said of the code.
    pub(super) fn judge(&self, code: &str) -> Result<Judged, String> {
        let tree = Tree::parse_alone(self.file.language, code).ok_or(TOO_DEEP)?;
        let (matches, unheard) = self.scan(&tree)?;
        let (mut allows, mut faults, mut lines) = (Vec::new(), Vec::new(), None);
        if code.contains(allow::MARK) {
            let index = LineIndex::new(code);
            let ids = self.rules.ids();
            (allows, faults) = allow::read(code, &index, &comments_in(&tree), &ids);
            lines = Some(index);
        }
        let taken = matches
            .into_iter()
            .filter(|found| self.takes[found.detector]);
        let matches = taken
            .map(|found| {
                let line = lines
                    .as_ref()
                    .map(|lines| lines.line(found.range.start as u32));
                let id = self.id(found.detector);
                let reason = line.and_then(|line| allow::accepts(&mut allows, id, line));
                (found, reason)
            })
            .collect();
        Ok(Judged {
            tree,
            matches,
            allows,
            faults,
            unheard,
        })
    }

    /// What each detector finds, and those that did not get to the end, with the reason.
    fn scan(&self, tree: &Tree) -> Result<(Vec<Match>, Unheard), String> {
        let spent = |at: usize| {
            let why = "it needs more steps than a detector has for one file";
            (at, why.to_owned())
        };
        match self.set.detectors.scan_each(tree) {
            Ok(scan) => {
                let unheard = scan.spent.into_iter().map(spent);
                Ok((scan.matches, unheard.collect()))
            }
            // One that gives up takes the whole pass with it: then each is asked by itself.
            Err(ScanFault::Broken { .. }) => {
                let (mut matches, mut unheard) = (Vec::new(), Vec::new());
                for at in 0..self.set.rules.len() {
                    match self.set.detectors.scan_alone(tree, at) {
                        Ok(found) => matches.extend(found),
                        Err(ScanFault::Budget { .. }) => unheard.push(spent(at)),
                        Err(fault) => unheard.push((at, why(&fault))),
                    }
                }
                matches.sort_by_key(|found: &Match| found.range.start);
                Ok((matches, unheard))
            }
            Err(fault) => Err(why(&fault)),
        }
    }

    fn tell(&self, judged: Judged, seen: &mut Seen) {
        seen.is_linted = true;
        if let Some(fault) = judged.tree.syntax_errors().into_iter().next() {
            let message = format!(
                "{}: what stands in a syntax error is not linted",
                fault.message
            );
            let told = Diagnostic::new(Code::NotLinted, self.span(fault.range), message);
            seen.findings.push(super::plain(told));
        }
        for (detector, why) in &judged.unheard {
            if !self.takes[*detector] {
                continue;
            }
            let id = self.id(*detector);
            let message = format!("`{}` was not linted by `{id}`: {why}", self.file.shown);
            let mut told = self.not_linted(message);
            told.diagnostic.rule = Some(id.to_owned());
            seen.findings.push(told);
        }
        for fault in judged.faults {
            let told = Diagnostic::new(Code::AllowComment, self.span(fault.range), fault.message);
            seen.findings.push(super::plain(told.hint(fault.hint)));
        }
        for (found, reason) in judged.matches {
            match reason {
                Some(reason) => seen.accepted.push(Accepted {
                    rule: self.id(found.detector).to_owned(),
                    span: self.span(found.range),
                    reason,
                }),
                None => seen.findings.push(self.finding(found)),
            }
        }
        // What a fault hides may be what a comment is for.
        if self.rules.faults.is_empty() && !judged.tree.has_error() {
            let unheard = judged.unheard.iter();
            let unheard: Vec<&str> = unheard.map(|(at, _)| self.id(*at)).collect();
            self.tell_idle(&judged.allows, &unheard, seen);
        }
        sort(&mut seen.findings);
    }

    /// The id of the rule that a detector is of.
    pub(super) fn id(&self, detector: usize) -> &str {
        &self.rules.book.rules[self.set.rules[detector]].id
    }

    pub(super) fn detector(&self, at: usize) -> &Detector {
        &self.set.detectors.detectors()[at]
    }

    /// Whether anybody wants to hear of what the detector finds.
    pub(super) fn is_told(&self, detector: usize) -> bool {
        let code = code_of(self.detector(detector).severity);
        self.rules.levels.of(code) > Level::Allow
    }

    pub(super) fn parse(&self, code: &str) -> Option<Tree> {
        Tree::parse_alone(self.file.language, code)
    }

    fn finding(&self, found: Match) -> Found {
        let detector = &self.set.detectors.detectors()[found.detector];
        let rule = self.set.rules[found.detector];
        let message = match found.message.trim() {
            "" => self.set.titles[found.detector].clone(),
            message => message.to_owned(),
        };
        let code = code_of(detector.severity);
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
                has_fix: detector.has_fix(),
            }),
        }
    }

    fn tell_idle(&self, allows: &[Allow], unheard: &[&str], seen: &mut Seen) {
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
            } else if !name.is_used && !unheard.contains(&name.id.as_str()) {
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

    fn not_linted(&self, message: String) -> Found {
        let at = Span::at(self.id, 0);
        super::plain(Diagnostic::new(Code::NotLinted, at, message))
    }

    fn not_fixed(&self, refusal: &Refusal) -> Found {
        let ids: Vec<String> = refusal.rules.iter().map(|id| format!("`{id}`")).collect();
        let of = match ids.as_slice() {
            [id] => format!("the fix of {id}"),
            ids => format!("the fixes of {}", ids.join(" and ")),
        };
        let (are, times) = (if ids.len() == 1 { "is" } else { "are" }, refusal.times);
        let places = match times {
            1 => String::new(),
            times => format!(", as at {times} places here"),
        };
        let why = &refusal.why;
        let message = format!("{of} {are} not applied{places}: {why}");
        let told = Diagnostic::new(Code::NotFixed, self.span(refusal.range.clone()), message);
        super::plain(match ids.as_slice() {
            [_] => told.rule(&refusal.rules[0]),
            _ => told,
        })
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.id, range.start + self.start, range.end + self.start)
    }
}

fn code_of(severity: Severity) -> Code {
    match severity {
        Severity::Error => Code::LintError,
        Severity::Warning => Code::LintWarning,
        Severity::Info | Severity::Hint | Severity::Off => Code::LintNote,
    }
}

/// Findings in the order of the text; those of one place stay as they are.
fn sort(findings: &mut [Found]) {
    findings.sort_by_key(|found| found.diagnostic.span.map(|span| span.start));
}

pub(super) fn why(fault: &ScanFault) -> String {
    match fault {
        ScanFault::TooDeep { depth, limit } => {
            format!("it nests {depth} nodes deep, and at most {limit} are scanned")
        }
        ScanFault::Broken { .. } => "the matcher gave up".to_owned(),
        ScanFault::Budget { .. } => "it needs too many steps".to_owned(),
        ScanFault::OtherLanguage => "its tree is of another language".to_owned(),
    }
}
