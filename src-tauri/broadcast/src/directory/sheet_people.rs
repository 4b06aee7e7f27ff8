//! Whom the rows of a sheet are for, laid out small: a sheet may have 100,000 rows, and they are asked for again at each correction.
//!
//! By one column, held against the names beside it, as lists are ([`super::matching`]): what fits several is asked, never guessed.

use super::alike::folded;
use super::columns::{self, NamesBeside};
use super::hits::{department_hit, member_hit, tag_hit};
use super::matching::{ListChoice, ListDoubt, Looking, Meaning, hits};
use super::named::{Meant, unknown_account};
use super::snapshot::{Snapshot, to_u32};
use super::views::DirectoryHit;
use super::{Directory, Loaded, PersonFacts};
use crate::channels::Known;
use crate::lists::{Holds, List, Row, Sheet, holds};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::merge::{MergeRecipient, MergeTo};
use crate::model::store_error::StoreError;
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::sync::Arc;

/// Most who are offered for one row.
const MOST_OFFERED: usize = 20;
/// Headings of columns with tags.
const TAG: [&str; 4] = ["标签", "标签名称", "tag", "tags"];
/// Headings of columns with group chats.
const CHAT: [&str; 6] = ["群聊", "群", "群名", "群名称", "chat", "group chat"];

/// One who gets a message, by a number that holds as long as the contacts are not read anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Who {
    /// A member.
    Member(u32),
    /// A department.
    Department(u32),
    /// A tag.
    Tag(u32),
    /// A group chat.
    Chat(u32),
    /// An account that may exist, of a company whose contacts cannot be read; and whoever else is counted behind those.
    Unknown(u32),
}

/// What the column of a row says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing stands there.
    Empty,
    /// This one.
    One(Who),
    /// Several fit, or something contradicts it: see [`SheetPeople::offered`].
    Asked(u32),
    /// Nobody.
    Nothing,
}

/// Whom the rows are for.
pub struct SheetPeople {
    snapshot: Arc<Snapshot>,
    channels: Arc<Known>,
    /// Who is not in the contacts does not exist.
    reliable: bool,
    to: MergeTo,
    choice: ListChoice,
    names: NamesBeside,
    /// Departments, tags or group chats by what they are called and by their ids.
    called: HashMap<String, Vec<u32>>,
    found: Vec<Found>,
    asked: Vec<Box<[Who]>>,
    unknown: Vec<Recipient>,
    unknown_by_key: HashMap<String, u32>,
}

impl fmt::Debug for SheetPeople {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SheetPeople").field("to", &self.to).field("rows", &self.found.len()).finish_non_exhaustive()
    }
}

/// A row that was looked up by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Looked {
    Empty,
    One(Who),
    /// An account that the contacts do not have, which may exist all the same.
    Unknown(Recipient),
    Asked(Vec<Who>),
    Nothing,
}

impl Directory {
    /// Whom the rows of a list are for. `domains` are mail domains that the admin says are the company's.
    pub async fn sheet_people(
        &self,
        profile_id: &str,
        list: Arc<List>,
        to: MergeTo,
        domains: Vec<String>,
    ) -> Result<SheetPeople, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let find = move || SheetPeople::find(&loaded, channels, &list, to, domains);
        tokio::task::spawn_blocking(find).await.map_err(|error| StoreError::Other(error.to_string()))
    }

    /// Whether what was found still holds: neither contacts nor channels are others.
    pub async fn still_hold(&self, profile_id: &str, people: &SheetPeople) -> Result<bool, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let same_channels = people.to.kind != MergeRecipient::Chat || Arc::ptr_eq(&channels, &people.channels);
        Ok(Arc::ptr_eq(&loaded.snapshot, &people.snapshot) && same_channels && loaded.is_reliable() == people.reliable)
    }

    /// Whether somebody's account or name stands in the row with a number: then it does not name the columns.
    pub async fn names_someone(&self, profile_id: &str, list: Arc<List>, number: u32) -> Result<bool, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let look = move || {
            let choice = ListChoice::default();
            let looking = Looking::new(&loaded.snapshot, &choice, NamesBeside::Always);
            looking.names_someone(list.all_rows().iter().filter(|row| row.number == number))
        };
        tokio::task::spawn_blocking(look).await.map_err(|error| StoreError::Other(error.to_string()))
    }

    /// The column that says whom the rows are for, by its heading or by what stands in it; the first where nothing tells.
    pub async fn recipient_column(&self, profile_id: &str, list: Arc<List>) -> Result<MergeTo, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let guess = move || recipient_column(&loaded.snapshot, &list.sheet());
        tokio::task::spawn_blocking(guess).await.map_err(|error| StoreError::Other(error.to_string()))
    }
}

