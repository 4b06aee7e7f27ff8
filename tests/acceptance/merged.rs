//! A sheet of 300 people: everyone gets what their row says, and nobody anything else.

use crate::reviewed::read_directory;
use crate::world::{Product, Setup, World, company, cut_off_after, draft, runtime};
use broadcast::documents::Documents;
use broadcast::merge::{Around, Merges};
use broadcast::model::audience::{Recipient, RecipientKind};
use broadcast::model::draft::Draft;
use broadcast::model::error_view::ErrorView;
use broadcast::model::follow_up::FollowUpProgress;
use broadcast::model::merge::{CellEdit, ChosenRecipient, Merge, Several};
use broadcast::model::order::Retry;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::PauseReason;
use broadcast::model::variable::{Variable, VariableFormat, VariableKind};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use sandbox::{MemberView, Sandbox};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use testkit::{TestClock, accounts, until};

/// The row of a name that two have, of a cell that is empty, of one that is hidden, of a text that is too long.
const ASKED: u32 = 20;
const MISSING: u32 = 40;
const HIDDEN: u32 = 60;
const TOO_LONG: u32 = 80;

/// What the sheet says of row `at`, from 0.
fn bonus(at: u32) -> f64 {
    1000.0 + f64::from(at) * 1.5
}

fn remark(at: u32) -> String {
    if at == TOO_LONG { "很长".repeat(400) } else { format!("第 {at} 号") }
}

