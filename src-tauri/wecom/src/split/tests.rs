use super::*;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// A piece without its number, which must be the right one.
fn bare(pieces: &[String]) -> Vec<&str> {
    let count = pieces.len();
    if count == 1 {
        return vec![&pieces[0]];
    }
    let numbered = pieces.iter().enumerate();
    numbered
        .map(|(at, piece)| piece.strip_prefix(&format!("（{}/{count}）", at + 1)).unwrap_or_else(|| panic!("{piece}")))
        .collect()
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{3000}')).collect()
}

#[test]
fn what_fits_stays_one_piece_without_number() {
    for text in ["", "断电", &"a".repeat(2048), " \n "] {
        assert_eq!(paragraphs(text, 2048), [text]);
    }
    assert_eq!(paragraphs(&"a".repeat(2049), 2048).len(), 2);
    assert_eq!(paragraphs("一\r\n二\r三", 2048), ["一\n二\n三"]);
}

#[test]
fn paragraphs_come_before_sentences_and_sentences_before_characters() {
    let paragraph = "今晚八点检修。请保存文件。".repeat(2);
    let text = format!("{paragraph}\n\n{paragraph}\n\n{paragraph}");
    assert_eq!(bare(&paragraphs(&text, 150)), [&paragraph, &paragraph, &paragraph]);

    let sentences = "今晚检修一号机房的电。".repeat(10);
    for piece in bare(&paragraphs(&sentences, 150)) {
        assert!(piece.ends_with('。'), "{piece}");
    }
    let quoted = "他说：“今晚检修。”".repeat(20);
    for piece in bare(&paragraphs(&quoted, 150)) {
        assert!(piece.ends_with("。”"), "{piece}");
    }
    let plain = "电".repeat(100);
    let pieces = paragraphs(&plain, 64);
    let (last, full) = pieces.split_last().unwrap();
    assert!(last.len() <= 64 && full.iter().all(|piece| piece.len() == 63), "{pieces:?}");
    let english = "Version 1.5 of the plan is out. Please read it today! ".repeat(6);
    for piece in bare(&paragraphs(&english, 128)) {
        assert!(piece.ends_with(['.', '!']) && !piece.ends_with("1."), "{piece}");
    }
}

#[test]
fn a_number_with_more_digits_takes_its_room() {
    for (length, limit) in [(58 * 9, 64), (58 * 10, 64), (60 * 100, 64), (70_000, 64), (2038 * 9 + 1, 2048)] {
        let text = "a".repeat(length);
        let pieces = paragraphs(&text, limit);
        assert!(pieces.iter().all(|piece| piece.len() <= limit));
        assert_eq!(bare(&pieces).concat(), text);
    }
}

#[test]
fn links_templates_and_families_stay_whole() {
    let link = "<a href=\"https://example.com/a?b=1\">查看</a>";
    for shift in 0..70 {
        let text = format!("{}{link}👨‍👩‍👧$userName=gao_yu${}", "a".repeat(shift), "b".repeat(70));
        let pieces = paragraphs(&text, 80);
        for whole in [link, "👨‍👩‍👧", "$userName=gao_yu$"] {
            assert!(pieces.iter().any(|piece| piece.contains(whole)), "{shift}: {pieces:?}");
        }
        assert_eq!(bare(&pieces).concat(), text);
    }
}

#[test]
fn a_link_with_long_words_becomes_several_to_one_address() {
    let text = format!("<A href='https://e.cn'>{}</A>", "读".repeat(60));
    let pieces = paragraphs(&text, 100);
    assert!(pieces.len() > 2);
    let mut words = 0;
    for piece in bare(&pieces) {
        let inside = piece.strip_prefix("<A href='https://e.cn'>").unwrap().strip_suffix("</A>").unwrap();
        assert!(!inside.is_empty());
        words += inside.chars().count();
    }
    assert_eq!(words, 60);
    let endless = format!("<a href=\"https://e.cn/{}\">读</a>", "x".repeat(500));
    assert_eq!(bare(&paragraphs(&endless, 100)).concat(), endless, "no piece holds it: cut as text");
}

