//! Messages of every kind with nothing wrong in them, as JSON: every block, there or not, texts up to and beyond the lengths that
//! are cut or recommended. Files and the mini program stand in them by the names that [`crate::world`] knows.

use crate::texts::{address, limited, short};
use crate::world::APPID;
use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wecom::kinds::Kind;

type Field = (&'static str, BoxedStrategy<Option<Value>>);

fn must<T: Into<Value> + std::fmt::Debug + 'static>(
    name: &'static str,
    value: impl Strategy<Value = T> + 'static,
) -> Field {
    (name, value.prop_map(|value| Some(value.into())).boxed())
}

fn may<T: Into<Value> + std::fmt::Debug + 'static>(
    name: &'static str,
    value: impl Strategy<Value = T> + 'static,
) -> Field {
    (name, prop::option::of(value.prop_map(Into::into)).boxed())
}

fn object(fields: Vec<Field>) -> BoxedStrategy<Value> {
    let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
    values
        .prop_map(move |values| {
            let there = names.iter().zip(values).filter_map(|(name, value)| Some(((*name).to_owned(), value?)));
            Value::Object(there.collect::<Map<_, _>>())
        })
        .boxed()
}

/// A list whose entries have keys of their own.
fn list(one: BoxedStrategy<Value>, least: usize, most: usize) -> BoxedStrategy<Value> {
    prop::collection::vec(one, least..=most)
        .prop_map(|mut items| {
            number(&mut items);
            Value::from(items)
        })
        .boxed()
}

/// Gives the entries of a list keys that differ.
pub fn number(items: &mut [Value]) {
    for (at, item) in items.iter_mut().enumerate() {
        for name in ["id", "key", "question_key"] {
            if let Some(key) = item.get_mut(name) {
                *key = json!(format!("{name}{at}"));
            }
        }
    }
}

fn file(name: &'static str) -> Just<String> {
    Just(name.to_owned())
}

fn appid() -> Just<String> {
    Just(APPID.to_owned())
}

fn page() -> impl Strategy<Value = String> {
    "pages/[a-z]{1,8}(\\?id=[0-9]{1,4})?"
}

/// A block that may lead somewhere: type 0 to 2 with what it needs.
fn with_link(mut fields: Vec<Field>, types: std::ops::RangeInclusive<u8>, typed: bool) -> BoxedStrategy<Value> {
    fields.extend([may("pagepath", page())]);
    (object(fields), types, address(), any::<bool>())
        .prop_map(move |(mut block, link, url, plain)| {
            match link {
                1 => block["url"] = json!(url),
                2 => block["appid"] = json!(APPID),
                _ => {}
            }
            if typed || link > 0 || plain {
                block["type"] = json!(link);
            }
            block
        })
        .boxed()
}

fn source() -> BoxedStrategy<Value> {
    object(vec![may("icon_url", address()), may("desc", limited(20)), may("desc_color", 0u8..=5)])
}

fn menu() -> BoxedStrategy<Value> {
    let action = object(vec![must("text", short()), must("key", Just("k".to_owned()))]);
    object(vec![may("desc", short()), must("action_list", list(action, 1, 3))])
}

fn titles(title: usize, desc: usize) -> BoxedStrategy<Value> {
    object(vec![must("title", limited(title)), may("desc", limited(desc))])
}

fn quote() -> BoxedStrategy<Value> {
    with_link(vec![may("title", short()), may("quote_text", limited(160))], 0..=2, false)
}

fn image_text() -> BoxedStrategy<Value> {
    with_link(vec![may("title", short()), may("desc", short()), must("image_url", address())], 0..=2, false)
}

fn card_image() -> BoxedStrategy<Value> {
    let ratio = prop_oneof![Just(1.3), Just(2.25), Just(2.0), 1.3f64..2.25];
    object(vec![must("url", address()), may("aspect_ratio", ratio)])
}

fn vertical() -> BoxedStrategy<Value> {
    list(object(vec![must("title", limited(38)), may("desc", limited(160))]), 0, 4)
}

fn horizontal() -> BoxedStrategy<Value> {
    let row = (object(vec![must("keyname", limited(5)), may("value", limited(30))]), 0u8..=3, address(), any::<bool>());
    let row = row.prop_map(|(mut row, link, url, plain)| {
        match link {
            1 => row["url"] = json!(url),
            2 => row["media_id"] = json!("@file"),
            3 => row["userid"] = json!("lisi"),
            _ => {}
        }
        if link > 0 || plain {
            row["type"] = json!(link);
        }
        row
    });
    list(row.boxed(), 0, 6)
}

fn jumps() -> BoxedStrategy<Value> {
    list(with_link(vec![must("title", limited(18))], 0..=2, false), 0, 3)
}

fn options(most: usize, text: usize, checked: bool) -> BoxedStrategy<Value> {
    let mut fields = vec![must("id", Just("o".to_owned())), must("text", limited(text))];
    if checked {
        fields.push(must("is_checked", any::<bool>()));
    }
    list(object(fields), 1, most)
}

fn selector() -> BoxedStrategy<Value> {
    object(vec![
        must("question_key", Just("q".to_owned())),
        may("title", short()),
        may("selected_id", Just("id1".to_owned())),
        must("option_list", options(10, 16, false)),
    ])
}

