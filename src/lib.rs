//! rulebook: Markdown guidelines in, a verified site out.
//!
//! ```text
//! sources -parse-> documents -assemble-> book -plan-> jobs -run-> observations -judge-> verdicts
//!                                          '------ page(book, verdicts) -> pages -render-> site -publish-> disk
//! ```
//!
//! The modules stand in reading order, and each imports only modules above it.
//! `pipeline` strings the stages together; `cli` is what the binary calls.
//! Nothing is public but what the binary, tests and benches use, so that the compiler sees what nothing uses.

// Tests write what they need; the rooms that may say so themselves.
#![cfg_attr(not(test), warn(clippy::disallowed_methods))]
// What is wrong holds its facts and is made where it is found: how large it is costs nothing.
#![allow(clippy::result_large_err)]
// Blank lines keep rustfmt from sorting what is ordered on purpose.

mod span;

mod near;

mod rule_names;

mod paths;

mod escape;

mod facts;

mod diagnostic;

mod levels;

mod source;

mod config;

mod markdown;

mod language;

mod book;

mod skill;

mod cache;

mod process;

mod runtime;

mod verify;

mod wording;

mod baseline;

mod page;

mod search;

mod theme;

mod site;

mod export;

mod pipeline;

mod report;

mod serve;

mod cli;

pub use cli::main;
pub use process::enter_box;

/// What tests and benches of this repository ask of the rooms. Nothing else may rely on it.
#[doc(hidden)]
pub mod testing {
    pub mod baseline {
        pub use crate::baseline::Baseline;
    }
    pub mod book {
        pub use crate::book::{Book, RuleKind, Stance, Target, WORDS};
    }
    pub mod cache {
        pub use crate::cache::{Cache, Named};
    }
    pub mod config {
        pub use crate::config::{Key, Network, SandboxPolicy, Service, schema};
    }
    pub mod diagnostic {
        pub use crate::diagnostic::{CODES, Code, Level, Strictness};
        pub use crate::levels::{Levels, Which};
    }
    pub mod export {
        pub use crate::export::EXPORTERS;
    }
    pub mod facts {
        pub use crate::facts::Facts;
    }
    pub mod language {
        pub use crate::language::{
            Detector, DetectorSet, LANGUAGES, Language, Tree, detector::BUDGET, find,
        };
    }
    pub mod markdown {
        pub use crate::markdown::count_fences;
    }
    pub mod pipeline {
        pub use crate::pipeline::{
            After, BuildMemory, Checked, Fault, Machine, Pages, Request, Running, Unit, check,
            check_again, render, render_pages,
        };
    }
    pub mod process {
        pub use crate::process::{
            Bounds, Fault, LAYERS, Layer, Layers, Limits, Program, Sandbox, SearchPath, Worker,
            finish,
        };
    }
    pub mod report {
        pub use crate::report::{
            Colour, Detail, FORMATS, PAGE, Shown, Wanted, code_text, explain_code, human, json,
        };
    }
    pub mod runtime {
        pub use crate::runtime::{
            End, Execution, ExecutionRecord, LooseEndKind, ProbeValue, RunSaid, Runtime, Sequence,
            Step, StepKind, Way, is_frame, steady,
        };
        pub mod python {
            pub use crate::runtime::python::{Compiler, Runner, RunnerSpec, Wanted, find};
        }
    }
    pub mod site {
        pub use crate::site::{Content, Later, Manifest, Site};
    }
    pub mod source {
        pub use crate::source::{
            Boundary, BoundedFile, Disk, Door, Entry, FileSystem, HiddenFolders, Listed, Memory,
            ReadFault, Walked, git_lists_below,
        };
    }
    pub mod span {
        pub use crate::span::Span;
    }
    pub mod verify {
        pub use crate::verify::{
            Absent, Observation, Row, VerdictKind, Want, checker, judge, rows,
        };
    }
    pub mod wording {
        pub use crate::wording::{about, because, sentence};
    }
}

#[cfg(test)]
#[path = "../tests/absent/mod.rs"]
mod absent;
