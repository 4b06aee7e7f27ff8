//! Every message kind: a good one, what the member sees of it, and a table of faults with their codes.

use crate::world::{World, changed, code, message, settings};
use sandbox::MediaKind;
use serde_json::{Value, json};

const APPID: &str = "wx0000000000example";

struct Media {
    image: String,
    voice: String,
    video: String,
    file: String,
    program: String,
}

async fn open() -> (World, Media) {
    let world = World::with(settings().with_callback_url("https://cb.example.com").with_mini_program(APPID)).await;
    let add = |kind, name| world.sandbox.add_media(kind, name);
    let media = Media {
        image: add(MediaKind::Image, "a.png"),
        voice: add(MediaKind::Voice, "a.amr"),
        video: add(MediaKind::Video, "a.mp4"),
        file: add(MediaKind::File, "a.PDF"),
        program: add(MediaKind::File, "a.exe"),
    };
    (world, media)
}

/// Sends the good message, then each faulty one; a fault is a pointer into the message's object and what to put there.
async fn table(world: &World, msgtype: &str, good: &Value, faults: Vec<(&str, Value, i64)>) {
    let answer = world.send(&message(msgtype, good.clone())).await;
    assert_eq!(code(&answer), 0, "{msgtype}: {answer}");
    let before = world.sandbox.deliveries().len();
    for (pointer, new, expected) in faults {
        let answer = world.send(&message(msgtype, changed(good, pointer, new.clone()))).await;
        let shown: String = new.to_string().chars().take(60).collect();
        assert_eq!(code(&answer), expected, "{msgtype} {pointer} = {shown}: {answer}");
        assert!(answer["errmsg"].as_str().unwrap().ends_with(&format!("devtool/query?e={expected}")));
    }
    assert_eq!(world.sandbox.deliveries().len(), before, "a refused message reached somebody");
}

fn shown(world: &World) -> Value {
    world.sandbox.inbox("zhangsan").last().unwrap().message.clone()
}

fn x(count: usize) -> Value {
    json!("x".repeat(count))
}

fn link_of(bytes: usize) -> Value {
    json!(format!("https://{}", "x".repeat(bytes - 8)))
}

#[tokio::test]
async fn media_kinds() {
    let (world, media) = open().await;
    let not_good = |id: &str| {
        vec![("/media_id", Value::Null, 41006), ("/media_id", json!("nope"), 40007), ("/media_id", json!(id), 40007)]
    };
    table(&world, "image", &json!({"media_id": media.image}), not_good(&media.file)).await;
    table(&world, "voice", &json!({"media_id": media.voice}), not_good(&media.image)).await;
    table(&world, "file", &json!({"media_id": media.file}), not_good(&media.image)).await;
    let video = json!({"media_id": media.video, "title": "题".repeat(43), "description": "d".repeat(513)});
    table(&world, "video", &video, not_good(&media.image)).await;
    assert_eq!(shown(&world)["title"], "题".repeat(42));
    assert_eq!(shown(&world)["description"], "d".repeat(512));
    assert_eq!(
        world.code(&changed(&message("file", json!({"media_id": media.program})), "/safe", json!(1))).await,
        40004
    );
    assert_eq!(world.code(&changed(&message("file", json!({"media_id": media.file})), "/safe", json!(1))).await, 0);
}

#[tokio::test]
async fn textcard() {
    let (world, _) = open().await;
    let good = json!({"title": "题".repeat(129), "description": "述".repeat(513), "url": "HTTPS://hr.example.com", "btntxt": "立即去查看"});
    table(
        &world,
        "textcard",
        &good,
        vec![
            ("/title", Value::Null, 41016),
            ("/title", json!(""), 41016),
            ("/description", Value::Null, 41033),
            ("/url", Value::Null, 41010),
            ("/url", json!("hr.example.com"), 45034),
            ("/url", json!("javascript:alert(1)"), 45034),
            ("/url", link_of(2049), 40039),
            ("/btntxt", json!(1), 40058),
        ],
    )
    .await;
    let card = shown(&world);
    assert_eq!((&card["title"], &card["description"]), (&json!("题".repeat(128)), &json!("述".repeat(512))));
    assert_eq!(card["btntxt"], "立即去查");
    assert_eq!(
        world.code(&message("textcard", changed(&changed(&good, "/btntxt", Value::Null), "/url", link_of(2048)))).await,
        0
    );
    assert_eq!(shown(&world)["btntxt"], "详情");
}

