//! Programs that mean harm, in the box: what they reach, what they use up, and what they leave behind.
//!
//! Each act is tried in a box with all layers, in boxes with one of the layers that hold it and no other of them, and in
//! one without any of them, where it must succeed: a test that cannot fail shows nothing. A layer that this machine
//! lacks is reported as `NOT SHOWN`.

#![cfg(target_os = "linux")]

mod absent;

use rulebook::testing::config::{Network, SandboxPolicy};
use rulebook::testing::process::{
    Bounds, Fault, LAYERS, Layer, Layers, Limits, Program, Sandbox, Worker, finish,
};
use std::fs;
use std::io::Read;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixDatagram, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const LONG: Limits = Limits {
    time: Duration::from_secs(60),
    size: 1 << 20,
};

/// For what happens at once on an idle machine, and later on a busy one.
const PATIENCE: Duration = Duration::from_secs(60);

/// What every program here begins with: a way to answer, and one to say how an attempt ended.
const PRELUDE: &str = r#"
import ctypes, os, signal, socket, struct, sys, time
def say(text):
    data = str(text).encode()
    data = struct.pack("<I", len(data)) + data
    while data:
        data = data[os.write(1, data):]
def attempt(act):
    try:
        return f"done {act()}"
    except BaseException as fault:
        return f"held {type(fault).__name__} {getattr(fault, 'errno', None)}"
"#;

/// An interpreter, with all that it reads.
struct Python {
    program: PathBuf,
    readable: Vec<PathBuf>,
}

fn python() -> Option<&'static Python> {
    static FOUND: OnceLock<Option<Python>> = OnceLock::new();
    let found = FOUND.get_or_init(|| {
        let script = "import os, sys; print(os.path.realpath(sys.executable)); print(sys.base_prefix); print(sys.prefix)";
        let out = Command::new("python3").args(["-c", script]).output().ok()?;
        let text = String::from_utf8(out.stdout).ok()?;
        let mut lines = text.lines().map(PathBuf::from);
        Some(Python {
            program: lines.next()?,
            readable: lines.collect(),
        })
    });
    if found.is_none() {
        absent::not_tested("there is no Python here");
    }
    found.as_ref()
}

/// A box's folders, gone with it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["scratch", "outside"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        fs::write(folder.path().join("outside/secret"), "secret").expect("a file");
        Place { folder }
    }

    fn outside(&self) -> PathBuf {
        self.folder.path().join("outside")
    }

    fn scratch(&self) -> PathBuf {
        self.folder.path().join("scratch")
    }

    fn sandbox(&self, without: &[Layer]) -> Sandbox {
        let launcher = env!("CARGO_BIN_EXE_rulebook").into();
        let mut sandbox = Sandbox::new(launcher, self.scratch());
        sandbox.without = without.to_vec();
        sandbox
    }
}

fn program(python: &Python, code: &str) -> Program {
    Program {
        path: python.program.clone(),
        arguments: vec!["-IS".into(), "-c".into(), format!("{PRELUDE}{code}").into()],
        environment: Vec::new(),
    }
}

fn start(python: &Python, sandbox: &Sandbox, code: &str) -> Result<Worker, Fault> {
    let mut sandbox = sandbox.clone();
    sandbox.readable.extend(python.readable.iter().cloned());
    Worker::start_boxed(&program(python, code), &sandbox, LONG)
}

/// What a program in a box says, and what held it.
fn told(python: &Python, sandbox: &Sandbox, code: &str) -> (Layers, Result<String, Fault>) {
    let mut worker = start(python, sandbox, code).expect("a box");
    let answer = worker.answer();
    let text = answer.map(|answer| String::from_utf8_lossy(&answer).into_owned());
    (worker.layers().clone(), text)
}

/// A container around the tests may hold these by filters and bounds of its own.
const HELD_ELSEWHERE: [&str; 7] = [
    "unshare", "ptrace", "memfd", "shmget", "semget", "msgget", "a fork bomb",
];

