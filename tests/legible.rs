//! Documents of other tools as a reader sees them: pairs, labels, boxes, tabs and titles.
//!
//! Pages are built from the command line, and looked at as text; how they look is for eyes.

mod program;

use program::Test;

/// The page that is built of a document.
fn page(text: &str) -> String {
    named("a.md", text)
}

fn named(name: &str, text: &str) -> String {
    let test = Test::of("build").file(name, text).args([name]);
    let output = test.command().output().expect("the program can be started");
    let path = test.folder.path().join("book/a/index.html");
    let page = std::fs::read_to_string(path);
    let page = page.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stdout)));
    let (_, main) = page.split_once("<article>").expect("a page has an article");
    let (main, _) = main.split_once("</article>").expect("it ends");
    main.to_owned()
}

/// The texts of the heads of boxes of code, without tags and signs.
fn heads(page: &str) -> Vec<String> {
    let heads = page.split("class=\"head\">").skip(1);
    heads
        .map(|head| {
            let (head, _) = head.split_once("</fig").expect("a head ends");
            let head = head.split("<span class=\"fence-language\"").next();
            words(head.unwrap_or(""))
        })
        .collect()
}

fn words(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out += piece.split_once('>').map_or(piece, |(_, text)| text);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

const UBER: &str = "# T

Before.

<table>
<thead><tr><th>Bad</th><th>Good</th></tr></thead>
<tbody>
<tr><td>

```python
x = eval(y)
```

</td><td>

```python
x = int(y)
```

</td></tr>
<tr><td>

Slow *and* unsafe.

</td><td>

Neither.

</td></tr>
</tbody></table>

After.
";

#[test]
fn a_table_of_bad_and_good_code_is_a_pair() {
    let page = page(UBER);
    assert!(!page.contains("<table"), "{page}");
    assert_eq!(page.matches("<div class=\"pair").count(), 1, "{page}");
    assert_eq!(heads(&page), ["✗ Bad", "✓ Good"]);
    let at = |text: &str| {
        page.find(text)
            .unwrap_or_else(|| panic!("{text} in {page}"))
    };
    let order = [
        "Before.", "Example-10", "Slow <em>and</em>", "Example-16", "Neither.", "After.",
    ];
    assert!(order.map(at).is_sorted(), "{page}");
    // What is said of a column is inside of its box.
    assert_eq!(page.matches("<div class=\"told\">").count(), 2);
}

#[test]
fn a_table_of_mdx_is_a_pair_too() {
    let page = named("a.mdx", UBER);
    assert!(!page.contains("<table"), "{page}");
    assert_eq!(heads(&page), ["✗ Bad", "✓ Good"]);
}

#[test]
fn the_heads_of_a_table_label_its_boxes() {
    let text = UBER
        .replace("<th>Bad", "<th>❌ Don't load it all")
        .replace("<th>Good", "<th>Recommended");
    assert_eq!(
        heads(&page(&text)),
        ["✗ Don't load it all", "✓ Recommended"]
    );
}

/// Cells that hold no code in one column, three columns, code in a list, columns that are no stance: a table as it is.
#[test]
fn every_other_table_stays_one() {
    let others = [
        UBER.replace("<th>Bad", "<th>Client")
            .replace("<th>Good", "<th>Server"),
        UBER.replace("</tr></thead>", "<th>Why</th></tr></thead>"),
        UBER.replace("<table>", "<table><tr><td>\n\nBad only\n\n</td></tr>"),
        UBER.replace(
            "```python\nx = eval(y)\n```",
            "- ```python\n  x = eval(y)\n  ```",
        ),
        UBER.replace("Neither.", "<table><tr><td>inner</td></tr></table>"),
    ];
    for text in others {
        let page = page(&text);
        assert!(page.contains("<table"), "{text}\n{page}");
        assert!(page.contains("Example-"), "{page}");
    }
}

#[test]
fn two_rows_are_two_pairs_and_what_code_prints_is_below_it() {
    let rows = "<tr><td>

```python
a = eval(b)
```

```text
143 ns
```

</td><td>

First:

```python
a = int(b)
```

</td></tr>
</tbody>";
    let page = page(&UBER.replace("</tbody>", rows));
    assert_eq!(page.matches("<div class=\"pair").count(), 2, "{page}");
    assert_eq!(heads(&page).len(), 5, "{page}");
    assert!(page.contains("<div class=\"told\"><p>First:</p>"), "{page}");
}

#[test]
fn no_label_is_written_twice() {
    let pair = |bad: &str, good: &str| {
        format!(
            "# T\n\n{bad}\n\n```python\nx = eval(y)\n```\n\n{good}\n\n```python\nx = int(y)\n```\n"
        )
    };
    let check = |bad: &str, good: &str, expect: [&str; 2]| {
        let page = page(&pair(bad, good));
        assert_eq!(heads(&page), expect, "{bad}");
        assert_eq!(
            page.matches("<div class=\"pair").count(),
            1,
            "{bad}: {page}"
        );
        assert_eq!(page.matches("<p>").count(), 0, "{page}");
    };
    check("❌", "✅", ["✗ Bad", "✓ Good"]);
    check(":x:", ":white_check_mark:", ["✗ Bad", "✓ Good"]);
    check("Bad", "Good", ["✗ Bad", "✓ Good"]);
    check("**❌ Don't**", "**✅ Do**", ["✗ Don't", "✓ Do"]);
    check("❌ BAD:", "✅ GOOD:", ["✗ Bad", "✓ Good"]);
    check(
        "Incorrect (it runs code):",
        "Correct:",
        ["✗ Incorrect (it runs code)", "✓ Correct"],
    );
    check("Schlecht:", "Gut:", ["✗ Schlecht", "✓ Gut"]);
}

/// A sentence is no label, even where it begins like one.
#[test]
fn a_sentence_above_code_stays_prose() {
    let text = "# T\n\nBad code is hard to read, as everyone knows who has had to change some of it in a hurry.\nIt looks so:\n\n```python\nx = eval(y)\n```\n";
    let page = page(text);
    assert!(page.contains("<p>Bad code is hard"), "{page}");
}

#[test]
fn a_page_is_called_after_its_file_and_its_description_is_markdown() {
    let text = "---\ndescription: Disallow the `any` type.\n---\n\nText.\n\n## Examples\n\nMore.\n";
    let page = page(text);
    assert!(page.contains("<h1>A</h1>"), "{page}");
    assert!(
        page.contains("<p class=\"lead\">Disallow the <code>any</code> type.</p>"),
        "{page}"
    );
}

/// The file of a line of another tool is read from a folder above the page, and a fault in it is reported there.
#[test]
fn lines_of_other_tools_bring_their_files() {
    let page = "# A\n\n=== \"One\"\n\n    ```python\n    --8<-- \"src/x.py:part\"\n    ```\n\n{!> ../notes.md !}\n";
    let test = Test::of("check")
        .file("docs/a/b.md", page)
        .file("docs/notes.md", "Read *all* of it.\n")
        .file(
            "src/x.py",
            "# --8<-- [start:part]\nx = 1\n\ny = = 2\n# --8<-- [end:part]\n",
        )
        .args([".", "--format", "json"]);
    let output = test.command().output().expect("the program can be started");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let found = &found["findings"][0];
    assert_eq!(found["code"], "syntax-error", "{found}");
    assert_eq!(
        (&found["path"], &found["line"]),
        (&"src/x.py".into(), &4.into()),
        "{found}"
    );
    // Named is the folder of the page alone, and nothing outside of it is read.
    let alone = test.bare_args(["check", "docs/a", "--format", "json"]);
    let output = alone
        .command()
        .output()
        .expect("the program can be started");
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["findings"][0]["code"], "unread-include", "{found}");
}

