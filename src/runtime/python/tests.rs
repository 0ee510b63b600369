//! What an interpreter of this machine says, where there is one, and what is made of one that is none.

use super::*;
use crate::process::SearchPath;

/// The interpreter that a shell would find; none where the machine has no Python 3, and then these tests say so.
fn own() -> Option<Interpreter> {
    let path = std::env::var("PATH").ok()?;
    let found = find(
        &Wanted::Any,
        &SearchPath::of_user(&[("PATH".to_owned(), path)]),
    );
    let found = found.ok().flatten();
    if found.is_none() {
        crate::absent::not_tested("there is no python3 on the path");
    }
    found
}

/// What is refused, with the text that is marked.
fn ask(codes: &[&str]) -> Vec<String> {
    let Some(interpreter) = own() else {
        return Vec::new();
    };
    let mut compiler = Compiler::new(&interpreter);
    let answers = compiler.ask(codes);
    assert_eq!(answers.len(), codes.len());
    let told = answers
        .into_iter()
        .zip(codes)
        .map(|(answer, code)| match answer {
            Answer::Accepted => "accepted".to_owned(),
            Answer::Refused(fault) => format!("{} <{}>", fault.message, &code[fault.range]),
            Answer::TooDeep(why) | Answer::Unknown(why) => format!("unknown: {why}"),
        });
    told.collect()
}

#[test]
fn what_a_grammar_accepts_and_python_refuses() {
    let codes = [
        "print \"x\"",
        "a <> b",
        "def f(a=1, b): pass",
        "class A:\n    return 1",
        "def f():\n    break",
        "nonlocal x",
        "f(a=1, a=2)",
        "x = 5 = y",
        "def f(a, a): pass",
        "def f():\n    await x",
        "x = '\\N{no such letter}'",
        "import x\n\0",
    ];
    for (told, code) in ask(&codes).iter().zip(codes) {
        assert!(
            !told.starts_with("accepted") && !told.starts_with("unknown"),
            "{code:?}: {told}"
        );
    }
}

#[test]
fn a_fragment_is_no_error() {
    let codes = [
        "return x",
        "    return x\n",
        "\treturn x\n\n\ty = 1",
        "yield x\nreturn 3",
        "yield from x",
        "await x\nreturn y",
        "async with x: pass",
        "[x async for x in y]",
        "break",
        "if x:\n    continue\nreturn y",
        "await x\nbreak",
        "from __future__ import annotations\nfrom x import *\nreturn 1",
        "    x = \"\"\"\nleft\n\"\"\"\n    return x",
        "# a comment\n    x = 1",
        "x = 1\r\nreturn x\r\n",
        "x = 1\rreturn x",
        "",
        "# nothing",
        "x = '\\d'",
        "x is 1",
    ];
    for (told, code) in ask(&codes).iter().zip(codes) {
        assert_eq!(told, "accepted", "{code:?}");
    }
}

#[test]
fn what_is_wrong_with_a_fragment_is_told_at_its_place() {
    let codes = [
        "    é = 1\n    return é\n    nonlocal y",
        "    x = 1\ny = 2",
        "    x = 1\n  y = 2",
        "return x\nf(a=1, a=2)",
        "'é'; class A: return 1",
        "'é'\nclass A:\n    'é'; return 1",
    ];
    let told = ask(&codes);
    if told.is_empty() {
        return;
    }
    let marked: Vec<&str> = told
        .iter()
        .map(|told| {
            told.rsplit_once('<')
                .map_or("", |(_, marked)| marked.trim_end_matches('>'))
        })
        .collect();
    assert_eq!(marked[1], "x", "{told:?}");
    assert!(marked[0].starts_with("nonlocal"), "{told:?}");
    assert!(
        marked[3].starts_with('a') || marked[3].starts_with('f'),
        "{told:?}"
    );
    assert!(marked[4].starts_with("class"), "{told:?}");
    assert!(marked[5].starts_with("return"), "{told:?}");
}

