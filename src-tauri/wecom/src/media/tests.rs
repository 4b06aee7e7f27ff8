use super::*;
use proptest::prelude::*;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0, 1, 2, 3, 4]);
    bytes
}

fn jpeg(before: &[u8], marker: u8, width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8".to_vec();
    bytes.extend(before);
    bytes.extend([0xFF, marker, 0, 17, 8]);
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([3; 10]);
    bytes
}

/// Frames of the slowest rate.
fn amr(frames: usize) -> Vec<u8> {
    let mut bytes = b"#!AMR\n".to_vec();
    for _ in 0..frames {
        bytes.push(0x04);
        bytes.extend([0xAA; 12]);
    }
    bytes
}

fn mp4(major: &[u8], compatible: &[&[u8]]) -> Vec<u8> {
    let size = u32::try_from(16 + 4 * compatible.len()).unwrap();
    let mut bytes = size.to_be_bytes().to_vec();
    bytes.extend(b"ftyp");
    bytes.extend(major);
    bytes.extend([0; 4]);
    bytes.extend(compatible.concat());
    bytes.extend(b"\0\0\0\x08mdat");
    bytes
}

fn padded(mut bytes: Vec<u8>, length: u32) -> Vec<u8> {
    bytes.resize(length as usize, 0);
    bytes
}

#[test]
fn each_kind_up_to_its_limit_and_one_beyond() {
    let cases = [
        (MediaKind::Image, png(2, 3), IMAGE_MAX_BYTES, 40009),
        (MediaKind::Image, jpeg(&[], 0xC0, 2, 3), IMAGE_MAX_BYTES, 40009),
        (MediaKind::Video, mp4(b"isom", &[]), VIDEO_MAX_BYTES, 40011),
        (MediaKind::File, b"%PDF-1.7".to_vec(), FILE_MAX_BYTES, 45001),
    ];
    for (kind, begin, max, code) in cases {
        let facts = examine(kind, &padded(begin.clone(), max)).unwrap();
        assert_eq!((facts.bytes, kind.max_bytes()), (max, max));
        let problem = examine(kind, &padded(begin, max + 1)).unwrap_err();
        assert_eq!(problem, MediaProblem::TooLarge { bytes: max + 1, max });
        assert_eq!(problem.code(kind), Some(code));
    }
    let problem = examine(MediaKind::Voice, &padded(amr(1), VOICE_MAX_BYTES + 1)).unwrap_err();
    assert_eq!(problem, MediaProblem::TooLarge { bytes: VOICE_MAX_BYTES + 1, max: VOICE_MAX_BYTES });
    assert_eq!(problem.code(MediaKind::Voice), Some(45001));
}

#[test]
fn files_of_five_bytes_are_too_small() {
    assert_eq!(examine(MediaKind::File, b"123456").unwrap().bytes, 6);
    for (content, code) in [(&b"12345"[..], 40006), (b"", 44001)] {
        for kind in MediaKind::ALL {
            let problem = examine(kind, content).unwrap_err();
            assert!(matches!(problem, MediaProblem::TooSmall { min: 6, .. }), "{problem:?}");
            assert_eq!(problem.code(kind), Some(code));
        }
    }
}

#[test]
fn small_pictures_have_a_limit_of_their_own() {
    let whole = padded(png(9, 9), SMALL_PICTURE_MAX_BYTES);
    assert_eq!(SmallPicture::new("a.png", whole.clone()).unwrap().facts().bytes, SMALL_PICTURE_MAX_BYTES);
    let over = SmallPicture::new("a.png", padded(whole, SMALL_PICTURE_MAX_BYTES + 1));
    assert!(matches!(over, Err(MediaProblem::TooLarge { max: SMALL_PICTURE_MAX_BYTES, .. })));
    assert_eq!(
        SmallPicture::new("a.png", b"GIF89a....".to_vec()).unwrap_err(),
        MediaProblem::WrongFormat { found: Format::Gif }
    );
}

