//! A client of the sandbox that knows nothing but HTTP and JSON.

use sandbox::{Sandbox, Settings};
use serde_json::{Value, json};

/// Noon in China on 20 November 2026.
pub(crate) const NOON: i64 = 1_795_147_200_000;
pub(crate) const CORP: &str = "ww0000000000000001";
pub(crate) const SECRET: &str = "right-secret";
pub(crate) const AGENT: u32 = 1_000_002;

/// Settings with a clock that stands still.
pub(crate) fn settings() -> Settings {
    Settings::new(CORP, SECRET, AGENT).with_frozen_clock(NOON)
}

/// A running sandbox and a client with a token.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: reqwest::Client,
    pub(crate) token: String,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(settings()).await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let sandbox = testkit::stand_in(settings).await;
        // The client brings no cryptography of its own. Set already when another world of this process came first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut world = Self { sandbox, http: reqwest::Client::new(), token: String::new() };
        world.renew().await;
        world
    }

    pub(crate) async fn renew(&mut self) {
        let answer = self.gettoken(CORP, SECRET).await;
        answer["access_token"].as_str().unwrap().clone_into(&mut self.token);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.sandbox.url())
    }

    pub(crate) async fn gettoken(&self, corp_id: &str, secret: &str) -> Value {
        let query = [("corpid", corp_id), ("corpsecret", secret)];
        self.http.get(self.url("/cgi-bin/gettoken")).query(&query).send().await.unwrap().json().await.unwrap()
    }

    /// GET with the token and further parameters.
    pub(crate) async fn get(&self, interface: &str, parameters: &[(&str, &str)]) -> Value {
        let request = self.http.get(self.url(&format!("/cgi-bin/{interface}"))).query(&[("access_token", &self.token)]);
        request.query(parameters).send().await.unwrap().json().await.unwrap()
    }

    /// POST of raw text with the token, whatever becomes of it.
    pub(crate) async fn try_post(&self, interface: &str, body: String) -> reqwest::Result<reqwest::Response> {
        let request =
            self.http.post(self.url(&format!("/cgi-bin/{interface}"))).query(&[("access_token", &self.token)]);
        request.header("content-type", "application/json").body(body).send().await
    }

    /// POST with the token.
    pub(crate) async fn post(&self, interface: &str, body: &Value) -> Value {
        self.try_post(interface, body.to_string()).await.unwrap().json().await.unwrap()
    }

    pub(crate) async fn send(&self, body: &Value) -> Value {
        self.post("message/send", body).await
    }

    /// Sends and gives only the code.
    pub(crate) async fn code(&self, body: &Value) -> i64 {
        code(&self.send(body).await)
    }
}

pub(crate) fn code(answer: &Value) -> i64 {
    answer["errcode"].as_i64().unwrap_or_else(|| panic!("no errcode in {answer}"))
}

/// A text to these users.
pub(crate) fn text(to: &str, content: &str) -> Value {
    json!({"touser": to, "msgtype": "text", "agentid": AGENT, "text": {"content": content}})
}

/// A message of any kind to zhangsan.
pub(crate) fn message(msgtype: &str, content: Value) -> Value {
    let mut body = json!({"touser": "zhangsan", "msgtype": msgtype, "agentid": AGENT});
    body[msgtype] = content;
    body
}

/// The value with one field (JSON pointer) replaced, or removed when `new` is null.
pub(crate) fn changed(base: &Value, pointer: &str, new: Value) -> Value {
    let mut value = base.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer}"));
    match parent {
        Value::Object(object) if new.is_null() => {
            object.remove(name);
        }
        Value::Object(object) => {
            object.insert(name.to_owned(), new);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = new,
        _ => panic!("{pointer} is not inside an object"),
    }
    value
}
