//! The exit status, decided in one place.

use crate::diagnostic::Level;
use crate::pipeline::Checked;
use std::process::ExitCode;

/// Ordered by weight: the worse one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 0
    Success,
    /// 1: errors were found in the Markdown, or by `lint` in code; or `lint --diff` has something to fix.
    Denied,
    /// 2: rulebook failed.
    CannotWork,
}

impl Status {
    pub fn of(checked: &Checked) -> Status {
        let units = || checked.units.iter();
        if units().any(|unit| !unit.unreadable.is_empty()) {
            Status::CannotWork
        } else if units().any(|unit| unit.count(Level::Deny) > 0) {
            Status::Denied
        } else {
            Status::Success
        }
    }

    /// A patch that is not empty is something denied, as in ruff: `--diff` asks whether all is fixed.
    pub fn of_patch(checked: &Checked) -> Status {
        let linted = checked.units.iter().flat_map(|unit| &unit.linted);
        match linted.flat_map(|linted| &linted.mended).flatten().next() {
            Some(_) => Status::Denied,
            None => Status::Success,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