#[test]
fn formats_are_told_by_content() {
    let cases: [(Vec<u8>, Format); 24] = [
        (jpeg(&[], 0xC0, 1, 1), Format::Jpeg),
        (png(1, 1), Format::Png),
        (b"GIF87a..".to_vec(), Format::Gif),
        (b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Format::Webp),
        (b"RIFF\0\0\0\0WAVEfmt ".to_vec(), Format::Wav),
        (b"RIFF\0\0\0\0AVI LIST".to_vec(), Format::Avi),
        (b"BM\x46\0\0\0\0\0\0\0\x36\0".to_vec(), Format::Bmp),
        (b"BMW 2026 Katalog".to_vec(), Format::Other),
        (amr(1), Format::Amr),
        (b"#!AMR-WB\n\x04".to_vec(), Format::AmrWideband),
        (b"#!AMR_MC1.0\n\x04".to_vec(), Format::Other),
        (b"ID3\x04\0\0".to_vec(), Format::Mp3),
        (b"\xFF\xFB\x90\x64".to_vec(), Format::Mp3),
        (b"OggS\0\x02".to_vec(), Format::Ogg),
        (mp4(b"isom", &[]), Format::Mp4),
        (mp4(b"XAVC", &[b"XAVC", b"mp42"]), Format::Mp4),
        (mp4(b"qt  ", &[b"isom"]), Format::QuickTime),
        (mp4(b"M4A ", &[b"isom", b"mp42"]), Format::M4a),
        (mp4(b"heic", &[b"mif1"]), Format::Heif),
        (mp4(b"crx ", &[b"crx "]), Format::Other),
        (b"\x1A\x45\xDF\xA3webm".to_vec(), Format::Matroska),
        (b"%PDF-1.7".to_vec(), Format::Pdf),
        (b"PK\x03\x04\x14\0".to_vec(), Format::Zip),
        (b"hello, world".to_vec(), Format::Other),
    ];
    for (content, format) in cases {
        assert_eq!(Format::of(&content), format, "{content:?}");
    }
}

#[test]
fn a_picture_that_lies_about_its_type_is_found_out() {
    for (name, content, found) in [
        ("a.jpg", b"GIF89a....".to_vec(), Format::Gif),
        ("a.png", b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), Format::Webp),
        ("a.png", b"<svg xmlns=''/>".to_vec(), Format::Other),
        ("a.jpg", mp4(b"heic", &[]), Format::Heif),
    ] {
        let problem = MediaFile::new(MediaKind::Image, name, content).unwrap_err();
        assert_eq!(problem, MediaProblem::WrongFormat { found });
        assert_eq!(problem.code(MediaKind::Image), Some(40123));
    }
    assert_eq!(MediaFile::new(MediaKind::Image, "a.jpg", png(1, 1)).unwrap().facts().format, Format::Png);
    assert_eq!(
        MediaFile::new(MediaKind::Video, "a.mp4", mp4(b"qt  ", &[])).unwrap_err(),
        MediaProblem::WrongFormat { found: Format::QuickTime }
    );
    assert_eq!(
        MediaFile::new(MediaKind::Voice, "a.amr", b"ID3\x04\0\0\0".to_vec()).unwrap_err(),
        MediaProblem::WrongFormat { found: Format::Mp3 }
    );
}

#[test]
fn sixty_seconds_of_voice_and_one_frame_more() {
    let facts = examine(MediaKind::Voice, &amr(3000)).unwrap();
    assert_eq!(facts.duration_ms, Some(60_000));
    let problem = examine(MediaKind::Voice, &amr(3001)).unwrap_err();
    assert_eq!(problem, MediaProblem::TooLong { duration_ms: 60_020, max_ms: 60_000 });
    assert_eq!(problem.code(MediaKind::Voice), Some(45007));
    // As a file it may be as long as it likes.
    assert_eq!(examine(MediaKind::File, &amr(3001)).unwrap().duration_ms, Some(60_020));
}

#[test]
fn frames_of_every_rate_are_counted() {
    // Type and bytes after the first.
    let lengths = [(0, 12), (1, 13), (2, 15), (3, 17), (4, 19), (5, 20), (6, 26), (7, 31), (8, 5), (15, 0)];
    let mut content = b"#!AMR\n".to_vec();
    for (kind, length) in lengths {
        content.push((kind << 3) | 0x04);
        content.extend(std::iter::repeat_n(0xFF, length));
    }
    assert_eq!(amr::duration_ms(&content), Some(200));
    content.pop();
    assert_eq!(amr::duration_ms(&content), Some(180), "the frame without data is gone");
    content.pop();
    assert_eq!(amr::duration_ms(&content), Some(180), "a frame cut short counts");
    for kind in 9..15_u8 {
        let mut bad = amr(2);
        bad.push(kind << 3);
        assert_eq!(examine(MediaKind::Voice, &bad), Err(MediaProblem::Damaged { format: Format::Amr }), "{kind}");
    }
    assert_eq!(amr::duration_ms(b"#!AMR\n"), None);
}

