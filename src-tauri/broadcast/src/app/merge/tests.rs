//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::merge::{MergeProblem, MergeRow};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::draft::Personal;
use crate::model::error_view::ErrorView;
use crate::model::merge::{CellEdit, ChosenRecipient, MergeRecipient, Several};
use crate::model::profile::PRACTICE_ID;
use crate::model::variable::{Variable, VariableFormat, VariableKind};
use crate::testing::{draft, person};
use proptest::prelude::*;
use std::collections::BTreeMap;
use wecom::kinds::{Message, Text};

const SHEET: &str = "账号,姓名,奖金,部门\n\
    zhangsan,张三,1200,行政部\n\
    ,王伟,900,\n\
    lisi,李四,,人力资源部\n\
    nobody.here,,5,\n\
    ,,7,\n\
    LinQing,林青,#N/A,行政部\n\
    zhangsan,张三,300,行政部\n";

pub(super) async fn world() -> World {
    let world = World::open().await;
    world.read_directory().await;
    world
}

/// A draft that a sheet fills in, as the window begins it.
pub(super) async fn begun(world: &World, text: &str, sheet: &str) -> Draft {
    let draft = draft(text, Vec::new());
    let opened = world.merges.open("奖金.csv".to_owned(), sheet.as_bytes().to_vec()).await.unwrap();
    let merge = world.begin_merge(PRACTICE_ID, &draft, opened, None).await.unwrap();
    Draft { merge: Some(merge), ..draft }
}

async fn rows(world: &World, draft: &Draft) -> Vec<MergeRow> {
    world.merge_page(PRACTICE_ID, draft, (false, String::new()), (0, 100)).await.unwrap().rows
}

/// Number, recipient and problems of each row, in short.
pub(super) async fn told(world: &World, draft: &Draft) -> Vec<String> {
    let to = |row: &MergeRow| match &row.to {
        MergeRowTo::Person { recipient, .. } => recipient.id.clone(),
        MergeRowTo::Asked { hits, .. } => format!("?{}", hits.len()),
        MergeRowTo::Unknown { word } => format!("!{word}"),
        MergeRowTo::Empty => "-".to_owned(),
        MergeRowTo::Repeated { row, recipient } => format!("{}@{row}", recipient.id),
    };
    let problem = |problem: &MergeProblem| serde_json::to_value(problem).unwrap()["what"].as_str().unwrap().to_owned();
    let all = rows(world, draft).await;
    all.iter()
        .map(|row| {
            let problems: Vec<String> = row.problems.iter().map(problem).collect();
            format!("{} {} {}", row.number, to(row), problems.join("+"))
        })
        .collect()
}

pub(super) fn change(draft: &Draft, change: impl FnOnce(&mut Merge)) -> Draft {
    let mut draft = draft.clone();
    change(draft.merge.as_mut().unwrap());
    draft
}

fn text_of(draft: &Draft, who: &Recipient) -> String {
    let personal = draft.personal.as_ref().unwrap();
    let filling = crate::compose::personal::Filling::of(&draft.message).unwrap();
    let filled = filling.with_shared(personal.of_one(who).unwrap(), &personal.shared, &personal.blank).unwrap();
    let Message::Text { text: Text { content } } = filled else { panic!("kind") };
    content
}

#[tokio::test]
async fn every_row_is_found_asked_or_told_of() {
    let world = world().await;
    let draft = begun(&world, "{{姓名}}的奖金是 {{ 奖金 }} 元", SHEET).await;
    let merge = draft.merge.clone().unwrap();
    assert_eq!((merge.to.column, merge.to.name_column, merge.to.kind), (0, Some(1), MergeRecipient::Person));
    assert_eq!(merge.columns, BTreeMap::from([("姓名".to_owned(), 1), ("奖金".to_owned(), 2)]));
    assert_eq!(
        told(&world, &draft).await,
        [
            "2 zhangsan ",
            "3 - recipient_empty",
            "4 lisi missing",
            "5 !nobody.here recipient_unknown+missing",
            "6 - recipient_empty+missing",
            "7 LinQing cell_fault",
            "8 zhangsan@2 ",
        ]
    );
    let view = world.look_at_merge(PRACTICE_ID, &draft).await.unwrap();
    let sum = view.sum;
    assert_eq!((sum.rows, sum.fine, sum.with_problems, sum.left_out), (7, 2, 5, 0));
    assert_eq!((sum.asked, sum.unknown, sum.empty, sum.repeated, sum.people), (0, 1, 2, 1, 1));
    assert_eq!((view.unused, view.unfilled.len(), view.heading_row), (vec![3], 0, Some(1)));
    assert_eq!((view.columns[2].filled, view.columns[2].sample.as_str()), (6, "1200"));
    let page = world.merge_page(PRACTICE_ID, &draft, (true, String::new()), (0, 2)).await.unwrap();
    assert_eq!((page.total, page.rows.len(), page.rows[0].number), (5, 2, 3));
    let found = world.merge_page(PRACTICE_ID, &draft, (false, "linqing".to_owned()), (0, 9)).await.unwrap();
    assert_eq!(found.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [7]);
}

