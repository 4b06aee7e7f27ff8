use super::super::samples::{any_company, member, small};
use super::*;
use crate::lists::ListReading;
use proptest::prelude::*;

fn list(text: &str) -> List {
    List::read(text.as_bytes(), ListReading::default()).unwrap()
}

fn by(column: u32) -> ListChoice {
    ListChoice { column, ..ListChoice::default() }
}

fn matched(text: &str, choice: &ListChoice) -> ListReport {
    let mut contacts = small();
    contacts.members.push(member("13800001234", "赵六", &[2]));
    contacts.members.push(member("li.na@qinghe.cn", "李娜", &[2]));
    match_list(&Snapshot::build(contacts), &list(text), Some(choice)).unwrap()
}

fn ids(report: &ListReport) -> Vec<&str> {
    report.matched.iter().map(|one| one.id.as_str()).collect()
}

#[test]
fn by_account_in_any_spelling() {
    let report = matched("账号\nZHANGSAN\nlinqing\n\nghost\n高煜 (gao_yu)\nzhangsan\nghost\n", &by(0));
    assert_eq!(ids(&report), ["zhangsan", "LinQing", "gao_yu"]);
    assert_eq!(report.missing, [ListMiss { typed: "ghost".to_owned(), rows: vec![5, 8] }]);
    let sum = RowSum { rows: 7, heading: 1, matched: 3, not_found: 2, repeated: 1, ..RowSum::default() };
    assert_eq!((report.sum, report.missing_total, report.questions_total), (sum, 1, 0));
}

#[test]
fn names_that_several_have_are_asked() {
    let report = matched("姓名,部门\n张三,\n王伟,\n林　青,\n王伟,\n无名,\n,行政部\n", &by(0));
    assert_eq!(ids(&report), ["zhangsan", "LinQing"]);
    assert_eq!(report.questions.len(), 1);
    let question = &report.questions[0];
    assert_eq!((question.typed.as_str(), question.doubt), ("王伟", ListDoubt::SeveralFit));
    assert_eq!(question.rows, [3, 5]);
    assert_eq!(question.candidates.len(), 2);
    assert_eq!((report.missing[0].typed.as_str(), report.sum.empty), ("无名", 1));
}

#[test]
fn a_department_beside_a_name_tells_which_one() {
    let choice = ListChoice { department_column: Some(1), ..by(0) };
    let report = matched("姓名,部门\n王伟,青禾科技/行政部\n王伟,销售部\n王伟,外地办\n", &choice);
    assert_eq!(ids(&report), ["wangwei2"]);
    // Both are in 销售部 or below it; nobody is in 外地办.
    let asked: Vec<(&str, usize)> =
        report.questions.iter().map(|one| (one.beside.as_str(), one.candidates.len())).collect();
    assert_eq!(asked, [("销售部", 2), ("外地办", 2)]);
}

#[test]
fn a_name_beside_an_account_must_be_its_own() {
    let choice = ListChoice { name_column: Some(1), ..by(0) };
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
    let report = matched(text, &by(0));
    assert_eq!((ids(&report), report.missing_total), (vec!["13800001234"], 2));
    let text = "邮箱\nLi.Na@qinghe.cn\nzhangsan@qinghe.cn\nnobody@qinghe.cn\nzhangsan@evil.example\n";
    let report = matched(text, &by(0));
    assert_eq!((ids(&report), report.missing_total), (vec!["li.na@qinghe.cn", "zhangsan"], 2));
}

#[test]
fn an_address_of_a_domain_that_nobody_knows_is_asked_until_the_admin_says_it() {
    let snapshot = Snapshot::build(small());
    let list = list("邮箱\nzhangsan@qinghe.cn\nlinqing@qinghe.cn\nnobody@qinghe.cn\n");
    let report = match_list(&snapshot, &list, None).unwrap();
    assert_eq!((report.matched.len(), report.questions_total, report.domains), (0, 2, vec!["qinghe.cn".to_owned()]));
    assert!(report.questions.iter().all(|one| one.doubt == ListDoubt::OtherDomain && one.candidates.len() == 1));
    let choice = ListChoice { domains: vec!["qinghe.cn".to_owned()], ..report.choice };
    let report = match_list(&snapshot, &list, Some(&choice)).unwrap();
    assert_eq!((ids(&report), report.missing_total), (vec!["zhangsan", "LinQing"], 1));
}

fn guessed(more: &[(&str, &str)], text: &str) -> Result<(u32, Option<u32>, Vec<u32>), ListError> {
    let mut contacts = small();
    contacts.members.extend(more.iter().map(|(id, name)| member(id, name, &[2])));
    let report = match_list(&Snapshot::build(contacts), &list(text), None)?;
    Ok((report.choice.column, report.choice.name_column, report.rivals))
}

