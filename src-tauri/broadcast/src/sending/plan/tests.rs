use super::*;
use crate::model::draft::Personal;
use crate::model::reach::Reach;
use crate::ports::Ids;
use crate::testing::{draft, person, profile};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use wecom::recipient::{MAX_PARTIES, MAX_TAGS, MAX_USERS};
use wecom::send::duplicate_window;

fn of_kind(kind: RecipientKind, id: &str) -> Recipient {
    Recipient { kind, id: id.to_owned(), name: None }
}

fn names(body: &str, field: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(body).unwrap();
    let text = value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    text.split('|').filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[test]
fn three_thousand_people_and_a_few_departments_are_three_calls() {
    let mut people: Vec<_> = (0..2500).map(|n| person(&format!("u{n}"))).collect();
    people.push(of_kind(RecipientKind::Department, "2"));
    people.push(of_kind(RecipientKind::Tag, "7"));
    let plan = Plan::of(&draft("hello", people), &profile(), false).unwrap();
    assert_eq!(plan.batches.len(), 3);
    let sizes: Vec<_> = plan.batches.iter().map(|b| names(&b.body, "touser").len()).collect();
    assert_eq!(sizes, [1000, 1000, 500]);
    let departments: Vec<_> = plan.batches.iter().flat_map(|b| names(&b.body, "toparty")).collect();
    let tags: Vec<_> = plan.batches.iter().flat_map(|b| names(&b.body, "totag")).collect();
    assert_eq!((departments, tags), (vec!["2".to_owned()], vec!["7".to_owned()]));
}

#[test]
fn nobody_is_named_twice_however_written() {
    let chosen = vec![
        person("LinQing"),
        person("linqing"),
        of_kind(RecipientKind::Department, "7"),
        of_kind(RecipientKind::Department, "007"),
        of_kind(RecipientKind::Tag, "7"),
    ];
    let plan = Plan::of(&draft("hello", chosen), &profile(), false).unwrap();
    assert_eq!(plan.batches.len(), 1);
    let ids: Vec<_> = plan.batches[0].addressees.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["LinQing", "7", "7"]);
    assert_eq!((plan.recipients().users.len(), plan.audience.include.len()), (1, 5));
}

#[test]
fn departments_without_a_number_are_told_and_never_lost_in_silence() {
    let bad = of_kind(RecipientKind::Department, "人事部");
    let plan = Plan::of(&draft("hello", vec![bad.clone(), person("a")]), &profile(), false).unwrap();
    assert_eq!(plan.unusable, [bad]);
}

#[test]
fn everyone_is_one_call_and_one_row() {
    let mut everyone = draft("hello", vec![person("a")]);
    everyone.audience.all = true;
    let plan = Plan::of(&everyone, &profile(), false).unwrap();
    assert_eq!(plan.batches.len(), 1);
    assert_eq!(names(&plan.batches[0].body, "touser"), [EVERYONE]);
    assert_eq!(plan.batches[0].addressees, person(EVERYONE).into());
}

#[test]
fn who_is_written_like_everyone_does_not_mean_everyone() {
    let plan = Plan::of(&draft("hello", vec![person("@ALL"), person("@all"), person("a")]), &profile(), false).unwrap();
    assert_eq!(names(&plan.batches[0].body, "touser"), ["a"]);
    assert!(!plan.recipients().all);
    assert_eq!(plan.recipients().users.len(), 2);
}

#[test]
fn a_number_is_written_as_wecom_does_and_the_draft_stays_as_it_is() {
    let written = draft("hello", vec![person("a"), of_kind(RecipientKind::Department, "007")]);
    let plan = Plan::of(&written, &profile(), false).unwrap();
    let ids: Vec<_> = plan.batches[0].addressees.iter().map(|one| one.id.as_str()).collect();
    assert_eq!((ids, written.audience.include[1].id.as_str()), (vec!["a", "7"], "007"));
}

