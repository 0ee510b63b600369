//! Where each byte of an extracted text stands in its file.
//!
//! The text of a fence inside a quote or a list arrives in pieces, without the markers before each line.
//! The map is per piece, so that an offset in the code leads to the very byte that someone wrote.

use std::ops::Range;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    /// Offset in the extracted text.
    text: u32,
    /// Offset in the file.
    file: u32,
    /// Bytes that both share; a synthetic piece (the rest of a tab) has none.
    len: u32,
}

/// Offsets of an extracted text to offsets of its file; both in bytes, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextMap {
    pieces: Vec<Piece>,
}

impl TextMap {
    /// Appends `len` bytes of text, which begin at `text` and stand in the file at `file`.
    pub fn push(&mut self, text: usize, file: usize, len: usize) {
        let (text, file, len) = (text as u32, file as u32, len as u32);
        if let Some(last) = self.pieces.last_mut()
            && last.len > 0
            && len > 0
            && last.text + last.len == text
            && last.file + last.len == file
        {
            last.len += len;
            return;
        }
        self.pieces.push(Piece { text, file, len });
    }

    /// Appends text that stands nowhere in the file; it is shown at `file`.
    pub fn push_synthetic(&mut self, text: usize, file: usize) {
        self.push(text, file, 0);
    }

    /// The file offset of a text offset; an offset past the end is the end of the last piece.
    pub fn file(&self, offset: usize) -> usize {
        let offset = offset as u32;
        let at = self.pieces.partition_point(|piece| piece.text <= offset);
        let Some(piece) = self.pieces[..at].last() else {
            return self.pieces.first().map_or(0, |piece| piece.file as usize);
        };
        (piece.file + (offset - piece.text).min(piece.len)) as usize
    }

    /// The file offset behind the last byte of a text that ends at this offset.
    pub fn file_end(&self, offset: usize) -> usize {
        let Some(last) = offset.checked_sub(1) else {
            return self.file(0);
        };
        let at = self
            .pieces
            .partition_point(|piece| piece.text as usize <= last);
        let Some(piece) = self.pieces[..at].last() else {
            return self.file(offset);
        };
        piece.file as usize + (offset - piece.text as usize).min(piece.len as usize)
    }

    /// Appends another map, whose text goes on at `text`, and whose file begins at `base`.
    pub fn append(&mut self, other: &TextMap, text: usize, base: usize) {
        for piece in &other.pieces {
            let (at, file) = (text + piece.text as usize, base + piece.file as usize);
            self.push(at, file, piece.len as usize);
        }
    }

    /// The file range of a text range: from its first byte to just behind its last one.
    pub fn file_range(&self, range: Range<usize>) -> Range<usize> {
        let start = self.file(range.start);
        if range.end <= range.start {
            return start..start;
        }
        // The end is taken from the last byte, because the next piece may begin behind a marker.
        let end = self.file_end(range.end);
        start..end.max(start)
    }

    /// The map of a text that consists of `ranges` of this one, joined.
    pub fn select(&self, ranges: impl IntoIterator<Item = Range<usize>>) -> TextMap {
        let mut map = TextMap::default();
        let mut at = 0;
        for range in ranges {
            let mut from = range.start;
            let first = self
                .pieces
                .partition_point(|piece| piece.text as usize <= from)
                .saturating_sub(1);
            for (index, piece) in self.pieces.iter().enumerate().skip(first) {
                let next = self
                    .pieces
                    .get(index + 1)
                    .map_or(usize::MAX, |next| next.text as usize);
                let until = next.min(range.end);
                if from >= until {
                    if piece.text as usize >= range.end {
                        break;
                    }
                    continue;
                }
                let len = until - from;
                let inside = from.saturating_sub(piece.text as usize);
                let shared = (piece.len as usize).saturating_sub(inside).min(len);
                let file = piece.file as usize + inside.min(piece.len as usize);
                if shared > 0 {
                    map.push(at, file, shared);
                } else {
                    map.push_synthetic(at, file);
                }
                at += len;
                from = until;
            }
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pieces: &[(usize, usize, usize)]) -> TextMap {
        let mut map = TextMap::default();
        for (text, file, len) in pieces {
            map.push(*text, *file, *len);
        }
        map
    }

    #[test]
    fn an_offset_leads_into_its_piece() {
        let map = map(&[(0, 10, 3), (3, 20, 5)]);
        assert_eq!(map.file(0), 10);
        assert_eq!(map.file(2), 12);
        assert_eq!(map.file(3), 20);
        assert_eq!(map.file(99), 25);
        assert_eq!(map.file_range(0..3), 10..13);
        assert_eq!(map.file_range(2..4), 12..21);
        assert_eq!(map.file_range(3..3), 20..20);
    }

    #[test]
    fn neighbours_become_one_piece() {
        assert_eq!(map(&[(0, 10, 3), (3, 13, 5)]).pieces.len(), 1);
    }

    #[test]
    fn a_selection_keeps_its_places() {
        let whole = map(&[(0, 10, 4), (4, 20, 4), (8, 30, 4)]);
        let part = whole.select([1..3, 5..10]);
        assert_eq!(part.file(0), 11);
        assert_eq!(part.file(1), 12);
        assert_eq!(part.file(2), 21);
        assert_eq!(part.file(4), 23);
        assert_eq!(part.file(5), 30);
        assert_eq!(part.file(6), 31);
    }
}