/// Tries an act with all layers, with each of its holders alone, and with none of them. `was_done` is asked after each.
fn shown(name: &str, holders: &[Layer], mut was_done: impl FnMut(&[Layer]) -> (Layers, bool)) {
    let (layers, done) = was_done(&[]);
    if holders.iter().any(|layer| layers.has(*layer)) {
        assert!(!done, "{name}: done, with {layers:?}");
    }
    for layer in holders {
        if !layers.has(*layer) {
            println!("NOT SHOWN: {name} with {layer}: {layers:?}");
            continue;
        }
        let others: Vec<Layer> = holders
            .iter()
            .copied()
            .filter(|other| other != layer)
            .collect();
        let (layers, done) = was_done(&others);
        if layers.has(*layer) {
            assert!(!done, "{name}: {layer} alone does not hold it");
        } else {
            // A namespace that needs another one, for example.
            println!("NOT SHOWN: {name} with {layer} alone: {layers:?}");
        }
    }
    let (layers, done) = was_done(holders);
    if !done && HELD_ELSEWHERE.contains(&name) {
        println!("NOT SHOWN: {name} without {holders:?}: something around this test holds it");
        return;
    }
    assert!(
        done,
        "{name}: held although nothing should hold it: {layers:?}"
    );
}

/// As [`shown`], for an act whose code says itself how it ended.
fn shown_by_code(name: &str, holders: &[Layer], code: impl Fn(&Place) -> String) {
    let Some(python) = python() else { return };
    shown(name, holders, |without| {
        let place = Place::new();
        let (layers, text) = told(python, &place.sandbox(without), &code(&place));
        let text = text.unwrap_or_else(|fault| panic!("{name}: {fault}, {layers:?}"));
        let is_told = text.starts_with("done") || text.starts_with("held");
        assert!(is_told, "{name}: {text}");
        (layers, text.starts_with("done"))
    });
}

const FILES: &[Layer] = &[Layer::Mount, Layer::Landlock];

#[test]
fn files_outside_are_not_read() {
    shown_by_code("read a secret", FILES, |place| {
        let secret = place.outside().join("secret");
        format!("say(attempt(lambda: open({secret:?}).read()))")
    });
    shown_by_code("read /etc/passwd", FILES, |_| {
        "say(attempt(lambda: open('/etc/passwd').read(10)))".to_owned()
    });
    shown_by_code("list a folder", FILES, |place| {
        format!("say(attempt(lambda: os.listdir({:?})))", place.outside())
    });
    // Landlock does not hold this: a name's existence is no secret to it.
    shown_by_code("see a file", &[Layer::Mount], |place| {
        let secret = place.outside().join("secret");
        format!("say(attempt(lambda: os.stat({secret:?})))")
    });
}

#[test]
fn nothing_outside_is_written() {
    for act in [
        "open(f'{outside}/new', 'w').write('x')",
        "open(f'{outside}/secret', 'w').write('x')",
        "os.truncate(f'{outside}/secret', 0)",
        "os.remove(f'{outside}/secret')",
        "os.mkdir(f'{outside}/folder')",
        "os.rename(f'{outside}/secret', f'{outside}/other')",
        "os.symlink('/etc', f'{outside}/link')",
    ] {
        shown_by_code(act, FILES, |place| {
            let outside = place.outside();
            format!("outside = {outside:?}\nsay(attempt(lambda: {act}))")
        });
    }
    let Some(python) = python() else { return };
    let place = Place::new();
    let code = "say([attempt(lambda: open(path, 'w')) for path in ('/new', '/usr/new', '/proc/self/oom_score_adj', '/proc/sys/kernel/pid_max', '/proc/1/mem')])";
    for without in [&[][..], &[Layer::Landlock], &[Layer::Mount]] {
        let (layers, text) = told(python, &place.sandbox(without), code);
        if FILES.iter().any(|layer| layers.has(*layer)) {
            let text = text.expect("an answer");
            assert!(!text.contains("done"), "{without:?}: {text}");
        }
    }
}

#[test]
fn its_own_folder_is_its_own() {
    let Some(python) = python() else { return };
    let code = r#"
import tempfile
with tempfile.NamedTemporaryFile("w") as file:
    file.write("x")
    inside = file.name.startswith(os.environ["HOME"])
open(os.environ["HOME"] + "/left", "w").write("x")
say([inside, sorted(os.environ), os.getcwd()])
"#;
    let place = Place::new();
    let (layers, text) = told(python, &place.sandbox(&[]), code);
    let text = text.expect("an answer");
    assert!(text.starts_with("[True, ['HOME', "), "{text}");
    assert!(text.contains(LAYERS) && text.ends_with("'/']"), "{text}");
    if layers.has(Layer::Disk) {
        assert_eq!(fs::read_dir(place.scratch()).expect("a folder").count(), 0);
    } else {
        println!("NOT SHOWN: nothing is left in the folder: {layers:?}");
    }
    let mounts = fs::read_to_string("/proc/self/mountinfo").expect("mounts");
    let name = place.folder.path().to_string_lossy().into_owned();
    assert!(!mounts.contains(&name), "{mounts}");
}