#[test]
fn a_test_goes_to_the_admin_alone() {
    let mut everyone = draft("hello", vec![person("a")]);
    everyone.audience.all = true;
    let plan = Plan::of(&everyone, &profile(), true).unwrap();
    assert_eq!(names(&plan.batches[0].body, "touser"), ["zhangsan"]);
    assert!(!plan.audience.all);
    let nobody = Profile { my_user_id: Some("  ".to_owned()), ..profile() };
    assert_eq!(Plan::of(&everyone, &nobody, true), Err(PlanError::NoTestRecipient));
}

#[test]
fn exclusions_are_never_passed_over() {
    let mut minus = draft("hello", vec![person("a"), person("b")]);
    minus.audience.exclude = vec![person("b")];
    assert_eq!(Plan::of(&minus, &profile(), false), Err(PlanError::NotResolved));
    assert!(Plan::of(&minus, &profile(), true).is_ok(), "a test goes to the admin, whoever is excluded");
}

fn own(text: &str, include: Vec<Recipient>, list: &[(&str, &str)]) -> Draft {
    let values = |value: &str| [("v".to_owned(), value.to_owned())].into_iter().collect();
    let personal = Personal::of_each(list.iter().map(|(id, v)| ((*id).to_owned(), values(v))).collect());
    Draft { personal: Some(personal), ..draft(text, include) }
}

fn content(body: &str) -> String {
    serde_json::from_str::<Value>(body).unwrap()["text"]["content"].as_str().unwrap().to_owned()
}

#[test]
fn a_message_of_their_own_is_a_request_for_each() {
    let people = vec![person("ZhangSan"), person("lisi"), person("zhangsan")];
    let plan = Plan::of(&own("<{{ v }}>", people, &[("zhangsan", "1"), ("lisi", "2")]), &profile(), false).unwrap();
    let sent: Vec<_> = plan.batches.iter().map(|one| (names(&one.body, "touser"), content(&one.body))).collect();
    assert_eq!(sent, [(vec!["ZhangSan".to_owned()], "<1>".to_owned()), (vec!["lisi".to_owned()], "<2>".to_owned())]);
    assert!(plan.batches.iter().all(|one| one.people == 1 && one.addressees.len() == 1));
    assert!(plan.unfit.is_empty());
}

#[test]
fn departments_tags_and_chats_have_messages_of_their_own_too() {
    let all = vec![
        of_kind(RecipientKind::Chat, "chat1"),
        of_kind(RecipientKind::Department, "007"),
        person("a"),
        of_kind(RecipientKind::Tag, "3"),
        of_kind(RecipientKind::Robot, "r"),
    ];
    let values = [("a", "1"), ("department:7", "2"), ("tag:3", "3"), ("chat:chat1", "4")];
    let plan = Plan::of(&own("{{ v }}", all, &values), &profile(), false).unwrap();
    let sent: Vec<_> = plan.batches.iter().map(|one| (one.route.channel(), content(&one.body), one.people)).collect();
    let (app, chat) = (Channel::App, Channel::Chat);
    let expected = [(app, "1", 1), (app, "2", 0), (app, "3", 0), (chat, "4", 0)];
    assert_eq!(sent, expected.map(|(way, text, people)| (way, text.to_owned(), people)));
    assert_eq!(names(&plan.batches[1].body, "toparty"), ["7"]);
    assert_eq!(plan.batches[0].duplicate_window.is_some(), plan.batches[2].duplicate_window.is_some());
    assert_eq!((plan.batches[3].duplicate_window, plan.unfit.len()), (None, 1));
}

#[test]
fn nobody_gets_a_message_that_is_not_their_own() {
    let people = vec![person("a"), person("b"), of_kind(RecipientKind::Department, "7")];
    let plan = Plan::of(&own("{{ v }}", people, &[("a", "1")]), &profile(), false).unwrap();
    assert_eq!((plan.batches.len(), plan.unfit.len()), (1, 2));
    let mut everyone = own("{{ v }}", vec![], &[("a", "1")]);
    everyone.audience.all = true;
    let plan = Plan::of(&everyone, &profile(), false).unwrap();
    assert_eq!((plan.batches.len(), plan.unfit), (0, vec![person(EVERYONE)]));
    let missing = Plan::of(&own("{{ w }}", vec![person("a")], &[("a", "1")]), &profile(), false);
    assert!(matches!(missing, Err(PlanError::Fill { account, .. }) if account == "a"));
}

