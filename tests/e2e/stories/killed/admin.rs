//! What an admin does with the program, over and over, until everything is done.

use crate::stories::killed::disk::{Row, state};
use crate::stories::killed::faults::Dice;
use crate::stories::killed::life::{Aim, How, Life};
use crate::stories::killed::scene::{PEOPLE, Scene};
use broadcast::model::states::BroadcastState;
use sandbox::{Fault, FaultKind};
use serde_json::json;
use std::time::Duration;
use testkit::comes_within;

/// Broadcasts of one round, each with something that happens to it: nothing, and as named.
pub const SENDS: usize = 10;
/// It can be taken back for two seconds, and is not.
const UNDO: usize = 1;
/// A look after the first people.
const STAGE: usize = 2;
/// Paused and taken up now and then.
const PAUSED: usize = 3;
/// Leaves at a time.
const SCHEDULED: usize = 4;
/// Stopped when some of it has left, and tried again.
const STOPPED: usize = 5;
/// Taken back before it leaves.
const TAKEN_BACK: usize = 6;
/// Taken back from those who got it.
pub const RECALLED: usize = 7;
/// Its time passes while the program does not run.
const LATE: usize = 8;
/// The profile belongs to another application when its time comes, and now and then when it is resumed.
const FOREIGN: usize = 9;
/// Those who get a message of their own, where each has one.
pub const ROWS: usize = 60;

/// Whether everyone gets a message of their own.
fn has_rows(n: usize) -> bool {
    matches!(n, PAUSED | STOPPED | RECALLED | LATE | FOREIGN)
}

/// Whom a broadcast goes to.
pub fn audience(n: usize, people: &[String]) -> &[String] {
    &people[..if has_rows(n) { ROWS } else { PEOPLE }]
}

/// What the person at a place of the list is to read.
pub fn content(n: usize, place: usize) -> String {
    if has_rows(n) { format!("通知 {n} 编号 {place}") } else { format!("通知 {n}") }
}

/// Which broadcast a text belongs to.
pub fn number(text: &str) -> Option<usize> {
    text.strip_prefix("通知 ")?.split(' ').next()?.parse().ok()
}

/// What can be done next on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Deed {
    Send(usize),
    Resume(usize, String),
    Recall(String),
}

impl Deed {
    fn how(&self) -> How {
        match self {
            Self::Send(_) => How::Send,
            Self::Resume(..) => How::Resume,
            Self::Recall(_) => How::Recall,
        }
    }

    fn arguments(&self, scene: &Scene) -> Vec<String> {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let n = match self {
            Self::Send(n) => *n,
            Self::Resume(_, id) => return words(&["resume", id]),
            Self::Recall(id) => return words(&["recall", id]),
        };
        let file = |name: &str| scene.file(name).display().to_string();
        let text = if has_rows(n) { format!("通知 {n} 编号 {{{{ 编号 }}}}") } else { format!("通知 {n}") };
        let known = "unknown,refused_before,delayed,repeated,budget_over";
        let mut line = words(&["send", "-p", &scene.company.name, "--text", &text, "--acknowledge", known]);
        if has_rows(n) {
            line.extend(words(&["--rows", &file("rows.csv"), "--yes"]));
        } else {
            line.extend(words(&["--list", &file("all.csv"), "--people", &PEOPLE.to_string()]));
        }
        line.extend(words(match n {
            UNDO => &["--undo", "2"],
            TAKEN_BACK => &["--undo", "60"],
            STAGE => &["--first", "1000"],
            SCHEDULED | FOREIGN => &["--at", "+1m", "--late", "30"],
            LATE => &["--at", "+1m", "--late", "1"],
            _ => &[],
        }));
        line
    }

    /// The same for a process that another one takes the work from.
    fn handed_over(&self, scene: &Scene) -> Vec<String> {
        let mut line = self.arguments(scene);
        line.push("--no-wait".to_owned());
        line
    }
}

/// What he did in this round.
#[derive(Default)]
pub struct Admin {
    lives: u32,
    windows: u32,
    recalls: u32,
    stops: u32,
    foreign: u32,
    due_elsewhere: bool,
    tried: [u32; SENDS],
    /// Something waits for its time, or for WeCom's window to pass.
    scheduled: bool,
    held: bool,
}

impl Admin {
    fn is_recalled(&self, row: &Row) -> bool {
        self.recalls > 4 || row.snapshot.recall.is_some_and(|recall| recall.asked > 0 && recall.asked == recall.done)
    }

