//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::audience::Recipient;
use crate::model::profile::PRACTICE_ID;
use wecom::finding::Rule;
use wecom::kinds::Text;
use wecom::limit::Severity;
use wecom::send::SendOptions;

fn message(text: &str) -> Message {
    Message::Text { text: Text { content: text.to_owned() } }
}

fn text_of(message: &Message) -> &str {
    match message {
        Message::Text { text } => &text.content,
        other => panic!("{other:?}"),
    }
}

fn recipient(kind: RecipientKind, id: &str) -> Recipient {
    Recipient { kind, id: id.to_owned(), name: None }
}

fn draft(text: &str, include: Vec<Recipient>) -> Draft {
    Draft::new(message(text), SendOptions::default(), Audience::of(include))
}

fn zhangsan() -> Recipient {
    recipient(RecipientKind::Person, "ZhangSan")
}

#[tokio::test]
async fn values_for_everyone_stand_in_the_message_that_is_sent() {
    let world = World::open().await;
    let day = Variable { kind: VariableKind::Date, ..Variable::text("日期") };
    let values = Values::from([("日期".to_owned(), "2026-12-5".to_owned())]);
    let written = Draft { variables: vec![day], values, ..draft("{{日期}}放假", vec![zhangsan()]) };
    let prepared = world.prepared(PRACTICE_ID, &written, None).await.unwrap();
    assert_eq!(text_of(&prepared.message), "2026年12月5日放假");
    assert!(prepared.variables.is_empty() && prepared.values.is_empty() && prepared.personal.is_none());
    let review = world.review(PRACTICE_ID, &written, false, None).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
}

#[tokio::test]
async fn an_open_or_wrong_value_stops_the_send() {
    let world = World::open().await;
    let day = Variable { kind: VariableKind::Date, ..Variable::text("日期") };
    for value in ["", "下周"] {
        let values = Values::from([("日期".to_owned(), value.to_owned())]);
        let written = Draft { variables: vec![day.clone()], values, ..draft("{{日期}}放假", vec![zhangsan()]) };
        let review = world.review(PRACTICE_ID, &written, false, None).await.unwrap();
        let open = |one: &Finding| one.rule == Rule::OpenVariable && one.severity == Severity::Refused;
        assert!(review.blocked && review.inspection.findings.iter().any(open), "{value:?}");
    }
}

#[tokio::test]
async fn names_of_recipients_make_a_message_for_each_person() {
    let world = World::open().await;
    world.read_directory().await;
    let department = recipient(RecipientKind::Department, "10");
    let written = draft("{{收件人姓名}}您好，{{ 今天 }}", vec![department, zhangsan()]);
    let prepared = world.prepared(PRACTICE_ID, &written, None).await.unwrap();
    let personal = prepared.personal.as_ref().unwrap();
    assert!(personal.values.len() > 2, "{}", personal.values.len());
    assert_eq!(personal.values.len(), prepared.audience.include.len());
    assert_eq!(personal.values["zhangsan"]["收件人姓名"], "张三");
    let review = world.review(PRACTICE_ID, &written, false, None).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
    assert_eq!(review.batches as usize, personal.values.len());
    // Nobody knows the name of a stranger.
    let stranger = draft("{{收件人姓名}}您好", vec![recipient(RecipientKind::Person, "nobody")]);
    assert!(world.review(PRACTICE_ID, &stranger, false, None).await.unwrap().blocked);
}

#[tokio::test]
async fn nobody_is_left_out_unsaid_where_the_contacts_cannot_be_read() {
    let world = World::open().await;
    let department = draft("{{收件人姓名}}您好", vec![recipient(RecipientKind::Department, "10")]);
    let review = world.review(PRACTICE_ID, &department, false, None).await.unwrap();
    assert!(review.blocked);
    assert_eq!(review.audience.include.len(), 1);
}