fn buttons() -> BoxedStrategy<Value> {
    let button = (object(vec![must("text", limited(10)), may("style", 0u8..=6)]), 0u8..=1, address(), any::<bool>());
    let button = button.prop_map(|(mut button, link, url, plain)| {
        if link == 1 {
            button["url"] = json!(url);
        } else {
            button["key"] = json!("k");
        }
        if link > 0 || plain {
            button["type"] = json!(link);
        }
        button
    });
    list(button.boxed(), 1, 6)
}

fn submit() -> BoxedStrategy<Value> {
    object(vec![may("text", limited(10)), must("key", Just("go".to_owned()))])
}

fn task_id() -> impl Strategy<Value = String> {
    prop_oneof!["[0-9A-Za-z_@-]{12,40}", "[0-9a-z]{127,128}"]
}

fn action(types: std::ops::RangeInclusive<u8>) -> BoxedStrategy<Value> {
    with_link(Vec::new(), types, true)
}

fn card(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::TextNotice => object(vec![
            may("source", source()),
            may("action_menu", menu()),
            must("main_title", titles(36, 44)),
            may("emphasis_content", object(vec![may("title", limited(14)), may("desc", limited(22))])),
            may("quote_area", quote()),
            may("sub_title_text", limited(160)),
            may("horizontal_content_list", horizontal()),
            may("jump_list", jumps()),
            must("card_action", action(1..=2)),
            may("task_id", task_id()),
        ]),
        Kind::NewsNotice => (
            object(vec![
                may("source", source()),
                may("action_menu", menu()),
                must("main_title", titles(36, 44)),
                may("quote_area", quote()),
                may("vertical_content_list", vertical()),
                may("horizontal_content_list", horizontal()),
                may("jump_list", jumps()),
                must("card_action", action(1..=2)),
                may("task_id", task_id()),
            ]),
            card_image(),
            image_text(),
            0u8..3,
        )
            .prop_map(|(mut card, image, area, which)| {
                if which != 0 {
                    card["card_image"] = image;
                }
                if which != 1 {
                    card["image_text_area"] = area;
                }
                card
            })
            .boxed(),
        Kind::ButtonInteraction => object(vec![
            may("source", source()),
            may("action_menu", menu()),
            must("main_title", titles(36, 44)),
            may("quote_area", quote()),
            may("sub_title_text", limited(160)),
            may("horizontal_content_list", horizontal()),
            may("card_action", action(0..=2)),
            may("task_id", task_id()),
            may("button_selection", selector()),
            must("button_list", buttons()),
        ]),
        Kind::VoteInteraction => object(vec![
            may("source", source()),
            must("main_title", titles(16, 160)),
            may("task_id", task_id()),
            must(
                "checkbox",
                object(vec![
                    must("question_key", short()),
                    may("mode", 0u8..=1),
                    must("option_list", options(20, 17, true)),
                ]),
            ),
            must("submit_button", submit()),
        ]),
        _ => object(vec![
            may("source", source()),
            must("main_title", titles(36, 160)),
            may("task_id", task_id()),
            must("select_list", list(selector(), 1, 3)),
            must("submit_button", submit()),
        ]),
    }
}

fn content(kind: Kind) -> BoxedStrategy<Value> {
    match kind {
        Kind::Text => object(vec![must("content", limited(2048))]),
        Kind::Textcard => object(vec![
            must("title", limited(128)),
            must("description", limited(512)),
            must("url", address()),
            may("btntxt", limited(4)),
        ]),
        Kind::Image => object(vec![must("media_id", file("@image"))]),
        Kind::Voice => object(vec![must("media_id", file("@voice"))]),
        Kind::File => object(vec![must("media_id", file("@file"))]),
        Kind::Video => {
            object(vec![must("media_id", file("@video")), may("title", limited(128)), may("description", limited(512))])
        }
        Kind::News => {
            let target = prop_oneof![
                3 => object(vec![must("url", address())]),
                1 => object(vec![must("appid", appid()), must("pagepath", page()), may("url", address())]),
            ];
            let rest =
                object(vec![must("title", limited(128)), may("description", limited(512)), may("picurl", address())]);
            let article = (rest, target).prop_map(|(mut article, target)| {
                article.as_object_mut().unwrap().extend(target.as_object().unwrap().clone());
                article
            });
            object(vec![must("articles", list(article.boxed(), 1, 8))])
        }
        Kind::Mpnews => {
            let article = object(vec![
                must("title", limited(128)),
                must("thumb_media_id", file("@image")),
                may("author", short()),
                may("content_source_url", address()),
                must("content", short()),
                may("digest", limited(512)),
            ]);
            object(vec![must("articles", list(article, 1, 8))])
        }
        Kind::MiniprogramNotice => object(vec![
            must("appid", appid()),
            may("page", page()),
            must("title", "[断a😀]{4,12}"),
            may("description", "[断a😀]{4,12}"),
            may("emphasis_first_item", any::<bool>()),
            may("content_item", {
                let row = object(vec![must("key", "[断a]{1,10}"), must("value", "[断a😀]{1,30}")]);
                prop::collection::vec(row, 0..=10).prop_map(Value::from)
            }),
        ]),
        _ if kind.msgtype() == "template_card" => card(kind),
        // A kind that is one text.
        _ => object(vec![must("content", short())]),
    }
}

/// A good message of a kind: `{"msgtype": …, "…": {…}}`.
pub fn message(kind: Kind) -> BoxedStrategy<Value> {
    let name = kind.msgtype();
    content(kind)
        .prop_map(move |mut content| {
            if name == "template_card" {
                content["card_type"] = serde_json::to_value(kind).unwrap();
            }
            json!({"msgtype": name, name: content})
        })
        .boxed()
}
