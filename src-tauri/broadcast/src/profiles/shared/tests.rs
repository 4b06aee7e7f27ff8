//! Tests of [`super`].

use super::super::tests::input as typed;
use super::*;
use crate::documents::Documents;
use crate::model::profile::PRACTICE_ID;
use crate::ports::TimedIds;
use std::sync::Arc;
use wecom::clock::SystemClock;

/// Its id there.
const THEIRS: &str = "01234567-89ab-7cde-8f01-23456789abcd";

fn open(folder: &std::path::Path) -> Profiles {
    let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
    Profiles::open(documents, Arc::new(TimedIds)).unwrap()
}

fn company() -> SharedCompany {
    let folder = tempfile::tempdir().unwrap();
    let theirs = ProfileInput { account_limit: Some("500".to_owned()), ..typed("青禾科技") };
    SharedCompany::of(&open(folder.path()).save(&theirs).unwrap().profile)
}

#[test]
fn what_is_each_computers_own_comes_from_the_company_with_the_same_application_and_stays() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = open(folder.path());
    let mine =
        ProfileInput { proxy: "http://127.0.0.1:9".to_owned(), my_user_id: "lili".to_owned(), ..typed("我的青禾") };
    let mine = profiles.save(&mine).unwrap().profile;
    let came = profiles.take_in(THEIRS, &company()).unwrap();
    assert_eq!(came.twin.as_ref().map(|twin| &twin.id), Some(&mine.id));
    assert_eq!((came.profile.name.as_str(), came.profile.account_limit), ("青禾科技", Some(500)));
    assert_eq!((&came.profile.proxy, &came.profile.my_user_id), (&mine.proxy, &mine.my_user_id));
    assert!(!came.identity_changed);

    profiles.delete(&mine.id).unwrap();
    let moved = SharedCompany { agent_id: 7, name: "青禾".to_owned(), ..company() };
    let came = profiles.take_in(THEIRS, &moved).unwrap();
    assert!(came.identity_changed && came.twin.is_none());
    assert_eq!(open(folder.path()).get(THEIRS).unwrap(), came.profile, "it is in the file");
    assert_eq!((came.profile.agent_id, came.profile.my_user_id.as_deref()), (7, Some("lili")));
}

#[test]
fn what_a_colleagues_computer_wrote_is_looked_at_like_what_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = open(folder.path());
    for wrong in [
        SharedCompany { name: "练习".to_owned(), ..company() },
        SharedCompany { name: "a\u{202e}b".to_owned(), ..company() },
        SharedCompany { corp_id: "../x".to_owned(), ..company() },
        SharedCompany { base_url: Some("file:///etc".to_owned()), ..company() },
        SharedCompany { agent_id: 0, ..company() },
    ] {
        assert!(profiles.take_in(THEIRS, &wrong).is_err(), "{wrong:?}");
    }
    for id in [PRACTICE_ID, "", "team", "proxy:x", "../../../../../../../../etc/passwd-xxx"] {
        assert!(matches!(profiles.take_in(id, &company()), Err(ProfileError::NotFound(_))), "{id}");
    }
    assert_eq!(profiles.list().len(), 1, "practice alone");
}

#[test]
fn two_that_go_by_one_name_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let profiles = open(folder.path());
    let mine = profiles.save(&typed("青禾科技")).unwrap().profile;
    profiles.take_in(THEIRS, &SharedCompany { agent_id: 7, ..company() }).unwrap();
    assert_eq!(profiles.namesake(THEIRS), Some(mine.id.clone()));
    profiles.tell_apart(&mine.id).unwrap();
    assert_eq!(profiles.get(&mine.id).unwrap().name, "青禾科技 (2)");
    assert_eq!(profiles.namesake(THEIRS), None);
}
