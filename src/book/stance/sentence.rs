//! What a sentence that introduces code calls that code: "This is bad:", "An incorrect example:", "Bad code looks like
//! this:", "Don't do this", "Rather than writing".
//!
//! Only the words for code (this, the following, code, example, …) can be its subject: "When the request is invalid:"
//! speaks of a request. It reads one sentence and knows nothing of where that is.

use super::evidence::Stance::{self, Bad, Good};
use super::label::{self, Kind};
use crate::book::text::is_one_of;

/// What a sentence says of the code that follows it.
pub fn of(sentence: &str) -> Option<Stance> {
    let lower = lowered(sentence);
    let words = words(&lower);
    // A reader never takes a long sentence for a label.
    const MOST_WORDS: usize = 40;
    if words.is_empty() || words.len() > MOST_WORDS || is_conditional(&words) {
        return None;
    }
    if let Some(stance) = imperative(&words) {
        return Some(stance);
    }
    if fails(&words, false) || is_harmful(&words) {
        return Some(Bad);
    }
    let mut found = copula(&words).into_iter().chain(attribute(&words));
    let first = found.next()?;
    // "Bad code and good code": it announces both.
    found.all(|other| other == first).then_some(first)
}

/// What a comment says that is a sentence: "do not do this", "this is wrong because". Only a judgement counts.
pub fn remark(text: &str) -> Option<Stance> {
    #[rustfmt::skip]
    const ABOUT_IT: &[&str] = &[
        "this", "that", "it's", "that's", "don't", "don’t", "dont", "do", "never", "please",
        "avoid", "not", "so", "these", "won't", "won’t", "does", "doesn't", "doesn’t", "will", "fails",
    ];
    let first = text.split(' ').next().unwrap_or("");
    if !is_one_of(first, ABOUT_IT) {
        return None;
    }
    let lower = lowered(text);
    let words = words(&lower);
    imperative(&words)
        .or_else(|| copula(&words).into_iter().next())
        .or_else(|| fails(&words, true).then_some(Bad))
}

/// "Rather than writing", "Instead of this": the beginning of a sentence that ends below the code.
pub fn replaces(text: &str) -> bool {
    let lower = lowered(text);
    let words = words(&lower);
    let is_short = words.len() <= 7 && !lower.trim_end().ends_with(['.', '!', '?']);
    let words = match words.as_slice() {
        ["so" | "and", rest @ ..] => rest,
        all => all,
    };
    let is_over = matches!(words, ["over", rest @ ..] if rest.len() <= 3);
    let starts = is_over
        || matches!(
            words,
            ["rather", "than", ..]
                | ["why", "write" | "do" | "use", ..]
                | ["instead", "of", ..]
                | ["in", "place", "of", ..]
                | ["do", "not", "write" | "do"]
                | ["don't", "write" | "do"]
        );
    is_short && starts && !lower.contains(',')
}

/// "write", "use", "prefer this": what a sentence that began with [`replaces`] goes on with.
pub fn replaced_by(text: &str) -> bool {
    const VERBS: &[&str] = &[
        "write", "use", "do", "prefer", "try", "write:", "say", "call", "favor", "favour",
        "choose", "rather",
    ];
    let lower = lowered(text);
    let words = words(&lower);
    let words = match words.as_slice() {
        ["you", "should" | "can" | "could" | "may", rest @ ..]
        | ["we", "should" | "can", rest @ ..] => rest,
        ["simply" | "just" | "please", rest @ ..] => rest,
        ["when", "you" | "we", "can" | "could" | "should", rest @ ..] => rest,
        ["but", rest @ ..] => rest,
        all => all,
    };
    words.len() <= 5 && words.first().is_some_and(|first| VERBS.contains(first))
}

