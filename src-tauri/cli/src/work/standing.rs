//! How it stands with the work, as far as whoever looks after the computer has to know: whether the team is reached and what may be done
//! there, which companies cannot be sent for, which secrets fit nothing.

use super::background::Teller;
use super::join::Join;
use crate::document::{Note, Problem};
use crate::messages::Words;
use crate::print;
use broadcast::app::Product;
use broadcast::model::team::{TeamMembership, TeamRight, TeamStanding};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How often it is looked how the team is reached; nobody is asked.
const LOOK_AFTER: Duration = Duration::from_secs(1);
/// How often it is looked which companies have a secret: a keychain may be asked.
const COMPANIES_AFTER: Duration = Duration::from_mins(1);

/// Joins the team, and tells what changes. Never ends, unless it cannot go on.
pub async fn watch(product: &Arc<Product>, join: Option<&Join>, words: Words, teller: &Teller) {
    if let Some(join) = join
        && let Err(failure) = Box::pin(join.done(product, words, teller)).await
    {
        return teller.failed(failure);
    }
    let (mut before, mut companies_seen) = (Standing::default(), None);
    loop {
        let mut now = Standing { reach: Reach::of(product.team_view().membership, &before.reach), ..before.clone() };
        let came = now.reach.is_reached() && !before.reach.is_reached();
        // What companies there are is known when both are in step; what keeps that from being so is in the view next time.
        let is_in_step = !came || product.reach_team().await.is_ok();
        let is_due = companies_seen.is_none_or(|seen: Instant| seen.elapsed() > COMPANIES_AFTER);
        if !is_in_step {
            now.reach = before.reach.clone();
        } else if now.reach.is_known() && (came || is_due) {
            companies_seen = Some(Instant::now());
            now.lacking = lacking(product).await.unwrap_or(now.lacking);
            now.unused = product.unused_secrets().into_iter().collect();
        }
        for note in news(&before, &now, words) {
            teller.note(note);
        }
        before = now;
        sleep(LOOK_AFTER).await;
    }
}

/// The names of those companies that have no secret here and so cannot be sent for: of the team's, or without a team of all but practice.
async fn lacking(product: &Arc<Product>) -> Option<BTreeSet<String>> {
    let team = product.team_view().membership.map(|team| team.companies);
    let (companies, _) = product.profiles_with_secrets().await.ok()?;
    let counts = |id: &String| team.as_ref().is_none_or(|team| team.contains(id));
    let lacking = companies.into_iter().filter(|one| !one.profile.practice && !one.secret.is_usable());
    Some(lacking.map(|one| one.profile).filter(|profile| counts(&profile.id)).map(|profile| profile.name).collect())
}

/// How far the team is reached.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
enum Reach {
    /// It is being tried for the first time.
    #[default]
    NotKnown,
    /// There is none.
    NoTeam,
    /// It is, and this may be done there.
    Reached { place: String, right: Option<TeamRight> },
    /// It is not.
    Away(Box<Problem>),
}

impl Reach {
    fn of(team: Option<TeamMembership>, before: &Self) -> Self {
        let Some(TeamMembership { place, right, standing, problem, .. }) = team else { return Self::NoTeam };
        match (standing, problem) {
            (TeamStanding::Reached, _) => Self::Reached { place, right },
            (TeamStanding::Away, Some(problem)) => {
                Self::Away(Box::new(Problem { field: None, ..Problem::from(problem) }))
            }
            // As long as it is tried anew it is as it was.
            (TeamStanding::Away | TeamStanding::Reaching, _) if *before == Self::NoTeam => Self::NotKnown,
            (TeamStanding::Away | TeamStanding::Reaching, _) => before.clone(),
        }
    }

    fn is_reached(&self) -> bool {
        matches!(self, Self::Reached { .. })
    }

    fn is_known(&self) -> bool {
        matches!(self, Self::Reached { .. } | Self::NoTeam)
    }
}

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Standing {
    reach: Reach,
    /// Companies without a secret.
    lacking: BTreeSet<String>,
    /// What the secrets that were lent are called that fit no company.
    unused: BTreeSet<String>,
}

/// What there is to tell of a change, the most important first.
fn news(before: &Standing, now: &Standing, words: Words) -> Vec<Note> {
    let mut news = Vec::new();
    match (&before.reach, &now.reach) {
        (was, is) if was == is => {}
        (_, Reach::NotKnown) => {}
        (_, Reach::NoTeam) => news.push(Note::of("work_no_team")),
        // The text for the curious may change with each try.
        (Reach::Away(was), Reach::Away(is)) if was.code == is.code => {}
        (_, Reach::Away(problem)) => news.push(Note::of("work_team_away").about(print::problem(problem, words))),
        (was, Reach::Reached { place, right }) => {
            if matches!(was, Reach::Away(_)) {
                news.push(Note::of("work_team_back").about(place));
            } else {
                let colon = words.pick("：", ": ");
                let with_right = |right| format!("{place}{colon}{}", words.right(right));
                news.push(Note::of("work_team").about(right.map_or_else(|| place.clone(), with_right)));
            }
            if right.is_some_and(|right| right < TeamRight::Sender) {
                news.push(Note::of("work_may_not_send"));
            }
        }
    }
    let each = |code: &'static str, names: &BTreeSet<String>, known: &BTreeSet<String>| -> Vec<Note> {
        names.difference(known).map(|name| Note::of(code).about(name)).collect()
    };
    news.extend(each("work_secret_missing", &now.lacking, &before.lacking));
    news.extend(each("work_secret_there", &before.lacking, &now.lacking));
    news.extend(each("work_secret_unused", &now.unused, &before.unused));
    news
}

#[cfg(test)]
mod tests;
