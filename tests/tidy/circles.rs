//! Files that use each other in a circle, found by the paths that they name.
//!
//! A `use` that hands a name on (`pub use`) leads to the file that defines it, so that a hub neither hides an arrow nor
//! makes one. Calls of methods name no file and are not seen.

use super::sources::Module;
use std::collections::{BTreeMap, BTreeSet};

/// Files that are still in a circle. One that left its circle is struck; none is added.
pub const KNOWN: &[&str] = &[];

/// One file names something of another.
pub struct Arrow {
    pub from: usize,
    pub to: usize,
    pub line: usize,
    pub name: String,
}

/// A name that a file takes from elsewhere.
struct Import {
    path: Vec<String>,
    name: String,
    is_handed_on: bool,
    line: usize,
}

/// What one file declares and names.
#[derive(Default)]
struct File {
    module: Vec<String>,
    own: BTreeSet<String>,
    imports: Vec<Import>,
    /// Folders of names, by their paths: `use super::x::*`.
    globs: Vec<Vec<String>>,
    /// Paths outside of any `use`, each with its line.
    paths: Vec<(usize, Vec<String>)>,
    /// All names outside of any `use`.
    names: BTreeSet<String>,
}

/// Where a path leads.
enum Target {
    Module(usize),
    Item(usize),
}

/// All arrows between files, each pair once.
pub fn arrows(modules: &[Module]) -> Vec<Arrow> {
    let house = House::new(modules);
    let mut found: BTreeMap<(usize, usize), Arrow> = BTreeMap::new();
    for (from, file) in house.files.iter().enumerate() {
        let imports = file.imports.iter().filter(|import| {
            // A trait is imported for its methods, and its name is then written nowhere else.
            !import.is_handed_on || file.names.contains(&import.name)
        });
        let named = imports.map(|import| (import.line, &import.path));
        let paths = file.paths.iter().map(|(line, path)| (*line, path));
        for (line, path) in named.chain(paths) {
            if let Some(Target::Item(to)) = house.resolve(from, path, 0)
                && to != from
            {
                found.entry((from, to)).or_insert_with(|| Arrow {
                    from,
                    to,
                    line,
                    name: path.join("::"),
                });
            }
        }
    }
    found.into_values().collect()
}

/// Groups of two and more files, each of which leads to all others of its group (Tarjan's strong components).
pub fn circles(count: usize, arrows: &[Arrow]) -> Vec<Vec<usize>> {
    let mut next = vec![Vec::new(); count];
    for arrow in arrows {
        next[arrow.from].push(arrow.to);
    }
    let mut search = Search {
        next: &next,
        order: vec![None; count],
        low: vec![0; count],
        stack: Vec::new(),
        seen: 0,
        circles: Vec::new(),
    };
    for at in 0..count {
        if search.order[at].is_none() {
            search.visit(at);
        }
    }
    search.circles
}

struct Search<'a> {
    next: &'a [Vec<usize>],
    /// When a file was first seen.
    order: Vec<Option<usize>>,
    /// The earliest file on the stack that it leads to.
    low: Vec<usize>,
    stack: Vec<usize>,
    seen: usize,
    circles: Vec<Vec<usize>>,
}

impl Search<'_> {
    fn visit(&mut self, at: usize) {
        let own = self.seen;
        self.order[at] = Some(own);
        self.low[at] = own;
        self.seen += 1;
        self.stack.push(at);
        for &to in &self.next[at] {
            match self.order[to] {
                None => {
                    self.visit(to);
                    self.low[at] = self.low[at].min(self.low[to]);
                }
                Some(order) if self.stack.contains(&to) => {
                    self.low[at] = self.low[at].min(order);
                }
                Some(_) => {}
            }
        }
        if self.low[at] == own {
            let begin = self.stack.iter().position(|on| *on == at).unwrap_or(0);
            let circle = self.stack.split_off(begin);
            if circle.len() > 1 {
                self.circles.push(circle);
            }
        }
    }
}

/// All files by the module that each is.
struct House {
    files: Vec<File>,
    by_module: BTreeMap<Vec<String>, usize>,
}

