//! The box: what a program may do that no one read before it is run.
//!
//! The layers are put up by rulebook itself, started once more as `rulebook __box …` ([`enter_box`]): nothing of it
//! happens between a fork and an exec of ours, where little is allowed, and the layers hold before the program's first
//! instruction. What a machine lacks is left out and told ([`Layers`]), or refused under [`SandboxPolicy::Required`].

mod layers;
#[cfg(target_os = "linux")]
mod linux;
mod order;
mod spec;

pub use layers::{LAYERS, Layer, Layers};
pub use spec::{Bounds, Sandbox};

use super::program::{Fault, Program};
use crate::config::SandboxPolicy;
use order::{DONE, LAYERS_ARE, NOT_BOXED, NOT_STARTED, Order};
use std::ffi::{OsStr, OsString};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStderr, ExitCode};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Why a box elsewhere has no layer.
pub(super) const ONLY_LINUX: &str = "only Linux has it";

/// Of what it says, at most.
const MOST_LINES: usize = 8;
/// In bytes.
const LONGEST_LINE: u64 = 64 << 10;

/// The launcher's command line for a program; nothing where there is no box at all.
pub(super) fn boxed(program: &Program, sandbox: &Sandbox) -> Result<Option<Program>, Fault> {
    if cfg!(not(target_os = "linux")) {
        return match sandbox.policy {
            SandboxPolicy::Required => Err(Fault::NotBoxed(ONLY_LINUX.to_owned())),
            SandboxPolicy::Auto | SandboxPolicy::Off => Ok(None),
        };
    }
    Ok(Some(Program {
        path: sandbox.launcher.clone(),
        arguments: Order::new(program, sandbox).write(),
        environment: furnished(program, sandbox),
    }))
}

/// The environment of a program, with a home and a folder for temporary files that it may write.
pub(super) fn furnished(program: &Program, sandbox: &Sandbox) -> Vec<(OsString, OsString)> {
    let mut environment = program.environment.clone();
    let own = [
        ("HOME", sandbox.scratch.as_os_str()),
        ("TMPDIR", sandbox.scratch.as_os_str()),
        ("PATH", OsStr::new("/usr/bin:/bin")),
    ];
    for (name, value) in own {
        if !environment.iter().any(|(given, _)| given == name) {
            environment.push((name.into(), value.to_owned()));
        }
    }
    environment
}

/// What the launcher says before the program speaks, and the end of the pipe that keeps it alive.
pub(super) fn told(lifeline: ChildStderr, time: Duration) -> Result<(Layers, ChildStderr), Fault> {
    let (tell, told) = channel();
    let listen = move || {
        let mut lifeline = BufReader::new(lifeline);
        let mut said = Vec::new();
        let mut line = String::new();
        // The launcher says little; another program in its place may say anything.
        while said.len() < MOST_LINES
            && matches!(
                lifeline.by_ref().take(LONGEST_LINE).read_line(&mut line),
                Ok(1..)
            )
        {
            let is_last = line.trim_end() == DONE;
            said.push(std::mem::take(&mut line));
            if is_last {
                break;
            }
        }
        let _ = tell.send((said, lifeline.into_inner()));
    };
    thread::Builder::new()
        .name("box".to_owned())
        .spawn(listen)
        .map_err(|fault| Fault::NotStarted(fault.to_string()))?;
    match told.recv_timeout(time) {
        Ok((said, lifeline)) => Ok((understood(&said)?, lifeline)),
        Err(RecvTimeoutError::Timeout) => Err(Fault::TooSlow),
        Err(RecvTimeoutError::Disconnected) => Err(Fault::Ended),
    }
}

fn understood(said: &[String]) -> Result<Layers, Fault> {
    let rest = |word: &str| {
        let mut lines = said.iter();
        lines
            .find_map(|line| line.strip_prefix(word))
            .map(|rest| rest.trim_end().to_owned())
    };
    if let Some(why) = rest(NOT_BOXED) {
        return Err(Fault::NotBoxed(why));
    }
    if let Some(why) = rest(NOT_STARTED) {
        return Err(Fault::NotStarted(why));
    }
    let is_whole = said.last().is_some_and(|line| line.trim_end() == DONE);
    let layers = rest(LAYERS_ARE).and_then(|text| Layers::read(&text));
    match layers {
        Some(layers) if is_whole => Ok(layers),
        _ => {
            let first = said
                .first()
                .map_or("it said nothing", |line| line.trim_end());
            Err(Fault::NotBoxed(format!(
                "the launcher does not do its work: {first}"
            )))
        }
    }
}

/// The launcher ends and reaps what is inside as soon as its lifeline is cut. It is given a while.
pub(super) fn wait_for_end(child: &mut Child) {
    let started = Instant::now();
    let mut pause = Duration::from_micros(200);
    while started.elapsed() < Duration::from_secs(8) {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::park_timeout(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// What `rulebook __box …` does; nothing where the command line, without the program's name, is another one.
pub fn enter_box(arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let order = Order::read(arguments)?;
    #[cfg(target_os = "linux")]
    return Some(linux::enter(order));
    #[cfg(not(target_os = "linux"))]
    {
        let _ = order;
        Some(ExitCode::from(125))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(|line| format!("{line}\n")).collect()
    }

    #[test]
    fn what_a_launcher_says_is_understood_whole_or_not_at_all() {
        let layers = Layers::none("so");
        let good = format!("layers {}\ndone\n", layers.write());
        assert_eq!(understood(&lines(&good)), Ok(layers));
        let told = |text: &str| {
            understood(&lines(text))
                .map(|_| ())
                .map_err(|fault| fault.to_string())
        };
        for (text, why) in [
            ("", "the launcher does not do its work: it said nothing"),
            ("usage: x\ny", "the launcher does not do its work: usage: x"),
            ("done", "the launcher does not do its work: done"),
            ("not-boxed so", "so"),
        ] {
            assert_eq!(told(text), Err(format!("it cannot be confined: {why}")));
        }
        let late = format!("{}not-started gone\ndone\n", good.replace("done\n", ""));
        assert_eq!(told(&late), Err("it cannot be started: gone".to_owned()));
    }
}
