//! A traceback that is shown against an exception that was raised, as doctest compares them.
//!
//! Only the class and the message count; the stack between them is left out.

use super::text::{Unlike, compare_text};
use crate::language::Directives;
use crate::runtime::python::shown_exception;
use crate::runtime::steady;
use crate::verify::grounds::Ground;

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