    /// Whether there is nothing left to do.
    pub fn is_done(&mut self, rows: &[Row]) -> bool {
        let standing: Vec<String> = rows.iter().map(|row| state(&row.snapshot)).collect();
        self.scheduled = standing.iter().any(|state| state == "Scheduled");
        self.held = rows.iter().any(|row| row.snapshot.hold.is_some());
        let is_done = |row: &Row| row.snapshot.state.is_closed() && (row.n != RECALLED || self.is_recalled(row));
        rows.len() == SENDS && rows.iter().all(is_done)
    }

    fn deeds(&self, rows: &[Row]) -> Vec<Deed> {
        let new = (0..SENDS).filter(|n| rows.iter().all(|row| row.n != *n)).map(Deed::Send);
        let standing = rows.iter().filter_map(|row| {
            let id = row.snapshot.id.clone();
            match row.snapshot.state {
                BroadcastState::Finished if row.n == RECALLED && !self.is_recalled(row) => Some(Deed::Recall(id)),
                BroadcastState::Finished | BroadcastState::Cancelled | BroadcastState::Scheduled => None,
                // What a killed program left open stands still at the next start.
                _ => Some(Deed::Resume(row.n, id)),
            }
        });
        new.chain(standing).collect()
    }

    /// One life of the program; the processes that were killed in it, by how they had been started.
    pub async fn live(&mut self, scene: &mut Scene, rows: &[Row], dice: &mut Dice, peace: bool) -> Vec<How> {
        self.lives += 1;
        let is_scheduled = |row: &Row| row.n == FOREIGN && row.snapshot.state == BroadcastState::Scheduled;
        if !peace && !self.due_elsewhere && rows.iter().any(is_scheduled) {
            self.due_elsewhere = true;
            return self.due_with_another_application(scene, dice).await;
        }
        let deeds = self.deeds(rows);
        let Some(deed) = dice.one(&deeds).cloned() else {
            return self.in_the_tray(scene, &deeds, dice, peace).await;
        };
        if !peace && self.lives.is_multiple_of(4) {
            self.windows += 1;
            if self.windows % 8 == 2 {
                return self.at_the_window(scene, rows, dice).await;
            }
            return self.in_the_tray(scene, &deeds, dice, peace).await;
        }
        self.on_the_command_line(scene, &deed, &deeds, dice, peace).await
    }

    async fn on_the_command_line(
        &mut self,
        scene: &Scene,
        deed: &Deed,
        deeds: &[Deed],
        dice: &mut Dice,
        peace: bool,
    ) -> Vec<How> {
        self.recalls += u32::from(matches!(deed, Deed::Recall(_)));
        let foreign = matches!(deed, Deed::Resume(FOREIGN, _)) && self.foreign < 3;
        if foreign {
            self.foreign += 1;
            scene.another_application(true);
        }
        let mut life = Life::of(scene, &deed.arguments(scene));
        let aim = if peace { Aim::peace() } else { Aim::any(dice) };
        // One more asks the first one to do its work, and is killed a little later: it may have taken over by then.
        let mut other = None;
        if !peace && dice.once_in(3) && life.can_be_asked(scene).await {
            let rest: Vec<&Deed> = deeds.iter().filter(|other| *other != deed).collect();
            other = dice.one(&rest).map(|other| Life::of(scene, &other.handed_over(scene)));
        }
        let tokens_die = !peace && dice.once_in(6);
        let interrupted = match deed {
            Deed::Send(PAUSED) | Deed::Resume(PAUSED, _) => !peace && dice.once_in(2),
            Deed::Send(TAKEN_BACK) => true,
            _ => false,
        };
        if tokens_die && life.lasts(scene, &Aim::any(dice)).await {
            scene.company.sandbox.kill_tokens();
        }
        if interrupted && life.lasts(scene, &Aim::after(dice.time(400))).await {
            life.interrupt().await;
        }
        life.lasts(scene, &aim).await;
        let mut killed = Vec::new();
        killed.extend(life.kill().await.then(|| deed.how()));
        if let Some(other) = other {
            tokio::time::sleep(dice.time(300)).await;
            killed.extend(other.kill().await.then_some(How::HandOver));
        }
        if foreign {
            scene.another_application(false);
        }
        killed
    }

