//! A program that stays and is asked again and again, over its standard input and output.
//!
//! A frame is its length in four bytes, the lowest first, and so many bytes. Reading and writing have threads of their
//! own, because a program that reads nothing or answers nothing must not keep anybody waiting: after the limit it is
//! killed with all that it started. What it writes to its standard error is no one's.

use super::program::{Fault, Limits, Program};
use super::sandbox::{self, Layers, Sandbox};
use std::io::{self, Read, Write};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;

/// A program that runs; dropped, it is killed.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    requests: Sender<Vec<u8>>,
    answers: Receiver<Result<Vec<u8>, Fault>>,
    limits: Limits,
    layers: Layers,
    /// Of a box: closed, it ends all that is inside.
    lifeline: Option<ChildStderr>,
}

impl Worker {
    pub fn start(program: &Program, limits: Limits) -> Result<Worker, Fault> {
        let mut command = command(program);
        command.stderr(Stdio::null());
        Worker::spawn(command, limits)
    }

    /// Starts it in a box. Its folder is `/`, and it finds its layers in the environment.
    pub fn start_boxed(
        program: &Program,
        sandbox: &Sandbox,
        limits: Limits,
    ) -> Result<Worker, Fault> {
        let Some(boxed) = sandbox::boxed(program, sandbox)? else {
            let program = Program {
                environment: sandbox::furnished(program, sandbox),
                ..program.clone()
            };
            let mut worker = Worker::start(&program, limits)?;
            worker.layers = Layers::none(sandbox::ONLY_LINUX);
            return Ok(worker);
        };
        let mut command = command(&boxed);
        command.stderr(Stdio::piped());
        let mut worker = Worker::spawn(command, limits)?;
        let Some(lifeline) = worker.child.stderr.take() else {
            return Err(Fault::Ended);
        };
        let (layers, lifeline) = sandbox::told(lifeline, limits.time)?;
        worker.layers = layers;
        worker.lifeline = Some(lifeline);
        Ok(worker)
    }

