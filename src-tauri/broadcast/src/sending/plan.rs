//! From a draft to the exact requests: who stands in which call.
//!
//! WeCom takes at most 1000 members, 100 departments and 100 tags in one call (`wecom/messages.md §1.1` [O]). The three
//! kinds are cut into pieces independently and the n-th pieces share the n-th call, so that nobody is named twice and
//! there are as few calls as possible. A message of its own for everyone takes a call for each person. After them comes one call for
//! each group chat, then one for each group robot. What a plan holds is what is stored, and what is stored is what is sent.
//!
//! A million people are planned in the memory of their requests and four bytes each: everywhere the same list is shared, and what
//! stands in a request is told by places in it.

use crate::compose::personal::{FillError, Filling};
use crate::model::audience::{Audience, EVERYONE, Identity, Recipient, RecipientKind, RecipientList};
use crate::model::batch::{Addressees, ContentDigest, PlannedBatch, Route};
use crate::model::draft::{Draft, Personal};
use crate::model::profile::{Profile, app_of};
use crate::ports::Ids;
use sha2::{Digest, Sha256};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use wecom::appchat::ChatId;
use wecom::channel::Channel;
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::import::UnknownField;
use wecom::kinds::Message;
use wecom::proof::{Mismatch, Named, Proof, Way};
use wecom::recipient::{MAX_PARTIES, MAX_TAGS, MAX_USERS, Recipients, is_one_member};
use wecom::send::{SendOptions, SendRequest, chat_request, robot_message};
use wecom::webhook::PictureData;

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// A test goes to the admin, and the profile does not say who that is.
    #[error("the profile does not name its own user")]
    NoTestRecipient,
    /// Somebody is excluded, and who is left was not found out before.
    #[error("the audience is not resolved")]
    NotResolved,
    /// The message of somebody cannot be filled in.
    #[error("{account}: {error}")]
    Fill {
        /// Whose; empty when it is everyone's.
        account: String,
        /// Why.
        error: FillError,
    },
    /// The work on it was cut off: a fault of Posthorn.
    #[error("planning was cut off")]
    CutOff,
    /// The request is not text, which JSON always is.
    #[error("the request is not UTF-8")]
    NotText,
    /// The bytes of a request do not say what the plan says. A fault of Posthorn itself: nothing leaves.
    #[error("a request is not what was to be sent: {0}")]
    NotAsPlanned(#[from] Mismatch),
}

/// The requests of one broadcast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The audience that the requests are for: the draft's, or the admin alone for a test.
    pub audience: Audience,
    /// The requests in the order in which they leave. Empty when there is no recipient.
    pub batches: Vec<PlannedBatch>,
    /// Chosen departments and tags that are no numbers, and chats whose id is none; they can stand in no request.
    pub unusable: Vec<Recipient>,
    /// Those that the message cannot go to: channels of which the rules say why, and, where everyone gets a message of their own,
    /// whoever has no values or is no person.
    pub unfit: Vec<Recipient>,
    /// The unknown fields that stand in requests of the application.
    pub extra: Vec<UnknownField>,
}

/// What is sent by each holder of files: the message with its own media ids.
pub(crate) struct Contents {
    /// By the application.
    pub(crate) app: Message,
    /// By each robot, with the picture that stands in the place of an image's media id.
    pub(crate) robots: HashMap<String, (Message, Option<PictureData>)>,
}

impl Plan {
    /// Plans a draft, whose audience is resolved ([`crate::model::audience::Resolved`]); a `test` goes to the profile's own user only. The
    /// same draft gives the same bytes. The picture of an image that goes to a robot is named there by its reference, until it is
    /// read for sending.
    pub fn of(draft: &Draft, profile: &Profile, test: bool) -> Result<Self, PlanError> {
        let contents = Contents { app: draft.message.clone(), robots: HashMap::new() };
        Self::make(draft, profile, test, &contents, Message::clone)
    }

    /// Plans a draft that is sent now, with the files of each holder: cards that call back get a task id of their own in each
    /// request, where the draft gives none. Two sends must not share one (`wecom/messages.md §1.5` [O]).
    pub(crate) fn for_sending(
        draft: &Draft,
        profile: &Profile,
        test: bool,
        contents: &Contents,
        ids: &dyn Ids,
    ) -> Result<Self, PlanError> {
        if draft.message.calls_back() {
            Self::make(draft, profile, test, contents, |message| message.with_task_id(&ids.fresh()))
        } else {
            Self::make(draft, profile, test, contents, Message::clone)
        }
    }

