//! `rulebook build`: verify, then render; a book is published only if there are no errors.

use super::args::Build;
use super::{Arguments, Status, check, open, output};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::facts::facts;
use crate::pipeline::{self, Checked, Finder, Pages, Unit, Update};
use crate::report;
use crate::source::{Disk, Door};
use crate::verify::Want;
use crate::wording::say;
use std::path::Path;

pub fn run(arguments: &Arguments, command: &Build) -> anyhow::Result<Status> {
    let paths: Vec<_> = command.path.iter().cloned().collect();
    let mut request = check::request(&paths, &command.reading);
    request.running = check::running(&command.executing);
    let baseline = check::baseline(&command.accepting, Update::Never, Finder::Check)?;
    let mut checked = pipeline::check(&Disk, &request, Want::Highlights)?;
    // A book is one thing: a path inside of it says which book, not which part of it to publish.
    for unit in &mut checked.units {
        unit.scope.named.clear();
    }
    let mut sites = Vec::new();
    for unit in &mut checked.units {
        sites.push(pipeline::render(&Disk, unit, Pages::Static)?);
    }
    check::hold(
        baseline,
        &mut checked,
        &command.accepting,
        (Update::Never, Finder::Check),
    )?;
    let (detail, colour) = (arguments.detail(), arguments.colour());
    output::print_coloured(&report::human(&checked, detail, colour), colour)?;
    output::unreadable(&checked);
    let mut status = Status::Success;
    let mut last = String::new();
    let mut front = None;
    for (unit, site) in checked.units.iter().zip(&sites) {
        let found = verdict(unit);
        status = status.max(found.status());
        if found != Publish::Yes {
            last += &found.words(unit);
            continue;
        }
        let named = command.dest_dir.as_deref();
        let (target, published) = pipeline::put(&Disk, unit, site, named)?;
        last += &sentence(&published, &target);
        front.get_or_insert(target.join("index.html"));
        let denied = unit.count(Level::Deny);
        if denied > 0 {
            last += &say!(
                "published-as-it-is",
                denied = report::counted(denied, "finding")
            );
        }
    }
    if !arguments.quiet || status > Status::Success {
        output::print(&(report::summary(&checked) + &last))?;
    }
    if let (Some(page), true) = (front, command.open) {
        open::open(&Door::of_user(&Disk).canonical(&page).display().to_string());
    }
    output::timings(arguments, &checked);
    // As in `check`: the process ends here.
    std::mem::forget((checked, sites));
    Ok(status)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Publish {
    Yes,
    /// Something could not be read: what is left is not the guideline.
    Unreadable,
    Denied,
    Nothing,
}

fn verdict(unit: &Unit) -> Publish {
    let is_book = matches!(unit.scope.kind, pipeline::ScopeKind::Book { .. });
    if !unit.unreadable.is_empty() {
        Publish::Unreadable
    } else if unit.book.pages.is_empty() {
        Publish::Nothing
    } else if is_book
        && unit.findings.iter().any(|finding| {
            unit.levels.of_finding(finding) == Level::Deny && keeps_back(unit, finding)
        })
    {
        Publish::Denied
    } else {
        Publish::Yes
    }
}

/// Whether an error is a reason not to publish. mdBook publishes code whatever it says, so in a book that was written for
/// it alone code that does not parse is for `check` to fail on.
fn keeps_back(unit: &Unit, finding: &Diagnostic) -> bool {
    finding.code != Code::SyntaxError || !unit.scope.is_of_mdbook_alone()
}

impl Publish {
    fn status(self) -> Status {
        match self {
            Publish::Yes => Status::Success,
            Publish::Unreadable => Status::CannotWork,
            Publish::Denied | Publish::Nothing => Status::Denied,
        }
    }

    fn words(self, unit: &Unit) -> String {
        let target = pipeline::default_target(&Disk, unit);
        let old = Door::of_user(&Disk)
            .entry(&target)
            .map(|_| facts!("old-site-stays"));
        let why = match self {
            Publish::Yes => return String::new(),
            Publish::Unreadable => say!("a-file-not-read"),
            Publish::Nothing => say!("no-page"),
            Publish::Denied => denied_findings(unit),
        };
        say!("not-published", why, old)
    }
}

pub(super) fn denied_findings(unit: &Unit) -> String {
    report::counted(unit.count(Level::Deny), "denied finding")
}

fn sentence(published: &crate::site::Published, target: &Path) -> String {
    if !published.touched {
        return say!(
            "site-up-to-date",
            target = target.display(),
            unchanged = published.unchanged
        );
    }
    say!(
        "site-published",
        target = target.display(),
        written = report::counted(published.written, "file"),
        unchanged = published.unchanged,
        removed = published.removed
    )
}

/// What `serve` says of a checked book, in one line.
pub(super) fn one_line(checked: &Checked) -> String {
    let line = report::summary(checked);
    let line = line.lines().next().unwrap_or("");
    let accepted: usize = [Level::Deny, Level::Warn]
        .iter()
        .flat_map(|level| checked.units.iter().map(|unit| unit.count_accepted(*level)))
        .sum();
    match accepted {
        0 => line.to_owned(),
        all => say!(
            "in-the-baseline",
            line,
            all = report::counted(all, "finding")
        ),
    }
}