#[test]
fn a_file_that_is_named_and_not_there_stays_as_it_is_written() {
    let page = page("# A\n\n```text\n--8<-- \"none.py\"\n```\n");
    assert!(page.contains("--8&lt;-- &quot;none.py&quot;"), "{page}");
}

/// A reader who comes from elsewhere sees on a rule's page where it is written, and which rules are like it.
#[test]
fn a_rule_says_where_it_is_and_leads_to_its_tags() {
    let rule = "# Logs\n\n## Log it\n\n```yaml rule\nid: LOG1\nlanguage: python\nmessage: log\n\
                metadata:\n  tags: [output, a b&c]\nrule:\n  pattern: print($A)\n```\n\n\
                **Bad:**\n\n```python\nprint(1)\n```\n";
    let test = Test::of("build")
        .file("book.toml", "[book]\ntitle = \"T\"\n")
        .file("content/index.md", "# T\n\nText.\n")
        .file("content/logs.md", rule)
        .args(["."]);
    test.command().output().expect("the program can be started");
    let path = test.folder.path().join("book/rules/LOG1.html");
    let page = std::fs::read_to_string(path).expect("the rule has a page");
    assert!(
        page.contains("<a href=\"../logs.html\" aria-current=\"true\">"),
        "{page}"
    );
    assert!(
        page.contains("<a href=\"index.html?tag=output\">output</a>, <a href=\"index.html?tag=a%20b%26c\">a b&amp;c</a>"),
        "{page}"
    );
}

