//! Group chats: made once, found again, changed, forgotten.

use crate::world::{AGENT, CORP, SECRET, World};
use broadcast::channels::{ChannelBook, ChannelError, ChatChange, ChatInput, ChatView};
use broadcast::documents::Documents;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::ports::TimedIds;
use sandbox::{Fault, FaultKind, Settings};
use std::sync::Arc;
use wecom::clock::SystemClock;

/// A company whose application may have chats: its visible scope is everyone.
async fn world_with_chats() -> World {
    World::of(Settings::new(CORP, SECRET, AGENT).with_app_chats(true)).await
}

/// The channels as after a start of the program.
fn book(world: &World) -> ChannelBook {
    let clock = Arc::new(SystemClock);
    let documents = Documents::open(world.folder.path(), clock.clone()).unwrap();
    let (connections, secrets) = (world.connections.clone(), world.secrets.clone());
    ChannelBook::new(documents, connections, secrets, clock, Arc::new(TimedIds))
}

fn input(name: &str, members: &[&str]) -> ChatInput {
    ChatInput { name: name.to_owned(), owner: None, members: members.iter().map(|&one| one.to_owned()).collect() }
}

fn accounts(chat: &ChatView) -> Vec<&str> {
    chat.members.iter().map(|member| member.id.as_str()).collect()
}

fn told(result: Result<ChatView, ChannelError>) -> (ErrorCode, Option<String>, Option<i64>) {
    let view = ErrorView::from(result.unwrap_err());
    (view.code, view.field, view.api.map(|api| api.code))
}

#[tokio::test]
async fn a_chat_is_made_and_there_after_a_restart() {
    let world = world_with_chats().await;
    let input = ChatInput {
        owner: Some(" lisi ".to_owned()),
        ..input("  消防   演练 ", &["zhangsan", "LISI", "zhangsan", " ", "LinQing"])
    };
    let chat = book(&world).create_chat(&world.profile, &input).await.unwrap();
    assert_eq!((chat.name.as_str(), chat.people, chat.course), ("消防 演练", 3, false));
    assert_eq!(chat.owner.as_ref().unwrap().id, "lisi");
    assert_eq!(accounts(&chat), ["zhangsan", "lisi", "LinQing"], "as WeCom spells them");
    let again = book(&world);
    assert_eq!(again.list(&world.profile).unwrap().chats, std::slice::from_ref(&chat));
    again.forget_chat(&world.profile.id, &chat.chat_id).unwrap();
    assert!(again.list(&world.profile).unwrap().chats.is_empty());
    assert!(matches!(again.forget_chat(&world.profile.id, &chat.chat_id), Err(ChannelError::NotFound(_))));
    // The group is still there, and can be found again by its id.
    let found = again.add_chat(&world.profile, &format!(" {} ", chat.chat_id)).await.unwrap();
    assert_eq!((found.chat_id.as_str(), accounts(&found)), (chat.chat_id.as_str(), accounts(&chat)));
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_at_its_field_and_nothing_leaves() {
    let world = world_with_chats().await;
    let book = book(&world);
    let create = async |input: ChatInput| told(book.create_chat(&world.profile, &input).await);
    let at = |field: &str| (ErrorCode::InvalidInput, Some(field.to_owned()), None);
    assert_eq!(create(input(" ", &["zhangsan", "lisi"])).await, at("name"));
    assert_eq!(create(input(&"字".repeat(51), &["zhangsan", "lisi"])).await, at("name"));
    assert_eq!(create(input("a", &["zhangsan", "ZhangSan"])).await, at("members"));
    let many: Vec<String> = (0..2001).map(|n| format!("u{n}")).collect();
    assert_eq!(create(ChatInput { members: many, ..input("a", &[]) }).await, at("members"));
    let stranger = ChatInput { owner: Some("gao_yu".to_owned()), ..input("a", &["zhangsan", "lisi"]) };
    assert_eq!(create(stranger).await, at("owner"));
    for id in ["", "with-hyphen", &"x".repeat(33)] {
        assert_eq!(told(book.add_chat(&world.profile, id).await), at("chat_id"), "{id}");
    }
    assert!(world.sandbox.requests().is_empty());
    // What only WeCom knows.
    assert_eq!(create(input("a", &["zhangsan", "nobody.here"])).await, (ErrorCode::Api, None, Some(86007)));
    assert_eq!(told(book.add_chat(&world.profile, "unknown1").await), (ErrorCode::Api, None, Some(86003)));
    assert_eq!(told(book.refresh_chat(&world.profile, "unknown1").await).0, ErrorCode::NotFound);
    assert!(book.list(&world.profile).unwrap().chats.is_empty());
}

#[tokio::test]
async fn an_application_that_may_not_have_chats_is_told_so() {
    let world = World::new().await;
    let result = book(&world).create_chat(&world.profile, &input("a", &["zhangsan", "lisi"])).await;
    assert_eq!(told(result), (ErrorCode::Api, None, Some(48002)));
}

#[tokio::test]
async fn a_lost_answer_does_not_make_a_second_chat() {
    for kind in [FaultKind::CutConnection, FaultKind::HalfBody, FaultKind::Html] {
        let world = world_with_chats().await;
        let input = input("演练", &["zhangsan", "lisi"]);
        world.sandbox.order(Fault::new("appchat/create", 1, kind.clone()).after_accept());
        let chat = book(&world).create_chat(&world.profile, &input).await.unwrap();
        assert_eq!(chat.people, 2, "{kind:?}: it is looked for");

        // Neither the answer nor the look at it comes through, and the program ends.
        world.sandbox.order(Fault::new("appchat/create", 1, kind.clone()).after_accept());
        world.sandbox.order(Fault::new("appchat/get", 1, kind.clone()));
        let lost = told(book(&world).create_chat(&world.profile, &input).await);
        assert!(matches!(lost.0, ErrorCode::OutcomeUnknown | ErrorCode::NotWecom), "{kind:?} {lost:?}");
        let made = world.calls("appchat/create");
        let again = book(&world);
        let second = again.create_chat(&world.profile, &input).await.unwrap();
        assert_ne!(second.chat_id, chat.chat_id);
        assert_eq!(world.calls("appchat/create"), made, "{kind:?}: found, not made again");
        // On purpose there may be one more of the same.
        let third = again.create_chat(&world.profile, &input).await.unwrap();
        assert_ne!(third.chat_id, second.chat_id);
        assert_eq!(again.list(&world.profile).unwrap().chats.len(), 3);
    }
}

#[tokio::test]
async fn a_request_that_did_not_arrive_is_made_again_under_the_same_id() {
    let world = world_with_chats().await;
    let input = input("演练", &["zhangsan", "lisi"]);
    world.sandbox.order(Fault::new("appchat/create", 1, FaultKind::CutConnection));
    assert_eq!(told(book(&world).create_chat(&world.profile, &input).await).0, ErrorCode::OutcomeUnknown);
    let chat = book(&world).create_chat(&world.profile, &input).await.unwrap();
    let bodies: Vec<String> = world
        .sandbox
        .requests()
        .into_iter()
        .filter(|request| request.path.contains("appchat/create"))
        .map(|request| request.body)
        .collect();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1]);
    assert!(bodies[0].contains(&chat.chat_id));
    let file = std::fs::read_to_string(world.folder.path().join("channels/one.json")).unwrap();
    assert!(!file.contains("perhaps_made"), "{file}");
}

