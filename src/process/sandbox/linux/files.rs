//! Landlock: which files may be opened, and where the kernel knows it, which ports and which processes are reached.

use super::super::layers::Layer;
use super::super::order::Order;
use super::root::{DEVICES, Tree};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, LandlockStatus, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    path_beneath_rules,
};
use std::path::Path;

/// The newest that these rules were written for. An older kernel has fewer of the rights, and what it has is used.
const KNOWN: ABI = ABI::V6;

pub(super) fn restrict(order: &mut Order, tree: &Tree) {
    let layers = &mut order.layers;
    let wants = [Layer::Landlock, Layer::LandlockTcp, Layer::LandlockScope]
        .map(|layer| !layers.is_decided(layer));
    if wants == [false; 3] {
        return;
    }
    let status = match rules(wants, tree).and_then(RulesetCreated::restrict_self) {
        Ok(status) => status,
        Err(fault) => {
            for layer in [Layer::Landlock, Layer::LandlockTcp, Layer::LandlockScope] {
                if !layers.is_decided(layer) {
                    layers.off(layer, &fault);
                }
            }
            return;
        }
    };
    let abi = match status.landlock {
        LandlockStatus::Available { effective_abi, .. } => effective_abi,
        LandlockStatus::NotEnabled | LandlockStatus::NotImplemented => ABI::Unsupported,
    };
    let is_enforced = status.ruleset != RulesetStatus::NotEnforced;
    // Older ones do not hold what truncates a file (3), and know neither ports (4) nor scopes (6).
    let needs = [
        (Layer::Landlock, ABI::V3),
        (Layer::LandlockTcp, ABI::V4),
        (Layer::LandlockScope, ABI::V6),
    ];
    for (layer, least) in needs {
        if layers.is_decided(layer) {
            continue;
        }
        if is_enforced && abi >= least {
            layers.on(layer);
        } else if status.landlock == LandlockStatus::NotEnabled {
            layers.off(layer, "the kernel has it switched off");
        } else {
            layers.off(layer, "the kernel is too old");
        }
    }
}

fn rules(wants: [bool; 3], tree: &Tree) -> Result<RulesetCreated, RulesetError> {
    let [files, ports, scopes] = wants;
    let mut rules = Ruleset::default();
    if files {
        rules = rules.handle_access(AccessFs::from_all(KNOWN))?;
    }
    if ports {
        rules = rules.handle_access(AccessNet::from_all(KNOWN))?;
    }
    if scopes {
        rules = rules.scope(Scope::from_all(KNOWN))?;
    }
    let rules = rules.create()?;
    if !files {
        return Ok(rules);
    }
    let read: BitFlags<AccessFs> = AccessFs::ReadFile | AccessFs::ReadDir | AccessFs::Execute;
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let proc = tree.has_proc.then_some(Path::new("/proc"));
    let rules = rules
        .add_rules(path_beneath_rules(&tree.readable, read))?
        .add_rules(path_beneath_rules(proc, look))?
        .add_rules(path_beneath_rules(
            DEVICES,
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?;
    match PathFd::new(&tree.scratch) {
        Ok(scratch) => rules.add_rule(PathBeneath::new(scratch, AccessFs::from_all(KNOWN))),
        // Then nothing may be written at all.
        Err(_) => Ok(rules),
    }
}
