//! CPython's own word on syntax: whether the interpreter compiles the code.
//!
//! The grammar of the trees accepts about 2 % of what Python refuses. All codes of a book are asked together, beside the
//! scan, and only those that no earlier run asked about. Without an interpreter nothing is said here, and that is told.

use super::syntax::python_2;
use super::{Checker, Work};
use crate::book::{Book, Example};
use crate::cache::{Cache, Key, Named};
use crate::language::{Doubt, SyntaxFault, Tree, find, forms, include, of_other_language};
use crate::python::{Answer, Compiler, FLAGS, Interpreter, Version};
use crate::source::Stamp;
use crate::verify::{Absent, Authority, Identity, Observation, Parsed};
use std::collections::BTreeMap;
use std::sync::Arc;

pub const CHECKER: Checker = Checker {
    name: "cpython",
    about: "asks the Python interpreter, where there is one, whether it compiles the code",
    applies: |book, example, _| {
        let is_python = example
            .language
            .is_some_and(|language| language.name == "python");
        is_python
            && example.words.skip.is_none()
            && !is_of_python_2(book, example)
            && include(example.language, &example.code).is_none()
    },
    work: Work::Beside,
};

/// The author names a Python that no interpreter of today speaks for.
fn is_of_python_2(book: &Book, example: &Example) -> bool {
    let fence = &book.pages[example.page].document.fences[example.fence];
    let word = fence.language.as_ref().map(|word| word.key.as_str());
    matches!(word, Some("python2" | "py2"))
}

/// Who said what of the Python of a book.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PythonSaid {
    /// Examples that an interpreter can judge.
    pub examples: usize,
    /// Those that one judged.
    pub judged: usize,
    pub by: Option<Arc<Identity>>,
    /// Why not all of them were judged; nothing where none was wanted.
    pub why: Option<String>,
    /// By example; taken out when they join the others.
    pub(in crate::verify) observations: Vec<(usize, Observation)>,
}

impl PythonSaid {
    /// No answer came back.
    pub(in crate::verify) fn nothing(examples: usize) -> Self {
        PythonSaid {
            examples,
            why: Some("asking it failed".to_owned()),
            ..PythonSaid::default()
        }
    }
}

/// Asks about these examples: the cache first, and the interpreter only for what is not there.
pub fn ask(
    book: &Book,
    examples: &[usize],
    python: Option<&Result<Interpreter, String>>,
    cache: &mut Cache,
) -> PythonSaid {
    let mut said = PythonSaid {
        examples: examples.len(),
        ..PythonSaid::default()
    };
    let interpreter = match python {
        Some(Ok(interpreter)) if !examples.is_empty() => interpreter,
        Some(Err(why)) => {
            said.why = Some(why.clone());
            return said;
        }
        _ => return said,
    };
    let mut compiler = Compiler::new(interpreter);
    let version = match version(interpreter, &mut compiler, cache) {
        Ok(version) => version,
        Err(why) => {
            let shown = interpreter.path.display();
            said.why = Some(format!("`{shown}` cannot be asked: {why}"));
            return said;
        }
    };
    let named = Named::new(
        CHECKER.name,
        &[
            ("flags", FLAGS),
            ("interpreter", &version.full()),
            ("build", &version.build),
        ],
    );
    let by = Arc::new(Identity {
        name: version.full(),
        short: version.short(),
        version: version.pair(),
    });
    // One question for one text, however often it stands in the book.
    let mut answers: BTreeMap<Key, Option<Answer>> = BTreeMap::new();
    let mut open: Vec<(Key, &str)> = Vec::new();
    let mut keys = Vec::with_capacity(examples.len());
    for at in examples {
        let code = book.examples[*at].code.as_str();
        let key = named.key(code);
        keys.push(key);
        answers.entry(key).or_insert_with(|| {
            let known = cache.get(key).and_then(|bytes| Answer::read(bytes, code));
            if known.is_none() {
                open.push((key, code));
            }
            known
        });
    }
    let codes: Vec<&str> = open.iter().map(|(_, code)| *code).collect();
    for ((key, _), answer) in open.iter().zip(compiler.ask(&codes)) {
        if let Some(bytes) = answer.bytes() {
            cache.put(*key, bytes);
        }
        answers.insert(*key, Some(answer));
    }
    let mut again = Again {
        by: &by,
        named: &named,
        compiler: &mut compiler,
        cache,
        known: BTreeMap::new(),
    };
    for (at, key) in examples.iter().zip(keys) {
        let mut doubt = None;
        let fault = match answers.get(&key) {
            Some(Some(Answer::Accepted)) => None,
            Some(Some(Answer::Refused(fault))) => {
                let code = book.examples[*at].code.as_str();
                let refused = again.known.entry(key).or_default().clone();
                let refused = match refused {
                    Some(refused) => refused,
                    None => {
                        let refused = again.why(code, fault);
                        again.known.insert(key, Some(refused.clone()));
                        refused
                    }
                };
                match refused {
                    Refused::TooNew(needs) => {
                        said.why.get_or_insert_with(|| format!("it needs {needs}"));
                        let asked = by.short.clone();
                        let absent = Absent::TooOld { needs, asked };
                        said.observations.push((*at, Observation::Absent(absent)));
                        continue;
                    }
                    Refused::Doubted(found) => doubt = Some(found),
                    Refused::Wrong => {}
                }
                Some(fault.clone())
            }
            Some(Some(Answer::TooDeep(why) | Answer::Unknown(why))) => {
                said.why.get_or_insert_with(|| why.clone());
                continue;
            }
            Some(None) | None => continue,
        };
        said.judged += 1;
        let parsed = Parsed {
            authority: Authority::Compiler,
            by: Some(by.clone()),
            faults: fault.into_iter().collect(),
            doubt,
        };
        said.observations.push((*at, Observation::Parsed(parsed)));
    }
    said.by = Some(by);
    said
}