#[test]
fn a_private_folder_may_lie_in_what_is_read() {
    let Some(python) = python() else { return };
    let code = r#"
home = os.environ["HOME"]
open(home + "/new", "w").write("x")
say([open(home + "/../outside/secret").read(), attempt(lambda: open(home + "/../new", "w"))[:4]])
"#;
    for without in [&[][..], &[Layer::Disk], &[Layer::Landlock], &[Layer::Mount]] {
        let place = Place::new();
        let mut sandbox = place.sandbox(without);
        // Reached by a link, and named twice.
        let link = place.folder.path().join("link");
        std::os::unix::fs::symlink(place.folder.path(), &link).expect("a link");
        sandbox.scratch = link.join("scratch");
        sandbox.readable = vec![link.clone(), place.outside(), "/nowhere".into()];
        let expected = layers_of(python, &place.sandbox(without));
        let (layers, text) = told(python, &sandbox, code);
        assert_eq!(layers, expected);
        if FILES.iter().any(|layer| layers.has(*layer)) {
            assert_eq!(text, Ok("['secret', 'held']".to_owned()), "{without:?}");
        }
    }
}

fn layers_of(python: &Python, sandbox: &Sandbox) -> Layers {
    told(python, sandbox, "say('on')").0
}

/// An act is done if somebody outside heard of it.
fn shown_by_arrival<S>(
    name: &str,
    holders: &[Layer],
    listen: impl Fn(&Place) -> S,
    code: impl Fn(&Place, &S) -> String,
    arrived: impl Fn(&S) -> bool,
) {
    let Some(python) = python() else { return };
    shown(name, holders, |without| {
        let place = Place::new();
        let socket = listen(&place);
        let (layers, text) = told(python, &place.sandbox(without), &code(&place, &socket));
        let text = text.expect("an answer");
        let done = arrived(&socket);
        assert_eq!(done, text.starts_with("done"), "{name}: {text}, {layers:?}");
        (layers, done)
    });
}

#[test]
fn nobody_is_reached_by_tcp_or_udp() {
    shown_by_arrival(
        "connect by TCP",
        &[Layer::Network, Layer::LandlockTcp, Layer::Seccomp],
        |_| {
            let socket = TcpListener::bind("127.0.0.1:0").expect("a port");
            socket.set_nonblocking(true).expect("it can be asked");
            socket
        },
        |_, socket| {
            let port = socket.local_addr().expect("a port").port();
            format!("say(attempt(lambda: socket.create_connection(('127.0.0.1', {port}), 5)))")
        },
        |socket| socket.accept().is_ok(),
    );
    shown_by_arrival(
        "send by UDP",
        // Landlock does not know it.
        &[Layer::Network, Layer::Seccomp],
        |_| {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a port");
            socket.set_nonblocking(true).expect("it can be asked");
            socket
        },
        |_, socket| {
            let port = socket.local_addr().expect("a port").port();
            format!(
                "say(attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))))"
            )
        },
        |socket| socket.recv(&mut [0; 8]).is_ok(),
    );
}

#[test]
fn nobody_is_reached_by_a_unix_socket() {
    // Landlock does not hold names of files here.
    let by_name = &[Layer::Mount, Layer::Seccomp];
    shown_by_arrival(
        "connect to a unix socket",
        by_name,
        |place| {
            let socket = UnixListener::bind(place.outside().join("s")).expect("a socket");
            socket.set_nonblocking(true).expect("it can be asked");
            socket
        },
        |place, _| {
            let name = place.outside().join("s");
            format!(
                "s = socket.socket(socket.AF_UNIX) if attempt(lambda: socket.socket(socket.AF_UNIX))[:4] == 'done' else None\nsay(attempt(lambda: s.connect({name:?})))"
            )
        },
        |socket| socket.accept().is_ok(),
    );
    shown_by_arrival(
        "send from one end of a pair",
        by_name,
        |place| {
            let socket = UnixDatagram::bind(place.outside().join("s")).expect("a socket");
            socket.set_nonblocking(true).expect("it can be asked");
            socket
        },
        |place, _| {
            let name = place.outside().join("s");
            format!(
                "say(attempt(lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendmsg([b'x'], [], 0, {name:?})))"
            )
        },
        |socket| socket.recv(&mut [0; 8]).is_ok(),
    );
    let name = |place: &Place| {
        let name = place.folder.path().file_name().expect("a name");
        name.to_string_lossy().into_owned()
    };
    shown_by_arrival(
        "connect to an abstract socket",
        &[Layer::Network, Layer::LandlockScope, Layer::Seccomp],
        |place| {
            let address = SocketAddr::from_abstract_name(name(place)).expect("an address");
            let socket = UnixListener::bind_addr(&address).expect("a socket");
            socket.set_nonblocking(true).expect("it can be asked");
            socket
        },
        |place, _| {
            let name = name(place);
            format!("say(attempt(lambda: socket.socket(socket.AF_UNIX).connect('\\0{name}')))")
        },
        |socket| socket.accept().is_ok(),
    );
}

