//! What the admin confirms: who, what, how many, what is wrong with it, and how the confirmation must be given.
//!
//! The digest ties the confirmation to what was shown: [`crate::sending::engine::Engine::start`] assesses again and refuses when
//! draft, profile or directory changed in between.

mod quiet;

pub use quiet::{QuietMidway, QuietReview};

use crate::compose::media::{MediaStore, inspect_at};
use crate::compose::variables;
use crate::model::audience::{Audience, AudienceCount, MOST_SHOWN, Recipient, Renamed};
use crate::model::draft::Draft;
use crate::model::hex::hex;
use crate::model::profile::{Profile, ProfileView};
use crate::model::timestamp::Timestamp;
use crate::sending::engine::first::may_go_ahead;
use crate::sending::plan::{OwnMessages, Plan};
use crate::sending::preflight::Preflight;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use wecom::agent::AppFacts;
use wecom::channel::{Channel, ChannelLimit, ChannelSet};
use wecom::finding::Finding;
use wecom::import::UnknownField;
use wecom::inspect::Inspection;
use wecom::kinds::{Kind, Message};
use wecom::limit::Severity;
use wecom::links::{LinkHost, links};
use wecom::recipient::Recipients;
use wecom::rules::{self, recipients};

/// Most people that a send needs no confirmation for.
pub const MOST_WITHOUT_CONFIRMATION: u32 = 50;
/// Most people that a click is enough for.
pub const MOST_WITH_A_CLICK: u32 = 500;
/// How long an earlier send of the same content is pointed out, in milliseconds: a day.
pub const REPEATED_WITHIN_MS: i64 = 24 * 60 * 60 * 1000;

/// How a send must be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationLevel {
    /// Not beyond pressing "send".
    None,
    /// A click on a second control.
    Click,
    /// By typing [`Review::expected`].
    Type,
}

/// What has to be typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Expects {
    /// How many people it goes to; thousands may be set apart.
    People,
    /// The name of the profile: it goes to everyone.
    ProfileName,
}

/// An earlier send of the same content, however it was written, to some of the same people through the same application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Repeated {
    /// The broadcast.
    pub id: String,
    /// When it was started.
    pub at: Timestamp,
    /// How many people get it once more; where departments, tags or everyone are among them, how many it went to.
    pub people: u32,
    /// Who of a team ordered it, by name, where it was a colleague.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sent_by: Option<String>,
    /// Until when WeCom drops the same request. Once the repeat is acknowledged it leaves without the check, and is delivered.
    pub dropped_until: Option<Timestamp>,
}

/// A way that a send takes, and what is not possible there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChannelUse {
    /// The way.
    pub channel: Channel,
    /// Recipients that were chosen for it, each once.
    pub recipients: u32,
    /// What is not possible there, or differs from messages to people.
    pub limits: Vec<ChannelLimit>,
}

/// What the rules say of a message of somebody's own, beyond what they say of the first one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PersonalFinding {
    /// Whose message.
    pub recipient: Recipient,
    /// What.
    pub finding: Finding,
}

/// What to look at where everyone gets a message of their own. The preview and the meters are those of the first one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PersonalReview {
    /// How many messages there are.
    pub messages: u32,
    /// Chosen ones without a message, who block the send: people without values, and what is no person. The first 200.
    pub without: Vec<Recipient>,
    /// How many there are.
    pub without_total: u32,
    /// What would be refused or cut of single messages, the first 200.
    pub findings: Vec<PersonalFinding>,
    /// How many there are.
    pub findings_total: u32,
}

