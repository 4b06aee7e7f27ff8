//! Messages walked over: line breaks as WeCom has them, nothing that is empty.

use super::Message;
use crate::measure::{is_blank, is_none_or_blank};

/// What is done with a text.
pub(crate) type OnText<'a> = &'a mut dyn FnMut(&mut String);

/// A part of a message that can be walked over. Each type takes itself apart whole, so that a new field is not forgotten here.
pub(crate) trait Visit {
    /// Calls `visit` with every text that a member sees.
    fn texts(&mut self, visit: OnText<'_>);

    /// Makes blank optional values absent.
    fn drop_blanks(&mut self) {}
}

impl<T: Visit> Visit for Vec<T> {
    fn texts(&mut self, visit: OnText<'_>) {
        for part in self {
            part.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        self.iter_mut().for_each(Visit::drop_blanks);
    }
}

/// Calls `visit` with those of several optional texts that are there.
pub(crate) fn visit_some<const N: usize>(visit: OnText<'_>, texts: [&mut Option<String>; N]) {
    texts.into_iter().flatten().for_each(visit);
}

/// Makes those of several values absent that are blank.
pub(crate) fn drop_blank<const N: usize>(values: [&mut Option<String>; N]) {
    for value in values {
        if is_none_or_blank(value.as_deref()) {
            *value = None;
        }
    }
}

/// Makes those of several values empty that must be there and are blank.
pub(crate) fn empty_blank<const N: usize>(values: [&mut String; N]) {
    values.into_iter().filter(|value| is_blank(value)).for_each(String::clear);
}

impl Message {
    /// The message with Windows' and old Mac's line breaks (`\r\n`, `\r`) turned into `\n`, in every text that a member sees.
    /// Rules and preview look at this form.
    #[must_use]
    pub fn with_plain_line_breaks(&self) -> Self {
        let mut message = self.clone();
        message.content_mut().texts(&mut |text| {
            if text.contains('\r') {
                *text = text.replace("\r\n", "\n").replace('\r', "\n");
            }
        });
        message
    }

    /// The message in the form in which it is sent: plain line breaks, no blank optional value, no blank optional block. A value
    /// that must be there and in which nothing can be seen is empty, so that the server takes it for missing, as the rules do.
    /// Rows of lists stay, whatever they hold: leaving one out would send something else than was looked at.
    #[must_use]
    pub fn normalized(&self) -> Self {
        let mut message = self.with_plain_line_breaks();
        message.content_mut().drop_blanks();
        message
    }
}

#[cfg(test)]
mod tests;