    fn make(
        draft: &Draft,
        profile: &Profile,
        test: bool,
        contents: &Contents,
        finished: impl Fn(&Message) -> Message,
    ) -> Result<Self, PlanError> {
        let audience = if test { own_user(draft, profile)? } else { draft.audience.clone() };
        if !audience.exclude.is_empty() {
            return Err(PlanError::NotResolved);
        }
        let chosen = Chosen::of(&audience);
        let says = |channel: Channel, message: &Message| content_digest(draft, profile, channel, message);
        let duplicate_window = Some(Duration::from_secs(draft.options.interval_seconds().into()));
        let mut bodies = Bodies { draft, agent_id: AgentId(profile.agent_id), put: BTreeSet::new() };
        if let Some(personal) = &draft.personal {
            let people = OwnMessages::of(personal, &contents.app, draft, test)?;
            // What stands for the content has the references to files, not what WeCom calls them.
            let written = match &contents.app {
                same if *same == draft.message => None,
                _ => Some(OwnMessages::of(personal, &draft.message, draft, test)?),
            };
            let mut batches = Vec::with_capacity(chosen.users.len());
            let mut unfit = chosen.no_people();
            for place in &chosen.users {
                let one = &chosen.list[*place as usize];
                let Some(message) = people.message(&one.id)? else {
                    unfit.push(one.clone());
                    continue;
                };
                let written = written.as_ref().map(|written| written.message(&one.id)).transpose()?.flatten();
                let content = says(Channel::App, written.as_ref().unwrap_or(&message))?;
                let (message, addressees) = (finished(&message), chosen.at(&[*place]));
                let proof = Proof::of(&message, &draft.options);
                let body = bodies.of_app(false, message, &proof, &addressees)?;
                let route = Route::App;
                batches.push(PlannedBatch { route, body, content, duplicate_window, addressees, people: 1 });
            }
            return Ok(Self { audience, batches, unusable: chosen.unusable, unfit, extra: bodies.into_extra() });
        }
        let (mut batches, mut unfit) = (Vec::new(), Vec::new());
        let content = says(Channel::App, &draft.message)?;
        // Only cards that call back are made anew for each request.
        let shared = (!contents.app.calls_back()).then(|| Proof::of(&contents.app, &draft.options));
        for addressees in chosen.calls() {
            let message = finished(&contents.app);
            let own = if shared.is_none() { Some(Proof::of(&message, &draft.options)) } else { None };
            let Some(proof) = shared.as_ref().or(own.as_ref()) else { continue };
            let body = bodies.of_app(chosen.all, message, proof, &addressees)?;
            let people = addressees.iter().filter(|one| is_named(one)).count();
            let people = u32::try_from(people).unwrap_or(u32::MAX);
            batches.push(PlannedBatch { route: Route::App, body, content, duplicate_window, addressees, people });
        }
        for (id, place) in &chosen.chats {
            let (addressees, message) = (chosen.at(&[*place]), finished(&contents.app));
            match chat_request(id, &message, &draft.options) {
                Ok(body) => {
                    let chat = chosen.list[*place as usize].id.clone();
                    Proof::of(&message, &draft.options).check(&body, &Way::Chat(&chat))?;
                    let body = text_of(body)?;
                    let (route, content) = (Route::Chat(chat), says(Channel::Chat, &draft.message)?);
                    batches.push(PlannedBatch { route, body, content, duplicate_window: None, addressees, people: 0 });
                }
                Err(_) => unfit.extend(addressees.iter().cloned()),
            }
        }
        for place in &chosen.robots {
            let one = &chosen.list[*place as usize];
            let own = contents.robots.get(&one.id);
            let message = own.map_or(&contents.app, |(message, _)| message);
            let picture = own.and_then(|(_, picture)| picture.clone());
            let picture = |named: &str| picture.clone().unwrap_or_else(|| PictureData::named(named));
            match robot_message(message, &draft.options, &picture) {
                Ok(made) => {
                    let body = made.to_bytes();
                    let pictured = match &message {
                        Message::Image { image } => Some(picture(&image.media_id)),
                        _ => None,
                    };
                    Proof::of(message, &draft.options).check(&body, &Way::Robot(pictured.as_ref()))?;
                    let (route, body) = (Route::Robot(one.id.clone()), text_of(body)?);
                    let (content, addressees) = (says(Channel::Robot, &draft.message)?, chosen.at(&[*place]));
                    batches.push(PlannedBatch { route, body, content, duplicate_window: None, addressees, people: 0 });
                }
                Err(_) => unfit.push(one.clone()),
            }
        }
        Ok(Self { audience, batches, unusable: chosen.unusable, unfit, extra: bodies.into_extra() })
    }