impl House {
    fn new(modules: &[Module]) -> House {
        let files: Vec<File> = modules.iter().map(File::read).collect();
        let by_module = files
            .iter()
            .enumerate()
            .map(|(at, file)| (file.module.clone(), at))
            .collect();
        House { files, by_module }
    }

    /// The file that defines what a path names, as seen from a file; none outside of the library.
    fn resolve(&self, from: usize, path: &[String], depth: usize) -> Option<Target> {
        // Names may be handed round in a circle.
        if depth > 16 {
            return None;
        }
        let mut module = self.files[from].module.clone();
        let mut rest = path;
        let mut is_anchored = false;
        while let Some((first, behind)) = rest.split_first() {
            match first.as_str() {
                "crate" => module.clear(),
                "super" => {
                    module.pop();
                }
                "self" => {}
                _ => break,
            }
            is_anchored = true;
            rest = behind;
        }
        loop {
            let at = *self.by_module.get(&module)?;
            let file = &self.files[at];
            let Some((first, behind)) = rest.split_first() else {
                return Some(Target::Module(at));
            };
            let child = [&module[..], std::slice::from_ref(first)].concat();
            let has_child = self.by_module.contains_key(&child);
            if file.own.contains(first) && (behind.is_empty() || !has_child) {
                return Some(Target::Item(at));
            }
            let import = file.imports.iter().find(|import| import.name == *first);
            if let Some(import) = import
                && (behind.is_empty() || !has_child)
            {
                return match self.resolve(at, &import.path, depth + 1)? {
                    Target::Item(at) => Some(Target::Item(at)),
                    Target::Module(at) if behind.is_empty() => Some(Target::Module(at)),
                    Target::Module(at) => {
                        let path = [&["self".to_owned()], behind].concat();
                        self.resolve(at, &path, depth + 1)
                    }
                };
            }
            if has_child {
                module = child;
                rest = behind;
                is_anchored = true;
                continue;
            }
            for glob in &file.globs {
                if let Some(Target::Module(other)) = self.resolve(at, glob, depth + 1)
                    && other != at
                {
                    let path = [&["self".to_owned()], rest].concat();
                    if let Some(Target::Item(found)) = self.resolve(other, &path, depth + 1) {
                        return Some(Target::Item(found));
                    }
                }
            }
            // What a macro made is the file's own; what no anchor leads to is another crate's.
            return is_anchored.then_some(Target::Item(at));
        }
    }
}

impl File {
    fn read(module: &Module) -> File {
        let path = module.path.trim_end_matches(".rs");
        let path = path.strip_suffix("/mod").unwrap_or(path);
        let mut file = File {
            module: path.split('/').map(str::to_owned).collect(),
            ..File::default()
        };
        if path == "lib" {
            file.module.clear();
        }
        let tokens = tokens(&module.code);
        let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
        let mut at = 0;
        let mut is_public = false;
        while at < tokens.len() {
            let (line, token) = tokens[at];
            match token {
                "pub" => {
                    is_public = true;
                    at += 1;
                    if word(at) == "(" {
                        at += tokens[at..].iter().take_while(|(_, t)| *t != ")").count() + 1;
                    }
                    continue;
                }
                "use" => {
                    at = file.read_use(&tokens, at + 1, &[], is_public);
                }
                "mod" => at += 2,
                "macro_rules" => {
                    file.own.insert(word(at + 2).to_owned());
                    at += 3;
                }
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "union" => {
                    file.own.insert(word(at + 1).to_owned());
                    at += 1;
                }
                _ if is_word(token) => {
                    let mut path = vec![token.to_owned()];
                    let is_first = at == 0 || !matches!(word(at - 1), "::" | ".");
                    if word(at.wrapping_sub(1)) != "." {
                        file.names.insert(token.to_owned());
                    }
                    at += 1;
                    while is_first && word(at) == "::" && is_word(word(at + 1)) {
                        path.push(word(at + 1).to_owned());
                        file.names.insert(word(at + 1).to_owned());
                        at += 2;
                    }
                    if path.len() > 1 {
                        file.paths.push((line, path));
                    }
                }
                _ => at += 1,
            }
            is_public = false;
        }
        file
    }

