//! A fenced code block as written: its info string in words, its code, and where each byte of it stands.
//!
//! It says what the words are, not what they mean.

use super::TextMap;
use crate::span::{SourceId, Span};
use std::ops::Range;

#[derive(Debug, Clone)]
pub struct Fence {
    /// From the first backtick, tilde or colon to the end of the closing line.
    pub span: Span,
    /// From the first backtick, tilde or colon to the end of the opening line.
    pub opening: Span,
    /// The language as written, if the info string names one.
    pub language: Option<Word>,
    /// What stands behind the language.
    pub words: Vec<Word>,
    /// The code with line feeds, without the markers of quotes and lists.
    pub code: String,
    pub map: TextMap,
    /// Whole lines of the code that are not shown and are code all the same, in order and apart from each other.
    pub covered: Vec<Range<usize>>,
    pub closed: bool,
    /// Its place among the document's blocks.
    pub block: usize,
}

/// A word of an info string: `bare`, or `key=value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub key: String,
    /// Without its quotes.
    pub value: Option<String>,
    pub span: Span,
}

impl Fence {
    pub fn word(&self, key: &str) -> Option<&Word> {
        self.words.iter().find(|word| word.key == key)
    }

    /// The code that a reader is shown, in pieces.
    pub fn shown(&self) -> impl Iterator<Item = &str> {
        let ends = self.covered.iter().map(|range| range.start);
        let ends = ends.chain(std::iter::once(self.code.len()));
        let starts = self.covered.iter().map(|range| range.end);
        let starts = std::iter::once(0).chain(starts);
        starts
            .zip(ends)
            .map(|(start, end)| &self.code[start..end])
            .filter(|piece| !piece.is_empty())
    }

    /// The words of its opening line by which another tool puts a file into its place, as they are written.
    ///
    /// MyST's `{literalinclude} path`, `file=path` of remark-code-import and `include=path` of Pandoc's filters over an
    /// empty fence, and Docusaurus' `reference` over an address.
    pub fn include(&self) -> Option<String> {
        let language = self.language.as_ref();
        if let Some(word) = language.filter(|word| word.key == "literalinclude") {
            let path = self.words.first().map_or("", |path| path.key.as_str());
            return Some(format!("{{{}}} {path}", word.key));
        }
        let code = self.code.trim();
        if code.is_empty() {
            let mut words = self.words.iter();
            let word =
                words.find(|word| matches!(word.key.as_str(), "file" | "include" | "src"))?;
            return Some(format!("{}={}", word.key, word.value.as_ref()?));
        }
        let is_address = code.starts_with("https://") && !code.contains(char::is_whitespace);
        (is_address && self.word("reference").is_some()).then(|| format!("reference {code}"))
    }

    /// The span in the file of a byte range of the code.
    pub fn span_of(&self, range: std::ops::Range<usize>) -> Span {
        let file = self.map.file_range(range);
        Span::new(self.span.source, file.start, file.end)
    }
}

/// Reads an info string that stands at byte `at` of the source.
///
/// Words are parted by white space and commas; quotes hold a value together, braces hold a group of another tool's
/// together, and a group that starts with a class or a language (`{.python …}`, `{python}`, `{code-block} python`) is
/// opened. What is glued to a language (`js{1,3}`, `ts:title=a.ts`) is words of its own.
pub(super) fn read_info(source: SourceId, info: &str, at: usize) -> (Option<Word>, Vec<Word>) {
    let mut words = split(source, info, at);
    // `{py:function} send(to)` describes something and holds no code.
    if words.first().is_some_and(|word| is_of_domain(&word.key)) {
        return (None, words);
    }
    // `{code-block} python`, `{.python}`, `{python}`.
    if let Some(first) = words.first()
        && first.key.starts_with('{')
    {
        let group = words.remove(0);
        let inner = group.key.strip_prefix('{').unwrap_or(&group.key);
        let inner = inner.strip_suffix('}').unwrap_or(inner);
        let offset = group.span.start as usize + 1;
        if !matches!(inner, "code-block" | "code" | "sourcecode" | "code-cell") {
            let mut opened = split(source, inner, offset);
            for word in &mut opened {
                if let Some(class) = word.key.strip_prefix('.') {
                    word.key = class.to_owned();
                }
            }
            opened.retain(|word| !word.key.is_empty());
            words.splice(0..0, opened);
        }
    }
    unglue(source, info, at, &mut words);
    open_attributes(source, &mut words);
    if let Some(first) = words.first_mut() {
        name_alone(first);
    }
    let names_language = words
        .first()
        .is_some_and(|word| word.value.is_none() && !word.key.starts_with(['{', '#', '[']));
    let language = names_language.then(|| words.remove(0));
    (language.filter(|word| !word.key.is_empty()), words)
}

