//! What a page shows of its examples: pairs, captions, findings between the lines, and differences.
//!
//! Pages are built from the command line, and looked at as text; how they look is for eyes.

use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A folder with a book of one page, and what was built of it.
struct Site {
    folder: TempDir,
}

impl Site {
    fn of(config: &str, page: &str) -> Site {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let write = |name: &str, text: &str| {
            std::fs::write(folder.path().join(name), text).expect("a file can be written");
        };
        std::fs::create_dir(folder.path().join("content")).expect("a folder can be made");
        write("book.toml", &format!("[book]\ntitle = \"House\"\n{config}"));
        write("content/rules.md", page);
        let site = Site { folder };
        site.build();
        site
    }

    fn build(&self) {
        let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
            .args(["build", "-A", "unproven"])
            .env_clear()
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .output()
            .expect("the program can be started");
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{told}");
    }

    fn read(&self, name: &str) -> String {
        let path = self.folder.path().join("book").join(name);
        std::fs::read_to_string(&path).unwrap_or_else(|fault| panic!("{name}: {fault}"))
    }

    fn guide(&self) -> String {
        self.read("rules.html")
    }
}

const RULE: &str = "# Rules\n\n## A1: No x {#A1}\n\nWhy.\n\n```yaml rule\nid: A1\nlanguage: python\nmessage: use y\nrule:\n  pattern: x($A)\n```\n\n";

fn page(rest: &str) -> Site {
    Site::of("", &format!("{RULE}{rest}"))
}

/// What stands between the first `from` and the next `to`.
fn between<'a>(html: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = html
        .split_once(from)
        .unwrap_or_else(|| panic!("{from} in {html}"));
    rest.split_once(to)
        .unwrap_or_else(|| panic!("{to} in {rest}"))
        .0
}

const PAIR: &str =
    "**Bad:**\n\n```python\na = x(1)\n```\n\n**Good (without x):**\n\n```python\na = y(1)\n```\n";

#[test]
fn a_pair_stands_side_by_side() {
    let html = page(PAIR).guide();
    let sides = between(&html, "<div class=\"sides\">", "<pre class=\"difference\"");
    assert_eq!(sides.matches("<div class=\"side\">").count(), 2, "{sides}");
    let (bad, good) = sides.split_at(sides.rfind("<div class=\"side\">").expect("there are two"));
    assert!(
        bad.contains("<figure class=\"part bad\" id=\"Example-17\">"),
        "{bad}"
    );
    assert!(bad.contains(">✗</span> Bad</span>"), "{bad}");
    assert!(bad.contains(">proven:</span>"), "{bad}");
    assert!(
        good.contains("<figure class=\"part good\" id=\"Example-23\">"),
        "{good}"
    );
    assert!(
        good.contains(">✓</span> <strong>Good (without x)</strong></span>"),
        "{good}"
    );
    // The label stands on the example, and nowhere else.
    assert!(!html.contains("<strong>Bad:"), "{html}");
    assert_eq!(html.matches("Good (without x)").count(), 1, "{html}");
}

#[test]
fn a_finding_stands_below_its_line() {
    let html = page("**Bad:**\n\n```python\na = x(1)\nb = 2\n```\n").guide();
    let code = between(
        &html,
        "<pre tabindex=\"0\"><code class=\"language-python\">",
        "</code>",
    );
    let (line, rest) = code.split_once('\n').expect("two lines");
    assert!(line.contains("<mark>"), "{line}");
    let message = between(rest, "<span class=\"finding\">", "\n</span>");
    assert!(
        message.contains("<span class=\"indent\">    </span>"),
        "{message}"
    );
    assert!(
        message.contains("<a href=\"rules/A1.html\">A1</a>"),
        "{message}"
    );
    assert!(message.contains("use y"), "{message}");
    let after = rest.split_once("\n</span>").expect("a message ends").1;
    assert!(after.contains('b') && !after.contains("<mark>"), "{after}");
}

