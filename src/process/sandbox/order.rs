//! What the launcher is told, its command line, written here and read here; and the words of its answer.
//!
//! Everything stands in it by place; there is nothing to leave out, and no one writes it by hand.

use super::layers::{Layer, Layers};
use super::spec::{Bounds, Sandbox};
use crate::config::{Network, SandboxPolicy};
use crate::process::program::Program;
use std::ffi::OsString;
use std::path::PathBuf;

/// The first argument, by which `main` knows the launcher.
const WORD: &str = "__box";

/// What the launcher says on its standard error, one line each; the last is `done`.
pub(super) const LAYERS_ARE: &str = "layers ";
pub(super) const NOT_BOXED: &str = "not-boxed ";
pub(super) const NOT_STARTED: &str = "not-started ";
pub(super) const DONE: &str = "done";

/// The launcher is started twice: it cannot fork, and the first process of a pid namespace is always a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Makes the namespaces, waits, ends and reaps.
    Outside,
    /// Puts up the other layers, and becomes the program.
    Inside,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub stage: Stage,
    pub policy: SandboxPolicy,
    pub network: Network,
    pub bounds: Bounds,
    pub without: Vec<Layer>,
    /// What is decided so far.
    pub layers: Layers,
    pub scratch: PathBuf,
    pub readable: Vec<PathBuf>,
    pub program: PathBuf,
    pub arguments: Vec<OsString>,
}

impl Order {
    pub fn new(program: &Program, sandbox: &Sandbox) -> Order {
        Order {
            stage: Stage::Outside,
            policy: sandbox.policy,
            network: sandbox.network,
            bounds: sandbox.bounds,
            without: sandbox.without.clone(),
            layers: Layers::default(),
            scratch: sandbox.scratch.clone(),
            readable: sandbox.readable.clone(),
            program: program.path.clone(),
            arguments: program.arguments.clone(),
        }
    }

    pub fn write(&self) -> Vec<OsString> {
        let stage = match self.stage {
            Stage::Outside => "outside",
            Stage::Inside => "inside",
        };
        let bounds = &self.bounds;
        let numbers = [
            bounds.memory,
            bounds.cpu,
            bounds.file,
            bounds.disk,
            bounds.processes,
            bounds.open_files,
            self.readable.len() as u64,
        ];
        let without: Vec<&str> = self.without.iter().map(|layer| layer.name()).collect();
        let words = [stage, self.policy.name(), self.network.name()].map(OsString::from);
        let mut out = vec![OsString::from(WORD)];
        out.extend(words);
        out.extend(numbers.map(|number| number.to_string().into()));
        out.push(without.join(",").into());
        out.push(self.layers.write().into());
        out.push(self.scratch.clone().into());
        out.extend(self.readable.iter().map(|path| path.clone().into()));
        out.push(self.program.clone().into());
        out.extend(self.arguments.iter().cloned());
        out
    }

    /// Nothing where the command line, without the program's name, is not a launcher's; an error where it is broken.
    pub fn read(mut words: impl Iterator<Item = OsString>) -> Option<Result<Order, String>> {
        if words.next()? != WORD {
            return None;
        }
        Some(Order::rest(&mut words).ok_or_else(|| "its order cannot be read".to_owned()))
    }

    fn rest(words: &mut impl Iterator<Item = OsString>) -> Option<Order> {
        let mut word = || words.next()?.into_string().ok();
        let stage = match word()?.as_str() {
            "outside" => Stage::Outside,
            "inside" => Stage::Inside,
            _ => return None,
        };
        let policy = SandboxPolicy::named(&word()?)?;
        let network = Network::named(&word()?)?;
        let mut number = || word()?.parse::<u64>().ok();
        let bounds = Bounds {
            memory: number()?,
            cpu: number()?,
            file: number()?,
            disk: number()?,
            processes: number()?,
            open_files: number()?,
        };
        let readable = usize::try_from(number()?).ok()?;
        let without = word()?;
        let without = without.split(',').filter(|name| !name.is_empty());
        let without = without.map(Layer::named).collect::<Option<_>>()?;
        let layers = Layers::read(&word()?)?;
        let scratch = words.next()?.into();
        let readable: Vec<PathBuf> = words.take(readable).map(PathBuf::from).collect();
        Some(Order {
            stage,
            policy,
            network,
            bounds,
            without,
            layers,
            scratch,
            readable,
            program: words.next()?.into(),
            arguments: words.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ordered_is_read() {
        let order = Order {
            stage: Stage::Inside,
            policy: SandboxPolicy::Required,
            network: Network::Loopback,
            bounds: Bounds::default(),
            without: vec![Layer::Seccomp, Layer::Disk],
            layers: Layers::none("so"),
            scratch: "/a b".into(),
            readable: vec!["/c".into(), "/é".into()],
            program: "/bin/sh".into(),
            arguments: vec!["-c".into(), String::new().into(), "__box".into()],
        };
        let words = order.write();
        assert_eq!(Order::read(words.iter().cloned()), Some(Ok(order)));
        for length in 1..words.len() - 3 {
            let cut = Order::read(words[..length].iter().cloned());
            assert!(matches!(cut, Some(Err(_))), "{length}: {cut:?}");
        }
        assert_eq!(Order::read(["check".into()].into_iter()), None);
        assert_eq!(Order::read(std::iter::empty()), None);
    }
}
