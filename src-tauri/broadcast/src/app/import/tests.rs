//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::profile::PRACTICE_ID;
use wecom::import::Place;

#[tokio::test]
async fn a_pasted_request_becomes_a_draft_with_the_names_that_are_known() {
    let world = World::open().await;
    world.read_directory().await;
    let text =
        r#"{"touser":"zhangsan|nobody","totag":"1","msgtype":"text","agentid":7,"text":{"content":"x","y":[1]}}"#;
    let Pasted::Read { draft, agent_id, notes } = world.import_request(PRACTICE_ID, text).await.unwrap() else {
        panic!("refused")
    };
    let named: Vec<_> = draft.audience.include.iter().map(|one| (one.id.as_str(), one.name.is_some())).collect();
    assert_eq!(named, [("zhangsan", true), ("nobody", false), ("1", true)]);
    assert_eq!((agent_id, notes.len()), (Some(7), 0));
    assert_eq!((draft.extra.fields[0].path.as_str(), draft.extra.send), ("text.y", false));
}

#[tokio::test]
async fn a_fault_is_told_by_name_with_its_place() {
    let world = World::open().await;
    let refused = world.import_request(PRACTICE_ID, "{\n\n      ,}").await.unwrap();
    let Pasted::Refused { error } = &refused else { panic!("read") };
    assert_eq!(error.place(), Some(Place { line: 3, column: 7 }));
    assert_eq!(
        serde_json::to_value(&refused).unwrap(),
        serde_json::json!({"is": "refused", "error": {"error": "syntax", "at": {"line": 3, "column": 7},
            "problem": {"is": "unexpected", "found": ","}}})
    );
}

#[tokio::test]
async fn a_list_of_people_is_opened_from_a_file_and_a_too_large_one_is_not_read() {
    let (world, folder) = (World::open().await, tempfile::tempdir().unwrap());
    let path = folder.path().join("people.csv");
    std::fs::write(&path, "account,name\nzhangsan,张三\n").unwrap();
    let list = world.open_list_file(&path).await.unwrap();
    assert_eq!(world.lists.rows(&list.id, 0, 10).unwrap().len(), 1);
    std::fs::File::create(&path).unwrap().set_len(MAX_BYTES as u64 + 1).unwrap();
    assert_eq!(world.open_list_file(&path).await.unwrap_err(), ListError::TooLarge.into());
    let gone = world.open_list_file(&folder.path().join("gone.csv")).await.unwrap_err();
    assert_eq!((gone.code, gone.field.as_deref()), (ErrorCode::Storage, Some("list")));
}
