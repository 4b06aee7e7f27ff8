//! What can be wrong with a message: one place of its JSON is changed.

use crate::good::number;
use crate::texts::{around_any, no_address};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

/// A change. What it does depends on what stands at the place.
#[derive(Debug, Clone)]
pub struct Fault {
    place: Index,
    text: String,
    number: u8,
    ratio: f64,
    count: usize,
    numbered: bool,
    way: u8,
}

/// Faults, mostly none or one.
pub fn faults() -> impl Strategy<Value = Vec<Fault>> {
    let count = prop_oneof![3 => Just(0usize), 4 => Just(1), 1 => Just(2), 1 => Just(4)];
    count.prop_flat_map(|count| prop::collection::vec(fault(), count))
}

fn fault() -> impl Strategy<Value = Fault> {
    let odd = select(vec![
        "",
        " ",
        "\u{200B}\n",
        "\u{3000}",
        "a b",
        "wx\u{200B}1",
        "@image",
        "@voice",
        "@video",
        "@file",
        "@archive",
        "@nowhere",
        "任务",
        "t|1",
        "id0",
        "key0",
        "wxforeign",
        "张三",
        "lisi",
        "a\u{202E}b",
    ]);
    let text = prop_oneof![4 => odd.prop_map(str::to_owned), 4 => around_any(), 3 => no_address()];
    let ratio = select(vec![1.29, 1.3, 2.25, 2.26, 0.0, -1.0, 3.0]);
    let count = select(vec![0usize, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20, 21]);
    (any::<Index>(), text, 0u8..7, ratio, count, prop::bool::weighted(0.8), 0u8..8).prop_map(
        |(place, text, number, ratio, count, numbered, way)| Fault { place, text, number, ratio, count, numbered, way },
    )
}

/// All places inside the content, the content itself and the `card_type` left out.
fn places(value: &Value, pointer: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (name, inner) in entries.iter().filter(|(name, _)| !matches!(name.as_str(), "card_type" | "msgtype")) {
                let at = format!("{pointer}/{name}");
                places(inner, &at, found);
                found.push(at);
            }
        }
        Value::Array(items) => {
            for (index, inner) in items.iter().enumerate() {
                let at = format!("{pointer}/{index}");
                places(inner, &at, found);
                found.push(at);
            }
        }
        _ => {}
    }
}

/// The message with the change in it.
pub fn apply(message: &mut Value, fault: &Fault) {
    let mut found = Vec::new();
    places(message, "", &mut found);
    // The content itself stands last.
    found.pop();
    if found.is_empty() {
        return;
    }
    let at = &found[fault.place.index(found.len())];
    let (parent, name) = at.rsplit_once('/').unwrap();
    if fault.way == 0 {
        match message.pointer_mut(parent) {
            Some(Value::Object(entries)) => drop(entries.remove(name)),
            Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
            _ => {}
        }
        return;
    }
    let value = message.pointer_mut(at).unwrap();
    match value {
        Value::String(text) => text.clone_from(&fault.text),
        Value::Bool(on) => *on = !*on,
        Value::Number(_) if name == "aspect_ratio" => *value = json!(fault.ratio),
        Value::Number(_) => *value = json!(fault.number),
        Value::Array(items) => {
            items.truncate(fault.count);
            if let Some(first) = items.first().cloned() {
                items.resize(fault.count, first);
            }
            if fault.numbered {
                number(items);
            }
        }
        Value::Object(entries) if fault.way == 1 => entries.clear(),
        Value::Object(entries) => {
            // Something in the block is switched to another type, so that other fields are needed.
            if entries.contains_key("type")
                || ["quote_area", "card_action"].contains(&name)
                || parent.ends_with("_list")
            {
                entries.insert("type".to_owned(), json!(fault.number));
            }
        }
        Value::Null => {}
    }
}
