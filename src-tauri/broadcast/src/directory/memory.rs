//! What stands in memory of the directories, and how it is let go of.

use super::Directory;
use std::sync::Arc;

impl Directory {
    /// Lets go of what stands in memory of the directory of a profile, its member sheet included: it is laid out anew when somebody asks
    /// for it. While it is being read it stays. Answers whether it is gone.
    pub async fn let_go(&self, profile_id: &str) -> bool {
        let slot = self.inner.slots().get(profile_id).map(Arc::clone);
        let Some(slot) = slot else { return true };
        if slot.running().is_some() {
            return false;
        }
        // The slot itself stays: whoever has it already would otherwise read beside whoever gets a new one.
        let mut loaded = slot.loaded.lock().await;
        *loaded = None;
        self.inner.sheets.let_go(profile_id);
        true
    }

    /// Whether the directory of a profile stands in memory.
    #[cfg(test)]
    pub(crate) async fn is_in_memory(&self, profile_id: &str) -> bool {
        let slot = self.inner.slots().get(profile_id).map(Arc::clone);
        match slot {
            Some(slot) => slot.loaded.lock().await.is_some(),
            None => false,
        }
    }
}

#[cfg(test)]
mod tests;
