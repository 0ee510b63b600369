//! What a text is that its grammar refuses: a fragment of one of the shapes in which documents show code.
//!
//! It is asked only after a parse error. Each row of [`SHAPES`] writes the text as it would be if the shape were spelt out
//! (a body below the header, braces around the members), and the text is of that shape if it parses then: the parser is the
//! referee, and one error of another kind keeps the whole an error. Nothing here says whether that matters.

mod braces;
mod elision;
mod filled;
mod headers;
mod json;
mod looks;
mod marks;
mod members;
mod newer;
mod other;
mod text;
mod tries;
mod written;
mod yaml;

use super::row::Language;
use super::tree::{Tree, accepts};
use crate::facts::{Facts, facts};
use std::ops::Range;
pub use written::Doubt;
use written::Written;

/// The text as it would be written out.
pub struct Form {
    pub code: String,
    pub doubt: Doubt,
}

/// A shape in which documents show code.
struct Shape {
    /// The texts that it may be, the likeliest first; none where nothing in the code has this shape.
    write: fn(&Language, &str) -> Vec<Written>,
    says: fn(&Language, &str) -> Facts,
    hint: fn(&Language) -> Option<Facts>,
    /// Whether something is put around the text, which makes right what is wrong in many ways.
    surrounds: bool,
    /// The languages that have it; empty where any may.
    languages: &'static [&'static str],
}

impl Shape {
    const fn new(
        write: fn(&Language, &str) -> Vec<Written>,
        says: fn(&Language, &str) -> Facts,
    ) -> Shape {
        Shape {
            write,
            says,
            hint: |_| None,
            surrounds: false,
            languages: &[],
        }
    }

    const fn of(self, languages: &'static [&'static str]) -> Shape {
        Shape { languages, ..self }
    }

    fn is_of(&self, language: &Language) -> bool {
        self.languages.is_empty() || self.languages.contains(&language.name)
    }

    const fn hint(self, hint: fn(&Language) -> Option<Facts>) -> Shape {
        Shape { hint, ..self }
    }

    const fn around(self) -> Shape {
        Shape {
            surrounds: true,
            ..self
        }
    }
}

/// The most texts that one code is tried as.
const MOST: usize = 100;

/// Longer code is no fragment, in bytes.
const LONGEST: usize = 64 << 10;

/// The same where the grammar has no authority: there a shape only gives a doubt its name.
const MOST_DOUBTFUL: usize = 16;
const LONGEST_DOUBTFUL: usize = 2 << 10;

/// In the order in which they are tried.
const SHAPES: &[Shape] = &[
    Shape::new(marks::labels, |language, culprit| {
        facts!("doubt-label", culprit, language = language.display)
    })
    .hint(|_| Some(facts!("doubt-label-hint"))),
    Shape::new(marks::prompts, |_, culprit| facts!("doubt-prompt", culprit))
        .hint(|language| (language.name == "python").then(|| facts!("name-it-pycon"))),
    Shape::new(marks::commands, |_, culprit| {
        facts!("doubt-ipython", culprit)
    })
    .of(&["python"])
    .hint(|_| Some(facts!("doubt-ipython-hint"))),
    Shape::new(marks::changes, |_, culprit| facts!("doubt-diff", culprit))
        .hint(|_| Some(facts!("name-it-diff"))),
    Shape::new(marks::fences, |language, culprit| {
        facts!("doubt-markdown", culprit, language = language.display)
    })
    .hint(|_| Some(facts!("name-it-markdown"))),
    Shape::new(marks::files, |language, culprit| {
        facts!("doubt-file", culprit, language = language.display)
    })
    .hint(|_| Some(facts!("doubt-file-hint"))),
    Shape::new(json::comments, |_, culprit| {
        facts!("doubt-json-comment", culprit)
    })
    .of(&["json"])
    .hint(|_| Some(facts!("name-it-jsonc"))),
    Shape::new(json::last_commas, |_, _| facts!("doubt-json-comma"))
        .of(&["json"])
        .hint(|_| Some(facts!("doubt-json-comma-hint"))),
    Shape::new(filled::templates, |_, culprit| {
        facts!("doubt-template", culprit)
    }),
    Shape::new(elision::write, |_, culprit| {
        facts!("doubt-elision", culprit)
    }),
    Shape::new(filled::placeholders, |_, culprit| {
        facts!("doubt-placeholder", culprit)
    }),
    Shape::new(headers::write, |_, culprit| {
        facts!("doubt-no-body", culprit)
    })
    .of(&["python"]),
    Shape::new(tries::write, |language, culprit| {
        let next = match language.name {
            "python" => "except",
            _ => "catch",
        };
        facts!("doubt-try", culprit, next)
    }),
    Shape::new(headers::branches, |_, culprit| {
        facts!("doubt-branch", culprit)
    })
    .of(&["python"]),
    Shape::new(headers::signatures, |_, culprit| {
        facts!("doubt-signature", culprit)
    })
    .of(&["python"])
    .around(),
    Shape::new(braces::write, |_, culprit| facts!("doubt-no-body", culprit))
        .of(&["javascript", "typescript", "rust", "go", "java", "css"]),
    Shape::new(members::write, |_, culprit| facts!("doubt-part", culprit)).around(),
    Shape::new(yaml::write, |_, culprit| facts!("doubt-cut-off", culprit))
        .of(&["yaml"])
        .around(),
    Shape::new(newer::write, |_, culprit| facts!("doubt-needs", culprit))
        .of(&["python"])
        .around(),
];