#[tokio::test]
async fn news() {
    let (world, _) = open().await;
    let article = json!({"title": "t".repeat(129), "description": "d".repeat(513), "url": "https://a.example.com", "picurl": "https://a.example.com/p.png"});
    let good = json!({"articles": [article, {"title": "小程序", "appid": APPID, "pagepath": "pages/index"}]});
    table(
        &world,
        "news",
        &good,
        vec![
            ("/articles", Value::Null, 45008),
            ("/articles", json!([]), 45008),
            ("/articles", json!(vec![article.clone(); 9]), 45008),
            ("/articles", json!(["x"]), 40058),
            ("/articles/0/title", Value::Null, 41016),
            ("/articles/0/url", Value::Null, 41010),
            ("/articles/0/url", json!("a.example.com"), 45034),
            ("/articles/0/url", link_of(2049), 40039),
            ("/articles/0/picurl", link_of(2049), 40039),
            ("/articles/1/pagepath", Value::Null, 41010),
            ("/articles/1/pagepath", x(129), 40058),
            ("/articles/1/appid", json!("wx-other"), 90208),
        ],
    )
    .await;
    let first = &shown(&world)["articles"][0];
    assert_eq!((&first["title"], &first["description"]), (&json!("t".repeat(128)), &json!("d".repeat(512))));
    assert_eq!(world.code(&changed(&message("news", good.clone()), "/safe", json!(1))).await, 40074);
    assert_eq!(world.code(&message("news", json!({"articles": vec![article; 8]}))).await, 0);
    let unbound = World::new().await;
    assert_eq!(unbound.code(&message("news", good)).await, 90206);
}

#[tokio::test]
async fn mpnews() {
    let (world, media) = open().await;
    let article = json!({"title": "月报", "thumb_media_id": media.image, "author": "a".repeat(64), "content": "<p>x</p>",
        "content_source_url": "https://a.example.com", "digest": "要".repeat(171)});
    table(
        &world,
        "mpnews",
        &json!({"articles": [article]}),
        vec![
            ("/articles", json!([]), 45008),
            ("/articles", json!(vec![article.clone(); 9]), 45008),
            ("/articles/0/title", Value::Null, 41016),
            ("/articles/0/thumb_media_id", Value::Null, 41006),
            ("/articles/0/thumb_media_id", json!(media.file), 40007),
            ("/articles/0/author", x(65), 45032),
            ("/articles/0/content", json!(""), 40058),
            ("/articles/0/content", x(666_001), 45002),
        ],
    )
    .await;
    assert_eq!(shown(&world)["articles"][0]["digest"], "要".repeat(170));
    assert_eq!(world.code(&changed(&message("mpnews", json!({"articles": [article]})), "/safe", json!(2))).await, 0);
    assert_eq!(
        world.code(&changed(&message("mpnews", json!({"articles": [article]})), "/safe", json!(3))).await,
        40058
    );
}

#[tokio::test]
async fn markdown() {
    let (world, _) = open().await;
    table(
        &world,
        "markdown",
        &json!({"content": "x".repeat(2048)}),
        vec![("/content", x(2049), 40058), ("/content", json!(""), 40058)],
    )
    .await;
}

