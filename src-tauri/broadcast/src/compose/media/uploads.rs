//! From references to what WeCom understands: files are uploaded right before a send, and again when their time is over.
//!
//! A media id lives three days; one that is nearly over is not used. Everything is uploaded before a broadcast is written down, so
//! that a failing upload leaves nothing behind but media ids that nobody uses. What was uploaded is remembered by profile, so that
//! the next send of the same file is quick.

use super::inspection::{article_pictures, with_article_pictures};
use super::{MediaError, MediaStore};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::media::{MediaProgress, MediaReference};
use crate::model::profile::Profile;
use crate::model::secrets::robot_secret;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::model::trouble::SendTrouble;
use crate::ports::{EventSink, Sender};
use crate::store::Database;
use crate::store::media::{self, Owner};
use backon::Retryable;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::{Duration, Instant};
use wecom::clock::Clock;
use wecom::error::Error;
use wecom::kinds::Message;
use wecom::media::{MEDIA_ID_LIFE, MediaKind, SmallPicture, UploadProgress};
use wecom::webhook::PictureData;

/// Life that a media id must still have to be used, in milliseconds: 6 hours, for a broadcast that waits and takes its time.
pub const MARGIN_MS: i64 = 6 * 60 * 60 * 1000;
/// Shortest time between two pieces of news of one upload.
const REST: Duration = Duration::from_millis(100);

/// Why the files of a message are not with WeCom. Nothing of the message has left.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// A file is not kept any more, or WeCom would not take it.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// WeCom refused a file, or could not be reached.
    #[error("{name:?} was not uploaded: {}", view.message)]
    NotUploaded {
        /// The file.
        name: String,
        /// What happened.
        view: Box<ErrorView>,
    },
    /// The uploads were given up by the admin.
    #[error("the uploads were given up")]
    Cancelled,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<&UploadError> for ErrorView {
    fn from(error: &UploadError) -> Self {
        match error {
            UploadError::Media(error) => Self::from(error),
            UploadError::NotUploaded { name, view } => {
                let view = view.as_ref().clone();
                Self { field: Some("media".to_owned()), detail: Some(name.clone()), ..view }
            }
            UploadError::Cancelled => Self::new(ErrorCode::Cancelled, error.to_string()),
            UploadError::Store(error) => Self::from(error),
        }
    }
}

/// A file of a message, and the media id that stands for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    /// The file.
    pub reference: MediaReference,
    /// What it is uploaded as.
    pub kind: MediaKind,
    /// What stands in the message.
    pub media_id: String,
}

/// A message that WeCom understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// With media ids and addresses in the places of references.
    pub message: Message,
    /// The files behind the media ids, each once.
    pub used: Vec<Used>,
    /// The picture that a robot's message holds instead of a media id.
    pub picture: Option<PictureData>,
}

/// What uploads need.
#[derive(Clone)]
pub struct Uploads {
    /// Where the files are.
    pub store: MediaStore,
    /// Where uploads are remembered.
    pub database: Database,
    /// The way out.
    pub sender: Arc<dyn Sender>,
    /// Who is told.
    pub events: Arc<dyn EventSink>,
    /// Time of day.
    pub clock: Arc<dyn Clock>,
    /// Pauses before an upload is tried again after WeCom said that it was busy.
    pub retry_pauses: Vec<Duration>,
}

/// One upload to be made, or one that was made before.
enum Need {
    Media(MediaReference, MediaKind),
    Picture(MediaReference),
}

impl Uploads {
    /// Uploads what is missing or too old, and puts media ids and addresses in the places of references: for the application, or
    /// for one robot. Dropping the future ends the upload under way; what was uploaded before is remembered. `digest` names the
    /// order in the news.
    pub async fn resolve(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        message: &Message,
        digest: &str,
    ) -> Result<Resolved, UploadError> {
        let (company, holder) = (company(profile), holder(profile, robot));
        let owner = Owner { holder: &holder, company: &company };
        let mut picture = None;
        let now = Timestamp::now(&*self.clock);
        let oldest = Timestamp(now.0 - life_ms() + MARGIN_MS);
        let (mut used, mut urls, mut needs): (Vec<Used>, Vec<(MediaReference, String)>, Vec<Need>) = Default::default();
        for (reference, kind) in references(message) {
            if robot.is_some() && kind == MediaKind::Image {
                // A robot's message holds the picture itself.
                picture = Some(PictureData::of(&self.small_picture(&reference).await?));
                continue;
            }
            match media::media_id(&self.database, owner, &reference, kind, oldest, now).await? {
                Some(media_id) => used.push(Used { reference, kind, media_id }),
                None => needs.push(Need::Media(reference, kind)),
            }
        }
        for reference in pictures(message) {
            match media::picture(&self.database, owner, &reference).await? {
                Some(url) => urls.push((reference, url)),
                None => needs.push(Need::Picture(reference)),
            }
        }
        // Everything is looked at before anything leaves.
        for need in &needs {
            self.look_at(need).await?;
        }
        let files = u32::try_from(needs.len()).unwrap_or(u32::MAX);
        for (need, file) in needs.into_iter().zip(1..) {
            let teller = self.teller(profile, digest, file, files);
            match need {
                Need::Media(reference, kind) => {
                    let media_id = self.upload(profile, robot, owner, &reference, kind, teller).await?;
                    used.push(Used { reference, kind, media_id });
                }
                Need::Picture(reference) => {
                    let url = self.upload_picture(profile, owner, &reference, teller).await?;
                    urls.push((reference, url));
                }
            }
        }
        Ok(Resolved { message: with_all(message, &used, &urls), used, picture })
    }

