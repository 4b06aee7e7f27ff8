//! Messages walked over: line breaks as WeCom has them, nothing that is empty.

use super::Message;
use crate::measure::{is_blank, is_none_or_blank};

/// A field of a message, as one walks over it.
pub(crate) enum Field<'a> {
    /// A text that must be there.
    Required { text: &'a mut String, shown: bool },
    /// A text that may be absent.
    Optional { text: &'a mut Option<String>, shown: bool },
    /// Something with fields of its own.
    Part(&'a mut dyn Visit),
}

/// What is done with each field.
pub(crate) type OnField<'a> = &'a mut dyn FnMut(Field<'_>);

/// What is done with each text.
pub(crate) type OnText<'a> = &'a mut dyn FnMut(&mut String);

/// A part of a message that can be walked over. `visit_fields!` writes it.
pub(crate) trait Visit {
    /// Calls `on` with every field that holds text.
    fn fields(&mut self, on: OnField<'_>);

    /// Calls `visit` with every text that a member sees.
    fn texts(&mut self, visit: OnText<'_>) {
        self.fields(&mut |field| match field {
            Field::Required { text, shown: true } | Field::Optional { text: Some(text), shown: true } => visit(text),
            Field::Required { .. } | Field::Optional { .. } => {}
            Field::Part(part) => part.texts(visit),
        });
    }

    /// Makes blank optional values absent, and empty those that must be there.
    fn drop_blanks(&mut self) {
        self.fields(&mut |field| match field {
            Field::Required { text, .. } if is_blank(text) => text.clear(),
            Field::Optional { text, .. } if is_none_or_blank(text.as_deref()) => *text = None,
            Field::Required { .. } | Field::Optional { .. } => {}
            Field::Part(part) => part.drop_blanks(),
        });
    }
}

impl<T: Visit> Visit for Vec<T> {
    fn fields(&mut self, on: OnField<'_>) {
        for part in self {
            on(Field::Part(part));
        }
    }
}

/// A text as a field, whether it must be there or not.
pub(crate) trait TextField {
    fn field(&mut self, shown: bool) -> Field<'_>;
}

impl TextField for String {
    fn field(&mut self, shown: bool) -> Field<'_> {
        Field::Required { text: self, shown }
    }
}

impl TextField for Option<String> {
    fn field(&mut self, shown: bool) -> Field<'_> {
        Field::Optional { text: self, shown }
    }
}

/// Says what each field of a type is: a `text` that a member sees, a `value` (an address, an id), a `part` with fields of its own, or
/// `plain` for what holds no text. A type is taken apart whole, so that a new field is not forgotten here.
macro_rules! visit_fields {
    ($($type:ident { $($role:ident $field:ident),* $(,)? })+) => {
        $(impl $crate::kinds::Visit for $type {
            fn fields(&mut self, on: $crate::kinds::OnField<'_>) {
                let Self { $($field),* } = self;
                $($crate::kinds::visit_fields!(@$role $field on);)*
            }
        })+
    };
    (@text $field:ident $on:ident) => { $on($crate::kinds::TextField::field($field, true)) };
    (@value $field:ident $on:ident) => { $on($crate::kinds::TextField::field($field, false)) };
    (@part $field:ident $on:ident) => { $on($crate::kinds::Field::Part($field)) };
    (@plain $field:ident $on:ident) => { _ = $field };
}
pub(crate) use visit_fields;

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
