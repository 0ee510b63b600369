//! Pages that use everything a template can show, and pages that use as little as possible.
//!
//! A book's own templates are tried on them before any page is built; the tests of this room render them too.

use crate::page::{
    Allow, BacklinkView, Bar, BarPart, Body, Caption, DetectorView, Entry, Exception, Executed,
    Facet, FenceView, FindingView, Frame, Group, Guide, Href, Html, LayerOff, LayersView, Link,
    Listed, Listing, Moved, NavEntry, OpenVerdict, Page, PageRow, PairView, Part, Piece, ProbeList,
    ProbeView, Reason, Redirect, Row, RuleBody, RuleIndex, RuleRow, Sentence, Standing, Stretch,
    VerdictView, Verification, WorldRow,
};
use crate::verify::{KINDS, Tally};

/// A full frame, then a bare one.
pub fn frames() -> [Frame; 2] {
    let bare = Frame {
        title: "House rules".into(),
        language: "en".into(),
        version: "0.0.0",
        ..Frame::default()
    };
    let full = Frame {
        right_to_left: true,
        authors: vec!["A. Person".into(), "B. Person".into()],
        description: "How we write code here.".into(),
        repository: Some(href("https://example.org/rules")),
        rules: Some(href("rules/index.html")),
        verification: Some(href("verification.html")),
        site_url: Some(href("https://example.org/rules/")),
        search: true,
        live: true,
        icon: Some(href("icon.png")),
        numbered: true,
        styles: vec![href("extra.css")],
        scripts: vec![href("extra.js")],
        ..bare.clone()
    };
    [full, bare]
}

pub fn nav() -> Vec<NavEntry> {
    let entry = |kind, address: &str, title: &str, children| NavEntry {
        kind,
        address: address.into(),
        title: title.into(),
        number: "1.".into(),
        children,
    };
    let queries = entry("page", "databases/queries.html", "Queries", vec![]);
    vec![
        entry("page", "index.html", "Start", vec![]),
        entry("page", "", "Databases", vec![queries]),
        entry("separator", "", "", vec![]),
        entry("part", "", "Later", vec![]),
        entry("draft", "", "Unwritten", vec![]),
    ]
}

/// A full page of every kind, then a bare one.
pub fn pages() -> Vec<Page> {
    let full = [
        Body::Guide(guide()),
        Body::Rule(Box::new(rule())),
        Body::RuleIndex(rule_index()),
        Body::Verification(verification()),
        Body::Listing(listing()),
        Body::NotFound,
        Body::Redirect(Redirect {
            to: href("index.html"),
            moved: moved(),
        }),
    ];
    let bare = [
        Body::Guide(Guide::default()),
        Body::Rule(Box::new(RuleBody {
            rule: bare_row(),
            ..RuleBody::default()
        })),
        Body::RuleIndex(RuleIndex::default()),
        Body::Verification(Verification::default()),
        Body::Listing(Listing::default()),
        Body::Redirect(Redirect {
            to: href("index.html"),
            moved: Vec::new(),
        }),
    ];
    let described = full.into_iter().map(|body| (body, "What this page says."));
    let plain = bare.into_iter().map(|body| (body, ""));
    let page = |(body, description): (Body, &str)| {
        let address = "databases/queries.html".to_owned();
        Page::new(address, "Queries".into(), description.into(), body)
    };
    described.chain(plain).map(page).collect()
}

fn guide() -> Guide {
    Guide {
        heading: "Queries".into(),
        anchor: String::new(),
        summary: Some(html("How to ask.")),
        pieces: pieces(),
        contents: vec![Entry {
            level: 2,
            anchor: "why".into(),
            title: "Why".into(),
        }],
        standing: Some(Box::new(standing())),
        rules: vec![row()],
        tally: tally(),
        after: vec![link("models.py", "models.py"), link("", "../rows.py")],
        executed: Some("orm 2.0.4 and 2.1.0 on Python 3.11.7".into()),
        previous: Some(link("models.html", "Models")),
        next: Some(link("writes.html", "Writes")),
        edit: Some(href("https://example.org/edit/queries.md")),
        moved: moved(),
    }
}

fn moved() -> Vec<Moved> {
    vec![Moved {
        anchor: "how".into(),
        to: link("writes.html#how", "Writes"),
    }]
}