#[test]
fn loopback_is_its_own() {
    let Some(python) = python() else { return };
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("a port").port();
    let code = format!(
        r#"
server = None
def own():
    global server
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname(), 5)
    client.sendall(b"x")
    return server.accept()[0].recv(1)
def unix():
    socket.socket(socket.AF_UNIX)
say([attempt(act)[:6] for act in (own, unix, lambda: socket.create_connection(("127.0.0.1", {port}), 5))])
"#
    );
    let place = Place::new();
    let mut sandbox = place.sandbox(&[]);
    sandbox.network = Network::Loopback;
    let (layers, text) = told(python, &sandbox, &code);
    if layers.has(Layer::Network) {
        assert_eq!(text, Ok("['done b', 'held P', 'held C']".to_owned()));
    } else {
        println!("NOT SHOWN: loopback: {layers:?}");
    }
    // Where nothing keeps it inside, there is none.
    sandbox.without = vec![Layer::Network];
    let (layers, text) = told(python, &sandbox, &code);
    if layers.has(Layer::Seccomp) {
        assert_eq!(text, Ok("['held P', 'held P', 'held P']".to_owned()));
    }
    sandbox.network = Network::None;
    sandbox.without = Vec::new();
    let pair = "a, b = socket.socketpair(); a.send(b'x'); say(b.recv(1)); import asyncio";
    assert_eq!(told(python, &sandbox, pair).1, Ok("b'x'".to_owned()));
    let task = "import asyncio\nasync def main(): return await asyncio.sleep(0, 7)\nsay(asyncio.run(main()))";
    assert_eq!(told(python, &sandbox, task).1, Ok("7".to_owned()));
}

/// Memory is bounded for each process and not in sum: where there is none left, the box goes before anything else.
#[test]
fn where_memory_runs_out_the_box_goes_first() {
    let Some(python) = python() else { return };
    let code = "say(open('/proc/self/oom_score_adj').read().strip())";
    let score = |without: &[Layer]| told(python, &Place::new().sandbox(without), code).1;
    let outside = fs::read_to_string("/proc/self/oom_score_adj").unwrap_or_default();
    if outside.trim() == "1000" {
        println!("NOT SHOWN: the tests themselves go first here");
        return;
    }
    assert_eq!(score(&[]), Ok("1000".to_owned()));
    assert_eq!(score(&[Layer::Limits]), Ok(outside.trim().to_owned()));
    let lower = "say(attempt(lambda: open('/proc/self/oom_score_adj', 'w').write('0')))";
    let (_, text) = told(python, &Place::new().sandbox(&[]), lower);
    assert!(
        text.as_ref().is_ok_and(|text| text.starts_with("held")),
        "{text:?}"
    );
}