fn recipient_column(snapshot: &Snapshot, sheet: &Sheet<'_>) -> MergeTo {
    let titled = |fits: &dyn Fn(&str) -> bool| {
        let mut titles = (0..).zip(&sheet.titles);
        titles.find(|(_, title)| title.is_some_and(fits)).map(|(column, _)| column)
    };
    let among = |words: &'static [&'static str]| titled(&|title| words.contains(&folded(title).as_str()));
    let of = |column, kind| MergeTo { column, kind, name_column: None };
    let people = || {
        let choice = columns::of_list(snapshot, sheet)?.choice;
        Some(MergeTo { column: choice.column, kind: MergeRecipient::Person, name_column: choice.name_column })
    };
    let named = |title: &str| holds(title).is_some_and(|what| what != Holds::Department);
    titled(&named)
        .and_then(|_| people())
        .or_else(|| among(&CHAT).map(|column| of(column, MergeRecipient::Chat)))
        .or_else(|| among(&TAG).map(|column| of(column, MergeRecipient::Tag)))
        .or_else(|| sheet.department_column().map(|column| of(column, MergeRecipient::Department)))
        .or_else(people)
        .unwrap_or(of(0, MergeRecipient::Person))
}

impl SheetPeople {
    fn find(loaded: &Loaded, channels: Arc<Known>, list: &List, to: MergeTo, domains: Vec<String>) -> Self {
        let (snapshot, sheet) = (Arc::clone(&loaded.snapshot), list.sheet());
        let department_column = sheet.department_column().filter(|column| *column != to.column);
        let choice = ListChoice { column: to.column, name_column: to.name_column, department_column, domains };
        let mut names = columns::names_beside(&sheet, to.name_column);
        if to.kind == MergeRecipient::Person && names == NamesBeside::WhereKnown {
            let looking = Looking::new(&snapshot, &choice, names);
            if sheet.rows.iter().any(|row| looking.agrees(row)) {
                names = NamesBeside::Always;
            }
        }
        let called = called(&snapshot, &channels, to.kind);
        let mut people = Self {
            snapshot: Arc::clone(&snapshot),
            channels,
            reliable: loaded.is_reliable(),
            to,
            choice: choice.clone(),
            names,
            called,
            found: Vec::with_capacity(sheet.rows.len()),
            asked: Vec::new(),
            unknown: Vec::new(),
            unknown_by_key: HashMap::new(),
        };
        let looking = Looking::new(&snapshot, &choice, names);
        for row in sheet.rows {
            let found = match people.look_with(&looking, row) {
                Looked::Empty => Found::Empty,
                Looked::One(who) => Found::One(who),
                Looked::Unknown(one) => Found::One(Who::Unknown(people.unknown(one))),
                Looked::Asked(all) => {
                    people.asked.push(all.into());
                    Found::Asked(to_u32(people.asked.len() - 1))
                }
                Looked::Nothing => Found::Nothing,
            };
            people.found.push(found);
        }
        people
    }

    fn unknown(&mut self, one: Recipient) -> u32 {
        let next = to_u32(self.unknown.len());
        let place = *self.unknown_by_key.entry(one.key()).or_insert(next);
        if place == next {
            self.unknown.push(one);
        }
        place
    }

