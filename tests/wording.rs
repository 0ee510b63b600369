//! The words of the house: each key has a message, each message a use, and no other room holds English.
//!
//! Sources are read as tokens, without comments and without tests; messages by the parser of Fluent.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use rulebook::testing::pipeline::{Request, check};
use rulebook::testing::source::Memory;
use rulebook::testing::verify::Want;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Sentences that a room still holds. A row may only shrink; a room without a row holds none.
const SENTENCES: &[(&str, usize)] = &[
    ("baseline", 2),
    ("book", 15),
    ("cache", 4),
    ("cli", 4),
    ("config", 2),
    ("export", 52),
    ("language", 31),
    ("markdown", 13),
    ("page", 34),
    ("pipeline", 6),
    ("process", 40),
    ("report", 35),
    ("runtime", 110),
    ("serve", 5),
    ("site", 39),
    ("source", 7),
    ("span", 1),
    ("theme", 35),
    ("verify", 51),
];

/// Files in which texts with a space are no sentences of ours: words that are looked for in documents, code of a
/// language, what another program prints, a table of names.
const VOCABULARY: &[&str] = &[
    "book/stance/label/",
    "book/stance/lead.rs",
    "book/stance/sentence.rs",
    "book/stance/heading.rs",
    "book/stance/comments.rs",
    "book/stance/twins.rs",
    "book/tools.rs",
    "cli/args",
    "language/bash.rs",
    "language/css.rs",
    "language/ecmascript.rs",
    "language/go.rs",
    "language/html.rs",
    "language/java.rs",
    "language/javascript.rs",
    "language/json.rs",
    "language/plain.rs",
    "language/python.rs",
    "language/rust.rs",
    "language/sql.rs",
    "language/toml.rs",
    "language/typescript.rs",
    "pipeline/lint/left_out.rs",
    "language/yaml.rs",
    "language/fragment/headers.rs",
    "language/fragment/looks.rs",
    "language/fragment/marks.rs",
    "language/fragment/members.rs",
    "language/fragment/newer.rs",
];

/// Keys that the sources make of a table, by what they begin with.
const FAMILIES: &[&str] = &["claim-", "code-", "gloss-", "ground-", "sight-"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn files(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of the repository can be read") {
        let path = entry.expect("an entry just listed can be read").path();
        if path.is_dir() {
            files(&path, extension, found);
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
}

/// What one source file says.
struct Source {
    /// Below `src`, with `/`.
    path: String,
    /// Keys of `facts!` and `say!`, with the names of their values.
    uses: Vec<(String, BTreeSet<String>)>,
    texts: Vec<String>,
    /// Methods that take a sentence apart, each with what made it.
    readings: Vec<String>,
    /// What begins the paths of modules that only tests have.
    tests: Vec<String>,
}

fn sources() -> Vec<Source> {
    let src = root().join("src");
    let mut all = Vec::new();
    files(&src, "rs", &mut all);
    let sources: Vec<Source> = all
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&src).expect("it was found below `src`");
            let path_shown = below.to_string_lossy().replace('\\', "/");
            let text = std::fs::read_to_string(path).expect("a source can be read");
            let tokens: TokenStream = text
                .parse()
                .unwrap_or_else(|fault| panic!("{path_shown}: {fault}"));
            let mut source = Source {
                path: path_shown,
                uses: Vec::new(),
                texts: Vec::new(),
                readings: Vec::new(),
                tests: Vec::new(),
            };
            source.read(tokens);
            source
        })
        .collect();
    let tests: Vec<String> = sources.iter().flat_map(|one| one.tests.clone()).collect();
    let is_test = |one: &Source| tests.iter().any(|test| one.path.starts_with(test.as_str()));
    let sources: Vec<Source> = sources.into_iter().filter(|one| !is_test(one)).collect();
    assert!(sources.len() > 80, "the sources were found");
    sources
}