fn rule() -> RuleBody {
    let backlink = |place: &str, context: Option<&str>| BacklinkView {
        place: link(place, "Models"),
        context: context.map(str::to_owned),
    };
    RuleBody {
        rule: row(),
        tags: vec![link("rules/index.html?tag=query", "query")],
        message: Some("use select()".into()),
        pieces: pieces(),
        detector: Some(html("id: SA101\n")),
        allow: Some(Allow {
            comment: "# rulebook: allow SA101 why".into(),
            fence: "```python allow=SA101".into(),
        }),
        text: "SA101: Query with select()\n".into(),
        backlinks: vec![
            backlink("../databases/models.html", Some("See SA101.")),
            backlink("../databases/writes.html", None),
        ],
        home: link("../databases/queries.html#sa101", "Queries"),
        source: "content/databases/queries.md:12".into(),
        edit: Some(href("https://example.org/edit/queries.md#L12")),
        tally: tally(),
        after: vec![link("../databases/models.py", "models.py")],
        executed: Some("orm 2.0.4 on Python 3.11.7".into()),
        previous: Some(link("SA100.html", "SA100")),
        next: Some(link("SA102.html", "SA102")),
    }
}

fn pieces() -> Vec<Piece> {
    let neutral = Part {
        stance: "neutral",
        stretches: code("import orm\n", vec![]),
        ..Part::default()
    };
    let setup = Part {
        is_setup: true,
        title: Some("imports".into()),
        ..neutral.clone()
    };
    let pair = |name: &str, anchors: [&str; 2]| {
        let [old, new] = anchors.map(str::to_owned);
        let (mut bad, mut good) = (bad(), good());
        (bad.anchor, good.anchor) = (old, new);
        bad.above = Some(html("<p>Before</p>"));
        good.below = Some(html("<p>Behind</p>"));
        Row::Pair(PairView {
            name: name.into(),
            sides: [vec![bad], vec![good]],
            room: Some(80),
            tall: [false, true],
            differences: vec![html("<del><span class=\"sign\">- </span>query\n</del>")],
        })
    };
    let fence = |anchor: &str, rows: Vec<Row>| {
        Piece::Fence(Box::new(FenceView {
            anchor: anchor.into(),
            rows,
        }))
    };
    vec![
        Piece::Prose(html("<p>Why the rule exists.</p>\n<ul>\n<li>\n")),
        fence(
            "Example-12",
            vec![Row::One(neutral.clone()), pair("Pair-12", ["", ""])],
        ),
        Piece::Prose(html("</li>\n</ul>\n")),
        fence("", vec![pair("Pair-16", ["Example-16", "Example-18"])]),
        fence("Example-20", vec![Row::One(neutral)]),
        fence("Example-24", vec![Row::One(bad())]),
        fence("Example-28", vec![Row::One(setup)]),
        Piece::Detector(DetectorView {
            id: "SA101".into(),
            code: html("id: SA101\n"),
        }),
    ]
}

fn bad() -> Part {
    let finding = |rule: Option<Link>, message: &str| FindingView {
        line: 14,
        indent: "        ".into(),
        rule,
        message: message.into(),
        is_again: false,
    };
    let again = FindingView {
        is_again: true,
        ..finding(Some(link("", "SA102")), "use select()")
    };
    let linked = finding(Some(link("../rules/SA101.html", "SA101")), "use select()");
    let findings = vec![linked, finding(None, "does not parse"), again];
    Part {
        stance: "bad",
        caption: Some(Caption {
            text: html("<strong>Bad (old):</strong>"),
            says_stance: true,
        }),
        language: "Python".into(),
        class: "python".into(),
        title: Some("models.py".into()),
        verdict: Some(verdict("proven", Some("SA101"))),
        stretches: code("session.<mark>query</mark>(User)\n", findings),
        ..Part::default()
    }
}

fn good() -> Part {
    Part {
        stance: "good",
        caption: Some(Caption {
            text: html("Use this instead:"),
            says_stance: false,
        }),
        verdict: Some(verdict("syntax-only", None)),
        probes: probes(),
        covered: 1,
        stretches: code("select(User)\n", vec![]),
        ..Part::default()
    }
}

fn probes() -> Vec<ProbeView> {
    let list = |place: &str, more| ProbeList {
        place: place.into(),
        entries: vec![
            html("<span class=\"hl-keyword\">SELECT</span> 1"),
            html("SELECT 2\nFROM t"),
        ],
        more,
    };
    let probe = |name: &str, said: &str, lists, is_alike| ProbeView {
        name: name.into(),
        is_alike,
        said: said.into(),
        class: name.into(),
        lists,
    };
    let differing = vec![list("orm-2-0", 0), list("orm-2-1", 3)];
    let alike = vec![list("orm-2-0", 0), list("orm-2-1", 0)];
    vec![
        probe("sql", "2 statements", differing, false),
        probe("json", "2 items", alike, true),
        probe("rows", "7", vec![], true),
    ]
}

