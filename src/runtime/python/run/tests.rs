//! What happens to steps, told in one line each; every sequence is run both ways, and both say the same.

mod notice;
mod reach;

use super::*;
use crate::process::SearchPath;
use crate::runtime::python::{Compiler, Wanted, find};
use crate::runtime::*;
use std::path::PathBuf;
use std::time::Duration;

/// The interpreter that a shell would find; none where the machine has no Python 3, and then these tests say so.
pub(super) fn interpreter() -> Option<PathBuf> {
    let path = std::env::var("PATH").ok()?;
    let found = find(
        &Wanted::Any,
        &SearchPath::of_user(&[("PATH".to_owned(), path)]),
    );
    let found = found.ok().flatten();
    let version = found.and_then(|found| Compiler::new(&found).version().ok());
    if version.is_none() {
        crate::absent::not_tested("there is no python3 on the path");
    }
    version.map(|version| version.executable.into())
}

pub(super) fn spec(interpreter: PathBuf) -> RunnerSpec {
    RunnerSpec {
        interpreter,
        environment: Vec::new(),
        preload: Vec::new(),
        probes: Vec::new(),
        time: Duration::from_secs(30),
        output: 100_000,
        memory: None,
        sandbox: None,
    }
}

/// Steps by the word before their code: `setup`, `good`, `bad`.
fn sequence(steps: &[(&str, &str)]) -> Sequence {
    let step = |(at, (kind, code)): (usize, &(&str, &str))| Step {
        id: at as u32 + 1,
        kind: match *kind {
            "setup" => StepKind::Setup,
            "good" => StepKind::Good,
            _ => StepKind::Bad,
        },
        file: format!("page.md:{}", at + 1),
        code: (*code).to_owned(),
        turns: Vec::new(),
        keeps_prints: false,
        raise: None,
    };
    Sequence {
        name: "page".to_owned(),
        steps: steps.iter().enumerate().map(step).collect(),
    }
}

fn told(execution: &Execution) -> String {
    let at = |line: &Option<u32>| line.map_or(String::new(), |line| format!(":{line}"));
    let mut told = match &execution.end {
        End::Passed => "passed".to_owned(),
        End::Raised {
            classes,
            message,
            line,
        } => format!("{}{} {message}", classes[0], at(line)),
        // Where there are no forks, no one knows the line.
        End::TooSlow { seconds, .. } => format!("too slow {seconds}"),
        End::Fragment { why } => format!("fragment {why}"),
        other => format!("{other:?}"),
    };
    if let Some(what) = &execution.meddled {
        told += &format!(" | meddled {what}");
    }
    for (name, text) in [("out", &execution.output), ("err", &execution.errors)] {
        if !text.is_empty() {
            told += &format!(" | {name} {}", text.trim_end().replace('\n', "/"));
        }
    }
    for warned in &execution.warnings {
        let (class, line) = (&warned.classes[0], at(&warned.line));
        told += &format!(" | {class}{line} {}", warned.message);
    }
    for (name, value) in &execution.probes {
        told += &format!(" | {name} {value:?}");
    }
    for (name, why) in &execution.odd_probes {
        told += &format!(" | odd {name} {why}");
    }
    for LooseEnd { kind, name, line } in &execution.loose_ends {
        told += &match kind {
            LooseEndKind::NeverAwaited => format!(" | never awaited {name}{}", at(line)),
            LooseEndKind::Thread => format!(" | thread {name}{}", at(line)),
            LooseEndKind::Processes(count) => format!(" | processes {count}"),
        };
    }
    told
}

fn run(runner: &mut Runner, steps: &[(&str, &str)]) -> Vec<String> {
    let sequence = sequence(steps);
    let all = [Way::Fork, Way::Replay, Way::Process].map(|way| {
        let executions = runner.run(&sequence, way);
        assert_eq!(executions.len(), steps.len());
        for execution in &executions {
            // `Ran::only` has no way of its own.
            let is_reached = !matches!(execution.end, End::NotReached { .. } | End::Lost { .. });
            assert!(
                !is_reached || way != Way::Process || execution.way == way,
                "{execution:?}"
            );
        }
        let reached: Vec<Reach> = executions
            .iter()
            .map(|execution| execution.reach.clone())
            .collect();
        (executions.iter().map(told).collect::<Vec<_>>(), reached)
    });
    let [forked, replayed, spawned] = all;
    assert_eq!(forked, replayed, "forked and replayed: {steps:?}");
    assert_eq!(forked, spawned, "forked and spawned: {steps:?}");
    forked.0
}