    /// Everyone whom the application's own requests are for, in WeCom's terms, uncut. Made anew each time.
    pub fn recipients(&self) -> Recipients {
        self.audience.to_recipients()
    }

    /// What stands for the content alone: the request with the same message and the same options, to nobody.
    pub fn content(draft: &Draft, profile: &Profile) -> Result<String, PlanError> {
        let request = SendRequest {
            recipients: Recipients::default(),
            agent_id: AgentId(profile.agent_id),
            message: draft.message.clone(),
            options: draft.options.clone(),
        };
        let mut content = draft.extra.put_into(text_of(request.to_bytes())?).body;
        if let Some(personal) = &draft.personal {
            // The same text with other values is another message.
            content.push_str(&serde_json::to_string(personal).map_err(|_| PlanError::NotText)?);
        }
        Ok(content)
    }
}

/// Makes the bodies of the application's requests. Each is read back before it counts as planned.
struct Bodies<'a> {
    draft: &'a Draft,
    agent_id: AgentId,
    /// Places of the unknown fields that stand in any of them.
    put: BTreeSet<usize>,
}

impl Bodies<'_> {
    /// A body; `proof` is of the same message.
    fn of_app(
        &mut self,
        all: bool,
        message: Message,
        proof: &Proof,
        addressees: &Addressees,
    ) -> Result<String, PlanError> {
        let recipients = in_wecoms_terms(all, addressees.iter());
        let options = self.draft.options.clone();
        let request = SendRequest { recipients, agent_id: self.agent_id, message, options };
        let with = self.draft.extra.put_into(text_of(request.to_bytes())?);
        let fields = if self.draft.extra.send { &self.draft.extra.fields[..] } else { &[] };
        let put: Vec<usize> = (0..fields.len()).filter(|at| !with.left_out.contains(at)).collect();
        let extra: Vec<&UnknownField> = put.iter().map(|at| &fields[*at]).collect();
        let named = if all { Named { all, ..Named::default() } } else { named_in(addressees.iter()) };
        proof.check(with.body.as_bytes(), &Way::Application { agent_id: self.agent_id.0, named, extra: &extra })?;
        self.put.extend(put);
        Ok(with.body)
    }

    fn into_extra(self) -> Vec<UnknownField> {
        self.put.iter().filter_map(|at| self.draft.extra.fields.get(*at)).cloned().collect()
    }
}

/// Whom a request must name for these; accounts that no request can name are refused by the rules.
pub(crate) fn named_in<'a>(all: impl Iterator<Item = &'a Recipient>) -> Named<'a> {
    let mut named = Named::default();
    for one in all {
        match one.kind {
            RecipientKind::Person if is_one_member(&one.id) => named.users.push(&one.id),
            RecipientKind::Department => named.departments.push(&one.id),
            RecipientKind::Tag => named.tags.push(&one.id),
            RecipientKind::Person | RecipientKind::Chat | RecipientKind::Robot => {}
        }
    }
    named
}

/// The message of each person, where everyone gets one of their own.
pub(crate) struct OwnMessages<'a> {
    personal: &'a Personal,
    filling: Filling,
    /// Whose values stand for those who have none: a test shows the first message to the admin.
    instead: Option<&'a str>,
}

impl<'a> OwnMessages<'a> {
    pub(crate) fn of(
        personal: &'a Personal,
        message: &Message,
        draft: &'a Draft,
        test: bool,
    ) -> Result<Self, PlanError> {
        let filling = Filling::of(message).map_err(|error| PlanError::Fill { account: String::new(), error })?;
        let filling = filling.knowing(personal.values.values().flat_map(|values| values.keys().map(String::as_str)));
        let first = draft.audience.include.iter().map(|one| one.id.as_str()).find(|id| personal.of(id).is_some());
        Ok(Self { personal, filling, instead: first.filter(|_| test) })
    }

    /// What somebody gets; `None` without values.
    pub(crate) fn message(&self, account: &str) -> Result<Option<Message>, PlanError> {
        let values = self.personal.of(account).or_else(|| self.personal.of(self.instead?));
        let filled = values.map(|values| self.filling.with(values)).transpose();
        filled.map_err(|error| PlanError::Fill { account: account.to_owned(), error })
    }
}

