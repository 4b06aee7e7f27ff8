//! The practice company: a WeCom stand-in inside the program, with an inbox that shows what each member got. It has no port:
//! requests are handed over inside the process, so that no web page and no other user of the computer can reach it.

mod cards;

use broadcast::model::practice::{
    CardAnswer, CardPress, InboxMember, InboxMessage, KeptMessage, OrderedFault, PracticeFault,
};
use broadcast::model::timestamp::Timestamp;
use broadcast::ports::{PracticeCompany, PracticeIdentity};
use sandbox::{CardEvent, InProcess, Settings, StoredMessage};
use secrecy::SecretString;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::sync::watch;
use wecom::client::transport::{Answering, Transport, cut_off};
use wecom::drawing::draw;
use wecom::kinds::Message;
use wecom::safe::Safe;
use wecom::send::SendOptions;

/// The group of the robot that practice begins with.
const ROBOT_GROUP: &str = "值班群";

/// Requests of practice that are remembered. Nobody looks at them; they are there for a debugger.
const LOG: (usize, usize) = (200, 4096);

/// The stand-in, as the client reaches it.
struct Company(InProcess);

impl Transport for Company {
    fn answer(&self, request: http::Request<bytes::Bytes>) -> Answering<'_> {
        Box::pin(async move { self.0.answer_unless_cut(request).await.unwrap_or_else(cut_off) })
    }
}

/// The practice company of this run of the program.
pub struct Practice {
    company: Arc<Company>,
    corp_id: String,
    agent_id: u32,
    app_name: String,
    secret: SecretString,
    robot_key: SecretString,
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Practice").finish_non_exhaustive()
    }
}

impl Default for Practice {
    fn default() -> Self {
        Self::new()
    }
}

impl Practice {
    /// Makes the company, with a secret of its own.
    pub fn new() -> Self {
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let mut settings = Settings::practice().with_log(LOG.0, LOG.1);
        settings.secret.clone_from(&secret);
        settings.webhooks.clear();
        let (corp_id, agent_id, app_name) = (settings.corp_id.clone(), settings.agent_id, settings.app_name.clone());
        let company = Arc::new(Company(InProcess::new(settings)));
        let robot_key = SecretString::from(company.0.add_webhook(ROBOT_GROUP));
        Self { company, corp_id, agent_id, app_name, secret: SecretString::from(secret), robot_key }
    }

    /// What members answered, with their names.
    fn named(&self, events: Vec<CardEvent>) -> Vec<CardAnswer> {
        if events.is_empty() {
            return Vec::new();
        }
        let names: HashMap<String, String> =
            self.company.0.members().into_iter().map(|member| (member.userid, member.name)).collect();
        let name_of = |event: &CardEvent| names.get(&event.userid).cloned().unwrap_or_default();
        events
            .into_iter()
            .map(|event| (name_of(&event), event))
            .map(|(name, event)| cards::answer_of(event, name))
            .collect()
    }
}

impl PracticeCompany for Practice {
    fn transport(&self) -> Arc<dyn Transport> {
        self.company.clone()
    }

    fn identity(&self) -> PracticeIdentity {
        PracticeIdentity {
            corp_id: self.corp_id.clone(),
            agent_id: self.agent_id,
            app_name: self.app_name.clone(),
            secret: self.secret.clone(),
            robot_group: ROBOT_GROUP.to_owned(),
            robot_key: self.robot_key.clone(),
        }
    }

    fn members(&self) -> Vec<InboxMember> {
        let mut newest = HashMap::<String, (u32, i64)>::new();
        for delivery in self.company.0.deliveries() {
            let seen = newest.entry(delivery.userid.to_lowercase()).or_default();
            *seen = (seen.0 + 1, seen.1.max(delivery.at_ms));
        }
        let mut members: Vec<(i64, InboxMember)> = self
            .company
            .0
            .members()
            .into_iter()
            .map(|member| {
                let (messages, at) = newest.get(&member.userid.to_lowercase()).copied().unwrap_or_default();
                let department = member.main_department;
                (at, InboxMember { user_id: member.userid, name: member.name, department, messages })
            })
            .collect();
        members.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        members.into_iter().map(|(_, member)| member).collect()
    }

    fn inbox(&self, user_id: &str) -> Vec<InboxMessage> {
        let mut events = self.company.0.card_events();
        events.retain(|event| event.userid.eq_ignore_ascii_case(user_id));
        let answers = self.named(events);
        self.company
            .0
            .inbox(user_id)
            .into_iter()
            .filter_map(|delivery| {
                let own = answers.iter().filter(|answer| answer.msgid == delivery.msgid).cloned();
                let own: Vec<_> = own.collect();
                let card = cards::card_of(&delivery, !own.is_empty());
                let whole = serde_json::json!({ "msgtype": delivery.msgtype, delivery.msgtype: delivery.message });
                let message: Message = serde_json::from_value(whole).ok()?;
                let safe = Safe::from_level(delivery.safe).unwrap_or_default();
                let options = SendOptions { safe, ..SendOptions::default() };
                Some(InboxMessage {
                    msgid: delivery.msgid,
                    at: Timestamp(delivery.at_ms),
                    preview: draw(&message, &options),
                    card,
                    answers: own,
                })
            })
            .collect()
    }

    fn kept(&self, most: usize) -> Vec<KeptMessage> {
        let of = |message: StoredMessage| {
            let StoredMessage { msgid, at_ms, msgtype, message, safe, to } = message;
            KeptMessage { msgid, at: Timestamp(at_ms), msgtype, message, safe, to }
        };
        self.company.0.stored(most).into_iter().map(of).collect()
    }

    fn restore(&self, messages: Vec<KeptMessage>) {
        let of = |message: KeptMessage| {
            let KeptMessage { msgid, at, msgtype, message, safe, to } = message;
            StoredMessage { msgid, at_ms: at.0, msgtype, message, safe, to }
        };
        self.company.0.restore(messages.into_iter().map(of).collect());
    }

    fn memory(&self) -> serde_json::Value {
        // It has no map whose keys are no texts, so it can always be written.
        serde_json::to_value(self.company.0.memory()).unwrap_or_default()
    }

    fn remember(&self, memory: serde_json::Value) -> Result<(), serde_json::Error> {
        self.company.0.remember(serde_json::from_value(memory)?);
        Ok(())
    }

    fn clear(&self) {
        self.company.0.clear();
    }

    fn press(&self, user_id: &str, msgid: &str, press: CardPress) -> Option<CardAnswer> {
        let event = self.company.0.press(user_id, msgid, cards::press_of(press)).ok()?;
        self.named(vec![event]).pop()
    }

    fn answers(&self) -> Vec<CardAnswer> {
        self.named(self.company.0.card_events())
    }

    fn order(&self, fault: PracticeFault, times: u32) {
        if let Some(situation) = cards::situation_of(fault) {
            self.company.0.arm(situation, times);
        }
    }

    fn ordered(&self) -> Vec<OrderedFault> {
        let armed = self.company.0.armed();
        let times_of = |fault| {
            let situation = cards::situation_of(fault)?;
            armed.iter().find(|(one, _)| *one == situation).map(|(_, times)| OrderedFault { fault, times: *times })
        };
        PracticeFault::ALL.into_iter().filter_map(times_of).collect()
    }

    fn changes(&self) -> watch::Receiver<u64> {
        self.company.0.changes()
    }
}