#[test]
fn a_test_shows_the_first_message_of_their_own() {
    let plan = Plan::of(&own("{{ v }}", vec![person("a"), person("b")], &[("a", "1"), ("b", "2")]), &profile(), true);
    let plan = plan.unwrap();
    assert_eq!(names(&plan.batches[0].body, "touser"), ["zhangsan"]);
    assert_eq!((plan.batches.len(), content(&plan.batches[0].body)), (1, "1".to_owned()));
}

#[test]
fn unknown_fields_stand_in_requests_only_where_the_model_knows_none() {
    let field = |pointer: &str, value: &str| UnknownField::new(pointer, value);
    let fields = vec![
        field("/touser", "\"@all\""),
        field("/toparty", "\"1\""),
        field("/text/new", "1"),
        field("/textcard/btntxt", "\"Pay now\""),
    ];
    let extra = crate::model::draft::Extra { fields: fields.clone(), send: true };
    for people in [vec![person("a")], vec![of_kind(RecipientKind::Department, "2")]] {
        let with = Draft { extra: extra.clone(), ..draft("hello", people.clone()) };
        let plan = Plan::of(&with, &profile(), false).unwrap();
        assert_eq!(plan.extra, [fields[2].clone()]);
        let body: Value = serde_json::from_str(&plan.batches[0].body).unwrap();
        let plain = Plan::of(&draft("hello", people), &profile(), false).unwrap();
        let mut wanted: Value = serde_json::from_str(&plain.batches[0].body).unwrap();
        wanted["text"]["new"] = Value::from(1);
        assert_eq!(body, wanted);
        let off = Draft { extra: crate::model::draft::Extra { send: false, ..extra.clone() }, ..with };
        assert_eq!(Plan::of(&off, &profile(), false).unwrap(), plain);
    }
}

#[test]
fn nobody_chosen_is_no_request() {
    assert!(Plan::of(&draft("hello", vec![]), &profile(), false).unwrap().batches.is_empty());
}

fn any_recipient() -> impl Strategy<Value = Recipient> {
    prop_oneof![
        6 => "[a-cA-C]{1,3}".prop_map(|id| person(&id)),
        2 => "[0-9]{1,3}".prop_map(|id| of_kind(RecipientKind::Department, &id)),
        2 => "[0-9]{1,3}".prop_map(|id| of_kind(RecipientKind::Tag, &id)),
    ]
}

#[test]
fn what_is_stored_beside_each_request_says_what_it_says() {
    let mut everyone = draft("hello", vec![]);
    everyone.audience.all = true;
    let mixed = vec![
        person("ZhangSan"),
        person(" lisi "),
        of_kind(RecipientKind::Department, "007"),
        of_kind(RecipientKind::Chat, "c1"),
        of_kind(RecipientKind::Robot, "r1"),
    ];
    let mut shortest = draft("hello", mixed);
    shortest.options.duplicate_check_interval = 0;
    let field = UnknownField::new("/enable_duplicate_check".to_owned(), "0");
    shortest.extra = crate::model::draft::Extra { fields: vec![field], send: true };
    let mut longest = draft("hello", vec![person("a")]);
    longest.options.duplicate_check_interval = 99_999;
    for (draft, windows) in
        [(everyone, vec![Some(1800)]), (shortest, vec![Some(1), None, None]), (longest, vec![Some(14_400)])]
    {
        let plan = Plan::of(&draft, &profile(), false).unwrap();
        for batch in &plan.batches {
            assert_eq!(batch.reach(), Reach::read(&batch.body), "{}", batch.body);
            assert_eq!(batch.duplicate_window, duplicate_window(batch.body.as_bytes()), "{}", batch.body);
        }
        let planned: Vec<_> =
            plan.batches.iter().map(|batch| batch.duplicate_window.map(|window| window.as_secs())).collect();
        assert_eq!(planned, windows);
    }
}

