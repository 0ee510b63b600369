//! Small changes of a rule that might make it match where it is silent, the smallest first.
//!
//! They are made from the rule and from the code that it misses. Whether one of them is right is decided by who asks:
//! here none is tried.

use ast_grep_core::language::Language as _;
use serde_json::{Map, Value, json};
use std::sync::Arc;

use super::compiled::Detector;
use super::contexts::contextual;
use super::flow::flow;
use super::pattern::root;
use super::read::ReadDefaults;
use crate::facts::{Facts, facts};
use crate::language::syntax::Syntax;
use crate::language::tree::{Step, Tree, walk};

/// No more changes of a rule are made than this.
const MOST: usize = 160;

/// Kinds and parts of a pattern that are tried in one place.
const MOST_IN_PLACE: usize = 8;

/// A name that is shared by fewer letters says nothing.
const SHORTEST_PART: usize = 4;

const RELATIONS: &[&str] = &["inside", "has", "precedes", "follows"];

/// What narrows a rule and can be taken away alone.
const CLAUSES: &[&str] = &[
    "regex", "nthChild", "not", "has", "inside", "follows", "precedes",
];

/// Expressions of those who mean "anything"; every bracket and comma is a node with such a text.
const ANYTHING: &[&str] = &[".", ".+", ".*", r"\S", r"\S+"];

/// A changed rule, and what was changed.
pub struct Repair {
    pub change: Facts,
    rule: Value,
}

impl Repair {
    /// The changed rule, if it can be compiled.
    pub fn detector(&self) -> Option<Arc<Detector>> {
        let read = Detector::read(&self.rule.to_string(), ReadDefaults::default());
        read.ok().map(Arc::new)
    }
}

impl Detector {
    /// Changes that might make the rule match in a tree.
    pub fn repairs(&self, tree: &Tree) -> Vec<Repair> {
        let Some((detector, syntax)) = self
            .on(tree)
            .and_then(|detector| Some((detector, Syntax::of(detector.language)?)))
        else {
            return Vec::new();
        };
        let mut whole = detector.normalised.clone();
        if let Some(keys) = whole.as_object_mut() {
            // What a match is replaced by is not asked for, and may use a name that the change takes away.
            for key in ["fix", "transform", "rewriters", "labels"] {
                keys.remove(key);
            }
            keys.insert("message".into(), "".into());
        }
        let mut maker = Maker {
            seen: Kinds::of(tree),
            syntax,
            whole,
            made: Vec::new(),
        };
        maker.make();
        maker.made.truncate(MOST);
        maker.made
    }
}

/// The kinds of nodes in a tree, and the texts of its leaves with their kinds.
struct Kinds {
    all: Vec<String>,
    fields: Vec<String>,
    leaves: Vec<(String, String)>,
}

impl Kinds {
    fn of(tree: &Tree) -> Kinds {
        let mut kinds = Kinds {
            all: Vec::new(),
            fields: Vec::new(),
            leaves: Vec::new(),
        };
        walk(tree.top(), |node, _| {
            let kind = node.kind().to_owned();
            if node.is_named() {
                let text = tree.code().get(node.byte_range()).unwrap_or_default();
                if text.len() < 80 {
                    kinds.leaves.push((text.to_owned(), kind.clone()));
                }
                if !kinds.all.contains(&kind) {
                    kinds.all.push(kind);
                }
            }
            for at in 0..node.child_count() {
                let field = node.field_name_for_child(at);
                if let Some(field) = field
                    && !kinds.fields.iter().any(|known| known == field)
                {
                    kinds.fields.push(field.to_owned());
                }
            }
            Step::Into
        });
        kinds
    }

    /// The kinds in the tree whose names share a word with `kind`, those that share most first.
    fn like(&self, kind: &str) -> Vec<String> {
        let shared = |other: &String| {
            let parts = kind.split('_').filter(|part| part.len() >= SHORTEST_PART);
            parts
                .filter(|part| {
                    other.split('_').any(|own| {
                        own.starts_with(part) || part.starts_with(own) && own.len() >= SHORTEST_PART
                    })
                })
                .count()
        };
        let others = self.all.iter().filter(|other| *other != kind);
        let mut like: Vec<&String> = others.filter(|other| shared(other) > 0).collect();
        like.sort_by_key(|other| (usize::MAX - shared(other), other.len()));
        like.into_iter().take(MOST_IN_PLACE).cloned().collect()
    }
}

struct Maker {
    seen: Kinds,
    syntax: Syntax,
    whole: Value,
    made: Vec<Repair>,
}

