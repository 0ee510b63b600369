//! What day it is: the one place that may look at a clock.
//!
//! A date that the environment gives is used as it is, so that the same input gives the same report on any day.

use super::Fault;
use crate::book::Date;
use crate::facts::facts;
use std::time::{SystemTime, UNIX_EPOCH};

/// See <https://reproducible-builds.org/specs/source-date-epoch/>; a value that is no number is an error there too.
const VARIABLE: &str = "SOURCE_DATE_EPOCH";

/// The day that `SOURCE_DATE_EPOCH` names, else the system's, in UTC.
pub(super) fn today(environment: &[(String, String)]) -> Result<Date, Fault> {
    let given = environment
        .iter()
        .rev()
        .find(|(name, _)| name == VARIABLE)
        .map(|(_, value)| value.trim())
        .filter(|value| !value.is_empty());
    if let Some(value) = given {
        return value
            .parse()
            .map(Date::of_seconds)
            .map_err(|_| Fault::new(facts!("not-a-time", variable = VARIABLE, value)));
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    // A clock that stands before 1970 is wrong by more than any exception lasts.
    Ok(Date::of_seconds(since.map_or(0, |since| since.as_secs())))
}

/// The system's own day, counted from 1970: what is kept on a machine grows old there, whatever day a report is of.
pub(super) fn day_of_machine() -> u32 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let days = since.map_or(0, |since| since.as_secs() / (24 * 60 * 60));
    u32::try_from(days).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expect: &str) {
        let environment = [(VARIABLE.to_owned(), value.to_owned())];
        let told = today(&environment).map(|date| date.to_string());
        assert_eq!(told.unwrap_or_else(|fault| fault.message), expect);
    }

    #[test]
    fn the_environment_says_what_day_it_is() {
        check("0", "1970-01-01");
        check(" 1798761600 ", "2027-01-01");
        check(
            "-1",
            "`SOURCE_DATE_EPOCH=-1` is not a number of seconds since 1970",
        );
        check(
            "now",
            "`SOURCE_DATE_EPOCH=now` is not a number of seconds since 1970",
        );
    }

    #[test]
    fn without_it_the_system_does() {
        let today = today(&[]).expect("a day");
        assert!(today > Date::of_seconds(1_700_000_000), "{today}");
    }
}
