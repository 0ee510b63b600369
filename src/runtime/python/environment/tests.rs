//! Environments, made of a folder of wheels by the Python that is here, and by installers that are made up.
//!
//! Nothing is fetched. Where no Python with `venv` and `pip` is found, a test says what it could not show.

#![cfg(unix)]

use super::*;
use crate::config::PythonTable;
use crate::process::{Finished, Limits, Program, finish};
use crate::runtime::python::find;
use crate::wording::sentence;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

/// A folder with a store, a folder of programs and one of wheels.
struct Bench {
    folder: tempfile::TempDir,
    search: SearchPath,
}

impl Bench {
    /// Nothing is on the search path but what a test puts there.
    fn new() -> Bench {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["bin", "wheels"] {
            std::fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        let at = |name: &str| folder.path().join(name).display().to_string();
        let variables = [
            ("PATH", at("bin")),
            ("PIP_NO_INDEX", "1".to_owned()),
            ("PIP_FIND_LINKS", at("wheels")),
            ("PIP_TARGET", at("elsewhere")),
            ("SECRET", "x".to_owned()),
        ];
        let variables = variables.map(|(name, value)| (name.to_owned(), value));
        Bench {
            search: SearchPath::of_user(&variables),
            folder,
        }
    }

    /// With the Python of this machine and some wheels; None where there is none with `venv` and `pip`.
    fn with_python() -> Option<Bench> {
        let path = std::env::var("PATH").unwrap_or_default();
        let machine = SearchPath::of_user(&[("PATH".to_owned(), path)]);
        let works = |python: &find::Interpreter| {
            let script = "import venv, pip, ensurepip, sys; sys.exit(sys.version_info < (3, 8))";
            run(&python.path, &python.environment, script).is_some()
        };
        let Some(python) = find::all("python3", &machine).into_iter().find(works) else {
            crate::absent::not_tested("there is no Python with `venv` and `pip` here");
            return None;
        };
        let about = ask::about(&python.path, &python.environment).expect("it was just asked");
        let bench = Bench::new();
        std::os::unix::fs::symlink(&about.executable, bench.at("bin/python3")).expect("a link");
        for wheel in ["tiny 1.0", "tiny 2.0", "other 3", "needy 4"] {
            let script = WHEEL.replace("NAME VERSION", wheel);
            let script = script.replace("FOLDER", &bench.at("wheels").display().to_string());
            run(&python.path, &python.environment, &script).expect("a wheel is written");
        }
        Some(bench)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.at("bin").join(name);
        let script = script.replace("LOG", &self.at("log").display().to_string());
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a file");
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("its own");
    }

    fn workshop<'w>(&'w self, store: &'w Path) -> Workshop<'w> {
        Workshop {
            store,
            book: None,
            search: &self.search,
            interpreter: &Wanted::Any,
            word: Word::Trusted,
        }
    }

    fn prepare(&self, spec: &EnvironmentSpec) -> Result<Environment, EnvironmentFault> {
        let store = self.at("cache/env");
        prepare(spec, &self.workshop(&store), &mut |_| {})
    }

    fn known(&self, spec: &EnvironmentSpec) -> Option<Environment> {
        known(spec, &self.workshop(&self.at("cache/env")))
    }

    /// What lies in the store, without names that are made up.
    fn kept(&self) -> Vec<String> {
        let names = StateDirectory::at(self.at("cache/env")).names().into_iter();
        names.filter(|name| !name.starts_with('.')).collect()
    }

    #[track_caller]
    fn fails(&self, spec: &EnvironmentSpec) -> (Trouble, String) {
        let fault = self.prepare(spec).expect_err("it cannot be made");
        let (table, key) = (PythonTable::default(), fault.key.clone());
        let left: Vec<String> = self.kept();
        let is_half = |name: &&String| !name.ends_with(".lock");
        assert_eq!(left.iter().find(is_half), None, "half of one is left");
        let place = fault.place(|file| file.name().to_owned(), &table);
        let lines = [&fault.what, &fault.cause, &fault.next].map(sentence);
        let lines = lines.into_iter().filter(|line| !line.is_empty());
        let told = place + &lines.collect::<Vec<_>>().join("\n");
        assert_eq!(told.lines().count(), 3, "place, cause, next step: {told}");
        (fault.trouble, format!("{} {told}", key.unwrap_or_default()))
    }
}

/// A wheel with one module, by hand.
const WHEEL: &str = "
import zipfile
name, version = 'NAME VERSION'.split()
info = f'{name}-{version}.dist-info'
files = {f'{name}.py': f'version = {version!r}\\n', f'{info}/METADATA': f'Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n' + 'Requires-Dist: tiny\\n' * (name == 'needy'),
    f'{info}/WHEEL': 'Wheel-Version: 1.0\\nGenerator: hand\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n'}
files[f'{info}/RECORD'] = ''.join(f'{one},,\\n' for one in [*files, f'{info}/RECORD'])
with zipfile.ZipFile(f'FOLDER/{name}-{version}-py3-none-any.whl', 'w') as wheel:
    for one, text in files.items():
        wheel.writestr(zipfile.ZipInfo(one), text)
";

fn run(
    path: &Path,
    environment: &[(std::ffi::OsString, std::ffi::OsString)],
    script: &str,
) -> Option<String> {
    let program = Program {
        path: path.to_path_buf(),
        arguments: vec!["-I".into(), "-B".into(), "-c".into(), script.into()],
        environment: environment.to_vec(),
    };
    let limits = Limits {
        time: Duration::from_secs(120),
        size: 1 << 20,
    };
    let done = finish(&program, limits).ok().filter(Finished::is_success)?;
    String::from_utf8(done.stdout).ok()
}

fn spec(requirements: &[&str]) -> EnvironmentSpec {
    EnvironmentSpec {
        name: String::new(),
        requirements: requirements.iter().map(|text| (*text).to_owned()).collect(),
        lock: None,
        python: None,
        needs_trust: Vec::new(),
    }
}

fn locked(text: &str) -> EnvironmentSpec {
    EnvironmentSpec {
        lock: Some(Lock {
            path: "lock.txt".to_owned(),
            text: text.to_owned(),
        }),
        ..spec(&[])
    }
}

#[test]
fn packages_are_installed_once_and_found_again() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let wanted = spec(&["tiny<2", "other"]);
    assert_eq!(bench.known(&wanted), None);
    let made = bench.prepare(&wanted).expect("an environment");
    let packages: Vec<String> = made
        .packages
        .iter()
        .map(|(name, version)| format!("{name} {version}"))
        .collect();
    assert_eq!(packages, ["other 3", "tiny 1.0"]);
    let said = run(&made.interpreter, &[], "import tiny; print(tiny.version)");
    assert_eq!(said.as_deref(), Some("1.0\n"));
    assert!(
        !bench.at("elsewhere").exists(),
        "`PIP_TARGET` leads nowhere"
    );