fn check_with(change: impl Fn(&mut RunnerSpec), pages: &[&[(&str, &str, &str)]]) {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut spec = spec(interpreter);
    change(&mut spec);
    let mut runner = Runner::start(spec).expect("an interpreter");
    for page in pages {
        let steps: Vec<_> = page.iter().map(|(kind, code, _)| (*kind, *code)).collect();
        let expected: Vec<_> = page.iter().map(|(_, _, expect)| *expect).collect();
        assert_eq!(run(&mut runner, &steps), expected, "{steps:?}");
    }
}

/// Pages, each of them steps: kind, code, and what is told of it.
fn check(pages: &[&[(&str, &str, &str)]]) {
    check_with(|_| (), pages);
}

#[test]
fn good_steps_share_a_state_and_bad_ones_leave_no_trace() {
    check(&[
        &[
            ("setup", "seen = []\nimport os", "passed"),
            ("good", "seen.append(1)\nprint('é')", "passed | out é"),
            (
                "bad",
                "seen.append(2)\nopen('left', 'w').close()\nprint(seen)\n1 / 0",
                "ZeroDivisionError:4 division by zero | out [1, 2]",
            ),
            (
                "bad",
                "print(seen, os.listdir())\nseen = None\nnope",
                "NameError:3 name 'nope' is not defined | out [1] []",
            ),
            ("good", "print(seen, os.listdir())", "passed | out [1] []"),
        ],
        // Nothing of the page before.
        &[("good", "seen", "NameError:1 name 'seen' is not defined")],
    ]);
}

#[test]
fn a_state_that_cannot_be_forked_is_made_again() {
    let way = |execution: &Execution| execution.way;
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    for (good, bad) in [
        (
            "import threading\ne = threading.Event()\nt = threading.Thread(target=e.wait, daemon=True)\nt.start()",
            "e.set(); t.join(); 1 / 0",
        ),
        (
            "import asyncio\nq = asyncio.Queue()\nawait q.put(1)",
            "print(await q.get())\n1 / 0",
        ),
        (
            "import asyncio\nloop = asyncio.new_event_loop()",
            "loop.run_until_complete(asyncio.sleep(0)); 1 / 0",
        ),
        (
            "import socket\na, b = socket.socketpair()",
            "a.close(); 1 / 0",
        ),
        (
            "open('state', 'w').close()",
            "import os\nos.remove('state')\n1 / 0",
        ),
        ("f = open('state', 'w+')", "f.write('x'); 1 / 0"),
        (
            "import subprocess, sys\np = subprocess.Popen([sys.executable, '-c', 'input()'], stdin=-1)",
            "p.kill(); p.wait(); 1 / 0",
        ),
        ("import mmap\nm = mmap.mmap(-1, 9)", "m[0] = 1; 1 / 0"),
        (
            "import signal\nsignal.setitimer(signal.ITIMER_REAL, 1000)",
            "1 / 0",
        ),
    ] {
        let steps = [("good", good), ("bad", bad)];
        let executions = runner.run(&sequence(&steps), Way::Fork);
        assert!(
            told(&executions[1]).starts_with("ZeroDivisionError"),
            "{good}: {}",
            told(&executions[1])
        );
        assert_eq!(way(&executions[1]), Way::Replay, "{good}");
        run(&mut runner, &steps);
    }
    let executions = runner.run(&sequence(&[("good", "x = 1"), ("bad", "1 / 0")]), Way::Fork);
    assert_eq!(way(&executions[1]), Way::Fork);
}