/// "could be written as", "can be simplified to": what follows is the better way.
pub fn rewrites(text: &str) -> bool {
    const BETTER: &[&str] = &[
        "rewritten", "simplified", "improved", "refactored", "shortened", "cleaned", "replaced",
        "expressed", "reduced",
    ];
    let lower = lowered(text);
    let words = words(&lower);
    words.windows(3).any(|three| match three {
        ["could" | "should" | "might", "be", verb] => *verb == "written" || BETTER.contains(verb),
        ["can" | "may", "be", verb] => BETTER.contains(verb),
        ["is" | "are", "better", verb] => *verb == "written" || BETTER.contains(verb),
        ["should", "instead", "be"] => true,
        _ => false,
    }) || words.windows(4).any(|four| {
        matches!(
            four,
            ["can" | "could" | "should", "be", "better" | "more", _]
                | ["would", "be", "better", "written"]
        )
    })
}

/// Words that complain of code without the form of a label: "doesn't provide any benefit", "hard to scan".
pub fn complains(text: &str) -> bool {
    #[rustfmt::skip]
    const COMPLAINTS: &[&str] = &[
        "hard to ", "harder to ", "difficult to ", "not easily ", "no benefit", "any benefit", "error-prone",
        "error prone", "unnecessar", "needless", "redundant", "too long", "too much", "too many",
        "too heavy", "feels heavy", "a bit heavy", "confus", "don't do", "do not do", "should be avoided",
        "avoid this", "bad idea", "is bad", "is wrong", "is incorrect", "leads to bugs", "unreadable",
        "hard-coded", "clutter",
    ];
    let lower = lowered(text);
    COMPLAINTS.iter().any(|one| lower.contains(one))
}

/// Lower case with straight apostrophes.
fn lowered(text: &str) -> String {
    label::visible(text).replace('’', "'").to_lowercase()
}

fn words(lower: &str) -> Vec<&str> {
    let words = lower.split(|c: char| !c.is_alphanumeric() && !"-'".contains(c));
    // "This, however, is wrong".
    words
        .map(|word| word.trim_matches(['-', '\'']))
        .filter(|word| !word.is_empty() && *word != "however")
        .collect()
}

/// A sentence about a circumstance: its adjectives are not the code's.
fn is_conditional(words: &[&str]) -> bool {
    matches!(
        words.first(),
        Some(&("if" | "when" | "unless" | "once" | "whenever" | "while" | "although"))
    )
}

/// "Don't do this", "never write it like this", "avoid this", "do this instead".
fn imperative(words: &[&str]) -> Option<Stance> {
    const OBJECTS: &[&str] = &["this", "that", "so", "these"];
    let words = match words {
        ["please" | "so" | "and" | "but" | "just", rest @ ..] => rest,
        all => all,
    };
    let is_it = |word: &str| OBJECTS.contains(&word);
    match words {
        [
            "don't" | "dont" | "never",
            "do" | "write" | "use" | "try",
            object,
            ..,
        ] if is_it(object) => Some(Bad),
        ["do", "not", "do" | "write" | "use" | "try", object, ..] if is_it(object) => Some(Bad),
        ["don't" | "never", "ever", "do" | "write", object, ..] if is_it(object) => Some(Bad),
        [
            "don't" | "never",
            "do" | "write",
            "it",
            "this" | "like" | "that" | "so",
            ..,
        ] => Some(Bad),
        ["avoid", "this" | "that" | "these"] => Some(Bad),
        ["avoid", "code", ..] => Some(Bad),
        [
            "don't" | "dont" | "never",
            "do" | "write" | "use",
            "the",
            "following",
            ..,
        ]
        | ["do", "not", "do" | "write" | "use", "the", "following", ..] => Some(Bad),
        ["don't" | "never", "do" | "write"] | ["do", "not", "do" | "write"] => Some(Bad),
        ["try", "not", "to", "do" | "write" | "use", ..] => Some(Bad),
        [
            "avoid",
            "this" | "that" | "these",
            "because" | "since" | "as" | "pattern" | "approach" | "code" | "style",
            ..,
        ] => Some(Bad),
        ["avoid", "doing" | "writing" | "using", object, ..] if is_it(object) => Some(Bad),
        ["you" | "we" | "one", "should" | "must", "not", ..] => Some(Bad),
        ["you" | "we" | "one", "shouldn't" | "mustn't", ..] => Some(Bad),
        _ if words
            .windows(3)
            .any(|three| matches!(three, ["how" | "what", "not", "to"])) =>
        {
            Some(Bad)
        }
        _ if words.windows(4).any(|four| {
            matches!(
                four,
                ["you" | "we" | "one", "should" | "must", "not" | "never", verb]
                    if ["do", "write", "use", "code", "implement", "name", "call"].contains(verb)
            ) || matches!(four, ["what", "you" | "we", "should", "not"])
        }) =>
        {
            Some(Bad)
        }
        ["not", "like", "this", ..] | ["not", "this"] => Some(Bad),
        [
            "do" | "write" | "use" | "prefer",
            "this" | "these",
            "instead",
            ..,
        ] => Some(Good),
        ["do" | "write" | "prefer", "this"] => Some(Good),
        ["do" | "write", "it", "like", "this", ..] => Some(Good),
        _ => None,
    }
}

