//! What steps reach of their own code, in one line each; the same in every way.

use super::*;

/// `7/9 called f:3, called A.m:5 ? why`.
fn shown(reach: &Reach) -> String {
    let mut shown = match reach.lines {
        Some((reached, of)) => format!("{reached}/{of}"),
        None => "?".to_owned(),
    };
    for missed in &reach.never {
        shown += &format!(" | {} {}:{}", missed.how, missed.name, missed.line);
    }
    if reach.more > 0 {
        shown += &format!(" | {} more", reach.more);
    }
    if let Some(why) = &reach.unknown {
        shown += &format!(" | {why}");
    }
    shown
}

/// Pages, each of them steps: kind, code, and what is reached of it.
fn check(pages: &[&[(&str, &str, &str)]]) {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    for page in pages {
        let steps: Vec<_> = page.iter().map(|(kind, code, _)| (*kind, *code)).collect();
        let sequence = sequence(&steps);
        for way in [Way::Fork, Way::Replay, Way::Process] {
            let executions = runner.run(&sequence, way);
            for (execution, (_, code, expected)) in executions.iter().zip(*page) {
                assert_eq!(
                    shown(&execution.reach),
                    *expected,
                    "{way:?}, {:?}: {code}",
                    execution.end
                );
            }
        }
    }
}

#[test]
fn a_body_is_entered_by_its_own_step_or_a_later_good_one() {
    check(&[
        &[
            (
                "good",
                "def f():\n    return 1\ndef g():\n    return f()",
                "4/4",
            ),
            ("good", "g()", "1/1"),
        ],
        // What a bad one calls is called in its own copy of the state.
        &[
            ("good", "def f():\n    return 1", "1/2 | called f:1"),
            ("bad", "f()\n1 / 0", "?"),
        ],
        // A setup is asked for nothing, and what it calls is called.
        &[
            (
                "setup",
                "def helper(f):\n    f()\ndef unused():\n    pass",
                "?",
            ),
            ("good", "def f():\n    return 1\nhelper(f)", "3/3"),
        ],
        // Of what a step calls that does not come to its end, nothing is known.
        &[
            (
                "good",
                "def f():\n    return 1\ndef g():\n    return 1",
                "2/4 | called f:1 | called g:3",
            ),
            (
                "good",
                "f()\nimport os\nos._exit(3)",
                "? | its process was gone before it said",
            ),
        ],
    ]);
}

#[test]
fn everything_that_has_a_body_counts() {
    check(&[&[
        (
            "good",
            "class A:\n    x = 1\n    def m(self):\n        return 1\n    @property\n    def p(self):\n        return 2",
            "5/7 | called A.m:3 | called A.p:5",
        ),
        ("good", "async def f():\n    return 1", "1/2 | started f:1"),
        (
            "good",
            "def rows():\n    yield 1\nrows()\nlazy = (1 / 0 for _ in [1])",
            "3/4 | started rows:1 | started <genexpr>:4",
        ),
        (
            "good",
            "key = lambda one: one.none\nsorted([], key=key)",
            "2/2 | called <lambda>:1",
        ),
        (
            "good",
            "def outer(f):\n    def inner():\n        return f()\n    return inner\n\n@outer\ndef g():\n    return 1",
            "5/7 | called outer.inner:2 | called g:6",
        ),
        (
            "good",
            "exec('def made(): return 1 / 0')\n",
            "1/1 | called made:1",
        ),
        (
            "good",
            "import threading\ndef f():\n    return 1\nt = threading.Thread(target=f)\nt.start()\nt.join()",
            "6/6",
        ),
        (
            "good",
            "await_me = 1\nasync def f():\n    return 1\nassert await f() == 1",
            "4/4",
        ),
        (
            "good",
            "assert sum(x for x in [1]) == 1\nassert list(map(lambda x: x, [1])) == [1]",
            "2/2",
        ),
    ]]);
}

#[test]
fn bodies_that_are_not_for_running_do_not_count() {
    check(&[&[
        (
            "good",
            "def f(): ...\ndef g():\n    pass\ndef h():\n    \"\"\"Later.\"\"\"\n    raise NotImplementedError",
            "3/3",
        ),
        (
            "good",
            "import typing\n@typing.overload\ndef f(x: int) -> int:\n    return 0\ndef f(x):\n    return x\nf(1)",
            "6/6",
        ),
        (
            "good",
            "import abc\nclass A(abc.ABC):\n    @abc.abstractmethod\n    def f(self):\n        return 1",
            "4/4",
        ),
        (
            "good",
            "from typing import Protocol\nclass P(Protocol):\n    def f(self) -> int:\n        return 1",
            "3/3",
        ),
        (
            "good",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    def f():\n        return 1",
            "2/3",
        ),
        (
            "good",
            "try:\n    import json\nexcept ImportError:\n    def dumps(x):\n        return x",
            "2/4",
        ),
    ]]);
}

#[test]
fn a_guard_that_keeps_everything_out_is_told() {
    check(&[&[
        (
            "good",
            "done = []\nif __name__ == '__main__':\n    done.append(1)\nassert done",
            "4/4",
        ),
        (
            "good",
            "if __name__ == 'main':\n    1 / 0",
            "1/2 | reached if __name__:1",
        ),
        ("good", "if 1 > 2:\n    1 / 0", "1/2"),
    ]]);
}

#[test]
fn who_takes_the_tracer_away_is_told() {
    let own = "? | it sets a tracer of its own";
    check(&[
        &[(
            "good",
            "import sys\nsys.settrace(print)\nsys.settrace(None)",
            own,
        )],
        &[(
            "good",
            "import sys\ndel sys.settrace\ndef f():\n    return 1\nf()",
            "5/5",
        )],
        &[(
            "good",
            "import sys\nsys.setprofile(None)\nassert not sys.getprofile()",
            "3/3",
        )],
        &[
            (
                "good",
                "import builtins\nbuiltins.id = builtins.set = builtins.any = None\ndef f():\n    return 1",
                "3/4 | called f:3",
            ),
            ("good", "def g():\n    return 1\ng()", "3/3"),
        ],
        &[(
            "good",
            "import os\ndef f():\n    return 1\nif os.fork() == 0:\n    f()\n    os._exit(0)\nos.wait()",
            "? | called f:2 | what its child processes run is not seen",
        )],
    ]);
}

#[test]
fn who_defines_too_much_is_not_followed() {
    let many: String = (0..100_000)
        .map(|at| format!("def f{at}(): return 1\n"))
        .collect();
    check(&[
        &[(
            "good",
            &many,
            "? | it defines more than 2000 functions and classes",
        )],
        &[("good", "def f():\n    return 1", "1/2 | called f:1")],
    ]);
    let some: String = (0..30)
        .map(|at| format!("def f{at}(): return 1\n"))
        .collect();
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    let executions = runner.run(&sequence(&[("good", &some)]), Way::Fork);
    assert_eq!(
        (executions[0].reach.never.len(), executions[0].reach.more),
        (20, 10)
    );
}