#[test]
fn a_page_is_one_module_and_one_event_loop() {
    check(&[
        &[
            (
                "good",
                "import asyncio\nasync def f(): return 5\ntask = asyncio.create_task(f())\nawait asyncio.sleep(0)",
                "passed",
            ),
            (
                "good",
                "print(await task)\nloop = asyncio.get_running_loop()\nawait f()",
                "passed | out 5",
            ),
            (
                "good",
                "async def same(): return asyncio.get_running_loop() is loop\nprint(await same())",
                "passed | out True",
            ),
            ("good", "print(asyncio.run(f()))", "passed | out 5"),
            ("bad", "await g()", "NameError:1 name 'g' is not defined"),
        ],
        &[
            (
                "good",
                "from __future__ import annotations\nimport dataclasses, inspect, pickle, sys, typing",
                "passed",
            ),
            (
                "good",
                "@dataclasses.dataclass\nclass A:\n    x: int = 1\n\nprint(pickle.loads(pickle.dumps(A())), typing.get_type_hints(A), A.__annotations__)",
                "passed | out A(x=1) {'x': <class 'int'>} {'x': 'int'}",
            ),
            (
                "good",
                "def f(x: Nope):\n    return x\n\nprint(inspect.getsource(f), f.__annotations__)",
                "passed | out def f(x: Nope):/    return x/ {'x': 'Nope'}",
            ),
            (
                "good",
                "if __name__ == '__main__':\n    print(sys.modules['__main__'].A is A)",
                "passed | out True",
            ),
        ],
    ]);
}

#[test]
fn an_end_is_told_with_the_line_of_the_step() {
    check(&[
        &[
            ("good", "def f():\n    raise KeyError('x')", "passed"),
            ("bad", "\nf()", "KeyError:2 'x'"),
        ],
        &[
            (
                "good",
                "x = (1\ny = 2",
                "SyntaxError:1 '(' was never closed",
            ),
            ("good", "1", "NotReached { after: 1 }"),
            ("bad", "1", "NotReached { after: 1 }"),
        ],
        &[
            ("bad", "return 1", "fragment 'return' outside function"),
            ("bad", "break", "fragment 'break' outside loop"),
            ("bad", "yield 1", "fragment 'yield' outside function"),
        ],
        &[
            (
                "bad",
                "    x = 1\n    1 / 0",
                "ZeroDivisionError:2 division by zero",
            ),
            (
                "bad",
                "    x = '''\nleft'''\n    1 / 0",
                "ZeroDivisionError:3 division by zero",
            ),
        ],
        &[
            (
                "bad",
                "eval('1 +')",
                "SyntaxError:1 invalid syntax (<string>, line 1)",
            ),
            (
                "bad",
                "x\n\0",
                "SyntaxError:2 source code cannot contain null bytes",
            ),
        ],
        &[
            (
                "bad",
                "class E(Exception):\n    def __str__(self): 1 / 0\nraise E",
                "E:3 <its text cannot be shown>",
            ),
            ("bad", "raise ValueError('\\udc80')", "ValueError:1 \\udc80"),
        ],
        &[
            (
                "bad",
                "def f(): f()\nf()",
                "RecursionError:1 maximum recursion depth exceeded",
            ),
            ("bad", "raise MemoryError", "MemoryError:1 "),
        ],
        &[
            (
                "bad",
                "import sys\nsys.exit()",
                "Exited { code: \"0\", line: Some(2) }",
            ),
            (
                "bad",
                "raise SystemExit('why')",
                "Exited { code: \"why\", line: Some(1) }",
            ),
            ("bad", "raise KeyboardInterrupt", "KeyboardInterrupt:1 "),
        ],
        &[
            ("good", "import os\nos._exit(0)", "Vanished { code: 0 }"),
            ("bad", "1", "NotReached { after: 1 }"),
        ],
        &[
            ("bad", "import os\nos._exit(0)", "Vanished { code: 0 }"),
            (
                "bad",
                "import os\nos.abort()",
                "Killed { signal: 6, why: None }",
            ),
            ("good", "input()", "EOFError:1 EOF when reading a line"),
        ],
        // A copy that a step makes of its process is no witness, but of how it fails.
        &[
            (
                "good",
                "import os\npid = os.fork()\nif pid: os.waitpid(pid, 0)\nelse: print('child')",
                "passed | out child",
            ),
            (
                "bad",
                "import os\nif os.fork() == 0: 1 / 0\nos.wait()",
                "ZeroDivisionError:2 division by zero",
            ),
        ],
    ]);
}

