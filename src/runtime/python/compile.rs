//! One warm interpreter that says of many codes whether they compile.
//!
//! The code that ends an interpreter, or keeps it too long, is found and left unjudged; the others go to a new one, as
//! often as [`MOST_STARTS`] allows. No answer is made up.

use super::place::{self, Place};
use super::{Answer, Interpreter};
use crate::language::SyntaxFault;
use crate::process::{Fault, Limits, Program, Worker};
use std::time::Duration;

const SCRIPT: &str = include_str!("compile.py");

/// What the script asks with; part of every key under which an answer is kept. A change of the script changes it.
pub const FLAGS: &str = "exec, top-level await, dont-inherit, outdented, wrapped; 1";

/// So many interpreters are started in one run, at most.
const MOST_STARTS: usize = 6;

/// In bytes: a batch ends with the code that reaches it.
const BATCH: usize = 128 << 10;

/// Longer code is not asked about, in bytes: compiling takes the square of the number of functions, 23 s for 700 kB.
const LONGEST: usize = 96 << 10;

/// The oldest that knows top-level `await`.
const OLDEST: (u32, u32) = (3, 8);

/// Far more than the largest batch takes on a slow machine: what is still at work then hangs.
const LIMITS: Limits = Limits {
    time: Duration::from_secs(10),
    size: 64 << 20,
};

/// Which Python it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// `CPython`.
    pub name: String,
    /// `3.11.7`.
    pub number: String,
    /// With the day and the compiler of its making.
    pub build: String,
    /// The program that really runs, which a launcher may have chosen.
    pub executable: String,
}

impl Version {
    /// `Python 3.11`, for messages; another implementation by its own name.
    pub fn short(&self) -> String {
        let mut parts = self.number.split('.');
        let number: Vec<&str> = parts.by_ref().take(2).collect();
        let name = match self.name.as_str() {
            "CPython" => "Python",
            other => other,
        };
        format!("{name} {}", number.join("."))
    }

    /// `CPython 3.11.7`.
    pub fn full(&self) -> String {
        format!("{} {}", self.name, self.number)
    }

    /// 3 and 11.
    pub fn pair(&self) -> (u32, u32) {
        let mut parts = self.number.split('.').map_while(|part| part.parse().ok());
        (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
    }

    fn is_old(&self) -> bool {
        self.pair() < OLDEST
    }
}

/// A way to an interpreter, started when it is needed.
pub struct Compiler<'i> {
    interpreter: &'i Interpreter,
    worker: Option<Worker>,
    starts: usize,
}

impl<'i> Compiler<'i> {
    pub fn new(interpreter: &'i Interpreter) -> Self {
        Compiler {
            interpreter,
            worker: None,
            starts: 0,
        }
    }

    /// Starts it, if it does not run, and asks what it is.
    ///
    /// # Errors
    ///
    /// Why it cannot be asked.
    pub fn version(&mut self) -> Result<Version, String> {
        let version = self.start();
        version
            .map_err(|fault| fault.to_string())
            .and_then(|version| {
                if version.is_old() {
                    let (major, minor) = OLDEST;
                    let full = version.full();
                    return Err(format!("{full} is older than {major}.{minor}"));
                }
                Ok(version)
            })
    }

    fn start(&mut self) -> Result<Version, Fault> {
        self.starts += 1;
        let program = Program {
            path: self.interpreter.path.clone(),
            arguments: ["-I", "-S", "-B", "-W", "ignore", "-c", SCRIPT]
                .map(Into::into)
                .to_vec(),
            environment: self.interpreter.environment.clone(),
        };
        let mut worker = Worker::start(&program, LIMITS)?;
        let about = worker.answer()?;
        let mut about = Reader(&about);
        let mut text = || about.text().ok_or(Fault::Ended);
        let version = Version {
            name: text()?,
            number: text()?,
            build: text()?,
            executable: text()?,
        };
        self.worker = Some(worker);
        Ok(version)
    }

    /// An answer to every code, in their order.
    pub fn ask(&mut self, codes: &[&str]) -> Vec<Answer> {
        let mut answers: Vec<Answer> = Vec::with_capacity(codes.len());
        while answers.len() < codes.len() {
            let rest = &codes[answers.len()..];
            if rest[0].len() > LONGEST {
                answers.push(Answer::TooDeep(
                    "it is too long to be asked about".to_owned(),
                ));
                continue;
            }
            let mut size = 0;
            let count = rest
                .iter()
                .take_while(|code| {
                    let fits = size < BATCH && code.len() <= LONGEST;
                    size += code.len();
                    fits
                })
                .count();
            match self.batch(&rest[..count]) {
                Ok(batch) => answers.extend(batch),
                // One by one: each comes back, or is the one that no interpreter survives.
                Err(_) => {
                    for code in &rest[..count] {
                        let answer = self.batch(std::slice::from_ref(code));
                        answers.extend(answer.unwrap_or_else(|why| vec![Answer::Unknown(why)]));
                    }
                }
            }
        }
        answers
    }

    fn batch(&mut self, codes: &[&str]) -> Result<Vec<Answer>, String> {
        if self.worker.is_none() {
            if self.starts >= MOST_STARTS {
                return Err("too many interpreters ended before".to_owned());
            }
            self.start().map_err(|fault| fault.to_string())?;
        }
        let mut request = Vec::new();
        for code in codes {
            // Its length is at most `LONGEST`.
            request.extend((code.len() as u32).to_le_bytes());
            request.extend(code.as_bytes());
        }
        let worker = self.worker.as_mut().ok_or("it does not run")?;
        let answer = worker.ask(request);
        let read = answer.map_err(|fault| fault.to_string()).and_then(|frame| {
            let mut reader = Reader(&frame);
            let answers = codes.iter().map(|code| reader.answer(code));
            let answers: Option<Vec<Answer>> = answers.collect();
            answers
                .filter(|_| reader.0.is_empty())
                .ok_or_else(|| "its answer makes no sense".to_owned())
        });
        if read.is_err() {
            self.worker = None;
        }
        read
    }
}

/// What is left of a frame.
struct Reader<'f>(&'f [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<u32> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u32::from_le_bytes(*number))
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()? as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(std::str::from_utf8(text).ok()?.to_owned())
    }

    fn answer(&mut self, code: &str) -> Option<Answer> {
        Some(match self.number()? {
            0 => Answer::Accepted,
            1 => {
                let mut next = || self.number().map(|number| number as usize);
                let place = Place {
                    in_bytes: next()? == 1,
                    width: next()?,
                    above: next()?,
                    line: next()?,
                    column: next()?,
                    end_line: next()?,
                    end_column: next()?,
                };
                Answer::Refused(SyntaxFault {
                    range: place::range(code, place),
                    message: one_line(&self.text()?),
                })
            }
            2 => Answer::Unknown(self.text()?),
            3 => Answer::TooDeep(self.text()?),
            _ => return None,
        })
    }
}

/// A message is one line, whatever code it quotes.
fn one_line(message: &str) -> String {
    let words: Vec<&str> = message.split(char::is_control).collect();
    words.join(" ").trim().trim_end_matches('.').to_owned()
}