#[tokio::test]
async fn what_is_corrected_is_sent_and_nothing_else_moves() {
    let world = world().await;
    let begun = begun(&world, "{{姓名}}的奖金是 {{ 奖金 }} 元", SHEET).await;
    let refused = world.prepared(PRACTICE_ID, &begun, None).await.unwrap_err();
    assert_eq!((refused.field.as_deref(), refused.detail.as_deref()), (Some("merge"), Some("bad_row:3")));
    let wang = Recipient { kind: RecipientKind::Person, id: "wangwei2".to_owned(), name: None };
    let corrected = change(&begun, |merge| {
        merge.chosen.push(ChosenRecipient { row: 3, recipient: wang.clone() });
        merge.edits.push(CellEdit { row: 4, column: 2, text: " 88 ".to_owned() });
        merge.edits.push(CellEdit { row: 7, column: 2, text: "41".to_owned() });
        // Of a row and a column that are not there.
        merge.edits.push(CellEdit { row: 404, column: 0, text: "lisi".to_owned() });
        merge.edits.push(CellEdit { row: 2, column: 77, text: "x".to_owned() });
        merge.left_out = vec![5, 6, 900];
    });
    let sum = world.look_at_merge(PRACTICE_ID, &corrected).await.unwrap().sum;
    assert_eq!((sum.fine, sum.with_problems, sum.left_out, sum.people), (5, 0, 2, 4));
    let prepared = world.prepared(PRACTICE_ID, &corrected, None).await.unwrap();
    let ids: Vec<&str> = prepared.audience.include.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["zhangsan", "wangwei2", "lisi", "LinQing"]);
    assert_eq!(text_of(&prepared, &person("zhangsan")), "张三的奖金是 1200、300 元");
    assert_eq!(text_of(&prepared, &person("lisi")), "李四的奖金是 88 元");
    assert_eq!(text_of(&prepared, &wang), "王伟的奖金是 900 元");
    // It is prepared once: what was made of it is a draft like any other.
    assert_eq!(
        (prepared.merge.as_ref(), world.prepared(PRACTICE_ID, &prepared, None).await.unwrap() == prepared),
        (None, true)
    );
    let review = world.review(PRACTICE_ID, &corrected, false, None).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
    assert_eq!((review.batches, review.personal.unwrap().messages), (4, 4));
}

#[tokio::test]
async fn a_name_that_two_people_have_is_asked() {
    let world = world().await;
    let draft = begun(&world, "{{ 事项 }}", "姓名,事项\n王伟,甲\n张三,乙\n").await;
    assert_eq!(told(&world, &draft).await, ["2 ?2 recipient_asked", "3 zhangsan "]);
    let by_department = begun(&world, "{{ 事项 }}", "姓名,部门,事项\n王伟,销售部,甲\n").await;
    assert_eq!(told(&world, &by_department).await, ["2 wangwei2 "]);
    let account = change(&draft, |merge| {
        merge.edits.push(CellEdit { row: 2, column: 0, text: "wangwei".to_owned() });
    });
    assert_eq!(told(&world, &account).await, ["2 wangwei ", "3 zhangsan "]);
}

