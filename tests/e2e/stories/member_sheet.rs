//! An app that sees accounts alone: the exported member sheet gives the names, and a message goes to somebody who is found by name.

use crate::support::axe::faults;
use crate::support::company::Company;
use crate::support::forms::{By, File};
use crate::support::page::{id, with};
use crate::support::world::e2e;
use serde_json::json;

/// As the console exports it, with more columns than are used: everybody, whether the app reaches them or not.
fn exported(company: &Company) -> File {
    let mut text = "成员列表\r\n姓名,账号,别名,职务,部门,手机,激活状态\r\n".to_owned();
    for member in company.sandbox.members() {
        let cells =
            [member.name.as_str(), &member.userid, "", "", &member.main_department, "13800001234", "已激活\r\n"];
        text += &cells.join(",");
    }
    File::plain("企业微信成员.csv", &text)
}

#[test]
fn people_are_found_by_the_names_of_the_sheet() {
    e2e("member_sheet", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start_with("青禾科技", |settings| settings.with_ids_only(true)).await;
        let page = world.start().await;
        company.join(&page).await;
        page.click("nav-directory").await;
        page.shown("names-missing").await;
        world.picture("accounts").await;
        page.click("member-sheet-import").await;

        let other = File::plain("别的企业.csv", "姓名,账号\r\n某甲,nobody1\r\n某乙,nobody2\r\n");
        page.hand_over(&id("member-sheet-drop"), &other, By::Drop).await;
        page.shown_at(&with("member-sheet-fit", &[("data-fit", "stranger")])).await;
        page.hand_over(&id("member-sheet-dialog"), &exported(&company), By::Drop).await;
        page.gone("member-sheet-fit").await;
        page.reads(&id("member-sheet-outside"), "陈墨").await;
        let mut found = faults(&page, "sheet").await;
        world.picture("sheet").await;
        page.click("member-sheet-take").await;
        page.gone("names-missing").await;
        page.shown("member-sheet-age").await;
        world.picture("names").await;
        found.extend(faults(&page, "directory").await);

        page.click("nav-compose").await;
        page.add_person("张三", "zhangsan").await;
        page.reads(&with("to-chip", &[("data-id", "person:zhangsan")]), "张三").await;
        page.write("text.content", "按姓名找到的").await;
        assert_eq!(page.send().await, "accepted");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "按姓名找到的");

        let kept = std::fs::read_dir(world.data_folder().join("member-sheets")).unwrap().next().unwrap().unwrap();
        let kept = std::fs::read_to_string(kept.path()).unwrap();
        assert!(kept.contains("张三") && !kept.contains("13800001234"), "only what is used is kept");
        assert_eq!(found, Vec::<String>::new());
    });
}
