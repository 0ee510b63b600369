//! What programs and agents read of a site: JSON, Markdown copies, `llms.txt`, a badge, a sitemap.
//!
//! Each file is made from the book and its verdicts, as the pages are, and says nothing that they do not say.
//! Nothing here reads the disk, and nothing depends on a clock: the same book gives the same bytes.

mod badge;
mod copies;
mod counts;
pub(crate) mod executed;
mod exporter;
mod inline;
mod llms;
mod rules;
mod sitemap;
mod skill;
mod verification;

pub use exporter::{Exporter, File, Input};
pub use skill::{Skill, left_out, mark, placed, whole as skill};

use rayon::prelude::*;

/// Every exporter.
pub const EXPORTERS: &[Exporter] = &[
    copies::EXPORTER,
    llms::EXPORTER,
    llms::FULL,
    rules::EXPORTER,
    verification::EXPORTER,
    badge::EXPORTER,
    sitemap::EXPORTER,
    skill::EXPORTER,
];

/// Every file, by its address.
pub fn export(input: &Input<'_>) -> Vec<File> {
    EXPORTERS
        .par_iter()
        .flat_map_iter(|exporter| exporter.make(input))
        .collect()
}