/// Everything to look at before a send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Review {
    /// The sending profile.
    pub profile: ProfileView,
    /// Kind of message.
    pub kind: Kind,
    /// To the admin alone.
    pub test: bool,
    /// Findings, meters, preview.
    pub inspection: Inspection,
    /// Distinct people.
    pub count: AudienceCount,
    /// Number of requests.
    pub batches: u32,
    /// Whom it goes to: the draft's audience as it was chosen, or the admin alone.
    pub audience: Audience,
    /// The ways it takes, in their order.
    pub channels: Vec<ChannelUse>,
    /// How it must be confirmed.
    #[cfg_attr(feature = "typescript", ts(inline))]
    pub confirmation: ConfirmationLevel,
    /// What must be typed.
    pub expected: Option<String>,
    /// What that is.
    #[cfg_attr(feature = "typescript", ts(inline))]
    pub expects: Option<Expects>,
    /// What to know before it is sent, and partly to acknowledge.
    pub preflight: Preflight,
    /// The same content, sent within a day.
    pub repeated: Option<Repeated>,
    /// Where everyone gets a message of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub personal: Option<PersonalReview>,
    /// Fields that Posthorn does not know and that are sent along.
    #[serde(default)]
    pub extra: Vec<UnknownField>,
    /// Recipients who are called otherwise today than where they were stored, the first 200.
    #[serde(default)]
    pub renamed: Vec<Renamed>,
    /// Where the links of the message lead; of messages of their own, of all of them, the first 200.
    #[serde(default)]
    pub links: Vec<LinkHost>,
    /// Something would be refused: it cannot be sent like this.
    pub blocked: bool,
    /// A few people may have it before the others.
    #[serde(default)]
    pub stageable: bool,
    /// Of profile, exact requests and number of people; hexadecimal.
    pub digest: String,
    /// Seconds in which the whole send can be taken back.
    pub undo_seconds: u32,
    /// The quiet hours in which it would leave, and which hold it unless the order says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quiet: Option<QuietReview>,
    /// The quiet hours that begin before it has left as a whole, and which hold the rest unless the order says otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quiet_midway: Option<QuietMidway>,
    /// About how many seconds it takes at the company's pace; absent: no time worth mentioning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub lasts_seconds: Option<u32>,
    /// A second person of the team has to release it before it leaves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[cfg_attr(feature = "typescript", ts(as = "Option<bool>", optional))]
    pub needs_release: bool,
}

/// A review without what only the store and the shell know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assessment {
    pub(crate) plan: Plan,
    /// As it was chosen; the plan's has the exclusions taken out.
    pub(crate) chosen: Audience,
    pub(crate) inspection: Inspection,
    pub(crate) personal: Option<PersonalReview>,
    pub(crate) renamed: Vec<Renamed>,
    pub(crate) links: Vec<LinkHost>,
    pub(crate) count: AudienceCount,
    pub(crate) confirmation: ConfirmationLevel,
    pub(crate) expected: Option<String>,
    pub(crate) expects: Option<Expects>,
    pub(crate) blocked: bool,
    pub(crate) digest: String,
    pub(crate) content_digest: String,
}

/// What is to be looked at: who sends what, to whom, and when.
#[derive(Debug)]
pub(crate) struct ReviewInput {
    pub(crate) profile: Profile,
    /// As it was written.
    pub(crate) draft: Draft,
    /// To the admin alone.
    pub(crate) test: bool,
    /// When it leaves.
    pub(crate) leaves_at: Timestamp,
}

/// The plan of a draft, with what the directory says of its people.
pub(crate) struct Planned {
    pub(crate) plan: Plan,
    /// The audience before exclusions were taken out, under the names of today.
    pub(crate) chosen: Audience,
    /// Of the plan's audience.
    pub(crate) count: AudienceCount,
    pub(crate) renamed: Vec<Renamed>,
}

