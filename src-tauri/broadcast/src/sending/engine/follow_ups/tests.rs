use super::*;
use crate::model::draft::Draft;
use crate::model::follow_up::FollowUpProgress;
use crate::model::snapshot::BatchView;
use crate::sending::engine::tests::people;
use crate::testing::{Answer, World, api, draft, lost, ok, person};
use serde_json::json;
use testkit::until;
use wecom::send::SendReply;

async fn done(
    world: &World,
    id: &str,
    of: impl Fn(&BroadcastSnapshot) -> Option<FollowUpProgress>,
) -> FollowUpProgress {
    let is_over = |one: &BroadcastSnapshot| of(one).is_some_and(|one| one.done + one.failed == one.asked);
    let progress = of(&world.until(id, is_over).await).unwrap();
    until("the follow-ups to end", async || world.engine.shared.follow_ups.lock().is_empty()).await;
    progress
}

async fn batches(world: &World, id: &str) -> Vec<BatchView> {
    world.history.open(id).await.unwrap().batches
}

#[tokio::test]
async fn every_chunk_is_taken_back_with_a_result_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let end = world.send(draft("hello", people(2500))).await;
    world.sender.will_afterwards([ok(), api(42052), lost(), ok()]);
    let begun = world.engine.recall(&end.id).await.unwrap();
    assert_eq!(begun.recall, Some(FollowUpProgress { asked: 3, done: 0, failed: 0 }));
    assert!(matches!(world.engine.recall(&end.id).await, Err(SendError::Busy)));
    let progress = done(&world, &end.id, |one| one.recall).await;
    assert_eq!(progress, FollowUpProgress { asked: 3, done: 2, failed: 1 });
    assert_eq!(world.sender.asked().len(), 4, "what was lost was asked again");
    let found = batches(&world, &end.id).await;
    let states: Vec<_> = found.iter().map(|one| one.recall.as_ref().unwrap().state).collect();
    assert_eq!(states, [FollowUpState::Done, FollowUpState::Refused, FollowUpState::Done]);
    assert_eq!(found[1].recall.as_ref().unwrap().error.as_ref().unwrap().api.as_ref().unwrap().code, 42052);
    assert_eq!(found[0].recall_until.unwrap().0 - found[0].sent_at.unwrap().0, 24 * 3_600_000);
    assert_eq!(world.engine.snapshot(&end.id).await.unwrap().recalled, None, "some of it stays");
    // What was not taken back can be asked for again, and only that.
    world.engine.recall(&end.id).await.unwrap();
    assert_eq!(done(&world, &end.id, |one| one.recall).await, FollowUpProgress { asked: 3, done: 3, failed: 0 });
    assert_eq!(world.sender.asked().len(), 5);
    assert!(matches!(world.engine.recall(&end.id).await, Err(SendError::TooLate)));
    let last = world.sink.broadcasts().last().cloned().unwrap();
    // All of it, though without contacts nobody knows from how many people.
    assert_eq!((last.recall.unwrap().done, last.recalled), (3, Some(0)));
}

#[tokio::test]
async fn after_a_day_and_of_a_refused_one_there_is_nothing_to_take_back() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let end = world.send(draft("hello", people(2))).await;
    world.clock.shift(24 * 3_600_000 + 1);
    assert!(matches!(world.engine.recall(&end.id).await, Err(SendError::TooLate)));
    world.sender.will([api(60020)]);
    let refused = world.send(draft("no", people(2))).await;
    assert!(matches!(world.engine.recall(&refused.id).await, Err(SendError::TooLate)));
    assert!(matches!(world.engine.recall("nothing").await, Err(SendError::NotFound(_))));
    assert_eq!(world.engine.snapshot(&end.id).await.unwrap().recall, None);
}

