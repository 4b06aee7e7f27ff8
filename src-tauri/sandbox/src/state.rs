//! Everything a running sandbox knows: the company that never changes, and behind one lock what does.

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};

use crate::card_events::CardEvents;
use crate::chats::{ChatView, Chats};
use crate::clock::{Clock, china_day};
use crate::company::Company;
use crate::duplicates::Duplicates;
use crate::faults::{Fault, Faults};
use crate::groups::{GroupMessage, Groups};
use crate::kinds::translate::Names;
use crate::mailbox::{Delivery, Mailbox, StoredMessage};
use crate::other_secrets::{OtherSecrets, SecretSort};
use crate::request_log::{RequestLog, RequestRecord};
use crate::response_codes::ResponseCodes;
use crate::routes::media::MediaShelf;
use crate::scope::{Reached, Recipients, Scope};
use crate::seeded::Seeded;
use crate::settings::Settings;
use crate::staff::{Staff, StaffChange};
use crate::token::Tokens;
use crate::webhooks::{Webhooks, any_key};

/// A member as the sandbox's owner sees it, in scope or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// As spelt in the contacts.
    pub userid: String,
    /// Full name.
    pub name: String,
    /// Department ids, the main one first.
    pub departments: Vec<u32>,
    /// Name of the main department.
    pub main_department: String,
    /// Inside the app's visible scope.
    pub in_scope: bool,
    /// Has an interface licence; members in scope without one stand in `unlicenseduser`.
    pub licensed: bool,
}

/// A summary of a running sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overview {
    /// The company's id.
    pub corp_id: String,
    /// The app's id.
    pub agent_id: u32,
    /// The app's name.
    pub app_name: String,
    /// Sandbox clock, Unix milliseconds.
    pub now_ms: i64,
    /// Members of the company.
    pub members: usize,
    /// Those the app may reach, with or without licence.
    pub members_in_scope: usize,
    /// Departments of the company.
    pub departments: usize,
    /// Access tokens that would be accepted.
    pub tokens_alive: usize,
    /// Whether callers are told that their address is not trusted.
    pub untrusted_ip: bool,
    /// Requests under `/cgi-bin/` since the start.
    pub requests: u64,
    /// Deliveries kept.
    pub deliveries: usize,
    /// Person-times sent today.
    pub sent_today: u64,
    /// Person-times allowed a day.
    pub daily_limit: u64,
    /// Orders still open.
    pub faults: Vec<Fault>,
}

/// See the module text.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) company: Company,
    pub(crate) scope: Scope,
    changing: Mutex<Changing>,
}

/// What changes while the sandbox runs. Neither this nor [`State`] has a `Debug` form, because it holds the secret.
pub(crate) struct Changing {
    pub(crate) clock: Clock,
    pub(crate) secret: String,
    pub(crate) tokens: Tokens,
    pub(crate) other_secrets: OtherSecrets,
    pub(crate) mailbox: Mailbox,
    pub(crate) media: MediaShelf,
    pub(crate) chats: Chats,
    pub(crate) webhooks: Webhooks,
    pub(crate) groups: Groups,
    pub(crate) response_codes: ResponseCodes,
    /// When pictures were uploaded for articles, in the last 30 days.
    pub(crate) article_pictures: VecDeque<i64>,
    pub(crate) faults: Faults,
    pub(crate) log: RequestLog,
    pub(crate) untrusted_ip: bool,
    pub(crate) staff: Staff,
    /// `task_id`s of accepted cards.
    pub(crate) task_ids: HashMap<String, TaskOf>,
    /// What members answered to cards.
    pub(crate) card_events: CardEvents,
    /// Accepted requests that asked for the duplicate check.
    pub(crate) duplicates: Duplicates,
    /// The day and the person-times sent on it.
    pub(crate) sent_on: (i64, u64),
    pub(crate) random: Seeded,
}

/// The card that a `task_id` came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TaskOf {
    /// The message with the card.
    pub(crate) msgid: String,
    /// When it was sent, Unix milliseconds.
    pub(crate) at_ms: i64,
}

