//! The namespaces that the program is born into, and the rights that it has left in them: none.
//!
//! All are asked for at once. Where that is refused each is asked for alone, so that one that a container or a setting
//! forbids takes no other with it.

use super::super::layers::{Layer, Layers};
use rustix::io::Errno;
use rustix::net::{AddressFamily, RecvFlags, SendFlags, SocketFlags, SocketType};
use rustix::process::{getegid, geteuid};
use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, UnshareFlags, capabilities,
    clear_ambient_capability_set, configure_capability_in_ambient_set,
    remove_capability_from_bounding_set, set_capabilities, set_capabilities_secure_bits,
    set_no_new_privs,
};
use std::{fs, io};

/// Those that a child is born into; the mount namespace is made inside, so that the reaper keeps the machine's `/proc`.
const BORN_INTO: [(Layer, UnshareFlags); 4] = [
    (Layer::Network, UnshareFlags::NEWNET),
    (Layer::Pid, UnshareFlags::NEWPID),
    (Layer::Ipc, UnshareFlags::NEWIPC),
    (Layer::Uts, UnshareFlags::NEWUTS),
];

pub(super) fn enter(layers: &mut Layers) {
    let wanted = BORN_INTO
        .into_iter()
        .filter(|(layer, _)| !layers.is_decided(*layer))
        .collect::<Vec<_>>();
    let identity = (geteuid().as_raw(), getegid().as_raw());
    if !layers.is_decided(Layer::User) {
        let all = wanted.iter().map(|(_, flag)| *flag);
        let together = UnshareFlags::NEWUSER.union(all.collect());
        if unshare(together).is_ok() {
            name_identity(identity, layers);
            for (layer, _) in wanted {
                layers.on(layer);
            }
            keep_rights();
            return;
        }
        match unshare(UnshareFlags::NEWUSER) {
            Ok(()) => name_identity(identity, layers),
            Err(fault) => layers.off(Layer::User, fault),
        }
    }
    for (layer, flag) in wanted {
        match unshare(flag) {
            Ok(()) => layers.on(layer),
            Err(fault) => layers.off(layer, fault),
        }
    }
    keep_rights();
}

/// The mount namespace, from inside.
pub(super) fn enter_mounts() -> io::Result<()> {
    unshare(UnshareFlags::NEWNS)
}

#[expect(
    deprecated,
    reason = "its successor is unsafe for the sake of one flag that is not used here"
)]
fn unshare(flags: UnshareFlags) -> io::Result<()> {
    Ok(rustix::thread::unshare(flags)?)
}

/// Inside we are who we are outside: what belongs to us does so there too.
fn name_identity((user, group): (u32, u32), layers: &mut Layers) {
    let named = fs::write("/proc/self/setgroups", "deny")
        .and_then(|()| fs::write("/proc/self/uid_map", format!("{user} {user} 1")))
        .and_then(|()| fs::write("/proc/self/gid_map", format!("{group} {group} 1")));
    match named {
        Ok(()) => layers.on(Layer::User),
        Err(fault) => layers.off(Layer::User, format!("name who it is: {fault}")),
    }
}

/// A program that is no root's loses its rights when it is started, also where they are those of a namespace; the
/// launcher inside still needs them.
fn keep_rights() {
    let Ok(mut sets) = capabilities(None) else {
        return;
    };
    sets.inheritable = sets.permitted;
    if set_capabilities(None, sets).is_ok() {
        for one in sets.permitted.iter_single() {
            let _ = configure_capability_in_ambient_set(one, true);
        }
    }
}

trait Single {
    fn iter_single(self) -> impl Iterator<Item = CapabilitySet>;
}

impl Single for CapabilitySet {
    /// Also those that have no name here yet.
    fn iter_single(self) -> impl Iterator<Item = CapabilitySet> {
        (0..64)
            .map(|bit| CapabilitySet::from_bits_retain(1 << bit))
            .filter(move |one| self.contains(*one))
    }
}

/// Nothing that is started from here on has any, and none can be had again.
pub(super) fn give_up_rights() -> io::Result<()> {
    let held = capabilities(None)?;
    for one in CapabilitySet::from_bits_retain(u64::MAX).iter_single() {
        // Above the last that the kernel knows there is nothing to give up; without the right to, what is given up
        // below cannot be had again either, because nothing that is started may gain rights.
        if remove_capability_from_bounding_set(one) == Err(Errno::INVAL) {
            break;
        }
    }
    let _ = clear_ambient_capability_set();
    if held.permitted.contains(CapabilitySet::SETPCAP) {
        let _ = set_capabilities_secure_bits(
            CapabilitiesSecureBits::NO_ROOT
                | CapabilitiesSecureBits::NO_ROOT_LOCKED
                | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE
                | CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE_LOCKED,
        );
    }
    let none = CapabilitySet::empty();
    set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )?;
    Ok(set_no_new_privs(true)?)
}

/// A new network namespace has its loopback down. It is taken up as `ip link set lo up` does it: the request is a
/// header (`struct nlmsghdr`) and an interface (`struct ifinfomsg`), the answer an error number that is none.
pub(super) fn raise_loopback() -> io::Result<()> {
    const NEW_LINK: u16 = 16;
    const REQUEST_AND_ACKNOWLEDGE: u16 = 1 | 4;
    const LOOPBACK: i32 = 1;
    const UP: u32 = 1;
    let mut request = Vec::with_capacity(32);
    request.extend(32_u32.to_ne_bytes());
    request.extend(NEW_LINK.to_ne_bytes());
    request.extend(REQUEST_AND_ACKNOWLEDGE.to_ne_bytes());
    request.extend([0; 8]); // sequence and sender
    request.extend([0; 4]); // any family, any type
    request.extend(LOOPBACK.to_ne_bytes());
    request.extend(UP.to_ne_bytes());
    request.extend(UP.to_ne_bytes()); // what of it changes
    let socket = rustix::net::socket_with(
        AddressFamily::NETLINK,
        SocketType::RAW,
        SocketFlags::CLOEXEC,
        // The routes: their protocol is number 0.
        None,
    )?;
    rustix::net::send(&socket, &request, SendFlags::empty())?;
    let mut answer = [0_u8; 64];
    let (length, _) = rustix::net::recv(&socket, &mut answer, RecvFlags::empty())?;
    let error = answer[..length.min(64)]
        .get(16..20)
        .and_then(|bytes| bytes.try_into().ok());
    match error.map(i32::from_ne_bytes) {
        Some(0) => Ok(()),
        Some(number) => Err(io::Error::from_raw_os_error(-number)),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}