/// What becomes of a refusal.
#[derive(Debug, Clone)]
enum Refused {
    /// The code is for a newer Python than the one that was asked.
    TooNew(String),
    Doubted(Doubt),
    Wrong,
}

/// Asks about the texts that a refused code may stand for.
struct Again<'a, 'i> {
    by: &'a Identity,
    named: &'a Named,
    compiler: &'a mut Compiler<'i>,
    cache: &'a mut Cache,
    known: BTreeMap<Key, Option<Refused>>,
}

impl Again<'_, '_> {
    /// Why a code is refused; the same on every machine, as far as the code itself shows it.
    fn why(&mut self, code: &str, fault: &SyntaxFault) -> Refused {
        let Some(python) = find("python") else {
            return Refused::Wrong;
        };
        let Some(tree) = Tree::parse(python, code) else {
            return Refused::Wrong;
        };
        if let Some(range) = tree.python_2() {
            return Refused::Doubted(python_2(range));
        }
        if !tree.has_error()
            && let Some(needs) = self.newer(&tree)
        {
            return Refused::TooNew(needs);
        }
        let forms = forms(python, code);
        for form in forms {
            let reads = Tree::parse(python, &form.code)
                .is_some_and(|tree| self.newer(&tree).is_some() || self.accepts(&form.code));
            if reads {
                return Refused::Doubted(form.doubt);
            }
        }
        if let Some(doubt) = of_other_language(python, code) {
            return Refused::Doubted(doubt);
        }
        // The grammar knows no fault, and the interpreter cannot name one: another one may read it.
        if !tree.has_error() && fault.message == "invalid syntax" {
            return Refused::Doubted(Doubt {
                range: fault.range.clone(),
                message: format!(
                    "{} does not read it, and another version may",
                    self.by.short
                ),
                hint: None,
            });
        }
        Refused::Wrong
    }

    fn newer(&self, tree: &Tree) -> Option<String> {
        let needed = tree.needed_python()?;
        let is_newer = (needed.major, needed.minor) > self.by.version;
        is_newer.then(|| format!("Python {}.{}", needed.major, needed.minor))
    }

    fn accepts(&mut self, code: &str) -> bool {
        let key = self.named.key(code);
        if let Some(known) = self
            .cache
            .get(key)
            .and_then(|bytes| Answer::read(bytes, code))
        {
            return matches!(known, Answer::Accepted);
        }
        let answer = self.compiler.ask(&[code]).pop();
        if let Some(bytes) = answer.as_ref().and_then(Answer::bytes) {
            self.cache.put(key, bytes);
        }
        matches!(answer, Some(Answer::Accepted))
    }
}

/// What the interpreter is: from the cache while neither it nor what it starts has changed, else from itself.
fn version(
    interpreter: &Interpreter,
    compiler: &mut Compiler<'_>,
    cache: &mut Cache,
) -> Result<Version, String> {
    let path = interpreter.path.to_string_lossy();
    let key = Named::new("interpreter", &[("stamp", &stamped(&interpreter.stamp))]).key(&path);
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
