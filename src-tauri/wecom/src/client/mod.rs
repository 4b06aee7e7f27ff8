//! The client: typed calls of the interfaces that Posthorn uses.
//!
//! One [`Client`] stands for one company and one application secret, with one token and one pool of connections; its
//! clones share both.

mod appchat;
mod card_update;
mod http;
pub mod keeping;
mod media;
mod multipart;
mod obstacle;
pub mod reach;
mod reply;
mod scrub;
pub mod secret_use;
pub mod settings;
mod token;
pub mod transport;
mod webhook;
pub mod witness;

pub use http::{MAX_ANSWER_BYTES, tls};
pub use token::RENEW_BEFORE_END;
pub use webhook::Webhook;

use crate::agent::{Agent, AgentBrief};
use crate::clock::Clock;
use crate::contacts::{self, Department, DepartmentNode, Member, MemberBrief, Tag, TagContent};
use crate::errcode;
use crate::error::{Error, SettingError, Unreached};
use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::send::{SendReply, SendRequest};
use http::{Http, Payload};
use keeping::TokenKeeper;
use reply::Answer;
use secrecy::{ExposeSecret, SecretString};
use settings::{ClientSettings, Credentials};
use std::fmt;
use std::sync::Arc;
use token::{Token, Tokens};

/// A connection to WeCom as one application of one company. Cheap to clone; clones share token and connections.
///
/// Calls need a Tokio runtime. Every call fetches a token first if none is at hand, and is repeated once, with a new
/// token, when WeCom answers that the token is bad (40014, 42001).
#[derive(Clone)]
pub struct Client {
    http: Arc<Http>,
    settings: ClientSettings,
    tokens: Tokens,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("corp_id", &self.tokens.corp_id())
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

/// One call, apart from its token.
struct Call<'a> {
    interface: &'static str,
    query: Vec<(&'static str, String)>,
    payload: Payload<'a>,
}

impl<'a> Call<'a> {
    fn get(interface: &'static str) -> Self {
        Self { interface, query: Vec::new(), payload: Payload::None }
    }

    /// A GET whose answer grows with the company.
    fn list(interface: &'static str) -> Self {
        Self { interface, query: Vec::new(), payload: Payload::List }
    }

    fn post(interface: &'static str, payload: Payload<'a>) -> Self {
        Self { interface, query: Vec::new(), payload }
    }

