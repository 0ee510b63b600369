//! HTTP and the watch loop over the pipeline: a site in memory, served on this machine, built again on every change.
//!
//! It writes nothing to the disk, starts no process (and so opens no browser), and is reached from no other machine unless asked to.

mod build;
mod events;
mod fault;
mod hosts;
mod http;
mod listen;
mod mime;
mod news;
mod run;
#[cfg(test)]
mod tests;
mod watch;

pub use run::serve;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use crate::site::{Later, Site};
use crate::wording::say;

/// Where and how to serve.
#[derive(Debug, Clone)]
pub struct Options {
    /// A name or an address, IPv6 without brackets; `127.0.0.1` unless somebody asks for another.
    pub host: String,
    pub port: Port,
    pub watch: bool,
    /// Look for changes this often, where the system does not tell of them (network folders, some containers).
    pub poll: Option<Duration>,
    /// Is told the address as soon as somebody may ask there.
    pub ready: Option<fn(&str)>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: Port::Default(3000),
            watch: false,
            poll: None,
            ready: None,
        }
    }
}

/// What happens where a port is busy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// The next free one is taken, and said.
    Default(u16),
    /// An error: somebody asked for this one. 0 is any that is free.
    Fixed(u16),
}

/// What one build gave.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Nothing where the build gave none: the site before it stays.
    pub site: Option<Arc<Site>>,
    /// Files of this site that are made when somebody asks for them; of no effect without a site.
    pub later: Option<Arc<dyn Later>>,
    /// Plain text of several lines, drawn on every page until a build has none.
    pub fault: Option<String>,
    /// One line for the terminal.
    pub summary: String,
}

/// Whatever can be built again and again.
pub trait Rebuild: Send {
    /// Builds from the files that a [`Recorder`](crate::source::Recorder) hands out.
    fn rebuild(&mut self) -> Snapshot;

    /// Called when the readers have heard of the last build, before the next is waited for.
    fn rest(&mut self) {}
}

/// Why nothing is served.
#[derive(Debug)]
pub enum ServeError {
    /// The host is no address of this machine, or no name that leads to one.
    Host { host: String, error: io::Error },
    /// The first port that was tried.
    Busy { port: u16 },
    Bind {
        host: String,
        port: u16,
        error: io::Error,
    },
    /// The system gives no thread or no event queue.
    System(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&match self {
            Self::Host { host, error } => say!("host-without-address", host, error),
            Self::Busy { port } => say!("port-taken", port),
            Self::Bind { host, port, error } => say!("cannot-serve-at", host, port, error),
            Self::System(error) => say!("cannot-serve", error),
        })
    }
}

impl std::error::Error for ServeError {}