#[test]
fn what_no_interpreter_can_follow_takes_nothing_with_it() {
    let deep = [
        "(".repeat(100_000),
        "-".repeat(1_000_000) + "1",
        "[".repeat(90) + &"]".repeat(90),
        "a.".repeat(200_000) + "b",
        "x = ".repeat(100_000) + "1",
        "if x:\n".to_owned() + &"x".repeat(3 << 20),
        "f(".repeat(150) + &")".repeat(150),
    ];
    let mut codes: Vec<&str> = vec!["x = 1"];
    for code in &deep {
        codes.extend([code.as_str(), "x = 1", "x ="]);
    }
    let told = ask(&codes);
    for (told, code) in told.iter().zip(&codes) {
        match *code {
            "x = 1" => assert_eq!(told, "accepted"),
            "x =" => assert!(told.starts_with("invalid syntax"), "{told}"),
            _ => {}
        }
    }
    // One hundred and more brackets are refused by some versions and accepted by others; the first of all never.
    assert!(
        told.get(1).is_none_or(|told| told != "accepted"),
        "{told:?}"
    );
}

#[cfg(unix)]
mod false_ones {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// What a program says that claims to be Python, and what is made of it.
    fn version(script: &str) -> Result<Version, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("python3");
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("its own");
        let environment = [("PATH".to_owned(), "/usr/bin:/bin".to_owned())];
        let name = path.to_str().expect("text");
        let found =
            find(&Wanted::by_user(name), &SearchPath::of_user(&environment)).expect("a program");
        Compiler::new(&found.expect("a program")).version()
    }

    #[test]
    fn a_program_that_is_no_python_is_not_asked() {
        for script in [
            "exit 1",
            "echo hello",
            "printf '\\1\\0\\0\\0x'",
            "printf '\\4\\0\\0\\0\\377\\0\\0\\0'",
        ] {
            assert!(version(script).is_err(), "{script}");
        }
        let old = r"printf '\43\0\0\0\7\0\0\0CPython\6\0\0\0003.7.16\1\0\0\0x\1\0\0\0y'; sleep 9";
        let told = version(&old.replace("\\43", "\\37")).expect_err("it is old");
        assert!(told.contains("CPython 3.7.16 is older than 3.8"), "{told}");
    }

    #[test]
    fn the_code_that_ends_an_interpreter_is_left_and_the_rest_is_judged() {
        let Some(real) = own() else {
            return;
        };
        // It dies with the first code that says so, whichever batch that comes in.
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("python3");
        let kill = "import os, builtins\nown = builtins.compile\ndef compile(source, *rest):\n    if isinstance(source, str) and 'die' in source: os._exit(9)\n    return own(source, *rest)\n";
        let wrapper = format!(
            "#!/bin/sh\nexec {} -I -S -B -W ignore -c \"{kill}\n$7\"\n",
            real.path.display()
        );
        std::fs::write(&path, wrapper).expect("a file");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).expect("its own");
        let environment = [("PATH".to_owned(), std::env::var("PATH").expect("a path"))];
        let found = find(
            &Wanted::by_user(path.to_str().expect("text")),
            &SearchPath::of_user(&environment),
        );
        let found = found.expect("a program").expect("a program");
        let codes = ["x = 1", "die", "x =", "die + 1", "y = 1"];
        let answers = Compiler::new(&found).ask(&codes);
        let told: Vec<char> = answers
            .iter()
            .map(|answer| match answer {
                Answer::Accepted => 'a',
                Answer::Refused(_) => 'r',
                Answer::TooDeep(_) => 'd',
                Answer::Unknown(_) => 'u',
            })
            .collect();
        assert_eq!(told.iter().collect::<String>(), "aurua");
        // There is an end to it, and nothing is made up after it.
        let many = ["die"; 40];
        let answers = Compiler::new(&found).ask(&many);
        assert!(
            answers
                .iter()
                .all(|answer| matches!(answer, Answer::Unknown(_)))
        );
    }
}
