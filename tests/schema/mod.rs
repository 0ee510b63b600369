//! JSON against a schema, judged by Python's `jsonschema`: an implementation that is not ours.
//!
//! Where there is none, it says NOT TESTED, and fails in CI.

use std::path::Path;
use std::process::Command;

const PROGRAM: &str = "import json, sys\n\
    try:\n    from jsonschema import Draft7Validator as V\n\
    except ImportError:\n    sys.exit(77)\n\
    faults = list(V(json.load(open(sys.argv[1], encoding='utf-8'))).iter_errors(json.load(open(sys.argv[2], encoding='utf-8'))))\n\
    for fault in faults: print(list(fault.path), fault.message[:300])\n\
    sys.exit(1 if faults else 0)\n";

/// `schema` is a file of `tests/data/schemas/`.
pub fn validate(schema: &str, told: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("told.json");
    std::fs::write(&path, told).expect("it can be kept");
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/schemas");
    let run = Command::new("python3")
        .args(["-c", PROGRAM])
        .arg(schemas.join(schema))
        .arg(&path)
        .output();
    match run {
        Ok(run) if run.status.code() == Some(77) => {
            crate::absent::not_tested(format_args!("{schema}: python3 has no `jsonschema`"));
        }
        Ok(run) => assert!(
            run.status.success(),
            "{schema}: {}{}",
            String::from_utf8_lossy(&run.stdout),
            String::from_utf8_lossy(&run.stderr)
        ),
        Err(_) => crate::absent::not_tested(format_args!("{schema}: there is no `python3`")),
    }
}
