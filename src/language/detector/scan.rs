//! Many detectors over one tree in one pass.
//!
//! ast-grep's own combined scan obeys `ast-grep-ignore` comments, and an example must not excuse itself: this one does not look at them.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};
use ast_grep_core::matcher::MatcherExt;
use ast_grep_core::replacer::Replacer;
use tree_sitter::Node;

use super::compiled::{Detector, Severity};
use crate::language::steps::{Budget, CountedNode, with_budget};
use crate::language::tree::{Step, Tree, walk};
use crate::language::{Comments, Language};

/// The steps that one detector may take over any text. Each of our own rules needs less than a hundredth on any example.
pub const BUDGET: u32 = 1_000_000;

/// What each node of the text adds to that: a long file is no pathological pattern.
const PER_NODE: u32 = 100;

/// The bytes of the texts that one detector may make over any code, and what each byte of the code adds to that.
const TEXTS: u64 = 4 << 20;
const TEXTS_PER_BYTE: u64 = 64;

/// The longest message of a match, in bytes; what is longer is cut.
const LONGEST_MESSAGE: usize = 2_000;

/// So many places all detectors together may find, and one for each node beside them; who finds the next is at its end.
const MOST_MATCHES: usize = 100_000;

/// What detectors may use together over all texts of one set, in steps, and what each byte of texts and detectors adds.
const ALL_STEPS: u64 = 6_000_000;
const ALL_STEPS_PER_BYTE: u64 = 4;

/// What each node of a text adds to its share of that, in steps.
const SHARE_PER_NODE: u64 = 6;

/// So many matches a text may have beside its share, and one for each node.
const SHARE_OF_MATCHES: usize = 64;

/// Above this depth a scan gets a thread of its own: ast-grep's matcher recurses with the code.
pub(super) const SHALLOW: usize = 150;

/// Above this depth nothing is scanned. Not one of 25,868 fences comes near it.
const DEEPEST: usize = 3_000;

const DEEP_STACK: usize = 128 << 20;

/// The kind id of tree-sitter's ERROR nodes.
const ERROR_KIND: u16 = u16::MAX;

/// Where a detector speaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// Index into the detectors as they were given to [`DetectorSet::new`].
    pub detector: usize,
    /// The node that was asked, counted in the order of the text: matches of several scans are put in order by it.
    pub node: u32,
    /// Bytes of the code.
    pub range: Range<usize>,
    /// With metavariables filled in.
    pub message: String,
}

/// What a scan found, detector by detector.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scan {
    /// In the order of the text and then of the detectors.
    pub matches: Vec<Match>,
    /// The detectors that ran out of steps, ascending; what they found before that is left out.
    pub spent: Vec<usize>,
    /// The most steps that one detector took.
    pub steps: u32,
}

/// Why code was not scanned. It is never the same as "nothing found".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScanFault {
    /// The code nests `depth` nodes deep, and `limit` is the most that is scanned.
    TooDeep { depth: usize, limit: usize },
    /// ast-grep's matcher gave up on detector `detector`; it has assertions that rare patterns break.
    Broken { detector: usize },
    /// Detector `detector` needs more steps for this code than [`BUDGET`] and a share for each node.
    Budget { detector: usize },
    /// All detectors together need more than the text's [`Share`].
    Crowd,
    /// The tree is of another language than the detectors.
    OtherLanguage,
}

/// What all detectors of a set may use together over one text.
///
/// Each of 4,500 detectors over each of 9,000 short texts stays far below [`BUDGET`], and all of them take minutes and
/// gigabytes. So many a text of a person never needs: a book's share grows with the book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    steps: u64,
    matches: usize,
}

impl Share {
    const WHOLE: Share = Share {
        steps: u64::MAX / 2,
        matches: MOST_MATCHES,
    };

