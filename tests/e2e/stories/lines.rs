//! Where lines end in the preview: where there is no more room, and at the same places in the engine of this window as in Chromium, which
//! shows the pages on Windows.

use crate::skipped::skipped;
use crate::support::page::{Page, field};
use crate::support::world::e2e;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Paragraphs as they are sent: Chinese alone, with Latin words and figures, with an address.
const TEXTS: [&str; 4] = [
    "各位同事因园区配电线路检修本周六上午八点到下午一点全园区停电请提前保存文件并关闭电脑和饮水机需要到岗的同事可去三号楼二层办公",
    "各位同事：因线路检修，本周六（12 月 5 日）08:00–13:00 停电，请提前保存文件。需要到岗的同事，可去 C 座 2 层办公，联系 Lin Qing。",
    "请大家在 11 月 30 日（周一）18:00 前完成《2026 年度信息安全培训》，逾期账号将被锁定，如有疑问请联系 IT 服务台 8120。",
    "报名请点 https://hr.example.com/training/2026/registration?from=wecom 填写，名额有限，先到先得。",
];
/// How many lines the text of the bubble has, and how many characters are in the first.
const LINES: &str = "
    const text = document.querySelector('.pv-bubble .pv-rich');
    const tops = [];
    const walk = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
      for (let at = 0; at < node.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = [...range.getClientRects()].at(-1);
        if (box) tops.push(Math.round(box.top + box.height / 2));
      }
    const lines = tops.filter((top, at) => at === 0 || top > tops[at - 1] + 8).length;
    return [lines, Math.round(text.parentElement.getBoundingClientRect().width)]";

async fn lines_here(page: &Page, text: &str) -> (u32, u32) {
    page.fill(&field("text.content"), text).await;
    page.reads(".pv-bubble", text.rsplit(['，', ' ']).next().unwrap_or(text)).await;
    page.ask(LINES, Vec::new()).await
}

/// The preview as a page of its own, with all rules of the window.
async fn as_a_page(page: &Page) -> String {
    let script = "
        const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText);
        const preview = document.querySelector('[data-testid=preview]').outerHTML;
        return `<!doctype html><html lang='zh-CN'><meta charset='utf-8'><style>${rules.join('')}</style>`
          + `<body><div style='width:332px;height:700px;display:flex'>${preview}</div>`";
    page.ask(script, Vec::new()).await
}

/// The same in Chromium; `None`: there is none on this computer.
fn lines_there(folder: &Path, html: &str) -> Option<(u32, u32)> {
    let file = folder.join("preview.html");
    let script = format!("<script>document.title = JSON.stringify((() => {{ {LINES} }})())</script>");
    std::fs::write(&file, format!("{html}{script}")).unwrap();
    let shown = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--window-size=1000,700", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.join("chromium").display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .ok()?;
    let dom = String::from_utf8(shown.stdout).unwrap();
    let title = dom.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    let found: Value = serde_json::from_str(title).unwrap_or_else(|_| panic!("no lines in {dom}"));
    Some(serde_json::from_value(found).unwrap())
}

#[test]
fn lines_end_where_there_is_no_more_room_in_every_engine() {
    e2e("lines", async |world| {
        let page = world.start().await;
        page.shown("page-compose").await;
        let folder = tempfile::tempdir().unwrap();
        let mut elsewhere = true;
        for text in TEXTS {
            let (lines, width) = lines_here(&page, text).await;
            // Chinese alone is as wide as it is long: the lines can be counted without any engine.
            if text == TEXTS[0] {
                let in_a_line = (width - 22) / 14;
                assert_eq!(lines, u32::try_from(text.chars().count()).unwrap().div_ceil(in_a_line), "{width} px wide");
            }
            let there = lines_there(folder.path(), &as_a_page(&page).await);
            elsewhere &= there.is_some();
            if let Some((lines_there, width_there)) = there {
                assert_eq!((lines, width), (lines_there, width_there), "{text}");
            }
        }
        if !elsewhere {
            skipped("lines", "Chromium is not installed, so its lines were not counted");
        }
    });
}
