use super::*;
use tempfile::TempDir;
use wecom::clock::SystemClock;

fn values(name: &str, value: &str) -> Values {
    Values::from([(name.to_owned(), value.to_owned())])
}

fn documents(folder: &TempDir) -> Documents {
    Documents::open(folder.path(), Arc::new(SystemClock)).unwrap()
}

#[test]
fn the_last_values_of_a_name_are_offered_newest_first_and_once() {
    let folder = TempDir::new().unwrap();
    let used = UsedValues::open(documents(&folder));
    for value in ["一", "二", "一", "三", "四", "五", "六"] {
        used.note(&values("地点", value));
    }
    assert_eq!(used.of("地点"), ["六", "五", "四", "三", "一"]);
    assert!(used.of("时间").is_empty());
}

#[test]
fn texts_and_blanks_are_not_kept_and_names_are_bounded() {
    let folder = TempDir::new().unwrap();
    let used = UsedValues::open(documents(&folder));
    used.note(&values("正文", &"长".repeat(LONGEST + 1)));
    used.note(&values("空", "  "));
    assert!(used.of("正文").is_empty() && used.of("空").is_empty());
    for number in 0..NAMES + 5 {
        used.note(&values(&format!("变量{number}"), "值"));
    }
    assert!(used.of("变量0").is_empty());
    assert_eq!(used.of(&format!("变量{}", NAMES + 4)), ["值"]);
}

#[test]
fn they_outlive_the_program() {
    let folder = TempDir::new().unwrap();
    let kept = documents(&folder);
    UsedValues::open(kept.clone()).note(&values("地点", "三楼"));
    assert_eq!(UsedValues::open(kept).of("地点"), ["三楼"]);
}
