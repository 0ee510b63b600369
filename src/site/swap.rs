//! Two files or folders that change places in one step, where the system can.

use std::io;
use std::path::Path;

/// No reader finds neither.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub fn swap(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub fn swap(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
