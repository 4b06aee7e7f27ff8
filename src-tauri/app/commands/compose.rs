//! Writing: what the rules say of a draft, its exact request and the way back from one, what a long text can become, and keeping
//! the draft.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::filling::FillField;
use broadcast::app::import::Pasted;
use broadcast::app::writing::TextOffers;
use broadcast::compose::drafts::{ClosedDraft, DraftRow, DraftSlot, OpenDraft};
use broadcast::model::draft::Draft;
use broadcast::sending::engine::ExactRequest;
use macros::command;
use wecom::editing::{self, Dialect, RichDoc, RichRead, RichWritten};
use wecom::import::{MessageRead, MessageText, UnknownField, read_message, write_message};
use wecom::inspect::Inspection;
use wecom::kinds::{Kind, Message};

/// What a message is recognised by in a line or two, filled in as far as there are values.
#[command]
pub async fn compose_summary(product: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<String> {
    product.summary(&profile_id, &draft).await
}

/// Findings, meters and preview of a draft.
#[command]
pub async fn compose_inspect(product: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<Inspection> {
    product.inspect(&profile_id, &draft).await
}

/// The form that the variables of a draft make.
#[command]
pub async fn compose_fill_form(
    product: AppState<'_>,
    profile_id: String,
    draft: Draft,
) -> CommandResult<Vec<FillField>> {
    product.fill_form(&profile_id, &draft).await
}

/// An empty message of a kind.
#[command]
pub async fn compose_blank(kind: Kind) -> CommandResult<Message> {
    Ok(Message::blank(kind))
}

/// The message as another kind, with what fits.
#[command]
pub async fn compose_switch_kind(message: Message, kind: Kind) -> CommandResult<Message> {
    Ok(message.convert_to(kind))
}

/// The first request as it would leave now, byte for byte.
#[command]
pub async fn compose_request(product: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<ExactRequest> {
    product.exact_request(&profile_id, &draft).await
}

/// The first request as a `curl` command, with a placeholder for the token.
#[command]
pub async fn compose_curl(product: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<String> {
    product.curl_command(&profile_id, &draft).await
}

/// Reads a send request that was pasted, with or without its envelope, or in a `curl` command.
#[command]
pub async fn compose_import(product: AppState<'_>, profile_id: String, text: String) -> CommandResult<Pasted> {
    product.import_request(&profile_id, &text).await
}

/// The message alone as JSON to be edited, with its unknown fields.
#[command]
pub async fn message_source_write(message: Message, unknown: Vec<UnknownField>) -> CommandResult<MessageText> {
    Ok(write_message(&message, &unknown))
}

/// Reads the JSON of a message that was edited. `before` is the message that it was, or stands for.
#[command]
pub async fn message_source_read(text: String, before: Message) -> CommandResult<MessageRead> {
    Ok(read_message(&text, &before))
}

/// A field's text as it is edited.
#[command]
pub async fn rich_read(
    product: AppState<'_>,
    profile_id: String,
    dialect: Dialect,
    text: String,
) -> CommandResult<RichRead> {
    product.read_rich(&profile_id, dialect, &text).await
}

/// The text of an edited document; what was not touched stays as it stood in `before`.
#[command]
pub async fn rich_write(dialect: Dialect, before: String, doc: RichDoc) -> CommandResult<RichWritten> {
    Ok(editing::written(dialect, &before, &doc))
}

/// What the draft's text can become when it is too long. Text messages only.
#[command]
pub async fn compose_split(product: AppState<'_>, draft: Draft) -> CommandResult<TextOffers> {
    product.split_text(&draft).await
}

/// The kept draft of a profile.
#[command]
pub async fn draft_load(product: AppState<'_>, profile_id: String, slot: DraftSlot) -> CommandResult<Option<Draft>> {
    Ok(product.drafts.load(&profile_id, slot)?)
}

/// Keeps a draft; it is on disk when this answers.
#[command]
pub async fn draft_save(product: AppState<'_>, profile_id: String, slot: DraftSlot, draft: Draft) -> CommandResult<()> {
    Ok(product.drafts.save(&profile_id, slot, &draft)?)
}

/// The present draft of a profile in the main window.
#[command]
pub async fn draft_current(product: AppState<'_>, profile_id: String) -> CommandResult<OpenDraft> {
    Ok(product.drafts.current(&profile_id)?)
}

/// Keeps one of the drafts of the main window; it is on disk when this answers.
#[command]
pub async fn draft_keep(product: AppState<'_>, profile_id: String, id: String, draft: Draft) -> CommandResult<()> {
    Ok(product.drafts.keep(&profile_id, &id, &draft)?)
}

/// The drafts of a profile side by side, the last saved first.
#[command]
pub async fn draft_list(product: AppState<'_>, profile_id: String) -> CommandResult<Vec<DraftRow>> {
    Ok(product.drafts.list(&profile_id)?)
}

/// A new draft beside the others.
#[command]
pub async fn draft_begin(product: AppState<'_>, profile_id: String) -> CommandResult<OpenDraft> {
    Ok(product.drafts.begin(&profile_id)?)
}

/// Makes another draft the present one.
#[command]
pub async fn draft_switch(product: AppState<'_>, profile_id: String, id: String) -> CommandResult<OpenDraft> {
    Ok(product.drafts.switch(&profile_id, &id)?)
}

/// Throws a draft away and opens the present one.
#[command]
pub async fn draft_close(product: AppState<'_>, profile_id: String, id: String) -> CommandResult<ClosedDraft> {
    Ok(product.drafts.close(&profile_id, &id)?)
}
