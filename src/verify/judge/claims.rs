//! Single claims of warnings and probes, held against what was seen of a run.

use super::table::Subject;
use crate::book::{Claim, ClaimKind};
use crate::facts::{Facts, facts};
use crate::runtime::{ExecutionRecord, Kind};
use crate::runtime::{ProbeValue, class_name, steady};
use crate::verify::grounds::Ground;
use crate::verify::probes::{no_value, probe_hint};

/// Why a claim is not met.
pub(super) struct Unmet {
    pub subject: Subject,
    pub ground: Ground,
    /// The next step, where it is another than that of all such claims.
    pub hint: Option<Facts>,
    /// It is so whatever the example ran in.
    pub is_everywhere: bool,
}

/// Nothing where a claim about warnings or a probe is met.
pub(super) fn unmet(claim: &Claim, execute: &ExecutionRecord) -> Option<Unmet> {
    match claim.kind {
        ClaimKind::Raises => None,
        ClaimKind::Warns => not_warned(claim, execute).map(|ground| Unmet {
            subject: Subject::Warns,
            ground,
            hint: None,
            is_everywhere: false,
        }),
        ClaimKind::Probe => probed_otherwise(claim, execute),
    }
}

fn not_warned(claim: &Claim, execute: &ExecutionRecord) -> Option<Ground> {
    let execution = &execute.execution;
    let mut warnings = execution.warnings.iter();
    let is_warned = warnings.any(|warning| {
        names(&warning.classes, &claim.name) && warning.message.contains(&claim.value)
    });
    let kind = execute.runtime.kind();
    let mut ends = execution.loose_ends.iter().filter_map(kind.warning);
    let is_left = ends
        .any(|(class, message)| class_name(&claim.name) == class && message.contains(&claim.value));
    if is_warned || is_left {
        return None;
    }
    let classes = execution
        .warnings
        .iter()
        .filter_map(|warning| warning.classes.first());
    let classes: Vec<String> = classes.map(|class| class_name(class).to_owned()).collect();
    let claim = claim.text.clone();
    Some(match classes.is_empty() {
        true => Ground::WarnsNothing { claim },
        false => Ground::WarnsOtherwise { claim, classes },
    })
}

fn probed_otherwise(claim: &Claim, execute: &ExecutionRecord) -> Option<Unmet> {
    let unmet = |ground: Ground, hint: Option<Facts>| Unmet {
        subject: Subject::Probe,
        is_everywhere: matches!(ground, Ground::NoSuchProbe { .. }),
        ground,
        hint,
    };
    let probe = claim.name.clone();
    let mut probes = execute.execution.probes.iter();
    let Some((_, value)) = probes.find(|(name, _)| *name == claim.name) else {
        return Some(match execute.probes.contains(&claim.name) {
            true => {
                let hint = facts!("fix-the-probe", why = no_value(execute, &probe));
                unmet(Ground::ProbeWithoutValue { probe }, Some(hint))
            }
            false => {
                let hint = probe_hint(&probe, &execute.probes);
                unmet(Ground::NoSuchProbe { probe }, Some(hint.into()))
            }
        });
    };
    let (is_met, value) = match value {
        ProbeValue::Number(number) => (claim.value.parse() == Ok(*number), number.to_string()),
        ProbeValue::Items(items) => (
            claim.value.parse() == Ok(items.len()),
            items.len().to_string(),
        ),
        ProbeValue::Text(text) => (claim.value == *text, steady(text).into_owned()),
    };
    let probe = claim.text.split('=').next().unwrap_or("").to_owned();
    (!is_met).then(|| unmet(Ground::ProbeIs { probe, value }, None))
}

/// Whether a claim of any exception is met by one that a slip of the pen raises. Who means it names its class, or its
/// message.
pub(super) fn is_slip(claim: &Claim, classes: &[String], kind: &Kind) -> bool {
    let is_any = kind.any.contains(&class_name(&claim.name));
    let mut classes = classes.iter();
    is_any && claim.value.is_empty() && classes.any(|class| kind.slips.contains(&class_name(class)))
}

/// Whether one of the classes is called so, with or without its module.
pub(super) fn names(classes: &[String], name: &str) -> bool {
    classes
        .iter()
        .any(|class| class == name || class_name(class) == name)
}
