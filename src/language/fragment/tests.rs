//! Each shape by name, and texts that are simply wrong.

use super::*;
use crate::language::find;
use crate::wording::sentence;

fn said(language: &str, code: &str) -> String {
    let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
    assert!(tree.has_error(), "it parses: {code}");
    match read(&tree) {
        Some(doubt) => {
            assert!(
                code.get(doubt.range.clone())
                    .is_some_and(|text| !text.is_empty()),
                "{code}"
            );
            sentence(&doubt.facts)
        }
        None => "wrong".to_owned(),
    }
}

fn check(language: &str, code: &str, expect: &str) {
    assert_eq!(said(language, code), expect, "{code}");
}

#[test]
fn what_is_left_out() {
    let left_out = "it leaves something out (`...`)";
    check("json", "{\"a\": [1, 2, ...], \"b\": {...}}", left_out);
    check("json", "{\n  \"a\": 1,\n  ...\n  \"b\": 2\n}\n", left_out);
    check("json", "{\"a\": ..., \"b\": 1}", left_out);
    check("json", "[{\"a\": 1}, …]", "it leaves something out (`…`)");
    check("python", "x = {\"a\": 1, ..., \"b\": 2}\n", left_out);
    check("java", "f(a, ...);\n", left_out);
    check("javascript", "const a = { b, ... };\n", left_out);
    check("sql", "SELECT a, ... FROM t;\n", left_out);
    check("rust", "let a = A { b: 1, ... };\n", left_out);
    check("go", "f(a, ...)\n", left_out);
}

#[test]
fn markdown_that_is_called_code() {
    check(
        "python",
        "```{code-cell} python\n:label: a\n\nprint(1)\n```\n",
        "`'''{code-cell} python` is a line of Markdown and not Python",
    );
    check("python", "```python\nprint(\n```\n", "wrong");
    check("python", "x = 1\n```\n", "wrong");
}

#[test]
fn what_is_filled_in() {
    check(
        "python",
        "login(user=<your name>)\n",
        "`<your name>` is a placeholder",
    );
    check("json", "{\"port\": <port>}", "`<port>` is a placeholder");
    check(
        "json",
        "{\"port\": [YOUR_PORT]}",
        "`[YOUR_PORT]` is a placeholder",
    );
    check(
        "json",
        "{\"port\": PORT, \"a\": 1}",
        "`PORT` is a placeholder",
    );
    check("json", "{\"port\": {port}}", "`{port}` is a placeholder");
    check("json", "{ \"n\": N }", "`N` is a placeholder");
    check("json", "[1, N, {\"a\": XY}]", "`N` is a placeholder");
    check("json", "{N: 1, \"a\" 2}", "wrong");
    check("json", "{\"n\": n}", "wrong");
    check("toml", "port = <port>\n", "`<port>` is a placeholder");
    check(
        "go",
        "connect(<your host>)\n",
        "`<your host>` is a placeholder",
    );
    check(
        "json",
        "{\"a\": {{ value }}, \"b\": 1}",
        "`{{ value }}` is filled in by a template",
    );
    check(
        "yaml",
        "a:\n  {{- if .Values.x }}\n  b: 1\n  {{- end }}\n",
        "`{{- if .Values.x }}` is filled in by a template",
    );
    check(
        "python",
        "x = {{ cookiecutter.name }}.y\n{% if a %}\ny = 1\n{% endif %}\n",
        "`{{ cookiecutter.name }}` is filled in by a template",
    );
    check(
        "toml",
        "{% for a in b %}\na = 1\n{% endfor %}\n",
        "`{% for a in b %}` is filled in by a template",
    );
}

#[test]
fn headers_without_bodies() {
    check("python", "class A(\n    B,\n):\n\nx = (1 +\n", "wrong");
    check(
        "python",
        "def f(a: int) -> int\n",
        "`def f(a: int) -> int` is a signature and no code",
    );
    check(
        "python",
        "else:\n    x = 1\n",
        "`else:` is a branch without what it belongs to",
    );
    check(
        "python",
        "except KeyError:\n",
        "`except KeyError:` is a branch without what it belongs to",
    );
    check(
        "rust",
        "fn open(path: &Path) -> File\n",
        "`fn open(path: &Path) -> File` has no body",
    );
    check("javascript", "if (a) {\n", "`if (a) {` has no body");
}