impl State {
    /// Makes the company and an empty rest.
    pub(crate) fn new(mut settings: Settings) -> Self {
        let company = Company::generate(settings.members, settings.seed, settings.unlicensed.as_deref());
        let scope = Scope::of(&company);
        let clock = Clock::new(settings.frozen_at_ms);
        // Ids of another run with the same seed must differ, so the start time goes in as well.
        let random = Seeded::new(settings.seed ^ clock.now_ms().unsigned_abs().rotate_left(20));
        let mut webhooks = Webhooks::default();
        for (key, group) in std::mem::take(&mut settings.webhooks) {
            webhooks.add(key, &group);
        }
        let changing = Changing {
            clock,
            secret: std::mem::take(&mut settings.secret),
            tokens: Tokens::default(),
            other_secrets: OtherSecrets::default(),
            mailbox: Mailbox::default(),
            media: MediaShelf::default(),
            chats: Chats::default(),
            webhooks,
            groups: Groups::default(),
            response_codes: ResponseCodes::default(),
            article_pictures: VecDeque::new(),
            faults: Faults::default(),
            log: RequestLog::new(settings.log_requests),
            untrusted_ip: false,
            task_ids: HashMap::new(),
            card_events: CardEvents::default(),
            staff: Staff::default(),
            duplicates: Duplicates::default(),
            sent_on: (0, 0),
            random,
        };
        Self { settings, company, scope, changing: Mutex::new(changing) }
    }

    /// The changing part. Never held across an await.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Changing> {
        self.changing.lock()
    }

    pub(crate) fn inbox(&self, userid: &str) -> Vec<Delivery> {
        let member = self.company.find(userid);
        let of = |at| self.lock().mailbox.of_member(at, &self.company, self.settings.agent_id);
        member.map(of).unwrap_or_default()
    }

    pub(crate) fn deliveries(&self) -> Vec<Delivery> {
        self.lock().mailbox.all(&self.company, self.settings.agent_id)
    }

    pub(crate) fn stored(&self, most: usize) -> Vec<StoredMessage> {
        let newest = self.lock().mailbox.newest(most);
        newest.into_iter().rev().map(|held| StoredMessage::of(held, &self.company)).collect()
    }

    pub(crate) fn restore(&self, messages: Vec<StoredMessage>) {
        self.lock().mailbox.restore(messages, &self.company);
    }

    /// Begins anew: nobody has anything or answered anything, nothing counts as sent today or lately, no fault is ordered. What was
    /// sent can be recalled and changed all the same, and files and chats stay.
    pub(crate) fn start_over(&self) {
        let changing = &mut *self.lock();
        changing.card_events = CardEvents::default();
        changing.duplicates = Duplicates::default();
        changing.sent_on = (0, 0);
        changing.article_pictures.clear();
        changing.faults.clear();
        changing.mailbox.clear();
    }

    pub(crate) fn group_messages(&self) -> Vec<GroupMessage> {
        self.lock().groups.all()
    }

    pub(crate) fn chats(&self) -> Vec<ChatView> {
        self.lock().chats.all(&self.company)
    }

    pub(crate) fn add_foreign_chat(&self, chatid: &str) {
        self.lock().chats.add_foreign(chatid);
    }

    pub(crate) fn add_webhook(&self, group: &str) -> String {
        let changing = &mut *self.lock();
        let key = any_key(&mut changing.random);
        changing.webhooks.add(key.clone(), group);
        key
    }

    pub(crate) fn remove_webhook(&self, key: &str) -> bool {
        self.lock().webhooks.remove(key)
    }

    pub(crate) fn stop_webhook(&self, key: &str, on: bool) -> bool {
        self.lock().webhooks.stop(key, on)
    }

    pub(crate) fn members(&self) -> Vec<MemberView> {
        let view = |(at, member): (usize, &crate::company::Member)| MemberView {
            userid: member.userid.clone(),
            name: member.name.clone(),
            departments: member.departments.clone(),
            main_department: member
                .departments
                .first()
                .and_then(|id| self.company.department(*id))
                .map(|department| department.name.clone())
                .unwrap_or_default(),
            in_scope: self.scope.has_member(at),
            licensed: member.licensed,
        };
        self.company.members.iter().enumerate().map(view).collect()
    }

    pub(crate) fn requests(&self) -> Vec<RequestRecord> {
        self.lock().log.all()
    }

    pub(crate) fn overview(&self) -> Overview {
        let changing = self.lock();
        let now_ms = changing.clock.now_ms();
        let (day, sent) = changing.sent_on;
        Overview {
            corp_id: self.settings.corp_id.clone(),
            agent_id: self.settings.agent_id,
            app_name: self.settings.app_name.clone(),
            now_ms,
            members: self.company.members.len(),
            members_in_scope: self.scope.member_count(),
            departments: self.company.departments.len(),
            tokens_alive: changing.tokens.alive(now_ms),
            untrusted_ip: changing.untrusted_ip,
            requests: changing.log.count(),
            deliveries: changing.mailbox.len(),
            sent_today: if day == china_day(now_ms) { sent } else { 0 },
            daily_limit: self.settings.daily_limit(),
            faults: changing.faults.open().to_vec(),
        }
    }

    pub(crate) fn order(&self, fault: Fault) {
        self.lock().faults.order(fault);
    }

    pub(crate) fn clear_faults(&self) {
        self.lock().faults.clear();
    }

    pub(crate) fn kill_tokens(&self) {
        self.lock().tokens.kill();
    }

    pub(crate) fn advance_clock(&self, by: Duration) {
        self.lock().clock.advance(by);
    }

    pub(crate) fn set_secret(&self, new: &str) {
        new.clone_into(&mut self.lock().secret);
    }

    pub(crate) fn add_secret(&self, secret: &str, sort: SecretSort) {
        self.lock().other_secrets.add(secret, sort);
    }

    pub(crate) fn set_untrusted_ip(&self, on: bool) {
        self.lock().untrusted_ip = on;
    }

    /// What happened to the company, as it is now. Locks: not for those who hold the lock.
    pub(crate) fn staff(&self) -> Staff {
        self.lock().staff.clone()
    }

    /// False when there is no such member.
    pub(crate) fn change_staff(&self, userid: &str, change: StaffChange) -> bool {
        let Some(at) = self.company.find(userid) else { return false };
        self.lock().staff.change(at, change);
        true
    }

    pub(crate) fn hide_departments(&self, departments: &[u32]) {
        self.lock().staff.hide(&self.company, departments);
    }

    /// Who is reached and which ids are bad, of those who are there now.
    pub(crate) fn resolve(&self, mut recipients: Recipients) -> Reached {
        let staff = self.staff();
        let is_gone = |id: &String| self.company.find(id).is_some_and(|at| staff.is_gone(at));
        let (gone, there) = recipients.users.into_iter().partition(is_gone);
        recipients.users = there;
        let mut reached = self.scope.resolve(&self.company, &recipients);
        reached.members.retain(|(at, _)| !staff.is_gone(*at));
        reached.invalid_users.extend(gone.into_iter().map(|id: String| id.to_lowercase()));
        reached
    }
}

