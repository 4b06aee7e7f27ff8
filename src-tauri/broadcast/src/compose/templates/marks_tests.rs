//! Tests of [`crate::compose::templates::marks`], through the templates.

use super::*;

fn strings(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|&tag| tag.to_owned()).collect()
}

#[test]
fn stars_and_tags_stay_with_a_template_whatever_becomes_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let row = templates.save("周报", &draft("x"), false, false).unwrap();
    assert!(templates.star(&row.id, true).unwrap().starred);
    let tagged = templates.tag(&row.id, &strings(&[" 人事 ", "每周\t一次", "", "人事"])).unwrap();
    assert_eq!((tagged.tags.clone(), tagged.starred), (strings(&["人事", "每周 一次"]), true));
    templates.save("周报", &draft("y"), false, true).unwrap();
    templates.rename(&row.id, "新周报").unwrap();
    let (again, _) = open(folder.path());
    let row = again.list("", TemplateOrder::Use).remove(0);
    assert_eq!((row.name.as_str(), &row.tags, row.starred), ("新周报", &tagged.tags, true));
    let deleted = again.delete(&row.id).unwrap();
    assert!(again.restore(&deleted).unwrap().starred, "an undone deletion loses nothing");
    assert!(!again.star(&row.id, false).unwrap().starred);
    assert_eq!(again.tag(&row.id, &[]).unwrap().tags, strings(&[]));
}

#[test]
fn tags_are_checked_and_written_as_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let one = templates.save("甲", &draft("x"), false, false).unwrap().id;
    let two = templates.save("乙", &draft("x"), false, false).unwrap().id;
    templates.tag(&one, &strings(&["IT"])).unwrap();
    assert_eq!(templates.tag(&two, &strings(&["it", "It"])).unwrap().tags, strings(&["IT"]));
    assert_eq!(templates.tag(&one, &strings(&["it"])).unwrap().tags, strings(&["IT"]), "as long as another has it");
    templates.tag(&two, &[]).unwrap();
    assert_eq!(templates.tag(&one, &strings(&["it"])).unwrap().tags, strings(&["it"]), "its own can be written anew");
    let long = "长".repeat(MAX_TAG + 1);
    assert_eq!(templates.tag(&one, std::slice::from_ref(&long)), Err(TemplateError::TagTooLong(long)));
    let many: Vec<String> = (0..=MAX_TAGS).map(|n| n.to_string()).collect();
    let refused = templates.tag(&one, &many).unwrap_err();
    assert_eq!(ErrorView::from(refused).field.as_deref(), Some("tags"));
    assert_eq!(templates.tag(&one, &many[1..]).unwrap().tags.len(), MAX_TAGS);
    assert!(matches!(templates.star("none", true), Err(TemplateError::NotFound(_))));
    assert!(matches!(templates.tag("none", &[]), Err(TemplateError::NotFound(_))));
}

#[test]
fn uses_that_an_older_version_wrote_down_are_read_and_damage_costs_the_marks_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let id = templates.save("甲", &draft("x"), false, false).unwrap().id;
    std::fs::write(folder.path().join("template-uses.json"), format!("{{\"{id}\": 1700000000000}}")).unwrap();
    std::fs::write(folder.path().join("template-marks.json"), "{\"").unwrap();
    let (again, documents) = open(folder.path());
    let row = again.list("", TemplateOrder::Use).remove(0);
    assert_eq!((row.uses, row.used_at, row.starred), (1, Some(Timestamp(1_700_000_000_000)), false));
    assert_eq!(documents.kept_aside().len(), 1);
    again.used(&id);
    assert_eq!(open(folder.path()).0.list("", TemplateOrder::Use)[0].uses, 2);
}