/// A place in the rule file: JSON pointers to a rule object.
type Place = String;

impl Maker {
    fn make(&mut self) {
        let mut objects: Vec<Place> = Vec::new();
        gather(&self.whole, &mut objects);
        let open = self.stop_by(&objects);
        for group in [
            Maker::ellipses,
            Maker::patterns,
            Maker::kinds,
            Maker::fields,
            Maker::words,
            Maker::parts,
        ] {
            for place in &objects {
                group(self, place);
            }
        }
        self.reach_further_as_well(open.as_deref());
        // Less of a rule is another rule: only where nothing else helps.
        for place in &objects {
            self.without(place);
        }
    }

    fn reach_further_as_well(&mut self, open: Option<&[Place]>) {
        // What is right but for how far a relation looks.
        if let Some(open) = open {
            let alone = self.made.len();
            for at in 0..alone {
                let Repair { change, rule } = &self.made[at];
                let mut rule = rule.clone();
                let further = open.iter().filter(|place| reach_further(&mut rule, place));
                let is_more = further.count() > 0;
                if is_more && change.key != "change-stop-by" {
                    let both = facts!("change-and-stop-by", change = change.clone());
                    self.made.push(Repair { change: both, rule });
                }
            }
        }
    }

    fn push(&mut self, place: &str, change: Facts, edit: impl FnOnce(&mut Map<String, Value>)) {
        let mut rule = self.whole.clone();
        if let Some(keys) = rule.pointer_mut(place).and_then(Value::as_object_mut) {
            edit(keys);
            self.made.push(Repair { change, rule });
        }
    }

    fn at(&self, place: &str) -> &Map<String, Value> {
        static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        let keys = self.whole.pointer(place).and_then(Value::as_object);
        keys.unwrap_or(&NONE)
    }

    /// Relations that look at neighbours only: each alone, then all of them. What they are comes back.
    fn stop_by(&mut self, objects: &[Place]) -> Option<Vec<Place>> {
        let is_relation = |place: &&Place| {
            let key = place.rsplit('/').next().unwrap_or_default();
            RELATIONS.contains(&key)
        };
        let is_open = |place: &&Place| {
            self.at(place)
                .get("stopBy")
                .is_none_or(|by| by == "neighbor")
        };
        let open: Vec<Place> = objects
            .iter()
            .filter(is_relation)
            .filter(is_open)
            .cloned()
            .collect();
        for place in &open {
            let relation = place.rsplit('/').next().unwrap_or_default();
            let change = facts!("change-stop-by", relation);
            self.push(place, change, |keys| {
                keys.insert("stopBy".into(), "end".into());
            });
        }
        if open.len() > 1 {
            let mut rule = self.whole.clone();
            for place in &open {
                reach_further(&mut rule, place);
            }
            let change = facts!("change-all-stop-by");
            self.made.push(Repair { change, rule });
        }
        (!open.is_empty()).then_some(open)
    }

    /// The code of a pattern without the end that its language asked for, and its selector.
    fn source(&self, place: &str) -> Option<(String, Option<String>)> {
        let value = self.at(place).get("pattern")?;
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let ending = self.syntax.grammar.ending;
        match value.as_str() {
            Some(source) => Some((source.to_owned(), None)),
            None => {
                let context = text("context")?;
                let bare = Some(ending).filter(|ending| !ending.is_empty());
                let bare = bare.and_then(|ending| context.strip_suffix(ending));
                Some((
                    bare.unwrap_or(context).to_owned(),
                    text("selector").map(str::to_owned),
                ))
            }
        }
    }

    /// `$A` that stands for several.
    fn ellipses(&mut self, place: &Place) {
        let Some(value) = self.at(place).get("pattern").cloned() else {
            return;
        };
        let Some(source) = value.get("context").unwrap_or(&value).as_str() else {
            return;
        };
        let mut names: Vec<&str> = variables(source).collect();
        names.dedup();
        for name in names.into_iter().take(MOST_IN_PLACE) {
            let single = format!("${name}");
            let several = format!("$$${name}");
            let changed = replaced(source, &single, &several);
            let change = facts!("change-ellipsis", several, single);
            let changed = match &value {
                Value::String(_) => Value::from(changed),
                other => {
                    let mut other = other.clone();
                    other["context"] = changed.into();
                    other
                }
            };
            self.push(place, change, |keys| {
                keys.insert("pattern".into(), changed);
            });
        }
    }

