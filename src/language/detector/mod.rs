//! Detectors: the mechanical part of a rule, read from ast-grep's YAML and run over trees.
//!
//! It reports where a rule speaks and never whether it should have: stances and verdicts are the verifier's.
//! It does not obey suppression comments; [`suppressions`] lists them.

mod clauses;
mod comments;
mod compile;
mod compiled;
mod contexts;
mod edit;
mod fix;
mod flow;
mod hazard;
mod literals;
mod located;
mod mutants;
mod open_end;
mod operators;
mod paths;
mod pattern;
mod probe;
mod read;
mod repairs;
mod rule;
mod scan;
mod separators;
#[cfg(test)]
mod tests;

pub use clauses::{ClauseCount, stop};
pub use compiled::{Detector, RuleScope, Severity};
pub use edit::{Edit, apply};
pub use fix::FixFault;
pub use mutants::{Mutant, place_of};
pub use open_end::{Closed, OpenEnd};
pub use read::ReadDefaults;
pub use scan::{BUDGET, DetectorSet, Match, ScanFault, Share, suppressions};
