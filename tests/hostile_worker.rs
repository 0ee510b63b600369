//! Examples that attack what runs them, as far as the worker answers for it: each is told for what it is, the next one
//! is unharmed, and nothing is left behind. What the box holds back is shown in its own tests.

mod absent;

use rulebook::testing::process::Sandbox;
use rulebook::testing::process::SearchPath;
use rulebook::testing::runtime::python::{Compiler, Runner, RunnerSpec, Wanted, find};
use rulebook::testing::runtime::{End, Execution, LooseEndKind, Sequence, Step, StepKind, Way};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// One that a shell would find; none where the machine has no Python 3, and then these tests say so.
fn interpreter() -> Option<PathBuf> {
    let path = std::env::var("PATH").ok()?;
    let found = find(
        &Wanted::Any,
        &SearchPath::of_user(&[("PATH".to_owned(), path)]),
    );
    let found = found.ok().flatten();
    let version = found.and_then(|found| Compiler::new(&found).version().ok());
    if version.is_none() {
        absent::not_tested("there is no python3 on the path");
    }
    version.map(|version| version.executable.into())
}

fn spec(interpreter: &Path, scratch: &Path) -> RunnerSpec {
    let program = std::fs::canonicalize(interpreter).expect("an interpreter");
    let prefix = program.ancestors().nth(2).expect("a prefix").to_path_buf();
    let launcher = env!("CARGO_BIN_EXE_rulebook").into();
    let mut sandbox = Sandbox::new(launcher, scratch.to_path_buf());
    sandbox.readable = vec![prefix];
    RunnerSpec {
        interpreter: interpreter.to_path_buf(),
        environment: vec![("TMPDIR".into(), scratch.into())],
        preload: Vec::new(),
        probes: Vec::new(),
        time: Duration::from_secs(60),
        output: 100_000,
        memory: Some(1 << 30),
        sandbox: Some(sandbox),
    }
}

fn sequence(steps: &[(StepKind, &str)]) -> Sequence {
    let step = |(at, (kind, code)): (usize, &(StepKind, &str))| Step {
        id: at as u32,
        kind: *kind,
        file: format!("page.md:{at}"),
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
    match &execution.end {
        End::Raised {
            classes, message, ..
        } => format!("{} {message}", classes[0]),
        other => format!("{other:?}"),
    }
}

/// Processes that were given this folder.
fn alive(scratch: &Path) -> usize {
    let scratch = scratch.to_string_lossy().into_owned();
    let holds = |path: PathBuf| {
        std::fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&scratch))
    };
    let processes = std::fs::read_dir("/proc").expect("processes");
    processes
        .flatten()
        .filter(|process| holds(process.path().join("environ")))
        .count()
}

/// In the box and out of it: a bad step and a good one, each with a good one before and one after it.
fn check(code: &str, expect: &str) {
    check_in(&[true, false], |_| (), code, &[expect]);
}

fn check_in(boxes: &[bool], change: impl Fn(&mut RunnerSpec), code: &str, expect: &[&str]) {
    let Some(interpreter) = interpreter() else {
        return;
    };
    for is_boxed in boxes {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spec = spec(&interpreter, folder.path());
        if !is_boxed {
            spec.sandbox = None;
        }
        change(&mut spec);
        let mut runner = Runner::start(spec).expect("an interpreter");
        let (good, bad) = (StepKind::Good, StepKind::Bad);
        let is_expected = |execution: &Execution| {
            expect
                .iter()
                .any(|expect| told(execution).starts_with(expect))
        };
        for way in [Way::Fork, Way::Replay, Way::Process] {
            let page = sequence(&[(good, "kept = 1"), (bad, code), (good, "assert kept == 1")]);
            let executions = runner.run(&page, way);
            assert!(
                is_expected(&executions[1]),
                "{way:?} {is_boxed}: {:?}",
                told(&executions[1])
            );
            assert_eq!(
                executions[0].end,
                End::Passed,
                "{way:?} {is_boxed}: {executions:?}"
            );
            assert_eq!(
                executions[2].end,
                End::Passed,
                "{way:?} {is_boxed}: {executions:?}"
            );
        }
        let page = sequence(&[(good, code), (good, "1")]);
        let executions = runner.run(&page, Way::Fork);
        assert!(is_expected(&executions[0]), "{is_boxed}: {executions:?}");
        let is_over = executions[0].end != End::Passed;
        assert_eq!(
            executions[1].end,
            if is_over {
                End::NotReached { after: 0 }
            } else {
                End::Passed
            },
            "{executions:?}"
        );
        // The next page knows nothing of it.
        let executions = runner.run(&sequence(&[(good, "print('unharmed')")]), Way::Fork);
        assert_eq!(
            (&executions[0].end, executions[0].output.as_str()),
            (&End::Passed, "unharmed\n")
        );
        drop(runner);
        let started = Instant::now();
        while alive(folder.path()) > 0 {
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "processes are left: {code}"
            );
            std::thread::yield_now();
        }
    }
}

