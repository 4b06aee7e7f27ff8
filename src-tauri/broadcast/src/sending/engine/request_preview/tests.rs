use super::*;
use crate::compose::media::samples::png;
use crate::testing::{World, draft, person, profile};
use serde_json::json;
use wecom::import::UnknownField;
use wecom::media::MediaKind;
use wecom::send::SendOptions;

fn made(request: &ExactRequest) -> Vec<(&str, Made)> {
    request.exact.iter().filter_map(|part| part.made.map(|made| (part.text.as_str(), made))).collect()
}

#[tokio::test]
async fn what_is_shown_is_what_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let profile = world.practice().profile;
    let reference = world.media.add(MediaKind::Image, "海 报\".png", png(8, 8)).await.unwrap().reference;
    let field = |pointer: &str| UnknownField::new(pointer, "{ \"x\": 1 }");
    let image = Draft {
        message: serde_json::from_value(json!({"msgtype": "image", "image": {"media_id": reference}})).unwrap(),
        extra: Extra { fields: vec![field("/image/new"), field("/text/new"), field("/new")], send: true },
        ..draft("", vec![person("a")])
    };
    let before = world.engine.exact_request(&profile, &image).await.unwrap();
    assert_eq!(made(&before), [("⟦media:海报＂.png⟧", Made::Media)]);
    assert_eq!((before.requests, before.left_out.as_slice()), (1, [1].as_slice()));
    world.send(image.clone()).await;
    let after = world.engine.exact_request(&profile, &image).await.unwrap();
    assert_eq!(made(&after), [], "the media id is known now");
    let sent = world.sender.sent();
    // The same once more would be dropped: it is shown as it would leave, without the check.
    let first = String::from_utf8(sent[0].clone()).unwrap();
    assert_eq!(Some(after.body()), wecom::send::without_duplicate_check(&first));
    assert!(after.dropped_until.is_some() && before.dropped_until.is_none());
    world.clock.shift(31 * 60_000);
    let after = world.engine.exact_request(&profile, &image).await.unwrap();
    assert_eq!((after.body().as_bytes(), after.dropped_until), (sent[0].as_slice(), None), "byte for byte");
    assert!(after.body().contains(r#""new":{"x":1}"#));
    let read = |parts: &[RequestPart]| -> serde_json::Value {
        serde_json::from_str(&parts.iter().map(|part| part.text.as_str()).collect::<String>()).unwrap()
    };
    assert_eq!(read(&after.indented), read(&after.exact));
    let off = Draft { extra: Extra { send: false, ..image.extra.clone() }, ..image };
    let off = world.engine.exact_request(&profile, &off).await.unwrap();
    assert!(!off.body().contains("new") && off.left_out.is_empty());
}

#[tokio::test]
async fn task_ids_and_pictures_are_marked_and_other_brackets_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = world.media.add(MediaKind::Image, "图.png", png(8, 8)).await.unwrap().reference;
    let message = json!({"msgtype": "mpnews", "mpnews": {"articles": [{
        "title": "⟦x⟧", "thumb_media_id": reference, "content": format!("<img src=\"{reference}\">")
    }]}});
    let of = |message: serde_json::Value| Draft {
        message: serde_json::from_value(message).unwrap(),
        options: SendOptions::default(),
        ..draft("", vec![])
    };
    let shown = world.engine.exact_request(&profile(), &of(message)).await.unwrap();
    assert_eq!(made(&shown), [("⟦media:图.png⟧", Made::Media); 2]);
    assert_eq!(shown.requests, 0);
    let card = json!({"msgtype": "template_card", "template_card": {"card_type": "vote_interaction",
            "main_title": {"title": "x"}, "checkbox": {"question_key": "q", "option_list": [{"id": "1", "text": "a"}]},
            "submit_button": {"text": "s", "key": "k"}}});
    let shown = world.engine.exact_request(&profile(), &of(card)).await.unwrap();
    assert_eq!(made(&shown), [("⟦task_id⟧", Made::TaskId)]);
}
