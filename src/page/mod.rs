//! What a reader will see, as data: one typed view model a page.
//!
//! Pages are made from the book and its verdicts and from nothing else.
//! No disk, no template and no JSON is known here; [`crate::theme`] turns a [`Page`] into HTML.

mod addresses;
mod bars;
mod code;
mod difference;
mod earlier;
mod executed;
pub mod explained;
mod fences;
mod guide;
mod leads;
mod navigation;
mod overview;
mod pairs;
mod rule;
mod search;
mod shelf;
pub mod text;
mod verification;
mod views;

pub use addresses::{Addresses, markdown_copy, relative};
pub use earlier::Earlier;
pub use executed::{Ground, Report, after, raised, reports, said, verified_in};
pub use navigation::{NavKey, Navigation};
pub use search::{Passage, PassageRule, SearchPage, search_page};
pub use shelf::{Presentation, Shelf, pages};
pub use views::*;
