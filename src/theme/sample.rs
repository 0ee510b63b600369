//! Pages that use everything a template can show, and pages that use as little as possible.
//!
//! A book's own templates are tried on them before any page is built; the tests of this room render them too.

use std::sync::Arc;

use crate::page::{
    Allow, BacklinkView, Body, Caption, Difference, Entry, Exception, Executed, Facet, FenceView,
    FindingView, Frame, Group, Guide, Html, LayersView, Link, Listed, Listing, NavEntry,
    OpenVerdict, Page, PairView, Part, Piece, ProbeList, ProbeView, Reason, Row, RuleBody,
    RuleIndex, RuleRow, Standing, Stretch, Tally, VerdictView, Verification, WorldRow,
};

pub fn frames() -> [Frame; 2] {
    let full = Frame {
        title: "House rules".into(),
        language: "en".into(),
        right_to_left: true,
        authors: vec!["A. Person".into(), "B. Person".into()],
        description: "How we write code here.".into(),
        repository: Some("https://example.org/rules".into()),
        version: "0.0.0",
        rules: Some("rules/index.html".into()),
        verification: Some("verification.html".into()),
        site_url: Some("https://example.org/rules/".into()),
        search: true,
        live: true,
    };
    let bare = Frame {
        right_to_left: false,
        authors: Vec::new(),
        description: String::new(),
        repository: None,
        rules: None,
        verification: None,
        site_url: None,
        search: false,
        live: false,
        ..full.clone()
    };
    [full, bare]
}

pub fn nav() -> Vec<NavEntry> {
    vec![
        entry("index.html", "Start", vec![]),
        entry(
            "",
            "Databases",
            vec![entry("databases/queries.html", "Queries", vec![])],
        ),
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
    ];
    let none = Tally::default();
    let bare = [
        Body::Guide(Guide {
            anchor: String::new(),
            summary: None,
            pieces: vec![],
            contents: vec![],
            standing: None,
            rules: vec![],
            tally: none,
            after: vec![],
            executed: None,
            previous: None,
            next: None,
            edit: None,
        }),
        Body::Rule(Box::new(RuleBody {
            row: bare_row(),
            message: None,
            pieces: vec![],
            detector: None,
            allow: None,
            backlinks: vec![],
            edit: None,
            tally: none,
            after: vec![],
            executed: None,
            previous: None,
            next: None,
            ..rule()
        })),
        Body::RuleIndex(RuleIndex {
            rows: vec![],
            facets: vec![],
        }),
        Body::Verification(Verification {
            tally: none,
            rules: 0,
            by_run: 0,
            rule_groups: vec![],
            page_groups: vec![],
            pages: vec![],
            executed: None,
            open: vec![],
            excepted: vec![],
            judges: vec![],
            ..verification()
        }),
        Body::Listing(Listing {
            entries: vec![],
            standing: None,
        }),
    ];
    let described = full.into_iter().map(|body| (body, "What this page says."));
    let plain = bare.into_iter().map(|body| (body, ""));
    let page = |(body, description): (Body, &str)| Page {
        address: "databases/queries.html".into(),
        root: "../".into(),
        title: "Queries".into(),
        description: description.into(),
        body,
    };
    described.chain(plain).map(page).collect()
}

fn guide() -> Guide {
    Guide {
        anchor: String::new(),
        summary: Some("How to ask.".into()),
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
        edit: Some("https://example.org/edit/queries.md".into()),
    }
}