/// Looks at a planned draft.
pub(crate) fn assess(input: &ReviewInput, planned: Planned, store: &MediaStore) -> Assessment {
    let ReviewInput { profile, draft, test, .. } = input;
    let (Planned { plan, chosen, count, renamed }, test) = (planned, *test);
    let facts = AppFacts { has_callback: profile.has_callback, has_mini_program: profile.has_mini_program };
    let channels = plan.audience.channels();
    let own = own_messages(draft, &plan, test);
    let shown = own.as_ref().and_then(|own| own.first()).map_or(&draft.message, |(_, message)| message);
    let mut inspection = inspect_at(store, shown, &plan.recipients(), &draft.options, &facts, channels);
    insert_sorted(&mut inspection.findings, variables::findings(shown, draft.literal));
    let personal = own.as_ref().map(|own| look_at_each(own, &plan, draft, facts, &mut inspection));
    let unusable = plan.unusable.iter().filter(|one| one.channel() == Channel::App).count();
    if unusable > 0 {
        inspection.findings.insert(0, recipients::not_a_number(unusable));
    }
    // One that is not the profile's own could belong to another company.
    for channel in [Channel::Chat, Channel::Robot] {
        let strange = count.unknown.iter().chain(&plan.unusable).filter(|one| one.channel() == channel);
        let strange = strange.map(Recipient::key).collect::<HashSet<_>>().len();
        if strange > 0 {
            inspection.findings.insert(0, recipients::unknown_channel(channel, strange));
        }
    }
    if draft.extra.send {
        let stays_out = |field: &&UnknownField| channels.app && !plan.extra.contains(field);
        let out = draft
            .extra
            .fields
            .iter()
            .filter(stays_out)
            .map(|field| recipients::field_left_out(&field.path, Channel::App));
        inspection.findings.extend(out);
        let channels =
            [(channels.chat, Channel::Chat), (channels.robot, Channel::Robot)].into_iter().filter(|(used, _)| *used);
        let fields =
            |channel| draft.extra.fields.iter().map(move |field| recipients::field_left_out(&field.path, channel));
        inspection.findings.extend(channels.flat_map(|(_, channel)| fields(channel)));
    }
    let blocked = plan.batches.is_empty()
        || !plan.unfit.is_empty()
        || inspection.findings.iter().any(|finding| finding.severity == Severity::Refused);
    let (confirmation, expects) = confirmation(test, &count);
    let links = match &own {
        Some(own) => links_of_all(own.iter().map(|(_, message)| message)),
        None => links_of_all(std::iter::once(&draft.message)),
    };
    Assessment {
        confirmation,
        expected: expects.map(|expects| match expects {
            Expects::People => count.people.to_string(),
            Expects::ProfileName => profile.name.clone(),
        }),
        expects,
        blocked,
        digest: digest(profile, test, &plan, count.people),
        content_digest: content_digest(draft, profile),
        links,
        inspection,
        personal,
        renamed,
        count,
        plan,
        chosen,
    }
}

/// Where the links of some messages lead: each host once.
fn links_of_all<'a>(messages: impl Iterator<Item = &'a Message>) -> Vec<LinkHost> {
    let mut found: Vec<LinkHost> = Vec::new();
    for link in messages.flat_map(links) {
        let same = |one: &&mut LinkHost| one.ascii == link.ascii && one.user_info == link.user_info;
        let is_full = found.len() >= MOST_SHOWN;
        match found.iter_mut().find(same) {
            Some(one) => one.add(link.urls),
            None if is_full => {}
            None => found.push(link),
        }
    }
    found
}

/// Everyone of a plan with the message of their own.
fn own_messages<'a>(draft: &Draft, plan: &'a Plan, test: bool) -> Option<Vec<(&'a Recipient, Message)>> {
    let own = OwnMessages::of(draft.personal.as_ref()?, &draft.message, draft, test).ok()?;
    let all = plan.batches.iter().filter_map(|batch| Some((batch.addressees.get(0)?, batch.row)));
    // Each was filled in before, when it was planned.
    Some(all.filter_map(|(one, row)| Some((one, own.message(one, row).ok().flatten()?))).collect())
}

/// Has the rules look at every message. What they say of any of them stands among the findings once; whose it is, beside them.
fn look_at_each(
    own: &[(&Recipient, Message)],
    plan: &Plan,
    draft: &Draft,
    facts: AppFacts,
    inspection: &mut Inspection,
) -> PersonalReview {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let without = plan.unfit.iter().take(MOST_SHOWN).cloned().collect();
    let mut review = PersonalReview {
        messages: number(own.len()),
        without,
        without_total: number(plan.unfit.len()),
        ..PersonalReview::default()
    };
    if review.without_total > 0 {
        inspection.findings.insert(0, recipients::without_values(plan.unfit.len()));
    }
    let same = |a: &Finding, b: &Finding| (&a.path, a.severity, a.rule) == (&b.path, b.severity, b.rule);
    // What is to be said of the recipients as a whole was said with the message that is shown.
    let nobody = Recipients::default();
    for (recipient, message) in own {
        let channels = match recipient.channel() {
            Channel::Chat => ChannelSet { app: false, chat: true, robot: false },
            Channel::App | Channel::Robot => ChannelSet::APP,
        };
        let by_the_rules = rules::check_at(message, &nobody, &draft.options, &facts, channels);
        for finding in by_the_rules.into_iter().chain(variables::findings(message, draft.literal)) {
            if matches!(finding.path.as_str(), "touser" | "toparty" | "totag")
                || !matches!(finding.severity, Severity::Refused | Severity::Cut)
            {
                continue;
            }
            review.findings_total += 1;
            if !inspection.findings.iter().any(|one| same(one, &finding)) {
                insert_sorted(&mut inspection.findings, [finding.clone()]);
            }
            if review.findings.len() < MOST_SHOWN {
                review.findings.push(PersonalFinding { recipient: (*recipient).clone(), finding });
            }
        }
    }
    review
}