    /// The column that says it.
    pub fn column(&self) -> u32 {
        self.to.column
    }

    /// What the row at a place says, as the sheet has it.
    pub fn found(&self, place: u32) -> Found {
        self.found.get(place as usize).copied().unwrap_or(Found::Nothing)
    }

    /// Whom a row is for that is not as the sheet has it.
    pub(crate) fn look(&self, row: &Row) -> Looked {
        self.look_with(&Looking::new(&self.snapshot, &self.choice, self.names), row)
    }

    fn look_with(&self, looking: &Looking<'_>, row: &Row) -> Looked {
        let word = row.cell(self.to.column);
        let (of, kind): (fn(u32) -> Who, _) = match self.to.kind {
            MergeRecipient::Person => return self.person(looking, row),
            MergeRecipient::Department => (Who::Department, RecipientKind::Department),
            MergeRecipient::Tag => (Who::Tag, RecipientKind::Tag),
            MergeRecipient::Chat => (Who::Chat, RecipientKind::Chat),
        };
        if row.fault(self.to.column).is_some() {
            return Looked::Nothing;
        }
        if word.is_empty() {
            return Looked::Empty;
        }
        let called = |name: &str| self.called.get(&folded(name)).map(Vec::as_slice).unwrap_or_default();
        // 青禾科技 / 销售部 / 华东区: the last one is meant, where there is none that is called so altogether.
        let last = word.rsplit(['/', '\\', '>', '／']).next().unwrap_or(word);
        let fitting =
            if called(word).is_empty() && kind == RecipientKind::Department { called(last) } else { called(word) };
        match fitting[..] {
            [] => Looked::Nothing,
            [one] => Looked::One(of(one)),
            _ => Looked::Asked(fitting.iter().take(MOST_OFFERED).map(|one| of(*one)).collect()),
        }
    }

    fn person(&self, looking: &Looking<'_>, row: &Row) -> Looked {
        match looking.meaning(row) {
            Meaning::Empty => Looked::Empty,
            Meaning::One(member) => Looked::One(Who::Member(member)),
            Meaning::Doubt(_, people) => Looked::Asked(people.into_iter().map(Who::Member).collect()),
            Meaning::Nothing if self.reliable || row.fault(self.to.column).is_some() => Looked::Nothing,
            Meaning::Nothing => match unknown_account(row.cell(self.to.column)) {
                Meant::Unknown(one) => Looked::Unknown(one),
                _ => Looked::Nothing,
            },
        }
    }

    /// The mail domains of which nobody knows whether they are the company's, the first 20.
    pub fn strange_domains(&self, list: &List) -> Vec<String> {
        if self.to.kind != MergeRecipient::Person {
            return Vec::new();
        }
        let looking = Looking::new(&self.snapshot, &self.choice, self.names);
        let asked = self.found.iter().zip(list.rows()).filter(|(found, _)| matches!(found, Found::Asked(_)));
        let mut domains = BTreeSet::new();
        for (_, row) in asked {
            if let Meaning::Doubt(ListDoubt::OtherDomain, _) = looking.meaning(row)
                && let Some((_, domain)) = folded(row.cell(self.to.column)).rsplit_once('@')
            {
                domains.insert(domain.to_owned());
            }
            if domains.len() == MOST_OFFERED {
                break;
            }
        }
        domains.into_iter().collect()
    }

    /// Those who may be meant where it is asked.
    pub fn offered(&self, asked: u32) -> Vec<DirectoryHit> {
        self.asked.get(asked as usize).map(|all| self.hits(all)).unwrap_or_default()
    }

    /// These, as they are offered.
    pub(crate) fn hits(&self, all: &[Who]) -> Vec<DirectoryHit> {
        let members = |who: &Who| if let Who::Member(member) = who { Some(*member) } else { None };
        if let Some(members) = all.iter().map(members).collect::<Option<Vec<u32>>>() {
            return hits(&self.snapshot, &members);
        }
        all.iter().take(MOST_OFFERED).filter_map(|who| self.hit(*who)).collect()
    }

