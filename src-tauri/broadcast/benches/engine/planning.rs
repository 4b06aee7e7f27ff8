//! A message to very many people: planned, reviewed, written down.

use super::child::{self, Task};
use super::{PARALLEL, connected, forget_the_highest, memory, number, row};
use broadcast::model::audience::{Audience, Recipient};
use broadcast::model::draft::Draft;
use broadcast::model::order::SendOrder;
use broadcast::sending::plan::Plan;
use broadcast::testing::{draft, person, profile};
use std::time::Instant;

/// What something takes: seconds, and how far the memory grew meanwhile, in MiB.
struct Took {
    seconds: f64,
    grew: f64,
}

async fn measured<T>(work: impl Future<Output = T>) -> (T, Took) {
    forget_the_highest();
    let before = memory("VmRSS");
    let began = Instant::now();
    let done = work.await;
    let seconds = began.elapsed().as_secs_f64();
    (done, Took { seconds, grew: memory("VmHWM") - before })
}

fn to_everyone(people: usize) -> Draft {
    let people: Vec<Recipient> = (0..people).map(|n| person(&format!("member{n}"))).collect();
    Draft { audience: Audience::of(people), ..draft("通知", vec![]) }
}

/// Name of the process that plans.
pub(super) const TASK: &str = "plan";

pub(super) async fn the_planning_process(words: Vec<String>) {
    let people: usize = words[0].parse().unwrap();
    let draft = to_everyone(people);
    let themselves = memory("VmRSS");
    let (plan, plans) = measured(async { Plan::of(&draft, &profile(), false).unwrap() }).await;
    assert_eq!(plan.batches.len(), people.div_ceil(1000));
    drop(plan);
    let folder = tempfile::tempdir().unwrap();
    // Nothing leaves: the stand-in's address leads nowhere, and there is time to take it back.
    let (world, _) = connected(folder.path(), "http://127.0.0.1:9", PARALLEL).await;
    let practice = world.practice();
    let (review, reviews) = measured(world.engine.review(practice.clone(), &draft, false, 600)).await;
    let review = review.unwrap();
    let order = SendOrder {
        profile_id: practice.profile.id,
        draft,
        test: false,
        digest: review.digest.clone(),
        typed: review.expected.clone(),
        undo_seconds: 600,
        acknowledged: None,
        schedule: None,
        stage: None,
        first: Vec::new(),
        through_quiet: false,
    };
    drop(review);
    let (started, starts) = measured(Box::pin(world.engine.start(order))).await;
    assert!(world.engine.cancel(&started.unwrap()).await.unwrap());
    let of = |took: &Took| [took.seconds, took.grew];
    child::emit(&[[themselves, 0.0], of(&plans), of(&reviews), of(&starts)].concat());
}

pub(super) fn a_million() {
    let people = number("POSTHORN_BENCH_PEOPLE", 1_000_000);
    let told = Task::begin(TASK, &[&people.to_string()]).told();
    let [themselves, _, seconds, grew, review, review_grew, start, start_grew] = told.try_into().unwrap();
    let requests = people.div_ceil(1000);
    let beside = format!("{themselves:.0} MiB with the people alone");
    row(
        &format!("planning {people} people in {requests} requests"),
        &format!("{seconds:.2} s"),
        "",
        "≤ 2 s",
        &format!("{seconds:.2} s"),
    );
    row("memory that it takes at most", &format!("{grew:.0} MiB"), &beside, "≤ 300 MiB", &format!("{grew:.0} MiB"));
    row(
        "the whole review of it",
        &format!("{review:.2} s"),
        &format!("{review_grew:.0} MiB at most"),
        "≤ 300 MiB",
        &format!("{review_grew:.0} MiB"),
    );
    row(
        "writing it down, with a row for each",
        &format!("{start:.1} s"),
        &format!("{start_grew:.0} MiB at most"),
        "≤ 300 MiB",
        &format!("{start_grew:.0} MiB"),
    );
}