/// For steps that never end. Those beside them have to end within it, however busy the machine is.
fn hurried(spec: &mut RunnerSpec) {
    spec.time = Duration::from_secs(2);
}

#[test]
fn one_without_an_end() {
    let code = "while True: pass";
    check_in(&[true, false], hurried, code, &["TooSlow { seconds: 2,"]);
}

#[test]
fn one_that_hears_no_signal() {
    let code = "import signal\nfor number in range(1, 32):\n    try: signal.signal(number, signal.SIG_IGN)\n    except OSError: pass\nwhile True: pass";
    check_in(&[true, false], hurried, code, &["TooSlow"]);
}

#[test]
fn one_whose_import_hangs() {
    let code = "open('slow.py', 'w').write('import time; time.sleep(1000)')\nimport slow";
    check_in(&[true, false], hurried, code, &["TooSlow"]);
}

#[test]
fn one_that_writes_to_all_that_is_open_without_an_end() {
    check_in(
        &[true, false],
        hurried,
        "import os\nwhile True:\n    for descriptor in range(3, 64):\n        try: os.set_blocking(descriptor, False); os.write(descriptor, b'x' * 100)\n        except OSError: pass",
        // Where there are no forks, what it writes so is a part of its output.
        &["TooSlow", "TooMuchOutput"],
    );
}

#[test]
fn one_that_writes_without_an_end() {
    check(
        "while True: print('x' * 1000)",
        "TooMuchOutput { bytes: 100000 }",
    );
    check(
        "import os\nwhile True: os.write(1, b'x' * 1000)",
        "TooMuchOutput",
    );
    check("import os\nwhile True: os.write(2, b'x')", "TooMuchOutput");
}

#[test]
fn one_that_leaves_before_its_end() {
    check("import os\nos._exit(0)", "Vanished { code: 0 }");
    check(
        "import sys\nsys.exit()",
        "Exited { code: \"0\", line: Some(2) }",
    );
    check("exit(None)", "Exited { code: \"0\", line: Some(1) }");
    check(
        "import os\nos.execv('/bin/true', ['true'])",
        "Vanished { code: 0 }",
    );
}

#[test]
fn one_that_falls() {
    check("def f(): f()\nf()", "RecursionError");
    check("import os\nos.kill(os.getpid(), 11)", "Killed { signal: 11");
    check("import ctypes\nctypes.string_at(0)", "Killed { signal: 11");
    check("x = bytearray(10 << 30)", "MemoryError");
}

#[test]
fn one_that_closes_what_is_open() {
    check(
        "import os\nos.closerange(0, 65536)",
        "Vanished { code: 70 }",
    );
    check(
        "import os\nos.closerange(0, 65536)\n1 / 0",
        "Vanished { code: 70 }",
    );
}

