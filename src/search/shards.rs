//! The index as files: a script each, that hands its data to `search-results.js`.
//!
//! A list is written as one line: the term, a tab, `!` if the list was cut, and for each passage how many stand
//! between it and the one before in base 36, with nothing for none, and its level as a capital letter.

use super::postings::List;
use crate::page::SearchPage;
use serde_json::{Value, json};
use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3;

/// Bytes of the longest shard: so it has no more when it is compressed.
#[cfg(test)]
pub const MOST_BYTES: usize = 40_000;

/// A shard of terms is loaded for a word of the query: a few words load a few.
const TERM_BYTES: usize = 32_000;

/// A shard of passages is loaded for a result, and results lie far apart.
const PASSAGE_BYTES: usize = 16_000;

/// Characters of a result's text.
const EXCERPT: usize = 220;

/// Characters of a title.
const TITLE: usize = 160;

/// Every file by its address; the first one names the others.
pub fn write(pages: &[SearchPage<'_>], lists: &[List]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let (passage_starts, count) = write_passages(pages, &mut files);
    let term_starts = write_terms(lists, &mut files);
    let mut version = Xxh3::new();
    for (_, bytes) in &files {
        version.update(bytes);
    }
    // The version keeps a browser from holding new shards against old ones.
    let index = json!([
        format!("{:016x}", version.digest()),
        count,
        term_starts,
        passage_starts
    ]);
    files.insert(0, script("index", &index));
    files
}

/// A shard's address is its name below `assets/search/`.
fn script(name: &str, data: &Value) -> (String, Vec<u8>) {
    let text = format!("rulebookSearch(\"search/{name}\",{data})\n");
    (format!("assets/search/{name}.js"), text.into_bytes())
}

/// The first term of each shard.
fn write_terms<'a>(lists: &'a [List], files: &mut Vec<(String, Vec<u8>)>) -> Vec<&'a str> {
    let mut starts = Vec::new();
    let mut lines = String::new();
    let mut bytes = 0;
    for list in lists {
        let line = line(list);
        // JSON writes the tab and the line feed with two bytes each.
        let length = line.len() + 3;
        if bytes > 0 && bytes + length > TERM_BYTES {
            files.push(script(&format!("t{}", starts.len() - 1), &json!(lines)));
            lines.clear();
            bytes = 0;
        }
        bytes += length;
        if lines.is_empty() {
            starts.push(list.term.as_str());
        } else {
            lines.push('\n');
        }
        lines.push_str(&line);
    }
    if !lines.is_empty() {
        files.push(script(&format!("t{}", starts.len() - 1), &json!(lines)));
    }
    starts
}

fn line(list: &List) -> String {
    let mut line = format!("{}\t", list.term);
    if list.is_cut {
        line.push('!');
    }
    let mut next = 0;
    for (passage, level) in &list.passages {
        let gap = passage - next;
        if gap > 0 {
            base_36(gap, &mut line);
        }
        line.push(char::from(b'A' + level));
        next = passage + 1;
    }
    line
}

fn base_36(mut number: u32, out: &mut String) {
    let mut digits = [0u8; 7];
    let mut at = digits.len();
    while number > 0 {
        at -= 1;
        digits[at] = b"0123456789abcdefghijklmnopqrstuvwxyz"[(number % 36) as usize];
        number /= 36;
    }
    out.extend(digits[at..].iter().copied().map(char::from));
}

/// The number of the first passage of each shard, and how many passages there are.
fn write_passages(
    pages: &[SearchPage<'_>],
    files: &mut Vec<(String, Vec<u8>)>,
) -> (Vec<usize>, usize) {
    let mut starts: Vec<usize> = Vec::new();
    let mut shard = Shard::default();
    let mut count = 0;
    for (at, page) in pages.iter().enumerate() {
        for passage in &page.passages {
            let mut said = Value::Array(vec![
                json!(0),
                json!(passage.href),
                json!(cut(passage.title, TITLE)),
                json!(excerpt(&passage.prose)),
            ]);
            if let (Some(rule), Value::Array(said)) = (&passage.rule, &mut said) {
                said.extend([json!(cut(rule.id, TITLE)), json!(rule.severity)]);
            }
            let about = json!([
                page.href,
                cut(page.title, TITLE),
                cut(&page.trail.join(" › "), TITLE)
            ]);
            let length = said.to_string().len() + about.to_string().len();
            if shard.bytes > 0 && shard.bytes + length > PASSAGE_BYTES {
                files.push(std::mem::take(&mut shard).script(starts.len() - 1));
            }
            if shard.bytes == 0 {
                starts.push(count);
            }
            shard.add(at, about, said, length);
            count += 1;
        }
    }
    if shard.bytes > 0 {
        files.push(shard.script(starts.len() - 1));
    }
    (starts, count)
}

/// Passages, and the pages that they stand on.
#[derive(Default)]
struct Shard {
    pages: Vec<Value>,
    /// By page of the book, its place in `pages`.
    places: HashMap<usize, usize>,
    passages: Vec<Value>,
    bytes: usize,
}

impl Shard {
    fn add(&mut self, page: usize, about: Value, mut passage: Value, length: usize) {
        let place = *self.places.entry(page).or_insert_with(|| {
            self.pages.push(about);
            self.pages.len() - 1
        });
        passage[0] = json!(place);
        self.passages.push(passage);
        self.bytes += length;
    }

    fn script(self, number: usize) -> (String, Vec<u8>) {
        script(&format!("p{number}"), &json!([self.pages, self.passages]))
    }
}

/// The beginning of the text, on one line.
fn excerpt(prose: &[&str]) -> String {
    let mut out = String::new();
    let words = prose.iter().flat_map(|text| text.split_whitespace());
    let mut left = EXCERPT;
    for word in words {
        let length = word.chars().count() + 1;
        if length > left {
            out.push('…');
            break;
        }
        left -= length;
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
