//! A picture of every kind of message as its preview draws it, in both appearances side by side: for `docs/messages.md`, and
//! for whoever wants to see at one glance what a change did to them.

use crate::support::forms::File;
use crate::support::page::{Page, id, with};
use crate::support::screen::{Rectangle, Screen};
use crate::support::world::e2e;
use serde_json::{Value, json};
use std::path::PathBuf;

/// A poster with more than one colour, drawn and not brought along.
const POSTER: &str = "
    const sky = pen.createLinearGradient(0, 0, 0, 300);
    sky.addColorStop(0, '#1d4f91'); sky.addColorStop(1, '#f2b36b');
    pen.fillStyle = sky; pen.fillRect(0, 0, 640, 360);
    pen.fillStyle = '#f7d9a8'; pen.beginPath(); pen.arc(470, 190, 60, 0, 7); pen.fill();
    pen.fillStyle = '#23405f'; pen.beginPath(); pen.moveTo(0, 330); pen.lineTo(180, 170); pen.lineTo(330, 320);
    pen.lineTo(450, 230); pen.lineTo(640, 340); pen.lineTo(640, 360); pen.lineTo(0, 360); pen.fill();
    pen.fillStyle = '#ffffff'; pen.font = 'bold 44px sans-serif'; pen.fillText('秋季登山', 40, 80);
    pen.font = '24px sans-serif'; pen.fillText('11 月 28 日 周六', 40, 120);";

#[test]
#[ignore = "pictures for people to look at: cargo xtask tour"]
fn tour_of_the_kinds() {
    e2e("tour_kinds", async |world| {
        let folder = std::env::var_os("POSTHORN_TOUR_OUT").map_or_else(|| world.evidence_folder(), PathBuf::from);
        let folder = folder.join("kinds");
        std::fs::create_dir_all(&folder).unwrap();
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        println!("Every kind of message:");
        for (kind, message) in samples(&page).await {
            shown(&page, kind, message).await;
            println!("  {kind}");
            side_by_side(&page, &world.screen, &folder.join(format!("{kind}.png"))).await;
        }
    });
}

/// Puts a message into the composer, by way of a template.
async fn shown(page: &Page, kind: &str, message: Value) {
    let draft = json!({
        "message": message,
        "options": { "safe": 0, "enable_id_trans": false, "duplicate_check_interval": 1800 },
        "audience": { "all": false, "include": [] },
    });
    let arguments = json!({ "name": kind, "draft": draft, "withRecipients": false, "replace": true });
    page.invoke("template_save", arguments).await.unwrap();
    page.go("templates").await;
    let row = with("template-row", &[("data-name", kind)]);
    page.click_at(&format!("{row} {}", id("template-use"))).await;
    page.shown("page-compose").await;
    while page.sees("toast").await {
        page.click_at(&format!("{} button:last-child", id("toast"))).await;
    }
}

/// Opens the comparison of both appearances and keeps a picture of the two, down to where the longer one ends.
async fn side_by_side(page: &Page, screen: &Screen, path: &std::path::Path) {
    page.click("preview-compare").await;
    let dialog = id("preview-compare-dialog");
    page.shown_at(&format!("{dialog} .pv-dark .pv-line")).await;
    // Nothing that the pointer or the keyboard rests on belongs into the picture.
    let away = "document.activeElement?.blur(); return true";
    page.holds("the keyboard to rest", away, Vec::new()).await;
    page.settled().await;
    let window = screen.window("驿传").await;
    screen.settled(&window).await;
    let script = "
        const phones = [...document.querySelectorAll(arguments[0] + ' .pv-phone')].map((one) => one.getBoundingClientRect());
        const ends = [...document.querySelectorAll(arguments[0] + ' .pv-line')].map((one) => one.getBoundingClientRect().bottom);
        const [left, top] = [Math.min(...phones.map((one) => one.left)), phones[0].top];
        const right = Math.max(...phones.map((one) => one.right));
        const bottom = Math.min(phones[0].bottom, Math.max(...ends) + 18);
        return [left - 8, top - 8, right - left + 16, bottom - top + 8].map(Math.round)";
    let [x, y, width, height]: [u32; 4] = page.ask(script, vec![dialog.as_str().into()]).await;
    screen.part(&window, &Rectangle { x, y, width, height }, path).await;
    page.press(&crate::support::page::key(&thirtyfour::Key::Escape)).await;
    page.gone_at(&dialog).await;
}

