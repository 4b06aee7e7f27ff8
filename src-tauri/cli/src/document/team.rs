//! The team that this computer is in, and what stands at the address of one.

use super::Problem;
use broadcast::model::profile::Profile;
use broadcast::model::team::{TeamFound, TeamMembership, TeamStanding, TeamView};
use serde::{Deserialize, Serialize};

/// How it is with a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamLine {
    /// The one that this computer is in, if any.
    pub membership: Option<MembershipLine>,
    /// What stands at an address, of `join --try`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<TeamFoundLine>,
    /// What IT does to set the database up, as SQL, of `statements`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statements: Option<String>,
}

impl TeamLine {
    /// As the product tells it. Companies have their names from these.
    pub fn of(view: TeamView, profiles: &[Profile]) -> Self {
        let membership = view.membership.map(|one| MembershipLine::of(one, profiles));
        Self { membership, found: None, statements: None }
    }
}

/// The team that this computer is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipLine {
    /// Where its database is: host, port and name.
    pub place: String,
    /// As whom PostgreSQL knows this computer.
    pub user: String,
    /// By which name colleagues know who works here.
    pub name: String,
    /// How far the database is reached.
    pub standing: TeamStanding,
    /// The companies of this computer that are shared.
    pub companies: Vec<SharedCompanyLine>,
    /// Why the database is not reached.
    pub error: Option<Problem>,
}

impl MembershipLine {
    fn of(one: TeamMembership, profiles: &[Profile]) -> Self {
        let TeamMembership { place, user, name, standing, problem, companies } = one;
        let companies = companies.into_iter().map(|id| SharedCompanyLine::of(id, profiles)).collect();
        // A field of a form in the window is none of an argument's.
        let error = problem.map(|problem| Problem { field: None, ..Problem::from(problem) });
        Self { place, user, name, standing, companies, error }
    }
}

/// A company that is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedCompanyLine {
    /// Its id here.
    pub id: String,
    /// What the user calls it.
    pub name: String,
}

impl SharedCompanyLine {
    /// One that was deleted meanwhile is called by its id.
    fn of(id: String, profiles: &[Profile]) -> Self {
        let name = profiles.iter().find(|profile| profile.id == id).map(|profile| profile.name.clone());
        Self { name: name.unwrap_or_else(|| id.clone()), id }
    }
}

/// What stands at the address of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamFoundLine {
    /// Where it is: host, port and name.
    pub place: String,
    /// Nobody has joined yet.
    pub is_new: bool,
    /// Names of the team's companies.
    pub companies: Vec<String>,
    /// How many templates it has; nothing where an older program made the database: neither is known then.
    pub templates: Option<u32>,
}

impl From<TeamFound> for TeamFoundLine {
    fn from(found: TeamFound) -> Self {
        let TeamFound { place, is_new, companies, templates } = found;
        Self { place, is_new, companies, templates }
    }
}
