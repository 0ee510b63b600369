//! `SUMMARY.md` by mdBook's own grammar: its title, chapters before and behind the numbered ones, parts, separators and
//! drafts.
//!
//! The grammar is that of mdBook 0.5's guide ("SUMMARY.md") and of its crate `mdbook-summary`. Nothing is looked up
//! here: an item has the address as it is written, and whether a file is there is asked elsewhere.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// What an author lists, in order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Summary {
    pub items: Vec<SummaryItem>,
}

/// One line of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SummaryItem {
    pub kind: SummaryKind,
    /// The text of the link, or of a part's heading.
    pub title: String,
    /// As it is written, with its escapes; empty where nothing is linked.
    pub address: String,
    /// Bytes of the text that was read.
    pub range: Range<usize>,
    /// 0 at the top.
    pub depth: usize,
    /// `[1, 2]` of chapter 1.2; empty where chapters have none.
    pub number: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryKind {
    Chapter,
    /// A chapter that is not written yet: a link without an address, or an item without a link.
    Draft,
    /// Chapters below a title that is no chapter itself; mdBook has none.
    Section,
    /// A heading above the chapters that follow.
    Part,
    Separator,
}

impl Summary {
    /// Reads a summary; any text is one, and may list nothing.
    pub fn read(text: &str) -> Summary {
        let mut reader = Reader::default();
        let options = Options::ENABLE_HEADING_ATTRIBUTES | Options::ENABLE_GFM;
        for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
            reader.take(event, range);
        }
        Summary {
            items: reader.items,
        }
    }

    /// The files that are chapters, by their paths from the folder of the summary.
    pub fn files(&self) -> impl Iterator<Item = (String, &SummaryItem)> {
        let chapters = self.items.iter();
        chapters.filter_map(|item| Some((item.file()?, item)))
    }
}

impl SummaryItem {
    /// The file of a chapter, by its path from the folder of the summary; none outside of that folder.
    pub fn file(&self) -> Option<String> {
        let is_file = self.kind == SummaryKind::Chapter && !crate::paths::has_scheme(&self.address);
        let path = self.address.split(['#', '?']).next().unwrap_or_default();
        let path = crate::paths::join("", &crate::paths::percent_decode(path))?;
        (is_file && !path.is_empty()).then_some(path)
    }
}