#[tokio::test]
async fn miniprogram_notice() {
    let (world, _) = open().await;
    let good = json!({"appid": APPID, "page": "pages/a", "title": "访客预约已通过", "description": "请在前台登记", "emphasis_first_item": true,
        "content_item": [{"key": "访客", "value": "秦小姐"}, {"key": "", "value": ""}]});
    table(
        &world,
        "miniprogram_notice",
        &good,
        vec![
            ("/appid", Value::Null, 90200),
            ("/appid", json!("wx-other"), 90208),
            ("/page", x(1025), 90204),
            ("/title", Value::Null, 41016),
            ("/title", json!("三个字"), 40058),
            ("/description", json!("一二三四五六七八九十十一十二"), 40058),
            ("/content_item", json!(vec![json!({"key": "k", "value": "v"}); 11]), 90201),
            ("/content_item/0/key", x(11), 90202),
            ("/content_item/0/key", json!(""), 90202),
            ("/content_item/0/value", x(31), 90203),
            ("/content_item/0/value", json!(""), 90203),
        ],
    )
    .await;
    assert_eq!(shown(&world)["content_item"], json!([{"key": "访客", "value": "秦小姐"}]));
    let body = message("miniprogram_notice", good.clone());
    assert_eq!(world.code(&changed(&body, "/agentid", Value::Null)).await, 0);
    assert_eq!(world.code(&changed(&body, "/touser", json!("@all"))).await, 40058);
    assert_eq!(World::new().await.code(&message("miniprogram_notice", good)).await, 48002);
}

fn text_notice(file: &str) -> Value {
    json!({
        "card_type": "text_notice",
        "source": {"icon_url": "https://s.example.com/i.png", "desc": "行政", "desc_color": 1},
        "main_title": {"title": "消防演练", "desc": "$userName=gao_yu$"},
        "emphasis_content": {"title": "15:30", "desc": "集合"},
        "quote_area": {"type": 1, "url": "https://a.example.com", "title": "须知", "quote_text": "走楼梯"},
        "sub_title_text": "提前十分钟到位",
        "horizontal_content_list": [
            {"keyname": "地点", "value": "南门"},
            {"type": 1, "keyname": "路线", "value": "看", "url": "https://a.example.com/map"},
            {"type": 2, "keyname": "手册", "value": "a.pdf", "media_id": file},
            {"type": 3, "keyname": "联系人", "value": "高煜", "userid": "gao_yu"}
        ],
        "jump_list": [{"type": 1, "title": "往期", "url": "https://a.example.com/album"}, {"type": 2, "title": "登记", "appid": APPID}],
        "card_action": {"type": 1, "url": "https://a.example.com"}
    })
}

#[tokio::test]
async fn text_notice_card() {
    let (world, media) = open().await;
    let row = json!({"keyname": "k"});
    let jump = json!({"title": "t"});
    let action = |key: &str| json!({"text": "t", "key": key});
    table(
        &world,
        "template_card",
        &text_notice(&media.file),
        vec![
            ("/card_type", Value::Null, 42031),
            ("/card_type", json!("picture_notice"), 42031),
            ("/source", json!("x"), 40058),
            ("/source/desc_color", json!("1"), 40058),
            ("/quote_area/url", Value::Null, 42028),
            ("/quote_area", json!({"type": 2}), 42030),
            ("/horizontal_content_list", json!(vec![row.clone(); 7]), 42035),
            ("/horizontal_content_list/0/keyname", Value::Null, 42027),
            ("/horizontal_content_list/1/url", Value::Null, 42028),
            ("/horizontal_content_list/1/url", json!("a.example.com"), 45034),
            ("/horizontal_content_list/2/media_id", Value::Null, 42029),
            ("/horizontal_content_list/2/media_id", json!("nope"), 40007),
            ("/horizontal_content_list/3/userid", Value::Null, 42050),
            ("/jump_list", json!(vec![jump; 4]), 42042),
            ("/jump_list/0/title", Value::Null, 42033),
            ("/jump_list/0/url", Value::Null, 42028),
            ("/jump_list/1/appid", Value::Null, 42030),
            ("/card_action", Value::Null, 42045),
            ("/card_action/type", json!(0), 42045),
            ("/card_action/type", json!(3), 42045),
            ("/card_action/url", Value::Null, 42028),
            ("/card_action/url", json!("javascript:x"), 45034),
            ("/card_action", json!({"type": 2, "pagepath": "p"}), 42030),
            ("/task_id", json!("有中文"), 42014),
            ("/task_id", x(129), 42014),
            ("/action_menu", json!({"desc": "d", "action_list": [action("a")]}), 42014),
            ("/action_menu", json!({"action_list": []}), 40058),
            ("/action_menu", json!({"action_list": [action("a"), action("b"), action("c"), action("d")]}), 40058),
            ("/action_menu", json!({"action_list": [action("a"), action("a")]}), 42051),
            ("/action_menu", json!({"action_list": [{"text": "t"}]}), 40058),
            ("/action_menu", json!({"action_list": [{"key": "k"}]}), 40058),
        ],
    )
    .await;
    let mut card = text_notice(&media.file);
    card["button_list"] = json!([{"text": "not here"}]);
    card["horizontal_content_list"] = json!(vec![row; 6]);
    let mut body = message("template_card", card.clone());
    body["enable_id_trans"] = json!(1);
    assert_eq!(world.code(&body).await, 0);
    assert!(shown(&world).get("button_list").is_none(), "a block of another card type is not shown");
    assert_eq!(shown(&world)["main_title"]["desc"], "高煜");
    assert_eq!(world.code(&message("template_card", changed(&card, "/main_title", Value::Null))).await, 0);
    let bare = changed(&changed(&card, "/main_title", Value::Null), "/sub_title_text", Value::Null);
    assert_eq!(world.code(&message("template_card", bare)).await, 41016);
    card["action_menu"] = json!({"action_list": [action("a")]});
    card["task_id"] = json!("menu-1");
    let answer = world.send(&message("template_card", card)).await;
    assert!(code(&answer) == 0 && answer["response_code"].is_string());
    assert_eq!(world.code(&changed(&message("text", json!({})), "/msgtype", json!("template_card"))).await, 41016);
}

