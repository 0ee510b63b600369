//! What may be used up: the limits that a process inherits, and how many processes there may be.

use super::super::layers::Layer;
use super::super::order::Order;
use rustix::process::{Resource, Rlimit, geteuid, getrlimit, setrlimit};
use std::fs;
use std::io;
use std::path::Path;

/// The kernel keeps so many numbers of a pid namespace for its first processes: no bound can be lower.
const RESERVED: u64 = 300;

pub(super) fn set(order: &mut Order) {
    if order.layers.is_decided(Layer::Limits) {
        return;
    }
    let bounds = order.bounds;
    let all = [
        (Resource::Core, 0),
        (Resource::Cpu, bounds.cpu),
        (Resource::Fsize, bounds.file),
        (Resource::Nofile, bounds.open_files),
        (Resource::As, bounds.memory),
    ];
    let set = all
        .into_iter()
        .try_for_each(|(resource, most)| lower(resource, most));
    match set {
        Ok(()) => order.layers.on(Layer::Limits),
        Err(fault) => order.layers.off(Layer::Limits, fault),
    }
}

/// Where the machine has no memory left, the kernel takes what is in the box before anything of the user's: no limit
/// holds all processes together. Whoever may raise this number may not lower it again where `/proc` is read-only.
/// Called where `/proc` can still be written; a kernel that refuses has nothing to be told of.
pub(super) fn go_first(order: &Order) {
    if !order.layers.is_decided(Layer::Limits) {
        let _ = fs::write("/proc/self/oom_score_adj", "1000");
    }
}

/// Never above what there is already.
fn lower(resource: Resource, most: u64) -> io::Result<()> {
    let held = getrlimit(resource);
    let most = held.maximum.map_or(most, |held| held.min(most));
    let limit = Rlimit {
        current: Some(most),
        maximum: Some(most),
    };
    Ok(setrlimit(resource, limit)?)
}

/// Through the pid namespace's own `kernel.pid_max`: the only bound that holds root, and it counts all processes
/// inside together. Called where its `/proc` can still be written.
pub(super) fn bound_numbers(order: &mut Order, proc: &Path) {
    if order.layers.is_decided(Layer::Processes) {
        return;
    }
    // Before 6.14 the file is the whole machine's, and root may write it from any namespace.
    if kernel() < (6, 14) {
        return;
    }
    let most = RESERVED + order.bounds.processes.max(1) + 1;
    match fs::write(proc.join("sys/kernel/pid_max"), most.to_string()) {
        Ok(()) => order.layers.on(Layer::Processes),
        Err(fault) => order.layers.off(Layer::Processes, fault),
    }
}

/// Through the limit of one user's processes, which counts those inside a user namespace alone since 5.14. Without one
/// it would count whatever else the user runs, and it never holds root.
pub(super) fn count_processes(order: &mut Order, has_proc: bool) {
    if order.without.contains(&Layer::Processes) {
        return;
    }
    let is_root = geteuid().is_root();
    let counts = order.layers.has(Layer::User) && kernel() >= (5, 14) && !is_root;
    if counts {
        match lower(Resource::Nproc, order.bounds.processes) {
            Ok(()) => order.layers.on(Layer::Processes),
            Err(fault) => order.layers.off(Layer::Processes, fault),
        }
    }
    if !order.layers.is_decided(Layer::Processes) {
        let why = if !is_root {
            "a limit would count all processes of the user: it needs a user namespace, and Linux 5.14"
        } else if has_proc {
            "no limit holds root, and a pid namespace has a bound of its own since Linux 6.14"
        } else {
            "no limit holds root, and the bound of a pid namespace needs a /proc of its own"
        };
        order.layers.off(Layer::Processes, why);
    }
}

/// Of `6.18.44-…`.
fn kernel() -> (u32, u32) {
    let about = rustix::system::uname();
    let release = about.release().to_string_lossy();
    let mut numbers = release
        .split(|c: char| !c.is_ascii_digit())
        .map(|number| number.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}
