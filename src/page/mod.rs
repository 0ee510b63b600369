//! What a reader will see, as data: one typed view model a page.
//!
//! Pages are made from the book and its verdicts and from nothing else.
//! No disk, no template and no JSON is known here; [`crate::theme`] turns a [`Page`] into HTML.

mod addresses;
mod annotations;
mod bars;
mod code;
mod context;
mod difference;
mod executed;
pub mod explained;
mod fences;
mod guide;
mod leads;
mod lines;
mod navigation;
mod overview;
mod pages;
mod pairs;
mod previous;
mod probes;
mod provenance;
mod redirects;
mod rule;
mod search;
mod tables;
pub mod text;
mod verification;
mod views;

#[cfg(test)]
mod tests;

pub use addresses::{
    Addresses, HOME, encoded, file_name, markdown_copy, parts, relative, relative_file,
};
pub use annotations::{AnnotationSource, annotations};
pub use code::Visible;
pub use context::{Presentation, SiteContext, SkillRequest};
pub use navigation::{NavKey, Navigation};
pub use overview::{folder_title, listing};
pub use pages::pages;
pub use previous::Previous;
pub use probes::{reports, said};
pub use provenance::Provenance;
#[cfg(test)]
pub use search::PassageRule;
pub use search::{Passage, SearchPage, search_page};
pub use views::*;
