//! What every rendered page must be, whatever stands in it; no template's wording is fixed here.

use super::Theme;
use super::sample;
use crate::page::{
    Body, DetectorView, Entry, FenceView, FindingView, Frame, Guide, Href, Html, Link, Moved,
    NavEntry, Page, Part, Piece, ProbeList, ProbeView, Row, Sentence, Standing, Stretch,
    VerdictView,
};
use crate::verify::Tally;

fn theme() -> Theme {
    Theme::new(vec![]).expect("the default theme compiles")
}

fn every_page(theme: &Theme) -> Vec<String> {
    let mut all = vec![];
    for frame in sample::frames() {
        let nav = theme.render_nav(&frame, "../", &sample::nav()).unwrap();
        for page in sample::pages() {
            all.push(theme.render(&frame, &nav.for_page(&page), &page).unwrap());
        }
    }
    all
}

/// Elements in order, each closed where it must be; panics on what a validator would refuse first.
fn elements(html: &str) -> Vec<String> {
    const VOID: &[&str] = &["meta", "link", "br", "img", "input", "hr"];
    let (mut open, mut all) = (vec![], vec![]);
    for piece in html.split('<').skip(1) {
        let (tag, _) = piece
            .split_once('>')
            .unwrap_or_else(|| panic!("`<{piece}` has no end"));
        let name = tag.split_whitespace().next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "before {piece}");
        } else if !name.starts_with('!') {
            all.push(tag.to_owned());
            if !VOID.contains(&name) {
                open.push(name.to_owned());
            }
        }
    }
    assert!(open.is_empty(), "left open: {open:?}");
    all
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

#[test]
fn every_page_is_balanced_and_accessible() {
    for html in every_page(&theme()) {
        let all = elements(&html);
        let count = |name: &str| {
            all.iter()
                .filter(|tag| tag.split(' ').next() == Some(name))
                .count()
        };
        for landmark in ["h1", "main", "header", "footer", "title"] {
            assert_eq!(count(landmark), 1, "{landmark} in {html}");
        }
        assert!(html.contains("<html lang=\"en\""));
        assert!(html.contains("name=\"color-scheme\""));
        assert!(
            all.iter()
                .filter(|tag| tag.starts_with("nav "))
                .all(|tag| attribute(tag, "aria-label").is_some())
        );
        let mut ids: Vec<_> = all.iter().filter_map(|tag| attribute(tag, "id")).collect();
        let with_doubles = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), with_doubles, "an id stands twice in {html}");
    }
}

#[test]
fn pages_suit_a_strict_policy_and_any_base_path() {
    for html in every_page(&theme()) {
        for tag in elements(&html) {
            assert!(attribute(&tag, "style").is_none(), "{tag}");
            assert!(!tag.contains(" on"), "{tag}");
            assert!(!tag.starts_with("style"), "{tag}");
            assert!(
                !tag.starts_with("script") || attribute(&tag, "src").is_some(),
                "{tag}"
            );
            for name in ["href", "src"] {
                let target = attribute(&tag, name).unwrap_or_default();
                assert!(!target.starts_with('/'), "{tag}");
            }
        }
    }
}

#[test]
fn only_live_pages_listen_for_reloads() {
    let [live, plain] = sample::frames();
    let theme = theme();
    let page = &sample::pages()[0];
    assert!(theme.render(&live, "", page).unwrap().contains("reload.js"));
    assert!(
        !theme
            .render(&plain, "", page)
            .unwrap()
            .contains("reload.js")
    );
    let names = |frame: &Frame| {
        theme
            .assets(frame)
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    };
    let always = [
        "assets/rulebook.css",
        "assets/icon.svg",
        "assets/theme.js",
        "assets/page.js",
        "assets/rules.js",
    ];
    assert_eq!(names(&plain), always);
    let more = [
        "assets/search.js",
        "assets/search-results.js",
        "assets/reload.js",
    ];
    assert_eq!(names(&live), [&always[..], &more].concat());
}

