//! What is wrong with a book, and how loudly it is said: plain data.
//!
//! A [`Diagnostic`] is a fault of the text that somebody wrote; faults of the machine are `Result`s elsewhere.
//! Nothing here prints, and nothing here decides a level: [`Levels`] is a table that the configuration fills.

use crate::facts::Facts;
use crate::span::Span;

/// How loudly a complaint is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Not shown.
    Allow,
    /// Shown, and counted by nobody.
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
    ($($variant:ident $name:literal $book:ident $foreign:ident $about:literal;)*) => {
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

            /// What it means, in one sentence.
            pub fn about(self) -> &'static str {
                match self { $(Code::$variant => $about),* }
            }

            fn default_level(self, held: Held) -> Level {
                match self { $(Code::$variant => match held {
                    Held::Book => Level::$book,
                    Held::Foreign => Level::$foreign,
                }),* }
            }
        }
    };
}

// variant, name, level in a book, level elsewhere, meaning
codes! {
    SyntaxError "syntax-error" Deny Deny "good code that its language refuses";
    NeutralSyntax "neutral-syntax" Warn Warn "neutral code that its language refuses";
    DoubtfulSyntax "doubtful-syntax" Warn Warn "code that its grammar refuses, and that may be right: a fragment, a dialect, another language";
    UnreadInclude "unread-include" Warn Warn "a line of another tool that includes a file: its code is not read";
    GoodExampleFlagged "good-example-flagged" Deny Deny "a good example that a detector rejects";
    AssumedGoodFlagged "assumed-good-flagged" Deny Warn "an example that no one called good or bad, and that a detector rejects";
    Contradiction "contradiction" Deny Deny "a good example of one rule that another rule's detector rejects";
    BadExampleMissed "bad-example-missed" Deny Deny "a bad example whose stated claim was not met";
    WrongReason "wrong-reason" Deny Deny "a bad example that fails, but not as claimed";
    Unproven "unproven" Warn Warn "an example that nothing could judge";
    NotRun "not-run" Warn Warn "an example that should have run and did not";
    RunFailed "run-failed" Deny Deny "a good example that fails when it runs";
    MissingName "missing-name" Deny Deny "an example that runs into a name or a module that is not there";
    NeverAwaited "never-awaited" Deny Deny "an example that makes a coroutine and never awaits it";
    LeftBehind "left-behind" Deny Deny "an example that leaves threads or processes behind";
    RunDiffers "run-differs" Deny Deny "a good example whose output, warnings or probes are not what is stated";
    NoLongerFails "no-longer-fails" Deny Deny "a bad example that fails in one environment and not in a later one";
    SetupFailed "setup-failed" Deny Deny "a setup that fails, so that nothing after it is run";
    DetectorBudget "detector-budget" Deny Warn "a detector that needs too many steps for an example; what it would say there is not known";
    FixBroken "fix-broken" Deny Warn "a rule's fix that cannot be applied, or makes code that does not parse";
    FixNotSilent "fix-not-silent" Deny Warn "fixed code on which a rule speaks";
    FixDiffers "fix-differs" Deny Warn "a good example marked `fix` that is not what the fix makes of the bad one before it";
    FixLoops "fix-loops" Deny Warn "a fix that changes its own result again, or fixes that undo each other";
    FixEmpty "fix-empty" Deny Warn "a fence marked `fix` that waits for its code";
    FixUnpaired "fix-unpaired" Deny Warn "the word `fix` where no fix makes anything";
    AlsoFlagged "also-flagged" Note Note "a bad example that another rule's detector finds too; said once a pair of rules";
    NeutralFlagged "neutral-flagged" Warn Warn "neutral code that a detector rejects";
    FragileDetector "fragile-detector" Warn Warn "a detector that changes its mind when a bad example of its rule is written differently";
    OperatorBlind "operator-blind" Warn Warn "a detector that still finds a bad example when an operator or keyword that its pattern names is another one";
    CommentBlind "comment-blind" Warn Warn "a detector that does not find a bad example with a comment inside of it";
    OpenEndedPattern "open-ended-pattern" Warn Warn "a pattern that also matches code which goes on where it ends";
    RobustnessExcepted "robustness-excepted" Note Note "a variant that a rule is not held to, with the author's reason";
    RobustnessException "robustness-exception" Deny Warn "an exception from robustness without a reason, without need, or for what is no variant";
    UnneededClause "unneeded-clause" Warn Warn "with `--mutate`: a clause of a detector that no example misses";
    VacuousRun "vacuous-run" Warn Warn "with `--run --mutate`: a function of a good example that may raise and nothing notices";
    DeadDetector "dead-detector" Warn Warn "a rule's detector that speaks on no example at all";
    UnexercisedDetector "unexercised-detector" Warn Warn "a rule's detector that speaks on examples, and on no bad example of its own rule";
    RuleWithoutExample "rule-without-example" Warn Warn "a rule without a bad or without a good example";
    OrphanExample "orphan-example" Warn Warn "a bad example that belongs to no rule, on a page with rules";
    BadEqualsGood "bad-equals-good" Warn Warn "a bad example that is, letter for letter, a good one of its section";
    IrrelevantExample "irrelevant-example" Warn Warn "good examples that hold nothing of what their rule is about";
    NothingJudged "nothing-judged" Deny Warn "no example was judged by a detector or a run";
    NoRules "no-rules" Warn Warn "a book without a rule";
    NothingToJudge "nothing-to-judge" Deny Deny "`check` found no example at all";
    NoMarkdown "no-markdown" Deny Deny "no Markdown file stands there";
    DuplicateRule "duplicate-rule" Deny Deny "two rules with one id";
    RuleBlock "rule-block" Deny Deny "a rule block that cannot be read";
    UnknownRule "unknown-rule" Deny Warn "an id that no rule has, in the words after the language, in a pin or in an allow comment";
    StrayPin "stray-pin" Deny Warn "a pin that no bad example holds";
    MisspeltPin "misspelt-pin" Deny Warn "a comment that is almost a pin, and so claims nothing";
    UnpinnedFinding "unpinned-finding" Warn Note "a finding outside of the pinned lines, of a rule that an example pins";
    DanglingReference "dangling-reference" Deny Warn "a reference to a rule that does not exist";
    DeadLink "dead-link" Deny Warn "a link to a file that is not there, or without an address";
    UndefinedReference "undefined-reference" Deny Warn "a reference or a footnote that nothing on the page defines";
    DeadAnchor "dead-anchor" Deny Warn "a link to a heading that is not there";
    LinkOutside "link-outside" Deny Warn "a link that leaves the book";
    UnclearStance "unclear-stance" Warn Warn "an example near which something bad is said, and nothing says what it means; said once a kind and page";
    UnknownLabels "unknown-labels" Warn Warn "two labels that alternate over a page, and nothing says which of them is bad";
    ConflictingEvidence "conflicting-evidence" Deny Warn "two pieces of evidence of one rank that disagree about a stance";
    UnknownWord "unknown-word" Deny Warn "a word after the language that looks misspelt";
    IgnoredWord "ignored-word" Note Note "a word after the language that rulebook gives no meaning";
    TodoPassed "todo-passed" Deny Warn "an example marked `todo` that holds by now";
    Expired "expired" Deny Warn "an exception whose last day (`until`) has passed";
    UnneededException "unneeded-exception" Deny Warn "an `allow` or `also` that names a detector which is silent there";
    WordValue "word-value" Deny Warn "a word after the language with a missing or useless value";
    IdleWord "idle-word" Warn Warn "a word after the language that has no effect where it stands";
    UnclosedFence "unclosed-fence" Deny Warn "a fence that is never closed";
    UnfencedCode "unfenced-code" Warn Warn "indented code directly below a label: only fences are examples";
    FenceInHtml "fence-in-html" Warn Warn "a fence inside an HTML block, which Markdown shows as plain text";
    HiddenFence "hidden-fence" Note Note "a fence that is on no page: in a comment, or in code of MDX";
    IndentedFence "indented-fence" Warn Warn "a fence indented by four columns or more, which Markdown shows as plain text";
    UnclosedContainer "unclosed-container" Warn Warn "a container (`:::`, a tag of MDX) that is never closed";
    HtmlAsText "html-as-text" Note Note "a tag of HTML that readers see as text, because it could run a script or is none; said once a page";
    FrontMatter "front-matter" Warn Warn "a line of front matter that no tool could read";
    Hint "hint" Note Note "what a rule of severity `hint` says of an example; it changes no verdict";
    SuppressionComment "suppression-comment" Note Note "a suppression comment inside an example; it has no effect here";
    NotUtf8 "not-utf8" Deny Deny "a file that is not UTF-8 text";
    TooLarge "too-large" Deny Deny "a file too large to be read as a guideline";
    SymlinkLoop "symlink-loop" Warn Warn "a symbolic link that leads back to itself";
    Draft "draft" Note Note "a page that is marked as a draft; it is neither checked nor published";
    AddressCollision "address-collision" Deny Warn "two pages with one address";
    ConfigIgnored "config-ignored" Warn Warn "a key of `book.toml` that rulebook accepts and does not serve";
    LintError "lint-error" Deny Deny "code that a rule of severity `error` finds; `lint` only";
    LintWarning "lint-warning" Warn Warn "code that a rule of severity `warning` finds; `lint` only";
    LintNote "lint-note" Note Note "code that a rule of severity `info` or `hint` finds; `lint` only";
    AllowComment "allow-comment" Deny Warn "an allow comment in code without a rule or a reason; it accepts nothing";
    UnneededAllow "unneeded-allow" Warn Warn "an allow comment in code whose rule finds nothing there";
    NotLinted "not-linted" Warn Warn "code that was not linted, whole or in part: it nests too deep, its syntax has an error, or a rule needs too many steps";
    NotFixed "not-fixed" Warn Warn "a fix that was not applied: its result does not parse or would lose something, or fixes undo each other; `lint --fix` and `--diff` only";
    NothingLinted "nothing-linted" Deny Deny "`lint` had no rule, or no file that a rule is for";
    StaleBaseline "stale-baseline" Warn Warn "a finding of the baseline that is not found any more";
}

