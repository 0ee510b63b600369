//! What happened to a step: plain data, without an opinion whether that is what the guideline wants.

use super::{Reach, Way};
use crate::facts::{Facts, facts};
use std::borrow::Cow;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Execution {
    pub end: End,
    /// What it wrote to its standard output; other bytes than UTF-8 are replaced.
    pub output: String,
    /// What it wrote to its standard error; only the first part of much.
    pub errors: String,
    pub warnings: Vec<Warned>,
    /// By the probe's name, in the order in which the probes are given.
    pub probes: Vec<(String, ProbeValue)>,
    /// Probes that have no value of it, by their name, and why.
    pub odd_probes: Vec<(String, String)>,
    /// What it began and did not bring to an end.
    pub loose_ends: Vec<LooseEnd>,
    /// The turns of the step that came to their end, in their order.
    pub turns: Vec<TurnRan>,
    /// What `print` wrote, where the step wants it kept, in its order; only the first part of much.
    pub prints: Vec<Printed>,
    pub reach: Reach,
    /// By what it came to the interpreter that runs it, so that nothing is believed of what it says of itself.
    pub meddled: Option<String>,
    /// Whether what it raised may come of what the box forbids.
    pub is_denied: bool,
    /// What it wanted and did not have, where it failed for that.
    pub lacks: Option<Lack>,
    pub way: Way,
}

/// Something that a step began and did not bring to an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LooseEnd {
    pub kind: LooseEndKind,
    /// As the code calls it; empty for a process.
    pub name: String,
    /// The line of the step's code that began it.
    pub line: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooseEndKind {
    /// Code that waits to be asked for what it gives, and nobody asks.
    NeverAwaited,
    /// A thread that still runs.
    Thread,
    /// So many processes that still run.
    Processes(u32),
}

impl LooseEnd {
    pub(super) fn new(kind: LooseEndKind, name: String, line: Option<u32>) -> LooseEnd {
        LooseEnd { kind, name, line }
    }
}

/// What code may want of where it runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// A module that is not installed.
    Module(String),
    /// A module that is there, and that the code uses without importing it.
    Import(String),
    Network,
    /// What `...` stands for.
    Placeholder,
}

/// What happened to a turn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TurnRan {
    pub id: u32,
    /// What was written to the standard output meanwhile.
    pub output: String,
    /// The last line of what an interpreter tells of an exception: `ValueError: no`.
    pub raised: Option<String>,
    /// The `repr` of what an expression gave.
    pub value: Option<String>,
}

/// What one call of `print` wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Whether the step's own code called it, and not something that it called.
    pub is_direct: bool,
    /// The lines of the step's code that led to it, the innermost first.
    pub lines: Vec<u32>,
    /// Without the line end.
    pub text: String,
    /// The same with sets in order, where it printed one.
    pub ordered: Option<String>,
}

impl Execution {
    /// Nothing but an end.
    pub fn only(end: End) -> Execution {
        Execution {
            end,
            output: String::new(),
            errors: String::new(),
            warnings: Vec::new(),
            probes: Vec::new(),
            odd_probes: Vec::new(),
            loose_ends: Vec::new(),
            turns: Vec::new(),
            prints: Vec::new(),
            reach: Reach::default(),
            meddled: None,
            is_denied: false,
            lacks: None,
            way: Way::Fork,
        }
    }
}

