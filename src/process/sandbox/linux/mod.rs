//! The launcher, and what it puts up: one file a layer.
//!
//! Outside, it makes the namespaces that a child is born into, starts itself once more, and waits as the reaper. Inside,
//! it makes the root, sets the bounds, gives up all rights, and becomes the program: Landlock and seccomp last, because
//! what they forbid is what the other layers are made with.

mod calls;
mod descriptors;
mod files;
mod limits;
mod namespaces;
mod neighbours;
mod reaper;
mod root;
mod root_plan;

use super::layers::{LAYERS, Layer, Layers, missing};
use super::order::{DONE, LAYERS_ARE, NOT_BOXED, NOT_STARTED, Order, Stage};
use crate::config::{Network, SandboxPolicy};
use std::fs::File;
use std::io::{self, PipeWriter, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Command, ExitCode, ExitStatus, Stdio};

/// A launcher that could not do its work; a program inside has other numbers to say it with.
const FAILED: u8 = 125;

pub(super) fn enter(order: Result<Order, String>) -> ExitCode {
    let done = order
        .map_err(Fault::Boxing)
        .and_then(|order| match order.stage {
            Stage::Outside => outside(order),
            Stage::Inside => inside(order),
        });
    match done {
        Ok(status) => {
            // As a shell tells it.
            let code = status.code().or(status.signal().map(|signal| 128 + signal));
            ExitCode::from(
                code.and_then(|code| u8::try_from(code).ok())
                    .unwrap_or(FAILED),
            )
        }
        Err(fault) => {
            say(&mut io::stderr(), &fault);
            ExitCode::from(FAILED)
        }
    }
}

/// Why there is no program.
#[derive(Debug)]
enum Fault {
    Boxing(String),
    Starting(io::Error),
}

fn say(to: &mut impl Write, fault: &Fault) {
    let line = match fault {
        Fault::Boxing(why) => format!("{NOT_BOXED}{why}"),
        Fault::Starting(why) => format!("{NOT_STARTED}{why}"),
    };
    let _ = writeln!(to, "{}", line.replace('\n', " "));
}

/// A step without which there is no box at all.
fn step(what: &str) -> impl Fn(io::Error) -> Fault + '_ {
    move |fault| Fault::Boxing(format!("{what}: {fault}"))
}

fn outside(mut order: Order) -> Result<ExitStatus, Fault> {
    descriptors::close_on_exec().map_err(step("close what is inherited"))?;
    skip_unwanted(&mut order);
    namespaces::enter(&mut order.layers);
    reaper::adopt(&mut order.layers);
    let (mut heard, said) = io::pipe().map_err(step("make a pipe"))?;
    order.stage = Stage::Inside;
    // Its standard error is how it tells what became of it, until the program takes its place.
    let mut child = Command::new("/proc/self/exe")
        .args(order.write())
        .stderr(Stdio::from(said))
        .spawn()
        .map_err(step("start the launcher inside"))?;
    // Both ends of the program's conversation are the program's alone.
    let nothing = File::options().read(true).write(true).open("/dev/null");
    let nothing = nothing.map_err(step("open /dev/null"))?;
    let done = rustix::stdio::dup2_stdin(&nothing)
        .and_then(|()| rustix::stdio::dup2_stdout(&nothing))
        .map_err(|fault| step("let go of the pipes")(fault.into()));
    let mut told = Vec::new();
    // It ends when the program has started: the other end is closed by that.
    let read = done.is_ok() && heard.read_to_end(&mut told).is_ok();
    if read {
        told.extend_from_slice(DONE.as_bytes());
        told.push(b'\n');
        let _ = io::stderr().write_all(&told);
        return Ok(reaper::wait_for(&mut child, order.layers.has(Layer::Pid)));
    }
    let _ = child.kill();
    let _ = child.wait();
    done.map(|()| ExitStatus::default())
}

/// Layers that are not to be there, each with the reason.
fn skip_unwanted(order: &mut Order) {
    for layer in Layer::ALL {
        let is_bound = matches!(layer, Layer::Limits | Layer::Processes | Layer::Reaper);
        if order.without.contains(&layer) {
            order.layers.off(layer, "left out on purpose");
        } else if order.policy == SandboxPolicy::Off && !is_bound {
            order.layers.off(layer, "the sandbox is switched off");
        }
    }
    if order.network == Network::Loopback {
        // Its rules know ports and no addresses.
        order
            .layers
            .off(Layer::LandlockTcp, "loopback is asked for");
    }
}

fn inside(mut order: Order) -> Result<ExitStatus, Fault> {
    let mut lifeline = reaper::follow().map_err(step("follow the launcher"))?;
    match become_program(&mut order, &mut lifeline) {
        Ok(never) => match never {},
        Err(fault) => {
            say(&mut lifeline, &fault);
            Ok(ExitStatus::from_raw(i32::from(FAILED) << 8))
        }
    }
}

fn become_program(
    order: &mut Order,
    lifeline: &mut PipeWriter,
) -> Result<std::convert::Infallible, Fault> {
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
    limits::go_first(order);
    let tree = root::enter(order);
    limits::count_processes(order, tree.has_proc);
    rustix::process::chdir("/").map_err(|fault| step("enter /")(fault.into()))?;
    // The command is made while memory and calls are still free.
    let mut command = Command::new(&order.program);
    command.args(&order.arguments);
    namespaces::give_up_rights().map_err(step("give up rights"))?;
    files::restrict(order, &tree);
    calls::prepare(order).apply(order);
    limits::set(order);
    if order.policy == SandboxPolicy::Required
        && let Some(why) = missing(&order.layers, order.network)
    {
        return Err(Fault::Boxing(why));
    }
    let layers: &Layers = &order.layers;
    let text = layers.write();
    let _ = writeln!(lifeline, "{LAYERS_ARE}{text}");
    Err(Fault::Starting(command.env(LAYERS, text).exec()))
}
