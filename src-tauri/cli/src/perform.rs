//! Does what a request asks for, over the product, and writes the document of it. The same in a command line of its own and in the
//! program that it was handed to.

mod failure;
mod leaving;
mod names;
mod planned;
pub mod taking;
pub mod team;

use super::document::{BroadcastLine, Document, MOST_MISSED, MissedLine, Note, PlanView, Problem, word};
use super::draft_builder::{self, Written};
use super::exit;
use super::request::{Ask, Confirmed, Request, SendAsk};
use super::times;
use broadcast::app::{Product, Role};
use broadcast::model::error_view::ErrorCode;
use broadcast::model::history::HistoryFilter;
use broadcast::model::order::{CautionKind, Schedule, SendOrder};
use broadcast::model::profile::Profile;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::states::{BroadcastState, PauseReason};
use broadcast::sending::review::{Expects, Review};
use jiff::tz::TimeZone;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::time::Duration;
use wecom::finding::Rule;

pub use failure::Failure;
use planned::plan_view;

/// Of the program, for the metrics.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How often a send is looked at while it is waited for.
const LOOK_AFTER: Duration = Duration::from_millis(100);

/// Hears how a send goes on while it is waited for.
pub type Tell<'a> = &'a (dyn Fn(&BroadcastLine) + Send + Sync);

/// Does it.
pub async fn perform(product: &Arc<Product>, request: Request, tell: Tell<'_>) -> Document {
    let mut document = Document::of(request.name());
    if let Err(Failure { problem, exit }) = Box::pin(done(product, request, tell, &mut document)).await {
        document = document.failed(problem, exit);
    }
    document
}

async fn done(
    product: &Arc<Product>,
    request: Request,
    tell: Tell<'_>,
    document: &mut Document,
) -> Result<(), Failure> {
    match request {
        Request::Profiles => {
            let (profiles, _) = product.profiles_with_secrets().await?;
            document.profiles = Some(profiles.iter().map(Into::into).collect());
        }
        Request::Plan(ask) => {
            let looked = look(product, &ask, Leaving::default(), document).await?;
            check(&looked)?;
        }
        Request::Send(ask) => send(product, ask, tell, document).await?,
        Request::Status { id: Some(id) } => {
            let snapshot = product.send_snapshot(&id).await?;
            document.exit = exit::of_send(&snapshot);
            told(product, snapshot, document).await?;
        }
        Request::Status { id: None } => {
            list(product, &HistoryFilter::open(), 0, broadcast::history::MOST_ROWS, document).await?;
        }
        Request::Resume { id, wait } => {
            let snapshot = product.record_of(&id).await?.engine.resume(&id).await?;
            finish(product, snapshot, stays_with(product, wait, true, document), tell, document).await?;
        }
        Request::Recall { id, wait } => leaving::recall(product, &id, wait, tell, document).await?,
        Request::Release { id, yes } => Box::pin(leaving::release(product, &id, yes, document)).await?,
        Request::MemberSheet { profile, what } => names::member_sheet(product, &profile, what, document).await?,
        Request::ContactsSecret { profile, what } => names::contacts_secret(product, &profile, what, document).await?,
        Request::Doctor { profile, anyway } => {
            let profile = profile_named(product, &profile)?;
            let examined = product.examine(&profile.id, anyway).await?;
            document.exit = exit::of_examined(&examined);
            document.checks = Some(examined.into_iter().map(Into::into).collect());
        }
        Request::History { search, person, profile, offset, limit } => {
            let profile = profile.map(|name| profile_named(product, &name)).transpose()?;
            let profile_id = profile.map(|profile| profile.id);
            let filter = HistoryFilter { profile_id, text: search, person, ..HistoryFilter::default() };
            list(product, &filter, offset, limit, document).await?;
        }
        Request::Metrics => document.metrics = Some(product.metrics(VERSION).await?),
        Request::Team { what } => Box::pin(team::team(product, what, document)).await?,
        Request::Take(ask) => taking::take(product, *ask, document).await?,
        Request::Taken { profile, ids } => taking::taken(product, &profile, &ids, document).await?,
        Request::DeadLetters { profile, what } => {
            taking::dead_letters(product, profile.as_deref(), what, document).await?;
        }
        // Whoever is to let the data folder go hears it before.
        Request::LetGo => {}
    }
    Ok(())
}

async fn list(
    product: &Product,
    filter: &HistoryFilter,
    offset: u32,
    limit: u32,
    document: &mut Document,
) -> Result<(), Failure> {
    let page = product.find_sends(filter, offset, limit).await?;
    document.notes.extend(page.team_away.map(|away| Note::of("team_away").about(away.message)));
    document.broadcasts = Some(page.rows.into_iter().map(Into::into).collect());
    document.total = Some(page.total);
    Ok(())
}

