//! Single claims of warnings and probes, held against what was seen of a run.

use crate::book::{Claim, ClaimKind};
use crate::python::{ProbeValue, class_name};
use crate::verify::execution::{Execute, no_such_probe, no_value, probe_hint};

/// Why a claim is not met.
pub(super) struct Unmet {
    pub what: String,
    /// The next step, where it is another than that of all such claims.
    pub hint: Option<String>,
    /// It is so whatever the example ran in.
    pub is_everywhere: bool,
}

/// Nothing where a claim about warnings or a probe is met.
pub(super) fn unmet(claim: &Claim, execute: &Execute) -> Option<Unmet> {
    let ran = &execute.ran;
    let simply = |what: String| Unmet {
        what,
        hint: None,
        is_everywhere: false,
    };
    match claim.kind {
        ClaimKind::Raises => None,
        ClaimKind::Warns => {
            let warned = ran.warnings.iter().any(|warned| {
                names(&warned.classes, &claim.name) && warned.message.contains(&claim.value)
            });
            let awaited = class_name(&claim.name) == "RuntimeWarning"
                && ran.never_awaited.iter().any(|(name, _)| {
                    format!("coroutine '{name}' was never awaited").contains(&claim.value)
                });
            let others: Vec<&str> = ran
                .warnings
                .iter()
                .filter_map(|warned| warned.classes.first())
                .map(|class| class_name(class))
                .collect();
            let seen = match others.is_empty() {
                true => "nothing is warned of".to_owned(),
                false => format!("what is seen is `{}`", others.join("`, `")),
            };
            (!warned && !awaited)
                .then(|| simply(format!("it does not warn as `{}` says: {seen}", claim.text)))
        }
        ClaimKind::Probe => {
            let value = ran.probes.iter().find(|(name, _)| *name == claim.name);
            let Some((_, value)) = value else {
                return Some(match execute.probes.contains(&claim.name) {
                    true => Unmet {
                        what: format!("the probe `{}` gave no value", claim.name),
                        hint: Some(format!(
                            "mend the probe: {}",
                            no_value(execute, &claim.name)
                        )),
                        is_everywhere: false,
                    },
                    false => Unmet {
                        what: no_such_probe(&claim.name),
                        hint: Some(probe_hint(&claim.name, &execute.probes)),
                        is_everywhere: true,
                    },
                });
            };
            let (is_met, seen) = match value {
                ProbeValue::Number(number) => {
                    (claim.value.parse() == Ok(*number), number.to_string())
                }
                ProbeValue::Items(items) => (
                    claim.value.parse() == Ok(items.len()),
                    items.len().to_string(),
                ),
                ProbeValue::Text(text) => (claim.value == *text, text.clone()),
            };
            (!is_met).then(|| {
                let probe = claim.text.split('=').next().unwrap_or("");
                simply(format!("`{probe}` is {seen}"))
            })
        }
    }
}

/// Whether a claim of any exception is met by one that a slip of the pen raises. Who means it names its class, or its
/// message.
pub(super) fn is_slip(claim: &Claim, classes: &[String]) -> bool {
    const SLIPS: &[&str] = &["AttributeError", "TypeError"];
    let is_any = matches!(class_name(&claim.name), "Exception" | "BaseException");
    let mut classes = classes.iter();
    is_any && claim.value.is_empty() && classes.any(|class| SLIPS.contains(&class_name(class)))
}

/// Whether one of the classes is called so, with or without its module.
pub(super) fn names(classes: &[String], name: &str) -> bool {
    classes
        .iter()
        .any(|class| class == name || class_name(class) == name)
}
