//! What this computer keeps of its team: where its database is, and what it has in common with it.

use crate::documents::{DocumentError, Documents};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::names::on_one_line;
use crate::model::secrets::SecretScope;
use crate::model::team::{MAX_NAME, TeamInput};
use crate::store::shared::{SharedKey, SharedKind};
use crate::store::{AddressProblem, ServerAddress};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where the team is, and who joined.
const MEMBERSHIP: &str = "team.json";
/// What was handed on, and what came in.
const STEP: &str = "team-step.json";
/// What was deleted here and not handed on yet.
const DELETED: &str = "team-deleted.json";

/// Where the team is, and who joined. The password is in the keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Membership {
    /// Without the password.
    address: String,
    pub(super) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    authority: String,
}

impl Membership {
    /// What was typed, and the password with it.
    pub(super) fn typed(
        input: &TeamInput,
        password: Option<SecretString>,
    ) -> Result<(Self, Option<SecretString>), ErrorView> {
        let (nameless, password) = Self::nameless(input, password)?;
        let name = on_one_line(&input.name);
        if name.is_empty() || name.chars().count() > MAX_NAME {
            let text = format!("a name has 1 to {MAX_NAME} characters");
            return Err(ErrorView::new(ErrorCode::InvalidInput, text).at("name"));
        }
        Ok((Self { name, ..nameless }, password))
    }

    /// The same for who only looks, and need not say who they are.
    pub(super) fn nameless(
        input: &TeamInput,
        password: Option<SecretString>,
    ) -> Result<(Self, Option<SecretString>), ErrorView> {
        let address = ServerAddress::parse(input.address.trim()).map_err(|problem| {
            let view = ErrorView::new(ErrorCode::InvalidInput, problem.to_string()).at("address");
            view.with_detail(word_of(problem))
        })?;
        let authority = input.authority.trim().to_owned();
        if !authority.is_empty() && !is_pem(&authority) {
            let text = "certificates stand between BEGIN CERTIFICATE and END CERTIFICATE";
            return Err(ErrorView::new(ErrorCode::InvalidInput, text).at("authority"));
        }
        let password = password.or_else(|| address.password().cloned());
        Ok((Self { address: address.without_password(), name: String::new(), authority }, password))
    }

    /// The address with what else it takes to connect.
    pub(super) fn address(&self, password: Option<SecretString>) -> Result<ServerAddress, ErrorView> {
        // A file that somebody wrote by hand may have anything.
        let address = ServerAddress::parse(&self.address)
            .map_err(|problem| ErrorView::new(ErrorCode::StorageUnsuitable, problem.to_string()))?;
        let address = match password {
            Some(password) => address.with_password(password),
            None => address,
        };
        Ok(if self.authority.is_empty() {
            address
        } else {
            address.with_authority(self.authority.clone().into_bytes())
        })
    }

    /// For which server the password was typed.
    pub(super) fn scope(&self) -> SecretScope {
        SecretScope::of_team(&self.address)
    }

    pub(super) fn read(documents: &Documents) -> Result<Option<Self>, DocumentError> {
        documents.read(MEMBERSHIP)
    }

    pub(super) fn write(&self, documents: &Documents) -> Result<(), DocumentError> {
        documents.write(MEMBERSHIP, self)
    }

    /// The computer is in no team from then on.
    pub(super) fn remove(documents: &Documents) -> Result<(), DocumentError> {
        documents.remove(MEMBERSHIP)?;
        documents.remove(STEP)?;
        documents.remove(DELETED)
    }
}

/// What is wrong with an address, in a word that a page has words for.
fn word_of(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Scheme => "scheme",
        AddressProblem::Host => "host",
        AddressProblem::User => "user",
        AddressProblem::Database => "database",
        AddressProblem::More => "more",
    }
}

fn is_pem(text: &str) -> bool {
    text.contains("-----BEGIN CERTIFICATE-----") && text.contains("-----END CERTIFICATE-----")
}

