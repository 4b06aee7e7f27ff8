//! Files for the tests of this crate.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use std::io::Cursor;

fn written(picture: RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut content = Vec::new();
    DynamicImage::from(picture).write_to(&mut Cursor::new(&mut content), format).unwrap();
    content
}

/// A PNG of one colour.
pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    written(RgbImage::from_pixel(width, height, Rgb([200, 30, 40])), ImageFormat::Png)
}

/// A JPG of one colour.
pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(RgbImage::from_pixel(width, height, Rgb([20, 130, 40])), ImageFormat::Jpeg)
}

/// A PNG that does not become small.
pub(crate) fn noise_png(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let picture = RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [a, b, c, _] = state.to_be_bytes();
        Rgb([a, b, c])
    });
    written(picture, ImageFormat::Png)
}

/// An AMR that plays so many seconds.
pub(crate) fn amr(seconds: usize) -> Vec<u8> {
    let mut content = b"#!AMR\n".to_vec();
    // Frames of 20 ms in the lowest rate: a head (type 0, good) and 12 bytes.
    for _ in 0..seconds * 50 {
        content.push(0x04);
        content.extend([0; 12]);
    }
    content
}

/// A store with nothing in it, that nothing is added to.
pub(crate) fn no_store() -> crate::compose::media::MediaStore {
    let nowhere = std::path::Path::new("/nonexistent");
    crate::compose::media::MediaStore::new(nowhere, 0, std::sync::Arc::new(wecom::clock::SystemClock))
}
