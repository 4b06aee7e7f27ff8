//! Common Chinese surnames and given names with their pinyin, and the ways in which admins make user ids of them.
//! The lists hold characters that sound alike on purpose (章 and 张, 莉 and 丽), because searching by pinyin has to
//! cope with them.

use crate::seeded::Seeded;

/// A person's name in characters and in pinyin without tones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// 王伟
    pub(crate) text: String,
    /// wang
    pub(crate) surname: &'static str,
    /// wei
    pub(crate) given: String,
}

#[rustfmt::skip]
const SURNAMES: &[(&str, &str)] = &[
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("黄", "huang"), ("赵", "zhao"),
    ("吴", "wu"), ("周", "zhou"), ("徐", "xu"), ("孙", "sun"), ("马", "ma"), ("朱", "zhu"), ("胡", "hu"), ("郭", "guo"),
    ("何", "he"), ("林", "lin"), ("高", "gao"), ("罗", "luo"), ("郑", "zheng"), ("梁", "liang"), ("谢", "xie"), ("宋", "song"),
    ("唐", "tang"), ("许", "xu"), ("韩", "han"), ("邓", "deng"), ("冯", "feng"), ("曹", "cao"), ("彭", "peng"), ("曾", "zeng"),
    ("肖", "xiao"), ("田", "tian"), ("董", "dong"), ("潘", "pan"), ("袁", "yuan"), ("蔡", "cai"), ("蒋", "jiang"), ("余", "yu"),
    ("于", "yu"), ("杜", "du"), ("叶", "ye"), ("程", "cheng"), ("魏", "wei"), ("苏", "su"), ("吕", "lv"), ("丁", "ding"),
    ("任", "ren"), ("卢", "lu"), ("姚", "yao"), ("沈", "shen"), ("钟", "zhong"), ("姜", "jiang"), ("崔", "cui"), ("谭", "tan"),
    ("陆", "lu"), ("范", "fan"), ("汪", "wang"), ("廖", "liao"), ("石", "shi"), ("金", "jin"), ("章", "zhang"), ("贾", "jia"),
    ("夏", "xia"), ("单", "shan"), ("解", "xie"), ("仇", "qiu"), ("区", "ou"), ("欧阳", "ouyang"), ("上官", "shangguan"), ("司马", "sima"),
];

#[rustfmt::skip]
const FIRST: &[(&str, &str)] = &[
    ("建", "jian"), ("志", "zhi"), ("文", "wen"), ("晓", "xiao"), ("小", "xiao"), ("子", "zi"), ("雨", "yu"), ("宇", "yu"),
    ("思", "si"), ("梓", "zi"), ("俊", "jun"), ("明", "ming"), ("国", "guo"), ("海", "hai"), ("春", "chun"), ("玉", "yu"),
    ("丽", "li"), ("美", "mei"), ("佳", "jia"), ("嘉", "jia"), ("家", "jia"), ("天", "tian"), ("永", "yong"), ("德", "de"),
    ("金", "jin"), ("一", "yi"), ("亦", "yi"), ("若", "ruo"), ("诗", "shi"), ("浩", "hao"), ("泽", "ze"), ("雪", "xue"),
    ("红", "hong"), ("宏", "hong"), ("秀", "xiu"), ("淑", "shu"), ("庆", "qing"), ("少", "shao"), ("世", "shi"), ("景", "jing"),
];

#[rustfmt::skip]
const LAST: &[(&str, &str)] = &[
    ("伟", "wei"), ("芳", "fang"), ("娜", "na"), ("敏", "min"), ("静", "jing"), ("丽", "li"), ("莉", "li"), ("强", "qiang"),
    ("磊", "lei"), ("军", "jun"), ("洋", "yang"), ("勇", "yong"), ("艳", "yan"), ("杰", "jie"), ("娟", "juan"), ("涛", "tao"),
    ("明", "ming"), ("超", "chao"), ("霞", "xia"), ("平", "ping"), ("刚", "gang"), ("华", "hua"), ("鹏", "peng"), ("辉", "hui"),
    ("婷", "ting"), ("琳", "lin"), ("林", "lin"), ("峰", "feng"), ("锋", "feng"), ("斌", "bin"), ("宁", "ning"), ("玲", "ling"),
    ("梅", "mei"), ("轩", "xuan"), ("怡", "yi"), ("怿", "yi"), ("欣", "xin"), ("萍", "ping"), ("波", "bo"), ("龙", "long"),
    ("云", "yun"), ("燕", "yan"), ("飞", "fei"), ("雯", "wen"), ("洁", "jie"), ("凯", "kai"), ("帆", "fan"), ("颖", "ying"),
    ("健", "jian"), ("瑶", "yao"), ("晨", "chen"), ("航", "hang"), ("倩", "qian"), ("博", "bo"), ("昊", "hao"), ("乐", "le"),
];

/// A name by chance: every third has one given character, the others two.
pub(crate) fn any_name(random: &mut Seeded) -> Name {
    let (surname_text, surname) = *random.pick(SURNAMES);
    let (last_text, last) = *random.pick(LAST);
    if random.chance(33) {
        return Name { text: format!("{surname_text}{last_text}"), surname, given: last.to_owned() };
    }
    let (first_text, first) = *random.pick(FIRST);
    Name { text: format!("{surname_text}{first_text}{last_text}"), surname, given: format!("{first}{last}") }
}

/// A user id as companies make them: mostly the plain pinyin, some with a dot, an underscore, capitals, initials or a
/// number. Not unique; the caller appends a number where needed.
pub(crate) fn any_userid(name: &Name, random: &mut Seeded) -> String {
    let (surname, given) = (name.surname, name.given.as_str());
    match random.below(100) {
        0..=64 => format!("{surname}{given}"),
        65..=76 => format!("{surname}.{given}"),
        77..=84 => format!("{}{}", capital(surname), capital(given)),
        85..=90 => format!("{surname}_{given}"),
        91..=94 => format!("{given}.{surname}"),
        95..=97 => format!("{surname}{given}{:02}", random.below(100)),
        _ => format!("{}{}", given.chars().next().unwrap_or('x'), capital(surname)),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_of_the_documented_alphabet() {
        let mut random = Seeded::new(3);
        for _ in 0..2000 {
            let name = any_name(&mut random);
            let id = any_userid(&name, &mut random);
            assert!(id.len() <= 64 && id.starts_with(|c: char| c.is_ascii_alphanumeric()), "{id}");
            assert!(id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@.".contains(&b)), "{id}");
        }
    }

    #[test]
    fn different_characters_share_a_pinyin() {
        let same = |list: &[(&str, &str)], sound: &str| list.iter().filter(|(_, pinyin)| *pinyin == sound).count();
        assert!(same(SURNAMES, "zhang") >= 2);
        assert!(same(LAST, "li") >= 2);
    }
}