    /// The share of each of `texts` texts, which are `bytes` bytes together with the detectors.
    ///
    /// It is rounded to powers of two: one more text does not change what is known of all others.
    pub fn of(texts: usize, bytes: usize) -> Share {
        let texts = texts.max(1).next_power_of_two();
        let bytes = bytes.max(1).next_power_of_two() as u64;
        Share {
            steps: (ALL_STEPS + ALL_STEPS_PER_BYTE * bytes) / texts as u64,
            matches: SHARE_OF_MATCHES + MOST_MATCHES / texts,
        }
    }

    fn is_whole(self) -> bool {
        self == Share::WHOLE
    }
}

/// Detectors of one language, ready to run. Share it between threads.
pub struct DetectorSet {
    detectors: Vec<Arc<Detector>>,
    share: Share,
    /// One for each grammar of the language.
    sides: Vec<Side>,
}

/// Detectors as they are for one grammar.
struct Side {
    language: &'static Language,
    /// By detector; none where it has no form for this grammar.
    detectors: Vec<Option<Arc<Detector>>>,
    /// By kind id, the detectors that may match at such a node; the last row is for ERROR.
    by_kind: Vec<Vec<u32>>,
    prefilter: Prefilter,
}

/// A node that detectors are asked about.
struct Place<'tree> {
    node: Node<'tree>,
    number: u32,
}

/// What is asked of the detectors about one text.
struct Asked<'a, 'tree> {
    places: Vec<Place<'tree>>,
    /// By detector.
    admitted: &'a [bool],
    /// How many the text has.
    nodes: u32,
    share: Share,
}

struct Prefilter {
    /// None if no detector has a literal.
    literals: Option<AhoCorasick>,
    /// By literal, the detectors that it lets in.
    admits: Vec<Vec<u32>>,
    /// The detectors that run on any code.
    always: Vec<u32>,
}

