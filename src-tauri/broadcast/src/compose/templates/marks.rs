//! What the admin says of templates, and how they are used: stars, tags, uses.

use super::TemplateError;
use crate::documents::{DocumentError, Documents};
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};

/// Longest tag, in characters.
pub const MAX_TAG: usize = 20;
/// Most tags of a template.
pub const MAX_TAGS: usize = 10;

/// Stars and tags.
const MARKS: &str = "template-marks.json";
/// How often each template was used, and when last.
const USES: &str = "template-uses.json";
/// After how long a use counts half of a new one, in milliseconds: two weeks. What is sent every Monday stays before what was sent
/// once today.
const HALF_LIFE_MS: f64 = 14.0 * 24.0 * 3600.0 * 1000.0;

/// What the admin says of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Mark {
    /// It is starred.
    pub(super) starred: bool,
    /// It is sorted under these.
    pub(super) tags: Vec<String>,
}

/// How a template was used.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(from = "WrittenUse")]
pub(super) struct Used {
    /// When last.
    pub(super) at: Timestamp,
    /// How often.
    pub(super) count: u32,
    /// What its uses counted at that time, each half as much as one a [`HALF_LIFE_MS`] later.
    weight: f64,
}

/// As it may stand in the file: at first only the last time was written down.
#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenUse {
    Counted { at: Timestamp, count: u32, weight: f64 },
    Last(Timestamp),
}

impl From<WrittenUse> for Used {
    fn from(written: WrittenUse) -> Self {
        match written {
            WrittenUse::Counted { at, count, weight } => Self { at, count, weight: weight.max(1.0) },
            WrittenUse::Last(at) => Self { at, count: 1, weight: 1.0 },
        }
    }
}

impl Used {
    /// Once more. A clock that was put back makes nothing weigh more than it did.
    fn again(self, at: Timestamp) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
        let past = (at.0.saturating_sub(self.at.0)).max(0) as f64;
        Self { at, count: self.count.saturating_add(1), weight: 1.0 + self.weight * (-past / HALF_LIFE_MS).exp2() }
    }

    /// Where it stands among others; the difference of two is the same at any time.
    fn rank(self) -> f64 {
        rank_of_one(self.at) + self.weight.log2()
    }
}

/// Where a single use stands.
fn rank_of_one(at: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "exact for 285,000 years")]
    let at = at.0 as f64;
    at / HALF_LIFE_MS
}

/// The marks of all templates, by id.
#[derive(Debug)]
pub(super) struct Marks {
    marks: BTreeMap<String, Mark>,
    uses: BTreeMap<String, Used>,
}

impl Marks {
    /// Reads them.
    pub(super) fn open(documents: &Documents) -> Result<Self, DocumentError> {
        let marks = documents.read(MARKS)?.unwrap_or_default();
        Ok(Self { marks, uses: documents.read(USES)?.unwrap_or_default() })
    }

    /// What is said of a template.
    pub(super) fn of(&self, id: &str) -> Mark {
        self.marks.get(id).cloned().unwrap_or_default()
    }

    /// How a template was used.
    pub(super) fn used(&self, id: &str) -> Option<Used> {
        self.uses.get(id).copied()
    }

    /// Where a template that was saved at this time stands by its use; the highest is the first. The save counts as one use.
    pub(super) fn rank(&self, id: &str, saved_at: Timestamp) -> f64 {
        let used = self.used(id).map_or(f64::NEG_INFINITY, Used::rank);
        used.max(rank_of_one(saved_at))
    }

    /// Counts a use. Where it cannot be written down it is forgotten with the program.
    pub(super) fn use_now(&mut self, documents: &Documents, id: &str, at: Timestamp) {
        let first = Used { at, count: 1, weight: 1.0 };
        let used = self.used(id).map_or(first, |used| used.again(at));
        self.uses.insert(id.to_owned(), used);
        if let Err(error) = documents.write(USES, &self.uses) {
            tracing::info!(%error, "the use of a template is not written down");
        }
    }

    /// Puts a star there or takes it away.
    pub(super) fn star(&mut self, documents: &Documents, id: &str, starred: bool) -> Result<(), TemplateError> {
        let mark = Mark { starred, ..self.of(id) };
        self.put(documents, id, mark)
    }

    /// Puts these tags in the place of others.
    pub(super) fn tag(&mut self, documents: &Documents, id: &str, tags: &[String]) -> Result<(), TemplateError> {
        let tags = self.checked(id, tags)?;
        let mark = Mark { tags, ..self.of(id) };
        self.put(documents, id, mark)
    }

    fn put(&mut self, documents: &Documents, id: &str, mark: Mark) -> Result<(), TemplateError> {
        let mut marks = self.marks.clone();
        if mark == Mark::default() {
            marks.remove(id);
        } else {
            marks.insert(id.to_owned(), mark);
        }
        documents.write(MARKS, &marks)?;
        self.marks = marks;
        Ok(())
    }

    /// Forgets a template that is gone. What cannot be written now is forgotten another time.
    pub(super) fn forget(&mut self, documents: &Documents, id: &str) {
        let marked = self.marks.remove(id).is_some();
        let used = self.uses.remove(id).is_some();
        let written =
            [marked.then(|| documents.write(MARKS, &self.marks)), used.then(|| documents.write(USES, &self.uses))];
        for error in written.into_iter().flatten().filter_map(Result::err) {
            tracing::info!(%error, "the marks of a deleted template stay");
        }
    }

    /// Tags as they are kept: in one line, none twice, written as they are on other templates.
    fn checked(&self, id: &str, tags: &[String]) -> Result<Vec<String>, TemplateError> {
        let mut seen = HashSet::new();
        let mut checked = Vec::new();
        for tag in tags {
            let tag = one_line(tag);
            if tag.is_empty() || !seen.insert(tag.to_lowercase()) {
                continue;
            }
            if tag.chars().count() > MAX_TAG {
                return Err(TemplateError::TagTooLong(tag));
            }
            checked.push(self.as_elsewhere(id, tag));
        }
        if checked.len() > MAX_TAGS {
            return Err(TemplateError::TooManyTags(checked.len()));
        }
        Ok(checked)
    }

    fn as_elsewhere(&self, id: &str, tag: String) -> String {
        let lower = tag.to_lowercase();
        let others = self.marks.iter().filter(|(other, _)| *other != id).flat_map(|(_, mark)| &mark.tags);
        others.into_iter().find(|other| other.to_lowercase() == lower).cloned().unwrap_or(tag)
    }
}

/// A text without control characters and doubled blanks.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
