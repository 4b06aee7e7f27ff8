//! The client that reads contacts with a secret of their own, where a profile has one: its token and the guard against a secret that was
//! refused are as those of the application. Nothing is ever sent through it.

use super::Connections;
use crate::model::profile::{Profile, app_of};
use crate::model::secrets::contacts_secret;
use crate::model::trouble::ConnectError;
use wecom::Client;

impl Connections {
    /// The client that reads the contacts of a profile with the secret that is for that alone; `None`: the profile has no such secret.
    pub async fn contacts_client(&self, profile: &Profile) -> Result<Option<Client>, ConnectError> {
        // Counted apart: WeCom counts by secret.
        let app = format!("{}/contacts", app_of(profile));
        self.client_of(profile, contacts_secret(&profile.id), app).await
    }

    /// The secret for reading contacts was changed or removed: the next call reads what there is now. May wait for the keychain.
    pub fn contacts_secret_changed(&self, profile: &Profile) {
        let name = contacts_secret(&profile.id);
        self.forget_client(&name);
        self.forget_kept(profile, &name);
    }
}