fn rule() -> RuleBody {
    RuleBody {
        row: row(),
        message: Some("use select()".into()),
        pieces: pieces(),
        detector: Some(Html("id: SA101\n".into())),
        allow: Some(Allow {
            comment: "# rulebook: allow SA101 why".into(),
            fence: "```python allow=SA101".into(),
        }),
        text: "SA101: Query with select()\n".into(),
        backlinks: vec![
            BacklinkView {
                place: link("../databases/models.html", "Models"),
                context: Some("See SA101.".into()),
            },
            BacklinkView {
                place: link("../databases/writes.html", "Writes"),
                context: None,
            },
        ],
        home: link("../databases/queries.html#sa101", "Queries"),
        source: "content/databases/queries.md:12".into(),
        edit: Some("https://example.org/edit/queries.md#L12".into()),
        tally: tally(),
        after: vec![link("../databases/models.py", "models.py")],
        executed: Some("orm 2.0.4 on Python 3.11.7".into()),
        previous: Some(link("SA100.html", "SA100")),
        next: Some(link("SA102.html", "SA102")),
    }
}

fn pieces() -> Vec<Piece> {
    let finding = FindingView {
        line: 14,
        indent: "        ".into(),
        rule: Some(link("../rules/SA101.html", "SA101")),
        message: "use select()".into(),
        is_again: false,
    };
    let unlinked = FindingView {
        rule: Some(link("", "SA102")),
        is_again: true,
        ..finding.clone()
    };
    let fault = FindingView {
        rule: None,
        message: "does not parse".into(),
        ..finding.clone()
    };
    let code = |text: &str, findings: Vec<FindingView>| {
        vec![Stretch {
            code: Html(text.into()),
            findings,
        }]
    };
    let neutral = Part {
        anchor: String::new(),
        stance: "neutral",
        caption: None,
        language: String::new(),
        class: String::new(),
        title: None,
        is_setup: false,
        verdict: None,
        probes: vec![],
        code: code("import orm\n", vec![]),
    };
    let bad = Part {
        stance: "bad",
        caption: Some(Caption {
            text: Html("<strong>Bad (old):</strong>".into()),
            says_stance: true,
        }),
        language: "Python".into(),
        class: "python".into(),
        title: Some("models.py".into()),
        verdict: Some(verdict("proven", Some("SA101"))),
        code: code(
            "session.<mark>query</mark>(User)\n",
            vec![finding, fault, unlinked],
        ),
        ..neutral.clone()
    };
    let good = Part {
        stance: "good",
        caption: Some(Caption {
            text: Html("Use this instead:".into()),
            says_stance: false,
        }),
        verdict: Some(verdict("syntax-only", None)),
        probes: probes(),
        code: code("select(User)\n", vec![]),
        ..neutral.clone()
    };
    let setup = Part {
        is_setup: true,
        title: Some("imports".into()),
        ..neutral.clone()
    };
    let pair = |name: &str, anchors: [&str; 2]| {
        let difference = Difference {
            lines: Html("<del><span class=\"sign\">- </span>query\n</del>".into()),
        };
        let [old, new] = anchors.map(str::to_owned);
        Row::Pair(PairView {
            name: name.into(),
            sides: [
                vec![Part {
                    anchor: old,
                    ..bad.clone()
                }],
                vec![Part {
                    anchor: new,
                    ..good.clone()
                }],
            ],
            width: 80,
            differences: vec![Arc::new(difference)],
        })
    };
    let fence = |anchor: &str, rows: Vec<Row>| {
        Piece::Fence(Box::new(FenceView {
            anchor: anchor.into(),
            rows,
        }))
    };
    vec![
        Piece::Prose(Html("<p>Why the rule exists.</p>\n<ul>\n<li>\n".into())),
        fence(
            "Example-12",
            vec![Row::One(neutral.clone()), pair("Pair-12", ["", ""])],
        ),
        Piece::Prose(Html("</li>\n</ul>\n".into())),
        fence("", vec![pair("Pair-16", ["Example-16", "Example-18"])]),
        fence("Example-20", vec![Row::One(neutral)]),
        fence("Example-24", vec![Row::One(bad)]),
        fence("Example-28", vec![Row::One(setup)]),
        Piece::Detector {
            id: "SA101".into(),
            code: Html("id: SA101\n".into()),
        },
    ]
}

