//! One way in under libFuzzer; what it does is in `tests/fuzzing/`.

#![no_main]

#[path = "../../tests/fuzzing/mod.rs"]
mod fuzzing;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzzing::run("book_toml", bytes));