#[test]
fn sizes_of_pictures() {
    let size = |content: &[u8]| examine(MediaKind::Image, content).ok().and_then(|facts| facts.pixels);
    assert_eq!(size(&png(1920, 1080)), Some(Pixels { width: 1920, height: 1080 }));
    assert_eq!(size(&jpeg(&[], 0xC0, 640, 480)), Some(Pixels { width: 640, height: 480 }));
    // Application data, fill bytes, a table with a marker-like number (C4), then a progressive frame.
    let before = b"\xFF\xE0\0\x06JFIF\xFF\xFF\xFF\xE1\0\x04\xFF\xC0\xFF\xC4\0\x03\x01\xFF\x01";
    assert_eq!(size(&jpeg(before, 0xC2, 65_535, 1)), Some(Pixels { width: 65_535, height: 1 }));
    for bad in [
        png(0, 5),
        png(5, 0),
        png(0x8000_0000, 5),
        png(7, 7)[..20].to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\x0DidAT........".to_vec(),
        jpeg(&[], 0xC0, 0, 5),
        jpeg(&[], 0xC4, 5, 5),
        jpeg(b"\xFF\xDA\0\x02", 0xC0, 5, 5),
        jpeg(b"\xFF\xE0\0\x01", 0xC0, 5, 5),
        jpeg(b"xx", 0xC0, 5, 5),
        jpeg(&[], 0xC0, 5, 5)[..9].to_vec(),
    ] {
        assert!(
            matches!(
                examine(MediaKind::Image, &bad),
                Err(MediaProblem::Damaged { .. } | MediaProblem::WrongFormat { .. })
            ),
            "{bad:?}"
        );
    }
}

#[test]
fn names_go_out_as_typed_but_for_what_breaks_the_head() {
    for (given, expected) in [
        ("演练手册.pdf", "演练手册.pdf"),
        ("😀 50%.txt", "😀 50%.txt"),
        ("a\"; filename=\"b.exe", "a＂; filename=＂b.exe"),
        ("a\r\nContent-Type: x.txt", "a__Content-Type: x.txt"),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\Users\\x.doc", "C:_Users_x.doc"),
        ("a\u{202E}fdp.exe", "a_fdp.exe"),
        ("  a.txt ", "a.txt"),
        ("..", "file.png"),
        ("\u{0}\u{1}", "file.png"),
        ("", "file.png"),
    ] {
        assert_eq!(safe_name(given, Format::Png), expected, "{given:?}");
    }
    assert_eq!(safe_name("", Format::Other), "file");
}

