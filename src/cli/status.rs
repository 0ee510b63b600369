//! The exit status, decided in one place.

use crate::diagnostic::Level;
use crate::pipeline::{Checked, Linted};
use std::process::ExitCode;

/// Ordered by weight: the worse one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// 0
    Success,
    /// 1: something denied was found in the Markdown, or by `lint` in code.
    Denied,
    /// 2: it could not work.
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

    pub fn of_lint(linted: &Linted) -> Status {
        if !linted.unreadable.is_empty() {
            Status::CannotWork
        } else if linted.count(Level::Deny) > 0 {
            Status::Denied
        } else {
            Status::Success
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> ExitCode {
        ExitCode::from(status as u8)
    }
}
