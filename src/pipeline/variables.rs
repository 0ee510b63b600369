//! Variables of the user's that are a word about the machine and not about a book.

pub(super) const INTERPRETER: &str = "RULEBOOK_PYTHON__INTERPRETER";

/// Whether a variable says yes.
pub(super) fn is_set(environment: &[(String, String)], name: &str) -> bool {
    value(environment, name) == Some("true")
}

/// Whether a variable sets a key of `book.toml`: what it says is the user's word, whatever the book says.
pub(super) fn is_named(environment: &[(String, String)], name: &str) -> bool {
    let spelt = |own: &str| own.to_uppercase().replace('-', "_");
    environment.iter().any(|(own, _)| spelt(own) == name)
}

/// A variable that is set, and to something where nothing would be no place.
pub(super) fn value<'e>(environment: &'e [(String, String)], name: &str) -> Option<&'e str> {
    let found = environment.iter().find(|(other, _)| other == name);
    let value = found.map(|(_, value)| value.as_str());
    value.filter(|value| !value.is_empty() || name == INTERPRETER)
}