#[test]
fn a_try_without_what_is_caught() {
    // The grammar of Python accepts it, and the interpreter is asked about its forms.
    let python = find("python").expect("a language");
    let said = |code: &str| -> Vec<String> {
        let all = forms(python, code).into_iter();
        all.map(|form| sentence(&form.doubt.facts)).collect()
    };
    let alone = "`try:` is cut off before its `except`";
    for code in [
        "try:\n    f()\n",
        "try:\n",
        "try:\n    for x in y:\n        try:\n            f(x)\n",
        "try:\n    x = \"\"\"\na\n\"\"\"\n",
    ] {
        assert!(
            said(code).iter().any(|one| one == alone),
            "{code}: {:?}",
            said(code)
        );
    }
    let inner = said("def f():\n    try:  # once\n        g()\n\n        # and\n");
    assert_eq!(inner[0], "`try:  # once` is cut off before its `except`");
    for code in [
        "try:\n    f()\ng()\n",
        "try:\n    f()\n\"g\"\n",
        "try:\n    f()\nexcept E:\n    g()\n",
        "try:\n    f(\n",
    ] {
        assert!(
            !said(code).iter().any(|one| one == alone),
            "{code}: {:?}",
            said(code)
        );
    }
    check(
        "java",
        "int a = 1;\ntry {\n  f();\n}\n",
        "`try {` is cut off before its `catch`",
    );
    check("java", "try {\n  f();\n}\ng();\n", "wrong");
    check("java", "f(\ntry {\n  f();\n}\n", "wrong");
}

#[test]
fn what_is_cut_out_of_the_middle() {
    let call = "it is a part without what is around it (a call)";
    check("python", "    .filter(x)\n    .all()\n", call);
    check("python", ".filter(x)  # why\n.all()\n", call);
    check("python", "    .filter(x)\n    .all()\n)\n", call);
    check("python", ".filter(x)\ny = 1\n", "wrong");
    check("python", ".filter(x\n", "wrong");
    let containers = "what `containers:` belongs to is cut off";
    check(
        "yaml",
        "    containers:\n    - name: a\n  volumes:\n  - name: b\n",
        containers,
    );
    check(
        "yaml",
        "  containers:\n    - name: a\n\n# that is all\nvolumes: []\n",
        containers,
    );
    check(
        "yaml",
        "    - run: a\n    - run: b\n  test:\n    steps: []\non: push\n",
        "what `- run: a` belongs to is cut off",
    );
    check(
        "yaml",
        "  image: a\n- name: b\n",
        "what `image: a` belongs to is cut off",
    );
    check(
        "yaml",
        "    image: a\n- name: b\n",
        "what `image: a` belongs to is cut off",
    );
    check("yaml", "  - a\n- b\n", "what `- a` belongs to is cut off");
    check("yaml", "a:\n  b: 1\n c: 2\n", "wrong");
    check("yaml", "a:\n    b: 1\n  c: 2\n", "wrong");
    check("yaml", " a: 1\nb: 2\n", "wrong");
    check("yaml", "  a: 1\n   b: 2\nc: 3\n", "wrong");
    check("yaml", "  a: [1\nb: 2\n", "wrong");
}

#[test]
fn members_without_what_holds_them() {
    check(
        "json",
        "\"port\": 80,\n\"host\": \"a\"\n",
        "it is a part without what is around it (braces)",
    );
    check(
        "json",
        "{\"a\": 1},\n{\"a\": 2}\n",
        "it is a part without what is around it (brackets)",
    );
    check(
        "python",
        "\"a\": 1,\n\"b\": [2],\n",
        "it is a part without what is around it (braces)",
    );
    check(
        "typescript",
        "readonly name: string;\nopen(): void;\n",
        "it is a part without what is around it (a class)",
    );
    check(
        "javascript",
        "async load() { return 1; }\n",
        "it is a part without what is around it (a class)",
    );
    check(
        "sql",
        "WHERE a = 1\n",
        "it is a part without what is around it (a query)",
    );
}

#[test]
fn what_people_add_to_json() {
    check(
        "json",
        "{\n  // why\n  \"a\": 1, # two\n}\n",
        "JSON has no comments (`// why`)",
    );
    check(
        "json",
        "{\"a\": [1, 2,],}",
        "JSON has no comma after the last member",
    );
    check(
        "json",
        "{\n  \"a\": 1, // one\n  ...\n}\n",
        "JSON has no comments (`// one`), and it leaves something out (`...`)",
    );
}

