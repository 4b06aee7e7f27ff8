use super::*;
use crate::model::audience::RecipientKind;
use crate::sending::plan::PlanError;
use crate::testing::{count, draft, person, profile};
use wecom::finding::Rule;

fn assessed(draft: &Draft, profile: &Profile, test: bool, count: AudienceCount) -> Assessment {
    let plan = Plan::of(draft, profile, test).unwrap();
    let chosen = plan.audience.clone();
    let (profile, draft, leaves_at) = (profile.clone(), draft.clone(), Timestamp(0));
    let input = ReviewInput { profile, draft, test, leaves_at };
    let planned = Planned { plan, chosen, count, renamed: Vec::new() };
    assess(&input, planned, &crate::compose::media::samples::no_store())
}

#[test]
fn the_confirmation_grows_with_the_audience() {
    let groups = |departments, complete| AudienceCount { complete, departments, ..count(3) };
    for (test, count, expected) in [
        (false, count(1), ConfirmationLevel::None),
        (false, count(50), ConfirmationLevel::None),
        (false, count(51), ConfirmationLevel::Click),
        (false, count(500), ConfirmationLevel::Click),
        (false, count(501), ConfirmationLevel::Type),
        (false, groups(1, true), ConfirmationLevel::None),
        (false, groups(1, false), ConfirmationLevel::Click),
        (false, AudienceCount { complete: false, ..count(3) }, ConfirmationLevel::None),
        (false, AudienceCount { complete: false, people: 0, named_people: 51, ..count(0) }, ConfirmationLevel::Click),
        (false, AudienceCount { all: true, ..count(3) }, ConfirmationLevel::Type),
        (true, AudienceCount { all: true, ..count(300) }, ConfirmationLevel::None),
    ] {
        assert_eq!(confirmation(test, &count).0, expected, "{test} {count:?}");
    }
}

#[test]
fn the_digest_changes_with_everything_that_was_shown() {
    let base = draft("hello", vec![person("a"), person("b")]);
    let first = assessed(&base, &profile(), false, count(2));
    assert_eq!(first.digest.len(), 64);
    assert_eq!(assessed(&base, &profile(), false, count(2)).digest, first.digest);
    let other_text = draft("hello!", vec![person("a"), person("b")]);
    let other_people = draft("hello", vec![person("a"), person("c")]);
    let other_company = Profile { corp_id: "ww2".to_owned(), ..profile() };
    let other_profile = Profile { id: "p2".to_owned(), ..profile() };
    let other_agent = Profile { agent_id: 9, ..profile() };
    for other in [
        assessed(&other_text, &profile(), false, count(2)),
        assessed(&other_people, &profile(), false, count(2)),
        assessed(&base, &other_company, false, count(2)),
        assessed(&base, &other_profile, false, count(2)),
        assessed(&base, &other_agent, false, count(2)),
        assessed(&base, &profile(), false, count(3)),
        assessed(&base, &profile(), true, count(2)),
    ] {
        assert_ne!(other.digest, first.digest);
    }
}

#[test]
fn the_content_digest_does_not_depend_on_the_audience() {
    let one = assessed(&draft("hello", vec![person("a")]), &profile(), false, count(1));
    let two = assessed(&draft("hello", vec![person("b")]), &profile(), false, count(1));
    let other = assessed(&draft("hallo", vec![person("a")]), &profile(), false, count(1));
    assert_eq!(one.content_digest, two.content_digest);
    assert_ne!(one.content_digest, other.content_digest);
}

#[test]
fn every_message_of_their_own_is_looked_at() {
    let long = "长".repeat(700);
    let values = |v: &str| [("v".to_owned(), v.to_owned())].into_iter().collect();
    let personal = |list: &[(&str, &str)]| {
        let values = list.iter().map(|(id, v)| ((*id).to_owned(), values(v))).collect();
        Some(crate::model::draft::Personal::of_each(values))
    };
    let people = vec![person("a"), person("b"), person("c")];
    let with = |list: &[(&str, &str)]| {
        let draft = Draft { personal: personal(list), ..draft("{{ v }}", people.clone()) };
        assessed(&draft, &profile(), false, count(3))
    };
    let good = with(&[("a", "1"), ("b", "2"), ("c", "3")]);
    assert_eq!((good.blocked, good.plan.batches.len()), (false, 3));
    assert_eq!(good.personal.as_ref().unwrap().messages, 3);
    let review = |one: &Assessment| {
        let personal = one.personal.clone().unwrap();
        let whose: Vec<_> = personal.findings.iter().map(|one| one.recipient.id.clone()).collect();
        (personal.findings_total, whose, personal.without_total)
    };
    let cut = with(&[("a", "1"), ("b", &long), ("c", "3")]);
    assert_eq!(review(&cut), (1, vec!["b".to_owned()], 0));
    assert!(cut.inspection.findings.iter().any(|one| one.severity == Severity::Cut && one.path == "text.content"));
    // A blank is no value, and a text without its value is no text that could be looked at.
    let blank = personal(&[("a", "1"), ("b", "2"), ("c", "")]);
    let blank = Draft { personal: blank, ..draft("{{ v }}", people.clone()) };
    let refused = Plan::of(&blank, &profile(), false).unwrap_err();
    assert!(matches!(&refused, PlanError::Fill { account, .. } if account == "c"), "{refused}");
    let without = with(&[("a", "1"), ("b", "2")]);
    assert!(without.blocked);
    assert_eq!(review(&without), (0, vec![], 1));
    assert_eq!(without.inspection.findings[0].rule, Rule::NoValues);
    assert_ne!(with(&[("a", "1"), ("b", "2"), ("c", "4")]).digest, good.digest);
    assert_ne!(with(&[("a", "1"), ("b", "2"), ("c", "4")]).content_digest, good.content_digest);
}