    /// One who was found, with what tells them apart from others; `None` for who is counted behind the unknown ones.
    pub fn hit(&self, who: Who) -> Option<DirectoryHit> {
        let plain = |recipient, people| DirectoryHit {
            recipient,
            detail: String::new(),
            people,
            marks: Vec::new(),
            note: None,
        };
        Some(match who {
            Who::Member(member) => member_hit(&self.snapshot, member),
            Who::Department(department) => department_hit(&self.snapshot, department),
            Who::Tag(tag) => tag_hit(&self.snapshot, tag),
            Who::Chat(chat) => {
                let (recipient, people) = self.channels.recipients().nth(chat as usize)?;
                plain(recipient, people)
            }
            Who::Unknown(place) => plain(self.unknown.get(place as usize)?.clone(), None),
        })
    }

    /// One who was found.
    pub fn recipient(&self, who: Who) -> Option<Recipient> {
        match who {
            Who::Member(member) => Some(self.snapshot.person(member)),
            other => self.hit(other).map(|hit| hit.recipient),
        }
    }

    /// The name of one who was found, and that of the first department; empty where it is not known.
    pub fn name_and_department(&self, who: Who) -> (String, String) {
        if let Who::Member(member) = who {
            let facts = PersonFacts::of_member(&self.snapshot, member);
            return (facts.name.unwrap_or_default(), facts.department.unwrap_or_default());
        }
        let name = self.recipient(who).and_then(|one| one.name).unwrap_or_default();
        let department = if matches!(who, Who::Department(_)) { name.clone() } else { String::new() };
        (name, department)
    }

    /// The number of a recipient who was chosen by hand; `None` where neither contacts nor sheet have one.
    pub fn who(&self, one: &Recipient) -> Option<Who> {
        match one.kind {
            RecipientKind::Person => {
                let known = self.snapshot.member(&one.id).map(Who::Member);
                known.or_else(|| self.unknown_by_key.get(&one.key()).copied().map(Who::Unknown))
            }
            RecipientKind::Department => {
                let id = one.id.parse().ok()?;
                self.snapshot.department_by_id.get(&id).copied().map(Who::Department)
            }
            RecipientKind::Tag => {
                let id = one.id.parse().ok()?;
                self.snapshot.tag_by_id.get(&id).copied().map(Who::Tag)
            }
            RecipientKind::Chat | RecipientKind::Robot => {
                let mut known = (0..).zip(self.channels.recipients());
                known.find(|(_, (known, _))| known.kind == one.kind && known.id == one.id).map(|(at, _)| Who::Chat(at))
            }
        }
    }

    /// How many unknown accounts there are: who is counted behind them begins with this number.
    pub(crate) fn first_beyond(&self) -> u32 {
        to_u32(self.unknown.len())
    }
}

/// What can be meant by a word of a kind that is no person.
fn called(snapshot: &Snapshot, channels: &Known, kind: MergeRecipient) -> HashMap<String, Vec<u32>> {
    let mut called: HashMap<String, Vec<u32>> = HashMap::new();
    let mut note = |word: String, at: u32| {
        let all = called.entry(word).or_default();
        if !all.contains(&at) {
            all.push(at);
        }
    };
    match kind {
        MergeRecipient::Person => {}
        MergeRecipient::Department => {
            for (at, one) in (0..).zip(&snapshot.departments) {
                note(one.alike.clone(), at);
                note(one.id.to_string(), at);
            }
        }
        MergeRecipient::Tag => {
            for (at, one) in (0..).zip(&snapshot.tags) {
                note(one.alike.clone(), at);
                note(one.id.to_string(), at);
            }
        }
        MergeRecipient::Chat => {
            let all = (0..).zip(channels.recipients());
            for (at, (one, _)) in all.filter(|(_, (one, _))| one.kind == RecipientKind::Chat) {
                note(folded(one.name.as_deref().unwrap_or_default()), at);
                note(folded(&one.id), at);
            }
        }
    }
    called.remove("");
    called
}
