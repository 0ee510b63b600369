//! A table of the author's with bad code in one column and good code in the other: it is shown as pairs.
//!
//! A table is known by its tags in the finished HTML of a page, whether they were written as HTML or as MDX. Every other
//! table stays a table.

use super::leads;
use super::views::{Caption, Html};
use crate::book::Stance;

/// A fence in its place, and the label that its author put above it.
#[derive(Clone)]
pub(super) struct Placed {
    pub fence: usize,
    pub caption: Option<Caption>,
    /// Whether its name is what it is chosen by, and shown already.
    pub is_tab: bool,
}

/// What is on a page, in order, before fences are put together.
pub(super) enum Item {
    Prose(String),
    Fence(Placed),
}

/// A table, and what is around it in the first and in the last of its items.
pub(super) struct Table {
    pub before: String,
    pub pairs: Vec<[Column; 2]>,
    pub after: String,
    /// How many items it takes.
    pub count: usize,
}

/// The table that begins in the first item, if its columns are bad and good; `stance` is what its author says of a fence.
pub(super) fn read(items: &[Item], stance: &dyn Fn(usize) -> Option<Stance>) -> Option<Table> {
    let Item::Prose(first) = items.first()? else {
        return None;
    };
    // The last one: a table that holds no fence is closed where it begins.
    let start = first.rfind("<table")?;
    if first[start..].contains("</table>") {
        return None;
    }
    let mut reader = Reader::default();
    let mut after = None;
    let mut count = 0;
    for (at, item) in items.iter().enumerate() {
        match item {
            Item::Prose(html) => {
                let html = if at == 0 { &html[start..] } else { html };
                if let Some(rest) = reader.html(html)? {
                    (after, count) = (Some(rest.to_owned()), at + 1);
                    break;
                }
            }
            Item::Fence(placed) => reader.cell()?.push(Piece::Fence(placed.clone())),
        }
    }
    let after = after?;
    let mut rows = reader.rows.into_iter().peekable();
    let mut heads = None;
    let has_fence = |cell: &Cell| cell.iter().any(|piece| piece.fence().is_some());
    if let Some(head) = rows.next_if(|row| !row.iter().any(has_fence)) {
        heads = Some(two(head)?.map(|cell| cell.iter().map(Piece::html).collect::<String>()));
    }
    let mut pairs: Vec<[Column; 2]> = Vec::new();
    for row in rows {
        let [one, other] = two(row)?;
        let is_judged = |cell: &Cell| {
            let mut fences = cell.iter().filter_map(Piece::fence);
            fences.any(|fence| stance(fence).is_some_and(Stance::is_judged))
        };
        if is_judged(&one) || is_judged(&other) {
            pairs.push([column(one), column(other)]);
        } else {
            // What is below the code of a column belongs to it: what is said of it, or what it prints.
            for (column, cell) in pairs.last_mut()?.iter_mut().zip([one, other]) {
                column.extend(cell);
            }
        }
    }
    let side = |at: usize| -> Option<Stance> {
        let fences = pairs.iter().flat_map(|pair| &pair[at].fences);
        let mut only = None;
        for (placed, _) in fences {
            let stance = stance(placed.fence)?;
            if stance.is_judged() && *only.get_or_insert(stance) != stance {
                return None;
            }
        }
        only
    };
    let sides = [side(0)?, side(1)?];
    let mut columns = pairs.iter().flatten();
    if sides[0] == sides[1] || !columns.all(Column::is_whole) {
        return None;
    }
    for (at, head) in heads.iter().flatten().enumerate() {
        let head = text_alone(head);
        let caption = head.and_then(|head| leads::caption(sides[at], head));
        for pair in &mut pairs {
            let mut fences = pair[at].fences.iter_mut();
            if let Some((placed, _)) = fences.next() {
                placed.caption = placed.caption.take().or_else(|| caption.clone());
            }
        }
    }
    Some(Table {
        before: first[..start].to_owned(),
        pairs,
        after,
        count,
    })
}

/// What is in a cell.
enum Piece {
    Html(String),
    Fence(Placed),
}

impl Piece {
    fn html(&self) -> &str {
        match self {
            Piece::Html(html) => html,
            Piece::Fence(_) => "",
        }
    }

    fn fence(&self) -> Option<usize> {
        match self {
            Piece::Html(_) => None,
            Piece::Fence(placed) => Some(placed.fence),
        }
    }
}

type Cell = Vec<Piece>;

