//! A message written into its form: every value is put where a person would put it, by typing, choosing and ticking; a file
//! is dropped or pasted, as the system's own dialogs cannot be driven.

use crate::support::page::{Page, field, id};
use crate::support::sent::FRESH_TASK;
use serde_json::Value;

/// What stands for a file in a message that is to be written: the name follows.
pub const FILE: &str = "file:";

/// Chosen among rows that have to be there first.
const LATE: [&str; 1] = ["selected_id"];

/// Letters of a text that is still typed; a longer one is pasted.
const TYPED: usize = 20;

/// A step on the way to the message.
enum Part {
    /// A part of the message that may have to be put in.
    Block(String),
    /// A list of so many rows.
    Rows(String, usize),
    /// One value.
    Value(String, Value),
}

/// The steps in the order of the form.
fn parts(path: &str, value: &Value, to: &mut Vec<Part>) {
    match value {
        Value::Object(fields) => {
            to.push(Part::Block(path.to_owned()));
            let late = |name: &str| LATE.contains(&name);
            let early = fields.iter().filter(|(name, _)| !late(name));
            for (name, inner) in early.chain(fields.iter().filter(|(name, _)| late(name))) {
                // The key of a button that opens an address stays, with nothing to see of it.
                let unseen = name == "card_type" || inner == FRESH_TASK || name == "key" && fields.contains_key("url");
                if !unseen {
                    parts(&format!("{path}.{name}"), inner, to);
                }
            }
        }
        Value::Array(rows) => {
            to.push(Part::Rows(path.to_owned(), rows.len()));
            for (index, row) in rows.iter().enumerate() {
                parts(&format!("{path}.{index}"), row, to);
            }
        }
        one => to.push(Part::Value(path.to_owned(), one.clone())),
    }
}

/// A file as the page gets it.
pub struct File {
    /// Its name.
    pub name: String,
    /// A script that gives its content: a `Blob` or a promise of one.
    content: String,
}

impl File {
    /// Bytes, given as a JavaScript expression for a list of numbers.
    fn bytes(name: &str, kind: &str, numbers: &str) -> Self {
        Self { name: name.to_owned(), content: format!("new Blob([new Uint8Array({numbers})], {{ type: '{kind}' }})") }
    }

    /// A real picture: what a canvas holds after the script has drawn on `pen`.
    pub fn picture(name: &str, width: u32, height: u32, drawing: &str) -> Self {
        let kind = if std::path::Path::new(name).extension().is_some_and(|kind| kind == "png") {
            "image/png"
        } else {
            "image/jpeg"
        };
        let content = format!(
            "new Promise((done) => {{
                const canvas = Object.assign(document.createElement('canvas'), {{ width: {width}, height: {height} }});
                const pen = canvas.getContext('2d');
                pen.fillStyle = '#d5e3ff'; pen.fillRect(0, 0, {width}, {height});
                {drawing}
                canvas.toBlob(done, '{kind}');
            }})"
        );
        Self { name: name.to_owned(), content }
    }

    /// A voice in AMR that lasts so many seconds: frames of 20 ms, each of one head and 12 bytes.
    pub fn voice(name: &str, seconds: u32) -> Self {
        let frames = seconds * 50;
        let numbers = format!(
            "[...'#!AMR\\n'].map((c) => c.charCodeAt(0)).concat(Array.from({{ length: {frames} * 13 }}, (_, n) => n % 13 ? 0 : 4))"
        );
        Self::bytes(name, "audio/amr", &numbers)
    }

    /// As much of an MP4 as anybody looks at.
    pub fn film(name: &str) -> Self {
        Self::bytes(
            name,
            "video/mp4",
            "[0, 0, 0, 24, ...[...'ftypmp42'].map((c) => c.charCodeAt(0)), ...new Array(3000).fill(0)]",
        )
    }

    /// A workbook with this content.
    pub fn workbook(name: &str, content: &[u8]) -> Self {
        Self::bytes(name, "application/octet-stream", &Value::from(content).to_string())
    }

    /// A text that the page itself puts together, by the body of a function: one that is too large to be handed through the driver.
    pub fn written(name: &str, body: &str) -> Self {
        let content = format!("new Blob([(() => {{ {body} }})()], {{ type: 'application/octet-stream' }})");
        Self { name: name.to_owned(), content }
    }

    /// A file of any sort.
    pub fn plain(name: &str, text: &str) -> Self {
        Self {
            name: name.to_owned(),
            content: format!("new Blob([{}], {{ type: 'application/octet-stream' }})", Value::from(text)),
        }
    }
}

/// How a file comes to the page.
#[derive(Clone, Copy)]
pub enum By {
    /// Dropped on it.
    Drop,
    /// Pasted into it.
    Paste,
}

