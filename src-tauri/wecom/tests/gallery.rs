//! The ready messages that the page offers, held against the rules: WeCom would take each as it stands and cut nothing of it.

use serde_json::Value;
use wecom::agent::AppFacts;
use wecom::inspect::inspect;
use wecom::kinds::Message;
use wecom::limit::Severity;
use wecom::recipient::Recipients;
use wecom::send::SendOptions;

const CHINESE: &str = include_str!("../../../ui/src/features/templates/gallery.zh-CN.json");
const ENGLISH: &str = include_str!("../../../ui/src/features/templates/gallery.en.json");

#[test]
fn nothing_of_the_gallery_is_refused_or_cut() {
    let read = |text| serde_json::from_str::<Vec<Value>>(text).unwrap();
    let entries = [read(CHINESE), read(ENGLISH)].concat();
    assert!(entries.len() >= 40, "{} messages", entries.len());
    let everyone = Recipients { all: true, ..Recipients::default() };
    for entry in entries {
        // With what may stand in its variables.
        let variables = entry["variables"].as_array().unwrap();
        let filled = variables.iter().fold(entry["message"].to_string(), |text, one| {
            let part = |name: &str| one[name].as_str().unwrap();
            text.replace(&format!("{{{{{}}}}}", part("name")), part("example"))
        });
        let filled: Value = serde_json::from_str(&filled).unwrap();
        let message: Message = serde_json::from_value(filled.clone()).unwrap();
        let read: Value = serde_json::to_value(&message).unwrap();
        assert_eq!(read, filled, "the model has a place for everything in it");
        let facts = AppFacts { has_callback: true, has_mini_program: true };
        let findings = inspect(&message, &everyone, &SendOptions::default(), &facts).findings;
        let bad: Vec<_> =
            findings.iter().filter(|one| matches!(one.severity, Severity::Refused | Severity::Cut)).collect();
        assert!(bad.is_empty(), "{}: {bad:?}", entry["id"]);
    }
}