/// Whether a group names a directive of one of Sphinx' domains: `{py:class}`.
fn is_of_domain(group: &str) -> bool {
    let inner = group.strip_prefix('{');
    let inner = inner.and_then(|inner| inner.strip_suffix('}'));
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase())
            && name
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
    };
    let pair = inner.and_then(|inner| inner.split_once(':'));
    pair.is_some_and(|(domain, name)| is_name(domain) && is_name(name))
}

/// Takes the attributes of `python {test="skip" .wide}` apart; `{1,3}` and the like stay as they are.
fn open_attributes(source: SourceId, words: &mut Vec<Word>) {
    let mut at = 0;
    while at < words.len() {
        let word = &words[at];
        let inner = word.key.strip_prefix('{');
        let inner = inner.and_then(|inner| inner.strip_suffix('}'));
        let opened = inner
            .filter(|_| at > 0 && word.value.is_none())
            .map(|inner| split(source, inner, word.span.start as usize + 1));
        let is_name = |key: &str| key.starts_with(|c: char| c.is_ascii_alphabetic());
        let opened = opened.filter(|opened| {
            opened
                .iter()
                .any(|word| word.value.is_some() && is_name(&word.key))
                && opened.iter().all(|word| {
                    word.value.is_some() && is_name(&word.key) || word.key.starts_with(['.', '#'])
                })
        });
        let Some(opened) = opened else {
            at += 1;
            continue;
        };
        let count = opened.len();
        words.splice(at..=at, opened);
        at += count;
    }
}

/// What ends a language's name: `c++`, `c#`, `vb.net` and `objective-c` have none of it.
const ENDS: &[char] = &['{', '[', '(', ':', ';', '|', '@', '!'];

/// What stands between a language and what is glued to it.
const SEPARATORS: &[char] = &[':', ';', '|', '@', '!'];

/// Takes the first word apart into a language and the words of other tools that are glued to it.
fn unglue(source: SourceId, info: &str, at: usize, words: &mut Vec<Word>) {
    let Some(first) = words.first() else {
        return;
    };
    let key = first.key.as_str();
    let Some(end) = name_end(key).filter(|end| *end > 0) else {
        return;
    };
    let start = first.span.start as usize;
    // The key of a class has lost its dot.
    let has_dot = info[start - at..].starts_with('.') && !key.starts_with('.');
    let start = start + usize::from(has_dot);
    let name = Word {
        key: key[..end].to_owned(),
        value: None,
        span: Span::new(source, start, start + end),
    };
    let (from, until) = (start + end - at, first.span.end as usize - at);
    let mut glued = Vec::new();
    let mut rest = from;
    while rest < until {
        let text = &info[rest..until];
        let more = text.trim_start_matches(SEPARATORS);
        rest = until - more.len();
        // A group, or all up to the next one.
        let length = match more.chars().next() {
            None => break,
            Some('{' | '[' | '(') => group_length(more),
            Some(_) => more
                .find(['{', '['])
                .filter(|_| !more.contains('='))
                .unwrap_or(more.len()),
        };
        let mut inner = split(source, &more[..length], at + rest);
        for word in &mut inner {
            // `python:src/a.py`: a path is what the code is called.
            let is_path = word.value.is_none()
                && !word.key.starts_with(['{', '[', '(', '#', '.'])
                && word.key.contains(['/', '.']);
            if is_path {
                word.value = Some(std::mem::replace(&mut word.key, "title".to_owned()));
            }
        }
        glued.append(&mut inner);
        rest += length;
    }
    // `language:python`, `lang=js`: the name says only that a language follows.
    let says_so = matches!(name.key.as_str(), "language" | "lang");
    let is_name = |word: &Word| word.value.is_none() && word.key.starts_with(char::is_alphabetic);
    let mut all = match glued.first() {
        Some(first) if says_so && is_name(first) => Vec::new(),
        _ => vec![name],
    };
    all.append(&mut glued);
    words.splice(0..1, all);
}

