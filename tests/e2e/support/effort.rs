//! What a task costs somebody: every click and every key made through it is counted, and held against what it may cost.

use crate::support::page::{Page, id};
use std::cell::Cell;
use thirtyfour::Key;

/// The hands of one person at one task.
pub struct Effort<'a> {
    page: &'a Page,
    clicks: Cell<usize>,
    keys: Cell<usize>,
}

impl<'a> Effort<'a> {
    /// Nothing is done yet.
    pub fn on(page: &'a Page) -> Self {
        Self { page, clicks: Cell::new(0), keys: Cell::new(0) }
    }

    /// A click.
    pub async fn click(&self, testid: &str) {
        self.click_at(&id(testid)).await;
    }

    /// A click on what is under a selector.
    pub async fn click_at(&self, css: &str) {
        self.page.click_at(css).await;
        add(&self.clicks, 1);
    }

    /// Presses keys wherever the keyboard is in the page; what is held with another key is one key with it.
    pub async fn press(&self, keys: &str) {
        self.page.press(keys).await;
        add(&self.keys, strokes(keys));
    }

    /// Writes the words that the task is about where the keyboard is in the page. Whoever is helped has to write them anyhow:
    /// they cost nothing here.
    pub async fn write(&self, words: &str) {
        self.page.press(words).await;
    }

    /// The task is done: it must have cost no more than so many clicks and so many keys beside the words.
    #[track_caller]
    pub fn took(self, task: &str, clicks: usize, keys: usize) {
        let (clicked, pressed) = (self.clicks.get(), self.keys.get());
        println!("{task}: {clicked} clicks, {pressed} keys");
        assert!(clicked <= clicks, "{task} took {clicked} clicks, {clicks} at most");
        assert!(pressed <= keys, "{task} took {pressed} keys beside the words, {keys} at most");
    }
}

fn add(count: &Cell<usize>, more: usize) {
    count.set(count.get() + more);
}

/// How many keys that is, those not counted that are only held while others are pressed.
fn strokes(keys: &str) -> usize {
    let held = [Key::Null, Key::Control, Key::Shift, Key::Alt, Key::Meta].map(|key| key.value());
    keys.chars().filter(|key| !held.contains(key)).count()
}
