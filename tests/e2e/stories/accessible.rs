//! Every screen, in both themes and both languages: axe finds nothing, a screen reader finds a name, a role and a state for everything,
//! the content policy is never violated, nothing has to be scrolled sideways. Each walk has one of the two sizes of a window that
//! everything is drawn for: the least that it can be, and a large one. Drawn twice
//! as large, everything can be reached.

mod fills;

use crate::stories::damage::save;
use crate::support::assistive::Reader;
use crate::support::axe::faults;
use crate::support::page::{Page, id, key, with};
use crate::support::reach::out_of_reach;
use crate::support::screen::Screen;
use crate::support::world::{World, e2e};
use serde_json::json;
use std::path::Path;

/// Width and height of the page: the least that the window lets it have, and that of a large laptop.
type Size = (u16, u16);
const SMALL: Size = (1000, 700);
const LARGE: Size = (1440, 900);

#[test]
fn every_screen_in_light_chinese() {
    e2e("axe_light_zh", async |world| walk(world, "light", "zh-CN", SMALL).await);
}

#[test]
fn every_screen_in_dark_chinese() {
    e2e("axe_dark_zh", async |world| walk(world, "dark", "zh-CN", LARGE).await);
}

#[test]
fn every_screen_in_light_english() {
    e2e("axe_light_en", async |world| walk(world, "light", "en", LARGE).await);
}

#[test]
fn every_screen_in_dark_english() {
    e2e("axe_dark_en", async |world| walk(world, "dark", "en", SMALL).await);
}

#[test]
fn requests_and_groups_in_light_chinese() {
    e2e("axe_more_light_zh", async |world| walk_more(world, "light", "zh-CN", LARGE).await);
}

#[test]
fn requests_and_groups_in_dark_english() {
    e2e("axe_more_dark_en", async |world| walk_more(world, "dark", "en", SMALL).await);
}

#[test]
fn every_screen_twice_as_large_can_be_used() {
    e2e("enlarged", async |world| walk_enlarged(world, all).await);
}

#[test]
fn requests_and_groups_twice_as_large_can_be_used() {
    e2e("enlarged_more", async |world| {
        walk_enlarged(world, async |walk| {
            requests(walk).await;
            channels(walk).await;
        })
        .await;
    });
}

/// What each screen is looked at for.
enum Look<'a> {
    /// What axe and a screen reader find in it.
    Told(&'a Reader),
    /// Whether everything can be reached.
    Reached,
}

/// What was found on the way.
struct Walk<'a> {
    page: &'a Page,
    screen: &'a Screen,
    look: Look<'a>,
    folder: &'a Path,
    faults: Vec<String>,
    screens: u32,
}

impl<'a> Walk<'a> {
    fn through(page: &'a Page, world: &'a World, folder: &'a Path, look: Look<'a>) -> Self {
        Self { page, screen: &world.screen, look, folder, faults: Vec::new(), screens: 0 }
    }

    async fn look(&mut self, screen: &str) {
        self.screens += 1;
        // The driver clicks where things would be in the usual size, so that only looking is done in another.
        let enlarged = matches!(self.look, Look::Reached);
        if enlarged {
            draw(self.page, "200", 500).await;
        }
        // A busy machine draws late: a window that stands still may still show what was there before.
        self.page.settled().await;
        self.screen.portrait(&self.folder.join(format!("{:02}-{screen}.png", self.screens))).await;
        match self.look {
            Look::Told(reader) => {
                self.faults.extend(faults(self.page, screen).await);
                self.faults.extend(reader.faults(screen).await);
            }
            Look::Reached => self.faults.extend(out_of_reach(self.page, screen).await),
        }
        if enlarged {
            draw(self.page, "100", 1000).await;
        }
    }

    async fn reads_out(&self, words: &str) {
        if let Look::Told(reader) = self.look {
            reader.reads_out(words).await;
        }
    }
}

/// Draws the windows in another size, and waits until the page counts with its new width.
async fn draw(page: &Page, size: &str, width: u32) {
    save(page, &json!({ "interface_size": size })).await;
    page.holds(&format!("the page to be {width} wide"), "return innerWidth === arguments[0]", vec![width.into()]).await;
}