#[test]
fn a_long_message_is_cut_and_all_classes_are_named() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    let code = "import json\nclass Own(json.JSONDecodeError): pass\nraise Own('x' * 10**6, '', 0)";
    let executions = runner.run(&sequence(&[("bad", code)]), Way::Fork);
    let End::Raised {
        classes, message, ..
    } = &executions[0].end
    else {
        panic!("{executions:?}");
    };
    assert_eq!(
        classes,
        &[
            "Own",
            "json.decoder.JSONDecodeError",
            "ValueError",
            "Exception",
            "BaseException"
        ]
    );
    assert!(message.starts_with("xxx") && message.len() < 5_000);
}

#[test]
fn warnings_are_told_once_each_with_their_line() {
    check(&[&[
        (
            "good",
            "import warnings\nfor _ in range(3): warnings.warn('a')",
            "passed | UserWarning:2 a",
        ),
        (
            "good",
            "import warnings\nfor _ in range(3): warnings.warn('a')",
            "passed | UserWarning:2 a",
        ),
        (
            "good",
            "if 1 is 1: pass\nwarnings.warn('old', DeprecationWarning)",
            "passed | SyntaxWarning:1 \"is\" with a literal. Did you mean \"==\"? | DeprecationWarning:2 old",
        ),
        (
            "bad",
            "warnings.simplefilter('error')\nwarnings.warn('a')",
            "UserWarning:2 a",
        ),
        (
            "good",
            "with warnings.catch_warnings(record=True) as seen: warnings.warn('a')\nprint(len(seen))",
            "passed | out 1",
        ),
        ("good", "warnings.simplefilter('ignore')", "passed"),
        ("good", "warnings.warn('a')", "passed"),
    ]]);
}

#[test]
fn a_coroutine_that_nobody_awaits_is_told_with_the_step_that_made_it() {
    let never = "RuntimeWarning:1 coroutine 'f' was never awaited";
    check(&[
        // At once; in a variable, to the end; awaited by a later step.
        &[
            ("good", "async def f(): pass", "passed"),
            (
                "good",
                "f()",
                &format!("passed | {never} | never awaited f:1"),
            ),
            ("good", "kept = [f()]", "passed | never awaited f:1"),
            ("good", "later = f()", "passed"),
            ("bad", "x = f()", "passed | never awaited f:1"),
            (
                "bad",
                "f()\nnope",
                &format!("NameError:2 name 'nope' is not defined | {never} | never awaited f:1"),
            ),
            ("good", "await later", "passed"),
        ],
        // A task that is still to run would be cancelled in silence.
        &[(
            "good",
            "import asyncio\nasync def f(): pass\nawait f()\ntask = asyncio.ensure_future(f(), loop=asyncio.get_running_loop())",
            "passed",
        )],
        &[(
            "good",
            "import asyncio\nasync def f(): pass\nc = f()\nasyncio.run(c)",
            "passed",
        )],
    ]);
}

#[test]
fn threads_and_processes_that_stay_are_told_and_ended() {
    check(&[
        &[
            (
                "good",
                "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), name='t').start()",
                "passed | thread t:2",
            ),
            (
                "good",
                "threading.Thread(target=time.sleep, args=(0,)).start()",
                "passed",
            ),
            (
                "good",
                "threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
                "passed",
            ),
            (
                "good",
                "from concurrent.futures import ThreadPoolExecutor\npool = ThreadPoolExecutor()\nprint(pool.submit(int, '3').result())",
                "passed | out 3",
            ),
        ],
        &[
            (
                "bad",
                "import os, time\nif os.fork() == 0: time.sleep(1000)",
                "passed | processes 1",
            ),
            ("good", "1", "passed"),
        ],
        &[(
            "good",
            "import atexit\natexit.register(print, 'bye')",
            "passed",
        )],
    ]);
}

