//! A second pair of eyes: in a team, what goes to many leaves only when somebody else has released it. Who that may be is held by the
//! database (`migrations/postgres/0005_rights.sql`), which also says by the rule of the company what waits for it; here it is asked for in
//! words that a person understands.

use super::{Engine, SendError};
use crate::model::audience::AudienceCount;
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::PauseReason;
use crate::model::team::TeamRight;
use crate::store::broadcasts;
use std::sync::atomic::Ordering;

impl Engine {
    /// Releases what somebody else of the team ordered. `digest` is that of what was looked at.
    pub async fn release(&self, id: &str, digest: &str) -> Result<BroadcastSnapshot, SendError> {
        let Some(member) = self.shared.team().cloned() else { return Err(SendError::NotPossible) };
        let (mut writing, standing) = self.standing(id).await?;
        if standing.pause != Some(PauseReason::Release) {
            return Err(SendError::NotPossible);
        }
        if standing.ordered_login.as_deref() == Some(&member.login) {
            return Err(SendError::OwnRelease);
        }
        if standing.digest != digest {
            return Err(SendError::ReviewOutdated);
        }
        self.check_app(&standing)?;
        if !broadcasts::release(&mut writing, id, digest, &member.computer, self.now()).await? {
            return Err(SendError::NotPossible);
        }
        self.commit_as_it_stands(writing, id).await
    }

    /// Whether who works here may send for the team. Where not, this computer takes up nothing either.
    pub fn set_may_send(&self, may: bool) {
        if self.shared.may_send.swap(may, Ordering::SeqCst) != may {
            self.wake();
        }
    }

    pub(super) fn check_may_send(&self) -> Result<(), SendError> {
        if self.shared.may_send() { Ok(()) } else { Err(SendError::NotYourRight(TeamRight::Sender)) }
    }

    pub(super) fn needs_release(&self, profile: &Profile, count: &AudienceCount, test: bool) -> bool {
        self.shared.team().is_some() && !test && profile.needs_release(count.known_people())
    }
}

impl super::Shared {
    pub(super) fn may_send(&self) -> bool {
        self.may_send.load(Ordering::SeqCst)
    }
}
