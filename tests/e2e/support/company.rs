//! A company of the test's own: a WeCom stand-in inside the test, and the profile for it made through the settings form.

use crate::support::forms::File;
use crate::support::page::{Page, id, with};
use crate::support::turnstile::Turnstile;
use sandbox::{Delivery, Sandbox, Settings};
use serde_json::Value;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::time::Duration;
use testkit::{accounts, stand_in, within};

/// Number of the application in every company here.
pub const AGENT: u32 = 1_000_002;
/// Company id of every company here.
const CORP_ID: &str = "ww1f00dcafe1f00dca";

/// A company, what it is called in the program, and its secret.
pub struct Company {
    /// The stand-in.
    pub sandbox: Sandbox,
    /// The profile's name.
    pub name: String,
    /// The secret that is right; found nowhere but where it belongs.
    pub secret: String,
    /// What the program's requests pass on their way, if anything.
    turnstile: Option<Turnstile>,
    settings: Settings,
}

impl Company {
    /// Starts one.
    pub async fn start(name: &str) -> Self {
        Self::start_with(name, |settings| settings).await
    }

    /// Starts one whose application has more than the usual.
    pub async fn start_with(name: &str, more: impl FnOnce(Settings) -> Settings) -> Self {
        let random = RandomState::new();
        let secret = format!("canary{:016x}{:016x}secret", random.hash_one(1), random.hash_one(2));
        let settings = more(Settings::new(CORP_ID, &secret, AGENT).with_members(60));
        let sandbox = stand_in(settings.clone()).await;
        Self { sandbox, name: name.to_owned(), secret, turnstile: None, settings }
    }

    /// Starts one of so many members, with a turnstile in front of it that is shut.
    pub async fn start_large(name: &str, members: u32) -> Self {
        let company = Self::start_with(name, |settings| settings.with_members(members)).await;
        let turnstile = Turnstile::before(&company.sandbox.url()).await;
        Self { turnstile: Some(turnstile), ..company }
    }

    /// Starts the company anew at the same address: nothing was ever sent.
    pub async fn begin_anew(&mut self) {
        let address = self.sandbox.url().strip_prefix("http://").unwrap().parse().unwrap();
        let settings = self.settings.clone();
        // One at another address keeps the place until the port is free again.
        let other = stand_in(settings.clone()).await;
        std::mem::replace(&mut self.sandbox, other).stop().await;
        // A connection of somebody else may have got the port meanwhile, for as long as the system remembers it.
        let again = async || Sandbox::start(settings.clone(), address).await.ok();
        self.sandbox = within(Duration::from_secs(80), format!("{address} to be free again"), again).await;
    }

    /// The turnstile in front of it.
    pub fn turnstile(&self) -> &Turnstile {
        self.turnstile.as_ref().expect("a company with a turnstile")
    }

    /// Its company id.
    pub fn corp_id(&self) -> &str {
        &self.settings.corp_id
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        self.turnstile.as_ref().map_or_else(|| self.sandbox.url(), Turnstile::url)
    }

    /// Fills the form of a new profile, up to and without the button that saves.
    pub async fn fill_form(&self, page: &Page, secret: &str) {
        page.click("nav-settings").await;
        page.click("settings-profiles").await;
        page.click("profile-new").await;
        page.fill(&id("profile-name"), &self.name).await;
        page.fill(&id("profile-corp-id"), CORP_ID).await;
        page.fill(&id("profile-agent-id"), &AGENT.to_string()).await;
        page.fill(&id("profile-secret"), secret).await;
        page.fill(&id("profile-my-user-id"), "LinQing").await;
        if !page.sees("profile-base-url").await {
            page.click("profile-advanced").await;
        }
        page.fill(&id("profile-base-url"), &self.url()).await;
    }

    /// Makes the profile in the program, makes it the active one, and waits for its directory. Ends on the page that
    /// writes.
    pub async fn join(&self, page: &Page) {
        self.fill_form(page, &self.secret).await;
        page.click("profile-save").await;
        self.begin_with(page).await;
    }

