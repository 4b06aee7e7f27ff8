//! One message for each row of a sheet, also where somebody stands in several.

use super::tests::{begun, change, told, world};
use crate::app::testing::World;
use crate::model::audience::Recipient;
use crate::model::draft::{Draft, Personal};
use crate::model::merge::{CellEdit, Several};
use crate::model::outcome::Outcome;
use crate::model::profile::PRACTICE_ID;
use crate::testing::{order_of, person};
use calamine::{Data, Reader, Xlsx};
use testkit::until;

const SHEET: &str = "账号,姓名,金额\nzhangsan,张三,100\nlisi,李四,200\nzhangsan,张三,300\nZhangSan,张三,100\n";

async fn each(world: &World) -> Draft {
    let begun = begun(world, "{{ 姓名 }}：{{ 金额 }} 元", SHEET).await;
    change(&begun, |merge| merge.several = Several::Each)
}

/// The rows that somebody gets, each with what stands for the amount.
fn rows_of(draft: &Draft, who: &Recipient) -> Vec<(u32, String)> {
    let rows = draft.personal.as_ref().unwrap().rows_of(who);
    rows.iter().map(|own| (own.row, own.values["金额"].clone())).collect()
}

#[tokio::test]
async fn each_row_has_a_message_and_says_it_once() {
    let world = world().await;
    let draft = each(&world).await;
    assert_eq!(told(&world, &draft).await, ["2 zhangsan ", "3 lisi ", "4 zhangsan ", "5 zhangsan same_message"]);
    let sum = world.look_at_merge(PRACTICE_ID, &draft).await.unwrap().sum;
    assert_eq!((sum.fine, sum.with_problems, sum.repeated, sum.people, sum.messages), (3, 1, 2, 2, 3));
    let refused = world.prepared(PRACTICE_ID, &draft, None).await.unwrap_err();
    assert_eq!(refused.detail.as_deref(), Some("bad_row:5"));
    // Another text is another message; so is the first row when it is the one that is changed.
    for row in [5, 2] {
        let other = change(&draft, |merge| merge.edits.push(CellEdit { row, column: 2, text: "400".to_owned() }));
        assert_eq!(world.look_at_merge(PRACTICE_ID, &other).await.unwrap().sum.with_problems, 0);
    }
    let left_out = change(&draft, |merge| merge.left_out = vec![2]);
    let prepared = world.prepared(PRACTICE_ID, &left_out, None).await.unwrap();
    let of = |row: u32, text: &str| (row, text.to_owned());
    assert_eq!(rows_of(&prepared, &person("zhangsan")), [of(4, "300"), of(5, "100")]);
    assert_eq!(rows_of(&prepared, &person("lisi")), [of(3, "200")]);
    assert_eq!(prepared.audience.include.len(), 2);
    let joined = change(&draft, |merge| merge.several = Several::Joined);
    let sum = world.look_at_merge(PRACTICE_ID, &joined).await.unwrap().sum;
    assert_eq!((sum.fine, sum.people, sum.messages), (4, 2, 2));
}

#[tokio::test]
async fn the_preview_of_each_row_is_its_own() {
    let world = world().await;
    let draft = each(&world).await;
    for (row, amount) in [(2, "100"), (4, "300")] {
        let look = world.look_at_merge_row(PRACTICE_ID, &draft, row).await.unwrap();
        let preview = serde_json::to_string(&look.inspection.preview).unwrap();
        assert!(preview.contains(&format!("张三：{amount} 元")), "{preview}");
    }
}

#[tokio::test]
async fn what_became_of_each_row_is_written_beside_it() {
    let world = world().await;
    let draft = change(&each(&world).await, |merge| merge.left_out = vec![5]);
    let review = world.review(PRACTICE_ID, &draft, false, None).await.unwrap();
    assert_eq!((review.count.people, review.batches, review.blocked), (2, 3, false));
    let id = world.start_send(order_of(PRACTICE_ID, draft, review, 0)).await.unwrap();
    until("the end of a send", async || world.own.engine.snapshot(&id).await.unwrap().outcome.is_some()).await;
    let end = world.own.engine.snapshot(&id).await.unwrap();
    assert_eq!((end.outcome, end.people, end.batches_total), (Some(Outcome::Accepted), 2, 3));
    let ledger = world.own.history.ledger(&id, 0, 10).await.unwrap();
    let rows: Vec<_> = ledger.iter().map(|row| (row.row, Personal::key(&row.recipient))).collect();
    let of = |row, id: &str| (Some(row), id.to_owned());
    assert_eq!(rows, [of(2, "zhangsan"), of(3, "lisi"), of(4, "zhangsan")]);
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("结果.xlsx");
    assert_eq!(world.export_merge(&id, &target, super::ExportWords::default()).await.unwrap(), 4);
    let mut workbook: Xlsx<_> = calamine::open_workbook(&target).unwrap();
    let name = workbook.sheet_names()[0].clone();
    let range = workbook.worksheet_range(&name).unwrap();
    let table: Vec<&[Data]> = range.rows().collect();
    let state = |row: usize| table[row][3].to_string();
    assert_eq!([1, 2, 3, 4].map(state), ["accepted", "accepted", "accepted", ""], "a row that was left out has none");
    let msgids: std::collections::HashSet<String> = (1..4).map(|row| table[row][6].to_string()).collect();
    assert_eq!(msgids.len(), 3, "each row has its own message");
}