    /// What a message would become if it were sent now by the application, or by one robot, without uploading anything: media ids
    /// and addresses that are known and good stand in it, and where a file has to be uploaded first, `missing` says what stands
    /// there. So it does for the picture that a robot's message holds.
    pub async fn foreseen(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        message: &Message,
        missing: impl Fn(&MediaReference) -> String,
    ) -> Result<Message, UploadError> {
        let (company, holder) = (company(profile), holder(profile, robot));
        let owner = Owner { holder: &holder, company: &company };
        let now = Timestamp::now(&*self.clock);
        let oldest = Timestamp(now.0 - life_ms() + MARGIN_MS);
        let (mut used, mut urls) = (Vec::new(), Vec::new());
        for (reference, kind) in references(message) {
            let known = if robot.is_some() && kind == MediaKind::Image {
                None
            } else {
                media::media_id(&self.database, owner, &reference, kind, oldest, now).await?
            };
            let media_id = known.unwrap_or_else(|| missing(&reference));
            used.push(Used { reference, kind, media_id });
        }
        for reference in pictures(message) {
            let known = media::picture(&self.database, owner, &reference).await?;
            let url = known.unwrap_or_else(|| missing(&reference));
            urls.push((reference, url));
        }
        Ok(with_all(message, &used, &urls))
    }

    /// Uploads the files again although their media ids should still be good; the same files with their new media ids. For a send
    /// that WeCom refused because of one of them.
    pub async fn renew(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        used: &[Used],
        digest: &str,
    ) -> Result<Vec<Used>, UploadError> {
        let (company, holder) = (company(profile), holder(profile, robot));
        let owner = Owner { holder: &holder, company: &company };
        let files = u32::try_from(used.len()).unwrap_or(u32::MAX);
        let mut renewed = Vec::with_capacity(used.len());
        for (one, file) in used.iter().zip(1..) {
            let teller = self.teller(profile, digest, file, files);
            let media_id = self.upload(profile, robot, owner, &one.reference, one.kind, teller).await?;
            renewed.push(Used { media_id, ..one.clone() });
        }
        Ok(renewed)
    }

    /// Forgets what a profile uploaded, when it is deleted.
    pub async fn forget(database: &Database, profile_id: &str) -> Result<(), StoreError> {
        media::forget(database, profile_id).await
    }

    /// Forgets what a robot uploaded, when it is forgotten or has another key.
    pub async fn forget_robot(database: &Database, robot_id: &str) -> Result<(), StoreError> {
        media::forget(database, &robot_secret(robot_id)).await
    }

    async fn look_at(&self, need: &Need) -> Result<(), UploadError> {
        match need {
            Need::Media(reference, kind) => drop(self.store.file(reference, *kind).await?),
            Need::Picture(reference) => drop(self.small_picture(reference).await?),
        }
        Ok(())
    }

    async fn upload(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        owner: Owner<'_>,
        reference: &MediaReference,
        kind: MediaKind,
        teller: Teller,
    ) -> Result<String, UploadError> {
        let file = self.store.file(reference, kind).await?;
        let teller = teller.about(file.name());
        let upload = || async {
            // Before the upload begins: WeCom counts the three days from its end at the earliest.
            let at = Timestamp::now(&*self.clock);
            let told = teller.clone();
            let tell = Box::new(move |progress| told.tell(progress));
            self.sender.upload(profile, robot, &file, tell).await.map(|uploaded| (uploaded.media_id, at))
        };
        let (media_id, at) = self.patiently(reference, upload).await?;
        media::note(&self.database, owner, reference, kind, &media_id, at, Timestamp(at.0 - life_ms())).await?;
        Ok(media_id)
    }

    async fn upload_picture(
        &self,
        profile: &Profile,
        owner: Owner<'_>,
        reference: &MediaReference,
        teller: Teller,
    ) -> Result<String, UploadError> {
        let picture = self.small_picture(reference).await?;
        let teller = teller.about(picture.name());
        let upload = || {
            let told = teller.clone();
            let tell = Box::new(move |progress| told.tell(progress));
            self.sender.upload_article_picture(profile, &picture, tell)
        };
        let url = self.patiently(reference, upload).await?;
        media::note_picture(&self.database, owner, reference, &url, Timestamp::now(&*self.clock)).await?;
        Ok(url)
    }

