//! A page of the program, used with real keys and clicks and read as it stands.
//!
//! Every step looks until it can be done: an element that is not there yet, covered, disabled or just being replaced is
//! tried again until the limit.

use crate::support::waiting::LIMIT;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Display;
use std::path::Path;
use testkit::comes_within;
use thirtyfour::error::{WebDriverErrorInner, WebDriverResult};
use thirtyfour::{Key, WebDriver, WebElement};

/// The first element that a person could see. Its argument is the selector.
const VISIBLE: &str = "
    const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
    return [...document.querySelectorAll(arguments[0])].find(seen) ?? null;";

/// The same, of those that can be used.
const USABLE: &str = "
    const seen = (e) => e.getClientRects().length > 0 && getComputedStyle(e).visibility !== 'hidden';
    const off = (e) => e.disabled || e.closest('[aria-disabled=true], [aria-busy=true], [inert]');
    const found = [...document.querySelectorAll(arguments[0])].find((e) => seen(e) && !off(e)) ?? null;
    found?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    return found;";

/// One page.
#[derive(Clone)]
pub struct Page {
    driver: WebDriver,
}

/// Selector of a test id.
pub fn id(testid: &str) -> String {
    format!("[data-testid={}]", quoted(testid))
}

/// Selector of a form control by the path of what it edits.
pub fn field(path: &str) -> String {
    format!("[data-field={}]", quoted(path))
}

/// Selector of a test id with further attributes.
pub fn with(testid: &str, attributes: &[(&str, &str)]) -> String {
    let more: String = attributes.iter().map(|(name, value)| format!("[{name}={}]", quoted(value))).collect();
    format!("{}{more}", id(testid))
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}

/// A key as it is typed.
pub fn key(key: &Key) -> String {
    key.value().to_string()
}

/// Keys pressed while Ctrl is held, which is then let go.
pub fn ctrl(keys: &str) -> String {
    format!("{}{keys}{}", Key::Control.value(), Key::Null.value())
}

/// A run of text as it gets into a control.
enum Part {
    /// By keys.
    Keys(String),
    /// At once, as from an emoji picker: WebKit's driver has no keys beyond the basic plane.
    Picked(String),
}

fn typable(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    for letter in text.chars() {
        let picked = u32::from(letter) > 0xffff || letter == '\u{200d}';
        // The driver knows no line feed, only the key that makes one.
        let letter = if letter == '\n' { Key::Enter.value() } else { letter };
        match parts.last_mut() {
            Some(Part::Picked(run)) if picked => run.push(letter),
            Some(Part::Keys(run)) if !picked => run.push(letter),
            _ if picked => parts.push(Part::Picked(letter.into())),
            _ => parts.push(Part::Keys(letter.into())),
        }
    }
    parts
}

impl Page {
    /// The page that a driver drives.
    pub fn of(driver: WebDriver) -> Self {
        Self { driver }
    }

    /// Looks until there is something. What the driver has to complain about counts as "not yet", unless the page is gone.
    pub async fn until<T>(&self, what: impl Display, look: impl AsyncFnMut() -> WebDriverResult<Option<T>>) -> T {
        let (mut look, mut complaint) = (look, String::new());
        let found = comes_within(LIMIT, async || {
            let (found, complains) = match look().await {
                Ok(found) => (found, String::new()),
                Err(error) if is_gone(&error) => panic!("the page went away while waiting for: {what}: {error}"),
                Err(error) => (None, format!(" ({error})")),
            };
            complaint = complains;
            found
        })
        .await;
        if let Some(found) = found {
            return found;
        }
        let seen = self.raw("return document.body.innerText.slice(0, 1500)", vec![]).await;
        let seen = seen.map_or_else(|error| error.to_string(), |words| words.to_string());
        panic!("waited {LIMIT:?} in vain for: {what}{complaint}; the page says: {seen}");
    }

    /// Waits for a condition in the page, given as a script that returns true.
    pub async fn holds(&self, what: &str, script: &str, arguments: Vec<Value>) {
        self.until(what, async || Ok(self.raw(script, arguments.clone()).await?.as_bool().filter(|held| *held))).await;
    }

