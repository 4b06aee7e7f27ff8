//! Playing time of an AMR file, from its frames. The format is that of RFC 4867, section 5: a head line, then frames of 20 ms,
//! each with a byte that tells its type and so its length.

/// The head of a file with one channel.
const HEAD: &[u8] = b"#!AMR\n";
/// Playing time of a frame.
const FRAME_MS: u32 = 20;

/// Bytes after the first one of a frame, by type: speech at eight rates, comfort noise, and "no data". The other types are not
/// used by AMR narrow band.
const fn length_of(kind: u8) -> Option<usize> {
    Some(match kind {
        0 => 12,
        1 => 13,
        2 => 15,
        3 => 17,
        4 => 19,
        5 => 20,
        6 => 26,
        7 => 31,
        8 => 5,
        15 => 0,
        _ => return None,
    })
}

/// Playing time in milliseconds; `None` if this is no AMR file, has no frame, or a frame of an unknown type. A last frame that
/// is cut short counts, as players play it.
pub(super) fn duration_ms(content: &[u8]) -> Option<u32> {
    let frames = content.strip_prefix(HEAD)?;
    let (mut at, mut count) = (0_usize, 0_u32);
    while let Some(first) = frames.get(at) {
        at += 1 + length_of((first >> 3) & 0x0F)?;
        count += 1;
    }
    (count > 0).then(|| count.saturating_mul(FRAME_MS))
}