#[test]
fn a_page_says_where_it_is_published() {
    let [full, bare] = sample::frames();
    let theme = theme();
    let mut page = sample::pages().remove(0);
    let html = theme.render(&full, "", &page).unwrap();
    let address = "https://example.org/rules/databases/queries.html\"";
    assert!(
        html.contains(&format!("<link rel=\"canonical\" href=\"{address}")),
        "{html}"
    );
    assert!(html.contains(&format!("<meta property=\"og:url\" content=\"{address}")));
    let address = "databases/index.html".to_owned();
    page = Page::new(address, page.title, page.description, page.body);
    let html = theme.render(&full, "", &page).unwrap();
    assert!(html.contains("href=\"https://example.org/rules/databases/\""));
    let html = theme.render(&bare, "", &page).unwrap();
    assert!(
        !html.contains("canonical") && !html.contains("og:url"),
        "{html}"
    );
    assert!(html.contains("og:title"));
}

#[test]
fn hostile_text_stays_text() {
    let evil = "\"'><script>alert(1)</script>&\0";
    let link = || Link {
        href: Href(format!("javascript:alert(1)//{evil}")),
        text: evil.into(),
    };
    let fence = FenceView {
        anchor: evil.into(),
        rows: vec![Row::One(Part {
            anchor: evil.into(),
            stance: "bad",
            caption: None,
            language: evil.into(),
            class: evil.into(),
            title: Some(evil.into()),
            is_setup: false,
            covered: 1,
            verdict: Some(VerdictView {
                name: "proven",
                because: Sentence(evil.into()),
                rule: Some(link()),
            }),
            above: Some(Html(String::new())),
            below: None,
            probes: vec![ProbeView {
                name: evil.into(),
                is_alike: true,
                said: evil.into(),
                class: evil.into(),
                lists: vec![ProbeList {
                    place: evil.into(),
                    entries: vec![Html(String::new())],
                    more: 1,
                }],
            }],
            stretches: vec![Stretch {
                code: Html(String::new()),
                findings: vec![FindingView {
                    line: 1,
                    indent: evil.into(),
                    rule: Some(link()),
                    message: evil.into(),
                    is_again: false,
                }],
            }],
        })],
    };
    let frame = Frame {
        title: evil.into(),
        language: evil.into(),
        right_to_left: true,
        authors: vec![evil.into()],
        description: evil.into(),
        repository: Some(Href(" java\nscript:alert(1)".into())),
        version: "1",
        rules: Some(Href("rules/index.html".into())),
        verification: Some(Href("verification.html".into())),
        site_url: Some(Href("https://example.org/\"/".into())),
        search: true,
        live: true,
        icon: Some(Href("a\"b.png".into())),
        numbered: true,
        styles: vec![Href("a\"b.css".into())],
        scripts: vec![Href("a\"b.js".into())],
    };
    let page = Page::new(
        evil.into(),
        evil.into(),
        evil.into(),
        Body::Guide(Guide {
            heading: evil.into(),
            anchor: String::new(),
            summary: Some(Html(crate::markdown::inline(evil))),
            pieces: vec![
                Piece::Fence(Box::new(fence)),
                Piece::Detector(DetectorView {
                    id: evil.into(),
                    code: Html(String::new()),
                }),
            ],
            contents: vec![Entry {
                level: 2,
                anchor: evil.into(),
                title: evil.into(),
            }],
            standing: Some(Box::new(Standing {
                rules: Some(link()),
                examples: Some(link()),
                tally: Tally::default(),
            })),
            rules: vec![],
            tally: Tally::default(),
            after: vec![link()],
            executed: Some(evil.into()),
            previous: Some(link()),
            next: Some(link()),
            edit: Some(link().href),
            moved: vec![Moved {
                anchor: evil.into(),
                to: link(),
            }],
        }),
    );
    let theme = theme();
    let entry = NavEntry {
        kind: "page",
        number: evil.into(),
        address: evil.into(),
        title: evil.into(),
        children: vec![],
    };
    let nav = theme
        .render_nav(&frame, "", &[entry])
        .unwrap()
        .for_page(&page);
    let html = theme.render(&frame, &nav, &page).unwrap();
    assert!(nav.contains("aria-current"));
    assert!(!html.contains('\0'));
    let tags = elements(&html);
    assert_eq!(
        tags.iter().filter(|tag| tag.starts_with("script")).count(),
        5,
        "{html}"
    );
    for href in tags.iter().filter_map(|tag| attribute(tag, "href")) {
        assert!(
            !href.trim_start().to_lowercase().starts_with("java"),
            "{href:?}"
        );
    }
}