    /// Runs a script and gives what it returns.
    pub async fn ask<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer =
            self.raw(script, arguments).await.unwrap_or_else(|error| panic!("script failed: {error}\n{script}"));
        serde_json::from_value(answer).unwrap_or_else(|error| panic!("script gave something else: {error}\n{script}"))
    }

    /// Runs a script that ends by calling its last argument.
    pub async fn ask_later<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        let answer = self.driver.execute_async(script, arguments).await;
        let answer = answer.unwrap_or_else(|error| panic!("script failed: {error}\n{script}"));
        serde_json::from_value(answer.json().clone()).unwrap()
    }

    /// Waits until something with this test id can be seen.
    pub async fn shown(&self, testid: &str) {
        self.shown_at(&id(testid)).await;
    }

    /// Waits until something under this selector can be seen.
    pub async fn shown_at(&self, css: &str) -> WebElement {
        self.until(format!("{css} to be seen"), async || self.pick(VISIBLE, css).await).await
    }

    /// Waits until nothing with this test id can be seen.
    pub async fn gone(&self, testid: &str) {
        self.gone_at(&id(testid)).await;
    }

    /// Waits until nothing under this selector can be seen.
    pub async fn gone_at(&self, css: &str) {
        let look = async || Ok(self.pick(VISIBLE, css).await?.is_none().then_some(()));
        self.until(format!("{css} to go"), look).await;
    }

    /// Whether something with this test id can be seen now.
    pub async fn sees(&self, testid: &str) -> bool {
        self.sees_at(&id(testid)).await
    }

    /// Whether something under this selector can be seen now.
    pub async fn sees_at(&self, css: &str) -> bool {
        matches!(self.pick(VISIBLE, css).await, Ok(Some(_)))
    }

    /// Clicks.
    pub async fn click(&self, testid: &str) {
        self.click_at(&id(testid)).await;
    }

    /// Clicks what is under a selector.
    pub async fn click_at(&self, css: &str) {
        self.until(format!("{css} to be clicked"), async || {
            let Some(element) = self.pick(USABLE, css).await? else { return Ok(None) };
            element.click().await.map(Some)
        })
        .await;
    }

    /// Clicks what ends the program, with which the page may go before the driver has heard that the click is over.
    pub async fn click_to_quit(&self, testid: &str) {
        let css = id(testid);
        self.until(format!("{css} to be clicked"), async || {
            let Some(element) = self.pick(USABLE, &css).await? else { return Ok(None) };
            match element.click().await {
                Err(error) if is_gone(&error) => Ok(Some(())),
                clicked => clicked.map(Some),
            }
        })
        .await;
    }

    /// Puts a text in the place of what stands in a control, by typing.
    pub async fn fill(&self, css: &str, text: &str) {
        self.click_at(css).await;
        let element = self.shown_at(css).await;
        element.send_keys(format!("{}{}", ctrl("a"), key(&Key::Delete))).await.unwrap();
        for part in typable(text) {
            match part {
                // In short runs: a busy machine takes a while for each key, and a request has a limit.
                Part::Keys(keys) => {
                    for run in keys.chars().collect::<Vec<_>>().chunks(16) {
                        element.send_keys(run.iter().collect::<String>()).await.unwrap();
                    }
                }
                Part::Picked(text) => self.insert(css, &text).await,
            }
        }
        let arguments = vec![css.into(), text.into()];
        let script = "return document.querySelector(arguments[0])?.value === arguments[1]";
        self.holds(&format!("{css} to hold {text:?}"), script, arguments).await;
    }

    /// Types a form field.
    pub async fn write(&self, path: &str, text: &str) {
        self.fill(&field(path), text).await;
    }

    /// Types into a control without looking at what it holds.
    pub async fn keys_to(&self, css: &str, keys: &str) {
        self.until(format!("keys to reach {css}"), async || {
            let Some(element) = self.pick(USABLE, css).await? else { return Ok(None) };
            element.send_keys(keys).await.map(Some)
        })
        .await;
    }

    /// Presses keys wherever the keyboard is in the page.
    pub async fn press(&self, keys: &str) {
        let active = self.driver.active_element().await.unwrap();
        active.send_keys(keys).await.unwrap();
    }

    /// Puts a text where the cursor is, as one paste does: no key per letter.
    pub async fn paste(&self, css: &str, text: &str) {
        self.click_at(css).await;
        self.insert(css, text).await;
    }

    async fn insert(&self, css: &str, text: &str) {
        // An editor makes lines of its own of what is pasted.
        let script = "
            const place = document.querySelector(arguments[0]);
            place.focus();
            if (!place.matches('[data-rich]')) return document.execCommand('insertText', false, arguments[1]);
            const data = new DataTransfer();
            data.setData('text/plain', arguments[1]);
            return !place.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data }))";
        let done: bool = self.ask(script, vec![css.into(), text.into()]).await;
        assert!(done, "{css} takes no text");
    }

    /// The text a person reads there, once it can be seen.
    pub async fn text(&self, testid: &str) -> String {
        self.text_at(&id(testid)).await
    }

    /// The text under a selector, once it can be seen.
    pub async fn text_at(&self, css: &str) -> String {
        self.until(format!("the text of {css}"), async || match self.pick(VISIBLE, css).await? {
            Some(element) => element.text().await.map(Some),
            None => Ok(None),
        })
        .await
    }

    /// Waits until the text there holds a text.
    pub async fn reads(&self, css: &str, part: &str) {
        let script = "
            const seen = (e) => e.getClientRects().length > 0;
            return [...document.querySelectorAll(arguments[0])].some((e) => seen(e) && e.innerText.includes(arguments[1]))";
        self.holds(&format!("{css} to read {part:?}"), script, vec![css.into(), part.into()]).await;
    }

    /// An attribute, once the element can be seen.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        self.until(format!("{name} of {css}"), async || match self.pick(VISIBLE, css).await? {
            Some(element) => element.attr(name.to_owned()).await,
            None => Ok(None),
        })
        .await
    }

    /// Waits until an attribute has a value.
    pub async fn has(&self, css: &str, name: &str, value: &str) {
        let script = "return document.querySelector(arguments[0])?.getAttribute(arguments[1]) === arguments[2]";
        let what = format!("{css} to have {name}={value:?}");
        self.holds(&what, script, vec![css.into(), name.into(), value.into()]).await;
    }

    /// What a control holds.
    pub async fn value(&self, css: &str) -> String {
        self.until(format!("the value of {css}"), async || {
            let answer =
                self.raw("return document.querySelector(arguments[0])?.value ?? null", vec![css.into()]).await?;
            Ok(answer.as_str().map(str::to_owned))
        })
        .await
    }

    /// How many there are.
    pub async fn count(&self, css: &str) -> usize {
        self.ask("return document.querySelectorAll(arguments[0]).length", vec![css.into()]).await
    }

    /// Asks the program itself, as the page does; gives its answer or its refusal.
    pub async fn invoke(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        let script = "
            const done = arguments[arguments.length - 1];
            window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1])
                .then((value) => done({ ok: value ?? null }), (error) => done({ err: error }));";
        let answer: Value = self.ask_later(script, vec![command.into(), arguments]).await;
        match answer.get("ok") {
            Some(value) => Ok(value.clone()),
            None => Err(answer["err"].clone()),
        }
    }

    /// Shows another page of the program in this window.
    pub async fn open(&self, file: &str) {
        self.raw("location.href = arguments[0]", vec![file.into()]).await.unwrap();
        let script = "return location.pathname.endsWith(arguments[0]) && document.readyState === 'complete'";
        self.holds(&format!("{file} to be loaded"), script, vec![file.into()]).await;
    }

    /// Violations of the content policy on this page so far.
    pub async fn violations(&self) -> Vec<Value> {
        let script = "return window.__posthornCspViolations ?? ['the page does not keep the list']";
        self.ask(script, Vec::new()).await
    }

    /// Waits until what was asked of the page last has been drawn.
    pub async fn settled(&self) {
        let script = "
            const done = arguments[arguments.length - 1];
            document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        let _: bool = self.ask_later(script, Vec::new()).await;
    }

    /// Leaves what can help to understand a failure.
    pub async fn evidence(&self, folder: &Path) {
        // The page may be what is broken.
        if let Ok(source) = self.driver.source().await {
            println!("--- page\n{}", source.chars().take(1500).collect::<String>());
            let _ = std::fs::write(folder.join("page.html"), source);
        }
    }

    async fn pick(&self, script: &str, css: &str) -> WebDriverResult<Option<WebElement>> {
        let found = self.driver.execute(script, vec![Value::from(css)]).await?;
        if found.json().is_null() { Ok(None) } else { found.element().map(Some) }
    }

    async fn raw(&self, script: &str, arguments: Vec<Value>) -> WebDriverResult<Value> {
        self.driver.execute(script, arguments).await.map(|answer| answer.json().clone())
    }
}

fn is_gone(error: &thirtyfour::error::WebDriverError) -> bool {
    matches!(
        &**error,
        WebDriverErrorInner::InvalidSessionId(_)
            | WebDriverErrorInner::RequestFailed(_)
            | WebDriverErrorInner::HttpError(_)
    )
}
