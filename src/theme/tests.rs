//! What every rendered page must be, whatever stands in it; no template's wording is fixed here.

use super::sample;
use super::{Theme, ThemeFault};
use crate::page::{
    Body, Entry, FenceView, Frame, Guide, Html, Link, NavEntry, Page, Part, Piece, Tally,
    VerdictView,
};

fn theme() -> Theme {
    Theme::new(vec![]).expect("the default theme compiles")
}

fn replaced(name: &str, text: &str) -> Result<Theme, ThemeFault> {
    Theme::new(vec![(name.into(), format!("theme/{name}"), text.into())])
}

fn check_fault(name: &str, text: &str, expect: &str) {
    let fault = replaced(name, text).expect_err("the file is broken");
    assert_eq!(fault.to_string(), expect);
}

fn every_page(theme: &Theme) -> Vec<String> {
    let mut all = vec![];
    for frame in sample::frames() {
        let nav = theme.render_nav(&frame, "../", &sample::nav()).unwrap();
        for page in sample::pages() {
            all.push(
                theme
                    .render(&frame, &nav.for_page(&page.address), &page)
                    .unwrap(),
            );
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
        assert!(html.contains("<html lang=\"en\">"));
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
fn only_live_pages_load_a_script() {
    let [live, plain] = sample::frames();
    let theme = theme();
    let page = &sample::pages()[0];
    assert!(theme.render(&live, "", page).unwrap().contains("<script"));
    assert!(!theme.render(&plain, "", page).unwrap().contains("<script"));
    let names = |frame: &Frame| {
        theme
            .assets(frame)
            .into_iter()
            .map(|(name, _)| name.to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&plain), ["assets/rulebook.css"]);
    assert_eq!(names(&live), ["assets/rulebook.css", "assets/reload.js"]);
}

#[test]
fn hostile_text_stays_text() {
    let evil = "\"'><script>alert(1)</script>&\0";
    let link = || Link {
        href: format!("javascript:alert(1)//{evil}"),
        text: evil.into(),
    };
    let fence = FenceView {
        language: evil.into(),
        class: evil.into(),
        title: Some(evil.into()),
        anchor: evil.into(),
        parts: vec![Part {
            stance: "bad",
            verdict: Some(VerdictView {
                name: "held",
                because: evil.into(),
                rule: Some(link()),
            }),
            code: Html(String::new()),
            findings: vec![],
        }],
    };
    let frame = Frame {
        title: evil.into(),
        language: evil.into(),
        description: evil.into(),
        repository: Some(" java\nscript:alert(1)".into()),
        version: "1",
        has_rules: true,
        live: true,
    };
    let page = Page {
        address: evil.into(),
        root: "../".into(),
        title: evil.into(),
        description: evil.into(),
        body: Body::Guide(Guide {
            pieces: vec![
                Piece::Fence(Box::new(fence)),
                Piece::Detector {
                    id: evil.into(),
                    code: Html(String::new()),
                },
            ],
            contents: vec![Entry {
                level: 2,
                anchor: evil.into(),
                title: evil.into(),
            }],
            rules: vec![],
            tally: Tally::default(),
            previous: Some(link()),
            next: Some(link()),
            edit: Some(link().href),
        }),
    };
    let theme = theme();
    let entry = NavEntry {
        address: evil.into(),
        title: evil.into(),
        children: vec![],
    };
    let nav = theme
        .render_nav(&frame, "", &[entry])
        .unwrap()
        .for_page(evil);
    let html = theme.render(&frame, &nav, &page).unwrap();
    assert!(nav.contains("aria-current"));
    assert!(!html.contains('\0'));
    let tags = elements(&html);
    assert_eq!(
        tags.iter().filter(|tag| tag.starts_with("script")).count(),
        1,
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
fn navigation_is_marked_for_one_page_only() {
    let [frame, _] = sample::frames();
    let nav = theme().render_nav(&frame, "../", &sample::nav()).unwrap();
    let marked = nav.for_page("databases/queries.html");
    assert!(
        marked.contains("<a href=\"../databases/queries.html\" aria-current=\"page\">"),
        "{marked}"
    );
    assert_eq!(marked.matches("aria-current").count(), 1);
    assert_eq!(
        marked.replace(" aria-current=\"page\"", ""),
        nav.for_page("elsewhere.html")
    );
}

#[test]
fn deep_navigation_is_rendered() {
    let mut entries = vec![];
    for depth in 0..200 {
        entries = vec![NavEntry {
            address: format!("{depth}.html"),
            title: format!("page {depth}"),
            children: entries,
        }];
    }
    let [frame, _] = sample::frames();
    let nav = theme().render_nav(&frame, "", &entries).unwrap();
    let (top, bottom) = (nav.for_page("199.html"), nav.for_page("0.html"));
    assert!(top.find("page 199").unwrap() < top.find("page 0<").unwrap());
    assert!(bottom.contains("<a href=\"0.html\" aria-current=\"page\">"));
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
fn a_book_replaces_a_template_and_an_asset() {
    let [frame, _] = sample::frames();
    let theme = Theme::new(vec![
        (
            "listing.html".into(),
            "theme/listing.html".into(),
            "{% extends 'base.html' %}{% block main %}<h1>ours</h1>{% endblock %}".into(),
        ),
        (
            "rulebook.css".into(),
            "theme/rulebook.css".into(),
            "body{}".into(),
        ),
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
    assert_eq!(theme.assets(&frame)[0].1.as_ref(), b"body{}");
}

#[test]
fn a_broken_template_names_its_place() {
    check_fault(
        "listing.html",
        "\n{% if %}",
        "theme/listing.html:2: syntax error: unexpected end of block",
    );
    check_fault(
        "fence.html",
        "\n\n{{ titel }}",
        "theme/fence.html:3: undefined value: `titel` is undefined",
    );
    check_fault(
        "nav.html",
        "{{ root|shout }}",
        "theme/nav.html:1: unknown filter: filter shout is unknown",
    );
    check_fault(
        "base.html",
        "<p>\n{{ page.titel }}",
        "theme/base.html:2: undefined value: `page.titel` is undefined",
    );
    check_fault(
        "verdict.html",
        "\n{{ verdict.nmae }}",
        "theme/verdict.html:2: undefined value: `verdict.nmae` is undefined",
    );
    check_fault(
        "guide.html",
        "\n{% include 'guides.html' %}",
        "theme/guide.html:2: template not found: tried to include non-existing template 'guides.html'",
    );
    check_fault(
        "guide.html",
        "{% include 'guide.html' %}",
        "theme/guide.html:1: invalid operation: recursion limit exceeded",
    );
    check_fault(
        "guide.html",
        "{% extends 'guide.html' %}",
        "theme/guide.html:1: invalid operation: cycle in template inheritance. \"guide.html\" was referenced more than once",
    );
}

#[test]
fn a_misspelt_file_is_refused_with_what_it_may_have_meant() {
    check_fault(
        "fense.html",
        "",
        "theme/fense.html: `fense.html` is no file of the theme; did you mean `fence.html`?",
    );
    let fault = replaced("something-else.png", "").unwrap_err();
    assert!(fault.message.contains("it has base.html, "), "{fault}");
}
