//! What a sandbox is told before it starts: which company and app it plays, how large the company is, how slow it
//! answers, and the few knobs for things that depend on an admin console (callback URL, licences, account limit).

use std::fmt;
use std::time::Duration;

/// As [`Settings::mini_program`]: whatever `appid` a message names is bound to the app.
pub const ANY_MINI_PROGRAM: &str = "*";

/// Key of the webhook that the practice profile has.
pub const PRACTICE_WEBHOOK_KEY: &str = "practice-0000-4000-8000-000000000001";

/// Settings of one sandbox. Make them with [`Settings::new`] or [`Settings::practice`] and the `with_` methods; use
/// `..Settings::practice()` when writing one out by hand, because knobs may be added.
#[derive(Clone)]
pub struct Settings {
    /// The only `corpid` that `gettoken` accepts (others get 40013).
    pub corp_id: String,
    /// The only `corpsecret` that `gettoken` accepts (others get 40001). Never shown by `Debug`, the request log or
    /// any answer.
    pub secret: String,
    /// Id of the app that the secret belongs to.
    pub agent_id: u32,
    /// Number of members of the company; raised to 12 when smaller, so that the named members always exist.
    pub members: u32,
    /// Wait before each answer under `/cgi-bin/`. The work is done first, so a caller that gives up early was served.
    pub latency: Duration,
    /// Seed of the generated company.
    pub seed: u64,
    /// Name of the app as `agent/get` tells it.
    pub app_name: String,
    /// URL that the app would receive card events at. Without one, cards that call back are refused with 43012
    /// (`wecom/messages.md §1.5` [O; D]). The sandbox never calls it.
    pub callback_url: Option<String>,
    /// The company's maximum member number. An app may send 200 times as many person-times a day
    /// (`wecom/limits.md §2` \[O\]). `None`: the number of members, at least 500.
    pub account_limit: Option<u32>,
    /// `appid` of the mini program bound to the app, or [`ANY_MINI_PROGRAM`]. `None`: `miniprogram_notice` is refused with 48002.
    pub mini_program: Option<String>,
    /// The app may make group chats. The service allows it only to an app whose visible scope is the root department
    /// (`wecom/messages.md §7` \[O\]), which that of the sandbox never is; so this stands in for it. Without it `appchat/*` is
    /// refused with 48002.
    pub app_chats: bool,
    /// The app gets accounts and numbers in the place of names, as many do since 2022 (`wecom/contacts-media-agent.md §5.1` \[O\]).
    pub ids_only: bool,
    /// Webhooks that exist from the start: key and name of the group. Never shown by `Debug`.
    pub webhooks: Vec<(String, String)>,
    /// Ids of members without an interface licence (`unlicenseduser`), compared without case. `None`: `zhouyi` and,
    /// in companies of 100 members and more, the 50th and the 77th member.
    pub unlicensed: Option<Vec<String>>,
    /// `user/get` and `user/list` tell mobile numbers and mail addresses, as they do to apps made before 2022-06-20
    /// (`wecom/contacts-media-agent.md §5` \[O\]).
    pub tells_mobiles: bool,
    /// Requests that the log keeps.
    pub log_requests: usize,
    /// Longest body that the log keeps, in bytes; the rest is cut.
    pub log_body_bytes: usize,
    /// Start of a clock that moves only through `advance_clock`, in Unix milliseconds. `None`: the machine's time.
    pub frozen_at_ms: Option<i64>,
}

impl Settings {
    /// A company of 120 members that answers at once, app name 行政助手, seed 1.
    pub fn new(corp_id: impl Into<String>, secret: impl Into<String>, agent_id: u32) -> Self {
        Self {
            corp_id: corp_id.into(),
            secret: secret.into(),
            agent_id,
            members: 120,
            latency: Duration::ZERO,
            seed: 1,
            app_name: "行政助手".to_owned(),
            callback_url: None,
            account_limit: None,
            mini_program: None,
            app_chats: false,
            ids_only: false,
            webhooks: Vec::new(),
            unlicensed: None,
            tells_mobiles: false,
            log_requests: 20_000,
            log_body_bytes: 256 * 1024,
            frozen_at_ms: None,
        }
    }

    /// The practice profile: corp id `wwpractice0000000001`, secret `practice-secret`, agent 1000002, 120 members, an app that every
    /// kind of message can be tried with (a callback address, any mini program, group chats), and one webhook with the key
    /// [`PRACTICE_WEBHOOK_KEY`] in the group 值班群.
    pub fn practice() -> Self {
        Self::new("wwpractice0000000001", "practice-secret", 1_000_002)
            .with_callback_url("https://callback.invalid/practice")
            .with_mini_program(ANY_MINI_PROGRAM)
            .with_app_chats(true)
            .with_webhook(PRACTICE_WEBHOOK_KEY, "值班群")
    }

