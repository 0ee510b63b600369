//! A root with what may be read and nothing else: what is not there can be neither opened nor seen.
//!
//! It is made in memory, with the same paths as outside: what may be read is bound there and made read-only, links on
//! the way to it are made again, and then it takes the place of the old root. The mounts are seen by no one else, and are
//! gone with the last process inside.

use super::super::layers::Layer;
use super::super::order::Order;
use super::{namespaces, root_plan};
use root_plan::Plan;
use rustix::mount::{
    MountFlags, MountPropagationFlags, UnmountFlags, mount, mount_bind, mount_bind_recursive,
    mount_change, mount_remount, unmount,
};
use std::ffi::CString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What any program that is linked at run time needs, where it is there.
const SYSTEM: [&str; 13] = [
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.conf",
    "/etc/ld.so.conf.d", "/etc/ld.so.preload", "/etc/alternatives", "/etc/localtime", "/nix/store",
];

const NEEDS_MOUNTS: &str = "it needs the mount namespace";

/// Without these `localhost` is no name.
const NAMES: [&str; 3] = ["/etc/hosts", "/etc/host.conf", "/etc/nsswitch.conf"];

pub(super) const DEVICES: [&str; 5] = [
    "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom",
];

/// Memory and semaphores with a name (shm_overview(7)) are files here: it leads to the private folder, so that anyone who
/// runs programs one after the other empties one folder and no second.
const SHARED: &str = "/dev/shm";

/// Where the new root is made: a folder that every machine has and that holds nothing of what is bound. What lies there
/// is hidden from the launcher alone.
const BASES: [&str; 5] = ["/sys", "/mnt", "/media", "/srv", "/run"];

/// What may be touched, by the paths that they really have.
pub(super) struct Tree {
    pub readable: Vec<PathBuf>,
    pub scratch: PathBuf,
    /// `/proc` is there, and is the pid namespace's own.
    pub has_proc: bool,
}

pub(super) fn enter(order: &mut Order) -> Tree {
    // One that cannot be made is missed where it is mounted or allowed.
    let _ = fs::create_dir(&order.scratch);
    let mut wanted: Vec<PathBuf> = SYSTEM.iter().map(PathBuf::from).collect();
    if order.network == crate::config::Network::Loopback {
        wanted.extend(NAMES.iter().map(PathBuf::from));
    }
    wanted.extend(order.readable.iter().cloned());
    wanted.push(order.program.clone());
    let plan = Plan::of(&wanted, &order.scratch);
    let mut tree = Tree {
        readable: plan.places.clone(),
        scratch: plan.scratch.clone(),
        has_proc: false,
    };
    loopback(order);
    if !order.layers.is_decided(Layer::Mount) {
        match namespaces::enter_mounts() {
            Ok(()) => {
                let made = make(order, &plan, &mut tree);
                match made {
                    Ok(()) => order.layers.on(Layer::Mount),
                    Err(fault) => {
                        tree.has_proc = false;
                        order.layers.off(Layer::Mount, fault);
                        order.layers.off(Layer::Disk, NEEDS_MOUNTS);
                    }
                }
            }
            Err(fault) => order.layers.off(Layer::Mount, fault),
        }
    }
    if !order.layers.is_decided(Layer::Disk) {
        order
            .layers
            .off(Layer::Disk, "it needs the mount namespace");
    }
    tree
}

fn loopback(order: &mut Order) {
    let is_asked = order.network == crate::config::Network::Loopback;
    if is_asked
        && order.layers.has(Layer::Network)
        && let Err(fault) = namespaces::raise_loopback()
    {
        order
            .layers
            .off(Layer::Network, format!("raise the loopback: {fault}"));
    }
}

