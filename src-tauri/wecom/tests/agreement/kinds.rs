//! Any message of a kind, with any choice of the envelope, for an application with or without callback and mini program.

use crate::fault::{Fault, apply, faults};
use crate::good;
use crate::meaning::{blocks, foretold};
use crate::robots;
use crate::shown::cut_fields;
use crate::world::{AGENT, World};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::HashMap;
use wecom::agent::AppFacts;
use wecom::channel::Channel;
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::inspect::inspect;
use wecom::kinds::{Kind, Message, TemplateCard};
use wecom::limit::Severity;
use wecom::recipient::Recipients;
use wecom::safe::Safe;
use wecom::send::{SendOptions, SendRequest};

/// Whom a message goes to.
#[derive(Debug, Clone, Copy)]
pub enum To {
    Nobody,
    Everyone,
    EveryoneAndMore,
    Zhangsan,
    Department,
    Several,
}

/// One send.
#[derive(Debug, Clone)]
pub struct Case {
    pub message: Value,
    pub faults: Vec<Fault>,
    pub to: To,
    pub options: SendOptions,
    pub app: AppFacts,
}

pub fn case(kind: Kind) -> impl Strategy<Value = Case> {
    let to = prop_oneof![
        1 => Just(To::Nobody),
        1 => Just(To::Everyone),
        1 => Just(To::EveryoneAndMore),
        8 => Just(To::Zhangsan),
        2 => Just(To::Department),
        2 => Just(To::Several),
    ];
    let safe = prop_oneof![6 => Just(Safe::Open), 1 => Just(Safe::Confidential), 1 => Just(Safe::Internal)];
    let interval = prop::sample::select(vec![0, 1, 2, 1800, 14_400, 14_401, u32::MAX]);
    let options = (safe, any::<bool>(), interval).prop_map(|(safe, enable_id_trans, duplicate_check_interval)| {
        SendOptions { safe, enable_id_trans, duplicate_check_interval }
    });
    let app = (prop::bool::weighted(0.9), prop::bool::weighted(0.9))
        .prop_map(|(has_callback, has_mini_program)| AppFacts { has_callback, has_mini_program });
    (good::message(kind), faults(), to, options, app).prop_map(|(message, faults, to, options, app)| Case {
        message,
        faults,
        to,
        options,
        app,
    })
}

fn recipients(to: To, fresh: String) -> Recipients {
    let users = |ids: Vec<String>| ids.into_iter().map(UserId).collect::<Vec<_>>();
    let zhangsan = users(vec!["ZhangSan".to_owned(), fresh]);
    match to {
        To::Nobody => Recipients::default(),
        To::Everyone => Recipients { all: true, ..Recipients::default() },
        To::EveryoneAndMore => Recipients { all: true, users: zhangsan, tags: vec![TagId(2)], ..Recipients::default() },
        To::Zhangsan => Recipients { users: zhangsan, ..Recipients::default() },
        To::Department => Recipients { departments: vec![DepartmentId(2), DepartmentId(3)], ..Recipients::default() },
        To::Several => Recipients {
            users: zhangsan,
            departments: vec![DepartmentId(2), DepartmentId(77_777)],
            tags: vec![TagId(1), TagId(99)],
            all: false,
        },
    }
}

/// Gives a card whose `task_id` could be sent another one that was not used before.
fn with_unused_task_id(mut message: Message, fresh: &str) -> Message {
    let Message::TemplateCard { template_card } = &mut message else { return message };
    let own = match template_card {
        TemplateCard::TextNotice(card) => &mut card.task_id,
        TemplateCard::NewsNotice(card) => &mut card.task_id,
        TemplateCard::ButtonInteraction(card) => &mut card.task_id,
        TemplateCard::VoteInteraction(card) => &mut card.task_id,
        TemplateCard::MultipleInteraction(card) => &mut card.task_id,
    };
    if let Some(id) = own.as_mut().filter(|id| !id.is_empty() && id.chars().all(TemplateCard::is_task_id_char)) {
        let rest = id.get(fresh.len()..).unwrap_or_default();
        *id = format!("{fresh}{rest}");
    }
    message
}

/// What a translated text of the practice company reads.
fn translated(text: &str) -> String {
    text.replace("$userName=zhangsan$", "张三").replace("$departmentName=2$", "行政部")
}

