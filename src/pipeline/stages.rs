//! How long each stage of a run took: for `--timings`, and of no effect on anything else.

use std::time::{Duration, Instant};

/// Stages in the order in which they ended.
#[derive(Debug, Clone)]
pub struct Stages {
    last: Instant,
    ended: Vec<(&'static str, Duration)>,
}

impl Stages {
    /// The first stage begins now.
    pub(super) fn start() -> Stages {
        Stages {
            last: Instant::now(),
            ended: Vec::new(),
        }
    }

    /// A stage begins now, whatever was done since the last one ended.
    pub(super) fn resume(&mut self) {
        self.last = Instant::now();
    }

    /// A stage ends now, and the next one begins.
    pub(super) fn end(&mut self, stage: &'static str) {
        let now = Instant::now();
        self.ended.push((stage, now - self.last));
        self.last = now;
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'static str, Duration)> {
        self.ended.iter().copied()
    }
}
