//! What a review says of a send, as a document has it.

use crate::document::{CautionLine, ConfirmationLine, FindingLine, PlanView, time};
use crate::draft_builder::Written;
use crate::request::{Ask, Confirmed};
use broadcast::model::order::CautionKind;
use broadcast::sending::review::{ConfirmationLevel, Expects, Review};

/// A send as it was looked at, for whoever asked.
pub(super) fn plan_view(review: &Review, written: &Written, acknowledged: &[CautionKind], ask: &Ask) -> PlanView {
    let caution = |one: &broadcast::sending::preflight::Caution| CautionLine {
        kind: one.kind,
        must_acknowledge: one.acknowledge,
        acknowledged: acknowledged.contains(&one.kind),
        number: one.number,
        dropped_until: review
            .repeated
            .as_ref()
            .filter(|_| one.kind == CautionKind::Repeated)
            .and_then(|repeated| repeated.dropped_until)
            .map(time),
    };
    let own = review.personal.as_ref();
    let own_finding = |one: &broadcast::sending::review::PersonalFinding| FindingLine {
        recipient: Some(one.recipient.id.clone()),
        ..FindingLine::from(&one.finding)
    };
    let cautions: Vec<CautionLine> = review.preflight.cautions.iter().map(caution).collect();
    let confirmation = confirmation(review, &ask.confirmed);
    let open = cautions.iter().any(|one| one.must_acknowledge && !one.acknowledged);
    let profile = &review.profile.profile;
    PlanView {
        profile_id: profile.id.clone(),
        profile: profile.name.clone(),
        practice: profile.practice,
        test: review.test,
        kind: review.kind,
        title: written.title.clone(),
        to: broadcast::model::title::addressees(&review.audience),
        everyone: review.count.all,
        people: review.count.people,
        people_exact: review.count.complete,
        excluded: review.count.excluded,
        requests: review.batches,
        own_messages: own.map(|own| own.messages),
        leaves_at: ask.at.map(time),
        quiet_until: review.quiet.map(|quiet| time(quiet.until)),
        quiet_midway: review.quiet_midway.map(Into::into),
        needs_release: review.needs_release,
        budget: review.preflight.budget.into(),
        findings: review.inspection.findings.iter().map(Into::into).collect(),
        own_findings: own.map(|own| own.findings.iter().map(own_finding).collect()).unwrap_or_default(),
        unused_columns: written.unused_columns.clone(),
        without_values: own.map(|own| own.without.iter().map(|one| one.id.clone()).collect()).unwrap_or_default(),
        extra_fields: review.extra.iter().map(Into::into).collect(),
        renamed: review.renamed.iter().map(Into::into).collect(),
        links: review.links.clone(),
        ready: !review.blocked && !open && confirmation.given,
        cautions,
        confirmation,
        blocked: review.blocked,
    }
}

/// Grows as in the window. A number of people that is given is always compared: a script that counts is to be believed in no other.
fn confirmation(review: &Review, confirmed: &Confirmed) -> ConfirmationLine {
    let people = review.count.people;
    let right_number = confirmed.people.is_none_or(|given| given == people);
    let expected_name = review.expected.as_deref().unwrap_or_default();
    let (argument, given) = match (review.confirmation, review.expects) {
        (ConfirmationLevel::None, _) => (None, true),
        (ConfirmationLevel::Click, _) => (Some("--yes".to_owned()), confirmed.yes || confirmed.people.is_some()),
        (ConfirmationLevel::Type, Some(Expects::ProfileName)) => {
            let given = confirmed.profile.as_deref().is_some_and(|name| name.trim() == expected_name.trim());
            (Some(format!("--confirm-profile {}", quoted(expected_name))), given)
        }
        (ConfirmationLevel::Type, _) => (Some(format!("--people {people}")), confirmed.people.is_some()),
    };
    let argument = if right_number { argument } else { Some(format!("--people {people}")) };
    ConfirmationLine { level: review.confirmation, argument, given: given && right_number }
}

fn quoted(text: &str) -> String {
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text.to_owned() }
}