#[test]
fn a_character_that_is_longer_than_a_piece_is_cut_between_its_marks() {
    let text = format!("e{}", "\u{301}".repeat(200));
    let pieces = paragraphs(&text, 64);
    assert!(pieces.iter().all(|piece| piece.len() <= 64));
    assert_eq!(bare(&pieces).concat(), text);
}

#[test]
fn other_kinds_hold_the_text() {
    let text = format!("停电通知<b>\n{}", "今晚 & 明早。\n".repeat(300));
    let offers = offers(&text);
    assert!(offers.pieces.len() > 1);
    let Message::Mpnews { mpnews } = &offers.mpnews else { panic!("kind") };
    let [article] = mpnews.articles.as_slice() else { panic!("articles") };
    assert_eq!(article.title, "停电通知<b>");
    assert!(article.content.contains("今晚 &amp; 明早。") && !article.content.contains(" & "));
    assert_eq!(article.content.matches("明早").count(), 300);
    let Message::Textcard { textcard } = &offers.textcard else { panic!("kind") };
    assert_eq!(textcard.title, "停电通知<b>");
    assert!(textcard.description.starts_with("今晚 & 明早。<br>"));
    assert_eq!(offers.file.name, "停电通知b.txt");
    assert_eq!(offers.file.bytes(), format!("\u{FEFF}{text}").as_bytes());
    assert_eq!(as_file("\u{FEFF}x").bytes(), "\u{FEFF}x".as_bytes());
    assert_eq!(as_file("\n../../etc\\passwd\u{7}").name, "etcpasswd.txt");
    assert_eq!(as_file(" \n///\n").name, "通知.txt");
}

fn texts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => "[a-z断电。，！？. \\n\\r]{1,30}",
        1 => Just("\n\n".to_owned()),
        1 => Just("<a href=\"https://e.cn/1\">看</a>".to_owned()),
        1 => Just("<a href='x".to_owned()),
        1 => Just("</a>".to_owned()),
        1 => Just("$departmentName=12$".to_owned()),
        1 => Just("👨‍👩‍👧e\u{301}\u{301}🇨🇳".to_owned()),
        1 => "\\PC{0,20}",
    ];
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn nothing_is_lost_and_everything_fits(text in texts(), limit in 0usize..400) {
        let pieces = paragraphs(&text, limit);
        prop_assert!(pieces.iter().all(|piece| piece.len() <= limit.max(LEAST_LIMIT)), "{:?}", pieces);
        let bare = bare(&pieces);
        prop_assert!(pieces.len() < 2 || bare.iter().all(|piece| !without_space(piece).is_empty()));
        // A link whose words are longer than a piece is written several times; here none is.
        if !text.contains("<a href='x") {
            prop_assert_eq!(without_space(&bare.concat()), without_space(&text));
        }
    }

    #[test]
    fn cuts_lie_between_what_is_seen_as_characters(text in texts(), limit in 100usize..400) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n").replace("<a href='x", "");
        let pieces = paragraphs(&text, limit);
        let mut rest = text.as_str();
        for piece in bare(&pieces) {
            let at = rest.find(piece).unwrap();
            prop_assert!(without_space(&rest[..at]).is_empty());
            let cut = at + piece.len();
            let ends: Vec<usize> = rest.grapheme_indices(true).map(|(at, cluster)| at + cluster.len()).collect();
            prop_assert!(cut == 0 || ends.contains(&cut) || rest[..cut].ends_with("</a>") || rest[cut..].starts_with("<a") || piece.ends_with('$') || rest[cut..].starts_with('$'), "{:?} | {:?}", &rest[..cut], &rest[cut..]);
            let open = piece.matches("<a href=\"https").count();
            prop_assert!(open <= piece.matches("</a>").count(), "{}", piece);
            rest = &rest[cut..];
        }
        prop_assert!(without_space(rest).is_empty());
    }
}