/// Does work that may take long where it holds up nobody's answers: templates come from anywhere.
pub(crate) async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, PlanError> + Send + 'static,
) -> Result<T, PlanError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "planning was cut off");
        Err(PlanError::CutOff)
    })
}

/// [`Plan::of`], off the runtime.
pub(crate) async fn aside(draft: Draft, profile: Profile, test: bool) -> Result<Plan, PlanError> {
    off_the_runtime(move || Plan::of(&draft, &profile, test)).await
}

/// What a draft is planned with for sending.
pub(crate) struct Sending {
    /// What was written.
    pub(crate) draft: Draft,
    /// Who sends.
    pub(crate) profile: Profile,
    /// With the files of each holder.
    pub(crate) contents: Contents,
    /// For task ids.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Sending {
    /// The requests; with `first` the place of the first one behind the look.
    pub(crate) fn requests(
        &self,
        test: bool,
        first: Option<u32>,
    ) -> Result<(Vec<PlannedBatch>, Option<u32>), PlanError> {
        let plan = Plan::for_sending(&self.draft, &self.profile, test, &self.contents, &*self.ids)?;
        let mut batches = plan.batches;
        let stage = first.and_then(|first| self.split_stage(&mut batches, first)).transpose()?;
        Ok((batches, stage))
    }

    /// Cuts the requests so that the first `first` people named have theirs before the others; the place of the first request
    /// behind them. `None` when no more are named than that and nothing else is addressed.
    fn split_stage(&self, batches: &mut Vec<PlannedBatch>, first: u32) -> Option<Result<u32, PlanError>> {
        let total: usize = batches.iter().map(|batch| batch.addressees.len()).sum();
        let most = usize::try_from(first).unwrap_or(usize::MAX);
        let everyone = || batches.iter().flat_map(|batch| batch.addressees.iter());
        let ahead: Vec<Recipient> = everyone().filter(|one| is_named(one)).take(most).cloned().collect();
        if ahead.is_empty() || ahead.len() == total {
            return None;
        }
        let chosen: HashSet<String> = ahead.iter().map(Recipient::key).collect();
        let rest = everyone().filter(|one| !is_named(one) || !chosen.contains(&one.key())).cloned().collect();
        let planned = |include| {
            let part = Draft { audience: Audience::of(include), ..self.draft.clone() };
            Plan::for_sending(&part, &self.profile, false, &self.contents, &*self.ids)
        };
        let parts = planned(ahead).and_then(|ahead| planned(rest).map(|rest| (ahead.batches, rest.batches)));
        Some(parts.map(|(ahead, rest)| {
            let stage = u32::try_from(ahead.len()).unwrap_or(u32::MAX);
            *batches = ahead.into_iter().chain(rest).collect();
            stage
        }))
    }
}

/// Whether somebody is addressed by name.
fn is_named(one: &Recipient) -> bool {
    one.kind == RecipientKind::Person && one.id != EVERYONE
}

/// See [`ContentDigest`]. How long WeCom looks for duplicates changes nothing that is seen.
fn content_digest(
    draft: &Draft,
    profile: &Profile,
    channel: Channel,
    message: &Message,
) -> Result<ContentDigest, PlanError> {
    let interval = SendOptions::default().duplicate_check_interval;
    let request = SendRequest {
        recipients: Recipients::default(),
        agent_id: AgentId(profile.agent_id),
        message: message.clone(),
        options: SendOptions { duplicate_check_interval: interval, ..draft.options.clone() },
    };
    let body = draft.extra.put_into(text_of(request.to_bytes())?).body;
    let mut hash = Sha256::new();
    for part in [app_of(profile).as_bytes(), channel_name(channel), body.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut digest = ContentDigest::default();
    for (byte, hashed) in digest.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    Ok(digest)
}

/// What a request of a draft says, where its body has stand-ins in the places of files.
pub(crate) fn content_of(draft: &Draft, profile: &Profile, batch: &PlannedBatch) -> Result<ContentDigest, PlanError> {
    let channel = batch.route.channel();
    let Some(personal) = &draft.personal else { return content_digest(draft, profile, channel, &draft.message) };
    let own = OwnMessages::of(personal, &draft.message, draft, false)?;
    let message = batch.addressees.get(0).map(|one| own.message(&one.id)).transpose()?.flatten();
    content_digest(draft, profile, channel, message.as_ref().unwrap_or(&draft.message))
}

fn channel_name(channel: Channel) -> &'static [u8] {
    match channel {
        Channel::App => b"app",
        Channel::Chat => b"chat",
        Channel::Robot => b"robot",
    }
}

