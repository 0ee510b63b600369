//! Who asks, and which system answers: what a box depends on and no one wrote down.

/// The user's number and the kernel's release; the same text for the same box.
pub fn user() -> String {
    #[cfg(target_os = "linux")]
    {
        let system = rustix::system::uname();
        let release = system.release().to_string_lossy().into_owned();
        format!("{} on {release}", rustix::process::getuid().as_raw())
    }
    #[cfg(not(target_os = "linux"))]
    String::new()
}

/// Whether it is the one whom Linux holds to no number of processes (`RLIMIT_NPROC`): also in a user namespace, because
/// a box leaves us who we are.
pub fn is_root() -> bool {
    #[cfg(target_os = "linux")]
    return rustix::process::geteuid().is_root();
    #[cfg(not(target_os = "linux"))]
    false
}
