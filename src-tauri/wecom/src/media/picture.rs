//! Width and height of a picture, from its head alone; nothing is decoded.

use super::Format;
use serde::{Deserialize, Serialize};

/// Size of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Pixels {
    /// Width in pixels, above 0.
    pub width: u32,
    /// Height in pixels, above 0.
    pub height: u32,
}

/// The size of a JPG or PNG; `None` for other formats and for a head that cannot be read.
pub(super) fn pixels(format: Format, content: &[u8]) -> Option<Pixels> {
    let (width, height) = match format {
        Format::Png => png(content),
        Format::Jpeg => jpeg(content),
        _ => None,
    }?;
    (width > 0 && height > 0).then_some(Pixels { width, height })
}

/// The first chunk of a PNG must be IHDR, with 13 bytes.
fn png(content: &[u8]) -> Option<(u32, u32)> {
    if content.get(8..16)? != b"\0\0\0\x0DIHDR" {
        return None;
    }
    let number = |at: usize| content.get(at..)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes));
    let (width, height) = (number(16)?, number(20)?);
    // The format reserves the top bit.
    (width.max(height) <= i32::MAX.unsigned_abs()).then_some((width, height))
}

/// The first frame head (SOF) of a JPEG, found by walking over the segments before it.
fn jpeg(content: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    loop {
        if *content.get(at)? != 0xFF {
            return None;
        }
        // Any number of 0xFF may stand before a marker.
        while *content.get(at)? == 0xFF {
            at += 1;
        }
        let marker = *content.get(at)?;
        at += 1;
        match marker {
            // Markers without a segment.
            0x01 | 0xD0..=0xD7 => continue,
            // The picture begins or ends, or a byte that marks nothing: no frame head can follow.
            0x00 | 0xD8..=0xDA => return None,
            _ => {}
        }
        let number = |at: usize| content.get(at..)?.first_chunk().map(|bytes| u16::from_be_bytes(*bytes));
        let length = usize::from(number(at)?);
        if length < 2 {
            return None;
        }
        if matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC) {
            let whole = length >= 8;
            return whole.then_some((u32::from(number(at + 5)?), u32::from(number(at + 3)?)));
        }
        at += length;
    }
}
