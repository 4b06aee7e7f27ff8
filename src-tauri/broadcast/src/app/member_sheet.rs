//! The exported member sheet, which gives names where the application may read accounts alone.

use super::import::list_file;
use super::{AppResult, Product};
use crate::model::directory::DirectoryStatus;
use crate::model::member_sheet::MemberSheetLook;
use std::path::Path;

impl Product {
    /// Looks at a member sheet from a file of the user's choice.
    pub async fn look_at_member_sheet_file(&self, profile_id: &str, path: &Path) -> AppResult<MemberSheetLook> {
        let (file, content) = list_file(path).await?;
        self.look_at_member_sheet(profile_id, file, content).await
    }

    /// Looks at a member sheet whose content is at hand: nothing of it counts before [`Product::take_member_sheet`].
    pub async fn look_at_member_sheet(
        &self,
        profile_id: &str,
        file: String,
        content: Vec<u8>,
    ) -> AppResult<MemberSheetLook> {
        let profile = self.profile(profile_id)?;
        Ok(self.directory.look_at_member_sheet(&profile.id, file, content).await?)
    }

    /// Has names come from the sheet that was looked at, also where it hardly goes with the company when somebody insists.
    pub async fn take_member_sheet(&self, profile_id: &str, id: &str, insist: bool) -> AppResult<DirectoryStatus> {
        let profile = self.profile(profile_id)?;
        Ok(self.directory.take_member_sheet(&profile.id, id, insist).await?)
    }

    /// The sheet that names come from.
    pub async fn member_sheet(&self, profile_id: &str) -> AppResult<Option<MemberSheetLook>> {
        let profile = self.profile(profile_id)?;
        Ok(self.directory.member_sheet(&profile.id).await?)
    }

    /// Forgets the sheet.
    pub async fn remove_member_sheet(&self, profile_id: &str) -> AppResult<DirectoryStatus> {
        let profile = self.profile(profile_id)?;
        Ok(self.directory.remove_member_sheet(&profile.id).await?)
    }
}

#[cfg(test)]
mod tests;