#[test]
fn several_columns_that_mean_the_same_people_are_no_question() {
    let two = "id,name,userid,days\n1,张三,zhangsan,7\n2,林青,linqing,3\n";
    assert_eq!(guessed(&[], two), Ok((2, Some(1), vec![])), "there are no accounts 1 and 2");
    assert_eq!(guessed(&[("1", "甲"), ("2", "乙")], two), Ok((0, Some(1), vec![2])), "there are");
    assert_eq!(guessed(&[("2", "乙")], two), Ok((2, Some(1), vec![0])), "one there is");
    let numbers = "工号,企业微信账号\n1001,zhangsan\n1002,linqing\n";
    assert_eq!(guessed(&[], numbers), Ok((1, None, vec![])));
    assert_eq!(guessed(&[("1001", "甲")], numbers), Ok((1, None, vec![0])));
    assert_eq!(guessed(&[("1001", "甲"), ("1002", "乙")], numbers), Ok((0, None, vec![1])));
    assert_eq!(guessed(&[], "姓名,负责人\n张三,林青\n"), Ok((0, None, vec![1])));
    assert_eq!(guessed(&[], "姓名,负责人\n张三,张三\n"), Ok((0, None, vec![])));
    assert_eq!(
        guessed(&[("li.na@qinghe.cn", "李娜")], "账号,邮箱\nzhangsan,linqing@qinghe.cn\n"),
        Ok((0, None, vec![1]))
    );
    assert_eq!(
        guessed(&[("li.na@qinghe.cn", "李娜")], "账号,邮箱\nlinqing,linqing@qinghe.cn\n"),
        Ok((0, None, vec![]))
    );
}

#[test]
fn without_headings_the_contents_say_it_or_nothing_does() {
    assert_eq!(guessed(&[], "zhangsan,短信\nlinqing,电话\ngao_yu,邮件\n"), Ok((0, None, vec![])));
    assert_eq!(guessed(&[], "甲,zhangsan\n乙,linqing\n"), Ok((1, None, vec![])));
    assert_eq!(guessed(&[], "高煜,zhangsan\n高煜,linqing\n"), Ok((0, None, vec![1])));
    assert_eq!(guessed(&[], "甲,乙\n丙,丁\n"), Err(ListError::NoColumn));
    // Nobody is known: headings alone tell, if they can mean nothing else.
    assert_eq!(guessed(&[], "id,userid\n1,a\n2,b\n"), Ok((1, None, vec![])));
    assert_eq!(guessed(&[], "id,工号\n1,a\n2,b\n"), Ok((0, None, vec![1])));
}

#[test]
fn a_heading_with_somebody_in_it_is_told() {
    let someone = |text: &str| match_list(&Snapshot::build(small()), &list(text), None).unwrap().heading_names_someone;
    assert!(someone("zhangsan,工号,x\nlinqing,y,z\n"));
    assert!(someone("张三\n账号,备注\nlinqing,x\n"), "above it");
    assert!(!someone("通知名单\n账号,备注\nlinqing,x\n"));
}

#[test]
fn headings_of_further_pages_are_headings() {
    let report = matched("账号,备注\nzhangsan,a\n账号,备注\nlinqing,b\n", &by(0));
    assert_eq!((report.sum.heading, report.sum.not_found, ids(&report)), (2, 0, vec!["zhangsan", "LinQing"]));
}

#[test]
fn columns_that_are_not_there_are_refused() {
    let snapshot = Snapshot::build(small());
    let list = list("张三\n李四");
    for choice in [by(1), ListChoice { name_column: Some(9), ..by(0) }] {
        assert_eq!(match_list(&snapshot, &list, Some(&choice)), Err(ListError::NoColumn));
    }
}

proptest! {
    /// Every row ends somewhere, once; nobody is found who is not written there.
    #[test]
    fn every_row_is_accounted_for(
        contacts in any_company(),
        rows in prop::collection::vec(("(USER|user|x)[0-9]{1,2}(@a\\.cn)?|账号|#N/A|", "[张王李]{1,2}|姓名|"), 1..60),
        by_name in any::<bool>(),
        with_name in any::<bool>(),
        heading in prop::option::of(0_u32..3),
    ) {
        let lines: Vec<String> = rows.iter().map(|(id, name)| format!("-,{id},{name}\n")).collect();
        let reading = ListReading { heading_row: heading.filter(|row| *row as usize <= rows.len()), ..ListReading::default() };
        let list = List::read(lines.concat().as_bytes(), reading).unwrap();
        prop_assume!(list.columns() == 3);
        let choice = ListChoice { column: if by_name { 2 } else { 1 }, name_column: with_name.then_some(2), ..ListChoice::default() };
        let snapshot = Snapshot::build(contacts);
        let report = match_list(&snapshot, &list, Some(&choice)).unwrap();
        let sum = report.sum;
        prop_assert_eq!(sum.rows as usize, rows.len());
        prop_assert_eq!(sum.rows, sum.matched + sum.not_found + sum.asked + sum.repeated + sum.empty + sum.heading + sum.above_heading);
        prop_assert_eq!(sum.matched as usize, report.matched.len());
        let of = |rows: &mut dyn Iterator<Item = usize>| rows.sum::<usize>();
        prop_assert_eq!(sum.asked as usize, of(&mut report.questions.iter().map(|one| one.rows.len())));
        prop_assert_eq!(sum.not_found as usize, of(&mut report.missing.iter().map(|one| one.rows.len())));
        for one in &report.matched {
            let written = |(id, name): &(String, String)| {
                one.name.as_deref() == Some(name) || id.to_lowercase().split('@').next() == Some(&one.id.to_lowercase())
            };
            prop_assert!(rows.iter().any(written));
            if by_name {
                let name = one.name.as_deref().unwrap();
                prop_assert_eq!(snapshot.members_named(name).len(), 1, "several have the name and nobody was asked");
            }
        }
    }
}
