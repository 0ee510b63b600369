//! The layers of a box by name, and which of them one box has: plain data, in a fixed order.
//!
//! It is told in three ways: to whoever started the box, to the program inside (`RULEBOOK_LAYERS`, JSON), and in reports.

use crate::config::Network;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The environment variable in which the program inside finds its layers.
pub const LAYERS: &str = "RULEBOOK_LAYERS";

/// One of the things that hold a program back. The order is the one in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Layer {
    /// Who the program is counts inside only; the other namespaces stand on it.
    User,
    /// A root of its own with what may be read, and nothing else.
    Mount,
    /// No device but an empty loopback.
    Network,
    /// Its first process takes all others with it when it ends, and no process outside has a number.
    Pid,
    Ipc,
    Uts,
    /// The private folder is memory, and no larger than the bounds say.
    Disk,
    /// Reading and writing files by path.
    Landlock,
    /// Connecting and binding TCP.
    LandlockTcp,
    /// Signals and abstract unix sockets that leave the box.
    LandlockScope,
    Seccomp,
    /// Memory, processor time, size of a file, open files, core dumps.
    Limits,
    /// How many processes there may be.
    Processes,
    /// Somebody outside ends and reaps what is left.
    Reaper,
}

impl Layer {
    pub const ALL: [Layer; 14] = [
        Layer::User,
        Layer::Mount,
        Layer::Network,
        Layer::Pid,
        Layer::Ipc,
        Layer::Uts,
        Layer::Disk,
        Layer::Landlock,
        Layer::LandlockTcp,
        Layer::LandlockScope,
        Layer::Seccomp,
        Layer::Limits,
        Layer::Processes,
        Layer::Reaper,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Layer::User => "user-namespace",
            Layer::Mount => "mount-namespace",
            Layer::Network => "network-namespace",
            Layer::Pid => "pid-namespace",
            Layer::Ipc => "ipc-namespace",
            Layer::Uts => "uts-namespace",
            Layer::Disk => "disk-limit",
            Layer::Landlock => "landlock",
            Layer::LandlockTcp => "landlock-tcp",
            Layer::LandlockScope => "landlock-scope",
            Layer::Seccomp => "seccomp",
            Layer::Limits => "limits",
            Layer::Processes => "process-limit",
            Layer::Reaper => "reaper",
        }
    }

    pub fn named(name: &str) -> Option<Layer> {
        Layer::ALL.into_iter().find(|layer| layer.name() == name)
    }
}

impl From<Layer> for &'static str {
    fn from(layer: Layer) -> &'static str {
        layer.name()
    }
}

impl TryFrom<String> for Layer {
    type Error = String;

    fn try_from(name: String) -> Result<Layer, String> {
        Layer::named(&name).ok_or(name)
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Which layers are on, and which are not and why. Both lists are sorted, and each layer stands in one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Layers {
    pub off: Vec<(Layer, String)>,
    pub on: Vec<Layer>,
}

impl Layers {
    /// None is on, all for one reason.
    pub fn none(why: &str) -> Layers {
        Layers {
            on: Vec::new(),
            off: Layer::ALL.map(|layer| (layer, why.to_owned())).to_vec(),
        }
    }

    pub fn has(&self, layer: Layer) -> bool {
        self.on.contains(&layer)
    }

    /// `{"off":[["landlock","why"],…],"on":["user-namespace",…]}`
    pub fn write(&self) -> String {
        serde_json::to_string(self).expect("names and texts are always JSON")
    }

    /// What [`Layers::write`] wrote; nothing else is understood.
    pub fn read(text: &str) -> Option<Layers> {
        serde_json::from_str(text).ok()
    }
}

/// Of the launcher, which puts them up one by one.
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "there are no layers elsewhere")
)]
impl Layers {
    pub(super) fn on(&mut self, layer: Layer) {
        self.off.retain(|(other, _)| *other != layer);
        if let Err(at) = self.on.binary_search(&layer) {
            self.on.insert(at, layer);
        }
    }

    /// The first reason stays.
    pub(super) fn off(&mut self, layer: Layer, why: impl fmt::Display) {
        self.on.retain(|other| *other != layer);
        if let Err(at) = self.off.binary_search_by_key(&layer, |(other, _)| *other) {
            self.off.insert(at, (layer, why.to_string()));
        }
    }

    pub(super) fn is_decided(&self, layer: Layer) -> bool {
        self.has(layer) || self.off.iter().any(|(other, _)| *other == layer)
    }
}

/// What of files, network and resources nothing holds, with the reasons; the sentence of a refusal.
#[cfg_attr(
    not(target_os = "linux"),
    allow(dead_code, reason = "there are no layers elsewhere")
)]
pub(super) fn missing(layers: &Layers, network: Network) -> Option<String> {
    let network = match network {
        Network::None => &[Layer::Network, Layer::Seccomp][..],
        // Sockets are let be then, and only a namespace keeps them inside.
        Network::Loopback => &[Layer::Network],
    };
    let needs: [(&str, &[Layer]); 3] = [
        ("files", &[Layer::Mount, Layer::Landlock]),
        ("the network", network),
        ("memory and time", &[Layer::Limits]),
    ];
    let (what, any) = needs
        .into_iter()
        .find(|(_, any)| !any.iter().any(|layer| layers.has(*layer)))?;
    let reasons: Vec<String> = layers
        .off
        .iter()
        .filter(|(layer, _)| any.contains(layer))
        .map(|(layer, why)| format!("{layer} ({why})"))
        .collect();
    Some(format!("nothing holds {what}: {}", reasons.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut layers = Layers::default();
        layers.off(Layer::Seccomp, "no \"such\" call\n");
        layers.on(Layer::Limits);
        layers.on(Layer::User);
        layers.on(Layer::User);
        layers.off(Layer::Seccomp, "a second reason");
        let text = layers.write();
        assert_eq!(
            text,
            r#"{"off":[["seccomp","no \"such\" call\n"]],"on":["user-namespace","limits"]}"#
        );
        assert_eq!(Layers::read(&text), Some(layers));
        for text in [
            "",
            "{}",
            r#"{"on":["x"],"off":[]}"#,
            r#"{"on":[],"off":[["limits"]]}"#,
        ] {
            assert_eq!(Layers::read(text), None, "{text}");
        }
    }

    #[test]
    fn names_are_read_back_and_stand_in_order() {
        for layer in Layer::ALL {
            assert_eq!(Layer::named(layer.name()), Some(layer));
        }
        assert!(Layer::ALL.is_sorted());
    }

    #[test]
    fn what_is_required_is_one_layer_each() {
        let mut layers = Layers::none("no");
        let told = |layers: &Layers, network| missing(layers, network).unwrap_or_default();
        assert_eq!(
            told(&layers, Network::None),
            "nothing holds files: mount-namespace (no), landlock (no)"
        );
        layers.on(Layer::Landlock);
        layers.on(Layer::Seccomp);
        assert_eq!(
            told(&layers, Network::Loopback),
            "nothing holds the network: network-namespace (no)"
        );
        assert_eq!(
            told(&layers, Network::None),
            "nothing holds memory and time: limits (no)"
        );
        layers.on(Layer::Limits);
        assert_eq!(missing(&layers, Network::None), None);
    }
}
