//! Languages: names, comment syntax, grammars, trees.
