//! Tests of [`super`]. Those that need a company stand with the stand-in.

use super::*;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::{Profile, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, robot_secret};
use crate::ports::{MemorySecrets, TimedIds};
use secrecy::{ExposeSecret, SecretString};
use std::path::Path;
use std::sync::mpsc;
use wecom::clock::SystemClock;

const KEY: &str = "693a91f6-7xxx-4bc4-97a0-canary0robot";

fn book_with(folder: &Path, secrets: Arc<dyn SecretStore>) -> ChannelBook {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let documents = Documents::open(folder, clock.clone()).unwrap();
    let connections = Connections::new(secrets.clone(), clock.clone());
    ChannelBook::new(documents, connections, secrets, clock, Arc::new(TimedIds))
}

fn book(folder: &Path) -> ChannelBook {
    book_with(folder, Arc::new(MemorySecrets::default()))
}

fn input(id: Option<&str>, name: &str) -> RobotInput {
    RobotInput { id: id.map(str::to_owned), name: name.to_owned() }
}

/// The profile with this id, at the public service.
fn of(id: &str) -> Profile {
    Profile { id: id.to_owned(), ..crate::testing::profile() }
}

fn names(book: &ChannelBook, profile: &str) -> Vec<String> {
    book.list(&of(profile)).unwrap().robots.into_iter().map(|robot| robot.name).collect()
}

fn refused(error: ChannelError) -> (ErrorCode, Option<String>, Option<String>) {
    let view = ErrorView::from(error);
    (view.code, view.field, view.detail)
}

fn invalid(field: &str, detail: &str) -> (ErrorCode, Option<String>, Option<String>) {
    (ErrorCode::InvalidInput, Some(field.to_owned()), Some(detail.to_owned()))
}

#[test]
fn robots_are_saved_renamed_and_forgotten_and_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let one = book(folder.path());
    let night = one.save_robot("p", &input(None, "  夜班   群 "), true).unwrap();
    let alarm = one.save_robot("p", &input(None, "告警"), true).unwrap();
    assert_ne!(night, alarm);
    assert_eq!(names(&one, "p"), ["告警", "夜班 群"], "by name");
    assert!(names(&one, "other").is_empty());

    let again = book(folder.path());
    assert_eq!(names(&again, "p"), ["告警", "夜班 群"]);
    assert_eq!(again.save_robot("p", &input(Some(&night), "Night"), false).unwrap(), night, "the key stays");
    again.forget_robot("p", &alarm).unwrap();
    assert_eq!(refused(again.forget_robot("p", &alarm).unwrap_err()).0, ErrorCode::NotFound);
    assert_eq!(refused(again.robot(&of("p"), &alarm).unwrap_err()).0, ErrorCode::NotFound);
    assert_eq!(names(&book(folder.path()), "p"), ["Night"]);
}

#[test]
fn a_robot_needs_a_name_of_its_own_and_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path());
    let id = book.save_robot("p", &input(None, "Alarm"), true).unwrap();
    let other = book.save_robot("p", &input(None, "字".repeat(MAX_ROBOT_NAME).as_str()), true).unwrap();
    let save = |input: RobotInput, has_key| refused(book.save_robot("p", &input, has_key).unwrap_err());
    let taken = (ErrorCode::NameTaken, Some("name".to_owned()), None);
    assert_eq!(save(input(None, " aLARM "), true), taken);
    assert_eq!(save(input(Some(&other), "alarm"), false), taken);
    assert_eq!(save(input(None, " \n "), true), invalid("name", "missing"));
    assert_eq!(save(input(None, &"字".repeat(MAX_ROBOT_NAME + 1)), true), invalid("name", "too long"));
    assert_eq!(save(input(None, "new"), false), invalid("address", "missing"));
    assert_eq!(save(input(Some("gone"), "new"), true).0, ErrorCode::NotFound);
    assert_eq!(book.save_robot("p", &input(Some(&id), "ALARM"), false).unwrap(), id, "its own name in another case");
    assert!(book.save_robot("other", &input(None, "Alarm"), true).is_ok(), "each profile by itself");
    assert_eq!(names(&book, "p").len(), 2, "nothing of what was refused stays");
}

#[test]
fn the_key_is_read_from_address_or_key_and_a_wrong_one_is_not_repeated() {
    let read = |typed: &str| ChannelBook::read_key(Some(&SecretString::from(typed)));
    let address = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}");
    for typed in [KEY, &format!("  {address}\n"), &format!("{address}&debug=1")] {
        assert_eq!(read(typed).unwrap().unwrap().expose_secret(), KEY);
    }
    for nothing in ["", "  \t"] {
        assert!(read(nothing).unwrap().is_none());
    }
    assert!(ChannelBook::read_key(None).unwrap().is_none());
    for wrong in
        ["short", "canary with blanks", "https://example.cn/canary", "https://example.cn/webhook/send?k=canary1"]
    {
        let error = read(wrong).unwrap_err();
        let text = format!("{error:?} {error} {:?}", ErrorView::from(&error));
        assert!(!text.contains("canary"), "{text}");
        assert_eq!(refused(error), invalid("address", "not the address of a group robot"));
    }
}

