//! What is wrong with a book, and how loudly it is said: plain data.
//!
//! A [`Diagnostic`] is a fault of the text that somebody wrote; faults of the machine are `Result`s elsewhere.
//! Nothing here prints, and nothing here decides a level: [`crate::levels`] does.

use crate::facts::{Facts, facts};
use crate::span::Span;

/// How loudly a complaint is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not shown.
    Allow,
    /// Shown and not counted.
    Note,
    /// Shown and counted; changes no exit status.
    Warn,
    /// Exit status 1; a book is not published.
    Deny,
}

impl Level {
    pub fn word(self) -> &'static str {
        match self {
            Level::Allow => "allow",
            Level::Note => "note",
            Level::Warn => "warning",
            Level::Deny => "error",
        }
    }

    /// The level that `[lints]` names with `word`.
    pub fn named(word: &str) -> Option<Level> {
        match word {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
        }
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $book:ident $foreign:ident;)*) => {
        /// The stable name of a kind of complaint.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant),* }

        /// Every code, in the order of the table.
        pub const CODES: &[Code] = &[$(Code::$variant),*];

        impl Code {
            /// The kebab-case name, as `[lints]` and reports spell it.
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            pub fn default_level(self, strictness: Strictness) -> Level {
                match self { $(Code::$variant => match strictness {
                    Strictness::Book => Level::$book,
                    Strictness::Foreign => Level::$foreign,
                }),* }
            }
        }
    };
}

// variant, name, level in a book, level elsewhere; what each means is a message of `wording`, `code-` and its name
codes! {
    SyntaxError "syntax-error" Deny Deny;
    NeutralSyntax "neutral-syntax" Warn Warn;
    DoubtfulSyntax "doubtful-syntax" Warn Warn;
    UnreadInclude "unread-include" Warn Warn;
    GoodExampleFlagged "good-example-flagged" Deny Deny;
    AssumedGoodFlagged "assumed-good-flagged" Deny Warn;
    Contradiction "contradiction" Deny Deny;
    BadExampleMissed "bad-example-missed" Deny Deny;
    WrongReason "wrong-reason" Deny Deny;
    Unproven "unproven" Warn Warn;
    NotRun "not-run" Warn Warn;
    NeedsTrust "needs-trust" Warn Warn;
    RunFailed "run-failed" Deny Deny;
    MissingName "missing-name" Deny Deny;
    NeverAwaited "never-awaited" Deny Deny;
    LeftBehind "left-behind" Deny Deny;
    RunDiffers "run-differs" Deny Deny;
    NoLongerFails "no-longer-fails" Deny Deny;
    SetupFailed "setup-failed" Deny Deny;
    DetectorBudget "detector-budget" Deny Warn;
    FixBroken "fix-broken" Deny Warn;
    FixNotSilent "fix-not-silent" Deny Warn;
    FixDiffers "fix-differs" Deny Warn;
    FixLoops "fix-loops" Deny Warn;
    FixEmpty "fix-empty" Deny Warn;
    FixUnpaired "fix-unpaired" Deny Warn;
    AlsoFlagged "also-flagged" Note Note;
    NeutralFlagged "neutral-flagged" Warn Warn;
    FragileDetector "fragile-detector" Warn Warn;
    OperatorBlind "operator-blind" Warn Warn;
    CommentBlind "comment-blind" Warn Warn;
    OpenEndedPattern "open-ended-pattern" Warn Warn;
    RobustnessExcepted "robustness-excepted" Note Note;
    RobustnessException "robustness-exception" Deny Warn;
    UnneededClause "unneeded-clause" Warn Warn;
    VacuousRun "vacuous-run" Warn Warn;
    DeadDetector "dead-detector" Warn Warn;
    UnexercisedDetector "unexercised-detector" Warn Warn;
    RuleWithoutExample "rule-without-example" Warn Warn;
    OrphanExample "orphan-example" Warn Warn;
    BadEqualsGood "bad-equals-good" Warn Warn;
    IrrelevantExample "irrelevant-example" Warn Warn;
    NothingJudged "nothing-judged" Deny Warn;
    NoRules "no-rules" Warn Warn;
    NothingToJudge "nothing-to-judge" Deny Deny;
    NoMarkdown "no-markdown" Deny Deny;
    DuplicateRule "duplicate-rule" Deny Deny;
    EqualTitles "equal-titles" Note Note;
    RuleBlock "rule-block" Deny Deny;
    UnknownRule "unknown-rule" Deny Warn;
    UnmarkedRule "unmarked-rule" Warn Warn;
    UnknownLanguage "unknown-language" Warn Warn;
    StrayPin "stray-pin" Deny Warn;
    MisspeltPin "misspelt-pin" Deny Warn;
    UnpinnedFinding "unpinned-finding" Warn Note;
    DanglingReference "dangling-reference" Deny Warn;
    DeadLink "dead-link" Deny Warn;
    UndefinedReference "undefined-reference" Deny Warn;
    DeadAnchor "dead-anchor" Deny Warn;
    LinkOutside "link-outside" Deny Warn;
    UncheckedLink "unchecked-link" Note Note;
    UnclearStance "unclear-stance" Warn Warn;
    UnknownLabels "unknown-labels" Warn Warn;
    ConflictingEvidence "conflicting-evidence" Deny Warn;
    UnknownWord "unknown-word" Deny Warn;
    IgnoredWord "ignored-word" Note Note;
    TodoPassed "todo-passed" Deny Warn;
    Expired "expired" Deny Warn;
    UnneededException "unneeded-exception" Deny Warn;
    WordValue "word-value" Deny Warn;
    IdleWord "idle-word" Warn Warn;
    UnclosedFence "unclosed-fence" Deny Warn;
    UnfencedCode "unfenced-code" Warn Warn;
    FenceInHtml "fence-in-html" Warn Warn;
    HiddenFence "hidden-fence" Note Note;
    IndentedFence "indented-fence" Warn Warn;
    UnclosedContainer "unclosed-container" Warn Warn;
    HtmlAsText "html-as-text" Note Note;
    ForeignMarkup "foreign-markup" Note Note;
    FrontMatter "front-matter" Warn Warn;
    SkillYaml "skill-yaml" Warn Warn;
    SkillName "skill-name" Warn Warn;
    SkillDescription "skill-description" Warn Warn;
    SkillKey "skill-key" Warn Warn;
    SkillTooLong "skill-too-long" Warn Warn;
    SkillReference "skill-reference" Warn Warn;
    Hint "hint" Note Note;
    SuppressionComment "suppression-comment" Note Note;
    NotUtf8 "not-utf8" Deny Deny;
    TooLarge "too-large" Deny Deny;
    SymlinkOutside "symlink-outside" Deny Warn;
    SymlinkLoop "symlink-loop" Warn Warn;
    Draft "draft" Note Note;
    Include "include" Deny Warn;
    NotListed "not-listed" Warn Warn;
    AddressCollision "address-collision" Deny Warn;
    ActiveContent "active-content" Warn Warn;
    ConfigIgnored "config-ignored" Warn Warn;
    LintError "lint-error" Deny Deny;
    LintWarning "lint-warning" Warn Warn;
    LintNote "lint-note" Note Note;
    AllowComment "allow-comment" Deny Warn;
    UnneededAllow "unneeded-allow" Warn Warn;
    NotLinted "not-linted" Warn Warn;
    NotFixed "not-fixed" Warn Warn;
    NothingLinted "nothing-linted" Deny Deny;
    StaleBaseline "stale-baseline" Warn Warn;
}

