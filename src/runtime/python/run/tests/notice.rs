//! Code that would make up its own pass: it fails, or the supervisor hears in time that its word is worth nothing. And code
//! that looks around without harm, of which nothing is heard.

use super::*;

const FORGERIES: &str = include_str!("forgeries.md");
const HONEST: &str = include_str!("honest.md");

/// The code of its fences.
fn fences(page: &str) -> impl Iterator<Item = &str> {
    let parts = page.split("\n```python\n").skip(1);
    parts.filter_map(|part| part.split("\n```").next())
}

fn is_believed(execution: &Execution) -> bool {
    let reach = &execution.reach;
    let is_known = reach.unknown.is_none() && reach.never.is_empty();
    execution.end == End::Passed && execution.meddled.is_none() && is_known
}

#[test]
fn no_pass_is_made_up() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut spec = spec(interpreter);
    spec.time = Duration::from_secs(3);
    let mut runner = Runner::start(spec).expect("an interpreter");
    let later = "import asyncio\nawait asyncio.sleep(0)\nraise SystemError('later')";
    for code in fences(FORGERIES) {
        for way in [Way::Fork, Way::Process] {
            let executions = runner.run(&sequence(&[("good", code), ("good", later)]), way);
            assert!(
                !executions.iter().any(is_believed),
                "{way:?} {code}: {executions:?}"
            );
            // What is before others changes them no more than itself.
            let setup = code
                .trim_end_matches("raise SystemError('fails')")
                .trim_end();
            let page = [
                ("setup", setup),
                ("good", later),
                ("bad", later),
                ("good", later),
            ];
            let executions = runner.run(&sequence(&page), way);
            let of_others = &executions[1..];
            assert!(
                !of_others.iter().any(is_believed),
                "{way:?} {code}: {executions:?}"
            );
        }
    }
}

#[test]
fn a_bad_step_that_looks_inside_speaks_for_itself_alone() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    let page = [
        ("good", "kept = 1"),
        ("bad", "import gc\nlen(gc.get_objects())\nraise KeyError"),
        ("good", "assert kept == 1"),
        ("bad", "raise ValueError"),
    ];
    for way in [Way::Fork, Way::Replay, Way::Process] {
        let executions = runner.run(&sequence(&page), way);
        let meddled: Vec<_> = executions
            .iter()
            .map(|one| one.meddled.as_deref())
            .collect();
        assert_eq!(
            meddled,
            [None, Some("gc.get_objects"), None, None],
            "{way:?}"
        );
        let ends: Vec<_> = executions.iter().map(told).collect();
        let ends: Vec<_> = ends
            .iter()
            .map(|one| one.split([' ', ':']).next())
            .collect();
        let expected = ["passed", "KeyError", "passed", "ValueError"];
        assert_eq!(ends, expected.map(Some), "{way:?} {executions:?}");
    }
}

#[test]
fn honest_code_is_believed() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    for code in fences(HONEST) {
        let executions = runner.run(&sequence(&[("good", code)]), Way::Fork);
        let one = &executions[0];
        assert_eq!(
            (&one.end, &one.meddled),
            (&End::Passed, &None),
            "{code}: {one:?}"
        );
    }
}
