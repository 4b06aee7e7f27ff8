//! The bytes of the requests. Each is read back before it counts.

use super::content::OwnMessages;
use super::{Contents, PlanError, text_of};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::{Addressees, Route};
use crate::model::draft::Draft;
use crate::model::profile::Profile;
use crate::ports::Ids;
use std::collections::BTreeSet;
use wecom::appchat::ChatId;
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::import::UnknownField;
use wecom::kinds::Message;
use wecom::proof::{Named, Proof, Way};
use wecom::recipient::{Recipients, is_one_member};
use wecom::send::{SendRequest, chat_request, robot_message};
use wecom::webhook::PictureData;

/// Makes the requests of a draft, for those whom a plan names.
pub(super) struct Requests<'a> {
    draft: &'a Draft,
    agent_id: AgentId,
    /// The request of the application names everyone, and nobody besides.
    all: bool,
    contents: &'a Contents,
    /// The application's message is not as the draft has it: files have other names in it.
    app_differs: bool,
    /// Where everyone gets a message of their own.
    own: Option<OwnMessages<'a>>,
    /// For cards that call back.
    ids: Option<&'a dyn Ids>,
    /// Of the application's message, where all its requests have the same.
    proof: Option<Proof>,
    /// Places of the unknown fields that stand in any of them.
    put: BTreeSet<usize>,
}

impl<'a> Requests<'a> {
    /// Requests without task ids of their own.
    pub(super) fn new(
        draft: &'a Draft,
        profile: &Profile,
        test: bool,
        all: bool,
        contents: &'a Contents,
    ) -> Result<Self, PlanError> {
        let own = draft.personal.as_ref().map(|own| OwnMessages::of(own, &contents.app, draft, test)).transpose()?;
        let is_shared = own.is_none() && !contents.app.calls_back();
        Ok(Self {
            draft,
            agent_id: AgentId(profile.agent_id),
            all,
            contents,
            app_differs: contents.app != draft.message,
            own,
            ids: None,
            proof: is_shared.then(|| Proof::of(&contents.app, &draft.options)),
            put: BTreeSet::new(),
        })
    }

    /// Cards that call back get a task id of their own in each request, where the draft gives none: two sends must not share one.
    pub(super) fn with_task_ids(self, ids: &'a dyn Ids) -> Self {
        Self { ids: Some(ids).filter(|_| self.draft.message.calls_back()), ..self }
    }

    /// Whether the requests that take a way are others than those of the draft as it was written.
    pub(super) fn differ(&self, route: &Route) -> bool {
        let robots = route.holder().and_then(|robot| self.contents.robots.get(robot));
        let differs =
            robots.map_or(self.app_differs, |(message, picture)| picture.is_some() || *message != self.draft.message);
        differs || self.ids.is_some()
    }

    /// The message of one recipient, of one row if there is one for each; `None` for whoever has none.
    pub(super) fn own_message(&self, addressees: &Addressees, row: Option<u32>) -> Result<Option<Message>, PlanError> {
        let (Some(own), Some(one)) = (&self.own, addressees.get(0)) else { return Ok(None) };
        own.message(one, row)
    }

    /// The request to these that takes a way; `None` where the message cannot go it, or somebody has none of their own.
    pub(super) fn of(
        &mut self,
        route: &Route,
        addressees: &Addressees,
        row: Option<u32>,
    ) -> Result<Option<String>, PlanError> {
        match route {
            Route::App | Route::Chat(_) if self.own.is_some() => {
                let message = self.own_message(addressees, row)?;
                message.map_or(Ok(None), |message| self.with_own(route, &message, addressees))
            }
            Route::App => self.of_app(&self.contents.app, addressees).map(Some),
            Route::Chat(id) => self.of_chat(id, &self.contents.app),
            Route::Robot(id) => self.of_robot(id),
        }
    }

    /// The request with a message of somebody's own; `None` where it cannot go that way.
    pub(super) fn with_own(
        &mut self,
        route: &Route,
        message: &Message,
        addressees: &Addressees,
    ) -> Result<Option<String>, PlanError> {
        match route {
            Route::App => self.of_app(message, addressees).map(Some),
            Route::Chat(id) => self.of_chat(id, message),
            Route::Robot(_) => Ok(None),
        }
    }

    /// A request of the application. Where all have the same message, it is that one.
    pub(super) fn of_app(&mut self, message: &Message, addressees: &Addressees) -> Result<String, PlanError> {
        let message = self.with_task_id(message);
        let own = if self.proof.is_none() { Some(Proof::of(&message, &self.draft.options)) } else { None };
        let recipients = in_wecoms_terms(self.all, addressees.iter());
        let options = self.draft.options.clone();
        let request = SendRequest { recipients, agent_id: self.agent_id, message, options };
        let with = self.draft.extra.put_into(text_of(request.to_bytes())?);
        let fields = if self.draft.extra.send { &self.draft.extra.fields[..] } else { &[] };
        let put: Vec<usize> = (0..fields.len()).filter(|at| !with.left_out.contains(at)).collect();
        let extra: Vec<&UnknownField> = put.iter().map(|at| &fields[*at]).collect();
        let named = if self.all { Named { all: true, ..Named::default() } } else { named_in(addressees.iter()) };
        let way = Way::Application { agent_id: self.agent_id.0, named, extra: &extra };
        if let Some(proof) = self.proof.as_ref().or(own.as_ref()) {
            proof.check(with.body.as_bytes(), &way)?;
        }
        self.put.extend(put);
        Ok(with.body)
    }

    fn of_chat(&self, id: &str, message: &Message) -> Result<Option<String>, PlanError> {
        let message = self.with_task_id(message);
        let made = ChatId::new(id).map(|id| chat_request(&id, &message, &self.draft.options));
        let Some(Ok(body)) = made else { return Ok(None) };
        Proof::of(&message, &self.draft.options).check(&body, &Way::Chat(id))?;
        text_of(body).map(Some)
    }

    fn of_robot(&self, id: &str) -> Result<Option<String>, PlanError> {
        let own = self.contents.robots.get(id);
        let message = own.map_or(&self.contents.app, |(message, _)| message);
        let picture = own.and_then(|(_, picture)| picture.clone());
        let picture = |named: &str| picture.clone().unwrap_or_else(|| PictureData::named(named));
        let Ok(made) = robot_message(message, &self.draft.options, &picture) else { return Ok(None) };
        let body = made.to_bytes();
        let pictured = match message {
            Message::Image { image } => Some(picture(&image.media_id)),
            _ => None,
        };
        Proof::of(message, &self.draft.options).check(&body, &Way::Robot(pictured.as_ref()))?;
        text_of(body).map(Some)
    }

    fn with_task_id(&self, message: &Message) -> Message {
        self.ids.map_or_else(|| message.clone(), |ids| message.with_task_id(&ids.fresh()))
    }

    /// The unknown fields that stand in any of the requests.
    pub(super) fn into_extra(self) -> Vec<UnknownField> {
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
