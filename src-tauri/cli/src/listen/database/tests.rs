use super::*;
use broadcast::store::ServerAddress;
use broadcast::store::source::{SourceKey, run};
use broadcast::testing::SERVER;
use parking_lot::Mutex;
use std::collections::VecDeque;
use std::future::ready;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::time::timeout;

/// Longer than anything takes that is waited for.
const LONG: Duration = Duration::from_mins(2);

/// Answers as they were written down, then empty ones.
struct Script {
    answers: VecDeque<Result<Vec<SourceRow>, SourceError>>,
    asked: Arc<Mutex<Vec<i64>>>,
}

impl Rows for Script {
    fn place(&self) -> String {
        "db.example.com:5432/erp".to_owned()
    }

    fn rows(&mut self, after: i64) -> impl Future<Output = Result<Vec<SourceRow>, SourceError>> + Send {
        self.asked.lock().push(after);
        ready(self.answers.pop_front().unwrap_or(Ok(Vec::new())))
    }

    fn woken(&mut self, longest: Duration) -> impl Future<Output = ()> + Send {
        sleep(longest)
    }
}

/// Takes the place of a session.
struct Taker {
    lines: Incoming,
    feeding: JoinHandle<()>,
    marks: MarkFile,
    notes: Arc<Mutex<Vec<Note>>>,
    folder: TempDir,
}

impl Taker {
    fn of(rows: impl Rows, key: SourceKey, every: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (marks, notes) = (MarkFile::of(folder.path(), key), Arc::new(Mutex::new(Vec::new())));
        let told = Arc::clone(&notes);
        let say = Box::new(move |note: &Note| told.lock().push(note.clone()));
        let teller = Teller { words: Words { chinese: false }, say };
        let (lines, feeding) = feed(rows, every, 0, marks.clone(), teller);
        Self { lines, feeding, marks, notes, folder }
    }

    /// The next line, and where to tell what became of it.
    async fn next(&mut self) -> (u32, String, Receipt) {
        let given = timeout(LONG, self.lines.recv()).await.unwrap().unwrap().unwrap();
        (given.line.number, given.line.text.unwrap(), given.receipt.unwrap())
    }

    fn mark(&self) -> i64 {
        self.marks.read().unwrap()
    }

    async fn until_mark(&self, mark: i64) {
        let moved = async {
            while self.mark() != mark {
                sleep(Duration::from_millis(5)).await;
            }
        };
        timeout(LONG, moved).await.unwrap();
    }

    fn told(&self) -> Vec<String> {
        self.notes.lock().iter().map(|note| note.code.clone()).collect()
    }
}

fn rows(marks: impl IntoIterator<Item = i64>) -> Vec<SourceRow> {
    marks.into_iter().map(|mark| SourceRow { mark, line: format!("line {mark}").into_bytes() }).collect()
}

fn scripted(answers: impl IntoIterator<Item = Result<Vec<SourceRow>, SourceError>>) -> (Taker, Arc<Mutex<Vec<i64>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let script = Script { answers: answers.into_iter().collect(), asked: Arc::clone(&asked) };
    let address = ServerAddress::parse("postgres://erp@db.example.com/erp").unwrap();
    let key = Source::new(address, "SELECT 1", None).key("x");
    (Taker::of(script, key, Duration::from_secs(15)), asked)
}

fn away() -> Result<Vec<SourceRow>, SourceError> {
    Err(SourceError::Away("cut".to_owned()))
}

