//! What a WeCom client shows of a message, drawn from the message itself; the model of a drawing is in [`crate::preview`].

mod plugin;

pub use plugin::{PluginShows, PluginView, plugin_reader};

use crate::kinds::Message;
use crate::preview::{Preview, SpanWriter};
use crate::rich::NamedId;
use crate::send::SendOptions;

/// What a client shows of a message.
///
/// A cut is applied before markup is read, as the server does not know what a tag is: a link that the cut falls into is drawn
/// as the broken text that members get. What is behind the cut is drawn as typed.
pub fn draw(message: &Message, options: &SendOptions) -> Preview {
    let message = message.with_plain_line_breaks();
    draw_plain(&message, options)
}

/// [`draw`] with the names that WeCom puts in place of id templates, as far as `name_of` knows them. It is asked for every template
/// that is replaced, and for none when the envelope does not ask for it.
pub fn draw_with_names(
    message: &Message,
    options: &SendOptions,
    name_of: &dyn Fn(NamedId<'_>) -> Option<String>,
) -> Preview {
    drawn(&message.with_plain_line_breaks(), options, name_of)
}

/// [`draw`] of a message that has plain line breaks already.
pub(crate) fn draw_plain(message: &Message, options: &SendOptions) -> Preview {
    drawn(message, options, &|_| None)
}

fn drawn(message: &Message, options: &SendOptions, name_of: &dyn Fn(NamedId<'_>) -> Option<String>) -> Preview {
    let translates = options.enable_id_trans && message.kind().takes_id_translation();
    let writer = SpanWriter { names: translates.then_some(name_of) };
    message.content().draw(&writer, options.safe)
}

#[cfg(test)]
mod tests;
