//! How long whole runs of the release binary take at 100 and at 1,000 pages, and how the two compare.
//!
//! ```text
//! cargo bench                        # everything, seven rounds
//! cargo bench -- --quick             # two rounds
//! cargo bench -- --peers             # mdBook too, over the same pages
//! cargo bench -- --floor PATH        # a lower bound, run in pairs with us
//! cargo bench -- --scan              # only what rules cost beside parsing, and what their literals save
//! cargo bench -- --run               # only examples that run, held against other tools; fetches them once
//! ```
//!
//! Times of one machine say little on another, so what is meant to be quoted are ratios of one run.
//! `check` is a warm run: the answers of the one before are kept. `check, cold` has none and asks the interpreter;
//! `check, grammar alone` has none and nobody to ask. Without a `python3` the two are the same, and that is said.
//! The runs of all commands and both sizes take turns, so that a busy neighbour slows all of them.
//! Before anything is timed, the verdicts are counted: the time of an error page is no measurement.

mod corpus;
mod run;
mod scan;

use corpus::{Book, Expected};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

const SMALL: usize = 100;
const LARGE: usize = 1_000;
const ROUNDS: usize = 7;

struct Arguments {
    rounds: usize,
    with_peers: bool,
    floor: Option<PathBuf>,
    only: Only,
}

/// What is measured.
enum Only {
    All,
    Scan,
    Run,
}

fn main() -> ExitCode {
    let done = arguments().and_then(|arguments| match arguments.only {
        Only::Scan => scan::run(),
        Only::Run => run::run(arguments.rounds),
        Only::All => run(&arguments),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("error: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut arguments = Arguments {
        rounds: ROUNDS,
        with_peers: false,
        floor: None,
        only: Only::All,
    };
    let mut given = std::env::args().skip(1);
    while let Some(word) = given.next() {
        match word.as_str() {
            // Cargo says so to every benchmark.
            "--bench" => {}
            "--quick" => arguments.rounds = 2,
            "--peers" => arguments.with_peers = true,
            "--scan" => arguments.only = Only::Scan,
            "--run" => arguments.only = Only::Run,
            "--floor" => {
                let path = given.next().ok_or("`--floor` needs a path")?;
                arguments.floor = Some(PathBuf::from(path));
            }
            other => {
                return Err(format!(
                    "unknown argument `{other}`; there are --quick, --peers, --scan, --run and --floor PATH"
                ));
            }
        }
    }
    Ok(arguments)
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let folder = scratch().map_err(|fault| format!("no folder to work in: {fault}"))?;
    let mut books = Vec::new();
    for pages in [SMALL, LARGE] {
        let book = corpus::write(&folder.path().join(pages.to_string()), pages)
            .map_err(|fault| format!("the corpus cannot be written: {fault}"))?;
        verify(&book)?;
        if arguments.with_peers {
            corpus::write_mdbook(&mdbook_root(&book), pages)
                .map_err(|fault| format!("the corpus cannot be written: {fault}"))?;
        }
        books.push(book);
    }
    for book in &books {
        let Expected {
            pages,
            examples,
            held,
            parsed,
            bytes,
        } = book.expected;
        println!(
            "{pages} pages of {} bytes, {examples} Python fences: {held} held, {parsed} parsed",
            bytes / pages
        );
    }
    if on_path("python3").is_none() {
        println!("there is no python3 on the path: the grammar alone judges everywhere");
    }
    let mut steps = our_steps();
    if arguments.with_peers {
        match on_path("mdbook") {
            Some(program) => steps.push(mdbook_step(program)),
            None => println!("mdbook is not on the path: left out"),
        }
    }
    let mut pairs = Vec::new();
    if let Some(floor) = &arguments.floor {
        pairs = add_floor(&mut steps, floor);
    }
    let mut times = vec![[Vec::new(), Vec::new()]; steps.len()];
    // Round 0 warms the caches and is thrown away.
    for round in 0..=arguments.rounds {
        for (step, times) in steps.iter().zip(&mut times) {
            for (book, times) in books.iter().zip(times.iter_mut()) {
                let time = step.time(book)?;
                if round > 0 {
                    times.push(time);
                }
            }
        }
    }
    print_times(&steps, &times, &books);
    print_pairs(&pairs, &steps, &times);
    print_memory(&books[1]);
    print_index(&books[1]);
    Ok(())
}

/// In memory where the system has such a folder: a shared disk has moods.
fn scratch() -> io::Result<tempfile::TempDir> {
    let memory = Path::new("/dev/shm");
    let mut builder = tempfile::Builder::new();
    builder.prefix("rulebook-bench-");
    if memory.is_dir() {
        builder.tempdir_in(memory)
    } else {
        builder.tempdir()
    }
}

/// Something that is timed.
struct Step {
    name: &'static str,
    prepare: fn(&Book) -> io::Result<()>,
    command: Box<dyn Fn(&Book) -> Command>,
}

impl Step {
    fn time(&self, book: &Book) -> Result<Duration, String> {
        (self.prepare)(book).map_err(|fault| format!("{}: {fault}", self.name))?;
        let mut command = (self.command)(book);
        command.stdin(Stdio::null());
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let started = Instant::now();
        let status = command
            .status()
            .map_err(|fault| format!("{}: {fault}", self.name))?;
        let time = started.elapsed();
        if status.success() {
            Ok(time)
        } else {
            Err(format!("`{}` failed: {status}", self.name))
        }
    }
}

/// In this order: each leaves what the next one finds. The last check is a cold one, and leaves its answers.
fn our_steps() -> Vec<Step> {
    let step = |name, prepare, verb: &'static str| Step {
        name,
        prepare,
        command: Box::new(move |book: &Book| rulebook(verb, book)),
    };
    vec![
        step("check", |_| Ok(()), "check"),
        Step {
            name: "check, grammar alone",
            prepare: forget,
            command: Box::new(without_python),
        },
        step("check, cold", forget, "check"),
        step("build, clean", |book| remove(&site(book)), "build"),
        step("build, unchanged", |_| Ok(()), "build"),
        step("build, one page changed", change_a_page, "build"),
    ]
}

fn rulebook(verb: &str, book: &Book) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rulebook"));
    command.arg(verb).arg(&book.root);
    command
}