    fn with(mut self, name: &'static str, value: &impl ToString) -> Self {
        self.query.push((name, value.to_string()));
        self
    }
}

impl Client {
    /// A client with no token yet; nothing is sent.
    pub fn new(
        settings: ClientSettings,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, SettingError> {
        Self::make(settings, credentials, clock, None)
    }

    /// The same, with what an earlier client learnt of the secret, and for those that come after this one.
    pub fn with_keeper(
        settings: ClientSettings,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
        keeper: Arc<dyn TokenKeeper>,
    ) -> Result<Self, SettingError> {
        Self::make(settings, credentials, clock, Some(keeper))
    }

    fn make(
        settings: ClientSettings,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
        keeper: Option<Arc<dyn TokenKeeper>>,
    ) -> Result<Self, SettingError> {
        let http = Arc::new(Http::new(&settings)?);
        let tokens = Tokens::new(Arc::clone(&http), settings.clone(), credentials, clock, keeper);
        Ok(Self { http, settings, tokens })
    }

    /// Takes another secret for all clones; forgets the token and any refusal, also when it is the same secret again.
    pub fn set_secret(&self, secret: SecretString) {
        self.tokens.set_secret(secret);
    }

    /// Has the next call try a secret that WeCom refused before, once: somebody asked for it.
    pub async fn allow_another_try(&self) {
        self.tokens.allow_another_try().await;
    }

    /// Whether the secret is good: a token is at hand or was given now. Gives the end of its validity in Unix
    /// milliseconds.
    pub async fn verify_secret(&self) -> Result<i64, Error> {
        self.tokens.get(None).await.map(|token| token.valid_until_ms)
    }

    /// `message/send` (`wecom/messages.md §1` [O]). Faults as for [`Client::send_bytes`].
    pub async fn send(&self, request: &SendRequest) -> Result<SendReply, Error> {
        self.send_bytes(request.to_bytes()).await
    }

    /// `message/send` with a body that was written down before; it goes out byte for byte.
    ///
    /// [`Error::outcome_is_unknown`] is true only if this very request may have reached WeCom: when no token could be had
    /// for it, the fault is [`Error::Unreachable`] or one of WeCom's own.
    pub async fn send_bytes(&self, body: Vec<u8>) -> Result<SendReply, Error> {
        let call = Call::post("message/send", Payload::Json(&body));
        let (body, token) = self.call_with_token(call).await?;
        let mut reply = SendReply::from_body(String::from_utf8_lossy(&body).into_owned());
        reply.body = self.tokens.scrub(Some(&token)).clean(reply.body);
        Ok(reply)
    }

    /// `message/recall`: takes a message back, within 24 hours (`wecom/messages.md §4` [O]).
    pub async fn recall(&self, msgid: &str) -> Result<(), Error> {
        let body = serde_json::json!({ "msgid": msgid }).to_string();
        let call = Call::post("message/recall", Payload::Json(body.as_bytes()));
        self.call_with_token(call).await.map(|_| ())
    }

    /// `department/list`: a department with all below it, or everything the application may see. Slow in big companies;
    /// `order` is not applied (`wecom/contacts-media-agent.md §4` [O]).
    pub async fn departments(&self, under: Option<DepartmentId>) -> Result<Vec<Department>, Error> {
        self.read(below("department/list", under), contacts::read_departments).await
    }

    /// `department/simplelist`: the same as numbers alone (`wecom/contacts-media-agent.md §4` [O]).
    pub async fn department_ids(&self, under: Option<DepartmentId>) -> Result<Vec<DepartmentNode>, Error> {
        self.read(below("department/simplelist", under), contacts::read_department_ids).await
    }

    /// `user/simplelist`: the direct members of a department (`wecom/contacts-media-agent.md §5` [O]).
    pub async fn members_of(&self, department: DepartmentId) -> Result<Vec<MemberBrief>, Error> {
        self.read(Call::list("user/simplelist").with("department_id", &department.0), contacts::read_members).await
    }

    /// `user/list`: the same with all that the application may know of each. Mobile and mail are withheld from applications made
    /// after June 2022 (`wecom/contacts-media-agent.md §5` [O]).
    pub async fn member_details_of(&self, department: DepartmentId) -> Result<Vec<Member>, Error> {
        self.read(Call::list("user/list").with("department_id", &department.0), contacts::read_member_details).await
    }

    /// `user/get`: one member (`wecom/contacts-media-agent.md §5` [O]).
    pub async fn member(&self, user: &UserId) -> Result<Member, Error> {
        self.read(Call::get("user/get").with("userid", &user.0), |body| Member::read(body, user)).await
    }

    /// `tag/list`: all tags of the company (`wecom/contacts-media-agent.md §6` [O]).
    pub async fn tags(&self) -> Result<Vec<Tag>, Error> {
        self.read(Call::list("tag/list"), contacts::read_tags).await
    }

    /// `tag/get`: the members in scope and the departments of a tag (`wecom/contacts-media-agent.md §6` [O]).
    pub async fn tag(&self, tag: TagId) -> Result<TagContent, Error> {
        self.read(Call::list("tag/get").with("tagid", &tag.0), TagContent::read).await
    }

    /// `agent/get`: the application with its visible scope; only the token's own (`wecom/contacts-media-agent.md §7` [O]).
    pub async fn agent(&self, agent: AgentId) -> Result<Agent, Error> {
        self.read(Call::list("agent/get").with("agentid", &agent.0), |body| Agent::read(body, agent)).await
    }

    /// `agent/list`: the applications the secret opens; for a company's own application just itself
    /// (`wecom/contacts-media-agent.md §7` [O]).
    pub async fn agents(&self) -> Result<Vec<AgentBrief>, Error> {
        self.read(Call::get("agent/list"), AgentBrief::read_all).await
    }

    async fn read<T>(
        &self,
        call: Call<'_>,
        decode: impl FnOnce(&[u8]) -> Result<T, serde_json::Error>,
    ) -> Result<T, Error> {
        self.read_some(call, |body| decode(body).ok()).await
    }

    /// A call whose answer must hold what `decode` looks for.
    async fn read_some<T>(&self, call: Call<'_>, decode: impl FnOnce(&[u8]) -> Option<T>) -> Result<T, Error> {
        let asked = self.http.asked(call.payload);
        let (body, token) = self.call_with_token(call).await?;
        decode(&body).ok_or_else(|| Answer { asked, status: 200, body }.foreign(&self.tokens.scrub(Some(&token))))
    }

    async fn call_with_token(&self, call: Call<'_>) -> Result<(Vec<u8>, Token), Error> {
        let has_effect = call.payload.has_effect();
        let token = self.tokens.get(None).await.map_err(|fault| if has_effect { not_sent(fault) } else { fault })?;
        match self.once(&call, &token).await {
            Err(Error::Api(error)) if matches!(error.code, errcode::INVALID_TOKEN | errcode::EXPIRED_TOKEN) => {
                let renewed = self.tokens.get(Some(token.serial)).await;
                let token = renewed.map_err(|fault| if has_effect { not_sent(fault) } else { fault })?;
                self.once(&call, &token).await.map(|body| (body, token))
            }
            outcome => outcome.map(|body| (body, token)),
        }
    }

    async fn once(&self, call: &Call<'_>, token: &Token) -> Result<Vec<u8>, Error> {
        let scrub = self.tokens.scrub(Some(token));
        let mut url = self.settings.address_of(call.interface);
        url.query_pairs_mut()
            .append_pair("access_token", token.value.expose_secret())
            .extend_pairs(call.query.iter().map(|(name, value)| (*name, value.as_str())));
        let outcome = match self.http.fetch(url, call.payload, &scrub).await {
            Ok(answer) => answer.success(&scrub),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = &outcome {
            tracing::debug!(interface = call.interface, %fault, "call failed");
        }
        outcome
    }
}

fn below(interface: &'static str, under: Option<DepartmentId>) -> Call<'static> {
    let call = Call::list(interface);
    match under {
        Some(department) => call.with("id", &department.0),
        None => call,
    }
}

/// A fault of fetching the token, seen from a request with an effect: that request certainly did not leave.
fn not_sent(fault: Error) -> Error {
    if !fault.outcome_is_unknown() {
        return fault;
    }
    Error::Unreachable(Box::new(Unreached { at: fault.blockage(), cause: format!("no token: {fault}") }))
}