    // The order says nothing; and an installer that fails now is not asked.
    bench.program("uv", "exit 1");
    assert_eq!(bench.known(&spec(&["other", "tiny<2"])), Some(made.clone()));
    assert_eq!(bench.prepare(&wanted), Ok(made.clone()));
    std::fs::remove_file(bench.at("bin/uv")).expect("it is there");

    // Others are other environments, and the first one stays.
    let newer = bench.prepare(&spec(&["tiny"])).expect("an environment");
    assert_eq!(newer.version("tiny"), Some("2.0"));
    assert!(newer.key != made.key && newer.root != made.root);
    let by_lock = bench
        .prepare(&locked("tiny==1.0\n"))
        .expect("an environment");
    assert_eq!(by_lock.version("tiny"), Some("1.0"));
    assert_ne!(by_lock.key, made.key);
    assert_eq!(bench.known(&wanted), Some(made.clone()));

    // One that lost its interpreter is made anew, with the same key: its content is the same.
    std::fs::remove_file(&made.interpreter).expect("it is there");
    assert_eq!(bench.known(&wanted), None);
    let again = bench.prepare(&wanted).expect("an environment");
    assert_eq!((again.key, &again.packages), (made.key, &made.packages));
    assert!(again.interpreter.exists());
    // Three environments, each with a lock and a file that names it.
    assert_eq!(bench.kept().len(), 9, "{:?}", bench.kept());
}

#[test]
fn another_interpreter_is_another_environment() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let wanted = spec(&["tiny"]);
    let made = bench.prepare(&wanted).expect("an environment");
    let real = std::fs::canonicalize(bench.at("bin/python3")).expect("a program");
    std::fs::remove_file(bench.at("bin/python3")).expect("a link");
    assert_eq!(bench.known(&wanted), None, "nobody knows which it would be");
    bench.program("python3", &format!("exec {} \"$@\"", real.display()));
    assert_eq!(bench.known(&wanted), None);
    let other = bench.prepare(&wanted).expect("an environment");
    assert_ne!(other.root, made.root);
    assert_eq!(bench.known(&wanted), Some(other));
}

