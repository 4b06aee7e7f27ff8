//! Secrets that a process is lent for as long as it runs, as by the supervisor of a server: nothing keeps them but its memory. Those of
//! companies that come from the team later are given when they come.

use super::secrets::keychain_trouble;
use super::{AppResult, Product, off_the_runtime};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::Profile;
use crate::model::secrets::{Forget, LentSecret, LentSecrets, SecretScope, SecretStoreError, TEAM_PASSWORD};
use crate::store::ServerAddress;
use std::sync::Arc;

/// Whether a name is that of a company.
fn is_of(name: &str, profile: &Profile) -> bool {
    name == profile.id || name == profile.name || name == format!("{}/{}", profile.corp_id, profile.agent_id)
}

impl Product {
    /// Takes in what this process is lent. To be called before anything is sent.
    pub async fn lend_secrets(self: &Arc<Self>, lent: LentSecrets) -> AppResult<()> {
        let LentSecrets { team, companies } = lent;
        if let Some(LentSecret { secret, address }) = team {
            let scope = match address {
                Some(address) => {
                    let address = ServerAddress::parse(address.trim()).map_err(|problem| {
                        ErrorView::new(ErrorCode::InvalidInput, problem.to_string()).at("address")
                    })?;
                    Some(SecretScope::of_team(&address.without_password()))
                }
                None => self.team.scope(),
            };
            if let Some(scope) = scope {
                self.secrets.set_for_session(TEAM_PASSWORD, &scope, secret);
            }
        }
        *self.lent.lock() = companies;
        let product = Arc::clone(self);
        off_the_runtime(move || {
            for profile in product.profiles.list().iter().filter(|profile| !profile.practice) {
                product.lend_to(profile);
            }
        })
        .await
    }

    /// Gives a company the secret that is lent for it, where there is one. It is bound to the server that it was lent for, whatever
    /// address the company has: that comes from others.
    pub(super) fn lend_to(&self, profile: &Profile) {
        let lent = self.lent.lock().iter().find(|(name, _)| is_of(name, profile)).map(|(_, lent)| lent.clone());
        let Some(LentSecret { secret, address }) = lent else { return };
        match SecretScope::of_app(&Profile { base_url: address, ..profile.clone() }) {
            Ok(scope) => {
                self.secrets.set_for_session(&profile.id, &scope, secret);
                self.connections.secret_changed(profile);
                self.attention.hear(|heard, _| heard.secret_changed(&profile.id));
            }
            Err(error) => tracing::warn!(%error, profile = profile.id, "a secret is lent for no possible address"),
        }
    }

    /// The names for which something is lent and which no company has now.
    pub fn unused_secrets(&self) -> Vec<String> {
        let profiles = self.profiles.list();
        let lent = self.lent.lock();
        let unused = lent.iter().map(|(name, _)| name).filter(|name| !profiles.iter().any(|one| is_of(name, one)));
        unused.cloned().collect()
    }

    /// Has the keychain forget the password of the team's database. A computer without one has kept nothing. May wait for it.
    pub(super) fn forget_team_password(&self, what: Forget) -> Result<(), ErrorView> {
        match self.secrets.remove(TEAM_PASSWORD, what) {
            Err(SecretStoreError::Unavailable(_)) | Ok(()) => Ok(()),
            Err(error) => Err(keychain_trouble(&error).at("password")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{World, typed};
    use super::*;
    use crate::model::profile::SecretState;
    use crate::ports::SecretStore;
    use crate::profiles::ProfileInput;
    use secrecy::SecretString;

    fn lent(name: &str, address: Option<&str>) -> LentSecrets {
        let secret = LentSecret { secret: SecretString::from("canary"), address: address.map(str::to_owned) };
        LentSecrets { team: None, companies: vec![(name.to_owned(), secret)] }
    }

    #[tokio::test]
    async fn a_company_is_lent_its_secret_by_any_of_its_names_and_for_its_server_alone() {
        let world = World::open().await;
        let input = ProfileInput { base_url: String::new(), ..typed("青禾科技") };
        let id = world.save_profile(input, None).await.unwrap().profile.id;
        for name in ["青禾科技", id.as_str(), "ww0123456789abcdef/1000002"] {
            world.secrets.remove(&id, Forget::All).unwrap();
            world.lend_secrets(lent(name, None)).await.unwrap();
            assert_eq!(world.secret_of(&id), SecretState::Session, "{name}");
            assert_eq!(world.unused_secrets(), Vec::<String>::new());
        }
        world.lend_secrets(lent("青禾科技", Some("https://elsewhere.example.com"))).await.unwrap();
        assert_eq!(world.secret_of(&id), SecretState::Elsewhere, "it goes nowhere but where it was lent for");
        world.lend_secrets(lent("别的公司", None)).await.unwrap();
        assert_eq!(world.unused_secrets(), ["别的公司"]);
    }
}