impl Page {
    /// Gives a file to what is under a selector.
    pub async fn hand_over(&self, css: &str, file: &File, by: By) {
        self.shown_at(css).await;
        let happening = match by {
            By::Drop => {
                "over: new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: data }),
                 last: new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data })"
            }
            By::Paste => "last: new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData: data })",
        };
        let script = format!(
            "const [css, name, done] = [arguments[0], arguments[1], arguments[arguments.length - 1]];
            (async () => {{
                const content = await {};
                const data = new DataTransfer();
                data.items.add(new File([content], name, {{ type: content.type }}));
                const target = document.querySelector(css);
                const events = {{ {happening} }};
                if (events.over) target.dispatchEvent(events.over);
                done(!target.dispatchEvent(events.last));
            }})().catch((error) => done(String(error)))",
            file.content
        );
        let taken: Value = self.ask_later(&script, vec![css.into(), file.name.as_str().into()]).await;
        assert_eq!(taken, true, "{} is taken by {css}", file.name);
    }

    /// A file's content as the program takes it.
    pub async fn base64(&self, file: &File) -> String {
        let script = format!(
            "const done = arguments[arguments.length - 1];
            (async () => {{
                const bytes = new Uint8Array(await (await {}).arrayBuffer());
                let text = '';
                for (const byte of bytes) text += String.fromCharCode(byte);
                done(btoa(text));
            }})()",
            file.content
        );
        self.ask_later(&script, Vec::new()).await
    }

    /// Writes a message into the form of its kind, which is open. Files are named `file:NAME` and handed over.
    pub async fn write_message(&self, message: &Value, files: &[File]) {
        let name = message["msgtype"].as_str().unwrap();
        let mut steps = Vec::new();
        parts(name, &message[name], &mut steps);
        let mut by = By::Drop;
        for step in steps {
            match step {
                Part::Block(path) => self.put_in(&path).await,
                Part::Rows(path, rows) => self.make_rows(&path, rows).await,
                Part::Value(path, value) => match value.as_str().and_then(|text| text.strip_prefix(FILE)) {
                    Some(name) => {
                        let file = files.iter().find(|file| file.name == name).expect("the file is at hand");
                        let place = id(&format!("media-{path}"));
                        self.hand_over(&place, file, by).await;
                        self.reads(&format!("{place} {}", id("media-name")), name).await;
                        by = if matches!(by, By::Drop) { By::Paste } else { By::Drop };
                    }
                    None => self.put(&path, &value).await,
                },
            }
        }
    }

    /// Puts an optional part in, unless it is there or always there.
    async fn put_in(&self, path: &str) {
        let button = format!("{}[aria-expanded=false]", id(&format!("block-{path}")));
        if self.sees_at(&button).await {
            self.click_at(&button).await;
        }
    }

    async fn make_rows(&self, path: &str, rows: usize) {
        let list = format!("[data-list={}] > [role=list] > [data-row]", Value::from(path));
        let mut there = self.count(&list).await;
        while there < rows {
            self.click(&format!("add-{path}")).await;
            there += 1;
            let grown = "return document.querySelectorAll(arguments[0]).length === arguments[1]";
            self.holds(&format!("{there} rows of {path}"), grown, vec![list.as_str().into(), there.into()]).await;
        }
        while there > rows {
            there -= 1;
            self.click(&format!("remove-{path}.{there}")).await;
        }
    }

    /// Puts one value into its control, whatever that is.
    async fn put(&self, path: &str, value: &Value) {
        let css = field(path);
        for fold in [format!("fold-{path}"), format!("block-{path}")] {
            let shut = format!("{}[aria-expanded=false]", id(&fold));
            if !self.sees_at(&css).await && self.sees_at(&shut).await {
                self.click_at(&shut).await;
            }
        }
        self.shown_at(&css).await;
        let rich = format!("{css}[data-rich]");
        if self.sees_at(&rich).await {
            self.click(&format!("source-{path}")).await;
            self.gone_at(&rich).await;
        }
        let script = "
            const one = document.querySelector(arguments[0]);
            return [one.matches('select') ? 'choice' : one.matches('input, textarea') ? 'text' : 'tick',
                one.value ?? '', one.getAttribute('aria-checked') ?? '']";
        let (kind, now, ticked): (String, String, String) = self.ask(script, vec![css.as_str().into()]).await;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        match kind.as_str() {
            "tick" if ticked != text => {
                self.click_at(&css).await;
                self.has(&css, "aria-checked", &text).await;
            }
            "choice" if now != text => self.choose(&css, &text).await,
            "text" if now != text && text.chars().count() <= TYPED => self.fill(&css, &text).await,
            "text" if now != text => {
                self.fill(&css, "").await;
                self.paste(&css, &text).await;
            }
            _ => {}
        }
    }

    /// Chooses an option of a select.
    pub async fn choose(&self, css: &str, value: &str) {
        let option = format!("{css} option[value={}]", Value::from(value));
        self.until(format!("{option} to be chosen"), async || {
            let Some(element) = self.shown_at(css).await.find_all(thirtyfour::By::Css(&option)).await?.pop() else {
                return Ok(None);
            };
            element.click().await?;
            let now: String = self.ask("return document.querySelector(arguments[0]).value", vec![css.into()]).await;
            Ok((now == value).then_some(()))
        })
        .await;
    }
}
