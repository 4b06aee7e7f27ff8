use super::*;
use TextLanguage::{Chinese, English};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Most characters of what happened, why, what to do and where, in Chinese and in English.
const MOST: [[usize; 4]; 2] = [[30, 130, 200, 40], [70, 300, 420, 80]];

fn han(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{3000}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'))
}

fn said(one: &Explanation) -> [&str; 4] {
    [one.what, one.why, &one.advice, one.place.unwrap_or_default()]
}

#[test]
fn every_file_has_the_rows_of_the_table_and_all_columns() {
    for (text, heading) in [
        (FACTS, "code\tsubject\tagain"),
        (CHINESE, "code\twhat\twhy\tdo\twhere"),
        (ENGLISH, "code\twhat\twhy\tdo\twhere"),
    ] {
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some(heading));
        let columns = heading.split('\t').count();
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
        let codes: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
        assert_eq!(codes, all().iter().map(|entry| entry.code.to_string()).collect::<Vec<_>>());
        assert!(rows.iter().all(|row| row.len() == columns), "{heading}");
    }
    assert_eq!(every(Chinese).count(), all().len());
    assert_eq!(every(English).count(), all().len());
}

#[test]
fn every_text_is_there_and_short() {
    for (language, most) in [(Chinese, MOST[0]), (English, MOST[1])] {
        for one in every(language) {
            let texts = said(&one);
            for (text, most) in texts.iter().zip(most) {
                assert!(text.chars().count() <= most, "{} {text}", one.code);
                assert_eq!(*text, text.trim(), "{}", one.code);
            }
            assert!(texts[..3].iter().all(|text| !text.is_empty()), "{}", one.code);
            assert!(!one.what.ends_with(['.', '。']), "a title: {}", one.what);
            let end = if language == Chinese { '。' } else { '.' };
            assert!(one.why.ends_with(end) && one.advice.ends_with(end), "sentences: {}", one.code);
        }
    }
}

#[test]
fn titles_tell_the_numbers_apart() {
    for language in [Chinese, English] {
        let titles: BTreeSet<&str> = every(language).map(|one| one.what).collect();
        assert_eq!(titles.len(), all().len());
    }
}

#[test]
fn no_text_mixes_the_languages() {
    for one in every(English) {
        assert!(said(&one).iter().all(|text| !han(text)), "{}", one.code);
    }
    for one in every(Chinese) {
        assert!(said(&one).iter().all(|text| text.is_empty() || han(text)), "{}", one.code);
        for text in said(&one) {
            // A half-width mark stands in an address alone.
            let marks = text.replace("https://", "").replace("http://", "");
            assert!(!marks.contains([',', ';', ':', '?', '!']), "{} {text}", one.code);
        }
    }
}

#[test]
fn both_languages_name_a_place_or_neither() {
    for (zh, en) in every(Chinese).zip(every(English)) {
        assert_eq!(zh.place.is_some(), en.place.is_some(), "{}", zh.code);
        assert!(zh.place.is_none_or(|place| place.starts_with("管理后台 → ")), "{}", zh.code);
        assert!(en.place.is_none_or(|place| place.starts_with("Admin console → ")), "{}", en.code);
    }
}

/// Whether a text says to wait and nothing else.
fn only_waits(text: &str) -> bool {
    let text = text.to_lowercase();
    ["稍后", "过几分钟", "过一会", "过一段", " later", "in a few minutes", "in a moment"]
        .iter()
        .any(|one| text.contains(one))
}

#[test]
fn advice_and_class_do_not_contradict_each_other() {
    for (zh, en) in every(Chinese).zip(every(English)) {
        let allowed: &[TryAgain] = match zh.class {
            None => &[TryAgain::None],
            Some(ErrorClass::Token) => &[TryAgain::Auto, TryAgain::Change],
            Some(ErrorClass::Rate) => &[TryAgain::Wait, TryAgain::Soon],
            Some(ErrorClass::Transient) => &[TryAgain::Soon],
            Some(_) => &[TryAgain::Change, TryAgain::Never],
        };
        assert!(allowed.contains(&zh.again), "{} {:?}", zh.code, zh.again);
        match zh.again {
            TryAgain::Change | TryAgain::Never => {
                assert!(!only_waits(&zh.advice) && !only_waits(&en.advice), "waiting does not help: {}", zh.code);
            }
            TryAgain::Soon | TryAgain::Wait => {
                assert!(["过", "等", "稍后"].iter().any(|word| zh.advice.contains(word)), "{}", zh.advice);
                let advice = en.advice.to_lowercase();
                assert!(["wait", "again", "pause"].iter().any(|word| advice.contains(word)), "{}", en.advice);
            }
            TryAgain::Auto => assert!(zh.why.contains("自动") && en.why.contains("renewed"), "{}", zh.code),
            TryAgain::None => assert_eq!(zh.code, 0),
        }
    }
}