/// What can mean the code that follows as the subject of a sentence.
#[rustfmt::skip]
const SUBJECTS: &[&str] = &[
    "this", "that", "it", "these", "those", "following", "code", "example", "examples", "snippet", "snippets",
    "version", "approach", "way", "implementation", "variant", "one", "pattern", "patterns", "below", "usage",
    "usages", "cases", "former", "latter",
];

/// "This does not compile", "the code below fails to build", "won't work": to the end of the sentence, or up to a reason.
///
/// In a comment (`is_comment`) the subject may be missing.
fn fails(words: &[&str], is_comment: bool) -> bool {
    const WORKS: &[&str] = &[
        "work", "compile", "build", "run", "typecheck", "type-check", "parse", "terminate", "scale",
    ];
    const REASONS: &[&str] = &[
        "because", "since", "as", "and", "either", "anymore", "correctly", "properly",
    ];
    (0..words.len()).any(|at| {
        let is_subject = match at.checked_sub(1) {
            Some(before) => SUBJECTS.contains(&words[before]),
            None => is_comment,
        };
        let rest = match &words[at..] {
            [
                "doesn't" | "don't" | "won't" | "cannot" | "can't" | "wouldn't" | "didn't",
                rest @ ..,
            ]
            | [
                "does" | "do" | "will" | "would" | "can" | "did",
                "not",
                rest @ ..,
            ]
            | ["fails" | "fail" | "refuses", "to", rest @ ..] => rest,
            _ => return false,
        };
        let (Some(verb), next) = (rest.first(), rest.get(1)) else {
            return false;
        };
        let is_ended = next.is_none_or(|next| REASONS.contains(next));
        is_subject && WORKS.contains(verb) && is_ended
    })
}

/// What else a sentence says against the code that follows: that it has a bug, violates a rule, tempts, is a common
/// mistake, is not thread-safe.
fn is_harmful(words: &[&str]) -> bool {
    const FAULTS: &[&str] = &[
        "bug", "bugs", "problem", "problems", "issue", "issues", "flaw", "flaws", "mistake",
        "mistakes", "vulnerability", "vulnerabilities", "leak", "race",
    ];
    #[rustfmt::skip]
    const WANTED: &[&str] = &[
        "thread-safe", "type-safe", "memory-safe", "safe", "portable", "reliable", "secure", "testable",
        "maintainable", "readable", "atomic", "idempotent", "scalable",
    ];
    const NAMES: &[&str] = &[
        "antipattern", "anti-pattern", "counterexample", "counter-example",
    ];
    const TURNS: &[&str] = &[
        "instead", "resist", "avoid", "avoids", "fix", "fixes", "without", "no", "prevent",
        "prevents", "report", "reports", "find", "finds",
    ];
    if words.iter().any(|word| TURNS.contains(word)) {
        return false;
    }
    let starts = match words {
        ["a" | "an" | "one" | "another" | "the" | "some", rest @ ..] => rest,
        all => all,
    };
    if let [
        "common" | "frequent" | "typical" | "classic" | "popular" | "usual",
        "mistake" | "mistakes" | "error" | "pitfall" | "antipattern" | "anti-pattern" | "trap",
        ..,
    ] = starts
    {
        return true;
    }
    if let ["violates" | "violating", ..] = words {
        return true;
    }
    let is_tempting = |word: &&str| ["tempted", "tempting"].contains(word);
    if words.len() <= 12 && words.iter().any(is_tempting) {
        return true;
    }
    (0..words.len()).any(|at| {
        if NAMES.contains(&words[at]) && at > 0 {
            let is_shown =
                ["following", "this", "an", "common", "classic"].contains(&words[at - 1]);
            return is_shown && at + 1 == words.len();
        }
        let is_subject = at > 0 && SUBJECTS.contains(&words[at - 1]);
        match &words[at..] {
            ["violates", ..] => is_subject,
            ["has" | "have" | "contains" | "contain", rest @ ..] => {
                let fault = rest.iter().take(4).position(|word| FAULTS.contains(word));
                is_subject && fault.is_some_and(|fault| fault + 1 >= rest.len().min(4))
            }
            ["is" | "are", "not", quality, rest @ ..] => {
                let is_ended =
                    rest.is_empty() || ["because", "since", "as", "and"].contains(&rest[0]);
                is_subject && WANTED.contains(quality) && is_ended
            }
            _ => false,
        }
    })
}