/// How often each code was answered, so that a run that meets nothing is noticed.
pub type Tally = BTreeMap<i64, u32>;

/// Holds what the rules say of a send against what became of it.
pub fn agree(world: &mut World, case: &Case, tally: &mut Tally) -> Result<(), TestCaseError> {
    world.refresh();
    let mut value = case.message.clone();
    for fault in &case.faults {
        apply(&mut value, fault);
    }
    world.with_files(&mut value);
    let fresh = world.fresh();
    let message: Message = serde_json::from_value(value).unwrap();
    let message = with_unused_task_id(message, &fresh);
    let to = recipients(case.to, fresh.clone());
    let seen = inspect(&message, &to, &case.options, &case.app);
    let mut codes: Vec<i64> = seen.findings.iter().filter(|finding| blocks(finding)).flat_map(foretold).collect();
    codes.extend(world.known_here_only(&message, &case.options));

    let request = SendRequest {
        recipients: to,
        agent_id: AgentId(AGENT),
        message: message.with_task_id(&format!("{fresh}-made")),
        options: case.options.clone(),
    };
    let body = request.to_bytes();
    let text = String::from_utf8_lossy(&body).into_owned();
    let answer = world.send(body);
    *tally.entry(answer.code).or_default() += 1;
    if !codes.is_empty() {
        prop_assert!(codes.contains(&answer.code), "{:?}, answered {} to {}", seen.findings, answer.code, text);
        return Ok(());
    }
    prop_assert_eq!(answer.code, 0, "nothing was found in {}", text);

    // Whoever is meant got it, unless the very same was sent a moment ago.
    let Some(delivered) = answer.delivered else {
        prop_assert!(answer.repeated, "nobody got {}", text);
        return Ok(());
    };
    let sent = message.normalized();
    let translate = case.options.enable_id_trans && sent.kind().takes_id_translation();
    for field in cut_fields(&sent, &seen.preview) {
        let expected =
            if translate && !field.path.ends_with("btntxt") { translated(&field.kept) } else { field.kept.clone() };
        prop_assert_eq!(field.delivered(&delivered), Some(expected.as_str()), "{}", field.path);
        let told = seen.findings.iter().any(|found| found.path == field.path && found.severity == Severity::Cut);
        prop_assert_eq!(told, field.is_cut(), "{}", field.path);
    }
    if matches!(sent, Message::TemplateCard { .. } | Message::Markdown { .. }) && !translate {
        let whole: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&delivered, &whole[sent.kind().msgtype()], "a member sees what was sent");
    }
    Ok(())
}

fn run(kind: Kind) {
    if !Channel::App.takes(kind) {
        return robots::run(kind);
    }
    let worlds: RefCell<HashMap<(bool, bool), World>> = RefCell::default();
    let tally = RefCell::new(Tally::new());
    let config = Config { failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&case(kind), |case| {
        let mut worlds = worlds.borrow_mut();
        let world =
            worlds.entry((case.app.has_callback, case.app.has_mini_program)).or_insert_with(|| World::open(case.app));
        agree(world, &case, &mut tally.borrow_mut())
    });
    if let Err(fault) = outcome {
        panic!("{kind:?}: {fault}");
    }
    let tally = tally.into_inner();
    eprintln!("{kind:?}: {tally:?}");
    assert!(tally.len() >= 3 && tally.contains_key(&0), "{kind:?} met too little: {tally:?}");
}

macro_rules! kinds {
    ($($test:ident $kind:ident),+ $(,)?) => {
        $(#[test]
        fn $test() {
            run(Kind::$kind);
        })+

        /// Kinds without a test of their own.
        #[test]
        fn other_kinds() {
            let others = Kind::ALL.into_iter().filter(|kind| ![$(Kind::$kind),+].contains(kind));
            others.for_each(run);
        }
    };
}
kinds!(
    text Text,
    textcard Textcard,
    markdown Markdown,
    image Image,
    news News,
    mpnews Mpnews,
    file File,
    voice Voice,
    video Video,
    miniprogram_notice MiniprogramNotice,
    text_notice TextNotice,
    news_notice NewsNotice,
    button_interaction ButtonInteraction,
    vote_interaction VoteInteraction,
    multiple_interaction MultipleInteraction,
);
