//! Every limit by one on each side, and the lists of recipients. The limits are those of the meters, so that none is forgotten.

use crate::examples;
use crate::good::number;
use crate::kinds::{Case, Tally, To, agree};
use crate::meaning::foretold;
use crate::world::{AGENT, APPID, World};
use serde_json::{Value, json};
use wecom::agent::AppFacts;
use wecom::finding::{Finding, Meter, Rule};
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::kinds::{Message, Text};
use wecom::limit::{Severity, Unit};
use wecom::recipient::{MAX_PARTIES, MAX_TAGS, MAX_USERS, Recipients};
use wecom::rules::{check, meters};
use wecom::send::{SendOptions, SendRequest};

const ALL: AppFacts = AppFacts { has_callback: true, has_mini_program: true };

/// The message of an example, with the files and the mini program of the test's company.
fn example(text: &str) -> Value {
    let message = SendRequest::parse(text.as_bytes()).unwrap().message;
    let message = message.with_media(|place| Some(format!("@{}", place.kind.name())));
    let mut value = serde_json::to_value(message).unwrap();
    bind(&mut value);
    value
}

fn bind(value: &mut Value) {
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                if name == "appid" {
                    *value = json!(APPID);
                }
                bind(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(bind),
        _ => {}
    }
}

/// A value of just this length for the field.
fn of_length(meter: &Meter, length: usize) -> String {
    let name = meter.path.rsplit('.').next().unwrap();
    if name == "url" || name.ends_with("_url") || name == "picurl" {
        let head = "https://a.example.com/";
        return format!("{head}{}", "p".repeat(length - head.len()));
    }
    match (name, meter.unit) {
        ("task_id", _) => "t".repeat(length),
        (_, Unit::Bytes) => format!("{}{}", "x".repeat(length % 3), "断".repeat(length / 3)),
        _ => "断".repeat(length),
    }
}

fn put(message: &mut Value, meter: &Meter, count: usize) -> bool {
    let pointer = format!("/{}", meter.path.replace('.', "/"));
    if meter.unit == Unit::Items {
        let Some(items) = message.pointer_mut(&pointer).and_then(Value::as_array_mut) else { return false };
        let Some(first) = items.first().cloned() else { return false };
        items.resize(count, first);
        number(items);
        return true;
    }
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let Some(parent) = message.pointer_mut(parent).and_then(Value::as_object_mut) else { return false };
    parent.insert(name.to_owned(), json!(of_length(meter, count)));
    true
}

fn found(message: &Value, to: &Recipients) -> Vec<Finding> {
    let message: Message = serde_json::from_value(message.clone()).unwrap();
    check(&message, to, &SendOptions::default(), &ALL)
}

#[test]
fn every_limit_by_one_on_each_side() {
    let mut world = World::open(ALL);
    let mut tally = Tally::new();
    let mut tried = std::collections::BTreeSet::new();
    for (_, text) in examples::all() {
        let base = example(text);
        let message: Message = serde_json::from_value(base.clone()).unwrap();
        for meter in meters(&message) {
            let limit = usize::try_from(meter.limit).unwrap();
            for count in [limit - 1, limit, limit + 1] {
                let mut message = base.clone();
                if !put(&mut message, &meter, count) {
                    continue;
                }
                let over = found(&message, &someone()).into_iter().find(|finding| {
                    finding.path == meter.path
                        && matches!(finding.rule, Rule::TooLong | Rule::TooMany)
                        && (finding.limit, finding.unit) == (Some(meter.limit), Some(meter.unit))
                });
                assert_eq!(over.is_some(), count > limit, "{} {count}", meter.path);
                if let Some(over) = &over {
                    assert_eq!(over.severity, meter.beyond, "{}", meter.path);
                }
                let case =
                    Case { message, faults: Vec::new(), to: To::Zhangsan, options: SendOptions::default(), app: ALL };
                agree(&mut world, &case, &mut tally).unwrap_or_else(|fault| panic!("{} {count}: {fault}", meter.path));
                tried.insert(meter.path.clone());
            }
        }
    }
    assert!(tried.len() > 60, "{}: {tried:?}", tried.len());
    assert!(tally[&0] > 150 && tally.len() > 10, "{tally:?}");
}

fn someone() -> Recipients {
    Recipients { users: vec![UserId("zhangsan".to_owned())], ..Recipients::default() }
}

