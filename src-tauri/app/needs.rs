//! Shows what the admin is needed for, whether a window is open or not: in the tray and as notifications of the system that lead to
//! the place. What is needed, and what of it is new, the product says ([`broadcast::model::need`]).

use crate::messages;
use crate::notify::{Heard, Notice, Notifier, NotifyError};
use crate::shell;
use crate::windows::{self, Destination};
use broadcast::app::Product;
use broadcast::app::notices::NoticeKind;
use broadcast::model::need::{Need, NeedKind, NeedPlace, Needs};
use std::collections::HashMap;
use std::sync::Arc;
use tauri::{AppHandle, Manager};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What is to be shown by the system, or was heard from it.
enum Task {
    /// The end of a send: it leads to its record.
    News { notice: Notice, send: String },
    /// What the admin is needed for changed.
    Needs { fresh: Vec<Need>, over: Vec<String> },
    /// The system told something.
    Heard(Heard),
}

/// The way to the system's notifications. They are shown in order by one task, so that nobody waits for the system.
#[derive(Debug, Clone)]
pub struct Speaker(UnboundedSender<Task>);

impl Speaker {
    /// Begins to listen for what is to be shown.
    pub fn begin(app: &AppHandle) -> Self {
        let (sender, tasks) = unbounded_channel();
        let heard = sender.clone();
        // Nobody hears it any more when the program ends.
        let notifier = Notifier::new(move |what| drop(heard.send(Task::Heard(what))));
        let speaking = Speaking { app: app.clone(), notifier, leads: HashMap::new(), unshown: Vec::new() };
        tauri::async_runtime::spawn(speaking.run(tasks));
        Self(sender)
    }

    /// Tells of the end of a send.
    pub fn news(&self, app: &AppHandle, title: String, text: String, send: String) {
        let action = messages::Word::Show.text(shell::speaks_chinese(app)).to_owned();
        self.take(Task::News { notice: Notice { title, text, action }, send });
    }

    /// Shows what the admin is needed for: in the tray always, by a notification when nobody is looking at the window or would see nothing
    /// of it there.
    pub fn needs(&self, app: &AppHandle, needs: &Needs) {
        shell::show_needs(app, needs.standing.clone());
        let watched = windows::main_is_watched(app);
        if watched {
            // It ended before the admin's eyes.
            for need in needs.fresh.iter().filter(|need| need.kind == NeedKind::Missed) {
                read(app, need.clone());
            }
        }
        let fresh = needs.fresh.iter().filter(|need| !(watched && stands_in_the_window(need.kind)));
        self.take(Task::Needs { fresh: fresh.cloned().collect(), over: needs.over.clone() });
    }

    fn take(&self, task: Task) {
        if self.0.send(task).is_err() {
            tracing::warn!("nothing is shown by the system any more");
        }
    }
}

/// Where a notification leads, and the needs that it is about.
struct Lead {
    needs: Vec<Need>,
    to: Destination,
}

struct Speaking {
    app: AppHandle,
    notifier: Notifier,
    /// The notifications that are shown, by the system's number.
    leads: HashMap<u32, Lead>,
    /// Needs that the system did not show. They are shown when it can.
    unshown: Vec<Need>,
}

impl Speaking {
    async fn run(mut self, mut tasks: UnboundedReceiver<Task>) {
        while let Some(task) = tasks.recv().await {
            match task {
                Task::News { notice, send } => {
                    let to = Destination { broadcast: Some(send), ..Destination::page("sends") };
                    self.show(notice, Lead { needs: Vec::new(), to }).await;
                }
                Task::Needs { fresh, over } => {
                    self.take_away(&over).await;
                    self.tell(fresh).await;
                }
                Task::Heard(Heard::Chosen(id)) => self.chosen(id).await,
                Task::Heard(Heard::Closed(id)) => drop(self.leads.remove(&id)),
                Task::Heard(Heard::ServiceCame) => {
                    // Those that were shown went with the service before.
                    self.leads.clear();
                    let unshown = std::mem::take(&mut self.unshown);
                    self.tell(unshown).await;
                }
            }
        }
    }

    /// One notification for one need; several at once are summed up in one.
    async fn tell(&mut self, fresh: Vec<Need>) {
        let Some(first) = fresh.first() else { return };
        let chinese = shell::speaks_chinese(&self.app);
        let action = messages::Word::Show.text(chinese).to_owned();
        let (title, text) = if fresh.len() == 1 {
            (messages::title_of(first, chinese), messages::text_of(first, chinese))
        } else {
            messages::summary(&fresh, chinese)
        };
        let to = if fresh.len() == 1 { destination(first) } else { destination_of_all(&fresh) };
        if !self.show(Notice { title, text, action }, Lead { needs: fresh.clone(), to }).await {
            self.unshown.extend(fresh);
        }
    }