/// Ids that are told apart at a glance.
#[derive(Debug, Default)]
struct Numbered(AtomicU32);

impl Ids for Numbered {
    fn fresh(&self) -> String {
        format!("id-{}", self.0.fetch_add(1, Ordering::SeqCst))
    }
}

fn bound(draft: &Draft, test: bool, contents: Contents, first: Option<u32>) -> Bound {
    let to = Binding { contents, ids: Arc::new(Numbered::default()), first };
    Plan::of(draft, &profile(), test).unwrap().bind(draft, &profile(), test, &to).unwrap()
}

fn as_written(draft: &Draft) -> Contents {
    Contents { app: draft.message.clone(), robots: HashMap::new() }
}

fn by_all_ways() -> Vec<Recipient> {
    vec![
        person("a"),
        person("b"),
        of_kind(RecipientKind::Department, "7"),
        of_kind(RecipientKind::Chat, "c1"),
        of_kind(RecipientKind::Robot, "r1"),
        of_kind(RecipientKind::Robot, "r2"),
    ]
}

fn of_file(media_id: &str) -> Message {
    serde_json::from_value(json!({"msgtype": "file", "file": {"media_id": media_id}})).unwrap()
}

#[test]
fn a_plan_in_which_nothing_is_open_is_bound_as_it_is() {
    let draft = draft("hello", by_all_ways());
    let bound = bound(&draft, false, as_written(&draft), None);
    assert_eq!(bound.batches, Plan::of(&draft, &profile(), false).unwrap().batches);
    assert_eq!(bound.stage, None);
}

#[test]
fn files_are_bound_for_each_holder_and_say_the_same_as_before() {
    let draft = Draft { message: of_file("posthorn:reference"), ..draft("", by_all_ways()) };
    let robots = [("r1".to_owned(), (of_file("m-robot"), None))].into_iter().collect();
    let bound = bound(&draft, false, Contents { app: of_file("m-app"), robots }, None);
    let planned = Plan::of(&draft, &profile(), false).unwrap().batches;
    let with = |media_id: &str| {
        let draft = Draft { message: of_file(media_id), ..draft.clone() };
        Plan::of(&draft, &profile(), false).unwrap().batches
    };
    let (app, robot) = (with("m-app"), with("m-robot"));
    for (at, expected) in [&app, &app, &robot, &app].into_iter().enumerate() {
        assert_eq!(bound.batches[at], PlannedBatch { content: planned[at].content, ..expected[at].clone() });
    }
}

#[test]
fn each_request_of_a_card_that_calls_back_gets_a_task_id_of_its_own() {
    let card = json!({"msgtype": "template_card", "template_card": {"card_type": "button_interaction",
        "main_title": {"title": "x"}, "button_list": [{"text": "t", "key": "k"}]}});
    let people = (0..2500).map(|n| person(&format!("u{n}"))).collect();
    let draft = Draft { message: serde_json::from_value(card).unwrap(), ..draft("", people) };
    let bound = bound(&draft, false, as_written(&draft), None);
    let task_id = |batch: &PlannedBatch| {
        serde_json::from_str::<Value>(&batch.body).unwrap()["template_card"]["task_id"].as_str().unwrap().to_owned()
    };
    assert_eq!(bound.batches.iter().map(task_id).collect::<Vec<_>>(), ["id-0", "id-1", "id-2"]);
}

#[test]
fn a_message_of_their_own_is_bound_as_it_was_reviewed_also_as_a_test() {
    let people = vec![person("a"), person("b"), person("c")];
    let draft = own("{{ v }}", people, &[("a", "1"), ("b", "2"), ("c", "3")]);
    for test in [false, true] {
        let planned = Plan::of(&draft, &profile(), test).unwrap().batches;
        assert_eq!(bound(&draft, test, as_written(&draft), None).batches, planned);
    }
    let ahead = bound(&draft, false, as_written(&draft), Some(2));
    assert_eq!((ahead.batches, ahead.stage), (Plan::of(&draft, &profile(), false).unwrap().batches, Some(2)));
}