#[test]
fn a_verdict_does_not_repeat_the_words_of_its_finding() {
    let site = Site::of(
        "[lints]\nwrong-reason = \"warn\"\n",
        "# Rules\n\n**Bad:**\n\n```json\n{ \"a\": 1 2 }\n```\n",
    );
    let html = site.guide();
    let figure = between(&html, "<figure", "</figure>");
    assert_eq!(figure.matches("expected").count(), 1, "{figure}");
    assert!(figure.contains("it does not even parse<"), "{figure}");
    // Far from the code the reason is whole.
    let overview = site.read("verification.html");
    assert!(overview.contains("it does not even parse: "), "{overview}");
}

#[test]
fn what_is_missing_for_a_proof_is_said_below_the_code() {
    let site = page(
        "**Bad:**\n\n```python\nx(1)\n```\n\n**Good:**\n\n```python\nz = 2\n```\n\n## Other\n\n**Bad:**\n\n```python\nx(3)\n```\n",
    );
    let html = site.guide();
    for said in [
        "<code>A1</code> is silent, but nothing in it is what <code>A1</code> looks at: it contains no <code>call</code>",
        "<code>A1</code> flags it; write <code>rule=A1</code> after the language if that is what this section is about",
    ] {
        assert!(html.contains(said), "{said} in {html}");
    }
}

#[test]
fn a_judged_session_is_shown_as_it_is() {
    for called in ["pycon", "python bad", ""] {
        let text = format!("**Bad:**\n\n```{called}\n>>> x(1)\n2\n```\n");
        let html = page(&text).guide();
        let figure = between(&html, "<figure", "</figure>");
        for expect in [
            "<span class=\"hl-prompt\">&gt;&gt;&gt; </span>",
            "<span class=\"hl-output\">2",
            "<mark",
            "Python session",
            "verdict-unproven",
        ] {
            assert!(figure.contains(expect), "{expect} in {figure}");
        }
    }
}

#[test]
fn a_pair_is_shown_as_one_difference() {
    let site = page(PAIR);
    for html in [site.guide(), site.read("rules/A1.html")] {
        let difference = between(&html, "<pre class=\"difference\"", "</pre>");
        let gone = between(difference, "<del>", "</del>");
        assert!(gone.contains("- </span>"), "{gone}");
        assert!(between(gone, "<mark>", "</mark>").contains('x'), "{gone}");
        let came = between(difference, "<ins>", "</ins>");
        assert!(came.contains("+ </span>"), "{came}");
        assert!(between(came, "<mark>", "</mark>").contains('y'), "{came}");
        // The switch is two radio buttons of one name: it needs no script.
        let switch = between(&html, "<fieldset class=\"switch\">", "</fieldset>");
        assert_eq!(
            switch.matches("type=\"radio\" name=\"Pair-18\"").count(),
            2,
            "{switch}"
        );
    }
}

#[test]
fn the_parts_of_one_fence_are_a_pair() {
    let html = page("```python\nimport z\n\n# Bad\na = x(1)\n\n# Good\na = y(1)\n```\n").guide();
    let fence = between(
        &html,
        "<figure class=\"fence mixed\" id=\"Example-15\">",
        "</figure>",
    );
    assert_eq!(fence.matches("<div class=\"side\">").count(), 2, "{fence}");
    let difference = between(fence, "<pre class=\"difference\"", "</pre>");
    // The comments that label the parts are no change.
    assert!(
        !difference.contains("Bad") && !difference.contains("Good"),
        "{difference}"
    );
    let shared = fence.split("<div class=\"pair").next().expect("something");
    assert!(shared.contains("part neutral"), "{shared}");
}

#[test]
fn what_belongs_to_something_else_is_no_pair() {
    for rest in [
        "**Bad:**\n\n```python\na = x(1)\n```\n\nSome prose.\n\n**Good:**\n\n```python\na = y(1)\n```\n",
        "**Bad:**\n\n```python\na = x(1)\n```\n\n## A heading\n\n**Good:**\n\n```python\na = y(1)\n```\n",
        "**Bad:**\n\n```python\na = x(1)\n```\n",
    ] {
        let html = page(rest).guide();
        assert!(!html.contains("<div class=\"pair"), "{html}");
    }
}