/// Leaves only the name of a language that is spelt as the class of an element (`language-js`) or with HackMD's request
/// for line numbers (`js=`, `js=12`, `js=+`).
fn name_alone(word: &mut Word) {
    if let Some(value) = &word.value {
        let is_request = value
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+!".contains(&byte));
        // `startline=5` is what a fence without a language asks for.
        let lower = word.key.to_ascii_lowercase();
        let is_option = OPTIONS.iter().any(|option| lower.contains(option));
        if !is_request || is_option || !lower.starts_with(char::is_alphabetic) {
            return;
        }
        word.span.end = word.span.start + u32::try_from(word.key.len()).unwrap_or(0);
        word.value = None;
    }
    for prefix in ["language-", "lang-"] {
        if let Some(name) = word
            .key
            .strip_prefix(prefix)
            .filter(|name| !name.is_empty())
        {
            word.span.start += u32::try_from(prefix.len()).unwrap_or(0);
            word.key = name.to_owned();
            return;
        }
    }
}

/// Parts of the names under which tools take a number.
const OPTIONS: &[&str] = &[
    "line", "start", "from", "num", "highlight", "hl", "tab", "width", "height", "size", "level",
    "step", "group", "max", "min", "offset", "count", "indent", "depth", "index", "id", "page",
    "title", "file", "name",
];

/// Where a language's name ends in a word that goes on; none where it is the whole word.
fn name_end(key: &str) -> Option<usize> {
    let sign = key.find(ENDS);
    // `js#main`, but `c#` and `c#{1}`.
    let hash = key.match_indices('#').find_map(|(at, _)| {
        let goes_on = key[at + 1..].starts_with(|next: char| next.is_alphanumeric());
        goes_on.then_some(at)
    });
    [sign, hash].into_iter().flatten().min()
}

