//! What a person does again and again: choose a kind, find people, send, read an inbox.

use crate::support::axe::faults;
use crate::support::forms::{By, File};
use crate::support::page::{Page, id, key, with};
use serde_json::json;
use std::collections::BTreeMap;
use thirtyfour::Key;

impl Page {
    /// Chooses the kind of message, in the row or in the menu beside it, and waits for its form.
    pub async fn choose_kind(&self, kind: &str) {
        let button = format!("kind-{kind}");
        // The row comes with the menu beside it: which of the two has the kind can be told when they are there.
        self.shown("kind-more").await;
        if self.sees(&button).await {
            self.click(&button).await;
            self.has(&id(&button), "aria-checked", "true").await;
            return;
        }
        self.click("kind-more").await;
        let name = self.text_at(&format!("{} span", id(&button))).await;
        self.click(&button).await;
        self.gone(&button).await;
        self.reads(&id("kind-more"), &name).await;
    }

    /// Types into the "to" line and takes the hit with this account, wherever it stands among the hits.
    pub async fn add_person(&self, typed: &str, account: &str) {
        self.add_recipient(typed, &format!("person:{account}")).await;
    }

    /// The same for anything that can be addressed; ids as `person:zhangsan`.
    pub async fn add_recipient(&self, typed: &str, wanted: &str) {
        self.fill(&id("to-input"), typed).await;
        self.click_at(&with("to-hit", &[("data-id", wanted)])).await;
        self.shown_at(&with("to-chip", &[("data-id", wanted)])).await;
    }

    /// Types into the "to" line and takes the first hit by Enter, as one does without looking.
    pub async fn add_first_hit(&self, typed: &str, expected: &str) {
        self.fill(&id("to-input"), typed).await;
        self.shown_at(&with("to-hit", &[("data-id", expected)])).await;
        self.keys_to(&id("to-input"), &key(&Key::Enter)).await;
        self.shown_at(&with("to-chip", &[("data-id", expected)])).await;
    }

    /// Opens the review of the message as it stands.
    pub async fn review(&self) {
        self.click("send").await;
        self.shown("review-people").await;
    }

    /// Ticks everything that the open review wants to be acknowledged, each by itself.
    pub async fn acknowledge(&self) {
        let open = format!("{}[data-state=unchecked]", id("review-ack"));
        while self.sees_at(&open).await {
            let left = self.count(&open).await;
            self.click_at(&open).await;
            let fewer = "return document.querySelectorAll(arguments[0]).length < arguments[1]";
            self.holds("a tick to be taken", fewer, vec![open.as_str().into(), left.into()]).await;
        }
    }

    /// Confirms the open review, ticking what must be acknowledged, and waits for the result. Gives the outcome.
    pub async fn confirm(&self) -> String {
        self.acknowledge().await;
        self.click("review-confirm").await;
        self.outcome().await
    }

    /// Takes everybody on a list in a file as recipients, through the dialog for files. None of them is in question.
    pub async fn take_list(&self, file: &File, people: usize) {
        self.click("to-more").await;
        self.click("to-list").await;
        self.hand_over(&id("list-drop"), file, By::Drop).await;
        self.has(&id("list-matched"), "data-n", &people.to_string()).await;
        self.click("list-apply").await;
        self.gone("list-dialog").await;
    }

    /// Waits until a send stands so: its state, and the reason why it stands still.
    pub async fn stands(&self, state: &str, pause: Option<&str>) {
        let mut wanted = vec![("data-state", state)];
        wanted.extend(pause.map(|pause| ("data-pause", pause)));
        self.shown_at(&with("standing", &wanted)).await;
    }

    /// Waits until so many requests of a send are through.
    pub async fn progress(&self, done: usize, total: usize) {
        self.reads(&id("standing-progress"), &format!("{done} / {total}")).await;
    }

    /// Opens a send that is not over from the list above the record.
    pub async fn open_send(&self, state: &str, pause: Option<&str>) {
        self.go("sends").await;
        let mut wanted = vec![("data-state", state)];
        wanted.extend(pause.map(|pause| ("data-pause", pause)));
        self.click_at(&with("open-row", &wanted)).await;
        self.shown("send-detail").await;
    }

    /// Opens the technical record of the send that is shown.
    pub async fn unfold(&self) {
        self.shown("batches-fold").await;
        let folded = with("batches-fold", &[("aria-expanded", "false")]);
        if self.sees_at(&folded).await {
            self.click_at(&folded).await;
        }
    }

    /// The ledger of the send that is shown, whole: how many rows there are of each state.
    pub async fn ledger(&self) -> BTreeMap<String, usize> {
        let send = self.attribute(&id("send-detail"), "data-id").await;
        let mut states = BTreeMap::new();
        for offset in (0..).step_by(1000) {
            let asked = json!({ "id": send, "offset": offset, "limit": 1000 });
            let rows = self.invoke("history_ledger", asked).await.unwrap();
            let rows = rows.as_array().unwrap();
            for row in rows {
                *states.entry(row["state"].as_str().unwrap().to_owned()).or_default() += 1;
            }
            if rows.len() < 1000 {
                break;
            }
        }
        states
    }

    /// What the screen shows is without faults: axe, content policy, nothing sticks out.
    pub async fn is_sound(&self, screen: &str) {
        self.settled().await;
        assert_eq!(faults(self, screen).await, Vec::<String>::new());
    }

    /// Waits for the result and gives the outcome.
    pub async fn outcome(&self) -> String {
        self.attribute(&id("result"), "data-outcome").await
    }

    /// Review, confirm, result, close. Gives the outcome.
    pub async fn send(&self) -> String {
        self.review().await;
        let outcome = self.confirm().await;
        self.click("result-close").await;
        self.gone("review").await;
        outcome
    }

    /// Shows what a practice member got, and gives the text of their newest message.
    pub async fn newest_in_inbox(&self, account: &str) -> String {
        self.click("nav-inbox").await;
        self.shown("page-inbox").await;
        self.click_at(&with("inbox-member", &[("data-id", account)])).await;
        let script = "return [...document.querySelectorAll('[data-testid=inbox-message]')].at(-1)?.innerText ?? null";
        self.until(format!("a message to {account}"), async || Ok(self.ask::<Option<String>>(script, Vec::new()).await))
            .await
    }

    /// Goes to a page of the rail.
    pub async fn go(&self, name: &str) {
        self.click(&format!("nav-{name}")).await;
        self.shown(&format!("page-{name}")).await;
    }
}