impl DetectorSet {
    /// A detector that is off, or of another language than the first, never speaks.
    pub fn new(detectors: Vec<Arc<Detector>>) -> Self {
        let mut grammars: Vec<&'static Language> = Vec::new();
        let language = detectors.first().map(|detector| detector.language);
        let runs = |detector: &&Arc<Detector>| {
            detector.severity != Severity::Off && Some(detector.language) == language
        };
        for detector in detectors.iter().filter(runs) {
            let twin = detector.twin.as_deref().map(|twin| twin.language);
            for grammar in std::iter::once(detector.language).chain(twin) {
                if !grammars.iter().any(|known| std::ptr::eq(*known, grammar)) {
                    grammars.push(grammar);
                }
            }
        }
        let form = |detector: &Arc<Detector>, grammar: &'static Language| {
            if !runs(&detector) {
                return None;
            }
            if std::ptr::eq(detector.language, grammar) {
                return Some(detector.clone());
            }
            let twin = detector.twin.as_ref();
            twin.filter(|twin| std::ptr::eq(twin.language, grammar))
                .cloned()
        };
        let sides = grammars.into_iter().map(|grammar| {
            let forms = detectors.iter().map(|detector| form(detector, grammar));
            Side::new(grammar, forms.collect())
        });
        DetectorSet {
            sides: sides.collect(),
            share: Share::WHOLE,
            detectors,
        }
    }

    /// The same detectors, which may use no more than this over one text.
    pub fn within(self, share: Share) -> Self {
        DetectorSet { share, ..self }
    }

    pub fn detectors(&self) -> &[Arc<Detector>] {
        &self.detectors
    }

    /// Every match, in the order of the text and then of the detectors; a fault if any of them ran out of steps.
    pub fn scan(&self, tree: &Tree) -> Result<Vec<Match>, ScanFault> {
        whole(self.scan_each(tree)?)
    }

    /// What each detector finds: one that runs out of steps does not keep the others from being heard.
    pub fn scan_each(&self, tree: &Tree) -> Result<Scan, ScanFault> {
        if self.sides.is_empty() {
            return Ok(Scan::default());
        }
        if self.detectors.first().map(|detector| detector.language) != Some(tree.language()) {
            return Err(ScanFault::OtherLanguage);
        }
        self.on_sides(tree, |side, is_own| {
            let admitted = side.prefilter.admitted(tree.code(), self.detectors.len())?;
            self.of_side(side, admitted, is_own, tree)
        })
    }

    /// Scans with the detectors that the tree's own grammar has, and with a tree of another grammar those that have a
    /// form only there.
    fn on_sides(
        &self,
        tree: &Tree,
        admit: impl Fn(&Side, bool) -> Option<Vec<bool>>,
    ) -> Result<Scan, ScanFault> {
        let mut all = Scan::default();
        for side in &self.sides {
            let is_own = tree.is_of(side.language);
            // What is wrong in its own grammar is not right in another.
            if !is_own && tree.has_error() {
                continue;
            }
            let Some(admitted) = admit(side, is_own) else {
                continue;
            };
            let scan = match (is_own, tree.with_second(side.language)) {
                (true, _) => side.scan(tree, &admitted, self.share)?,
                (false, Some(other)) => side.scan(&other, &admitted, self.share)?,
                (false, None) => continue,
            };
            all.matches.extend(scan.matches);
            all.spent.extend(scan.spent);
            all.steps = all.steps.max(scan.steps);
        }
        if self.sides.len() > 1 {
            all.matches
                .sort_by_key(|found| (found.range.start, found.node, found.detector));
            all.spent.sort_unstable();
        }
        Ok(all)
    }

    /// The detectors that a side is asked for: one that the tree's own grammar has is not asked elsewhere.
    fn of_side(
        &self,
        side: &Side,
        mut admitted: Vec<bool>,
        is_own: bool,
        tree: &Tree,
    ) -> Option<Vec<bool>> {
        if !is_own {
            for (at, admitted) in admitted.iter_mut().enumerate() {
                *admitted &= self.detectors[at].on(tree).is_none() && side.detectors[at].is_some();
            }
        }
        admitted.contains(&true).then_some(admitted)
    }

    /// Whether any detector can match in the code: no tree is needed to know that none can.
    pub fn admits(&self, code: &str) -> bool {
        let count = self.detectors.len();
        let mut sides = self.sides.iter();
        sides.any(|side| side.prefilter.admitted(code, count).is_some())
    }

    /// What one detector, by its index, finds.
    pub fn scan_alone(&self, tree: &Tree, detector: usize) -> Result<Vec<Match>, ScanFault> {
        let Some(alone) = self.detectors.get(detector) else {
            return Ok(Vec::new());
        };
        if alone.language != tree.language() {
            return Err(ScanFault::OtherLanguage);
        }
        let holds = |literal: &String| tree.code().contains(literal.as_str());
        let scan = self.on_sides(tree, |side, is_own| {
            let form = side.detectors.get(detector)?.as_ref()?;
            let can_match = form
                .literals
                .as_ref()
                .is_none_or(|all| all.iter().any(holds));
            if !can_match {
                return None;
            }
            let mut admitted = vec![false; self.detectors.len()];
            admitted[detector] = true;
            self.of_side(side, admitted, is_own, tree)
        });
        whole(scan?)
    }

    /// The same without the literals: what [`DetectorSet::scan`] is held against, by a property and by the benchmark.
    pub fn scan_all(&self, tree: &Tree) -> Result<Vec<Match>, ScanFault> {
        let all = vec![true; self.detectors.len()];
        whole(self.on_sides(tree, |side, is_own| {
            self.of_side(side, all.clone(), is_own, tree)
        })?)
    }
}

impl Side {
    fn new(language: &'static Language, detectors: Vec<Option<Arc<Detector>>>) -> Side {
        let grammar = language.grammar.as_ref();
        let count = grammar.map_or(0, |grammar| (grammar.language)().node_kind_count());
        let mut by_kind: Vec<Vec<u32>> = vec![Vec::new(); count + 1];
        let mut running = Vec::new();
        for (at, detector) in detectors.iter().enumerate() {
            let Some(detector) = detector else { continue };
            running.push(at as u32);
            for kind in &detector.kinds {
                if let Some(row) = by_kind.get_mut((*kind as usize).min(count)) {
                    row.push(at as u32);
                }
            }
        }
        let prefilter = Prefilter::new(&detectors, &running);
        Side {
            language,
            detectors,
            by_kind,
            prefilter,
        }
    }

