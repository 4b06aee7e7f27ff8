//! The ready messages that the page offers, held against the rules: WeCom would take each as it stands and cut nothing of it.

use serde_json::Value;
use wecom::agent::AppFacts;
use wecom::inspect::inspect;
use wecom::kinds::Message;
use wecom::limit::Severity;
use wecom::recipient::Recipients;
use wecom::send::SendOptions;

const GALLERY: &str = include_str!("../../../ui/src/pages/templates/gallery.json");

#[test]
fn nothing_of_the_gallery_is_refused_or_cut() {
    let entries: Vec<Value> = serde_json::from_str(GALLERY).unwrap();
    assert!(entries.len() >= 20, "{} messages", entries.len());
    let everyone = Recipients { all: true, ..Recipients::default() };
    for entry in entries {
        let message: Message = serde_json::from_value(entry["message"].clone()).unwrap();
        let read: Value = serde_json::to_value(&message).unwrap();
        assert_eq!(read, entry["message"], "the model has a place for everything in it");
        let facts = AppFacts { has_callback: true, has_mini_program: true };
        let findings = inspect(&message, &everyone, &SendOptions::default(), &facts).findings;
        let bad: Vec<_> =
            findings.iter().filter(|one| matches!(one.severity, Severity::Refused | Severity::Cut)).collect();
        assert!(bad.is_empty(), "{}: {bad:?}", entry["id"]);
    }
}
