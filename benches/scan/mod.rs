//! What rules cost beside parsing, on one thread: (parse + 50 rules) ÷ parse, with the literals that let code skip rules
//! and without them.
//!
//! The code is every fence of the corpus at 1,000 pages. The rules are those of the corpus and the first Python rules of
//! our own book, fifty together. The three ways take turns page by page, so that a busy neighbour slows all of them.

use crate::corpus;
use rulebook::testing::language::{self, Detector, DetectorSet, Tree};
use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::source::Disk;
use rulebook::testing::verify::Want;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

const PAGES: usize = 1_000;
const RULES: usize = 50;
const ROUNDS: usize = 5;

pub fn run() -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|fault| format!("no folder to work in: {fault}"))?;
    let book = corpus::write(folder.path(), PAGES)
        .map_err(|fault| format!("the corpus cannot be written: {fault}"))?;
    let (codes, mut rules) = read(book.root)?;
    if codes.len() != book.expected.examples {
        return Err(format!("{} fences are no whole corpus", codes.len()));
    }
    let (_, own) = read(PathBuf::from(env!("CARGO_MANIFEST_DIR")))?;
    rules.extend(own);
    rules.truncate(RULES);
    if rules.len() < RULES {
        return Err(format!("only {} rules were found", rules.len()));
    }
    let set = DetectorSet::new(rules);
    let python = language::find("python").ok_or("no grammar of Python")?;

    let mut times = [Duration::ZERO; 3];
    let (mut found, mut found_without) = (0, 0);
    for _ in 0..ROUNDS {
        for page in codes.chunks(codes.len() / PAGES) {
            let started = Instant::now();
            let trees: Vec<Tree> = page
                .iter()
                .filter_map(|code| Tree::parse(python, code))
                .collect();
            times[0] += started.elapsed();
            let started = Instant::now();
            for tree in &trees {
                found += set.scan(tree).map_or(0, |found| found.len());
            }
            times[1] += started.elapsed();
            let started = Instant::now();
            for tree in &trees {
                found_without += set.scan_all(tree).map_or(0, |found| found.len());
            }
            times[2] += started.elapsed();
        }
    }
    if found == 0 || found != found_without {
        return Err(format!("{found} findings are not {found_without}"));
    }
    let [parse, scan, without] = times.map(|time| time.as_secs_f64() * 1e3 / ROUNDS as f64);
    println!(
        "{} fences of {PAGES} pages, {RULES} rules, {} findings, one thread",
        codes.len(),
        found / ROUNDS
    );
    println!("parse                       {parse:7.1} ms");
    println!("scan                        {scan:7.1} ms");
    println!("scan without the literals   {without:7.1} ms");
    println!(
        "(parse + rules) / parse: {:.2}, without the literals {:.2}",
        (parse + scan) / parse,
        (parse + without) / parse
    );
    Ok(())
}

/// The Python examples and detectors of a book.
fn read(root: PathBuf) -> Result<(Vec<String>, Vec<Arc<Detector>>), String> {
    let request = Request {
        paths: vec![root],
        ..Request::default()
    };
    let checked = check(&Disk, &request, Want::Outcomes).map_err(|fault| fault.message)?;
    let (mut codes, mut rules) = (Vec::new(), Vec::new());
    for unit in &checked.units {
        let is_python = |language: Option<&language::Language>| {
            language.is_some_and(|language| language.name == "python")
        };
        for example in &unit.book.examples {
            if is_python(example.language) {
                codes.push(example.code.to_string());
            }
        }
        let detectors = unit
            .book
            .rules
            .iter()
            .filter_map(|rule| rule.detector.clone());
        rules.extend(detectors.filter(|detector| is_python(Some(detector.language))));
    }
    Ok((codes, rules))
}