/// Keeps a file in the program, as if it had been chosen; gives what stands for it in a message.
async fn kept(page: &Page, kind: &str, file: &File) -> String {
    let content = page.base64(file).await;
    let arguments = json!({ "kind": kind, "name": file.name, "content": content });
    page.invoke("media_add", arguments).await.unwrap()["reference"].as_str().unwrap().to_owned()
}

async fn samples(page: &Page) -> Vec<(&'static str, Value)> {
    let poster = kept(page, "image", &File::picture("秋季登山.png", 640, 360, POSTER)).await;
    let voice = kept(page, "voice", &File::voice("早会提醒.amr", 12)).await;
    let film = kept(page, "video", &File::film("灭火器使用.mp4")).await;
    let sheet = kept(page, "file", &File::plain("12 月值班表.xlsx", &"值班".repeat(3000))).await;
    let mut all = simple(&poster, &voice, &film, &sheet);
    all.extend(notices());
    all.extend(interactive());
    all
}

fn simple(poster: &str, voice: &str, film: &str, sheet: &str) -> Vec<(&'static str, Value)> {
    vec![
        (
            "text",
            json!({ "msgtype": "text", "text": {
            "content": "今晚 22:40–23:30 机房断电检修，请提前保存手头的工作。\n进度请看 <a href=\"https://status.example.com/power\">检修看板</a>，有疑问请联系林青。" } }),
        ),
        (
            "textcard",
            json!({ "msgtype": "textcard", "textcard": {
            "title": "中秋礼品领取通知",
            "description": "<div class=\"gray\">2026 年 9 月 21 日</div><div class=\"normal\">请凭工牌到 A 座一层前台领取，每人一份。</div><div class=\"highlight\">周五 18:00 截止</div>",
            "url": "https://example.com/gift", "btntxt": "查看" } }),
        ),
        (
            "markdown",
            json!({ "msgtype": "markdown", "markdown": {
            "content": "## 周四版本发布\n> 版本 <font color=\"info\">4.2.0</font>，窗口 <font color=\"warning\">21:00–22:00</font>\n\n**影响范围**：报销、请假两个应用\n期间 `web-03` 会重启，<font color=\"comment\">无需操作</font>\n[查看变更清单](https://example.com/release)" } }),
        ),
        (
            "markdown_v2",
            json!({ "msgtype": "markdown_v2", "markdown_v2": {
            "content": "# 周四版本发布\n*窗口* **21:00–22:00**，期间 `web-03` 会重启\n\n| 应用 | 版本 | 负责人 |\n| :-- | :-: | --: |\n| 报销 | 4.2.0 | 林青 |\n| 请假 | 3.9.1 | 高煜 |\n\n1. 提前保存\n2. 完成后自检\n\n> 无需其他操作\n\n---\n[查看变更清单](https://example.com/release)" } }),
        ),
        ("image", json!({ "msgtype": "image", "image": { "media_id": poster } })),
        ("voice", json!({ "msgtype": "voice", "voice": { "media_id": voice } })),
        (
            "video",
            json!({ "msgtype": "video", "video": { "media_id": film, "title": "灭火器使用演示", "description": "两分钟看完，演练前请务必观看" } }),
        ),
        ("file", json!({ "msgtype": "file", "file": { "media_id": sheet } })),
        (
            "news",
            json!({ "msgtype": "news", "news": { "articles": [
            { "title": "秋季登山活动开始报名", "description": "11 月 28 日，西山步道，名额 60 人", "url": "https://example.com/hike", "picurl": "https://static.example.com/hike.png" },
            { "title": "往届照片", "url": "https://example.com/photos", "picurl": "https://static.example.com/photos.png" } ] } }),
        ),
        (
            "mpnews",
            json!({ "msgtype": "mpnews", "mpnews": { "articles": [{
            "title": "秋季登山活动通知", "thumb_media_id": poster, "author": "工会",
            "content": format!("<p>各位同事：</p><p>今年的秋季登山定在 <strong>11 月 28 日</strong>。</p><p><img src=\"{poster}\"></p><p>请穿防滑的鞋。</p>"),
            "digest": "11 月 28 日，西山步道" }] } }),
        ),
        (
            "miniprogram_notice",
            json!({ "msgtype": "miniprogram_notice", "miniprogram_notice": {
            "appid": "wx0123456789abcdef", "page": "pages/room?id=3F", "title": "会议室预订成功", "description": "周五 14:00",
            "emphasis_first_item": true, "content_item": [
                { "key": "会议室", "value": "3F-晨曦" }, { "key": "时间", "value": "周五 14:00–15:30" },
                { "key": "组织者", "value": "林青" } ] } }),
        ),
    ]
}

