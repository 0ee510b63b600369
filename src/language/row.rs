//! What the table says of one language: its names, its comments, its grammar, and how its code is put into other code.
//!
//! Plain data: no row is here, and nothing that reads a text.

/// One language: a row of [`super::LANGUAGES`].
#[derive(Debug)]
pub struct Language {
    /// The lower-case name that reports, rules and CSS classes use.
    pub name: &'static str,
    /// The name as people write it: `Python`.
    pub display: &'static str,
    /// Other lower-case names that a fence may use; never one of another row.
    pub aliases: &'static [&'static str],
    /// What its files end in, lower case and without the dot; none where there is no grammar.
    pub extensions: &'static [&'static str],
    pub comments: Comments,
    pub nature: Nature,
    /// What compiles and executes its code; none where nothing does.
    pub runtime: Option<Runtime>,
    /// None where the language has a name and comments but no tree.
    pub grammar: Option<Grammar>,
}

impl Language {
    /// A language that has neither files, nor a runtime, nor a grammar.
    pub(super) const fn new(
        name: &'static str,
        display: &'static str,
        aliases: &'static [&'static str],
        comments: Comments,
        nature: Nature,
    ) -> Language {
        Language {
            name,
            display,
            aliases,
            extensions: &[],
            comments,
            nature,
            runtime: None,
            grammar: None,
        }
    }

    /// Whether a syntax error is the author's fault beyond doubt.
    pub fn is_authoritative(&self) -> bool {
        self.grammar
            .as_ref()
            .is_some_and(|grammar| grammar.authoritative)
    }

    /// Whether a detector may be written for it.
    pub fn takes_rules(&self) -> bool {
        self.grammar.is_some()
    }

    /// Whether its code is compiled and executed by this runtime.
    pub fn runs_on(&self, runtime: Runtime) -> bool {
        self.runtime == Some(runtime)
    }
}

impl PartialEq for Language {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Language {}

/// What compiles and executes code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runtime {
    Python,
}

/// How a language writes comments; both lists are empty where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Comments {
    pub line: &'static [&'static str],
    pub block: &'static [(&'static str, &'static str)],
    /// The quotes of texts that may stand where a comment does.
    pub texts: &'static [&'static str],
}

impl Comments {
    pub(super) const NONE: Comments = Comments {
        line: &[],
        block: &[],
        texts: &[],
    };
    pub(super) const HASH: Comments = Comments {
        line: &["#"],
        ..Comments::NONE
    };
    pub(super) const PYTHON: Comments = Comments {
        texts: &["\"\"\"", "'''"],
        ..Comments::HASH
    };
    pub(super) const C: Comments = Comments {
        line: &["//"],
        block: &[("/*", "*/")],
        ..Comments::NONE
    };
    /// What the grammars call a comment and its parts.
    pub const KINDS: &'static [&'static str] = &[
        "comment",
        "line_comment",
        "block_comment",
        "doc_comment",
        "inner_doc_comment_marker",
        "outer_doc_comment_marker",
        "html_comment",
        "js_comment",
        "marginalia",
    ];

    /// Whether a node of this kind is a comment. A part of the name would not do: SQL has `COMMENT` as a keyword.
    pub fn is_kind(kind: &str) -> bool {
        Comments::KINDS.contains(&kind)
    }

    /// Whether a node of this kind holds text and no code: a comment, or a string.
    pub fn is_text(kind: &str) -> bool {
        Comments::is_kind(kind) || kind.ends_with("string") || kind.ends_with("string_literal")
    }
}

/// What a text in this language is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nature {
    /// A program or a part of one.
    Code,
    /// Text with tags or marks.
    Markup,
    /// Configuration and data.
    Data,
    /// Commands without prompts.
    Shell,
    /// Prompts, commands and their output in one text.
    Session,
    /// Output, trees, differences: nothing to judge.
    Plain,
}

/// What makes trees of a language.
#[derive(Debug)]
pub struct Grammar {
    /// A function because a tree-sitter language cannot be made in a constant.
    pub language: fn() -> tree_sitter::Language,
    /// The grammar's highlight query, and what we add to it: of two patterns for one node the later wins.
    pub highlights: &'static [&'static str],
    /// Whether its syntax errors are the language's own (not so for SQL's dialects or shells).
    pub authoritative: bool,
    /// What stands for `$` in a pattern while the grammar reads it.
    pub expando: char,
    /// What a statement ends with that a pattern leaves out; empty where a statement needs no end.
    pub ending: &'static str,
    /// The same language with another grammar, for texts that this one refuses and the other accepts.
    pub second: Option<&'static Language>,
    /// Code in which `§` stands where a piece of syntax can be that is no statement of its own: a type, a parameter.
    pub contexts: &'static [&'static str],
    pub shapes: Shapes,
}

impl Grammar {
    /// A grammar without authority, in which a name may hold `$`.
    pub(super) const fn new(
        language: fn() -> tree_sitter::Language,
        highlights: &'static [&'static str],
    ) -> Grammar {
        Grammar {
            language,
            highlights,
            authoritative: false,
            expando: '$',
            ending: "",
            second: None,
            contexts: &[],
            shapes: Shapes::NONE,
        }
    }
}

/// How code of a language is put into other code; nothing where that is not known.
#[derive(Debug)]
pub struct Shapes {
    /// Strings that can hold several lines as they are, the best first.
    pub strings: &'static [Quotes],
    pub function: Option<Wrapper>,
    /// What may follow a part of code that could end there.
    pub tails: &'static [&'static str],
    /// Operators and keywords with what says the opposite, or something else; nothing where the word is dropped.
    pub swaps: &'static [(&'static str, &'static str)],
    /// A comment as people put it behind a bracket or a comma; empty where that is not known.
    pub aside: &'static str,
}

impl Shapes {
    pub const NONE: Shapes = Shapes {
        strings: &[],
        function: None,
        tails: &[],
        swaps: &[],
        aside: "",
    };
}

/// A string of several lines.
#[derive(Debug)]
pub struct Quotes {
    pub open: &'static str,
    /// Put before each line.
    pub indent: &'static str,
    pub close: &'static str,
    /// Code that holds this would end the string; empty if none does.
    pub forbids: &'static str,
    /// The kinds of nodes that it can hold; empty if that is not known.
    pub kinds: &'static [&'static str],
}

impl Quotes {
    pub(super) const fn new(
        open: &'static str,
        close: &'static str,
        forbids: &'static str,
    ) -> Quotes {
        Quotes {
            open,
            indent: "",
            close,
            forbids,
            kinds: &[],
        }
    }
}

/// A function around statements.
#[derive(Debug)]
pub struct Wrapper {
    pub open: &'static str,
    /// Where the code waits for something.
    pub open_waiting: &'static str,
    /// Words of code that waits.
    pub waiting: &'static [&'static str],
    /// Put before each line that is not inside a literal.
    pub indent: &'static str,
    pub close: &'static str,
    /// Kinds of nodes that hold text of several lines.
    pub literals: &'static [&'static str],
}