#[test]
fn a_probe_sees_each_step() {
    let probe = "seen = None\ndef start():\n    global base\n    base = 40\ndef begin():\n    global seen\n    seen = []\ndef end(): return VALUE";
    let values = [
        ("base + 2", "Number(42)"),
        ("'a\\udc80'", "Text(\"a\\\\udc80\")"),
        ("['a', 1]", "Items([\"a\", \"1\"])"),
    ];
    for (value, expect) in values {
        check_with(
            |spec| spec.probes = vec![("p".to_owned(), probe.replace("VALUE", value))],
            &[&[
                ("good", "1", &format!("passed | p {expect}")),
                (
                    "bad",
                    "1 / 0",
                    &format!("ZeroDivisionError:1 division by zero | p {expect}"),
                ),
            ]],
        );
    }
    let odd = [
        (
            "def begin(): 1 / 0",
            "passed | odd p its `begin()` raises ZeroDivisionError: division by zero",
        ),
        (
            "def end(): raise SystemExit(1)",
            "passed | odd p its `end()` raises SystemExit: 1",
        ),
        (
            "def end(): return 1.5",
            "passed | odd p its `end()` gives `float`, and no number, text or list",
        ),
        ("def end(): return None", "passed"),
    ];
    for (code, expect) in odd {
        check_with(
            |spec| spec.probes = vec![("p".to_owned(), code.to_owned())],
            &[&[("good", "1", expect)]],
        );
    }
    let Some(interpreter) = interpreter() else {
        return;
    };
    for (code, why) in [
        ("def start(): 1 / 0", "ZeroDivisionError: division by zero"),
        (
            "import nowhere",
            "ModuleNotFoundError: No module named 'nowhere'",
        ),
    ] {
        let mut spec = spec(interpreter.clone());
        spec.probes = vec![("p".to_owned(), code.to_owned())];
        let fault = Runner::start(spec).map(|_| ()).expect_err("no probe");
        assert_eq!(fault, RunFault::Probe("p".to_owned(), why.to_owned()));
    }
}

#[test]
fn what_is_stopped_tells_the_line_that_ran() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut spec = spec(interpreter);
    spec.time = Duration::from_millis(300);
    let mut runner = Runner::start(spec).expect("an interpreter");
    let steps = [
        (
            "good",
            "def wait():\n    import time\n    while True:\n        time.sleep(1)",
        ),
        ("bad", "x = 1\nwait()"),
        ("bad", "while True: pass"),
        (
            "bad",
            "import signal\nsignal.signal(signal.SIGUSR2, signal.SIG_IGN)\nwait()",
        ),
        ("good", "x = 2\n\n\ndef run():\n    wait()\n\n\nrun()"),
    ];
    let sequence = sequence(&steps);
    for way in [Way::Fork, Way::Replay] {
        let executions = runner.run(&sequence, way);
        let lines: Vec<_> = executions
            .iter()
            .map(|execution| execution.end.line())
            .collect();
        assert_eq!(
            lines,
            [None, Some(2), Some(1), None, Some(5)],
            "{executions:?}"
        );
    }
}

#[test]
fn what_is_preloaded_is_there_and_what_cannot_be_is_told() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    for (name, code) in [
        ("slow", "import time\ntime.sleep(1000)"),
        (
            "threaded",
            "import threading, time\nthreading.Thread(target=time.sleep, args=(1000,), daemon=True).start()",
        ),
        ("deadly", "import os\nos._exit(1)"),
        ("open", "import socket\ns = socket.socketpair()"),
        ("fine", "x = 1"),
    ] {
        std::fs::write(folder.path().join(format!("{name}.py")), code).expect("a file");
    }
    let mut spec = spec(interpreter);
    spec.environment = vec![("PYTHONPATH".into(), folder.path().into())];
    spec.time = Duration::from_secs(1);
    spec.preload = [
        "fine", "slow", "threaded", "nowhere", "deadly", "open", "decimal",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut runner = Runner::start(spec).expect("an interpreter");
    let about = runner.about().clone();
    assert_eq!(about.preloaded, ["fine", "decimal"]);
    let why = |name: &str| {
        let found = about.not_preloaded.iter().find(|(other, _)| other == name);
        found.map(|(_, why)| why.as_str()).unwrap_or_default()
    };
    assert_eq!(why("slow"), "its import takes longer than 2 s");
    assert_eq!(why("threaded"), "its import starts a thread");
    assert_eq!(
        why("nowhere"),
        "ModuleNotFoundError: No module named 'nowhere'"
    );
    assert_eq!(
        why("deadly"),
        "the interpreter does not survive its import: it ended without an answer"
    );
    assert_eq!(
        why("open"),
        "its import opens a socket, a pipe or an event loop"
    );
    let told = run(
        &mut runner,
        &[
            (
                "good",
                "import sys\nprint('fine' in sys.modules, 'slow' in sys.modules)",
            ),
            ("good", "import slow"),
        ],
    );
    assert_eq!(told, ["passed | out True False", "too slow 1"]);
}