#[tokio::test(start_paused = true)]
async fn the_mark_moves_after_an_answer_and_never_before() {
    let (mut taker, asked) = scripted([Ok(rows([4, 7, 9])), Ok(rows([11]))]);
    let (number, text, first) = taker.next().await;
    assert_eq!((number, text.as_str(), taker.mark()), (1, "line 4", 0));
    first.answered();
    let (number, text, second) = taker.next().await;
    assert_eq!((number, text.as_str(), taker.mark()), (2, "line 7", 4));
    // It is answered when it has ended; others go on meanwhile.
    second.open();
    let (_, text, third) = taker.next().await;
    assert_eq!(text, "line 9");
    third.answered();
    let (number, text, last) = taker.next().await;
    assert_eq!((number, text.as_str(), taker.mark()), (4, "line 11", 4), "one before it is open");
    assert_eq!(*asked.lock(), [0, 9]);
    second.answered();
    taker.until_mark(9).await;
    last.answered();
    taker.until_mark(11).await;
    assert!(taker.told().is_empty(), "{:?}", taker.told());
}

#[tokio::test(start_paused = true)]
async fn what_is_not_decided_is_given_again_and_told_once() {
    let (mut taker, _) = scripted([Ok(rows([1, 2]))]);
    for _ in 0..3 {
        let (number, text, receipt) = taker.next().await;
        assert_eq!((number, text.as_str(), taker.mark()), (1, "line 1", 0));
        receipt.undecided(Problem::new("storage_full", "x"));
    }
    taker.next().await.2.answered();
    let (number, text, _) = taker.next().await;
    assert_eq!((number, text.as_str(), taker.mark()), (2, "line 2", 1));
    assert_eq!(taker.told(), ["listen_line_waits", "listen_line_went"]);
    assert_eq!(taker.notes.lock()[0].about.as_deref(), Some("1: the disk is full"));
}