    /// Reads a tree of names behind `use`; gives the index behind it.
    fn read_use(
        &mut self,
        tokens: &[(usize, &str)],
        mut at: usize,
        before: &[String],
        is_handed_on: bool,
    ) -> usize {
        let word = |at: usize| tokens.get(at).map_or("", |(_, word)| *word);
        let mut path = before.to_vec();
        let line = tokens.get(at).map_or(0, |(line, _)| *line);
        loop {
            match word(at) {
                "::" => at += 1,
                "{" => {
                    at += 1;
                    while !matches!(word(at), "}" | "") {
                        at = self.read_use(tokens, at, &path, is_handed_on);
                        if word(at) == "," {
                            at += 1;
                        }
                    }
                    return at + 1;
                }
                "*" => {
                    self.globs.push(path);
                    return at + 1;
                }
                segment if is_word(segment) && segment != "as" => {
                    path.push(segment.to_owned());
                    at += 1;
                }
                _ => break,
            }
        }
        if path.last().is_some_and(|last| last == "self") && !before.is_empty() {
            path.pop();
        }
        let mut name = path.last().cloned().unwrap_or_default();
        if word(at) == "as" {
            name = word(at + 1).to_owned();
            at += 2;
        }
        self.imports.push(Import {
            path,
            name,
            is_handed_on,
            line,
        });
        at
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Words, `::` and single signs, each with its line.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut at = 0;
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    while let Some(c) = code[at..].chars().next() {
        let rest = &code[at..];
        let length = if is_letter(c) {
            rest.find(|c| !is_letter(c)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if c == '\n' {
            line += 1;
        } else if !c.is_whitespace() {
            found.push((line, &rest[..length]));
        }
        at += length;
    }
    found
}

#[test]
fn a_circle_is_found_through_a_hub() {
    let module = |path: &str, code: &str| Module {
        path: path.to_owned(),
        room: String::new(),
        text: code.to_owned(),
        code: code.to_owned(),
    };
    let found = |modules: &[Module]| {
        let arrows = arrows(modules);
        let names = |circle: Vec<usize>| -> Vec<String> {
            let mut names: Vec<String> =
                circle.iter().map(|at| modules[*at].path.clone()).collect();
            names.sort();
            names
        };
        let circles = circles(modules.len(), &arrows);
        circles.into_iter().map(names).collect::<Vec<_>>()
    };
    let hub = "mod x; mod y; pub use x::X; pub(crate) use y::{Y as Z, self};";
    // A hub hands on and is in no circle; who takes it there leads to the file that defines it.
    let circle = [
        module("lib.rs", "mod a;"),
        module("a/mod.rs", hub),
        module("a/x.rs", "use super::Z; pub struct X(Z);"),
        module("a/y.rs", "pub struct Y(crate::a::X);"),
    ];
    assert_eq!(found(&circle), [["a/x.rs", "a/y.rs"]]);
    // A parent that uses its child, and the child what the parent defines.
    let parent = [
        module("lib.rs", "mod a;"),
        module("a/mod.rs", "mod x; fn f() { x::g() } pub struct A;"),
        module("a/x.rs", "use super::*; pub fn g() -> A { A }"),
    ];
    assert_eq!(
        found(&parent),
        Vec::<Vec<String>>::new(),
        "a glob is no name"
    );
    let parent = [
        module("lib.rs", "mod a;"),
        module("a/mod.rs", "mod x; fn f() { x::g() } pub struct A;"),
        module("a/x.rs", "use super::A; pub fn g() -> A { A }"),
    ];
    assert_eq!(found(&parent), [["a/mod.rs", "a/x.rs"]]);
    // The other way alone is none.
    let down = [
        module("lib.rs", "mod a;"),
        module("a/mod.rs", "mod x; pub use x::g; pub struct A;"),
        module("a/x.rs", "use super::A; pub fn g() -> A { A.g() }"),
    ];
    assert_eq!(found(&down), Vec::<Vec<String>>::new());
}
