//! mdBook's keys that have no effect here: a table, so that an existing `book.toml` opens as it is.
//!
//! From mdBook 0.5's guide and `mdbook-core/src/config.rs`, and what 0.4 had besides.
//! Their values are never looked at.

use super::key::{Key, Kind, Service};

const fn unserved(path: &'static str) -> Key {
    Key {
        path,
        service: Service::Unserved,
        default: None,
        kind: Kind::Any,
    }
}

const fn for_mdbook(path: &'static str) -> Key {
    Key {
        path,
        service: Service::ForMdbook,
        default: None,
        kind: Kind::Any,
    }
}

#[rustfmt::skip] // a table: one row a line
pub(super) const KEYS: &[Key] = &[
    for_mdbook("output.rulebook.command"), // the program that mdBook runs as its renderer `rulebook`
    for_mdbook("output.rulebook.optional"), // `true` lets mdBook go on where that program is missing
    unserved("book.multilingual"), // a promise of mdBook 0.4 that was never kept
    unserved("build.create-missing"), // writes the files that `SUMMARY.md` names and that are missing
    unserved("build.use-default-preprocessors"), // runs mdBook's own preprocessors
    unserved("build.extra-watch-dirs"), // more folders that a change is watched in
    unserved("rust.edition"), // the edition of Rust examples
    unserved("preprocessor.*"), // a program that changes the Markdown before it is rendered
    unserved("output.*"), // another renderer
    unserved("output.html.theme"), // the folder of mdBook's templates
    unserved("output.html.default-theme"), // the colours that a reader sees first
    unserved("output.html.preferred-dark-theme"), // the colours for a reader who asked for dark ones
    unserved("output.html.curly-quotes"), // the older name of `smart-punctuation`
    unserved("output.html.admonitions"), // alerts, which are always read here
    unserved("output.html.mathjax-support"), // mathematics by MathJax
    unserved("output.html.copy-fonts"), // copies mdBook's fonts
    unserved("output.html.google-analytics"), // a tracking code
    unserved("output.html.git-repository-icon"), // the icon of the link to the repository
    unserved("output.html.live-reload-endpoint"), // mdBook's own, set while it serves
    unserved("output.html.hash-files"), // puts a hash into the names of style sheets and scripts
    unserved("output.html.sidebar-header-nav"), // the headings of a page in the side bar
    unserved("output.html.fold.enable"), // folds the table of contents
    unserved("output.html.fold.level"), // how deep the table of contents stays open
    unserved("output.html.playpen"), // the older name of `playground`
    unserved("output.html.playground.editable"), // Rust examples that a reader can edit
    unserved("output.html.playground.copyable"), // the button that copies an example
    unserved("output.html.playground.copy-js"), // copies the scripts of the editor
    unserved("output.html.playground.line-numbers"), // line numbers in the editor
    unserved("output.html.playground.runnable"), // the button that runs a Rust example
    unserved("output.html.print.enable"), // the page that holds the whole book
    unserved("output.html.print.page-break"), // a new sheet of paper for each page of the book
    unserved("output.html.search.limit-results"), // how many results are shown
    unserved("output.html.search.teaser-word-count"), // how many words of a result are shown
    unserved("output.html.search.use-boolean-and"), // a result holds all words
    unserved("output.html.search.boost-title"), // the weight of a heading
    unserved("output.html.search.boost-hierarchy"), // the weight of the headings above
    unserved("output.html.search.boost-paragraph"), // the weight of the text
    unserved("output.html.search.expand"), // a part of a word finds the word
    unserved("output.html.search.heading-split-level"), // the level of headings that split a page
    unserved("output.html.search.copy-js"), // copies the scripts of the search
    unserved("output.html.search.chapter"), // search settings by page
];
