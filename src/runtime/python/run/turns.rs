//! Tests of `turns.py`: what each statement printed, gave or raised is the same in all three ways.

use super::tests::{interpreter, spec};
use super::*;
use crate::runtime::*;

fn step(id: u32, kind: StepKind, code: &str, turns: &[(u32, u32, TurnMode)]) -> Step {
    let turns = turns.iter().enumerate();
    let turns = turns.map(|(at, (first, last, mode))| Turn {
        id: at as u32,
        first: *first,
        last: *last,
        mode: *mode,
    });
    Step {
        id,
        kind,
        file: format!("page.md:{id}"),
        code: code.to_owned(),
        turns: turns.collect(),
        keeps_prints: true,
        raise: None,
    }
}

fn told(execution: &Execution) -> Vec<String> {
    let turns = execution.turns.iter().map(|turn| {
        let (raised, value) = (turn.raised.as_deref(), turn.value.as_deref());
        format!(
            "{} out {:?} raised {} value {}",
            turn.id,
            turn.output,
            raised.map_or("-", str::trim_end),
            value.unwrap_or("-")
        )
    });
    let prints = execution.prints.iter().map(|print| {
        let ordered = print.ordered.as_deref().unwrap_or("-");
        format!(
            "{} {:?} {} {ordered}",
            print.is_direct, print.lines, print.text
        )
    });
    let end = match &execution.end {
        End::Passed => "passed".to_owned(),
        end => format!("{} at {:?}", end.sentence(), end.line()),
    };
    turns.chain(prints).chain([end]).collect()
}

fn check(steps: Vec<Step>, expect: &[&[&str]]) {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    let sequence = Sequence {
        name: "page".to_owned(),
        steps,
    };
    for way in [Way::Fork, Way::Replay, Way::Process] {
        let found = runner.run(&sequence, way);
        let found: Vec<Vec<String>> = found.iter().map(told).collect();
        assert_eq!(found, expect, "{way:?}");
        // What is kept is the same.
        for execution in runner.run(&sequence, way) {
            assert_eq!(
                execution.bytes().and_then(|bytes| Execution::read(&bytes)),
                Some(execution)
            );
        }
    }
}

#[test]
fn what_a_turn_printed_gave_or_raised() {
    use TurnMode::{Prompt, Raises, Skip, Value};
    check(
        vec![
            step(0, StepKind::Setup, "import os\nprint('setup')", &[]),
            step(
                1,
                StepKind::Good,
                "x = 1\nx\nos.write(1, 'é\\n'.encode())\nint('a')\nboom\nx + 1\nfor i in 'ab':\n    print(i)\n",
                &[
                    (1, 1, Prompt),
                    (2, 2, Prompt),
                    (3, 3, Prompt),
                    (4, 4, Raises),
                    (5, 5, Skip),
                    (6, 6, Value),
                    (7, 8, Prompt),
                ],
            ),
            step(
                2,
                StepKind::Bad,
                "x\n1 / 0",
                &[(1, 1, Prompt), (2, 2, Prompt)],
            ),
            step(3, StepKind::Good, "def f():\n    print({2, 1})\nf()", &[]),
        ],
        &[
            &["false [2] setup -", "passed"],
            &[
                "0 out \"\" raised - value -",
                "1 out \"1\\n\" raised - value -",
                "2 out \"é\\n3\\n\" raised - value -",
                "3 out \"\" raised ValueError: invalid literal for int() with base 10: 'a' value -",
                "5 out \"\" raised - value 2",
                "6 out \"a\\nb\\n\" raised - value -",
                "true [8] a -",
                "true [8] b -",
                "passed",
            ],
            &[
                "0 out \"1\\n\" raised - value -",
                "it raises `ZeroDivisionError: division by zero` at Some(2)",
            ],
            &["true [2, 3] {1, 2} {1, 2}", "passed"],
        ],
    );
}
