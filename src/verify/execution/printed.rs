//! What examples printed, for the fences that are to say so.

use crate::book::{Book, Stance};
use crate::python::End;
use crate::verify::output::{blessed, first_difference};
use crate::verify::{Filling, Observed, Outcome};

/// What `--bless` would write into fences whose output is another. Where environments print different things nothing is:
/// no text would be right in all of them.
pub fn printed(book: &Book, observed: &[Observed]) -> Vec<Filling> {
    let mut fillings = Vec::new();
    for (at, (example, observed)) in book.examples.iter().zip(observed).enumerate() {
        let Some(fence) = example.output else {
            continue;
        };
        let expected = &book.pages[example.page].document.fences[fence].code;
        let outputs = observed
            .outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                // What a bad example prints before it fails is held against the fence as well.
                Outcome::Ran(execute)
                    if execute.ran.end == End::Passed
                        || example.stance == Stance::Bad
                            && matches!(execute.ran.end, End::Raised { .. }) =>
                {
                    Some(execute.ran.output.as_str())
                }
                _ => None,
            });
        let mut texts = outputs.map(|output| blessed(expected, output));
        let Some(code) = texts.next() else {
            continue;
        };
        if texts.all(|other| other == code) && first_difference(expected, &code).is_some() {
            fillings.push(Filling {
                example: at,
                fence,
                what: "the output",
                code,
            });
        }
    }
    fillings
}