#[test]
fn answers_to_uploads() {
    let read = |text: &str| Uploaded::read(text.as_bytes());
    let whole = read(r#"{"errcode":0,"errmsg":"","type":"file","media_id":"3x","created_at":"1795228800"}"#).unwrap();
    assert_eq!((whole.media_id.as_str(), whole.created_at_ms), ("3x", Some(1_795_228_800_000)));
    assert_eq!(read(r#"{"media_id":"3x","created_at":1795228800}"#).unwrap().created_at_ms, Some(1_795_228_800_000));
    assert_eq!(read(r#"{"media_id":"3x","created_at":"soon"}"#).unwrap().created_at_ms, None);
    assert_eq!(read(r#"{"errcode":0,"media_id":""}"#), None);
}

#[test]
fn problems_have_a_stable_json_shape() {
    let shape = |problem: MediaProblem| serde_json::to_string(&problem).unwrap();
    assert_eq!(shape(MediaProblem::TooSmall { bytes: 0, min: 6 }), r#"{"problem":"too_small","bytes":0,"min":6}"#);
    assert_eq!(
        shape(MediaProblem::Unreadable { reason: ReadFault::Gone }),
        r#"{"problem":"unreadable","reason":"gone"}"#
    );
    assert_eq!(
        shape(MediaProblem::WrongFormat { found: Format::QuickTime }),
        r#"{"problem":"wrong_format","found":"quick_time"}"#
    );
}

#[tokio::test]
async fn files_on_disk() {
    let folder = std::env::temp_dir().join(format!("wecom-media-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    // Windows has no such marks in names.
    let (stored, named) = if cfg!(windows) {
        ("食堂 菜单.png", "食堂 菜单.png")
    } else {
        ("食堂 \"新\" 菜单.png", "食堂 ＂新＂ 菜单.png")
    };
    let path = folder.join(stored);
    std::fs::write(&path, png(4, 5)).unwrap();
    let file = MediaFile::open(MediaKind::Image, &path).await.unwrap();
    assert_eq!((file.name(), file.facts().pixels), (named, Some(Pixels { width: 4, height: 5 })));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(file.content().as_ref(), png(4, 5), "what was read stays");
    let unreadable = |reason| Err(MediaProblem::Unreadable { reason });
    assert_eq!(MediaFile::open(MediaKind::Image, &path).await, unreadable(ReadFault::Gone));
    assert_eq!(MediaFile::open(MediaKind::File, &folder).await, unreadable(ReadFault::NotAFile));
    let large = folder.join("large.bin");
    std::fs::File::create(&large).unwrap().set_len(21_000_000).unwrap();
    assert_eq!(
        MediaFile::open(MediaKind::File, &large).await,
        Err(MediaProblem::TooLarge { bytes: 21_000_000, max: FILE_MAX_BYTES })
    );
    assert!(matches!(SmallPicture::open(&large).await, Err(MediaProblem::TooLarge { .. })));
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Content that begins like something, so that the readers get past the first bytes.
fn like_a_file() -> impl Strategy<Value = Vec<u8>> {
    let begin = prop::sample::select(vec![
        b"".to_vec(),
        b"\xFF\xD8\xFF".to_vec(),
        b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC0".to_vec(),
        b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR".to_vec(),
        b"#!AMR\n".to_vec(),
        b"\0\0\0\x20ftypisom".to_vec(),
        b"\xFF\xFF\xFF\xFFftyp".to_vec(),
        b"RIFF".to_vec(),
    ]);
    (begin, prop::collection::vec(prop_oneof![any::<u8>(), Just(0xFF), Just(0), Just(0x04)], 0..120)).prop_map(
        |(mut begin, rest)| {
            begin.extend(rest);
            begin
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn no_content_breaks_the_check(content in like_a_file()) {
        for kind in MediaKind::ALL {
            match examine(kind, &content) {
                Ok(facts) => {
                    prop_assert!(kind.takes(facts.format) && facts.bytes as usize == content.len());
                    prop_assert!(kind != MediaKind::Image || facts.pixels.is_some_and(|p| p.width > 0 && p.height > 0));
                    prop_assert!(kind != MediaKind::Voice || facts.duration_ms.is_some_and(|ms| (20..=VOICE_MAX_MS).contains(&ms)));
                }
                Err(problem) => prop_assert!(problem.code(kind).is_some()),
            }
        }
    }

    #[test]
    fn the_format_does_not_depend_on_what_follows(content in like_a_file(), more in prop::collection::vec(any::<u8>(), 0..40)) {
        // Only the box of an MP4 may reach further than 16 bytes.
        prop_assume!(content.len() >= 16 && content.get(4..8) != Some(b"ftyp"));
        let mut longer = content.clone();
        longer.extend(more);
        prop_assert_eq!(Format::of(&content), Format::of(&longer));
    }

    #[test]
    fn voice_lasts_twenty_milliseconds_a_frame(kinds in prop::collection::vec(prop::sample::select(vec![(0_u8, 12_usize), (1, 13), (2, 15), (3, 17), (4, 19), (5, 20), (6, 26), (7, 31), (8, 5), (15, 0)]), 1..200), fill in any::<u8>()) {
        let mut content = b"#!AMR\n".to_vec();
        for (kind, length) in &kinds {
            content.push(kind << 3);
            content.extend(std::iter::repeat_n(fill, *length));
        }
        prop_assert_eq!(amr::duration_ms(&content), u32::try_from(kinds.len() * 20).ok());
    }

    #[test]
    fn heads_of_pictures_are_read_back(width in 1..=0x7FFF_FFFF_u32, height in 1..=0x7FFF_FFFF_u32, w in 1..=u16::MAX, h in 1..=u16::MAX, junk in prop::collection::vec(any::<u8>(), 0..100)) {
        let expected = Pixels { width, height };
        prop_assert_eq!(picture::pixels(Format::Png, &png(width, height)), Some(expected));
        let mut before = vec![0xFF, 0xE1];
        before.extend(u16::try_from(junk.len() + 2).unwrap().to_be_bytes());
        before.extend(&junk);
        let expected = Pixels { width: u32::from(w), height: u32::from(h) };
        prop_assert_eq!(picture::pixels(Format::Jpeg, &jpeg(&before, 0xC1, w, h)), Some(expected));
    }

    #[test]
    fn safe_names_never_break_the_head(name in any::<String>()) {
        let safe = safe_name(&name, Format::Pdf);
        prop_assert!(!safe.is_empty() && !safe.contains(['"', '/', '\\', '\r', '\n', '\0']) && !safe.chars().any(char::is_control));
        prop_assert_eq!(safe_name(&safe, Format::Pdf), safe, "once is enough");
    }
}