/// The first people and the others, each planned for themselves.
fn planned_apart(draft: &Draft, first: u32) -> Option<(Vec<PlannedBatch>, u32)> {
    let planned = Plan::of(draft, &profile(), false).unwrap().batches;
    let everyone: Vec<_> = planned.iter().flat_map(|batch| batch.addressees.iter().cloned()).collect();
    let ahead: Vec<_> = everyone.iter().filter(|one| is_named(one)).take(first as usize).cloned().collect();
    if ahead.is_empty() || ahead.len() == everyone.len() {
        return None;
    }
    let rest: Vec<_> = everyone.into_iter().filter(|one| !ahead.contains(one)).collect();
    let of = |include| {
        let part = Draft { audience: Audience::of(include), ..draft.clone() };
        Plan::of(&part, &profile(), false).unwrap().batches
    };
    let (ahead, rest) = (of(ahead), of(rest));
    let stage = u32::try_from(ahead.len()).unwrap();
    Some((ahead.into_iter().chain(rest).collect(), stage))
}

proptest! {
    #[test]
    fn the_first_people_are_cut_off_as_if_both_parts_were_planned_apart(
        chosen in prop::collection::vec(any_recipient(), 0..60),
        repeated in 1..60_usize,
        groups in any::<bool>(),
        first in prop_oneof![0_u32..5, 0_u32..3000],
    ) {
        // Enough for several requests.
        let mut include: Vec<Recipient> = (0..repeated * 50).map(|n| person(&format!("many{n}"))).collect();
        include.extend(chosen);
        if groups {
            include.extend(by_all_ways());
        }
        let draft = draft("hello", include);
        let cut = bound(&draft, false, as_written(&draft), Some(first));
        if let Some((batches, stage)) = planned_apart(&draft, first) {
            prop_assert_eq!(cut.stage, Some(stage));
            prop_assert_eq!(cut.batches, batches);
        } else {
            prop_assert_eq!(cut.stage, None);
            prop_assert_eq!(cut.batches, Plan::of(&draft, &profile(), false).unwrap().batches);
        }
    }

    #[test]
    fn every_chosen_one_stands_in_exactly_one_request(chosen in prop::collection::vec(any_recipient(), 0..600)) {
        let key = |kind: RecipientKind, id: &str| match kind {
            RecipientKind::Person => (kind, id.to_lowercase()),
            _ => (kind, id.parse::<u32>().unwrap().to_string()),
        };
        let expected: HashSet<_> = chosen.iter().map(|one| key(one.kind, &one.id)).collect();
        let plan = Plan::of(&draft("hello", chosen), &profile(), false).unwrap();
        let mut seen = HashSet::new();
        for batch in &plan.batches {
            // What is stored beside the request says what the request says.
            prop_assert_eq!(batch.reach(), Reach::read(&batch.body));
            prop_assert_eq!(batch.duplicate_window, duplicate_window(batch.body.as_bytes()));
            let mut named = Vec::new();
            for (field, kind, most) in [
                ("touser", RecipientKind::Person, MAX_USERS),
                ("toparty", RecipientKind::Department, MAX_PARTIES),
                ("totag", RecipientKind::Tag, MAX_TAGS),
            ] {
                let ids = names(&batch.body, field);
                prop_assert!(ids.len() <= most);
                named.extend(ids.iter().map(|id| key(kind, id)));
            }
            let listed: Vec<_> = batch.addressees.iter().map(|one| key(one.kind, &one.id)).collect();
            prop_assert_eq!(&named, &listed);
            for one in named {
                prop_assert!(seen.insert(one));
            }
        }
        prop_assert_eq!(seen, expected);
    }
}
