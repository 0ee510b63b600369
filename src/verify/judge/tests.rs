//! Verdicts of code that an interpreter was asked about, or that was run, without an interpreter.

use super::{RUN, judge};
use crate::diagnostic::Code;
use crate::pipeline::{Request, check};
use crate::runtime::{
    End, Execution, ExecutionRecord, LooseEnd, LooseEndKind, ProbeValue, Runtime,
};
use crate::source::Memory;
use crate::verify::{Identity, Observation, Parsed, VerdictKind, Want, checker};
use crate::wording::{because, sentence};
use std::sync::Arc;

/// The verdict of one document's only example, and the codes that are told, where Python accepts the code.
fn accepted(text: &str) -> (VerdictKind, String, Vec<Code>) {
    let door = Memory::default().with("a.md", text);
    let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
    let unit = &checked.units[0];
    let mut observed = unit.observed.clone();
    let by = Arc::new(Identity {
        name: "CPython 3.11.7".to_owned(),
        short: "Python 3.11".to_owned(),
        version: (3, 11),
    });
    let accepts = Parsed {
        by: Some(by),
        faults: Vec::new(),
        doubt: None,
    };
    observed[0].add(checker("cpython"), Observation::Parsed(accepts));
    let (judged, told) = judge(&unit.book, &observed);
    let verdict = judged.verdicts[0].clone().expect("a verdict");
    let codes = told.iter().map(|told| told.code);
    let codes = codes.filter(|code| *code != Code::NothingJudged);
    (verdict.kind, because(&verdict), codes.collect())
}

#[test]
fn a_grammar_that_refuses_what_python_accepts_is_no_authority() {
    let (kind, because, codes) = accepted("```python good\nx = (1\n```\n");
    assert_eq!(kind, VerdictKind::Unproven);
    assert!(
        because.starts_with("Python 3.11 accepts it, but the grammar"),
        "{because}"
    );
    assert_eq!(codes, [Code::Unproven]);
    let (kind, _, codes) = accepted("```python bad\nx = (1\n```\n");
    assert_eq!(kind, VerdictKind::Unproven);
    assert_eq!(codes, [Code::DoubtfulSyntax, Code::Unproven]);
    let (kind, because, _) = accepted("```python bad invalid-syntax\nx = (1\n```\n");
    assert_eq!(kind, VerdictKind::NotCaught);
    assert!(because.starts_with("Python 3.11 accepts it"), "{because}");
}

fn runtime(version: &str) -> Arc<Runtime> {
    Arc::new(Runtime {
        language: "python",
        name: String::new(),
        interpreter: "Python 3.11.7".to_owned(),
        packages: vec![("x".to_owned(), version.to_owned())],
    })
}

fn raised(classes: &[&str], message: &str) -> Execution {
    Execution::only(End::Raised {
        classes: classes.iter().map(|class| (*class).to_owned()).collect(),
        message: message.to_owned(),
        line: Some(1),
    })
}

/// The verdict of a fence that ended so in environments with these versions, and what is told.
fn judged(info: &str, ends: &[(&str, Execution)]) -> (VerdictKind, Vec<(Code, String)>) {
    let door = Memory::default().with("a.md", format!("```python {info}\nf()\n```\n"));
    let checked = check(&door, &Request::default(), Want::Outcomes).expect("a document");
    let unit = &checked.units[0];
    let mut observed = unit.observed.clone();
    for (version, execution) in ends {
        let execute = ExecutionRecord {
            runtime: runtime(version),
            blocks: 0,
            probes: ["sql".to_owned()].into(),
            execution: Arc::new(execution.clone()),
        };
        observed[0].add(checker(RUN), Observation::Executed(execute));
    }
    let (judged, told) = judge(&unit.book, &observed);
    let kind = judged.verdicts[0].as_ref().expect("a verdict").kind;
    let told = told
        .into_iter()
        .map(|told| (told.code, sentence(&told.facts)));
    (kind, told.collect())
}

#[test]
fn what_stopped_failing_is_told_as_that() {
    let fails = raised(&["a.E", "Exception"], "m");
    let passes = || Execution::only(End::Passed);
    for (versions, code) in [
        // By number and not by text, and whatever the order.
        (["1.9", "1.10"], Code::NoLongerFails),
        (["2.1", "2.0"], Code::BadExampleMissed),
    ] {
        let ends = [(versions[0], fails.clone()), (versions[1], passes())];
        let (kind, told) = judged("bad raises=E", &ends);
        assert_eq!(
            (kind, told[0].0),
            (VerdictKind::NotCaught, code),
            "{told:?}"
        );
    }
    let (_, told) = judged("bad raises=E", &[("1", fails.clone()), ("2", passes())]);
    assert_eq!(
        told[0].1,
        "this bad example no longer fails as claimed: it does not raise `E` in x 2 on Python 3.11.7, as it did in x 1 on Python 3.11.7"
    );
    let (kind, told) = judged("bad raises=E", &[("1", passes()), ("2", passes())]);
    assert_eq!((kind, told.len()), (VerdictKind::NotCaught, 1));
    assert_eq!(told[0].0, Code::BadExampleMissed);
    assert!(
        told[0].1.ends_with("in x 1 and 2 on Python 3.11.7"),
        "{told:?}"
    );
    let (kind, told) = judged("bad raises=E", &[("1", fails.clone()), ("2", fails)]);
    assert_eq!((kind, told), (VerdictKind::Proven, Vec::new()));
}

