//! When an example has which verdict: the table of claims × what was seen, in order. The first row that applies decides.
//!
//! It is the only list: the judge evaluates it, findings take their codes from it, and the guide's page is made of it.
//! It looks at nothing itself.

use crate::book::Stance;
use crate::diagnostic::Code;
use crate::verify::VerdictKind;

macro_rules! keys {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $key:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($variant),* }

        impl $name {
            /// The key of what it is called in the guide.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key),* }
            }
        }
    };
}

keys! {
    /// What an author says of an example, word by word.
    Subject {
        Author "claim-author",
        Code "claim-code",
        Syntax "claim-syntax",
        InvalidSyntax "claim-invalid-syntax",
        OwnDetector "claim-own-detector",
        Pin "claim-pin",
        Detectors "claim-detectors",
        NoFailure "claim-no-failure",
        Raises "claim-raises",
        Warns "claim-warns",
        Probe "claim-probe",
        Output "claim-output",
        LooseEnds "claim-loose-ends",
        Run "claim-run",
        All "claim-all",
        None "claim-none",
    }
}

keys! {
    /// What was seen of it.
    Sight {
        Skips "sight-skips",
        CannotLook "sight-cannot-look",
        Includes "sight-includes",
        Unread "sight-unread",
        Doubtful "sight-doubtful",
        Unsure "sight-unsure",
        Refused "sight-refused",
        Accepted "sight-accepted",
        NoAuthority "sight-no-authority",
        Parses "sight-parses",
        Waits "sight-waits",
        Empty "sight-empty",
        OutOfSteps "sight-out-of-steps",
        Broken "sight-broken",
        Finds "sight-finds",
        Remarked "sight-remarked",
        Silent "sight-silent",
        NeverSilent "sight-never-silent",
        Flagged "sight-flagged",
        Lacks "sight-lacks",
        Accident "sight-accident",
        Fails "sight-fails",
        Passes "sight-passes",
        Differs "sight-differs",
        NeverAwaited "sight-never-awaited",
        LeftBehind "sight-left-behind",
        NotRun "sight-not-run",
        Unreached "sight-unreached",
        LeftOpen "sight-left-open",
        Met "sight-met",
        Nothing "sight-nothing",
    }
}

/// Where this was seen of this claim, that is the verdict.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub subject: Subject,
    pub sight: Sight,
    pub verdict: VerdictKind,
    /// What is reported of it, if anything is.
    pub code: Option<Code>,
}

macro_rules! rows {
    ($($subject:ident $sight:ident => $verdict:ident $($code:ident)?;)*) => {
        &[$(Row {
            subject: Subject::$subject,
            sight: Sight::$sight,
            verdict: VerdictKind::$verdict,
            code: rows!(@code $($code)?),
        }),*]
    };
    (@code) => { None };
    (@code $code:ident) => { Some(Code::$code) };
}

/// What keeps an example from being judged at all: nothing behind the first that applies is looked at.
const GOOD_GATES: &[Row] = rows! {
    Author Skips => Skipped;
    Code CannotLook => NotRun NotRun;
    Code Includes => Unproven UnreadInclude;
    Syntax Unread => Unproven Unproven;
    Syntax Doubtful => Unproven DoubtfulSyntax;
    Syntax Unsure => Unproven Unproven;
    Syntax Refused => Rejected SyntaxError;
};

const GOOD: &[Row] = rows! {
    Detectors Finds => Rejected GoodExampleFlagged;
    Detectors Remarked => Rejected GoodExampleFlagged;
    Detectors OutOfSteps => NotRun DetectorBudget;
    Code Waits => Unproven FixEmpty;
    Code Empty => Unproven Unproven;
    Run Lacks => NotRun NotRun;
    NoFailure Accident => Rejected MissingName;
    NoFailure Fails => Rejected RunFailed;
    Raises Accident => Rejected MissingName;
    Raises Fails => Rejected RunFailed;
    Raises Passes => Rejected RunDiffers;
    Warns Differs => Rejected RunDiffers;
    Probe Differs => Rejected RunDiffers;
    Output Differs => Rejected RunDiffers;
    LooseEnds NeverAwaited => Rejected NeverAwaited;
    LooseEnds LeftBehind => Rejected LeftBehind;
    Run NotRun => NotRun NotRun;
    Output LeftOpen => SyntaxOnly;
    OwnDetector Silent => Proven;
    Run Met => Proven;
    Run Unreached => SyntaxOnly;
    Syntax Parses => SyntaxOnly;
};

const BAD_GATES: &[Row] = rows! {
    Author Skips => Skipped;
    Code CannotLook => NotRun NotRun;
    Code Includes => Unproven UnreadInclude;
    Syntax Refused => WrongReason WrongReason;
    OwnDetector OutOfSteps => NotRun DetectorBudget;
    Pin Broken => NotRun RuleBlock;
    InvalidSyntax NoAuthority => Unproven Unproven;
};

const BAD: &[Row] = rows! {
    OwnDetector Silent => NotCaught BadExampleMissed;
    InvalidSyntax Accepted => NotCaught BadExampleMissed;
    Pin Silent => NotCaught BadExampleMissed;
    Run Lacks => NotRun NotRun;
    NoFailure Accident => WrongReason MissingName;
    NoFailure Fails => WrongReason WrongReason;
    Raises Accident => WrongReason MissingName;
    Raises Fails => WrongReason WrongReason;
    Raises Passes => NotCaught BadExampleMissed;
    Warns Differs => NotCaught BadExampleMissed;
    Probe Differs => NotCaught BadExampleMissed;
    Output Differs => NotCaught BadExampleMissed;
    LooseEnds NeverAwaited => WrongReason NeverAwaited;
    LooseEnds LeftBehind => WrongReason LeftBehind;
    Run NotRun => NotRun NotRun;
    All NeverSilent => Unproven RuleWithoutExample;
    All Met => Proven;
    Output LeftOpen => Unproven Unproven;
    Run Nothing => NotRun NotRun;
    OwnDetector Broken => NotRun RuleBlock;
    None Flagged => Unproven Unproven;
    None Nothing => Unproven Unproven;
};

/// The rows of a stance in their order: those that are asked before anything else is looked at, and the others.
pub fn rows(stance: Stance) -> [&'static [Row]; 2] {
    match stance {
        Stance::Good => [GOOD_GATES, GOOD],
        Stance::Bad => [BAD_GATES, BAD],
        Stance::Neutral | Stance::Unclear => [&[], &[]],
    }
}

/// The row of this claim and what was seen of it.
pub fn row(stance: Stance, subject: Subject, sight: Sight) -> Option<&'static Row> {
    let mut rows = rows(stance).into_iter().flatten();
    rows.find(|row| (row.subject, row.sight) == (subject, sight))
}
