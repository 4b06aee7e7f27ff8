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
