//! Tests of [`super`].

use serde_json::{Value, json};

use super::*;
use crate::mailbox::Sent;
use crate::scope::Via;
use crate::settings::Settings;
use crate::state::TaskOf;

/// A company in which zhangsan has this card, as the message `m` with the task `t`.
fn with(card: Value) -> State {
    let state = State::new(Settings::practice().with_frozen_clock(5));
    let member = state.company.find("zhangsan").unwrap();
    let (msgid, msgtype) = ("m".to_owned(), "template_card".to_owned());
    state.lock().task_ids.insert("t".to_owned(), TaskOf { msgid: msgid.clone(), at_ms: 1 });
    let sent = Sent { msgid, msgtype, message: card, safe: 0, at_ms: 1 };
    state.lock().mailbox.deliver(sent, &[(member, Via::User)]);
    state
}

fn vote(mode: i64) -> Value {
    json!({"card_type": "vote_interaction", "main_title": {"title": "秋游去哪里"}, "submit_button": {"key": "ok"},
        "checkbox": {"question_key": "trip", "mode": mode, "option_list": [
            {"id": "hill", "text": "爬山", "is_checked": false}, {"id": "lake", "text": "环湖", "is_checked": true}]}})
}

fn press(key: &str, selected: &[(&str, &[&str])]) -> Press {
    let item = |(question, options): &(&str, &[&str])| SelectedItem {
        question_key: (*question).to_owned(),
        option_ids: options.iter().map(|id| (*id).to_owned()).collect(),
    };
    Press { key: key.to_owned(), selected: selected.iter().map(item).collect() }
}

#[test]
fn a_vote_comes_back_as_the_documented_event() {
    let state = with(vote(1));
    let event = state.press("ZhangSan", "m", press("ok", &[("trip", &["lake", "hill"])])).unwrap();
    assert_eq!((event.event, &*event.event_key, event.at_ms), (CardEventKind::Card, "ok", 5));
    assert_eq!(
        (event.task_id.as_deref(), &*event.card_type, &*event.userid),
        (Some("t"), "vote_interaction", "zhangsan")
    );
    assert_eq!(event.button, "提交");
    assert_eq!(event.words, [(String::new(), vec!["环湖".to_owned(), "爬山".to_owned()])]);
    assert_eq!(
        state.lock().response_codes.find(&event.response_code, 5).unwrap().msgid,
        "m",
        "it lets the card change"
    );
    assert_eq!(state.card_events(), [event]);
}

#[test]
fn what_is_not_on_the_card_cannot_be_pressed_or_chosen() {
    let state = with(vote(0));
    let why = |userid, msgid, press| state.press(userid, msgid, press).unwrap_err();
    assert_eq!(why("lisi", "m", press("ok", &[])), PressError::NoMessage);
    assert_eq!(why("zhangsan", "other", press("ok", &[])), PressError::NoMessage);
    assert_eq!(why("zhangsan", "m", press("no", &[])), PressError::NoButton);
    for chosen in [("trip", &["sea"][..]), ("where", &["lake"][..]), ("trip", &["lake", "hill"][..])] {
        assert_eq!(why("zhangsan", "m", press("ok", &[chosen])), PressError::NoChoice, "{chosen:?}");
    }
    assert_eq!(state.card_events(), []);
    let mut closed = vote(0);
    closed["checkbox"]["disable"] = json!(true);
    assert_eq!(with(closed).press("zhangsan", "m", press("ok", &[("trip", &["lake"])])), Err(PressError::NoChoice));
    let mut grey = vote(0);
    grey["replace_text"] = json!("已截止");
    assert_eq!(with(grey).press("zhangsan", "m", press("ok", &[])), Err(PressError::NoButton));
}

#[test]
fn buttons_that_open_a_page_call_nobody_back_and_the_menu_has_an_event_of_its_own() {
    let state = with(json!({"card_type": "button_interaction", "button_list": [
            {"type": 1, "text": "网页", "url": "https://x.example.com"}, {"text": "同意", "key": "yes"}],
        "button_selection": {"question_key": "when", "title": "时间", "selected_id": "none",
            "option_list": [{"id": "am", "text": "上午"}, {"id": "pm", "text": "下午"}]},
        "action_menu": {"desc": "更多", "action_list": [{"text": "不再提醒", "key": "mute"}]}}));
    let controls = CardControls::of(&state.inbox("zhangsan")[0].message);
    assert_eq!(controls.buttons, [CardButton { key: "yes".to_owned(), text: "同意".to_owned() }]);
    assert_eq!(controls.questions[0].options.iter().map(|one| one.chosen).collect::<Vec<_>>(), [true, false]);
    let event = state.press("zhangsan", "m", press("mute", &[("when", &["am"])])).unwrap();
    assert_eq!((event.event, event.selected), (CardEventKind::Menu, vec![]));
    let event = state.press("zhangsan", "m", press("yes", &[("when", &["pm"])])).unwrap();
    assert_eq!(event.words, [("时间".to_owned(), vec!["下午".to_owned()])]);
}

#[test]
fn a_recalled_card_cannot_be_answered_and_starting_over_forgets_the_answers() {
    let state = with(vote(0));
    state.press("zhangsan", "m", press("ok", &[])).unwrap();
    state.lock().mailbox.recall("m", 5).unwrap();
    assert_eq!(state.press("zhangsan", "m", press("ok", &[])), Err(PressError::NoMessage));
    state.start_over();
    assert_eq!(state.card_events(), []);
}
