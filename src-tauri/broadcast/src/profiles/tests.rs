//! Tests of [`super`].

use super::*;
use crate::model::profile::{Colour, PRACTICE_ID};
use crate::ports::TimedIds;
use wecom::clock::SystemClock;

fn open(folder: &std::path::Path) -> (Profiles, Documents) {
    let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
    (Profiles::open(documents.clone(), Arc::new(TimedIds)).unwrap(), documents)
}

pub(super) fn input(name: &str) -> ProfileInput {
    ProfileInput {
        id: None,
        name: name.to_owned(),
        colour: Colour::Blue,
        corp_id: "ww0123456789abcdef".to_owned(),
        agent_id: "1000002".to_owned(),
        base_url: String::new(),
        proxy: String::new(),
        my_user_id: String::new(),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
    }
}

#[test]
fn the_account_limit_is_asked_once() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let saved = profiles.save(&input("公司")).unwrap().profile;
    assert_eq!(saved.account_limit, None);
    assert_eq!(profiles.set_account_limit(&saved.id, "５00 ").unwrap().account_limit, Some(500));
    let again = ProfileInput { id: Some(saved.id.clone()), ..input("公司") };
    assert_eq!(profiles.save(&again).unwrap().profile.account_limit, Some(500), "a form without it leaves it");
    let typed = ProfileInput { account_limit: Some(" １，000 ".to_owned()), ..again.clone() };
    assert_eq!(profiles.save(&typed).unwrap().profile.account_limit, Some(1000));
    let removed = ProfileInput { account_limit: Some(String::new()), ..again.clone() };
    assert_eq!(profiles.save(&removed).unwrap().profile.account_limit, None);
    for wrong in ["0", "x", "10000001", "-5"] {
        let wrong = ProfileInput { account_limit: Some(wrong.to_owned()), ..again.clone() };
        let error = profiles.save(&wrong).unwrap_err();
        assert_eq!(error, ProfileError::Input { field: "account_limit", problem: InputProblem::Number });
    }
    assert!(profiles.set_account_limit(&saved.id, "0").is_err());
    assert_eq!(profiles.set_account_limit(PRACTICE_ID, "5"), Err(ProfileError::Practice));
}

#[test]
fn the_practice_profile_is_always_there_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    profiles.set_practice_endpoint("http://127.0.0.1:99", "corp", 7, Some("zhangsan"));
    let practice = profiles.get(PRACTICE_ID).unwrap();
    assert!(practice.practice);
    assert_eq!((practice.colour, practice.agent_id), (Colour::Teal, 7));
    assert!(practice.has_callback && practice.has_mini_program, "every kind of message can be practised");
    assert_eq!(profiles.active(), PRACTICE_ID);
    assert_eq!(profiles.delete(PRACTICE_ID), Err(ProfileError::Practice));
    let attempt = ProfileInput { id: Some(PRACTICE_ID.to_owned()), ..input("公司") };
    assert_eq!(profiles.save(&attempt), Err(ProfileError::Practice));
    for name in ["练习", " 练习 ", "Practice", "PRACTICE"] {
        let error = ErrorView::from(profiles.save(&input(name)).unwrap_err());
        assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some("name")), "{name}");
    }
    profiles.save(&input("公司")).unwrap();
    let written = std::fs::read_to_string(folder.path().join("profiles.json")).unwrap();
    assert!(!written.contains("127.0.0.1"), "the practice company is elsewhere at the next start");
}

