//! The tables of uploads: which file WeCom knows under which media id or address.

use super::Database;
use super::sql;
use crate::model::media::MediaReference;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use wecom::media::MediaKind;

/// Whose upload it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Owner<'a> {
    /// The profile, or a robot by the name of its key: what a robot uploads nobody else can send. The column is called `profile_id`.
    pub(crate) holder: &'a str,
    /// Company and address.
    pub(crate) company: &'a str,
}

/// The media id of a file, when it was uploaded between two moments.
pub(crate) async fn media_id(
    database: &Database,
    owner: Owner<'_>,
    reference: &MediaReference,
    kind: MediaKind,
    from: Timestamp,
    to: Timestamp,
) -> Result<Option<String>, StoreError> {
    Ok(sql::query_scalar(
        "SELECT media_id FROM uploads
         WHERE profile_id = $1 AND sha256 = $2 AND kind = $3 AND name = $4 AND company = $5
           AND created_at > $6 AND created_at <= $7",
    )
    .bind(owner.holder)
    .bind(reference.sha256())
    .bind(kind.name())
    .bind(reference.name())
    .bind(owner.company)
    .bind(from.0)
    .bind(to.0)
    .fetch_optional(database.pool())
    .await?)
}

/// Notes an upload; those that were begun before `expired` are of no use any more and go.
pub(crate) async fn note(
    database: &Database,
    owner: Owner<'_>,
    reference: &MediaReference,
    kind: MediaKind,
    media_id: &str,
    at: Timestamp,
    expired: Timestamp,
) -> Result<(), StoreError> {
    sql::query("DELETE FROM uploads WHERE created_at < $1").bind(expired.0).execute(database.pool()).await?;
    sql::query(
        "INSERT INTO uploads (profile_id, sha256, kind, name, company, media_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (profile_id, sha256, kind, name)
         DO UPDATE SET company = EXCLUDED.company, media_id = EXCLUDED.media_id, created_at = EXCLUDED.created_at",
    )
    .bind(owner.holder)
    .bind(reference.sha256())
    .bind(kind.name())
    .bind(reference.name())
    .bind(owner.company)
    .bind(media_id)
    .bind(at.0)
    .execute(database.pool())
    .await?;
    Ok(())
}

/// The address of a picture for articles.
pub(crate) async fn picture(
    database: &Database,
    owner: Owner<'_>,
    reference: &MediaReference,
) -> Result<Option<String>, StoreError> {
    Ok(sql::query_scalar("SELECT url FROM article_pictures WHERE profile_id = $1 AND sha256 = $2 AND company = $3")
        .bind(owner.holder)
        .bind(reference.sha256())
        .bind(owner.company)
        .fetch_optional(database.pool())
        .await?)
}

/// Notes the address of a picture for articles.
pub(crate) async fn note_picture(
    database: &Database,
    owner: Owner<'_>,
    reference: &MediaReference,
    url: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sql::query(
        "INSERT INTO article_pictures (profile_id, sha256, company, url, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (profile_id, sha256)
         DO UPDATE SET company = EXCLUDED.company, url = EXCLUDED.url, created_at = EXCLUDED.created_at",
    )
    .bind(owner.holder)
    .bind(reference.sha256())
    .bind(owner.company)
    .bind(url)
    .bind(at.0)
    .execute(database.pool())
    .await?;
    Ok(())
}

/// Forgets the uploads of a profile or robot that is deleted.
pub(crate) async fn forget(database: &Database, holder: &str) -> Result<(), StoreError> {
    let mut transaction = database.write().await?;
    sql::query("DELETE FROM uploads WHERE profile_id = $1").bind(holder).execute(&mut *transaction).await?;
    sql::query("DELETE FROM article_pictures WHERE profile_id = $1").bind(holder).execute(&mut *transaction).await?;
    transaction.commit().await?;
    Ok(())
}

/// The drafts (JSON) of broadcasts with this text in them that were started after a moment or are not closed.
pub(crate) async fn drafts_with(database: &Database, text: &str, since: Timestamp) -> Result<Vec<String>, StoreError> {
    Ok(sql::query_scalar(
        "SELECT draft FROM broadcast_texts JOIN broadcasts ON broadcasts.id = broadcast_id
         WHERE (created_at > $1 OR state IN ('waiting', 'sending')) AND draft LIKE $2",
    )
    .bind(since.0)
    .bind(format!("%{text}%"))
    .fetch_all(database.pool())
    .await?)
}
