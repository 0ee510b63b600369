//! Hostile and sloppy HTML, and what is left of it.

use super::super::{Dialect, Insert, ParseOptions, RawInsert, Renderer, parse, render};
use crate::config::RawHtml;
use crate::span::SourceId;

/// What was written, whether addresses change, and what becomes of raw HTML.
struct Page(String, bool, RawHtml);

impl Renderer for Page {
    fn link_text(&self, _: usize) -> Option<String> {
        None
    }

    fn link(&self, _: usize) -> Insert {
        Insert::Href("javascript:alert(1)".to_owned())
    }
    fn image(&self, _: usize) -> String {
        "data:text/html,x".to_owned()
    }
    fn image_size(&self, _: usize) -> Option<(u32, u32)> {
        None
    }
    fn raw_address(&self, index: usize) -> Option<RawInsert> {
        let address = format!("n'&\"{index}");
        (self.1 && index != 1).then_some(RawInsert {
            address,
            size: Some((30, 20)),
        })
    }
    fn raw_html(&self) -> RawHtml {
        self.2
    }
    fn hides_heading(&self, _: usize) -> bool {
        false
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
    fn tab(&self, _: usize) -> Option<String> {
        None
    }

    fn fence(&mut self, index: usize, _: bool) {
        self.0 += &format!("({index})");
    }
}

fn rendered(text: &str) -> String {
    rendered_as(text, false, RawHtml::Safe)
}

fn rendered_as(text: &str, changes: bool, raw_html: RawHtml) -> String {
    let reading = ParseOptions {
        dialect: Dialect::Markdown,
        ..ParseOptions::default()
    };
    let (document, _) = parse(SourceId(0), text, reading);
    let mut page = Page(String::new(), changes, raw_html);
    render(&document, 0..u32::MAX, &mut page);
    page.0
}

fn check(text: &str, expect: &str) {
    assert_eq!(rendered(text).trim_end(), expect, "{text:?}");
}

#[test]
fn what_could_run_is_shown_as_text() {
    for (text, expect) in [
        (
            "<script>alert(1)</script>\n",
            "&lt;script&gt;alert(1)&lt;/script&gt;",
        ),
        (
            "a <script>alert(1)</script>\n",
            "<p>a &lt;script&gt;alert(1)&lt;/script&gt;</p>",
        ),
        ("<ScRiPt\n src=x>\n", "&lt;ScRiPt\n src=x&gt;"),
        (
            "<style>*{display:none}</style>\n",
            "&lt;style&gt;*{display:none}&lt;/style&gt;",
        ),
        ("<svg onload=alert(1)>\n", "&lt;svg onload=alert(1)&gt;"),
        (
            "<svg/onload=alert(1)>\n",
            "<p>&lt;svg/onload=alert(1)&gt;</p>",
        ),
        (
            "<iframe srcdoc=\"<script>x</script>\"></iframe>\n",
            "&lt;iframe srcdoc=&quot;&lt;script&gt;x&lt;/script&gt;&quot;&gt;&lt;/iframe&gt;",
        ),
        ("<base href=//e.example>\n", "&lt;base href=//e.example&gt;"),
        (
            "<meta http-equiv=refresh content=0>\n",
            "&lt;meta http-equiv=refresh content=0&gt;",
        ),
        (
            "<object data=x></object>\n",
            "<p>&lt;object data=x&gt;&lt;/object&gt;</p>",
        ),
        (
            "<form action=x><button>y</button></form>\n",
            "&lt;form action=x&gt;&lt;button&gt;y&lt;/button&gt;&lt;/form&gt;",
        ),
        (
            "<math><mtext><img src=x onerror=y></mtext></math>\n",
            "<p>&lt;math&gt;&lt;mtext&gt;<img src=\"x\">&lt;/mtext&gt;&lt;/math&gt;</p>",
        ),
        (
            "<link rel=stylesheet href=x>\n",
            "&lt;link rel=stylesheet href=x&gt;",
        ),
        ("A List<Item> of it\n", "<p>A List&lt;Item&gt; of it</p>"),
    ] {
        check(text, expect);
    }
}

#[test]
fn an_attribute_that_could_run_goes() {
    for (text, expect) in [
        ("<img src=x onerror=alert(1)>\n", "<img src=\"x\">"),
        ("<img src=x ONERROR='alert(1)'>\n", "<img src=\"x\">"),
        (
            "<p style='x' onclick=y class=z>t</p>\n",
            "<p class=\"z\">t</p>",
        ),
        (
            "<div\nonclick=alert(1)\nid=a>\nx</div>\n",
            "<div id=\"a\">\nx</div>",
        ),
        ("<a href=javascript:x>y</a>\n", "<p><a>y</a></p>"),
        ("<a href=\" JaVa\tScript:x\">y</a>\n", "<p><a>y</a></p>"),
        (
            "<a href=\"java&#9;script&#58;x\">y</a>\n",
            "<p><a>y</a></p>",
        ),
        (
            "<a href=\"&#x6A;avascript&colon;x\">y</a>\n",
            "<p><a>y</a></p>",
        ),
        (
            "<a href='a\">b'>y</a>\n",
            "<p><a href=\"a&quot;&gt;b\">y</a></p>",
        ),
        (
            "<a href=x href=javascript:y>z</a>\n",
            "<p><a href=\"x\">z</a></p>",
        ),
        (
            "<a href=https://e.example/?a&b target=_top>y</a>\n",
            "<p><a href=\"https://e.example/?a&b\">y</a></p>",
        ),
        (
            "<img src=\"x\"onerror=\"y\">\n",
            "<p>&lt;img src=\"x\"onerror=\"y\"&gt;</p>",
        ),
        (
            "<img alt=\"`\"><img alt='\0'>\n",
            "<p><img alt=\"`\"><img alt=\"\u{fffd}\"></p>",
        ),
        ("<div =x\" class=y>z</div>\n", "<div class=\"y\">z</div>"),
        (
            "<details open><summary>a</summary>b</details>\n",
            "<details open><summary>a</summary>b</details>",
        ),
    ] {
        check(text, expect);
    }
}

#[test]
fn what_does_not_end_is_text_and_a_comment_is_nothing() {
    for (text, expect) in [
        ("<div class=\"a\n\nb\n", "&lt;div class=\"a\n<p>b</p>"),
        ("<!-- a\n\nb\n", "&lt;!-- a\n\nb"),
        ("<!-- a -->\n\nb\n", "\n<p>b</p>"),
        ("<!--><img src=x onerror=y>-->\n", "<img src=\"x\">--&gt;"),
        ("<![CDATA[<img onerror=x>]]>\n", "]]&gt;"),
        ("<![CDATA[ x\n\ny\n", "&lt;![CDATA[ x\n\ny"),
        ("<?php x ?>\n\ny\n", "\n<p>y</p>"),
        ("<!DOCTYPE html>\n\ny\n", "\n<p>y</p>"),
        ("<div></>\n", "<div>&lt;/&gt;\n</div>"),
    ] {
        check(text, expect);
    }
}

#[test]
fn an_element_ends_with_what_it_stands_in() {
    for (text, expect) in [
        // No one closes it: it ends with its block.
        ("<div>\na\n\nb\n", "<div>\na\n</div>\n<p>b</p>"),
        ("a <b>c\n\nd\n", "<p>a <b>c</b></p>\n<p>d</p>"),
        ("**a <i>b** c</i>\n", "<p><strong>a <i>b</i></strong> c</p>"),
        (
            "- a <b>c\n- d\n",
            "<ul>\n<li>a <b>c</b></li>\n<li>d</li>\n</ul>",
        ),
        (
            "> <div>\n> a\n\nb\n",
            "<blockquote>\n<div>\na\n</div></blockquote>\n<p>b</p>",
        ),
        // Someone closes it further down.
        (
            "<details>\n<summary>s</summary>\n\n**a**\n\n```py\nx\n```\n\n</details>\n\nb\n",
            "<details>\n<summary>s</summary>\n<p><strong>a</strong></p>\n(0)</details>\n<p>b</p>",
        ),
        (
            "<table><tr><td>\n\n*a*\n\n</td></tr></table>\n",
            "<table><tr><td>\n<p><em>a</em></p>\n</td></tr></table>",
        ),
        (
            "<div>\n\na</div>\n\nb\n",
            "<div>\n<p>a</p>\n</div>\n<p>b</p>",
        ),
        // An inner one that no one closes ends with the outer one.
        ("<div><span>a</div>\nb\n", "<div><span>a</span></div>\nb"),
        (
            "<ul><li>a<li>b</ul>\n",
            "<ul><li>a</li><li>b\n</li></ul>".replace("\n", "").as_str(),
        ),
        // No one opened it.
        (
            "</div></main></body>\n\na\n",
            "&lt;/main&gt;&lt;/body&gt;\n<p>a</p>",
        ),
        ("a</p></b> c\n", "<p>a c</p>"),
        (
            "<div>\n\n- a</div>\n\nb\n",
            "<div>\n</div>\n<ul>\n<li>a</li>\n</ul>\n<p>b</p>",
        ),
    ] {
        check(text, expect);
    }
}

#[test]
fn a_paragraph_with_a_block_in_it_is_a_division() {
    for (text, expect) in [
        // Of Markdown.
        (
            "a <p class=b>c\n\nd\n",
            "<div class=\"paragraph\">a <p class=\"b\">c</p></div>\n<p>d</p>",
        ),
        (
            "a *b <div>c</div>* d\n",
            "<div class=\"paragraph\">a <em>b <div>c</div></em> d</div>",
        ),
        ("a <hr> b\n", "<div class=\"paragraph\">a <hr> b</div>"),
        (
            "a <script><p>b\n",
            "<div class=\"paragraph\">a &lt;script&gt;<p>b</p></div>",
        ),
        // The author's.
        (
            "<p align=center>\n\n![a](b)\n\n</p>\n",
            "<div align=\"center\">\n<p>a</p>\n</div>",
        ),
        (
            "<p><b>a<table><tr><td><p>b</p></td></tr></table></b></p>\n",
            "<div><b>a<table><tr><td><p>b</p></td></tr></table></b></div>",
        ),
        ("<p>\n\n---\n\n</p>\n", "<div>\n<hr />\n</div>"),
        // It ends before the block begins.
        ("<p>a<h3>b</h3>c</p>\n", "<p>a</p><h3>b</h3>c"),
        ("<p>\na\n\nb\n", "<p>\na\n</p>\n<p>b</p>"),
        // What is no block.
        ("a <kbd>b</kbd> <br>c\n", "<p>a <kbd>b</kbd> <br>c</p>"),
    ] {
        check(text, expect);
    }
}

#[test]
fn addresses_change_in_their_places() {
    let new = "n%27%26%220";
    for (text, safe, all) in [
        (
            "> <p>\n> <img\n> src='a' alt=\"b\">\n> <a href=c>d</a></p>\n",
            format!(
                "<blockquote>\n<p>\n<img src=\"{new}\" alt=\"b\" width=\"30\" height=\"20\">\n<a href=\"c\">d</a></p>\n</blockquote>"
            ),
            format!(
                "<blockquote>\n<p>\n<img\nsrc='{new}' alt=\"b\">\n<a href=c>d</a></p>\n</blockquote>"
            ),
        ),
        (
            "a <img width=15 src=b>\n",
            format!("<p>a <img width=\"15\" src=\"{new}\" height=\"10\"></p>"),
            format!("<p>a <img width=15 src={new}></p>"),
        ),
        (
            "a <img srcset='b 1x, c 2x' width=1 height=1>\n",
            format!("<p>a <img srcset=\"{new} 1x, c 2x\" width=\"1\" height=\"1\"></p>"),
            format!("<p>a <img srcset='{new} 1x, c 2x' width=1 height=1></p>"),
        ),
        // A scheme of ours is no scheme of a browser's: what it becomes counts.
        (
            "a <a href=rule:x>b</a>\n",
            format!("<p>a <a href=\"{new}\">b</a></p>"),
            format!("<p>a <a href={new}>b</a></p>"),
        ),
    ] {
        assert_eq!(
            rendered_as(text, true, RawHtml::Safe).trim_end(),
            safe,
            "{text:?}"
        );
        assert_eq!(
            rendered_as(text, true, RawHtml::All).trim_end(),
            all,
            "{text:?}"
        );
    }
}

#[test]
fn links_and_pictures_of_markdown_run_nothing_either() {
    check("[a](b) <c:d>\n", "<p>a &lt;c:d&gt;</p>");
    check("![a *b*](c)\n", "<p>a <em>b</em></p>");
    check(
        "| a | b |\n|:--|--:|\n| c | d |\n",
        "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table><thead><tr><th class=\"left\">a</th><th class=\"right\">b</th></tr></thead><tbody>\n\
         <tr><td class=\"left\">c</td><td class=\"right\">d</td></tr>\n</tbody></table>\n</div>",
    );
}

#[test]
fn depth_costs_no_time() {
    let text = format!("a {}{}\n", "<b>".repeat(20_000), "</i>".repeat(20_000));
    let html = rendered(&text);
    assert_eq!(html.matches("<b>").count(), super::DEEPEST);
    assert_eq!(html.matches("</b>").count(), super::DEEPEST);
}

/// The tags of a page, read by a rule of their own: whatever comes in, only these come out, and in pairs.
fn tags_are_paired(html: &str) -> Result<(), String> {
    let tag = regex::Regex::new(r#"<(/?)([a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)(?: /)?>"#)
        .map_err(|error| error.to_string())?;
    let rest = tag.replace_all(html, "");
    if rest.contains(['<', '>']) {
        return Err(format!("a stray bracket in {rest:?}"));
    }
    let mut open = Vec::new();
    for found in tag.captures_iter(html) {
        let name = found[2].to_owned();
        if found[3]
            .split(' ')
            .any(|word| word.starts_with("on") || word.starts_with("style"))
        {
            return Err(format!("{} may run", &found[0]));
        }
        if ["img", "br", "hr", "input", "wbr", "source"].contains(&&*name) {
            continue;
        }
        if &found[1] != "/"
            && super::allowed::is_block(&name)
            && let Some(outer) = open.iter().rev().find(|open| *open == "p")
        {
            return Err(format!("<{name}> ends the <{outer}> around it"));
        }
        if &found[1] == "/" {
            if open.pop() != Some(name.clone()) {
                return Err(format!("</{name}> closes nothing"));
            }
        } else {
            open.push(name);
        }
    }
    match open.pop() {
        Some(name) => Err(format!("<{name}> is never closed")),
        None => Ok(()),
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 1000, rng_seed: proptest::test_runner::RngSeed::Fixed(7), failure_persistence: None, ..Default::default() })]
    #[test]
    fn whatever_comes_in_tags_are_ours_and_in_pairs(
        parts in proptest::collection::vec(proptest::sample::select(vec![
            "<", ">", "/", "=", "\"", "'", "<div>", "</div>", "<b>", "</b>", "<p>", "</p>", "<details>", "</details>",
            "<li>", "<td>", "</table>", "<table>", "<hr>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>",
            " onclick=x", " class=a", "<img src=x onerror=y>", "\n", "\n\n", "- ", "> ", "**", "*", "`", "# ", "a", " ",
            "<a href=javascript:x>", "</a>", "```\n", "| a | b |\n|---|---|\n", "\0", "é", "&lt;", "[x](y)", "![",
        ]), 0..40)
    ) {
        let text = parts.concat();
        let html = rendered(&text);
        proptest::prop_assert!(tags_are_paired(&html).is_ok(), "{:?} gives {:?}: {:?}", text, html, tags_are_paired(&html));
    }
}