fn standing() -> Standing {
    Standing {
        rules: Some(link("rules/index.html", "2 rules")),
        examples: Some(link("verification.html", "9 examples")),
        tally: tally(),
    }
}

fn rule_index() -> RuleIndex {
    let implicit = RuleRow {
        id: "databases/writes#flush".into(),
        kind: "section",
        standing: "implicit",
        ..bare_row()
    };
    RuleIndex {
        rules: vec![row(), bare_row(), implicit],
        facets: vec![Facet {
            name: "tag",
            label: "Tag",
            values: vec!["query".into()],
        }],
    }
}

fn listing() -> Listing {
    let entry = |about: &str, tally: Tally| Listed {
        place: link("queries.html", "Queries"),
        about: about.into(),
        tally,
    };
    Listing {
        entries: vec![entry("How to ask.", tally()), entry("", Tally::default())],
        standing: Some(Standing {
            rules: None,
            ..standing()
        }),
    }
}

fn verification() -> Verification {
    let group = |name, rules| Group {
        name,
        like: "syntax-only",
        about: "Some of its examples are proven.",
        count: 1,
        rules,
    };
    Verification {
        tally: tally(),
        bar: bar(),
        summary: "Two proven, one syntax only.".into(),
        rule_count: 1,
        run_count: 1,
        rule_groups: vec![group("proven", vec![]), group("in part", vec![row()])],
        rule_bar: bar(),
        page_groups: vec![group("in part", vec![])],
        page_bar: bar(),
        pages: vec![PageRow {
            place: link("databases/queries.html", "Queries"),
            tally: tally(),
            bar: bar(),
        }],
        executed: Some(executed()),
        open: vec![OpenVerdict {
            name: "syntax-only",
            count: 21,
            reasons: vec![reason("no rule looked at it", 20), reason("", 1)],
        }],
        excepted: vec![Exception {
            rule: link("rules/SA101.html", "SA101"),
            variant: "rename",
            reason: "a name is what it is about".into(),
        }],
        judges: vec!["tree-sitter-python 0.25".into()],
    }
}

fn executed() -> Executed {
    let world = |name: &str, holds: &str| WorldRow {
        name: name.into(),
        holds: holds.into(),
        executed: 12,
        proven: 11,
    };
    Executed {
        worlds: vec![
            world("orm-2-0", "orm 2.0.4 on Python 3.11.7"),
            world("", "Python 3.11.7"),
        ],
        not_run: 1,
        kept: vec![reason("norun", 1)],
        setups: vec![reason("it raises NameError", 1)],
        layers: Some(LayersView {
            on: vec!["seccomp", "limits"],
            off: vec![LayerOff {
                name: "landlock",
                why: "not there".into(),
            }],
        }),
    }
}

fn reason(because: &str, places: usize) -> Reason {
    let place = |line: usize| {
        let address = format!("databases/queries.html#Example-{line}");
        link(&address, &format!("content/databases/queries.md:{line}"))
    };
    Reason {
        because: Sentence(because.into()),
        places: (0..places).map(place).collect(),
    }
}

fn row() -> RuleRow {
    RuleRow {
        id: "SA101".into(),
        title: "Query with select()".into(),
        href: href("../rules/SA101.html"),
        severity: "warning",
        standing: "warning",
        language: "Python".into(),
        since: Some("sqlalchemy>=2.0".into()),
        tags: vec!["query".into()],
        kind: "detector",
        tally: tally(),
    }
}

fn bare_row() -> RuleRow {
    RuleRow {
        id: "SA102".into(),
        title: "Query with select()".into(),
        href: href("../rules/SA102.html"),
        standing: "prose only",
        kind: "prose",
        ..RuleRow::default()
    }
}

/// Each verdict occurs.
fn tally() -> Tally {
    let mut tally = Tally::default();
    KINDS.iter().for_each(|kind| tally.add(*kind));
    tally
}

fn bar() -> Bar {
    Bar {
        said: "2 proven".into(),
        parts: vec![BarPart {
            like: "proven",
            x: 0,
            width: 1000,
        }],
    }
}

fn verdict(name: &'static str, rule: Option<&str>) -> VerdictView {
    VerdictView {
        name,
        because: Sentence("its syntax was judged".into()),
        rule: rule.map(|id| link(&format!("../rules/{id}.html"), id)),
    }
}

fn code(text: &str, findings: Vec<FindingView>) -> Vec<Stretch> {
    vec![Stretch {
        code: html(text),
        findings,
    }]
}

fn link(address: &str, text: &str) -> Link {
    Link {
        href: href(address),
        text: text.into(),
    }
}

fn href(address: &str) -> Href {
    Href(address.into())
}

fn html(text: &str) -> Html {
    Html(text.into())
}
