//! What outlives a run beside the messages: what the service would still know of them after a restart of the sender.
//!
//! Of each sort the newest 1,000 are kept. Contents of files are not, so they cannot be downloaded in the next run. Neither are tokens,
//! group chats, webhooks and ordered faults.

use serde::{Deserialize, Serialize};

use crate::card_events::{CardEvent, KEPT};
use crate::response_codes::Issued;
use crate::routes::media::KnownFile;
use crate::state::{State, TaskOf};

/// See the module text. Made of JSON, it is checked for its shape alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Memory {
    /// Response codes that were not used, with their cards.
    response_codes: Vec<(String, Issued)>,
    /// `task_id`s with the message and the time.
    task_ids: Vec<(String, String, i64)>,
    media: Vec<KnownFile>,
    /// What the duplicate check knows.
    duplicates: Vec<(i64, u64)>,
    /// The day and the person-times sent on it.
    sent_on: (i64, u64),
    article_pictures: Vec<i64>,
    card_events: Vec<CardEvent>,
}

impl State {
    pub(crate) fn memory(&self) -> Memory {
        let changing = self.lock();
        let mut task_ids: Vec<_> =
            changing.task_ids.iter().map(|(id, of)| (id.clone(), of.msgid.clone(), of.at_ms)).collect();
        task_ids.sort_by(|(a, _, first), (b, _, second)| (first, a).cmp(&(second, b)));
        let skipped = task_ids.len().saturating_sub(KEPT);
        let pictures = changing.article_pictures.len().saturating_sub(KEPT);
        Memory {
            response_codes: changing.response_codes.newest(KEPT),
            task_ids: task_ids.split_off(skipped),
            media: changing.media.newest(KEPT),
            duplicates: changing.duplicates.newest(KEPT),
            sent_on: changing.sent_on,
            article_pictures: changing.article_pictures.iter().skip(pictures).copied().collect(),
            card_events: changing.card_events.all(),
        }
    }

    /// Knows again what an earlier run knew.
    pub(crate) fn remember(&self, memory: Memory) {
        let Memory { response_codes, task_ids, media, duplicates, sent_on, article_pictures, card_events } = memory;
        let changing = &mut *self.lock();
        for (code, issued) in response_codes {
            changing.response_codes.issue(code, issued);
        }
        changing.task_ids.extend(task_ids.into_iter().map(|(id, msgid, at_ms)| (id, TaskOf { msgid, at_ms })));
        for file in media {
            changing.media.know(file);
        }
        for (at, print) in duplicates {
            changing.duplicates.remember(print, at);
        }
        changing.sent_on = sent_on;
        changing.article_pictures.extend(article_pictures);
        for event in card_events {
            changing.card_events.add(event);
        }
        changing.mailbox.has_changed();
    }
}
