//! The interfaces under `/cgi-bin/`, one file per area, and the checks that come before each of them: method, token,
//! trusted address.

pub(crate) mod agent;
pub(crate) mod appchat;
pub(crate) mod contacts;
pub(crate) mod media;
pub(crate) mod send;
pub(crate) mod token;
pub(crate) mod update;
pub(crate) mod webhook;

use std::collections::HashMap;

use serde_json::Value;

use crate::other_secrets;
use crate::reply::{Object, Outcome, Refusal};
use crate::state::State;
use media::{Download, Upload};

/// One request, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Call {
    /// Query parameters, percent-decoded.
    pub(crate) query: HashMap<String, String>,
    /// The raw body.
    pub(crate) body: Vec<u8>,
    /// The file of a multipart body.
    pub(crate) upload: Option<Upload>,
    /// The head `Range`.
    pub(crate) range: Option<String>,
    /// The method is POST (else GET).
    pub(crate) is_post: bool,
    /// By order: [`crate::FaultKind::MissFirst`].
    pub(crate) misses: bool,
}

impl Call {
    /// A query parameter; an empty one counts as absent.
    pub(crate) fn parameter(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// The body as a JSON object, else 40058 with the words of a half-read body (`wecom/messages.md §0.3` [O]).
    pub(crate) fn json(&self) -> Result<Object, Refusal> {
        match serde_json::from_slice(&self.body) {
            Ok(Value::Object(object)) => Ok(object),
            _ => Err(Refusal::with_detail(40058, "Warning: wrong json format. invalid Request Parameter")),
        }
    }
}

type Route = fn(&State, &Call) -> Outcome;

/// What an interface answers with.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Fields beside `errcode` 0.
    Fields(Object),
    /// A file.
    File(Download),
}

/// Which method the documents give the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
}

/// Interfaces that need neither token nor trusted address.
const OPEN: [&str; 3] = ["gettoken", "webhook/send", "webhook/upload_media"];

/// The interface that answers with a file.
const FILE: &str = "media/get";

const ROUTES: [(&str, Method, Route); 24] = [
    ("gettoken", Method::Get, token::gettoken),
    ("get_api_domain_ip", Method::Get, agent::get_api_domain_ip),
    ("message/send", Method::Post, send::send),
    ("message/recall", Method::Post, send::recall),
    ("department/list", Method::Get, contacts::department_list),
    ("department/simplelist", Method::Get, contacts::department_simplelist),
    ("department/get", Method::Get, contacts::department_get),
    ("user/simplelist", Method::Get, contacts::user_simplelist),
    ("user/list", Method::Get, contacts::user_list),
    ("user/get", Method::Get, contacts::user_get),
    ("user/list_id", Method::Post, contacts::user_list_id),
    ("tag/list", Method::Get, contacts::tag_list),
    ("tag/get", Method::Get, contacts::tag_get),
    ("agent/get", Method::Get, agent::get),
    ("agent/list", Method::Get, agent::list),
    ("media/upload", Method::Post, media::upload),
    ("media/uploadimg", Method::Post, media::uploadimg),
    ("message/update_template_card", Method::Post, update::update),
    ("appchat/create", Method::Post, appchat::create),
    ("appchat/update", Method::Post, appchat::update),
    ("appchat/get", Method::Get, appchat::get),
    ("appchat/send", Method::Post, appchat::send),
    ("webhook/send", Method::Post, webhook::send),
    ("webhook/upload_media", Method::Post, webhook::upload_media),
];

/// Answers a call; `None` when there is no such interface.
///
/// Order: method (40058), then for all but `gettoken` and the webhooks the token (41001, 40014, 42001) and the address (60020),
/// then the interface itself.
pub(crate) fn answer(state: &State, interface: &str, call: &Call) -> Option<Result<Answer, Refusal>> {
    let route = ROUTES.iter().find(|(name, ..)| *name == interface);
    let method = route.map(|(_, method, _)| *method).or((interface == FILE).then_some(Method::Get))?;
    if (method == Method::Post) != call.is_post {
        return Some(Err(Refusal::parameter("http method not allowed for this interface")));
    }
    if !OPEN.contains(&interface) {
        let changing = state.lock();
        let token = call.parameter("access_token");
        if let Err(refusal) = changing.tokens.check(changing.clock.now_ms(), token) {
            return Some(Err(refusal));
        }
        if changing.untrusted_ip {
            return Some(Err(Refusal::new(60020)));
        }
        let sort = token.and_then(|token| changing.other_secrets.sort_of_token(token));
        drop(changing);
        if let Some(answer) = sort.and_then(|sort| other_secrets::answer(state, &sort, interface, call)) {
            return Some(answer.map(Answer::Fields));
        }
    }
    Some(match route {
        Some((.., route)) => route(state, call).map(Answer::Fields),
        None => media::get(state, call).map(Answer::File),
    })
}
