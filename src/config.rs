//! `book.toml` as a typed configuration; nobody else sees TOML.