#[tokio::test]
async fn without_a_place_to_write_no_chat_is_made() {
    let world = world_with_chats().await;
    std::fs::write(world.folder.path().join("channels"), "a file in the way").unwrap();
    let book = book(&world);
    let input = input("演练", &["zhangsan", "lisi"]);
    assert!(matches!(book.create_chat(&world.profile, &input).await, Err(ChannelError::Document(_))));
    assert_eq!(world.calls("appchat/create"), 0);
}

#[tokio::test]
async fn a_chat_is_changed_as_it_is_now() {
    let world = world_with_chats().await;
    let book = book(&world);
    let owned = ChatInput { owner: Some("lisi".to_owned()), ..input("a", &["zhangsan", "lisi", "LinQing"]) };
    let chat = book.create_chat(&world.profile, &owned).await.unwrap();
    let change = async |change: ChatChange| book.update_chat(&world.profile, &chat.chat_id, &change).await;
    let of = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    // One who is in is not added, one who is not is not removed: WeCom would refuse the whole change.
    let changed = change(ChatChange {
        name: Some("新名".to_owned()),
        add: of(&["ZHANGSAN", "gao_yu"]),
        remove: of(&["linqing", "nobody"]),
        ..ChatChange::default()
    });
    let changed = changed.await.unwrap();
    assert_eq!((changed.name.as_str(), accounts(&changed)), ("新名", vec!["zhangsan", "lisi", "gao_yu"]));
    let updates = world.calls("appchat/update");
    change(ChatChange { add: of(&["zhangsan"]), ..ChatChange::default() }).await.unwrap();
    assert_eq!(world.calls("appchat/update"), updates, "nothing to change");
    let at = |field: &str| (ErrorCode::InvalidInput, Some(field.to_owned()), None);
    assert_eq!(told(change(ChatChange { remove: of(&["lisi"]), ..ChatChange::default() }).await), at("owner"));
    let few = ChatChange { remove: of(&["zhangsan", "gao_yu"]), ..ChatChange::default() };
    assert_eq!(told(change(few).await), at("members"));
    let handed = ChatChange { owner: Some("zhangsan".to_owned()), remove: of(&["lisi"]), ..ChatChange::default() };
    let handed = change(handed).await.unwrap();
    assert_eq!((handed.owner.unwrap().id.as_str(), handed.people), ("zhangsan", 2));
    let kept = book.list(&world.profile).unwrap().chats;
    assert_eq!((kept.len(), kept[0].people), (1, 2));
}
