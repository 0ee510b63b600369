//! Line by line through a text: which blocks a line is in, and which lines are structure.
//!
//! It knows as much of CommonMark as is needed never to take a line of code for structure; where it is mistaken the
//! parser finds out, and [`super::read`] asks again without that line.

use super::super::Dialect;
use super::super::container::Container;
use super::jsx;
use super::line::{self, Cursor, HtmlEnd};
use super::mapped::Mapped;
use super::markers::{self, Closer, Marker};
use super::tokens::{self, Tokens};
use crate::span::SourceId;
use std::collections::HashSet;
use std::ops::Range;

/// Columns by which the content of `!!!` is indented.
const BOX: usize = 4;

#[derive(Default)]
pub(super) struct Scan {
    pub containers: Vec<Container>,
    pub mapped: Mapped,
    /// Whether the text is not as it was.
    pub is_changed: bool,
    /// What is on no page: comments, imports and exports of MDX.
    pub dropped: Vec<Range<usize>>,
    /// Names of places, and where their lines begin.
    pub labels: Vec<(String, usize)>,
    /// Lines of openings that are text, because nothing closes them.
    pub unpaired: Vec<usize>,
}

pub(super) struct Scanner<'t> {
    pub(super) source: SourceId,
    pub(super) text: &'t str,
    pub(super) base: usize,
    pub(super) dialect: Dialect,
    /// Whether the parser reads lists of definitions.
    pub(super) has_definitions: bool,
    /// Lines, by their first byte, that are no structure.
    pub(super) excluded: &'t HashSet<usize>,
    pub(super) scan: Scan,
    pub(super) blocks: Vec<Block>,
    pub(super) open: Vec<Open>,
    pub(super) fence: Option<Fence>,
    pub(super) html: Option<(HtmlEnd, usize)>,
    pub(super) in_paragraph: bool,
    pub(super) options: Option<Options>,
    /// What was read over several lines ends here.
    pub(super) skip_until: usize,
    /// The end of the last line that is not empty.
    pub(super) last_end: usize,
    /// Where the last comment of MDX ends.
    pub(super) last_comment: usize,
    /// How many tildes are a fence that no line of this text ends; not known before it is needed.
    pub(super) tildes: Option<usize>,
    /// How many more modules may be looked through to the end of the text.
    pub(super) patience: usize,
    /// What shortcodes and tags are closed anywhere: all others are text.
    pub(super) closed: HashSet<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    Quote,
    /// Its content is indented by so many columns.
    Item(usize),
    /// The container with this index, whose content is indented.
    Box(usize),
    /// Columns that MDX does not count.
    Shift(usize),
}

pub(super) struct Open {
    pub(super) container: usize,
    pub(super) closer: Closer,
    /// How many blocks are around it.
    pub(super) depth: usize,
    pub(super) line: usize,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    pub(super) byte: u8,
    pub(super) run: usize,
    pub(super) depth: usize,
    pub(super) shift: usize,
    /// How many tildes CommonMark reads in place of its colons.
    pub(super) tildes: usize,
}

