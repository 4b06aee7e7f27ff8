//! Who is in an audience, and saved audiences.

use super::Product;
use crate::error::Answer;
use broadcast::compose::audiences::{SavedAudience, SavedAudienceRow};
use broadcast::directory::{AudiencePart, AudiencePeople};
use broadcast::model::audience::Audience;
use macros::command;

/// Some of the people of an audience, with the choices that reach them.
#[command]
pub async fn audience_people(
    core: Product<'_>,
    profile_id: String,
    audience: Audience,
    part: AudiencePart,
    offset: u32,
    limit: u32,
) -> Answer<AudiencePeople> {
    Ok(core.directory.people(&profile_id, &audience, part, offset, limit).await?)
}

/// The saved audiences of a profile whose name matches, the last saved first.
#[command]
pub async fn audiences_list(core: Product<'_>, profile_id: String, query: String) -> Answer<Vec<SavedAudienceRow>> {
    Ok(core.audiences.list(&profile_id, &query)?)
}

/// One saved audience, whole, with the names that are known today.
#[command]
pub async fn audience_open(core: Product<'_>, profile_id: String, id: String) -> Answer<SavedAudience> {
    let mut saved = core.audiences.open(&profile_id, &id)?;
    core.directory.fill_names(&profile_id, &mut saved.audience.include).await?;
    core.directory.fill_names(&profile_id, &mut saved.audience.exclude).await?;
    Ok(saved)
}

/// Saves an audience under a name; a name in use is refused unless it is to be replaced.
#[command]
pub async fn audience_save(
    core: Product<'_>,
    profile_id: String,
    name: String,
    audience: Audience,
    replace: bool,
) -> Answer<SavedAudienceRow> {
    core.profile(&profile_id)?;
    Ok(core.audiences.save(&profile_id, &name, &audience, replace)?)
}

/// Gives a saved audience another name.
#[command]
pub async fn audience_rename(
    core: Product<'_>,
    profile_id: String,
    id: String,
    name: String,
) -> Answer<SavedAudienceRow> {
    Ok(core.audiences.rename(&profile_id, &id, &name)?)
}

/// Deletes a saved audience; what it was, for bringing it back.
#[command]
pub async fn audience_delete(core: Product<'_>, profile_id: String, id: String) -> Answer<SavedAudience> {
    Ok(core.audiences.delete(&profile_id, &id)?)
}

/// Brings a deleted audience back.
#[command]
pub async fn audience_restore(core: Product<'_>, saved: SavedAudience) -> Answer<SavedAudienceRow> {
    core.profile(&saved.profile_id)?;
    Ok(core.audiences.restore(&saved)?)
}
