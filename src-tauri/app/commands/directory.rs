//! Contacts: state, search, tree, pasted lists, counting.

use super::AppState;
use crate::error::CommandResult;
use broadcast::directory::{DirectoryHit, MemberView, PasteReport, TreeWindow, unknown_member};
use broadcast::model::audience::{Audience, AudienceCount};
use broadcast::model::directory::{ChangeKind, DirectoryChanges, DirectoryStatus};
use macros::command;

/// How the cached directory of a profile is.
#[command]
pub async fn directory_status(product: AppState<'_>, profile_id: String) -> CommandResult<DirectoryStatus> {
    Ok(product.directory.status(&profile_id).await?)
}

/// Begins to read the directory anew, in the background.
#[command]
pub async fn directory_refresh(product: AppState<'_>, profile_id: String) -> CommandResult<DirectoryStatus> {
    Ok(product.directory.refresh(&product.profile(&profile_id)?).await?)
}

/// People, departments, tags, group chats and robots by name, pinyin or id, best first.
#[command]
pub async fn directory_search(
    product: AppState<'_>,
    profile_id: String,
    query: String,
    limit: u32,
) -> CommandResult<Vec<DirectoryHit>> {
    Ok(product.directory.search(&profile_id, &query, limit).await?)
}

/// Rows `offset` to `offset + limit` of the tree with the departments in `open` expanded.
#[command]
pub async fn directory_tree(
    product: AppState<'_>,
    profile_id: String,
    open: Vec<String>,
    offset: u32,
    limit: u32,
) -> CommandResult<TreeWindow> {
    Ok(product.directory.tree(&profile_id, &open, offset, limit).await?)
}

/// All tags.
#[command]
pub async fn directory_tags(product: AppState<'_>, profile_id: String) -> CommandResult<Vec<DirectoryHit>> {
    Ok(product.directory.tags(&profile_id).await?)
}

/// Who is meant by a pasted list.
#[command]
pub async fn directory_paste(product: AppState<'_>, profile_id: String, text: String) -> CommandResult<PasteReport> {
    Ok(product.directory.paste(&profile_id, &text).await?)
}

/// One member with departments and tags.
#[command]
pub async fn directory_member(product: AppState<'_>, profile_id: String, user_id: String) -> CommandResult<MemberView> {
    product.directory.member(&profile_id, &user_id).await?.ok_or_else(|| unknown_member(&user_id))
}

/// What changed from one complete read to the next, of a kind or of all, the newest read first.
#[command]
pub async fn directory_changes(
    product: AppState<'_>,
    profile_id: String,
    kind: Option<ChangeKind>,
    offset: u32,
    limit: u32,
) -> CommandResult<DirectoryChanges> {
    Ok(product.directory.changes(&profile_id, kind, offset, limit).await?)
}

/// How many people an audience is, as far as known.
#[command]
pub async fn audience_count(
    product: AppState<'_>,
    profile_id: String,
    audience: Audience,
) -> CommandResult<AudienceCount> {
    Ok(product.directory.count(&profile_id, &audience).await?)
}