impl Fence {
    /// What ends it for CommonMark.
    pub(super) fn marker(&self) -> String {
        match self.byte {
            b':' => "~".repeat(self.tildes),
            byte => char::from(byte).to_string().repeat(self.run),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Options {
    /// Of a directive: `:class: bad`.
    Container(usize),
    /// Of a directive, between two `---`: `class: bad`.
    Yaml(usize),
    /// Indented by four: `    type: warning` below `/// note`.
    Indented(usize),
}

/// A line that is being read.
pub(super) struct Line<'t> {
    /// Its bytes in the text, with its end.
    pub(super) range: Range<usize>,
    /// Behind the markers of the blocks that it goes on with.
    pub(super) lead: Cursor<'t>,
    pub(super) matched: usize,
    /// Whether columns before `lead` were taken out.
    pub(super) is_remade: bool,
    /// White space that MDX does not count.
    pub(super) cuts: Vec<Range<usize>>,
    /// How many columns of it are right before what the line holds.
    pub(super) shift: usize,
}

impl<'t> Scanner<'t> {
    pub fn new(
        source: SourceId,
        text: &'t str,
        base: usize,
        (dialect, has_definitions): (Dialect, bool),
        excluded: &'t HashSet<usize>,
    ) -> Self {
        Scanner {
            has_definitions,
            source,
            text,
            base,
            dialect,
            excluded,
            scan: Scan::default(),
            blocks: Vec::new(),
            open: Vec::new(),
            fence: None,
            html: None,
            in_paragraph: false,
            options: None,
            skip_until: 0,
            last_end: 0,
            last_comment: text.rfind("*/").unwrap_or(0),
            tildes: None,
            patience: 16,
            closed: tokens::closed(text, dialect),
        }
    }

    pub fn run(mut self) -> Scan {
        let mut at = 0;
        for line in self.text.split_inclusive('\n') {
            let range = at..at + line.len();
            at = range.end;
            self.line(range, line.trim_end_matches(['\r', '\n']));
        }
        self.leave(0, true);
        self.scan.dropped.sort_by_key(|range| range.start);
        self.scan
    }

    fn line(&mut self, range: Range<usize>, content: &'t str) {
        let end = range.start + content.len();
        if range.start < self.skip_until {
            if self.skip_until < end {
                self.rest_of_line(self.skip_until..range.end, range.end);
            }
            return;
        }
        let mut line = self.matched(range, content);
        let is_blank = line.lead.is_blank();
        let cut = self.fence.filter(|fence| fence.depth > line.matched);
        if cut.is_some() {
            self.fence = None;
        }
        if let Some(fence) = self.fence {
            self.code(line, fence, end, is_blank);
            return;
        }
        let left = &self.blocks[line.matched..];
        let is_box = left.iter().any(|block| matches!(block, Block::Box(_)));
        if !left.is_empty() && !is_blank && !is_box && self.in_paragraph && !self.begins(&line) {
            self.copy(&line);
            self.last_end = end;
            return;
        }
        if !left.is_empty() {
            self.pop(line.matched, line.range.start, cut);
        }
        if let Some((html, depth)) = self.html {
            let lower = line.lead.rest().to_ascii_lowercase();
            match html {
                _ if depth > self.blocks.len() => self.html = None,
                HtmlEnd::Blank if is_blank => self.html = None,
                HtmlEnd::Blank => {}
                HtmlEnd::Text(ends) => {
                    if ends.iter().any(|end| lower.contains(end)) {
                        self.html = None;
                    }
                    self.copy(&line);
                    self.last_end = end;
                    return;
                }
            }
        }
        if is_blank {
            self.in_paragraph = false;
            self.options = None;
            self.copy(&line);
            return;
        }
        self.last_end = end;
        if self.option(&line) {
            return;
        }
        let (leaf, is_new_quote, is_code) = self.enter(&mut line);
        if is_code {
            self.copy(&line);
            return;
        }
        self.leaf(&line, leaf, is_new_quote);
    }

    /// Goes over the markers of the blocks that a line goes on with.
    fn matched(&self, range: Range<usize>, content: &'t str) -> Line<'t> {
        let mut lead = Cursor::new(content);
        let (mut matched, mut is_remade) = (0, false);
        for block in &self.blocks {
            let is_blank = lead.is_blank();
            match *block {
                Block::Quote if lead.quote() => {}
                Block::Item(width) if is_blank || lead.indent() >= width => {
                    lead.skip(width);
                }
                Block::Box(_) if is_blank || lead.indent() >= BOX => {
                    is_remade |= lead.skip(BOX) > 0;
                }
                Block::Shift(width) if is_blank || lead.indent() >= width => {
                    is_remade |= lead.skip(width) > 0;
                }
                _ => break,
            }
            matched += 1;
        }
        Line {
            range,
            lead,
            matched,
            is_remade,
            cuts: Vec::new(),
            shift: 0,
        }
    }

    fn code(&mut self, mut line: Line<'t>, fence: Fence, end: usize, is_blank: bool) {
        if fence.shift > 0 {
            line.is_remade |= line.lead.skip(fence.shift) > 0;
        }
        let rest = line.lead.rest();
        if line.lead.indent() < 4 && line::ends_fence(rest, fence.byte, fence.run) {
            self.fence = None;
            if fence.byte == b':' {
                let colons = rest.trim_end().len();
                self.respelt(&line, line.lead, colons, &fence.marker());
                self.last_end = end;
                return;
            }
        }
        if !is_blank {
            self.last_end = end;
        }
        self.copy(&line);
    }

    /// `:::{code-block} python` is a fence that CommonMark does not know: it gets one that it does.
    fn colon_fence(&mut self, line: &Line<'t>, leaf: Cursor<'t>, run: usize) {
        // More than the text has anywhere, so that no line of the code ends it.
        let tildes = *self.tildes.get_or_insert_with(|| {
            let longest = self.text.split(|c| c != '~').map(str::len).max();
            longest.unwrap_or(0).max(2) + 1
        });
        let fence = Fence {
            byte: b':',
            run,
            depth: self.blocks.len(),
            shift: line.shift,
            tildes,
        };
        self.in_paragraph = false;
        self.respelt(line, leaf, run, &fence.marker());
        self.fence = Some(fence);
    }

    /// Writes a line with another marker in place of the colons that are next on it.
    fn respelt(&mut self, line: &Line<'t>, leaf: Cursor<'t>, colons: usize, marker: &str) {
        let at = line.range.start + leaf.at;
        self.scan.is_changed = true;
        self.head(line, leaf.at);
        self.scan.mapped.insert(marker, at);
        self.scan
            .mapped
            .copy(self.text, at + colons..line.range.end);
    }

    /// Whether a line that goes on with fewer blocks begins one of its own, and so ends a paragraph.
    fn begins(&self, line: &Line<'t>) -> bool {
        let mut cursor = line.lead;
        if cursor.indent() >= 4 {
            return self.dialect == Dialect::Mdx
                && line::fence(cursor.rest().trim_start()).is_some();
        }
        let (mut quote, mut item) = (cursor, cursor);
        cursor.skip(3);
        let rest = cursor.rest();
        quote.quote()
            || item.item(true).is_some()
            || rest.starts_with('#')
            || line::fence(rest).is_some()
            || line::html(rest, true).is_some()
            || self.is_structure(line.range.start, rest, line.range.end)
    }

    fn is_structure(&self, start: usize, rest: &str, end: usize) -> bool {
        !self.excluded.contains(&start)
            && (markers::line(rest, || self.has_content(end)).is_some()
                || markers::shortcode(rest).is_some()
                || jsx::tag(rest, self.dialect).is_some())
    }

    /// Goes over the markers of blocks that begin on a line.
    ///
    /// What is left, whether it begins a quote, and whether it is indented code.
    fn enter(&mut self, line: &mut Line<'t>) -> (Cursor<'t>, bool, bool) {
        let mut cursor = line.lead;
        let mut is_new_quote = false;
        if self.html.is_some() {
            cursor.skip(3);
            return (cursor, false, false);
        }
        loop {
            let indent = cursor.indent();
            line.shift = 0;
            if indent >= 4 {
                let mut ahead = cursor;
                ahead.skip(indent);
                let mut item = ahead;
                let rest = ahead.rest();
                let begins = !self.in_paragraph
                    || line::fence(rest).is_some()
                    || rest.starts_with(['<', '{', ':'])
                    || item.item(true).is_some();
                if self.dialect == Dialect::Markdown || !begins {
                    return (cursor, is_new_quote, !self.in_paragraph);
                }
                line.cuts.push(cursor.at..ahead.at);
                self.scan.is_changed = true;
                line.shift = indent;
                cursor = ahead;
            }
            if cursor.quote() {
                self.blocks.push(Block::Quote);
                is_new_quote = true;
            } else if let Some(width) = cursor.item(self.in_paragraph) {
                if line.shift > 0 {
                    self.blocks.push(Block::Shift(line.shift));
                }
                self.blocks.push(Block::Item(width));
                is_new_quote = false;
            } else {
                break;
            }
            self.in_paragraph = false;
            if cursor.is_blank() {
                break;
            }
        }
        cursor.skip(3);
        (cursor, is_new_quote, false)
    }

    /// What is left of a line behind all markers of blocks.
    fn leaf(&mut self, line: &Line<'t>, leaf: Cursor<'t>, is_new_quote: bool) {
        let rest = leaf.rest();
        let at = line.range.start + leaf.at;
        if !self.excluded.contains(&line.range.start) {
            if self.dialect == Dialect::Mdx && self.dropped(line, leaf, at) {
                return;
            }
            if self.html.is_none()
                && let Some((run, _)) = line::colon_fence(rest)
            {
                self.colon_fence(line, leaf, run);
                return;
            }
            if let Some(marker) = self.marker(line, rest, is_new_quote)
                && self.take(
                    line,
                    leaf,
                    Tokens::one(at..at + rest.trim_end().len(), marker),
                )
            {
                return;
            }
            if self.summary(line, rest) || self.label(line, leaf) {
                return;
            }
            let found = tokens::at(self.text, at, line.range.end, self.dialect);
            if let Some(found) = found
                && self.take(line, leaf, found)
            {
                return;
            }
        }
        // What is below the definition of a term is indented as what is below `!!!` is.
        let is_definition = rest.starts_with(":   ") || rest.starts_with(":\t");
        if is_definition && self.html.is_none() && !self.has_definitions {
            self.copy(line);
            self.blocks.push(Block::Shift(BOX));
            self.in_paragraph = true;
            return;
        }
        if let Some((byte, run, _)) = line::fence(rest)
            && self.html.is_none()
        {
            self.fence = Some(Fence {
                byte,
                run,
                depth: self.blocks.len(),
                shift: line.shift,
                tildes: 0,
            });
            self.in_paragraph = false;
            self.copy(line);
            return;
        }
        if self.html.is_none()
            && let Some(end) = line::html(rest, self.in_paragraph)
        {
            self.html_block(line, rest, end);
            return;
        }
        self.in_paragraph = self.html.is_none() && !rest.starts_with('#');
        if self.dialect == Dialect::Mdx && self.html.is_none() {
            self.text_of_mdx(line, at);
            return;
        }
        self.copy(line);
    }

    fn html_block(&mut self, line: &Line<'t>, rest: &str, end: HtmlEnd) {
        self.in_paragraph = false;
        let is_over = match end {
            HtmlEnd::Text(ends) => {
                let lower = rest.to_ascii_lowercase();
                ends.iter()
                    .any(|end| lower.get(2..).is_some_and(|rest| rest.contains(end)))
            }
            // A component of MDX that stands alone ends with its line: what follows is Markdown.
            HtmlEnd::Blank => false,
        };
        self.copy(line);
        if self.dialect == Dialect::Mdx && end == HtmlEnd::Blank && tokens::is_whole(rest) {
            self.scan.mapped.insert("\n", line.range.end);
            self.scan.is_changed = true;
            return;
        }
        if !is_over {
            self.html = Some((end, self.blocks.len()));
        }
    }

    fn marker(&mut self, line: &Line<'t>, rest: &str, is_new_quote: bool) -> Option<Marker> {
        if let Some(Open { closer, .. }) = self.open.last()
            && let Closer::Fence(byte, run) = *closer
            && line::ends_fence(rest, byte, run)
        {
            return Some(Marker::Close(Closer::Fence(byte, run)));
        }
        if self.html.is_none()
            && let Some((byte, run, info)) = line::fence(rest)
        {
            return markers::directive(info, byte, run);
        }
        if is_new_quote && let Some(found) = markers::alert(rest) {
            return Some(found);
        }
        markers::line(rest, || self.has_content(line.range.end))
    }

    /// Whether the next line that is not empty is indented below this one.
    fn has_content(&self, end: usize) -> bool {
        let mut lines = self.text[end..].lines();
        let next = lines.find(|line| !line.trim_start_matches(['>', ' ', '\t']).trim().is_empty());
        next.is_some_and(|next| {
            let line = self.matched(0..0, next);
            line.matched == self.blocks.len() && line.lead.indent() >= BOX
        })
    }
}