#[test]
fn what_was_saved_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let typed = ProfileInput {
        corp_id: " ww0123456789abcdef\n".to_owned(),
        agent_id: "１０００００２ ".to_owned(),
        base_url: " https://wecom.example.cn ".to_owned(),
        proxy: "socks5://proxy.example.cn:1080".to_owned(),
        my_user_id: "\u{feff}zhang.san".to_owned(),
        ..input("  青禾科技\u{200b} ")
    };
    let saved = profiles.save(&typed).unwrap();
    assert!(!saved.identity_changed);
    assert_eq!(saved.profile.name, "青禾科技");
    assert_eq!(saved.profile.corp_id, "ww0123456789abcdef");
    assert_eq!(saved.profile.agent_id, 1_000_002);
    assert_eq!(saved.profile.base_url.as_deref(), Some("https://wecom.example.cn"));
    assert_eq!(saved.profile.my_user_id.as_deref(), Some("zhang.san"));
    profiles.activate(&saved.profile.id).unwrap();
    let (again, _) = open(folder.path());
    assert_eq!(again.list()[1..], *std::slice::from_ref(&saved.profile));
    assert_eq!(again.active(), saved.profile.id);

    let renamed = ProfileInput { id: Some(saved.profile.id.clone()), name: "新名".to_owned(), ..typed.clone() };
    assert!(!again.save(&renamed).unwrap().identity_changed);
    let moved = ProfileInput { agent_id: "1000003".to_owned(), ..renamed };
    assert!(again.save(&moved).unwrap().identity_changed);
    assert_eq!(again.list().len(), 2);
    again.delete(&saved.profile.id).unwrap();
    assert_eq!(again.active(), PRACTICE_ID);
    assert_eq!(again.get(&saved.profile.id), Err(ProfileError::NotFound(saved.profile.id)));
}

#[test]
fn names_differ() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let id = profiles.save(&input("Acme")).unwrap().profile.id;
    let error = ErrorView::from(profiles.save(&input(" ACME ")).unwrap_err());
    assert_eq!((error.code, error.field.as_deref()), (ErrorCode::NameTaken, Some("name")));
    profiles.save(&ProfileInput { id: Some(id), ..input("acme") }).unwrap();
}

#[test]
fn every_input_is_checked_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let with = |change: &dyn Fn(&mut ProfileInput)| {
        let mut typed = input("公司");
        change(&mut typed);
        typed
    };
    let cases: Vec<(&str, ProfileInput)> = vec![
        ("name", with(&|i| i.name = " \u{200b}\t".into())),
        ("name", with(&|i| i.name = "长".repeat(41))),
        ("name", with(&|i| i.name = "公\n司".into())),
        ("name", with(&|i| i.name = "公\u{202e}司".into())),
        ("corp_id", with(&|i| i.corp_id = " ".into())),
        ("corp_id", with(&|i| i.corp_id = "a".repeat(65))),
        ("corp_id", with(&|i| i.corp_id = "ww&corpsecret=x".into())),
        ("agent_id", with(&|i| i.agent_id = String::new())),
        ("agent_id", with(&|i| i.agent_id = "0".into())),
        ("agent_id", with(&|i| i.agent_id = "-1".into())),
        ("agent_id", with(&|i| i.agent_id = "+1".into())),
        ("agent_id", with(&|i| i.agent_id = "4294967296".into())),
        ("agent_id", with(&|i| i.agent_id = "1e6".into())),
        ("base_url", with(&|i| i.base_url = "qyapi.weixin.qq.com".into())),
        ("base_url", with(&|i| i.base_url = "http://example.cn".into())),
        ("proxy", with(&|i| i.proxy = "ftp://example.cn".into())),
        ("proxy", with(&|i| i.proxy = "http://user:word@example.cn:1".into())),
        ("my_user_id", with(&|i| i.my_user_id = "a|b".into())),
        ("my_user_id", with(&|i| i.my_user_id = "张三".into())),
    ];
    for (field, typed) in cases {
        let error = ErrorView::from(profiles.save(&typed).unwrap_err());
        assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some(field)), "{typed:?}");
        assert!(!format!("{error:?}").contains("word@"), "{error:?}");
    }
    assert_eq!(profiles.list().len(), 1);
    profiles.save(&with(&|i| i.name = "长".repeat(40))).unwrap();
    profiles.save(&with(&|i| i.agent_id = "4294967295".into())).unwrap();
}

