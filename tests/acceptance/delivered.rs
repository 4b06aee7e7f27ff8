//! What is written arrives: each kind, to each kind of recipient, to many, once.

use crate::world::{Setup, World, able_people, company, department, draft, person, tag, text, to_all};
use broadcast::model::ledger::{LedgerReason, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::BroadcastState;
use broadcast::testing::order_of;
use serde_json::json;
use std::collections::HashMap;
use testkit::until;

#[tokio::test]
async fn a_text_arrives() {
    let world = World::new().await;
    let end =
        world.product.send(text("今晚 22:40 断电检修\n请保存文件", vec![person("zhangsan"), person("LINQING")])).await;
    assert_eq!((end.outcome, end.missed, &end.error), (Some(Outcome::Accepted), 0, &None));
    for member in ["zhangsan", "LinQing"] {
        let inbox = world.company.inbox(member);
        assert_eq!(inbox.len(), 1);
        assert_eq!(inbox[0].message, json!({"content": "今晚 22:40 断电检修\n请保存文件"}));
    }
    assert_eq!(world.company.deliveries().len(), 2);
    let batches = world.product.batches(&end.id).await;
    assert_eq!(batches[0].msgid.as_deref(), Some(world.company.inbox("zhangsan")[0].msgid.as_str()));
    assert!(batches[0].response.as_ref().unwrap().contains("\"errcode\""));
    // The page is told, though not before it may ask.
    until("the end to be told", async || world.product.told.broadcasts().last() == Some(&end)).await;
    assert_eq!(end.state, BroadcastState::Finished);
}

#[tokio::test]
async fn a_textcard_arrives() {
    let world = World::new().await;
    let card = json!({"title": "体检预约", "description": "<div class=\"gray\">11 月 30 日前</div>请选时段", "url": "https://example.cn/checkup", "btntxt": "预约"});
    let message = draft(json!({"msgtype": "textcard", "textcard": card}), vec![person("lisi")]);
    assert_eq!(world.product.send(message).await.outcome, Some(Outcome::Accepted));
    let inbox = world.company.inbox("lisi");
    assert_eq!((inbox[0].msgtype.as_str(), &inbox[0].message), ("textcard", &card));
}

#[tokio::test]
async fn a_text_notice_arrives() {
    let world = World::new().await;
    let card = json!({
        "card_type": "text_notice",
        "source": {"desc": "行政部", "desc_color": 1},
        "main_title": {"title": "会议室调整", "desc": "即日起"},
        "emphasis_content": {"title": "3 层", "desc": "新的位置"},
        "quote_area": {"type": 1, "url": "https://example.cn/q", "title": "原通知", "quote_text": "二层装修"},
        "sub_title_text": "请各部门知悉",
        "horizontal_content_list": [{"keyname": "联系人", "value": "林青"}],
        "jump_list": [{"type": 1, "title": "平面图", "url": "https://example.cn/map"}],
        "card_action": {"type": 1, "url": "https://example.cn/room"}
    });
    let message = draft(json!({"msgtype": "template_card", "template_card": card}), vec![person("wangwei")]);
    let end = world.product.send(message).await;
    assert_eq!((end.outcome, end.title.as_str()), (Some(Outcome::Accepted), "会议室调整"));
    let inbox = world.company.inbox("wangwei");
    assert_eq!((inbox[0].msgtype.as_str(), &inbox[0].message), ("template_card", &card));
}

#[tokio::test]
async fn a_news_notice_arrives() {
    let world = World::new().await;
    let card = json!({
        "card_type": "news_notice",
        "main_title": {"title": "年会照片", "desc": "已上传"},
        "card_image": {"url": "https://example.cn/p.png", "aspect_ratio": 1.3},
        "vertical_content_list": [{"title": "下载", "desc": "至月底"}],
        "card_action": {"type": 1, "url": "https://example.cn/photos"}
    });
    let message = draft(json!({"msgtype": "template_card", "template_card": card}), vec![person("ouyangxiu")]);
    assert_eq!(world.product.send(message).await.outcome, Some(Outcome::Accepted));
    let inbox = world.company.inbox("ouyangxiu");
    assert_eq!(inbox[0].message["card_type"], "news_notice");
    assert_eq!(inbox[0].message["main_title"], card["main_title"]);
    assert_eq!(inbox[0].message["vertical_content_list"], card["vertical_content_list"]);
}

#[tokio::test]
async fn departments_tags_and_people_share_one_request() {
    let world = World::new().await;
    let chosen = vec![department("11"), tag("2"), person("zhangsan")];
    let end = world.product.send(text("通知", chosen)).await;
    assert_eq!((end.batches_total, end.outcome), (1, Some(Outcome::Accepted)));
    assert_eq!(world.company.inbox("gao_yu").len(), 1);
    assert_eq!(world.company.inbox("zhangsan").len(), 1);
    assert_eq!(world.product.ledger(&end.id).await.len(), 3);
}

#[tokio::test]
async fn everyone_in_scope_gets_it_and_nobody_else() {
    let world = World::new().await;
    let end = world.product.send(to_all(text("全员通知", vec![]))).await;
    assert_eq!(end.addressees, "@all");
    let ledger = world.product.ledger(&end.id).await;
    let (everyone, missed) = ledger.split_last().unwrap();
    assert_eq!(*everyone, ("@all".to_owned(), LedgerState::Accepted, None));
    let without_licence = world.company.members().iter().filter(|member| member.in_scope && !member.licensed).count();
    assert!(without_licence > 0 && missed.len() == without_licence);
    assert!(missed.iter().all(|(_, _, reason)| *reason == Some(LedgerReason::Unlicensed)));
    for member in world.company.members() {
        let expected = usize::from(member.in_scope && member.licensed);
        assert_eq!(world.company.inbox(&member.userid).len(), expected, "{member:?}");
    }
    assert!(world.company.inbox("chenmo").is_empty());
}

#[tokio::test]
async fn two_and_a_half_thousand_people_get_it_once_each() {
    let company = company(3000).await;
    let people = able_people(&company, 2500);
    let world = World::of(company, Setup::default()).await;
    let end = world.product.send(text("全体会议", people.clone())).await;
    assert_eq!((end.batches_total, end.batches_done, end.outcome), (3, 3, Some(Outcome::Accepted)));
    let mut received = HashMap::<String, u32>::new();
    for delivery in world.company.deliveries() {
        *received.entry(delivery.userid.to_lowercase()).or_default() += 1;
    }
    let expected: HashMap<_, _> = people.iter().map(|one| (one.id.to_lowercase(), 1)).collect();
    assert_eq!(received, expected);
    let ledger = world.product.ledger(&end.id).await;
    assert_eq!(ledger.len(), 2500);
    assert!(ledger.iter().all(|(_, state, _)| *state == LedgerState::Accepted));
    assert_eq!(world.requests("gettoken").len(), 1);
}

#[tokio::test]
async fn a_test_goes_to_me_alone() {
    let world = World::new().await;
    let draft = to_all(text("先看看", vec![]));
    let review = world.product.review(&draft, true).await;
    let order = order_of(&world.product.profile_id, draft, review, 0);
    let id = world.product.engine.start(order).await.unwrap();
    assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
    let received: Vec<_> = world.company.deliveries().into_iter().map(|delivery| delivery.userid).collect();
    assert_eq!(received, ["zhangsan"]);
}

#[tokio::test]
async fn what_left_is_what_was_written_down() {
    let world = World::new().await;
    let end =
        world.product.send(text("<a href=\"https://example.cn\">链接</a> \"引号\" \\ 😀", vec![person("lisi")])).await;
    let left = world.requests("message/send");
    assert_eq!(left.len(), 1);
    let shown: serde_json::Value = serde_json::from_str(&world.product.batches(&end.id).await[0].request).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&left[0]).unwrap(), shown);
    assert_eq!(shown["enable_duplicate_check"], 1);
    assert_eq!(shown["agentid"], crate::world::AGENT_ID);
}
