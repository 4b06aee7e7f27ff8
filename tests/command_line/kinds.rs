//! Every kind of message that needs no file goes out on the practice company, interactive cards and mini programs too. (Files are
//! put into a message in the window: `tests/e2e/stories/kinds.rs`.)

use crate::home::Home;
use std::path::Path;

/// A request of each kind that can do without a file.
const WITHOUT_FILES: [&str; 10] = [
    "text",
    "textcard",
    "markdown",
    "news",
    "miniprogram_notice",
    "text_notice_small",
    "news_notice_image_text",
    "button_interaction_small",
    "vote_interaction",
    "multiple_interaction",
];

#[test]
fn practice_takes_every_kind() {
    let home = Home::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/wecom/fixtures");
    for kind in WITHOUT_FILES {
        let file = examples.join(format!("{kind}.json"));
        let line = ["send", "-p", "practice", "--user", "zhangsan", "--json", "--message", file.to_str().unwrap()];
        let document = home.run(&line).with_code(0).json();
        assert_eq!(document["broadcast"]["outcome"], "accepted", "{kind}: {document}");
    }
    assert_eq!(home.history().len(), WITHOUT_FILES.len());
}
