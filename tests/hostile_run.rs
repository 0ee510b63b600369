//! Examples that attack what runs them, through the command: each is told in a sentence, the example of another page is
//! held all the same, and neither a process nor a folder of the run is left.
//!
//! What each layer of the box holds by itself is shown in `hostile.rs`, what the worker answers in `hostile_worker.rs`.

#![cfg(target_os = "linux")]

mod absent;

use rulebook::testing::process::SearchPath;
use rulebook::testing::runtime::python::{Wanted, find};
use serde_json::Value;
use std::fs;
use std::net::{TcpListener, UdpSocket};
use std::os::unix::net::UnixListener;
use std::path::PathBuf;
use std::process::{Command, Output};
use tempfile::TempDir;

const OTHER: &str = "# Other\n\n```python good\nprint('unharmed')\n```\n";

/// A book of two pages, a home, and a folder for what is temporary.
struct Place {
    folder: TempDir,
}

impl Place {
    /// None where the machine has no Python 3, or no way to run examples in it.
    fn new() -> Option<Place> {
        let path = std::env::var("PATH").ok()?;
        let found = find(
            &Wanted::Any,
            &SearchPath::of_user(&[("PATH".to_owned(), path)]),
        );
        if found.ok().flatten().is_none() {
            absent::not_tested("there is no python3 on the path");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        let place = Place { folder };
        place.limit(60);
        place.write("book/content/other.md", OTHER);
        place.write("home/secret", "a secret");
        place.write("tmp/.keep", "");
        fs::remove_file(place.path("tmp/.keep")).expect("its own file");
        Some(place)
    }

    /// In seconds. What never ends is stopped soon; all else has as long as a busy machine needs.
    fn limit(&self, seconds: u32) {
        let text = format!("[python]\ntime-limit = {seconds}\n");
        self.write("book/book.toml", text);
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn shown(&self, path: &str) -> String {
        self.path(path).display().to_string()
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("TMPDIR", self.path("tmp"))
            .current_dir(self.folder.path())
            .output()
            .expect("the program can be started")
    }

    /// Processes that were told of this folder, beside our own.
    fn alive(&self) -> Vec<String> {
        let needle = self.folder.path().to_string_lossy().into_owned();
        let holds = |path: PathBuf| {
            fs::read(path).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&needle))
        };
        let processes = fs::read_dir("/proc").expect("processes").flatten();
        let processes = processes.map(|process| process.path());
        processes
            .filter(|process| holds(process.join("environ")) || holds(process.join("cmdline")))
            .map(|process| process.display().to_string())
            .collect()
    }
}

fn read(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|fault| panic!("{fault}: {output:?}"))
}

/// The verdicts of a page's examples.
fn verdicts<'r>(report: &'r Value, page: &str) -> Vec<&'r str> {
    let all = report["verdicts"].as_array().expect("a list");
    let own = all.iter().filter(|one| {
        let path = one["path"].as_str();
        path.is_some_and(|path| path.ends_with(page))
    });
    own.map(|one| one["verdict"].as_str().unwrap_or("none"))
        .collect()
}

