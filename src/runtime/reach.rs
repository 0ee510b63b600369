//! What a step reached of its own code: plain data, without an opinion whether that is enough.

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reach {
    /// Lines that were reached, and lines that there are; none where no one knows.
    pub lines: Option<(u32, u32)>,
    /// Bodies that were never entered, in the order of their lines; only the first ones of many.
    pub never: Vec<Missed>,
    /// Functions that were entered: the last part of their names, and their first lines; only some of many.
    pub entered: Vec<(String, u32)>,
    /// How many there are beside those that are named.
    pub more: u32,
    /// Why it is not known what was entered.
    pub unknown: Option<String>,
    /// What failed and was not heard of, in words, each with its line in the step's code where one is known.
    pub unheard: Vec<(String, Option<u32>)>,
}

/// A body that was never entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// `called` of a function, `started` of a generator or a coroutine, `reached` of what a guard keeps.
    pub how: String,
    /// With the names of what it is in: `Cart.total`.
    pub name: String,
    /// The first of its body's, counted in the step's code from 1.
    pub line: u32,
}

impl Reach {
    /// Nothing is known, for this reason.
    pub fn unknown(why: &str) -> Reach {
        Reach {
            unknown: Some(why.to_owned()),
            ..Reach::default()
        }
    }
}
