//! A folder that no one else has, for as long as someone needs it.

use std::io;
use tempfile::{Builder, TempDir};

/// Below the system's own folder for such things: empty and private when it is made, gone with all that it holds when it
/// is dropped.
pub fn scratch_folder() -> io::Result<TempDir> {
    Builder::new().prefix("rulebook-").tempdir()
}
