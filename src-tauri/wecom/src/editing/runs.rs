//! Runs: made of the spans that a reader found, and taken apart into text and what stands for something else.

use super::{Dialect, RichRun, RunSort};
use crate::id_template;
use crate::measure;
use crate::rich::{Rich, Span, Tone};

/// Most characters between the braces of a variable.
const VARIABLE_CHARS: usize = 80;

impl RichRun {
    /// A run of ordinary text.
    pub(super) fn plain(text: &str) -> Self {
        Self {
            sort: RunSort::Text,
            text: text.to_owned(),
            tone: Tone::Normal,
            href: None,
            bold: false,
            italic: false,
            code: false,
        }
    }

    /// The same look with other characters.
    pub(super) fn like(&self, text: &str) -> Self {
        Self { text: text.to_owned(), ..self.clone() }
    }

    fn looks_like(&self, other: &Self) -> bool {
        let look = |run: &Self| (run.tone, run.bold, run.italic, run.code);
        look(self) == look(other) && self.href == other.href
    }

    /// How much room it takes in the editor.
    pub(super) fn width(&self) -> u32 {
        match self.sort {
            RunSort::Text => measure::saturated(self.text.encode_utf16().count()),
            RunSort::Name | RunSort::Variable => 1,
        }
    }
}

/// Adds a run, joined with the one before when both are text of one look.
pub(super) fn push(runs: &mut Vec<RichRun>, run: RichRun) {
    if run.text.is_empty() {
        return;
    }
    match runs.last_mut() {
        Some(last) if last.sort == RunSort::Text && run.sort == RunSort::Text && last.looks_like(&run) => {
            last.text.push_str(&run.text);
        }
        _ => runs.push(run),
    }
}

/// The characters of runs, as they are sent.
pub(super) fn text_of(runs: &[RichRun]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// The runs of what a reader found.
pub(super) fn of(dialect: Dialect, spans: Rich) -> Vec<RichRun> {
    let named = dialect.abilities().name;
    let spans = if named { id_template::mark(spans, &|_| None) } else { spans };
    let mut runs = Vec::with_capacity(spans.len());
    for span in spans {
        let Span { text, tone, href, id_translation, bold, italic, code, .. } = span;
        let look = RichRun { sort: RunSort::Text, text: String::new(), tone, href, bold, italic, code };
        if id_translation {
            push(&mut runs, RichRun { sort: RunSort::Name, ..look.like(&text) });
        } else if code {
            push(&mut runs, look.like(&text));
        } else {
            with_variables(&text, &look, &mut runs);
        }
    }
    runs
}

fn with_variables(text: &str, look: &RichRun, runs: &mut Vec<RichRun>) {
    let (mut rest, mut from) = (text, 0);
    while let Some(at) = rest[from..].find("{{").map(|at| from + at) {
        match variable_at(&rest[at..]) {
            Some(length) => {
                push(runs, look.like(&rest[..at]));
                push(runs, RichRun { sort: RunSort::Variable, ..look.like(&rest[at..at + length]) });
                rest = &rest[at + length..];
                from = 0;
            }
            None => from = at + 1,
        }
    }
    push(runs, look.like(rest));
}

/// The length of the variable at the start of a text that begins with `{{`.
fn variable_at(text: &str) -> Option<usize> {
    let inside = &text[2..];
    let end = inside
        .char_indices()
        .take(VARIABLE_CHARS + 1)
        .find(|(_, c)| matches!(c, '{' | '}' | '\n'))
        .map(|(at, _)| at)?;
    let whole = inside[end..].starts_with("}}") && !inside[..end].trim().is_empty();
    whole.then_some(end + 4)
}
