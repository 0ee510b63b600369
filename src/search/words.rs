//! Text to the terms that it can be found by.
//!
//! A word is a run of letters, digits and `_`, in lower case and without the accents of Latin letters.
//! Parts of `snake_case` and `camelCase` are terms beside the whole; so are `n+1`, `c++`, `c#` and `2.0`, which would
//! fall apart otherwise. Scripts that are written without spaces are cut into pairs of characters.
//!
//! `themes/default/search-results.js` cuts a query in the same way: a change here is a change there.

/// Characters of the longest term; what is longer is found by its beginning.
const LONGEST: usize = 48;

/// What joins words of prose into one more term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// `n+1`, `c#` and `2.0` are terms too.
    Prose,
    /// `a+b` is arithmetic.
    Code,
}

/// Every term of a text, as often as it occurs.
pub fn terms(text: &str, kind: Text, mut each: impl FnMut(&str)) {
    let mut folded = String::new();
    let mut joined: Option<usize> = None;
    let mut at = 0;
    while let Some((start, end)) = next_word(text, at) {
        word(&text[start..end], &mut folded, &mut each);
        at = end;
        if kind == Text::Code {
            continue;
        }
        let first = joined.take().unwrap_or(start);
        match joint(&text[first..], end - first) {
            Joint::Open => joined = Some(first),
            Joint::End(length) if length > end - start => {
                let mut whole = String::new();
                fold(&text[first..first + length], &mut whole);
                truncate(&mut whole);
                each(&whole);
            }
            Joint::End(_) => {}
        }
    }
}

/// A text as one term, for ids: `no-shadow`. None if it cannot be asked for as one word.
pub fn whole(text: &str) -> Option<String> {
    let mut folded = String::new();
    fold(text.trim(), &mut folded);
    truncate(&mut folded);
    let is_word =
        !folded.is_empty() && !folded.contains(|c: char| c.is_whitespace() || c.is_control());
    is_word.then_some(folded)
}

enum Joint {
    /// Another word follows that belongs to the same term.
    Open,
    /// The term is this long.
    End(usize),
}

/// What stands behind the word that ends at `end`.
fn joint(text: &str, end: usize) -> Joint {
    let rest = &text[end..];
    let signs = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'+' | b'#'))
        .count();
    let follows = |at: usize| rest[at..].chars().next();
    if signs > 0 {
        return match follows(signs) {
            Some(c) if is_word(c) => Joint::Open,
            _ => Joint::End(end + signs),
        };
    }
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    if rest.starts_with('.') && is_digit(text[..end].chars().next_back()) && is_digit(follows(1)) {
        return Joint::Open;
    }
    Joint::End(end)
}

/// The bytes of the next word from `at` on.
fn next_word(text: &str, at: usize) -> Option<(usize, usize)> {
    let start = at + text[at..].find(is_word)?;
    let length = text[start..].find(|c| !is_word(c));
    Some((start, length.map_or(text.len(), |length| start + length)))
}

fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphanumeric() || is_accent(c)
}

/// The terms of one word.
fn word(text: &str, folded: &mut String, each: &mut impl FnMut(&str)) {
    folded.clear();
    fold(text, folded);
    if folded.chars().any(is_unspaced) {
        pairs(folded, each);
        return;
    }
    truncate(folded);
    if folded.bytes().all(|byte| byte == b'_') {
        return;
    }
    each(folded);
    let mut parts = parts(text).peekable();
    let Some(first) = parts.next() else { return };
    if parts.peek().is_none() && first.len() == text.len() {
        return;
    }
    for part in std::iter::once(first).chain(parts) {
        folded.clear();
        fold(part, folded);
        truncate(folded);
        // An accent that belongs to no letter leaves nothing.
        if !folded.is_empty() {
            each(folded);
        }
    }
}

