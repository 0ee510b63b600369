//! What a verdict rests on: facts with the names, counts and faults that were seen.
//!
//! It holds no sentence: `wording` makes one of the facts, and whoever wants to know something of a verdict asks here.

use super::verdict_kind::VerdictKind;
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
    Doubtful "syntax-in-doubt" { fault: Option<Facts> };
    /// The language accepts it, and the grammar that detectors use does not.
    GrammarAloneRefuses "grammar-alone-refuses" { by: String, fault: Option<Facts> };
    DoesNotParse "does-not-parse" { fault: Option<Facts> };
    Refused "syntax-refused" { by: Facts, fault: Option<Facts> };
    Accepted "syntax-accepted" { by: Facts };
    NoAuthority "no-authoritative-grammar" {};
    NeedsNewer "needs-newer-version" { needs: String, asked: String };

    /// A rule's block cannot be read.
    OwnBlockBroken "own-rule-block-unreadable" {};
    BrokenBlock "rule-block-unreadable" { rule: Facts };
    NoDetector "no-detector" { rule: Facts };
    RuleOff "rule-off" { rule: Facts };
    OnlyHints "rule-only-hints" { rule: Facts };
    OtherLanguage "detector-for-other-language" { rule: Facts, language: &'static str };
    OutOfSteps "detector-out-of-steps" { rule: String };
    NoSuchRule "pin-of-no-rule" { rule: String };
    Finds "detector-finds" { rule: String };
    FindsPinned "detector-finds-pinned" { rule: String, pins: usize };
    /// No good example shows that the detectors are ever silent.
    NeverSilent "never-shown-silent" { rules: usize };
    Silent "detector-silent" { rule: String };
    SilentWithOthers "detector-silent-with-others" { rule: String, others: usize };
    /// Rules that judge their own examples only.
    OwnScope "rules-of-own-scope" { rules: Vec<String>, count: usize };
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
    HoldsNoKind "holds-no-such-node" { rule: String, kinds: Facts };
    SharesNothing "shares-no-name" { rule: String, kinds: Facts };
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
    Ran "ran-as-stated" { shows: RunShows, claims: String, runtimes: Option<Facts>, lines: Option<Facts> };
    UnknownReach "reach-unknown" { why: String };
    /// Its run is no witness.
    Meddled "run-meddled" { what: String };
    NeverEntered "never-entered" { how: String, bodies: Vec<Facts> };
    MoreNeverEntered "more-never-entered" { more: u32 };
    /// What failed beside the run.
    Unheard "unheard-failure" { what: String, line: Option<Facts> };
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

    PrintsOther "prints-other" { printed: Facts, expected: Facts };
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
                let mut seen = faults.iter().map(|fault| syntax_fault(&fault.message));
                if seen.any(|seen| fault.as_ref() == Some(&seen)) {
                    *fault = None;
                }
            }
            Ground::Yet { grounds } => {
                for ground in grounds {
                    ground.leave_out(faults, page);
                }
            }
            Ground::Ran { runtimes, .. } if *runtimes == Some(run_in(page)) => *runtimes = None,
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
pub fn syntax_fault(fault: &impl ToValue) -> Facts {
    facts!("fault-of-syntax", fault)
}

/// The rule that a fact is about: the example's own, or another by its id.
pub fn own_rule() -> Facts {
    facts!("its-own-rule")
}

pub fn rule(id: &str) -> Facts {
    facts!("rule-named", id)
}

/// The kinds of nodes that a detector looks at.
pub fn kinds(kinds: &[String]) -> Facts {
    const MOST_KINDS: usize = 3;
    match kinds.get(..MOST_KINDS).filter(|_| kinds.len() > MOST_KINDS) {
        Some(kinds) => facts!("kinds-and-more", kinds),
        None => facts!("kinds", kinds),
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
pub fn run_in(all: &[Runtime]) -> Facts {
    facts!("run-in", runtimes = runtimes(all))
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

/// A line of output; nothing where there is none more.
pub fn printed_line(line: Option<&str>) -> Facts {
    match line {
        Some(line) => facts!("printed-line", line),
        None => facts!("nothing-more"),
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