async fn start(world: &mut World, theme: &str, language: &str, (width, height): Size) -> (Page, Reader) {
    world.with_settings(&json!({ "theme": theme, "language": language }));
    world.set("NO_AT_BRIDGE", "0");
    let page = world.start().await;
    page.shown("page-compose").await;
    world.screen.resize(&world.screen.main_window().await, width, height).await;
    let script = "return innerWidth === arguments[0] && innerHeight === arguments[1]";
    page.holds("the size of the window", script, vec![width.into(), height.into()]).await;
    (page, Reader::open().await)
}

async fn walk(world: &mut World, theme: &str, language: &str, size: Size) {
    let (page, reader) = start(world, theme, language, size).await;
    let folder = world.evidence_folder();
    let mut walk = Walk::through(&page, world, &folder, Look::Told(&reader));

    let lang: String = page.ask("return document.documentElement.lang", Vec::new()).await;
    assert_eq!(lang, language);
    all(&mut walk).await;
    page.open("/quick.html").await;
    page.shown("quick").await;
    walk.look("quick").await;
    assert_eq!(walk.faults, Vec::<String>::new());
}

async fn all(walk: &mut Walk<'_>) {
    walk.look("compose-blank").await;
    compose(walk).await;
    sending(walk).await;
    others(walk).await;
    figures(walk).await;
    guided(walk).await;
}