#[tokio::test]
async fn news_notice_card() {
    let (world, _) = open().await;
    let good = json!({"card_type": "news_notice", "main_title": {"title": "新书"}, "card_image": {"url": "https://s.example.com/b.png", "aspect_ratio": 1.3},
        "image_text_area": {"type": 1, "url": "https://a.example.com", "title": "t", "desc": "d", "image_url": "https://s.example.com/c.png"},
        "vertical_content_list": [{"title": "技术类", "desc": "9 册"}], "card_action": {"type": 2, "appid": APPID, "pagepath": "p"}});
    table(
        &world,
        "template_card",
        &good,
        vec![
            ("/main_title/title", Value::Null, 41016),
            ("/card_image/url", Value::Null, 42044),
            ("/card_image/url", json!("s.example.com/b.png"), 42044),
            ("/card_image/aspect_ratio", json!(1.29), 40058),
            ("/card_image/aspect_ratio", json!(2.26), 40058),
            ("/card_image/aspect_ratio", json!("1.3"), 40058),
            ("/image_text_area/url", Value::Null, 42028),
            ("/image_text_area/image_url", Value::Null, 40058),
            ("/image_text_area", json!({"type": 2, "image_url": "https://s.example.com/c.png"}), 42030),
            ("/vertical_content_list", json!(vec![json!({"title": "t"}); 5]), 42036),
            ("/vertical_content_list/0/title", Value::Null, 42033),
            ("/card_action/appid", Value::Null, 42030),
        ],
    )
    .await;
    let only_area = changed(&good, "/card_image", Value::Null);
    assert_eq!(world.code(&message("template_card", only_area.clone())).await, 0);
    assert_eq!(
        world.code(&message("template_card", changed(&only_area, "/image_text_area", Value::Null))).await,
        42044
    );
    assert_eq!(world.code(&message("template_card", changed(&good, "/card_image/aspect_ratio", json!(2.25)))).await, 0);
}

fn options(count: usize) -> Value {
    (0..count).map(|n| json!({"id": format!("o{n}"), "text": "t", "is_checked": false})).collect()
}

