//! What a process may do to others of its box: signals, limits, priorities and processors.
//!
//! What runs in a box one after the other is watched by one process, the first: who changes that one changes all that
//! comes later. A filter sees numbers and not whose they are. So limits and the like may be set of oneself alone, and by
//! the number 0; signals may go to anyone but the first process, because programs end the children that they start.

use seccompiler::SeccompCmpArgLen::{Dword, Qword};
use seccompiler::SeccompCmpOp::{Eq, Ne};
use seccompiler::{
    BackendError, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition as Condition, SeccompRule,
};
use std::collections::BTreeMap;

/// A descriptor means a process here, and a filter does not see for which.
pub(super) const REFUSED: &[i64] = &[libc::SYS_pidfd_send_signal];

/// The first argument is a process, and 0 is oneself.
const OF_ONESELF: &[i64] = &[
    libc::SYS_sched_setaffinity,
    libc::SYS_sched_setscheduler,
    libc::SYS_sched_setparam,
    libc::SYS_sched_setattr,
    libc::SYS_migrate_pages,
    libc::SYS_move_pages,
];

/// The first argument says what the second one is: a process, a group, or all of a user's.
const OF_A_KIND: &[i64] = &[libc::SYS_setpriority, libc::SYS_ioprio_set];

/// The first argument is who gets the signal.
const SIGNALS: &[i64] = &[
    libc::SYS_kill,
    libc::SYS_tkill,
    libc::SYS_tgkill,
    libc::SYS_rt_sigqueueinfo,
    libc::SYS_rt_tgsigqueueinfo,
];

// From <linux/ioprio.h>, <asm-generic/fcntl.h>, <asm-generic/sockios.h>, <asm-generic/ioctls.h> and <linux/prctl.h>. Of
// the numbers of `ioctl` libc's type is that of its C library: another one with musl.
const IOPRIO_WHO_PROCESS: u64 = 1;
const F_SETOWN_EX: u64 = 15;
pub(super) const FIOSETOWN: u64 = 0x8901;
pub(super) const SIOCSPGRP: u64 = 0x8902;
pub(super) const TIOCSTI: u64 = 0x5412;
const PR_SCHED_CORE: u64 = 62;

/// The process that all others of the box are below, as they see it.
pub(super) struct First {
    pub pid: u32,
    /// None where it is of no group that can be named.
    pub group: Option<u32>,
    /// Whether there is no one else who could be meant by "all".
    pub is_alone: bool,
}

/// Rules by call, for those that depend on arguments.
pub(super) fn rules(first: &First) -> Result<BTreeMap<i64, Vec<SeccompRule>>, BackendError> {
    let mut rules = BTreeMap::new();
    for call in OF_ONESELF {
        rules.insert(*call, vec![all(&[(0, Dword, Ne, 0)])?]);
    }
    for call in OF_A_KIND {
        let own = match *call {
            libc::SYS_ioprio_set => IOPRIO_WHO_PROCESS,
            _ => libc::PRIO_PROCESS as u64,
        };
        let refused = [(0, Dword, Ne, own), (1, Dword, Ne, 0)];
        rules.insert(*call, any(&refused)?);
    }
    // Without new limits it only asks.
    let limits = all(&[(0, Dword, Ne, 0), (2, Qword, Ne, 0)])?;
    rules.insert(libc::SYS_prlimit64, vec![limits]);
    rules.insert(
        libc::SYS_prctl,
        vec![all(&[(0, Dword, Eq, PR_SCHED_CORE)])?],
    );
    let mut receivers = vec![u64::from(first.pid)];
    receivers.extend(first.group.map(negative));
    if !first.is_alone {
        receivers.push(negative(1));
    }
    let named = |argument: u8| receivers.iter().map(move |who| (argument, Dword, Eq, *who));
    for call in SIGNALS {
        rules.insert(*call, any(&named(0).collect::<Vec<_>>())?);
    }
    // The kernel sends signals on behalf of a file, to whom the file says.
    let mut owners = named(2)
        .map(|who| all(&[(1, Dword, Eq, libc::F_SETOWN as u64), who]))
        .collect::<Result<Vec<_>, _>>()?;
    owners.push(all(&[(1, Dword, Eq, F_SETOWN_EX)])?);
    rules.insert(libc::SYS_fcntl, owners);
    Ok(rules)
}

/// Of `all` and of groups, as calls write it.
fn negative(group: u32) -> u64 {
    u64::from(group.wrapping_neg())
}

type Seen = (u8, SeccompCmpArgLen, SeccompCmpOp, u64);

fn all(seen: &[Seen]) -> Result<SeccompRule, BackendError> {
    let conditions = seen
        .iter()
        .map(|(argument, width, how, value)| {
            Condition::new(*argument, width.clone(), how.clone(), *value)
        })
        .collect::<Result<_, _>>()?;
    SeccompRule::new(conditions)
}

fn any(seen: &[Seen]) -> Result<Vec<SeccompRule>, BackendError> {
    seen.iter()
        .map(|one| all(std::slice::from_ref(one)))
        .collect()
}
