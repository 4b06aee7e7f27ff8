//! Tests of [`crate::compose::templates::versions`].

use super::*;

fn summaries(templates: &Templates, id: &str) -> Vec<(u32, String)> {
    templates.versions(id).unwrap().into_iter().map(|version| (version.number, version.summary)).collect()
}

fn save(templates: &Templates, text: &str) -> String {
    templates.save("周报", &draft(text), true, true).unwrap().id
}

#[test]
fn each_save_keeps_what_was_and_one_can_go_back_and_forth() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let id = save(&templates, "一");
    assert!(summaries(&templates, &id).is_empty());
    save(&templates, "二");
    save(&templates, "二");
    save(&templates, "三");
    templates.rename(&id, "月报").unwrap();
    let versions = [(2, "二".to_owned()), (1, "一".to_owned())];
    assert_eq!(summaries(&templates, &id), versions, "no version of the same, none for a name");
    assert_eq!(templates.open_version(&id, 1).unwrap().draft, draft("一"));
    assert!(matches!(templates.open_version(&id, 9), Err(TemplateError::NotFound(_))));

    let (again, _) = open(folder.path());
    let back = again.go_back(&id, 1).unwrap();
    assert_eq!((back.row.name.as_str(), back.row.summary.as_str(), back.former), ("月报", "一", 3));
    assert_eq!(open(folder.path()).0.open_one(&id).unwrap().draft, draft("一"));
    assert_eq!(summaries(&again, &id), [(3, "三".to_owned()), (2, "二".to_owned())], "what it is now is not a version");
    let forth = again.go_back(&id, back.former).unwrap();
    assert_eq!((forth.row.summary.as_str(), forth.former), ("三", 1), "back and forth makes no copies");
    assert_eq!(summaries(&again, &id), versions);
    assert!(matches!(again.go_back("none", 1), Err(TemplateError::NotFound(_))));
}

#[test]
fn the_oldest_go_when_there_are_too_many() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    for n in 0..=MAX_VERSIONS + 3 {
        save(&templates, &format!("第{n}版"));
    }
    let id = templates.list("", TemplateOrder::Use).remove(0).id;
    let versions = summaries(&templates, &id);
    assert_eq!(versions.len(), MAX_VERSIONS);
    assert_eq!(versions.last().unwrap().1, "第3版");
    assert_eq!(versions[0].1, format!("第{}版", MAX_VERSIONS + 2));
}

#[test]
fn a_damaged_version_leaves_the_others_and_the_template() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, documents) = open(folder.path());
    let id = save(&templates, "一");
    save(&templates, "二");
    save(&templates, "三");
    std::fs::write(folder.path().join(format!("template-versions/{id}/2.json")), "{").unwrap();
    assert_eq!(summaries(&templates, &id), [(1, "一".to_owned())]);
    assert_eq!(documents.kept_aside().len(), 1);
    save(&templates, "四");
    assert_eq!(summaries(&templates, &id), [(2, "三".to_owned()), (1, "一".to_owned())]);
}

#[test]
fn a_deleted_template_has_its_versions_until_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let id = save(&templates, "一");
    save(&templates, "二");
    templates.used(&id);
    let deleted = templates.delete(&id).unwrap();
    let row = templates.restore(&deleted).unwrap();
    assert_eq!((row.uses, summaries(&templates, &id)), (1, vec![(1, "一".to_owned())]));

    let (again, _) = open(folder.path());
    assert_eq!(summaries(&again, &id).len(), 1, "what was restored is not cleared away");
    again.delete(&id).unwrap();
    let (last, _) = open(folder.path());
    assert!(!folder.path().join(format!("template-versions/{id}")).exists());
    let back = last.restore(&deleted).unwrap();
    assert_eq!((back.uses, summaries(&last, &id)), (0, Vec::new()));
}

#[cfg(unix)]
#[test]
fn nothing_is_replaced_when_what_was_cannot_be_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let id = save(&templates, "一");
    // A file stands where the folder would be.
    std::fs::write(folder.path().join("template-versions"), "").unwrap();
    templates.save("周报", &draft("二"), true, true).unwrap_err();
    assert_eq!(open(folder.path()).0.open_one(&id).unwrap().draft, draft("一"));
}