#[test]
fn two_at_once_make_one() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let wanted = spec(&["tiny"]);
    // What a killed run left behind is not taken for an environment.
    let store = bench.at("cache/env");
    let candidates = ask::candidates(&wanted, &bench.workshop(&store)).expect("one");
    let name = kept::name(&wanted, &candidates);
    std::fs::create_dir_all(store.join(format!("{name}-1-0/bin"))).expect("a folder");
    let both = std::thread::scope(|scope| {
        let make = || bench.prepare(&wanted).expect("an environment");
        let other = scope.spawn(make);
        (make(), other.join().expect("no panic"))
    });
    assert_eq!(both.0, both.1);
    assert_eq!(bench.kept().len(), 3, "{:?}", bench.kept());
}

#[test]
fn without_packages_the_interpreter_is_taken_as_it_is() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let made = bench.prepare(&spec(&[])).expect("an environment");
    assert!(!made.interpreter.starts_with(bench.at("cache")));
    assert_eq!(bench.known(&spec(&[])), Some(made));
    // Where nothing can be kept it is asked each time, and that is told.
    let store = bench.at("bin/python3/env");
    let mut lines = Vec::new();
    prepare(&spec(&[]), &bench.workshop(&store), &mut |line| {
        lines.push(line.to_owned())
    })
    .expect("an environment");
    assert!(lines[0].contains("cannot be written"), "{lines:?}");
    let fault = prepare(&spec(&["tiny"]), &bench.workshop(&store), &mut |_| {});
    let fault = fault.expect_err("there is no folder");
    assert_eq!(fault.trouble, Trouble::NoFolder);
    assert!(
        sentence(&fault.next).contains("RULEBOOK_CACHE"),
        "{fault:?}"
    );
}

#[test]
fn what_nobody_has_is_told_with_its_name() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let (trouble, told) = bench.fails(&spec(&["other", "tiny>=3"]));
    assert_eq!(trouble, Trouble::NoSuchRequirement, "{told}");
    assert!(
        told.starts_with("python.requirements cannot install `tiny>=3`"),
        "{told}"
    );
    let (trouble, told) = bench.fails(&spec(&["no-such"]));
    assert_eq!(trouble, Trouble::NoSuchRequirement, "{told}");
    let (trouble, told) = bench.fails(&spec(&["tiny >> 3"]));
    assert_eq!(trouble, Trouble::NoSuchRequirement, "{told}");
    let (trouble, told) = bench.fails(&locked("tiny==1.0 --hash=sha256:00\n"));
    assert_eq!(trouble, Trouble::BrokenLock, "{told}");
    let (trouble, told) = bench.fails(&locked("tiny==1.0\n=======\n"));
    assert_eq!(trouble, Trouble::BrokenLock, "{told}");
    assert!(told.contains("in line 2"), "{told}");
}

#[test]
fn a_lock_is_the_whole_truth() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let (trouble, told) = bench.fails(&locked("needy==4\n"));
    assert_eq!(trouble, Trouble::BrokenLock, "{told}");
    assert!(
        told.starts_with("python.lock the lock `lock.txt` is incomplete: what it names needs a package that it does not name")
            && told.contains("\ntiny==2.0\nadd this line to the lock"),
        "{told}"
    );
    let whole = bench.prepare(&locked("needy==4\ntiny==1.0\n"));
    assert_eq!(whole.expect("an environment").version("tiny"), Some("1.0"));
    let without = bench.prepare(&spec(&["needy"]));
    assert_eq!(
        without.expect("an environment").version("tiny"),
        Some("2.0")
    );
}

#[test]
fn a_lock_is_the_whole_truth_for_uv() {
    let bench = Bench::new();
    let more = "printf 'package\\tone\\t1\\npackage\\tTwo.x\\t2\\npackage\\tpip\\t3\\n';;\n*) echo";
    bench.program(
        "python3",
        &PYTHON.replacen(";;\n*) echo", &format!("; {more}"), 1),
    );
    bench.program("uv", &UV.replace("ANSWER", "exit 0"));
    let (trouble, told) = bench.fails(&locked("one==1\n"));
    assert_eq!(trouble, Trouble::BrokenLock, "{told}");
    assert!(told.contains("\ntwo-x==2\nadd this line"), "{told}");
    let whole = bench.prepare(&locked("one==1\ntwo_x==2\n"));
    assert_eq!(whole.expect("an environment").packages.len(), 3);
}