#[test]
fn what_would_be_refused_blocks() {
    assert!(!assessed(&draft("hello", vec![person("a")]), &profile(), false, count(1)).blocked);
    assert!(assessed(&draft("", vec![person("a")]), &profile(), false, count(1)).blocked);
    assert!(assessed(&draft("hello", vec![]), &profile(), false, count(0)).blocked);
    let nameless = Recipient { kind: RecipientKind::Tag, id: "x".to_owned(), name: None };
    let bad = assessed(&draft("hello", vec![person("a"), nameless]), &profile(), false, count(1));
    assert!(bad.blocked);
    assert_eq!(bad.inspection.findings[0].rule, Rule::BadUserId);
}

#[test]
fn many_need_their_number() {
    let many = assessed(&draft("hello", vec![person("a")]), &profile(), false, count(4213));
    assert_eq!((many.expects, many.expected.as_deref()), (Some(Expects::People), Some("4213")));
    for (typed, same) in [
        ("4213", true),
        (" 4,213 人", true),
        ("４２１３", true),
        ("4，213", true),
        ("4 213", true),
        ("421", false),
        ("42130", false),
        ("", false),
        ("人", false),
        ("-4213", false),
        ("青禾科技", false),
        ("4213x", false),
    ] {
        assert_eq!(same_number(typed, "4213"), same, "{typed}");
    }
}

#[test]
fn everyone_needs_the_profiles_name() {
    let mut everyone = draft("hello", vec![]);
    everyone.audience.all = true;
    let assessment = assessed(&everyone, &profile(), false, AudienceCount { all: true, ..count(100) });
    assert_eq!(assessment.expected.as_deref(), Some(profile().name.as_str()));
}

#[test]
fn unknown_fields_do_not_go_to_groups_and_that_is_told() {
    let field = |path: &str| UnknownField::new(format!("/{}", path.replace('.', "/")), "1");
    let channel = |kind, id: &str| Recipient { kind, ..person(id) };
    let (chat, robot) = (channel(RecipientKind::Chat, "c1"), channel(RecipientKind::Robot, "r1"));
    let told = |include, send| {
        let mut draft = draft("hello", include);
        draft.extra = crate::model::draft::Extra { fields: vec![field("text.new"), field("new")], send };
        let assessment = assessed(&draft, &profile(), false, count(1));
        assert!(!assessment.blocked);
        let bodies: Vec<_> = assessment.plan.batches.iter().map(|batch| batch.body.contains("new")).collect();
        let left = assessment.inspection.findings.into_iter().filter(|one| one.rule == Rule::LeftOut);
        (left.map(|one| (one.path, one.channel)).collect::<Vec<_>>(), bodies)
    };
    let of = |path: &str, channel| (path.to_owned(), Some(channel));
    let expected = vec![
        of("text.new", Channel::Chat),
        of("new", Channel::Chat),
        of("text.new", Channel::Robot),
        of("new", Channel::Robot),
    ];
    assert_eq!(told(vec![person("a"), chat.clone(), robot.clone()], true), (expected, vec![true, false, false]));
    assert_eq!(told(vec![person("a")], true), (vec![], vec![true]));
    assert_eq!(told(vec![chat, robot], false), (vec![], vec![false, false]));
    let mut known = draft("hello", vec![person("a")]);
    known.extra =
        crate::model::draft::Extra { fields: vec![field("touser"), field("gone.x"), field("new")], send: true };
    let assessment = assessed(&known, &profile(), false, count(1));
    let left = assessment.inspection.findings.into_iter().filter(|one| one.rule == Rule::LeftOut);
    let left: Vec<_> = left.map(|one| (one.path, one.channel)).collect();
    assert_eq!(left, [of("touser", Channel::App), of("gone.x", Channel::App)]);
    assert_eq!(assessment.plan.extra, [field("new")]);
}
