use super::super::samples::{department, member, small};
use super::super::snapshot::Snapshot;
use super::*;
use crate::lists::ListError;
use crate::model::contacts::Contacts;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::member_sheet::MemberSheetHolds::{Account, Alias, Department, Name, Position};
use proptest::prelude::*;
use wecom::clock::SystemClock;

/// As the console exports it: a title, a remark, and columns of which few are used here.
const EXPORTED: &str = "\
成员列表\n\
填写须知：不能在该表格里对成员信息类别进行增加、删除或修改。\n\
姓名,账号,别名,职务,部门,性别,手机,座机,个人邮箱,企业邮箱,激活状态,禁用状态,工号\n\
张三,zhangsan,Sam,主管,青禾科技/行政部,男,13800001234,,,zhangsan@corp.example.com,已激活,启用,QH-1\n\
林青,LINQING,,,青禾科技/行政部;青禾科技/销售部/华东区,女,,,,,已激活,启用,QH-2\n\
王伟,wangwei,,,青禾科技/销售部,男,,,,,未激活,启用,QH-3\n\
王伟,wangwei2,,,\"青禾科技/销售部/华东区\n青禾科技/行政部\",男,,,,,已激活,启用,QH-4\n\
章三,zhang.san,,,青禾科技/销售部/华东区,男,,,,,已激活,启用,QH-5\n\
外人,stranger,,,青禾科技/仓库,男,,,,,已激活,启用,QH-6\n";

fn parse(text: &str) -> Result<MemberSheet, MemberSheetError> {
    reading::read("成员.csv".to_owned(), text.as_bytes(), Timestamp(1))
}

/// The small company as an application sees it that may read accounts and numbers alone.
fn ids_only() -> Contacts {
    let mut contacts = small();
    contacts.departments.iter_mut().for_each(|department| department.name = department.id.to_string());
    contacts.members.iter_mut().for_each(|member| member.name.clone_from(&member.user_id));
    contacts
}

fn names(contacts: &Contacts) -> Vec<(&str, &str)> {
    contacts.members.iter().map(|member| (member.user_id.as_str(), member.name.as_str())).collect()
}

#[test]
fn the_consoles_sheet_is_read_by_its_headings() {
    let sheet = parse(EXPORTED).unwrap();
    assert_eq!((sheet.rows.len(), sheet.skipped, sheet.repeated), (6, 0, 0));
    let first = SheetRow {
        account: "zhangsan".to_owned(),
        name: "张三".to_owned(),
        alias: "Sam".to_owned(),
        position: "主管".to_owned(),
        departments: "青禾科技/行政部".to_owned(),
    };
    assert_eq!(sheet.rows[0], first);
    assert_eq!(sheet.rows[3].departments, "青禾科技/销售部/华东区;青禾科技/行政部");
    let holds: Vec<_> = sheet.columns.iter().filter_map(|one| Some((one.title.as_str(), one.holds?))).collect();
    let expected = [("姓名", Name), ("账号", Account), ("别名", Alias), ("职务", Position), ("部门", Department)];
    assert_eq!(holds, expected);
    assert_eq!(sheet.columns.len(), 13, "the others are told too");
    let kept = serde_json::to_string(&sheet).unwrap();
    assert!(!kept.contains("13800001234") && !kept.contains("corp.example.com"), "{kept}");
    assert_eq!(serde_json::from_str::<MemberSheet>(&kept).unwrap(), sheet);
}

#[test]
fn other_headings_are_understood_and_the_account_goes_before_a_staff_number() {
    let sheet = parse("工号,成员姓名（必填）,UserID,所属部门\nQH-1,张三,zhangsan,行政部\n").unwrap();
    assert_eq!((sheet.rows[0].account.as_str(), sheet.rows[0].departments.as_str()), ("zhangsan", "行政部"));
    let sheet = parse("Name\tAccount\n张三\tzhangsan\n").unwrap();
    assert_eq!(sheet.rows[0].name, "张三");
}

#[test]
fn rows_that_cannot_be_used_are_counted() {
    let sheet = parse("账号,姓名\na,甲\nA,又一个甲\n,没有账号\nb,\n不是账号,丙\nc,丁\nd,戊\ne,己\n").unwrap();
    assert_eq!((sheet.rows.len(), sheet.repeated, sheet.skipped), (4, 1, 3));
    assert_eq!(sheet.rows[0].name, "甲", "the first one counts");
}

#[test]
fn what_is_no_member_sheet_is_refused_in_words() {
    let refused = |text: &str| parse(text).unwrap_err();
    assert_eq!(refused("账号,姓名\n"), MemberSheetError::Empty);
    assert_eq!(refused(""), MemberSheetError::Empty);
    assert_eq!(refused("产品,数量\n笔,3\n"), MemberSheetError::NoColumns);
    let half = refused("账号,姓名\na,甲\n,\u{3000}x\nb,\nc,\n");
    assert_eq!(half, MemberSheetError::HalfWritten { usable: 1, rows: 4 });
    let view = ErrorView::from(half);
    assert_eq!((view.field.as_deref(), view.detail.as_deref()), (Some("member_sheet"), Some("half_written:1/4")));
    let damaged = reading::read("a.xlsx".to_owned(), b"PK\x03\x04 cut off", Timestamp(1)).unwrap_err();
    assert!(matches!(damaged, MemberSheetError::List(_)), "{damaged:?}");
    assert_eq!(ErrorView::from(MemberSheetError::List(ListError::TooLarge)).field.as_deref(), Some("list"));
    assert_eq!(ErrorView::from(MemberSheetError::Gone).code, ErrorCode::NotFound);
}

