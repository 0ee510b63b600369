//! `rulebook serve`: build in memory, serve, and with `--watch` build again on every change.

use super::args::{Accepting, Serve};
use super::{Arguments, Status, build, check, open, output};
use crate::diagnostic::Level;
use crate::facts::facts;
use crate::pipeline::{
    self, After, BaselineUpdate, BuildMemory, Checked, Fault, Finder, Pages, Part, Request,
    ScopeKind, Update, Work, hold_configured,
};
use crate::report::{self, Colour, Detail};
use crate::serve::{Options, Port, Rebuild, Snapshot, serve};
use crate::site::Later;
use crate::source::{Disk, Door, FileSystem, Recorder};
use crate::verify::Want;
use crate::wording::say;
use anyhow::bail;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub fn run(arguments: &Arguments, command: &Serve) -> anyhow::Result<Status> {
    let paths: Vec<PathBuf> = command.path.iter().cloned().collect();
    let mut request = check::request(&paths, &command.reading);
    request.running = check::running(&command.executing);
    if let Some(path) = &command.path
        && Door::of_user(&Disk).entry(path).is_none()
    {
        bail!(Fault::new(facts!("dead-link", path = path.display())));
    }
    // What is wrong from the start is a fault; what breaks later is told on the pages.
    check::baseline(&command.accepting, Update::Never, Finder::Check)?;
    pipeline::hold_names(&Disk, &request)?;
    let options = Options {
        host: command.hostname.clone(),
        port: command.port.map_or(Port::Default(3000), Port::Fixed),
        watch: command.watch,
        poll: command
            .poll
            .map(|seconds| Duration::from_secs(seconds.max(1))),
        ready: command.open.then_some(open::open),
    };
    let quiet = arguments.quiet;
    let say = move |line: &str| {
        if !quiet {
            // The site goes on, whoever listens.
            let _ = output::print(&format!("{line}\n"));
        }
    };
    let live = if command.watch {
        Pages::Live
    } else {
        Pages::Served
    };
    let recorder = Arc::new(Recorder::new(Arc::new(Disk)));
    serve(
        &options,
        Builder {
            request,
            accepting: command.accepting.clone(),
            live,
            recorder: recorder.clone(),
            memory: BuildMemory::keeping(),
        },
        recorder,
        say,
    )?;
    Ok(Status::Success)
}

struct Builder {
    request: Request,
    accepting: Accepting,
    live: Pages,
    recorder: Arc<Recorder>,
    memory: BuildMemory,
}

impl Rebuild for Builder {
    fn rebuild(&mut self) -> Snapshot {
        self.build().unwrap_or_else(|fault| Snapshot {
            site: None,
            later: None,
            summary: say!(
                "not-built",
                next = fault.message.lines().next().unwrap_or("")
            ),
            fault: Some(fault.message),
        })
    }

    fn rest(&mut self) {
        self.memory.rest();
    }
}

impl Builder {
    fn build(&mut self) -> Result<Snapshot, Fault> {
        let recorder = self.recorder.clone();
        let files: &dyn FileSystem = recorder.as_ref();
        let file = self.accepting.baseline.as_deref();
        let baseline = file
            .map(|file| BaselineUpdate::read(files, file, Update::Never, Finder::Check))
            .transpose()?;
        let mut checked =
            pipeline::check_again(files, &self.request, Want::Highlights, &mut self.memory)?;
        let (mut site, mut promised) = (None, None);
        for unit in &mut checked.units {
            unit.scope.named.clear();
            let made = pipeline::render_pages(files, unit, self.live, &mut self.memory)?;
            (site, promised) = (Some(made.0), Some(made.1));
        }
        match baseline {
            Some(baseline) => {
                baseline.hold(files, &mut checked)?;
            }
            None => {
                hold_configured(files, &mut checked, Update::Never, Finder::Check)?;
            }
        }
        let mut snapshot = Snapshot {
            fault: denied(&checked),
            site: site.map(Arc::new),
            later: None,
            summary: format!(
                "{}{}{}",
                build::one_line(&checked),
                worked(self.memory.work()),
                executed(&checked)
            ),
        };
        // The site is that of the last unit.
        let unit = self.memory.keep(checked).pop();
        snapshot.later = unit.zip(promised).map(|(unit, promised)| {
            let later: Arc<dyn Later> = Arc::new(After::new(unit, promised));
            later
        });
        Ok(snapshot)
    }
}

/// What was made anew and what was taken from memory, and how long each took: for the terminal only.
fn worked(work: Work) -> String {
    let part = |verb: &str, part: Part, thing: &str| {
        let things = match part.made == part.all {
            true => report::counted(part.all, thing),
            false => say!(
                "made-of",
                made = part.made,
                thing = report::counted(part.all, thing)
            ),
        };
        say!("in-ms", verb, things, as_millis = part.time.as_millis())
    };
    format!(
        "\n  {}, {}, {}",
        part("parsed", work.parsed, "file"),
        part("judged", work.judged, "example"),
        part("rendered", work.rendered, "page")
    )
}

/// How many executions of examples were done, and how many taken from memory; nothing where none was asked for. Their time
/// is that of judging.
fn executed(checked: &Checked) -> String {
    let runs = checked.units.iter().map(|unit| &unit.run);
    let (now, known) = runs.fold((0, 0), |(now, known), said| {
        (now + said.executed, known + said.remembered)
    });
    match (now, known) {
        (0, 0) => String::new(),
        (now, 0) => say!("ran", now = report::counted(now, "execution")),
        (now, known) => {
            let all = report::counted(now + known, "execution");
            say!("ran-of", now, all)
        }
    }
}

/// What keeps a book from being published, as text for the page.
fn denied(checked: &Checked) -> Option<String> {
    let is_book = |unit: &pipeline::Unit| matches!(unit.scope.kind, ScopeKind::Book { .. });
    let count: usize = checked
        .units
        .iter()
        .filter(|unit| is_book(unit))
        .map(|unit| unit.count(Level::Deny))
        .sum();
    let unreadable: Vec<&str> = checked
        .units
        .iter()
        .flat_map(|unit| unit.unreadable.iter().map(String::as_str))
        .collect();
    if count == 0 && unreadable.is_empty() {
        return None;
    }
    let detail = Detail {
        quiet: true,
        ..Detail::default()
    };
    let findings = report::human(checked, detail, Colour::Plain);
    let mut text = say!(
        "would-not-publish",
        count = report::counted(count, "finding")
    );
    for line in unreadable {
        text += &format!("{line}\n");
    }
    Some(text + findings.trim_end())
}
