//! The budget of steps against our own book: no rule that people write comes near it.

use rulebook::testing::language::{BUDGET, DetectorSet, Tree};
use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::source::Disk;
use rulebook::testing::verify::Want;
use std::path::Path;

#[test]
fn our_own_rules_need_less_than_a_hundredth() {
    let request = Request {
        paths: vec![Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()],
        ..Request::default()
    };
    let checked = check(&Disk, &request, Want::Outcomes).expect("our own book");
    let book = &checked.units[0].book;
    let detectors = book.rules.iter().filter_map(|rule| rule.detector.clone());
    let set = DetectorSet::new(
        detectors
            .filter(|detector| detector.language.name == "python")
            .collect(),
    );
    let mut most = 0;
    for example in &book.examples {
        let tree = example
            .language
            .and_then(|language| Tree::parse(language, &example.code));
        if let Some(scan) = tree.and_then(|tree| set.scan_each(&tree).ok()) {
            most = most.max(scan.steps);
        }
    }
    println!("{} detectors, at most {most} steps", set.detectors().len());
    assert!(most > 0, "something was scanned");
    assert!(most < BUDGET / 100, "{most} of {BUDGET} steps");
}