/// What a text is that does not parse; none if it is simply wrong.
pub fn read(tree: &Tree) -> Option<Doubt> {
    let language = tree.language();
    let code = tree.code();
    let found = Search::new(language, code)?.first();
    found
        .map(|form| form.doubt)
        .or_else(|| other::doubt(language, code))
}

/// What a text is that another language's name stands above.
pub fn of_other_language(language: &'static Language, code: &str) -> Option<Doubt> {
    other::doubt(language, code)
}

/// The texts that the code may stand for and that its grammar accepts, the likeliest first: of one shape, and then of
/// several together.
pub fn forms(language: &'static Language, code: &str) -> Vec<Form> {
    let Some(mut search) = Search::new(language, code) else {
        return Vec::new();
    };
    let mut found: Vec<Form> = search.alone().collect();
    found.extend(search.together());
    found
}

struct Search<'a> {
    language: &'static Language,
    code: &'a str,
    /// How many more texts are parsed.
    left: usize,
}

impl<'a> Search<'a> {
    fn new(language: &'static Language, code: &'a str) -> Option<Search<'a>> {
        let (longest, left) = if language.is_authoritative() {
            (LONGEST, MOST)
        } else {
            (LONGEST_DOUBTFUL, MOST_DOUBTFUL)
        };
        let is_short = code.len() <= longest && !code.trim().is_empty();
        is_short.then_some(Search {
            language,
            code,
            left,
        })
    }

    fn first(&mut self) -> Option<Form> {
        let alone = self.alone().next();
        // Where the grammar has no authority, a name for the doubt is not worth more.
        let is_deep = self.language.is_authoritative();
        alone.or_else(|| {
            is_deep
                .then(|| self.together().into_iter().next())
                .flatten()
        })
    }

    /// Of one shape.
    fn alone(&mut self) -> impl Iterator<Item = Form> {
        let (language, code) = (self.language, self.code);
        let shapes = SHAPES.iter().filter(move |shape| shape.is_of(language));
        let all = shapes.flat_map(move |shape| {
            let written = (shape.write)(language, code);
            written.into_iter().map(move |written| (shape, written))
        });
        all.filter_map(|(shape, written)| {
            let is_right = self.accepts(&written.code);
            is_right.then(|| Form {
                doubt: shape.doubt(language, code, &written),
                code: written.code,
            })
        })
    }

    /// Of several shapes: what is no code is taken out one after the other, and what is missing is put around the rest.
    ///
    /// A grammar may accept a text that its language does not, so what is left to do is done, too.
    fn together(&mut self) -> Vec<Form> {
        let (language, code) = (self.language, self.code);
        let mut found = Vec::new();
        let Some(mut left) = self.errors(code) else {
            return found;
        };
        let mut current = code.to_owned();
        let mut doubts: Vec<Doubt> = Vec::new();
        for shape in SHAPES {
            if !shape.is_of(language) || left == 0 && shape.surrounds {
                continue;
            }
            let mut best: Option<(usize, Written)> = None;
            for written in (shape.write)(language, &current) {
                let Some(count) = self.errors(&written.code) else {
                    continue;
                };
                if best.as_ref().is_none_or(|(known, _)| count < *known) {
                    best = Some((count, written));
                }
            }
            let Some((count, written)) = best else {
                continue;
            };
            if count < left || (count == left && !shape.surrounds) {
                doubts.push(shape.doubt(language, code, &written));
                (left, current) = (count, written.code);
                if left == 0 && doubts.len() > 1 {
                    found.push(Form {
                        code: current.clone(),
                        doubt: together(&doubts),
                    });
                }
            }
        }
        found
    }

    fn accepts(&mut self, code: &str) -> bool {
        let left = self.left.checked_sub(1);
        self.left = left.unwrap_or(0);
        left.is_some() && accepts(self.language, code)
    }

    fn errors(&mut self, code: &str) -> Option<usize> {
        self.left = self.left.checked_sub(1)?;
        Some(Tree::parse(self.language, code)?.count_errors())
    }
}

/// Several doubts as one, at the place of the first.
fn together(doubts: &[Doubt]) -> Doubt {
    let all: Vec<&Facts> = doubts.iter().map(|doubt| &doubt.facts).collect();
    Doubt {
        facts: facts!("doubts-together", all),
        ..doubts[0].clone()
    }
}

impl Shape {
    fn doubt(&self, language: &Language, code: &str, written: &Written) -> Doubt {
        let Range { start, end } = written.range;
        let range = match code.get(start..end) {
            Some(text) if !text.is_empty() => start..end,
            _ => text::first_line(code),
        };
        Doubt {
            range,
            facts: (self.says)(language, &text::short(&written.culprit)),
            hint: (self.hint)(language),
        }
    }
}

#[cfg(test)]
mod tests;