#[test]
fn what_a_newer_version_wrote_stays_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("profiles.json"),
        r#"{"version":9,"active":"a","profiles":[
            {"id":"a","name":"甲","colour":"blue","corp_id":"c","agent_id":1,"later":{"x":1}},
            {"id":"b","name":"乙","colour":"ultraviolet","corp_id":"c","agent_id":1},
            {"id":"practice","name":"假","colour":"blue","corp_id":"c","agent_id":1}, 7]}"#,
    )
    .unwrap();
    let (profiles, documents) = open(folder.path());
    assert_eq!(profiles.list().iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["练习", "甲"]);
    assert_eq!(profiles.active(), "a");
    profiles.save(&input("丙")).unwrap();
    let file: Value = serde_json::from_slice(&std::fs::read(folder.path().join("profiles.json")).unwrap()).unwrap();
    assert_eq!(file["version"], 9);
    assert_eq!(file["profiles"][0]["later"]["x"], 1);
    assert_eq!(file["profiles"].as_array().unwrap().len(), 5);
    assert!(documents.kept_aside().is_empty());
}

#[test]
fn a_damaged_file_leaves_the_practice_profile() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("profiles.json"), "{\"profiles\": [").unwrap();
    let (profiles, documents) = open(folder.path());
    assert_eq!(profiles.list().len(), 1);
    assert_eq!(documents.kept_aside().len(), 1);
    profiles.save(&input("公司")).unwrap();
}

#[test]
fn what_cannot_be_written_is_not_pretended() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let id = profiles.save(&input("公司")).unwrap().profile.id;
    let file = folder.path().join("profiles.json");
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert!(profiles.save(&input("另一家")).is_err());
    assert!(profiles.activate(&id).is_err());
    assert!(profiles.delete(&id).is_err());
    assert!(profiles.save(&ProfileInput { id: Some(id.clone()), ..input("改名") }).is_err());
    assert_eq!(profiles.active(), PRACTICE_ID);
    assert_eq!(profiles.get(&id).unwrap().name, "公司");
    assert_eq!(profiles.list().len(), 2);
}

#[test]
fn a_proxys_password_that_was_written_by_hand_is_taken_out_of_memory_and_file() {
    for (written, left) in [
        ("http://canary-user:canary-word@proxy.example.cn:3128", "http://canary-user@proxy.example.cn:3128"),
        ("socks5://:canary-word@127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        ("canary-user:canary-word@proxy.example.cn:3128", "proxy.example.cn:3128"),
        ("http://proxy.example.cn:3128", "http://proxy.example.cn:3128"),
        ("http://canary-user@proxy.example.cn:3128/", "http://canary-user@proxy.example.cn:3128/"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("profiles.json");
        let profile = serde_json::json!({"id": "a", "name": "甲", "colour": "blue", "corp_id": "c", "agent_id": 1,
            "proxy": written, "later": 7});
        std::fs::write(&file, serde_json::json!({"profiles": [profile]}).to_string()).unwrap();
        let (profiles, _) = open(folder.path());
        assert_eq!(profiles.get("a").unwrap().proxy.as_deref(), Some(left));
        assert!(!format!("{profiles:?}").contains("canary-word"), "{written}");
        let file = std::fs::read_to_string(&file).unwrap();
        assert!(!file.contains("canary-word") && file.contains("\"later\""), "{file}");
    }
}

#[test]
fn a_proxy_for_an_address_without_encryption_is_refused_at_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let (base_url, proxy) = ("http://127.0.0.1:9".to_owned(), "http://127.0.0.1:3128".to_owned());
    let error = profiles.save(&ProfileInput { base_url, proxy, ..input("公司") }).unwrap_err();
    let address = InputProblem::Address(wecom::error::SettingError::ProxyToHttp);
    assert_eq!(error, ProfileError::Input { field: "proxy", problem: address });
}

#[test]
fn everything_that_is_wrong_is_told_at_once_and_what_is_only_likely_is_a_doubt() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    assert_eq!(profiles.inspect(&input("公司")), BTreeMap::new());
    let wrong = ProfileInput {
        corp_id: " ".to_owned(),
        agent_id: "abc".to_owned(),
        base_url: "example.cn".to_owned(),
        proxy: "ftp://example.cn".to_owned(),
        my_user_id: "张三".to_owned(),
        account_limit: Some("0".to_owned()),
        ..input("练习")
    };
    let fields = ["account_limit", "agent_id", "base_url", "corp_id", "my_user_id", "name", "proxy"];
    assert_eq!(profiles.inspect(&wrong), fields.map(|field| (field, Severity::Refused)).into());
    for doubtful in ["abc", "ww123", "ww0123456789abcdeg", "wx0123456789abcdef0"] {
        let typed = ProfileInput { corp_id: doubtful.to_owned(), ..input("公司") };
        assert_eq!(profiles.inspect(&typed), [("corp_id", Severity::Recommended)].into(), "{doubtful}");
        profiles.checked(&typed).unwrap();
    }
    let saved = profiles.save(&input("公司")).unwrap().profile;
    assert_eq!(profiles.inspect(&input(" 公司")), [("name", Severity::Refused)].into(), "the name is taken");
    let same = ProfileInput { id: Some(saved.id), ..input("公司") };
    assert_eq!(profiles.inspect(&same), BTreeMap::new(), "but by itself it may be kept");
}