/// Puts findings among others, worst first.
pub fn insert_sorted(among: &mut Vec<Finding>, more: impl IntoIterator<Item = Finding>) {
    for finding in more {
        let behind = among.partition_point(|one| one.severity <= finding.severity);
        among.insert(behind, finding);
    }
}

impl Assessment {
    /// The review of it.
    pub(crate) fn into_review(
        self,
        input: &ReviewInput,
        profile: ProfileView,
        repeated: Option<Repeated>,
        preflight: Preflight,
        undo_seconds: u32,
    ) -> Review {
        Review {
            stageable: may_go_ahead(&self.count, input.test),
            profile,
            kind: input.draft.message.kind(),
            test: input.test,
            batches: u32::try_from(self.plan.batches.len()).unwrap_or(u32::MAX),
            channels: channels_of(&self.plan.audience),
            audience: self.chosen,
            inspection: self.inspection,
            personal: self.personal,
            count: self.count,
            confirmation: self.confirmation,
            expected: self.expected,
            expects: self.expects,
            preflight,
            repeated,
            extra: self.plan.extra,
            renamed: self.renamed.into_iter().take(MOST_SHOWN).collect(),
            links: self.links,
            blocked: self.blocked,
            digest: self.digest,
            undo_seconds,
            quiet: None,
            quiet_midway: None,
            lasts_seconds: None,
            needs_release: false,
        }
    }
}

/// Grows with the audience.
fn confirmation(test: bool, count: &AudienceCount) -> (ConfirmationLevel, Option<Expects>) {
    let groups_of_unknown_size = !count.complete && count.departments + count.tags + count.chats + count.robots > 0;
    if test {
        (ConfirmationLevel::None, None)
    } else if count.all {
        (ConfirmationLevel::Type, Some(Expects::ProfileName))
    } else if count.people > MOST_WITH_A_CLICK {
        (ConfirmationLevel::Type, Some(Expects::People))
    } else if groups_of_unknown_size || count.people.max(count.named_people) > MOST_WITHOUT_CONFIRMATION {
        (ConfirmationLevel::Click, None)
    } else {
        (ConfirmationLevel::None, None)
    }
}

/// Whether a number was typed that is meant by another: `４，２１３ 人` is `4213`.
pub fn same_number(typed: &str, expected: &str) -> bool {
    let mut digits = String::new();
    for c in typed.trim().trim_end_matches('人').chars() {
        match c {
            '0'..='9' => digits.push(c),
            '０'..='９' => digits.extend(char::from_u32(u32::from(c) - u32::from('０') + u32::from('0'))),
            ',' | '，' | '\'' | '.' => {}
            c if c.is_whitespace() => {}
            _ => return false,
        }
    }
    !digits.is_empty() && digits == expected
}

fn channels_of(audience: &Audience) -> Vec<ChannelUse> {
    let mut seen = HashSet::new();
    let chosen: Vec<Channel> =
        audience.include.iter().filter(|one| seen.insert(one.identity())).map(Recipient::channel).collect();
    let number = |channel| chosen.iter().filter(|one| **one == channel).count();
    let used = audience.channels().list().into_iter().map(|channel| ChannelUse {
        channel,
        recipients: if audience.all { 1 } else { u32::try_from(number(channel)).unwrap_or(u32::MAX) },
        limits: channel.limits().to_vec(),
    });
    used.collect()
}

/// Every part with its length before it, so that no two different sends can run together into the same bytes.
fn digest(profile: &Profile, test: bool, plan: &Plan, people: u32) -> String {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update(u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(bytes);
    };
    part(profile.id.as_bytes());
    part(profile.corp_id.as_bytes());
    part(profile.base_url.as_deref().unwrap_or_default().as_bytes());
    part(&[u8::from(test)]);
    for batch in &plan.batches {
        // The body for a robot does not say which one.
        part(batch.route.group().unwrap_or_default().as_bytes());
        part(batch.body.as_bytes());
    }
    part(&people.to_be_bytes());
    hex(&hash.finalize())
}

/// Stands for message, options and values of a draft, whomever it is for.
pub(crate) fn content_digest(draft: &Draft, profile: &Profile) -> String {
    hex(&Sha256::digest(Plan::content(draft, profile).unwrap_or_default()))
}

#[cfg(test)]
mod tests;