/// The labels of the tabs of a page, in order; `*` is behind one that is seen first, and `|` between two sets.
fn tabs(page: &str) -> String {
    let sets = page.split("<div class=\"tabs\"").skip(1);
    let labels = |set: &str| {
        let inputs = set.split("<input type=\"radio\" name=\"Tabs").skip(1);
        let all = inputs.map(|input| {
            let (tag, rest) = input.split_once("><label").expect("a label");
            let (label, _) = rest.split_once("</label>").expect("it ends");
            let label = words(&format!("<label{label}"));
            label + if tag.ends_with(" checked") { "*" } else { "" }
        });
        all.collect::<Vec<_>>().join(" ")
    };
    sets.map(labels).collect::<Vec<_>>().join(" | ")
}

/// As each documentation system writes them; what is in a tab stays Markdown, and a fence in it an example.
#[test]
fn tabs_beside_each_other_are_chosen_by_their_labels() {
    let check = |name: &str, text: &str, expect: &str| {
        let page = named(name, &format!("# T\n\n{text}\nEnd.\n"));
        assert_eq!(tabs(&page), expect, "{text}\n{page}");
        let opened = page.matches("<div").count();
        assert_eq!(opened, page.matches("</div>").count(), "{text}\n{page}");
        assert!(page.contains("<p>End.</p>"), "{page}");
        assert!(!page.contains("==="), "{page}");
        assert!(!page.contains(":::"), "{page}");
    };
    let both = |one: &str, two: &str| {
        format!("{one}\n\n    ```py\n    x = 1\n    ```\n\n{two}\n\n    *b*\n\n")
    };
    check(
        "a.md",
        &both("=== \"A\"", "=== \"B <c>\""),
        "A* B &lt;c&gt;",
    );
    check("a.md", &both("=== \"A\"", "===+ \"B\""), "A B*");
    check("a.md", &both("=== \"A\"", "===! \"B\""), "");
    let text = both("=== \"A\"", "=== \"B\"");
    check("a.md", &format!("{text}C\n\n{text}"), "A* B | A* B");
    check("a.md", "=== \"A\"\n\n    alone\n\n", "");
    check(
        "a.mdx",
        "<Tabs>\n<TabItem value=\"a\" label=\"A\">\n\na\n\n</TabItem>\n<TabItem value=\"b\" default>\nb\n</TabItem>\n</Tabs>\n",
        "A b*",
    );
    check(
        "a.md",
        "::::{tab-set}\n:::{tab-item} A\na\n:::\n:::{tab-item} B\nb\n:::\n::::\n",
        "A* B",
    );
    check(
        "a.md",
        "/// tab | A\na\n///\n\n/// tab | B\nb\n///\n",
        "A* B",
    );
    check(
        "a.md",
        "{{< tabs >}}\n{{% tab name=\"A\" %}}\na\n{{% /tab %}}\n{{% tab name=\"B\" %}}\nb\n{{% /tab %}}\n{{< /tabs >}}\n",
        "A* B",
    );
    check(
        "a.md",
        "- x\n\n    === \"A\"\n\n        === \"C\"\n\n            c\n\n        === \"D\"\n\n            d\n\n    === \"B\"\n\n        b\n\n",
        "A* | C* D B",
    );
}

