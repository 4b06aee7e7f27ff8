//! Fields that the model does not know: kept beside a message, and put back into its request when the admin wants that.
//!
//! WeCom gets fields faster than this model; somebody who pastes a request with a newer one means it. Such a field is never sent
//! by itself. It stays out, and is told, where its place is gone from the message, and where the model has a field of that name, whether
//! or not the request has it now: whom a message goes to and what it says is decided where it can be looked at, and nowhere else.

use super::content;
use super::fields::{Path, excerpt};
use super::json::{self, Node, Tree};
use super::source::Source;
use crate::measure::is_deceptive;
use serde::{Deserialize, Deserializer, Serialize};

/// A field that the model does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnknownField {
    /// Where it stands, for a person to read, such as `template_card.jump_list.0.colour`. Made from the pointer, whatever a document
    /// says: a key with a dot or with something invisible in it is quoted.
    pub path: String,
    /// The same as a JSON pointer (RFC 6901) into the request, such as `/template_card/jump_list/0/colour`.
    pub pointer: String,
    /// Its value as JSON, as it was written.
    pub value: String,
}

impl<'de> Deserialize<'de> for UnknownField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Stored {
            pointer: String,
            value: String,
        }
        let Stored { pointer, value } = Stored::deserialize(deserializer)?;
        Ok(Self::new(pointer, value))
    }
}

impl UnknownField {
    /// A field at a JSON pointer, with its value as JSON.
    pub fn new(pointer: impl Into<String>, value: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self { path: readable(&pointer), pointer, value: value.into() }
    }

    pub(super) fn at(path: &Path<'_>, raw: &str) -> Self {
        Self::new(pointer(path), raw)
    }

    /// The same field in an object that is itself an entry of the request.
    pub(super) fn move_under(&mut self, name: &str) {
        *self = Self::new(format!("/{}{}", escaped(name), self.pointer), std::mem::take(&mut self.value));
    }

    /// The steps of the pointer: those to the object, and the field's own name. Nothing when it is no pointer.
    fn steps(&self) -> Option<(Vec<String>, String)> {
        let mut steps = steps(&self.pointer)?;
        let name = steps.pop()?;
        Some((steps, name))
    }
}

