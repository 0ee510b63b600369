//! Examples to verdicts: plan, observe, judge.
//!
//! An [`Observation`] is what a checker saw, without an opinion; a [`Verdict`] is observations held against the author's
//! stance.
//! `judge` reads and writes nothing; checkers know nothing of stances.

mod checkers;
mod expected;
mod fixes;
mod grounds;
mod judge;
mod leans;
mod matrix;
mod mutate;
mod observation;
mod observe;
mod observed;
mod output;
mod plan;
mod previous;
mod printed;
mod probes;
mod rule_set;
mod shape;
mod vacuous;
mod variants;
mod verdict;
mod verdict_kind;
mod why;

pub use checkers::{CHECKERS, Coverage, Entry, Programs, checker};
pub use fixes::{Filling, fixes};
pub use grounds::{Ground, facts_of};
pub use judge::{Exercised, Judged, RUN, Row, judge, judge_beside, rows};
pub use leans::leans;
pub use matrix::cross_check;
pub use mutate::{Mutation, mutate, mutate_rule};
pub use observation::{Absent, Authority, Finding, Identity, Observation, Parsed, Unseen};
#[cfg(test)]
pub use observation::{Remark, Remarks};
pub use observe::{Capabilities, Observations, observe};
pub use observed::{Change, Observed, Robustness, Shape, Want};
pub use plan::{Plan, plan};
pub use previous::Previous;
pub use printed::printed;
pub use probes::{unknown_probes, without_value};
pub use rule_set::{RuleSet, RuleSets, wanted_sets};
pub use vacuous::{RunMutation, mutate_runs};
pub use variants::VARIANTS;
pub use verdict::{Tally, Verdict};
pub use verdict_kind::{KINDS, VerdictKind};
pub use why::{Reasons, Why, advise};