fn sheet(people: &[MemberView]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in (0..).zip(["账号", "姓名", "奖金", "到期", "备注"]) {
        sheet.write_string(0, column, title).unwrap();
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    for (at, one) in (0..).zip(people) {
        let row = at + 1;
        // Whoever wrote the sheet had no account for this one.
        let (account, name) = if at == ASKED { ("王伟", "") } else { (one.userid.as_str(), one.name.as_str()) };
        sheet.write_string(row, 0, account).unwrap();
        sheet.write_string(row, 1, name).unwrap();
        if at != MISSING {
            sheet.write_number(row, 2, bonus(at)).unwrap();
        }
        sheet.write_datetime_with_format(row, 3, ExcelDateTime::from_ymd(2026, 12, 5).unwrap(), &day).unwrap();
        sheet.write_string(row, 4, remark(at)).unwrap();
    }
    sheet.set_row_hidden(HIDDEN + 1).unwrap();
    workbook.save_to_buffer().unwrap()
}

/// The text that somebody is to get, made without the product.
fn expected(name: &str, at: u32) -> String {
    let cents = if at == MISSING { 8_800 } else { 100_000 + i64::from(at) * 150 };
    let (whole, rest) = (cents / 100, cents % 100);
    let grouped = if whole >= 1000 { format!("{},{:03}", whole / 1000, whole % 1000) } else { whole.to_string() };
    format!("{name}：奖金 {grouped}.{rest:02} 元，2026年12月5日前领取。{}（行政部）", remark(at))
}

fn message() -> Draft {
    let text = "{{ 姓名 }}：奖金 {{ 奖金 }} 元，{{ 到期 }}前领取。{{ 备注 }}（{{ 落款 }}）";
    let variable = |name: &str, kind, format| Variable { kind, format, ..Variable::text(name) };
    Draft {
        variables: vec![
            variable("奖金", VariableKind::Number, VariableFormat::ThousandsAndCents),
            variable("到期", VariableKind::Date, VariableFormat::ChineseDate),
        ],
        values: [("落款".to_owned(), "行政部".to_owned())].into_iter().collect(),
        ..draft(json!({"msgtype": "text", "text": {"content": text}}), Vec::new())
    }
}

#[tokio::test]
async fn everyone_gets_what_their_row_says() {
    let world = World::of(company(400).await, Setup::default()).await;
    let product = &world.product;
    read_directory(product).await;
    let able = |one: &MemberView| one.in_scope && one.licensed && one.name != "王伟";
    let mut people: Vec<MemberView> = world.company.members().into_iter().filter(able).take(300).collect();
    let wang = world.company.members().into_iter().find(|one| one.userid == "wangwei2").unwrap();
    people[ASKED as usize] = wang;
    let clock = Arc::<TestClock>::default();
    let merges = Merges::new(Documents::open(&world.folder, clock.clone()).unwrap(), clock);
    let opened = merges.open("奖金.xlsx".to_owned(), sheet(&people)).await.unwrap();
    let draft = message();
    let begun = merges.begin(&product.directory, &product.profile_id, (&draft, opened), None).await.unwrap();
    let with = |merge: &Merge| Draft { merge: Some(merge.clone()), ..draft.clone() };
    let look = async |draft: &Draft| {
        let around = Around::default();
        let merging = merges.merging(&product.directory, &product.profile_id, draft, around).await.unwrap();
        merging.view(draft.merge.as_ref().unwrap().to)
    };
    let prepared =
        async |draft: &Draft| merges.prepared(&product.directory, &product.profile_id, draft, Around::default()).await;

    let first = with(&begun);
    let view = look(&first).await;
    assert_eq!((view.sum.rows, view.sum.fine, view.sum.with_problems, view.sum.asked), (300, 297, 3, 1));
    let hidden: Vec<&[String]> =
        view.notes.iter().filter(|note| note.kind.word() == "hidden_rows").map(|note| note.places.as_slice()).collect();
    assert_eq!(hidden, [[(HIDDEN + 2).to_string()]]);
    let refused = ErrorView::from(prepared(&first).await.unwrap_err());
    assert_eq!(refused.detail, Some(format!("bad_row:{}", ASKED + 2)));

    let corrected = with(&Merge {
        chosen: vec![ChosenRecipient {
            row: ASKED + 2,
            recipient: Recipient { kind: RecipientKind::Person, id: "wangwei2".to_owned(), name: None },
        }],
        edits: vec![
            CellEdit { row: MISSING + 2, column: 2, text: "88".to_owned() },
            CellEdit { row: ASKED + 2, column: 1, text: "王伟".to_owned() },
        ],
        left_out: vec![TOO_LONG + 2],
        ..begun
    });
    let prepared = prepared(&corrected).await.unwrap();
    let end = product.send(prepared).await;
    assert_eq!((end.outcome, end.people, end.batches_total), (Some(Outcome::Accepted), 299, 299));
    for (at, one) in (0..).zip(&people) {
        let got = world.company.inbox(&one.userid);
        let texts: Vec<&str> = got.iter().map(|one| one.message["content"].as_str().unwrap()).collect();
        let wanted = expected(&one.name, at);
        let wanted: Vec<&str> = if at == TOO_LONG { Vec::new() } else { vec![&wanted] };
        assert_eq!(texts, wanted, "{}", one.userid);
    }
    assert_eq!(world.company.deliveries().len(), 299);
}

/// People who stand in several rows: the n-th of them in every `PEOPLE`-th row.
const PEOPLE: usize = 12;
const ROWS: usize = 60;

/// The sheet of a draft in which everyone stands in several rows, as it is sent: a message for each row.
async fn prepared_each(product: &Product, folder: &Path, people: &[String]) -> Draft {
    let rows: Vec<String> = (0..ROWS).map(|at| format!("{},{at},{}", people[at % PEOPLE], 100 + at)).collect();
    let sheet = format!("账号,单号,金额\n{}\n", rows.join("\n"));
    let draft = draft(json!({"msgtype": "text", "text": {"content": "单号 {{ 单号 }}：{{ 金额 }} 元"}}), Vec::new());
    let clock = Arc::<TestClock>::default();
    let merges = Merges::new(Documents::open(folder, clock.clone()).unwrap(), clock);
    let opened = merges.open("单据.csv".to_owned(), sheet.into_bytes()).await.unwrap();
    let begun = merges.begin(&product.directory, &product.profile_id, (&draft, opened), None).await.unwrap();
    let draft = Draft { merge: Some(Merge { several: Several::Each, ..begun }), ..draft };
    merges.prepared(&product.directory, &product.profile_id, &draft, Around::default()).await.unwrap()
}

/// What the n-th of the people is to get, in order.
fn texts_of(person: usize) -> Vec<String> {
    (person..ROWS).step_by(PEOPLE).map(|at| format!("单号 {at}：{} 元", 100 + at)).collect()
}

/// What somebody has, in the order in which it came.
fn came(company: &Sandbox, account: &str) -> Vec<String> {
    let own = company.deliveries().into_iter().filter(|one| one.userid == account);
    own.map(|one| one.message["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn each_row_arrives_in_its_order_and_all_are_taken_back() {
    let world = World::new().await;
    let product = &world.product;
    read_directory(product).await;
    let people = accounts(&world.company, PEOPLE);
    let draft = prepared_each(product, &world.folder, &people).await;
    let review = product.review(&draft, false).await;
    let messages = review.personal.as_ref().unwrap().messages as usize;
    assert_eq!((review.count.people as usize, messages, review.batches as usize), (PEOPLE, ROWS, ROWS));
    let end = product.send(draft).await;
    assert_eq!((end.outcome, end.people as usize, end.missed), (Some(Outcome::Accepted), PEOPLE, 0));
    for (person, account) in people.iter().enumerate() {
        assert_eq!(came(&world.company, account), texts_of(person), "{account}");
    }
    product.engine.recall(&end.id).await.unwrap();
    let all = u32::try_from(ROWS).unwrap();
    let all = FollowUpProgress { asked: all, done: all, failed: 0 };
    product.until(&end.id, |one| one.recall == Some(all)).await;
}

#[test]
fn a_kill_in_the_middle_loses_and_doubles_no_row() {
    let (outside, folder) = (runtime(), tempfile::tempdir().unwrap());
    let company = outside.block_on(company(120));
    let people = accounts(&company, PEOPLE);
    let id = cut_off_after(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        read_directory(&product).await;
        let draft = prepared_each(&product, folder.path(), &people).await;
        let id = product.begin(draft).await.unwrap();
        until("some rows", async || company.deliveries().len() >= ROWS / 4).await;
        id
    });
    outside.block_on(async {
        let product = Product::start(folder.path(), &company.url(), Setup::default()).await;
        product.engine.recover().await.unwrap();
        let found = product.engine.snapshot(&id).await.unwrap();
        if found.outcome.is_none() {
            assert_eq!(found.pause, Some(PauseReason::Interrupted));
            product.engine.resume(&id).await.unwrap();
        }
        if product.end_of(&id).await.outcome == Some(Outcome::Unknown) {
            // The identical bytes, which WeCom knows.
            product.engine.retry(&id, Retry { unknown: true, ..Retry::default() }).await.unwrap();
        }
        let end = product.until(&id, |one| one.outcome == Some(Outcome::Accepted)).await;
        assert_eq!((end.missed, end.batches_done as usize), (0, ROWS));
        for (person, account) in people.iter().enumerate() {
            let (mut inbox, mut texts) = (came(&company, account), texts_of(person));
            inbox.sort();
            texts.sort();
            assert_eq!(inbox, texts, "{account}");
        }
    });
}
