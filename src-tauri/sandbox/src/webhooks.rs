//! Group webhooks (`wecom/messages.md §8`): who has which key, whether it still works, its files and its 20 messages a minute.

use std::collections::{HashMap, VecDeque};

use crate::chats::spend;
use crate::clock::MINUTE;
use crate::reply::Refusal;
use crate::routes::media::MediaShelf;
use crate::seeded::Seeded;

/// Messages of one webhook in a minute [O]. Refused ones do not count; whether they really do is not documented.
const PER_MINUTE: usize = 20;

/// One webhook.
#[derive(Debug, Default)]
pub(crate) struct Hook {
    /// Name of its group.
    pub(crate) group: String,
    /// Files that it uploaded; no other channel takes them.
    pub(crate) media: MediaShelf,
    /// Stopped by its owner or an admin.
    pub(crate) stopped: bool,
    sent: VecDeque<(i64, usize)>,
}

impl Hook {
    /// 45009 above 20 messages in a minute.
    pub(crate) fn count(&mut self, now: i64) -> Result<(), Refusal> {
        spend(&mut self.sent, now, MINUTE, 1, PER_MINUTE)
    }
}

/// See the module text. It has no `Debug` form, because it holds the keys.
#[derive(Default)]
pub(crate) struct Webhooks(HashMap<String, Hook>);

impl Webhooks {
    /// Puts a webhook into a group.
    pub(crate) fn add(&mut self, key: String, group: &str) {
        self.0.insert(key, Hook { group: group.to_owned(), ..Hook::default() });
    }

    /// Takes a webhook out of its group; false when there is none with this key.
    pub(crate) fn remove(&mut self, key: &str) -> bool {
        self.0.remove(key).is_some()
    }

    /// Stops a webhook or lets it go on; false when there is none with this key.
    pub(crate) fn stop(&mut self, key: &str, on: bool) -> bool {
        self.0.get_mut(key).map(|hook| hook.stopped = on).is_some()
    }

    /// The webhook with this key: 93000 when there is none, 93004 when it is stopped.
    pub(crate) fn find(&mut self, key: Option<&str>) -> Result<&mut Hook, Refusal> {
        let hook = key.and_then(|key| self.0.get_mut(key)).ok_or(Refusal::new(93000))?;
        if hook.stopped { Err(Refusal::new(93004)) } else { Ok(hook) }
    }
}

/// A key by chance, in the shape of real ones.
pub(crate) fn any_key(random: &mut Seeded) -> String {
    let mut hex =
        |length: usize| (0..length).map(|_| char::from(*random.pick(b"0123456789abcdef"))).collect::<String>();
    [8, 4, 4, 4, 12].map(&mut hex).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twenty_first_message_of_a_minute_is_refused() {
        let mut hook = Hook::default();
        for _ in 0..20 {
            hook.count(0).unwrap();
        }
        assert_eq!(hook.count(59_999).unwrap_err().code, 45009);
        hook.count(60_000).unwrap();
    }

    #[test]
    fn keys_work_until_they_are_stopped_or_removed() {
        let mut hooks = Webhooks::default();
        let key = any_key(&mut Seeded::new(1));
        assert_eq!(key.len(), 36);
        hooks.add(key.clone(), "值班群");
        let mut code = |key: Option<&str>| hooks.find(key).map_or_else(|refusal| refusal.code, |_| 0);
        assert_eq!((code(Some(&key)), code(Some("other")), code(None)), (0, 93000, 93000));
        assert!(hooks.stop(&key, true) && !hooks.stop("other", true));
        assert_eq!(hooks.find(Some(&key)).map_or_else(|refusal| refusal.code, |_| 0), 93004);
        assert!(hooks.remove(&key) && !hooks.remove(&key));
    }
}
