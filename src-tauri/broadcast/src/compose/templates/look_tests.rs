//! Tests of looking at files with templates and taking them in.

use super::*;
use crate::model::draft::Extra;
use wecom::import::UnknownField;

fn named(name: &str, content: &[u8]) -> (String, Result<Vec<u8>, ImportProblem>) {
    (name.to_owned(), Ok(content.to_vec()))
}

#[test]
fn what_comes_in_is_told_before_anything_is_kept() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (templates, _) = open(here.path());
    let fields = vec![UnknownField::new("/text/new", "1")];
    let whole = Draft { extra: Extra { fields, send: true }, ..draft("{{ 姓名 }}：\n{{ 日期 }}开会") };
    let id = templates.save("会议", &whole, true, false).unwrap().id;
    let file = templates.export(&id).unwrap();

    let (other, _) = open(there.path());
    other.save("会议", &draft("x"), false, false).unwrap();
    let looks = other.look(vec![
        named("会议.json", &file),
        named("照片.json", b"PK\x03\x04"),
        named("新版.json", br#"{"posthorn":"template","version":99}"#),
        ("坏盘.json".to_owned(), Err(ImportProblem::new(ImportFault::Unreadable, "no such file"))),
        named("会议 副本.json", &file),
    ]);
    let found = looks[0].found.as_ref().unwrap();
    assert_eq!((found.name.as_str(), found.renamed.as_deref()), ("会议", Some("会议 (2)")));
    assert_eq!(
        (found.summary.as_str(), found.recipients, &found.named[..]),
        ("{{ 姓名 }}：", 1, &["3".to_owned()][..])
    );
    assert_eq!(
        (&found.variables[..], &found.extra[..]),
        (&["姓名".to_owned(), "日期".to_owned()][..], &["text.new".to_owned()][..])
    );
    let problems: Vec<_> = looks.iter().map(|look| look.problem.as_ref().map(|problem| problem.fault)).collect();
    let faults = [ImportFault::NotATemplate, ImportFault::Newer, ImportFault::Unreadable].map(Some);
    assert_eq!(problems, [&[None][..], &faults, &[None]].concat());
    assert_eq!(other.list("", TemplateOrder::Changed).len(), 1, "nothing is kept yet");

    let rows = other.take(&[0, 1, 4, 77]).unwrap();
    assert_eq!(rows.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["会议 (2)", "会议 (3)"]);
    assert!(!other.open_one(&rows[0].id).unwrap().draft.extra.send);
    assert!(other.take(&[0, 4]).unwrap().is_empty(), "once");
}

#[test]
fn nothing_is_taken_of_what_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let id = templates.save("甲", &draft("x"), false, false).unwrap().id;
    let file = templates.export(&id).unwrap();
    templates.look(vec![named("a.json", &file)]);
    assert!(templates.take(&[]).unwrap().is_empty());
    assert!(templates.take(&[0]).unwrap().is_empty());
    let padded = [file.as_slice(), &vec![b' '; MAX_IMPORT - file.len()]].concat();
    let looks = templates.look((0..6).map(|_| named("a.json", &padded)).collect());
    let fine = looks.iter().filter(|look| look.problem.is_none()).count();
    assert_eq!(looks[5].problem.as_ref().map(|problem| problem.fault), Some(ImportFault::TooLarge));
    assert_eq!(fine, 4, "memory is bounded, and that is told of the rest");
}

#[tokio::test]
async fn files_that_come_with_it_are_told_with_their_size_and_damage_beside_the_template() {
    use crate::compose::media::samples::png;
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (templates, _) = open(here.path());
    let image = templates.media.add(wecom::media::MediaKind::Image, "封面.png", png(8, 8)).await.unwrap().reference;
    let message = serde_json::json!({"msgtype": "image", "image": {"media_id": image}});
    let message = serde_json::from_value(message).unwrap();
    let id = templates.save("图", &Draft { message, ..draft("") }, false, false).unwrap().id;
    let file = templates.export(&id).unwrap();
    let (other, _) = open(there.path());
    let mut damaged: serde_json::Value = serde_json::from_slice(&file).unwrap();
    damaged["files"][0]["base64"] = "AAAA".into();
    let looks = other.look(vec![named("a", &file), named("b", damaged.to_string().as_bytes())]);
    let files = &looks[0].found.as_ref().unwrap().files;
    assert_eq!((files[0].name.as_str(), files[0].bytes as usize), ("封面.png", png(8, 8).len()));
    assert_eq!(looks[1].found.as_ref().map(|found| found.name.as_str()), Some("图"), "what it is can still be told");
    assert_eq!(looks[1].problem.as_ref().map(|problem| problem.fault), Some(ImportFault::Damaged));
    assert!(!there.path().join("media").exists(), "nothing is kept yet");
    assert_eq!(other.take(&[0, 1]).unwrap().len(), 1);
}
