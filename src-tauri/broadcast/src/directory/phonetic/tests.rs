use super::*;
use proptest::prelude::*;

fn fit(name: &str, word: &str) -> Option<Fit> {
    let mut readings = Readings::new();
    let units: Vec<Unit> = readings.units(name).collect();
    let word: Vec<char> = word.chars().map(fold).collect();
    readings.find(&units, &word)
}

#[test]
fn names_are_found_by_their_sound() {
    for (name, words) in [
        (
            "张三",
            &["zhangsan", "zs", "zhs", "zhangs", "zsan", "zhsan", "张s", "张san", "张三", "zhan", "z", "s", "san"][..],
        ),
        ("单田芳", &["shantianfang", "dtf", "stf", "chantf", "dantian"]),
        ("重庆分公司", &["chongqing", "zhongqing", "cqfgs", "分公司", "fgs"]),
        ("吕布", &["lvbu", "lubu", "lyubu", "lb"]),
        ("西安", &["xian", "xa", "xi"]),
        ("欧阳秀", &["oyx", "ouyangxiu", "ouyx", "yx"]),
        ("Tom李", &["tomli", "toml", "TOM", "li"]),
        ("买买提·艾力", &["mmtal", "maimaitiaili", "mmt艾"]),
        ("ＡＢ部", &["ab", "AB部", "abb"]),
    ] {
        for word in words {
            assert!(fit(name, word).is_some(), "{name} {word}");
        }
    }
}

#[test]
fn other_names_are_not() {
    for (name, word) in [
        ("张三", "zhangsi"),
        ("张三", "zss"),
        ("张三", "sz"),
        ("张三", "zhangg"),
        ("李四", "zs"),
        ("", "z"),
        ("Tom", "tm"),
    ] {
        assert_eq!(fit(name, word), None, "{name} {word}");
    }
}

#[test]
fn places() {
    assert_eq!(fit("张三", "zs"), Some(Fit { start: 0, end: 2, literal: false }));
    assert_eq!(fit("张三", "zh"), Some(Fit { start: 0, end: 1, literal: false }));
    assert_eq!(fit("张三丰", "三"), Some(Fit { start: 1, end: 2, literal: true }));
    assert_eq!(fit("a·b", "ab"), Some(Fit { start: 0, end: 3, literal: false }));
}

#[test]
fn hostile_names_cost_little() {
    let name = "啊".repeat(2000);
    let word = format!("{}x", "a".repeat(60));
    assert_eq!(fit(&name, &word), None);
}

#[test]
fn sorting_follows_the_sound() {
    let mut names = ["张三", "李四", "安娜", "王伟", "Bob"];
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(names, ["安娜", "Bob", "李四", "王伟", "张三"]);
}

proptest! {
    #[test]
    fn a_piece_of_a_name_is_always_found(name in "\\PC{1,12}", from in 0_usize..12, length in 1_usize..12) {
        let piece: String = name.chars().skip(from).take(length).collect();
        prop_assume!(!piece.is_empty());
        let found = fit(&name, &piece);
        prop_assert!(found.is_some());
    }

    #[test]
    fn the_usual_readings_and_their_initials_are_always_found(name in "[一-龥]{1,6}") {
        use pinyin::ToPinyin;
        let readings: Vec<&str> = name.as_str().to_pinyin().flatten().map(pinyin::Pinyin::plain).collect();
        prop_assume!(readings.len() == name.chars().count() && readings.iter().all(|r| r.is_ascii()));
        prop_assert!(fit(&name, &readings.concat()).is_some());
        let initials: String = readings.iter().filter_map(|r| r.chars().next()).collect();
        prop_assert!(fit(&name, &initials).is_some());
    }

    #[test]
    fn nothing_panics(name in any::<String>(), word in any::<String>()) {
        let _ = fit(&name, &word);
    }
}
