//! The page of statistics against a count by another program: the ledgers, exported as CSV, counted by Python where it is there.

use crate::support::company::Company;
use crate::support::page::{Page, id};
use crate::support::world::e2e;
use broadcast::export::{ExportFormat, ExportWords};
use broadcast::history::History;
use broadcast::model::history::HistoryFilter;
use broadcast::store::Database;
use sandbox::{Fault, FaultKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use testkit::calls;
use tokio::process::Command;
use wecom::clock::SystemClock;

/// Counts rows by what became of them, in every file that is named.
const BY_PYTHON: &str = r"
import csv, json, sys
counts = {}
for name in sys.argv[1:]:
    with open(name, encoding='utf-8-sig', newline='') as file:
        for row in csv.DictReader(file):
            counts[row['state']] = counts.get(row['state'], 0) + 1
print(json.dumps(counts))
";

#[test]
fn the_page_of_statistics_says_what_another_program_counts() {
    e2e("statistics", async |world| {
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        figures(&page).await;
        page.shown("statistics-write").await;
        page.is_sound("nothing was sent yet").await;
        page.click("statistics-write").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.add_person("chenmo", "chenmo").await;
        assert_eq!(sent(&page, "有人没收到").await, "partial");
        assert_eq!(sent(&page, "还是有人没收到").await, "partial");
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Errcode(60020)));
        assert_eq!(sent(&page, "被拒收").await, "refused");

        figures(&page).await;
        page.reads(&id("headline-people"), "2").await;
        page.is_sound("charts").await;
        world.picture("charts").await;
        page.click("toggle-kinds").await;
        page.click("toggle-time").await;
        page.is_sound("tables").await;
        // sends, messages, recipients, sent, not delivered, uncertain, not sent
        let shown = numbers(&page, "kinds").await;
        assert_eq!(shown, [3, 2, 6, 2, 4, 0, 0]);
        page.click("toggle-logins").await;
        let asked = calls(&company.sandbox, "gettoken").len();
        assert_eq!(numbers(&page, "logins").await, [asked as u64], "as often as WeCom was asked for a token");
        world.quit().await;

        let files = exported(&world.data_folder()).await;
        assert_eq!(files.len(), 3);
        let ours = BTreeMap::from([("accepted".to_owned(), shown[3]), ("refused".to_owned(), shown[4])]);
        match by_python(&files).await {
            Some(theirs) => assert_eq!(ours, theirs, "as Python counts the exported ledgers"),
            None => println!("not compared: python3 is not here"),
        }
    });
}

async fn figures(page: &Page) {
    page.click("nav-sends").await;
    page.click("sends-statistics").await;
    page.shown("page-statistics").await;
}

/// Sends a text to those who are chosen; what came of it.
async fn sent(page: &Page, text: &str) -> String {
    page.click("nav-compose").await;
    page.write("text.content", text).await;
    page.review().await;
    page.acknowledge().await;
    let outcome = page.confirm().await;
    page.click("result-close").await;
    page.gone("review").await;
    outcome
}

/// The numbers in the one row of a table.
async fn numbers(page: &Page, section: &str) -> Vec<u64> {
    let script = "return [...document.querySelectorAll(arguments[0] + ' tbody tr:only-child td')]
        .map((cell) => Number(cell.textContent.replace(/\\D/g, '')))";
    page.ask(script, vec![id(&format!("figures-{section}")).into()]).await
}

/// Every ledger as a file.
async fn exported(data_folder: &Path) -> Vec<PathBuf> {
    let (database, _) = Database::open(data_folder, &SystemClock).await.unwrap();
    let history = History::new(database, Arc::new(SystemClock));
    let mut files = Vec::new();
    for send in history.find(&HistoryFilter::default(), 0, 100).await.unwrap().rows {
        let file = data_folder.join(format!("{}.csv", send.id));
        history.export(&send.id, &file, ExportFormat::Csv, ExportWords::default()).await.unwrap();
        files.push(file);
    }
    files
}

/// Rows by what became of them; `None` where Python is not there.
async fn by_python(files: &[PathBuf]) -> Option<BTreeMap<String, u64>> {
    let counted = Command::new("python3").arg("-c").arg(BY_PYTHON).args(files).output().await.ok()?;
    assert!(counted.status.success(), "{}", String::from_utf8_lossy(&counted.stderr));
    Some(serde_json::from_slice(&counted.stdout).unwrap())
}
