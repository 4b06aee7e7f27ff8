//! `miniprogram_notice` (`wecom/messages.md §1.4`).

use serde_json::{Value, json};

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, appid, bound, put};
use crate::reply::{Refusal, fields};

pub(super) const KIND: Kind =
    Kind { msgtype: "miniprogram_notice", app: InApp::Content(check), chat: None, webhook: None };

/// `miniprogram_notice`: 48002 without a bound mini program, 90200–90204, 90208; title and description of 4 to 12
/// characters (40058: no code is documented).
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    if rules.mini_program.is_none() {
        return Err(Refusal::new(48002));
    }
    let appid = appid(body, 90200)?;
    bound(rules, appid)?;
    let page = body.filled("page")?;
    if page.is_some_and(|page| page.len() > 1024) {
        return Err(Refusal::new(90204));
    }
    let title = body.required("title", 41016)?;
    let description = body.filled("description")?;
    for (name, text) in [("title", Some(title)), ("description", description)] {
        if text.is_some_and(|text| !(4..=12).contains(&text.chars().count())) {
            return Err(body.wrong(name, "4 to 12 characters"));
        }
    }
    let mut shown = fields([("appid", json!(appid)), ("title", json!(rules.translated(title)))]);
    put(&mut shown, "page", page);
    put(&mut shown, "description", description.map(|text| rules.translated(text)));
    put(&mut shown, "emphasis_first_item", body.flag("emphasis_first_item")?);
    let items = body.list("content_item")?;
    if items.len() > 10 {
        return Err(Refusal::new(90201));
    }
    let mut pairs = Vec::new();
    for item in items {
        let (key, value) = (item.text("key")?.unwrap_or_default(), item.text("value")?.unwrap_or_default());
        if key.is_empty() && value.is_empty() {
            continue;
        }
        if !(1..=10).contains(&key.chars().count()) {
            return Err(Refusal::new(90202));
        }
        if !(1..=30).contains(&value.chars().count()) {
            return Err(Refusal::new(90203));
        }
        pairs.push(json!({"key": key, "value": rules.translated(value)}));
    }
    shown.insert("content_item".to_owned(), Value::Array(pairs));
    Ok(shown)
}
