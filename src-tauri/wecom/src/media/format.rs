//! What a file is, by its first bytes. Names and extensions say nothing here.

use serde::{Deserialize, Serialize};

/// A format known by content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// JPG.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
    /// BMP.
    Bmp,
    /// HEIC, HEIF or AVIF, as phones take pictures.
    Heif,
    /// AMR narrow band, the only voice format of WeCom.
    Amr,
    /// AMR wide band; it has another head than AMR and is not mentioned by the documents.
    AmrWideband,
    /// MP3.
    Mp3,
    /// WAV.
    Wav,
    /// Sound alone in an MP4 box.
    M4a,
    /// Ogg, with Opus or Vorbis.
    Ogg,
    /// MP4.
    Mp4,
    /// QuickTime (.mov).
    QuickTime,
    /// WebM or Matroska.
    Matroska,
    /// AVI.
    Avi,
    /// PDF.
    Pdf,
    /// ZIP and what is made of it: docx, xlsx, pptx.
    Zip,
    /// None of these.
    Other,
}

/// Brands of an MP4 that holds pictures (ISO base media and its uses for video).
const MP4_BRANDS: [&[u8; 4]; 16] = [
    b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"iso7", b"iso8", b"iso9", b"mp41", b"mp42", b"avc1",
    b"M4V ", b"MSNV", b"dash", b"mmp4",
];

/// How many compatible brands of an MP4 are looked at.
const BRANDS_READ: usize = 64;

impl Format {
    /// The format of this content.
    pub fn of(content: &[u8]) -> Self {
        let riff = |kind: &[u8]| content.starts_with(b"RIFF") && content.get(8..12) == Some(kind);
        match content {
            [0xFF, 0xD8, 0xFF, ..] => Self::Jpeg,
            _ if content.starts_with(b"\x89PNG\r\n\x1a\n") => Self::Png,
            _ if content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a") => Self::Gif,
            _ if riff(b"WEBP") => Self::Webp,
            _ if riff(b"WAVE") => Self::Wav,
            _ if riff(b"AVI ") => Self::Avi,
            _ if content.starts_with(b"#!AMR\n") => Self::Amr,
            _ if content.starts_with(b"#!AMR-WB\n") => Self::AmrWideband,
            _ if content.get(4..8) == Some(b"ftyp") => boxed(content),
            _ if content.starts_with(b"OggS") => Self::Ogg,
            _ if content.starts_with(b"\x1A\x45\xDF\xA3") => Self::Matroska,
            _ if content.starts_with(b"%PDF-") => Self::Pdf,
            _ if content.starts_with(b"PK\x03\x04") => Self::Zip,
            _ if content.starts_with(b"ID3") => Self::Mp3,
            [0xFF, second, third, ..] if second & 0xE6 == 0xE2 && third & 0xF0 != 0xF0 => Self::Mp3,
            [b'B', b'M', ..] if content.get(6..10) == Some(&[0; 4]) => Self::Bmp,
            _ => Self::Other,
        }
    }

    /// The Content-Type to upload it with (`wecom/contacts-media-agent.md §8` [O]).
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpg",
            Self::Png => "image/png",
            Self::Amr => "voice/amr",
            Self::Mp4 => "video/mp4",
            _ => "application/octet-stream",
        }
    }

    /// The extension to give a file that has no name.
    pub const fn extension(self) -> Option<&'static str> {
        Some(match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Bmp => "bmp",
            Self::Heif => "heic",
            Self::Amr => "amr",
            Self::AmrWideband => "awb",
            Self::Mp3 => "mp3",
            Self::Wav => "wav",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::Mp4 => "mp4",
            Self::QuickTime => "mov",
            Self::Matroska => "mkv",
            Self::Avi => "avi",
            Self::Pdf => "pdf",
            Self::Zip => "zip",
            Self::Other => return None,
        })
    }
}

/// What is in an ISO base media file, by the brands in its `ftyp` box: the major brand decides where it is plain, else the
/// compatible ones.
fn boxed(content: &[u8]) -> Format {
    let size = content.first_chunk::<4>().map_or(0, |bytes| u32::from_be_bytes(*bytes));
    // 8 bytes of head, the major brand, its version, then the compatible brands.
    let end = usize::try_from(size).unwrap_or(usize::MAX).min(content.len());
    let Some(major) = content.get(8..12).filter(|_| size >= 16) else { return Format::Other };
    match major {
        b"qt  " => return Format::QuickTime,
        b"M4A " | b"M4B " => return Format::M4a,
        b"heic" | b"heix" | b"hevc" | b"mif1" | b"msf1" | b"avif" | b"avis" => return Format::Heif,
        _ => {}
    }
    let compatible = content.get(16..end).unwrap_or_default().chunks_exact(4).take(BRANDS_READ);
    let is_video = |brand: &[u8]| MP4_BRANDS.iter().any(|known| brand == *known);
    if std::iter::once(major).chain(compatible).any(is_video) { Format::Mp4 } else { Format::Other }
}