fn text_to(recipients: Recipients, content: &str) -> SendRequest {
    let message = Message::Text { text: Text { content: content.to_owned() } };
    SendRequest { recipients, agent_id: AgentId(AGENT), message, options: SendOptions::default() }
}

#[test]
fn lists_of_recipients_by_one_on_each_side() {
    let mut world = World::open(ALL);
    let users = |count: usize| Recipients {
        users: std::iter::once("zhangsan".to_owned()).chain((1..count).map(|n| format!("u{n}"))).map(UserId).collect(),
        ..Recipients::default()
    };
    let numbers = |count: usize| (2..).take(count).map(|n| u32::try_from(n).unwrap());
    let departments =
        |count| Recipients { departments: numbers(count).map(DepartmentId).collect(), ..Recipients::default() };
    let tags = |count| Recipients { tags: numbers(count).map(TagId).collect(), ..Recipients::default() };
    for (limit, code, to) in [
        (MAX_USERS, 40032, &users as &dyn Fn(usize) -> Recipients),
        (MAX_PARTIES, 82002, &departments),
        (MAX_TAGS, 82003, &tags),
    ] {
        for (count, expected) in [(limit - 1, 0), (limit, 0), (limit + 1, code)] {
            let to = to(count);
            // A long list is no finding: a send is split into as many calls as it takes.
            let request = text_to(to.clone(), &format!("{count}"));
            assert_eq!(check(&request.message, &to, &request.options, &ALL), []);
            assert_eq!(world.send(request.to_bytes()).code, expected, "{count}");
        }
    }
}

/// Accounts that cannot be accounts: the rules block the send. The service, asked all the same, names them, or refuses when nobody is
/// left; those that would widen the audience are never sent.
#[test]
fn accounts_that_cannot_be() {
    let mut world = World::open(ALL);
    for (at, bad) in
        ["高煜", "_a", ".a", "a b", "a\n", &"a".repeat(65), "a|b", "@all", " @ALL ", ""].into_iter().enumerate()
    {
        let to = |users: &[&str]| Recipients {
            users: users.iter().map(|user| UserId((*user).to_owned())).collect(),
            ..Recipients::default()
        };
        for (users, beside) in [(to(&[bad]), false), (to(&["zhangsan", bad]), true)] {
            let request = text_to(users.clone(), &format!("{at} {beside}"));
            let found = check(&request.message, &users, &request.options, &ALL);
            let [one] = found.as_slice() else { panic!("{bad:?}: {found:?}") };
            assert_eq!((one.severity, one.rule), (Severity::Refused, Rule::BadUserId));
            let body = String::from_utf8(request.to_bytes()).unwrap();
            let left_out = !body.contains("\"touser\"") || body.contains("\"touser\":\"zhangsan\"");
            let answer = world.send(body.into_bytes());
            match (beside, left_out) {
                (false, false) => assert!(foretold(one).contains(&answer.code), "{bad:?}: {}", answer.code),
                (false, true) => assert_eq!(answer.code, 82001, "{bad:?}"),
                (true, true) => assert_eq!((answer.code, answer.invalid_users.as_slice()), (0, &[][..]), "{bad:?}"),
                (true, false) => assert_eq!((answer.code, answer.invalid_users.len()), (0, 1), "{bad:?}"),
            }
        }
    }
    assert!(world.sandbox.deliveries().iter().all(|got| got.userid == "zhangsan"), "nobody else was reached");
}

/// A file that may not be confidential (`wecom/messages.md §1.1`): the name decides, on both sides.
#[test]
fn endings_of_confidential_files() {
    let mut world = World::open(ALL);
    for name in
        ["a.pdf", "工资.XLSX", "a.b.Docx", ".txt", "a.zip", "a", "pdf", "a.pdf.exe", "a.", "a.pdf ", "a.jpeg", "a.GIF"]
    {
        let id = world.sandbox.add_media(sandbox::MediaKind::File, name);
        let body =
            json!({"touser": "zhangsan", "msgtype": "file", "agentid": AGENT, "file": {"media_id": id}, "safe": 1});
        let accepted = world.send(body.to_string().into_bytes()).code == 0;
        assert_eq!(accepted, wecom::kinds::File::may_be_confidential(name), "{name}");
    }
}
