//! A broadcast once more, as a new draft: to those who missed it, or, corrected, to those who got it.

use super::{Engine, SendError};
use crate::model::audience::{Audience, EVERYONE, Recipient};
use crate::model::draft::{Draft, Personal};
use crate::model::ledger::LedgerState;
use crate::store::{broadcasts, ledger, sql_enum};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// To whom a broadcast is to go once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// Those who certainly did not get it: refused, or not sent.
    Missed,
    /// Those, and those of whom nobody knows. They may get it twice.
    MissedOrUnknown,
    /// Those who got it, or may have.
    Reached,
}

impl Again {
    fn states(self) -> &'static [LedgerState] {
        match self {
            Self::Missed => &[LedgerState::Refused, LedgerState::NotSent],
            Self::MissedOrUnknown => &[LedgerState::Refused, LedgerState::NotSent, LedgerState::Unknown],
            Self::Reached => &[LedgerState::Accepted, LedgerState::Unknown],
        }
    }
}

impl Engine {
    /// The draft of a broadcast with those it is to go to once more, in the order in which they were chosen; nobody when there are
    /// none. Nothing is sent by this: a new draft is looked at and confirmed like any other.
    pub async fn again(&self, id: &str, whom: Again) -> Result<Draft, SendError> {
        let database = &self.shared.deps.database;
        let draft = broadcasts::draft(database, id).await?.ok_or_else(|| SendError::NotFound(id.to_owned()))?;
        let mut draft: Draft = sql_enum::from_json(&draft)?;
        let mut include: Vec<Recipient> = Vec::new();
        let (mut seen, mut rows) = (HashSet::new(), HashSet::new());
        for (one, row) in ledger::in_states(database, id, whom.states()).await? {
            let key = Personal::key(&one);
            if seen.insert(key.clone()) {
                include.push(one);
            }
            rows.extend(row.map(|row| (key, row)));
        }
        if let Some(personal) = &mut draft.personal {
            // Of those who get a message for each row, the rows that are meant.
            for (key, own) in &mut personal.rows {
                own.retain(|one| rows.contains(&(key.clone(), one.row)));
            }
            personal.rows.retain(|_, own| !own.is_empty());
        }
        let audience = if include.iter().any(|one| one.id == EVERYONE) {
            Audience { all: true, ..Audience::default() }
        } else {
            Audience::of(include)
        };
        Ok(Draft { audience, extra: draft.extra.held_back(), series: None, ..draft })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sending::engine::tests::people;
    use crate::testing::{Answer, World, api, draft, lost, ok};
    use wecom::send::SendReply;

    #[tokio::test]
    async fn everyone_stands_where_the_ledger_says() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        world.engine.set_parallel(1);
        let partly = SendReply { invalid_users: vec!["u1".to_owned()], ..SendReply::default() };
        world.sender.will([Answer::Accept(partly), lost(), api(81013), ok()]);
        let end = world.send(draft("hello", people(3500))).await;
        let ids = async |whom| {
            let again = world.engine.again(&end.id, whom).await.unwrap();
            assert_eq!(again.message, draft("hello", vec![]).message);
            again.audience.include.iter().map(|one| one.id.clone()).collect::<Vec<_>>()
        };
        let named = |ranges: &[std::ops::Range<u32>]| {
            ranges.iter().cloned().flatten().map(|n| format!("u{n}")).collect::<Vec<_>>()
        };
        assert_eq!(ids(Again::Missed).await, named(&[1..2, 2000..3000]));
        assert_eq!(ids(Again::MissedOrUnknown).await, named(&[1..2, 1000..3000]));
        assert_eq!(ids(Again::Reached).await, named(&[0..1, 2..2000, 3000..3500]));
    }

    #[tokio::test]
    async fn everyone_is_everyone_again() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let mut all = draft("hello", vec![]);
        all.audience.all = true;
        let end = world.send(all.clone()).await;
        assert_eq!(world.engine.again(&end.id, Again::Reached).await.unwrap(), all);
        let nobody = world.engine.again(&end.id, Again::Missed).await.unwrap();
        assert_eq!(nobody.audience, Audience::default());
        assert!(matches!(world.engine.again("nothing", Again::Missed).await, Err(SendError::NotFound(_))));
    }
}
