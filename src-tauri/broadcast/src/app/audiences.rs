//! Saved audiences as they are listed.

use super::{AppResult, Product};
use crate::compose::audiences::{SavedAudience, SavedAudienceRow};
use crate::store::shared::SharedKind;

impl Product {
    /// Deletes a saved audience; what it was, for bringing it back.
    pub fn delete_audience(&self, profile_id: &str, id: &str) -> AppResult<SavedAudience> {
        let saved = self.audiences.delete(profile_id, id)?;
        self.deleted_for_team(SharedKind::Audience, format!("{profile_id}/{id}"));
        Ok(saved)
    }

    /// Removes the saved audiences of a company that belongs to another one now: accounts mean nothing there.
    pub(super) fn forget_audiences(&self, profile_id: &str) -> AppResult<()> {
        let gone = self.audiences.all(profile_id)?;
        self.audiences.forget(profile_id)?;
        for saved in gone {
            self.deleted_for_team(SharedKind::Audience, format!("{profile_id}/{}", saved.id));
        }
        Ok(())
    }

    /// The saved audiences of a company whose name fits a query, the last saved first, each with those of it who are not in the
    /// directory any more.
    pub async fn saved_audiences(&self, profile_id: &str, query: &str) -> AppResult<Vec<SavedAudienceRow>> {
        let mut rows = self.audiences.list(profile_id, query)?;
        for row in &mut rows {
            // One that was deleted meanwhile has nobody.
            let Ok(saved) = self.audiences.open(profile_id, &row.id) else { continue };
            row.absent = self.directory.absent(profile_id, &saved.audience).await?;
        }
        Ok(rows)
    }
}

#[cfg(test)]
mod tests {
    use crate::app::testing::World;
    use crate::model::audience::Audience;
    use crate::model::directory::AbsentWhy;
    use crate::model::profile::PRACTICE_ID;
    use crate::testing::{named, person};

    #[tokio::test]
    async fn strangers_in_a_saved_audience_are_named_once_the_contacts_are_read() {
        let world = World::open().await;
        let audience = Audience::of(vec![
            person("zhangsan"),
            named("qian.liu.gone", "钱六"),
            person("Qian.Liu.Gone"),
            person("nobody.knows"),
        ]);
        world.audiences.save(PRACTICE_ID, "值班", &audience, false).unwrap();
        world.audiences.save(PRACTICE_ID, "全体", &Audience { all: true, ..Audience::default() }, false).unwrap();
        let rows = world.saved_audiences(PRACTICE_ID, "").await.unwrap();
        assert!(rows.iter().all(|row| row.absent.is_none()), "who was never read is not missed");
        world.read_directory().await;
        let rows = world.saved_audiences(PRACTICE_ID, "").await.unwrap();
        let absent = rows.iter().find(|row| row.name == "值班").unwrap().absent.clone().unwrap();
        let told: Vec<_> = absent
            .people
            .iter()
            .map(|one| (one.recipient.id.as_str(), one.recipient.name.as_deref(), one.why))
            .collect();
        assert_eq!(
            told,
            [
                ("qian.liu.gone", Some("钱六（qian.liu.gone）"), AbsentWhy::Missing),
                ("nobody.knows", None, AbsentWhy::Missing)
            ]
        );
        assert_eq!(absent.total, 2);
        assert!(rows.iter().find(|row| row.name == "全体").unwrap().absent.is_none());
    }
}