/// In the smallest window, where twice as large leaves 500 × 350 of what a page counts in.
async fn walk_enlarged(world: &mut World, steps: impl AsyncFnOnce(&mut Walk<'_>)) {
    world.with_settings(&json!({}));
    let page = world.start().await;
    page.shown("page-compose").await;
    world.screen.resize(&world.screen.main_window().await, SMALL.0, SMALL.1).await;
    let folder = world.evidence_folder();
    let mut walk = Walk::through(&page, world, &folder, Look::Reached);
    steps(&mut walk).await;
    assert_eq!(walk.faults, Vec::<String>::new());
}

/// The dialogs of requests and of groups: both themes and both languages, but not each with each.
async fn walk_more(world: &mut World, theme: &str, language: &str, size: Size) {
    let (page, reader) = start(world, theme, language, size).await;
    let folder = world.evidence_folder();
    let mut walk = Walk::through(&page, world, &folder, Look::Told(&reader));
    requests(&mut walk).await;
    channels(&mut walk).await;
    assert_eq!(walk.faults, Vec::<String>::new());
}

async fn compose(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.choose_kind("textcard").await;
    page.write("textcard.title", "标题 title").await;
    page.write("textcard.url", "no-scheme").await;
    page.click_at("[data-field='textcard.title']").await;
    page.shown_at("[data-error-for='textcard.url']").await;
    walk.look("compose-textcard").await;
    page.click("compose-source").await;
    page.shown_at(&format!("{}:not([readonly])", id("source-text"))).await;
    walk.look("compose-source").await;
    page.click("compose-source").await;
    page.shown("message-form").await;
    for kind in ["text_notice", "news_notice"] {
        page.choose_kind(kind).await;
        let script = "
            const shut = [...document.querySelectorAll('[data-testid^=block-][aria-expanded=false]')];
            shut.forEach((button) => button.click());
            return true";
        page.holds("the blocks to open", script, Vec::new()).await;
        for list in ["horizontal_content_list", "jump_list"] {
            page.click(&format!("add-template_card.{list}")).await;
        }
        walk.look(&format!("compose-{kind}")).await;
    }
    page.choose_kind("text").await;
    page.paste("[data-field='text.content']", "明天上午十点全员消防演练 fire drill").await;
    page.fill(&id("to-input"), "zhang").await;
    page.shown("to-hit").await;
    walk.look("to-hits").await;
    page.click_at(&with("to-hit", &[("data-id", "person:zhangsan")])).await;
    page.click("to-browse").await;
    page.shown("picker-row").await;
    walk.look("picker").await;
    page.click("picker-done").await;
    page.gone("picker").await;
    page.click("to-paste").await;
    page.paste(&id("paste-text"), "李四\n王伟\nnobody.here").await;
    page.shown("paste-report").await;
    walk.look("paste").await;
    page.click("paste-apply").await;
    page.click("save-template").await;
    page.fill(&id("template-name"), "演练 drill").await;
    walk.look("save-template").await;
    page.click("template-save-confirm").await;
    page.gone("template-name").await;
}

async fn sending(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.add_person("zhouyi", "zhouyi").await;
    page.review().await;
    walk.look("review").await;
    assert_eq!(page.confirm().await, "partial");
    let said = page.text_at("[data-testid=result] p").await;
    walk.reads_out(&said).await;
    walk.look("result-partial").await;
    page.click("result-open").await;
    page.shown("send-detail").await;
    walk.look("send-detail").await;
    page.click("send-recall").await;
    page.shown("recall-confirm").await;
    walk.look("recall").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("recall").await;
    page.click("sends-filter").await;
    page.click("filter-from-calendar").await;
    page.shown("calendar").await;
    walk.look("history-calendar").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("calendar").await;
    page.click("sends-filter").await;
    page.go("compose").await;
    page.write("text.content", "全员 everyone").await;
    page.click("to-browse").await;
    page.click("picker-tab-all").await;
    page.click("picker-all").await;
    page.click("picker-done").await;
    page.review().await;
    page.shown("review-typed").await;
    walk.look("review-everyone").await;
    page.click("review-back").await;
    page.gone("review").await;
}

/// The exact request, what a pasted one becomes, and what a long text can become.
async fn requests(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.click("preview-request").await;
    page.reads(&id("request-text"), "msgtype").await;
    page.click("request-more").await;
    page.click("request-paste").await;
    page.paste(&id("import-text"), "{\"msgtype\": \"text\", \"text\":").await;
    page.shown("import-fault").await;
    walk.look("import-refused").await;
    let buttons = r#"{ "touser": "zhangsan", "agentid": 7, "x_trace": 1, "msgtype": "template_card", "template_card": {
        "card_type": "vote_interaction", "main_title": { "title": "团建 outing" }, "task_id": "outing-2026",
        "checkbox": { "question_key": "q", "option_list": [{ "id": "a", "text": "爬山 hike" }] },
        "submit_button": { "text": "提交", "key": "s" } } }"#;
    page.fill(&id("import-text"), "").await;
    page.paste(&id("import-text"), buttons).await;
    page.shown("import-unknown").await;
    walk.look("import").await;
    page.click("import-apply").await;
    page.gone("import").await;
    page.click("unknown-fields-open").await;
    page.shown("unknown-fields-send").await;
    page.click("request-exact").await;
    walk.look("compose-imported").await;
    page.click("preview-phone").await;

    page.click("compose-new").await;
    page.gone("to-chip").await;
    page.choose_kind("text").await;
    page.paste("[data-field='text.content']", &"全员消防演练 fire drill。\n".repeat(90)).await;
    page.shown("long-text").await;
    walk.look("compose-too-long").await;
    page.click("long-pieces").await;
    page.shown("long-piece").await;
    walk.look("long-pieces").await;
    page.click("long-use").await;
    page.gone("long-dialog").await;
    page.shown("series").await;
    walk.look("compose-series").await;
    page.click("compose-new").await;
    page.gone("series").await;
}