impl Code {
    pub fn named(name: &str) -> Option<Code> {
        CODES.iter().copied().find(|code| code.name() == name)
    }
}

/// Which document is held to which standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// Claimed by a `book.toml`.
    Book,
    /// Any other Markdown: held to less.
    Foreign,
}

/// A second place that a complaint is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub facts: Facts,
}

/// What to write at a place of the text, in place of what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

/// Whether a rule's fix may be applied where it matches without anyone looking at the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum FixSafety {
    #[default]
    Safe,
    /// It would lose a comment, or move it.
    Unsafe,
}

impl FixSafety {
    /// As JSON and SARIF have it.
    pub fn word(self) -> &'static str {
        match self {
            FixSafety::Safe => "safe",
            FixSafety::Unsafe => "unsafe",
        }
    }
}

/// One complaint. Its level is looked up in [`crate::levels::Levels`] when it is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    /// What it is about; its sentence is lower case, one line, no full stop, the culprit in backticks.
    pub facts: Facts,
    /// None only where no file can be named (nothing was found at all).
    pub span: Option<Span>,
    pub labels: Vec<Label>,
    /// The next step, where it is known.
    pub hint: Option<Facts>,
    /// That step as changes of the text, where it can be one.
    pub edits: Vec<Edit>,
    /// The rule that speaks, if it is a rule.
    pub rule: Option<String>,
    /// Whether it is no more than a warning unless someone asks for more.
    pub is_mild: bool,
    /// The fix that its rule has for this place of code, if it has one that can be applied.
    pub fix: Option<FixSafety>,
}

impl Diagnostic {
    pub fn new(code: Code, span: Span, facts: impl Into<Facts>) -> Self {
        Diagnostic {
            span: Some(span),
            ..Diagnostic::nowhere(code, facts)
        }
    }

    /// A complaint that has no place in any file.
    pub fn nowhere(code: Code, facts: impl Into<Facts>) -> Self {
        Diagnostic {
            code,
            facts: facts.into(),
            span: None,
            labels: Vec::new(),
            hint: None,
            edits: Vec::new(),
            rule: None,
            is_mild: false,
            fix: None,
        }
    }

    pub fn label(mut self, span: Span, facts: impl Into<Facts>) -> Self {
        self.labels.push(Label {
            span,
            facts: facts.into(),
        });
        self
    }

    pub fn hint(mut self, hint: impl Into<Facts>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// A name at `span` is misspelt: this one was meant.
    pub fn meant(self, span: Span, near: impl Into<String>) -> Self {
        let near = near.into();
        self.hint(facts!("did-you-mean", near)).edit(span, near)
    }

    /// The next step is to write `text` at `span`.
    pub fn edit(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.edits.push(Edit { span, text });
        self
    }

    pub fn rule(mut self, id: impl Into<String>) -> Self {
        self.rule = Some(id.into());
        self
    }
}
