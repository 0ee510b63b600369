//! What examples printed, for the fences that are to say so.

use crate::book::{Book, Stance};
use crate::facts::facts;
use crate::runtime::End;
use crate::verify::output::{blessed, first_difference};
use crate::verify::{Filling, Observed};

/// What `--bless` would write into fences whose output is another. Where environments print different things nothing is:
/// no text would be right in all of them.
pub fn printed(book: &Book, observed: &[Observed]) -> Vec<Filling> {
    let mut fillings = Vec::new();
    for (at, (example, observed)) in book.examples.iter().zip(observed).enumerate() {
        let Some(fence) = example.output else {
            continue;
        };
        let expected = &book.pages[example.page].document.fences[fence].code;
        // What a bad example prints before it fails is held against the fence as well.
        let is_whole = |end: &End| match end {
            End::Passed => true,
            End::Raised { .. } => example.stance == Stance::Bad,
            _ => false,
        };
        let executions = observed.executions();
        let whole = executions.filter(|execute| is_whole(&execute.execution.end));
        let outputs = whole.map(|execute| execute.execution.output.as_str());
        let mut texts = outputs.map(|output| blessed(expected, output));
        let Some(code) = texts.next() else {
            continue;
        };
        if texts.all(|other| other == code) && first_difference(expected, &code).is_some() {
            fillings.push(Filling {
                example: at,
                fence,
                what: facts!("the-output"),
                code,
            });
        }
    }
    fillings
}
