//! Texts that a person cannot tell apart: the same characters in other widths, as radicals (how names come out of PDF files), as
//! compatibility ideographs, with another dot in a foreign name, with blanks or invisible characters inside. They are compared as
//! one, so that a name is found however it was typed, and two people whose names only a program can tell apart are asked about.

use unicode_normalization::UnicodeNormalization;

/// First character of the block "CJK Radicals Supplement", most of which NFKC leaves alone.
const FIRST_RADICAL: u32 = 0x2e80;
/// The ideographs that its characters look like, in the order of the block; itself where there is none (`EquivalentUnifiedIdeograph`
/// of the Unicode character database).
const RADICALS: &str = "\
     ⺀厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵⺚旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂\
     肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// The form in which names, accounts and what was typed are compared.
pub(crate) fn folded(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let chars = text.chars().filter(|c| !is_invisible(*c)).map(without_radical).nfkc();
    let mut folded = String::with_capacity(text.len());
    // Blanks count between words of Latin letters alone: 张　三 is 张三.
    let mut blank = false;
    for c in chars.flat_map(char::to_lowercase) {
        if c.is_whitespace() || c.is_control() {
            blank = true;
            continue;
        }
        let c = if is_dot(c) { DOT } else { c };
        let is_word = |c: char| !is_ideograph(c) && c != DOT;
        if blank && is_word(c) && folded.chars().next_back().is_some_and(is_word) {
            folded.push(' ');
        }
        blank = false;
        // 阿里.买买提: a full stop between ideographs is the dot of a name.
        if is_ideograph(c) && folded.ends_with('.') && folded.chars().nth_back(1).is_some_and(is_ideograph) {
            folded.pop();
            folded.push(DOT);
        }
        folded.push(c);
    }
    folded
}

/// The dot of foreign names (间隔号), as the national standard has it.
const DOT: char = '·';

fn is_dot(c: char) -> bool {
    matches!(
        c,
        '\u{b7}'
            | '\u{387}'
            | '\u{16eb}'
            | '\u{2022}'
            | '\u{2024}'
            | '\u{2027}'
            | '\u{2218}'
            | '\u{2219}'
            | '\u{22c5}'
            | '\u{25cf}'
            | '\u{25e6}'
            | '\u{2e31}'
            | '\u{2e33}'
            | '\u{30fb}'
    )
}

/// Han characters, the radicals among them, and the marks that stand for them.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Characters that are drawn as nothing: zero-width ones, direction marks, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

fn without_radical(c: char) -> char {
    let place = u32::from(c).checked_sub(FIRST_RADICAL).filter(|place| *place < 0x74);
    place.and_then(|place| RADICALS.chars().nth(place as usize)).unwrap_or(c)
}

/// One character as it is compared, where one stands for one; for searching while somebody types.
pub(super) fn folded_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut forms = without_radical(c).nfkc().flat_map(char::to_lowercase);
    match (forms.next(), forms.next()) {
        (Some(one), None) if is_dot(one) => DOT,
        (Some(one), None) => one,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("丁⼀", "丁一"),
            ("⻢⻩⻰", "马黄龙"),
            ("\u{f9e1}\u{5a1c}", "李娜"),
            ("阿里·买买提", "阿里•买买提"),
            ("阿里・买买提", "阿里･买买提"),
            ("阿里‧买买提", "阿里.买买提"),
            ("阿里 · 买买提", "阿里．买买提"),
            ("张　三", "张三"),
            (" 张\u{200b}三\u{feff}", "张三"),
            ("ＺｈａｎｇＳａｎ", "zhangsan"),
            ("Ｌｉ\u{a0} Na", "li na"),
            ("ﬁona", "Fiona"),
            ("李\u{e0101}娜", "李娜"),
        ] {
            assert_eq!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn what_looks_different_stays_different() {
        for (one, other) in
            [("张三", "章三"), ("john smith", "johnsmith"), ("zhang.san", "zhangsan"), ("一二", "二一"), ("己", "已")]
        {
            assert_ne!(folded(one), folded(other), "{one} {other}");
        }
    }

    #[test]
    fn the_radicals_stand_at_their_places() {
        assert_eq!(RADICALS.chars().count(), 0x74);
        for (radical, ideograph) in [
            ('⺁', '厂'),
            ('⺛', '旡'),
            ('⻁', '虎'),
            ('⻅', '见'),
            ('⻓', '长'),
            ('⻘', '青'),
            ('⻳', '龟'),
            ('⼀', '一'),
        ] {
            assert_eq!(folded_char(radical), ideograph);
        }
        assert_eq!((folded_char('Ｗ'), folded_char('㎏')), ('w', '㎏'));
    }

    proptest! {
        #[test]
        fn folding_again_changes_nothing(text in "\\PC{0,20}|[a-zA-Z0-9 .·•张三⼀⻓\u{200b}]{0,20}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }
    }
}
