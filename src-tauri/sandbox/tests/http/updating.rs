//! Changing cards that were sent before.

use std::time::Duration;

use crate::world::{AGENT, CORP, SECRET, World, changed, code, message, settings};
use serde_json::{Value, json};

fn vote() -> Value {
    json!({"card_type": "vote_interaction", "main_title": {"title": "秋游去哪里"}, "task_id": "trip-1",
        "checkbox": {"question_key": "trip", "option_list": [{"id": "hill", "text": "爬山", "is_checked": false}]},
        "submit_button": {"text": "提交", "key": "ok"}})
}

/// A world in which a card went to zhangsan and lisi, and its response code.
async fn sent(card: Value) -> (World, String) {
    let world = World::with(settings().with_callback_url("https://cb.example.com")).await;
    let answer = world.send(&changed(&message("template_card", card), "/touser", json!("zhangsan|lisi"))).await;
    let code = answer["response_code"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    (world, code)
}

fn grey(response_code: &str) -> Value {
    json!({"userids": ["ZhangSan"], "agentid": AGENT, "response_code": response_code, "button": {"replace_name": "已截止"}})
}

impl World {
    async fn update(&self, body: &Value) -> Value {
        self.post("message/update_template_card", body).await
    }

    fn card_of(&self, userid: &str) -> Value {
        self.sandbox.inbox(userid).last().unwrap().message.clone()
    }
}

#[tokio::test]
async fn a_button_is_greyed_for_those_named_who_got_the_card() {
    let (world, response_code) = sent(vote()).await;
    let mut body = grey(&response_code);
    body["userids"] = json!(["ZhangSan", "wangwei", "chenmo", "Nobody"]);
    let answer = world.update(&body).await;
    let invalid: Vec<&str> = answer["invaliduser"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    assert_eq!((code(&answer), invalid), (0, vec!["chenmo", "nobody", "wangwei"]));
    assert_eq!(world.card_of("zhangsan")["replace_text"], "已截止");
    assert_eq!(world.card_of("zhangsan")["main_title"]["title"], "秋游去哪里");
    assert!(world.card_of("lisi").get("replace_text").is_none());
    assert_eq!(code(&world.update(&body).await), 60140, "a code works once");
}

#[tokio::test]
async fn a_card_is_replaced_for_everyone() {
    let (world, response_code) = sent(vote()).await;
    let mut card = vote();
    card.as_object_mut().unwrap().remove("submit_button");
    card["replace_text"] = json!("已截止");
    card["checkbox"]["disable"] = json!(true);
    card["main_title"]["desc"] = json!("由 $userName=gao_yu$ 组织");
    let body = json!({"atall": 1, "agentid": AGENT, "response_code": response_code, "template_card": card, "enable_id_trans": 1});
    assert_eq!(world.update(&body).await, json!({"errcode": 0, "errmsg": "ok", "invaliduser": []}));
    for userid in ["zhangsan", "lisi"] {
        let seen = world.card_of(userid);
        assert_eq!((&seen["replace_text"], &seen["main_title"]["desc"]), (&json!("已截止"), &json!("由 高煜 组织")));
        assert!(seen.get("task_id").is_none());
    }
}

#[tokio::test]
async fn parties_and_tags_count_as_far_as_they_got_the_card() {
    let (world, response_code) = sent(vote()).await;
    let body = json!({"partyids": [2], "tagids": [7], "agentid": AGENT, "response_code": response_code,
        "button": {"replace_name": "好"}});
    assert_eq!(code(&world.update(&body).await), 0);
    assert_eq!(world.card_of("zhangsan")["replace_text"], "好");
    assert!(world.card_of("lisi").get("replace_text").is_none());
}

#[tokio::test]
async fn what_is_refused_does_not_use_the_code_up() {
    let (world, response_code) = sent(vote()).await;
    let good = grey(&response_code);
    let new_card = changed(&changed(&good, "/button", Value::Null), "/template_card", vote());
    let cases = [
        (changed(&good, "/agentid", Value::Null), 41011),
        (changed(&good, "/agentid", json!(AGENT + 1)), 42015),
        (changed(&good, "/userids", Value::Null), 82101),
        (changed(&good, "/userids", json!([])), 82101),
        (changed(&good, "/userids", json!("zhangsan|lisi")), 40058),
        (changed(&good, "/userids", json!(vec!["zhangsan"; 1001])), 40058),
        (changed(&good, "/partyids", json!(vec![2; 101])), 40058),
        (changed(&good, "/tagids", json!(["2"])), 40058),
        (changed(&good, "/atall", json!(2)), 40058),
        (changed(&good, "/response_code", Value::Null), 60140),
        (changed(&good, "/response_code", json!("nope")), 60140),
        (changed(&good, "/button", Value::Null), 40058),
        (changed(&good, "/button/replace_name", json!("")), 40058),
        (changed(&good, "/template_card", vote()), 40058),
        (changed(&new_card, "/template_card/card_type", json!("poll")), 42031),
        (changed(&new_card, "/template_card/checkbox/disable", json!(1)), 40058),
        (changed(&new_card, "/template_card/submit_button/key", Value::Null), 42046),
        (
            changed(&new_card, "/template_card", json!({"card_type": "text_notice", "main_title": {"title": "t"}})),
            42045,
        ),
        (changed(&good, "/partyids", json!(vec![2; 100])), 0),
    ];
    for (body, expected) in cases {
        let answer = world.update(&body).await;
        assert_eq!(code(&answer), expected, "{answer}");
    }
}

#[tokio::test]
async fn a_notice_with_a_menu_has_no_button_to_grey() {
    let notice = json!({"card_type": "text_notice", "main_title": {"title": "t"}, "task_id": "n-1",
        "card_action": {"type": 1, "url": "https://x.example.com"},
        "action_menu": {"action_list": [{"text": "不再提醒", "key": "off"}]}});
    let (world, response_code) = sent(notice.clone()).await;
    assert_eq!(code(&world.update(&grey(&response_code)).await), 40058);
    let mut body = changed(&grey(&response_code), "/button", Value::Null);
    body["template_card"] = notice;
    assert_eq!(code(&world.update(&body).await), 0);
}

#[tokio::test]
async fn a_code_lives_seventy_two_hours() {
    let (mut world, response_code) = sent(vote()).await;
    world.sandbox.advance_clock(Duration::from_hours(72) - Duration::from_millis(1));
    world.renew().await;
    let empty = changed(&grey(&response_code), "/button", Value::Null);
    assert_eq!(code(&world.update(&empty).await), 40058, "the code is good, the content is not");
    world.sandbox.advance_clock(Duration::from_millis(1));
    assert_eq!(code(&world.update(&empty).await), 60140);
    assert_eq!(code(&world.update(&grey(&response_code)).await), 60140);
}

#[tokio::test]
async fn a_recalled_card_is_nobodys() {
    let (world, response_code) = sent(vote()).await;
    let msgid = world.sandbox.inbox("zhangsan")[0].msgid.clone();
    world.post("message/recall", &json!({"msgid": msgid})).await;
    let answer = world.update(&grey(&response_code)).await;
    assert_eq!((code(&answer), &answer["invaliduser"]), (0, &json!(["zhangsan"])));
}

#[tokio::test]
async fn the_practice_app_sends_interactive_cards_and_changes_them() {
    let (corp_id, secret) = (CORP.to_owned(), SECRET.to_owned());
    let world = World::with(sandbox::Settings { corp_id, secret, ..sandbox::Settings::practice() }).await;
    let answer = world.send(&message("template_card", vote())).await;
    let response_code = answer["response_code"].as_str().unwrap_or_else(|| panic!("{answer}"));
    assert_eq!(code(&world.update(&grey(response_code)).await), 0);
    let notice = json!({"appid": "wx7", "title": "访客已到", "content_item": []});
    assert_eq!(code(&world.send(&message("miniprogram_notice", notice)).await), 0, "whatever mini program it names");
}