#[test]
fn a_secret_is_needed_or_does_not_look_like_one() {
    for (typed, needed, said) in [
        ("", true, Some(Severity::Refused)),
        (" ", false, None),
        ("short", false, Some(Severity::Recommended)),
        ("with a blank, as long as one usually is or longer", true, Some(Severity::Recommended)),
        ("0123456789-ABCDEFGHIJ_abcdefghij0123456789x", true, None),
    ] {
        assert_eq!(inspect_secret(typed, needed), said, "{typed:?}");
    }
}

fn found(step: CheckStep, error: Option<ErrorView>, app_name: Option<&str>) -> CheckResult {
    let app_name = app_name.map(str::to_owned);
    CheckResult { step, error, app_name, app_closed: None, scope: None, departments: None }
}

#[test]
fn what_a_check_found_stays_with_the_profile_until_it_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let (profiles, _) = open(folder.path());
    let saved = profiles.save(&input("公司")).unwrap().profile;
    let failed = |code| Some(ErrorView::new(code, "m"));
    let noted = |found: &CheckResult| profiles.note_check(&saved, found).unwrap();
    assert!(noted(&found(CheckStep::Agent, None, Some("行政\u{202e}助手 "))));
    assert!(!noted(&found(CheckStep::Agent, None, Some("行政助手"))), "no news");
    assert!(!noted(&found(CheckStep::Agent, None, Some(" "))), "a blank name is none");
    assert!(noted(&found(CheckStep::Agent, failed(ErrorCode::Api), None)));
    assert!(!noted(&found(CheckStep::Contacts, failed(ErrorCode::Unreachable), None)), "the first is the reason");
    assert!(!noted(&found(CheckStep::Contacts, None, None)), "one step that goes well is not the whole");
    let (again, _) = open(folder.path());
    let kept = again.get(&saved.id).unwrap();
    assert_eq!(kept.app_name.as_deref(), Some("行政助手"));
    assert_eq!(kept.failed_check, failed(ErrorCode::Api).map(Box::new));
    assert!(noted(&found(CheckStep::Token, None, None)), "a new check begins anew");
    assert_eq!(profiles.get(&saved.id).unwrap().failed_check, None);

    noted(&found(CheckStep::Token, failed(ErrorCode::Unreachable), None));
    let proxied =
        ProfileInput { id: Some(saved.id.clone()), proxy: "http://127.0.0.1:9".to_owned(), ..input("公司") };
    let changed = profiles.save(&proxied).unwrap().profile;
    assert_eq!((changed.failed_check, changed.app_name.as_deref()), (None, Some("行政助手")));
    assert!(!noted(&found(CheckStep::Token, failed(ErrorCode::Api), None)), "what was checked is no longer so");
    let other = ProfileInput { agent_id: "9".to_owned(), ..proxied };
    assert_eq!(profiles.save(&other).unwrap().profile.app_name, None, "another application");
    let practice = profiles.get(PRACTICE_ID).unwrap();
    assert!(!profiles.note_check(&practice, &found(CheckStep::Agent, failed(ErrorCode::Api), None)).unwrap());
}
