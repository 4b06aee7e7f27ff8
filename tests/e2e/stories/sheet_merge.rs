//! A sheet says who gets a message and what it says to each: 300 rows of a workbook, with what is wrong in real ones, put right by keys
//! in the real window. What every member got is held against what is made of the same rows here, by other means.

use crate::support::company::Company;
use crate::support::forms::{By, File};
use crate::support::page::{Page, id, key, with};
use crate::support::world::e2e;
use rust_xlsxwriter::Workbook;
use serde_json::json;
use std::collections::BTreeMap;
use testkit::accounts;
use thirtyfour::Key;
use tokio::process::Command;

/// Rows of the sheet.
const ROWS: usize = 300;
/// Their numbers in the sheet, of those with something wrong: a name that two have, no wage, a row that is hidden, too long a remark.
const NAMESAKE: usize = 4;
const WITHOUT_WAGE: usize = 7;
const HIDDEN: usize = 9;
const TOO_LONG: usize = 12;

/// What is written in the window.
const TEXT: &str = "{{称呼}}，您好：\n本月应发 {{应发}} 元。{{备注}}";

/// The same by other programs: of the file as it was dropped, and what was corrected in the window.
const BY_PYTHON: &str = r#"
import json, sys
import jinja2, openpyxl
task = json.loads(sys.argv[2])
sheet = openpyxl.load_workbook(sys.argv[1]).active
titles = [cell.value for cell in sheet[1]]
messages = {}
for number, cells in enumerate(sheet.iter_rows(min_row=2, values_only=True), 2):
    if number in task["left_out"]:
        continue
    values = {title: "" if value is None else str(value) for title, value in zip(titles, cells)}
    values.update(task["corrected"].get(str(number), {}))
    messages[values["账号"]] = jinja2.Template(task["text"]).render(**values)
print(json.dumps(messages))
"#;

/// A row as it is written: whom it is for, the name, the wage, a remark.
struct Row {
    who: String,
    name: String,
    wage: Option<f64>,
    remark: String,
}

impl Row {
    /// What is meant to arrive, made without the program.
    fn message(&self) -> String {
        let wage = self.wage.map_or_else(String::new, |wage| wage.to_string());
        format!("{}，您好：\n本月应发 {wage} 元。{}", self.name, self.remark)
    }
}

/// The rows of the sheet, by account; what is wrong in some of them is told by the numbers above.
fn rows(company: &Company) -> Vec<Row> {
    // One of the two of one name stands in the sheet, by that name.
    let mut people = accounts(&company.sandbox, ROWS + 1);
    people.retain(|one| one != "wangwei" && one != "wangwei2");
    people.insert(NAMESAKE - 2, "王伟".to_owned());
    let row = |(at, who): (usize, String)| Row {
        name: format!("同事{at}"),
        wage: Some(3000.0 + f64::from(u32::try_from(at).unwrap())),
        remark: format!("备注 {at}"),
        who,
    };
    let mut rows: Vec<Row> = people.into_iter().enumerate().map(row).collect();
    assert_eq!(rows.len(), ROWS);
    rows[WITHOUT_WAGE - 2].wage = None;
    rows[TOO_LONG - 2].remark = "长".repeat(700);
    rows
}

fn workbook(rows: &[Row]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, title) in ["账号", "称呼", "应发", "备注"].into_iter().enumerate() {
        sheet.write(0, u16::try_from(column).unwrap(), title).unwrap();
    }
    for (at, row) in (1..).zip(rows) {
        sheet.write(at, 0, row.who.as_str()).unwrap();
        sheet.write(at, 1, row.name.as_str()).unwrap();
        if let Some(wage) = row.wage {
            sheet.write(at, 2, wage).unwrap();
        }
        sheet.write(at, 3, row.remark.as_str()).unwrap();
    }
    sheet.set_row_hidden(u32::try_from(HIDDEN).unwrap() - 1).unwrap();
    workbook.save_to_buffer().unwrap()
}

#[test]
fn everyone_on_a_sheet_of_300_gets_their_own_and_what_is_wrong_in_it_is_put_right_by_keys() {
    e2e("sheet_merge", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start_with("青禾科技", |settings| settings.with_members(360)).await;
        let page = world.start().await;
        company.join(&page).await;
        let mut rows = rows(&company);
        let sheet = workbook(&rows);
        page.write("text.content", TEXT).await;
        bring_in(&page, &sheet).await;
        world.picture("columns").await;
        put_right(&page).await;
        world.picture("rows").await;
        // The same by other means: the namesake of the sales department, the wage that was typed, one less.
        rows[NAMESAKE - 2].who = "wangwei2".to_owned();
        rows[WITHOUT_WAGE - 2].wage = Some(4321.0);
        rows.remove(TOO_LONG - 2);

        page.click("merge-use").await;
        page.gone("merge-dialog").await;
        page.has(&id("merge-note-sum"), "data-people", &rows.len().to_string()).await;
        page.is_sound("a message with a sheet").await;
        world.picture("note").await;
        sent(&page, rows.len()).await;
        world.picture("sent").await;

        let wanted: BTreeMap<String, String> = rows.iter().map(|row| (row.who.clone(), row.message())).collect();
        let got: BTreeMap<String, String> = company
            .sandbox
            .deliveries()
            .into_iter()
            .map(|one| (one.userid, one.message["content"].as_str().unwrap_or_default().to_owned()))
            .collect();
        assert_eq!(got, wanted, "everyone has their own");
        match by_python(&sheet).await {
            Some(theirs) => assert_eq!(got, theirs, "as openpyxl and jinja2 make it of the same file"),
            None => println!("not compared with openpyxl and jinja2: python3 does not have them here"),
        }
        assert_eq!(company.received()[1..], [rows.len()], "each once");
    });
}