    /// Sets the number of members.
    #[must_use]
    pub fn with_members(mut self, members: u32) -> Self {
        self.members = members;
        self
    }

    /// Sets the wait before each answer.
    #[must_use]
    pub fn with_latency(mut self, latency: Duration) -> Self {
        self.latency = latency;
        self
    }

    /// Sets the seed of the company.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the app's name.
    #[must_use]
    pub fn with_app_name(mut self, name: impl Into<String>) -> Self {
        self.app_name = name.into();
        self
    }

    /// Configures a callback URL, so that interactive cards are accepted.
    #[must_use]
    pub fn with_callback_url(mut self, url: impl Into<String>) -> Self {
        self.callback_url = Some(url.into());
        self
    }

    /// Tells mobile numbers and mail addresses, or withholds them.
    #[must_use]
    pub fn with_mobiles(mut self, told: bool) -> Self {
        self.tells_mobiles = told;
        self
    }

    /// Sets the account limit that the daily budget is computed from.
    #[must_use]
    pub fn with_account_limit(mut self, accounts: u32) -> Self {
        self.account_limit = Some(accounts);
        self
    }

    /// Binds a mini program to the app.
    #[must_use]
    pub fn with_mini_program(mut self, appid: impl Into<String>) -> Self {
        self.mini_program = Some(appid.into());
        self
    }

    /// Allows or forbids group chats of the app.
    #[must_use]
    pub fn with_app_chats(mut self, on: bool) -> Self {
        self.app_chats = on;
        self
    }

    /// Gives the app accounts and numbers in the place of names, or names.
    #[must_use]
    pub fn with_ids_only(mut self, on: bool) -> Self {
        self.ids_only = on;
        self
    }

    /// Puts a webhook with this key into a group of this name.
    #[must_use]
    pub fn with_webhook(mut self, key: impl Into<String>, group: impl Into<String>) -> Self {
        self.webhooks.push((key.into(), group.into()));
        self
    }

    /// Replaces the list of members without an interface licence.
    #[must_use]
    pub fn with_unlicensed<I: IntoIterator<Item = S>, S: Into<String>>(mut self, userids: I) -> Self {
        self.unlicensed = Some(userids.into_iter().map(Into::into).collect());
        self
    }

    /// Bounds the log: so many requests, with so many bytes of each body.
    #[must_use]
    pub fn with_log(mut self, requests: usize, body_bytes: usize) -> Self {
        (self.log_requests, self.log_body_bytes) = (requests, body_bytes);
        self
    }

    /// Stops the clock at this moment (Unix milliseconds); only `advance_clock` moves it.
    #[must_use]
    pub fn with_frozen_clock(mut self, at_ms: i64) -> Self {
        self.frozen_at_ms = Some(at_ms);
        self
    }

    /// Person-times that the app may send on one day.
    pub(crate) fn daily_limit(&self) -> u64 {
        let accounts = self.account_limit.unwrap_or_else(|| self.members.max(500));
        u64::from(accounts) * 200
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("corp_id", &self.corp_id)
            .field("secret", &"[redacted]")
            .field("agent_id", &self.agent_id)
            .field("members", &self.members)
            .field("latency", &self.latency)
            .field("seed", &self.seed)
            .field("app_name", &self.app_name)
            .field("callback_url", &self.callback_url)
            .field("account_limit", &self.account_limit)
            .field("mini_program", &self.mini_program)
            .field("app_chats", &self.app_chats)
            .field("ids_only", &self.ids_only)
            .field("webhooks", &self.webhooks.iter().map(|(_, group)| group).collect::<Vec<_>>())
            .field("unlicensed", &self.unlicensed)
            .field("tells_mobiles", &self.tells_mobiles)
            .field("log_requests", &self.log_requests)
            .field("log_body_bytes", &self.log_body_bytes)
            .field("frozen_at_ms", &self.frozen_at_ms)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_hides_the_secret() {
        let shown = format!("{:?}", Settings::new("ww1", "s3cr3t-canary", 7).with_webhook("s3cr3t-canary-key", "群"));
        assert!(!shown.contains("s3cr3t-canary"), "{shown}");
        assert!(shown.contains("ww1"));
    }

    #[test]
    fn the_daily_limit_is_two_hundred_times_the_accounts() {
        assert_eq!(Settings::practice().with_account_limit(500).daily_limit(), 100_000);
        assert_eq!(Settings::practice().with_members(5000).daily_limit(), 1_000_000);
    }
}