/// A profile by its id, or by its name as it stands in the window.
pub fn profile_named(product: &Product, name: &str) -> Result<Profile, Failure> {
    let all = product.profiles.list();
    if let Some(found) = all.iter().find(|one| one.id == name) {
        return Ok(found.clone());
    }
    let called: Vec<_> = all.iter().filter(|one| one.name.to_lowercase() == name.trim().to_lowercase()).collect();
    let is_practice = |one: &&Profile| one.practice && matches!(name.trim(), "练习" | "Practice");
    match called[..] {
        [found] => return Ok(found.clone()),
        [] => {
            if let Some(practice) = all.iter().find(is_practice) {
                return Ok(practice.clone());
            }
        }
        // Only by hand can two come to have the same name; which is meant is the caller's to say.
        [..] => {
            let problem = Problem::new("ambiguous", "several companies have this name: use the id").at("--profile");
            let candidates = called.iter().map(|one| one.id.clone()).collect();
            return Err(Failure::usage(Problem { candidates, ..problem.about(name) }));
        }
    }
    let problem = Problem::new("not_found", "there is no such company").at("--profile").about(name);
    Err(Failure::usage(Problem { candidates: all.into_iter().map(|one| one.name).collect(), ..problem }))
}

/// A send as it was looked at.
struct Looked {
    written: Written,
    review: Review,
    acknowledged: Vec<CautionKind>,
    confirmed: Confirmed,
    plan: PlanView,
}

/// How a send is to leave, as far as that changes what there is to look at.
#[derive(Clone, Copy, Default)]
struct Leaving {
    /// Seconds to take it back.
    undo: u32,
    /// In quiet hours as well.
    through_quiet: bool,
}

async fn look(product: &Arc<Product>, ask: &Ask, leaving: Leaving, document: &mut Document) -> Result<Looked, Failure> {
    let profile = profile_named(product, &ask.profile)?;
    // What colleagues changed of it counts.
    let profile = product.newest_of(&profile.id).await?;
    if let Some(at) = ask.at {
        product.own.engine.check_time(Schedule { at, late_minutes: ask.late }).map_err(|error| bad_time(error, at))?;
    }
    let acknowledged = ask.confirmed.acknowledged.iter().map(|kind| caution(kind)).collect::<Result<Vec<_>, _>>()?;
    if !draft_builder::freshen(product, &profile).await? {
        document.notes.push(Note::of("directory_unread"));
    }
    let written = draft_builder::draft(product, &profile, ask, document).await?;
    let engine = product.record_of_company(&profile.id).await?.engine;
    let view = product.profile_with_secret(profile).await?;
    let review = engine.review_at(view, &written.draft, ask.test, leaving.undo, ask.at).await?;
    // Quiet hours hold nothing then, and nobody is to read that they do.
    let review = if leaving.through_quiet { Review { quiet: None, quiet_midway: None, ..review } } else { review };
    let plan = plan_view(&review, &written, &acknowledged, ask);
    document.plan = Some(plan.clone());
    Ok(Looked { written, review, acknowledged, confirmed: ask.confirmed.clone(), plan })
}

/// One of the plain words of a product's type.
pub fn from_word<T: DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(serde_json::Value::String(word.trim().to_owned())).ok()
}

fn caution(kind: &str) -> Result<CautionKind, Failure> {
    from_word(kind)
        .ok_or_else(|| Failure::usage(Problem::new("invalid_input", "no such warning").at("--acknowledge").about(kind)))
}

/// A time that passed on the way here, or that is too far away.
fn bad_time(error: broadcast::sending::engine::SendError, at: broadcast::model::timestamp::Timestamp) -> Failure {
    use broadcast::sending::engine::SendError;
    let here = TimeZone::system();
    let past = times::past(at, &here);
    match error {
        SendError::TimePast => Failure::usage(past),
        SendError::TimeTooFar => Failure::usage(Problem {
            code: "time_too_far".to_owned(),
            message: "this time is too far away".to_owned(),
            ..past
        }),
        error => error.into(),
    }
}

