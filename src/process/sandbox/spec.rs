//! How a program is to be confined: plain data.

use super::layers::Layer;
use crate::config::{Network, SandboxPolicy};
use std::path::PathBuf;

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
    pub policy: SandboxPolicy,
    /// rulebook itself, which puts the layers up and then becomes the program.
    pub launcher: PathBuf,
    /// Files and folders that may be read and executed, beside what every dynamic program needs.
    pub readable: Vec<PathBuf>,
    /// The only folder that may be written. It is empty and belongs to this worker alone; it is made where only the
    /// folder around it is there.
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
            policy: SandboxPolicy::Auto,
            launcher,
            readable: Vec::new(),
            scratch,
            network: Network::None,
            bounds: Bounds::default(),
            without: Vec::new(),
        }
    }
}