    /// The same on a computer that has the company from a colleague, and all of it but the secret, which no database has.
    pub async fn join_by_secret(&self, page: &Page) {
        self.open_form(page).await;
        page.fill(&id("profile-secret"), &self.secret).await;
        page.click("profile-save").await;
        page.has(&with("check-step", &[("data-step", "contacts")]), "data-ok", "true").await;
        self.begin_with(page).await;
    }

    /// Opens its form in the settings.
    pub async fn open_form(&self, page: &Page) {
        let profile = self.profile_id(page).await;
        page.go("settings").await;
        page.click("settings-profiles").await;
        let row = with("profile-row", &[("data-id", &profile)]);
        page.click_at(&row).await;
        page.has(&row, "aria-current", "true").await;
        page.shown("profile-form").await;
    }

    async fn begin_with(&self, page: &Page) {
        self.activate(page).await;
        page.click("nav-directory").await;
        page.shown("page-directory").await;
        page.shown("directory-row").await;
        page.click("nav-compose").await;
        page.shown("page-compose").await;
    }

    /// Makes the profile the active one through the switcher.
    pub async fn activate(&self, page: &Page) {
        let profile = self.profile_id(page).await;
        let item = format!("profile-item-{profile}");
        // The menu closes when something else takes the keyboard, as the form does a moment after saving.
        page.until("the menu of companies", async || {
            if !page.sees(&item).await {
                page.click("profile-switcher").await;
            }
            Ok(page.sees(&item).await.then_some(()))
        })
        .await;
        page.click(&item).await;
        page.reads(&id("active-profile"), &self.name).await;
    }

    /// The profile's id, once it is saved.
    pub async fn profile_id(&self, page: &Page) -> String {
        page.until(format!("the profile {}", self.name), async || {
            let snapshot = page.invoke("app_snapshot", Value::Object(serde_json::Map::new())).await.unwrap();
            let views = snapshot["profiles"].as_array().cloned().unwrap_or_default();
            let mine = views.iter().find(|view| view["profile"]["name"] == self.name.as_str());
            Ok(mine.and_then(|view| view["profile"]["id"].as_str().map(str::to_owned)))
        })
        .await
    }

    /// Runs one step of the check that the page shows, and gives whether it went well.
    pub async fn check_step(&self, page: &Page, step: &str) -> bool {
        page.attribute(&with("check-step", &[("data-step", step)]), "data-ok").await == "true"
    }

    /// The bodies of all requests that asked to send a message.
    pub fn send_requests(&self) -> Vec<Value> {
        let requests = self.sandbox.requests();
        let sends = requests.iter().filter(|request| request.path.starts_with("/cgi-bin/message/send"));
        sends.map(|request| serde_json::from_str(&request.body).unwrap()).collect()
    }

    /// A list of accounts as a file: so many of those who can be reached, in the order of the contacts.
    pub fn list(&self, people: usize) -> File {
        let accounts = accounts(&self.sandbox, people);
        File::plain("名单.csv", &format!("账号\r\n{}\r\n", accounts.join("\r\n")))
    }

    /// How many got how many messages: `[1]` is the number of those who got one.
    pub fn received(&self) -> Vec<usize> {
        let mut each = HashMap::<String, usize>::new();
        for delivery in self.sandbox.deliveries() {
            *each.entry(delivery.userid).or_default() += 1;
        }
        let mut counts = vec![0; each.values().max().map_or(2, |most| most + 1).max(2)];
        for times in each.values() {
            counts[*times] += 1;
        }
        counts
    }

    /// The one message that a member got.
    pub fn only_delivery(&self, user: &str) -> Delivery {
        let mut inbox = self.sandbox.inbox(user);
        assert_eq!(inbox.len(), 1, "{user} got {} messages", inbox.len());
        inbox.remove(0)
    }
}