#[test]
fn the_heading_of_the_markdown_is_the_only_one() {
    let [frame, _] = sample::frames();
    let mut page = sample::pages().remove(0);
    if let Body::Guide(guide) = &mut page.body {
        guide.pieces.insert(
            0,
            Piece::Prose(Html("\n<h1 id=\"x\">Own</h1>\n<p>text</p>".into())),
        );
    }
    let html = theme().render(&frame, "", &page).unwrap();
    assert_eq!(html.matches("<h1").count(), 1);
    assert!(html.contains("<h1 id=\"x\">Own</h1>"));
}

#[test]
fn links_to_the_heading_that_became_the_title_find_it() {
    let [frame, _] = sample::frames();
    let mut page = sample::pages().remove(0);
    if let Body::Guide(guide) = &mut page.body {
        guide.anchor = "a\"b".to_owned();
    }
    let html = theme().render(&frame, "", &page).unwrap();
    assert!(html.contains("<h1 id=\"a&quot;b\">"), "{html}");
}

#[test]
fn a_book_replaces_a_template_and_an_asset() {
    let [frame, _] = sample::frames();
    let theme = Theme::new(vec![
        (
            "listing.html".into(),
            "theme/listing.html".into(),
            "{% extends 'base.html' %}{% block main %}<h1>ours</h1>{% endblock %}".into(),
        ),
        ("code.css".into(), "theme/code.css".into(), "body{}".into()),
    ])
    .unwrap();
    let listing = sample::pages()
        .into_iter()
        .find(|page| matches!(page.body, Body::Listing(_)))
        .unwrap();
    assert!(
        theme
            .render(&frame, "", &listing)
            .unwrap()
            .contains("<h1>ours</h1>")
    );
    let style = String::from_utf8(theme.assets(&frame)[0].1.to_vec()).unwrap();
    assert!(style.contains("body{}") && style.contains("--ink") && !style.contains(".hl-tag"));
}

#[test]
fn an_example_is_judged_in_words() {
    let [frame, _] = sample::frames();
    let html = theme().render(&frame, "", &sample::pages()[0]).unwrap();
    for expect in [
        "</span> Good",
        "Python",
        "models.py",
        "proven:</span> <span class=\"because\">its syntax was judged",
        "syntax only:</span>",
        "<a href=\"../rules/SA101.html\">SA101</a> <span class=\"finding-message\">use select()",
        "<b>SA102</b> <span class=\"finding-message\">again",
        "</span> <strong>Bad (old):</strong></span>",
        "Good</span> <span class=\"caption\">Use this instead:</span>",
        "id=\"Example-12\"",
        "1</span> proven",
        "1</span> wrong reason",
        "<details class=\"probe\"><summary><span class=\"probe-name\">sql:</span> 2 statements</summary>",
        "<p>in orm-2-0</p>",
        "<p>and 3 more</p>",
        "<p class=\"probe\"><span class=\"probe-name\">rows:</span> 7</p>",
        "<summary>Setup <span class=\"fence-title\">imports</span></summary>",
        "Examples run after <a href=\"models.py\">models.py</a> and <code>../rows.py</code>.",
        "Executed in orm 2.0.4 and 2.1.0 on Python 3.11.7.",
    ] {
        assert!(html.contains(expect), "{expect} in {html}");
    }
    let plain = html
        .split("id=\"Example-20\"")
        .nth(1)
        .unwrap()
        .split("</figure>")
        .next()
        .unwrap();
    assert!(
        !plain.contains("stance") && !plain.contains("figcaption"),
        "{plain}"
    );
}

#[test]
fn only_what_is_proven_looks_proven() {
    let style = include_str!("../../themes/default/code.css");
    for line in style
        .lines()
        .filter(|line| line.contains("color: var(--good)"))
    {
        assert!(
            !line.contains("verdict") || line.contains("verdict-proven {"),
            "{line}"
        );
    }
}

#[test]
fn pages_can_be_rendered_side_by_side() {
    fn shared<T: Send + Sync>(_: &T) {}
    shared(&theme());
}

