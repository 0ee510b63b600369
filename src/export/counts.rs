//! How many examples have which verdict, as JSON says it. It counts nothing itself.

use crate::verify::{KINDS, Tally};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

pub(super) struct Counts(pub Tally);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_map(None)?;
        fields.serialize_entry("total", &self.0.total())?;
        for kind in KINDS {
            fields.serialize_entry(kind.name(), &self.0.count(*kind))?;
        }
        fields.end()
    }
}

/// A document as it is written: indented, so that two of them can be compared line by line.
pub(super) fn json(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document);
    text.expect("strings, numbers and lists are always JSON") + "\n"
}