    fn scan(&self, tree: &Tree, admitted: &[bool], share: Share) -> Result<Scan, ScanFault> {
        let mut places: Vec<Place> = Vec::new();
        let mut deepest = 0;
        let mut nodes = 0u32;
        walk(tree.top(), |node, depth| {
            deepest = deepest.max(depth + 1);
            let mut candidates = self.candidates(node).iter();
            if candidates.any(|detector| admitted[*detector as usize]) {
                places.push(Place {
                    node,
                    number: nodes,
                });
            }
            nodes = nodes.saturating_add(1);
            Step::Into
        });
        if deepest > DEEPEST {
            return Err(ScanFault::TooDeep {
                depth: deepest,
                limit: DEEPEST,
            });
        }
        let asked = Asked {
            places,
            admitted,
            nodes,
            share,
        };
        if deepest <= SHALLOW || asked.places.is_empty() {
            return self.matches(tree, asked);
        }
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(DEEP_STACK);
            let matches = thread.spawn_scoped(scope, || self.matches(tree, asked));
            let matches = matches.ok().and_then(|thread| thread.join().ok());
            matches.unwrap_or(Err(ScanFault::TooDeep {
                depth: deepest,
                limit: SHALLOW,
            }))
        })
    }

    fn matches(&self, tree: &Tree, asked: Asked) -> Result<Scan, ScanFault> {
        let Asked {
            places,
            admitted,
            nodes,
            share,
        } = asked;
        let steps = steps(nodes);
        let mut matches: Vec<Match> = Vec::new();
        let mut all = share.steps + SHARE_PER_NODE * u64::from(nodes);
        // One that takes half of it ran out of steps of its own; what the first of those took is given back to the others.
        let steps = u32::try_from(all / 2).map_or(steps, |half| half.min(steps));
        let mut is_given_back = false;
        let whole = |detector: &Detector| budget(steps, tree.code(), detector.growth);
        // By detector, made when it is asked first: of thousands a short text asks a few.
        let mut left: HashMap<u32, Budget> = HashMap::new();
        let most = share.matches + nodes as usize;
        let mut is_crowd = false;
        let current = Cell::new(0);
        let run = AssertUnwindSafe(|| {
            for place in places {
                for at in self.candidates(place.node) {
                    if !admitted[*at as usize] {
                        continue;
                    }
                    let Some(detector) = &self.detectors[*at as usize] else {
                        continue;
                    };
                    let own = left.entry(*at).or_insert_with(|| whole(detector));
                    if own.is_spent() {
                        continue;
                    }
                    current.set(*at as usize);
                    // Outside of the budget: it climbs to the root in debug builds only.
                    let node = tree.root.adopt(CountedNode(place.node));
                    let look = || {
                        let found = detector.config.matcher.match_node(node)?;
                        let message = detector.template.generate_replacement(&found);
                        Some(Match {
                            detector: *at as usize,
                            node: place.number,
                            range: found.range(),
                            message: shortened(&message),
                        })
                    };
                    let before = own.steps;
                    let found = with_budget(own, look).flatten();
                    all = all.saturating_sub(1 + u64::from(before - own.steps));
                    if own.is_spent() && !is_given_back {
                        is_given_back = true;
                        all += u64::from(steps);
                    }
                    let is_over = found.is_some() && matches.len() >= most;
                    if all == 0 || is_over && !share.is_whole() {
                        is_crowd = true;
                        return;
                    }
                    if is_over {
                        own.steps = 0;
                    }
                    matches.extend(found);
                }
            }
        });
        // Nothing of ours is half-written when a match panics: the list is thrown away.
        if catch_unwind(run).is_err() {
            return Err(ScanFault::Broken {
                detector: current.get(),
            });
        }
        if is_crowd {
            return Err(ScanFault::Crowd);
        }
        let mut spent: Vec<usize> = left
            .iter()
            .filter(|(_, left)| left.is_spent())
            .map(|(at, _)| *at as usize)
            .collect();
        spent.sort_unstable();
        matches.retain(|found| spent.binary_search(&found.detector).is_err());
        let least = left.values().map(|left| left.steps).min().unwrap_or(steps);
        Ok(Scan {
            matches,
            spent,
            steps: steps - least,
        })
    }

    fn candidates(&self, node: Node) -> &[u32] {
        let kind = node.kind_id();
        let row = if kind == ERROR_KIND {
            self.by_kind.last()
        } else {
            self.by_kind.get(kind as usize)
        };
        row.map_or(&[], Vec::as_slice)
    }
}

