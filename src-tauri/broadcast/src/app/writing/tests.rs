//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::audience::Audience;
use crate::model::media::MediaReference;
use crate::model::profile::PRACTICE_ID;
use wecom::kinds::Text;
use wecom::send::SendOptions;

#[tokio::test]
async fn a_long_text_becomes_drafts_to_the_same_people() {
    let world = World::open().await;
    let text = "断电通知。".repeat(300);
    let audience = Audience { all: true, ..Audience::default() };
    let draft = |message| Draft::new(message, SendOptions::default(), audience.clone());
    let offers = world.split_text(&draft(Message::Text { text: Text { content: text.clone() } })).await.unwrap();
    let series = offers.pieces.series.unwrap();
    assert_eq!((series.total, series.rest.len()), (3, 2));
    assert_eq!((&offers.pieces.audience, &offers.textcard.audience), (&audience, &audience));
    let Message::File { file } = &offers.file.message else { panic!("kind") };
    let reference: MediaReference = file.media_id.parse().unwrap();
    assert_eq!(world.media.read(&reference).unwrap(), format!("\u{FEFF}{text}").as_bytes());
    let refusal = world.split_text(&draft(Message::blank(Kind::Textcard))).await.unwrap_err();
    assert_eq!(refusal.code, ErrorCode::InvalidInput);
}

#[tokio::test]
async fn ids_are_drawn_as_names() {
    let world = World::open().await;
    world.read_directory().await;
    let message = Message::Text { text: Text { content: "请 $userName=zhangsan$ 来".to_owned() } };
    let drawn = async |enable_id_trans| {
        let options = SendOptions { enable_id_trans, ..SendOptions::default() };
        let draft = Draft::new(message.clone(), options, Audience::default());
        let preview = world.inspect(PRACTICE_ID, &draft).await.unwrap().preview;
        serde_json::to_string(&preview).unwrap()
    };
    let plain = drawn(false).await;
    assert!(plain.contains("userName") && !plain.contains("张三"), "{plain}");
    let named = drawn(true).await;
    assert!(named.contains("张三") && !named.contains("userName"), "{named}");
}
