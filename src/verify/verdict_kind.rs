//! The verdicts in one table: nothing else lists them.

macro_rules! verdicts {
    ($($(#[doc = $about:literal])* $variant:ident $name:literal $words:literal $one:literal $many:literal;)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum VerdictKind { $($(#[doc = $about])* $variant),* }

        /// In the order in which they are reported.
        pub const KINDS: &[VerdictKind] = &[$(VerdictKind::$variant),*];

        impl VerdictKind {
            /// The kebab-case name, as JSON, style sheets and suites spell it.
            pub fn name(self) -> &'static str {
                match self { $(VerdictKind::$variant => $name),* }
            }

            /// The name in a sentence.
            pub fn words(self) -> &'static str {
                match self { $(VerdictKind::$variant => $words),* }
            }

            /// What it means for the `count` examples that have it.
            pub fn meaning(self, count: usize) -> &'static str {
                match self { $(VerdictKind::$variant => if count == 1 { $one } else { $many }),* }
            }
        }
    };
}

// The only list of the verdicts: variant, name, words, and its meaning for one example and for more.
verdicts! {
    /// Tested, and found to be what the author says.
    Proven "proven" "proven"
        "tested, and it does what the author says"
        "tested, and they do what the author says";
    /// It parses, and no rule or run checked more: not green.
    SyntaxOnly "syntax-only" "syntax only"
        "it parses, but no rule checked it"
        "they parse, but no rule checked them";
    /// A good example that its language, a rule or a run rejects.
    Rejected "rejected" "rejected"
        "called or assumed good, but a rule, its language or a run rejects it"
        "called or assumed good, but a rule, their language or a run rejects them";
    /// A bad example whose claim was not met.
    NotCaught "not-caught" "not caught"
        "called bad, but what should find it does not"
        "called bad, but what should find them does not";
    /// A bad example that fails, but not as claimed.
    WrongReason "wrong-reason" "wrong reason"
        "called bad, but it fails for another reason than its own"
        "called bad, but they fail for another reason than their own";
    /// Nothing could judge it.
    Unproven "unproven" "unproven"
        "no check can tell it from code of the other kind"
        "no check can tell them from code of the other kind";
    /// It should have run and did not.
    NotRun "not-run" "not run"
        "only a run can show what the author says, and it was not run"
        "only a run can show what the author says, and they were not run";
    /// The author left it out, with a reason.
    Skipped "skipped" "skipped"
        "the author left it out and says why"
        "the author left them out and says why";
}
