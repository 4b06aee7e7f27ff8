//! The first people before the others: requests cut anew.

use super::chosen::calls;
use super::{is_named, people_named};
use crate::model::audience::RecipientKind;
use crate::model::batch::{PlannedBatch, Route};
use std::collections::HashSet;

/// Place of the first request of somebody behind the first `first` people, where there is a message for each row.
fn behind_the_first(batches: &[PlannedBatch], first: u32) -> Option<u32> {
    let most = usize::try_from(first).unwrap_or(usize::MAX);
    let mut people = HashSet::new();
    let stage = batches.iter().position(|batch| {
        let one = batch.addressees.get(0);
        one.is_some_and(|one| people.insert(one.identity()) && people.len() > most)
    });
    stage.and_then(|stage| u32::try_from(stage).ok()).filter(|stage| *stage > 0)
}

/// Cuts requests so that the first `first` people named have theirs before the others; with the place of the first request behind
/// them, or as they are when no more are named than that and nothing else is addressed. Those that were cut anew have no body yet.
pub(super) fn ahead(batches: Vec<PlannedBatch>, first: u32) -> (Vec<PlannedBatch>, Option<u32>) {
    if batches.iter().any(|batch| batch.row.is_some()) {
        let stage = behind_the_first(&batches, first);
        return (batches, stage);
    }
    let total: usize = batches.iter().map(|batch| batch.addressees.len()).sum();
    let named: usize = batches.iter().map(|batch| batch.addressees.iter().filter(|one| is_named(one)).count()).sum();
    let most = named.min(usize::try_from(first).unwrap_or(usize::MAX));
    let of_app = || batches.iter().filter(|batch| batch.route == Route::App);
    let model = of_app().next().map(|batch| (batch.addressees.list().clone(), batch.content, batch.duplicate_window));
    let Some((list, content, duplicate_window)) = model.filter(|_| most > 0 && most < total) else {
        return (batches, None);
    };
    let is_whole = |batch: &&PlannedBatch| batch.addressees.len() == 1 && batch.people == 1;
    if batches.iter().take(most).filter(is_whole).count() == most {
        // One request for each already.
        return (batches, u32::try_from(most).ok());
    }
    let (mut leading, mut users, mut departments, mut tags) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for place in of_app().flat_map(|batch| batch.addressees.places()) {
        let Some(one) = list.get(*place as usize) else { continue };
        match one.kind {
            RecipientKind::Department => departments.push(*place),
            RecipientKind::Tag => tags.push(*place),
            _ if is_named(one) && leading.len() < most => leading.push(*place),
            _ => users.push(*place),
        }
    }
    let leading = calls(&list, [&leading, &[], &[]]);
    let stage = u32::try_from(leading.len()).ok();
    let cut = leading.into_iter().chain(calls(&list, [&users, &departments, &tags]));
    let cut = cut.map(|addressees| {
        let people = people_named(&addressees);
        let (route, body) = (Route::App, String::new());
        PlannedBatch { route, body, content, duplicate_window, addressees, row: None, people }
    });
    let others = batches.iter().filter(|batch| batch.route != Route::App).cloned();
    (cut.chain(others).collect(), stage)
}
