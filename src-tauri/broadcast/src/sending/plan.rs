//! From a draft to the exact requests: who stands in which call.
//!
//! WeCom takes at most 1000 members, 100 departments and 100 tags in one call ([`Recipients`]). The three
//! kinds are cut into pieces independently and the n-th pieces share the n-th call, so that nobody is named twice and
//! there are as few calls as possible. A message of its own for everyone takes a call for each person. After them comes one call for
//! each group chat, then one for each group robot. What a plan holds is what is stored, and what is stored is what is sent.
//!
//! A million people are planned in the memory of their requests and four bytes each: everywhere the same list is shared, and what
//! stands in a request is told by places in it.

mod bind;
mod chosen;
mod content;
mod requests;
#[cfg(test)]
mod row_tests;
mod stage;
#[cfg(test)]
mod tests;

pub(crate) use bind::{Binding, Bound};
use chosen::Chosen;
use content::content_digest;
pub(crate) use content::{OwnMessages, content_of};
use requests::Requests;
pub(crate) use requests::named_in;

use crate::compose::personal::FillError;
use crate::model::audience::{Audience, EVERYONE, Recipient, RecipientKind};
use crate::model::batch::{Addressees, PlannedBatch, Route};
use crate::model::draft::{Draft, Personal};
use crate::model::profile::Profile;
use std::collections::HashMap;
use std::time::Duration;
use wecom::channel::Channel;
use wecom::ids::AgentId;
use wecom::import::UnknownField;
use wecom::kinds::Message;
use wecom::proof::Mismatch;
use wecom::recipient::Recipients;
use wecom::send::SendRequest;
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
    /// Two rows say the same to the same one: WeCom's duplicate check would drop the second.
    #[error("rows {} and {} of the sheet say the same to {account}, and WeCom delivers only the first", rows.0, rows.1)]
    SameTwice {
        /// To whom.
        account: String,
        /// The numbers of the rows.
        rows: (u32, u32),
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
#[derive(Debug, Clone, PartialEq, Eq, Default)]
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
    /// same draft gives the same bytes. References stand in the places of files, and cards that call back have no task id of their
    /// own, until the plan is bound ([`Plan::bind`]).
    pub fn of(draft: &Draft, profile: &Profile, test: bool) -> Result<Self, PlanError> {
        let audience = if test { own_user(draft, profile)? } else { draft.audience.clone() };
        if !audience.exclude.is_empty() {
            return Err(PlanError::NotResolved);
        }
        let chosen = Chosen::of(&audience);
        let says = |channel: Channel, message: &Message| content_digest(draft, profile, channel, message);
        let duplicate_window = Some(Duration::from_secs(draft.options.interval_seconds().into()));
        let planned = |route, body, content, addressees: Addressees, people| {
            let duplicate_window = if route == Route::App { duplicate_window } else { None };
            PlannedBatch { route, body, content, duplicate_window, addressees, row: None, people }
        };
        let contents = Contents { app: draft.message.clone(), robots: HashMap::new() };
        let mut requests = Requests::new(draft, profile, test, audience.all, &contents)?;
        let (mut batches, mut unfit) = (Vec::new(), Vec::new());
        if let Some(personal) = &draft.personal {
            unfit = chosen.no_singles();
            let singles = chosen.singles_of(personal, test);
            batches.reserve(singles.len());
            for (place, row) in singles {
                let addressees = chosen.at(&[place]);
                let of = addressees.get(0).map(|one| (one.channel(), one.id.clone()));
                let route = of.and_then(|(channel, id)| Route::of(channel, Some(id)));
                let own = route.zip(requests.own_message(&addressees, row)?);
                let made = own.map(|(route, message)| {
                    let body = requests.with_own(&route, &message, &addressees)?;
                    Ok::<_, PlanError>(body.map(|body| (route, message, body)))
                });
                let Some((route, message, body)) = made.transpose()?.flatten() else {
                    unfit.extend(addressees.iter().cloned());
                    continue;
                };
                let (content, people) = (says(route.channel(), &message)?, people_named(&addressees));
                batches.push(PlannedBatch { row, ..planned(route, body, content, addressees, people) });
            }
            refuse_same_twice(&batches, &draft.message)?;
            return Ok(Self { audience, batches, unusable: chosen.unusable, unfit, extra: requests.into_extra() });
        }
        let content = says(Channel::App, &draft.message)?;
        for addressees in chosen.calls() {
            let body = requests.of_app(&draft.message, &addressees)?;
            let people = people_named(&addressees);
            batches.push(planned(Route::App, body, content, addressees, people));
        }
        for (channel, places) in [(Channel::Chat, &chosen.chats), (Channel::Robot, &chosen.robots)] {
            for place in places {
                let addressees = chosen.at(&[*place]);
                let Some(route) = Route::of(channel, addressees.get(0).map(|one| one.id.clone())) else { continue };
                match requests.of(&route, &addressees, None)? {
                    Some(body) => batches.push(planned(route, body, says(channel, &draft.message)?, addressees, 0)),
                    None => unfit.extend(addressees.iter().cloned()),
                }
            }
        }
        Ok(Self { audience, batches, unusable: chosen.unusable, unfit, extra: requests.into_extra() })
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
            // The same text with other values is another message, whichever sheet they are from.
            let values = Personal { sheet: None, ..personal.clone() };
            content.push_str(&serde_json::to_string(&values).map_err(|_| PlanError::NotText)?);
        }
        Ok(content)
    }
}

/// Refuses rows that say the same to the same one. Cards that call back differ by their task ids.
fn refuse_same_twice(batches: &[PlannedBatch], message: &Message) -> Result<(), PlanError> {
    let mut said = HashMap::new();
    for batch in batches.iter().filter(|batch| batch.duplicate_window.is_some() && !message.calls_back()) {
        let (Some(row), Some(one)) = (batch.row, batch.addressees.get(0)) else { continue };
        if let Some(before) = said.insert((one.identity(), batch.content), row) {
            return Err(PlanError::SameTwice { account: one.id.clone(), rows: (before, row) });
        }
    }
    Ok(())
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

/// Whether somebody is addressed by name.
fn is_named(one: &Recipient) -> bool {
    one.kind == RecipientKind::Person && one.id != EVERYONE
}

/// How many people are addressed by name.
fn people_named(addressees: &Addressees) -> u32 {
    u32::try_from(addressees.iter().filter(|one| is_named(one)).count()).unwrap_or(u32::MAX)
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