fn card(card: &Value) -> Value {
    json!({ "msgtype": "template_card", "template_card": card })
}

fn notices() -> Vec<(&'static str, Value)> {
    vec![
        (
            "text_notice",
            card(&json!({
            "card_type": "text_notice", "source": { "desc": "行政服务", "desc_color": 1 },
            "main_title": { "title": "会议室预订成功", "desc": "请准时到场" },
            "emphasis_content": { "title": "3F-晨曦", "desc": "会议室" },
            "quote_area": { "type": 0, "title": "使用须知", "quote_text": "迟到 15 分钟自动释放" },
            "horizontal_content_list": [
                { "keyname": "时间", "value": "周五 14:00–15:30" },
                { "type": 1, "keyname": "路线", "value": "看楼层图", "url": "https://example.com/map" },
                { "type": 3, "keyname": "组织者", "value": "林青", "userid": "LinQing" } ],
            "jump_list": [{ "type": 1, "title": "取消预订", "url": "https://example.com/cancel" }],
            "card_action": { "type": 1, "url": "https://example.com/room" } })),
        ),
        (
            "news_notice",
            card(&json!({
            "card_type": "news_notice", "source": { "desc": "工会", "desc_color": 3 },
            "main_title": { "title": "年会节目征集", "desc": "12 月 5 日截止" },
            "card_image": { "url": "https://static.example.com/gala.png", "aspect_ratio": 2.25 },
            "vertical_content_list": [{ "title": "报名方式", "desc": "向部门助理登记，节目不超过六分钟" }],
            "horizontal_content_list": [{ "keyname": "地点", "value": "大礼堂" }],
            "jump_list": [{ "type": 1, "title": "往届节目单", "url": "https://example.com/past" }],
            "card_action": { "type": 1, "url": "https://example.com/gala" } })),
        ),
    ]
}

fn interactive() -> Vec<(&'static str, Value)> {
    vec![
        (
            "button_interaction",
            card(&json!({
            "card_type": "button_interaction", "source": { "desc": "物资领用" },
            "main_title": { "title": "领用申请待审批", "desc": "申请人：林青" },
            "sub_title_text": "用于三层新工位",
            "horizontal_content_list": [{ "keyname": "物品", "value": "显示器 2 台" }, { "keyname": "库存", "value": "充足" }],
            "button_selection": { "question_key": "q", "title": "发放方式", "selected_id": "b",
                "option_list": [{ "id": "a", "text": "库房自取" }, { "id": "b", "text": "送到工位" }] },
            "button_list": [{ "text": "同意", "style": 1, "key": "yes" }, { "text": "拒绝", "style": 3, "key": "no" }] })),
        ),
        (
            "vote_interaction",
            card(&json!({
            "card_type": "vote_interaction", "source": { "desc": "工会" },
            "main_title": { "title": "团建去哪里", "desc": "可多选，周三 18:00 截止" },
            "checkbox": { "question_key": "q", "mode": 1, "option_list": [
                { "id": "a", "text": "西山徒步", "is_checked": true }, { "id": "b", "text": "湖边露营", "is_checked": false },
                { "id": "c", "text": "美术馆看展", "is_checked": false } ] },
            "submit_button": { "text": "提交", "key": "ok" } })),
        ),
        (
            "multiple_interaction",
            card(&json!({
            "card_type": "multiple_interaction", "source": { "desc": "食堂" },
            "main_title": { "title": "周四订餐登记", "desc": "周三 15:00 截止" },
            "select_list": [
                { "question_key": "a", "title": "主食", "selected_id": "1", "option_list": [{ "id": "1", "text": "米饭" }, { "id": "2", "text": "面条" }] },
                { "question_key": "b", "title": "口味", "selected_id": "2", "option_list": [{ "id": "1", "text": "清淡" }, { "id": "2", "text": "微辣" }] } ],
            "submit_button": { "text": "提交", "key": "ok" } })),
        ),
    ]
}
