//! What stands on the disk when no program runs, held against what the company knows.

use crate::stories::killed::admin::{RECALLED, audience, content, number};
use crate::stories::killed::life::How;
use crate::stories::killed::scene::Scene;
use broadcast::history::{History, MOST_ROWS};
use broadcast::model::history::HistoryFilter;
use broadcast::model::ledger::{LedgerRow, LedgerState};
use broadcast::model::snapshot::{BatchView, BroadcastSnapshot};
use broadcast::model::states::BatchState;
use broadcast::store::{Database, FILE_NAME};
use std::collections::{BTreeMap, HashMap, HashSet};
use wecom::clock::SystemClock;

/// How often a broadcast reached each account, lower case.
type Reached = HashMap<String, u32>;

/// What happened before one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// The program was killed; the states are counted.
    AKill,
    /// The program was killed, and another one looked at what it found and sent nothing.
    AStart,
    /// The program ended by itself.
    AnEnd,
}

/// A broadcast on the disk.
pub struct Row {
    /// Which of the round.
    pub n: usize,
    /// How it stands.
    pub snapshot: BroadcastSnapshot,
}

/// What was found in all rounds.
#[derive(Default)]
pub struct Found {
    /// How often each state stood on the disk when the program was killed.
    pub states: BTreeMap<String, u32>,
    /// Lives that ended in a kill.
    pub kills: u32,
    /// Users whose work was done.
    pub rounds: u32,
    /// Processes that were killed, by how they had been started.
    pub processes: BTreeMap<How, u32>,
    /// People at the end of rounds, by their last state.
    pub people: BTreeMap<String, usize>,
    /// Requests that left more than once.
    pub repeated: usize,
    /// How often hours passed between two lives.
    pub hours: u32,
    /// Ledger rows that were held against the company's record.
    pub judged: usize,
    /// Broadcasts that were looked at, as they stood then and with how many had got them: while both are the same they need no
    /// second look. The names of their requests' states.
    known: HashMap<String, (BroadcastSnapshot, u32, Vec<String>)>,
}

/// The name of a broadcast's state.
pub fn state(row: &BroadcastSnapshot) -> String {
    row.pause.map_or_else(|| format!("{:?}", row.state), |pause| format!("Paused({pause:?})"))
}

/// Those whom requests go to that may be on their way, or left before and are to leave again.
fn on_their_way(batches: &[BatchView]) -> HashSet<String> {
    let left = |batch: &&BatchView| batch.state == BatchState::Planned && batch.sent_at.is_some();
    let leaving = batches.iter().filter(|batch| batch.state == BatchState::Sending || left(batch));
    let bodies = leaving.map(|batch| serde_json::from_str::<serde_json::Value>(&batch.request).unwrap());
    let ids = bodies.map(|body| body["touser"].as_str().unwrap().to_lowercase());
    ids.flat_map(|ids| ids.split('|').map(str::to_owned).collect::<Vec<_>>()).collect()
}

async fn ledger(history: &History, id: &str) -> Vec<LedgerRow> {
    let mut rows = Vec::new();
    loop {
        let page = history.ledger(id, u32::try_from(rows.len()).unwrap(), MOST_ROWS).await.unwrap();
        if page.is_empty() {
            return rows;
        }
        rows.extend(page);
    }
}

/// Who got which broadcast how often, and that each got what was meant for them.
fn reached(scene: &Scene) -> HashMap<usize, Reached> {
    let place: HashMap<String, usize> =
        scene.people.iter().enumerate().map(|(place, id)| (id.to_lowercase(), place)).collect();
    let mut reached: HashMap<usize, Reached> = HashMap::new();
    for one in scene.company.sandbox.deliveries() {
        let text = one.message["content"].as_str().unwrap();
        let (n, account) = (number(text).unwrap(), one.userid.to_lowercase());
        assert_eq!(text, content(n, place[&account]), "{account} got what was meant for somebody else");
        *reached.entry(n).or_default().entry(account).or_default() += 1;
    }
    reached
}

/// What must be true of one person.
fn is_right(n: usize, row: &LedgerRow, times: u32, may_have_left: bool, batches: &[BatchView]) {
    let account = &row.recipient.id;
    let what = || {
        let about = batches.iter().filter(|batch| batch.request.contains(account.as_str()));
        let about: Vec<_> = about.map(|batch| (batch.state, batch.sent_at, batch.answered_at, &batch.error)).collect();
        format!("{}: {account} is called {:?} and got it {times} times; {about:?}", content(n, 0), row.state)
    };
    match row.state {
        LedgerState::Accepted if n == RECALLED => assert!(times <= 1, "{}", what()),
        LedgerState::Accepted => assert_eq!(times, 1, "{}", what()),
        LedgerState::Refused | LedgerState::NotSent => assert_eq!(times, 0, "{}", what()),
        LedgerState::Unknown => assert!(times <= 1, "{}", what()),
        LedgerState::Planned => assert!(times == 0 || (times == 1 && may_have_left), "{}", what()),
    }
}

impl Found {
    /// Counts the processes that were killed in one life.
    pub fn killed(&mut self, processes: &[How]) {
        self.kills += 1;
        for how in processes {
            *self.processes.entry(*how).or_default() += 1;
        }
    }