/// `back_populates` and `backPopulates` as `back` and `populates`; of `HTTPServer`, `HTTP` and `Server`.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split('_')
        .filter(|part| !part.is_empty())
        .flat_map(|part| {
            let mut rest = part;
            std::iter::from_fn(move || {
                if rest.is_empty() {
                    return None;
                }
                let (one, more) = rest.split_at(hump(rest));
                rest = more;
                Some(one)
            })
        })
}

/// Where the first part of `camelCase` ends.
fn hump(text: &str) -> usize {
    let mut chars = text.char_indices().peekable();
    let mut before: Option<char> = None;
    while let Some((at, c)) = chars.next() {
        if let Some(last) = before
            && c.is_uppercase()
        {
            let next = chars.peek().map(|(_, next)| *next);
            let ends_capitals = last.is_uppercase() && next.is_some_and(char::is_lowercase);
            if !last.is_uppercase() || ends_capitals {
                return at;
            }
        }
        before = Some(c);
    }
    text.len()
}

/// Runs of a script without spaces as pairs, a single character as itself; what stands between them as words.
fn pairs(folded: &str, each: &mut impl FnMut(&str)) {
    let mut rest = folded;
    while let Some(first) = rest.chars().next() {
        let is_run = is_unspaced(first);
        let end = rest
            .find(|c| is_unspaced(c) != is_run)
            .unwrap_or(rest.len());
        let (run, more) = rest.split_at(end);
        rest = more;
        if !is_run {
            let mut word = run.to_owned();
            truncate(&mut word);
            each(&word);
            continue;
        }
        let mut starts = run.char_indices().map(|(at, _)| at);
        let mut ends = run
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .skip(1)
            .peekable();
        if ends.peek().is_none() {
            each(run);
        }
        for end in ends {
            let start = starts.next().unwrap_or(0);
            each(&run[start..end]);
        }
    }
}

/// Thai, Lao, kana, Han: no space stands between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn is_accent(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// Lower case, without accents, full-width forms as ASCII.
fn fold(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            '\u{ff01}'..='\u{ff5e}' => {
                let plain = char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c);
                out.push(plain.to_ascii_lowercase());
            }
            'ς' => out.push('σ'),
            _ => out.extend(c.to_lowercase().filter(|c| !is_accent(*c)).map(plain)),
        }
    }
}

fn truncate(term: &mut String) {
    if let Some((end, _)) = term.char_indices().nth(LONGEST) {
        term.truncate(end);
    }
}

/// A Latin letter without what stands above or below it: what Unicode's canonical decomposition begins with.
fn plain(c: char) -> char {
    if !matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') {
        return c;
    }
    let row = ACCENTED.iter().find(|(_, accented)| accented.contains(c));
    row.map_or(c, |(letter, _)| *letter)
}

#[rustfmt::skip] // a table: one row a line
const ACCENTED: &[(char, &str)] = &[
    ('a', "àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ"),
    ('b', "ḃḅḇ"),
    ('c', "çćĉċčḉ"),
    ('d', "ďḋḍḏḑḓ"),
    ('e', "èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ"),
    ('f', "ḟ"),
    ('g', "ĝğġģǧǵḡ"),
    ('h', "ĥȟḣḥḧḩḫẖ"),
    ('i', "ìíîïĩīĭįǐȉȋḭḯỉị"),
    ('j', "ĵǰ"),
    ('k', "ķǩḱḳḵ"),
    ('l', "ĺļľḷḹḻḽ"),
    ('m', "ḿṁṃ"),
    ('n', "ñńņňǹṅṇṉṋ"),
    ('o', "òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ"),
    ('p', "ṕṗ"),
    ('r', "ŕŗřȑȓṙṛṝṟ"),
    ('s', "śŝşšșṡṣṥṧṩ"),
    ('t', "ţťțṫṭṯṱẗ"),
    ('u', "ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"),
    ('v', "ṽṿ"),
    ('w', "ŵẁẃẅẇẉẘ"),
    ('x', "ẋẍ"),
    ('y', "ýÿŷȳẏẙỳỵỷỹ"),
    ('z', "źżžẑẓẕ"),
];
