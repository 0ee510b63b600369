//! CPython's own word on syntax: whether the interpreter compiles the code.
//!
//! The grammar of the trees accepts about 2 % of what Python refuses. All codes of a book are asked together, beside the
//! scan, and only those that no earlier run asked about. Without an interpreter nothing is said here, and that is told.

use super::checker::{Answers, Batch, Checker, Entry};
use super::syntax::python_2;
use crate::book::{Book, Example};
use crate::cache::{Cache, Memo, Named};
use crate::facts::facts;
use crate::language::{Doubt, SyntaxFault, Tree, find, forms, include, of_other_language};
use crate::runtime::python::{self, Answer as Compiled, Compiler, FLAGS, Interpreter, Version};
use crate::source::Stamp;
use crate::verify::{Absent, Authority, Identity, Observation, Parsed};
use std::collections::BTreeMap;
use std::sync::Arc;

const LANGUAGE: &str = "python";

pub const CHECKER: Checker = Checker {
    name: "cpython",
    about: "asks the Python interpreter, where there is one, whether it compiles the code",
    version: "1",
    authority: Authority::Compiler,
    language: Some(LANGUAGE),
    wants: |book, example, _| {
        example.words.skip.is_none()
            && !is_of_python_2(book, example)
            && include(example.language, &example.code).is_none()
    },
    entry: Entry::Batch(ask),
};

/// The author names a Python that no interpreter of today speaks for.
fn is_of_python_2(book: &Book, example: &Example) -> bool {
    let fence = &book.pages[example.page].document.fences[example.fence];
    let word = fence.language.as_ref().map(|word| word.key.as_str());
    matches!(word, Some("python2" | "py2"))
}

/// Asks about the examples of a book: the cache first, and the interpreter only for what is not there.
fn ask(batch: &Batch<'_>, cache: &mut Cache) -> Answers {
    let wanted = batch.programs.interpreter(LANGUAGE);
    let interpreter = match python::find(wanted, batch.programs.search) {
        Ok(Some(interpreter)) => interpreter,
        Ok(None) => return Answers::default(),
        Err(why) => return Answers::none(why),
    };
    let mut compiler = Compiler::new(&interpreter);
    let version = match version(&interpreter, &mut compiler, cache) {
        Ok(version) => version,
        Err(why) => {
            let shown = interpreter.path.display();
            return Answers::none(format!("`{shown}` cannot be asked: {why}"));
        }
    };
    let parts = [
        ("flags", FLAGS),
        ("interpreter", &version.full()),
        ("build", &version.build),
    ];
    let by = Arc::new(Identity {
        name: version.full(),
        short: version.short(),
        version: version.pair(),
    });
    let code = |at: &usize| batch.book.examples[*at].code.as_str();
    let codes: Vec<&str> = batch.examples.iter().map(code).collect();
    let mut memo = Memo::new(Named::new(CHECKER.name, CHECKER.version, &parts), cache);
    let compiled = memo.answers(&codes, |open| compiler.ask(open));
    let mut refusals = Refusals {
        by: &by,
        compiler: &mut compiler,
        memo,
        known: BTreeMap::new(),
    };
    let mut answers = Answers {
        by: Some(by.clone()),
        ..Answers::default()
    };
    for ((at, code), compiled) in batch.examples.iter().zip(codes).zip(compiled) {
        match compiled {
            Some(Compiled::TooDeep(why) | Compiled::Unknown(why)) => {
                answers.why.get_or_insert(why);
            }
            Some(Compiled::Accepted) => {
                let observation = refusals.parsed(None, None);
                answers.observations.push((*at, observation));
            }
            Some(Compiled::Refused(fault)) => {
                let refusal = refusals.of(code, &fault);
                if let Refusal::TooNew(needs) = &refusal {
                    answers.why.get_or_insert(format!("it needs {needs}"));
                }
                let observation = refusals.observation(fault, refusal);
                answers.observations.push((*at, observation));
            }
            None => {}
        }
    }
    answers
}

/// What becomes of a refusal.
#[derive(Debug, Clone)]
enum Refusal {
    /// The code is for a newer Python than the one that was asked.
    TooNew(String),
    Doubted(Doubt),
    Wrong,
}

/// Asks about the texts that a refused code may stand for.
struct Refusals<'a, 'i> {
    by: &'a Arc<Identity>,
    compiler: &'a mut Compiler<'i>,
    memo: Memo<'a>,
    /// By code: one text may stand in the book more than once.
    known: BTreeMap<&'a str, Refusal>,
}