/// Whether it may leave as it was asked for.
fn check(looked: &Looked) -> Result<(), Failure> {
    let Looked { plan, review, .. } = looked;
    let open: Vec<String> = plan
        .findings
        .iter()
        .filter(|one| one.rule == Rule::OpenVariable)
        .filter_map(|one| one.variable.clone())
        .collect();
    if !open.is_empty() {
        let problem = Problem::new("variables_open", "variables have no value: give --set, --rows or --literal");
        return Err(Failure::usage(problem.at("--set").about(open.join(", "))));
    }
    if plan.blocked {
        let what = if review.count.unresolvable.is_some() {
            word(&review.count.unresolvable)
        } else if plan.requests == 0 {
            "no_recipient".to_owned()
        } else {
            String::new()
        };
        let problem = Problem::new("blocked", "the message or its recipients would be rejected");
        let problem = Problem { about: Some(what).filter(|what| !what.is_empty()), ..problem };
        return Err(Failure { problem, exit: exit::BLOCKED });
    }
    let open: Vec<String> = plan
        .cautions
        .iter()
        .filter(|one| one.must_acknowledge && !one.acknowledged)
        .map(|one| word(&one.kind))
        .collect();
    let mut needs = Vec::new();
    if !open.is_empty() {
        needs.push(format!("--acknowledge {}", open.join(",")));
    }
    if !plan.confirmation.given {
        needs.extend(plan.confirmation.argument.clone());
    }
    if needs.is_empty() {
        return Ok(());
    }
    let problem = Problem::new("needs_confirmation", "something must be confirmed first");
    Err(Failure { problem: problem.about(needs.join(" ")), exit: exit::ACKNOWLEDGE })
}

async fn send(product: &Arc<Product>, ask: SendAsk, tell: Tell<'_>, document: &mut Document) -> Result<(), Failure> {
    let SendAsk { ask, undo, first, through_quiet, wait } = ask;
    let looked = look(product, &ask, Leaving { undo, through_quiet }, document).await?;
    check(&looked)?;
    // Known before anything is written down: without a secret nothing can leave.
    product.connections.client(&looked.review.profile.profile).await?;
    let typed = match looked.review.expects {
        Some(Expects::People) => looked.confirmed.people.map(|people| people.to_string()),
        Some(Expects::ProfileName) => looked.confirmed.profile.clone(),
        None => None,
    };
    let order = SendOrder {
        profile_id: looked.review.profile.profile.id.clone(),
        draft: looked.written.draft,
        test: ask.test,
        digest: looked.review.digest,
        typed,
        undo_seconds: undo,
        acknowledged: Some(looked.acknowledged),
        schedule: ask.at.map(|at| Schedule { at, late_minutes: ask.late }),
        stage: first,
        first: Vec::new(),
        through_quiet,
    };
    let started = Box::pin(product.start_prepared(order)).await;
    let id = started.map_err(|error| match ask.at {
        Some(at) => bad_time(error, at),
        None => error.into(),
    })?;
    draft_builder::is_sent(product, &ask);
    let snapshot = product.send_snapshot(&id).await?;
    tell(&snapshot.clone().into());
    let quiet = snapshot.hold.as_ref().filter(|_| snapshot.is_quiet());
    document.notes.extend(quiet.map(|hold| Note::of("quiet_hours").about(super::document::time(hold.until))));
    document.notes.extend(snapshot.awaits_release().then(|| Note::of("awaits_release").about(&id)));
    let scheduled = ask.at.is_some() || snapshot.state == BroadcastState::Scheduled;
    if scheduled && wait != Some(true) && product.role == Role::CommandLine {
        document.notes.push(Note::of("must_run_then"));
    }
    let wait = stays_with(product, wait, !scheduled, document);
    finish(product, snapshot, wait, tell, document).await
}

/// Whether to wait for the end. A command line that nobody took the work from has to: what it does not send nobody sends.
fn stays_with(product: &Product, chosen: Option<bool>, usual: bool, document: &mut Document) -> bool {
    if chosen == Some(false) && product.role == Role::CommandLine && usual {
        document.notes.push(Note::of("stays_here"));
        return true;
    }
    chosen.unwrap_or(usual)
}

async fn finish(
    product: &Product,
    mut snapshot: BroadcastSnapshot,
    wait: bool,
    tell: Tell<'_>,
    document: &mut Document,
) -> Result<(), Failure> {
    let at_its_end = |one: &BroadcastSnapshot| {
        one.state.is_closed() || (one.state == BroadcastState::Paused && one.pause != Some(PauseReason::Stopping))
    };
    while wait && !at_its_end(&snapshot) {
        tokio::time::sleep(LOOK_AFTER).await;
        let now = match product.send_snapshot(&snapshot.id).await {
            Ok(now) => now,
            // It goes on, here or with a colleague: what became of it is seen when the team's database is back.
            Err(error) if error.code == ErrorCode::StorageAway => continue,
            Err(error) => return Err(error.into()),
        };
        if now != snapshot {
            tell(&now.clone().into());
        }
        snapshot = now;
    }
    document.exit = if wait { exit::of_send(&snapshot) } else { exit::OK };
    told(product, snapshot, document).await
}

async fn told(product: &Product, snapshot: BroadcastSnapshot, document: &mut Document) -> Result<(), Failure> {
    let history = product.record_of(&snapshot.id).await?.history;
    let missed = if snapshot.missed > 0 { history.missed(&snapshot.id, MOST_MISSED).await? } else { Vec::new() };
    document.missed = Some(missed.into_iter().map(MissedLine::from).collect());
    document.broadcast = Some(snapshot.into());
    Ok(())
}