#[test]
fn system_calls_that_lead_out_are_refused() {
    // Numbers of x86-64, or names of libc.
    let calls = [
        ("unshare", "libc.unshare(0x10000000)"),
        (
            "mount",
            "libc.mount(b'x', os.environ['HOME'].encode(), b'tmpfs', 0, None)",
        ),
        ("ptrace", "libc.ptrace(0, 0, 0, 0)"),
        ("memfd", "libc.memfd_create(b'x', 0)"),
        ("shmget", "libc.shmget(0, 4096, 0o1600)"),
        ("semget", "libc.semget(0, 4096, 0o1600)"),
        ("msgget", "libc.msgget(0, 0o1600)"),
    ];
    for (name, call) in calls {
        let holders = if name == "mount" {
            // It has no right to, either.
            &[][..]
        } else {
            &[Layer::Seccomp]
        };
        let code = format!(
            "libc = ctypes.CDLL(None, use_errno=True)\nresult = {call}\nsay('held' if result == -1 else 'done')"
        );
        if holders.is_empty() {
            let Some(python) = python() else { return };
            for without in [&[][..], &[Layer::Seccomp]] {
                let (_, text) = told(python, &Place::new().sandbox(without), &code);
                assert_eq!(text, Ok("held".to_owned()), "{name}");
            }
        } else {
            shown_by_code(name, holders, |_| code.clone());
        }
    }
    let Some(python) = python() else { return };
    // Threads and children, which come to be by the same calls.
    let code = r#"
import threading
thread = threading.Thread(target=lambda: None); thread.start(); thread.join()
pid = os.fork()
if not pid: os._exit(7)
import subprocess
said = subprocess.run(["/bin/sh", "-c", "echo $0 a"], stdout=subprocess.PIPE).stdout
say([os.waitpid(pid, 0)[1] >> 8, said])
"#;
    let (_, text) = told(python, &Place::new().sandbox(&[]), code);
    assert_eq!(text, Ok(r"[7, b'/bin/sh a\n']".to_owned()));
}

#[test]
fn the_first_process_is_changed_by_no_other() {
    // What runs one after the other in a box is watched by its first process. Numbers of calls are the same everywhere.
    let calls = [
        "libc.prlimit(os.getppid(), 7, struct.pack('QQ', 99, 99), None)",
        "libc.sched_setaffinity(os.getppid(), 8, struct.pack('Q', 1))",
        "libc.sched_setscheduler(os.getppid(), 5, struct.pack('i', 0))",
        "libc.setpriority(0, os.getppid(), 19)",
        "libc.kill(os.getppid(), 0)",
        "libc.tgkill(os.getppid(), os.getppid(), 0)",
        "libc.syscall(424, libc.syscall(434, os.getppid(), 0), 0, None, 0)",
        "libc.fcntl(0, 8, os.getppid())",
        "libc.fcntl(0, 15, struct.pack('ii', 1, os.getppid()))",
    ];
    for call in calls {
        let code = format!(
            r#"
libc = ctypes.CDLL(None, use_errno=True)
result, write = os.pipe()
if os.fork() == 0:
    os.write(write, b"held" if {call} == -1 else b"done")
    os._exit(0)
os.wait()
say(os.read(result, 4).decode())
"#
        );
        shown_by_code(call, &[Layer::Seccomp], |_| code.clone());
    }
    let Some(python) = python() else { return };
    // What a program does to itself and to what it has started; and a call that is newer than the list.
    let code = r#"
import resource
libc = ctypes.CDLL(None, use_errno=True)
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
read = resource.prlimit(os.getpid(), resource.RLIMIT_NOFILE)
os.nice(1), os.setpriority(os.PRIO_PROCESS, 0, 19), os.sched_setaffinity(0, os.sched_getaffinity(0))
pid = os.fork()
if pid == 0:
    os.setpgid(0, 0)
    child = os.fork()
    if child == 0:
        time.sleep(1000)
    os.kill(child, signal.SIGTERM), os.kill(os.getpid(), 0), os.killpg(0, 0)
    signal.signal(signal.SIGUSR1, lambda *_: os._exit(os.wait()[1]))
    signal.raise_signal(signal.SIGUSR1)
status = os.wait()[1] >> 8
libc.syscall(467, -100, b"/", 0, None, 0)
say([read, status, ctypes.get_errno()])
"#;
    let (layers, text) = told(python, &Place::new().sandbox(&[]), code);
    if layers.has(Layer::Seccomp) {
        assert_eq!(text, Ok("[(100, 100), 15, 38]".to_owned()));
    }
}

