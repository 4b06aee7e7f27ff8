use super::super::samples::{any_company, member, small};
use super::*;
use crate::lists::ListReading;
use proptest::prelude::*;

fn list(text: &str) -> List {
    List::read(text.as_bytes(), ListReading::default()).unwrap()
}

fn by(column: u32, holds: Holds) -> ListChoice {
    ListChoice { column, holds, name_column: None, department_column: None }
}

fn matched(text: &str, choice: &ListChoice) -> ListReport {
    let mut contacts = small();
    contacts.members.push(member("13800001234", "赵六", &[2]));
    contacts.members.push(member("li.na@qinghe.cn", "李娜", &[2]));
    match_list(&Snapshot::build(contacts), &list(text), choice).unwrap()
}

fn ids(report: &ListReport) -> Vec<&str> {
    report.matched.iter().map(|one| one.id.as_str()).collect()
}

#[test]
fn by_account_in_any_spelling() {
    let report = matched("账号\nZHANGSAN\nlinqing\n\nghost\n李 (gao_yu)\nzhangsan\nghost\n", &by(0, Holds::Account));
    assert_eq!(ids(&report), ["zhangsan", "LinQing", "gao_yu"]);
    assert_eq!(report.missing, [ListMiss { typed: "ghost".to_owned(), rows: vec![5, 8] }]);
    assert_eq!((report.repeated, report.missing_total, report.questions_total), (2, 1, 0));
}

#[test]
fn names_that_several_have_are_asked() {
    let report = matched("姓名,部门\n张三,\n王伟,\n林　青,\n王伟,\n无名,\n,行政部\n", &by(0, Holds::Name));
    assert_eq!(ids(&report), ["zhangsan", "LinQing"]);
    assert_eq!(report.questions.len(), 1);
    let question = &report.questions[0];
    assert_eq!((question.typed.as_str(), question.doubt), ("王伟", ListDoubt::SeveralFit));
    assert_eq!(question.rows, [3, 5]);
    assert_eq!(question.candidates.len(), 2);
    assert_eq!((report.missing[0].typed.as_str(), report.blank), ("无名", 1));
}

#[test]
fn a_department_beside_a_name_tells_which_one() {
    let choice = ListChoice { department_column: Some(1), ..by(0, Holds::Name) };
    let report = matched("姓名,部门\n王伟,青禾科技/行政部\n王伟,销售部\n王伟,外地办\n", &choice);
    assert_eq!(ids(&report), ["wangwei2"]);
    // Both are in 销售部 or below it; nobody is in 外地办.
    let asked: Vec<(&str, usize)> =
        report.questions.iter().map(|one| (one.beside.as_str(), one.candidates.len())).collect();
    assert_eq!(asked, [("销售部", 2), ("外地办", 2)]);
}

#[test]
fn a_name_beside_an_account_must_be_its_own() {
    let choice = ListChoice { name_column: Some(1), ..by(0, Holds::Account) };
    let report = matched("账号,姓名\nzhangsan,张三\nwangwei,高煜\nghost,林青\nlinqing,\nghost2,无名\n", &choice);
    assert_eq!(ids(&report), ["zhangsan", "LinQing"]);
    let asked: Vec<_> = report
        .questions
        .iter()
        .map(|one| (one.doubt, one.candidates.iter().map(|hit| hit.recipient.id.as_str()).collect::<Vec<_>>()))
        .collect();
    assert_eq!(
        asked,
        [(ListDoubt::NameDiffers, vec!["wangwei", "gao_yu"]), (ListDoubt::OnlyNameFits, vec!["LinQing"])]
    );
    assert_eq!(report.missing[0].typed, "ghost2");
}

#[test]
fn numbers_and_addresses_as_far_as_accounts_tell() {
    let text = "手机\n+86 138-0000-1234\n13900001234\n13800001234\nx13800001234\n";
    let report = matched(text, &by(0, Holds::Mobile));
    assert_eq!((ids(&report), report.missing_total), (vec!["13800001234"], 2));
    let report = matched("邮箱\nLi.Na@qinghe.cn\nzhangsan@qinghe.cn\nnobody@qinghe.cn\n", &by(0, Holds::Mail));
    assert_eq!((ids(&report), report.missing_total), (vec!["li.na@qinghe.cn", "zhangsan"], 1));
}

#[test]
fn columns_that_are_not_there_are_refused() {
    let snapshot = Snapshot::build(small());
    let list = list("张三\n李四");
    for choice in
        [by(1, Holds::Name), by(0, Holds::Department), ListChoice { name_column: Some(9), ..by(0, Holds::Account) }]
    {
        assert_eq!(match_list(&snapshot, &list, &choice), Err(ListError::NoColumn));
    }
}

proptest! {
    /// Every row ends somewhere, once; nobody is found who is not written there.
    #[test]
    fn every_row_is_accounted_for(
        contacts in any_company(),
        rows in prop::collection::vec(("(USER|user|x)[0-9]{1,2}|", "[张王李]{1,2}|"), 1..60),
        holds in prop::sample::select(vec![Holds::Account, Holds::Name, Holds::Mobile, Holds::Mail]),
        with_name in any::<bool>(),
    ) {
        let lines: Vec<String> = rows.iter().map(|(id, name)| format!("-,{id},{name}\n")).collect();
        let list = List::read(lines.concat().as_bytes(), ListReading { heading_row: Some(0), ..ListReading::default() }).unwrap();
        prop_assume!(list.columns() == 3);
        let column = if holds == Holds::Name { 2 } else { 1 };
        let choice = ListChoice { column, holds, name_column: with_name.then_some(2), department_column: None };
        let snapshot = Snapshot::build(contacts);
        let report = match_list(&snapshot, &list, &choice).unwrap();
        let ended = report.matched.len() + report.questions.len() + report.missing.len();
        prop_assert_eq!(ended + (report.repeated + report.blank) as usize, rows.len());
        for one in &report.matched {
            let written = |(id, name): &(String, String)| {
                if holds == Holds::Name { one.name.as_deref() == Some(name) } else { one.id.eq_ignore_ascii_case(id) }
            };
            prop_assert!(rows.iter().any(written));
            if holds == Holds::Name {
                let name = one.name.as_deref().unwrap();
                prop_assert_eq!(snapshot.members_named(name).len(), 1, "several have the name and nobody was asked");
            }
        }
    }
}
