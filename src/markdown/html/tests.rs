//! Prose as it is written, and the gaps in it.

use super::super::{Dialect, ParseOptions, parse};
use super::*;
use crate::markdown::renderer::RawInsert;
use crate::span::SourceId;

/// Turns every link into brackets, and shows where fences stand.
struct Plain(String);

impl Renderer for Plain {
    fn link_text(&self, _: usize) -> Option<String> {
        None
    }

    fn link(&self, _: usize) -> Insert {
        Insert::Brackets
    }
    fn image(&self, _: usize) -> String {
        "image".to_owned()
    }
    fn image_size(&self, index: usize) -> Option<(u32, u32)> {
        (index > 0).then_some((3, 2))
    }
    fn raw_address(&self, _: usize) -> Option<RawInsert> {
        None
    }
    fn raw_html(&self) -> RawHtml {
        RawHtml::Safe
    }
    fn hides_heading(&self, index: usize) -> bool {
        index == 0
    }
    fn heading_level(&self, level: u8) -> u8 {
        level
    }
    fn old_anchors(&self, _: &str) -> Vec<String> {
        Vec::new()
    }

    fn is_label(&self, _: u32) -> bool {
        false
    }

    fn is_stance(&self, _: usize) -> bool {
        false
    }

    fn label(&mut self, _: String) {}

    fn prose(&mut self, html: String) {
        self.0 += &html;
    }
    fn tab(&self, fence: usize) -> Option<String> {
        Some(format!("<{fence}>"))
    }

    fn fence(&mut self, index: usize, _: bool) {
        self.0 += &format!("({index})");
    }
}

fn check(text: &str, expect: &str) {
    let reading = ParseOptions {
        dialect: Dialect::Markdown,
        ..ParseOptions::default()
    };
    let (document, _) = parse(SourceId(0), text, reading);
    let mut plain = Plain(String::new());
    render(&document, 0..u32::MAX, &mut plain);
    assert_eq!(plain.0, expect, "{text:?}");
}

#[test]
fn brackets_come_back_as_they_were_written() {
    check(
        "# t\n\n[ab] [[cd]] [[ef|gh]] [i][jk] [lm][]\n",
        "<p>[ab] [[cd]] [[ef|gh]] [i][jk] [lm][]</p>\n",
    );
}

#[test]
fn fences_leave_gaps_in_their_places() {
    check(
        "# t\n\n- a\n  ```py\n  x\n  ```\n- b\n\n```\n```\n",
        "<ul>\n<li>a(0)</li>\n<li>b</li>\n</ul>\n(1)",
    );
}

#[test]
fn a_picture_of_known_size_says_it() {
    check(
        "# t\n\n![a](b) ![\"c\" *d*](e 'f') x\n",
        "<p><img src=\"image\" alt=\"a\" /> \
         <img width=\"3\" height=\"2\" src=\"image\" alt=\"&quot;c&quot; d\" title=\"f\" /> x</p>\n",
    );
    check(
        "# t\n\n![a ![b](c)](d) ![a ![b](c) e](d)\n",
        "<p><img src=\"image\" alt=\"a b\" /> \
         <img width=\"3\" height=\"2\" src=\"image\" alt=\"a b e\" /></p>\n",
    );
}