/// "This is bad", "the following would be incorrect", "these are better", "are considered problems".
fn copula(words: &[&str]) -> Vec<Stance> {
    let mut found = Vec::new();
    if let ["would", "be", rest @ ..] = words {
        found.extend(adjective(rest, false, false));
    }
    for at in 1..words.len() {
        let width = match &words[at..] {
            ["would" | "will" | "may" | "might" | "can", "be", ..] => 2,
            [
                "is" | "are" | "was" | "were" | "isn't" | "aren't" | "looks" | "seems",
                ..,
            ] => 1,
            _ => continue,
        };
        // "is considered bad practice", "is usually wrong".
        #[rustfmt::skip]
        const BETWEEN: &[&str] = &[
            "considered", "regarded", "seen", "called", "usually", "generally", "always", "often", "simply",
            "just", "therefore", "also", "treated", "flagged", "reported",
        ];
        // What linters call their findings.
        #[rustfmt::skip]
        const FINDINGS: &[&str] = &[
            "problem", "problems", "warning", "warnings", "error", "errors", "violation", "violations",
        ];
        // "are _not_ considered problems".
        let is_turned = words.get(at + width) == Some(&"not")
            && words
                .get(at + width + 1)
                .is_some_and(|word| BETWEEN.contains(word));
        let width = width + usize::from(is_turned);
        let between = words[at + width..]
            .iter()
            .take_while(|word| BETWEEN.contains(word))
            .count();
        let width = width + between;
        let is_negated = words[at].ends_with("n't") || is_turned;
        // "A rule that is right": only at the beginning does "that" mean the code.
        let is_relative =
            words[at - 1] == "that" && at > 1 && !["and", "but", "so"].contains(&words[at - 2]);
        let is_subject = SUBJECTS.contains(&words[at - 1]);
        if !is_subject || is_relative {
            continue;
        }
        let finding = match &words[at + width..] {
            ["a" | "an" | "as", finding, ..] | [finding, ..] => *finding,
            [] => "",
        };
        if between > 0 && FINDINGS.contains(&finding) {
            found.push(if is_negated { Good } else { Bad });
            continue;
        }
        found.extend(adjective(&words[at + width..], is_negated, false));
    }
    for pair in words.windows(2).enumerate() {
        if let (at, ["this's" | "that's" | "it's", _]) = pair {
            found.extend(adjective(&words[at + 1..], false, false));
        }
    }
    found
}

