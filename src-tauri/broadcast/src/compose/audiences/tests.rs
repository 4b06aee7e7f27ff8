use super::*;
use crate::ports::TimedIds;
use crate::testing::{named, person};
use testkit::TestClock;

fn open(folder: &std::path::Path) -> (SavedAudiences, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    let documents = Documents::open(folder, clock.clone()).unwrap();
    (SavedAudiences::new(documents, clock.clone(), Arc::new(TimedIds)), clock)
}

fn minus() -> Audience {
    Audience { all: true, include: Vec::new().into(), exclude: vec![named("zhangsan", "张三")] }
}

#[test]
fn saved_found_renamed_deleted_and_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, clock) = open(folder.path());
    let first = saved.save("p", "  全员减一 ", &minus(), false).unwrap();
    assert_eq!((first.name.as_str(), first.all, first.included, first.excluded), ("全员减一", true, 0, 1));
    clock.shift(1000);
    let second = saved.save("p", "值班", &Audience::of(vec![person("a"), person("b")]), false).unwrap();
    let names = |query: &str| -> Vec<String> {
        let (again, _) = open(folder.path());
        assert_eq!(again.list("other", "").unwrap(), []);
        again.list("p", query).unwrap().into_iter().map(|row| row.name).collect()
    };
    assert_eq!(names(""), ["值班", "全员减一"]);
    assert_eq!(names("zhib"), ["值班"]);
    assert_eq!(saved.open("p", &first.id).unwrap().audience, minus());
    assert_eq!(saved.rename("p", &second.id, "全员减一"), Err(SavedAudienceError::NameTaken));
    saved.rename("p", &second.id, "夜班").unwrap();
    let deleted = saved.delete("p", &first.id).unwrap();
    assert_eq!(names(""), ["夜班"]);
    assert_eq!(saved.open("p", &first.id), Err(SavedAudienceError::NotFound(first.id.clone())));
    assert_eq!(saved.restore(&deleted).unwrap(), first);
    assert_eq!(saved.restore(&deleted), Err(SavedAudienceError::NameTaken));
    saved.forget("p").unwrap();
    assert!(names("").is_empty() && saved.list("p", "").unwrap().is_empty());
}

#[test]
fn replaced_only_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, clock) = open(folder.path());
    let first = saved.save("p", "Duty", &minus(), false).unwrap();
    clock.shift(1000);
    let other = Audience::of(vec![person("a")]);
    assert_eq!(saved.save("p", "duty", &other, false), Err(SavedAudienceError::NameTaken));
    let again = saved.save("p", "duty", &other, true).unwrap();
    assert_eq!((&again.id, again.created_at), (&first.id, first.created_at));
    assert!(again.updated_at > first.updated_at);
    assert!(saved.save("q", "duty", &other, false).is_ok(), "another company's names are its own");
}

#[test]
fn names_and_choices_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, _) = open(folder.path());
    let save = |name: &str, audience: &Audience| saved.save("p", name, audience, false).unwrap_err();
    assert_eq!(save(" \n", &minus()), SavedAudienceError::NameMissing);
    assert_eq!(save(&"字".repeat(MAX_NAME + 1), &minus()), SavedAudienceError::NameTooLong);
    assert_eq!(save("x", &Audience::default()), SavedAudienceError::Nobody);
}

#[test]
fn a_damaged_file_does_not_take_the_others_along() {
    let folder = tempfile::tempdir().unwrap();
    let (saved, _) = open(folder.path());
    saved.save("p", "一", &minus(), false).unwrap();
    std::fs::write(folder.path().join("audiences/p/broken.json"), "{").unwrap();
    let (again, _) = open(folder.path());
    assert_eq!(again.list("p", "").unwrap().len(), 1);
    assert_eq!(again.documents.kept_aside().len(), 1);
}
