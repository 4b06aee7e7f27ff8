//! The forms that fill a message in, and the dialogs and pages that tell how things stand: both themes and both languages, but not each
//! with each.

use super::{LARGE, Look, SMALL, Size, Walk, start, walk_enlarged};
use crate::support::forms::{By, File};
use crate::support::page::{Page, field, id, key};
use crate::support::world::{World, e2e};
use thirtyfour::Key;

#[test]
fn forms_and_checks_in_light_chinese() {
    e2e("axe_fills_light_zh", async |world| walk(world, "light", "zh-CN", SMALL).await);
}

#[test]
fn forms_and_checks_in_dark_english() {
    e2e("axe_fills_dark_en", async |world| walk(world, "dark", "en", LARGE).await);
}

#[test]
fn forms_and_checks_twice_as_large_can_be_used() {
    e2e("enlarged_fills", async |world| walk_enlarged(world, all).await);
}

async fn walk(world: &mut World, theme: &str, language: &str, size: Size) {
    let (page, reader) = start(world, theme, language, size).await;
    let folder = world.evidence_folder();
    let mut walk = Walk::through(&page, world, &folder, Look::Told(&reader));
    all(&mut walk).await;
    assert_eq!(walk.faults, Vec::<String>::new());
}

async fn all(walk: &mut Walk<'_>) {
    fills(walk).await;
    checks(walk).await;
}

async fn shut(page: &Page, testid: &str) {
    page.press(&key(&Key::Escape)).await;
    page.gone(testid).await;
}

/// A message with variables: its form, how a variable is set up, and a sheet for it.
async fn fills(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.choose_kind("text").await;
    page.paste(&field("text.content"), "{{称呼}}，您好：\n本月应发 {{应发}} 元。").await;
    page.shown("fill-card").await;
    walk.look("fill-card").await;
    page.click("fill-set-up").await;
    page.shown("variable-dialog").await;
    walk.look("variable").await;
    shut(page, "variable-dialog").await;

    page.click("to-more").await;
    page.click("to-merge").await;
    let rows = "账号,称呼,应发\nzhangsan,张先生,3000\nnobody.here,某人,\nlisi,李女士,2800\n";
    page.hand_over(&id("list-drop"), &File::plain("工资 pay.csv", rows), By::Drop).await;
    page.shown("merge-columns").await;
    page.choose(&id("merge-to-column"), "0").await;
    walk.look("merge-columns").await;
    page.click("merge-tab-rows").await;
    page.shown("merge-row").await;
    walk.look("merge-rows").await;
    page.click("merge-use").await;
    page.gone("merge-dialog").await;
    walk.look("compose-merge").await;
}

/// The check-up, what changed in the directory, the member sheet, and the faults of the practice company.
async fn checks(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.go("settings").await;
    page.click("settings-general").await;
    page.click("settings-doctor").await;
    page.shown("page-doctor").await;
    page.click("doctor-start").await;
    page.shown("doctor-summary").await;
    walk.look("doctor").await;
    page.go("directory").await;
    page.click("directory-tab-changes").await;
    page.shown("changes-empty").await;
    walk.look("changes").await;
    page.click("member-sheet").await;
    page.shown("member-sheet-dialog").await;
    let sheet =
        File::plain("成员 members.csv", "姓名,账号,职务\n张三,zhangsan,经理\n某人,nobody.here,\n某甲,nobody.there,\n");
    page.hand_over(&id("member-sheet-drop"), &sheet, By::Drop).await;
    page.shown("member-sheet-fit").await;
    walk.look("member-sheet").await;
    shut(page, "member-sheet-dialog").await;
    page.go("inbox").await;
    page.click("inbox-faults").await;
    page.shown("faults").await;
    walk.look("faults").await;
    shut(page, "faults").await;
}