/// The exit status of a process that cannot tell how its code ended, as the worker has it. A code that ends itself with
/// this very status is told the same.
const MUTE: i32 = 70;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    Passed,
    Raised {
        /// All classes of the exception, the most derived first: `sqlalchemy.exc.IntegrityError`, builtins without
        /// their module: `NameError`.
        classes: Vec<String>,
        /// Its text; only the first part of much.
        message: String,
        /// Of the step's own code, from 1: the innermost frame of that code.
        line: Option<u32>,
    },
    /// By `SystemExit` before its end.
    Exited {
        code: String,
        /// As of an exception.
        line: Option<u32>,
    },
    /// By `os._exit` or its like before its end.
    Vanished {
        code: i32,
    },
    Killed {
        signal: i32,
        /// What is known of the reason: a limit of the box.
        why: Option<String>,
    },
    TooSlow {
        seconds: u32,
        /// The one that ran when it was stopped, as of an exception.
        line: Option<u32>,
    },
    TooMuchOutput {
        bytes: u64,
    },
    /// It cannot run alone: `return` outside of a function and the like.
    Fragment {
        why: String,
    },
    /// An earlier step failed: its id.
    NotReached {
        after: u32,
    },
    /// Nobody knows, for this reason: the machine's fault, to be tried again and never kept.
    Lost {
        why: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warned {
    /// All classes of the category, as of an exception.
    pub classes: Vec<String>,
    pub message: String,
    /// Of the step's own code, from 1; none for a warning about somebody else's code.
    pub line: Option<u32>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProbeValue {
    Number(i64),
    Text(String),
    Items(Vec<String>),
}

impl End {
    /// The line of the step's own code that led to it, from 1; none where nobody knows.
    pub fn line(&self) -> Option<u32> {
        match self {
            End::Raised { line, .. } | End::Exited { line, .. } | End::TooSlow { line, .. } => {
                *line
            }
            _ => None,
        }
    }

    /// What happened, without the place: two ends are alike where a reader would see no difference.
    pub fn facts(&self) -> Facts {
        match self {
            End::Passed => facts!("end-passes"),
            End::Raised {
                classes, message, ..
            } => match exception(classes, message) {
                (class, message) if message.is_empty() => facts!("end-raises", class),
                (class, message) => facts!("end-raises-with-message", class, message),
            },
            End::Exited { code, .. } => facts!("end-exits", code),
            End::Vanished { code: MUTE } => facts!("end-mute", code = MUTE),
            End::Vanished { code } => facts!("end-vanishes", code),
            End::Killed { signal, why } => {
                let why = why.as_ref().map(|why| facts!("end-because", why));
                facts!("end-killed", signal, why)
            }
            End::TooSlow { seconds, .. } => facts!("end-too-slow", seconds),
            End::TooMuchOutput { bytes } => facts!("end-too-much-output", bytes),
            End::Fragment { why } => facts!("end-fragment", why),
            End::NotReached { .. } => facts!("end-not-reached"),
            End::Lost { why } => facts!("text", text = why),
        }
    }

    /// What happened, as the end of a sentence about the code.
    pub fn sentence(&self) -> String {
        match self {
            End::Passed => "it passes".to_owned(),
            End::Raised {
                classes, message, ..
            } => match exception(classes, message) {
                (class, message) if message.is_empty() => format!("it raises `{class}`"),
                (class, message) => format!("it raises `{class}: {message}`"),
            },
            End::Exited { code, .. } => format!("it ends the program with `SystemExit({code})`"),
            End::Vanished { code: MUTE } => {
                format!(
                    "its process ended with status {MUTE}: what it tells its end through was closed"
                )
            }
            End::Vanished { code } => {
                format!("its process ended with status {code} before the code did")
            }
            End::Killed {
                signal,
                why: Some(why),
            } => format!("it was killed by signal {signal}: {why}"),
            End::Killed { signal, why: None } => format!("it was killed by signal {signal}"),
            End::TooSlow { seconds: 1, .. } => "it was stopped after 1 second".to_owned(),
            End::TooSlow { seconds, .. } => format!("it was stopped after {seconds} seconds"),
            End::TooMuchOutput { bytes } => {
                format!("it was stopped because it wrote more than {bytes} bytes")
            }
            End::Fragment { why } => format!("it cannot run alone: {why}"),
            End::NotReached { .. } => "it was not reached".to_owned(),
            End::Lost { why } => why.clone(),
        }
    }
}

/// The class of an exception without its module, and its message on one line.
pub fn exception<'e>(classes: &'e [String], message: &'e str) -> (&'e str, Cow<'e, str>) {
    let class = classes
        .first()
        .map_or("an exception", |class| class_name(class));
    (class, steady(first_line(message)))
}

/// A class without its module.
pub fn class_name(class: &str) -> &str {
    class.rsplit('.').next().unwrap_or(class)
}

/// The folder that examples write to, below one whose name no one else has: as the worker names those that it makes.
pub(super) const PRIVATE_FOLDER: &str = "rulebook-000000000000";

/// A text without what differs from run to run and means nothing: addresses in memory, and the folder of our own that
/// code runs in. What is told, and above all what is published, is the same for the same book.
pub fn steady(text: &str) -> Cow<'_, str> {
    const FOLDER: &str = "rulebook-";
    const DIGITS: usize = 12;
    let is_hex = |byte: &u8| byte.is_ascii_hexdigit();
    if !text.contains("0x") && !text.contains(FOLDER) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = |mark: &str| {
            let after = rest.strip_prefix(mark)?;
            Some(after.bytes().take_while(|byte| is_hex(byte)).count())
        };
        if let Some(digits) = digits("0x").filter(|digits| *digits >= 4) {
            out.push_str("0x…");
            rest = &rest["0x".len() + digits..];
        } else if digits(FOLDER).is_some_and(|digits| digits == DIGITS) {
            // The folder stands somewhere below the folder for temporary files.
            let is_path = |c: char| !c.is_whitespace() && !"'\"`(=[{<,".contains(c);
            out.truncate(out.trim_end_matches(is_path).len());
            out.push('…');
            rest = &rest[FOLDER.len() + DIGITS..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    Cow::Owned(out)
}

/// As much of a message as a sentence can hold.
fn first_line(message: &str) -> &str {
    const LONGEST: usize = 200;
    let line = message.trim().lines().next().unwrap_or("").trim_end();
    line.char_indices()
        .nth(LONGEST)
        .map_or(line, |(at, _)| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::steady;

    #[test]
    fn what_differs_from_run_to_run_is_left_out() {
        let check = |text: &str, expect: &str| assert_eq!(steady(text), expect);
        check("<User at 0x7faf0a192390> é", "<User at 0x…> é");
        check("flags 0x1f, 0xzz, 0x", "flags 0x1f, 0xzz, 0x");
        check(
            "No such file: '/tmp/a.1/rulebook-0123456789ab/x.db'",
            "No such file: '…/x.db'",
        );
        check("rulebook-0123456789ab", "…");
        check(
            "of rulebook-core and rulebook-",
            "of rulebook-core and rulebook-",
        );
        check("", "");
    }
}
