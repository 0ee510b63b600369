//! Pages to HTML; the template engine is known only here.