#[tokio::test]
async fn the_preview_shows_examples_with_marks_and_the_send_none() {
    let world = World::open().await;
    let place = Variable { example: "大会议室".to_owned(), ..Variable::text("地点") };
    let written = Draft { variables: vec![place], ..draft("在{{地点}}开会", vec![zhangsan()]) };
    let inspection = world.inspect(PRACTICE_ID, &written).await.unwrap();
    let (before, behind) = EXAMPLE_MARKS;
    let shown = serde_json::to_string(&inspection.preview).unwrap();
    assert!(shown.contains(&format!("{before}大会议室{behind}")), "{shown}");
    assert!(inspection.findings.iter().any(|one| one.detail.as_deref() == Some("地点")));
    let given = Draft { values: Values::from([("地点".to_owned(), "食堂".to_owned())]), ..written };
    let inspection = world.inspect(PRACTICE_ID, &given).await.unwrap();
    let shown = serde_json::to_string(&inspection.preview).unwrap();
    assert!(shown.contains("在食堂开会") && !shown.contains(before), "{shown}");
    assert!(inspection.findings.is_empty(), "{:?}", inspection.findings);
}

#[tokio::test]
async fn marks_and_braces_never_change_what_an_expression_says() {
    let world = World::open().await;
    let place = Variable { example: "大会议室".to_owned(), ..Variable::text("地点") };
    let text = "在{{地点}}，{{地点|length}} 个字{% if 地点 == '大会议室' %}，老地方{% endif %}";
    let written = Draft { variables: vec![place], ..draft(text, vec![zhangsan()]) };
    let inspection = world.inspect(PRACTICE_ID, &written).await.unwrap();
    let shown = serde_json::to_string(&inspection.preview).unwrap();
    assert!(shown.contains("在大会议室，4 个字，老地方"), "{shown}");
    let open = |one: &Finding| one.rule == Rule::OpenVariable && one.detail.as_deref() == Some("地点");
    assert!(inspection.findings.iter().any(open), "{:?}", inspection.findings);
}

#[tokio::test]
async fn the_form_asks_for_what_is_used_with_what_stood_there_before() {
    let world = World::open().await;
    let optional = Variable { required: false, ..Variable::text("备注") };
    let number = Variable { kind: VariableKind::Number, format: VariableFormat::Thousands, ..Variable::text("金额") };
    let values = Values::from([("金额".to_owned(), "12000".to_owned())]);
    let written = Draft {
        variables: vec![number, optional],
        values: values.clone(),
        ..draft("{{金额}}{{备注}}{{地点}}{{今天}}", vec![zhangsan()])
    };
    world.used_values.note(&values);
    let form = world.fill_form(PRACTICE_ID, &written).await.unwrap();
    let told: Vec<_> = form
        .iter()
        .map(|one| (one.variable.name.as_str(), one.written.as_str(), one.problem, one.built_in.is_some()))
        .collect();
    let today = day(world.now().at(CHINA).date());
    assert_eq!(
        told,
        [
            ("金额", "12,000", None, false),
            ("备注", "", None, false),
            ("地点", "", Some(FillProblem::Missing), false),
            ("今天", today.as_str(), None, true),
        ]
    );
    assert_eq!(form[0].recent, ["12000"]);
}

#[test]
fn every_kind_offers_its_formats_with_samples() {
    let offers = variable_offers();
    let numbers = &offers.kinds[1];
    let samples: Vec<_> = numbers.formats.iter().map(|one| one.sample.as_str()).collect();
    assert_eq!(samples, ["12345.6", "12,345.6", "12,345.60"]);
    assert!(offers.built_in.contains(&"收件人姓名".to_owned()));
}