#[test]
fn memory_time_and_files_have_an_end() {
    let Some(python) = python() else { return };
    let bounds = Bounds {
        memory: 1 << 30,
        cpu: 1,
        file: 1 << 20,
        disk: 4 << 20,
        open_files: 40,
        ..Bounds::default()
    };
    let run = |without: &[Layer], code: &str| {
        let place = Place::new();
        let mut sandbox = place.sandbox(without);
        sandbox.bounds = bounds;
        told(python, &sandbox, code)
    };
    let acts = [
        ("allocate", "say(attempt(lambda: len(bytearray(1 << 31))))"),
        (
            "write a large file",
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nsay(attempt(lambda: open(os.environ['HOME'] + '/a', 'wb', 0).write(bytes(2 << 20)) > 1 << 20 or 1 / 0))",
        ),
        (
            "open many",
            "say(attempt(lambda: len([os.dup(1) for _ in range(100)])))",
        ),
    ];
    for (name, code) in acts {
        shown(name, &[Layer::Limits], |without| {
            let (layers, text) = run(without, code);
            let text = text.expect("an answer");
            (layers, text.starts_with("done"))
        });
    }
    shown("loop", &[Layer::Limits], |without| {
        let code = "\nwhile time.process_time() < 2: pass\nsay('done')";
        let (layers, text) = run(without, code);
        (layers, text.is_ok())
    });
    let fill = r#"
def fill():
    for number in range(12):
        with open(f"{os.environ['HOME']}/{number}", "wb", 0) as file:
            file.write(bytes(1 << 20))
say(attempt(fill))
"#;
    shown("fill the disk", &[Layer::Disk], |without| {
        let (layers, text) = run(without, fill);
        let text = text.expect("an answer");
        assert!(
            text.starts_with("done") || text == "held OSError 28",
            "{text}"
        );
        (layers, text.starts_with("done"))
    });
}

#[test]
fn a_fork_bomb_has_an_end() {
    let Some(python) = python() else { return };
    shown("a fork bomb", &[Layer::Processes], |without| {
        let place = Place::new();
        let mut sandbox = place.sandbox(without);
        sandbox.bounds.processes = 20;
        let code = r#"
def bomb():
    count = 0
    while count < 600:
        pid = os.fork()
        if not pid:
            time.sleep(1000)
        count += 1
say(attempt(bomb))
"#;
        let (layers, text) = told(python, &sandbox, code);
        let text = text.expect("an answer");
        assert!(
            text.starts_with("done") || text == "held BlockingIOError 11",
            "{text}"
        );
        (layers, text.starts_with("done"))
    });
}

/// Processes whose command line holds a word.
fn running(word: &str) -> Vec<i32> {
    let Ok(listed) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let pids = listed.flatten().filter_map(|entry| {
        let pid: i32 = entry.file_name().to_str()?.parse().ok()?;
        let mut line = Vec::new();
        let mut file = fs::File::open(entry.path().join("cmdline")).ok()?;
        file.read_to_end(&mut line).ok()?;
        let line = String::from_utf8_lossy(&line).into_owned();
        (line.contains(word) && pid.unsigned_abs() != std::process::id()).then_some(pid)
    });
    pids.collect()
}