    /// What holds it back; nothing where it was started without a box.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    fn spawn(mut command: Command, limits: Limits) -> Result<Worker, Fault> {
        let not_started = |fault: io::Error| Fault::NotStarted(fault.to_string());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().map_err(not_started)?;
        let pipes = (child.stdin.take(), child.stdout.take());
        let (requests, to_write) = channel();
        let (to_answer, answers) = channel();
        // From here on a fault drops the worker, and that ends the child.
        let worker = Worker {
            child,
            requests,
            answers,
            limits,
            layers: Layers::default(),
            lifeline: None,
        };
        let (Some(stdin), Some(stdout)) = pipes else {
            return Err(Fault::Ended);
        };
        let most = limits.size;
        let named = |name: &str| thread::Builder::new().name(name.to_owned());
        named("requests")
            .spawn(move || write(stdin, &to_write))
            .map_err(not_started)?;
        named("answers")
            .spawn(move || read(stdout, &to_answer, most))
            .map_err(not_started)?;
        Ok(worker)
    }

    /// The next frame that the program writes.
    pub fn answer(&mut self) -> Result<Vec<u8>, Fault> {
        match self.answers.recv_timeout(self.limits.time) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => Err(Fault::TooSlow),
            Err(RecvTimeoutError::Disconnected) => Err(Fault::Ended),
        }
    }

    /// Sends a frame that nobody answers.
    pub fn tell(&mut self, message: Vec<u8>) -> Result<(), Fault> {
        self.requests.send(message).map_err(|_| Fault::Ended)
    }

    /// Sends a frame and waits for one.
    pub fn ask(&mut self, request: Vec<u8>) -> Result<Vec<u8>, Fault> {
        self.tell(request)?;
        self.answer()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // A box ends and reaps what is inside by itself, and only it knows who that is.
        if self.lifeline.take().is_some() {
            sandbox::wait_for_end(&mut self.child);
        }
        kill_group(&self.child);
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// In a group of its own, with nothing of our environment, and not in the user's folder: nothing there is to be picked
/// up by name.
pub(super) fn command(program: &Program) -> Command {
    let mut command = Command::new(&program.path);
    command
        .args(&program.arguments)
        .env_clear()
        .envs(program.environment.iter().cloned());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;
        command.current_dir("/").process_group(0);
    }
    // Without it, programs there cannot even make random numbers.
    #[cfg(windows)]
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

/// Of a child that was not reaped yet, so that the number is still its own.
pub(super) fn kill_group(child: &Child) {
    #[cfg(unix)]
    if let Ok(pid) = i32::try_from(child.id())
        && let Some(group) = rustix::process::Pid::from_raw(pid)
    {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    let _ = child;
}

/// Ends with the channel, or with the pipe.
fn write(mut to: ChildStdin, requests: &Receiver<Vec<u8>>) {
    for request in requests {
        let Ok(length) = u32::try_from(request.len()) else {
            return;
        };
        let written = to
            .write_all(&length.to_le_bytes())
            .and_then(|()| to.write_all(&request))
            .and_then(|()| to.flush());
        if written.is_err() {
            return;
        }
    }
}

fn read(mut from: ChildStdout, answers: &Sender<Result<Vec<u8>, Fault>>, most: usize) {
    loop {
        let frame = frame(&mut from, most);
        let is_last = frame.is_err();
        if answers.send(frame).is_err() || is_last {
            return;
        }
    }
}

fn frame(from: &mut impl Read, most: usize) -> Result<Vec<u8>, Fault> {
    let mut length = [0; 4];
    from.read_exact(&mut length).map_err(|_| Fault::Ended)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > most {
        return Err(Fault::TooLong);
    }
    // What is promised is not yet there: memory is taken as it comes.
    let mut frame = Vec::new();
    match from.take(length as u64).read_to_end(&mut frame) {
        Ok(read) if read == length => Ok(frame),
        _ => Err(Fault::Ended),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn shell(script: &str, time: Duration) -> Result<Worker, Fault> {
        let program = Program {
            path: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            environment: vec![("PATH".into(), "/usr/bin:/bin".into())],
        };
        Worker::start(&program, Limits { time, size: 1_000 })
    }

    const LONG: Duration = Duration::from_secs(30);
    const SHORT: Duration = Duration::from_millis(50);

    #[test]
    fn what_is_sent_comes_back() {
        let mut worker = shell("exec cat", LONG).expect("a shell");
        for text in ["", "é", "a\nb"] {
            let answer = worker.ask(text.as_bytes().to_vec());
            assert_eq!(answer, Ok(text.as_bytes().to_vec()));
        }
    }

    #[test]
    fn one_that_dies_or_babbles_is_a_fault() {
        let ask = |script| shell(script, LONG).expect("a shell").ask(b"x".to_vec());
        assert_eq!(ask("exit 3"), Err(Fault::Ended));
        assert_eq!(ask("kill -9 $$"), Err(Fault::Ended));
        assert_eq!(ask("printf 'ab'"), Err(Fault::Ended));
        assert_eq!(ask("printf '\\7\\0\\0\\0ab'"), Err(Fault::Ended));
        assert_eq!(ask("echo this is no frame"), Err(Fault::TooLong));
        assert_eq!(ask("yes"), Err(Fault::TooLong));
        let none = Program {
            path: "/nowhere/python3".into(),
            arguments: Vec::new(),
            environment: Vec::new(),
        };
        let limits = Limits {
            time: LONG,
            size: 1,
        };
        let told = Worker::start(&none, limits).map(|_| ());
        assert!(matches!(told, Err(Fault::NotStarted(_))), "{told:?}");
    }

    #[test]
    fn one_that_hangs_is_killed_with_all_it_started() {
        // It reads nothing, and the request is longer than a pipe holds.
        let mut worker = shell("sleep 1000 & sleep 1000", SHORT).expect("a shell");
        let started = Instant::now();
        assert_eq!(worker.ask(vec![b'x'; 1 << 20]), Err(Fault::TooSlow));
        let id = worker.child.id();
        drop(worker);
        assert!(started.elapsed() < LONG);
        let pid = rustix::process::Pid::from_raw(id as i32).expect("a pid");
        // A killed grandchild is gone as soon as its new parent has looked: give it a moment.
        let gone = (0..1_000).any(|_| {
            thread::yield_now();
            let is_gone = rustix::process::test_kill_process_group(pid).is_err();
            if !is_gone {
                thread::park_timeout(Duration::from_millis(5));
            }
            is_gone
        });
        assert!(gone, "the group is still there");
    }

    #[test]
    fn nothing_of_our_environment_is_handed_down() {
        let script = "x=\"$(env | sed 's/=.*//' | sort | tr '\\n' ' ')$(pwd)\"; printf \"\\\\$(printf %o ${#x})\\0\\0\\0%s\" \"$x\"";
        let answer = shell(script, LONG).expect("a shell").answer();
        let text = String::from_utf8(answer.expect("a frame")).expect("text");
        assert!(!text.contains("CARGO") && !text.contains("HOME"), "{text}");
        assert!(text.ends_with('/'), "{text}");
    }
}
