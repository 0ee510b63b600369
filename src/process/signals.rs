//! Signals that would end rulebook where an error with a message is due.

/// A file that grows beyond what the user may write (`ulimit -f`, a quota) is an error of the call, as a full disk is.
///
/// `SIGPIPE` is ignored by Rust itself. What is started inherits this, as Python does for itself.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "no safe call sets what a signal does")]
pub fn ignore_size_limit() {
    // SAFETY: to ignore a signal installs no handler, and nothing else of this program looks at this one.
    unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
}

#[cfg(not(target_os = "linux"))]
pub fn ignore_size_limit() {}