    /// Whether the system showed it. What it answers when it does not stands among the window's notices.
    async fn show(&mut self, notice: Notice, lead: Lead) -> bool {
        let shown = self.notifier.show(self.app.config().identifier.clone(), notice).await;
        self.report(shown.as_ref().err());
        match shown {
            Ok(id) => {
                self.leads.insert(id, lead);
                true
            }
            Err(_) => false,
        }
    }

    fn report(&self, trouble: Option<&NotifyError>) {
        if let Some(error) = trouble {
            tracing::warn!(%error, "the system showed no notification");
        }
        if let Some(product) = self.app.try_state::<Arc<Product>>() {
            product.report(NoticeKind::NotificationRefused, trouble.map(ToString::to_string).as_deref());
        }
    }

    /// Takes notifications away that are about nothing any more.
    async fn take_away(&mut self, over: &[String]) {
        self.unshown.retain(|need| !over.contains(&need.id));
        let mut empty = Vec::new();
        for (id, lead) in &mut self.leads {
            let had = !lead.needs.is_empty();
            lead.needs.retain(|need| !over.contains(&need.id));
            if had && lead.needs.is_empty() {
                empty.push(*id);
            }
        }
        for id in empty {
            self.leads.remove(&id);
            self.notifier.close(id).await;
        }
    }

    async fn chosen(&mut self, id: u32) {
        let Some(lead) = self.leads.remove(&id) else { return };
        // Some desktops leave it where it is.
        self.notifier.close(id).await;
        match &lead.needs[..] {
            [need] => go(&self.app, need.clone()),
            _ => shell::open_main(&self.app, Some(lead.to)),
        }
    }
}

/// Leads the admin to a need that stands, by its id.
pub fn lead(app: &AppHandle, id: &str) {
    if let Some(need) = shell::standing_needs(app).into_iter().find(|need| need.id == id) {
        go(app, need);
    }
}

fn go(app: &AppHandle, need: Need) {
    let to = destination(&need);
    if let NeedPlace::Directory(profile) = &need.place {
        // The page shows the contacts of the company that is chosen.
        shell::activate_profile(app, profile.clone(), Some(to));
    } else {
        shell::open_main(app, Some(to));
    }
    read(app, need);
}

/// What only wanted to be seen was seen.
fn read(app: &AppHandle, need: Need) {
    let Some(product) = app.try_state::<Arc<Product>>().map(|product| Arc::clone(product.inner())) else { return };
    tauri::async_runtime::spawn(async move {
        if let Err(error) = product.need_read(&need).await {
            tracing::warn!(?error, "that a need was seen could not be written down");
        }
    });
}

/// Whether whoever looks at the window is told there: at a send, a company, its contacts, or by a notice. Of the disk no page says
/// anything before it is full.
fn stands_in_the_window(kind: NeedKind) -> bool {
    kind != NeedKind::DiskLow
}

/// Where a need leads in the window.
fn destination(need: &Need) -> Destination {
    match &need.place {
        NeedPlace::Send(id) => Destination { broadcast: Some(id.clone()), ..Destination::page("sends") },
        NeedPlace::Company(id) => Destination { profile: Some(id.clone()), ..Destination::page("settings") },
        NeedPlace::Directory(_) => Destination::page("directory"),
        NeedPlace::Sends => Destination::page("sends"),
        NeedPlace::DataFolder => Destination::page("about"),
    }
}

/// Several lead to all sends, where each that stands still can be found, if any is about a send.
fn destination_of_all(needs: &[Need]) -> Destination {
    let of_a_send = needs.iter().any(|need| matches!(need.place, NeedPlace::Send(_) | NeedPlace::Sends));
    match needs.first() {
        Some(first) if !of_a_send => destination(first),
        _ => Destination::page("sends"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::model::timestamp::Timestamp;

    fn need(kind: NeedKind, place: NeedPlace) -> Need {
        Need {
            id: "n".to_owned(),
            kind,
            company: None,
            practice: false,
            subject: String::new(),
            outcome: None,
            number: None,
            since: Timestamp(0),
            place,
        }
    }

    #[test]
    fn each_place_is_one_of_the_window_and_several_lead_to_all_sends() {
        let send = need(NeedKind::Late, NeedPlace::Send("7".to_owned()));
        let secret = need(NeedKind::SecretRefused, NeedPlace::Company("p".to_owned()));
        let disk = need(NeedKind::DiskLow, NeedPlace::DataFolder);
        assert_eq!(destination(&send).broadcast.as_deref(), Some("7"));
        assert_eq!(
            destination(&secret),
            Destination { profile: Some("p".to_owned()), ..Destination::page("settings") }
        );
        assert_eq!(destination_of_all(&[disk.clone(), send]), Destination::page("sends"));
        assert_eq!(destination_of_all(&[secret.clone(), disk]), destination(&secret));
    }
}