impl<'a> Refusals<'a, '_> {
    fn of(&mut self, code: &'a str, fault: &SyntaxFault) -> Refusal {
        if let Some(known) = self.known.get(code) {
            return known.clone();
        }
        let refusal = self.why(code, fault);
        self.known.insert(code, refusal.clone());
        refusal
    }

    fn observation(&self, fault: SyntaxFault, refusal: Refusal) -> Observation {
        match refusal {
            Refusal::TooNew(needs) => {
                let asked = self.by.short.clone();
                Observation::Absent(Absent::TooOld { needs, asked })
            }
            Refusal::Doubted(doubt) => self.parsed(Some(fault), Some(doubt)),
            Refusal::Wrong => self.parsed(Some(fault), None),
        }
    }

    fn parsed(&self, fault: Option<SyntaxFault>, doubt: Option<Doubt>) -> Observation {
        Observation::Parsed(Parsed {
            by: Some(self.by.clone()),
            faults: fault.into_iter().collect(),
            doubt,
        })
    }

    /// Why a code is refused; the same on every machine, as far as the code itself shows it.
    fn why(&mut self, code: &str, fault: &SyntaxFault) -> Refusal {
        let Some(python) = find(LANGUAGE) else {
            return Refusal::Wrong;
        };
        let Some(tree) = Tree::parse(python, code) else {
            return Refusal::Wrong;
        };
        if let Some(range) = tree.python_2() {
            return Refusal::Doubted(python_2(range));
        }
        if !tree.has_error()
            && let Some(needs) = self.newer(&tree)
        {
            return Refusal::TooNew(needs);
        }
        let forms = forms(python, code);
        for form in forms {
            let reads = Tree::parse(python, &form.code)
                .is_some_and(|tree| self.newer(&tree).is_some() || self.accepts(&form.code));
            if reads {
                return Refusal::Doubted(form.doubt);
            }
        }
        if let Some(doubt) = of_other_language(python, code) {
            return Refusal::Doubted(doubt);
        }
        // The grammar knows no fault, and the interpreter cannot name one: another one may read it.
        if !tree.has_error() && fault.message == "invalid syntax" {
            return Refusal::Doubted(Doubt {
                range: fault.range.clone(),
                facts: facts!("doubt-other-version", short = self.by.short),
                hint: None,
            });
        }
        Refusal::Wrong
    }

    fn newer(&self, tree: &Tree) -> Option<String> {
        let needed = tree.needed_python()?;
        let is_newer = (needed.major, needed.minor) > self.by.version;
        is_newer.then(|| format!("Python {}.{}", needed.major, needed.minor))
    }

    fn accepts(&mut self, code: &str) -> bool {
        let answers = self.memo.answers(&[code], |open| self.compiler.ask(open));
        matches!(answers.as_slice(), [Some(Compiled::Accepted)])
    }
}

/// What the interpreter is: from the cache while neither it nor what it starts has changed, else from itself.
fn version(
    interpreter: &Interpreter,
    compiler: &mut Compiler<'_>,
    cache: &mut Cache,
) -> Result<Version, String> {
    let path = interpreter.path.to_string_lossy();
    let key = Named::new(
        "interpreter",
        "1",
        &[("stamp", &stamped(&interpreter.stamp))],
    )
    .key(&path);
    if let Some(known) = cache.get(key).and_then(read) {
        return Ok(known);
    }
    let version = compiler.version()?;
    let really = Stamp::of(version.executable.as_ref()).map(|stamp| stamped(&stamp));
    let parts = [
        &version.name,
        &version.number,
        &version.build,
        &version.executable,
        &really.unwrap_or_default(),
    ];
    cache.put(key, parts.map(String::as_str).join("\0").into_bytes());
    Ok(version)
}

/// None where the program that a launcher once chose is not what it was.
fn read(bytes: &[u8]) -> Option<Version> {
    let mut parts = std::str::from_utf8(bytes).ok()?.split('\0');
    let mut next = || parts.next().map(str::to_owned);
    let version = Version {
        name: next()?,
        number: next()?,
        build: next()?,
        executable: next()?,
    };
    let really = Stamp::of(version.executable.as_ref()).map(|stamp| stamped(&stamp));
    (really == next()).then_some(version)
}

fn stamped(stamp: &Stamp) -> String {
    let path = stamp.canonical.to_string_lossy();
    format!("{path} {} {}", stamp.size, stamp.modified)
}
