//! Whether a send repeats what its people got lately. WeCom delivers the same request once within its duplicate check,
//! answers the second one like any other, and nobody hears that it was dropped: a repeat that is
//! wanted leaves without the check.

use super::{Engine, SendError};
use crate::model::audience::{Audience, EVERYONE, Recipient, RecipientKind};
use crate::model::batch::{ContentDigest, PlannedBatch};
use crate::model::profile::{Profile, app_of};
use crate::model::timestamp::Timestamp;
use crate::sending::review::{REPEATED_WITHIN_MS, Repeated};
use crate::store::repeats::{self, Earlier, Reached};
use std::collections::hash_map::RandomState;
use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher;
use wecom::channel::Channel;
use wecom::send::{SendOptions, without_duplicate_check};

/// Most people who are looked for among the members of departments and tags.
const MOST_AMONG: usize = 10_000;

/// What a send repeats.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    /// The newest earlier send of the same content to some of its people, other than a test.
    pub(super) repeated: Option<Repeated>,
    /// For each request until when WeCom would drop it, were it looked for duplicates.
    pub(super) dropped_until: Vec<Option<Timestamp>>,
}

impl Repeats {
    /// Has the requests that WeCom would drop leave without the duplicate check.
    pub(super) fn let_through(&self, batches: &mut [PlannedBatch]) {
        for (batch, until) in batches.iter_mut().zip(&self.dropped_until) {
            if until.is_some()
                && let Some(body) = without_duplicate_check(&batch.body)
            {
                batch.body = body;
                batch.duplicate_window = None;
            }
        }
    }
}

/// What is known of one who is to get something.
struct Wanted {
    batch: u32,
    /// Got the same within a day, other than by a test.
    repeated: bool,
    /// Until when WeCom would drop it.
    until: Option<Timestamp>,
}

impl Engine {
    /// What is told of an earlier send.
    fn repeated_of(&self, before: &Earlier) -> Repeated {
        let own = self.shared.team().map(|member| &member.computer);
        Repeated {
            id: before.id.clone(),
            at: before.at,
            people: before.people,
            sent_by: before.sent_by.clone().filter(|name| Some(name) != own),
            dropped_until: None,
        }
    }

    /// What these requests to an audience repeat, were they to leave at a moment. `message` stands for the message in broadcasts from
    /// before the contents of requests were written down.
    pub(super) async fn repeats(
        &self,
        profile: &Profile,
        (audience, options): (&Audience, &SendOptions),
        batches: &[PlannedBatch],
        (message, leaves_at): (&str, Timestamp),
    ) -> Result<Repeats, SendError> {
        let database = &self.shared.deps.database;
        let mut found = Repeats { repeated: None, dropped_until: vec![None; batches.len()] };
        let contents: HashSet<ContentDigest> = batches.iter().map(|batch| batch.content).collect();
        let since = Timestamp(self.now().0 - REPEATED_WITHIN_MS);
        let earlier = repeats::earlier(database, &app_of(profile), &contents, message, since).await?;
        if earlier.is_empty() {
            return Ok(found);
        }
        let hasher = RandomState::new();
        // Of several messages to one, each is looked for by what it says too.
        let mark = |kind: RecipientKind, key: &str, of_row: Option<ContentDigest>| hasher.hash_one((kind, key, of_row));
        let has_rows = batches.iter().any(|batch| batch.row.is_some());
        let mut wanted: HashMap<u64, Wanted> = HashMap::new();
        for (place, batch) in (0_u32..).zip(batches) {
            for one in batch.addressees.iter() {
                let of_row = batch.row.map(|_| batch.content);
                wanted
                    .insert(mark(one.kind, &one.key(), of_row), Wanted { batch: place, repeated: false, until: None });
            }
        }
        let own_ms = i64::from(options.interval_seconds()) * 1000;
        for before in &earlier {
            let (mut hit, mut groups) = (false, Groups::default());
            let take = |reached: Reached| {
                let of_row = reached.content.filter(|_| has_rows);
                let this = wanted.get_mut(&mark(reached.kind, &reached.key, of_row));
                // What it got must be what it is to get now.
                let this = this.filter(|this| {
                    let batch = &batches[this.batch as usize];
                    reached.content.is_none_or(|content| content == batch.content)
                });
                let Some(this) = this else {
                    if reached.has_it {
                        groups.note(reached);
                    }
                    return;
                };
                if !before.test && reached.has_it {
                    (this.repeated, hit) = (true, true);
                }
                if reached.window_ms > 0 {
                    let left = reached.sent_at.or(before.sends_at).unwrap_or(leaves_at).max(before.at);
                    let until = Timestamp(left.0 + reached.window_ms.max(own_ms));
                    this.until = this.until.max(Some(until).filter(|until| *until > leaves_at));
                }
            };
            repeats::reached(database, before, &contents, take).await?;
            if !before.test && !hit {
                hit = self.reached_through_a_group(profile, audience, &groups).await?;
            }
            if hit && found.repeated.is_none() {
                found.repeated = Some(self.repeated_of(before));
            }
        }
        // A request is dropped when all whom it names had it; one that names somebody else is another request.
        let mut all = vec![true; batches.len()];
        for one in wanted.values() {
            let place = one.batch as usize;
            match one.until {
                Some(until) => found.dropped_until[place] = found.dropped_until[place].max(Some(until)),
                None => all[place] = false,
            }
        }
        for ((until, all), batch) in found.dropped_until.iter_mut().zip(all).zip(batches) {
            if !all || batch.route.channel() != Channel::App {
                *until = None;
            }
        }
        let repeated = wanted.values().filter(|one| one.repeated);
        let named = if has_rows { people_in(repeated, batches) } else { repeated.count() };
        let only_people = audience.include.iter().all(|one| one.kind == RecipientKind::Person) && !audience.all;
        if let Some(repeated) = &mut found.repeated {
            repeated.dropped_until = found.dropped_until.iter().max().copied().flatten();
            if only_people && named > 0 {
                repeated.people = u32::try_from(named).unwrap_or(u32::MAX);
            }
        }
        Ok(found)
    }