    async fn small_picture(&self, reference: &MediaReference) -> Result<SmallPicture, MediaError> {
        let file = self.store.file(reference, MediaKind::File).await?;
        SmallPicture::new(reference.name(), file.content().clone())
            .map_err(|problem| MediaError::Unfit { name: reference.name().to_owned(), problem })
    }

    /// Uploads, again after pauses when WeCom says that it was busy for a moment.
    async fn patiently<T, F>(&self, reference: &MediaReference, upload: impl FnMut() -> F) -> Result<T, UploadError>
    where
        F: Future<Output = Result<T, SendTrouble>>,
    {
        let is_busy = |trouble: &SendTrouble| matches!(trouble, SendTrouble::Wecom(Error::Api(api)) if api.may_be_repeated_soon());
        let done = upload.retry(self.retry_pauses.iter().copied()).when(is_busy).await;
        done.map_err(|trouble| {
            let mut view = ErrorView::from(&trouble);
            if view.code == ErrorCode::OutcomeUnknown {
                // Whether the file arrived does not matter to anybody: the message did not.
                view.code = ErrorCode::Unreachable;
            }
            UploadError::NotUploaded { name: reference.name().to_owned(), view: Box::new(view) }
        })
    }

    fn teller(&self, profile: &Profile, digest: &str, file: u32, files: u32) -> Teller {
        let first = MediaProgress {
            digest: digest.to_owned(),
            profile_id: profile.id.clone(),
            name: String::new(),
            file,
            files,
            sent: 0,
            total: 0,
        };
        Teller { events: Arc::clone(&self.events), first, last: Arc::default() }
    }
}

/// Tells of one upload, at most ten times a second, its end always.
#[derive(Clone)]
struct Teller {
    events: Arc<dyn EventSink>,
    first: MediaProgress,
    last: Arc<Mutex<Option<Instant>>>,
}

impl Teller {
    fn about(mut self, name: &str) -> Self {
        name.clone_into(&mut self.first.name);
        self
    }

    fn tell(&self, progress: UploadProgress) {
        let now = Instant::now();
        let mut last = self.last.lock();
        if progress.sent < progress.total && last.is_some_and(|last| now - last < REST) {
            return;
        }
        *last = Some(now);
        drop(last);
        self.events.media(MediaProgress { sent: progress.sent, total: progress.total, ..self.first.clone() });
    }
}

/// Who can send what is uploaded: the application of a profile, or one robot.
fn holder(profile: &Profile, robot: Option<&str>) -> String {
    robot.map_or_else(|| profile.id.clone(), robot_secret)
}

/// Whose the uploads of a profile are: a media id serves one company.
fn company(profile: &Profile) -> String {
    format!("{} {}", profile.corp_id, profile.base_url.as_deref().unwrap_or_default())
}

fn life_ms() -> i64 {
    i64::try_from(MEDIA_ID_LIFE.as_millis()).unwrap_or(i64::MAX)
}

/// The files behind the media ids of a message, each once.
fn references(message: &Message) -> Vec<(MediaReference, MediaKind)> {
    let mut found = Vec::new();
    for place in message.media() {
        if let Ok(reference) = place.media_id.parse() {
            let one = (reference, place.kind);
            if !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// The files in the HTML of a message's articles, each content once.
fn pictures(message: &Message) -> Vec<MediaReference> {
    let mut found: Vec<MediaReference> = Vec::new();
    for (_, reference) in article_pictures(message) {
        if !found.iter().any(|one| one.sha256() == reference.sha256()) {
            found.push(reference);
        }
    }
    found
}

fn with_all(message: &Message, used: &[Used], urls: &[(MediaReference, String)]) -> Message {
    let message = message.with_media(|place| {
        let reference: MediaReference = place.media_id.parse().ok()?;
        let kind = place.kind;
        used.iter().find(|one| one.kind == kind && one.reference == reference).map(|one| one.media_id.clone())
    });
    with_article_pictures(&message, |reference| {
        urls.iter().find(|(one, _)| one.sha256() == reference.sha256()).map(|(_, url)| in_attribute(url))
    })
}

/// An address as it may stand in an attribute with or without quotation marks.
fn in_attribute(url: &str) -> String {
    let mut safe = String::with_capacity(url.len());
    for c in url.chars() {
        match c {
            '"' => safe.push_str("%22"),
            '\'' => safe.push_str("%27"),
            '<' => safe.push_str("%3C"),
            '>' => safe.push_str("%3E"),
            c if c.is_whitespace() || c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
#[path = "uploads_tests.rs"]
mod tests;
