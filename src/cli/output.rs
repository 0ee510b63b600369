//! Standard output and standard error, a closed pipe being no fault.

use super::{Arguments, Status};
use crate::escape;
use crate::pipeline::Checked;
use crate::report::{Colour, Detail, Wanted};
use crate::wording::say;
use anstream::AutoStream;
use anyhow::Context;
use clap::ColorChoice;
use std::io::{ErrorKind, IsTerminal, Write};

impl Arguments {
    /// What `--color`, `NO_COLOR` and the terminal agree on.
    pub fn colour(&self) -> Colour {
        let choice = match self.color {
            ColorChoice::Always => anstream::ColorChoice::Always,
            ColorChoice::Never => anstream::ColorChoice::Never,
            ColorChoice::Auto => AutoStream::choice(&std::io::stdout()),
        };
        match choice {
            anstream::ColorChoice::Never => Colour::Plain,
            _ => Colour::Ansi,
        }
    }

    /// As [`Arguments::wanted`], of a report on standard error.
    pub fn wanted_beside(&self, detail: Detail, status: Status) -> Wanted {
        let is_plain = match self.color {
            ColorChoice::Always => false,
            ColorChoice::Never => true,
            ColorChoice::Auto => {
                AutoStream::choice(&std::io::stderr()) == anstream::ColorChoice::Never
            }
        };
        let colour = match is_plain {
            true => Colour::Plain,
            false => Colour::Ansi,
        };
        Wanted {
            colour,
            ..self.wanted(detail, status)
        }
    }

    /// What `--quiet` and `--verbose` say of a report.
    pub fn detail(&self) -> Detail {
        Detail {
            verdicts: self.verbose,
            explain: false,
            quiet: self.quiet,
        }
    }

    /// How a report is written of a run that ends with this status.
    pub fn wanted(&self, detail: Detail, status: Status) -> Wanted {
        Wanted {
            detail,
            colour: self.colour(),
            has_failed: status > Status::Success,
        }
    }
}

/// Writes text for people to standard output. A reader that has gone away has seen enough; a full disk has lost the report.
pub fn print(text: &str) -> anyhow::Result<()> {
    print_exact(&escape::terminal(text))
}

/// As [`print`], with the colours of our own reports.
pub fn print_coloured(text: &str, colour: Colour) -> anyhow::Result<()> {
    match colour {
        Colour::Plain => print(text),
        Colour::Ansi => print_exact(&escape::coloured(text)),
    }
}

/// Writes a text of a format that has escaped what the document says by itself.
pub fn print_exact(text: &str) -> anyhow::Result<()> {
    write(std::io::stdout().lock(), text)
}

/// Writes a patch: as it is where a program takes it, and as text for people where a terminal or a build server's log
/// would obey it.
pub fn print_patch(text: &str) -> anyhow::Result<()> {
    let is_logged = std::env::var_os("GITHUB_ACTIONS").is_some();
    match is_logged || std::io::stdout().is_terminal() {
        true => print(text),
        false => print_exact(text),
    }
}

fn write(mut out: impl Write, text: &str) -> anyhow::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(fault) if fault.kind() != ErrorKind::BrokenPipe => {
            Err(fault).with_context(|| say!("output-not-written"))
        }
        _ => Ok(()),
    }
}

pub fn error(message: &str) {
    let message = escape::terminal(message);
    let mut lines = message.lines();
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "error: {}", lines.next().unwrap_or(""));
    for line in lines {
        let _ = writeln!(err, "  {line}");
    }
}

/// Something that was done, beside the report.
pub fn note(message: &str) {
    let message = escape::terminal(message);
    let _ = writeln!(std::io::stderr().lock(), "note: {message}");
}

/// Text that is no part of what standard output holds.
pub fn aside(text: &str) {
    let text = escape::terminal(text);
    let _ = write!(std::io::stderr().lock(), "{text}");
}

/// As [`aside`], with the colours of our own reports.
pub fn aside_coloured(text: &str, colour: Colour) {
    match colour {
        Colour::Plain => aside(text),
        Colour::Ansi => {
            let _ = write!(std::io::stderr().lock(), "{}", escape::coloured(text));
        }
    }
}

/// What could not be read; beside the report, so that a program that reads the report is not disturbed.
pub fn unreadable(checked: &Checked) {
    for fault in checked.units.iter().flat_map(|unit| &unit.unreadable) {
        error(fault);
    }
}

/// How long each stage took, if that was asked for; beside the report.
pub fn timings(arguments: &Arguments, checked: &Checked) {
    if !arguments.timings {
        return;
    }
    for (stage, time) in checked.units.iter().flat_map(|unit| unit.stages.iter()) {
        aside(&format!(
            "{stage:<12}{:>10.1} ms\n",
            time.as_secs_f64() * 1e3
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn only_a_reader_who_left_is_no_fault() {
        assert!(write(Broken(ErrorKind::BrokenPipe), "report").is_ok());
        assert!(write(Broken(ErrorKind::StorageFull), "report").is_err());
    }
}
