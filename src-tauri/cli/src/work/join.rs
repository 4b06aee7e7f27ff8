//! Joining the team that was named, where this computer is in none. A database that is away is waited for: servers start in any order.

use super::background::Teller;
use crate::document::{Note, Problem};
use crate::messages::Words;
use crate::perform::{Failure, team};
use crate::print;
use broadcast::app::Product;
use broadcast::model::error_view::ErrorCode;
use broadcast::model::team::{TeamInput, TeamMembership};
use broadcast::store::ServerAddress;
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How often it is tried while the database is away.
const TRY_AGAIN: Duration = Duration::from_secs(15);

/// Where the work has the arguments of `posthorn team join`.
const ARGUMENTS: [(&str, &str); 2] = [("--address", "--team"), ("standard input", "--secrets")];

/// A team to join.
#[derive(Debug, Clone)]
pub struct Join {
    /// What was typed.
    pub input: TeamInput,
    /// The password of its database.
    pub password: Option<SecretString>,
}

impl Join {
    /// Joins it. In the same team already there is nothing to do; another one is not left for it.
    pub async fn done(&self, product: &Arc<Product>, words: Words, teller: &Teller) -> Result<(), Failure> {
        if let Some(one) = product.team_view().membership {
            return if is_at(&one, &self.input.address) {
                Ok(())
            } else {
                Err(at_work(team::joined_before(one.place)))
            };
        }
        let mut is_away = false;
        loop {
            match Box::pin(product.join_team(&self.input, self.password.clone())).await {
                Ok(_) => return Ok(()),
                Err(error) if error.code == ErrorCode::StorageAway => {
                    if !std::mem::replace(&mut is_away, true) {
                        let why = print::problem(&Problem::from(error), words);
                        teller.note(Note::of("work_team_away").about(why));
                    }
                    sleep(TRY_AGAIN).await;
                }
                Err(error) => return Err(at_work(team::refused(error))),
            }
        }
    }
}

/// Whether a team is the one at an address.
fn is_at(team: &TeamMembership, address: &str) -> bool {
    let address = ServerAddress::parse(address.trim());
    address.is_ok_and(|address| address.place() == team.place && address.user() == team.user)
}

/// The same at the arguments of this command.
fn at_work(failure: Failure) -> Failure {
    let Failure { problem, exit } = failure;
    let field = problem.field.map(|field| {
        let here = ARGUMENTS.iter().find(|(there, _)| *there == field);
        here.map_or(field, |(_, here)| (*here).to_owned())
    });
    Failure { problem: Problem { field, ..problem }, exit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit;
    use broadcast::model::error_view::ErrorView;
    use broadcast::model::team::TeamStanding;

    #[test]
    fn the_same_team_is_known_by_its_place_and_the_user() {
        let team = TeamMembership {
            place: ServerAddress::parse("postgres://worker@db.example.com/posthorn").unwrap().place(),
            user: "worker".to_owned(),
            name: "服务器".to_owned(),
            right: None,
            standing: TeamStanding::Away,
            problem: None,
            companies: Vec::new(),
        };
        for (address, is_same) in [
            ("postgres://worker@db.example.com:5432/posthorn", true),
            (" postgresql://worker@db.example.com/posthorn\n", true),
            ("postgres://other@db.example.com/posthorn", false),
            ("postgres://worker@db.example.com/other", false),
            ("postgres://worker@db2.example.com/posthorn", false),
            ("db.example.com", false),
        ] {
            assert_eq!(is_at(&team, address), is_same, "{address}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_at_the_arguments_of_this_command() {
        let wrong = |field: &str| {
            let error = ErrorView::new(ErrorCode::InvalidInput, "x").at(field).with_detail("scheme");
            let Failure { problem, exit } = at_work(team::refused(error));
            assert_eq!(exit, exit::USAGE);
            problem.field
        };
        assert_eq!(wrong("address").as_deref(), Some("--team"));
        assert_eq!(wrong("password").as_deref(), Some("--secrets"));
        assert_eq!(wrong("authority").as_deref(), Some("--ca"));
        assert_eq!(at_work(team::joined_before("h:5432/d".to_owned())).problem.field, None);
    }
}
