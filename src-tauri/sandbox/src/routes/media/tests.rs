use proptest::prelude::*;

use super::*;

fn code(kind: MediaKind, bytes: &[u8]) -> i64 {
    check_file(kind, bytes).map_or_else(|refusal| refusal.code, |()| 0)
}

fn long(begin: &[u8], length: usize) -> Vec<u8> {
    let mut bytes = begin.to_vec();
    bytes.resize(length, 0);
    bytes
}

#[test]
fn files_are_checked_by_kind() {
    let png = b"\x89PNG\r\n\x1a\n";
    let cases = [
        (MediaKind::Image, long(png, 10_000_000), 0),
        (MediaKind::Image, long(png, 10_000_001), 40009),
        (MediaKind::Image, b"GIF89a...".to_vec(), 40123),
        (MediaKind::Voice, b"RIFF....".to_vec(), 301_017),
        (MediaKind::Voice, long(b"#!AMR\n", 2_000_001), 45001),
        (MediaKind::Voice, long(b"#!AMR\n", 6 + 13 * 3000), 0),
        (MediaKind::Voice, long(b"#!AMR\n", 6 + 13 * 3001), 45007),
        (MediaKind::Video, long(b"\0\0\0\x18ftypmp42", 100), 0),
        (MediaKind::Video, long(b"\0\0\0\x18ftypmp42", 10_000_001), 40011),
        (MediaKind::Video, long(b"\x1aE\xdf\xa3webm", 100), 40004),
        (MediaKind::File, long(b"x", 20_000_000), 0),
        (MediaKind::File, long(b"x", 20_000_001), 45001),
        (MediaKind::File, b"12345".to_vec(), 40006),
        (MediaKind::File, Vec::new(), 44001),
    ];
    for (kind, bytes, expected) in cases {
        assert_eq!(code(kind, &bytes), expected, "{kind:?} of {} bytes", bytes.len());
    }
}

#[test]
fn parts_of_a_file() {
    for (range, expected) in [
        ("bytes=0-3", Some((0, 3))),
        ("bytes=4-", Some((4, 9))),
        ("bytes=4-400", Some((4, 9))),
        ("bytes=10-", None),
        ("bytes=5-4", None),
        ("bytes=-3", None),
        ("lines=0-3", None),
        ("", None),
    ] {
        assert_eq!(part_of(range, 10), expected, "{range}");
    }
    assert_eq!(part_of("bytes=0-0", 0), None);
}

proptest! {
    #[test]
    fn no_upload_breaks_the_check(begin in prop::sample::select(vec![&b"#!AMR\n"[..], b"", b"\xFF\xD8\xFF", b"\0\0\0\x18ftyp"]), rest in prop::collection::vec(any::<u8>(), 0..200)) {
        let bytes = [begin, &rest].concat();
        for kind in [MediaKind::Image, MediaKind::Voice, MediaKind::Video] {
            let begins_right = match kind {
                MediaKind::Image => picture_code(&bytes).is_none(),
                MediaKind::Voice => bytes.starts_with(b"#!AMR\n"),
                _ => bytes.get(4..8) == Some(b"ftyp"),
            };
            prop_assert_eq!(code(kind, &bytes) == 0, begins_right && bytes.len() > 5);
        }
        prop_assert_eq!(code(MediaKind::File, &bytes) == 0, bytes.len() > 5);
    }

    #[test]
    fn no_range_breaks_the_reader(range in "(bytes=)?\\PC{0,20}", length in 0_usize..50) {
        if let Some((first, last)) = part_of(&range, length) {
            prop_assert!(first <= last && last < length);
        }
    }
}
