//! What is to be run: pieces of code that share one state. It knows no page and no stance, only an order.

/// Pieces of code that share one state, in the order in which a reader meets them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sequence {
    /// Of the page, for messages.
    pub name: String,
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The caller's; no two of a sequence have the same.
    pub id: u32,
    pub kind: StepKind,
    /// A pseudo file name of its own, as tracebacks and `inspect` show it.
    pub file: String,
    pub code: String,
    /// Statements that are run one by one, in the order of their lines; what is in none of them runs as it is written.
    pub turns: Vec<Turn>,
    /// Whether it is kept what `print` writes, and at which line.
    pub keeps_prints: bool,
    /// A function of it that is made to raise whenever it is called.
    pub raise: Option<Raise>,
}

/// A function of a step's code.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Raise {
    pub name: String,
    /// Of its first decorator, or of itself, from 1.
    pub line: u32,
}

/// Statements of a step that are looked at by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Turn {
    /// The caller's; no two of a step have the same.
    pub id: u32,
    /// Of the step's code, from 1.
    pub first: u32,
    pub last: u32,
    pub mode: TurnMode,
}

/// How the statements of a turn are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TurnMode {
    /// As at a prompt: what an expression gives is printed.
    Prompt,
    /// The same, and an exception does not end the step.
    Raises,
    /// An expression whose value is kept, and not printed.
    Value,
    /// Not at all.
    Skip,
}

impl TurnMode {
    /// As the worker calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            TurnMode::Prompt => "prompt",
            TurnMode::Raises => "raise",
            TurnMode::Value => "value",
            TurnMode::Skip => "skip",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// What it does stays for all that come later. Nothing is expected of it but that it passes.
    Setup,
    /// What it does stays for all that come later.
    Good,
    /// What it does is gone after it.
    Bad,
}

/// How a step reaches the state that it starts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// A bad step runs in a fork of the sequence's own process, as long as that can be forked safely.
    Fork,
    /// All that stands before a bad step is done again for it, in a new fork of the warm interpreter.
    Replay,
    /// As replay, and each process is an interpreter of its own: the way of systems that have no forks.
    Process,
}

impl Way {
    const ALL: [Way; 3] = [Way::Fork, Way::Replay, Way::Process];

    /// As the worker calls it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Way::Fork => "fork",
            Way::Replay => "replay",
            Way::Process => "process",
        }
    }

    pub(super) fn of(word: &str) -> Option<Way> {
        Way::ALL.into_iter().find(|way| way.word() == word)
    }
}