#[test]
fn a_number_of_an_interface_that_is_not_used_says_so() {
    for (zh, en) in every(Chinese).zip(every(English)).filter(|(zh, _)| zh.subject == Subject::Elsewhere) {
        assert!(zh.advice.contains("驿传"), "{}", zh.code);
        assert!(en.advice.contains("Posthorn"), "{}", en.code);
    }
}

#[test]
fn numbers_outside_the_table_have_no_text() {
    for code in [1, -2, 40002, 987_654_321, i64::MAX, i64::MIN] {
        assert_eq!(explain(code, Chinese), None);
        assert_eq!(explain(code, English), None);
        assert_eq!(gist(code), None);
    }
}

#[test]
fn each_number_is_explained_as_in_the_list_of_all() {
    for language in [Chinese, English] {
        for one in every(language) {
            assert_eq!(explain(one.code, language), Some(one));
        }
    }
}

/// What articles on the web get wrong: 40014 is no message type, 41044 no link of a card, 60011 no frequency, 40001 no token.
#[test]
fn the_usual_mistakes_are_not_repeated() {
    let of = |code| explain(code, English).unwrap();
    assert!(of(40014).what.contains("token"));
    assert!(of(40008).what.contains("message type"));
    assert_eq!(of(41044).subject, Subject::Elsewhere);
    assert!(of(60011).what.contains("visible range"));
    assert!(of(40001).what.contains("secret"));
    assert_eq!((of(45009).again, of(45033).again), (TryAgain::Wait, TryAgain::Soon));
}

#[test]
fn what_admins_meet_most_tells_every_step() {
    let (zh, en) = (explain(60020, Chinese).unwrap(), explain(60020, English).unwrap());
    assert_eq!(zh.place, Some("管理后台 → 应用管理 → 应用 → 企业可信IP"));
    for advice in [&zh.advice, &en.advice] {
        let steps: Vec<&str> = advice.lines().filter_map(|line| line.get(..3)).collect();
        assert_eq!(steps, ["1. ", "2. ", "3. "]);
    }
    let (zh, en) = (explain(81013, Chinese).unwrap(), explain(81013, English).unwrap());
    assert!(zh.advice.contains("可见范围") && zh.why.contains("没有发给任何人"));
    assert!(en.advice.contains("visible range") && en.why.contains("Nothing was sent"));
    let (zh, en) = (explain(45009, Chinese).unwrap(), explain(45009, English).unwrap());
    for length in ["60 秒", "60 分钟", "当天", "30 天"] {
        assert!(zh.why.contains(length), "{length}");
    }
    assert!(en.why.contains("60 seconds") && en.why.contains("60 minutes") && en.why.contains("30 days"));
}

#[test]
fn an_error_is_worded_with_the_place_in_the_console() {
    let texts = error_texts(Chinese);
    assert_eq!(texts.len(), all().len());
    let one = explain(60020, Chinese).unwrap();
    assert_eq!((texts["60020"].title, texts["60020"].why), (one.what, one.why));
    assert_eq!(texts["60020"].fix, format!("{}\n{}", one.advice, one.place.unwrap()));
    assert_eq!(texts["82001"].fix, explain(82001, Chinese).unwrap().advice);
    assert!(texts.contains_key("-1"));
}

#[test]
fn a_search_finds_by_number_by_words_of_both_languages_and_by_what_was_pasted() {
    let found = |query: &str| search(query, Chinese).iter().map(|one| one.code).collect::<Vec<_>>();
    assert_eq!(found("").len(), all().len());
    assert_eq!(found("60020"), [60020]);
    assert_eq!(found(" -1 "), [-1]);
    assert!(found("600").starts_with(&[6000, 60003, 60004]));
    assert!(found("可信").contains(&60020));
    assert!(found("TRUSTED ip").contains(&60020));
    assert!(found("企业可信IP").contains(&60020));
    assert!(found("不安全的访问").contains(&60020), "the vendor's words");
    assert_eq!(found("errcode 60020, hint: [1665631550347282], from ip: 203.0.113.9"), [60020]);
    assert_eq!(found("no such words at all"), Vec::<i64>::new());
    assert_eq!(search("60020", English)[0].what, explain(60020, English).unwrap().what);
}

proptest! {
    #[test]
    fn any_search_is_answered_with_numbers_of_the_table(query in "\\PC{0,600}") {
        let found = search(&query, English);
        prop_assert!(found.windows(2).all(|pair| pair[0].code < pair[1].code));
        for one in found {
            prop_assert_eq!(explain(one.code, English).map(|whole| whole.what), Some(one.what));
        }
    }
}
