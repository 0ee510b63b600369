//! One publication at a time into one folder.
//!
//! It leaves nothing behind that could grow stale: the system lets go when the process ends, however it ends.

use std::path::Path;
use std::time::{Duration, Instant};

use super::PublishError;

/// How long a second build waits for the first: publishing takes far less, a hung process would take for ever.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// Held for as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _held: Option<std::fs::File>,
}

/// Takes the lock of a folder; `target` is for the message.
///
/// A file system without locks, or a folder that cannot be opened for reading, is published to without one.
pub fn take(folder: &Path, target: &Path, patience: Duration) -> Result<Lock, PublishError> {
    let deadline = Instant::now() + patience;
    loop {
        match attempt(folder, target) {
            Attempt::Held(held) => return Ok(Lock { _held: Some(held) }),
            Attempt::Unsupported => return Ok(Lock { _held: None }),
            Attempt::Taken if Instant::now() >= deadline => {
                return Err(PublishError::Busy {
                    target: target.to_path_buf(),
                });
            }
            Attempt::Taken => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

enum Attempt {
    Held(std::fs::File),
    Taken,
    Unsupported,
}

/// The lock is on the folder itself, so that no lock file lies about in the user's project.
#[cfg(unix)]
fn attempt(folder: &Path, _: &Path) -> Attempt {
    use std::fs::{File, TryLockError};
    match File::open(folder) {
        Ok(file) => match file.try_lock() {
            Ok(()) => Attempt::Held(file),
            Err(TryLockError::WouldBlock) => Attempt::Taken,
            Err(TryLockError::Error(_)) => Attempt::Unsupported,
        },
        Err(_) => Attempt::Unsupported,
    }
}

/// A file that nobody else may open and that vanishes with its handle: Windows cannot lock a folder.
#[cfg(windows)]
fn attempt(folder: &Path, target: &Path) -> Attempt {
    use std::os::windows::fs::OpenOptionsExt;
    const FILE_FLAG_DELETE_ON_CLOSE: u32 = 0x0400_0000;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(".rulebook-lock");
    let opened = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .share_mode(0)
        .custom_flags(FILE_FLAG_DELETE_ON_CLOSE)
        .open(folder.join(name));
    match opened {
        Ok(file) => Attempt::Held(file),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => Attempt::Taken,
        Err(_) => Attempt::Unsupported,
    }
}