#[test]
fn names_are_filled_in_and_those_of_wecom_stay() {
    let sheet = parse(EXPORTED).unwrap();
    let mut contacts = ids_only();
    contacts.members[2].name = "王伟（WeCom）".to_owned();
    join(&mut contacts, &sheet);
    let expected = [
        ("zhangsan", "张三"),
        ("LinQing", "林青"),
        ("wangwei", "王伟（WeCom）"),
        ("wangwei2", "王伟"),
        ("zhang.san", "章三"),
        ("gao_yu", "gao_yu"),
        ("u1001", "u1001"),
    ];
    assert_eq!(names(&contacts), expected);
    assert!(contacts.members.iter().all(|member| member.user_id != "stranger"), "WeCom decides who is there");
    let departments: Vec<_> = contacts.departments.iter().map(|one| (one.id, one.name.as_str())).collect();
    assert_eq!(departments, [(1, "青禾科技"), (2, "行政部"), (3, "销售部"), (31, "华东区"), (9, "9")]);
}

#[test]
fn departments_are_named_by_most_and_not_at_all_where_they_contradict() {
    let contacts = |members: &[(&str, u32)]| Contacts {
        departments: vec![department(2, "2", Some(1), 0), department(3, "销售部", Some(1), 0)],
        members: members.iter().map(|(id, department)| member(id, id, &[*department])).collect(),
        tags: Vec::new(),
    };
    let sheet =
        parse("账号,姓名,部门\na,甲,总部/行政部\nb,乙,总部/行政部\nc,丙,总部/人力部\nd,丁,总部/别的\n").unwrap();
    let mut most = contacts(&[("a", 2), ("b", 2), ("c", 2), ("d", 3)]);
    join(&mut most, &sheet);
    assert_eq!(most.departments[0].name, "行政部");
    assert_eq!(most.departments[1].name, "销售部", "a name that WeCom gives stays");
    let mut even = contacts(&[("a", 2), ("c", 2)]);
    join(&mut even, &sheet);
    assert_eq!(even.departments[0].name, "2");
}

#[test]
fn a_look_says_who_matches_and_who_does_not() {
    let sheet = parse(EXPORTED).unwrap();
    let look = comparing::look(&sheet, &Snapshot::build(ids_only()));
    assert_eq!((look.rows, look.people, look.matched, look.without, look.outside), (6, 7, 5, 2, 1));
    assert_eq!(look.fit, MemberSheetFit::Fits);
    assert_eq!(look.outside_first[0].name.as_deref(), Some("外人"));
    let without: Vec<_> = look.without_first.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(without, ["gao_yu", "u1001"]);
    let other = parse("账号,姓名\nx1,甲\nx2,乙\n").unwrap();
    assert_eq!(comparing::look(&other, &Snapshot::build(ids_only())).fit, MemberSheetFit::Stranger);
    assert_eq!(comparing::look(&other, &Snapshot::build(Contacts::default())).fit, MemberSheetFit::Unread);
}

#[test]
fn a_sheet_is_old_after_thirty_days() {
    let sheet = parse(EXPORTED).unwrap();
    assert!(!sheet.standing(1, Timestamp(OLD_MS + 1)).old);
    assert!(sheet.standing(1, Timestamp(OLD_MS + 2)).old);
    assert!(!sheet.standing(1, Timestamp(-OLD_MS)).old, "a clock that was put back");
}

#[tokio::test]
async fn sheets_are_kept_for_each_profile_and_damage_is_none() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
    let book = MemberSheets::new(documents.clone());
    assert!(book.of("one").await.is_none());
    let sheet = Arc::new(parse(EXPORTED).unwrap());
    let id = book.hold("one", Arc::clone(&sheet));
    assert!(book.held("two", &id).is_none() && book.held("one", "sheet-0").is_none());
    book.keep("one", book.held("one", &id).unwrap()).unwrap();
    assert_eq!(MemberSheets::new(documents.clone()).of("one").await, Some(sheet));
    assert!(book.of("two").await.is_none());
    std::fs::write(folder.path().join("member-sheets/one.json"), b"{\"rows\":[").unwrap();
    assert!(MemberSheets::new(documents.clone()).of("one").await.is_none());
    assert_eq!(documents.kept_aside().len(), 1);
    book.forget("one").unwrap();
    assert!(book.of("one").await.is_none());
}

proptest! {
    #[test]
    fn the_reader_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = reading::read(String::new(), &bytes, Timestamp(1));
    }

    #[test]
    fn whatever_stands_in_a_sheet_is_kept_as_it_was_read(
        rows in prop::collection::vec(("[a-c]{0,2}", "\\PC{0,6}", "[甲乙/;\\t ]{0,8}"), 0..20),
    ) {
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let lines: Vec<String> = rows
            .iter()
            .map(|(account, name, departments)| format!("{},{},{}", account, quoted(name), quoted(departments)))
            .collect();
        if let Ok(sheet) = parse(&format!("账号,姓名,部门\n{}\n", lines.join("\n"))) {
            let kept = serde_json::to_string(&sheet).unwrap();
            prop_assert_eq!(&serde_json::from_str::<MemberSheet>(&kept).unwrap(), &sheet);
            let mut contacts = ids_only();
            join(&mut contacts, &sheet);
            let look = comparing::look(&sheet, &Snapshot::build(contacts));
            prop_assert_eq!(look.matched + look.outside, look.rows);
            prop_assert_eq!(look.matched + look.without, look.people);
        }
    }
}