    /// The pattern as another piece of syntax that is in the code.
    fn patterns(&mut self, place: &Place) {
        let Some((source, selector)) = self.source(place) else {
            return;
        };
        let own = self
            .root_kind(&source, selector.as_deref())
            .unwrap_or_default();
        let is_seen = |kind: &String| *kind != own && self.seen.all.contains(kind);
        let found = contextual(self.syntax, &source).into_iter();
        let found: Vec<_> = found.filter(|one| is_seen(&one.selector)).collect();
        let same: Vec<String> = self
            .seen
            .leaves
            .iter()
            .filter(|(text, kind)| *text == source.trim() && *kind != own)
            .map(|(_, kind)| kind.clone())
            .collect();
        let mut found: Vec<_> = found;
        // What is in the code letter by letter comes first.
        found.sort_by_key(|one| !same.contains(&one.selector));
        for one in found.into_iter().take(MOST_IN_PLACE) {
            let pattern = json!({ "context": one.context, "selector": one.selector });
            let change = facts!(
                "change-pattern",
                pattern = flow(&pattern),
                before = source.trim(),
                own,
                kind = one.selector
            );
            self.push(place, change, |keys| {
                keys.insert("pattern".into(), pattern);
            });
        }
        for kind in same.into_iter().take(MOST_IN_PLACE) {
            let regex = format!("^{}$", regex::escape(source.trim()));
            let change = facts!(
                "change-pattern-to-kind",
                kind,
                regex,
                before = source.trim(),
                own
            );
            self.push(place, change, |keys| {
                keys.remove("pattern");
                keys.insert("kind".into(), kind.into());
                keys.insert("regex".into(), regex.into());
            });
        }
    }

    fn root_kind(&self, source: &str, selector: Option<&str>) -> Option<String> {
        let processed = self.syntax.pre_process_pattern(source);
        let tree = Tree::parse_alone(self.syntax.language, &processed)?;
        let mut node = root(self.syntax, &tree, selector)?;
        // The name of a leaf is that of what it is a leaf of.
        while !node.is_named() {
            node = node.parent()?;
        }
        Some(node.kind().to_owned())
    }

    /// Only a part of the pattern.
    fn parts(&mut self, place: &Place) {
        let Some((source, selector)) = self.source(place) else {
            return;
        };
        let processed = self.syntax.pre_process_pattern(&source);
        let tree = Tree::parse_alone(self.syntax.language, &processed);
        let Some(tree) = tree.filter(|tree| !tree.has_error()) else {
            return;
        };
        let Some(root) = root(self.syntax, &tree, selector.as_deref()) else {
            return;
        };
        let mut parts: Vec<String> = Vec::new();
        walk(root, |node, depth| {
            let text = tree.code().get(node.byte_range()).unwrap_or_default();
            let kind = node.kind();
            let is_part = depth > 0
                && node.is_named()
                && node.child_count() > 0
                && says_something(text, self.syntax.grammar.expando);
            if is_part
                && self.seen.all.iter().any(|own| own == kind)
                && !parts.iter().any(|part| part == kind)
            {
                parts.push(kind.to_owned());
            }
            Step::Into
        });
        for part in parts.into_iter().take(MOST_IN_PLACE) {
            let pattern = json!({ "context": source.trim(), "selector": part });
            let change = facts!(
                "change-part",
                pattern = flow(&pattern),
                before = source.trim()
            );
            self.push(place, change, |keys| {
                keys.insert("pattern".into(), pattern);
            });
        }
    }

    /// A kind of the code with a name that is like the one of the rule.
    fn kinds(&mut self, place: &Place) {
        let kind = self.at(place).get("kind").and_then(Value::as_str);
        let Some(kind) = kind.map(str::to_owned) else {
            return;
        };
        for other in self.seen.like(&kind) {
            let change = facts!("change-kind", other, kind);
            self.push(place, change, |keys| {
                keys.insert("kind".into(), other.into());
            });
        }
    }

    fn fields(&mut self, place: &Place) {
        let field = self.at(place).get("field").and_then(Value::as_str);
        let Some(field) = field.map(str::to_owned) else {
            return;
        };
        for other in self.seen.fields.clone() {
            if other != field {
                let change = facts!("change-field", other, field);
                self.push(place, change, |keys| {
                    keys.insert("field".into(), other.into());
                });
            }
        }
        let change = facts!("change-no-field", field);
        self.push(place, change, |keys| {
            keys.remove("field");
        });
    }