/// How far this computer and its team are in step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Step {
    /// The newest change of the team that was taken in.
    pub(super) seen: i64,
    /// When the latest of them was made, by the clock of the database, milliseconds.
    pub(super) seen_at: i64,
    /// Companies of this computer that are the team's.
    pub(super) companies: BTreeSet<String>,
    /// Companies of this computer that are to become the team's.
    pub(super) wanted: BTreeSet<String>,
    /// Companies of the team that were taken off this computer.
    pub(super) left_out: BTreeSet<String>,
    /// What this computer sent for companies of the team goes along.
    pub(super) history: bool,
    /// Templates that stay with this computer.
    pub(super) own_templates: BTreeSet<String>,
    /// How far both were is not known, and neither which companies are the team's.
    #[serde(skip)]
    pub(super) is_lost: bool,
    /// What both had last, as a list: keys of a map are texts in JSON.
    #[serde(with = "as_list")]
    pub(super) known: BTreeMap<SharedKey, Known>,
}

/// What both had last of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    /// The number of its change.
    pub(super) number: i64,
    /// SHA-256 of how it stands here; `None`: it was deleted.
    pub(super) digest: Option<String>,
    /// It cannot be read here, as of a newer program: it is not written over, and tried again at the next start.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) unread: bool,
}

impl Step {
    pub(super) fn read(documents: &Documents) -> Result<Self, DocumentError> {
        let mut step = documents.read::<Self>(STEP)?.unwrap_or_else(|| Self { is_lost: true, ..Self::default() });
        let unread = step.known.values().filter(|known| known.unread).map(|known| known.number);
        // What could not be read is looked at once more.
        step.seen = unread.map(|number| number - 1).chain([step.seen]).min().unwrap_or_default();
        Ok(step)
    }

    pub(super) fn write(&self, documents: &Documents) -> Result<(), DocumentError> {
        documents.write(STEP, self)
    }

    /// The number of the last change of something that both had; 0: none.
    pub(super) fn number_of(&self, key: &SharedKey) -> i64 {
        self.known.get(key).map_or(0, |known| known.number)
    }

    /// Whether something of this computer is for the team.
    pub(super) fn is_for_team(&self, key: &SharedKey) -> bool {
        match key.kind {
            SharedKind::Company => self.companies.contains(&key.id) || self.wanted.contains(&key.id),
            SharedKind::Template => !self.own_templates.contains(&key.id),
            SharedKind::Audience => true,
        }
    }

    /// Notes that both have it so.
    pub(super) fn note(&mut self, key: SharedKey, number: i64, digest: Option<String>) {
        self.known.insert(key, Known { number, digest, unread: false });
    }

    /// Whether something stands with the team that cannot be read here.
    pub(super) fn is_unread(&self, key: &SharedKey) -> bool {
        self.known.get(key).is_some_and(|known| known.unread)
    }
}

/// What was deleted here on purpose and not handed on yet. What is missing otherwise, as a damaged file, is not: the team has it still.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Deleted(pub(super) BTreeSet<SharedKey>);

impl Deleted {
    pub(super) fn read(documents: &Documents) -> Result<Self, DocumentError> {
        Ok(documents.read(DELETED)?.unwrap_or_default())
    }

    pub(super) fn write(&self, documents: &Documents) -> Result<(), DocumentError> {
        if self.0.is_empty() { documents.remove(DELETED) } else { documents.write(DELETED, self) }
    }
}

mod as_list {
    use super::{BTreeMap, Known, SharedKey};
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(map: &BTreeMap<SharedKey, Known>, to: S) -> Result<S::Ok, S::Error> {
        map.iter().collect::<Vec<_>>().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<SharedKey, Known>, D::Error> {
        Ok(Vec::<(SharedKey, Known)>::deserialize(from)?.into_iter().collect())
    }
}
