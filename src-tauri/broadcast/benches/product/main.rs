//! How fast the product is where a person would notice: finding a member, counting an audience, the rules and the
//! preview behind every keystroke, one token for everybody. Run by `cargo xtask bench`; no test depends on time.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops when something fails, and prints its report"
)]

mod sheets;

use broadcast::connections::Connections;
use broadcast::directory::Directory;
use broadcast::documents::Documents;
use broadcast::model::audience::{Audience, Recipient, RecipientKind};
use broadcast::model::profile::{Colour, Profile};
use broadcast::ports::TimedIds;
use broadcast::profiles::{ProfileInput, Profiles};
use broadcast::store::Database;
use broadcast::testing::{RecordingSink, TestSecrets};
use sandbox::{Sandbox, Settings};
use secrecy::SecretString;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use testkit::{stand_in, within};
use wecom::agent::AppFacts;
use wecom::clock::{Clock, SystemClock};
use wecom::inspect::inspect;
use wecom::kinds::Message;
use wecom::recipient::Recipients;
use wecom::send::SendOptions;
use wecom::{Client, ClientSettings, Credentials};

const MEMBERS: u32 = 100_000;
const CALLERS: usize = 10_000;
/// The longest that reading them may take.
const LONGEST: Duration = Duration::from_mins(10);
const CORP_ID: &str = "wwbench0000000001";
const SECRET: &str = "bench-secret";
const AGENT_ID: u32 = 1_000_002;

fn main() {
    // `cargo bench` hands over a switch of the standard harness; there is nothing to choose here.
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(run());
}

async fn run() {
    let settings = Settings::new(CORP_ID, SECRET, AGENT_ID).with_members(MEMBERS);
    let company = stand_in(settings).await;
    let folder = tempfile::tempdir().unwrap();
    println!("| what | p50 | p99 | wanted (p99) | ratio |");
    println!("| --- | --- | --- | --- | --- |");
    let (directory, profile) = read_directory(folder.path(), &company).await;
    find_members(&directory, &profile).await;
    count_audience(&directory, &profile).await;
    sheets::merge(folder.path(), &directory, &profile, &company).await;
    inspect_messages();
    one_token(&company).await;
}

async fn read_directory(folder: &Path, company: &Sandbox) -> (Directory, Profile) {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (database, _) = Database::open(folder, &*clock).await.unwrap();
    let profiles = Profiles::open(Documents::open(folder, Arc::clone(&clock)).unwrap(), Arc::new(TimedIds)).unwrap();
    let input = ProfileInput {
        id: None,
        name: "bench".into(),
        colour: Colour::Blue,
        corp_id: CORP_ID.into(),
        agent_id: AGENT_ID.to_string(),
        base_url: company.url(),
        proxy: String::new(),
        my_user_id: String::new(),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
    };
    let profile = profiles.save(&input).unwrap().profile;
    let secrets = Arc::<TestSecrets>::default();
    secrets.type_secret(&profile, SECRET);
    let connections = Connections::new(secrets, Arc::clone(&clock));
    let directory = Directory::new(database, connections, clock, Arc::<RecordingSink>::default());
    let began = Instant::now();
    directory.refresh(&profile).await.unwrap();
    let status = within(LONGEST, "the contacts", async || {
        Some(directory.status(&profile.id).await.unwrap()).filter(|status| status.progress.is_none())
    })
    .await;
    assert!(status.problem.is_none(), "{:?}", status.problem);
    println!("| read {} members into the cache, once | {:.1} s | | | |", status.people, began.elapsed().as_secs_f64());
    (directory, profile)
}

async fn find_members(directory: &Directory, profile: &Profile) {
    let queries =
        ["z", "zs", "zhangs", "张", "张三", "王伟", "wangwei", "lisi2", "欧阳", "ouyang x", "不存在的人", "li 销售"];
    let mut times = Vec::new();
    for round in 0..100 {
        for query in queries {
            let query = if round % 2 == 0 { query.to_owned() } else { format!("{query}{}", round % 7) };
            let began = Instant::now();
            std::hint::black_box(directory.search(&profile.id, &query, 20).await.unwrap());
            times.push(began.elapsed());
        }
    }
    report("find a member among 100,000", times, 5.0);
}

async fn count_audience(directory: &Directory, profile: &Profile) {
    let tree = directory.tree(&profile.id, &[], 0, 1000).await.unwrap();
    let include: Vec<Recipient> =
        tree.rows.into_iter().map(|row| row.recipient).filter(|one| one.kind == RecipientKind::Department).collect();
    let audience = Audience::of(include);
    let mut times = Vec::new();
    for _ in 0..100 {
        let began = Instant::now();
        std::hint::black_box(directory.count(&profile.id, &audience).await.unwrap());
        times.push(began.elapsed());
    }
    report("count the people of all departments", times, 50.0);
}

fn inspect_messages() {
    let long = "通知".repeat(80);
    let row = serde_json::json!({ "type": 1, "keyname": "地点", "value": long, "url": "https://example.com/a" });
    let card: Message = serde_json::from_value(serde_json::json!({
        "msgtype": "template_card",
        "template_card": {
            "card_type": "text_notice",
            "source": { "desc": long, "desc_color": 1, "icon_url": "https://example.com/i.png" },
            "main_title": { "title": long, "desc": long },
            "emphasis_content": { "title": long, "desc": long },
            "quote_area": { "type": 1, "url": "https://example.com/q", "title": long, "quote_text": long },
            "sub_title_text": long,
            "horizontal_content_list": [row, row, row, row, row, row],
            "jump_list": [{ "type": 1, "title": long, "url": "https://example.com/j" }],
            "card_action": { "type": 1, "url": "https://example.com" }
        }
    }))
    .unwrap();
    report("rules and preview of the largest text_notice card", inspections(&card), 16.0);
    let text = serde_json::json!({ "msgtype": "text", "text": { "content": "多".repeat(34_000) } });
    report("rules and preview of 100 KB of text", inspections(&serde_json::from_value(text).unwrap()), 16.0);
}

fn inspections(message: &Message) -> Vec<Duration> {
    let (recipients, options, facts) = (Recipients::default(), SendOptions::default(), AppFacts::default());
    (0..300)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(inspect(message, &recipients, &options, &facts));
            began.elapsed()
        })
        .collect()
}

async fn one_token(company: &Sandbox) {
    let settings = ClientSettings::new(Some(&company.url()), None).unwrap();
    let credentials = Credentials { corp_id: CORP_ID.into(), secret: SecretString::from(SECRET) };
    let client = Client::new(settings, credentials, Arc::new(SystemClock)).unwrap();
    let asked = || company.requests().iter().filter(|request| request.path.contains("gettoken")).count();
    let before = asked();
    let began = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.verify_secret().await.unwrap() })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
    let made = asked() - before;
    println!(
        "| {CALLERS} callers on no token: {made} gettoken | {:.0} ms | | 1 gettoken | |",
        began.elapsed().as_secs_f64() * 1e3
    );
    assert_eq!(made, 1);
}

fn report(what: &str, mut times: Vec<Duration>, wanted_ms: f64) {
    times.sort();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("| {what} | {:.2} ms | {:.2} ms | {wanted_ms:.0} ms | {:.2} |", at(50), at(99), at(99) / wanted_ms);
}
