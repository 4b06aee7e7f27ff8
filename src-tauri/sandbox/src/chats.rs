//! Group chats that the app made (`wecom/messages.md §7`), and how often they may be made, changed and written to
//! (`wecom/limits.md §5`).

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde::{Deserialize, Serialize};

use crate::clock::{DAY, HOUR, MINUTE, china_day};
use crate::company::Company;
use crate::reply::Refusal;

/// Fewest and most members [O].
pub(crate) const FEWEST: usize = 2;
pub(crate) const MOST: usize = 2000;
/// Chats made in a day, changes in an hour [O].
const CREATED_PER_DAY: usize = 1000;
const UPDATED_PER_HOUR: usize = 1000;
/// Person-times in a minute, and in an hour the lowest of the numbers that the documents give [O].
const PERSON_TIMES_PER_MINUTE: usize = 20_000;
const PERSON_TIMES_PER_HOUR: usize = 150_000;
/// Messages that a member gets in a minute and in a day; more are lost in silence [O].
const PER_MEMBER_PER_MINUTE: usize = 200;
const PER_MEMBER_PER_DAY: u32 = 10_000;

/// A group chat as the sandbox's owner sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChatView {
    /// Its id.
    pub chatid: String,
    /// Its name, cut as the service cuts; empty when it was given none.
    pub name: String,
    /// User id of its owner.
    pub owner: String,
    /// User ids of its members.
    pub members: Vec<String>,
    /// Another app made it, so that this one may not use it.
    pub foreign: bool,
}

/// A chat.
#[derive(Debug, Clone)]
pub(crate) struct Chat {
    pub(crate) name: String,
    /// Positions in the company's member list.
    pub(crate) owner: usize,
    pub(crate) members: Vec<usize>,
    pub(crate) foreign: bool,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct Chats {
    by_id: BTreeMap<String, Chat>,
    created: VecDeque<(i64, usize)>,
    updated: VecDeque<(i64, usize)>,
    written: VecDeque<(i64, usize)>,
    recent: HashMap<usize, VecDeque<i64>>,
    today: HashMap<usize, (i64, u32)>,
}

impl Chats {
    /// Whether there is a chat with this id, whoever made it.
    pub(crate) fn has(&self, id: &str) -> bool {
        self.by_id.contains_key(id)
    }

    /// The app's chat of this id.
    ///
    /// # Errors
    /// 86003 unknown, 86008 made by another app.
    pub(crate) fn own(&self, id: &str) -> Result<&Chat, Refusal> {
        let chat = self.by_id.get(id).ok_or(Refusal::new(86003))?;
        if chat.foreign { Err(Refusal::new(86008)) } else { Ok(chat) }
    }

    /// Puts a new chat there. 45009 above 1000 in a day.
    pub(crate) fn create(&mut self, id: String, chat: Chat, now: i64) -> Result<(), Refusal> {
        // The natural day, as everywhere where the documents say "day".
        let begin = china_day(now);
        self.created.retain(|(at, _)| china_day(*at) == begin);
        spend(&mut self.created, now, DAY, 1, CREATED_PER_DAY)?;
        self.by_id.insert(id, chat);
        Ok(())
    }

    /// Puts a chat of another app there.
    pub(crate) fn add_foreign(&mut self, id: &str) {
        let chat = Chat { name: "别的应用".to_owned(), owner: 0, members: vec![0, 1], foreign: true };
        self.by_id.insert(id.to_owned(), chat);
    }

    /// Replaces a chat. 45009 above 1000 in an hour.
    pub(crate) fn update(&mut self, id: &str, chat: Chat, now: i64) -> Result<(), Refusal> {
        spend(&mut self.updated, now, HOUR, 1, UPDATED_PER_HOUR)?;
        self.by_id.insert(id.to_owned(), chat);
        Ok(())
    }

