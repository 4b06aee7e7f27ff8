//! What was ordered and waits for somebody, or has left: a colleague's send is approved, one's own is taken back.

use super::{Failure, LOOK_AFTER, Tell, stays_with, told};
use crate::document::{Document, Note, Problem};
use crate::exit;
use broadcast::app::Product;
use broadcast::model::snapshot::{BroadcastSnapshot, ReleaseView};
use std::sync::Arc;

/// Takes a send back from those who have it.
pub(super) async fn recall(
    product: &Arc<Product>,
    id: &str,
    wait: Option<bool>,
    tell: Tell<'_>,
    document: &mut Document,
) -> Result<(), Failure> {
    let engine = product.record_of(id).await?.engine;
    let people = engine.possible_follow_ups(id).await?.recall_people;
    let mut snapshot = engine.recall(id).await?;
    document.notes.extend(people.map(|people| Note::of("recalls").about(people.to_string())));
    let wait = stays_with(product, wait, true, document);
    let under_way = |one: &BroadcastSnapshot| one.recall.is_some_and(|one| one.done + one.failed < one.asked);
    while wait && under_way(&snapshot) {
        tokio::time::sleep(LOOK_AFTER).await;
        snapshot = product.send_snapshot(id).await?;
        tell(&snapshot.clone().into());
    }
    document.exit = if wait { exit::of_recall(snapshot.recall) } else { exit::OK };
    told(product, snapshot, document).await
}

/// Lets a colleague's send leave, or only shows it. What is approved is what was looked at just before, and nothing else.
pub(super) async fn release(
    product: &Arc<Product>,
    id: &str,
    yes: bool,
    document: &mut Document,
) -> Result<(), Failure> {
    let snapshot = product.send_snapshot(id).await?;
    let (snapshot, failure) = match awaited(&snapshot) {
        Err(problem) => (snapshot, Some(Failure::usage(problem))),
        Ok(_) if !yes => {
            let problem = Problem::new("needs_confirmation", "letting it leave is to be confirmed").about("--yes");
            (snapshot, Some(Failure { problem, exit: exit::ACKNOWLEDGE }))
        }
        Ok(digest) => (product.release_send(id, &digest).await?, None),
    };
    told(product, snapshot, document).await?;
    failure.map_or(Ok(()), Err)
}

/// The digest of what somebody is to approve; an error is why nobody is.
fn awaited(snapshot: &BroadcastSnapshot) -> Result<String, Problem> {
    let waits = snapshot.awaits_release() && !snapshot.state.is_closed();
    match &snapshot.release {
        Some(release) if waits => Ok(release.digest.clone()),
        Some(ReleaseView { released_by: Some(by), .. }) => {
            Err(Problem::new("released_before", "somebody has approved it already").about(by))
        }
        Some(_) | None => Err(Problem::new("release_not_awaited", "it does not wait for anybody's approval")),
    }
}
