//! Fields that the model does not know: kept beside a message, and put back into its request when the admin wants that.
//!
//! WeCom gets fields faster than this model; somebody who pastes a request with a newer one means it. Such a field is never sent
//! by itself, and where its place is gone from the message, or has a value of the model's own, it stays out and is told.

use super::fields::Path;
use super::json::{self, Node, Tree};
use super::source::Source;
use serde::{Deserialize, Serialize};

/// A field that the model does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct UnknownField {
    /// Where it stands, for a person to read, such as `template_card.jump_list.0.colour`.
    pub path: String,
    /// The same as a JSON pointer (RFC 6901) into the request, such as `/template_card/jump_list/0/colour`.
    pub pointer: String,
    /// Its value as JSON, as it was written.
    pub value: String,
}

impl UnknownField {
    pub(super) fn at(path: &Path<'_>, raw: &str) -> Self {
        Self { path: path.to_string(), pointer: pointer(path), value: raw.to_owned() }
    }

    /// The same field in an object that is itself an entry of the request.
    pub(super) fn move_under(&mut self, name: &str) {
        self.path = format!("{name}.{}", self.path);
        self.pointer = format!("/{}{}", escaped(name), self.pointer);
    }

    /// The same field where an entry of the request has another name.
    pub(super) fn rename_top(&mut self, from: &str, to: &str) {
        let renamed = |text: &str, start: String, separator: char| {
            let rest = text.strip_prefix(&start)?;
            rest.starts_with(separator).then(|| rest.to_owned())
        };
        if let Some(rest) = renamed(&self.pointer, format!("/{}", escaped(from)), '/') {
            self.pointer = format!("/{}{rest}", escaped(to));
            if let Some(rest) = renamed(&self.path, from.to_owned(), '.') {
                self.path = format!("{to}{rest}");
            }
        }
    }

    /// The steps of the pointer: those to the object, and the field's own name. Nothing when it is no pointer.
    fn steps(&self) -> Option<(Vec<String>, String)> {
        let mut steps: Vec<String> =
            self.pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let name = steps.pop()?;
        Some((steps, name))
    }
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn pointer(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Key(before, key) => format!("{}/{}", pointer(before), escaped(key)),
        Path::Index(before, at) => format!("{}/{at}", pointer(before)),
    }
}

/// A request with unknown fields in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithFields {
    /// The request.
    pub body: String,
    /// Which of the fields could not be put in, by index: the object they belong to is not in the request, it has a field of this
    /// name, or the value is no JSON.
    pub left_out: Vec<usize>,
}

/// Puts unknown fields into the body of a request, each behind the other fields of its object, its value without the white space
/// that JSON does not need. Every other byte of the body stays. Takes time in proportion to both.
pub fn with_fields(body: &str, fields: &[UnknownField]) -> WithFields {
    let source = Source::new(body);
    let Ok(root) = json::parse(&source) else {
        return WithFields { body: body.to_owned(), left_out: (0..fields.len()).collect() };
    };
    let mut left_out = Vec::new();
    // Where, whether the object is empty, name and value.
    let mut insertions: Vec<(usize, bool, String, String)> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let place = field.steps().and_then(|(steps, name)| {
            let object = object_at(&root, &steps)?;
            let Tree::Object(entries) = &object.tree else { return None };
            let end = object.start + object.raw.len() - 1;
            let is_free = !entries.iter().any(|entry| entry.key == name)
                && !insertions.iter().any(|(at, _, other, _)| *at == end && *other == name);
            is_free.then_some((end, entries.is_empty(), name))
        });
        match (place, compact(&field.value)) {
            (Some((end, is_empty, name)), Some(value)) => insertions.push((end, is_empty, name, value)),
            _ => left_out.push(at),
        }
    }
    insertions.sort_by_key(|(at, ..)| *at);
    let mut text = String::with_capacity(body.len());
    let mut done = 0;
    for (at, was_empty, name, value) in insertions {
        let is_first_of_empty = was_empty && at > done;
        text.push_str(&body[done..at]);
        done = at;
        if !is_first_of_empty {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(name).to_string());
        text.push(':');
        text.push_str(&value);
    }
    text.push_str(&body[done..]);
    WithFields { body: text, left_out }
}

