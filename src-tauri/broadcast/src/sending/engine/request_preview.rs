//! The request as it would leave now, for the admin to look at: byte for byte, and marked where a value is made at the send only.

use super::{Engine, SendError};
use crate::model::batch::Route;
use crate::model::draft::{Draft, Extra};
use crate::model::media::MediaReference;
use crate::model::profile::Profile;
use crate::model::timestamp::Timestamp;
use crate::sending::plan::{self, Plan};
use serde::{Deserialize, Serialize};
use wecom::channel::Channel;
use wecom::send::indented;

/// What encloses a marker, and stands in no id and in no address of WeCom.
const MARKS: [char; 2] = ['⟦', '⟧'];
/// The marker of a task id.
const TASK_ID: &str = "task_id";

/// The first request of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExactRequest {
    /// The body; joined, these are the bytes that leave, but for the marked ones.
    pub exact: Vec<RequestPart>,
    /// The same with line breaks, for reading.
    pub indented: Vec<RequestPart>,
    /// The channel that it goes through.
    pub channel: Channel,
    /// Its people had the same lately and WeCom would drop it until then: once acknowledged it leaves without the duplicate check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub dropped_until: Option<Timestamp>,
    /// How many requests the send is split into; the first is shown. 0 when nobody is chosen.
    pub requests: u32,
    /// Unknown fields that are to be sent and have no place in the message any more, by index.
    pub left_out: Vec<u32>,
}

/// A part of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RequestPart {
    /// The text.
    pub text: String,
    /// What stands here instead once it is sent; nothing when it leaves as it is.
    pub made: Option<Made>,
}

/// A value that is made when the message is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Made {
    /// The media id, or the address, of a file that is uploaded first.
    Media,
    /// A fresh id of the card, one for each request.
    TaskId,
}

impl ExactRequest {
    /// The text of the exact body, markers included.
    pub fn body(&self) -> String {
        self.exact.iter().map(|part| part.text.as_str()).collect()
    }
}

impl Engine {
    /// The first request of a draft as it would leave now. Nothing is uploaded and nothing written. A draft without recipients
    /// shows a request to nobody.
    pub async fn exact_request(&self, profile: &Profile, draft: &Draft) -> Result<ExactRequest, SendError> {
        let message = draft.message.with_task_id(&marker(TASK_ID));
        let uploads = self.shared.uploads();
        let missing = |reference: &MediaReference| marker(&file_words(reference));
        // The fields that are not of the model go in once, at the end, so that it is known which have no place.
        let foreseen = uploads.foreseen(profile, None, &message, missing).await?;
        let mut plain = Draft { message: foreseen, extra: Extra::default(), series: None, ..draft.clone() };
        let mut plan = plan::aside(plain.clone(), profile.clone(), false).await?;
        let route = plan.batches.first().map_or(Route::App, |batch| batch.route.clone());
        if let Some(robot) = route.holder() {
            // A robot's files are its own.
            plain.message = uploads.foreseen(profile, Some(robot), &message, missing).await?;
            plan = plan::aside(plain.clone(), profile.clone(), false).await?;
        }
        let requests = u32::try_from(plan.batches.len()).unwrap_or(u32::MAX);
        let message = crate::sending::review::content_digest(draft, profile);
        let first = plan.batches.len().min(1);
        // As the first of all: one request is looked up, and shown as it would leave.
        let whom = (&draft.audience, &draft.options);
        for batch in &mut plan.batches[..first] {
            batch.content = plan::content_of(draft, profile, batch)?;
        }
        let repeats = self.repeats(profile, whom, &plan.batches[..first], (&message, self.now())).await?;
        repeats.let_through(&mut plan.batches[..first]);
        let dropped_until = repeats.dropped_until.into_iter().next().flatten();
        let body = match plan.batches.into_iter().next() {
            Some(batch) => batch.body,
            None => Plan::content(&plain, profile)?,
        };
        let markers = markers(draft);
        let with = if route == Route::App { draft.extra.put_into(body) } else { draft.extra.left_out_of(body) };
        Ok(ExactRequest {
            indented: parts(&indented(&with.body), &markers),
            exact: parts(&with.body, &markers),
            channel: route.channel(),
            dropped_until,
            requests,
            left_out: with.left_out.into_iter().map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect(),
        })
    }
}

fn marker(words: &str) -> String {
    let [open, close] = MARKS;
    format!("{open}{words}{close}")
}

/// What a marker says of a file. It stands unchanged in JSON and in an attribute of HTML.
fn file_words(reference: &MediaReference) -> String {
    let is_plain =
        |c: &char| !c.is_control() && !c.is_whitespace() && !matches!(c, '"' | '\'' | '\\' | '<' | '>' | '&');
    let name: String = reference.name().chars().filter(is_plain).filter(|c| !MARKS.contains(c)).collect();
    format!("media:{}", if name.is_empty() { &reference.sha256()[..8] } else { &name })
}

/// The markers that may stand in the request of a draft.
fn markers(draft: &Draft) -> Vec<(String, Made)> {
    let files = crate::compose::media::referenced(&draft.message);
    let mut found: Vec<_> = files.iter().map(|reference| (marker(&file_words(reference)), Made::Media)).collect();
    if draft.message.calls_back() {
        found.push((marker(TASK_ID), Made::TaskId));
    }
    found
}

/// Cuts a text at its markers.
fn parts(text: &str, markers: &[(String, Made)]) -> Vec<RequestPart> {
    let plain = |text: &str| RequestPart { text: text.to_owned(), made: None };
    let mut parts = Vec::new();
    let mut rest = text;
    let mut from = 0;
    while let Some(at) = rest[from..].find(MARKS[0]).map(|at| from + at) {
        let Some((words, made)) = markers.iter().find(|(words, _)| rest[at..].starts_with(words.as_str())) else {
            from = at + MARKS[0].len_utf8();
            continue;
        };
        if at > 0 {
            parts.push(plain(&rest[..at]));
        }
        parts.push(RequestPart { text: words.clone(), made: Some(*made) });
        rest = &rest[at + words.len()..];
        from = 0;
    }
    if !rest.is_empty() {
        parts.push(plain(rest));
    }
    parts
}

#[cfg(test)]
mod tests;