#[test]
fn what_is_named_no_more_is_pruned() {
    let Some(bench) = Bench::with_python() else {
        return;
    };
    let store = bench.at("cache/env");
    let workshop = bench.workshop(&store);
    let specs = [spec(&["tiny<2"]), spec(&["tiny"]), spec(&["other"])];
    let mut made = specs
        .each_ref()
        .map(|spec| Some(bench.prepare(spec).expect("an environment")));
    bench.prepare(&spec(&[])).expect("an environment");
    // What is not ours, however much it looks like it.
    let (one, hash) = ("a".repeat(32), "b".repeat(32));
    for foreign in [
        format!("{one}-1-x"),
        "notes".to_owned(),
        format!("{hash}c-1-0"),
    ] {
        std::fs::create_dir(store.join(foreign)).expect("a folder");
    }
    std::os::unix::fs::symlink(bench.at("wheels"), store.join(format!("{hash}-1-0")))
        .expect("a link");
    let before = StateDirectory::at(&store).names();
    let named = &specs[..1];
    let found = stale(named, &workshop).expect("an interpreter");
    let with_packages = found.iter().filter(|one| one.has_packages());
    assert_eq!(with_packages.clone().count(), 2, "{found:?}");
    assert!(with_packages.clone().all(|one| one.bytes > 1_000));
    assert_eq!(
        StateDirectory::at(&store).names(),
        before,
        "nobody asked for it"
    );

    // The last one is in use, as is one that is being made.
    made[1] = None;
    let first = prune(&found, &workshop);
    assert_eq!((first.removed, first.in_use), (1, 1), "{first:?}");
    assert!(bench.known(&specs[1]).is_none());
    assert!(bench.known(&specs[2]).is_some());
    made[2] = None;
    let found = stale(named, &workshop).expect("an interpreter");
    let candidates = ask::candidates(&specs[2], &workshop).expect("one");
    let lock = format!("{}.lock", kept::name(&specs[2], &candidates));
    let making = StateDirectory::at(&store)
        .lock(&lock, || ())
        .expect("a lock");
    assert_eq!(prune(&found, &workshop).in_use, 1);
    drop(making);
    let second = prune(&found, &workshop);
    assert_eq!((second.removed, second.in_use), (1, 0), "{second:?}");
    assert!(second.faults.is_empty() && second.bytes > 1_000);
    assert_eq!(bench.known(&specs[0]), made[0]);
    assert_eq!(stale(named, &workshop).expect("an interpreter"), []);
    assert!(store.join(format!("{one}-1-x")).is_dir());
    assert!(bench.at("wheels/tiny-2.0-py3-none-any.whl").exists());
    // What is named again is made again.
    bench.prepare(&specs[1]).expect("an environment");
}

#[test]
fn without_python_nothing_is_made() {
    let bench = Bench::new();
    let (trouble, told) = bench.fails(&spec(&["tiny"]));
    assert_eq!(trouble, Trouble::NoPython, "{told}");
    let version = EnvironmentSpec {
        python: Some("3.99".to_owned()),
        ..spec(&[])
    };
    let (trouble, told) = bench.fails(&version);
    assert_eq!(trouble, Trouble::NoPython, "{told}");
    bench.program("python3", PYTHON);
    let (trouble, told) = bench.fails(&version);
    assert_eq!(trouble, Trouble::WrongPython, "{told}");
    assert!(
        told.starts_with("python.python Python 3.99 was not found"),
        "{told}"
    );
    assert!(told.contains("is CPython 3.11.7"), "{told}");
    // One that is no Python is told in its own words.
    bench.program("python3", "echo 'what a pity' >&2; exit 1");
    let (trouble, told) = bench.fails(&spec(&[]));
    assert_eq!(trouble, Trouble::NoPython, "{told}");
    assert!(told.contains("what a pity"), "{told}");
}

/// It says that it is Python, and has no module.
const PYTHON: &str = "case \"$*\" in\n*'importlib.metadata'*) printf 'python\\t3.11.7\\nimplementation\\tCPython\\nexecutable\\t%s\\n' \"$0\";;\n*) echo 'No module named venv' >&2; exit 1;;\nesac";

