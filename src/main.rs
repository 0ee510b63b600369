//! Arguments in, exit status out; everything else is in the library.

use std::process::ExitCode;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything else: what runs in a box is another program.
    if let Some(ended) = rulebook::enter_box(std::env::args_os().skip(1)) {
        return ended;
    }
    rulebook::main().into()
}
