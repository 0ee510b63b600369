//! A traceback that is shown against an exception that was raised, as doctest compares them.
//!
//! Only the class and the message count; the stack between them is left out.

use super::text::{Unlike, compare_text};
use crate::language::Directives;
use crate::python::steady;
use crate::verify::grounds::Ground;

const HEADER: &str = "Traceback (";

/// The line at which the exception that is shown begins, and that line; none where no exception is shown.
///
/// A document may leave the stack out and show the last line alone.
pub fn shown_exception(shown: &[&str]) -> Option<(usize, String)> {
    let header = shown.iter().position(|line| line.contains(HEADER));
    let at = match header {
        Some(0) if shown[0].starts_with(HEADER) => {
            let mut rest = shown.iter().enumerate().skip(1);
            rest.find(|(_, line)| line.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
                .map(|(at, _)| at)
        }
        // As IPython writes it, with source between.
        Some(_) => shown.iter().rposition(|line| is_class(line)),
        None => shown
            .iter()
            .position(|line| line.trim() != "...")
            .filter(|at| is_class(shown[*at])),
    };
    at.map(|at| (at, shown[at].to_owned()))
}

/// Whether a line begins with the name of an exception and nothing else before a colon.
fn is_class(line: &str) -> bool {
    const ENDS: &[&str] = &[
        "Error", "Exception", "Warning", "Interrupt", "Exit", "StopIteration",
    ];
    let name = line.split(':').next().unwrap_or("").trim_end();
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    name.chars().all(is_name) && ENDS.iter().any(|end| name.ends_with(end))
}

/// # Errors
///
/// What was raised, and is not what is shown.
pub(super) fn compare(shown: &[&str], raised: &str, directives: &Directives) -> Result<(), Unlike> {
    let first = raised.lines().next().unwrap_or("").trim_end();
    let Some((at, message)) = shown_exception(shown) else {
        return Err(Unlike {
            line: (!shown.is_empty()).then_some(0),
            ground: Ground::RaisesUnshown {
                raised: steady(first).into_owned(),
            },
        });
    };
    let is_class_alike = || class(&message) == class(first);
    // As in `raises=`, a class may be named without its module.
    let bare = match message.split(':').next().unwrap_or("").contains('.') {
        true => raised,
        false => without_module(raised),
    };
    if compare_text(&shown[at..], raised, directives).is_ok()
        || compare_text(&shown[at..], bare, directives).is_ok()
        || directives.ignores_exception_detail && is_class_alike()
    {
        return Ok(());
    }
    Err(Unlike {
        line: Some(at),
        ground: Ground::RaisesOther {
            raised: steady(first).into_owned(),
            shown: steady(&message).into_owned(),
        },
    })
}

/// `ValueError: no` of `a.b.ValueError: no`.
fn without_module(raised: &str) -> &str {
    let end = raised.find(':').unwrap_or(raised.len());
    let start = raised[..end].rfind('.').map_or(0, |dot| dot + 1);
    &raised[start..]
}

/// The class without its module and without the message.
fn class(line: &str) -> &str {
    let name = line.split(':').next().unwrap_or("").trim();
    name.rsplit('.').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::sentence;

    fn check(shown: &[&str], raised: &str, what: &str) {
        let found = compare(shown, raised, &Directives::default());
        let found = found.map_or_else(
            |unlike| sentence(&unlike.ground.facts()),
            |()| String::new(),
        );
        assert_eq!(found, what, "{shown:?}");
    }

    #[test]
    fn a_traceback_is_its_class_and_its_message() {
        let header = "Traceback (most recent call last):";
        let stack = "  File \"<stdin>\", line 1, in <module>";
        check(&[header, stack, "ValueError: no"], "ValueError: no\n", "");
        check(
            &[header, "    ...", "ValueError: no"],
            "ValueError: no\n",
            "",
        );
        check(&[header, "...", "ValueError: n..."], "ValueError: no\n", "");
        check(&["ValueError: no"], "ValueError: no\n", "");
        check(&["...", "ValueError: no"], "ValueError: no\n", "");
        check(&[header, stack, "a.E: x", "  y"], "a.E: x\n  y\n", "");
        check(
            &[
                "----",
                "KeyError    Traceback (most recent call last)",
                "--> 1 x",
                "KeyError: 'x'",
            ],
            "KeyError: 'x'\n",
            "",
        );
        check(
            &[header, stack, "ValueError: no"],
            "KeyError: 'x'\n",
            "it raises `KeyError: 'x'` where `ValueError: no` is shown",
        );
        check(&[header, stack, "E: x"], "a.b.E: x\n", "");
        check(
            &[header, stack, "b.E: x"],
            "a.E: x\n",
            "it raises `a.E: x` where `b.E: x` is shown",
        );
    }

    #[test]
    fn the_detail_may_be_left_out() {
        let directives = Directives {
            ignores_exception_detail: true,
            ..Directives::default()
        };
        let shown = ["Traceback (most recent call last):", "E: y"];
        assert_eq!(compare(&shown, "a.E: x", &directives), Ok(()));
        assert!(compare(&shown, "a.F: x", &directives).is_err());
    }
}
