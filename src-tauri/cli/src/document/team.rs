//! The team that this computer is in, and what stands at the address of one.

use super::{Problem, time};
use broadcast::model::profile::Profile;
use broadcast::model::team::{TeamDeed, TeamFound, TeamMembership, TeamRight, TeamStanding, TeamView};
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
    /// What was done in it, the newest first, of `log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<Vec<DeedLine>>,
}

impl TeamLine {
    /// As the product tells it. Companies have their names from these.
    pub fn of(view: TeamView, profiles: &[Profile]) -> Self {
        let membership = view.membership.map(|one| MembershipLine::of(one, profiles));
        Self { membership, found: None, statements: None, log: None }
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
    /// What who works here may do; nothing before the database was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub right: Option<TeamRight>,
    /// How far the database is reached.
    pub standing: TeamStanding,
    /// The companies of this computer that are shared.
    pub companies: Vec<SharedCompanyLine>,
    /// Why the database is not reached.
    pub error: Option<Problem>,
}

impl MembershipLine {
    fn of(one: TeamMembership, profiles: &[Profile]) -> Self {
        let TeamMembership { place, user, name, right, standing, problem, companies } = one;
        let companies = companies.into_iter().map(|id| SharedCompanyLine::of(id, profiles)).collect();
        // A field of a form in the window is none of an argument's.
        let error = problem.map(|problem| Problem { field: None, ..Problem::from(problem) });
        Self { place, user, name, right, standing, companies, error }
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

/// Something that was done in the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeedLine {
    /// Its number; later ones have higher numbers.
    pub number: i64,
    /// When, RFC 3339.
    pub at: String,
    /// Who, by name; empty: not by Posthorn.
    pub name: String,
    /// As whom PostgreSQL knows them.
    pub login: String,
    /// What they did.
    pub deed: TeamDeed,
    /// With what: `broadcast`, `company`, `template`, `audience` or `record`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its title or name then; may be empty.
    pub title: String,
}

impl From<broadcast::model::team::TeamLine> for DeedLine {
    fn from(line: broadcast::model::team::TeamLine) -> Self {
        let broadcast::model::team::TeamLine { number, at, name, login, deed, kind, id, title } = line;
        Self { number, at: time(at), name, login, deed, kind, id, title }
    }
}
