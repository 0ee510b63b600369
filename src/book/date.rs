//! A day of the calendar, as authors write it.
//!
//! It reads no clock: what day it is, is handed to whoever asks.

use std::fmt;

const SECONDS_A_DAY: u64 = 24 * 60 * 60;

/// A day of the Gregorian calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: i64,
    month: u8,
    day: u8,
}

impl Date {
    /// `2027-01-31`, and nothing looser: a date that two readers read differently expires on two days.
    pub fn parse(text: &str) -> Option<Date> {
        let mut parts = text.split('-');
        let mut number = |digits: usize| -> Option<u16> {
            let part = parts.next()?;
            let is_number = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse().ok().filter(|_| is_number)
        };
        let (year, month, day) = (number(4)?, number(2)?, number(2)?);
        let (year, month, day) = (i64::from(year), month as u8, day as u8);
        let exists = parts.next().is_none() && month > 0 && day > 0 && day <= days_of(year, month)?;
        exists.then_some(Date { year, month, day })
    }

    /// The day of a moment, in seconds since the first of January 1970.
    ///
    /// The algorithm is Howard Hinnant's `civil_from_days`: eras of 400 years that begin with March.
    pub fn of_seconds(seconds: u64) -> Date {
        let days = (seconds / SECONDS_A_DAY) as i64 + 719_468;
        let (era, day_of_era) = (days / 146_097, days % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let from_march = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * from_march + 2) / 5 + 1;
        let month = if from_march < 10 {
            from_march + 3
        } else {
            from_march - 9
        };
        Date {
            year: year_of_era + era * 400 + i64::from(month <= 2),
            month: month as u8,
            day: day as u8,
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Date { year, month, day } = self;
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

/// None for a month that there is not.
fn days_of(year: i64, month: u8) -> Option<u8> {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => Some(28 + u8::from(is_leap)),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_one_way() {
        for text in ["2027-01-01", "2024-02-29", "2000-02-29", "0000-12-31"] {
            let date = Date::parse(text).map(|date| date.to_string());
            assert_eq!(date.as_deref(), Some(text));
        }
        for text in [
            "", "2027", "2027-1-1", "2027-13-01", "2027-00-10", "2027-02-29", "1900-02-29",
            "2027-04-31", "2027-01-01-01", "2027-01-01T00:00", "+027-01-01", "01.02.2027",
            "٢٠٢٧-01-01",
        ] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_moment_has_a_day() {
        for (seconds, expect) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
        ] {
            assert_eq!(Date::of_seconds(seconds).to_string(), expect);
        }
        assert!(Date::of_seconds(u64::MAX) > Date::of_seconds(0));
    }
}