#[tokio::test]
async fn values_are_written_as_their_variables_say_and_wrong_ones_are_told() {
    let world = world().await;
    let sheet = "账号,奖金,到期,备注\nzhangsan,12345.6,2026-12-05,\nlisi,很多,2026-12-06,好\nLinQing,7,明天,好\n";
    let mut draft = begun(&world, "{{ 奖金 }}元，{{ 到期 }}。{{ 备注 }}{{ 落款 }}", sheet).await;
    let variable = |name: &str, kind, format| Variable { kind, format, ..Variable::text(name) };
    draft.variables = vec![
        variable("奖金", VariableKind::Number, VariableFormat::ThousandsAndCents),
        variable("到期", VariableKind::Date, VariableFormat::ChineseDate),
        Variable { required: false, ..Variable::text("备注") },
    ];
    draft.values = BTreeMap::from([("落款".to_owned(), "行政部".to_owned())]);
    assert_eq!(told(&world, &draft).await, ["2 zhangsan ", "3 lisi not_a", "4 LinQing not_a"]);
    let only = change(&draft, |merge| merge.left_out = vec![3, 4]);
    let prepared = world.prepared(PRACTICE_ID, &only, None).await.unwrap();
    assert_eq!(text_of(&prepared, &person("zhangsan")), "12,345.60元，2026年12月5日。行政部");
    let look = world.look_at_merge_row(PRACTICE_ID, &draft, 2).await.unwrap();
    let shown = serde_json::to_string(&look.inspection.preview).unwrap();
    assert!(shown.contains("12,345.60元，2026年12月5日。行政部"), "{shown}");
    let gap = world.look_at_merge_row(PRACTICE_ID, &draft, 3).await.unwrap();
    assert!(serde_json::to_string(&gap.inspection.preview).unwrap().contains("{{ 奖金 }}元"));
}

#[tokio::test]
async fn a_row_is_too_long_only_when_it_is_filled_in() {
    let world = world().await;
    let (fits, too_long) = ("字".repeat(682), format!("{}ab", "字".repeat(682)));
    let draft = begun(&world, "{{ 事 }}。", &format!("账号,事\nzhangsan,{fits}\nlisi,{too_long}\n")).await;
    // 2046 + 3 bytes are one more than fit.
    let problems = |row: &MergeRow| -> Vec<(Option<u32>, Option<u32>)> {
        let finding = |one: &MergeProblem| match one {
            MergeProblem::Finding { finding } => (finding.actual, finding.limit),
            other => panic!("{other:?}"),
        };
        row.problems.iter().map(finding).collect()
    };
    let rows = rows(&world, &draft).await;
    assert_eq!(problems(&rows[0]), [(Some(2049), Some(2048))]);
    assert_eq!(problems(&rows[1]), [(Some(2051), Some(2048))]);
    let shorter = change(&draft, |merge| merge.edits.push(CellEdit { row: 3, column: 1, text: "字".repeat(681) }));
    assert_eq!(world.look_at_merge(PRACTICE_ID, &shorter).await.unwrap().sum.with_problems, 1);
    // What is wrong with the message whoever gets it is said of the message, not of each row.
    let card =
        serde_json::json!({"msgtype": "textcard", "textcard": {"title": "{{ 事 }}", "description": "", "url": ""}});
    let card = Draft { message: serde_json::from_value(card).unwrap(), ..shorter };
    let card = change(&card, |merge| {
        merge.edits = [2, 3].map(|row| CellEdit { row, column: 1, text: "短".to_owned() }).into();
    });
    assert_eq!(world.look_at_merge(PRACTICE_ID, &card).await.unwrap().sum.with_problems, 0);
}

#[tokio::test]
async fn departments_tags_and_nobody() {
    let world = world().await;
    let draft = begun(&world, "{{ 事 }}", "部门,事\n行政部,甲\n青禾科技/车队,乙\n没有的部,丙\n").await;
    assert_eq!(draft.merge.as_ref().unwrap().to.kind, MergeRecipient::Department);
    assert_eq!(told(&world, &draft).await, ["2 2 ", "3 11 ", "4 !没有的部 recipient_unknown"]);
    let prepared = world.prepared(PRACTICE_ID, &change(&draft, |merge| merge.left_out = vec![4]), None).await.unwrap();
    let key = Personal::key(&prepared.audience.include[0]);
    assert_eq!(key, "department:2");
    assert_eq!(text_of(&prepared, &prepared.audience.include[1]), "乙");
    let review = world.review(PRACTICE_ID, &prepared, false, None).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
    assert_eq!(review.batches, 2);
    let tags = begun(&world, "{{ 事 }}", "标签,事\n党员,甲\n2,乙\n").await;
    assert_eq!(told(&world, &tags).await, ["2 2 ", "3 2@2 "]);
}

