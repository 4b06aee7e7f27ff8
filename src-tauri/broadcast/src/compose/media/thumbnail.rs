//! Small pictures of large ones, for lists and the preview.
//!
//! Every picture is decoded and drawn anew: the bytes of a picture that came from somebody else never reach a page and its decoders.
//! Sizes are looked at before anything is decoded, so that a picture of few
//! bytes and a billion pixels costs no memory.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;
use wecom::media::{Format, MediaKind, examine};

/// Most bytes of a picture that is small already.
pub const SMALL_BYTES: usize = 300_000;
/// Most pixels along a side of what is made of a picture that is small already.
const SMALL_SIDE: u32 = 1280;
/// Most pixels along a side of what is made of a large one.
const SIDE: u32 = 480;
/// Most bytes that decoding may take: enough for 10,000 by 8,000 in RGB.
const DECODING_BYTES: u64 = 256 * 1024 * 1024;
const JPEG_QUALITY: u8 = 82;

/// A picture to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// `image/png` or `image/jpeg`.
    pub content_type: &'static str,
    /// The picture.
    pub content: Vec<u8>,
}

/// A small picture of a JPG or PNG. `None` for anything else, for a damaged picture, and for one that is too large to be
/// decoded. Takes up to a second of the processor: call it where that does no harm.
pub(super) fn of(content: &[u8]) -> Option<Thumbnail> {
    let side = if content.len() <= SMALL_BYTES { SMALL_SIDE } else { SIDE };
    let (mut small, turned) = decoded(content)?;
    if small.width() > side || small.height() > side {
        small = small.thumbnail(side, side);
    }
    small.apply_orientation(turned);
    // A screenshot of few bytes stays sharp.
    encoded(&small, Format::of(content) == Format::Png && side == SMALL_SIDE)
}

/// A JPG or PNG in its full size, turned as people see it. `None` as for [`of`].
pub(super) fn upright(content: &[u8]) -> Option<DynamicImage> {
    let (mut picture, turned) = decoded(content)?;
    picture.apply_orientation(turned);
    Some(picture)
}

/// A JPG or PNG as it lies in its file, and how it is to be turned.
fn decoded(content: &[u8]) -> Option<(DynamicImage, Orientation)> {
    let known = match Format::of(content) {
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Png => ImageFormat::Png,
        _ => return None,
    };
    examine(MediaKind::File, content).ok()?.pixels?;
    let mut reader = ImageReader::with_format(Cursor::new(content), known);
    let mut limits = Limits::default();
    limits.max_alloc = Some(DECODING_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    if decoder.total_bytes() > DECODING_BYTES {
        return None;
    }
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Some((DynamicImage::from_decoder(decoder).ok()?, turned))
}

fn encoded(picture: &DynamicImage, as_png: bool) -> Option<Thumbnail> {
    let mut content = Vec::new();
    if picture.color().has_alpha() || as_png {
        let plain: DynamicImage =
            if picture.color().has_alpha() { picture.to_rgba8().into() } else { picture.to_rgb8().into() };
        plain.write_to(&mut Cursor::new(&mut content), ImageFormat::Png).ok()?;
        return Some(Thumbnail { content_type: "image/png", content });
    }
    JpegEncoder::new_with_quality(&mut content, JPEG_QUALITY).encode_image(&picture.to_rgb8()).ok()?;
    Some(Thumbnail { content_type: "image/jpeg", content })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::media::samples::{jpeg, noise_png, png};
    use wecom::media::Pixels;

    fn size(picture: &Thumbnail) -> Pixels {
        examine(MediaKind::Image, &picture.content).unwrap().pixels.unwrap()
    }

    #[test]
    fn small_ones_keep_their_size_and_lose_all_that_is_no_picture() {
        for mut one in [png(40, 30), jpeg(40, 30)] {
            one.extend_from_slice(b"<script>canary</script>");
            let shown = of(&one).unwrap();
            assert_eq!(size(&shown), Pixels { width: 40, height: 30 });
            assert!(!shown.content.windows(6).any(|part| part == b"canary"));
        }
        let wide = of(&png(3000, 10)).unwrap();
        assert_eq!(size(&wide).width, 1280, "few bytes, many pixels");
    }

    #[test]
    fn one_that_cannot_be_decoded_is_not_shown_however_small() {
        let mut broken = png(40, 30);
        let middle = broken.len() / 2;
        broken.truncate(middle);
        assert_eq!(of(&broken), None);
    }

    #[test]
    fn large_ones_are_made_small() {
        let large = noise_png(1200, 600);
        assert!(large.len() > SMALL_BYTES);
        let small = of(&large).unwrap();
        assert!(small.content.len() <= SMALL_BYTES);
        assert_eq!(size(&small), Pixels { width: 480, height: 240 });
    }

    #[test]
    fn few_bytes_with_many_pixels_are_not_decoded_nor_shown() {
        // A head that promises 60,000 by 60,000.
        let mut bomb = png(4, 4);
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        assert_eq!(of(&bomb), None);
    }

    #[test]
    fn no_pictures_and_damaged_ones_have_none() {
        assert_eq!(of(b"%PDF-1.7 and so on"), None);
        assert_eq!(of(b""), None);
        let mut cut = noise_png(1200, 600);
        cut.truncate(40);
        cut.resize(SMALL_BYTES + 1, 0);
        assert_eq!(of(&cut), None);
    }
}
