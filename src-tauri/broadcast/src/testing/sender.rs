//! A way out that follows a script.

use crate::model::batch::Route;
use crate::model::profile::Profile;
use crate::model::trouble::SendTrouble;
use crate::ports::{OnProgress, Sender};
use async_trait::async_trait;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use testkit::Gate;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::error::{ApiError, Error};
use wecom::media::{MediaFile, MediaKind, SmallPicture, UploadProgress, Uploaded};
use wecom::send::SendReply;

/// What a scripted connection does with one request.
pub enum Answer {
    /// Accepts with this reply.
    Accept(SendReply),
    /// Fails.
    Fail(SendTrouble),
    /// Never answers.
    Hang,
    /// Accepts once the gate is open.
    When(Gate),
    /// Panics.
    Panic,
}

/// Accepts.
pub fn ok() -> Answer {
    Answer::Accept(SendReply {
        msgid: Some("m-1".to_owned()),
        body: r#"{"errcode":0}"#.to_owned(),
        ..SendReply::default()
    })
}

/// Refuses with an error number.
pub fn api(code: i64) -> Answer {
    Answer::Fail(api_trouble(code))
}

/// The refusal with an error number.
pub fn api_trouble(code: i64) -> SendTrouble {
    let body = format!("{{\"errcode\":{code}}}");
    let error = ApiError { code, message: "no".to_owned(), hint: None, from_ip: None, body };
    SendTrouble::Wecom(Error::Api(Box::new(error)))
}

/// The answer is lost on its way.
pub fn lost() -> Answer {
    Answer::Fail(SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())))
}

/// Nobody is there.
pub fn unreachable() -> Answer {
    Answer::Fail(SendTrouble::Wecom(Error::unreachable("refused")))
}

/// A way out that follows a script; beyond its end everything is accepted.
#[derive(Default)]
pub struct ScriptedSender {
    script: Mutex<VecDeque<Answer>>,
    before: Mutex<VecDeque<SendTrouble>>,
    panics_before: AtomicBool,
    cannot: Mutex<Option<SendTrouble>>,
    sent: Mutex<Vec<Vec<u8>>>,
    routes: Mutex<Vec<Route>>,
    uploads: Mutex<VecDeque<Answer>>,
    uploaded: Mutex<Vec<(MediaKind, String)>>,
    after: Mutex<VecDeque<Answer>>,
    asked: Mutex<Vec<String>>,
}

impl ScriptedSender {
    /// What the next requests are answered.
    pub fn will(&self, answers: impl IntoIterator<Item = Answer>) {
        self.script.lock().extend(answers);
    }

    /// The next preparation fails.
    pub fn will_fail_before(&self, trouble: SendTrouble) {
        self.before.lock().push_back(trouble);
    }

    /// Nothing can be sent from here, or with `None` it can.
    pub fn cannot_send(&self, trouble: Option<SendTrouble>) {
        *self.cannot.lock() = trouble;
    }

    /// The next preparation panics.
    pub fn will_panic_before(&self) {
        self.panics_before.store(true, Ordering::SeqCst);
    }

    /// What the next uploads are answered.
    pub fn will_upload(&self, answers: impl IntoIterator<Item = Answer>) {
        self.uploads.lock().extend(answers);
    }

    /// What recalls and changes of cards are answered.
    pub fn will_afterwards(&self, answers: impl IntoIterator<Item = Answer>) {
        self.after.lock().extend(answers);
    }

    /// The recalls and changes of cards that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().clone()
    }

    async fn asked_afterwards(&self, what: String) -> Result<(), SendTrouble> {
        self.asked.lock().push(what);
        let answer = self.after.lock().pop_front();
        match answer {
            Some(Answer::Fail(trouble)) => Err(trouble),
            Some(Answer::Hang) => std::future::pending().await,
            Some(Answer::Panic) => panic!("told to"),
            Some(Answer::When(gate)) => {
                gate.passed().await;
                Ok(())
            }
            Some(Answer::Accept(_)) | None => Ok(()),
        }
    }

    /// The files that were uploaded: kind and name. The n-th has the media id `media-n`, from 1.
    pub fn uploaded(&self) -> Vec<(MediaKind, String)> {
        self.uploaded.lock().clone()
    }

    /// The ways that the requests took.
    pub fn routes(&self) -> Vec<Route> {
        self.routes.lock().clone()
    }

    /// The bodies of the requests, in order.
    pub fn sent(&self) -> Vec<Vec<u8>> {
        self.sent.lock().clone()
    }
}

#[async_trait]
impl Sender for ScriptedSender {
    async fn prepare(&self, _: &Profile, _: &Route) -> Result<(), SendTrouble> {
        assert!(!self.panics_before.swap(false, Ordering::SeqCst), "told to");
        let cannot = self.cannot.lock().clone();
        self.before.lock().pop_front().or(cannot).map_or(Ok(()), Err)
    }

    async fn can_send(&self, _: &Profile) -> Result<(), SendTrouble> {
        self.cannot.lock().clone().map_or(Ok(()), Err)
    }

    async fn send(&self, _: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        self.sent.lock().push(body);
        self.routes.lock().push(route.clone());
        let answer = self.script.lock().pop_front().unwrap_or_else(ok);
        match answer {
            Answer::Accept(reply) => Ok(reply),
            Answer::Fail(trouble) => Err(trouble),
            Answer::Hang => std::future::pending().await,
            Answer::Panic => panic!("told to"),
            Answer::When(gate) => {
                gate.passed().await;
                Ok(SendReply { msgid: Some("m-1".to_owned()), ..SendReply::default() })
            }
        }
    }

    async fn recall(&self, _: &Profile, msgid: &str) -> Result<(), SendTrouble> {
        self.asked_afterwards(format!("recall {msgid}")).await
    }

    async fn update_card(&self, _: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble> {
        let body = String::from_utf8(update.to_bytes()).unwrap();
        self.asked_afterwards(format!("card {body}"))
            .await
            .map(|()| CardUpdateReply { invalid_users: vec!["gone".to_owned()] })
    }

    async fn upload(
        &self,
        _: &Profile,
        _: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble> {
        let step = self.uploads.lock().pop_front();
        let total = file.facts().bytes;
        on_progress(UploadProgress { sent: 0, total });
        match step {
            Some(Answer::Fail(trouble)) => return Err(trouble),
            Some(Answer::Hang) => std::future::pending().await,
            Some(Answer::Panic) => panic!("told to"),
            Some(Answer::When(gate)) => gate.passed().await,
            Some(Answer::Accept(_)) | None => {}
        }
        on_progress(UploadProgress { sent: total, total });
        let mut uploaded = self.uploaded.lock();
        uploaded.push((file.kind(), file.name().to_owned()));
        Ok(Uploaded { media_id: format!("media-{}", uploaded.len()), created_at_ms: None })
    }

    async fn upload_article_picture(
        &self,
        _: &Profile,
        picture: &SmallPicture,
        _: OnProgress,
    ) -> Result<String, SendTrouble> {
        if let Some(Answer::Fail(trouble)) = self.uploads.lock().pop_front() {
            return Err(trouble);
        }
        let mut uploaded = self.uploaded.lock();
        uploaded.push((MediaKind::Image, picture.name().to_owned()));
        Ok(format!("https://img.example.com/{}?a=1&b=2", uploaded.len()))
    }
}
