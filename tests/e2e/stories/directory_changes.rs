//! People leave, move and are renamed between two reads of the directory: what is listed, and who in saved recipients is not there.

use crate::support::company::Company;
use crate::support::page::{Page, id, with};
use crate::support::world::e2e;
use sandbox::StaffChange;
use serde_json::json;

#[test]
fn who_left_is_listed_and_named_in_saved_recipients_and_in_the_review() {
    e2e("directory_changes", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.add_person("zhangsan", "zhangsan").await;
        page.add_person("wangwei", "wangwei").await;
        saved(&page).await;
        page.fill(&id("saved-name"), "值班名单").await;
        page.click("saved-save").await;
        page.shown_at(&with("saved-row", &[("data-name", "值班名单")])).await;
        page.click("saved-close").await;
        page.gone("saved-dialog").await;

        for (account, change) in [
            ("zhangsan", StaffChange::Leaves),
            ("lisi", StaffChange::Moves(vec![2])),
            ("LinQing", StaffChange::IsCalled("林清".to_owned())),
        ] {
            assert!(company.sandbox.change_staff(account, change));
        }
        page.click("nav-directory").await;
        page.click("directory-tab-changes").await;
        page.shown("changes-empty").await;
        page.click("directory-refresh").await;
        for (kind, account, words) in [
            ("left", "zhangsan", "张三"),
            ("moved", "lisi", "从人力资源部调到行政部"),
            ("renamed", "LinQing", "原来叫林青"),
        ] {
            page.reads(&with("change-row", &[("data-kind", kind), ("data-id", account)]), words).await;
        }
        page.is_sound("changes of the directory").await;
        page.choose(&id("changes-kind"), "left").await;
        page.gone_at(&with("change-row", &[("data-kind", "moved")])).await;
        page.shown_at(&with("change-row", &[("data-id", "zhangsan")])).await;

        page.click("nav-compose").await;
        page.shown("page-compose").await;
        saved(&page).await;
        page.reads(&id("saved-absent"), "张三").await;
        page.is_sound("somebody in saved recipients who left").await;
        page.click("saved-close").await;
        page.gone("saved-dialog").await;
        page.write("text.content", "请今晚值班").await;
        page.review().await;
        page.reads(&id("review-unknown"), "张三").await;
    });
}

async fn saved(page: &Page) {
    page.click("to-more").await;
    page.click("to-saved").await;
    page.shown("saved-dialog").await;
}