impl Source {
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        self.readings.extend(tokens.windows(4).filter_map(reading));
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at..] {
                // An attribute, and what it says is a test: up to its body or its semicolon.
                [TokenTree::Punct(hash), TokenTree::Group(group), ..]
                    if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
                {
                    let attribute = group.to_string().replace(' ', "");
                    at += 2;
                    if attribute.starts_with("[cfg(test") || attribute.starts_with("[cfg(all(test")
                    {
                        if let [TokenTree::Ident(kind), TokenTree::Ident(name), ..] = &tokens[at..]
                            && kind == "mod"
                        {
                            let folder = match self.path.strip_suffix("/mod.rs") {
                                Some(folder) => folder,
                                None => self.path.trim_end_matches(".rs"),
                            };
                            self.tests.push(format!("{folder}/{name}.rs"));
                            self.tests.push(format!("{folder}/{name}/"));
                        }
                        while at < tokens.len() {
                            let is_end = match &tokens[at] {
                                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                                TokenTree::Punct(punct) => punct.as_char() == ';',
                                _ => false,
                            };
                            at += 1;
                            if is_end {
                                break;
                            }
                        }
                    }
                    continue;
                }
                [
                    TokenTree::Punct(hash),
                    TokenTree::Punct(bang),
                    TokenTree::Group(_),
                    ..,
                ] if hash.as_char() == '#' && bang.as_char() == '!' => {
                    at += 3;
                    continue;
                }
                [
                    TokenTree::Ident(name),
                    TokenTree::Punct(bang),
                    TokenTree::Group(group),
                    ..,
                ] if bang.as_char() == '!' && (name == "facts" || name == "say") => {
                    self.used(group);
                    at += 3;
                    continue;
                }
                [TokenTree::Group(group), ..] => self.read(group.stream()),
                [TokenTree::Literal(literal), ..] => {
                    let text = literal.to_string();
                    if text.starts_with(['"', 'r']) {
                        self.texts.push(text);
                    }
                }
                _ => {}
            }
            at += 1;
        }
    }

    /// `"key", name, name = expression, …`
    fn used(&mut self, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        let Some(TokenTree::Literal(key)) = tokens.first() else {
            return;
        };
        let is_comma =
            |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
        let mut names = BTreeSet::new();
        for value in tokens.split(is_comma).skip(1) {
            if let Some(TokenTree::Ident(name)) = value.first() {
                names.insert(name.to_string());
            }
            self.read(value.iter().cloned().collect());
        }
        let key = key.to_string().trim_matches('"').to_owned();
        self.uses.push((key, names));
    }
}

/// `sentence(…).contains`: a method that takes apart what a function of `wording` made.
fn reading(tokens: &[TokenTree]) -> Option<String> {
    const MAKERS: &[&str] = &["about", "because", "because_beside", "sentence"];
    const TAKES_APART: &[&str] = &[
        "bytes", "chars", "contains", "ends_with", "eq", "find", "lines", "match_indices",
        "matches", "replace", "replacen", "rfind", "rsplit", "split", "split_once",
        "split_whitespace", "starts_with", "strip_prefix", "strip_suffix", "truncate",
    ];
    let [
        TokenTree::Ident(maker),
        TokenTree::Group(_),
        TokenTree::Punct(dot),
        TokenTree::Ident(method),
    ] = tokens
    else {
        return None;
    };
    let (maker, method) = (maker.to_string(), method.to_string());
    let is_one = dot.as_char() == '.'
        && MAKERS.contains(&maker.as_str())
        && TAKES_APART.contains(&method.as_str());
    is_one.then(|| format!("`{maker}(…).{method}`"))
}

/// Each message with the names of its places, and the messages that it refers to.
#[derive(Default)]
struct Message {
    places: BTreeSet<String>,
    within: BTreeSet<String>,
}

fn messages() -> BTreeMap<String, Message> {
    let mut all = Vec::new();
    files(&root().join("src/wording/en"), "ftl", &mut all);
    let mut messages = BTreeMap::new();
    for path in all {
        let text = std::fs::read_to_string(&path).expect("a catalogue can be read");
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, faults)| panic!("{}: {faults:?}", path.display()));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let mut read = Message::default();
                read.pattern(&message.value.expect("a message has a text"));
                let name = message.id.name.to_owned();
                let twice = messages.insert(name, read);
                assert!(
                    twice.is_none(),
                    "{}: `{}` is there twice",
                    path.display(),
                    message.id.name
                );
            }
        }
    }
    messages
}

impl Message {
    fn pattern(&mut self, pattern: &Pattern<&str>) {
        for element in &pattern.elements {
            if let PatternElement::Placeable { expression } = element {
                self.expression(expression);
            }
        }
    }

    fn expression(&mut self, expression: &Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.places.insert(id.name.to_owned());
            }
            InlineExpression::MessageReference { id, .. } => {
                self.within.insert(id.name.to_owned());
            }
            InlineExpression::FunctionReference { id, arguments } => {
                let known = [
                    "GROUNDS", "CODES", "AND", "AND-CODES", "OR", "OR-CODES", "ALSO",
                ];
                assert!(known.contains(&id.name), "`{}` is no function", id.name);
                for one in &arguments.positional {
                    self.inline(one);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            _ => {}
        }
    }
}