    /// What holds a letter, for what has any text.
    fn words(&mut self, place: &Place) {
        let keys = self.at(place);
        let says_what = ["kind", "pattern", "matches"];
        let is_bare = says_what.iter().all(|key| !keys.contains_key(*key));
        let regex = keys.get("regex").and_then(Value::as_str);
        let Some(regex) = regex.filter(|regex| is_bare && ANYTHING.contains(regex)) else {
            return;
        };
        let change = facts!("change-to-words", regex);
        self.push(place, change, |keys| {
            keys.insert("regex".into(), r"\w".into());
        });
    }

    fn without(&mut self, place: &Place) {
        for clause in CLAUSES {
            let keys = self.at(place);
            let is_alone = keys
                .keys()
                .filter(|key| !["stopBy", "field"].contains(&key.as_str()))
                .count()
                < 2;
            if let Some(value) = keys.get(*clause).filter(|_| !is_alone) {
                let text = format!("{clause}: {}", flow(value));
                let change = facts!("change-without", text);
                self.push(place, change, |keys| {
                    keys.remove(*clause);
                });
            }
        }
        // A member of `all` goes as a whole.
        let members = self.at(place).get("all").and_then(Value::as_array);
        let members: Vec<String> = members.into_iter().flatten().map(flow).collect();
        for (at, text) in members.iter().enumerate().filter(|_| members.len() > 1) {
            let change = facts!("change-without", text);
            self.push(place, change, |keys| {
                if let Some(members) = keys.get_mut("all").and_then(Value::as_array_mut) {
                    members.remove(at);
                }
            });
        }
    }
}

/// Whether a relation was made to look further.
fn reach_further(rule: &mut Value, place: &str) -> bool {
    let keys = rule.pointer_mut(place).and_then(Value::as_object_mut);
    keys.is_some_and(|keys| keys.insert("stopBy".into(), "end".into()) != Some("end".into()))
}

/// Pointers to every rule object of a rule file, the outer ones first.
fn gather(whole: &Value, out: &mut Vec<Place>) {
    let mut open: Vec<Place> = Vec::new();
    if whole.get("rule").is_some() {
        open.push("/rule".to_owned());
    }
    for group in ["utils", "constraints"] {
        let named = whole.get(group).and_then(Value::as_object);
        open.extend(
            named
                .into_iter()
                .flatten()
                .map(|(name, _)| format!("/{group}/{}", escaped(name))),
        );
    }
    let mut at = 0;
    while let Some(place) = open.get(at).cloned() {
        at += 1;
        let Some(keys) = whole.pointer(&place).and_then(Value::as_object) else {
            continue;
        };
        out.push(place.clone());
        for (key, value) in keys {
            match (key.as_str(), value) {
                (key, Value::Object(_)) if RELATIONS.contains(&key) || key == "not" => {
                    open.push(format!("{place}/{key}"));
                }
                ("all" | "any", Value::Array(members)) => {
                    open.extend((0..members.len()).map(|at| format!("{place}/{key}/{at}")));
                }
                _ => {}
            }
        }
    }
}

/// A name as RFC 6901 writes it in a pointer.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The names of single metavariables.
fn variables(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices('$').filter_map(|(at, _)| {
        let is_first = !source[..at].ends_with('$') && !source[at + 1..].starts_with('$');
        let rest = &source[at + 1..];
        let length =
            rest.find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
        let name = &rest[..length.unwrap_or(rest.len())];
        (is_first && !name.is_empty()).then_some(name)
    })
}

/// Each whole name is replaced, and not the beginning of a longer one.
fn replaced(source: &str, single: &str, several: &str) -> String {
    let mut out = String::with_capacity(source.len() + 8);
    let mut rest = source;
    while let Some(at) = rest.find(single) {
        let (before, after) = rest.split_at(at);
        let behind = &after[single.len()..];
        let is_longer =
            behind.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
        out.push_str(before);
        out.push_str(if is_longer || before.ends_with('$') {
            single
        } else {
            several
        });
        rest = behind;
    }
    out + rest
}

/// Whether a part of a pattern holds more than what stands for anything.
fn says_something(text: &str, expando: char) -> bool {
    let mut rest =
        text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == expando || c == '*'));
    rest.any(|word| !word.is_empty() && !word.starts_with(expando))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_metavariables() {
        let names = |source| variables(source).collect::<Vec<_>>();
        assert_eq!(names("f($A, $$$B, $C_1, $x)"), ["A", "C_1"]);
        assert_eq!(
            replaced("f($A, $AB, $A)", "$A", "$$$A"),
            "f($$$A, $AB, $$$A)"
        );
    }
}
