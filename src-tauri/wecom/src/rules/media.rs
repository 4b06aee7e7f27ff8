//! Rules of image, voice, video and file messages (`wecom/messages.md §1.4`). Size, type and age of a file are checked where it is
//! uploaded; here only that one is named.

use super::report::Report;
use crate::message::{File, Image, Video, Voice};

/// The error numbers for a media id that is missing, and for one that cannot be one (`wecom/messages.md §1.4` [O]).
const MISSING: Option<i32> = Some(41006);
const WRONG: Option<i32> = Some(40007);

pub(super) fn image(report: &mut Report, image: &Image) {
    report.id_with("image.media_id", Some(&image.media_id), MISSING, WRONG, Image::SOURCE);
}

pub(super) fn voice(report: &mut Report, voice: &Voice) {
    report.id_with("voice.media_id", Some(&voice.media_id), MISSING, WRONG, Voice::SOURCE);
}

pub(super) fn file(report: &mut Report, file: &File) {
    report.id_with("file.media_id", Some(&file.media_id), MISSING, WRONG, File::SOURCE);
}

pub(super) fn video(report: &mut Report, video: &Video) {
    report.id_with("video.media_id", Some(&video.media_id), MISSING, WRONG, Video::SOURCE);
    report.cut_text("video.title", video.title.as_deref().unwrap_or_default(), Video::TITLE);
    report.cut_text("video.description", video.description.as_deref().unwrap_or_default(), Video::DESCRIPTION);
}
