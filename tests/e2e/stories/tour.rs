//! The tour: the main job from an empty program to a message in an inbox, with a picture of every step.

use crate::stories::quick::{recipient, summoned};
use crate::support::page::{Page, field, id, with};
use crate::support::screen::Screen;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Numbers and keeps the pictures.
struct Album {
    screen: Screen,
    folder: PathBuf,
    pictures: u32,
}

impl Album {
    fn next(&mut self, name: &str) -> PathBuf {
        self.pictures += 1;
        println!("  {:02} {name}", self.pictures);
        self.folder.join(format!("{:02}-{name}.png", self.pictures))
    }

    async fn take(&mut self, page: &Page, name: &str) {
        // What was said a moment ago is no part of the next picture.
        while page.sees("toast").await {
            page.click_at(&format!("{} button:last-child", id("toast"))).await;
        }
        page.settled().await;
        let path = self.next(name);
        self.screen.portrait(&path).await;
    }
}

#[test]
#[ignore = "a walk for people to look at: cargo xtask tour"]
fn tour() {
    e2e("tour", async |world| {
        let folder = std::env::var_os("POSTHORN_TOUR_OUT").map_or_else(|| world.evidence_folder(), PathBuf::from);
        std::fs::create_dir_all(&folder).unwrap();
        let mut album = Album { screen: Screen::open(), folder, pictures: 0 };
        println!("The main job on the practice profile:");
        world.with_settings(&json!({ "undo_seconds": 5 }));
        let page = world.start().await;
        page.shown("page-compose").await;
        album.take(&page, "start").await;
        write_and_send(&page, &mut album).await;
        look_around(&page, &mut album).await;
        dark(&page, &mut album).await;
        quick(world, &mut album).await;
        received(&page).await;
    });
}

async fn write_and_send(page: &Page, album: &mut Album) {
    page.choose_kind("textcard").await;
    page.write("textcard.title", "中秋礼品领取通知").await;
    let description = "<div class=\"gray\">2026 年 9 月 21 日</div><div class=\"normal\">请凭工牌到 A 座一层前台领取，每人一份。</div><div class=\"highlight\">周五 18:00 截止</div>";
    // As it is sent, and then as members read it.
    page.click("source-textcard.description").await;
    page.write("textcard.description", description).await;
    page.click("source-textcard.description").await;
    page.shown_at(&format!("{}[data-rich]", field("textcard.description"))).await;
    page.write("textcard.url", "https://example.com/gift").await;
    page.write("textcard.btntxt", "查看详情").await;
    page.reads(&id("preview"), "周五 18:00 截止").await;
    album.take(page, "write-a-card").await;
    page.fill(&id("to-input"), "zhangs").await;
    page.shown_at(&with("to-hit", &[("data-id", "person:zhangsan")])).await;
    album.take(page, "find-by-pinyin").await;
    page.click_at(&with("to-hit", &[("data-id", "person:zhangsan")])).await;
    page.add_person("lq", "LinQing").await;
    page.add_person("ouyang", "ouyangxiu").await;
    page.add_person("zhouyi", "zhouyi").await;
    album.take(page, "recipients").await;
    page.click("to-browse").await;
    page.shown("picker-row").await;
    album.take(page, "pick-from-the-tree").await;
    page.click("picker-done").await;
    page.gone("picker").await;
    page.review().await;
    album.take(page, "review").await;
    if page.sees("review-ack").await {
        page.click("review-ack").await;
    }
    page.click("review-confirm").await;
    page.shown("undo-send").await;
    album.take(page, "seconds-to-undo").await;
    assert_eq!(page.outcome().await, "partial", "周怡 has no licence in the practice company");
    album.take(page, "result").await;
    page.click("result-open").await;
    page.shown("send-detail").await;
    album.take(page, "send-in-detail").await;
}