/// An error before the last step changes nothing that the program could see; the tree is another one after it.
fn make(order: &mut Order, plan: &Plan, tree: &mut Tree) -> Result<(), String> {
    let step = |what: &'static str| move |fault: io::Error| format!("{what}: {fault}");
    let system = |what: &'static str| {
        move |fault: rustix::io::Errno| format!("{what}: {}", io::Error::from(fault))
    };
    mount_change(
        "/",
        MountPropagationFlags::PRIVATE | MountPropagationFlags::REC,
    )
    .map_err(system("keep mounts private"))?;
    let base = base(plan).ok_or("there is no place for a root")?;
    let data = c"mode=0755,size=1m";
    mount(
        "rulebook",
        base,
        "tmpfs",
        MountFlags::NOSUID | MountFlags::NODEV,
        data,
    )
    .map_err(system("mount a root"))?;
    furnish(order, plan, base, tree).inspect_err(|_| {
        let _ = unmount(base, UnmountFlags::DETACH);
    })?;
    // Both at one place: the old root then lies on the new one, and is taken off.
    rustix::process::chdir(base).map_err(system("enter the root"))?;
    rustix::process::pivot_root(".", ".")
        .map_err(system("change the root"))
        .inspect_err(|_| {
            let _ = rustix::process::chdir("/");
            let _ = unmount(base, UnmountFlags::DETACH);
        })?;
    unmount(".", UnmountFlags::DETACH).map_err(system("leave the old root"))?;
    std::env::set_current_dir("/").map_err(step("enter the root"))
}

/// Neither around nor inside of anything that the root is to hold.
fn base(plan: &Plan) -> Option<&'static Path> {
    let is_apart = |base: &Path| {
        let mut held = plan.places.iter().chain([&plan.scratch]);
        held.all(|place| !place.starts_with(base) && !base.starts_with(place))
    };
    BASES
        .iter()
        .map(Path::new)
        .find(|base| is_apart(base) && base.is_dir())
}

fn furnish(order: &mut Order, plan: &Plan, base: &Path, tree: &mut Tree) -> Result<(), String> {
    let failed = |path: &Path, fault: io::Error| format!("{}: {fault}", path.display());
    for place in &plan.places {
        let target = below(base, place);
        prepare(place, &target)
            .and_then(|()| Ok(mount_bind_recursive(place, &target)?))
            .map_err(|fault| failed(place, fault))?;
    }
    for device in DEVICES.map(Path::new) {
        // One that is not there is missed by no one.
        if device.exists() {
            let target = below(base, device);
            prepare(device, &target)
                .and_then(|()| Ok(mount_bind(device, &target)?))
                .map_err(|fault| failed(device, fault))?;
        }
    }
    for (link, to) in &plan.links {
        let link = below(base, link);
        if let Some(folder) = link.parent() {
            let _ = fs::create_dir_all(folder);
        }
        // It is there already where a folder around it was bound.
        let _ = std::os::unix::fs::symlink(to, link);
    }
    // A link that is not there is an error of whoever shares memory, and no one else's.
    let _ = std::os::unix::fs::symlink(&plan.scratch, below(base, Path::new(SHARED)));
    if order.layers.has(Layer::Pid) {
        tree.has_proc = own_proc(base, order);
    }
    private_folder(order, plan, base)?;
    for (path, flags) in mounts_below(base).map_err(|fault| failed(base, fault))? {
        if path != below(base, &plan.scratch) {
            mount_remount(&path, MountFlags::BIND | MountFlags::RDONLY | flags, "")
                .map_err(|fault| failed(&path, fault.into()))?;
        }
    }
    Ok(())
}

fn private_folder(order: &mut Order, plan: &Plan, base: &Path) -> Result<(), String> {
    let folder = below(base, &plan.scratch);
    let failed = |fault: io::Error| format!("the private folder: {fault}");
    fs::create_dir_all(&folder).map_err(failed)?;
    if !order.layers.is_decided(Layer::Disk) {
        let files = (order.bounds.disk / 4096).clamp(1_000, 1_000_000);
        let data = format!("mode=0700,size={},nr_inodes={files}", order.bounds.disk);
        let data = CString::new(data).unwrap_or_default();
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        match mount("rulebook", &folder, "tmpfs", flags, data.as_c_str()) {
            Ok(()) => {
                order.layers.on(Layer::Disk);
                return Ok(());
            }
            Err(fault) => order.layers.off(Layer::Disk, fault),
        }
    }
    mount_bind(&plan.scratch, &folder).map_err(|fault| failed(fault.into()))
}