#[tokio::test]
async fn bad_sheets_and_bad_messages() {
    let world = world().await;
    let many = "账号\n".to_owned() + &"zhangsan\n".repeat(200_000);
    let refused = world.merges.open("x.csv".to_owned(), many.into_bytes()).await.unwrap_err();
    assert_eq!(ErrorView::from(refused).detail.as_deref(), Some("too_many_rows"));
    let none = begun(&world, "{{ 事 }}", "账号,事\n").await;
    assert_eq!(world.look_at_merge(PRACTICE_ID, &none).await.unwrap().sum.rows, 0);
    let refused = world.prepared(PRACTICE_ID, &none, None).await.unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("no_rows"));
    // Two columns of one name: neither is taken.
    let twins = begun(&world, "{{ 事 }}{{ 无 }}", "账号,事,事\nzhangsan,甲,乙\n").await;
    let view = world.look_at_merge(PRACTICE_ID, &twins).await.unwrap();
    let variables = |view: &MergeView| view.columns.iter().map(|one| one.variable.clone()).collect::<Vec<_>>();
    assert_eq!(variables(&view), ["账号", "事_2", "事_3"], "the message has another 事");
    assert_eq!((view.twins, view.unfilled.len(), view.unused), (vec![1, 2], 2, vec![1, 2]));
    let chosen = change(&twins, |merge| merge.columns.extend([("事".to_owned(), 2)]));
    let view = world.look_at_merge(PRACTICE_ID, &chosen).await.unwrap();
    assert_eq!(variables(&view), ["账号", "事_2", "事"]);
    assert_eq!(view.columns[2].braced, "{{ 事 }}");
    assert_eq!((view.unfilled, view.unused), (vec!["无".to_owned()], vec![1]));
    let gone = change(&twins, |merge| merge.sheet = "0".repeat(64));
    let view = world.look_at_merge(PRACTICE_ID, &gone).await.unwrap();
    assert_eq!(view.problem.unwrap().detail.as_deref(), Some("gone"));
    let elsewhere = change(&twins, |merge| merge.sheet = "../profiles.json".to_owned());
    assert!(world.prepared(PRACTICE_ID, &elsewhere, None).await.is_err());
    for template in ["{{ 事", "{% for a in range(9) %}{{ 事 }}{% endfor %}"] {
        let broken = Draft { message: draft(template, Vec::new()).message, ..chosen.clone() };
        assert!(world.look_at_merge(PRACTICE_ID, &broken).await.unwrap().problem.is_some(), "{template}");
        assert!(world.prepared(PRACTICE_ID, &broken, None).await.is_err());
    }
}

#[tokio::test]
async fn the_kept_sheet_counts_and_is_cleared_away_when_nothing_names_it() {
    let world = world().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("表.csv");
    std::fs::write(&file, "账号,事\nzhangsan,甲\n").unwrap();
    let opened = world.open_sheet_file(&file).await.unwrap();
    assert_eq!(opened.name, "表.csv");
    let draft = draft("{{ 事 }}", Vec::new());
    let merge = world.begin_merge(PRACTICE_ID, &draft, opened.clone(), None).await.unwrap();
    let draft = Draft { merge: Some(merge), ..draft };
    std::fs::write(&file, "账号,事\nlisi,乙\n").unwrap();
    let prepared = world.prepared(PRACTICE_ID, &draft, None).await.unwrap();
    assert_eq!(prepared.audience.include[0].id, "zhangsan");
    let kept = world.data_folder.join("sheets").join(&opened.sheet);
    let old = std::time::SystemTime::now() - std::time::Duration::from_hours(48);
    let age = || std::fs::File::options().write(true).open(&kept).unwrap().set_modified(old).unwrap();
    world.drafts.save(PRACTICE_ID, crate::compose::drafts::DraftSlot::Compose, &draft).unwrap();
    age();
    world.clear_unused_media().await.unwrap();
    assert!(kept.is_file(), "a draft names it");
    world.drafts.forget(PRACTICE_ID).unwrap();
    world.clear_unused_media().await.unwrap();
    assert!(!kept.exists());
}

#[tokio::test]
async fn while_it_is_written_the_first_whole_row_is_shown() {
    let world = world().await;
    let draft = begun(&world, "{{ 奖金 }} 元给{{ 收件人姓名 }}", "账号,奖金\nlisi,\nzhangsan,12\n").await;
    let inspection = world.inspect(PRACTICE_ID, &draft).await.unwrap();
    assert!(serde_json::to_string(&inspection.preview).unwrap().contains("12 元给"), "{inspection:?}");
    assert_eq!(inspection.findings, []);
    let prepared = world.prepared(PRACTICE_ID, &change(&draft, |merge| merge.left_out = vec![2]), None).await.unwrap();
    assert_eq!(text_of(&prepared, &person("zhangsan")), "12 元给张三");
}