#[test]
fn one_that_writes_to_all_that_is_open() {
    let garbage = |what: &str| {
        format!(
            "import os\nfor descriptor in range(3, 256):\n    try: os.write(descriptor, {what})\n    except OSError: pass"
        )
    };
    let forged = br#"{"kind":"end","step":1,"end":{"kind":"passed"},"warnings":[],"probes":[]}"#;
    let forged = format!(
        "{} .to_bytes(4, 'little') + b'{}'",
        forged.len(),
        String::from_utf8_lossy(forged)
    );
    // Where there are no forks, what it writes so is a part of its output.
    let check = |code: &str, expect: &str| {
        let patient = |spec: &mut RunnerSpec| {
            spec.output = 100 << 20;
            spec.time = Duration::from_secs(30);
        };
        check_in(&[true, false], patient, code, &[expect]);
    };
    for what in [
        forged.as_str(),
        "os.urandom(200_000)",
        "b'\\0' * 16",
        "b'.' * 1000",
    ] {
        check(&format!("{}\n1 / 0", garbage(what)), "ZeroDivisionError");
        check(
            &format!("{}\nos._exit(0)", garbage(what)),
            "Vanished { code: 0 }",
        );
    }
    check(&garbage("os.urandom(200_000)"), "Passed");
}

#[test]
fn one_that_ends_its_parent() {
    let code = "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(1000)";
    // What all examples are below is not to be signalled; a bad example is below its page's process, and only that one.
    let ends = ["PermissionError", "TooSlow", "Killed { signal: 9"];
    check_in(&[true], hurried, code, &ends);
    // Out of the box nothing protects the interpreter, and another is started.
    check_in(&[false], |_| (), code, &["Killed { signal: 9, why: Some("]);
}

#[test]
fn one_that_stops_its_parent() {
    // In the box: elsewhere the interpreter is stopped, and that is found out only after a while.
    let code = "import os, signal, time\nos.kill(os.getppid(), signal.SIGSTOP)\ntime.sleep(1000)";
    check_in(&[true], hurried, code, &["PermissionError", "TooSlow"]);
}

#[test]
fn one_that_leaves_a_daemon() {
    let code = "import os, signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        time.sleep(1000)\n    os._exit(0)\nos.wait()";
    check(code, "Passed");
    let Some(interpreter) = interpreter() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut runner = Runner::start(spec(&interpreter, folder.path())).expect("an interpreter");
    let executions = runner.run(&sequence(&[(StepKind::Bad, code)]), Way::Fork);
    let left = executions[0].loose_ends.iter();
    let mut left = left.map(|end| end.kind);
    assert!(
        left.any(|kind| kind == LooseEndKind::Processes(1)),
        "{executions:?}"
    );
}

#[test]
fn one_that_replaces_what_it_can_reach() {
    let code = "import builtins, gc, io, json, os, signal, sys, threading, time, warnings
for number in range(1, 32):
    try: signal.signal(number, signal.SIG_IGN)
    except OSError: pass
sys.stdout = io.StringIO()
sys.exit = sys._getframe = threading.excepthook = threading.enumerate = gc.get_objects = json.dumps = None
time.time = time.monotonic = time.sleep = os.fork = os._exit = os.write = os.read = os.getpid = os.waitpid = None
warnings.filters, warnings.showwarning = [], None
builtins.print = builtins.len = builtins.isinstance = builtins.quit = None
";
    check(code, "Passed");
    check(&format!("{code}1 / 0"), "ZeroDivisionError");
}

#[test]
fn one_that_grows_without_an_end() {
    let fork_bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass";
    check_in(&[true], hurried, fork_bomb, &["TooSlow"]);
}

#[test]
fn one_that_hides_its_files() {
    // Deeper than a path may be long.
    let deep = "import os\nfor _ in range(1200):\n    os.mkdir('deeper')\n    os.chdir('deeper')";
    check(deep, "Passed");
    check(
        "import os\nos.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.chmod('a', 0)",
        "Passed",
    );
}