/// Groups: made, listed, written to. The practice company has a robot.
async fn channels(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.go("directory").await;
    page.click("directory-tab-robots").await;
    page.shown("robot-row").await;
    walk.look("robots").await;
    page.click("robot-new").await;
    page.click("robot-save").await;
    page.shown_at("[data-error-for=name]").await;
    walk.look("robot-dialog").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("robot-dialog").await;
    page.click("directory-tab-chats").await;
    page.shown("channel-facts-chat").await;
    walk.look("chats-none").await;
    page.click("chat-new").await;
    page.fill(&id("chat-name"), "值班 duty").await;
    for account in ["zhangsan", "lisi"] {
        let wanted = format!("person:{account}");
        page.fill(&id("chat-members"), account).await;
        page.click_at(&with("to-hit", &[("data-id", &wanted)])).await;
        page.shown_at(&with("to-chip", &[("data-id", &wanted)])).await;
    }
    walk.look("chat-dialog").await;
    page.click("chat-save").await;
    page.gone("chat-dialog").await;
    page.shown("chat-card").await;
    walk.look("chats").await;
    page.click("chat-forget").await;
    page.shown("chat-forget-id").await;
    walk.look("chat-forget").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("chat-forget-id").await;
    page.click("chat-add").await;
    page.shown("chat-add-dialog").await;
    walk.look("chat-add").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("chat-add-dialog").await;
    page.click("chat-write").await;
    page.shown("kind-grey").await;
    page.choose_kind("textcard").await;
    page.go("directory").await;
    page.click("directory-tab-robots").await;
    page.click("robot-write").await;
    page.shown_at(&with("kind-stopped", &[("data-channel", "robot")])).await;
    walk.look("kind-stopped").await;
    page.choose_kind("text").await;
    page.write("text.content", "交接班 handover").await;
    page.review().await;
    page.shown("review-channel-list").await;
    walk.look("review-channel-list").await;
    page.click("review-confirm").await;
    page.shown("review-second").await;
    walk.look("review-second").await;
    page.click("review-confirm").await;
    assert_eq!(page.outcome().await, "accepted");
    walk.look("result-groups").await;
}

async fn others(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.go("templates").await;
    page.shown("template-row").await;
    walk.look("templates").await;
    page.click("templates-gallery").await;
    page.shown("gallery-item").await;
    walk.look("examples").await;
    page.go("directory").await;
    page.shown("directory-row").await;
    walk.look("directory").await;
    page.go("inbox").await;
    page.click_at(&with("inbox-member", &[("data-id", "zhangsan")])).await;
    page.shown("inbox-message").await;
    walk.look("inbox").await;
    page.go("settings").await;
    page.click("settings-profiles").await;
    walk.look("settings-profiles").await;
    page.click("profile-new").await;
    page.fill(&id("profile-name"), "x").await;
    page.click("profile-save").await;
    walk.look("settings-form").await;
    page.click("settings-general").await;
    page.shown("setting-language").await;
    walk.look("settings-general").await;
    page.click("team-join").await;
    page.fill(&id("team-address"), "db.example.com").await;
    page.fill(&id("team-name"), "王芳").await;
    page.click("team-test").await;
    page.shown_at("[data-error-for='team_address']").await;
    walk.look("team-join").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
    page.gone("team-dialog").await;
    page.click("settings-about").await;
    page.shown("about-facts").await;
    page.click("about-licences").await;
    page.shown("about-licence-lines").await;
    walk.look("about").await;
    page.go("settings").await;
    page.click("settings-general").await;
    page.click("settings-atlas").await;
    page.click_at(&with("atlas-item", &[("data-code", "60020")])).await;
    page.shown("atlas-entry").await;
    walk.look("atlas").await;
    page.click("profile-switcher").await;
    page.shown("profile-item-practice").await;
    walk.look("profile-switcher").await;
    page.press(&key(&thirtyfour::Key::Escape)).await;
}

/// What all sends come to.
async fn figures(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.go("sends").await;
    page.click("sends-statistics").await;
    page.click("statistics-practice").await;
    page.shown("statistics-read").await;
    walk.look("statistics").await;
}

/// The set-up of a company, as far as WeCom is not asked.
async fn guided(walk: &mut Walk<'_>) {
    let page = walk.page;
    page.go("settings").await;
    page.click("settings-profiles").await;
    page.click("setup-guided").await;
    page.shown("setup-step-app").await;
    walk.look("setup-app").await;
    page.click("setup-next").await;
    page.paste(&id("setup-paste"), "企业ID ww0123456789abcdef\nAgentId 1000002").await;
    page.click("setup-find").await;
    page.shown("setup-found").await;
    walk.look("setup-values").await;
    page.click("setup-leave").await;
    page.gone("page-setup").await;
}
