//! A large sheet that fills a message in: read, whom each row is for, every row filled in and looked at, one previewed; then what the
//! window asks again at each correction.

use super::{MEMBERS, report};
use broadcast::directory::Directory;
use broadcast::documents::Documents;
use broadcast::merge::{Around, Merges};
use broadcast::model::audience::Audience;
use broadcast::model::draft::Draft;
use broadcast::model::merge::{CellEdit, Merge};
use broadcast::model::profile::Profile;
use rust_xlsxwriter::Workbook;
use sandbox::Sandbox;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use wecom::clock::SystemClock;
use wecom::kinds::{Message, Text};
use wecom::send::SendOptions;

const COLUMNS: u16 = 10;
const WANTED_S: f64 = 5.0;
const WANTED_MB: f64 = 300.0;
const TEXT: &str = "{{ 姓名 }}您好，{{ 月份 }}奖金 {{ 奖金 }} 元，{{ 到期 }}前到{{ 地点 }}领取。";

/// Measures it with a row for each member.
pub(super) async fn merge(folder: &Path, directory: &Directory, profile: &Profile, company: &Sandbox) {
    let content = workbook(company);
    let merges = Merges::new(Documents::open(folder, Arc::new(SystemClock)).unwrap(), Arc::new(SystemClock));
    let message = Message::Text { text: Text { content: TEXT.to_owned() } };
    let draft = Draft::new(message, SendOptions::default(), Audience::default());
    forget_peak();
    let (before, began) = (memory("VmRSS"), Instant::now());
    let opened = merges.open("奖金.xlsx".to_owned(), content).await.unwrap();
    let merge = merges.begin(directory, &profile.id, (&draft, opened), None).await.unwrap();
    let with = |merge: &Merge| Draft { merge: Some(merge.clone()), ..draft.clone() };
    let look = async |draft: &Draft| merges.merging(directory, &profile.id, draft, Around::default()).await.unwrap();
    let first = look(&with(&merge)).await;
    let sum = first.view(merge.to).sum;
    std::hint::black_box((first.page(false, "", 0, 100), first.filled(2).unwrap()));
    let seconds = began.elapsed().as_secs_f64();
    let grew = memory("VmHWM") - before;
    assert_eq!((sum.rows, sum.fine), (MEMBERS, MEMBERS), "{sum:?}");
    let rows = format!("{} rows × {COLUMNS} columns", grouped(sum.rows));
    println!(
        "| a workbook of {rows}: read, matched, checked, previewed | {seconds:.2} s | | {WANTED_S:.0} s | {:.2} |",
        seconds / WANTED_S
    );
    println!("| memory that it takes meanwhile | {grew:.0} MB | | {WANTED_MB:.0} MB | {:.2} |", grew / WANTED_MB);
    let mut times = Vec::new();
    for round in 0..50_u32 {
        let edit = CellEdit { row: 2 + round * 97, column: 3, text: format!("{round}") };
        let corrected = with(&Merge { edits: vec![edit], left_out: vec![5 + round], ..merge.clone() });
        let began = Instant::now();
        let merging = look(&corrected).await;
        std::hint::black_box((merging.view(merge.to), merging.page(true, "", 0, 100)));
        times.push(began.elapsed());
    }
    report("a cell of that sheet corrected: sum and rows", times, 100.0);
    let merging = look(&with(&merge)).await;
    let mut times = Vec::new();
    for round in 0..200_u32 {
        let began = Instant::now();
        std::hint::black_box(merging.page(false, "", round * 450, 100));
        times.push(began.elapsed());
    }
    report("100 rows of that sheet somewhere else", times, 16.0);
}

fn workbook(company: &Sandbox) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let titles = ["账号", "姓名", "部门", "奖金", "月份", "到期", "地点", "备注", "序号", "编号"];
    for (column, title) in (0..COLUMNS).zip(titles) {
        sheet.write_string(0, column, title).unwrap();
    }
    let visible = company.members().into_iter().filter(|one| one.in_scope);
    let all: Vec<_> = visible.collect();
    for row in 0..MEMBERS {
        let one = &all[row as usize % all.len()];
        let texts = [&one.userid, &one.name, &one.main_department];
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row + 1, column, text).unwrap();
        }
        sheet.write_number(row + 1, 3, f64::from(row) * 1.5).unwrap();
        for (column, text) in (4..).zip(["十一月", "2026年12月5日", "三楼会议室", "请带工牌"]) {
            sheet.write_string(row + 1, column, text).unwrap();
        }
        sheet.write_number(row + 1, 8, row).unwrap();
        sheet.write_string(row + 1, 9, format!("NO-{row:06}")).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

fn grouped(number: u32) -> String {
    if number < 1000 { number.to_string() } else { format!("{},{:03}", number / 1000, number % 1000) }
}

/// Lets the peak of the memory begin anew; elsewhere than on Linux it stays what it was.
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// A figure of this process in megabytes; 0 where the system has none.
fn memory(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
}
