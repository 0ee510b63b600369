//! What is piped into the program, where a command asks for it; no other command reads it.

use super::file_system::MAX_BYTES;
use std::io::{self, Read};

/// The whole of standard input, as text.
///
/// # Errors
///
/// It cannot be read, is no UTF-8, or is larger than a file may be.
pub fn read_stdin() -> io::Result<String> {
    read_stdin_up_to(MAX_BYTES)
}

/// The same of so many bytes at most.
///
/// # Errors
///
/// As [`read_stdin`].
pub fn read_stdin_up_to(most: u64) -> io::Result<String> {
    let mut text = String::new();
    let read = io::stdin()
        .lock()
        .take(most + 1)
        .read_to_string(&mut text)?;
    match read as u64 > most {
        true => Err(io::Error::from(io::ErrorKind::FileTooLarge)),
        false => Ok(text),
    }
}