fn text_of(body: Vec<u8>) -> Result<String, PlanError> {
    String::from_utf8(body).map_err(|_| PlanError::NotText)
}

fn own_user(draft: &Draft, profile: &Profile) -> Result<Audience, PlanError> {
    let id = profile.my_user_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
    let id = id.ok_or(PlanError::NoTestRecipient)?;
    let same = |one: &&Recipient| one.kind == RecipientKind::Person && one.id.eq_ignore_ascii_case(id);
    let name = draft.audience.include.iter().find(same).and_then(|one| one.name.clone());
    Ok(Audience::of(vec![Recipient { kind: RecipientKind::Person, id: id.to_owned(), name }]))
}

/// The application's addressees in the form of a request. When everyone is meant, nobody is named.
fn in_wecoms_terms<'a>(all: bool, addressees: impl Iterator<Item = &'a Recipient>) -> Recipients {
    let mut recipients = Recipients { all, ..Recipients::default() };
    for one in addressees.filter(|_| !all) {
        match one.kind {
            RecipientKind::Person => recipients.users.push(UserId(one.id.clone())),
            RecipientKind::Department => recipients.departments.extend(one.id.parse().map(DepartmentId)),
            RecipientKind::Tag => recipients.tags.extend(one.id.parse().map(TagId)),
            RecipientKind::Chat | RecipientKind::Robot => {}
        }
    }
    recipients
}

/// The chosen ones by kind, each once, in the order of choice: places in a list.
#[derive(Default)]
struct Chosen {
    list: RecipientList,
    all: bool,
    users: Vec<u32>,
    departments: Vec<u32>,
    tags: Vec<u32>,
    chats: Vec<(ChatId, u32)>,
    robots: Vec<u32>,
    unusable: Vec<Recipient>,
}

impl Chosen {
    fn of(audience: &Audience) -> Self {
        if audience.all {
            return Self { all: true, ..Self::default() };
        }
        let mut chosen = Self { list: audience.include.clone(), ..Self::default() };
        let mut seen = HashSet::<Identity<'_>>::with_capacity(audience.include.len());
        let (mut departments, mut tags) = (HashSet::new(), HashSet::new());
        for (place, one) in (0_u32..).zip(&audience.include) {
            match one.kind {
                RecipientKind::Person if seen.insert(one.identity()) => chosen.users.push(place),
                RecipientKind::Robot if seen.insert(one.identity()) => chosen.robots.push(place),
                RecipientKind::Person | RecipientKind::Robot => {}
                RecipientKind::Department => match one.id.parse() {
                    Ok(id) if departments.insert(id) => {
                        chosen.number(place, id);
                        chosen.departments.push(place);
                    }
                    Ok(_) => {}
                    Err(_) => chosen.unusable.push(one.clone()),
                },
                RecipientKind::Tag => match one.id.parse() {
                    Ok(id) if tags.insert(id) => {
                        chosen.number(place, id);
                        chosen.tags.push(place);
                    }
                    Ok(_) => {}
                    Err(_) => chosen.unusable.push(one.clone()),
                },
                RecipientKind::Chat => match ChatId::new(&one.id) {
                    Some(id) if seen.insert(one.identity()) => chosen.chats.push((id, place)),
                    Some(_) => {}
                    None => chosen.unusable.push(one.clone()),
                },
            }
        }
        chosen
    }

    /// Everything chosen that is no person of a known account.
    fn no_people(&self) -> Vec<Recipient> {
        let everyone = self.all.then(|| Recipient { kind: RecipientKind::Person, id: EVERYONE.to_owned(), name: None });
        let chats = self.chats.iter().map(|(_, place)| place);
        let others = self.departments.iter().chain(&self.tags).chain(chats).chain(&self.robots);
        everyone.into_iter().chain(others.map(|place| self.list[*place as usize].clone())).collect()
    }

    /// Writes the number of a department or tag as WeCom does in answers: `7`, not `007`.
    fn number(&mut self, place: u32, id: u32) {
        let written = id.to_string();
        if self.list[place as usize].id != written {
            self.list[place as usize].id = written;
        }
    }

    fn at(&self, places: &[u32]) -> Addressees {
        Addressees::at(self.list.clone(), places.into())
    }

