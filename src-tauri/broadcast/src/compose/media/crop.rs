//! A part of a picture as a picture of its own.

use super::thumbnail::upright;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};
use std::io::Cursor;
use wecom::kinds::NewsArticle;
use wecom::media::Format;

/// Into how many parts a side is divided to say where something begins and ends.
pub const PARTS: u32 = 10_000;
/// Most pixels along a side of what is cut out: twice what looks best as the picture of an article.
const SIDE: u32 = 2 * NewsArticle::LARGE_PICTURE.0;
const JPEG_QUALITY: u8 = 90;

/// Where a part lies in a picture as people see it, in [`PARTS`] of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// From the left.
    pub left: u32,
    /// From the top.
    pub top: u32,
    /// How wide.
    pub width: u32,
    /// How high.
    pub height: u32,
}

/// The part as a JPG or PNG. `None`: not a picture that can be decoded, or nothing lies there. Takes up to a second of the
/// processor: call it where that does no harm.
pub(super) fn cut(content: &[u8], area: Area) -> Option<Vec<u8>> {
    let picture = upright(content)?;
    let at = |parts: u32, side: u32| {
        let pixels = u64::from(parts.min(PARTS)) * u64::from(side) / u64::from(PARTS);
        u32::try_from(pixels).unwrap_or(side)
    };
    let (left, top) = (at(area.left, picture.width()), at(area.top, picture.height()));
    let width = at(area.width, picture.width()).min(picture.width() - left);
    let height = at(area.height, picture.height()).min(picture.height() - top);
    if width == 0 || height == 0 {
        return None;
    }
    let mut part = picture.crop_imm(left, top, width, height);
    if width > SIDE || height > SIDE {
        part = part.thumbnail(SIDE, SIDE);
    }
    let mut written = Vec::new();
    if part.color().has_alpha() || Format::of(content) == Format::Png {
        let plain: DynamicImage = if part.color().has_alpha() { part.to_rgba8().into() } else { part.to_rgb8().into() };
        plain.write_to(&mut Cursor::new(&mut written), ImageFormat::Png).ok()?;
    } else {
        JpegEncoder::new_with_quality(&mut written, JPEG_QUALITY).encode_image(&part.to_rgb8()).ok()?;
    }
    Some(written)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::media::samples::{jpeg, png};
    use wecom::media::{MediaKind, examine};

    fn size(content: &[u8], area: Area) -> Option<(u32, u32)> {
        let facts = examine(MediaKind::Image, &cut(content, area)?).unwrap();
        facts.pixels.map(|pixels| (pixels.width, pixels.height))
    }

    #[test]
    fn a_part_is_a_picture_of_its_own() {
        let half = Area { left: 2_500, top: 0, width: 5_000, height: PARTS };
        assert_eq!(size(&png(400, 300), half), Some((200, 300)));
        assert_eq!(size(&jpeg(400, 300), half), Some((200, 300)));
        assert_eq!(size(&png(5_000, 100), Area { left: 0, width: PARTS, ..half }), Some((2_136, 43)));
    }

    #[test]
    fn what_reaches_beyond_the_edge_ends_there() {
        let area = Area { left: 5_000, top: 5_000, width: PARTS, height: 99_999 };
        assert_eq!(size(&png(400, 300), area), Some((200, 150)));
        assert_eq!(cut(&png(400, 300), Area { left: PARTS, ..area }), None);
        assert_eq!(cut(&png(400, 300), Area { width: 0, ..area }), None);
        assert_eq!(cut(b"%PDF-1.7", area), None);
    }
}