impl Names for State {
    fn user_name(&self, userid: &str) -> Option<String> {
        let at = self.company.find(userid).filter(|at| self.scope.has_member(*at))?;
        Some(self.company.members[at].name.clone())
    }

    fn user_alias(&self, userid: &str) -> Option<String> {
        let at = self.company.find(userid).filter(|at| self.scope.has_member(*at))?;
        self.company.alias(at).map(str::to_owned)
    }

    fn department_name(&self, id: &str) -> Option<String> {
        let id = id.parse().ok().filter(|id| self.scope.has_department(*id))?;
        self.company.department(id).map(|department| department.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_it_shows_the_secret() {
        let state = State::new(Settings::new("ww1", "s3cr3t-canary", 7).with_members(12));
        assert!(!serde_json::to_string(&state.overview()).unwrap().contains("s3cr3t-canary"));
        assert_eq!(state.overview().members_in_scope, 11);
    }

    #[test]
    fn names_are_told_only_inside_the_scope() {
        let state = State::new(Settings::practice());
        assert_eq!(state.user_name("GAO_YU").as_deref(), Some("高煜"));
        assert_eq!(state.user_alias("gao_yu").as_deref(), Some("Yuki"));
        assert_eq!(state.user_name("chenmo"), None);
        assert_eq!(state.department_name("11").as_deref(), Some("车队"));
        assert_eq!(state.department_name("1"), None);
    }
}