/// "an incorrect example", "of insecure usage", "bad code looks like this".
fn attribute(words: &[&str]) -> Vec<Stance> {
    // "To avoid bad code:", "instead of the wrong way:": the word is about what does not follow.
    #[rustfmt::skip]
    const TURNS: &[&str] = &[
        "avoid", "avoids", "avoiding", "prevent", "prevents", "preventing", "without", "replace", "fix",
        "fixes", "than", "against", "detect", "detects", "find", "finds", "reject", "rejects", "report",
        "reports", "not", "no", "between", "from", "both", "of", "flag", "flags", "catch", "catches",
        "refactor", "improve", "instead", "handle", "handles", "remove",
    ];
    let mut found = Vec::new();
    for at in 0..words.len() {
        let Some(stance) = adjective(&words[at..], false, true) else {
            continue;
        };
        // "Good and bad examples": both.
        if at >= 2
            && ["and", "or", "vs", "versus"].contains(&words[at - 1])
            && label::head(words[at - 2]).is_some_and(|head| head.stance != stance)
        {
            return Vec::new();
        }
        let before = &words[at.saturating_sub(3)..at];
        let is_turned = before.iter().enumerate().any(|(place, word)| {
            // "an example of bad code" does not turn it.
            let is_example =
                *word == "of" && place > 0 && label::without_nouns(before[place - 1]).0.is_some();
            TURNS.contains(word)
                && !(is_example
                    || *word == "of"
                        && words
                            .get(at.wrapping_sub(4))
                            .is_some_and(|noun| noun.starts_with("example")))
        });
        if !is_turned && introduces(words, at) {
            found.push(stance);
        }
    }
    found
}

/// Whether "bad example" at a place of a sentence is what the sentence introduces: not "whose good example is rejected".
fn introduces(words: &[&str], at: usize) -> bool {
    #[rustfmt::skip]
    const BEFORE: &[&str] = &[
        "a", "an", "the", "this", "some", "another", "following", "of", "is", "are", "shows", "show", "see",
        "here's", "as", "very", "really", "and", "more", "much", "but", "below", "contains", "demonstrates",
        "illustrates", "would", "be", "common", "typical", "or", "also", "even", "no",
    ];
    #[rustfmt::skip]
    const AFTER: &[&str] = &[
        "looks", "look", "could", "might", "would", "may", "below", "follows", "of", "for", "in", "with",
        "using", "to", "here", "because", "as", "from", "on", "when", "where", "is", "are",
    ];
    // "Comment out the problematic code": the code that is meant is only a part of what follows.
    let is_definite = at > 0 && words[at - 1] == "the";
    let is_begun = match is_definite {
        true => {
            at == 1 || ["is", "are", "of", "see", "here's", "following"].contains(&words[at - 2])
        }
        false => at == 0 || BEFORE.contains(&words[at - 1]),
    };
    // Where the noun ends, which is at most three words on.
    let noun = (at + 1..words.len().min(at + 4))
        .take_while(|place| label::without_nouns(words[*place]).0.is_some())
        .last();
    let Some(noun) = noun else {
        return is_begun;
    };
    let is_ended = match words.get(noun + 1) {
        None => true,
        Some(&("is" | "are")) => words
            .get(noun + 2)
            .is_none_or(|next| ["this", "shown", "below", "as", "the", "a", "here"].contains(next)),
        Some(next) => AFTER.contains(next) || next.chars().all(|c| c.is_ascii_digit()),
    };
    is_begun && is_ended
}

