//! Seccomp: which system calls are refused.
//!
//! It is a list of what no example needs and what has let programs out of boxes: everything else that a program does
//! stays possible, because no one can list what the libraries of all books call. A refused call fails as one without
//! rights does, and the program goes on.

use super::super::layers::Layer;
use super::super::order::Order;
use super::neighbours::{self, FIOSETOWN, First, SIOCSPGRP, TIOCSTI};
use crate::config::Network;
use seccompiler::{
    BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
    SeccompFilter, SeccompRule, TargetArch,
};
use std::collections::BTreeMap;

/// Which libc does not name for musl on ARM.
const KEXEC_FILE_LOAD: i64 = match cfg!(target_arch = "x86_64") {
    true => 320,
    false => 294,
};

/// Where libc has a name for it, ours is the same call.
#[cfg(all(
    target_env = "gnu",
    any(target_arch = "x86_64", target_arch = "aarch64")
))]
const _: () = assert!(KEXEC_FILE_LOAD == libc::SYS_kexec_file_load);

/// Never, with any argument.
const REFUSED: &[i64] = &[
    // Another root, other mounts, other namespaces.
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_mount_setattr,
    libc::SYS_open_by_handle_at,
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    // The kernel itself, and large parts of it that few programs use.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_kexec_load,
    KEXEC_FILE_LOAD,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_reboot,
    libc::SYS_syslog,
    libc::SYS_acct,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_quotactl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_vhangup,
    // Memory that is bounded neither by the address space nor by the private folder.
    libc::SYS_memfd_create,
    libc::SYS_memfd_secret,
    libc::SYS_shmget,
    // Of the kernel's own, gigabytes by one call each.
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
];

/// Calls that are newer than this list: `open_tree_attr`, the next mount call, is the first. No program needs them yet,
/// and each does without where the system does not know it.
const NEWER: std::ops::Range<i64> = 467..512;

/// Without a network not even the ends of a pair that was made may be named, bound or reached anew.
const NETWORK: &[i64] = &[
    libc::SYS_socket,
    libc::SYS_connect,
    libc::SYS_bind,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
];

/// Numbers of the same calls in the x32 mode of a processor, which is the same architecture for a filter.
#[cfg(target_arch = "x86_64")]
const X32: &[i64] = &[
    // ptrace, kexec_load, process_vm_readv, process_vm_writev
    521, 528, 539, 540,
];
#[cfg(not(target_arch = "x86_64"))]
const X32: &[i64] = &[];

const X32_BIT: i64 = 0x4000_0000;

/// Two filters: a filter has one answer.
pub(super) struct Filters(Result<[BpfProgram; 2], String>);

pub(super) fn prepare(order: &Order) -> Filters {
    // Loopback is only let be where nothing else can be reached through it.
    let loopback = order.network == Network::Loopback && order.layers.has(Layer::Network);
    Filters(filters(loopback, &first(order)))
}

impl Filters {
    pub fn apply(self, order: &mut Order) {
        if order.layers.is_decided(Layer::Seccomp) {
            return;
        }
        let applied = self.0.and_then(|filters| {
            filters.iter().try_for_each(|filter| {
                seccompiler::apply_filter(filter).map_err(|fault| fault.to_string())
            })
        });
        match applied {
            Ok(()) => order.layers.on(Layer::Seccomp),
            Err(fault) => order.layers.off(Layer::Seccomp, fault),
        }
    }
}

/// Ourselves: the program takes our place.
fn first(order: &Order) -> First {
    // Our group was made outside: where there is a pid namespace it has no number inside.
    let is_alone = order.layers.has(Layer::Pid);
    let group = || rustix::process::getpgrp().as_raw_nonzero().get();
    First {
        pid: std::process::id(),
        group: (!is_alone)
            .then(group)
            .and_then(|group| u32::try_from(group).ok()),
        is_alone,
    }
}

fn filters(loopback: bool, first: &First) -> Result<[BpfProgram; 2], String> {
    let arch: TargetArch = std::env::consts::ARCH
        .try_into()
        .map_err(|fault: BackendError| fault.to_string())?;
    let told = |fault: BackendError| fault.to_string();
    let refused = rules(loopback, first).map_err(told)?;
    // libc knows the older call; what the newer one wants stands in memory, where a filter cannot look.
    let unknown = NEWER.chain([libc::SYS_clone3]);
    let unknown = unknown.map(|call| (call, Vec::new())).collect();
    let filter = |rules, number: i32| {
        let answer = SeccompAction::Errno(number.unsigned_abs());
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, answer, arch);
        filter.and_then(BpfProgram::try_from).map_err(told)
    };
    Ok([
        filter(refused, libc::EPERM)?,
        filter(unknown, libc::ENOSYS)?,
    ])
}

fn rules(loopback: bool, first: &First) -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let mut rules = neighbours::rules(first)?;
    for call in REFUSED.iter().chain(neighbours::REFUSED) {
        rules.insert(*call, Vec::new());
    }
    if loopback {
        let neither = vec![
            is(0, SeccompCmpOp::Ne, libc::AF_INET as u64)?,
            is(0, SeccompCmpOp::Ne, libc::AF_INET6 as u64)?,
        ];
        rules.insert(libc::SYS_socket, vec![SeccompRule::new(neither)?]);
    } else {
        for call in NETWORK {
            rules.insert(*call, Vec::new());
        }
        let named = SeccompCondition::new(4, SeccompCmpArgLen::Qword, SeccompCmpOp::Ne, 0)?;
        rules.insert(libc::SYS_sendto, vec![SeccompRule::new(vec![named])?]);
    }
    // A datagram can be sent from one end of a pair to any name; `SOCK_RAW` is the same for a unix socket.
    let kinds = [libc::SOCK_DGRAM, libc::SOCK_RAW]
        .map(|kind| SeccompRule::new(vec![is(1, SeccompCmpOp::MaskedEq(0xf), kind as u64)?]));
    rules.insert(
        libc::SYS_socketpair,
        kinds.into_iter().collect::<Result<_, _>>()?,
    );
    let spaces = [
        libc::CLONE_NEWNS,
        libc::CLONE_NEWCGROUP,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
    ]
    .map(|space| {
        let space = u64::from(space.unsigned_abs());
        SeccompRule::new(vec![is(0, SeccompCmpOp::MaskedEq(space), space)?])
    });
    rules.insert(
        libc::SYS_clone,
        spaces.into_iter().collect::<Result<_, _>>()?,
    );
    // Typing into the terminal of the program that started us, and who is to be signalled for a file.
    let requests = [TIOCSTI, FIOSETOWN, SIOCSPGRP]
        .map(|request| SeccompRule::new(vec![is(1, SeccompCmpOp::Eq, request)?]));
    rules.insert(
        libc::SYS_ioctl,
        requests.into_iter().collect::<Result<_, _>>()?,
    );
    if cfg!(target_arch = "x86_64") {
        let whole: Vec<i64> = rules.keys().copied().chain(X32.iter().copied()).collect();
        for call in whole {
            // In that mode all of `clone` and `ioctl` may go: nobody asked for the mode.
            rules.insert(call | X32_BIT, Vec::new());
        }
    }
    Ok(rules)
}

fn is(argument: u8, how: SeccompCmpOp, value: u64) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, how, value)
}
