use super::*;
use crate::limit::Severity;
use proptest::prelude::*;

fn limit(unit: Unit, max: u32) -> Limit {
    Limit { unit, max, beyond: Severity::Cut, code: None, source: "test" }
}

#[test]
fn cuts_before_a_character_that_does_not_fit() {
    assert_eq!(split("断电abc", limit(Unit::Bytes, 5)), ("断", "电abc"));
    assert_eq!(split("断电abc", limit(Unit::Bytes, 6)), ("断电", "abc"));
    assert_eq!(split("断电abc", limit(Unit::Chars, 3)), ("断电a", "bc"));
    assert_eq!(split("断电", limit(Unit::Chars, 3)), ("断电", ""));
    assert_eq!(split("😀", limit(Unit::Bytes, 3)), ("", "😀"));
}

#[test]
fn blank_means_nothing_to_see() {
    for blank in ["", " \n\t", "\u{3000}", "\u{200B}\u{FEFF}", "\u{2800}", "\u{0}\u{7}", "\u{FE0F}", "\u{202E}"] {
        assert!(is_blank(blank), "{blank:?}");
    }
    for seen in ["a", " 。", "❤\u{FE0F}", "\u{0301}e", "-"] {
        assert!(!is_blank(seen), "{seen:?}");
    }
}

#[test]
fn stray_characters() {
    for bad in ["\u{200B}通知", "通知\u{FEFF}", "a\u{202E}b", "a\u{0}b", "a\u{1b}[0m", "\u{2066}x"] {
        assert!(has_stray_characters(bad), "{bad:?}");
    }
    assert!(has_stray_characters("通\u{200B}知") && has_stray_characters("a\u{AD}b"));
    for good in ["", "通知", "a\u{200D}b", "👨\u{200D}👩\u{200D}👧", "❤\u{FE0F}", "a\n\tb"] {
        assert!(!has_stray_characters(good), "{good:?}");
    }
}

#[test]
fn escapes_that_somebody_wrote_out() {
    for told in
        ["第一行\\n第二行", "line one\\nline two", "a\\r\\nb", "列\\t值", "\\u4e2d\\u6587", "见 C:\\x 后\\n换行", "\\n"]
    {
        assert!(has_written_escape(told), "{told}");
    }
    for fine in [
        "第一行\n第二行",
        "C:\\new\\table",
        "打开 D:\\资料\\notes",
        "\\\\nas\\temp",
        "（C:\\temp）",
        "a\\b",
        "\\u12",
        "",
    ] {
        assert!(!has_written_escape(fine), "{fine}");
    }
}

#[test]
fn what_makes_a_name_look_like_another() {
    for (name, shown) in [
        ("张三", "张三"),
        ("张\u{202E}三", "张⟨U+202E⟩三"),
        ("张\u{200B}三", "张⟨U+200B⟩三"),
        ("李\n四", "李⟨U+000A⟩四"),
        ("王\u{3164}", "王⟨U+3164⟩"),
        ("❤\u{FE0F}家", "❤\u{FE0F}家"),
        ("👨\u{200D}👩\u{200D}👧", "👨\u{200D}👩\u{200D}👧"),
        ("a\u{200D}b", "a⟨U+200D⟩b"),
    ] {
        assert_eq!(visible(name), shown);
        assert_eq!(visible(&visible(name)), shown);
    }
}

proptest! {
    #[test]
    fn a_cut_keeps_all_and_fits(text in "\\PC{0,80}|[断😀e\u{301}\u{200D}a]{0,80}", max in 0u32..100, bytes: bool) {
        let unit = if bytes { Unit::Bytes } else { Unit::Chars };
        let (kept, lost) = split(&text, limit(unit, max));
        prop_assert_eq!([kept, lost].concat(), text.clone());
        prop_assert!(length(kept, unit) <= max);
        if let Some(next) = lost.chars().next() {
            let mut one_more = kept.to_owned();
            one_more.push(next);
            prop_assert!(length(&one_more, unit) > max, "cut earlier than needed");
        }
    }
}

#[test]
fn room_is_told_in_characters_and_only_near_the_limit() {
    let of = |text: &str, max: u32| room(length(text, Unit::Bytes), max, length(text, Unit::Chars), Unit::Bytes);
    assert_eq!(of("", 2048), None);
    assert_eq!(of(&"字".repeat(540), 2048), None);
    assert_eq!(of(&"字".repeat(552), 2048), Some(130));
    assert_eq!(of(&"a".repeat(2048), 2048), Some(0));
    assert_eq!(of(&"字".repeat(864), 2048), Some(-182));
    assert_eq!((room(13, 13, 13, Unit::Chars), room(9, 13, 9, Unit::Chars)), (Some(0), None));
    assert_eq!((room(15, 13, 15, Unit::Chars), room(3, 3, 3, Unit::Items)), (Some(-2), Some(0)));
    assert_eq!((over(2592, 2048, 864, Unit::Bytes), over(13, 13, 13, Unit::Chars)), (Some(182), None));
}