#[derive(Default)]
struct Reader {
    items: Vec<SummaryItem>,
    /// Of each open list, how many of its items have a number.
    lists: Vec<u32>,
    /// Chapters of the first level so far: parts do not begin again.
    chapters: u32,
    /// Of each open item of a list, what was made of it.
    open: Vec<Option<usize>>,
    /// The text of a link, a heading or an item.
    text: Option<String>,
    is_heading: bool,
    /// The address of the open link, and its place.
    link: Option<(String, Range<usize>)>,
    /// The text of an item that has no link yet, with its place.
    loose: Vec<(String, Range<usize>)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::List(_)) => {
                self.draft();
                let before = match self.lists.is_empty() {
                    true => self.chapters,
                    false => 0,
                };
                self.lists.push(before);
            }
            Event::End(TagEnd::List(_)) => {
                if let (Some(count), true) = (self.lists.pop(), self.lists.is_empty()) {
                    self.chapters = count;
                }
            }
            Event::Start(Tag::Item) => {
                self.open.push(None);
                self.loose.push((String::new(), range));
            }
            Event::End(TagEnd::Item) => {
                self.draft();
                self.open.pop();
                self.loose.pop();
            }
            Event::Start(Tag::Heading { .. }) => {
                self.is_heading = true;
                self.text = Some(String::new());
            }
            Event::End(TagEnd::Heading(level)) => {
                self.is_heading = false;
                let title = self.text.take().unwrap_or_default();
                // The first one is the title of the page itself.
                if level == HeadingLevel::H1 && !self.items.is_empty() && self.lists.is_empty() {
                    self.push(SummaryKind::Part, title, String::new(), range);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) if !self.is_heading => {
                self.text = Some(String::new());
                self.link = Some((dest_url.into_string(), range));
            }
            Event::End(TagEnd::Link) => self.chapter(),
            Event::Rule if self.lists.is_empty() => {
                self.push(SummaryKind::Separator, String::new(), String::new(), range);
            }
            Event::Text(text) | Event::Code(text) => self.write(&text),
            Event::SoftBreak | Event::HardBreak => self.write(" "),
            _ => {}
        }
    }

    /// The link that ends is a chapter.
    fn chapter(&mut self) {
        let Some((address, range)) = self.link.take() else {
            return;
        };
        let title = self.text.take().unwrap_or_default();
        // Of an item the first link is the chapter.
        if matches!(self.open.last(), Some(Some(_))) {
            return;
        }
        let kind = match address.is_empty() {
            true => SummaryKind::Draft,
            false => SummaryKind::Chapter,
        };
        let at = self.push(kind, title, address, range);
        if let Some(open) = self.open.last_mut() {
            *open = Some(at);
        }
    }

    fn write(&mut self, text: &str) {
        match (&mut self.text, self.loose.last_mut()) {
            (Some(open), _) => open.push_str(text),
            (None, Some((loose, _))) => loose.push_str(text),
            (None, None) => {}
        }
    }

    /// An item without a link is a chapter that is not written yet.
    fn draft(&mut self) {
        let Some((text, range)) = self.loose.last().cloned() else {
            return;
        };
        if matches!(self.open.last(), Some(None)) && !text.trim().is_empty() {
            let title = text.trim().to_owned();
            let at = self.push(SummaryKind::Draft, title, String::new(), range);
            if let Some(open) = self.open.last_mut() {
                *open = Some(at);
            }
        }
    }

    fn push(
        &mut self,
        kind: SummaryKind,
        title: String,
        address: String,
        range: Range<usize>,
    ) -> usize {
        if let Some(count) = self.lists.last_mut() {
            *count += 1;
        }
        self.items.push(SummaryItem {
            kind,
            title,
            address,
            range,
            depth: self.lists.len().saturating_sub(1),
            number: self.lists.clone(),
        });
        self.items.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use super::SummaryKind::{Chapter, Draft, Part, Separator};
    use super::*;

    fn read(text: &str) -> Vec<(SummaryKind, String, String, usize, Vec<u32>)> {
        let items = Summary::read(text).items.into_iter();
        items
            .map(|item| (item.kind, item.title, item.address, item.depth, item.number))
            .collect()
    }

    #[test]
    fn each_part_of_the_grammar_is_read() {
        let text = "# Summary\n\n[Fore `word`](fore.md)\n[Intro](in%20tro.md)\n\n---\n\n# First part\n\n\
            - [One](one.md) (aside)\n    - [Two *of* one](a/two.md#x)\n    - [Draft]()\n- Words alone\n  - [Inner](inner.md)\n\n\
            # Second part\n\n1. [Three](three.md)\n\n---\n[End](end.md)\n";
        let item = |kind, title: &str, address: &str, depth, number: &[u32]| {
            (
                kind,
                title.to_owned(),
                address.to_owned(),
                depth,
                number.to_vec(),
            )
        };
        assert_eq!(
            read(text),
            [
                item(Chapter, "Fore word", "fore.md", 0, &[]),
                item(Chapter, "Intro", "in%20tro.md", 0, &[]),
                item(Separator, "", "", 0, &[]),
                item(Part, "First part", "", 0, &[]),
                item(Chapter, "One", "one.md", 0, &[1]),
                item(Chapter, "Two of one", "a/two.md#x", 1, &[1, 1]),
                item(Draft, "Draft", "", 1, &[1, 2]),
                item(Draft, "Words alone", "", 0, &[2]),
                item(Chapter, "Inner", "inner.md", 1, &[2, 1]),
                item(Part, "Second part", "", 0, &[]),
                item(Chapter, "Three", "three.md", 0, &[3]),
                item(Separator, "", "", 0, &[]),
                item(Chapter, "End", "end.md", 0, &[]),
            ]
        );
        let summary = Summary::read(text);
        let files: Vec<String> = summary.files().map(|(path, _)| path).collect();
        assert_eq!(
            files,
            [
                "fore.md", "in tro.md", "one.md", "a/two.md", "inner.md", "three.md", "end.md"
            ]
        );
    }

    #[test]
    fn what_is_no_chapter_lists_nothing() {
        for text in [
            "",
            "# Summary\n",
            "text\n\n> quote\n",
            "\0\n- \n",
            "[a](https://x/y.md)\n[b](../out.md)\n",
        ] {
            assert_eq!(Summary::read(text).files().count(), 0, "{text:?}");
        }
        let odd = "- [`#[panic_handler]`](a.md)\n- [#[inline]](b.md)\n- [x](<my page.md>)\n- [r]\n\n[r]: c.md\n";
        let summary = Summary::read(odd);
        let titles: Vec<&str> = summary
            .items
            .iter()
            .map(|item| item.title.as_str())
            .collect();
        assert_eq!(titles, ["#[panic_handler]", "#[inline]", "x", "r"]);
    }
}