/// What the first run does where there is no interpreter.
fn without_python(book: &Book) -> Command {
    let mut command = rulebook("check", book);
    command.env("RULEBOOK_PYTHON__INTERPRETER", "");
    command
}

/// Answers of earlier runs; the next one begins without any.
fn forget(book: &Book) -> io::Result<()> {
    remove(&book.root.join(".rulebook"))
}

fn site(book: &Book) -> PathBuf {
    book.root.join("book")
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
        _ => Ok(()),
    }
}

/// The page is longer by a sentence after one round and as before after the next.
fn change_a_page(book: &Book) -> io::Result<()> {
    const SENTENCE: &str = "\nThe page has one sentence more.\n";
    let path = book.ordinary_page();
    let mut text = fs::read_to_string(&path)?;
    match text.strip_suffix(SENTENCE) {
        Some(before) => text.truncate(before.len()),
        None => text += SENTENCE,
    }
    fs::write(path, text)
}

fn mdbook_root(book: &Book) -> PathBuf {
    book.root.with_file_name("mdbook")
}

fn mdbook_step(program: PathBuf) -> Step {
    Step {
        name: "mdbook build",
        prepare: |book| remove(&mdbook_root(book).join("book")),
        command: Box::new(move |book| {
            let mut command = Command::new(&program);
            command.arg("build").arg(mdbook_root(book));
            command
        }),
    }
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

/// Puts the floor's steps right behind those that they are held against; returns the pairs.
fn add_floor(steps: &mut Vec<Step>, floor: &Path) -> Vec<(usize, usize)> {
    fn out(book: &Book) -> PathBuf {
        book.root.with_file_name("floor")
    }
    let step = |name, mode: &'static str| {
        let floor = floor.to_path_buf();
        Step {
            name,
            prepare: |book| remove(&out(book)),
            command: Box::new(move |book: &Book| {
                let mut command = Command::new(&floor);
                command.arg(mode).arg(book.content()).arg(out(book));
                command.arg("--rules").arg(&book.detectors);
                command
            }),
        }
    };
    steps.insert(1, step("floor verify", "verify"));
    steps.insert(5, step("floor full", "full"));
    vec![(0, 1), (2, 1), (3, 1), (4, 5)]
}

