//! The tags of a table's cells. It writes no cell's text.

use pulldown_cmark::Alignment;

/// The cells of a table, with their alignment as a class: the writer's `style` is forbidden where pages have a strict policy.
#[derive(Default)]
pub(super) struct Cells<'a> {
    alignments: &'a [Alignment],
    in_head: bool,
    column: usize,
}

impl<'a> Cells<'a> {
    pub fn new(alignments: &'a [Alignment]) -> Self {
        Cells {
            alignments,
            ..Cells::default()
        }
    }

    pub fn row(&mut self, is_head: bool) {
        self.in_head = is_head;
        self.column = 0;
    }

    /// The tag that opens the next cell.
    pub fn open(&mut self) -> String {
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => " class=\"left\"",
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        format!("<{}{class}>", if self.in_head { "th" } else { "td" })
    }

    /// The tag that closes it.
    pub fn close(&self) -> &'static str {
        if self.in_head { "</th>" } else { "</td>" }
    }
}