#[test]
fn no_interpreter_is_a_fault_and_no_verdict() {
    let told = Runner::start(spec("/nowhere/python3".into())).map(|_| ());
    assert!(matches!(told, Err(RunFault::NotStarted(_))), "{told:?}");
    let told = Runner::start(spec("/bin/true".into())).map(|_| ());
    assert!(matches!(told, Err(RunFault::NotStarted(_))), "{told:?}");
}

#[test]
fn an_exception_that_ends_a_thread_is_that_of_the_step() {
    let thread = "import threading\ndef work(): absent\nt = threading.Thread(target=work, name='t')\nt.start()\n";
    let ended = |told: &str| {
        let started = told.starts_with("NameError:2 name 'absent' is not defined | err");
        assert!(started, "{told}");
    };
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut runner = Runner::start(spec(interpreter)).expect("an interpreter");
    let joined = format!("{thread}t.join()");
    let told = run(
        &mut runner,
        &[
            ("good", "1"),
            ("bad", &joined),
            ("good", &joined),
            ("good", "2"),
        ],
    );
    ended(&told[1]);
    ended(&told[2]);
    assert_eq!(told[3], "NotReached { after: 3 }");
    // No one waits for it before the page's end.
    let late = format!(
        "import time\n{}",
        thread.replace("absent", "time.sleep(0.05); absent")
    );
    for way in [Way::Fork, Way::Replay, Way::Process] {
        let executions = runner.run(&sequence(&[("good", &late)]), way);
        assert_eq!(executions[0].end.line(), Some(3), "{executions:?}");
    }
    check(&[&[
        (
            "good",
            "import threading, sys\nt = threading.Thread(target=sys.exit)\nt.start()\nt.join()",
            "passed",
        ),
        (
            "good",
            "import threading\nseen = []\nthreading.excepthook = lambda died: seen.append(died.exc_type)\nt = threading.Thread(target=int, args=('x',))\nt.start()\nt.join()\nassert seen == [ValueError]",
            "passed",
        ),
    ]]);
}

#[test]
fn an_exception_of_a_task_that_nobody_asks_for_is_that_of_the_step() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let mut spec = spec(interpreter);
    spec.preload = vec!["asyncio".to_owned()];
    let mut runner = Runner::start(spec).expect("an interpreter");
    let start = "import asyncio\nasync def work(): absent\n";
    let wait = "\nawait asyncio.sleep(0.01)";
    let kept = format!("{start}t = asyncio.create_task(work()){wait}");
    let lost = format!(
        "{start}async def main():\n  asyncio.create_task(work())\n  await asyncio.sleep(0.01)\nawait main()"
    );
    let run = lost.replace("await main()", "asyncio.run(main())");
    let called = format!(
        "{start}asyncio.get_running_loop().call_soon(lambda: absent)\nawait asyncio.sleep(0)"
    );
    for way in [Way::Fork, Way::Replay, Way::Process] {
        let mut ends = |steps: &[(&str, &str)]| -> Vec<String> {
            let executions = runner.run(&sequence(steps), way);
            let ends = executions
                .iter()
                .map(|execution| told(&Execution::only(execution.end.clone())));
            ends.collect()
        };
        for (code, line) in [(&kept, 2), (&lost, 2), (&called, 3), (&run, 2)] {
            let died = format!("NameError:{line} name 'absent' is not defined");
            assert_eq!(ends(&[("good", code)]), [died.as_str()], "{code}");
            let steps = ends(&[("good", "import asyncio"), ("bad", code), ("good", "1")]);
            assert_eq!(steps, ["passed", &died, "passed"], "{code}");
        }
        // A later step asks.
        let asked = [
            ("good", kept.as_str()),
            (
                "good",
                "try:\n  await t\nexcept NameError:\n  print('seen')",
            ),
        ];
        assert_eq!(ends(&asked), ["passed", "passed"]);
    }
}

#[test]
fn what_is_printed_stands_before_what_a_program_prints_after_it() {
    check(&[&[(
        "good",
        "import os\nprint('first')\nos.system('echo second')\nprint('third')",
        "passed | out first/second/third",
    )]]);
}
