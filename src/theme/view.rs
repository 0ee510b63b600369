//! View models as values of the template engine: the names that a template can use.
//!
//! Every string goes in as text and is escaped where it is written; only what is [`Html`] goes in as markup.

use std::fmt::Write as _;

use minijinja::context;
use minijinja::value::Value;

use crate::page::{
    Allow, BacklinkView, Entry, FindingView, Frame, Html, Link, Listing, Page, ProbeView,
    RuleIndex, RuleRow, Standing, Tally, VerdictView, markdown_copy,
};
use crate::theme::escape;

pub fn frame(frame: &Frame) -> Value {
    context! {
        title => frame.title.as_str(),
        language => frame.language.as_str(),
        right_to_left => frame.right_to_left,
        authors => frame.authors.clone(),
        description => frame.description.as_str(),
        repository => address(frame.repository.as_deref()),
        version => frame.version,
        rules => address(frame.rules.as_deref()),
        verification => address(frame.verification.as_deref()),
        search => frame.search,
        live => frame.live,
        site_url => address(frame.site_url.as_deref()),
    }
}

/// The page itself, without what its kind adds.
pub fn page(page: &Page, kind: &str) -> Value {
    let copy = markdown_copy(&page.address);
    // It stands in the same folder.
    let copy = copy.rsplit('/').next().unwrap_or(&copy);
    context! {
        copy => escape::address(copy).into_owned(),
        address => page.address.as_str(),
        root => page.root.as_str(),
        title => page.title.as_str(),
        description => page.description.as_str(),
        kind => kind,
        // Where a folder's index stands is the folder's own address.
        place => match page.address.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => escape::address(folder).into_owned(),
            _ => escape::address(&page.address).into_owned(),
        },
    }
}

/// Markup that is written as it stands.
pub fn html(html: &Html) -> Value {
    Value::from_safe_string(html.0.clone())
}

pub fn address(href: Option<&str>) -> Value {
    Value::from(href.map(escape::address))
}

pub fn link(link: &Link) -> Value {
    context! { href => address(Some(&link.href)), text => link.text.as_str() }
}

pub fn optional_link(optional: Option<&Link>) -> Value {
    Value::from(optional.map(link))
}

pub fn links(links: &[Link]) -> Value {
    Value::from(links.iter().map(link).collect::<Vec<_>>())
}

pub fn backlinks(backlinks: &[BacklinkView]) -> Value {
    let values = backlinks.iter().map(|backlink| {
        context! {
            place => link(&backlink.place),
            context => backlink.context.as_deref(),
        }
    });
    Value::from(values.collect::<Vec<_>>())
}

pub fn allow(allow: &Allow) -> Value {
    context! { comment => allow.comment.as_str(), fence => allow.fence.as_str() }
}

pub fn contents(entries: &[Entry]) -> Value {
    let values = entries.iter().map(|entry| {
        context! {
            level => entry.level,
            anchor => entry.anchor.as_str(),
            title => entry.title.as_str(),
        }
    });
    Value::from(values.collect::<Vec<_>>())
}

pub fn rule_row(row: &RuleRow) -> Value {
    context! {
        id => row.id.as_str(),
        title => row.title.as_str(),
        href => address(Some(&row.href)),
        severity => row.severity,
        standing => row.standing(),
        language => row.language.as_str(),
        since => row.since.as_deref(),
        tags => row.tags.iter().map(|tag| Value::from(tag.as_str())).collect::<Vec<_>>(),
        kind => row.kind,
        tally => tally(&row.tally),
    }
}

pub fn rule_rows(rows: &[RuleRow]) -> Value {
    Value::from(rows.iter().map(rule_row).collect::<Vec<_>>())
}

pub fn rule_index(index: &RuleIndex) -> Value {
    let facets = index.facets.iter().map(|facet| {
        context! {
            name => facet.name,
            label => facet.label,
            values => &facet.values,
        }
    });
    context! {
        rules => rule_rows(&index.rows),
        facets => facets.collect::<Vec<_>>(),
    }
}

pub fn listing(listing: &Listing) -> Value {
    let entries = listing.entries.iter().map(|entry| {
        context! {
            place => link(&entry.place),
            about => entry.about.as_str(),
            tally => tally(&entry.tally),
        }
    });
    context! {
        entries => entries.collect::<Vec<_>>(),
        standing => standing(listing.standing.as_ref()),
    }
}

pub fn standing(standing: Option<&Standing>) -> Value {
    Value::from(standing.map(|standing| {
        context! {
            rules => optional_link(standing.rules.as_ref()),
            examples => optional_link(standing.examples.as_ref()),
            tally => tally(&standing.tally),
        }
    }))
}

/// The verdicts that occur, in the order of how much was proven, and their total.
pub fn tally(tally: &Tally) -> Value {
    let counts = counts(tally).into_iter().map(|(name, count)| {
        context! { name => name, count => count }
    });
    context! { counts => counts.collect::<Vec<_>>(), total => tally.total() }
}

/// The verdicts that occur.
pub fn counts(tally: &Tally) -> Vec<(&'static str, usize)> {
    let all = [
        ("proven", tally.proven),
        ("syntax-only", tally.syntax_only),
        ("unproven", tally.unproven),
        ("rejected", tally.rejected),
        ("not-caught", tally.not_caught),
        ("wrong-reason", tally.wrong_reason),
        ("skipped", tally.skipped),
        ("not-run", tally.not_run),
    ];
    all.into_iter().filter(|(_, count)| *count > 0).collect()
}

pub fn verdict(verdict: &VerdictView) -> Value {
    context! {
        name => verdict.name,
        because => spoken(&verdict.because),
        rule => optional_link(verdict.rule.as_ref()),
    }
}

/// A sentence of the engine: what stands between backticks is code.
pub fn spoken(sentence: &str) -> Value {
    let mut html = String::new();
    let mut rest = sentence;
    while let Some((before, (code, after))) = rest
        .split_once('`')
        .and_then(|(before, opened)| Some((before, opened.split_once('`')?)))
    {
        let _ = write!(
            html,
            "{}<code>{}</code>",
            escape::text(before),
            escape::text(code)
        );
        rest = after;
    }
    html.push_str(&escape::text(rest));
    Value::from_safe_string(html)
}

pub fn probe(probe: &ProbeView) -> Value {
    let lists = probe.lists.iter().map(|list| {
        context! {
            place => list.place.as_str(),
            entries => list.items.iter().map(html).collect::<Vec<_>>(),
            more => list.more,
        }
    });
    // Where each environment lists as much, one list stands for all.
    let counts = probe.lists.iter().map(|list| list.items.len() + list.more);
    let is_alike = counts
        .clone()
        .all(|count| Some(count) == counts.clone().next());
    context! {
        name => probe.name.as_str(),
        is_alike => is_alike,
        said => probe.said.as_str(),
        class => probe.class.as_str(),
        lists => lists.collect::<Vec<_>>(),
    }
}

pub fn finding(finding: &FindingView) -> Value {
    context! {
        line => finding.line,
        rule => optional_link(finding.rule.as_ref()),
        message => finding.message.as_str(),
        indent => finding.indent.as_str(),
        is_again => finding.is_again,
    }
}
