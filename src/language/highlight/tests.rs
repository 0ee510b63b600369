//! Code and its classes side by side, and the table held against tree-sitter's engine.
//!
//! Nothing here depends on time: the speed is measured by hand.

use proptest::prelude::*;

use super::class::CLASSES;
use super::*;
use crate::language::{LANGUAGES, Language, find};

fn colour(language: &str, code: &str) -> String {
    let tree = Tree::parse(find(language).expect("a language"), code).expect("a tree");
    show(code, &tree.highlights())
}

/// The code with its pieces in brackets: `[keyword def]`.
fn show(code: &str, pieces: &[Highlight]) -> String {
    let mut shown = String::new();
    let mut position = 0;
    for piece in pieces {
        shown += &code[position..piece.range.start];
        let class = piece.class.trim_start_matches("hl-");
        shown += &format!("[{class} {}]", &code[piece.range.clone()]);
        position = piece.range.end;
    }
    shown + &code[position..]
}

#[test]
fn python_is_coloured() {
    let code = "def f(a):\n    return len(a) + 1  # n\n";
    let expect = "[keyword def] [function f](a):\n    [keyword return] [function len](a) + [number 1]  [comment # n]\n";
    assert_eq!(colour("py", code), expect);
    assert_eq!(
        colour("py", "f'a{x}b\\n'"),
        "[string f'a]{x}[string b][escape \\n][string ']"
    );
    assert_eq!(
        colour("py", "a is not None"),
        "a [keyword is not] [constant None]"
    );
    assert_eq!(
        colour("py", "x: int = Foo(MAX)"),
        "x: [type int] = [type Foo]([constant MAX])"
    );
    assert_eq!(
        colour("py", "s.query(User)"),
        "s.[function query]([type User])"
    );
}

#[test]
fn the_other_grammars_are_coloured() {
    assert_eq!(
        colour("json", "{\"a\": [1, true, \"b\"]}"),
        "{[property \"a\"]: [[number 1], [constant true], [string \"b\"]]}"
    );
    assert_eq!(
        colour("toml", "[a]\nb = \"c\" # d\n"),
        "[[type a]]\n[property b] = [string \"c\"] [comment # d]\n"
    );
    assert_eq!(colour("yaml", "a: b\n"), "[property a]: [string b]\n");
    assert_eq!(
        colour("sh", "ls -l # x\n"),
        "[function ls] [constant -l] [comment # x]\n"
    );
}

/// Their own queries have a few patterns that are more than paths, which makes colours about half as fast.
const WITH_ENGINE: &[&str] = &["javascript", "typescript", "sql", "rust", "java"];

#[test]
fn grammars_compile_to_a_table_where_they_can() {
    for language in with_grammar() {
        let grammar = language.grammar.as_ref().expect("a grammar");
        let colours = Colours::new(&(grammar.language)(), &grammar.highlights.join("\n"))
            .expect(language.name);
        let needs_engine = WITH_ENGINE.contains(&language.name);
        assert_eq!(colours.is_table_only(), !needs_engine, "{}", language.name);
    }
}

#[test]
fn code_that_nests_without_end_is_plain_where_the_engine_colours_it() {
    for (language, piece) in [
        ("javascript", "a+"),
        ("tsx", "a+"),
        ("rust", "!"),
        ("java", "("),
    ] {
        let tree = Tree::parse(find(language).expect(language), &piece.repeat(20_000));
        let is_plain = tree.is_none_or(|tree| tree.highlights().is_empty());
        assert!(is_plain, "{language}");
    }
    let long = "const a = 1;\n".repeat(20_000);
    assert!(colour("javascript", &long).starts_with("[keyword const] a = [number 1];"));
}

/// What a grammar cannot read lies in one node side by side, and the engine takes the square of it.
#[test]
fn an_error_without_end_is_plain_where_the_engine_colours_it() {
    for language in ["javascript", "typescript", "tsx"] {
        let colours = |count: usize| {
            let code = format!("let a = 'b';\n{}", "(".repeat(count));
            let tree = Tree::parse(find(language).expect(language), &code);
            tree.expect("a tree").highlights().len()
        };
        assert!(colours(100) > 0, "{language}");
        assert_eq!(colours(20_000), 0, "{language}");
    }
}

#[test]
fn what_is_no_path_goes_through_the_engine() {
    let query = "(identifier) @type (call function: (identifier) @function arguments: (argument_list (integer)))";
    let python: tree_sitter::Language = tree_sitter_python::LANGUAGE.into();
    let colours = Colours::new(&python, query).expect("a query");
    assert!(!colours.is_table_only());
    let code = "f(1); g(a)";
    let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
    assert_eq!(
        show(code, &colours.highlights(&tree)),
        "[function f](1); [type g]([type a])"
    );
}

#[test]
fn a_class_that_hangs_on_what_is_below_goes_through_the_engine() {
    let query = "(call arguments: (argument_list (integer))) @function";
    let python: tree_sitter::Language = tree_sitter_python::LANGUAGE.into();
    let colours = Colours::new(&python, query).expect("a query");
    let code = "f(1); g(a)";
    let tree = Tree::parse(find("python").expect("python"), code).expect("a tree");
    let shown = show(code, &colours.highlights(&tree));
    assert_eq!(shown, "[function f(1)]; g(a)");
}

fn with_grammar() -> impl Iterator<Item = &'static Language> {
    LANGUAGES
        .iter()
        .copied()
        .filter(|language| language.grammar.is_some())
}

fn check_against_engine(language: &'static Language, code: &str) {
    let grammar = language.grammar.as_ref().expect("a grammar");
    let engine =
        Colours::engine(&(grammar.language)(), &grammar.highlights.join("\n")).expect("a query");
    let tree = Tree::parse(language, code).expect("a tree");
    let pieces = tree.highlights();
    assert_eq!(
        show(code, &pieces),
        show(code, &engine.highlights(&tree)),
        "{}",
        language.name
    );
    let mut position = 0;
    for piece in pieces {
        assert!(piece.range.start >= position && piece.range.start < piece.range.end);
        assert!(CLASSES.contains(&piece.class));
        position = piece.range.end;
    }
}

const PIECES: &[&str] = &[
    "def f(a: int) -> str:\n    ",
    "return ",
    "x",
    "Foo",
    "MAX_1",
    "len(x)",
    "a.b.c(d)",
    "@app.route\n",
    "f'{x!r}'",
    "'a\\n'",
    "1.5",
    " = ",
    "is not",
    "None",
    "# c\n",
    "\n",
    "class A(B):\n    pass\n",
    "{\"k\": 1}",
    "[t]\n",
    "key: 'v'\n",
    "- item\n",
    "ls -la | grep x\n",
    "$(cmd) ",
    "for ",
    "if ",
    "print x\n",
    "lambda y: y",
    "(",
    ")",
    "&a *a ",
    "!tag ",
    "é",
    "await ",
    "import os.path\n",
    "match x:\n  case 1: ",
    "'''",
    "x: List[int] = 3\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_table_agrees_with_the_engine(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..14)) {
        let code = pieces.concat();
        for language in with_grammar() {
            check_against_engine(language, &code);
        }
    }
}
