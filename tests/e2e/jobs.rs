//! What a person does again and again: choose a kind, find people, send, read an inbox.

use crate::page::{Page, id, key, with};
use thirtyfour::Key;

impl Page {
    /// Chooses the kind of message, in the row or in the menu beside it, and waits for its form.
    pub async fn choose_kind(&self, kind: &str) {
        let button = format!("kind-{kind}");
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

    /// Confirms the open review, ticking what must be acknowledged, and waits for the result. Gives the outcome.
    pub async fn confirm(&self) -> String {
        if self.sees("review-ack").await {
            self.click("review-ack").await;
        }
        self.click("review-confirm").await;
        self.outcome().await
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
