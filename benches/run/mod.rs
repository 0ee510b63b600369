//! What it costs to have examples run, by rulebook and by others: the same two hundred ORM examples, in one run, in turns.
//!
//! The fresh processes run files, all others the same code on Markdown pages. Before anything is timed, each has to run
//! a copy whose fences write down that they ran, and to refuse one in which an example is broken. Installing is not
//! timed, for nobody. The fresh processes run one after the other, as a loop in a shell has them, and pytest in one
//! process; rulebook has as many workers as the machine has cores. Of the files, every fifth is run, and its time counts
//! for five.

mod pages;
mod tools;

use pages::{Change, Shape};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tools::{Environment, TOOLS, Tool};

/// Fresh processes take minutes.
const FRESH_ROUNDS: usize = 3;

const EACH: u32 = pages::EACH as u32;

pub fn run(rounds: usize) -> Result<(), String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench-run");
    fs::create_dir_all(&folder).map_err(|fault| format!("no folder to work in: {fault}"))?;
    let environment = Environment::prepare(&folder)?;
    let told = environment.versions.iter();
    let told: Vec<String> = told
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    println!("{}", told.join(", "));
    for shape in [Shape::Together, Shape::Alone] {
        let corpus = Corpus::write(&folder, shape, &environment)
            .map_err(|fault| format!("the corpus cannot be written: {fault}"))?;
        corpus.verify(&environment)?;
        let times = corpus.time(&environment, rounds)?;
        print(shape, &times);
    }
    Ok(())
}

struct Corpus {
    folder: PathBuf,
    shape: Shape,
}

impl Corpus {
    fn write(folder: &Path, shape: Shape, environment: &Environment) -> io::Result<Corpus> {
        let folder = folder.join(match shape {
            Shape::Together => "together",
            Shape::Alone => "alone",
        });
        let corpus = Corpus { folder, shape };
        let tally = corpus.tally();
        let kinds = [
            ("plain", Change::None),
            ("tally", Change::Tally(&tally)),
            ("broken", Change::Broken),
        ];
        for (name, change) in kinds {
            let book = corpus.book(name);
            pages::write_pages(&book.join("pages"), "python", change, shape)?;
            // Only rulebook knows a word for what the others do in any case, or not at all.
            let words = match shape {
                Shape::Together => "python",
                Shape::Alone => "python fresh",
            };
            pages::write_pages(&book.join("content"), words, change, shape)?;
            pages::write_files(&book.join("files"), change)?;
            // What writes down that it ran may do so nowhere but out of the box; nothing else is different.
            let boxed = if name == "tally" {
                "sandbox = \"off\"\n"
            } else {
                ""
            };
            fs::write(
                book.join("book.toml"),
                format!(
                    "[python]\nrequirements = [\"sqlalchemy=={}\"]\n{boxed}",
                    environment.version("sqlalchemy")
                ),
            )?;
        }
        Ok(corpus)
    }

    fn book(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn tally(&self) -> PathBuf {
        self.folder.join("tally.txt")
    }

    /// Whoever is timed runs every example, and sees that one is broken.
    fn verify(&self, environment: &Environment) -> Result<(), String> {
        for tool in TOOLS {
            if tool == Tool::Warm {
                continue;
            }
            let _ = fs::remove_file(self.tally());
            self.run(tool, "tally", environment)?;
            let text = fs::read_to_string(self.tally()).unwrap_or_default();
            let ran: BTreeSet<&str> = text
                .lines()
                .filter(|line| !line.ends_with("setup"))
                .collect();
            let all = text.lines().count();
            let (examples, expected) = match tool {
                Tool::Fresh => (pages::EXAMPLES / pages::EACH, pages::EXAMPLES / pages::EACH),
                _ => (pages::EXAMPLES, self.shape.fences()),
            };
            if ran.len() != examples || all != expected {
                return Err(format!(
                    "{} ran {all} fences of {expected}, and {} examples of {examples}",
                    tool.name(),
                    ran.len(),
                ));
            }
            if self.run(tool, "broken", environment).is_ok() {
                return Err(format!("{} does not see a broken example", tool.name()));
            }
        }
        Ok(())
    }

    fn run(&self, tool: Tool, name: &str, environment: &Environment) -> Result<(), String> {
        let book = self.book(name);
        let folder = match tool {
            Tool::Fresh => book.join("files"),
            Tool::Cold | Tool::Warm => book.join("content"),
            _ => book.join("pages"),
        };
        if tool == Tool::Cold {
            forget(&book).map_err(|fault| fault.to_string())?;
        }
        tool.run(&folder, self.shape, &environment.python)
            .map_err(|why| format!("{}: {why}", tool.name()))
    }

    fn time(
        &self,
        environment: &Environment,
        rounds: usize,
    ) -> Result<Vec<(Tool, Vec<Duration>)>, String> {
        let mut times: Vec<(Tool, Vec<Duration>)> =
            TOOLS.iter().map(|tool| (*tool, Vec::new())).collect();
        // Round 0 warms the caches and is thrown away.
        for round in 0..=rounds {
            for (tool, times) in &mut times {
                let is_fresh = *tool == Tool::Fresh;
                if is_fresh && (round == 0 || round > FRESH_ROUNDS) {
                    continue;
                }
                let started = Instant::now();
                self.run(*tool, "plain", environment)?;
                let time = started.elapsed();
                if round > 0 {
                    times.push(if is_fresh { time * EACH } else { time });
                }
            }
        }
        Ok(times)
    }
}

/// The answers of earlier runs, and not the environment.
fn forget(book: &Path) -> io::Result<()> {
    match fs::remove_file(book.join(".rulebook/answers")) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

fn print(shape: Shape, times: &[(Tool, Vec<Duration>)]) {
    let median = |times: &[Duration]| {
        crate::median(
            times
                .iter()
                .map(|time| crate::milliseconds(*time))
                .collect(),
        )
    };
    let of = |tool: Tool| {
        let found = times.iter().find(|(own, _)| *own == tool);
        found.map_or(f64::NAN, |(_, times)| median(times))
    };
    println!(
        "\n{} examples, {}: {} fences on {} pages",
        pages::EXAMPLES,
        match shape {
            Shape::Together => "the first fence of a page makes what the others use",
            Shape::Alone => "each fence a program of its own",
        },
        shape.fences(),
        pages::PAGES
    );
    println!(
        "fresh processes: {} files were run, and their time multiplied by {EACH}",
        pages::EXAMPLES / pages::EACH
    );
    println!(
        "{:32} {:24} {:>28} {:>7} {:>12} {:>12}",
        "", "isolation", "ms: median (least to most)", "rounds", "of fresh", "of cold"
    );
    for (tool, times) in times {
        let all: Vec<f64> = times
            .iter()
            .map(|time| crate::milliseconds(*time))
            .collect();
        let (least, most) = crate::spread(&all);
        let own = median(times);
        println!(
            "{:32} {:24} {:>28} {:>7} {:>12} {:>12}",
            tool.name(),
            tool.isolation(shape),
            format!("{own:.0} ({least:.0} to {most:.0})"),
            times.len(),
            format!("1/{:.1}", of(Tool::Fresh) / own),
            format!("{:.2}", own / of(Tool::Cold)),
        );
    }
}