fn two(row: Vec<Cell>) -> Option<[Cell; 2]> {
    row.try_into().ok()
}

fn column(cell: Cell) -> Column {
    let mut column = Column::default();
    column.extend(cell);
    column
}

/// The code of a row's cell, each with what is written below it.
#[derive(Default)]
pub(super) struct Column {
    pub above: String,
    pub fences: Vec<(Placed, String)>,
}

impl Column {
    fn extend(&mut self, cell: Cell) {
        for piece in cell {
            match piece {
                Piece::Fence(placed) => self.fences.push((placed, String::new())),
                Piece::Html(html) => match self.fences.last_mut() {
                    Some((_, text)) => text.push_str(&html),
                    None => self.above.push_str(&html),
                },
            }
        }
    }

    /// Whether it has code, and no code is inside of a list or a box, which it could not leave.
    fn is_whole(&self) -> bool {
        let mut below = self.fences.iter().map(|(_, text)| text);
        !self.fences.is_empty() && is_balanced(&self.above) && below.all(|text| is_balanced(text))
    }
}

/// Whether each tag is closed where it is opened.
fn is_balanced(html: &str) -> bool {
    const VOID: [&str; 5] = ["br", "hr", "img", "input", "wbr"];
    let mut depth = 0usize;
    for tag in html.split('<').skip(1) {
        let inner = tag.strip_prefix('/');
        let name = name_of(inner.unwrap_or(tag));
        if inner.is_some() {
            let Some(less) = depth.checked_sub(1) else {
                return false;
            };
            depth = less;
        } else if !VOID.contains(&name) {
            depth += 1;
        }
    }
    depth == 0
}

fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| !c.is_ascii_alphanumeric());
    &tag[..end.unwrap_or(tag.len())]
}

/// The inside of a cell that holds one paragraph, or no block at all.
fn text_alone(html: &str) -> Option<String> {
    let html = html.trim();
    let inner = html
        .strip_prefix("<p>")
        .and_then(|rest| rest.strip_suffix("</p>"));
    let inner = inner.unwrap_or(html).trim();
    let is_inline = !["<p", "<div", "<ul", "<ol", "<h", "<table", "<pre"]
        .iter()
        .any(|tag| inner.contains(tag));
    (is_inline && !inner.is_empty()).then(|| inner.to_owned())
}

/// Rows and cells while the tags of a table pass.
#[derive(Default)]
struct Reader {
    rows: Vec<Vec<Cell>>,
    is_open: bool,
    in_cell: bool,
}

impl Reader {
    /// The cell that is open.
    fn cell(&mut self) -> Option<&mut Cell> {
        let row = self.rows.last_mut().filter(|_| self.in_cell)?;
        row.last_mut()
    }

    /// Reads HTML; what is behind the end of the table, if it ends there. Nothing where it is another kind of table.
    #[allow(clippy::option_option)]
    fn html<'h>(&mut self, html: &'h str) -> Option<Option<&'h str>> {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at])?;
            let tag = &rest[at..];
            let end = tag.find('>')? + 1;
            let (whole, behind) = tag.split_at(end);
            let name = name_of(whole.trim_start_matches(['<', '/']));
            let is_end = whole.starts_with("</");
            let spans = whole.contains("colspan") || whole.contains("rowspan");
            match (name, is_end) {
                _ if spans => return None,
                ("table", false) if self.is_open => return None,
                ("table", false) => self.is_open = true,
                ("table", true) => return Some(Some(behind)),
                ("tr", false) => self.rows.push(Vec::new()),
                ("td" | "th", false) => {
                    self.rows.last_mut()?.push(Vec::new());
                    self.in_cell = true;
                }
                ("td" | "th" | "tr", true) => self.in_cell = false,
                ("thead" | "tbody" | "tfoot", _) => {}
                _ => self.text(whole)?,
            }
            rest = behind;
        }
        self.text(rest)?;
        Some(None)
    }

    fn text(&mut self, text: &str) -> Option<()> {
        if self.in_cell {
            if let Some(Piece::Html(html)) = self.cell()?.last_mut() {
                html.push_str(text);
            } else if !text.trim().is_empty() {
                self.cell()?.push(Piece::Html(text.to_owned()));
            }
            return Some(());
        }
        text.trim().is_empty().then_some(())
    }
}

/// What is written beside code, if that is anything.
pub(super) fn beside(html: String) -> Option<Html> {
    (!html.trim().is_empty()).then_some(Html(html))
}
