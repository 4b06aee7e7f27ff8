//! Names that the application may not read, read with the secret that a profile has for its contacts alone. Who is there, the
//! application's own answers decide: nobody is added.

use super::Inner;
use super::refresh::{in_parallel, is_refusal, patient};
use crate::model::contacts::Contacts;
use crate::model::profile::Profile;
use std::collections::{HashMap, HashSet};
use wecom::contacts::MemberBrief;
use wecom::ids::DepartmentId;
use wecom::{Client, Error};

impl Inner {
    /// Fills in the names that are missing, as far as the profile has a secret for it. What cannot be read stays as it is: the contacts
    /// are of use without names.
    pub(super) async fn read_names(&self, profile: &Profile, contacts: &mut Contacts) {
        if !lacks_names(contacts) {
            return;
        }
        let read = match self.connections.contacts_client(profile).await {
            Ok(None) => return,
            Ok(Some(client)) => names(&client, contacts).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match read {
            Ok(names) => names.fill_in(contacts),
            Err(error) => tracing::warn!(error, "the secret for reading contacts gives no names"),
        }
    }
}

/// The account or the number stands where no name was given.
fn lacks_names(contacts: &Contacts) -> bool {
    contacts.members.iter().any(|member| !member.has_name())
        || contacts.departments.iter().any(|department| !department.has_name())
}

/// Names by number and by account in lower case.
#[derive(Debug, Default)]
struct Names {
    departments: HashMap<u32, String>,
    members: HashMap<String, String>,
}

impl Names {
    fn fill_in(mut self, contacts: &mut Contacts) {
        for department in &mut contacts.departments {
            if !department.has_name()
                && let Some(name) = self.departments.remove(&department.id)
            {
                department.name = name;
            }
        }
        for member in &mut contacts.members {
            if !member.has_name()
                && let Some(name) = self.members.remove(&member.user_id.to_lowercase())
            {
                member.name = name;
            }
        }
    }
}

/// Reads the names of the departments that are known, and of those in them. A department that may not be read is left out.
async fn names(client: &Client, contacts: &Contacts) -> Result<Names, Error> {
    let mut names = Names::default();
    let told = patient(|| client.departments(None)).await?;
    let told = told.into_iter().filter(|department| !department.name.is_empty());
    names.departments.extend(told.map(|department| (department.id.0, department.name)));
    let nameless = contacts.members.iter().filter(|member| !member.has_name());
    let asked: HashSet<u32> = nameless.flat_map(|member| member.departments.iter().copied()).collect();
    in_parallel(
        client,
        asked.into_iter().map(DepartmentId),
        |client, id| async move {
            match patient(|| client.members_of(id)).await {
                Err(error) if is_refusal(&error) => Ok(Vec::new()),
                other => other,
            }
        },
        |list: Vec<MemberBrief>| {
            let told = list.into_iter().filter(|member| !member.name.trim().is_empty());
            names.members.extend(told.map(|member| (member.user_id.key(), member.name)));
        },
    )
    .await?;
    Ok(names)
}
