//! Option lines below an opening: `:class: bad` of MyST, `    type: warning` of MkDocs.

use super::super::container::words;
use super::markers;
use super::scan::{Line, Options, Scanner};

impl Scanner<'_> {
    /// Option lines of a directive.
    pub(super) fn option(&mut self, line: &Line<'_>) -> bool {
        let rest = line.lead.rest();
        let found = match self.options {
            Some(Options::Container(index)) => markers::option(rest).map(|one| (index, one)),
            Some(Options::Indented(index)) if line.lead.indent() >= 4 => {
                let pair = rest.trim().split_once(": ");
                let pair = pair.map(|(key, value)| (key.trim(), value.trim()));
                pair.map(|(key, value)| (index, (key.to_ascii_lowercase(), value.to_owned())))
            }
            _ => None,
        };
        let Some((index, option)) = found else {
            self.options = None;
            return false;
        };
        let container = &mut self.scan.containers[index];
        if option.0 == "title" && container.title.is_none() {
            container.title = words(&option.1);
        }
        container.attributes.push(option);
        self.scan.dropped.push(line.range.clone());
        self.scan.is_changed = true;
        true
    }
}