    /// The addressees of each request of the application.
    fn calls(&self) -> Vec<Addressees> {
        if self.all {
            let everyone = Recipient { kind: RecipientKind::Person, id: EVERYONE.to_owned(), name: None };
            return vec![everyone.into()];
        }
        let users: Vec<_> = self.users.chunks(MAX_USERS).collect();
        let departments: Vec<_> = self.departments.chunks(MAX_PARTIES).collect();
        let tags: Vec<_> = self.tags.chunks(MAX_TAGS).collect();
        let number = users.len().max(departments.len()).max(tags.len());
        let piece = |of: &[&[u32]], index: usize| of.get(index).map_or_else(Vec::new, |piece| piece.to_vec());
        let places = (0..number).map(|index| [&users, &departments, &tags].map(|of| piece(of, index)).concat());
        places.map(|places| self.at(&places)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::reach::Reach;
    use crate::sending::engine::samples::{draft, person, profile};
    use proptest::prelude::*;
    use serde_json::Value;
    use wecom::send::duplicate_window;

    fn of_kind(kind: RecipientKind, id: &str) -> Recipient {
        Recipient { kind, id: id.to_owned(), name: None }
    }

    fn names(body: &str, field: &str) -> Vec<String> {
        let value: Value = serde_json::from_str(body).unwrap();
        let text = value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        text.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect()
    }

    #[test]
    fn three_thousand_people_and_a_few_departments_are_three_calls() {
        let mut people: Vec<_> = (0..2500).map(|n| person(&format!("u{n}"))).collect();
        people.push(of_kind(RecipientKind::Department, "2"));
        people.push(of_kind(RecipientKind::Tag, "7"));
        let plan = Plan::of(&draft("hello", people), &profile(), false).unwrap();
        assert_eq!(plan.batches.len(), 3);
        let sizes: Vec<_> = plan.batches.iter().map(|b| names(&b.body, "touser").len()).collect();
        assert_eq!(sizes, [1000, 1000, 500]);
        let departments: Vec<_> = plan.batches.iter().flat_map(|b| names(&b.body, "toparty")).collect();
        let tags: Vec<_> = plan.batches.iter().flat_map(|b| names(&b.body, "totag")).collect();
        assert_eq!((departments, tags), (vec!["2".to_owned()], vec!["7".to_owned()]));
    }

    #[test]
    fn nobody_is_named_twice_however_written() {
        let chosen = vec![
            person("LinQing"),
            person("linqing"),
            of_kind(RecipientKind::Department, "7"),
            of_kind(RecipientKind::Department, "007"),
            of_kind(RecipientKind::Tag, "7"),
        ];
        let plan = Plan::of(&draft("hello", chosen), &profile(), false).unwrap();
        assert_eq!(plan.batches.len(), 1);
        let ids: Vec<_> = plan.batches[0].addressees.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["LinQing", "7", "7"]);
        assert_eq!((plan.recipients().users.len(), plan.audience.include.len()), (1, 5));
    }

    #[test]
    fn departments_without_a_number_are_told_and_never_lost_in_silence() {
        let bad = of_kind(RecipientKind::Department, "人事部");
        let plan = Plan::of(&draft("hello", vec![bad.clone(), person("a")]), &profile(), false).unwrap();
        assert_eq!(plan.unusable, [bad]);
    }

    #[test]
    fn everyone_is_one_call_and_one_row() {
        let mut everyone = draft("hello", vec![person("a")]);
        everyone.audience.all = true;
        let plan = Plan::of(&everyone, &profile(), false).unwrap();
        assert_eq!(plan.batches.len(), 1);
        assert_eq!(names(&plan.batches[0].body, "touser"), [EVERYONE]);
        assert_eq!(plan.batches[0].addressees, person(EVERYONE).into());
    }

    #[test]
    fn who_is_written_like_everyone_does_not_mean_everyone() {
        let plan =
            Plan::of(&draft("hello", vec![person("@ALL"), person("@all"), person("a")]), &profile(), false).unwrap();
        assert_eq!(names(&plan.batches[0].body, "touser"), ["a"]);
        assert!(!plan.recipients().all);
        assert_eq!(plan.recipients().users.len(), 2);
    }

    #[test]
    fn a_number_is_written_as_wecom_does_and_the_draft_stays_as_it_is() {
        let written = draft("hello", vec![person("a"), of_kind(RecipientKind::Department, "007")]);
        let plan = Plan::of(&written, &profile(), false).unwrap();
        let ids: Vec<_> = plan.batches[0].addressees.iter().map(|one| one.id.as_str()).collect();
        assert_eq!((ids, written.audience.include[1].id.as_str()), (vec!["a", "7"], "007"));
    }

    #[test]
    fn a_test_goes_to_the_admin_alone() {
        let mut everyone = draft("hello", vec![person("a")]);
        everyone.audience.all = true;
        let plan = Plan::of(&everyone, &profile(), true).unwrap();
        assert_eq!(names(&plan.batches[0].body, "touser"), ["zhangsan"]);
        assert!(!plan.audience.all);
        let nobody = Profile { my_user_id: Some("  ".to_owned()), ..profile() };
        assert_eq!(Plan::of(&everyone, &nobody, true), Err(PlanError::NoTestRecipient));
    }

    #[test]
    fn exclusions_are_never_passed_over() {
        let mut minus = draft("hello", vec![person("a"), person("b")]);
        minus.audience.exclude = vec![person("b")];
        assert_eq!(Plan::of(&minus, &profile(), false), Err(PlanError::NotResolved));
        assert!(Plan::of(&minus, &profile(), true).is_ok(), "a test goes to the admin, whoever is excluded");
    }

    fn own(text: &str, include: Vec<Recipient>, list: &[(&str, &str)]) -> Draft {
        let values = |value: &str| [("v".to_owned(), value.to_owned())].into_iter().collect();
        let personal = Personal { values: list.iter().map(|(id, v)| ((*id).to_owned(), values(v))).collect() };
        Draft { personal: Some(personal), ..draft(text, include) }
    }

    fn content(body: &str) -> String {
        serde_json::from_str::<Value>(body).unwrap()["text"]["content"].as_str().unwrap().to_owned()
    }

    #[test]
    fn a_message_of_their_own_is_a_request_for_each() {
        let people = vec![person("ZhangSan"), person("lisi"), person("zhangsan")];
        let plan = Plan::of(&own("<{{ v }}>", people, &[("zhangsan", "1"), ("lisi", "2")]), &profile(), false).unwrap();
        let sent: Vec<_> = plan.batches.iter().map(|one| (names(&one.body, "touser"), content(&one.body))).collect();
        assert_eq!(
            sent,
            [(vec!["ZhangSan".to_owned()], "<1>".to_owned()), (vec!["lisi".to_owned()], "<2>".to_owned())]
        );
        assert!(plan.batches.iter().all(|one| one.people == 1 && one.addressees.len() == 1));
        assert!(plan.unfit.is_empty());
    }

    #[test]
    fn nobody_gets_a_message_that_is_not_their_own() {
        let people = vec![person("a"), person("b"), of_kind(RecipientKind::Department, "7")];
        let plan = Plan::of(&own("{{ v }}", people, &[("a", "1")]), &profile(), false).unwrap();
        assert_eq!((plan.batches.len(), plan.unfit.len()), (1, 2));
        let mut everyone = own("{{ v }}", vec![], &[("a", "1")]);
        everyone.audience.all = true;
        let plan = Plan::of(&everyone, &profile(), false).unwrap();
        assert_eq!((plan.batches.len(), plan.unfit), (0, vec![person(EVERYONE)]));
        let missing = Plan::of(&own("{{ w }}", vec![person("a")], &[("a", "1")]), &profile(), false);
        assert!(matches!(missing, Err(PlanError::Fill { account, .. }) if account == "a"));
    }

    #[test]
    fn a_test_shows_the_first_message_of_their_own() {
        let plan =
            Plan::of(&own("{{ v }}", vec![person("a"), person("b")], &[("a", "1"), ("b", "2")]), &profile(), true);
        let plan = plan.unwrap();
        assert_eq!(names(&plan.batches[0].body, "touser"), ["zhangsan"]);
        assert_eq!((plan.batches.len(), content(&plan.batches[0].body)), (1, "1".to_owned()));
    }

    #[test]
    fn unknown_fields_stand_in_requests_only_where_the_model_knows_none() {
        let field = |pointer: &str, value: &str| UnknownField::new(pointer, value);
        let fields = vec![
            field("/touser", "\"@all\""),
            field("/toparty", "\"1\""),
            field("/text/new", "1"),
            field("/textcard/btntxt", "\"Pay now\""),
        ];
        let extra = crate::model::draft::Extra { fields: fields.clone(), send: true };
        for people in [vec![person("a")], vec![of_kind(RecipientKind::Department, "2")]] {
            let with = Draft { extra: extra.clone(), ..draft("hello", people.clone()) };
            let plan = Plan::of(&with, &profile(), false).unwrap();
            assert_eq!(plan.extra, [fields[2].clone()]);
            let body: Value = serde_json::from_str(&plan.batches[0].body).unwrap();
            let plain = Plan::of(&draft("hello", people), &profile(), false).unwrap();
            let mut wanted: Value = serde_json::from_str(&plain.batches[0].body).unwrap();
            wanted["text"]["new"] = Value::from(1);
            assert_eq!(body, wanted);
            let off = Draft { extra: crate::model::draft::Extra { send: false, ..extra.clone() }, ..with };
            assert_eq!(Plan::of(&off, &profile(), false).unwrap(), plain);
        }
    }

    #[test]
    fn nobody_chosen_is_no_request() {
        assert!(Plan::of(&draft("hello", vec![]), &profile(), false).unwrap().batches.is_empty());
    }

    fn any_recipient() -> impl Strategy<Value = Recipient> {
        prop_oneof![
            6 => "[a-cA-C]{1,3}".prop_map(|id| person(&id)),
            2 => "[0-9]{1,3}".prop_map(|id| of_kind(RecipientKind::Department, &id)),
            2 => "[0-9]{1,3}".prop_map(|id| of_kind(RecipientKind::Tag, &id)),
        ]
    }

    #[test]
    fn what_is_stored_beside_each_request_says_what_it_says() {
        let mut everyone = draft("hello", vec![]);
        everyone.audience.all = true;
        let mixed = vec![
            person("ZhangSan"),
            person(" lisi "),
            of_kind(RecipientKind::Department, "007"),
            of_kind(RecipientKind::Chat, "c1"),
            of_kind(RecipientKind::Robot, "r1"),
        ];
        let mut shortest = draft("hello", mixed);
        shortest.options.duplicate_check_interval = 0;
        let field = UnknownField::new("/enable_duplicate_check".to_owned(), "0");
        shortest.extra = crate::model::draft::Extra { fields: vec![field], send: true };
        let mut longest = draft("hello", vec![person("a")]);
        longest.options.duplicate_check_interval = 99_999;
        for (draft, windows) in
            [(everyone, vec![Some(1800)]), (shortest, vec![Some(1), None, None]), (longest, vec![Some(14_400)])]
        {
            let plan = Plan::of(&draft, &profile(), false).unwrap();
            for batch in &plan.batches {
                assert_eq!(batch.reach(), Reach::read(&batch.body), "{}", batch.body);
                assert_eq!(batch.duplicate_window, duplicate_window(batch.body.as_bytes()), "{}", batch.body);
            }
            let planned: Vec<_> =
                plan.batches.iter().map(|batch| batch.duplicate_window.map(|window| window.as_secs())).collect();
            assert_eq!(planned, windows);
        }
    }

    proptest! {
        #[test]
        fn every_chosen_one_stands_in_exactly_one_request(chosen in prop::collection::vec(any_recipient(), 0..600)) {
            let key = |kind: RecipientKind, id: &str| match kind {
                RecipientKind::Person => (kind, id.to_lowercase()),
                _ => (kind, id.parse::<u32>().unwrap().to_string()),
            };
            let expected: HashSet<_> = chosen.iter().map(|one| key(one.kind, &one.id)).collect();
            let plan = Plan::of(&draft("hello", chosen), &profile(), false).unwrap();
            let mut seen = HashSet::new();
            for batch in &plan.batches {
                // What is stored beside the request says what the request says.
                prop_assert_eq!(batch.reach(), Reach::read(&batch.body));
                prop_assert_eq!(batch.duplicate_window, duplicate_window(batch.body.as_bytes()));
                let mut named = Vec::new();
                for (field, kind, most) in [
                    ("touser", RecipientKind::Person, MAX_USERS),
                    ("toparty", RecipientKind::Department, MAX_PARTIES),
                    ("totag", RecipientKind::Tag, MAX_TAGS),
                ] {
                    let ids = names(&batch.body, field);
                    prop_assert!(ids.len() <= most);
                    named.extend(ids.iter().map(|id| key(kind, id)));
                }
                let listed: Vec<_> = batch.addressees.iter().map(|one| key(one.kind, &one.id)).collect();
                prop_assert_eq!(&named, &listed);
                for one in named {
                    prop_assert!(seen.insert(one));
                }
            }
            prop_assert_eq!(seen, expected);
        }
    }
}
