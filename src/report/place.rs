//! Where a finding is, and where its rule is, as the formats for programs need it.

use crate::diagnostic::{Code, Diagnostic};
use crate::page::parts;
use crate::pipeline::lint::link;
use crate::pipeline::{ScopeKind, Unit};
use crate::span::Span;
use crate::wording::say;

/// The first and the last line of an example: a span that ends behind a line feed ends on the line before.
pub(super) fn lines(unit: &Unit, span: Span) -> (u32, u32) {
    let source = unit.sources.get(span.source);
    let last = span.end.saturating_sub(1).max(span.start);
    (source.position(span.start).line, source.position(last).line)
}

/// `path:line` of the beginning of a place.
pub(super) fn path_and_line(unit: &Unit, span: Span) -> String {
    let source = unit.sources.get(span.source);
    let place = source.place(span.start);
    format!("{}:{}", place.shown, place.position.line)
}

/// The file that stands for a finding without a place: the book's `book.toml`, or what was named.
/// GitHub refuses a whole report for one result without a file.
pub(super) fn home(unit: &Unit) -> String {
    let path = match &unit.scope.kind {
        ScopeKind::Book { root } => root.join("book.toml").display().to_string(),
        ScopeKind::Foreign => unit
            .scope
            .roots
            .first()
            .map_or_else(|| ".".to_owned(), |root| root.shown.display().to_string()),
    };
    let path = path.replace('\\', "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

/// What a finding is called where there is room for one name: in code the rule is what a reader looks up.
pub(super) fn name(finding: &Diagnostic) -> &str {
    match &finding.rule {
        Some(rule) if is_of_code(finding.code) => rule,
        _ => finding.code.name(),
    }
}

/// Whether a rule's detector found it in code.
pub(super) fn is_of_code(code: Code) -> bool {
    matches!(code, Code::LintError | Code::LintWarning | Code::LintNote)
}

/// The rule whose detector found it in code.
pub(super) fn rule_behind(unit: &Unit, finding: &Diagnostic) -> Option<usize> {
    let id = finding.rule.as_deref().filter(|_| is_of_code(finding.code));
    id.and_then(|id| unit.book.rule(id))
}

/// The address of a rule's page, where there is one; `uri` escapes its parts.
pub(super) fn url(unit: &Unit, rule: usize, uri: fn(&str) -> String) -> Option<String> {
    if unit.linted.is_some() {
        return Some(link(unit, rule)).filter(|link| link.contains("://"));
    }
    let site = unit.scope.config.html.site_url.as_deref();
    // mdBook's `site-url` may be a path only, and a path is no address for a reader of a report.
    let site = site.filter(|url| url.starts_with("https://") || url.starts_with("http://"))?;
    let address = unit.addresses.rules.get(rule)?.as_ref()?;
    let (page, anchor) = parts(address);
    let anchor = anchor.map_or_else(String::new, |anchor| format!("#{}", uri(anchor)));
    Some(format!(
        "{}/{}{anchor}",
        site.trim_end_matches('/'),
        uri(page)
    ))
}

/// How to read of a rule without a site.
pub(super) fn help(unit: &Unit, rule: usize) -> String {
    let rule = &unit.book.rules[rule];
    let place = path_and_line(unit, rule.span);
    say!("rulebook-explain-prints", place, id = rule.id)
}