/// A label word that judges at the head of the words; before a noun for code where one is asked for.
fn adjective(words: &[&str], is_negated: bool, wants_noun: bool) -> Option<Stance> {
    let text = words.iter().take(7).copied().collect::<Vec<_>>().join(" ");
    // An article begins nothing: "a bad example" is found at "bad".
    if wants_noun
        && words.first().is_some_and(|word| {
            [
                "a", "an", "the", "some", "another", "this", "also", "example", "examples", "that",
            ]
            .contains(word)
        })
    {
        return None;
    }
    let head = label::head(&text)?;
    let last = head.word.rsplit(' ').next().unwrap_or("");
    let is_judged = match head.kind {
        Kind::Judgement => true,
        // "insecure usage" is a judgement, "this is insecure" as well; "slow queries" is a topic.
        Kind::Quality => [
            "insecure", "unsafe", "vulnerable", "dangerous", "inefficient", "risky", "broken",
            "unsafe",
        ]
        .contains(&last),
        Kind::Reply => {
            [
                "confusing", "forbidden", "banned", "allowed", "malformed", "naive", "cleaner",
            ]
            .contains(&last)
                && !wants_noun
        }
        Kind::Advice | Kind::Remedy => false,
    };
    if !is_judged {
        return None;
    }
    let rest = head.rest.trim_start();
    if wants_noun {
        #[rustfmt::skip]
        const NEAR: &[&str] = &[
            "example", "examples", "code", "usage", "snippet", "version", "implementation", "way",
            "approach", "solution", "variant", "practice", "pattern", "style", "use", "form", "sample",
            "alternative",
        ];
        let noun = rest.split(' ').next()?;
        let second = rest.split(' ').nth(1).unwrap_or("");
        #[rustfmt::skip]
        const THINGS: &[&str] = &[
            "function", "component", "class", "method", "module", "commit", "message", "loop", "hook",
            "selector", "file", "schema", "model", "service", "endpoint", "table", "import", "type",
            "interface", "assertion", "mock", "prompt", "order", "call", "definition", "declaration",
            "statement", "expression", "block", "handler", "controller",
        ];
        let is_near = NEAR.contains(&noun)
            || THINGS.contains(&noun)
            || label::without_nouns(noun).0.is_some();
        let is_example = second == "example";
        if !(is_near || is_example) {
            return None;
        }
    } else {
        // "This is the right place to begin": the word belongs to a noun that is no code.
        let next = rest.split(' ').next().unwrap_or("");
        let is_end = next.is_empty()
            || [
                "because", "as", "since", "and", "for", "in", "but", "when", "if", "to", "here",
                "too", "than", "so", "way", "code", "practice", "example", "idea", "style",
                "usage", "approach", "solution", "version", "pattern", "design",
            ]
            .contains(&next);
        if !is_end {
            return None;
        }
    }
    Some(match (head.stance, is_negated) {
        (Good, true) => Bad,
        (Bad, true) => Good,
        (stance, _) => stance,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(stance: Option<Stance>, texts: &[&str]) {
        let wrong: Vec<_> = texts.iter().filter(|text| of(text) != stance).collect();
        assert!(wrong.is_empty(), "not {stance:?}: {wrong:?}");
    }

    #[test]
    fn sentences_about_the_code_below() {
        check(
            Some(Bad),
            &[
                "This is bad:",
                "An incorrect example:",
                "Bad code looks like this:",
                "The following is wrong:",
                "Here is a bad example:",
                "This is not recommended:",
                "The following would be incorrect:",
                "Don't do this:",
                "Please do not do this:",
                "The following shows insecure usage of the client.",
                "Below is an example of bad code:",
                "This isn't correct:",
                "It's wrong because the list grows:",
                "Never write it like this:",
                "So avoid this:",
                "This would be a bad example:",
                "An example of a wrong approach:",
                "This code is incorrect:",
                "This is a bad idea:",
            ],
        );
        check(
            Some(Good),
            &[
                "This is better:",
                "A correct version:",
                "The right way is this:",
                "This is much better:",
                "Here is a good example:",
                "Do this instead:",
                "The following is correct:",
                "This isn't bad:",
                "A better approach:",
                "It's more idiomatic:",
            ],
        );
    }

    #[test]
    fn sentences_about_something_else() {
        check(
            None,
            &[
                "When the request is invalid:",
                "If this is wrong:",
                "Answer a bad request with 400:",
                "To avoid bad code:",
                "The response is bad:",
                "This is the right place to begin:",
                "Good and bad examples:",
                "Bad networks are no reason:",
                "It finds incorrect code:",
                "Send the same key with each call:",
                "This is valid JSON with a comment:",
                "Slow queries look like this:",
                "The best of both:",
                "The report of a page whose good example is rejected:",
                "A good example that says fix is what the fix makes:",
                "A rule that is right to change its mind says so with a reason:",
            ],
        );
    }

    #[test]
    fn sentences_that_end_below_the_code() {
        assert!(replaces("Rather than writing"));
        assert!(replaces("Instead of this"));
        assert!(!replaces("Instead of a, use b:"));
        assert!(!replaces(
            "Rather than being afraid of errors it is a good idea to read them."
        ));
        assert!(replaced_by("write"));
        assert!(replaced_by("you should use:"));
        assert!(!replaced_by(
            "Use the client of the library that you know best:"
        ));
        assert!(rewrites("The code above could be written as:"));
        assert!(rewrites("This can be simplified to"));
        assert!(!rewrites("It can be written to a file:"));
    }
}