#[test]
fn without_an_installer_nothing_is_made() {
    let bench = Bench::new();
    bench.program("python3", PYTHON);
    let (trouble, told) = bench.fails(&spec(&["tiny"]));
    assert_eq!(trouble, Trouble::NoInstaller, "{told}");
    assert!(
        told.contains("No module named venv") && told.contains("install `uv`"),
        "{told}"
    );
}

/// It makes an environment whose interpreter is that of [`PYTHON`], and writes down how it was called.
const UV: &str = "echo \"$@\" >> LOG\n/usr/bin/env >> LOG.env\ncase \"$1 $2\" in\n'venv '*) for last; do :; done; /bin/mkdir -p \"$last/bin\"; /bin/cp \"${0%/*}/python3\" \"$last/bin/python\";;\n*) ANSWER;;\nesac";

#[test]
fn uv_is_asked_without_a_network_first() {
    let mut bench = Bench::new();
    let add = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut variables = bench.search.variables().to_vec();
    variables.extend([
        add("UV_INDEX", "https://example.com/a"),
        add("UV_PYTHON", "9"),
        add("PIP_INDEX_URL", "https://example.com/b"),
        add("HOME", "/nowhere"),
        add("https_proxy", "p"),
        add("PYTHONPATH", "/x"),
    ]);
    bench.search = SearchPath::of_user(&variables);
    // The interpreter of the environment is copied by name: the shell's own tools are given by path.
    bench.program("python3", PYTHON);
    bench.program(
        "uv",
        &UV.replace("ANSWER", "case \"$*\" in *--offline*) exit 2;; esac"),
    );
    bench
        .prepare(&spec(&["tiny", "other"]))
        .expect("an environment");
    let log = std::fs::read_to_string(bench.at("log")).expect("a file");
    let calls: Vec<&str> = log.lines().collect();
    assert_eq!(calls.len(), 3, "{log}");
    assert!(calls[0].starts_with("venv "), "{log}");
    assert!(
        calls[1].contains("--offline --no-index tiny other"),
        "{log}"
    );
    assert!(
        calls[2].ends_with("--no-index tiny other") && !calls[2].contains("--offline"),
        "{log}"
    );
    let given = std::fs::read_to_string(bench.at("log.env")).expect("a file");
    for line in [
        "UV_INDEX=https://example.com/a",
        "UV_DEFAULT_INDEX=https://example.com/b",
        "HOME=/nowhere",
        "https_proxy=p",
    ] {
        assert!(given.lines().any(|own| own == line), "{line}\n{given}");
    }
    for name in ["SECRET=", "PYTHONPATH=", "PIP_TARGET=", "UV_PYTHON="] {
        assert!(
            !given.lines().any(|own| own.starts_with(name)),
            "{name}\n{given}"
        );
    }
}

#[test]
fn what_uv_says_is_told_in_a_line() {
    let bench = Bench::new();
    bench.program("python3", PYTHON);
    let check = |said: &str, trouble: Trouble, cause: &str| {
        bench.program(
            "uv",
            &UV.replace("ANSWER", &format!("printf '{said}' >&2; exit 1")),
        );
        let (found, told) = bench.fails(&spec(&["tiny>=3"]));
        assert_eq!(found, trouble, "{told}");
        assert_eq!(told.lines().nth(1), Some(cause), "{told}");
    };
    // As 0.13 says it, and as 0.5 did.
    check(
        "error: No solution found\\n  cause: Because there is no version of\\n  tiny\\n\\nhint: look\\n",
        Trouble::NoSuchRequirement,
        "No solution found cause: Because there is no version of tiny",
    );
    check(
        "  × No solution found:\\n  ╰─▶ Because tiny was not found in the\\n      package registry\\n",
        Trouble::NoSuchRequirement,
        "Because tiny was not found in the package registry",
    );
    check(
        "error: Request failed\\n  cause: Failed to fetch: https://x/\\n  cause: dns error\\n",
        Trouble::NoNetwork,
        "dns error",
    );
    // Its own last words are longer than what is told of them.
    let copies = format!(
        "error: Failed to install\\n  cause: failed to copy {}\\n  cause: No space left on device (os error 28)\\n",
        "x".repeat(500)
    );
    check(
        &copies,
        Trouble::NoFolder,
        "uv says: no space left on device",
    );
    check("boom\\n", Trouble::Failed, "boom");
    check("", Trouble::Failed, "it said nothing");
}