#[test]
fn no_text_of_the_author_is_lost() {
    let html = page(
        "**Incorrect:**\n\n```python\na = x(1)\n```\n\nUse [the notes](#A1) and `y` instead:\n\n```python\na = y(1)\n```\n",
    )
    .guide();
    assert!(html.contains("<strong>Incorrect</strong>"), "{html}");
    assert!(
        html.contains(">the notes</a> and <code>y</code> instead"),
        "{html}"
    );
}

#[test]
fn an_edit_link_leads_to_the_line() {
    let config = "[output.html]\nedit-url-template = \"https://e.org/edit/{path}\"\nsite-url = \"https://e.org/book\"\n";
    let site = Site::of(config, &format!("{RULE}{PAIR}"));
    let rule = site.read("rules/A1.html");
    assert!(
        rule.contains("href=\"https://e.org/edit/content/rules.md#L3\""),
        "{rule}"
    );
    let guide = site.guide();
    assert!(
        guide.contains("href=\"https://e.org/edit/content/rules.md\""),
        "{guide}"
    );
    assert!(
        guide.contains("<link rel=\"canonical\" href=\"https://e.org/book/rules.html\">"),
        "{guide}"
    );
    let config = "[output.html]\nedit-url-template = \"https://e.org/{path}?at={line}\"\n";
    let rule = Site::of(config, &format!("{RULE}{PAIR}")).read("rules/A1.html");
    assert!(
        rule.contains("href=\"https://e.org/content/rules.md?at=3\""),
        "{rule}"
    );
}

#[test]
fn a_rule_says_how_to_allow_it_and_who_refers_to_it() {
    let site = page(&format!(
        "{PAIR}\n## Other\n\nOne. As [A1] says, y is right.\n"
    ));
    let rule = site.read("rules/A1.html");
    assert!(rule.contains("# rulebook: allow A1 "), "{rule}");
    assert!(rule.contains("```python allow=A1"), "{rule}");
    let backlinks = between(&rule, "<ul class=\"backlinks\">", "</ul>");
    assert!(
        backlinks.contains("href=\"../rules.html#other\""),
        "{backlinks}"
    );
    assert!(
        backlinks.contains(">As A1 says, y is right.<"),
        "{backlinks}"
    );
}

#[test]
fn a_rule_page_holds_what_explain_prints() {
    let site = page(PAIR);
    let output = Command::new(env!("CARGO_BIN_EXE_rulebook"))
        .args(["explain", "A1"])
        .env_clear()
        .current_dir(site.folder.path())
        .output()
        .expect("the program can be started");
    let told = String::from_utf8(output.stdout).expect("output is UTF-8");
    let rule = site.read("rules/A1.html");
    let text = between(&rule, "<details class=\"as-text\">", "</details>");
    assert!(told.contains("bad, line 18, proven"), "{told}");
    assert!(text.contains(&told), "{told}\n\n{text}");
}

#[test]
fn a_site_has_an_index_that_its_pages_can_search() {
    let site = page(&format!("{PAIR}\n## N+1 {{#other}}\n\nOn `lazy_load`.\n"));
    let guide = site.guide();
    assert!(guide.contains("src=\"assets/search.js\""), "{guide}");
    assert!(guide.contains("class=\"search-open\""), "{guide}");
    // The box and the index are loaded when someone searches.
    assert!(!guide.contains("search-results.js"), "{guide}");
    assert!(!guide.contains("assets/search/"), "{guide}");
    site.read("assets/search-results.js");
    let passages = site.read("assets/search/p0.js");
    let rule = "\"rules/A1.html\",\"No x\",\"Why.\",\"A1\",\"warning\"]";
    assert!(passages.contains(rule), "{passages}");
    assert!(
        passages.contains("[0,\"other\",\"N+1\",\"On lazy_load.\"]"),
        "{passages}"
    );
    let terms = site.read("assets/search/t0.js");
    // The rule's id, words of its message and its examples, joined signs, parts of identifiers; not its block.
    for term in [
        "a1\\t1Z", "use\\t", "without\\t", "n+1\\t", "lazy_load\\t", "load\\t",
    ] {
        assert!(terms.contains(&format!("\\n{term}")), "{term} in {terms}");
    }
    assert!(!terms.contains("\\npattern\\t"), "{terms}");
    // The same again, whatever order the cores work in.
    let index = site.read("assets/search/index.js");
    let again = page(&format!("{PAIR}\n## N+1 {{#other}}\n\nOn `lazy_load`.\n"));
    assert_eq!(again.read("assets/search/index.js"), index);
}