/// The places of a message and of those within it.
fn places<'m>(key: &str, messages: &'m BTreeMap<String, Message>) -> BTreeSet<&'m str> {
    let Some(message) = messages.get(key) else {
        return BTreeSet::new();
    };
    let own = message.places.iter().map(String::as_str);
    let within = message.within.iter().flat_map(|key| places(key, messages));
    own.chain(within).collect()
}

#[test]
fn each_key_has_a_message_and_each_place_a_value() {
    let messages = messages();
    let mut faults = Vec::new();
    for source in sources() {
        for (key, given) in &source.uses {
            let path = &source.path;
            let Some(message) = messages.get(key) else {
                faults.push(format!("{path}: `{key}` has no message"));
                continue;
            };
            for within in &message.within {
                if !messages.contains_key(within) {
                    faults.push(format!("`{key}` refers to `{within}`, which is no message"));
                }
            }
            for place in places(key, &messages) {
                if !given.contains(place) {
                    faults.push(format!("{path}: `{key}` is given no `{place}`"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_message_is_unused() {
    let messages = messages();
    let sources = sources();
    let used = sources.iter().flat_map(|source| &source.uses);
    let mut used: BTreeSet<&str> = used.map(|(key, _)| key.as_str()).collect();
    used.extend(
        messages
            .values()
            .flat_map(|message| message.within.iter().map(String::as_str)),
    );
    let idle: Vec<&String> = messages
        .keys()
        .filter(|key| !used.contains(key.as_str()))
        .filter(|key| !FAMILIES.iter().any(|family| key.starts_with(family)))
        .collect();
    assert!(idle.is_empty(), "no one uses {idle:?}");
}

/// Two words with a space between them: what a person would read.
fn is_sentence(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(2).any(|pair| {
        let is_word =
            |letters: &str| letters.len() >= 2 && letters.chars().all(char::is_alphabetic);
        let before = pair[0].rsplit(|c: char| !c.is_alphabetic()).next();
        before.is_some_and(is_word)
            && pair[1].starts_with(|c: char| c.is_alphabetic() || "`({".contains(c))
    })
}

#[test]
fn only_wording_holds_sentences() {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources() {
        let path = source.path.as_str();
        if VOCABULARY.iter().any(|home| path.starts_with(home)) {
            continue;
        }
        let room = path.split(['/', '.']).next().unwrap_or_default().to_owned();
        let sentences = source.texts.iter().filter(|text| is_sentence(text));
        let sentences = sentences.map(|text| format!("{path}: {text}"));
        found.entry(room).or_default().extend(sentences);
    }
    let mut faults = Vec::new();
    for (room, sentences) in found {
        let row = SENTENCES.iter().find(|(own, _)| *own == room);
        let allowed = row.map_or(0, |(_, allowed)| *allowed);
        let count = sentences.len();
        if count > allowed {
            let sentences = sentences.join("\n");
            faults.push(format!(
                "`{room}` holds {count} sentences, and may hold {allowed}:\n{sentences}"
            ));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The page after the edits of its findings, and the codes of those that had one.
fn edited(page: &str) -> (String, Vec<&'static str>) {
    let files = Memory::default().with("a.md", page.as_bytes());
    let request = Request {
        paths: vec!["a.md".into()],
        ..Request::default()
    };
    let checked = check(&files, &request, Want::Outcomes).expect("the page can be read");
    let shown = checked.units.iter().flat_map(|unit| unit.shown());
    let findings: Vec<_> = shown.map(|(finding, _)| finding).collect();
    let mut edits: Vec<_> = findings.iter().flat_map(|one| &one.edits).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = page.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    let had = findings.iter().filter(|one| !one.edits.is_empty());
    (text, had.map(|one| one.code.name()).collect())
}

#[test]
fn an_edit_is_the_next_step_at_its_place() {
    let rule = "# R {#R1}\n\n```yaml rule\nid: R1\nlanguage: python\nrule: { pattern: f($A) }\nmessage: no\n```\n\n";
    let page =
        format!("{rule}```python bad\nf(1)  # eror: [R1]\n```\n\n```python neutrall\nx\n```\n");
    let (text, codes) = edited(&page);
    assert_eq!(codes, ["misspelt-pin", "unknown-word"]);
    let wanted = "```python bad\nf(1)  # error: [R1]\n```\n\n```python neutral\nx\n```\n";
    assert_eq!(text, format!("{rule}{wanted}"));
    assert_eq!(edited(&text), (text.clone(), Vec::new()));
}

/// Facts are there to be read; a sentence is for people.
#[test]
fn no_sentence_is_read_back() {
    let sources = sources();
    let found = sources.iter().flat_map(|source| {
        let readings = source.readings.iter();
        readings.map(move |reading| format!("{}: {reading}", source.path))
    });
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "match on the facts: {found:#?}");
}
