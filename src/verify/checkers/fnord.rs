//! A checker that exists only in tests, and dislikes the word `fnord`.
//!
//! It stands here as the proof of the seam: this file and its row are all there is of it, and the tests below show what it
//! gets for that.

use super::checker::{Answers, Batch, Checker, Entry};
use crate::cache::{Answer, Cache, Memo, Named};
use crate::verify::{Authority, Identity, Observation, Remark, Remarks};
use std::sync::{Arc, Mutex, PoisonError};

pub const CHECKER: Checker = Checker {
    name: "fnord",
    about: "dislikes a word",
    version: "1",
    authority: Authority::Silent,
    language: None,
    wants: |_, example, _| example.code.contains(WORD),
    entry: Entry::Batch(ask),
};

const WORD: &str = "fnord";

/// Every text that was really looked at.
static ASKED: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Where the word stands.
#[derive(Clone)]
struct Places(Vec<usize>);

impl Answer for Places {
    fn bytes(&self) -> Option<Vec<u8>> {
        let small = |at: &usize| u8::try_from(*at).ok();
        self.0.iter().map(small).collect()
    }

    fn read(bytes: &[u8], code: &str) -> Option<Places> {
        let places: Vec<usize> = bytes.iter().map(|at| usize::from(*at)).collect();
        let is_there = |at: &usize| code.get(*at..).is_some_and(|rest| rest.starts_with(WORD));
        places.iter().all(is_there).then_some(Places(places))
    }
}

fn ask(batch: &Batch<'_>, cache: &mut Cache) -> Answers {
    let by = Arc::new(Identity {
        name: "Fnord 1.0".to_owned(),
        short: "Fnord 1".to_owned(),
        version: (1, 0),
    });
    let code = |at: &usize| batch.book.examples[*at].code.as_str();
    let codes: Vec<&str> = batch.examples.iter().map(code).collect();
    let named = Named::new(CHECKER.name, CHECKER.version, &[("program", &by.name)]);
    let found = Memo::new(named, cache).answers(&codes, |open| {
        let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        asked.extend(open.iter().map(|code| (*code).to_owned()));
        let places = |code: &&str| Places(code.match_indices(WORD).map(|(at, _)| at).collect());
        open.iter().map(places).collect()
    });
    let observations = batch.examples.iter().zip(found).filter_map(|(at, found)| {
        let remark = |start| Remark {
            code: "word".to_owned(),
            range: start..start + WORD.len(),
            message: "nobody sees it".to_owned(),
        };
        let remarks = Remarks {
            by: Some(by.clone()),
            remarks: found?.0.into_iter().map(remark).collect(),
        };
        Some((*at, Observation::Remarks(remarks)))
    });
    Answers {
        observations: observations.collect(),
        by: Some(by.clone()),
        why: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::pipeline::{Checked, Machine, Pages, Request, check, render};
    use crate::report::{Colour, Detail, FORMATS, Wanted};
    use crate::site::Content;
    use crate::source::Memory;
    use crate::verify::{CHECKERS, Coverage, VerdictKind, Want};
    use crate::wording::{because, sentence};
    use std::path::Path;

    fn book(text: &str) -> Memory {
        let door = Memory::default().with("book.toml", "[book]\ntitle = \"T\"\n");
        door.with("content/a.md", format!("# A\n\n{text}"))
    }

    /// Checked where programs may be asked, and answers are kept in a folder.
    fn checked(door: &Memory, cache: &Path) -> Checked {
        let request = Request {
            machine: Machine::Used,
            environment: vec![("RULEBOOK_CACHE".to_owned(), cache.display().to_string())],
            ..Request::default()
        };
        check(door, &request, Want::Highlights).expect("a book")
    }

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn what_it_dislikes_has_verdicts_and_findings() {
        let folder = folder();
        let door = book(
            "```python good\nfnord = 1\n```\n\n```python bad\nfnord = 2\n```\n\n```python neutral\nfnord = 3\n```\n\n```python good\nfine = 4\n```\n",
        );
        let checked = checked(&door, folder.path());
        let unit = &checked.units[0];
        let verdicts = unit.judged.verdicts.iter().flatten();
        let verdicts: Vec<(VerdictKind, String)> = verdicts
            .map(|verdict| (verdict.kind, because(verdict)))
            .collect();
        let (rejected, unproven) = (VerdictKind::Rejected, VerdictKind::Unproven);
        let silent = "it parses; no rule checked it".to_owned();
        assert_eq!(
            verdicts,
            [
                (rejected, "`fnord` rejects it".to_owned()),
                (
                    unproven,
                    "`fnord` flags it, and no rule of the book says so".to_owned()
                ),
                (VerdictKind::SyntaxOnly, silent),
            ]
        );
        let told = |code: Code| {
            let own = unit.findings.iter().filter(|found| found.code == code);
            own.map(|found| (sentence(&found.facts), found.rule.clone()))
                .collect::<Vec<_>>()
        };
        let rule = Some("fnord/word".to_owned());
        let rejects = |what| format!("`fnord/word` rejects this {what}: nobody sees it");
        assert_eq!(
            told(Code::GoodExampleFlagged),
            [(rejects("good example"), rule.clone())]
        );
        assert_eq!(
            told(Code::NeutralFlagged),
            [(rejects("neutral code"), rule)]
        );
    }

    #[test]
    fn what_it_said_is_not_asked_again() {
        let folder = folder();
        let door = book("```python good\nfnord = \"only here\"\n```\n");
        for _ in 0..2 {
            let checked = checked(&door, folder.path());
            let mut coverage = checked.units[0].coverage.iter();
            let own = |one: &&Coverage| CHECKERS[one.checker].name == CHECKER.name;
            let coverage = coverage.find(own).expect("it was asked");
            assert_eq!((coverage.examples, coverage.judged), (1, 1));
            let verdict = checked.units[0].judged.verdicts[0].as_ref();
            assert_eq!(verdict.map(|one| one.kind), Some(VerdictKind::Rejected));
        }
        let asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        let times = asked.iter().filter(|code| code.contains("only here"));
        assert_eq!(times.count(), 1);
    }

    #[test]
    fn it_stands_in_every_format_and_on_the_site() {
        let folder = folder();
        let door = book("```python good\nfnord = 5\n```\n");
        let mut checked = checked(&door, folder.path());
        for format in FORMATS {
            let wanted = Wanted {
                detail: Detail::default(),
                colour: Colour::Plain,
                has_failed: true,
            };
            let text = (format.write)(&checked, wanted);
            assert!(text.contains("fnord"), "{}: {text}", format.name);
        }
        let site = render(&door, &mut checked.units[0], Pages::Static).expect("a site");
        let page = |address: &str| {
            let Some(Content::Bytes(page)) = site.files.get(address) else {
                panic!("no page `{address}`");
            };
            String::from_utf8_lossy(page).into_owned()
        };
        assert!(page("a.html").contains("nobody sees it"));
        assert!(page("verification.html").contains("fnord: Fnord 1.0 on 1 example"));
    }
}