#[test]
fn a_book_can_leave_the_search_out() {
    let config = "[output.html.search]\nenable = false\n";
    let site = Site::of(config, &format!("{RULE}{PAIR}"));
    for name in ["rules.html", "404.html"] {
        let html = site.read(name);
        assert!(!html.to_lowercase().contains("search"), "{html}");
    }
    for gone in [
        "assets/search",
        "assets/search.js",
        "assets/search-results.js",
    ] {
        assert!(
            !site.folder.path().join("book").join(gone).exists(),
            "{gone}"
        );
    }
}

#[test]
fn the_page_of_a_missing_address_begins_at_the_root() {
    let check = |url: &str, root: &str| {
        let config = format!("[output.html]\nsite-url = \"{url}\"\n");
        let lost = Site::of(&config, &format!("{RULE}{PAIR}")).read("404.html");
        for link in [
            "href=\"{}assets/rulebook.css\"",
            "src=\"{}assets/search.js\"",
            "href=\"{}rules.html\"",
        ] {
            assert!(lost.contains(&link.replace("{}", root)), "{url}: {lost}");
        }
    };
    check("https://e.org/book", "/book/");
    check("https://e.org", "/");
    check("/a/b/", "/a/b/");
    let lost = page(PAIR).read("404.html");
    assert!(lost.contains("href=\"assets/rulebook.css\""), "{lost}");
}

#[test]
fn the_index_of_rules_is_a_table_that_a_script_filters() {
    let text = format!("{RULE}{PAIR}\n## A2: In prose {{#A2}}\n\nOnly words.\n");
    let config = "[verify]\nrule-id = \"^(A[0-9])\"\n[lints]\nrule-without-example = \"allow\"\n";
    let html = Site::of(config, &text).read("rules/index.html");
    let table = between(&html, "<table class=\"rules", "</table>");
    let row = "<th scope=\"row\"><a href=\"A1.html\">A1</a></th><td>No x</td><td>warning</td><td>Python</td>";
    assert!(table.contains(row), "{table}");
    assert!(table.contains(">2</span> proven</span>"), "{table}");
    let prose = "<td>In prose</td><td class=\"none\">prose only</td><td></td>";
    assert!(table.contains(prose), "{table}");
    let form = between(&html, "<form class=\"filter\"", "</form>");
    assert!(form.contains("<label for=\"Filter-text\">"), "{form}");
    for (name, value) in [("language", "Python"), ("verdict", "proven")] {
        let select = between(form, &format!("name=\"{name}\">"), "</select>");
        assert!(
            select.contains(&format!("<option>{value}</option>")),
            "{select}"
        );
    }
    // No rule has a tag: nothing to choose, and no column.
    assert!(!form.contains("name=\"tag\""), "{form}");
    assert!(
        html.contains("<table class=\"rules no-tag no-since\">"),
        "{html}"
    );
    assert!(
        html.contains("<script src=\"../assets/rules.js\" defer>"),
        "{html}"
    );
    assert_eq!(html.matches("role=\"status\"").count(), 1, "{html}");
}

#[test]
fn other_pages_do_not_load_the_script_of_the_index() {
    let site = page(PAIR);
    for name in [
        "rules.html", "rules/A1.html", "verification.html", "404.html",
    ] {
        assert!(!site.read(name).contains("assets/rules.js"), "{name}");
    }
}