/// What everyone is to get, by account; `None` where Python or what it needs is not there.
async fn by_python(sheet: &[u8]) -> Option<BTreeMap<String, String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("sheet.xlsx");
    std::fs::write(&file, sheet).unwrap();
    let task = json!({
        "text": TEXT,
        "left_out": [TOO_LONG],
        "corrected": { NAMESAKE.to_string(): { "账号": "wangwei2" }, WITHOUT_WAGE.to_string(): { "应发": "4321" } },
    });
    let mut python = Command::new("python3");
    let made = python.arg("-c").arg(BY_PYTHON).arg(&file).arg(task.to_string()).output().await.ok()?;
    let complaint = String::from_utf8_lossy(&made.stderr);
    if complaint.contains("ModuleNotFoundError") {
        return None;
    }
    assert!(made.status.success(), "{complaint}");
    Some(serde_json::from_slice(&made.stdout).unwrap())
}

/// The sheet is dropped; its columns fill in the variables of their name.
async fn bring_in(page: &Page, sheet: &[u8]) {
    page.click("to-more").await;
    page.click("to-merge").await;
    page.is_sound("a sheet is to come").await;
    page.hand_over(&id("list-drop"), &File::workbook("工资 11月.xlsx", sheet), By::Drop).await;
    page.shown("merge-columns").await;
    page.choose(&id("merge-to-column"), "0").await;
    for (variable, column) in [("称呼", "1"), ("应发", "2"), ("备注", "3")] {
        let select = with("merge-variable", &[("data-variable", variable)]);
        assert_eq!(page.value(&select).await, column, "{variable}");
    }
    page.reads(&id("merge-notes"), "隐藏").await;
    page.is_sound("the columns of a sheet").await;
}

/// What is wrong is found, chosen, written and left out, by keys alone once the table has them.
async fn put_right(page: &Page) {
    page.click("merge-tab-rows").await;
    page.shown("merge-table").await;
    page.is_sound("the rows of a sheet").await;
    page.click("merge-only-problems").await;
    let row = |number: usize| with("merge-row", &[("data-row", &number.to_string())]);
    for number in [NAMESAKE, WITHOUT_WAGE, TOO_LONG] {
        page.shown_at(&row(number)).await;
    }
    page.holds(
        "three rows with problems",
        "return document.querySelectorAll(arguments[0]).length === 3",
        vec![id("merge-row").into()],
    )
    .await;

    // Who is meant is chosen among those who fit.
    let table = id("merge-table");
    page.keys_to(&table, &key(&Key::Home)).await;
    page.has(&id("merge-side-to"), "data-is", "asked").await;
    page.keys_to(&table, &key(&Key::Enter)).await;
    page.shown_at(&with("merge-choice-hit", &[("data-id", "person:wangwei2")])).await;
    page.holds(
        "the keys among those who fit",
        "return document.activeElement.getAttribute('role') === 'listbox'",
        vec![],
    )
    .await;
    let first: String = page.attribute(&id("merge-choice-hit"), "data-id").await;
    if first != "person:wangwei2" {
        page.press(&key(&Key::Down)).await;
    }
    page.press(&key(&Key::Enter)).await;
    page.gone_at(&row(NAMESAKE)).await;

    // The next one has come up: what is missing is written where it stands.
    page.reads(&id("merge-side-row"), &WITHOUT_WAGE.to_string()).await;
    // From the recipient: what is wrong, then the columns.
    page.press(&key(&Key::Right).repeat(4)).await;
    page.press(&key(&Key::Enter)).await;
    page.shown("merge-cell-input").await;
    page.press(&format!("4321{}", key(&Key::Enter))).await;
    page.gone_at(&row(WITHOUT_WAGE)).await;

    // And the one that is too long gets nothing.
    page.reads(&id("merge-side-row"), &TOO_LONG.to_string()).await;
    page.reads(&id("merge-side-problems"), "正文").await;
    page.press(" ").await;
    page.gone_at(&row(TOO_LONG)).await;
    page.reads(&id("merge-sum"), "1 行不发").await;
    page.click("merge-only-problems").await;
    page.shown_at(&row(2)).await;
    page.reads(&id("merge-preview"), "本月应发").await;
}

/// Reviewed, with three rows looked at, and sent.
async fn sent(page: &Page, people: usize) {
    page.review().await;
    page.has(&id("review-people"), "data-people", &people.to_string()).await;
    page.shown("three-rows").await;
    page.acknowledge().await;
    assert!(!page.sees_at(&format!("{}:enabled", id("review-confirm"))).await, "three rows are to be looked at first");
    for place in 1..=3 {
        page.click("three-next").await;
        page.reads(&id("three-row"), &format!("{place} / 3")).await;
        page.reads(&id("three-preview"), "本月应发").await;
    }
    page.shown("three-done").await;
    page.is_sound("three rows were looked at").await;
    page.click("review-confirm").await;
    page.shown("review-second").await;
    page.click("review-confirm").await;
    assert_eq!(page.outcome().await, "accepted");
}
