//! `check --bless`: what fences wait for is written into them, and then what stands there is checked.

use super::output;
use crate::facts::facts;
use crate::pipeline::{self, Checked, Fault, Request};
use crate::source::Disk;
use crate::verify::Want;
use crate::wording::say;
use anyhow::bail;

/// What was checked, with the fences filled; refused where CI is set.
///
/// What is expected is reviewed, not made: a build server that wrote it would find everything as it should be.
pub fn run(checked: Checked, request: &Request) -> anyhow::Result<Checked> {
    let is_ci = |(name, value): &(String, String)| name == "CI" && !value.is_empty();
    if request.environment.iter().any(is_ci) {
        bail!(Fault::new(facts!("bless-in-ci")));
    }
    let blessed = pipeline::bless(&Disk, &checked)?;
    for (place, what) in &blessed.written {
        output::note(&say!("was-written", place, what));
    }
    for (place, what) in &blessed.refused {
        output::note(&say!("fence-cannot-hold", place, what));
    }
    for place in &blessed.outside {
        output::note(&say!("bless-outside", place));
    }
    if blessed.written.is_empty() {
        return Ok(checked);
    }
    Ok(pipeline::check(&Disk, request, Want::Outcomes)?)
}