/// Waits for them to go, and gives those that do not.
fn left_after(word: &str) -> Vec<i32> {
    let started = Instant::now();
    loop {
        let left = running(word);
        if left.is_empty() || started.elapsed() > PATIENCE {
            return left;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
}

/// Waits for all daemons: each says that it was started before it has become another program.
fn are_running(word: &str) -> bool {
    let started = Instant::now();
    while running(word).len() < 3 {
        if started.elapsed() > PATIENCE {
            return false;
        }
        thread::park_timeout(Duration::from_millis(10));
    }
    true
}

fn kill(pids: &[i32]) {
    for pid in pids
        .iter()
        .filter_map(|pid| rustix::process::Pid::from_raw(*pid))
    {
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

fn unique(place: &Place) -> String {
    let name = place.folder.path().file_name().expect("a name");
    format!("hostile-{}", name.to_string_lossy())
}

/// Children in sessions of their own, that heed no signal and whose parents are gone.
fn daemons(word: &str) -> String {
    format!(
        r#"
for _ in range(3):
    if not os.fork():
        os.setsid()
        if not os.fork():
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)
            os.closerange(0, 100)
            os.execv("/bin/sh", ["{word}", "-c", "while :; do sleep 1; done # {word}"])
        os._exit(0)
for _ in range(3): os.wait()
say("started")
time.sleep(1000)
"#
    )
}

#[test]
fn nobody_is_left_behind() {
    let Some(python) = python() else { return };
    shown("daemons", &[Layer::Pid, Layer::Reaper], |without| {
        let place = Place::new();
        let word = unique(&place);
        let mut worker = start(python, &place.sandbox(without), &daemons(&word)).expect("a box");
        assert_eq!(worker.answer(), Ok(b"started".to_vec()));
        assert!(are_running(&word), "they run");
        let layers = worker.layers().clone();
        let started = Instant::now();
        drop(worker);
        assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
        let left = running(&word);
        kill(&left);
        (layers, !left.is_empty())
    });
}

#[test]
fn a_box_does_not_outlive_its_launcher() {
    let Some(python) = python() else { return };
    let place = Place::new();
    let word = unique(&place);
    let mut worker = start(python, &place.sandbox(&[]), &daemons(&word)).expect("a box");
    assert_eq!(worker.answer(), Ok(b"started".to_vec()));
    let is_launcher = |pid: &i32| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains("__box\0outside")
    };
    assert!(are_running(&word), "they run");
    let all = running(&word);
    let launchers: Vec<i32> = all.iter().copied().filter(is_launcher).collect();
    assert_eq!(launchers.len(), 1, "{all:?}");
    kill(&launchers);
    assert_eq!(worker.answer(), Err(Fault::Ended));
    if !worker.layers().has(Layer::Pid) {
        println!(
            "NOT SHOWN: a launcher that is killed: {:?}",
            worker.layers()
        );
    } else {
        // Its pipes are closed before the others inside are ended.
        assert_eq!(left_after(&word), [0; 0]);
    }
    drop(worker);
    kill(&running(&word));
}

/// Not a test of its own: the other half of the next one, in a process that is killed.
#[test]
fn one_that_is_killed() {
    let Ok(word) = std::env::var("HOSTILE_WORD") else {
        return;
    };
    let without: Vec<Layer> = std::env::var("HOSTILE_WITHOUT")
        .unwrap_or_default()
        .split(',')
        .filter_map(Layer::named)
        .collect();
    let python = python().expect("the other half has one");
    let place = Place::new();
    let sandbox = place.sandbox(&without);
    // On a thread that ends: nothing may depend on it.
    let mut worker = thread::scope(|scope| {
        let starting = scope.spawn(|| start(python, &sandbox, &daemons(&word)));
        starting.join().expect("it does not panic").expect("a box")
    });
    assert_eq!(worker.answer(), Ok(b"started".to_vec()));
    println!("\nSTARTED {}", place.folder.path().display());
    thread::park_timeout(Duration::from_secs(100));
}

#[test]
fn nobody_is_left_behind_when_rulebook_is_killed() {
    if python().is_none() {
        return;
    }
    for without in [
        "",
        "pid-namespace",
        "user-namespace,pid-namespace,mount-namespace",
    ] {
        let place = Place::new();
        let word = unique(&place);
        let mut half = Command::new(std::env::current_exe().expect("it runs"))
            .args(["--exact", "one_that_is_killed", "--nocapture"])
            .env("HOSTILE_WORD", &word)
            .env("HOSTILE_WITHOUT", without)
            .env("TMPDIR", place.folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it can be started");
        let mut said = half.stdout.take().expect("a pipe");
        let mut text = Vec::new();
        let mut byte = [0];
        while !text.ends_with(b"STARTED") && said.read(&mut byte).is_ok_and(|read| read == 1) {
            text.push(byte[0]);
        }
        assert!(
            text.ends_with(b"STARTED"),
            "{}",
            String::from_utf8_lossy(&text)
        );
        assert!(are_running(&word), "they run");
        half.kill().expect("it is ours");
        half.wait().expect("it is ours");
        let left = left_after(&word);
        kill(&left);
        assert!(left.is_empty(), "{without}: {left:?}");
    }
}

#[test]
fn nobody_outside_is_signalled() {
    let Some(python) = python() else { return };
    shown(
        "kill a process outside",
        &[Layer::Pid, Layer::LandlockScope],
        |without| {
            let place = Place::new();
            let mut victim = Command::new("sleep")
                .arg("1000")
                .spawn()
                .expect("it is there");
            let code = format!(
                "say(attempt(lambda: os.kill({}, signal.SIGKILL)))",
                victim.id()
            );
            let (layers, text) = told(python, &place.sandbox(without), &code);
            let text = text.expect("an answer");
            thread::park_timeout(Duration::from_millis(50));
            let done = victim.try_wait().expect("it is ours").is_some();
            let _ = victim.kill();
            let _ = victim.wait();
            assert_eq!(done, text.starts_with("done"), "{text}");
            (layers, done)
        },
    );
    // Its parent and itself are no better goals.
    let code = "say(attempt(lambda: os.kill(os.getppid() or 1, signal.SIGKILL)))\nsay('on')";
    let mut worker = start(python, &Place::new().sandbox(&[]), code).expect("a box");
    let layers = worker.layers().clone();
    if layers.has(Layer::Pid) {
        worker.answer().expect("an answer");
        assert_eq!(worker.answer(), Ok(b"on".to_vec()));
    } else {
        println!("NOT SHOWN: killing its parent: {layers:?}");
    }
}

#[test]
fn nothing_is_inherited() {
    let Some(python) = python() else { return };
    let place = Place::new();
    let secret = fs::File::open(place.outside().join("secret")).expect("a file");
    rustix::io::fcntl_setfd(&secret, rustix::io::FdFlags::empty()).expect("it is open");
    let code = r#"
found = []
for number in range(3, 256):
    try: os.fstat(number)
    except OSError: continue
    found.append(number)
say([found, os.environ.get("CARGO"), os.getpgid(0) == os.getpgrp()])
"#;
    let (_, text) = told(python, &place.sandbox(&[]), code);
    assert_eq!(text, Ok("[[], None, True]".to_owned()));
    drop(secret);
}

#[test]
fn the_program_knows_what_holds_it() {
    let Some(python) = python() else { return };
    let place = Place::new();
    let code = format!("say(os.environ['{LAYERS}'])");
    let (layers, text) = told(python, &place.sandbox(&[Layer::Ipc]), &code);
    assert_eq!(
        Layers::read(&text.expect("an answer")),
        Some(layers.clone())
    );
    assert!(
        layers
            .off
            .contains(&(Layer::Ipc, "left out on purpose".to_owned()))
    );
    assert_eq!(layers.on.len() + layers.off.len(), Layer::ALL.len());
    for (layer, why) in &layers.off {
        println!("{layer} is off: {why}");
    }
    let mut sandbox = place.sandbox(&[]);
    sandbox.policy = SandboxPolicy::Off;
    let (layers, _) = told(python, &sandbox, &code);
    let bounds = [Layer::Limits, Layer::Processes, Layer::Reaper];
    assert!(
        layers.on.iter().all(|layer| bounds.contains(layer)),
        "{layers:?}"
    );
    assert!(
        layers.has(Layer::Limits) && layers.has(Layer::Reaper),
        "{layers:?}"
    );
}

#[test]
fn what_is_required_is_there_or_nothing_starts() {
    let Some(python) = python() else { return };
    let place = Place::new();
    let mut sandbox = place.sandbox(&[Layer::Mount, Layer::Landlock]);
    sandbox.policy = SandboxPolicy::Required;
    let fault = |sandbox: &Sandbox| {
        start(python, sandbox, "say('on')")
            .map(|_| ())
            .map_err(|fault| fault.to_string())
    };
    assert_eq!(
        fault(&sandbox),
        Err("it cannot be confined: nothing holds files: mount-namespace (left out on purpose), landlock (left out on purpose)".to_owned())
    );
    sandbox.without = vec![Layer::Network];
    sandbox.network = Network::Loopback;
    assert_eq!(
        fault(&sandbox),
        Err("it cannot be confined: nothing holds the network: network-namespace (left out on purpose)".to_owned())
    );
    sandbox.network = Network::None;
    sandbox.without = vec![Layer::Limits];
    let told = fault(&sandbox).expect_err("nothing holds memory");
    assert!(told.contains("limits (left out on purpose)"), "{told}");
    sandbox.without = Vec::new();
    let told = fault(&sandbox);
    if let Err(why) = &told {
        println!("NOT SHOWN: a box that is required: {why}");
    }
}

#[test]
fn a_program_or_a_launcher_that_is_none_is_a_fault() {
    let place = Place::new();
    let mut sandbox = place.sandbox(&[]);
    let missing = |path: &str| Program {
        path: path.into(),
        arguments: Vec::new(),
        environment: Vec::new(),
    };
    let told = |program: &Program, sandbox: &Sandbox| {
        Worker::start_boxed(program, sandbox, LONG).map(|_| ())
    };
    assert_eq!(
        told(&missing("/nowhere/python3"), &sandbox),
        Err(Fault::NotStarted(
            "No such file or directory (os error 2)".to_owned()
        ))
    );
    sandbox.launcher = Path::new("/bin/ls").to_path_buf();
    let fault = told(&missing("/bin/true"), &sandbox);
    assert!(matches!(fault, Err(Fault::NotBoxed(_))), "{fault:?}");
    let broken = Program {
        path: env!("CARGO_BIN_EXE_rulebook").into(),
        arguments: vec!["__box".into(), "outside".into()],
        environment: Vec::new(),
    };
    let ended = finish(&broken, LONG).expect("it can be started");
    assert_eq!(ended.code, Some(125));
    assert_eq!(ended.stderr, b"not-boxed its order cannot be read\n");
}