fn steps(pointer: &str) -> Option<Vec<String>> {
    Some(pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

/// A pointer for a person to read.
fn readable(pointer: &str) -> String {
    let Some(steps) = steps(pointer) else { return excerpt(pointer) };
    let is_plain = |step: &str| {
        !step.is_empty() && !step.chars().any(|c| c == '.' || c == '"' || c.is_whitespace() || is_deceptive(c))
    };
    let quoted = |step: &String| {
        let short = excerpt(step);
        if is_plain(&short) { short } else { format!("\"{}\"", short.escape_debug()) }
    };
    steps.iter().map(quoted).collect::<Vec<_>>().join(".")
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn pointer_to(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |pointer, step| pointer + "/" + &escaped(step))
}

pub(super) fn pointer(path: &Path<'_>) -> String {
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
    /// Which of the fields could not be put in, by index: the model has a field of this name, the object they belong to is not in the
    /// request, it has a field of this name, or the value is no JSON.
    pub left_out: Vec<usize>,
}

/// Puts unknown fields into the body of a request of the application, each behind the other fields of its object, its value without
/// the white space that JSON does not need. Every other byte of the body stays. Fields that are known to the model, also by a spelling
/// that a lenient reader might take for theirs, stay out, and so do all where the body is no such request. Takes time in proportion to
/// both.
pub fn with_fields(body: &str, fields: &[UnknownField]) -> WithFields {
    let source = Source::new(body);
    let names = json::parse(&source).and_then(|root| content::names(&root, &source));
    let Ok(names) = names else {
        return WithFields { body: body.to_owned(), left_out: (0..fields.len()).collect() };
    };
    put_in(body, fields, |object, name| {
        let is_new = |known: &Vec<&str>| !known.iter().any(|known| same_name(known, name));
        is_name(name) && names.get(object).is_some_and(is_new)
    })
}

/// [`with_fields`] where only some names may be put into an object, which is given by its pointer.
fn put_in(body: &str, fields: &[UnknownField], may: impl Fn(&str, &str) -> bool) -> WithFields {
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
            let is_free = may(&pointer_to(&steps), &name)
                && !entries.iter().any(|entry| entry.key == name)
                && !insertions.iter().any(|(at, _, other, _)| *at == end && same_name(other, &name));
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

/// Whether a key is a name at all: some readers end it at a NUL, others skip what cannot be seen.
fn is_name(key: &str) -> bool {
    !key.chars().any(is_deceptive) && !spelling(key).is_empty()
}

/// Whether a lenient reader might take two keys for the same: some compare without case, as Go's does, or without separators.
fn same_name(one: &str, other: &str) -> bool {
    one == other || spelling(one) == spelling(other)
}

fn spelling(key: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    // Upper case first: ſ and K become letters of ASCII only on the way.
    let letters = key.chars().map(narrow).filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// The objects and lists on the way to a field are found by pointers that are written in one way only.
fn place(text: &str) -> Option<usize> {
    text.parse().ok().filter(|at: &usize| at.to_string() == text)
}

fn object_at<'n, 'a>(root: &'n Node<'a>, steps: &[String]) -> Option<&'n Node<'a>> {
    steps.iter().try_fold(root, |node, step| match &node.tree {
        Tree::Object(entries) => entries.iter().find(|entry| entry.key == step.as_str()).map(|entry| &entry.value),
        Tree::List(items) => items.get(place(step)?),
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
    use crate::ids::{AgentId, UserId};
    use crate::import::read;
    use crate::kinds::{Kind, Message, Text};
    use crate::recipient::Recipients;
    use crate::safe::Safe;
    use crate::send::{SendOptions, SendRequest, any_message};
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn field(pointer: &str, value: &str) -> UnknownField {
        UnknownField::new(pointer, value)
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
        let done = put_in(body, &fields, |_, _| true);
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
        let done = put_in(body, &fields, |_, _| true);
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
        assert_eq!(pointers(r#"{"markdown":{"content":"x","new":1}}"#), of("markdown.new", "/markdown/new"));
        assert_eq!(pointers(r#"{"markdown":{"content":"x"},"new":1}"#), of("new", "/new"));
    }

    /// Each object of a request with its pointer.
    fn objects(value: &Value, pointer: &str, found: &mut Vec<(String, Vec<String>)>) {
        match value {
            Value::Object(map) => {
                found.push((pointer.to_owned(), map.keys().cloned().collect()));
                map.iter().for_each(|(key, value)| objects(value, &format!("{pointer}/{}", escaped(key)), found));
            }
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(at, value)| objects(value, &format!("{pointer}/{at}"), found));
            }
            _ => {}
        }
    }

    fn request(message: Message, options: SendOptions, recipients: Recipients) -> String {
        let request = SendRequest { recipients, agent_id: AgentId(1_000_002), message, options };
        String::from_utf8(request.to_bytes()).unwrap()
    }

    /// As somebody could write a name who hopes that it is taken for another.
    fn spelled(name: &str, how: u8) -> String {
        match how {
            0 => name.to_owned(),
            1 => name.to_uppercase(),
            2 => name.replace('_', "-"),
            3 => format!("{name}\u{200B}"),
            4 => format!("{name}\0x"),
            5 => format!(" {name} "),
            6 => name.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect(),
            _ => name.replace('s', "\u{017F}").replace('k', "\u{212A}"),
        }
    }

    #[test]
    fn a_path_is_the_pointers_and_tells_keys_apart() {
        for (pointer, path) in [
            ("/text/style", "text.style"),
            ("/text.style", "\"text.style\""),
            ("/a~1b/~0", "a/b.~"),
            ("/text/\u{202e}elyts", "text.\"\\u{202e}elyts\""),
            ("/", "\"\""),
            ("touser", "touser"),
        ] {
            assert_eq!(UnknownField::new(pointer, "1").path, path);
            let stored = json!({"path": "text.harmless", "pointer": pointer, "value": "1"});
            assert_eq!(serde_json::from_value::<UnknownField>(stored).unwrap().path, path);
        }
    }

    #[test]
    fn what_the_model_knows_never_comes_in_as_unknown() {
        let text = Message::Text { text: Text { content: "x".to_owned() } };
        let card = Message::blank(Kind::TextNotice);
        let news = Message::blank(Kind::News);
        let textcard = Message::blank(Kind::Textcard);
        for (message, pointer, goes_in) in [
            (&text, "/touser", false),
            (&text, "/toparty", false),
            (&text, "/totag", false),
            (&text, "/ToUser", false),
            (&text, "/to_user", false),
            (&text, "/touser ", false),
            (&text, "/safe", false),
            (&text, "/enable_id_trans", false),
            (&text, "/agentid", false),
            (&text, "/markdown", false),
            (&text, "/template_card", false),
            (&text, "/chatid", false),
            (&text, "/text", false),
            (&text, "/new", true),
            (&text, "/text/new", true),
            (&text, "/text/touser", true),
            (&textcard, "/textcard/btntxt", false),
            (&news, "/news/articles/0/picurl", false),
            (&news, "/news/articles/00/new", false),
            (&news, "/news/articles/0/new", true),
            (&card, "/template_card/emphasis_content", false),
            (&card, "/template_card/main_title/desc", false),
            (&card, "/template_card/button_list", false),
            (&card, "/template_card/card_type", false),
            (&card, "/template_card/card_action/pagepath", false),
            (&card, "/template_card/new", true),
        ] {
            let body = request(message.clone(), SendOptions::default(), Recipients::default());
            let done = with_fields(&body, &[field(pointer, "\"x\"")]);
            assert_eq!(done.left_out.is_empty(), goes_in, "{pointer}");
            assert_eq!(done.body == body, !goes_in, "{pointer}");
        }
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
        fn every_field_that_the_model_writes_is_one_that_it_knows(message in any_message(), trans: bool) {
            let options = SendOptions { enable_id_trans: trans, safe: Safe::Confidential, ..SendOptions::default() };
            let body = request(message, options, Recipients { users: vec![UserId("a".to_owned())], ..Recipients::default() });
            let source = Source::new(&body);
            let names = content::names(&json::parse(&source).unwrap(), &source).unwrap();
            let mut found = Vec::new();
            objects(&serde_json::from_str(&body).unwrap(), "", &mut found);
            for (object, keys) in found {
                let known = &names[&object];
                prop_assert!(keys.iter().all(|key| known.contains(&key.as_str())), "{} {:?} {:?}", object, keys, known);
            }
        }

        #[test]
        fn no_field_changes_whom_a_request_is_for_or_what_it_says(
            message in any_message(),
            chosen in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0u8..8, any_json()), 0..8),
            strange in prop::collection::vec(("[/~a-z0-9]{0,12}", any_json()), 0..4),
            (all, trans) in (any::<bool>(), any::<bool>()),
        ) {
            let options = SendOptions { enable_id_trans: trans, ..SendOptions::default() };
            let users = if all { Vec::new() } else { vec![UserId("a".to_owned()), UserId("b".to_owned())] };
            let body = request(message, options, Recipients { all, users, ..Recipients::default() });
            let source = Source::new(&body);
            let names: Vec<_> = content::names(&json::parse(&source).unwrap(), &source).unwrap().into_iter().collect();
            let mut fields: Vec<_> = chosen.iter().map(|(object, name, how, value)| {
                let (object, names) = object.get(names.as_slice());
                field(&format!("{object}/{}", escaped(&spelled(names[name.index(names.len())], *how))), &value.to_string())
            }).collect();
            let known = fields.len();
            fields.extend(strange.iter().map(|(pointer, value)| field(pointer, &value.to_string())));
            let done = with_fields(&body, &fields);
            prop_assert!((0..known).all(|at| done.left_out.contains(&at)), "{:?} {}", done.left_out, done.body);
            let (before, after) = (SendRequest::parse(body.as_bytes()).unwrap(), SendRequest::parse(done.body.as_bytes()).unwrap());
            prop_assert_eq!(before, after);
        }

        #[test]
        fn a_field_that_is_put_in_is_found_there(body in any_json(), value in any_json(), pretty in any::<bool>()) {
            let text = if pretty { serde_json::to_string_pretty(&body) } else { serde_json::to_string(&body) }.unwrap();
            let written = serde_json::to_string_pretty(&value).unwrap();
            let done = put_in(&text, &[field("/zz", &written)], |_, _| true);
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
            let done = put_in(body, &[field(&pointer, &value)], |_, _| true);
            prop_assert!(serde_json::from_str::<Value>(&done.body).is_ok(), "{}", done.body);
        }
    }
}