#[test]
fn lines_that_are_no_code() {
    check(
        "python",
        "Yes:\n  import os\n",
        "`Yes:` is a label and not Python",
    );
    check(
        "python",
        "Yes: import os\n     import sys\n\nNo:  import os, sys\n",
        "`Yes:` is a label and not Python",
    );
    check(
        "python",
        "x = 1\n>>> x\n1\n",
        "`>>>` is a prompt, so this is a session",
    );
    check(
        "python",
        "%matplotlib inline\nimport a\n",
        "`%matplotlib inline` is a command of IPython",
    );
    check(
        "python",
        " def f():\n-    return 1\n+    return 2\n",
        "`-    return 1` is a line of a diff",
    );
    check(
        "sql",
        "mysql> SELECT 1;\n",
        "`mysql>` is a prompt, so this is a session",
    );
}

#[test]
fn newer_python_than_the_grammar() {
    check(
        "python",
        "class Box[T = int]: ...\n",
        "it needs Python 3.13",
    );
    check("python", "lazy import json\n", "it needs Python 3.15");
}

#[test]
fn another_language_than_the_name() {
    check(
        "python",
        "pip install a\n",
        "it looks like shell commands and is called Python",
    );
    check(
        "python",
        "SELECT a FROM b WHERE c = 1;\n",
        "it looks like SQL and is called Python",
    );
    check(
        "python",
        "const a = () => { return 1; };\n",
        "it looks like TypeScript and is called Python",
    );
    check(
        "python",
        "[[tool.a]]\nb-c = \"c\"\nd = true\n",
        "it looks like TOML and is called Python",
    );
    check(
        "python",
        "name: a b\njobs:\n  - b: 1\n",
        "it looks like YAML and is called Python",
    );
    check(
        "json",
        "{a: 1, 'b': [2]}",
        "it looks like JavaScript and is called JSON",
    );
    check(
        "json",
        "{\"a\": None}",
        "it looks like Python and is called JSON",
    );
    check(
        "yaml",
        "GET /a HTTP/1.1\nHost: b: c\n",
        "it looks like HTTP and is called YAML",
    );
    check(
        "python",
        "<p>a</p>\n",
        "it looks like HTML and is called Python",
    );
    // Bounds of Rust have colons, and are no keys.
    for bounds in [
        "where F: for<'a> Fn(&'a i32)\n",
        "where\n    F: for<'a> Fn(&'a T) -> &'a T,\n",
    ] {
        assert!(!said("rust", bounds).contains("YAML"), "{bounds}");
    }
}

#[test]
fn what_is_wrong_stays_wrong() {
    for (language, code) in [
        ("python", "names = [\"a\", \"b\"\n"),
        ("python", "class = \"main\"\n"),
        ("python", "x = f(a b)\n"),
        ("python", "def f(:\n    pass\n"),
        ("python", "if x = 1:\n    pass\n"),
        ("python", "return = 5\n"),
        ("python", "x = {\"a\": 1 \"b\": 2}\n"),
        ("python", "print(\"a\"\nprint(\"b\")\n"),
        ("python", "for x in y\n    print(x)\n"),
        ("python", "x = (1, 2]]\n"),
        ("json", "{\"a\": tru}"),
        ("json", "{\"a\": 1 \"b\": 2}"),
        ("json", "{\"a\": 1"),
        ("json", "[1, 2"),
        ("json", "{\"a\" 1}"),
        ("json", "{\"a\": \"b}"),
        ("yaml", "a: [1\nb: 2\n"),
        ("yaml", "a: \"b\nc: d\n"),
        ("toml", "a = \n"),
        ("toml", "[a\nb = 1\n"),
        ("toml", "a = [1, 2\n"),
    ] {
        check(language, code, "wrong");
    }
}

#[test]
fn any_text_is_read_without_a_panic() {
    let texts = [
        "é...", "…", "{{", "<é", "<é>(", "[É É]{", "Yes: é\n(", "@", "def", "class É[", "t\"é\" (",
        "except é, é:\n(", "% é\n(", "é?\n(", "- é\n+ é\n(", "\"é\": ...", "{\"é\": …", "case é:",
        ": é", "...\n…\n\t(", "(((\n)))]", "\r\n...\r\n(", "else:", "\u{feff}(", "\0(", "f([, é",
        "é(", "async é(", "lazy é(", "//é\n{", "/*é{",
    ];
    let languages = crate::language::LANGUAGES.iter();
    for language in languages.filter(|language| language.grammar.is_some()) {
        for text in texts {
            let Some(tree) = Tree::parse(language, text) else {
                continue;
            };
            if let Some(doubt) = read(&tree) {
                assert!(
                    text.get(doubt.range).is_some(),
                    "{}: {text:?}",
                    language.name
                );
            }
        }
    }
}