    /// Takes the cost of a message from the budgets and gives the members who do not get it. 45009 above a budget.
    pub(crate) fn write(&mut self, members: &[usize], now: i64) -> Result<Vec<usize>, Refusal> {
        let last_minute: usize = self.written.iter().filter(|(at, _)| *at > now - MINUTE).map(|(_, cost)| cost).sum();
        if last_minute + members.len() > PERSON_TIMES_PER_MINUTE {
            return Err(Refusal::new(45009));
        }
        spend(&mut self.written, now, HOUR, members.len(), PERSON_TIMES_PER_HOUR)?;
        Ok(members.iter().copied().filter(|member| !self.passes(*member, now)).collect())
    }

    /// All chats, by id.
    pub(crate) fn all(&self, company: &Company) -> Vec<ChatView> {
        let id_of = |at: usize| company.members.get(at).map(|member| member.userid.clone()).unwrap_or_default();
        let view = |(chatid, chat): (&String, &Chat)| ChatView {
            chatid: chatid.clone(),
            name: chat.name.clone(),
            owner: id_of(chat.owner),
            members: chat.members.iter().map(|at| id_of(*at)).collect(),
            foreign: chat.foreign,
        };
        self.by_id.iter().map(view).collect()
    }

    fn passes(&mut self, member: usize, now: i64) -> bool {
        let recent = self.recent.entry(member).or_default();
        while recent.front().is_some_and(|at| *at <= now - MINUTE) {
            recent.pop_front();
        }
        let today = self.today.entry(member).or_insert((china_day(now), 0));
        if today.0 != china_day(now) {
            *today = (china_day(now), 0);
        }
        let passes = recent.len() < PER_MEMBER_PER_MINUTE && today.1 < PER_MEMBER_PER_DAY;
        if passes {
            recent.push_back(now);
            today.1 += 1;
        }
        passes
    }
}

/// Writes down a cost unless the window would hold more than `most`: 45009.
pub(crate) fn spend(
    spent: &mut VecDeque<(i64, usize)>,
    now: i64,
    window: i64,
    cost: usize,
    most: usize,
) -> Result<(), Refusal> {
    while spent.front().is_some_and(|(at, _)| *at <= now - window) {
        spent.pop_front();
    }
    if spent.iter().map(|(_, cost)| cost).sum::<usize>() + cost > most {
        return Err(Refusal::new(45009));
    }
    spent.push_back((now, cost));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(outcome: Result<impl Sized, Refusal>) -> i64 {
        outcome.map_or_else(|refusal| refusal.code, |_| 0)
    }

    #[test]
    fn a_budget_slides() {
        let mut spent = VecDeque::new();
        assert_eq!(code(spend(&mut spent, 0, 10, 3, 5)), 0);
        assert_eq!(code(spend(&mut spent, 9, 10, 3, 5)), 45009);
        assert_eq!(code(spend(&mut spent, 9, 10, 2, 5)), 0);
        assert_eq!(code(spend(&mut spent, 10, 10, 3, 5)), 0);
    }

    #[test]
    fn person_times_are_counted_by_the_minute_and_the_hour() {
        let mut chats = Chats::default();
        let members: Vec<usize> = (0..2000).collect();
        for _ in 0..10 {
            assert_eq!(code(chats.write(&members, 0)), 0);
        }
        assert_eq!(code(chats.write(&[1, 2], 59_999)), 45009);
        for minute in 1..7 {
            for _ in 0..10 {
                assert_eq!(code(chats.write(&members, minute * MINUTE)), 0);
            }
        }
        for _ in 0..5 {
            assert_eq!(code(chats.write(&members, 7 * MINUTE)), 0);
        }
        assert_eq!(code(chats.write(&[1, 2], 8 * MINUTE)), 45009, "150,000 in this hour");
        assert_eq!(code(chats.write(&[1, 2], HOUR)), 0);
    }

    #[test]
    fn the_surplus_of_a_member_is_lost_in_silence() {
        let mut chats = Chats::default();
        for _ in 0..200 {
            assert_eq!(chats.write(&[1, 2], 0).unwrap(), Vec::<usize>::new());
        }
        assert_eq!(chats.write(&[2, 3], 59_999).unwrap(), [2]);
        assert_eq!(chats.write(&[2, 3], MINUTE).unwrap(), Vec::<usize>::new());
    }
}
