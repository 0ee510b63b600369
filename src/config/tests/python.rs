//! `[python]`: what examples run in, and what they may use up.
//!
//! Nothing is installed, trusted or started.

use super::*;
use std::time::Duration;

#[test]
fn every_key_of_python_is_stored() {
    let config = read(
        r#"
[python]
interpreter = "python3.11"
run = true
requirements = ["sqlalchemy>=2.0", "aiosqlite"]
lock = "requirements.lock"
python = "3.11"
setup = ["setup.py"]
probes = ["probes/sql.py"]
preload = ["sqlalchemy.orm"]
sandbox = "required"
network = "loopback"
time-limit = 3
memory-limit = "512MiB"
output-limit = "64kB"
"#,
        &[],
    );
    let python = &config.python;
    let named = |name: &str| {
        python
            .place(name)
            .map(|place| (place.at.line, place.at.column))
    };
    assert_eq!(python.interpreter.as_deref(), Some("python3.11"));
    assert!(python.run);
    let table = EnvironmentTable {
        requirements: vec!["sqlalchemy>=2.0".to_owned(), "aiosqlite".to_owned()],
        lock: Some("requirements.lock".to_owned()),
        python: Some("3.11".to_owned()),
    };
    assert_eq!(python.environment, table);
    assert_eq!(python.wanted(), [("", table)]);
    assert_eq!(python.setup, ["setup.py"]);
    assert_eq!(python.probes, ["probes/sql.py"]);
    let preload = python.preload.as_deref().unwrap_or_default();
    assert_eq!(preload, ["sqlalchemy.orm"]);
    assert_eq!(python.sandbox, SandboxPolicy::Required);
    assert_eq!(python.network, Network::Loopback);
    assert_eq!(python.time_limit, Duration::from_secs(3));
    assert_eq!(python.memory_limit, 512 << 20);
    assert_eq!(python.output_limit, 64_000);
    assert_eq!(named("python.requirements"), Some((5, 16)));
    assert_eq!(named("python.environments.x.lock"), None);
}

#[test]
fn environments_have_names_and_share_the_version() {
    let text = "[python]\npython = '3.11'\nrequirements = ['unused']\n\
         [python.environments.new]\nrequirements = ['a>=2']\n[python.environments.'2.0']\nlock = 'l'\npython = '3.12'\n";
    let variables = [("RULEBOOK_PYTHON__ENVIRONMENTS__NEW__REQUIREMENTS", "['b']")];
    let config = read(text, &variables);
    let wanted = config.python.wanted();
    let told: Vec<String> = wanted
        .iter()
        .map(|(name, table)| {
            format!(
                "{name} {:?} {:?} {:?}",
                table.requirements, table.lock, table.python
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "2.0 [] Some(\"l\") Some(\"3.12\")",
            "new [\"b\"] None Some(\"3.11\")"
        ]
    );
    // What a variable says stands nowhere in the file.
    assert_eq!(
        config.python.place("python.environments.new.requirements"),
        None
    );
    let place = config.python.place("python.environments.2.0.lock");
    assert_eq!(place.map(|place| place.at.line), Some(7));
    let config = read("[output.rulebook.python.environments.a]\nlock = 'l'", &[]);
    assert_eq!(config.python.environments.len(), 1);
}

#[test]
fn a_value_of_python_that_cannot_serve_is_a_fault() {
    check(
        "[python]\npython = 3.11\nrequirements = ['-r x', 'a\\nb', '../a']\nlock = ''\npreload = ['a.b', 'a b']\n\
         sandbox = 'on'\nnetwork = 'lopback'\ntime-limit = '10s'\nmemory-limit = 5\noutput-limit = '1'\n",
        "2:10 <3.11> `python.python` must be a Python version: not a float (put it into quotes: `\"3.11\"`)\n\
         3:17 <'-r x'> `python.requirements` must be a list of requirements: `-r x` does not begin with a package name\n\
         3:33 <'../a'> `python.requirements` must be a list of requirements: `../a` does not begin with a package name\n\
         4:8 <''> `python.lock` must be a path: it is empty or contains a NUL character\n\
         5:19 <'a b'> `python.preload` must be a list of modules: `a b` is not a module name\n\
         6:11 <'on'> `python.sandbox` must be `\"auto\"`, `\"required\"` or `\"off\"`: `on` is none of these\n\
         7:11 <'lopback'> `python.network` must be `\"none\"` or `\"loopback\"`: `lopback` is none of these (did you mean `loopback`?)\n\
         8:14 <'10s'> `python.time-limit` must be a number of seconds: not a string (write a whole number without a unit, as in `10`)\n\
         9:16 <5> `python.memory-limit` must be a size: not an integer (a number of bytes is `\"5B\"`, and `\"1GB\"` is more usual)\n\
         10:16 <'1'> `python.output-limit` must be a size: `1` has no unit (write it with a unit, as in `\"512MB\"` or `\"1GiB\"`)",
    );
    check(
        "[python]\npython = '>=3'\ntime-limit = 0\nrequirements = \"a\\nb\"\n",
        "2:10 <'>=3'> `python.python` must be a Python version: `>=3` is not (write it as in `\"3.11\"`)\n\
         3:14 <0> `python.time-limit` must be a number of seconds: it must be from 1 to 3600\n\
         4:16 <\"a\\nb\"> `python.requirements` must be a list of requirements: not a string (put it into brackets: `[\"…\"]`)",
    );
    check(
        "[python]\npython = '/opt/py/bin/python'\n",
        "2:10 <'/opt/py/bin/python'> `python.python` must be a Python version: `/opt/py/bin/python` is not (`python.interpreter` names a program; a version is written as in `\"3.11\"`)",
    );
    check(
        "[python.environments.'a/b']\nlock = 'x'\n[python.environments.x]\nrequirments = []\n",
        "2:1 <lock> `a/b` is not a valid environment name \
         (use at most 40 letters, digits, `-`, `_` and `.`, and begin with a letter or a digit)\n\
         4:1 <requirments> unknown key `requirments` in `[python.environments.x]` (did you mean `requirements`?)",
    );
}
