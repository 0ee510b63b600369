//! The English words that make a label, by what they say, and how much has to stand around them.
//!
//! It holds data and no grammar; how a word is read is decided in the module above. Words of other languages are rows of
//! `languages.rs`.

use crate::book::stance::evidence::Stance::{self, Bad, Good};

/// How readily a word is taken for a judgement of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It judges and does nothing else: "bad", "incorrect". A sentence may use it of code.
    Judgement,
    /// It tells somebody what to do: "avoid", "use instead".
    Advice,
    /// It names a property or a time that may as well be a topic: "slow", "legacy", "before".
    Quality,
    /// It announces a remedy: "fix", "solution". Shell commands below it are steps, and no model of good code.
    Remedy,
    /// An answer: "yes", "pass". It is a label only where nothing or a mark follows.
    Reply,
}

use Kind::{Advice, Judgement, Quality, Remedy, Reply};

/// A word, and what it says.
pub type Row = (&'static str, Stance, Kind);

/// Every word of the table.
pub fn rows() -> impl Iterator<Item = Row> {
    let row = |(stance, kind, words): &'static (Stance, Kind, &'static [&'static str])| {
        words.iter().map(|word| (*word, *stance, *kind))
    };
    WORDS.iter().flat_map(row)
}

/// The signs of each stance.
type Signs = [(Stance, &'static [&'static str]); 2];

/// Each sign, and what it says.
pub fn each(signs: Signs) -> impl Iterator<Item = (&'static str, Stance)> + Clone {
    let one = |(stance, signs): (Stance, &'static [&'static str])| {
        signs.iter().map(move |sign| (*sign, stance))
    };
    signs.into_iter().flat_map(one)
}

/// Signs are the clearest words.
pub const SIGNS: Signs = [
    (
        Bad,
        &[
            "❌", "✗", "✘", "✖", "✕", "☒", "👎", "🚫", "⛔", "🛑", "🔴", "🟥", "🙅",
        ],
    ),
    (Good, &["✅", "✓", "✔", "☑", "👍", "👌", "🟢", "🟩", "🙆"]),
];

/// Marks that are signs only where white space or nothing follows: they are letters and operators elsewhere.
pub const MARKS: Signs = [(Bad, &["×"]), (Good, &["○", "〇", "◯", "√"])];

/// The names by which GitHub and others draw a sign (`:x:`).
pub const SHORTCODES: Signs = [
    (
        Bad,
        &[
            ":x:",
            ":thumbsdown:",
            ":-1:",
            ":no_entry:",
            ":no_entry_sign:",
            ":no_good:",
            ":negative_squared_cross_mark:",
            ":heavy_multiplication_x:",
            ":red_circle:",
            ":stop_sign:",
            ":octagonal_sign:",
            ":cross_mark:",
        ],
    ),
    (
        Good,
        &[
            ":white_check_mark:",
            ":heavy_check_mark:",
            ":ballot_box_with_check:",
            ":check_mark:",
            ":check:",
            ":thumbsup:",
            ":+1:",
            ":ok_hand:",
            ":green_circle:",
            ":ok:",
        ],
    ),
];

