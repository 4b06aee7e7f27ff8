//! What is sent, by whom and to whom.

use crate::model::audience::{Audience, AudienceCount, Recipient, RecipientKind};
use crate::model::draft::Draft;
use crate::model::profile::{Colour, Profile};
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use crate::ports::LocalZone;
use jiff::tz::TimeZone;
use std::sync::Arc;
use wecom::kinds::{Kind, Message, Text};
use wecom::send::SendOptions;

/// A wall clock that shows UTC.
pub fn utc() -> Arc<dyn LocalZone> {
    Arc::new(TimeZone::UTC)
}

/// A person.
pub fn person(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None }
}

/// A person with a name.
pub fn named(id: &str, name: &str) -> Recipient {
    Recipient { name: Some(name.to_owned()), ..person(id) }
}

/// A text for some.
pub fn draft(content: &str, include: Vec<Recipient>) -> Draft {
    let message = Message::Text { text: Text { content: content.to_owned() } };
    Draft::new(message, SendOptions::default(), Audience::of(include))
}

/// A profile.
pub fn profile() -> Profile {
    Profile {
        id: "p1".to_owned(),
        name: "青禾科技".to_owned(),
        colour: Colour::Teal,
        corp_id: "ww1".to_owned(),
        agent_id: 7,
        base_url: None,
        proxy: None,
        my_user_id: Some("zhangsan".to_owned()),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
        app_name: None,
        failed_check: None,
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
        practice: false,
    }
}

/// The count of an audience of so many named people.
pub fn count(people: u32) -> AudienceCount {
    AudienceCount {
        all: false,
        people,
        complete: true,
        named_people: people,
        departments: 0,
        tags: 0,
        chats: 0,
        robots: 0,
        overlap: 0,
        parts: Vec::new(),
        repeats: 0,
        unknown: Vec::new(),
        excluded: 0,
        empty: Vec::new(),
        excluded_unknown: Vec::new(),
        unresolvable: None,
        names: Vec::new(),
        directory_at: None,
    }
}

/// A broadcast to one person that is being sent.
pub fn snapshot(id: &str) -> BroadcastSnapshot {
    BroadcastSnapshot {
        id: id.to_owned(),
        profile_id: "p1".to_owned(),
        profile_name: "青禾科技".to_owned(),
        profile_colour: Colour::Teal,
        practice: false,
        test: false,
        kind: Kind::Text,
        title: "标题".to_owned(),
        created_at: Timestamp(1_000),
        sends_at: None,
        late_minutes: None,
        finished_at: None,
        state: BroadcastState::Sending,
        pause: None,
        hold: None,
        outcome: None,
        people: 1,
        people_exact: true,
        addressees: "张三".to_owned(),
        batches_total: 1,
        batches_done: 0,
        missed: 0,
        error: None,
        recall: None,
        recalled: None,
        card: None,
        seconds_left: None,
        sent_by: None,
        release: None,
        by_program: false,
    }
}
