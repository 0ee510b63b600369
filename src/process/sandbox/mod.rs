//! The box: what a program may do that nobody read before it is run.
//!
//! The layers are put up by rulebook itself, started once more as `rulebook __box …` ([`enter_box`]): nothing of it
//! happens between a fork and an exec of ours, where little is allowed, and the layers hold before the program's first
//! instruction. What a machine lacks is left out and told ([`Layers`]), or refused under [`Policy::Required`].

mod layers;

pub use layers::{LAYERS, Layer, Layers};

use super::worker::{Fault, Program};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Child, ChildStderr, ExitCode};
use std::time::Duration;

/// Why a box elsewhere has no layer.
pub(super) const ONLY_LINUX: &str = "only Linux has it";

/// What happens where a machine lacks a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Policy {
    /// It is left out, and told.
    Auto,
    /// Nothing is started unless files, network and resources are held by at least one layer each.
    Required,
    /// Only the resources are bounded.
    Off,
}

/// What may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Network {
    None,
    /// Whatever the program itself offers on this machine's own addresses.
    Loopback,
}

/// What a program may use up. Where a process is counted, all that it starts are too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Bytes of address space, of each process.
    pub memory: u64,
    /// Seconds of processor time, of each process.
    pub cpu: u64,
    /// Bytes of one file.
    pub file: u64,
    /// Bytes of all files.
    pub disk: u64,
    pub processes: u64,
    pub open_files: u64,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            memory: 2 << 30,
            cpu: 600,
            file: 64 << 20,
            disk: 256 << 20,
            processes: 128,
            open_files: 256,
        }
    }
}

/// How a program is confined.
#[derive(Debug, Clone)]
pub struct Sandbox {
    pub policy: Policy,
    /// rulebook itself, which puts the layers up and then becomes the program.
    pub launcher: PathBuf,
    /// Files and folders that may be read and executed, beside what every dynamic program needs.
    pub readable: Vec<PathBuf>,
    /// The only folder that may be written. It exists, is empty, and belongs to this worker alone.
    pub scratch: PathBuf,
    pub network: Network,
    pub bounds: Bounds,
    /// Layers that are not put up although they could be: how a test sees what each of them holds.
    pub without: Vec<Layer>,
}

impl Sandbox {
    /// What is usual: whatever the machine has, no network, the default bounds.
    pub fn new(launcher: PathBuf, scratch: PathBuf) -> Sandbox {
        Sandbox {
            policy: Policy::Auto,
            launcher,
            readable: Vec::new(),
            scratch,
            network: Network::None,
            bounds: Bounds::default(),
            without: Vec::new(),
        }
    }
}

/// The launcher's command line for a program; nothing where there is no box at all.
pub(super) fn boxed(program: &Program, sandbox: &Sandbox) -> Result<Option<Program>, Fault> {
    let _ = (program, sandbox);
    Ok(None)
}

pub(super) fn told(lifeline: ChildStderr, time: Duration) -> Result<(Layers, ChildStderr), Fault> {
    let _ = time;
    Ok((Layers::default(), lifeline))
}

pub(super) fn wait_for_end(child: &mut Child) {
    let _ = child;
}

/// What `rulebook __box …` does; nothing where the command line is another one.
pub fn enter_box(arguments: impl Iterator<Item = OsString>) -> Option<ExitCode> {
    let _ = arguments;
    None
}