/// Words by what they say.
const WORDS: &[(Stance, Kind, &[&str])] = &[
    (
        Bad,
        Judgement,
        &[
            "bad", "worse", "worst", "poor", "ugly", "terrible", "horrible", "awful", "incorrect",
            "incorrectly", "wrong", "wrongly", "invalid", "improper", "inappropriate",
            "undesirable", "undesired", "unwanted", "unacceptable", "unidiomatic", "non-idiomatic",
            "noncompliant", "non-compliant", "nonconforming", "non-conforming", "suboptimal",
            "sub-optimal", "problematic", "discouraged", "forbidden", "prohibited", "disallowed",
            "faulty", "flawed", "buggy", "harmful", "smelly", "hacky", "over-engineered",
            "overengineered", "anti-pattern", "antipattern", "anti pattern", "counterexample",
            "counter-example", "counter example", "negative example", "bad smell",
            "sensitive code", "code smell", "violating",
        ],
    ),
    (
        Bad,
        Reply,
        &[
            "violation", "violations", "violates", "mistake", "common mistake", "common error",
            "pitfall", "fail", "fails", "failing", "no", "nope", "ng", "don'ts", "donts", "reject",
            "rejected", "illegal", "malformed", "banned", "confusing", "unclear", "naive", "naïve",
            "messy", "dirty", "hard to read", "not like this", "never do this", "what to avoid",
            "triggering", "ruleid", "over this", "instead of this", "instead of that",
            "rather than this", "what not to do", "how not to do it",
        ],
    ),
    (
        Bad,
        Advice,
        &[
            "instead of", "rather than", "do not", "don't", "don’t", "dont", "avoid", "never",
        ],
    ),
    (
        Bad,
        Quality,
        &[
            "unsafe", "insecure", "vulnerable", "dangerous", "risky", "inefficient", "slow",
            "slower", "before", "old way", "old", "legacy", "broken", "fragile", "verbose",
        ],
    ),
    (
        Good,
        Judgement,
        &[
            "good", "better", "best", "great", "excellent", "perfect", "ideal", "nice", "nicer",
            "correct", "correctly", "right", "proper", "valid", "appropriate", "desirable",
            "desired", "acceptable", "recommended", "preferred", "preferable", "compliant",
            "conforming", "idiomatic", "positive example",
        ],
    ),
    (
        Good,
        Reply,
        &[
            "clean",
            "cleaner",
            "readable",
            "allowed",
            "permitted",
            "accepted",
            "encouraged",
            "approved",
            "suggested",
            "pass",
            "passes",
            "passing",
            "yes",
            "yep",
            "fine",
            "dos",
            "do's",
            "ok",
            "okay",
            "also ok",
            "prefer this",
            "what to do instead",
            "how to do it instead",
        ],
    ),
    (
        Good,
        Advice,
        &[
            "use instead", "do instead", "instead", "prefer", "do", "use this", "strive for",
            "do this",
        ],
    ),
    (
        Good,
        Quality,
        &[
            "safe", "safer", "secure", "fast", "faster", "efficient", "improved", "after",
            "new way", "simple", "simpler", "works", "optimized", "optimised", "refactored",
        ],
    ),
    (
        Good,
        Remedy,
        &["fixed", "fix", "solution", "the solution", "workaround"],
    ),
];

/// What turns the word behind it round: "not recommended", "less readable".
pub const NEGATIONS: &[&str] = &[
    "not", "isn't", "isn’t", "is not", "aren't", "non", "less", "no longer", "hardly", "never",
];

/// What may stand before a label word and changes nothing of what it says.
#[rustfmt::skip]
pub const DEGREES: &[&str] = &[
    "also", "even", "still", "much", "far", "way", "very", "really", "more", "most", "slightly", "equally",
    "so", "quite", "particularly", "clearly", "obviously", "definitely", "usually", "generally", "often",
    "typically", "typical", "common", "a", "an", "the", "some", "another", "an example of", "example of",
    "examples of", "this is", "that is", "that's", "a bit", "a little", "another example of", "as",
];

/// What may follow a label word in a comment or a heading without making it a sentence about something else.
#[rustfmt::skip]
pub const NOUNS: &[&str] = &[
    "example", "examples", "code", "practice", "practices", "way", "ways", "approach", "approaches",
    "pattern", "patterns", "style", "usage", "use", "version", "solution", "solutions", "method", "option",
    "query", "queries", "design", "implementation", "naming", "idea", "snippet", "sample", "samples", "case",
    "cases", "variant", "alternative", "form", "syntax", "test", "tests", "result", "behavior", "behaviour",
    "answer", "format", "configuration", "config", "structure", "choice", "name", "names", "one", "thing",
    "guess",
];

/// Nouns behind which a phrase may go on ("Incorrect usage of hooks"): they can only mean the code that follows.
#[rustfmt::skip]
pub const CODE_NOUNS: &[&str] = &[
    "example", "examples", "code", "usage", "snippet", "sample", "version", "implementation", "way",
    "approach", "solution", "variant", "form", "pattern", "style",
];

/// How such a phrase goes on.
#[rustfmt::skip]
pub const CONNECTIVES: &[&str] = &[
    "of", "for", "in", "with", "using", "to", "when", "where", "as", "from", "on", "because", "looks",
    "would", "by", "without",
];
