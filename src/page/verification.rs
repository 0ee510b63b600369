//! What was proven of a book, what was not, and who looked: the verification page.
//!
//! It adds no opinion to the verdicts. Nothing on it depends on a clock or on a path of the machine, though it names
//! the interpreter that judged.

use super::context::SiteContext;
use super::views::{
    Exception, Group, OpenVerdict, PageRow, Reason, RuleRow, Sentence, Verification,
};
use super::{bars, executed};
use crate::language::find;
use crate::verify::{Authority, CHECKERS, Entry, Ground, KINDS, Tally, VARIANTS, VerdictKind};
use crate::wording::because;
use std::collections::{BTreeMap, HashMap};

pub(super) fn verification(context: &SiteContext<'_>, from: &str) -> Verification {
    let tally = context.judged.tally;
    let rows = context.rows(from);
    let pages: Vec<PageRow> = (0..context.book.pages.len())
        .map(|page| (page, context.page_tally(page)))
        .filter(|(_, tally)| tally.total() > 0)
        .filter_map(|(page, tally)| {
            Some(PageRow {
                place: context.page_link(page, from)?,
                bar: bars::of_tally(&tally),
                tally,
            })
        })
        .collect();
    let rule_count = rows.len();
    let run_count = rows.iter().filter(|row| row.kind == "run").count();
    let (rule_groups, page_groups) = (rule_groups(rows), page_groups(&pages));
    Verification {
        tally,
        bar: bars::of_tally(&tally),
        summary: summary(context),
        page_bar: bars::of_groups(&page_groups),
        page_groups,
        rule_count,
        run_count,
        rule_bar: bars::of_groups(&rule_groups),
        rule_groups,
        pages,
        executed: executed::overview(context, from),
        open: open(context, from),
        excepted: excepted(context, from),
        judges: judges(context),
    }
}

/// One sentence of counts, and one of rules where there are any.
fn summary(context: &SiteContext<'_>) -> String {
    let tally = &context.judged.tally;
    let noun = if tally.total() == 1 {
        "example"
    } else {
        "examples"
    };
    let examples = format!("{} {noun}: {}.", tally.total(), tally.sentence());
    let rules = context.book.written_rules().count();
    let without = context.book.written_rules();
    let without = without.filter(|(_, rule)| rule.detector.is_none());
    let (run, prose): (Vec<_>, Vec<_>) = without.partition(|(at, _)| context.is_run(*at));
    let by_run = match run.len() {
        0 => String::new(),
        1 => ", 1 is proven by running alone".to_owned(),
        n => format!(", {n} are proven by running alone"),
    };
    let prose_only = match prose.len() {
        0 => String::new(),
        1 => ", 1 is prose only".to_owned(),
        n => format!(", {n} are prose only"),
    };
    let detected = rules - prose.len() - run.len();
    match rules {
        0 => format!("{examples} No rule is written here."),
        _ => format!("{examples} {detected} of {rules} rules have a detector{by_run}{prose_only}."),
    }
}

