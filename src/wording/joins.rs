//! What comes between two grounds of a verdict: a list goes on with a comma, a new thought with a semicolon.

/// Claims that are met.
const MET: &[&str] = &[
    "ground-detector-finds",
    "ground-detector-finds-pinned",
    "ground-syntax-refused",
    "ground-ran-as-stated",
];

/// Claims that are not met, and rules that say nothing.
const UNMET: &[&str] = &[
    "ground-detector-silent",
    "ground-detector-silent-on-pin",
    "ground-detector-says-other",
    "ground-pin-of-no-rule",
    "ground-syntax-accepted",
    "ground-no-detector",
    "ground-rule-off",
    "ground-rule-only-hints",
    "ground-detector-for-other-language",
    "ground-belongs-to-no-rule",
];

/// What goes on with the fact before it, where that is one of these.
const CONTINUES: &[(&str, &[&str])] = &[
    ("ground-rules-silent", UNMET),
    ("ground-no-other-claim", UNMET),
    (
        "ground-more-outputs-differ",
        &[
            "ground-prints-other",
            "ground-prints-nothing",
            "ground-gives-nothing",
            "ground-gives-other",
            "ground-raises-nothing",
            "ground-raises-unshown",
            "ground-raises-other",
        ],
    ),
];

/// What comes between two facts, given by their keys.
pub(super) fn between(previous: &str, next: &str) -> &'static str {
    let is_list = [MET, UNMET]
        .iter()
        .any(|all| all.contains(&previous) && all.contains(&next));
    let continues = CONTINUES
        .iter()
        .any(|(own, before)| *own == next && before.contains(&previous));
    if is_list || continues { ", " } else { "; " }
}