    /// Whether somebody gets it once more who is a member of a department or tag of one of the two sends, and named in the other.
    async fn reached_through_a_group(
        &self,
        profile: &Profile,
        audience: &Audience,
        groups: &Groups,
    ) -> Result<bool, SendError> {
        let people = &self.shared.deps.people;
        let is_group = |one: &Recipient| matches!(one.kind, RecipientKind::Department | RecipientKind::Tag);
        let named = audience.include.iter().filter(|one| one.kind == RecipientKind::Person);
        let named: Vec<String> = named.map(Recipient::key).take(MOST_AMONG).collect();
        if (groups.all || !groups.parts.is_empty()) && !named.is_empty() {
            let before = Audience { all: groups.all, ..Audience::of(groups.parts.clone()) };
            if !people.among(&profile.id, &before, &named).await?.is_empty() {
                return Ok(true);
            }
        }
        let now = Audience {
            all: audience.all,
            ..Audience::of(audience.include.iter().filter(|one| is_group(one)).cloned().collect())
        };
        if (now.all || !now.include.is_empty()) && !groups.people.is_empty() {
            return Ok(!people.among(&profile.id, &now, &groups.people).await?.is_empty());
        }
        Ok(false)
    }
}

/// How many those of some requests are who get a message for each row.
fn people_in<'a>(wanted: impl Iterator<Item = &'a Wanted>, batches: &[PlannedBatch]) -> usize {
    let people = wanted.filter_map(|one| batches.get(one.batch as usize)?.addressees.get(0));
    people.map(Recipient::identity).collect::<HashSet<_>>().len()
}

/// Whom an earlier send reached beside those who are named in this one.
#[derive(Default)]
struct Groups {
    all: bool,
    parts: Vec<Recipient>,
    people: Vec<String>,
}

impl Groups {
    fn note(&mut self, reached: Reached) {
        match reached.kind {
            RecipientKind::Person if reached.id == EVERYONE => self.all = true,
            RecipientKind::Person if self.people.len() < MOST_AMONG => self.people.push(reached.key),
            RecipientKind::Department | RecipientKind::Tag => {
                self.parts.push(Recipient { kind: reached.kind, id: reached.id, name: None });
            }
            _ => {}
        }
    }
}