fn probes() -> Vec<ProbeView> {
    let list = |place: &str, more| ProbeList {
        place: place.into(),
        items: vec![
            Html("<span class=\"hl-keyword\">SELECT</span> 1".into()),
            Html("SELECT 2\nFROM t".into()),
        ],
        more,
    };
    let sql = ProbeView {
        name: "sql".into(),
        said: "2 statements".into(),
        class: "sql".into(),
        lists: vec![list("orm-2-0", 0), list("orm-2-1", 3)],
    };
    let number = ProbeView {
        name: "rows".into(),
        said: "7".into(),
        class: String::new(),
        lists: vec![],
    };
    vec![sql, number]
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
        ..bare_row()
    };
    RuleIndex {
        rows: vec![row(), bare_row(), implicit],
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
    let place = |line: usize| {
        link(
            &format!("databases/queries.html#Example-{line}"),
            &format!("content/databases/queries.md:{line}"),
        )
    };
    let group = |name, rules| Group {
        name,
        like: "syntax-only",
        about: "Some of its examples are proven.",
        count: 1,
        rules,
    };
    Verification {
        tally: tally(),
        summary: "Two proven, one syntax only.".into(),
        rules: 1,
        by_run: 1,
        rule_groups: vec![group("proven", vec![]), group("in part", vec![row()])],
        page_groups: vec![group("in part", vec![])],
        pages: vec![(link("databases/queries.html", "Queries"), tally())],
        executed: Some(Executed {
            worlds: vec![
                WorldRow {
                    name: "orm-2-0".into(),
                    holds: "orm 2.0.4 on Python 3.11.7".into(),
                    executed: 12,
                    proven: 11,
                },
                WorldRow {
                    name: String::new(),
                    holds: "Python 3.11.7".into(),
                    executed: 1,
                    proven: 1,
                },
            ],
            not_run: 1,
            kept: vec![Reason {
                because: "norun".into(),
                places: vec![place(40)],
            }],
            setups: vec![Reason {
                because: "it raises NameError".into(),
                places: vec![place(4)],
            }],
            layers: Some(LayersView {
                on: vec!["seccomp", "limits"],
                off: vec![("landlock", "not there".into())],
            }),
        }),
        open: vec![OpenVerdict {
            name: "syntax-only",
            count: 21,
            reasons: vec![
                Reason {
                    because: "no rule looked at it".into(),
                    places: (0..20).map(place).collect(),
                },
                Reason {
                    because: String::new(),
                    places: vec![place(30)],
                },
            ],
        }],
        excepted: vec![Exception {
            rule: link("rules/SA101.html", "SA101"),
            variant: "rename",
            reason: "a name is what it is about".into(),
        }],
        judges: vec!["tree-sitter-python 0.25".into()],
    }
}

fn row() -> RuleRow {
    RuleRow {
        id: "SA101".into(),
        title: "Query with select()".into(),
        href: "../rules/SA101.html".into(),
        severity: "warning",
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
        language: String::new(),
        since: None,
        tags: vec![],
        kind: "prose",
        tally: Tally::default(),
        ..row()
    }
}

fn tally() -> Tally {
    Tally {
        proven: 2,
        syntax_only: 1,
        rejected: 1,
        not_caught: 1,
        wrong_reason: 1,
        unproven: 1,
        skipped: 1,
        not_run: 1,
    }
}

fn verdict(name: &'static str, rule: Option<&str>) -> VerdictView {
    VerdictView {
        name,
        because: "its syntax was judged".into(),
        rule: rule.map(|id| link(&format!("../rules/{id}.html"), id)),
    }
}

fn entry(address: &str, title: &str, children: Vec<NavEntry>) -> NavEntry {
    NavEntry {
        address: address.into(),
        title: title.into(),
        children,
    }
}

fn link(href: &str, text: &str) -> Link {
    Link {
        href: href.into(),
        text: text.into(),
    }
}
