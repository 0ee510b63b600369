//! `metadata.robustness`: the variants that a rule excepts, each with a reason.
//!
//! What is written is read here; whether it was needed is told beside what was found.

use super::VARIANTS;
use crate::facts::{Facts, facts};
use crate::language::Detector;

/// What `metadata.robustness` says of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptOut {
    /// Index into [`VARIANTS`], and the author's reason.
    Excepted { variant: usize, reason: String },
    /// It has no effect, and why; the name is empty where the whole entry is meant.
    Useless { name: String, why: Facts },
}

pub fn opt_outs(detector: &Detector) -> Vec<OptOut> {
    let useless = |name: &str, why: Facts| OptOut::Useless {
        name: name.to_owned(),
        why,
    };
    let Some(entries) = detector.robustness() else {
        let why = facts!("opt-out-form");
        return vec![useless("", why)];
    };
    entries
        .into_iter()
        .map(|(name, reason)| {
            let variant = VARIANTS.iter().position(|variant| variant.name == name);
            let reason = reason.map(str::trim).unwrap_or_default();
            match variant {
                None => useless(name, facts!("not-a-variant", name)),
                Some(_) if reason.is_empty() => {
                    useless(name, facts!("opt-out-without-reason", name))
                }
                Some(variant) => OptOut::Excepted {
                    variant,
                    reason: reason.to_owned(),
                },
            }
        })
        .collect()
}
