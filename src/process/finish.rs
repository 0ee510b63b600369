//! A program run to its end: an installer, a linter, a browser.
//!
//! It is given no input. What it says is read as it comes and bounded, and when it ends or has to, all that it started
//! goes with it: what an installer left running would hold its pipes open.

use super::program::{Fault, Limits, Program};
use super::worker::{command, kill_group};
use std::io::{self, Read};
use std::process::{Child, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How a program ended, and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The exit status, unless a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

impl Finished {
    pub fn is_success(&self) -> bool {
        self.code == Some(0)
    }
}

/// Starts a program and waits for its end. `limits.time` is for all of it, `limits.size` for each of its two outputs.
pub fn finish(program: &Program, limits: Limits) -> Result<Finished, Fault> {
    let not_started = |fault: io::Error| Fault::NotStarted(fault.to_string());
    let deadline = Instant::now() + limits.time;
    let mut child = Running(
        command(program)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(not_started)?,
    );
    let (Some(stdout), Some(stderr)) = (child.0.stdout.take(), child.0.stderr.take()) else {
        return Err(Fault::Ended);
    };
    let stdout = listen("stdout", stdout, limits.size).map_err(not_started)?;
    let stderr = listen("stderr", stderr, limits.size).map_err(not_started)?;
    let mut said = [None, None];
    let mut pause = Duration::from_millis(1);
    let status = loop {
        for (at, output) in [&stdout, &stderr].into_iter().enumerate() {
            if said[at].is_none()
                && let Ok(read) = output.try_recv()
            {
                said[at] = Some(read?);
            }
        }
        if let Some(status) = child.ended().map_err(not_started)? {
            break status;
        }
        if Instant::now() >= deadline {
            return Err(Fault::TooSlow);
        }
        thread::park_timeout(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    };
    let [first, second] = said;
    let heard = |said: Option<Vec<u8>>, output: &Receiver<_>| match said {
        Some(said) => Ok(said),
        // The group is gone, so what is left to read is in the pipe. Someone who left the group may hold it open.
        None => match output.recv_timeout(Duration::from_secs(5)) {
            Ok(read) => read,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => Err(Fault::TooSlow),
        },
    };
    Ok(Finished {
        code: status.code(),
        signal: signal(status),
        stdout: heard(first, &stdout)?,
        stderr: heard(second, &stderr)?,
    })
}

/// Reads to the end on a thread of its own, or until there is too much.
fn listen(
    name: &str,
    from: impl Read + Send + 'static,
    most: usize,
) -> io::Result<Receiver<Result<Vec<u8>, Fault>>> {
    let (told, said) = channel();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let mut text = Vec::new();
            let read = from.take(most as u64 + 1).read_to_end(&mut text);
            let _ = told.send(match read {
                Ok(_) if text.len() > most => Err(Fault::TooLong),
                // A pipe that breaks said what it said.
                _ => Ok(text),
            });
        })?;
    Ok(said)
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// Killed with its group when dropped.
struct Running(Child);

impl Running {
    /// Its status as soon as it ended, and then nothing of its group is left.
    fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        #[cfg(unix)]
        {
            use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
            let Some(pid) = i32::try_from(self.0.id()).ok().and_then(Pid::from_raw) else {
                return self.0.try_wait();
            };
            // It is looked at without being reaped, so that the number of its group is still its own below.
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
            if waitid(WaitId::Pid(pid), options)?.is_none() {
                return Ok(None);
            }
            kill_group(&self.0);
        }
        self.0.try_wait()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Reaped already, it has no number any more.
        if let Ok(None) = self.0.try_wait() {
            kill_group(&self.0);
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    fn shell(script: &str, time: Duration) -> Result<Finished, Fault> {
        let program = Program {
            path: "/bin/sh".into(),
            arguments: vec!["-c".into(), script.into()],
            environment: vec![("PATH".into(), "/usr/bin:/bin".into())],
        };
        finish(&program, Limits { time, size: 1_000 })
    }

    #[test]
    fn it_is_told_how_a_program_ended_and_what_it_said() {
        let told = shell("echo out; echo err >&2; cat; exit 3", LONG).expect("a shell");
        assert_eq!((told.code, told.signal), (Some(3), None));
        assert_eq!(
            (&*told.stdout, &*told.stderr),
            (&b"out\n"[..], &b"err\n"[..])
        );
        let told = shell("kill -9 $$", LONG).expect("a shell");
        assert_eq!((told.code, told.signal), (None, Some(9)));
    }

    #[test]
    fn one_that_hangs_babbles_or_leaves_children_is_ended() {
        assert_eq!(
            shell("sleep 1000", Duration::from_millis(50)),
            Err(Fault::TooSlow)
        );
        assert_eq!(shell("yes", LONG), Err(Fault::TooLong));
        assert_eq!(shell("yes >&2", LONG), Err(Fault::TooLong));
        let started = Instant::now();
        let told = shell("sleep 1000 & echo $!", LONG).expect("a shell");
        assert!(started.elapsed() < LONG);
        let pid = String::from_utf8_lossy(&told.stdout)
            .trim()
            .parse()
            .expect("a number");
        let pid = rustix::process::Pid::from_raw(pid).expect("a number");
        let gone = (0..1_000).any(|_| {
            thread::park_timeout(Duration::from_millis(5));
            rustix::process::test_kill_process(pid).is_err()
        });
        assert!(gone, "what it started is still there");
    }
}