#[test]
fn an_accident_is_no_proof() {
    let missing = &["NameError", "Exception", "BaseException"][..];
    let unbound = &["UnboundLocalError", "NameError", "Exception"][..];
    for (info, classes, kind, code) in [
        (
            "bad raises=Exception",
            missing,
            VerdictKind::WrongReason,
            Some(Code::MissingName),
        ),
        ("bad raises=NameError", missing, VerdictKind::Proven, None),
        ("bad raises=NameError", unbound, VerdictKind::Proven, None),
        (
            "bad raises=UnboundLocalError",
            unbound,
            VerdictKind::Proven,
            None,
        ),
        (
            "bad warns=UserWarning",
            missing,
            VerdictKind::WrongReason,
            Some(Code::MissingName),
        ),
        (
            "good",
            missing,
            VerdictKind::Rejected,
            Some(Code::MissingName),
        ),
        (
            "good",
            &["ValueError"],
            VerdictKind::Rejected,
            Some(Code::RunFailed),
        ),
        (
            "bad raises=KeyError",
            &["ValueError"],
            VerdictKind::WrongReason,
            Some(Code::WrongReason),
        ),
        (
            "bad raises=\"ValueError: other\"",
            &["ValueError"],
            VerdictKind::WrongReason,
            Some(Code::WrongReason),
        ),
        ("bad raises=a.b.E", &["a.b.E"], VerdictKind::Proven, None),
        (
            "bad raises=b.E",
            &["a.b.E"],
            VerdictKind::WrongReason,
            Some(Code::WrongReason),
        ),
    ] {
        let (found, told) = judged(info, &[("1", raised(classes, "text"))]);
        let codes: Vec<Code> = told.iter().map(|(code, _)| *code).collect();
        assert_eq!(
            (found, codes),
            (kind, code.into_iter().collect()),
            "{info}: {told:?}"
        );
    }
    for end in [
        End::Vanished { code: 0 },
        End::TooSlow {
            seconds: 2,
            line: None,
        },
        End::TooMuchOutput { bytes: 9 },
        End::Killed {
            signal: 9,
            why: None,
        },
        End::Exited {
            code: "0".to_owned(),
            line: None,
        },
    ] {
        for (info, kind) in [
            ("bad raises=Exception", VerdictKind::WrongReason),
            ("good", VerdictKind::Rejected),
        ] {
            let (found, told) = judged(info, &[("1", Execution::only(end.clone()))]);
            assert_eq!((found, told.len()), (kind, 1), "{info}: {told:?}");
        }
    }
    let exited = Execution::only(End::Exited {
        code: "1".to_owned(),
        line: None,
    });
    let (kind, _) = judged("bad raises=SystemExit", &[("1", exited)]);
    assert_eq!(kind, VerdictKind::Proven);
}

#[test]
fn loose_ends_are_of_their_own_kind() {
    let execution = |kind, name: &str, line| Execution {
        loose_ends: vec![LooseEnd {
            kind,
            name: name.to_owned(),
            line,
        }],
        ..Execution::only(End::Passed)
    };
    let never = execution(LooseEndKind::NeverAwaited, "f", Some(1));
    let thread = execution(LooseEndKind::Thread, "t", None);
    let process = execution(LooseEndKind::Processes(2), "", None);
    for (info, execution, kind, code) in [
        (
            "good",
            &never,
            VerdictKind::Rejected,
            Some(Code::NeverAwaited),
        ),
        (
            "good",
            &thread,
            VerdictKind::Rejected,
            Some(Code::LeftBehind),
        ),
        (
            "good",
            &process,
            VerdictKind::Rejected,
            Some(Code::LeftBehind),
        ),
        (
            "bad warns=RuntimeWarning",
            &never,
            VerdictKind::Proven,
            None,
        ),
        (
            "bad warns=RuntimeWarning",
            &thread,
            VerdictKind::NotCaught,
            Some(Code::BadExampleMissed),
        ),
        (
            "bad probe.sql=1",
            &never,
            VerdictKind::NotCaught,
            Some(Code::BadExampleMissed),
        ),
    ] {
        let (found, told) = judged(info, &[("1", execution.clone())]);
        let first = told.first().map(|(code, _)| *code);
        assert_eq!((found, first), (kind, code), "{info}: {told:?}");
    }
    let items = vec!["a".to_owned(), "b".to_owned()];
    let many = Execution {
        probes: vec![("sql".to_owned(), ProbeValue::Items(items))],
        ..Execution::only(End::Passed)
    };
    let (kind, _) = judged("bad probe.sql=2", &[("1", many.clone())]);
    assert_eq!(kind, VerdictKind::Proven);
    let (kind, told) = judged("good probe.sql=3", &[("1", many)]);
    assert_eq!((kind, told[0].0), (VerdictKind::Rejected, Code::RunDiffers));
    assert!(told[0].1.contains("`probe.sql` is 2"), "{told:?}");
}