#[tokio::test(start_paused = true)]
async fn a_database_that_is_away_is_asked_again_and_told_once() {
    let (mut taker, asked) = scripted([away(), away(), Ok(rows([5])), away(), Ok(rows([6]))]);
    taker.next().await.2.answered();
    taker.next().await.2.answered();
    taker.until_mark(6).await;
    assert_eq!(asked.lock()[..5], [0, 0, 0, 5, 5]);
    let once = ["listen_database_away", "listen_database_back"];
    assert_eq!(taker.told(), [once, once].concat());
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_ends_it_and_what_is_open_is_still_heard() {
    let (mut taker, _) = scripted([Ok(rows([1, 2])), Err(SourceError::Order { before: 3, mark: 2 })]);
    let (_, _, first) = taker.next().await;
    first.open();
    taker.next().await.2.answered();
    let broken = taker.lines.recv().await.unwrap().unwrap_err();
    let Broken::Source(failure) = broken else { panic!("no standard input is read") };
    assert_eq!((failure.problem.code.as_str(), failure.exit), ("source_order", exit::USAGE));
    assert_eq!(taker.mark(), 0);
    first.answered();
    taker.feeding.await.unwrap();
    assert_eq!(taker.marks.read().unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_last_answers_are_written_down_at_the_end_and_what_was_dropped_is_not() {
    let (mut taker, _) = scripted([Ok(rows([1, 2, 3]))]);
    taker.next().await.2.answered();
    let (_, _, second) = taker.next().await;
    second.open();
    let (_, _, third) = taker.next().await;
    drop(third);
    second.answered();
    drop(taker.lines);
    taker.feeding.await.unwrap();
    assert_eq!(taker.marks.read().unwrap(), 2);
}

#[tokio::test(start_paused = true)]
async fn nothing_more_is_given_while_the_mark_cannot_be_written() {
    let (mut taker, _) = scripted([Ok(rows([1, 2]))]);
    // A file where the folder should be.
    let blocked = taker.folder.path().join("listen-marks");
    std::fs::write(&blocked, "").unwrap();
    taker.next().await.2.answered();
    assert!(timeout(LONG, taker.lines.recv()).await.is_err(), "nothing comes");
    assert_eq!(taker.told(), ["listen_mark_unwritten"]);
    std::fs::remove_file(&blocked).unwrap();
    let (_, text, _) = taker.next().await;
    assert_eq!((text.as_str(), taker.mark()), ("line 2", 1));
    assert_eq!(taker.told(), ["listen_mark_unwritten", "listen_mark_written"]);
}

#[test]
fn a_row_is_a_line_whatever_stands_in_it() {
    let of = |bytes: &[u8]| line_of(7, bytes.to_vec());
    assert_eq!(of(b"{}"), Line { number: 7, text: Ok("{}".to_owned()), ended: true });
    assert_eq!(of(b"\xff").text, Err(LineFault::NotUtf8));
    assert_eq!(of(&vec![b'x'; MAX_LINE + 1]).text, Err(LineFault::TooLong));
}

#[test]
fn everything_that_is_told_has_words_in_both_languages() {
    let why = || "x".to_owned();
    let errors = [
        SourceError::Away(why()),
        SourceError::NotAllowed(why()),
        SourceError::Query(why()),
        SourceError::Parameters(2),
        SourceError::Columns(why()),
        SourceError::Order { before: 3, mark: 2 },
        SourceError::Null { before: 3 },
    ];
    let own = ["listen_mark_damaged", "source_no_query", "source_channel"].map(str::to_owned);
    let problems: Vec<String> = errors.iter().map(|error| failure(error).problem.code).chain(own).collect();
    let notes = ["database_away", "database_back", "line_waits", "line_went", "mark_unwritten", "mark_written"];
    for words in [true, false].map(|chinese| Words { chinese }) {
        let problems = problems.iter().map(|code| words.problem(code).unwrap_or_else(|| panic!("{code}")));
        let notes = notes.map(|code| words.note(&format!("listen_{code}")).unwrap_or_else(|| panic!("{code}")));
        for said in problems.chain(notes) {
            let said = said.to_lowercase();
            assert!(!["拒绝", "refus", "request"].iter().any(|word| said.contains(word)), "{said}");
        }
    }
}

#[tokio::test]
async fn over_postgres_lines_come_the_mark_moves_news_wake_and_a_cut_is_got_over() {
    let Ok(server) = std::env::var(SERVER) else { return };
    let address = ServerAddress::parse(&server).unwrap();
    let name = format!("listen_{}_{}", std::process::id(), jiff::Timestamp::now().as_microsecond());
    let does = async |statements: &str| run(&address, &statements.replace("PLACE", &name)).await.unwrap();
    does(
        "CREATE SCHEMA PLACE; CREATE TABLE PLACE.orders (id BIGINT PRIMARY KEY, line JSONB);
         INSERT INTO PLACE.orders SELECT n, json_build_object('key', n) FROM generate_series(1, 3) n",
    )
    .await;
    let query = format!("SELECT id, line FROM {name}.orders WHERE id > $1 ORDER BY id LIMIT 1000");
    let source = || Source::new(address.clone(), &query, Some(name.clone()));
    let mut taker = Taker::of(source(), source().key("x"), Duration::from_hours(1));
    for n in 1..=3 {
        let (number, text, receipt) = taker.next().await;
        assert_eq!((number, text), (n, format!(r#"{{"key": {n}}}"#)));
        assert_eq!(taker.mark(), i64::from(n - 1));
        receipt.answered();
    }
    taker.until_mark(3).await;
    does("INSERT INTO PLACE.orders VALUES (4, '{}'); NOTIFY PLACE").await;
    taker.next().await.2.answered();
    does(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE pid <> pg_backend_pid() AND query LIKE '%PLACE%'",
    )
    .await;
    does("INSERT INTO PLACE.orders VALUES (5, '{}'); NOTIFY PLACE").await;
    taker.next().await.2.answered();
    assert_eq!(taker.told(), ["listen_database_away", "listen_database_back"]);
    does("INSERT INTO PLACE.orders VALUES (6, '{}'); NOTIFY PLACE").await;
    let (_, _, last) = taker.next().await;
    taker.until_mark(5).await;
    drop((last, taker.lines));
    taker.feeding.await.unwrap();
    assert_eq!(taker.marks.read().unwrap(), 5, "the last one comes again");
    does("DROP SCHEMA PLACE CASCADE").await;
}
