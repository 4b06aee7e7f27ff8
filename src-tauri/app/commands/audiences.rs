//! Who is in an audience, and saved audiences.

use super::AppState;
use crate::error::CommandResult;
use broadcast::compose::audiences::{SavedAudience, SavedAudienceRow};
use broadcast::directory::{AudiencePart, AudiencePeople};
use broadcast::model::audience::Audience;
use macros::command;

/// Some of the people of an audience, with the choices that reach them.
#[command]
pub async fn audience_people(
    core: AppState<'_>,
    profile_id: String,
    audience: Audience,
    part: AudiencePart,
    offset: u32,
    limit: u32,
) -> CommandResult<AudiencePeople> {
    Ok(core.directory.people(&profile_id, &audience, part, offset, limit).await?)
}

/// The saved audiences of a profile whose name matches, the last saved first.
#[command]
pub async fn audiences_list(
    core: AppState<'_>,
    profile_id: String,
    query: String,
) -> CommandResult<Vec<SavedAudienceRow>> {
    Ok(core.audiences.list(&profile_id, &query)?)
}

/// One saved audience, whole, with the names that are known today.
#[command]
pub async fn audience_open(core: AppState<'_>, profile_id: String, id: String) -> CommandResult<SavedAudience> {
    let mut saved = core.audiences.open(&profile_id, &id)?;
    core.directory.fill_names(&profile_id, &mut saved.audience.include).await?;
    core.directory.fill_names(&profile_id, &mut saved.audience.exclude).await?;
    Ok(saved)
}

/// Saves an audience under a name; a name in use is refused unless it is to be replaced.
#[command]
pub async fn audience_save(
    core: AppState<'_>,
    profile_id: String,
    name: String,
    audience: Audience,
    replace: bool,
) -> CommandResult<SavedAudienceRow> {
    core.profile(&profile_id)?;
    Ok(core.audiences.save(&profile_id, &name, &audience, replace)?)
}

/// Gives a saved audience another name.
#[command]
pub async fn audience_rename(
    core: AppState<'_>,
    profile_id: String,
    id: String,
    name: String,
) -> CommandResult<SavedAudienceRow> {
    Ok(core.audiences.rename(&profile_id, &id, &name)?)
}

/// Deletes a saved audience; what it was, for bringing it back.
#[command]
pub async fn audience_delete(core: AppState<'_>, profile_id: String, id: String) -> CommandResult<SavedAudience> {
    Ok(core.audiences.delete(&profile_id, &id)?)
}

/// Brings a deleted audience back.
#[command]
pub async fn audience_restore(core: AppState<'_>, saved: SavedAudience) -> CommandResult<SavedAudienceRow> {
    core.profile(&saved.profile_id)?;
    Ok(core.audiences.restore(&saved)?)
}