/// The steps that one detector may take over a text of so many nodes.
pub(super) fn steps(nodes: u32) -> u32 {
    BUDGET.saturating_add(nodes.saturating_mul(PER_NODE))
}

/// What one detector may use over a text; `growth` is that of the detector.
pub(super) fn budget(steps: u32, code: &str, growth: u64) -> Budget {
    Budget {
        steps,
        bytes: TEXTS + TEXTS_PER_BYTE * code.len() as u64,
        growth,
    }
}

fn shortened(message: &[u8]) -> String {
    let message = String::from_utf8_lossy(message);
    if message.len() <= LONGEST_MESSAGE {
        return message.into_owned();
    }
    let end = message.floor_char_boundary(LONGEST_MESSAGE);
    format!("{}…", &message[..end])
}

/// A scan that every detector finished.
fn whole(scan: Scan) -> Result<Vec<Match>, ScanFault> {
    match scan.spent.first() {
        Some(detector) => Err(ScanFault::Budget {
            detector: *detector,
        }),
        None => Ok(scan.matches),
    }
}

impl Prefilter {
    fn new(detectors: &[Option<Arc<Detector>>], running: &[u32]) -> Self {
        let mut literals: Vec<&str> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut admits: Vec<Vec<u32>> = Vec::new();
        let mut always = Vec::new();
        for at in running {
            let detector = detectors[*at as usize].as_ref();
            let Some(needed) = detector.and_then(|detector| detector.literals.as_ref()) else {
                always.push(*at);
                continue;
            };
            for literal in needed {
                let place = *places.entry(literal).or_insert_with(|| {
                    literals.push(literal);
                    admits.push(Vec::new());
                    literals.len() - 1
                });
                admits[place].push(*at);
            }
        }
        // Standard semantics are the ones that report overlapping literals.
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&literals);
        match automaton {
            Ok(automaton) if !literals.is_empty() => Prefilter {
                literals: Some(automaton),
                admits,
                always,
            },
            // Too large to build: then every detector looks at everything.
            _ => Prefilter {
                literals: None,
                admits,
                always: running.to_vec(),
            },
        }
    }

    /// By detector, whether it can match in `code`; None if none of them can.
    fn admitted(&self, code: &str, count: usize) -> Option<Vec<bool>> {
        let mut admitted = vec![false; count];
        let mut any = !self.always.is_empty();
        for at in &self.always {
            admitted[*at as usize] = true;
        }
        if let Some(literals) = &self.literals {
            for found in literals.find_overlapping_iter(code) {
                any = true;
                for at in &self.admits[found.pattern().as_usize()] {
                    admitted[*at as usize] = true;
                }
            }
        }
        any.then_some(admitted)
    }
}

/// The comments in which ast-grep would read a suppression, in bytes of the code.
pub fn suppressions(tree: &Tree) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !tree.code().contains("ast-grep-ignore") {
        return found;
    }
    walk(tree.top(), |node, _| {
        if Comments::is_kind(node.kind()) {
            let text = tree.code().get(node.byte_range()).unwrap_or("");
            if text.contains("ast-grep-ignore") {
                found.push(node.byte_range());
            }
        }
        Step::Into
    });
    found
}
