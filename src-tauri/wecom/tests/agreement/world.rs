//! The stand-in with files uploaded, and one send through it.

use crate::support_settings;
use sandbox::{MediaKind as Stored, Sandbox, Settings};
use secrecy::SecretString;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use testkit::{TestClock, stand_in};
use wecom::agent::AppFacts;
use wecom::kinds::{File, Message};
use wecom::media::MediaKind;
use wecom::safe::Safe;
use wecom::send::SendOptions;
use wecom::{Client, Credentials, Error};

/// The mini program that is bound to the application.
pub const APPID: &str = "wxagreement000001";
/// The application.
pub const AGENT: u32 = 1_000_002;
/// Sends after which a company is given up, so that inboxes stay small and nothing expires.
const SENDS: i64 = 250;
/// Between two sends: nobody gets more than the frequency limits allow.
const PAUSE: Duration = Duration::from_secs(4);
const START: i64 = 1_800_000_000_000;

/// A company and a client of it.
pub struct World {
    pub sandbox: Sandbox,
    pub client: Client,
    app: AppFacts,
    files: HashMap<&'static str, String>,
    /// A clock beside the stand-in's own.
    clock: Arc<TestClock>,
    sends: i64,
    /// Bodies that were accepted: the same again is not delivered.
    bodies: HashSet<Vec<u8>>,
    runtime: tokio::runtime::Runtime,
}

/// What became of a request.
#[derive(Debug)]
pub struct Answer {
    /// The error number; 0 is accepted.
    pub code: i64,
    /// What zhangsan got, if something.
    pub delivered: Option<Value>,
    /// The members that the answer names as not reached.
    pub invalid_users: Vec<String>,
    /// The same body was accepted before.
    pub repeated: bool,
}

impl World {
    pub fn open(app: AppFacts) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let bare = Settings { callback_url: None, mini_program: None, ..Settings::practice() };
        let mut settings = bare.with_members(12).with_account_limit(1_000_000).with_frozen_clock(START);
        if app.has_callback {
            settings = settings.with_callback_url("https://callback.example.com");
        }
        if app.has_mini_program {
            settings = settings.with_mini_program(APPID);
        }
        let sandbox = runtime.block_on(stand_in(settings));
        let clock = Arc::new(TestClock::still_at(START));
        let credentials =
            Credentials { corp_id: "wwpractice0000000001".to_owned(), secret: SecretString::from("practice-secret") };
        let client = Client::new(support_settings(&sandbox.url()), credentials, clock.clone()).unwrap();
        let files = HashMap::from([
            ("@image", sandbox.add_media(Stored::Image, "海报.png")),
            ("@voice", sandbox.add_media(Stored::Voice, "早会.amr")),
            ("@video", sandbox.add_media(Stored::Video, "消防.mp4")),
            ("@file", sandbox.add_media(Stored::File, "值班表.PDF")),
            ("@archive", sandbox.add_media(Stored::File, "照片.zip")),
        ]);
        Self { sandbox, client, app, files, clock, sends: 0, bodies: HashSet::new(), runtime }
    }

    /// A fresh company when this one is used up.
    pub fn refresh(&mut self) {
        if self.sends >= SENDS {
            *self = Self::open(self.app);
        }
    }

    /// A text that no message of this company had before.
    pub fn fresh(&self) -> String {
        format!("n{:07}", self.sends)
    }

    /// Puts the ids of the uploaded files where their names stand.
    pub fn with_files(&self, message: &mut Value) {
        match message {
            Value::String(text) => {
                if let Some(id) = self.files.get(text.as_str()) {
                    text.clone_from(id);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.with_files(item)),
            Value::Object(entries) => entries.values_mut().for_each(|value| self.with_files(value)),
            _ => {}
        }
    }

    /// The codes for what only the company knows: which files there are and which mini program is bound.
    pub fn known_here_only(&self, message: &Message, options: &SendOptions) -> Vec<i64> {
        let name_of = |id: &str| self.files.iter().find(|(_, known)| known.as_str() == id).map(|(name, _)| *name);
        let mut codes = Vec::new();
        for place in message.media() {
            let fits = match (place.kind, name_of(&place.media_id)) {
                (MediaKind::Image, Some("@image"))
                | (MediaKind::Voice, Some("@voice"))
                | (MediaKind::Video, Some("@video"))
                | (MediaKind::File, Some("@file")) => true,
                (MediaKind::File, Some("@archive")) => {
                    let confidential = options.safe != Safe::Open && matches!(message, Message::File { .. });
                    if confidential && !File::may_be_confidential("照片.zip") {
                        codes.push(40004);
                    }
                    true
                }
                _ => false,
            };
            if !fits {
                codes.push(40007);
            }
        }
        let foreign = |appid: &str| self.app.has_mini_program && appid != APPID;
        match message {
            Message::MiniprogramNotice { miniprogram_notice } if foreign(&miniprogram_notice.appid) => {
                codes.push(90208);
            }
            Message::News { news } => {
                let opened = news.articles.iter().filter(|article| article.opens_mini_program());
                codes.extend(opened.filter(|a| foreign(a.appid.as_deref().unwrap_or_default())).map(|_| 90208));
            }
            _ => {}
        }
        codes
    }

    /// Sends a body.
    pub fn send(&mut self, body: Vec<u8>) -> Answer {
        self.sends += 1;
        self.sandbox.advance_clock(PAUSE);
        self.clock.advance(PAUSE);
        let repeated = self.bodies.contains(&body);
        let none = |code| Answer { code, delivered: None, invalid_users: Vec::new(), repeated };
        match self.runtime.block_on(self.client.send_bytes(body.clone())) {
            Ok(reply) => {
                self.bodies.insert(body);
                let msgid = reply.msgid.unwrap();
                let got = self.sandbox.inbox("zhangsan").pop().filter(|got| got.msgid == msgid);
                Answer { delivered: got.map(|got| got.message), invalid_users: reply.invalid_users, ..none(0) }
            }
            Err(Error::Api(error)) => none(error.code),
            Err(other) => panic!("{other:?}"),
        }
    }

    /// Runs something else on the company's runtime.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }
}
