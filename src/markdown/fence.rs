//! A fenced code block as written: its info string in words, its code, and where each byte of it stands.
//!
//! It says what the words are, not what they mean.

use super::TextMap;
use crate::span::{SourceId, Span};

#[derive(Debug, Clone)]
pub struct Fence {
    /// From the first backtick or tilde to the end of the closing line.
    pub span: Span,
    /// From the first backtick or tilde to the end of the opening line.
    pub opening: Span,
    /// The language as written, if the info string names one.
    pub language: Option<Word>,
    /// What stands behind the language.
    pub words: Vec<Word>,
    /// The code with line feeds, without the markers of quotes and lists.
    pub code: String,
    pub map: TextMap,
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
/// opened.
pub(super) fn read_info(source: SourceId, info: &str, at: usize) -> (Option<Word>, Vec<Word>) {
    let mut words = split(source, info, at);
    // `{code-block} python`, `{.python}`, `{python}`.
    if let Some(first) = words.first()
        && first.key.starts_with('{')
    {
        let group = words.remove(0);
        let inner = group.key.trim_start_matches('{').trim_end_matches('}');
        let offset =
            group.span.start as usize + (group.key.len() - group.key.trim_start_matches('{').len());
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
    let names_language = words
        .first()
        .is_some_and(|word| word.value.is_none() && !word.key.starts_with(['{', '#', '[']));
    let language = names_language.then(|| words.remove(0));
    (language.filter(|word| !word.key.is_empty()), words)
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
        check("{code-block} python", "python");
        check("{1,3}", "1 | 3");
        check("{}", "-");
    }

    #[test]
    fn a_word_knows_its_place() {
        let (language, words) = read_info(SourceId(0), "py  bad", 10);
        assert_eq!(language.unwrap().span.range(), 10..12);
        assert_eq!(words[0].span.range(), 14..17);
    }
}