#[test]
fn a_reason_is_told_once_with_all_its_places() {
    let open = "**Good:**\n\n```python skip=\"needs a run\"\nb = 1\n```\n\n";
    let other = "**Good:**\n\n```python skip=\"no server\"\nb = 2\n```\n";
    let html = page(&format!("{PAIR}\n{open}{open}{other}")).read("verification.html");
    let open = between(&html, "<h2 id=\"open\">", "<h2 id=\"rules\">");
    assert!(
        open.contains("verdict-skipped\">skipped</span> <span class=\"count\">3</span>"),
        "{open}"
    );
    assert_eq!(open.matches("<p>needs a run</p>").count(), 1, "{open}");
    assert_eq!(open.matches("rules.md:").count(), 3, "{open}");
    // The figures of a chart stand in words, and it carries no style.
    let chart = between(&html, "<svg class=\"bar\"", "</svg>");
    assert!(
        chart.contains("role=\"img\" aria-label=\"Examples: 2 proven, 3 skipped\""),
        "{chart}"
    );
    assert!(
        chart.contains("<rect class=\"bar-proven\" x=\"0\" width=\"401\""),
        "{chart}"
    );
    assert!(html.contains("A1"), "{html}");
    let rules = between(&html, "<h2 id=\"rules\">", "<h2 id=\"pages\">");
    assert!(rules.contains("in part: 1 rule<"), "{rules}");
}

#[test]
fn what_a_rule_is_not_held_to_stands_with_its_reason() {
    let rule = RULE.replace(
        "rule:\n",
        "metadata:\n  robustness:\n    rename: a name is what it is about\nrule:\n",
    );
    let html = Site::of(
        "[lints]\nrobustness-exception = \"allow\"\n",
        &format!("{rule}{PAIR}"),
    )
    .read("verification.html");
    let table = between(&html, "<table class=\"excepted\">", "</table>");
    assert!(table.contains(">A1</a></th><td>rename</td>"), "{table}");
    assert!(table.contains("a name is what it is about"), "{table}");
}

#[test]
fn only_the_first_page_says_what_stands_behind_the_book() {
    let site = page(PAIR);
    // One page is no book to sum up; a second one makes a first page of it.
    assert!(!site.read("index.html").contains("class=\"standing\""));
    std::fs::write(
        site.folder.path().join("content/index.md"),
        "# House\n\nWords.\n",
    )
    .expect("a file can be written");
    site.build();
    let first = site.read("index.html");
    let standing = between(&first, "<p class=\"standing\">", "</p>");
    assert!(
        standing.contains("<a href=\"rules/index.html\">1 rule</a>"),
        "{standing}"
    );
    assert!(
        standing.contains("<a href=\"verification.html\">2 examples</a>: "),
        "{standing}"
    );
    assert!(standing.contains(">2</span> proven"), "{standing}");
    assert!(!site.guide().contains("class=\"standing\""));
}

#[test]
fn a_listing_says_what_its_pages_are_about() {
    let text = format!("---\ndescription: How to name.\n---\n\n{RULE}{PAIR}");
    let first = Site::of("", &text).read("index.html");
    let list = between(&first, "<ul class=\"listing\">", "</ul>");
    assert!(
        list.contains("<a href=\"rules.html\">Rules</a> <span class=\"about\">How to name.</span>"),
        "{list}"
    );
    assert!(list.contains(">2</span> proven"), "{list}");
}

/// 64 kB with 800 rules in one section made a site of 371 MB: each of their pages showed the whole section.
#[test]
fn the_page_of_a_rule_in_a_crowd_shows_its_own_examples() {
    let crowd = |count: usize| {
        let rule = |at: usize| {
            format!(
                "```yaml rule\nid: CR{at}\nlanguage: python\nmessage: m\nrule:\n  pattern: f{at}($A)\n```\n\n\
                 ```python bad rule=CR{at}\nf{at}(1)\n```\n\n```python good rule=CR{at}\ng{at}(1)\n```\n\n"
            )
        };
        let text: String = (0..count).map(rule).collect();
        format!("# Page\n\n## Crowd\n\nWords of the section.\n\n{text}")
    };
    for (count, is_whole) in [(10, true), (150, false)] {
        let site = Site::of("[lints]\nunproven = \"allow\"\n", &crowd(count));
        for name in ["rules/CR7.html", "rules/CR7.md"] {
            let page = site.read(name).replace("</span>", "");
            for own in ["f7", "g7"] {
                assert!(page.contains(own), "{own} in {name}: {page}");
            }
            assert_eq!(page.contains("f8"), is_whole, "{name}");
        }
    }
}