/// What a group is called, the verdict whose look it has, and what that says of one of its members.
type GroupRow = (&'static str, &'static str, &'static str);

const RULE_GROUPS: [GroupRow; 5] = [
    (
        "proven",
        "proven",
        "All its examples are proven, by its detector or by running them.",
    ),
    (
        "in part",
        "syntax-only",
        "Some of its examples are proven, others are not.",
    ),
    (
        "open",
        "unproven",
        "It has a detector, and none of its examples is proven.",
    ),
    (
        "prose only",
        "skipped",
        "It has no detector, and no run showed it: only a reader can follow it.",
    ),
    (
        "implicit",
        "not-run",
        "No rule is written there: a section with a bad example stands for one.",
    ),
];

const PAGE_GROUPS: [GroupRow; 3] = [
    ("proven", "proven", "All its examples are proven."),
    ("in part", "syntax-only", "Some of its examples are proven."),
    ("open", "unproven", "None of its examples is proven."),
];

/// The rules by how much is proven of them. What is proven whole is counted; the others are named.
fn rule_groups(rows: Vec<RuleRow>) -> Vec<Group> {
    let members = rows.into_iter().map(|row| match row.kind {
        "section" => (4, Some(row)),
        "prose" => (3, Some(row)),
        _ => match how_proven(&row.tally) {
            0 => (0, None),
            group => (group, Some(row)),
        },
    });
    groups(&RULE_GROUPS, members)
}

fn page_groups(pages: &[PageRow]) -> Vec<Group> {
    let members = pages.iter().map(|page| (how_proven(&page.tally), None));
    groups(&PAGE_GROUPS, members)
}

/// Which group examples make: all of them proven, some, or none.
fn how_proven(tally: &Tally) -> usize {
    match tally.count(VerdictKind::Proven) {
        0 => 2,
        proven if proven == tally.total() => 0,
        _ => 1,
    }
}

/// The groups that have members: the group of each, and its row where it is to be named.
fn groups(
    table: &[GroupRow],
    members: impl Iterator<Item = (usize, Option<RuleRow>)>,
) -> Vec<Group> {
    let empty = |(name, like, about): &GroupRow| Group {
        name,
        like,
        about,
        count: 0,
        rules: Vec::new(),
    };
    let mut groups: Vec<Group> = table.iter().map(empty).collect();
    for (at, row) in members {
        groups[at].count += 1;
        groups[at].rules.extend(row);
    }
    groups.retain(|group| group.count > 0);
    groups
}

/// What is not proven, the worst first: each reason once, with all its places.
fn open(context: &SiteContext<'_>, from: &str) -> Vec<OpenVerdict> {
    let mut reasons: HashMap<(VerdictKind, &[Ground]), usize> = HashMap::new();
    let mut by_kind: BTreeMap<VerdictKind, Vec<Reason>> = BTreeMap::new();
    for (at, verdict) in context.judged.verdicts.iter().enumerate() {
        let Some(verdict) = verdict
            .as_ref()
            .filter(|verdict| verdict.kind != VerdictKind::Proven)
        else {
            continue;
        };
        let all = by_kind.entry(verdict.kind).or_default();
        let reason = *reasons
            .entry((verdict.kind, verdict.grounds.as_slice()))
            .or_insert_with(|| {
                all.push(Reason {
                    because: Sentence(because(verdict)),
                    places: Vec::new(),
                });
                all.len() - 1
            });
        all[reason].places.push(context.place(at, from));
    }
    // As the table has them; what parses is the most and the least urgent.
    let last = |kind: &&VerdictKind| **kind == VerdictKind::SyntaxOnly;
    let worst_first = KINDS.iter().filter(|kind| !last(kind));
    worst_first
        .chain(KINDS.iter().filter(last))
        .filter_map(|kind| {
            let mut reasons = by_kind.remove(kind)?;
            // Stable: reasons of as many places stay as the book has them.
            reasons.sort_by_key(|reason| std::cmp::Reverse(reason.places.len()));
            Some(OpenVerdict {
                name: kind.name(),
                count: reasons.iter().map(|reason| reason.places.len()).sum(),
                reasons,
            })
        })
        .collect()
}

/// What rules need not stand, with their authors' reasons.
fn excepted(context: &SiteContext<'_>, from: &str) -> Vec<Exception> {
    let rules = context.reading_order().into_iter();
    rules
        .filter_map(|at| {
            let detector = context.book.rules[at].detector.as_ref()?;
            Some((at, detector.robustness()?))
        })
        .flat_map(|(at, entries)| {
            let told = entries.into_iter().filter_map(move |(name, reason)| {
                let variant = VARIANTS.iter().find(|variant| variant.name == name)?;
                let reason = reason.map(str::trim).filter(|reason| !reason.is_empty())?;
                Some(Exception {
                    rule: context.rule_link(at, from)?,
                    variant: variant.name,
                    reason: reason.to_owned(),
                })
            });
            told.collect::<Vec<_>>()
        })
        .collect()
}

/// The program, its checkers, and which programs were asked.
fn judges(context: &SiteContext<'_>) -> Vec<String> {
    let program = format!("rulebook {}", env!("CARGO_PKG_VERSION"));
    let checkers = CHECKERS
        .iter()
        .map(|checker| format!("{}: {}", checker.name, checker.about));
    std::iter::once(program)
        .chain(checkers)
        .chain((0..CHECKERS.len()).filter_map(|at| asked(context, at)))
        .collect()
}

/// Which programs a checker asked, read from what was observed, so that the page says who judged and not who was asked.
fn asked(context: &SiteContext<'_>, checker: usize) -> Option<String> {
    let row = &CHECKERS[checker];
    if !matches!(row.entry, Entry::Batch(_)) {
        return None;
    }
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    let mut alone = 0;
    let judged = context.book.examples.iter().zip(context.observed);
    for ((example, observed), verdict) in judged.zip(&context.judged.verdicts) {
        let language = example.language.map(|language| language.name);
        let is_other = row.language.is_some() && row.language != language;
        if is_other || verdict.is_none() || observed.observations.is_empty() {
            continue;
        }
        match observed.program(checker) {
            Some(program) => *by.entry(&program.name).or_default() += 1,
            None => alone += 1,
        }
    }
    let reads = row.authority == Authority::Compiler;
    let mut said: Vec<String> = by
        .into_iter()
        .map(|(name, count)| format!("{name} on {}", examples(count)))
        .collect();
    if alone > 0 && reads {
        said.push(format!("the grammar alone on {}", examples(alone)));
    }
    let about = match row.language.and_then(find).filter(|_| reads) {
        Some(language) => format!("syntax of {}", language.display),
        None => row.name.to_owned(),
    };
    (!said.is_empty()).then(|| format!("{about}: {}", said.join(", ")))
}

fn examples(count: usize) -> String {
    match count {
        1 => "1 example".to_owned(),
        many => format!("{many} examples"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Href;
    use super::*;

    fn row(kind: &'static str, proven: usize, syntax_only: usize) -> RuleRow {
        let mut tally = Tally::default();
        (0..proven).for_each(|_| tally.add(VerdictKind::Proven));
        (0..syntax_only).for_each(|_| tally.add(VerdictKind::SyntaxOnly));
        RuleRow {
            id: format!("{kind}-{proven}-{syntax_only}"),
            title: String::new(),
            href: Href::default(),
            severity: "",
            standing: "",
            language: String::new(),
            since: None,
            tags: Vec::new(),
            kind,
            tally,
        }
    }

    #[test]
    fn a_rule_is_proven_by_a_detector_and_all_its_examples() {
        let rows = vec![
            row("detector", 2, 0),
            row("detector", 1, 1),
            row("detector", 0, 1),
            row("detector", 0, 0),
            // Held by someone else's detector, it is prose all the same.
            row("prose", 2, 0),
            row("section", 1, 0),
        ];
        let told: Vec<String> = rule_groups(rows)
            .into_iter()
            .map(|group| {
                let ids: Vec<String> = group.rules.into_iter().map(|row| row.id).collect();
                format!("{} {}: {}", group.count, group.name, ids.join(" "))
            })
            .collect();
        assert_eq!(
            told,
            [
                "1 proven: ",
                "1 in part: detector-1-1",
                "2 open: detector-0-1 detector-0-0",
                "1 prose only: prose-2-0",
                "1 implicit: section-1-0",
            ]
        );
    }
}
