//! Messages that other programs leave in the team's table `posthorn.requests`. Each row is read and sent as a line of `posthorn listen` is,
//! once for each key, and what became of it is written beside it. Whoever stays does this: a window, or `posthorn work`.

use crate::document::Problem;
use crate::exit;
use crate::listen::message;
use crate::messages::Words;
use crate::perform::taking::{Taking, handled};
use crate::perform::{Failure, from_word, profile_named};
use crate::print;
use broadcast::app::Product;
use broadcast::model::error_view::ErrorCode;
use broadcast::model::profile::Profile;
use broadcast::model::requests::{ClaimedRequest, RequestOutcome};
use broadcast::model::unattended::{Handled, passes};
use broadcast::sending::unattended::MOST_PEOPLE;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Rows that are taken at once.
const AT_ONCE: u32 = 20;
/// How long it is waited when the database, or the way to WeCom, is away.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Sends what other programs leave in the table of the team, for as long as there is one. Never ends.
pub async fn serve(product: Arc<Product>) {
    let (_goes_on, ends) = watch::channel(false);
    serve_until(product, ends).await;
}

/// The same until it is told to end. A row that is being sent then is seen through.
pub(crate) async fn serve_until(product: Arc<Product>, mut ends: watch::Receiver<bool>) {
    while !is_told_to_end(&ends) {
        let waits = match Box::pin(round(&product, &ends)).await {
            Ok(Round::Done) => continue,
            Ok(Round::Nothing) => None,
            Ok(Round::Kept) => Some(TRY_AGAIN),
            Err(failure) => {
                tracing::info!(?failure, "what other programs left is looked at later");
                Some(TRY_AGAIN)
            }
        };
        let pause = async {
            match waits {
                Some(pause) => sleep(pause).await,
                None => product.requests_due().await,
            }
        };
        tokio::select! {
            () = pause => {}
            told = ends.changed() => {
                if told.is_err() {
                    return;
                }
            }
        }
    }
}

fn is_told_to_end(ends: &watch::Receiver<bool>) -> bool {
    *ends.borrow()
}

/// What came of looking once.
enum Round {
    /// Some were decided, and there may be more.
    Done,
    /// There was nothing to do.
    Nothing,
    /// Something waits for what keeps it now.
    Kept,
}

/// An error is one of the database: what was taken and not decided is taken again in a minute, by whoever comes first.
async fn round(product: &Arc<Product>, ends: &watch::Receiver<bool>) -> Result<Round, Failure> {
    let companies = product.request_companies().await?;
    if companies.is_empty() {
        return Ok(Round::Nothing);
    }
    let claimed = product.claim_requests(&companies, AT_ONCE).await?;
    if claimed.is_empty() {
        return Ok(Round::Nothing);
    }
    // What keeps one of a company keeps the others as well.
    let mut kept = BTreeSet::new();
    for request in claimed {
        if is_told_to_end(ends) {
            return Ok(Round::Nothing);
        }
        let profile = match company(product, &companies, &request.company).await? {
            Company::Here(profile) if !kept.contains(&profile.id) => profile,
            Company::Here(_) | Company::Elsewhere => continue,
            Company::Nowhere(error) => {
                settle(product, &request, &RequestOutcome::Dead { error }).await?;
                continue;
            }
        };
        match outcome(sent(product, &profile, request.line.clone()).await)? {
            Some(outcome) => settle(product, &request, &outcome).await?,
            None => {
                kept.insert(profile.id.clone());
            }
        }
    }
    Ok(if kept.is_empty() { Round::Done } else { Round::Kept })
}

async fn settle(product: &Arc<Product>, request: &ClaimedRequest, outcome: &RequestOutcome) -> Result<(), Failure> {
    tracing::info!(id = request.id, ?outcome, "another program's message is decided");
    Ok(product.settle_request(request.id, outcome).await?)
}

/// Who is to send a row.
#[derive(Debug)]
enum Company {
    /// This process can.
    Here(Box<Profile>),
    /// Another computer of the team.
    Elsewhere,
    /// Nobody: why, for who wrote the program.
    Nowhere(String),
}

/// A company that is not here may just have come to the team, so that the team is asked before a row is given up.
async fn company(product: &Arc<Product>, companies: &[String], name: &str) -> Result<Company, Failure> {
    let found = company_here(product, companies, name);
    if matches!(found, Company::Nowhere(_)) {
        product.reach_team().await?;
        return Ok(company_here(product, companies, name));
    }
    Ok(found)
}

fn company_here(product: &Product, companies: &[String], name: &str) -> Company {
    let is_the_teams = |profile: &Profile| {
        let team = product.team_view().membership;
        profile.practice || team.is_some_and(|team| team.companies.contains(&profile.id))
    };
    match profile_named(product, name) {
        Ok(profile) if companies.contains(&profile.id) => Company::Here(Box::new(profile)),
        Ok(profile) if is_the_teams(&profile) => Company::Elsewhere,
        // What else is called so here is nothing of the team's.
        Err(failure) if failure.problem.code == "ambiguous" => {
            Company::Nowhere(format!("ambiguous: several companies are called {name}; use the id of one"))
        }
        Ok(_) | Err(_) => Company::Nowhere(nobody(name)),
    }
}

fn nobody(name: &str) -> String {
    format!("not_found: no such company: {name}")
}

/// In a task of its own: a fault of one row is no end of the serving.
async fn sent(product: &Arc<Product>, profile: &Profile, line: String) -> Result<Option<Handled>, Failure> {
    let (product, profile) = (Arc::clone(product), profile.clone());
    let sending = tokio::spawn(async move {
        let taking = Taking { line: None, most_people: MOST_PEOPLE, waits: true };
        handled(&product, &profile, taking, message::read_text(&line)).await.map(Result::ok)
    });
    sending.await.unwrap_or_else(|fault| {
        Err(Failure { problem: Problem::new("internal", fault.to_string()), exit: exit::OTHER })
    })
}

/// What to write beside a row. `None`: it waits for what keeps it. An error is one of the database, which says nothing of the row.
fn outcome(handled: Result<Option<Handled>, Failure>) -> Result<Option<RequestOutcome>, Failure> {
    let dead = |problem: &Problem| RequestOutcome::Dead { error: why(problem) };
    Ok(match handled {
        Ok(None) => None,
        Ok(Some(Handled::Taken(broadcast))) => Some(RequestOutcome::Taken { broadcast_id: broadcast.id }),
        Ok(Some(Handled::Repeated { id, .. })) => Some(RequestOutcome::Repeated { broadcast_id: Some(id) }),
        Ok(Some(Handled::DeadBefore(_))) => Some(RequestOutcome::Repeated { broadcast_id: None }),
        Ok(Some(Handled::Dead(error))) => Some(dead(&error.into())),
        Err(failure) if from_word::<ErrorCode>(&failure.problem.code).is_some_and(passes) => return Err(failure),
        Err(failure) => Some(dead(&failure.problem)),
    })
}

/// A code to act on, and English words.
fn why(problem: &Problem) -> String {
    let words = match problem.code.as_str() {
        // The words of the command line name an argument that a table does not have.
        "too_many_people" => problem.message.clone(),
        _ => print::problem(problem, Words { chinese: false }),
    };
    format!("{}: {words}", problem.code)
}

#[cfg(test)]
mod tests;
