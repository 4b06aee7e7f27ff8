//! Tests of [`super`].

use super::*;
use crate::directory::alike::folded;
use crate::directory::samples::{any_company, member, small};
use proptest::prelude::*;

fn read(text: &str) -> (Vec<String>, Vec<String>, Vec<String>, u32) {
    let report = paste(&Snapshot::build(small()), text);
    (
        report.matched.into_iter().map(|r| r.id).collect(),
        report.ambiguous.into_iter().map(|a| format!("{}={}", a.typed, a.candidates.len())).collect(),
        report.unmatched,
        report.repeated,
    )
}

fn lists(
    matched: &[&str],
    ambiguous: &[&str],
    unmatched: &[&str],
    repeated: u32,
) -> (Vec<String>, Vec<String>, Vec<String>, u32) {
    let own = |list: &[&str]| list.iter().map(|&s| s.to_owned()).collect();
    (own(matched), own(ambiguous), own(unmatched), repeated)
}

#[test]
fn accounts_and_names_in_every_separation() {
    assert_eq!(
        read("zhangsan,LINQING；高煜|章三、 zhang.san\n\u{feff}\"wangwei\"\r\n\n，;"),
        lists(&["zhangsan", "LinQing", "gao_yu", "zhang.san", "wangwei"], &[], &[], 1),
    );
}

#[test]
fn nothing_is_guessed() {
    assert_eq!(
        read("王伟\n王伟\n张三丰\nzhangs\n张\n单雄信"),
        lists(&["u1001"], &["王伟=2"], &["张三丰", "zhangs", "张"], 1)
    );
}

#[test]
fn departments_and_tags_by_their_exact_names() {
    assert_eq!(read("销售部，急救员，销售"), lists(&["3", "1"], &[], &["销售"], 0));
}

#[test]
fn names_with_accounts() {
    assert_eq!(read("王伟(wangwei2)"), lists(&["wangwei2"], &[], &[], 0));
    assert_eq!(
        read("王伟（WANGWEI）\nwangwei2 王伟\n张三 zhangsan"),
        lists(&["wangwei", "wangwei2", "zhangsan"], &[], &[], 0)
    );
    assert_eq!(
        read("张三 <zhangsan@corp.example.com>\nlinqing@corp.example.com"),
        lists(&["zhangsan"], &["linqing@corp.example.com=1"], &[], 0),
        "the name tells who is meant; an address of a domain that nobody knows does not"
    );
    // Account and name of different people: the user has to look.
    assert_eq!(read("林青(zhangsan)"), lists(&[], &["林青(zhangsan)=2"], &[], 0));
    assert_eq!(read("zhangsan 林青"), lists(&[], &["zhangsan 林青=2"], &[], 0));
    assert_eq!(read("李四(zhangsan)"), lists(&[], &[], &["李四(zhangsan)"], 0));
    assert_eq!(read("张三(nobody)"), lists(&[], &[], &["张三(nobody)"], 0));
}

#[test]
fn lists_with_spaces() {
    assert_eq!(read("张三 林青 高煜"), lists(&["zhangsan", "LinQing", "gao_yu"], &[], &[], 0));
    assert_eq!(read("zhangsan gao_yu"), lists(&["zhangsan", "gao_yu"], &[], &[], 0));
    assert_eq!(read("张三 经理 高煜"), lists(&["zhangsan", "gao_yu"], &[], &["经理"], 0));
    assert_eq!(read("张三 13800001234"), lists(&["zhangsan"], &[], &["13800001234"], 0));
    assert_eq!(read("zhangsan nobody1"), lists(&["zhangsan"], &[], &["nobody1"], 0));
    // A name with blanks inside is not that of its pieces.
    assert_eq!(read("张三 丰\nZhangsan Smith"), lists(&[], &[], &["张三 丰", "Zhangsan Smith"], 0));
    assert_eq!(read("张 三\n林　青"), lists(&["zhangsan", "LinQing"], &[], &[], 0));
}

#[test]
fn numbers_bullets_and_slashes() {
    assert_eq!(
        read("1. 张三\n2、林青\n（3）高煜\n④ 章三\n- 单雄信\n6) 王伟(wangwei2)"),
        lists(&["zhangsan", "LinQing", "gao_yu", "zhang.san", "u1001", "wangwei2"], &[], &[], 0)
    );
    assert_eq!(read("1、2、3"), lists(&[], &[], &["1", "2", "3"], 0), "a list of numbers");
    assert_eq!(read("张三/林青／无名"), lists(&["zhangsan", "LinQing"], &[], &["无名"], 0));
    assert_eq!(read("青禾科技/销售部/华东区"), lists(&["31"], &[], &[], 0), "a path is its last department");
    assert_eq!(read("行政部/张三"), lists(&["zhangsan"], &["行政部=1"], &[], 0));
}