/// The numbers of the processes inside, and of no other. Its settings are for the launcher: it is read-only for the
/// program.
fn own_proc(base: &Path, order: &mut Order) -> bool {
    let proc = below(base, Path::new("/proc"));
    let flags = MountFlags::NOSUID | MountFlags::NODEV | MountFlags::NOEXEC;
    let mounted =
        fs::create_dir_all(&proc).and_then(|()| Ok(mount("proc", &proc, "proc", flags, None)?));
    match mounted {
        Ok(()) => {
            super::limits::bound_numbers(order, &proc);
            true
        }
        Err(fault) => {
            // A container that hides parts of its own `/proc` may mount no other.
            order
                .layers
                .off(Layer::Processes, format!("mount /proc: {fault}"));
            false
        }
    }
}

/// Something of the same kind to mount on.
fn prepare(source: &Path, target: &Path) -> io::Result<()> {
    if fs::metadata(source)?.is_dir() {
        return fs::create_dir_all(target);
    }
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    if target.exists() {
        return Ok(());
    }
    fs::File::create(target).map(|_| ())
}

fn below(base: &Path, path: &Path) -> PathBuf {
    base.join(path.strip_prefix("/").unwrap_or(path))
}

/// Every mount of the new root with the flags that it must keep, from `/proc/self/mountinfo` (proc(5)).
fn mounts_below(base: &Path) -> io::Result<Vec<(PathBuf, MountFlags)>> {
    Ok(mounts_of(
        &fs::read_to_string("/proc/self/mountinfo")?,
        base,
    ))
}

/// What lay below the same path before is hidden, and no mount of the root: they are told apart by their numbers.
fn mounts_of(text: &str, base: &Path) -> Vec<(PathBuf, MountFlags)> {
    // `number parent device root path options …`
    let lines: Vec<(&str, &str, PathBuf, MountFlags)> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split(' ');
            let (number, parent) = (words.next()?, words.next()?);
            let path = PathBuf::from(unescape(words.nth(2)?));
            let flags = words.next()?.split(',').map(flag).collect();
            Some((number, parent, path, flags))
        })
        .collect();
    let root = lines.iter().rev().find(|(_, _, path, _)| path == base);
    let mut ours: Vec<&str> = root.map(|(number, ..)| *number).into_iter().collect();
    let mut found = Vec::new();
    // A mount stands after the one that it lies on.
    for (number, parent, path, flags) in &lines {
        if ours.contains(parent) {
            ours.push(*number);
        }
        if ours.contains(number) {
            found.push((path.clone(), *flags));
        }
    }
    found
}

fn flag(word: &str) -> MountFlags {
    match word {
        "nosuid" => MountFlags::NOSUID,
        "nodev" => MountFlags::NODEV,
        "noexec" => MountFlags::NOEXEC,
        "noatime" => MountFlags::NOATIME,
        "nodiratime" => MountFlags::NODIRATIME,
        "relatime" => MountFlags::RELATIME,
        "nosymfollow" => MountFlags::NOSYMFOLLOW,
        _ => MountFlags::empty(),
    }
}

/// Blanks, line ends and backslashes are written as `\040`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let code = after
            .get(..3)
            .and_then(|code| u8::from_str_radix(code, 8).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                rest = &after[3..];
            }
            None => {
                out.push('\\');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_mounts_are_read_as_they_are() {
        let text = "\
20 1 0:1 / / rw,relatime shared:1 - ext4 /dev/x rw
21 20 0:2 / /sys rw,nosuid - sysfs sysfs rw
22 21 0:3 / /sys/fs rw - cgroup2 x rw
30 21 0:4 / /sys rw,nosuid,nodev - tmpfs rulebook rw
31 30 0:1 /usr /sys/usr rw,relatime - ext4 /dev/x rw
32 31 0:5 / /sys/usr/a\\040b rw,noexec - ext4 /dev/y rw
33 20 0:5 / /sysx rw - ext4 /dev/y rw
";
        let flags = MountFlags::NOSUID | MountFlags::NODEV;
        assert_eq!(
            mounts_of(text, Path::new("/sys")),
            [
                ("/sys".into(), flags),
                ("/sys/usr".into(), MountFlags::RELATIME),
                ("/sys/usr/a b".into(), MountFlags::NOEXEC),
            ]
        );
        assert_eq!(unescape(r"/a\040b\134c\"), r"/a b\c\");
        assert_eq!(
            below(Path::new("/b"), Path::new("/usr/lib")),
            Path::new("/b/usr/lib")
        );
    }
}