#[tokio::test]
async fn columns_are_chosen_as_before() {
    let world = world().await;
    let draft = begun(&world, "{{ 称呼 }}：{{ 数 }}", "员工,叫法,应发\nzhangsan,老张,12\n").await;
    assert_eq!(draft.merge.as_ref().unwrap().columns, BTreeMap::new());
    let chosen = change(&draft, |merge| {
        merge.columns = BTreeMap::from([("称呼".to_owned(), 1), ("数".to_owned(), 2)]);
        merge.several = Several::Each;
    });
    world.prepared(PRACTICE_ID, &chosen, None).await.unwrap();
    let next = begun(&world, "{{ 称呼 }}：{{ 数 }}", "部门,应发,员工,叫法\n行政部,13,zhangsan,老张\n").await;
    let merge = next.merge.unwrap();
    assert_eq!(merge.columns, BTreeMap::from([("称呼".to_owned(), 3), ("数".to_owned(), 1)]));
    assert_eq!((merge.to.column, merge.several), (2, Several::Each));
    let world = world.restart().await;
    world.read_directory().await;
    let other = begun(&world, "{{ 称呼 }}", "员工,叫法\nzhangsan,老张\n").await;
    assert_eq!(other.merge.unwrap().columns, BTreeMap::new());
    let again = begun(&world, "{{ 称呼 }}：{{ 数 }}", "员工,叫法,应发\nlisi,小李,1\n").await;
    assert_eq!(again.merge.unwrap().columns.len(), 2);
}

#[tokio::test]
async fn the_first_row_names_the_columns_unless_it_is_somebodys() {
    let world = world().await;
    let of = async |sheet: &str| begun(&world, "{{ 数 }}", sheet).await.merge.unwrap();
    assert_eq!(of("甲,乙\nzhangsan,1\n").await.reading.heading_row, Some(1));
    assert_eq!(of("十一月\n,\n甲,数\nzhangsan,1\n").await.reading.heading_row, Some(3));
    let without = of("zhangsan,1\nlisi,2\n").await;
    assert_eq!((without.reading.heading_row, without.columns.len()), (None, 0));
}

/// Any corrections of a sheet, and what the same rows say in a sheet that was corrected before it was opened.
fn any_corrections() -> impl Strategy<Value = (Vec<(u32, u32, String)>, Vec<u32>)> {
    let cell = prop_oneof!["[a-z]{1,3}", Just(String::new()), Just("zhangsan".to_owned()), Just("lisi".to_owned())];
    (prop::collection::vec((1_u32..9, 0_u32..4, cell), 0..6), prop::collection::vec(1_u32..9, 0..4))
}

#[test]
fn corrections_never_move_another_row() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let world = runtime.block_on(world());
    let plain = ["zhangsan,1", "lisi,2", "wangwei,3", "LinQing,4", "gao_yu,5"];
    let sheet = |rows: &[String]| format!("账号,事\n{}\n", rows.join("\n"));
    let begun_with = |rows: &[String]| runtime.block_on(begun(&world, "{{ 事 }}", &sheet(rows)));
    let draft = begun_with(&plain.map(str::to_owned));
    proptest!(ProptestConfig::with_cases(40), |((edits, left_out) in any_corrections())| {
        let corrected = change(&draft, |merge| {
            merge.edits = edits.iter().map(|(row, column, text)| CellEdit { row: *row, column: *column, text: text.clone() }).collect();
            merge.left_out.clone_from(&left_out);
        });
        let mut cells: Vec<Vec<String>> =
            plain.iter().map(|row| row.split(',').map(str::to_owned).collect()).collect();
        for (row, column, text) in &edits {
            if let Some(cell) = (*row as usize).checked_sub(2).and_then(|at| cells.get_mut(at)?.get_mut(*column as usize)) {
                cell.clone_from(text);
            }
        }
        // A star keeps a row that became empty.
        let before: Vec<String> = cells.iter().map(|row| format!("{},*", row.join(","))).collect();
        let same = runtime.block_on(begun(&world, "{{ 事 }}", &format!("账号,事,星\n{}\n", before.join("\n"))));
        let same = change(&same, |merge| merge.left_out.clone_from(&left_out));
        let (now, wanted) = (runtime.block_on(rows(&world, &corrected)), runtime.block_on(rows(&world, &same)));
        prop_assert_eq!(now.len(), wanted.len());
        for (now, wanted) in now.iter().zip(&wanted) {
            prop_assert_eq!((now.number, &now.to, now.left_out, &now.problems), (wanted.number, &wanted.to, wanted.left_out, &wanted.problems));
            prop_assert_eq!(&now.cells[..2], &wanted.cells[..2]);
        }
    });
}
