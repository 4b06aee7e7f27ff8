//! The disk is full, or another program holds the database, just when WeCom answers: nothing leaves that is not written down, no
//! answer is forgotten, the person is told, and it goes on when there is room again. Killed meanwhile, it is called unknown.
//!
//! The program is a process of its own, so that only it has no room. A disk is made full in two ways: by a limit on the size of its
//! files (`prlimit`), and, where the system lets a user have a file system of his own (`unshare`), by filling one up.

#![cfg(target_os = "linux")]

use crate::processes::{Process, given, program, tell, tell_standing};
use crate::skipped::skipped;
use crate::world::{Product, Setup, company, person, text};
use broadcast::compose::drafts::{DraftSlot, Drafts};
use broadcast::documents::Documents;
use broadcast::export::{ExportFormat, ExportWords};
use broadcast::model::audience::Recipient;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::history::HistoryFilter;
use broadcast::model::ledger::LedgerState;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::{BatchState, BroadcastState, PauseReason};
use broadcast::store::{Database, FILE_NAME};
use sandbox::{Fault, FaultKind, Sandbox};
use sqlx::Connection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use testkit::{accounts, bodies, until};
use wecom::clock::SystemClock;
use wecom::media::MediaKind;

const FOLDER: &str = "POSTHORN_CORNERED_FOLDER";
const URL: &str = "POSTHORN_CORNERED_URL";
const PEOPLE: usize = 2001;
/// So long does the first answer take.
const ANSWER: Duration = Duration::from_secs(3);
/// Between two looks of a program at how it stands, each of which it tells.
const LOOK: Duration = Duration::from_millis(10);
/// So many looks last longer than the first answer takes, and long enough to see that nothing more leaves.
const LOOKS: usize = 360;
/// The program fills the disk while this file is there.
const FULL: &str = "full";

fn setup() -> Setup {
    Setup { between_writes: Duration::from_millis(200), ..Setup::default() }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("posthorn")
}

/// What the tests and their programs work on.
struct Scene {
    company: Sandbox,
    kept: tempfile::TempDir,
}

impl Scene {
    /// A company whose first answer takes long, and a program's folder with the list of people.
    async fn set() -> Self {
        let (company, kept) = (company(2600).await, tempfile::tempdir().unwrap());
        let ids = accounts(&company, PEOPLE);
        std::fs::write(kept.path().join("people"), ids.join("\n")).unwrap();
        company.order(Fault::new("message/send", 1, FaultKind::Delay(ANSWER)).after_accept());
        Self { company, kept }
    }

    fn folder(&self) -> &Path {
        self.kept.path()
    }

    fn sent(&self) -> usize {
        bodies(&self.company, "message/send").len()
    }

    /// The environment of a program.
    fn give<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env(FOLDER, self.folder()).env(URL, self.company.url())
    }

    async fn first_request(&self) {
        until("the first request", async || self.sent() == 1).await;
    }

    /// The first answer has come to a program that tells why it cannot write it down, and nothing follows it.
    async fn nothing_follows(&self, sending: &mut Process, trouble: &str) {
        until("the first request to be accepted", async || self.company.deliveries().len() == 1000).await;
        sending.tells_more(LOOKS).await;
        let told = sending.until_told(trouble).await;
        assert!(told.starts_with("Sending None"), "{told}");
        assert_eq!(self.sent(), 1, "the answer is not written down, so nothing follows it");
    }

    /// In the end everyone got it, once, and the ledger says so.
    async fn everyone_got_it_once(&self, product: &Product, requests: usize) {
        let row = product.history.find(&HistoryFilter::default(), 0, 9).await.unwrap().rows.remove(0);
        assert_eq!((row.outcome, row.missed, row.error), (Some(Outcome::Accepted), 0, None));
        let ledger = product.ledger(&row.id).await;
        assert_eq!(ledger.len(), PEOPLE);
        assert!(ledger.iter().all(|row| row.1 == LedgerState::Accepted));
        assert_eq!((self.company.deliveries().len(), self.sent()), (PEOPLE, requests));
    }

    /// The program was killed with the first answer in its memory: that is unknown, and resuming delivers nothing twice.
    async fn it_is_unknown_and_can_be_resumed(&self) {
        let product = Product::start(&data(self.folder()), &self.company.url(), setup()).await;
        assert_eq!(product.engine.recover().await.unwrap(), 1);
        let found = product.history.find(&HistoryFilter::default(), 0, 9).await.unwrap().rows.remove(0);
        assert_eq!((found.state, found.pause), (BroadcastState::Paused, Some(PauseReason::Interrupted)));
        let states: Vec<BatchState> = product.batches(&found.id).await.iter().map(|batch| batch.state).collect();
        assert_eq!(states, [BatchState::Unknown, BatchState::Planned, BatchState::Planned]);
        let ledger = product.ledger(&found.id).await;
        let number = |state| ledger.iter().filter(|row| row.1 == state).count();
        assert_eq!((number(LedgerState::Unknown), number(LedgerState::Planned)), (1000, PEOPLE - 1000));
        assert_eq!(self.company.deliveries().len(), 1000);
        product.engine.resume(&found.id).await.unwrap();
        product.end_of(&found.id).await;
        self.everyone_got_it_once(&product, 4).await;
        let sent = bodies(&self.company, "message/send");
        assert_eq!(sent[0], sent[1], "the identical bytes");
    }
}

