use super::*;
use crate::profiles::tests::input;
use secrecy::ExposeSecret as _;
use tempfile::TempDir;
use wecom::clock::SystemClock;

const SECRET: &str = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9f";

fn addresses(folder: &TempDir) -> Addresses {
    Addresses::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap())
}

fn open(folder: &TempDir) -> Setups {
    Setups::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap(), &addresses(folder))
}

fn state(profile_id: Option<&str>, name: &str, step: SetupStep) -> SetupState {
    let id = profile_id.map(str::to_owned);
    let input = ProfileInput { id, corp_id: "ww1a2b".to_owned(), agent_id: String::new(), ..input(name) };
    SetupState { profile_id: profile_id.map(str::to_owned), step, input }
}

#[test]
fn what_was_typed_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let setups = open(&folder);
    let half = state(None, "青禾科技", SetupStep::Values);
    assert!(setups.keep(half.clone()).unwrap());
    assert!(!setups.keep(half.clone()).unwrap(), "the same again is no news");
    let typed = ProfileInput { corp_id: "ww1a2b3c".to_owned(), ..half.input.clone() };
    assert!(!setups.keep(SetupState { input: typed, ..half }).unwrap(), "nor is a letter that nobody is shown");
    setups.keep(state(Some("one"), "江南集团", SetupStep::Address)).unwrap();
    let setups = open(&folder);
    assert_eq!(setups.of(None).unwrap().input.corp_id, "ww1a2b3c");
    let notes: Vec<_> = setups.notes().into_iter().map(|note| (note.name, note.step)).collect();
    assert_eq!(notes, [("青禾科技".to_owned(), SetupStep::Values), ("江南集团".to_owned(), SetupStep::Address)]);
    assert!(setups.end(None).unwrap() && !setups.end(None).unwrap());
    assert!(setups.end(Some("one")).unwrap());
    assert!(!folder.path().join(FILE).exists());
}

#[test]
fn no_secret_is_written_down_wherever_it_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let setups = open(&folder);
    let mut misplaced = state(None, SECRET, SetupStep::Values);
    misplaced.input.agent_id = format!("Secret：{SECRET}");
    misplaced.input.proxy = "http://me:hunter2@proxy:8080".to_owned();
    setups.keep(misplaced).unwrap();
    setups.read_pasted(None, &format!("Secret {SECRET}"));
    let written = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert!(!written.contains(SECRET) && !written.contains("hunter2"), "{written}");
    assert!(written.contains("ww1a2b"), "the rest is");
    assert!(!format!("{setups:?}").contains(SECRET));
}

#[test]
fn a_found_secret_serves_the_set_up_that_it_was_pasted_into_until_it_is_left() {
    let folder = tempfile::tempdir().unwrap();
    let setups = open(&folder);
    assert_eq!(setups.read_pasted(Some("one"), &format!("Secret {SECRET}")).secrets.len(), 1);
    let text = |id, place| setups.held(id, place).map(|secret| secret.expose_secret().to_owned());
    assert_eq!(text(Some("one"), 0).as_deref(), Some(SECRET));
    assert_eq!((text(Some("one"), 1), text(None, 0), text(Some("two"), 0)), (None, None, None));
    setups.read_pasted(Some("one"), "nothing in here");
    assert_eq!(text(Some("one"), 0), None, "another text takes its place");
    setups.read_pasted(Some("one"), SECRET);
    setups.forget_held();
    assert_eq!(text(Some("one"), 0), None);
}

#[test]
fn a_damaged_file_is_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), "{\"setups\":[{").unwrap();
    assert!(open(&folder).notes().is_empty());
}

/// The file as an earlier version wrote it, with the address of this computer in the set-up of each company.
fn earlier_file() -> String {
    let input = serde_json::json!({
        "id": "one", "name": "青禾科技", "colour": "blue", "corp_id": "ww1a2b", "agent_id": "1000002", "base_url": "", "proxy": "",
        "my_user_id": "", "has_callback": false, "has_mini_program": false
    });
    let setup = |id: Option<&str>, address: Option<&str>| {
        let mut setup = serde_json::json!({ "profile_id": id, "step": "address", "input": input });
        setup["address"] = address.into();
        setup
    };
    let setups = [setup(Some("one"), Some("203.0.113.9")), setup(Some("two"), None), setup(None, None)];
    serde_json::json!({ "setups": setups }).to_string()
}

#[test]
fn an_address_in_a_set_up_of_an_earlier_version_is_taken_over() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), earlier_file()).unwrap();
    let setups = open(&folder);
    let left = setups.of(Some("one")).unwrap();
    assert_eq!((left.step, left.input.corp_id.as_str()), (SetupStep::Address, "ww1a2b"));
    assert_eq!(setups.notes().len(), 3);
    assert_eq!(addresses(&folder).note("one", "198.51.100.7").as_deref(), Some("203.0.113.9"));
    assert_eq!(addresses(&folder).note("two", "198.51.100.7"), None);

    // From then on there is one place for it, where what is newer stands.
    assert_eq!(open(&folder).notes(), setups.notes());
    assert_eq!(addresses(&folder).note("one", "198.51.100.7").as_deref(), Some("203.0.113.9"));
    setups.keep(SetupState { step: SetupStep::Message, ..left }).unwrap();
    let written = std::fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert!(!written.contains("203.0.113.9") && written.contains("message"), "{written}");
}
