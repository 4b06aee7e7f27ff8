//! Writing: what the rules say of a draft, its exact request, and keeping it.

use super::Product;
use crate::error::Answer;
use broadcast::drafts::{Draft, DraftSlot};
use broadcast::media::inspect_at;
use broadcast::plan::first_request;
use wecom::inspect::Inspection;
use wecom::message::{Kind, Message};
use wecom::rules::AppFacts;

/// Findings, meters and preview of a draft.
#[tauri::command]
#[specta::specta]
pub async fn compose_inspect(core: Product<'_>, profile_id: String, draft: Draft) -> Answer<Inspection> {
    let profile = core.profile(&profile_id)?;
    let facts = AppFacts { has_callback: profile.has_callback, has_mini_program: profile.has_mini_program };
    let (recipients, doors) = (draft.audience.to_recipients(), draft.audience.doors());
    Ok(inspect_at(&core.media, &draft.message, &recipients, &draft.options, &facts, doors))
}

/// An empty message of a kind.
#[tauri::command]
#[specta::specta]
pub async fn compose_blank(kind: Kind) -> Answer<Message> {
    Ok(Message::blank(kind))
}

/// The message as another kind, with what fits.
#[tauri::command]
#[specta::specta]
pub async fn compose_switch_kind(message: Message, kind: Kind) -> Answer<Message> {
    Ok(message.switch_kind(kind))
}

/// The exact JSON of the first request, indented.
#[tauri::command]
#[specta::specta]
pub async fn compose_request(core: Product<'_>, profile_id: String, draft: Draft) -> Answer<String> {
    Ok(first_request(&draft, &core.profile(&profile_id)?))
}

/// The kept draft of a profile.
#[tauri::command]
#[specta::specta]
pub async fn draft_load(core: Product<'_>, profile_id: String, slot: DraftSlot) -> Answer<Option<Draft>> {
    Ok(core.drafts.load(&profile_id, slot)?)
}

/// Keeps a draft; it is on disk when this answers.
#[tauri::command]
#[specta::specta]
pub async fn draft_save(core: Product<'_>, profile_id: String, slot: DraftSlot, draft: Draft) -> Answer<()> {
    Ok(core.drafts.save(&profile_id, slot, &draft)?)
}
