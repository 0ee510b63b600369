//! Under which key an outcome is kept: the code, all that ran before it, and who ran it.

use super::Resources;
use super::sessions::Origin;
use super::turns::{keeps_prints, turns};
use crate::book::Book;
use crate::cache::{Key, Named};
use crate::process::Layers;
use crate::runtime::StepKind;
use crate::runtime::python::{Environment, script_key};
use std::borrow::Cow;
use std::fmt::Write;

/// Of what is kept of a run.
const VERSION: &str = "1";

/// What all keys of one environment share, by name; told by `--explain-cache`.
pub(super) fn parts(
    resources: &Resources,
    environment: &Environment,
    layers: &Layers,
) -> Vec<(&'static str, String)> {
    let probes: String = resources
        .probes
        .iter()
        .map(|(name, code)| format!("{name} {} ", blake3::hash(code.as_bytes())))
        .collect();
    let limits = format!(
        "{} ms, {} bytes of output, {} bytes of memory",
        resources.time.as_millis(),
        resources.output,
        resources.memory
    );
    vec![
        ("environment", format!("{:032x}", environment.key)),
        (
            "interpreter",
            format!("{} {}", environment.implementation, environment.python),
        ),
        ("worker", format!("{:032x}", script_key())),
        ("probes", probes.trim_end().to_owned()),
        ("limits", limits),
        ("box", boxed(resources, layers)),
        ("preload", preloaded(resources)),
    ]
}

fn boxed(resources: &Resources, layers: &Layers) -> String {
    match &resources.sandbox {
        None => "none".to_owned(),
        Some(sandbox) => format!(
            "{:?}, network {:?}, {:?}, {}",
            sandbox.policy,
            sandbox.network,
            sandbox.bounds,
            layers.write()
        ),
    }
}

/// What a book preloads by its own word changes what its examples meet; what they import themselves does not.
fn preloaded(resources: &Resources) -> String {
    resources.preload.as_ref().map_or_else(
        || "what examples import".to_owned(),
        |names| names.join(", "),
    )
}

pub(super) fn named(parts: &[(&'static str, String)]) -> Named {
    let parts: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Named::new("run", VERSION, &parts)
}

/// Under which key it is kept what the box of an environment is like on this machine.
pub(super) fn about(resources: &Resources, environment: &Environment) -> Key {
    let none = Layers::none("not asked");
    let parts = parts(resources, environment, &none);
    let user = crate::process::user();
    let mut named: Vec<(&str, &str)> = parts
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    named.push(("user", &user));
    Named::new("about", VERSION, &named).key("")
}

/// The state that code meets: everything that ran before it and stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct State([u8; 32]);

impl State {
    /// The state after one more piece of code that stays.
    pub fn after(self, kind: StepKind, code: &str) -> State {
        State(*self.with(kind, code).as_bytes())
    }

    fn with(self, kind: StepKind, code: &str) -> blake3::Hash {
        let kind = match kind {
            StepKind::Setup => 0,
            StepKind::Good => 1,
            StepKind::Bad => 2,
        };
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.0);
        hasher.update(&[kind]);
        hasher.update(code.as_bytes());
        hasher.finalize()
    }

    /// The key of code that meets this state, and that is followed by what `later` stands for: whether a coroutine is
    /// awaited and a thread joined shows only there.
    pub fn key(self, named: &Named, kind: StepKind, code: &str, later: State) -> Key {
        named.key(&format!("{}{}", self.with(kind, code), later.shown()))
    }

    /// A file name for the code, the same wherever the code stands: it may come up in what the code says.
    pub fn file(self, kind: StepKind, code: &str) -> String {
        format!("example-{}.py", &self.with(kind, code).to_hex()[..8])
    }

    pub fn shown(self) -> String {
        blake3::Hash::from(self.0).to_hex().to_string()
    }
}

pub(super) fn code<'c>(book: &'c Book, origin: &'c Origin) -> &'c str {
    match origin {
        Origin::Example(at) => &book.examples[*at].code,
        Origin::File(file) => file.code.as_deref().unwrap_or(""),
    }
}

/// The code of a step, and how it is run where that is not in one piece: what its key is made of.
pub(super) fn text<'c>(book: &'c Book, origin: &'c Origin) -> Cow<'c, str> {
    let code = code(book, origin);
    let turns = turns(book, origin);
    let keeps_prints = keeps_prints(book, origin);
    if turns.is_empty() && !keeps_prints {
        return Cow::Borrowed(code);
    }
    let mut text = format!("{code}\0{keeps_prints}");
    for turn in turns {
        let _ = write!(text, " {} {} {:?}", turn.first, turn.last, turn.mode);
    }
    Cow::Owned(text)
}