/// Whether a layer of the box is there.
fn layers(place: &Place) -> String {
    let output = place.run(&["check", "--run", "-v", "book"]);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Runs a hostile example beside a harmless one; the finding must have one of the words.
fn hostile(place: &Place, code: &str, words: &[&str]) {
    place.write(
        "book/content/hostile.md",
        format!("# Hostile\n\n```python good\n{code}\n```\n"),
    );
    let output = place.run(&["check", "--run", "--format", "json", "book"]);
    let report = read(&output);
    let told = report["findings"].to_string();
    assert_eq!(output.status.code(), Some(1), "{code}\n{told}");
    assert!(
        words.iter().any(|word| told.contains(word)),
        "{code}\n{told}"
    );
    assert_eq!(
        verdicts(&report, "other.md"),
        ["proven"],
        "{code}\n{report}"
    );
    assert_ne!(
        verdicts(&report, "hostile.md"),
        ["proven"],
        "{code}\n{report}"
    );
    unspoilt(place, code);
}

fn unspoilt(place: &Place, code: &str) {
    assert_eq!(place.alive(), [""; 0], "processes are left: {code}");
    let left = fs::read_dir(place.path("tmp")).expect("a folder").flatten();
    let left: Vec<PathBuf> = left.map(|entry| entry.path()).collect();
    assert!(left.is_empty(), "folders are left by {code}: {left:?}");
    assert_eq!(
        fs::read_to_string(place.path("book/content/other.md")).expect("a page"),
        OTHER
    );
    assert!(!place.path("book/content/written.md").exists(), "{code}");
}

#[test]
fn those_without_an_end() {
    let Some(place) = Place::new() else { return };
    let stopped = &["it was stopped after 3 seconds"];
    place.limit(3);
    hostile(&place, "while True: pass", stopped);
    let ignores = "import signal\nfor number in range(1, 32):\n    try: signal.signal(number, signal.SIG_IGN)\n    except OSError: pass\nwhile True: pass";
    hostile(&place, ignores, stopped);
    let hangs = "open('slow.py', 'w').write('import time; time.sleep(1000)')\nimport slow";
    hostile(&place, hangs, stopped);
}

#[test]
fn those_that_take_too_much() {
    let Some(place) = Place::new() else { return };
    let bomb = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass";
    let layers = layers(&place);
    if layers.contains("box: ") && !layers.contains("process-limit (") {
        // Beside it the example of the other page has to come to its turn.
        place.limit(10);
        hostile(&place, bomb, &["it was stopped after 10 seconds"]);
        place.limit(60);
    } else {
        println!("NOT SHOWN: a fork bomb, where nothing bounds processes: {layers}");
    }
    hostile(
        &place,
        "x = bytearray(10 << 30)",
        &["it raises `MemoryError: it may hold no more than 1000 MB of memory"],
    );
    hostile(
        &place,
        "while True: print('x' * 1000)",
        &["it was stopped because it wrote more than 1000000 bytes"],
    );
    let fill = "with open('full', 'wb') as file:\n    while True: file.write(b'x' * (1 << 20))";
    hostile(
        &place,
        fill,
        &[
            "it raises `OSError: [Errno 27] File too large",
            "it raises `OSError: [Errno 28] No space left on device",
            "a file grew beyond its limit",
        ],
    );
    let many = "for number in range(10_000):\n    with open(str(number), 'wb') as file: file.write(b'x' * (1 << 20))";
    if layers.contains("disk-limit (") {
        println!("NOT SHOWN: many files, where nothing bounds their sum: {layers}");
    } else {
        hostile(
            &place,
            many,
            &["it raises `OSError: [Errno 28] No space left on device"],
        );
    }
    hostile(
        &place,
        "def f(): f()\nf()",
        &["it raises `RecursionError: "],
    );
}

/// What is not there for a program, or not allowed.
const DENIED: &[&str] = &[
    "it raises `FileNotFoundError: ",
    "it raises `PermissionError: ",
    "it raises `OSError: ",
];

#[test]
fn those_that_reach_for_files() {
    let Some(place) = Place::new() else { return };
    if !is_held(&place, &["mount-namespace", "landlock"]) {
        return;
    }
    hostile(&place, "print(open('/etc/passwd').read())", DENIED);
    hostile(
        &place,
        &format!("print(open({:?}).read())", place.shown("home/secret")),
        DENIED,
    );
    hostile(
        &place,
        &format!("import os\nprint(os.listdir({:?}))", place.shown("home")),
        DENIED,
    );
    for name in ["other.md", "written.md"] {
        let path = place.shown(&format!("book/content/{name}"));
        hostile(
            &place,
            &format!("open({path:?}, 'w').write('# Another')"),
            DENIED,
        );
    }
}

/// An environment may lie where a whole project does: packages are read there, and nothing beside them.
#[test]
fn those_that_reach_beside_the_packages() {
    let Some(place) = Place::new() else { return };
    if !is_held(&place, &["mount-namespace", "landlock"]) {
        return;
    }
    let made = Command::new("python3")
        .args(["-m", "venv", "--without-pip"])
        .arg(place.path("project"))
        .output();
    if !made.is_ok_and(|made| made.status.success()) {
        absent::not_tested("`venv` makes no environment here");
        return;
    }
    place.write("project/.env", "KEY=secret\n");
    place.write(
        "book/book.toml",
        "[python]\ntime-limit = 2\ninterpreter = \"../project/bin/python\"\n",
    );
    // A book alone names no program that is started.
    assert!(place.run(&["trust", "book"]).status.success());
    let packages = "import sys, os\nassert sys.prefix.endswith('/project'), sys.prefix\nos.listdir(sys.prefix + '/lib')\n";
    let secret = place.shown("project/.env");
    hostile(
        &place,
        &format!("{packages}print(open({secret:?}).read())"),
        DENIED,
    );
}

/// What an example cannot open itself, its page does not hand to it either.
#[test]
fn pages_that_name_a_setup_of_the_users() {
    let Some(place) = Place::new() else { return };
    place.write("home/secret.py", "secret = 'the secret'\n");
    place.write("book/shared/secret.py", "secret = 'shared'\n");
    let link = place.path("book/content/link.py");
    std::os::unix::fs::symlink(place.path("home/secret.py"), link).expect("a link");
    let run = |setup: &str| {
        place.write(
            "book/content/hostile.md",
            format!("---\nsetup: {setup}\n---\n\n# H\n\n```python good\nprint(secret)\n```\n\n```text output\nnothing\n```\n"),
        );
        let report = read(&place.run(&["check", "--run", "--format", "json", "book"]));
        assert_eq!(
            verdicts(&report, "other.md"),
            ["proven"],
            "{setup}\n{report}"
        );
        (
            report["findings"].to_string(),
            verdicts(&report, "hostile.md").join(" "),
        )
    };
    let whole = place.shown("home/secret.py");
    for setup in ["../../home/secret.py", &whole, "link.py"] {
        let (told, verdicts) = run(setup);
        assert_eq!(verdicts, "not-run", "{setup}");
        assert!(told.contains("it is outside the book"), "{told}");
        assert!(!told.contains("the secret"), "{told}");
    }
    // Below the book's folder, and not only below its pages.
    let (told, _) = run("../shared/secret.py");
    assert!(told.contains("it prints `shared`"), "{told}");
    // What `book.toml` names, whoever trusts the book is shown.
    place.write(
        "book/book.toml",
        "[python]\nsetup = [\"../home/secret.py\"]\n",
    );
    assert!(place.run(&["trust", "book"]).status.success());
    let (told, _) = run("../shared/secret.py");
    assert!(told.contains("it prints `shared`"), "{told}");
}

/// Whether one of these layers is on; told if not.
fn is_held(place: &Place, names: &[&str]) -> bool {
    let layers = layers(place);
    let box_on = layers
        .lines()
        .find_map(|line| line.trim().strip_prefix("box: "));
    let on = box_on.unwrap_or("").split(';').next().unwrap_or("");
    let is_held = on.split(", ").any(|layer| names.contains(&layer));
    if !is_held {
        println!("NOT SHOWN: none of {} is there: {layers}", names.join(", "));
    }
    is_held
}

#[test]
fn those_that_call_out() {
    let Some(place) = Place::new() else { return };
    if !is_held(&place, &["network-namespace", "seccomp"]) {
        return;
    }
    let tcp = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = tcp.local_addr().expect("an address").port();
    tcp.set_nonblocking(true).expect("a socket");
    let code = format!("import socket\nsocket.create_connection(('127.0.0.1', {port}), 1)");
    hostile(&place, &code, CUT_OFF);
    assert!(tcp.accept().is_err(), "nobody called");
    let udp = UdpSocket::bind("127.0.0.1:0").expect("a port");
    udp.set_nonblocking(true).expect("a socket");
    let port = udp.local_addr().expect("an address").port();
    // A datagram goes nowhere without a word: what is sent to has to be there.
    let code = format!(
        "import socket\nends = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\nends.connect(('127.0.0.1', {port}))\nends.send(b'x')\nends.settimeout(1)\nends.recv(1)"
    );
    hostile(&place, &code, CUT_OFF);
    assert!(udp.recv(&mut [0; 8]).is_err(), "nobody sent");
    fs::create_dir_all(place.path("at")).expect("a folder");
    let unix = UnixListener::bind(place.path("at/socket")).expect("a socket");
    unix.set_nonblocking(true).expect("a socket");
    let path = place.shown("at/socket");
    let code = format!("import socket\nsocket.socket(socket.AF_UNIX).connect({path:?})");
    hostile(&place, &code, CUT_OFF);
    assert!(unix.accept().is_err(), "nobody called");
}

const CUT_OFF: &[&str] = &[
    "there is no network where examples run",
    "it raises `ConnectionRefusedError: ",
    "it raises `FileNotFoundError: ",
    "it raises `OSError: [Errno",
    "it raises `PermissionError: ",
];

#[test]
fn those_that_turn_on_who_runs_them() {
    let Some(place) = Place::new() else { return };
    let parent = "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(1000)";
    place.limit(3);
    hostile(
        &place,
        parent,
        &["it raises `PermissionError", "it was killed by signal 9"],
    );
    place.limit(60);
    let daemon = "import os, signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        signal.signal(signal.SIGTERM, signal.SIG_IGN)\n        time.sleep(1000)\n    os._exit(0)\nos.wait()";
    hostile(
        &place,
        daemon,
        &["a process that it started is still running at the end"],
    );
    hostile(
        &place,
        "import os\nos.closerange(0, 65536)",
        &["its process ended with status 70: its channel to rulebook was closed"],
    );
    let garbage = "import os\nfor descriptor in range(3, 256):\n    try: os.write(descriptor, os.urandom(100_000))\n    except OSError: pass\n";
    hostile(
        &place,
        &format!("{garbage}1 / 0"),
        &["it raises `ZeroDivisionError"],
    );
    hostile(
        &place,
        &format!("{garbage}os._exit(0)"),
        &["its process ended with status 0 before the code did"],
    );
}

#[test]
fn those_that_leave_before_their_end() {
    let Some(place) = Place::new() else { return };
    hostile(
        &place,
        "import os\nos._exit(0)",
        &["its process ended with status 0 before the code did"],
    );
    hostile(
        &place,
        "import sys\nsys.exit()",
        &["it ends the program with `SystemExit(0)`"],
    );
    hostile(
        &place,
        "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
        &["it was killed by signal 9"],
    );
}
