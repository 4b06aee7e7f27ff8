//! Who is in an audience, and saved audiences.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::last_audience::LastAudience;
use broadcast::compose::audiences::{SavedAudience, SavedAudienceRow};
use broadcast::directory::{AudiencePart, AudiencePeople};
use broadcast::model::audience::Audience;
use macros::command;

/// Some of the people of an audience who fit what is typed, with the choices that reach them.
#[command]
pub async fn audience_people(
    product: AppState<'_>,
    profile_id: String,
    audience: Audience,
    part: AudiencePart,
    query: String,
    offset: u32,
    limit: u32,
) -> CommandResult<AudiencePeople> {
    Ok(product.directory.people(&profile_id, &audience, (part, &query), offset, limit).await?)
}

/// Whom a company's last send went to; tests aside.
#[command]
pub async fn audience_last(product: AppState<'_>, profile_id: String) -> CommandResult<Option<LastAudience>> {
    product.last_audience(&profile_id).await
}

/// The saved audiences of a profile whose name matches, the last saved first, with those who are not in the directory any more.
#[command]
pub async fn audiences_list(
    product: AppState<'_>,
    profile_id: String,
    query: String,
) -> CommandResult<Vec<SavedAudienceRow>> {
    product.saved_audiences(&profile_id, &query).await
}

/// One saved audience, whole, with the names that are known today.
#[command]
pub async fn audience_open(product: AppState<'_>, profile_id: String, id: String) -> CommandResult<SavedAudience> {
    let mut saved = product.audiences.open(&profile_id, &id)?;
    product.directory.fill_names(&profile_id, &mut saved.audience.include).await?;
    product.directory.fill_names(&profile_id, &mut saved.audience.exclude).await?;
    Ok(saved)
}

/// Saves an audience under a name; a name in use is refused unless it is to be replaced.
#[command]
pub async fn audience_save(
    product: AppState<'_>,
    profile_id: String,
    name: String,
    audience: Audience,
    replace: bool,
) -> CommandResult<SavedAudienceRow> {
    product.profile(&profile_id)?;
    Ok(product.audiences.save(&profile_id, &name, &audience, replace)?)
}

/// Gives a saved audience another name.
#[command]
pub async fn audience_rename(
    product: AppState<'_>,
    profile_id: String,
    id: String,
    name: String,
) -> CommandResult<SavedAudienceRow> {
    Ok(product.audiences.rename(&profile_id, &id, &name)?)
}

/// Deletes a saved audience; what it was, for bringing it back.
#[command]
pub async fn audience_delete(product: AppState<'_>, profile_id: String, id: String) -> CommandResult<SavedAudience> {
    product.delete_audience(&profile_id, &id)
}

/// Brings a deleted audience back.
#[command]
pub async fn audience_restore(product: AppState<'_>, saved: SavedAudience) -> CommandResult<SavedAudienceRow> {
    product.profile(&saved.profile_id)?;
    Ok(product.audiences.restore(&saved)?)
}