fn people(folder: &Path) -> Vec<Recipient> {
    std::fs::read_to_string(folder.join("people")).unwrap().lines().map(person).collect()
}

/// A program that sends to everyone, tells how it stands, and ends when that is done.
async fn send_and_tell(folder: &Path, url: &str) -> (Product, String) {
    let product = Product::start(&data(folder), url, setup()).await;
    let id = product.begin(text("通知", people(folder))).await.unwrap();
    (product, id)
}

fn as_program(work: impl AsyncFnOnce(&Path, &str)) {
    let (folder, url) = (given(FOLDER), given(URL));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work(Path::new(&folder), &url));
}

#[test]
#[ignore = "a program that other tests start"]
fn one_that_sends() {
    as_program(async |folder, url| {
        let (product, id) = send_and_tell(folder, url).await;
        loop {
            let snapshot = product.engine.snapshot(&id).await.unwrap();
            tell_standing(&snapshot);
            if snapshot.outcome.is_some() {
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    });
}

#[test]
#[ignore = "a program that other tests start"]
fn one_that_locks() {
    as_program(async |folder, _| {
        let options = SqliteConnectOptions::new().filename(data(folder).join(FILE_NAME));
        let mut connection =
            SqliteConnection::connect_with(&options.busy_timeout(Duration::from_secs(9))).await.unwrap();
        sqlx::query("BEGIN EXCLUSIVE").execute(&mut connection).await.unwrap();
        tell("locked");
        std::future::pending::<()>().await;
    });
}

/// The sending program, and one that takes its database when the first request is on its way.
async fn locked(scene: &Scene) -> (Process, Process) {
    let mut command = program("disk_full::one_that_sends");
    scene.give(&mut command);
    let mut sending = Process::start(command);
    scene.first_request().await;
    let mut command = program("disk_full::one_that_locks");
    scene.give(&mut command);
    let mut locking = Process::start(command);
    locking.until_told("locked").await;
    scene.nothing_follows(&mut sending, "StorageBusy").await;
    (sending, locking)
}

#[tokio::test]
async fn while_another_program_holds_the_database_it_waits_and_then_goes_on() {
    let scene = Scene::set().await;
    let (sending, locking) = locked(&scene).await;
    locking.kill();
    sending.ends_well().await;
    let product = Product::start(&data(scene.folder()), &scene.company.url(), setup()).await;
    scene.everyone_got_it_once(&product, 3).await;
}

#[tokio::test]
async fn killed_while_another_program_holds_the_database_the_answer_is_unknown() {
    let scene = Scene::set().await;
    let (sending, locking) = locked(&scene).await;
    sending.kill();
    locking.kill();
    scene.it_is_unknown_and_can_be_resumed().await;
}

/// Lets no file of a process grow beyond a size, in bytes.
fn limit_files(process: &Process, limit: &str) {
    let id = process.id().to_string();
    let status = Command::new("prlimit").args(["--pid", &id, &format!("--fsize={limit}:")]).status().unwrap();
    assert!(status.success());
}

/// The sending program, none of whose files may grow any more since the first request is on its way.
async fn without_room(scene: &Scene) -> Process {
    // The signal that would end it is for programs that do not look at what writing says.
    let mut command = Command::new("sh");
    let itself = program("disk_full::one_that_sends");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(itself.get_program()).args(itself.get_args());
    scene.give(&mut command);
    let mut sending = Process::start(command);
    scene.first_request().await;
    limit_files(&sending, "1024");
    scene.nothing_follows(&mut sending, "Some(Storage").await;
    sending
}

#[tokio::test]
async fn when_its_files_may_not_grow_it_stands_still_and_goes_on_when_they_may() {
    let scene = Scene::set().await;
    let sending = without_room(&scene).await;
    limit_files(&sending, "unlimited");
    sending.ends_well().await;
    let product = Product::start(&data(scene.folder()), &scene.company.url(), setup()).await;
    scene.everyone_got_it_once(&product, 3).await;
}

#[tokio::test]
async fn killed_when_its_files_may_not_grow_the_answer_is_unknown() {
    let scene = Scene::set().await;
    without_room(&scene).await.kill();
    scene.it_is_unknown_and_can_be_resumed().await;
}

/// Fills the file system up to the last byte.
fn fill(filler: &Path) {
    let mut file = std::fs::File::create(filler).unwrap();
    for piece in [1 << 16, 1 << 12, 1] {
        while file.write_all(&vec![7; piece]).is_ok() {}
    }
}

fn code<E>(outcome: Result<(), E>) -> ErrorCode
where
    ErrorView: From<E>,
{
    ErrorView::from(outcome.map_or_else(|error| error, |()| panic!("it was written on a full disk"))).code
}

/// What an admin may try while the disk is full: it is refused with the reason, and what was there stays.
async fn nothing_can_be_written(folder: &Path, product: &Product, drafts: &Drafts, id: &str) {
    let large = text(&"长".repeat(600), people(folder));
    let slot = DraftSlot::Compose;
    assert_eq!(code(drafts.save(&product.profile_id, slot, &large)), ErrorCode::StorageFull);
    let kept = drafts.load(&product.profile_id, slot).unwrap().unwrap();
    assert_eq!(kept, text("草稿", vec![person("zhangsan")]), "the draft is as it was");
    let picture = product.media.add(MediaKind::File, "表.xlsx", vec![b'P'; 500_000]).await;
    assert_eq!(code(picture.map(drop)), ErrorCode::StorageFull);
    let sheet = data(folder).join("out.xlsx");
    let exported = product.history.export(id, &sheet, ExportFormat::Xlsx, ExportWords::default()).await;
    assert_eq!(code(exported.map(drop)), ErrorCode::StorageFull);
    assert!(!sheet.exists(), "no half file");
    let other = product.begin(text("另一条", people(folder))).await;
    assert_eq!(code(other.map(drop)), ErrorCode::StorageFull);
    // A start on the full disk does not take the database for damaged.
    match Database::open(&data(folder), &SystemClock).await {
        Ok((database, kept)) => {
            assert_eq!(kept, None);
            database.close().await;
        }
        Err(error) => assert_eq!(ErrorView::from(error).code, ErrorCode::StorageFull),
    }
}

#[test]
#[ignore = "a program that another test starts"]
fn one_that_fills_its_disk() {
    as_program(async |folder, url| {
        let documents = Documents::open(&data(folder), Arc::new(SystemClock)).unwrap();
        let drafts = Drafts::new(documents, Arc::new(broadcast::ports::TimedIds));
        let (product, id) = send_and_tell(folder, url).await;
        drafts.save(&product.profile_id, DraftSlot::Compose, &text("草稿", vec![person("zhangsan")])).unwrap();
        tell("ready");
        let (mark, filler) = (folder.join(FULL), data(folder).join("filler"));
        let (mut is_full, mut tried) = (false, false);
        loop {
            if mark.exists() != is_full {
                is_full = !is_full;
                if is_full {
                    fill(&filler);
                    tell("full");
                } else {
                    std::fs::remove_file(&filler).unwrap();
                }
            }
            let snapshot = product.engine.snapshot(&id).await.unwrap();
            tell_standing(&snapshot);
            if is_full && !tried && snapshot.error.is_some() {
                tried = true;
                nothing_can_be_written(folder, &product, &drafts, &id).await;
                tell("refused");
            }
            if snapshot.outcome.is_some() {
                let ledger = product.ledger(&id).await;
                assert!(ledger.len() == PEOPLE && ledger.iter().all(|row| row.1 == LedgerState::Accepted));
                assert_eq!((snapshot.outcome, snapshot.missed, snapshot.error), (Some(Outcome::Accepted), 0, None));
                // And what was refused can be done now.
                let again = product.send(text("另一条", vec![person("zhangsan")])).await;
                assert_eq!(again.outcome, Some(Outcome::Accepted));
                return;
            }
            tokio::time::sleep(LOOK).await;
        }
    });
}

/// A shell that has a small file system of its own in a folder, and then does something.
fn with_a_small_disk(folder: &Path, then: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    command.arg(format!("mount -t tmpfs -o size=24m tmpfs \"$SMALL_DISK\" && {then}")).env("SMALL_DISK", folder);
    command
}

#[tokio::test]
async fn on_a_full_disk_nothing_is_lost_and_it_goes_on_when_there_is_room() {
    let scene = Scene::set().await;
    std::fs::create_dir(data(scene.folder())).unwrap();
    let allowed = with_a_small_disk(&data(scene.folder()), "true").stderr(Stdio::null()).status();
    if !allowed.is_ok_and(|status| status.success()) {
        let test = "on_a_full_disk_nothing_is_lost_and_it_goes_on_when_there_is_room";
        return skipped(test, "this system lets nobody have a file system of his own (unshare, tmpfs)");
    }
    let itself = program("disk_full::one_that_fills_its_disk");
    let mut command = with_a_small_disk(&data(scene.folder()), "exec \"$0\" \"$@\"");
    command.arg(itself.get_program()).args(itself.get_args());
    scene.give(&mut command);
    let mut sending = Process::start(command);
    sending.until_told("ready").await;
    scene.first_request().await;
    std::fs::write(scene.folder().join(FULL), "").unwrap();
    sending.until_told("full").await;
    scene.nothing_follows(&mut sending, "StorageFull").await;
    sending.until_told("refused").await;
    assert_eq!(scene.sent(), 1);
    std::fs::remove_file(scene.folder().join(FULL)).unwrap();
    sending.ends_well().await;
    assert_eq!((scene.company.deliveries().len(), scene.sent()), (PEOPLE + 1, 4));
}
