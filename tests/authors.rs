//! What an author of a detector may ask: the tree of code, and why a rule is silent on it.
//!
//! Whether examples are judged rightly is in the suites.

#[path = "authors/program.rs"]
mod program;
#[path = "authors/try_rule.rs"]
mod try_rule;
#[path = "authors/why.rs"]
mod why;

use program::{Told, folder, told};

const PAGE: &str = "# A\n\nText.\n\n```ts bad\nconst x: any = f(1);\n```\n\n> - ```python good\n>   print(\"a\")\n>   ```\n\n```text\nplain\n```\n";

#[test]
fn a_tree_has_kinds_fields_and_places_of_the_file() {
    let folder = folder(&[("a.py", "import os\n\nprint(os.name + \"é\")\n")]);
    let told = told(&folder, &["explain", "--tree", "a.py"]);
    assert_eq!(told.status, 0, "{told:?}");
    assert_eq!(
        told.out,
        "a.py:1  Python
module  1:1-4:1
  import_statement  1:1-1:10
    `import`  1:1-1:7
    name: dotted_name  1:8-1:10
      identifier  1:8-1:10  `os`
  expression_statement  3:1-3:21
    call  3:1-3:21
      function: identifier  3:1-3:6  `print`
      arguments: argument_list  3:6-3:21
        binary_operator  3:7-3:20
          left: attribute  3:7-3:14
            object: identifier  3:7-3:9  `os`
            attribute: identifier  3:10-3:14  `name`
          operator: `+`  3:15-3:16
          right: string  3:17-3:20
            string_start  3:17-3:18  `\"`
            string_content  3:18-3:19  `é`
            string_end  3:19-3:20  `\"`
"
    );
}

#[test]
fn a_line_of_code_leaves_the_other_lines_out() {
    let folder = folder(&[("a.py", "import os\n\nf(1)\ng(2)\n")]);
    let told = told(&folder, &["explain", "--tree", "a.py:3"]);
    assert!(
        told.out.contains("function: identifier  3:1-3:2  `f`"),
        "{told:?}"
    );
    assert!(
        !told.out.contains("`g`") && !told.out.contains("import"),
        "{told:?}"
    );
}

#[test]
fn a_fence_is_shown_as_it_is_judged() {
    let folder = folder(&[("a.md", PAGE)]);
    for place in ["a.md:5", "a.md:6", "a.md:6:3", "a.md:7"] {
        let told = told(&folder, &["explain", "--tree", place]);
        assert_eq!(told.status, 0, "{told:?}");
        assert!(told.out.contains("type_annotation  6:8-6:13\n"), "{told:?}");
        assert!(
            told.out.contains("predefined_type  6:10-6:13\n"),
            "{told:?}"
        );
        assert!(!told.out.contains("Python"), "{told:?}");
    }
    let told = told(&folder, &["explain", "--tree", "a.md:10"]);
    assert!(
        told.out.contains("string_content  10:12-10:13  `a`"),
        "{told:?}"
    );
}

#[test]
fn without_a_line_all_fences_of_a_page_are_shown() {
    let folder = folder(&[("a.md", PAGE)]);
    let told = told(&folder, &["explain", "--tree", "a.md"]);
    assert!(
        told.out.contains("TypeScript\nprogram") && told.out.contains("Python\nmodule"),
        "{told:?}"
    );
}

#[test]
fn deep_and_long_trees_are_cut_with_a_line_that_says_so() {
    let long = "f(1)\n".repeat(5_000);
    let deep = format!("{}1{}\n", "[".repeat(150), "]".repeat(150));
    let folder = folder(&[("long.py", &long), ("deep.py", &deep)]);
    let told_of = |name: &str| told(&folder, &["explain", "--tree", name]);
    let long = told_of("long.py");
    assert!(
        long.out.lines().count() < 510,
        "{}",
        long.out.lines().count()
    );
    assert!(
        long.out
            .contains("more nodes are not shown; `FILE:LINE` shows"),
        "{long:?}"
    );
    let deep = told_of("deep.py");
    assert!(
        deep.out
            .contains("more nodes lie deeper than 60 and are not shown"),
        "{deep:?}"
    );
}

#[test]
fn an_error_is_a_node_and_a_terminal_obeys_nothing() {
    let folder = folder(&[("a.py", "f(\nx = 'a\u{1b}[31mb'\n")]);
    let told = told(&folder, &["explain", "--tree", "a.py"]);
    assert!(
        told.out.contains("ERROR") && !told.out.contains('\u{1b}'),
        "{told:?}"
    );
}

#[test]
fn what_has_no_tree_is_one_message_with_the_next_step() {
    let files = [
        ("a.md", PAGE),
        ("b.md", "# B\n"),
        ("a.kt", "fun main() {}\n"),
        ("a.py", "x\n"),
    ];
    let folder = folder(&files);
    let refused = [
        (
            "a.md:3",
            "there is no code at line 3 of `a.md`\n  its fences of code begin at 5, 9",
        ),
        ("a.md:14", "what is at line 14 of `a.md` is of no language"),
        ("b.md", "`b.md` holds no code that has a syntax tree here"),
        (
            "a.kt",
            "`a.kt` is no code that can be read\n  it is Markdown, or a file that ends in",
        ),
        ("c.py", "c.py"),
        (".", "`.` is a folder"),
        ("a.py:7", "`a.py` has no line 7: it has 2"),
    ];
    for (place, words) in refused {
        let told: Told = told(&folder, &["explain", "--tree", place]);
        assert_eq!((told.status, told.out.as_str()), (2, ""), "{told:?}");
        assert!(told.err.contains(words), "{place}: {told:?}");
    }
}
