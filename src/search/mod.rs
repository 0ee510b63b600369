//! The index that a reader's browser searches: every word of a book, in small scripts that are loaded on demand.
//!
//! Scripts and not data, because a page that was opened from a disk may load nothing else.
//! It knows passages and no Markdown, and it answers no question itself: `themes/default/search-results.js` does, and cuts
//! words as [`words`] does.
//!
//! A query loads `assets/search/index.js`, which says where the others begin, the shards of terms that its words stand
//! in, and the shards of passages that its best results stand in.
//! No shard is longer than `shards::MOST_BYTES` before it is compressed, however large the book is.

mod postings;
mod shards;
mod words;

#[cfg(test)]
mod tests;

use crate::page::Navigation;
use crate::page::{SearchPage, SiteContext, search_page};
use rayon::prelude::*;

/// The files of the index, by address.
pub fn files(context: &SiteContext<'_>, navigation: &Navigation) -> Vec<(String, Vec<u8>)> {
    let pages: Vec<SearchPage<'_>> = (0..context.book.pages.len())
        .into_par_iter()
        .filter_map(|page| search_page(context, navigation, page))
        .collect();
    index(&pages)
}

fn index(pages: &[SearchPage<'_>]) -> Vec<(String, Vec<u8>)> {
    let postings = postings::of(pages);
    shards::write(pages, &postings)
}
