//! Who ends what is inside, and when: with the program itself, with the worker, or with rulebook, however it ended.
//!
//! The launcher's standard error is its lifeline. No one else holds the other end, so that when it is closed, by a
//! dropped worker or by rulebook's death, the launcher sees it and takes all down. That is no death signal of the
//! parent on purpose: the kernel sends that one when the *thread* ends that started the child. Between the two
//! launchers, which have one thread each, it is just right.

use super::super::layers::{Layer, Layers};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{
    Pid, PidfdFlags, Signal, WaitOptions, kill_process, pidfd_open, set_child_subreaper,
    set_parent_process_death_signal, wait,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, PipeWriter};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// What its parent leaves behind comes to the launcher.
pub(super) fn adopt(layers: &mut Layers) {
    if layers.is_decided(Layer::Reaper) {
        return;
    }
    match set_child_subreaper(Pid::from_raw(1)) {
        Ok(()) => layers.on(Layer::Reaper),
        Err(fault) => layers.off(Layer::Reaper, fault),
    }
}

/// Inside: dies with the launcher, and keeps a way to tell it what went wrong that the program does not inherit.
pub(super) fn follow() -> io::Result<PipeWriter> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let lifeline = rustix::stdio::stderr().try_clone_to_owned()?;
    // It may have died before it was asked to tell.
    if is_cut(lifeline.as_fd()) {
        return Err(io::ErrorKind::BrokenPipe.into());
    }
    let nothing = File::options().write(true).open("/dev/null")?;
    rustix::stdio::dup2_stderr(&nothing)?;
    Ok(lifeline.into())
}

fn is_cut(lifeline: BorrowedFd<'_>) -> bool {
    let mut polled = [PollFd::from_borrowed_fd(lifeline, PollFlags::empty())];
    let now = Timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    poll(&mut polled, Some(&now)).is_ok() && is_closed(&polled[0])
}

fn is_closed(polled: &PollFd<'_>) -> bool {
    polled
        .revents()
        .intersects(PollFlags::ERR | PollFlags::HUP | PollFlags::NVAL)
}

/// Until the program ended or the lifeline is cut; then nothing is left.
pub(super) fn wait_for(child: &mut Child, is_pid_namespace: bool) -> ExitStatus {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    let ended = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
    // An old kernel cannot tell when a child ends: it is asked from time to time.
    let pause = Timespec {
        tv_sec: 0,
        tv_nsec: 20_000_000,
    };
    let lifeline = rustix::stdio::stderr();
    let status = loop {
        let mut polled = vec![PollFd::from_borrowed_fd(lifeline, PollFlags::empty())];
        polled.extend(
            ended
                .as_ref()
                .map(|ended| PollFd::new(ended, PollFlags::IN)),
        );
        let timeout = ended.is_none().then_some(&pause);
        let asked = poll(&mut polled, timeout);
        if let Ok(Some(status)) = child.try_wait() {
            break status;
        }
        // A poll that fails for good must not become a loop without end.
        let is_over = match asked {
            Ok(_) => is_closed(&polled[0]),
            Err(fault) => fault != rustix::io::Errno::INTR,
        };
        if is_over {
            let _ = child.kill();
            break child.wait().unwrap_or_else(|_| ExitStatus::from_raw(9));
        }
    };
    // The end of its first process ended a pid namespace, and the kernel waits for that.
    if !is_pid_namespace {
        end_orphans();
    }
    status
}

/// Kills whoever descends from the launcher until nobody does. What starts faster than it is found is found the next
/// time; after a while it is given up, so that a run ends.
fn end_orphans() {
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(5) {
        for pid in descendants() {
            let _ = kill_process(pid, Signal::KILL);
        }
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some(_)) => {}
                Ok(None) => break,
                // No one is left.
                Err(_) => return,
            }
        }
        thread::park_timeout(Duration::from_millis(1));
    }
}

fn descendants() -> Vec<Pid> {
    let Ok(listed) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    let mut children: BTreeMap<i32, Vec<i32>> = BTreeMap::new();
    for entry in listed.flatten() {
        let Some(pid) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        // `pid (name) state parent …`, and the name may hold anything.
        let parent = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(1));
        if let Some(parent) = parent.and_then(|parent| parent.parse().ok()) {
            children.entry(parent).or_default().push(pid);
        }
    }
    let mut found = BTreeSet::new();
    let mut left = vec![rustix::process::getpid().as_raw_nonzero().get()];
    while let Some(pid) = left.pop() {
        for child in children.get(&pid).into_iter().flatten() {
            if found.insert(*child) {
                left.push(*child);
            }
        }
    }
    found.into_iter().filter_map(Pid::from_raw).collect()
}