impl Code {
    pub fn named(name: &str) -> Option<Code> {
        CODES.iter().copied().find(|code| code.name() == name)
    }
}

/// Which document is held to which standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Held {
    /// Claimed by a `book.toml`.
    Book,
    /// Any other Markdown: held to less.
    Foreign,
}

/// The level of every code in one run: defaults, then what `[lints]` says, then the command line.
#[derive(Debug, Clone)]
pub struct Levels {
    held: Held,
    set: Vec<(Code, Level)>,
}

impl Levels {
    pub fn new(held: Held) -> Self {
        Levels {
            held,
            set: Vec::new(),
        }
    }

    /// Later settings win.
    pub fn set(&mut self, code: Code, level: Level) {
        self.set.push((code, level));
    }

    /// As [`Levels::set`], for one code or a group.
    pub fn set_all(&mut self, which: Which, level: Level) {
        match which {
            Which::Code(code) => self.set(code, level),
            Which::Warnings => {
                let is_warning = |code: &&Code| self.of(**code) == Level::Warn;
                let warnings: Vec<Code> = CODES.iter().filter(is_warning).copied().collect();
                self.set
                    .extend(warnings.into_iter().map(|code| (code, level)));
            }
        }
    }

    pub fn of(&self, code: Code) -> Level {
        self.set
            .iter()
            .rev()
            .find(|(set, _)| *set == code)
            .map_or_else(|| code.default_level(self.held), |(_, level)| *level)
    }
}

/// What `-A`, `-W` and `-D` name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Which {
    Code(Code),
    /// Every code that is a warning so far.
    Warnings,
}

impl Which {
    pub fn named(name: &str) -> Option<Which> {
        match name {
            "warnings" => Some(Which::Warnings),
            name => Code::named(name).map(Which::Code),
        }
    }
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

/// One complaint. Its level is looked up in [`Levels`] when it is reported.
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