/// What is open by the review, by the look while it is written, and by the form.
async fn open_by_every_door(world: &World, draft: &Draft) -> [Vec<String>; 3] {
    let open = |findings: &[Finding]| {
        let open = findings.iter().filter(|one| one.rule == Rule::OpenVariable && one.severity == Severity::Refused);
        open.filter_map(|one| one.detail.clone()).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let review = world.review(PRACTICE_ID, draft, false, None).await.unwrap();
    let reviewed: Vec<String> = open(&review.inspection.findings);
    assert_eq!(review.blocked, !reviewed.is_empty(), "{:?}", review.inspection.findings);
    let inspected = open(&world.inspect(PRACTICE_ID, draft).await.unwrap().findings);
    let form = world.fill_form(PRACTICE_ID, draft).await.unwrap();
    let missing = form.into_iter().filter(|one| one.problem == Some(FillProblem::Missing));
    [reviewed, inspected, missing.map(|one| one.variable.name).collect()]
}

#[tokio::test]
async fn what_only_decides_of_a_text_is_open_by_every_door() {
    let world = World::open().await;
    for (text, open) in [
        ("您好{% if 地点 == '食堂' %}，带饭卡{% endif %}", vec!["地点"]),
        ("{% if 日期 == '周一' %}A{% elif 地点 == '食堂' %}B{% else %}C{% endif %}", vec!["地点"]),
        ("您好{% for one in 地点|split('、') %}。{% endfor %}", vec!["地点"]),
        ("{{ 日期|replace('六', 地点) }}开会", vec!["地点"]),
        ("{{ 日期 }}，还有 {{ 地点|int + 1 }} 天", vec!["地点"]),
        ("{% if 地点 is defined %}在{{ 地点 }}{% endif %}开会", vec![]),
        ("在{{ 地点|default('食堂') }}开会", vec![]),
        ("{% if 日期 == '周一' %}在{{ 地点 }}{% endif %}开会", vec![]),
    ] {
        let values = Values::from([("日期".to_owned(), "周五".to_owned())]);
        let variables = vec![Variable::text("日期"), Variable::text("地点")];
        let written = Draft { variables, values, ..draft(text, vec![zhangsan()]) };
        let open: Vec<String> = open.into_iter().map(str::to_owned).collect();
        assert_eq!(open_by_every_door(&world, &written).await, [open.clone(), open.clone(), open], "{text}");
    }
    // A name of one's own is not offered: the whole text stays as it is, and is refused.
    let set = draft("{% set 甲 = 地点 %}{% if 甲 %}A{% endif %}您好", vec![zhangsan()]);
    let set = Draft { variables: vec![Variable::text("地点")], ..set };
    assert!(world.review(PRACTICE_ID, &set, false, None).await.unwrap().blocked);
    // Nor has anybody to say anything of what says itself what stands there.
    let own = draft("{{ 称呼|default('同事') }}您好", vec![zhangsan()]);
    assert_eq!(open_by_every_door(&world, &own).await, [const { Vec::<String>::new() }; 3]);
    let prepared = world.prepared(PRACTICE_ID, &own, None).await.unwrap();
    assert_eq!(text_of(&prepared.message), "同事您好");
}

#[tokio::test]
async fn a_text_that_needs_the_value_of_an_open_variable_is_shown_as_it_was_written() {
    let world = World::open().await;
    let text = "还有{{ 天数|int }}天，请尽快办理";
    let written = Draft { variables: vec![Variable::text("天数")], ..draft(text, vec![zhangsan()]) };
    let shown = serde_json::to_string(&world.inspect(PRACTICE_ID, &written).await.unwrap().preview).unwrap();
    assert!(shown.contains("请尽快办理"), "{shown}");
}

#[tokio::test]
async fn of_each_persons_own_text_is_open_what_it_reads() {
    let world = World::open().await;
    world.read_directory().await;
    let lisi = recipient(RecipientKind::Person, "lisi");
    let own = |name: &str, value: &str| Values::from([(name.to_owned(), value.to_owned())]);
    let each = [("zhangsan".to_owned(), own("备注", "迟到")), ("lisi".to_owned(), Values::new())];
    let of = |text: &str| Draft {
        variables: vec![Variable::text("地点"), Variable::text("备注")],
        values: own("楼", "3"),
        personal: Some(Personal::of_each(each.clone().into())),
        ..draft(text, vec![zhangsan(), lisi.clone()])
    };
    let blocked = async |text: &str| {
        let review = world.review(PRACTICE_ID, &of(text), false, None).await.unwrap();
        (review.blocked, review.personal.unwrap().findings_total)
    };
    // A condition may ask for what some have; what nobody has is open, and a comparison needs a value.
    assert_eq!(blocked("{{ 楼 }} 楼{% if 备注 %}，{{ 备注 }}{% endif %}").await, (false, 0));
    assert_eq!(blocked("{{ 楼 }} 楼{% if 地点 %}，{{ 地点 }}{% endif %}").await, (true, 2));
    assert_eq!(blocked("{{ 楼 }} 楼{% if 备注 == '迟到' %}，请补{% endif %}").await, (true, 1));
}
