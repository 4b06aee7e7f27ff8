use super::super::samples::{member, small};
use super::*;

fn read(more: &[(&str, &str)], domains: &[&str], word: &str) -> (char, Vec<String>) {
    let mut contacts = small();
    contacts.members.extend(more.iter().map(|(id, name)| member(id, name, &[2])));
    let snapshot = Snapshot::build(contacts);
    let domains: Vec<String> = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let reading = Reader { snapshot: &snapshot, domains: &domains }.read(word);
    let kind = match reading {
        Reading::One(_) => '1',
        Reading::Several(_) => 'n',
        Reading::OtherDomain(..) => '@',
        Reading::Contradiction(_) => '!',
        Reading::Nobody => '0',
    };
    (kind, reading.people().iter().map(|one| snapshot.user_ids.get(*one).to_owned()).collect())
}

fn is(expected: &(char, &[&str]), found: &(char, Vec<String>), word: &str) {
    assert_eq!(
        (found.0, found.1.iter().map(String::as_str).collect::<Vec<_>>()),
        (expected.0, expected.1.to_vec()),
        "{word}"
    );
}

#[test]
fn a_word_that_fits_two_people_in_two_ways_is_asked() {
    // A name that is the account of another, a number that is one's account and another's name.
    let more = [("1001", "赵六"), ("zhaoliu", "1001"), ("qian", "zhangsan")];
    is(&('n', &["1001", "zhaoliu"]), &read(&more, &[], "1001"), "1001");
    is(&('n', &["zhangsan", "qian"]), &read(&more, &[], "ZhangSan"), "zhangsan");
    is(&('1', &["1001"]), &read(&more, &[], "赵六"), "赵六");
    is(&('1', &["u1001"]), &read(&more, &[], "单雄信(u1001)"), "brackets");
    is(&('!', &["zhangsan", "qian", "LinQing"]), &read(&more, &[], "林青(zhangsan)"), "林青(zhangsan)");
    is(&('1', &["zhangsan"]), &read(&more, &[], "张三(zhangsan)"), "张三(zhangsan)");
}

#[test]
fn addresses_count_in_the_companys_domains_alone() {
    is(&('@', &["zhangsan"]), &read(&[], &[], "zhangsan@qinghe.cn"), "no domain is known");
    is(&('1', &["zhangsan"]), &read(&[], &["qinghe.cn"], "ZhangSan@Qinghe.cn"), "the admin's word");
    is(&('0', &[]), &read(&[], &["qinghe.cn"], "zhangsan@evil.example"), "another domain");
    let more = [("li.na@qinghe.cn", "李娜")];
    is(&('1', &["zhangsan"]), &read(&more, &[], "zhangsan@qinghe.cn"), "a domain of accounts");
    is(&('1', &["li.na@qinghe.cn"]), &read(&more, &[], "LI.NA@qinghe.cn"), "the account");
    is(&('0', &[]), &read(&more, &[], "zhangsan@qinghe.cn.evil.example"), "looks like it");
    is(&('0', &[]), &read(&more, &[], "li.na@evil.example"), "another domain");
    let two = [("li.na@qinghe.cn", "李娜"), ("li.na", "李纳")];
    is(&('n', &["li.na@qinghe.cn", "li.na"]), &read(&two, &[], "li.na@qinghe.cn"), "an account and an address");
    is(&('@', &["zhangsan"]), &read(&[("guest@qq.com", "客人")], &[], "zhangsan@qq.com"), "a public service");
}

#[test]
fn what_looks_alike_is_found_and_two_who_look_alike_are_asked() {
    is(&('1', &["zhangsan"]), &read(&[], &[], "张\u{200b}三"), "zero width");
    is(&('1', &["zhangsan"]), &read(&[], &[], "ｚｈａｎｇｓａｎ"), "full width");
    is(&('1', &["d"]), &read(&[("d", "丁一")], &[], "丁⼀"), "radical");
    is(&('n', &["e", "d"]), &read(&[("d", "丁一"), ("e", "丁⼀")], &[], "丁一"), "two");
    is(&('1', &["a"]), &read(&[("a", "阿里·买买提")], &[], "阿里•买买提"), "dot");
}

#[test]
fn names_are_the_same_without_remarks() {
    assert!(same_name("张三（行政部）", "张三") && same_name("张　三", "张三(Sam)"));
    assert!(!same_name("张三", "李四") && !same_name("(a)", "(b)"));
}
