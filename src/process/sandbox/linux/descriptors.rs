//! What a launcher inherited and the program must not: everything but its three standard streams.
//!
//! rulebook opens nothing that a child would keep, but whoever started rulebook may have: a shell, `make` with its
//! jobserver, a terminal.

use rustix::io::{FdFlags, fcntl_setfd};
use std::fs::read_dir;
use std::io;
use std::os::fd::{BorrowedFd, RawFd};

/// Marks them, so that they are gone when the program takes over; until then the launcher may have use for its own.
#[expect(
    unsafe_code,
    reason = "descriptors that somebody left open have only a number"
)]
pub(super) fn close_on_exec() -> io::Result<()> {
    let listed = read_dir("/proc/self/fd").or_else(|_| read_dir("/dev/fd"))?;
    let open: Vec<RawFd> = listed
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|number| *number > 2)
        .collect();
    for number in open {
        // SAFETY: the number is only borrowed for the next call, and no other thread closes anything: the launcher has
        // one. The one that listed them is closed already, and a number that is not open is an error and nothing else.
        let descriptor = unsafe { BorrowedFd::borrow_raw(number) };
        let _ = fcntl_setfd(descriptor, FdFlags::CLOEXEC);
    }
    Ok(())
}