async fn look_around(page: &Page, album: &mut Album) {
    assert!(page.newest_in_inbox("zhangsan").await.contains("中秋礼品领取通知"));
    album.take(page, "inbox").await;
    page.go("compose").await;
    page.choose_kind("text_notice").await;
    let script = "
        document.querySelectorAll('[data-testid^=\"block-template_card.\"][aria-expanded=false]').forEach((button) => {
            if (/main_title|emphasis_content/.test(button.dataset.testid)) button.click();
        });
        return !!document.querySelector('[data-field=\"template_card.main_title.title\"]')";
    page.holds("the card's parts", script, Vec::new()).await;
    page.write("template_card.main_title.title", "会议室预订成功").await;
    page.write("template_card.emphasis_content.title", "3F-晨曦").await;
    page.write("template_card.emphasis_content.desc", "会议室").await;
    page.write("template_card.sub_title_text", "周五 14:00 开始，迟到 15 分钟自动释放").await;
    page.write("template_card.card_action.url", "https://example.com/room").await;
    page.reads(&id("preview"), "3F-晨曦").await;
    album.take(page, "write-a-notice").await;
    page.click("save-template").await;
    page.fill(&id("template-name"), "会议室预订").await;
    page.click("template-save-confirm").await;
    page.gone("template-name").await;
    page.go("templates").await;
    page.shown("template-row").await;
    album.take(page, "templates").await;
    page.go("sends").await;
    page.shown("send-row").await;
    album.take(page, "sends").await;
    page.go("directory").await;
    page.shown("directory-row").await;
    album.take(page, "directory").await;
    page.go("settings").await;
    page.click("settings-profiles").await;
    page.click("profile-new").await;
    page.shown("profile-name").await;
    album.take(page, "join-a-company").await;
    page.click("settings-general").await;
    page.shown("setting-theme").await;
    album.take(page, "settings").await;
}

async fn dark(page: &Page, album: &mut Album) {
    let mut settings = page.invoke("app_snapshot", json!({})).await.unwrap()["settings"].take();
    let theme = async |theme: &str, settings: &mut Value| {
        settings["theme"] = theme.into();
        page.invoke("settings_save", json!({ "settings": settings })).await.unwrap();
    };
    theme("dark", &mut settings).await;
    page.go("compose").await;
    page.holds("the dark theme", "return document.documentElement.classList.contains('dark') || document.documentElement.dataset.theme === 'dark'", Vec::new()).await;
    album.take(page, "dark").await;
    theme("light", &mut settings).await;
}

async fn quick(world: &World, album: &mut Album) {
    let window = summoned(&world.screen).await;
    recipient(world, "lisi").await;
    world.screen.write("Server room B: power is back, thank you.").await;
    world.screen.settled(&window).await;
    world.screen.picture(None, &album.next("quick-send")).await;
    world.screen.press("Escape").await;
    world.screen.close(&window);
    world.screen.no_window(&window.title).await;
}

/// Says what each practice member got, as their inbox shows it.
async fn received(page: &Page) {
    page.go("inbox").await;
    let members = page.invoke("practice_members", json!({})).await.unwrap();
    println!("What the practice members received:");
    let mut reached = 0;
    for member in members.as_array().unwrap() {
        let (account, name) = (member["user_id"].as_str().unwrap(), member["name"].as_str().unwrap());
        let expected = member["messages"].as_u64().unwrap();
        if expected == 0 {
            continue;
        }
        reached += 1;
        page.click_at(&with("inbox-member", &[("data-id", account)])).await;
        let messages = id("inbox-message");
        let count = "return document.querySelectorAll(arguments[0]).length === arguments[1]";
        page.holds(&format!("{account}'s inbox"), count, vec![messages.as_str().into(), expected.into()]).await;
        let texts = "return [...document.querySelectorAll(arguments[0])].map((e) => e.innerText)";
        for text in page.ask::<Vec<String>>(texts, vec![messages.into()]).await {
            // A line of one letter is the sender's picture.
            let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| line.chars().count() > 1).collect();
            println!("  {name} ({account}): {}", lines.join(" | "));
        }
    }
    assert_eq!(reached, 3, "three of the four were reached");
}