#[test]
fn where_the_key_is_is_told_and_the_key_never() {
    let folder = tempfile::tempdir().unwrap();
    let secrets = Arc::new(MemorySecrets::default());
    let book = book_with(folder.path(), secrets.clone());
    let id = book.save_robot("p", &input(None, "告警"), true).unwrap();
    assert_eq!(book.robot(&of("p"), &id).unwrap().key, SecretState::Missing);
    let scope = SecretScope::of_robot(&of("p")).unwrap();
    secrets.set(&robot_secret(&id), &scope, SecretString::from(KEY)).unwrap();
    assert_eq!(book.robot(&of("p"), &id).unwrap().key, SecretState::Stored);
    let moved = Profile { base_url: Some("https://evil.example".to_owned()), ..of("p") };
    assert_eq!(book.robot(&moved, &id).unwrap().key, SecretState::Elsewhere, "not for another address");
    let unusable = Profile { base_url: Some("http://10.0.0.1".to_owned()), ..of("p") };
    assert_eq!(book.robot(&unusable, &id).unwrap().key, SecretState::Missing);
    let told = format!("{:?} {}", book, serde_json::to_string(&book.list(&of("p")).unwrap()).unwrap());
    let file = std::fs::read_to_string(folder.path().join("channels/p.json")).unwrap();
    assert!(file.contains("告警") && !file.contains("canary") && !told.contains("canary"), "{file} {told}");
}

#[test]
fn a_deleted_profile_names_its_robots_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path());
    let ids: Vec<String> =
        ["a", "b"].iter().map(|name| book.save_robot("p", &input(None, name), true).unwrap()).collect();
    book.save_robot("q", &input(None, "a"), true).unwrap();
    assert_eq!(book.robot_ids("p").unwrap(), ids);
    book.forget_profile("p").unwrap();
    assert!(!folder.path().join("channels/p.json").exists());
    assert!(book.robot_ids("p").unwrap().is_empty());
    assert_eq!(names(&book, "q"), ["a"]);
    book.forget_profile("never seen").unwrap();
}

#[test]
fn practice_is_never_written() {
    let folder = tempfile::tempdir().unwrap();
    let one = book(folder.path());
    one.set_practice_robot("practice-robot", "值班群").unwrap();
    one.set_practice_robot("practice-robot", "值班群").unwrap();
    one.save_robot(PRACTICE_ID, &input(None, "另一个"), true).unwrap();
    assert_eq!(names(&one, PRACTICE_ID).len(), 2);
    assert!(!folder.path().join("channels").exists());
    assert!(names(&book(folder.path()), PRACTICE_ID).is_empty());
}

#[test]
fn what_cannot_be_written_is_not_remembered_either() {
    let folder = tempfile::tempdir().unwrap();
    let book = book(folder.path());
    book.save_robot("p", &input(None, "a"), true).unwrap();
    std::fs::rename(folder.path().join("channels"), folder.path().join("elsewhere")).unwrap();
    std::fs::write(folder.path().join("channels"), "a file in the way").unwrap();
    let error = book.save_robot("p", &input(None, "b"), true).unwrap_err();
    assert!(matches!(error, ChannelError::Document(_)), "{error:?}");
    assert_eq!(names(&book, "p"), ["a"]);
}

#[test]
fn what_a_newer_version_wrote_stays_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("channels")).unwrap();
    let file = folder.path().join("channels/p.json");
    std::fs::write(&file, r#"{"robots":[{"id":"r","name":"a"}],"lists":[1,2]}"#).unwrap();
    let book = book(folder.path());
    book.save_robot("p", &input(Some("r"), "b"), false).unwrap();
    let now: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!((&now["robots"][0]["name"], &now["lists"]), (&"b".into(), &serde_json::json!([1, 2])));
}

/// A keychain that a person has to unlock: answers when it is told to.
struct Slow {
    asked: Mutex<mpsc::Sender<()>>,
    answers: Mutex<mpsc::Receiver<String>>,
}

impl SecretStore for Slow {
    fn get(&self, _: &str, _: &SecretScope) -> Result<Option<SecretString>, SecretStoreError> {
        self.asked.lock().send(()).unwrap();
        Ok(Some(SecretString::from(self.answers.lock().recv().unwrap())))
    }

    // Nothing is stored here.
    fn set(&self, _: &str, _: &SecretScope, _: SecretString) -> Result<(), SecretStoreError> {
        Ok(())
    }

    fn set_for_session(&self, _: &str, _: &SecretScope, _: SecretString) {}

    fn remove(&self, _: &str, _: Forget) -> Result<(), SecretStoreError> {
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_is_changed_while_the_old_one_is_being_read_is_used() {
    let folder = tempfile::tempdir().unwrap();
    let (tell, asked) = mpsc::channel();
    let (answer, answers) = mpsc::channel();
    let book = book_with(folder.path(), Arc::new(Slow { asked: Mutex::new(tell), answers: Mutex::new(answers) }));
    let connections = book.inner.connections.clone();
    let ask = || {
        let connections = connections.clone();
        tokio::spawn(async move { connections.webhook(&crate::testing::profile(), "r").await.map(drop) })
    };
    let first = ask();
    asked.recv().unwrap();
    book.key_changed("r");
    answer.send(KEY.to_owned()).unwrap();
    first.await.unwrap().unwrap();
    answer.send("another-key-0001".to_owned()).unwrap();
    ask().await.unwrap().unwrap();
    assert!(asked.try_recv().is_ok(), "the store is asked again");
    ask().await.unwrap().unwrap();
    assert!(asked.try_recv().is_err(), "and then no more");
}
