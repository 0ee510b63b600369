//! Option lines below an opening: `:class: bad` of MyST, `    type: warning` of MkDocs.

use super::super::container::words;
use super::super::directive;
use super::scan::{Line, Options, Scanner};

impl Scanner<'_> {
    /// Whether a line is an option of the container that the line before it opens, or a mark around such lines.
    pub(super) fn option(&mut self, line: &Line<'_>) -> bool {
        let rest = line.lead.rest();
        let found = match self.options {
            Some(Options::Container(index)) => match directive::option(rest) {
                Some(option) => Some((index, Some(option))),
                None if self.begins_yaml(line, index) => {
                    self.options = Some(Options::Yaml(index));
                    Some((index, None))
                }
                None => None,
            },
            Some(Options::Yaml(index)) => {
                if directive::is_mark(rest) {
                    self.options = None;
                }
                Some((index, directive::yaml_option(rest)))
            }
            Some(Options::Indented(index)) if line.lead.indent() >= 4 => {
                let pair = rest.trim().split_once(": ");
                pair.map(|(key, value)| (index, Some((key.trim(), value.trim()))))
            }
            _ => None,
        };
        let Some((index, option)) = found else {
            self.options = None;
            return false;
        };
        if let Some((key, value)) = option {
            let container = &mut self.scan.containers[index];
            let option = (key.to_ascii_lowercase(), value.to_owned());
            if option.0 == "title" && container.title.is_none() {
                container.title = words(&option.1);
            }
            container.attributes.push(option);
        }
        self.scan.dropped.push(line.range.clone());
        self.scan.is_changed = true;
        true
    }

    /// Whether a line is the first of two `---` around options: it is right below the opening, and the second one comes
    /// before the next empty line and before anything else begins.
    fn begins_yaml(&self, line: &Line<'_>, index: usize) -> bool {
        let opening = self.scan.containers[index].opening;
        let above = self.text[..line.range.start].trim_end();
        let is_below = above.len() + self.base == opening.end as usize;
        if !is_below || !directive::is_mark(line.lead.rest()) {
            return false;
        }
        let mut below = self.text[line.range.end..]
            .lines()
            .map(|line| line.trim_start_matches(['>', ' ', '\t']));
        let end = below.find(|line| {
            directive::is_mark(line)
                || line.trim().is_empty()
                || line.starts_with("```")
                || line.starts_with("~~~")
                || line.starts_with(":::")
        });
        end.is_some_and(directive::is_mark)
    }
}