fn refused(text: String) -> String {
    let replaced = vec![("bar.html".into(), "theme/bar.html".into(), text)];
    let fault = Theme::new(replaced).expect_err("a template without an end");
    fault.to_string()
}

/// Each recurses in the engine's parser, in its compiler or where its tree is dropped.
#[test]
fn no_template_overflows_the_stack() {
    let pieces = [
        ("{{ ", "not ", "1 }}"),
        ("{{ ", "-", "1 }}"),
        ("{{ ", "- - not ", "1 }}"),
        ("{{ ", "1 if 1 else ", "1 }}"),
        ("{{ 1", "+1", " }}"),
        ("{{ 1", "~1", " }}"),
        ("{{ a", ".a", " }}"),
        ("{{ a", "[0]", " }}"),
        ("{{ a", "|e", " }}"),
        ("{{ a", " is odd", " }}"),
        ("{{ 1", " and 1", " }}"),
        ("{{ 1", "**1", " }}"),
        ("{% if 1 %}", "{%elif 1%}", "{% endif %}"),
        ("", "{% if 1 %}", ""),
        ("{{ ", "(", ""),
        ("{{ ", "[", ""),
        ("{{ ", "{1:", ""),
    ];
    // A thread of a pool has two megabytes.
    let run = move || {
        for (before, piece, after) in pieces {
            // As one tag, and as long as a tag may be.
            for most in [super::fuel::LONGEST, super::fuel::LONGEST_TAG] {
                let count = (most - before.len() - after.len()) / piece.len();
                let text = format!("{before}{}{after}", piece.repeat(count));
                let replaced = vec![("bar.html".into(), "theme/bar.html".into(), text)];
                // Most are refused, and for their own reasons; a short sum of ones is a template.
                let _ = Theme::new(replaced);
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run);
    thread.expect("a thread").join().expect("no overflow");
    let longer = refused(" ".repeat(super::fuel::LONGEST + 1));
    assert!(longer.contains("theme/bar.html: the template has 131073 bytes"));
    let nots = refused(format!("<p>\n{{{{ {}1 }}}}", "not ".repeat(30_000)));
    assert!(nots.contains("theme/bar.html:2: the tag that begins here"));
    // What is in a string or in raw text ends no tag.
    let hidden = "{% raw %}{{ \"{% endraw %}{{ f(\"}} a\") ";
    assert!(refused(hidden.to_owned() + &"~ 1".repeat(2_000)).contains(":1: the tag"));
    let many = "{{ 1 }}{% if 1 %}'{# {{ #}{% endif %}".repeat(1_000);
    assert!(super::fuel::long_tag(&many).is_none());
}

#[test]
fn no_template_runs_or_grows_without_end() {
    let loops = "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}";
    let doubles = format!(
        "{{% set s = 'xxxxxxxx' %}}{}",
        "{% set s = s ~ s %}".repeat(60)
    );
    let calls = "{% macro m(n) %}{{ m(n + 1) }}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}";
    let texts = [
        loops.to_owned(),
        doubles,
        calls.to_owned(),
        "{{ 'x' * 10000000000 }}".to_owned(),
        "{{ range(100000)|list|string * 100000 }}".to_owned(),
        "{{ ('x' * 100000)|replace('x', 'y' * 100000) }}".to_owned(),
    ];
    for text in texts {
        let fault = refused(text.clone());
        let is_ended = fault.contains("does a loop in it end?") || fault.contains("recursion");
        assert!(is_ended, "{text}: {fault}");
    }
}

#[test]
fn our_templates_need_a_hundredth_of_their_fuel() {
    let mut theme = theme();
    theme.engine.set_fuel(Some(super::fuel::FUEL / 100));
    every_page(&theme);
}

#[test]
fn navigation_of_a_large_book_is_no_endless_loop() {
    let entry = |at: usize| NavEntry {
        kind: "page",
        number: String::new(),
        address: format!("page-{at}.html"),
        title: format!("Page {at}"),
        children: Vec::new(),
    };
    let entries: Vec<NavEntry> = (0..100_000).map(entry).collect();
    let frame = &sample::frames()[0];
    theme().render_nav(frame, "", &entries).expect("navigation");
}