#[test]
fn rows_whose_cells_contradict_are_asked() {
    assert_eq!(read("linqing\t张三"), lists(&[], &["linqing 张三=2"], &[], 0));
    assert_eq!(read("账号,姓名\nlinqing,张三"), lists(&[], &["linqing 张三=2"], &["账号", "姓名"], 1));
    assert_eq!(read("zhangsan,张三\nlinqing,高煜"), lists(&["zhangsan"], &["linqing 高煜=2"], &[], 2));
    assert_eq!(read("linqing,张三"), lists(&["LinQing", "zhangsan"], &[], &[], 0), "a list of two");
    let mut contacts = small();
    contacts.members.extend([member("1", "一号", &[2]), member("2", "二号", &[2])]);
    let report = paste(&Snapshot::build(contacts), "1\t张三\tzhangsan\t7\n2、林青");
    let asked: Vec<_> = report.ambiguous.iter().map(|one| (one.typed.as_str(), one.candidates.len())).collect();
    assert_eq!(asked, [("1 张三 zhangsan", 2), ("2", 1)]);
    assert_eq!(report.matched.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["LinQing"]);
    assert_eq!(report.unmatched, ["7"]);
}

#[test]
fn names_are_found_as_they_look() {
    assert_eq!(read("张\u{200b}三\nｌｉｎｑｉｎｇ\n⾼煜"), lists(&["zhangsan", "LinQing", "gao_yu"], &[], &[], 0));
}

#[test]
fn rows_of_a_sheet() {
    assert_eq!(read("张三\tzhangsan\t行政部"), lists(&["zhangsan"], &[], &[], 0), "the department is not a recipient");
    assert_eq!(read("王伟\t华东区"), lists(&["wangwei2"], &[], &[], 0), "the department tells which one");
    assert_eq!(read("王伟\t销售部"), lists(&[], &["王伟=2"], &[], 0));
    assert_eq!(read("张三\t销售部\t经理"), lists(&["zhangsan"], &[], &["销售部", "经理"], 0));
    assert_eq!(read("张三\t林青"), lists(&["zhangsan", "LinQing"], &[], &[], 0));
    assert_eq!(read("行政部\t销售部"), lists(&["2", "3"], &[], &[], 0));
}

#[test]
fn a_department_beside_its_own_people_is_asked_for() {
    assert_eq!(read("张三,zhangsan,行政部"), lists(&["zhangsan"], &[], &[], 2), "a row of a sheet");
    assert_eq!(read("张三,高煜,行政部"), lists(&["zhangsan", "gao_yu"], &["行政部=1"], &[], 0));
    assert_eq!(read("zhangsan；高煜；销售部；急救员"), lists(&["zhangsan", "gao_yu", "3", "1"], &[], &[], 0));
    assert_eq!(read("张三,林青\t行政部"), lists(&["zhangsan", "LinQing"], &[], &["行政部"], 0));
    assert_eq!(read("张三\n行政部"), lists(&["zhangsan", "2"], &[], &[], 0), "on a line of its own it is meant");
}

#[test]
fn large_pastes_are_read() {
    let text = "zhangsan\n".repeat(12_000);
    assert_eq!(read(&text), lists(&["zhangsan"], &[], &[], 11_999));
    assert_eq!(read(&"长".repeat(100_000)).2.len(), 1);
}

proptest! {
    #[test]
    fn every_entry_is_accounted_for(
        contacts in any_company(),
        entries in prop::collection::vec("uSER[0-9]{1,2}|[张王李单吕]{1,2}|部门[0-9]|[a-z]{1,3}", 0..30),
        separator in "[,，;；|、\n]",
    ) {
        let report = paste(&Snapshot::build(contacts), &entries.join(&separator));
        let told = report.matched.len() + report.ambiguous.len() + report.unmatched.len() + report.repeated as usize;
        prop_assert_eq!(told, entries.len());
        prop_assert!(report.ambiguous.iter().all(|a| !a.candidates.is_empty()));
    }

    #[test]
    fn whatever_is_matched_was_in_the_text(contacts in any_company(), text in "[张王李uUser0-9 ,\t\n()部门|@.]{0,80}|\\PC{0,60}") {
        let report = paste(&Snapshot::build(contacts), &text);
        let text = folded(&text);
        for recipient in report.matched {
            let named = recipient.name.as_deref().is_some_and(|name| text.contains(&folded(name)));
            prop_assert!(named || text.contains(&recipient.id.to_lowercase()));
        }
    }
}