    /// The two together.
    pub fn and(mut self, other: Self) -> Self {
        for (state, times) in other.states {
            *self.states.entry(state).or_default() += times;
        }
        for (how, times) in other.processes {
            *self.processes.entry(how).or_default() += times;
        }
        for (state, people) in other.people {
            *self.people.entry(state).or_default() += people;
        }
        self.kills += other.kills;
        self.rounds += other.rounds;
        self.repeated += other.repeated;
        self.hours += other.hours;
        self.judged += other.judged;
        self
    }

    /// Every one of these states was found.
    pub fn has(&self, what: &str, states: &[&str]) {
        for state in states {
            assert!(self.states.contains_key(&format!("{what} {state}")), "no {what} was found {state}");
        }
    }

    /// Reads a copy of the database, and holds every person in it against the company's record.
    pub async fn look(&mut self, scene: &Scene, after: After) -> Vec<Row> {
        let copy = tempfile::tempdir().unwrap();
        for name in [FILE_NAME.to_owned(), format!("{FILE_NAME}-wal")] {
            if scene.data().join(&name).exists() {
                std::fs::copy(scene.data().join(&name), copy.path().join(&name)).unwrap();
            }
        }
        let (database, damaged) = Database::open(copy.path(), &SystemClock).await.unwrap();
        assert_eq!(damaged, None);
        let history = History::new(database.clone(), std::sync::Arc::new(SystemClock));
        let snapshots = history.find(&HistoryFilter::default(), 0, MOST_ROWS).await.unwrap().rows;
        let mut begun = HashSet::new();
        let reached = reached(scene);
        let mut rows = Vec::new();
        for snapshot in snapshots {
            let n = number(&snapshot.title).unwrap();
            assert!(begun.insert(n), "{} was written down twice", snapshot.title);
            let nobody = Reached::new();
            let states = self.judge(scene, &history, n, &snapshot, reached.get(&n).unwrap_or(&nobody), after).await;
            for state in states.into_iter().filter(|_| after == After::AKill) {
                *self.states.entry(state).or_default() += 1;
            }
            rows.push(Row { n, snapshot });
        }
        assert!(reached.keys().all(|n| begun.contains(n)), "something was sent that is not written down");
        database.close().await;
        rows
    }

    /// Looks at one broadcast; the names of its states.
    async fn judge(
        &mut self,
        scene: &Scene,
        history: &History,
        n: usize,
        snapshot: &BroadcastSnapshot,
        reached: &Reached,
        after: After,
    ) -> Vec<String> {
        let got: u32 = reached.values().sum();
        if let Some((before, had, states)) = self.known.get(&snapshot.id)
            && (before, *had) == (snapshot, got)
            && snapshot.state.is_closed()
            && n != RECALLED
        {
            return states.clone();
        }
        let batches = history.batches(&snapshot.id, 0, MOST_ROWS).await.unwrap();
        assert_eq!(batches.len(), snapshot.batches_total as usize, "{}: every request is there", snapshot.title);
        let rows = ledger(history, &snapshot.id).await;
        let ids: HashSet<String> = rows.iter().map(|row| row.recipient.id.to_lowercase()).collect();
        let wanted: HashSet<String> = audience(n, &scene.people).iter().map(|id| id.to_lowercase()).collect();
        assert!(rows.len() == wanted.len() && ids == wanted, "{}: the ledger is the audience", snapshot.title);
        assert!(reached.keys().all(|id| wanted.contains(id)), "{}: a stranger got it", snapshot.title);
        // A start calls unknown what may have left.
        let leaving = if after == After::AStart { HashSet::new() } else { on_their_way(&batches) };
        let open = batches.iter().filter(|batch| batch.state == BatchState::Sending).count();
        assert!(after != After::AStart || open == 0, "{}: what may have left is called unknown", snapshot.title);
        for row in &rows {
            let account = row.recipient.id.to_lowercase();
            is_right(n, row, reached.get(&account).copied().unwrap_or_default(), leaving.contains(&account), &batches);
        }
        self.judged += rows.len();
        let of_requests = batches.iter().map(|batch| format!("batch {:?}", batch.state));
        let of_recalls = batches.iter().filter_map(|batch| Some(format!("recall {:?}", batch.recall.as_ref()?.state)));
        let mut states: Vec<String> = of_requests.chain(of_recalls).collect();
        states.push(format!("broadcast {}", state(snapshot)));
        self.known.insert(snapshot.id.clone(), (snapshot.clone(), got, states.clone()));
        states
    }

    /// Everything is done: nobody is left open, and the sums are equal.
    pub async fn close(&mut self, scene: &Scene) {
        let (database, _) = Database::open(&scene.data(), &SystemClock).await.unwrap();
        let history = History::new(database.clone(), std::sync::Arc::new(SystemClock));
        for snapshot in history.find(&HistoryFilter::default(), 0, MOST_ROWS).await.unwrap().rows {
            let rows = ledger(&history, &snapshot.id).await;
            let missed = rows.iter().filter(|row| row.state != LedgerState::Accepted).count();
            assert_eq!(missed, snapshot.missed as usize, "{}: the sums are equal", snapshot.title);
            for row in rows {
                assert_ne!(row.state, LedgerState::Planned, "{}: all is done", snapshot.title);
                *self.people.entry(format!("{:?}", row.state)).or_default() += 1;
            }
        }
        database.close().await;
        self.known.clear();
        let mut requests: HashMap<String, usize> = HashMap::new();
        for request in scene.company.sandbox.requests().into_iter().filter(|one| one.path.contains("message/send")) {
            *requests.entry(request.body).or_default() += 1;
        }
        self.repeated += requests.values().filter(|times| **times > 1).count();
    }
}
