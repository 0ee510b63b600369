//! Robustness: bad examples in other forms, in which a detector must not change its mind.
//!
//! Each variant is one file and one line in [`VARIANTS`]. Only the detector of the example's own rule is asked again, and
//! only where it found the example as written; a form that would not parse, or that the language cannot write, is left out.
//! No verdict depends on it.

mod comment;
mod comment_inside;
mod crlf;
mod function;
mod kept;
mod multibyte;
mod operator;
mod opt_out;
mod rename;
mod string;
mod told;
mod variant;
mod vary;

pub use kept::Known;
pub use opt_out::{OptOut, opt_outs};
pub use told::tell;
pub use variant::{Expect, Variant};
pub use vary::vary;

/// In the order in which they are tried.
pub const VARIANTS: &[Variant] = &[
    comment::VARIANT,
    string::VARIANT,
    crlf::VARIANT,
    multibyte::VARIANT,
    function::VARIANT,
    rename::VARIANT,
    operator::VARIANT,
    comment_inside::VARIANT,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn variants_have_names_of_their_own() {
        let names: BTreeSet<&str> = VARIANTS.iter().map(|variant| variant.name).collect();
        assert_eq!(names.len(), VARIANTS.len());
    }
}