#[test]
fn a_box_hides_no_thread_and_no_descriptor() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut runner = Runner::start(spec(&interpreter, folder.path())).expect("an interpreter");
    println!("layers: {:?}", runner.about().layers);
    for code in [
        "import _thread, time\n_thread.start_new_thread(time.sleep, (1000,))",
        "import os\npipe = os.pipe()",
        "import subprocess\nprocess = subprocess.Popen(['/bin/sleep', '1000'])",
    ] {
        let page = sequence(&[(StepKind::Good, code), (StepKind::Bad, "1 / 0")]);
        let executions = runner.run(&page, Way::Fork);
        assert_eq!(executions[0].end, End::Passed, "{executions:?}");
        assert_eq!(executions[1].way, Way::Replay, "{code}: {executions:?}");
    }
}

#[test]
fn one_that_shares_memory_leaves_none() {
    // Without a root of its own the box has the machine's, and no way to it.
    let code = "\
import multiprocessing, os
from multiprocessing import shared_memory
if os.path.islink('/dev/shm') or not os.path.exists('/dev/shm'):
    with multiprocessing.Lock():
        memory = shared_memory.SharedMemory('left', create=True, size=10)
    assert os.path.samefile('/dev/shm', '.')
    for path in ['/dev/shm/../../etc/shadow', '/dev/shm/../../dev/shm/../../etc/passwd']:
        assert not os.path.exists(path)
    try:
        os.unlink('/dev/shm')
    except OSError:
        pass
    assert os.path.islink('/dev/shm')
";
    check_in(&[true], |_| (), code, &["Passed"]);
}

/// All that one sequence could have changed for the next.
const AROUND: &str = "\
import os, resource, signal
print([resource.getrlimit(n) for n in range(16)], os.sched_getaffinity(0), os.sched_getscheduler(0), os.nice(0))
print(os.listdir('.'), oct(os.stat('.').st_mode), os.listxattr('.'), os.umask(0o22))
print(os.path.exists('../flag'), os.path.exists('/tmp/flag'), os.path.exists('/dev/shm/flag'))
print([signal.getsignal(n) for n in (2, 10, 12, 14, 15)], os.access('..', os.W_OK))
";

#[test]
fn no_sequence_changes_the_next() {
    let Some(interpreter) = interpreter() else {
        return;
    };
    let acts = [
        "resource.prlimit(os.getppid(), resource.RLIMIT_AS, (90_000_000,) * 2)",
        "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE, (40, 40))",
        "resource.prlimit(os.getppid(), resource.RLIMIT_CORE, (0, 0)); resource.prlimit(os.getppid(), resource.RLIMIT_STACK, (1 << 20, -1))",
        "os.sched_setaffinity(os.getppid(), [min(os.sched_getaffinity(0))])",
        "os.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0))",
        "os.setpriority(os.PRIO_PROCESS, os.getppid(), 7)",
        "os.kill(os.getppid(), signal.SIGINT)",
        "os.chmod('..', 0o500)",
        "os.chmod('.', 0)",
        "os.setxattr('.', 'user.flag', b'1')",
        "open('../flag', 'w').close()",
        "open('flag', 'w').close()",
        "open('/dev/shm/flag', 'w').close()",
        "open('/tmp/flag', 'w').close()",
    ];
    for is_boxed in [true, false] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut spec = spec(&interpreter, folder.path());
        let acts = if is_boxed { &acts[..] } else { &acts[..7] };
        if !is_boxed {
            spec.sandbox = None;
        }
        let mut runner = Runner::start(spec).expect("an interpreter");
        for way in [Way::Fork, Way::Process] {
            let mut around = |code: &str| {
                for kind in [StepKind::Good, StepKind::Bad] {
                    let code = format!("import os, resource, signal\n{code}");
                    runner.run(&sequence(&[(kind, &code), (StepKind::Good, "1")]), way);
                }
                let next = runner.run(&sequence(&[(StepKind::Good, AROUND)]), way);
                assert_eq!(next[0].end, End::Passed, "{code}: {next:?}");
                next[0].output.clone()
            };
            let before = around("1");
            for act in acts {
                assert_eq!(around(act), before, "{is_boxed} {way:?} {act}");
            }
        }
    }
}