fn object_at<'n, 'a>(root: &'n Node<'a>, steps: &[String]) -> Option<&'n Node<'a>> {
    steps.iter().try_fold(root, |node, step| match &node.tree {
        Tree::Object(entries) => entries.iter().find(|entry| entry.key == step.as_str()).map(|entry| &entry.value),
        Tree::List(items) => items.get(step.parse::<usize>().ok()?),
        _ => None,
    })
}

/// A JSON value without white space between its parts; nothing when it is no JSON.
fn compact(value: &str) -> Option<String> {
    let source = Source::new(value);
    json::parse(&source).ok()?;
    let mut text = String::with_capacity(value.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in source.text().chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = c == '"';
        }
        text.push(c);
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn field(pointer: &str, value: &str) -> UnknownField {
        UnknownField { path: String::new(), pointer: pointer.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn fields_go_behind_the_others_of_their_object() {
        let body = r#"{"a":{},"list":[{"x":1},{}],"t":"}"}"#;
        let fields = [
            field("/a/new", " [ 1, \"a b\\\" c\" ] "),
            field("/a/more", "2"),
            field("/list/0/y", "null"),
            field("/list/1/z", "true"),
            field("/top~1~0", "{}"),
        ];
        let done = with_fields(body, &fields);
        assert_eq!(done.left_out, Vec::<usize>::new());
        assert_eq!(
            done.body,
            r#"{"a":{"new":[1,"a b\" c"],"more":2},"list":[{"x":1,"y":null},{"z":true}],"t":"}","top/~":{}}"#
        );
    }

    #[test]
    fn what_has_no_place_stays_out_and_is_told() {
        let body = r#"{"a":{"x":1},"t":"x"}"#;
        let fields = [
            field("/a/x", "2"),
            field("/b/x", "2"),
            field("/t/x", "2"),
            field("/a/y", "{broken"),
            field("a", "1"),
            field("/a/z", "1"),
            field("/a/z", "2"),
        ];
        let done = with_fields(body, &fields);
        assert_eq!((done.body.as_str(), done.left_out), (r#"{"a":{"x":1,"z":1},"t":"x"}"#, vec![0, 1, 2, 3, 4, 6]));
    }

    #[test]
    fn unknown_fields_know_their_place_in_the_request() {
        let pointers = |text: &str| -> Vec<(String, String)> {
            read(text).unwrap().unknown.into_iter().map(|field| (field.path, field.pointer)).collect()
        };
        let of = |path: &str, pointer: &str| vec![(path.to_owned(), pointer.to_owned())];
        assert_eq!(pointers(r#"{"msgtype":"text","text":{"content":"x","a/b":1}}"#), of("text.a/b", "/text/a~1b"));
        assert_eq!(
            pointers(r#"{"card_type":"text_notice","main_title":{"title":"x","new":1}}"#),
            of("template_card.main_title.new", "/template_card/main_title/new")
        );
        assert_eq!(pointers(r#"{"markdown_v2":{"content":"x","new":1}}"#), of("markdown.new", "/markdown/new"));
        assert_eq!(pointers(r#"{"markdown_v2":{"content":"x"},"new":1}"#), of("new", "/new"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "\\PC{0,6}".prop_map(Value::from)
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c/~\"]{1,2}", inner, 0..4).prop_map(|map| json!(map)),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_field_that_is_put_in_is_found_there(body in any_json(), value in any_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&body) } else { serde_json::to_string(&body) }.unwrap();
            let written = serde_json::to_string_pretty(&value).unwrap();
            let done = with_fields(&text, &[field("/zz", &written)]);
            if body.is_object() {
                let mut expected = body.clone();
                expected["zz"] = value;
                prop_assert_eq!(serde_json::from_str::<Value>(&done.body).unwrap(), expected);
            } else {
                prop_assert_eq!((done.body, done.left_out), (text, vec![0]));
            }
        }

        #[test]
        fn no_pointer_and_no_value_breaks_a_request(pointer in "[/~a01]{0,8}", value in "\\PC{0,12}") {
            let body = r#"{"a":{"a":[{}]},"0":[[{}]]}"#;
            let done = with_fields(body, &[field(&pointer, &value)]);
            prop_assert!(serde_json::from_str::<Value>(&done.body).is_ok(), "{}", done.body);
        }
    }
}