#[test]
fn the_fences_of_a_code_group_are_tabs_with_their_names() {
    let text = "# T\n\n::: code-group\n\n```sh [npm]\nnpm i\n```\n\n```sh\nyarn\n```\n\n:::\n";
    let one = page(text);
    assert_eq!(tabs(&one), "npm* Shell", "{one}");
    // The label is not in the head of the box again.
    assert_eq!(heads_of_parts(&one), ["Shell", "Shell"], "{one}");
    let called = page("# T\n\n=== \"c\"\n\n    ```c\n    x;\n    ```\n\n=== \"D\"\n\n    d\n");
    assert_eq!(tabs(&called), "c* D");
    assert!(heads_of_parts(&called).is_empty(), "{called}");
    // A group of one, and a group with more than code in it.
    let alone = page("# T\n\n::: code-group\n\n```sh [npm]\nnpm i\n```\n\n:::\n");
    assert_eq!(
        (tabs(&alone), heads_of_parts(&alone)),
        (String::new(), vec!["npm Shell".to_owned()])
    );
    let mixed = page(&text.replace("```sh\n", "or\n\n```sh\n"));
    assert_eq!(tabs(&mixed), "", "{mixed}");
}

fn heads_of_parts(page: &str) -> Vec<String> {
    let heads = page.split("<div class=\"head\">").skip(1);
    heads
        .map(|head| words(head.split("</div>").next().unwrap_or("")))
        .collect()
}

/// What is bad and what is good is to be seen beside each other, and not one at a time.
#[test]
fn tabs_that_are_stances_are_a_pair() {
    let tabs_of = |bad: &str, good: &str| {
        page(&format!(
            "# T\n\n=== \"{bad}\"\n\n    ```python\n    x = eval(y)\n    ```\n\n=== \"{good}\"\n\n    ```python\n    x = int(y)\n    ```\n"
        ))
    };
    let pair = tabs_of("❌ Incorrect", "✅ Correct");
    assert_eq!(tabs(&pair), "");
    assert_eq!(heads(&pair), ["✗ Incorrect", "✓ Correct"]);
    assert_eq!(tabs(&tabs_of("Sync", "Async")), "Sync* Async");
    let group = page(
        "# T\n\n::: code-group\n\n```python [Bad]\nx = eval(y)\n```\n\n```python [Good]\nx = int(y)\n```\n\n:::\n",
    );
    assert_eq!(tabs(&group), "", "{group}");
    assert_eq!(heads(&group).len(), 2, "{group}");
}

/// What is marked and numbered is drawn so, and comments that say it to a tool are not shown.
#[test]
fn lines_are_marked_and_numbered() {
    let page = page(
        "# T\n\n```js{1} linenums=\"3\"\nlet a = 1;\nlet b = 2; // [!code ++]\nlet c = 3;\n```\n",
    );
    let lines: Vec<&str> = page.split("<span class=\"line").skip(1).collect();
    let begins: Vec<String> = lines
        .iter()
        .map(|line| format!("<span class=\"line{}", line.split('>').next().unwrap_or("")))
        .collect();
    assert_eq!(
        begins,
        [
            "<span class=\"line marked\" data-line=\"3\"",
            "<span class=\"line added\" data-line=\"4\"",
            "<span class=\"line\" data-line=\"5\"",
        ],
        "{page}"
    );
    assert!(!page.contains("!code"), "{page}");
}

/// What other tools write in prose is shown as they show it, or not at all; code is left alone.
#[test]
fn prose_of_other_tools_is_read() {
    let page = page(
        "# T\n\nParty :tada: `:tada:` at 12:30:45. :material-check:\n\nCosts $5 and $6, is $a_{1} * b * \\,c\\_d$.\n\n\
         $$\nx \\\\\n_y_ < z\n$$\n\nA paragraph.\n{: .note #There }\n\n[a](#There){ .button } b\n\n    :tada:\n\n\
         ## :rocket: Go { #go }\n",
    );
    for shown in [
        "Party 🎉 <code>:tada:</code> at 12:30:45. ✓<",
        "Costs $5 and $6, is <span class=\"math\">$a_{1} * b * \\,c\\_d$</span>.",
        "<span class=\"math\">$$\nx \\\\\n_y_ &lt; z\n$$</span>",
        "<span id=\"There\"></span>",
        "<a href=\"#There\">a</a> b",
        "<code>:tada:\n</code>",
        "<h2 id=\"go\">🚀 Go <a",
    ] {
        assert!(page.contains(shown), "{shown} in {page}");
    }
    assert!(!page.contains("{:") && !page.contains("{ ."), "{page}");
}
