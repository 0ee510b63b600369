//! What a verdict rests on: facts with the names, counts and faults that were seen.
//!
//! It holds no sentence: `wording` makes one of the facts, and whoever wants to know something of a verdict asks here.

use super::VerdictKind;
use crate::facts::{Facts, ToValue, Value, facts};
use crate::language::SyntaxFault;
use crate::runtime::Runtime;

macro_rules! grounds {
    ($($(#[$doc:meta])* $variant:ident $key:literal { $($field:ident: $type:ty),* };)*) => {
        /// One fact that a verdict rests on.
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub enum Ground { $($(#[$doc])* $variant { $($field: $type),* }),* }

        impl Ground {
            /// The fact under its key, for whoever makes sentences or JSON of it.
            pub fn facts(&self) -> Facts {
                match self {
                    $(Ground::$variant { $($field),* } => Facts {
                        key: concat!("ground-", $key),
                        values: vec![$((stringify!($field), $field.to_value())),*],
                    }),*
                }
            }
        }
    };
}

// variant, key, values
grounds! {
    /// Its author leaves it out.
    Skipped "skipped-by-author" { reason: String };
    /// Its author knows what would be its verdict.
    Todo "todo" { reason: String, now: VerdictKind, grounds: Vec<Ground> };

    CannotLook "checker-cannot-look" { checker: &'static str, why: String };
    IncludesFile "includes-file" { line: String };
    WaitsForFix "waits-for-fix" {};
    NoCode "no-code" {};

    NoGrammar "no-grammar" { language: &'static str };
    TooDeep "too-deep-for-grammar" {};
    NoLanguage "no-known-language" {};
    Parses "syntax-read" {};
    Doubtful "syntax-in-doubt" { fault: Option<Fault> };
    /// The language accepts it, and the grammar that detectors use does not.
    GrammarAloneRefuses "grammar-alone-refuses" { by: String, fault: Option<Fault> };
    DoesNotParse "does-not-parse" { fault: Option<Fault> };
    Refused "syntax-refused" { by: Reader, fault: Option<Fault> };
    Accepted "syntax-accepted" { by: Reader };
    NoAuthority "no-authoritative-grammar" {};
    NeedsNewer "needs-newer-version" { needs: String, asked: String };

    /// A rule's block cannot be read.
    OwnBlockBroken "own-rule-block-unreadable" {};
    BrokenBlock "rule-block-unreadable" { rule: Whose };
    NoDetector "no-detector" { rule: Whose };
    RuleOff "rule-off" { rule: Whose };
    OnlyHints "rule-only-hints" { rule: Whose };
    OtherLanguage "detector-for-other-language" { rule: Whose, language: &'static str };
    OutOfSteps "detector-out-of-steps" { rule: String };
    NoSuchRule "pin-of-no-rule" { rule: String };
    Finds "detector-finds" { rule: String };
    FindsPinned "detector-finds-pinned" { rule: String, pins: usize };
    /// No good example shows that the detectors are ever silent.
    NeverSilent "never-shown-silent" { rules: usize };
    Silent "detector-silent" { rule: String };
    SilentWithOthers "detector-silent-with-others" { rule: String, others: usize };
    SilentOnPin "detector-silent-on-pin" { rule: String };
    SaysOther "detector-says-other" { rule: String, message: String, pinned: String };
    Yet "yet-met" { grounds: Vec<Ground> };
    NoOtherSpeaks "no-other-rule-speaks" {};
    OthersSpeak "other-rules-speak" { rules: Vec<String> };
    Rejects "rules-reject" { rules: Vec<String> };
    /// Rules that its author did not name.
    Flags "other-rules-flag" { rules: Vec<String>, count: usize };
    RemarkedBy "checkers-flag" { checkers: Vec<String> };
    /// What would make that a claim: words after the language.
    WouldBeClaim "would-be-claim" { words: Vec<String> };
    NoOtherClaim "no-other-claim" {};
    NothingFinds "nothing-finds-it" {};
    /// The own rule's detector is silent, which says nothing for want of a bad example that it finds.
    NoBadExample "no-bad-example-found" { rule: String };
    NotLookedAt "silent-without-look" { rule: String };
    HoldsNothingRelevant "holds-nothing-relevant" { rule: String };
    HoldsNoKind "holds-no-such-node" { rule: String, kinds: Kinds };
    SharesNothing "shares-no-name" { rule: String, kinds: Kinds };
    RulesSilent "rules-silent" { count: usize };
    NoRuleLooked "no-rule-looked" {};
    NoRule "belongs-to-no-rule" {};

    OpenClaims "claims-open" { claims: String, is_norun: bool };
    NeedsRun "only-claim-needs-run" { claims: String };
    NotRun "not-run" { why: String };
    NotInstalled "module-not-installed" { module: String };
    NotImported "module-not-imported" { module: String };
    NoNetwork "no-network" {};
    Placeholder "placeholder-value" {};
    Ran "ran-as-stated" { shows: RunShows, claims: String, runtimes: Option<Runtimes>, lines: Option<Lines> };
    UnknownReach "reach-unknown" { why: String };
    NeverEntered "never-entered" { how: String, bodies: Vec<Body> };
    MoreNeverEntered "more-never-entered" { more: u32 };
    /// What failed beside the run.
    Unheard "unheard-failure" { what: String, line: Option<Line> };
    OutputOpen "output-left-open" {};
    Ended "run-ended" { end: Facts };
    DoesNotRaise "does-not-raise" { class: String };
    WarnsNothing "warns-nothing" { claim: String };
    WarnsOtherwise "warns-otherwise" { claim: String, classes: Vec<String> };
    NoSuchProbe "no-such-probe" { probe: String };
    ProbeWithoutValue "probe-without-value" { probe: String };
    ProbeIs "probe-is" { probe: String, value: String };
    NeverAwaited "coroutine-never-awaited" { name: String };
    ThreadLeft "thread-left" { name: String };
    ProcessesLeft "processes-left" { count: u32 };

    PrintsOther "prints-other" { printed: Printed, expected: Printed };
    PrintsNothing "prints-nothing" { shown: String };
    GivesNothing "gives-nothing" { shown: String };
    GivesOther "gives-other" { value: String, shown: String };
    RaisesNothing "raises-nothing" { shown: String };
    RaisesUnshown "raises-unshown" { raised: String };
    RaisesOther "raises-other" { raised: String, shown: String };
    MoreDiffer "more-outputs-differ" { count: usize };
    NotComparedByWord "not-compared-by-word" { word: String };
    NotComparedWithoutRun "not-compared-without-run" {};
    Directive "doctest-directive" { name: String };
    ShowsSyntaxError "shows-syntax-error" {};
    AnyOutput "any-output" {};
    NotPrinted "not-printed" {};
}

impl Ground {
    /// Takes away what its reader sees beside it: faults of the syntax, and in what the whole page was run.
    pub fn leave_out(&mut self, faults: &[SyntaxFault], page: &[Runtime]) {
        match self {
            Ground::Doubtful { fault }
            | Ground::GrammarAloneRefuses { fault, .. }
            | Ground::DoesNotParse { fault }
            | Ground::Refused { fault, .. } => {
                let is_seen = |own: &Fault| faults.iter().any(|fault| fault.message == own.0);
                if fault.as_ref().is_some_and(is_seen) {
                    *fault = None;
                }
            }
            Ground::Yet { grounds } => {
                for ground in grounds {
                    ground.leave_out(faults, page);
                }
            }
            Ground::Ran { runtimes, .. } => {
                if runtimes.as_ref().is_some_and(|own| own.0 == page) {
                    *runtimes = None;
                }
            }
            _ => {}
        }
    }
}

/// Several grounds as one message.
pub fn facts_of(grounds: &[Ground]) -> Facts {
    facts!(
        "grounds",
        grounds = grounds.iter().map(Ground::facts).collect::<Vec<_>>()
    )
}

impl ToValue for Ground {
    fn to_value(&self) -> Value {
        Value::Facts(self.facts())
    }
}

/// What is wrong with a syntax, in the words of whoever refuses it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fault(pub String);

impl From<&SyntaxFault> for Fault {
    fn from(fault: &SyntaxFault) -> Self {
        Fault(fault.message.clone())
    }
}

impl ToValue for Fault {
    fn to_value(&self) -> Value {
        facts!("fault-of-syntax", fault = self.0).to_value()
    }
}

/// Who reads a language.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reader {
    /// The grammar of this language.
    Grammar(&'static str),
    /// By its name.
    Compiler(String),
}

impl ToValue for Reader {
    fn to_value(&self) -> Value {
        match self {
            Reader::Grammar(language) => facts!("the-grammar", language).to_value(),
            Reader::Compiler(name) => name.to_value(),
        }
    }
}

/// The rule that a fact is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Whose {
    /// The example's own.
    Own,
    /// The one with this id.
    Rule(String),
}

impl ToValue for Whose {
    fn to_value(&self) -> Value {
        match self {
            Whose::Own => facts!("its-own-rule").to_value(),
            Whose::Rule(rule) => facts!("rule-named", rule).to_value(),
        }
    }
}

/// The kinds of nodes that a detector looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Kinds(pub Vec<String>);

/// How many kinds are listed.
const MOST_KINDS: usize = 3;

impl ToValue for Kinds {
    fn to_value(&self) -> Value {
        match self
            .0
            .get(..MOST_KINDS)
            .filter(|_| self.0.len() > MOST_KINDS)
        {
            Some(kinds) => facts!("kinds-and-more", kinds).to_value(),
            None => facts!("kinds", kinds = self.0).to_value(),
        }
    }
}

/// What a run that came to its end as stated shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RunShows {
    /// Good code that runs.
    Runs,
    /// Bad code that runs, which is no claim.
    WasRun,
    /// It prints the output below it.
    Prints,
    /// It prints what it shows itself.
    PrintsShown,
    /// Its claims are met.
    Claims,
    ClaimsAndPrints,
}

impl ToValue for RunShows {
    fn to_value(&self) -> Value {
        let name = match self {
            RunShows::Runs => "runs",
            RunShows::WasRun => "was-run",
            RunShows::Prints => "prints",
            RunShows::PrintsShown => "prints-shown",
            RunShows::Claims => "claims",
            RunShows::ClaimsAndPrints => "claims-and-prints",
        };
        name.to_value()
    }
}

/// What an example was run in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Runtimes(pub Vec<Runtime>);

impl ToValue for Runtimes {
    fn to_value(&self) -> Value {
        facts!("run-in", runtimes = runtimes(&self.0)).to_value()
    }
}

/// Several runtimes as one message: each package once, with its versions.
pub fn runtimes<'r>(runtimes: impl IntoIterator<Item = &'r Runtime>) -> Facts {
    let mut packages: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut pythons: Vec<&str> = Vec::new();
    for runtime in runtimes {
        for (name, version) in &runtime.packages {
            let at = packages.iter().position(|(known, _)| known == name);
            let at = at.unwrap_or_else(|| {
                packages.push((name, Vec::new()));
                packages.len() - 1
            });
            if !packages[at].1.contains(&version.as_str()) {
                packages[at].1.push(version);
            }
        }
        if !pythons.contains(&runtime.interpreter.as_str()) {
            pythons.push(&runtime.interpreter);
        }
    }
    if packages.is_empty() {
        return facts!("runtimes", pythons);
    }
    let packages: Vec<Facts> = packages
        .into_iter()
        .map(|(name, versions)| facts!("package-versions", name, versions))
        .collect();
    facts!("runtimes-with-packages", packages, pythons)
}

/// How many lines of code a run entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lines {
    pub reached: u32,
    pub of: u32,
}

impl ToValue for Lines {
    fn to_value(&self) -> Value {
        facts!("lines-reached", reached = self.reached, of = self.of).to_value()
    }
}

/// A body of code, and the line on which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Body {
    pub name: String,
    pub line: u32,
}

impl ToValue for Body {
    fn to_value(&self) -> Value {
        facts!("body-at-line", name = self.name, line = self.line).to_value()
    }
}

/// A line of an example.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Line(pub u32);

impl ToValue for Line {
    fn to_value(&self) -> Value {
        facts!("at-line", line = self.0).to_value()
    }
}

/// A line of output; nothing where there is none more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Printed(pub Option<String>);

impl ToValue for Printed {
    fn to_value(&self) -> Value {
        match &self.0 {
            Some(line) => facts!("printed-line", line).to_value(),
            None => facts!("nothing-more").to_value(),
        }
    }
}

impl ToValue for VerdictKind {
    fn to_value(&self) -> Value {
        self.name().to_value()
    }
}

impl ToValue for bool {
    fn to_value(&self) -> Value {
        if *self { "yes" } else { "no" }.to_value()
    }
}