    /// The window build without anybody at its window: command lines hand over to it, and what was scheduled leaves.
    async fn in_the_tray(&mut self, scene: &Scene, deeds: &[Deed], dice: &mut Dice, peace: bool) -> Vec<How> {
        // A page takes long to come up: mostly there is none.
        let shown = !peace && self.windows % 8 == 3;
        let _turn = scene.turn().await;
        let line = if shown { Vec::new() } else { vec!["--tray".to_owned()] };
        let mut life = Life::of(scene, &line);
        let aim = match (peace, deeds.is_empty()) {
            (true, _) => Aim::after(Duration::from_secs(4)),
            (false, true) => Aim::after(dice.time(2_500)),
            (false, false) => Aim::any(dice),
        };
        let mut asking = Vec::new();
        if life.can_be_asked(scene).await {
            for _ in 0..deeds.len().min(3) {
                let deed = dice.one(deeds).unwrap();
                self.recalls += u32::from(matches!(deed, Deed::Recall(_)));
                asking.push(Life::of(scene, &deed.handed_over(scene)));
            }
        }
        life.lasts(scene, &aim).await;
        assert!(life.kill().await, "the window went away by itself");
        let mut killed = vec![if shown { How::Shown } else { How::Hidden }];
        for other in asking {
            tokio::time::sleep(dice.time(100)).await;
            killed.extend(other.kill().await.then_some(How::HandOver));
        }
        killed
    }

    /// The window build at the moment when something is due whose profile belongs to another application by now.
    async fn due_with_another_application(&mut self, scene: &mut Scene, dice: &mut Dice) -> Vec<How> {
        let _turn = scene.turn().await;
        scene.another_application(true);
        scene.pass(Duration::from_secs(61));
        let mut life = Life::of(scene, &["--tray".to_owned()]);
        life.can_be_asked(scene).await;
        life.lasts(scene, &Aim::after(dice.time(2_500))).await;
        assert!(life.kill().await, "the window went away by itself");
        scene.another_application(false);
        vec![How::Hidden]
    }

    /// The window build with somebody who pauses, stops, resumes and tries again.
    async fn at_the_window(&mut self, scene: &mut Scene, rows: &[Row], dice: &mut Dice) -> Vec<How> {
        let _turn = scene.turn().await;
        let page = scene.world.start().await;
        let requests = |scene: &Scene| scene.company.sandbox.overview().requests;
        if rows.iter().all(|row| row.n != STOPPED) {
            Life::of(scene, &Deed::Send(STOPPED).handed_over(scene)).end().await;
        }
        let asked = json!({ "filter": {}, "offset": 0, "limit": 100 });
        let listed = page.invoke("history_find", asked).await.unwrap();
        for row in listed["rows"].as_array().unwrap() {
            let (id, n) = (json!({ "id": row["id"] }), number(row["title"].as_str().unwrap()).unwrap());
            // What cannot be done just now is tried again another time.
            match row["state"].as_str().unwrap() {
                "finished" if row["outcome"] != "accepted" && self.tried[n] < 2 => {
                    self.tried[n] += 1;
                    let what = json!({ "refused": true, "not_sent": true, "unknown": true, "even_twice": false });
                    drop(page.invoke("send_retry", json!({ "id": row["id"], "what": what })).await);
                }
                "paused" | "sending" | "held" if n == STOPPED && self.stops < 3 => {
                    self.stops += 1;
                    scene.company.sandbox.clear_faults();
                    scene.company.sandbox.order(Fault::new("message/send", 3, FaultKind::Hang).after_accept());
                    let before = requests(scene);
                    drop(page.invoke("send_resume", id.clone()).await);
                    comes_within(Duration::from_secs(1), async || requests(scene) > before).await;
                    drop(page.invoke("send_stop", id).await);
                }
                "paused" => {
                    drop(page.invoke("send_resume", id.clone()).await);
                    if n == PAUSED {
                        tokio::time::sleep(dice.time(200)).await;
                        drop(page.invoke("send_pause", id).await);
                    }
                }
                "waiting" if n == TAKEN_BACK => drop(page.invoke("send_cancel", id).await),
                _ => {}
            }
        }
        tokio::time::sleep(dice.time(500)).await;
        scene.world.cut_off().await;
        vec![How::Driven]
    }

    /// Between two lives time may pass: hours, or until something is due. Whether it was hours.
    pub fn time_passes(&self, scene: &mut Scene, dice: &mut Dice, peace: bool) -> bool {
        if self.held && (peace || dice.once_in(3)) || dice.once_in(8) && !peace {
            scene.pass(Duration::from_mins(61 + dice.below(240)));
            return true;
        }
        if self.scheduled && (peace || dice.once_in(4)) {
            scene.pass(Duration::from_secs(61 + dice.below(30)));
        }
        false
    }
}