#[tokio::test]
async fn button_card() {
    let (world, _) = open().await;
    let button = |n: usize| json!({"text": "t", "key": format!("k{n}"), "style": 9});
    let buttons = |count: usize| (0..count).map(button).collect::<Value>();
    let good = json!({"card_type": "button_interaction", "main_title": {"title": "用车"}, "task_id": "car-1@x_y",
        "button_selection": {"question_key": "q", "title": "司机", "option_list": options(2), "selected_id": "none"},
        "button_list": [button(1), button(2), {"type": 1, "text": "详情", "url": "https://a.example.com"}]});
    table(
        &world,
        "template_card",
        &good,
        vec![
            ("/main_title", Value::Null, 41016),
            ("/task_id", Value::Null, 42014),
            ("/task_id", json!("car-1@x_y"), 42014),
            ("/button_list", Value::Null, 40058),
            ("/button_list", buttons(7), 40058),
            ("/button_list/0/text", Value::Null, 42038),
            ("/button_list/0/key", Value::Null, 42039),
            ("/button_list/0/key", x(1025), 42039),
            ("/button_list/0/key", json!("k2"), 42039),
            ("/button_list/2/url", Value::Null, 42028),
            ("/button_selection/question_key", Value::Null, 42043),
            ("/button_selection/question_key", x(1025), 42043),
            ("/button_selection/option_list", json!([]), 42037),
            ("/button_selection/option_list", options(11), 42037),
            ("/button_selection/option_list/0/id", json!("o1"), 42040),
            ("/button_selection/option_list/0/id", x(129), 42040),
            ("/button_selection/option_list/0/text", Value::Null, 42041),
            ("/card_action", json!({"type": 1}), 42028),
            ("/card_action", json!({"type": 9}), 42045),
        ],
    )
    .await;
    let largest = changed(&changed(&good, "/button_list", buttons(6)), "/task_id", x(128));
    assert_eq!(
        world.code(&message("template_card", changed(&largest, "/button_selection/option_list", options(10)))).await,
        0
    );
    assert_eq!(World::new().await.code(&message("template_card", good)).await, 43012);
}

#[tokio::test]
async fn vote_card() {
    let (world, _) = open().await;
    let good = json!({"card_type": "vote_interaction", "main_title": {"title": "秋游"}, "task_id": "v1",
        "checkbox": {"question_key": "q", "mode": 1, "option_list": options(20)}, "submit_button": {"text": "提交", "key": "s"}});
    table(
        &world,
        "template_card",
        &good,
        vec![
            ("/checkbox", Value::Null, 42043),
            ("/checkbox/question_key", Value::Null, 42043),
            ("/checkbox/mode", json!(2), 40058),
            ("/checkbox/option_list", options(21), 42037),
            ("/checkbox/option_list", json!([]), 42037),
            ("/checkbox/option_list/3/id", json!("o0"), 42040),
            ("/checkbox/option_list/3/text", json!(""), 42041),
            ("/checkbox/option_list/3/is_checked", Value::Null, 40058),
            ("/submit_button", Value::Null, 42046),
            ("/submit_button/key", Value::Null, 42046),
            ("/submit_button/key", x(1025), 42046),
            ("/submit_button/text", json!(""), 42049),
            ("/task_id", Value::Null, 42014),
        ],
    )
    .await;
    let default_text = changed(&changed(&good, "/submit_button/text", Value::Null), "/task_id", json!("v2"));
    assert_eq!(world.code(&message("template_card", default_text)).await, 0);
}

#[tokio::test]
async fn multiple_card() {
    let (world, _) = open().await;
    let selector =
        |key: &str| json!({"question_key": key, "title": "日期", "selected_id": "o0", "option_list": options(2)});
    let good = json!({"card_type": "multiple_interaction", "main_title": {"title": "值班"}, "task_id": "m1",
        "select_list": [selector("a"), selector("b")], "submit_button": {"key": "s"}});
    table(
        &world,
        "template_card",
        &good,
        vec![
            ("/select_list", Value::Null, 42047),
            ("/select_list", json!([selector("a"), selector("b"), selector("c"), selector("d")]), 42047),
            ("/select_list/0/question_key", Value::Null, 42043),
            ("/select_list/0/question_key", json!("b"), 42043),
            ("/select_list/0/option_list", options(11), 42037),
            ("/select_list/0/option_list/0/id", Value::Null, 42040),
            ("/select_list/0/option_list/0/text", Value::Null, 42041),
            ("/submit_button/key", Value::Null, 42046),
        ],
    )
    .await;
}