/// Asks the binary what it sees, once, before it is asked how fast.
fn verify(book: &Book) -> Result<(), String> {
    let mut check = rulebook("check", book);
    check.args(["--format", "json"]);
    let output = check
        .output()
        .map_err(|fault| format!("the binary does not start: {fault}"))?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout)
        .map_err(|fault| format!("`check --format json` wrote no JSON: {fault}"))?;
    let count = |name: &str| report["summary"][name].as_u64().map(|count| count as usize);
    let expected = &book.expected;
    let wanted = [
        ("pages", expected.pages),
        ("examples", expected.examples),
        ("held", expected.held),
        ("parsed", expected.parsed),
        ("errors", 0),
        ("warnings", 0),
    ];
    for (name, wanted) in wanted {
        if count(name) != Some(wanted) {
            let first = &report["findings"][0];
            return Err(format!(
                "the corpus is not what it should be: {wanted} {name} are expected, and `check` reports {:?}\nfirst finding: {first}",
                count(name)
            ));
        }
    }
    if !output.status.success() {
        return Err(format!("`check` failed: {}", output.status));
    }
    let built = rulebook("build", book)
        .output()
        .map_err(|fault| format!("the binary does not start: {fault}"))?;
    if !built.status.success() {
        return Err(format!("`build` failed: {}", built.status));
    }
    let page = book.ordinary_page();
    let address = page.strip_prefix(book.content()).unwrap_or(&page);
    let page = site(book).join(address).with_extension("html");
    let html =
        fs::read_to_string(&page).map_err(|fault| format!("`{}`: {fault}", page.display()))?;
    if !html.contains("verdict-held") {
        return Err(format!("`{}` shows no verdict", page.display()));
    }
    Ok(())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len().is_multiple_of(2) {
        (values[middle - 1] + values[middle]) / 2.0
    } else {
        values[middle]
    }
}

fn spread(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(0.0, f64::max);
    (least, most)
}

fn print_times(steps: &[Step], times: &[[Vec<Duration>; 2]], books: &[Book]) {
    let rounds = times[0][0].len();
    println!("\nmilliseconds of {rounds} runs: median (least to most)\n");
    println!(
        "{:24} {:>26} {:>28} {:>7} {:>10}",
        "",
        format!("{SMALL} pages"),
        format!("{LARGE} pages"),
        "ratio",
        "fences/s"
    );
    for (step, times) in steps.iter().zip(times) {
        let [small, large] = times
            .each_ref()
            .map(|times| times.iter().copied().map(milliseconds).collect::<Vec<_>>());
        let shown = |values: &[f64]| {
            let (least, most) = spread(values);
            format!("{:.1} ({least:.1} to {most:.1})", median(values.to_vec()))
        };
        let seconds = median(large.clone()) / 1e3;
        println!(
            "{:24} {:>26} {:>28} {:>7.2} {:>10.0}",
            step.name,
            shown(&small),
            shown(&large),
            median(large.clone()) / median(small.clone()),
            books[1].expected.examples as f64 / seconds
        );
    }
}

/// Ratios of neighbouring runs, which a busy neighbour changes less than it changes times.
fn print_pairs(pairs: &[(usize, usize)], steps: &[Step], times: &[[Vec<Duration>; 2]]) {
    for (ours, theirs) in pairs {
        for (size, pages) in [SMALL, LARGE].into_iter().enumerate() {
            let ratios: Vec<f64> = times[*ours][size]
                .iter()
                .zip(&times[*theirs][size])
                .map(|(ours, theirs)| ours.as_secs_f64() / theirs.as_secs_f64())
                .collect();
            let (least, most) = spread(&ratios);
            println!(
                "\n`{}` to `{}` at {pages} pages: {:.2} ({least:.2} to {most:.2}), pair by pair",
                steps[*ours].name,
                steps[*theirs].name,
                median(ratios.clone())
            );
        }
    }
}

fn print_memory(book: &Book) {
    for verb in ["check", "build"] {
        let _ = remove(&site(book));
        if let Some(kilobytes) = peak_memory(rulebook(verb, book)) {
            println!(
                "\npeak memory of `{verb}` at {LARGE} pages: {} MB",
                kilobytes / 1024
            );
        }
    }
}

/// In KB, as Linux last told it before the process ended; none elsewhere.
fn peak_memory(mut command: Command) -> Option<u64> {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    while let Ok(None) = child.try_wait() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let value = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = value.or(peak);
        std::thread::sleep(Duration::from_millis(1));
    }
    peak
}

/// What a reader's browser may load to search, before it is compressed.
fn print_index(book: &Book) {
    let folder = site(book).join("assets/search");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let sizes: Vec<u64> = entries
        .filter_map(|entry| Some(entry.metadata().ok()?.len()))
        .collect();
    println!(
        "\nthe index of {LARGE} pages: {} files, {} KB, the largest {} bytes",
        sizes.len(),
        sizes.iter().sum::<u64>() / 1000,
        sizes.iter().max().unwrap_or(&0)
    );
}