#[tokio::test]
async fn a_trouble_of_all_ends_it_and_an_end_of_the_program_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let end = world.send(draft("hello", people(3500))).await;
    world.sender.will_afterwards([api(45009)]);
    world.engine.recall(&end.id).await.unwrap();
    assert_eq!(done(&world, &end.id, |one| one.recall).await, FollowUpProgress { asked: 4, done: 0, failed: 4 });
    assert_eq!(world.sender.asked().len(), 1);
    world.sender.will_afterwards([ok(), Answer::Hang]);
    world.engine.recall(&end.id).await.unwrap();
    until("the third question", async || world.sender.asked().len() == 3).await;
    let other = World::open(folder.path(), None).await;
    other.engine.recover().await.unwrap();
    let states: Vec<_> = batches(&other, &end.id).await.into_iter().map(|one| one.recall.unwrap().state).collect();
    assert_eq!(states, [FollowUpState::Done, FollowUpState::Unknown, FollowUpState::Refused, FollowUpState::Refused]);
    assert_eq!(
        other.engine.snapshot(&end.id).await.unwrap().recall,
        Some(FollowUpProgress { asked: 4, done: 1, failed: 3 })
    );
    other.engine.recall(&end.id).await.unwrap();
    assert_eq!(done(&other, &end.id, |one| one.recall).await.done, 4);
}

fn card(number: usize) -> Draft {
    let card = json!({"msgtype": "template_card", "template_card": {"card_type": "button_interaction",
            "main_title": {"title": "值班"}, "button_list": [{"text": "好", "key": "ok"}]}});
    Draft { message: serde_json::from_value(card).unwrap(), ..draft("", people(number)) }
}

#[tokio::test]
async fn cards_are_changed_once() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let with_code =
        |code: &str| Answer::Accept(SendReply { response_code: Some(code.to_owned()), ..SendReply::default() });
    world.sender.will([with_code("rc-1"), with_code("rc-2")]);
    let end = world.send(card(1001)).await;
    let button = |text: &str| CardEdit::Button { text: text.to_owned() };
    assert!(matches!(world.engine.change_cards(&end.id, &button(" ")).await, Err(SendError::Blocked)));
    world.sender.will_afterwards([ok(), api(60140)]);
    world.engine.change_cards(&end.id, &button("已截止")).await.unwrap();
    assert_eq!(done(&world, &end.id, |one| one.card).await, FollowUpProgress { asked: 2, done: 1, failed: 1 });
    let asked = world.sender.asked();
    assert!(asked[0].contains(r#""atall":1"#) && asked[0].contains(r#""response_code":"rc-1""#), "{asked:?}");
    assert!(asked[0].contains(r#""button":{"replace_name":"已截止"}"#));
    let found = batches(&world, &end.id).await;
    assert_eq!(found[0].card.as_ref().unwrap().missed, ["gone"]);
    assert_eq!(found[0].card_until.unwrap().0 - found[0].sent_at.unwrap().0, 72 * 3_600_000);
    assert_eq!(found[0].recall_until, None);

    let notice = json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
            "main_title": {"title": "结束"}, "card_action": {"type": 1, "url": "https://example.cn"}}});
    let edit = CardEdit::Card { message: serde_json::from_value(notice).unwrap(), enable_id_trans: false };
    world.engine.change_cards(&end.id, &edit).await.unwrap();
    assert_eq!(done(&world, &end.id, |one| one.card).await, FollowUpProgress { asked: 2, done: 2, failed: 0 });
    let asked = world.sender.asked();
    assert_eq!(asked.len(), 3, "the first code is used up");
    assert!(asked[2].contains("rc-2") && asked[2].contains("结束") && !asked[2].contains("task_id"));
    assert!(matches!(world.engine.change_cards(&end.id, &edit).await, Err(SendError::TooLate)));
    let text = CardEdit::Card { message: draft("x", vec![person("a")]).message, enable_id_trans: false };
    assert!(matches!(world.engine.change_cards(&end.id, &text).await, Err(SendError::Blocked)));
    let plain = world.send(draft("hello", people(1))).await;
    assert!(matches!(world.engine.change_cards(&plain.id, &button("x")).await, Err(SendError::Blocked)));
}