/// The bytes of the group at the head of a text, with its brackets; all of it where the group is never closed.
fn group_length(text: &str) -> usize {
    let mut depth = 0usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' | '[' | '(' => depth += 1,
            '}' | ']' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn split(source: SourceId, info: &str, at: usize) -> Vec<Word> {
    let bytes = info.as_bytes();
    let mut words = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i].is_ascii_whitespace() || bytes[i] == b',' {
            i += 1;
            continue;
        }
        let start = i;
        let mut equals = None;
        let (mut quote, mut depth) = (None, 0usize);
        while i < bytes.len() {
            match (bytes[i], quote) {
                (byte, Some(open)) if byte == open => quote = None,
                (_, Some(_)) => {}
                // Only a value or a group is quoted: `don't` is a word.
                (byte @ (b'"' | b'\''), None)
                    if depth > 0 || i == start || equals == Some(i - 1) =>
                {
                    quote = Some(byte);
                }
                (b'{' | b'[' | b'(', None) => depth += 1,
                (b'}' | b']' | b')', None) => depth = depth.saturating_sub(1),
                (b'=', None) if depth == 0 && equals.is_none() => equals = Some(i),
                // `rust,ignore` is two words; `also=A,B` and `hl_lines=1,3` are one value.
                (b',', None) if depth == 0 && equals.is_none() => break,
                (byte, None) if depth == 0 && byte.is_ascii_whitespace() => break,
                _ => {}
            }
            i += 1;
        }
        let (key, value) = match equals {
            Some(equals) if equals > start => {
                (&info[start..equals], Some(unquote(&info[equals + 1..i])))
            }
            _ => (&info[start..i], None),
        };
        words.push(Word {
            key: key.to_owned(),
            value: value.map(str::to_owned),
            span: Span::new(source, at + start, at + i),
        });
    }
    words
}

fn unquote(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(info: &str, expect: &str) {
        let (language, words) = read_info(SourceId(0), info, 100);
        let mut found = language.map_or_else(|| "-".to_owned(), |word| word.key);
        for word in words {
            found += " | ";
            found += &word.key;
            if let Some(value) = word.value {
                found += &format!("={value}");
            }
        }
        assert_eq!(found, expect, "{info:?}");
    }

    #[test]
    fn words_and_values() {
        check("python", "python");
        check("", "-");
        check(
            "python bad skip=\"needs a run: x, y\"",
            "python | bad | skip=needs a run: x, y",
        );
        check(
            "py title='a b' raises=\"E: it's\"",
            "py | title=a b | raises=E: it's",
        );
        check("rust,no_run,edition2021", "rust | no_run | edition2021");
        check("js {1,3} linenums", "js | {1,3} | linenums");
        check("jsx option='{ \"a\": 1 }'", "jsx | option={ \"a\": 1 }");
        check("title=x", "- | title=x");
        check("py also=A,B bad", "py | also=A,B | bad");
        check("python skip=\"never closed", "python | skip=never closed");
        check("a\"b c", "a\"b | c");
    }

    #[test]
    fn groups_of_other_tools() {
        check("{.python .numberLines}", "python | numberLines");
        check("{python}", "python");
        check("{py:function} send(to)", "- | {py:function} | send(to)");
        check("{code-block} python", "python");
        check("{1,3}", "1 | 3");
        check("{}", "-");
        check("{.python .bad}", "python | bad");
        check("{ .python title=\"days.py\" }", "python | title=days.py");
        check(
            "python {test=\"skip\" lint=\"a b\"}",
            "python | test=skip | lint=a b",
        );
        check("js {1,3} { a: b }", "js | {1,3} | { a: b }");
        check("python {.wide group='x'}", "python | .wide | group=x");
    }

    #[test]
    fn what_is_glued_to_a_language_is_words_of_their_own() {
        check("go{2}", "go | {2}");
        check("vue{1,3-5} [App.vue]", "vue | {1,3-5} | [App.vue]");
        check("rust:line-numbers", "rust | line-numbers");
        check(
            "ts:no-line-numbers{3} {1}",
            "ts | no-line-numbers | {3} | {1}",
        );
        check("go:title=cmd/a.go", "go | title=cmd/a.go");
        check("tsx{2-4}:title=b.tsx", "tsx | {2-4} | title=b.tsx");
        check("ruby:lib/a.rb", "ruby | title=lib/a.rb");
        check("sh[install]", "sh | [install]");
        check("java(Main.java)", "java | (Main.java)");
        check("{.rust{1}}", "rust | {1}");
        check("language:go", "go");
        check("language-js", "js");
        check("lang-rust{1}", "rust | {1}");
        check("{.language-go .wide}", "go | wide");
        check("go=", "go");
        check("js=12 {1}", "js | {1}");
        check("python=+ bad", "python | bad");
        for odd in ["language-", "lang-"] {
            check(odd, odd);
        }
        check("linenos=1", "- | linenos=1");
        check("a=b", "- | a=b");
        check("start=", "- | start=");
        check("js#main", "js | #main");
        check("yaml:", "yaml");
        check("dart tag=bad", "dart | tag=bad");
        check("js [Bad]", "js | [Bad]");
        check("rust,compile_fail,E0382", "rust | compile_fail | E0382");
        check("js title=\"❌ Bad: no\"", "js | title=❌ Bad: no");
        check("py:title=\"a b.py\" bad", "py | title=a b.py | bad");
        for whole in [
            "c++", "c#", "f#", "objective-c", "vb.net", "html+jinja", ".env",
        ] {
            check(whole, whole);
        }
        check("c++{1}", "c++ | {1}");
        check("c#:a.cs", "c# | title=a.cs");
        for odd in [
            ":", "{", "js{", "js[é", "é{1}", "::a", "js:{", "js:title=\"é",
        ] {
            let _ = read_info(SourceId(0), odd, 7);
        }
    }

    #[test]
    fn a_glued_word_knows_its_place() {
        let (language, words) = read_info(SourceId(0), "é{1}:title=b", 10);
        assert_eq!(language.unwrap().span.range(), 10..12);
        assert_eq!(words[0].span.range(), 12..15);
        assert_eq!(words[1].span.range(), 16..23);
        let (language, _) = read_info(SourceId(0), "language-é", 10);
        assert_eq!(language.unwrap().span.range(), 19..21);
        let (language, _) = read_info(SourceId(0), "js=12", 10);
        assert_eq!(language.unwrap().span.range(), 10..12);
    }

    #[test]
    fn a_word_knows_its_place() {
        let (language, words) = read_info(SourceId(0), "py  bad", 10);
        assert_eq!(language.unwrap().span.range(), 10..12);
        assert_eq!(words[0].span.range(), 14..17);
    }
}