#[test]
fn a_container_is_a_box_with_its_title() {
    let aside = |class: &str, title: &str, inner: &str| {
        format!(
            "<div class=\"{class}\" role=\"note\">\n<p class=\"box-title\">{title}</p>\n{inner}</div>\n"
        )
    };
    let text = aside("box tip", "Read *this*", "<p>x</p>\n").replace("*this*", "<em>this</em>");
    check("# t\n\n:::tip[Read *this*]\n\nx\n\n:::\n", &text);
    check("# t\n\n!!! tip \"Read *this*\"\n    x\n", &text);
    check("# t\n\n::: tip Read *this*\nx\n:::\n", &text);
    check("# t\n\n/// tip | Read *this*\nx\n///\n", &text);
    check("# t\n\n```{tip} Read *this*\nx\n```\n", &text);
    check("# t\n\n> [!TIP] Read *this*\n> x\n", &text);
    check(
        "# t\n\n{{% tip title=\"Read *this*\" %}}\nx\n{{% /tip %}}\n",
        &text,
    );
    check(
        "# t\n\n> [!NOTE]\n> x\n",
        &aside("box note", "Note", "<p>x</p>\n"),
    );
    check(
        "# t\n\n!!! a-b \"\"\n    x\n",
        "<div class=\"box a-b\" role=\"note\">\n<p>x</p>\n</div>\n",
    );
    check(
        "# t\n\n=== \"A <b> & c\"\n    x\n",
        &aside("box tab", "A &lt;b&gt; &amp; c", "<p>x</p>\n"),
    );
    check(
        "# t\n\n??? note\n    x\n\n???+ a \"B\"\n    y\n",
        "<details class=\"box note\">\n<summary>Note</summary>\n<p>x</p>\n</details>\n\
         <details class=\"box a\" open>\n<summary>B</summary>\n<p>y</p>\n</details>\n",
    );
    check("# t\n\n::: code-group\nx\n:::\n", "<p>x</p>\n");
    check(
        "# t\n\n::: {.callout-tip}\nx\n:::\n",
        &aside("box tip", "Tip", "<p>x</p>\n"),
    );
    check(
        "# t\n\n{{< tabs items=\"A\" >}}{{< tab >}}\nx\n{{< /tab >}}{{< /tabs >}}\n",
        &aside("box tab", "A", "<p>x</p>\n"),
    );
}

#[test]
fn boxes_end_with_what_they_are_in() {
    check(
        "# t\n\n- :::tip\n  x\n- b\n",
        "<ul>\n<li><div class=\"box tip\" role=\"note\">\n<p class=\"box-title\">Tip</p>\nx</div>\n</li>\n<li>b</li>\n</ul>\n",
    );
    check(
        "# t\n\n:::tip\n\n- a\n\n  :::\n\nb\n",
        "<div class=\"box tip\" role=\"note\">\n<p class=\"box-title\">Tip</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n<p>b</p>\n",
    );
    check(
        "# t\n\n!!! tip\n    - a\n- b\n",
        "<div class=\"box tip\" role=\"note\">\n<p class=\"box-title\">Tip</p>\n<ul>\n<li>a</li>\n</ul>\n</div>\n<ul>\n<li>b</li>\n</ul>\n",
    );
}

#[test]
fn a_table_scrolls_by_itself() {
    check(
        "# t\n\n| a |\n|---|\n| b |\n",
        "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr><th>a</th></tr></thead>\
         <tbody>\n<tr><td>b</td></tr>\n</tbody></table>\n</div>\n",
    );
}

#[test]
fn notes_are_numbered_over_the_page() {
    check(
        "# t\n\nA[^b].\n\n```\n```\n\n[^b]: Note\n",
        "<p>A<sup class=\"footnote-reference\"><a href=\"#Note-b\">1</a></sup>.</p>\n(0)\
         <div class=\"footnote-definition\" id=\"Note-b\"><sup>1</sup>\n<p>Note</p>\n</div>\n",
    );
}

#[test]
fn a_section_alone_keeps_its_notes() {
    let reading = ParseOptions {
        dialect: Dialect::Markdown,
        ..ParseOptions::default()
    };
    let text = "# t\n\n## a\n\nA[^b].\n\n## c\n\nC[^d].\n\n[^b]: Note\n\n[^d]: Other\n";
    let (document, _) = parse(SourceId(0), text, reading);
    let mut plain = Plain(String::new());
    let end = text.find("## c").expect("a section") as u32;
    render(&document, 0..end, &mut plain);
    assert!(
        plain.0.contains("id=\"Note-b\"><sup>1</sup>\n<p>Note</p>"),
        "{}",
        plain.0
    );
    assert!(!plain.0.contains("Other"), "{}", plain.0);
}
