//! A team: joined, looked at, left.

use super::{Failure, profile_named};
use crate::document::{DeedLine, Document, Problem, TeamFoundLine, TeamLine};
use crate::exit;
use crate::request::{SecretAsk, TeamAsk, TeamJoinAsk};
use broadcast::app::Product;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::team::TeamInput;
use std::sync::Arc;

/// Where the command line takes what the product calls by a name of its own.
const FIELDS: [(&str, &str); 4] =
    [("address", "--address"), ("name", "--name"), ("authority", "--ca"), ("password", "standard input")];

/// Does what is asked of the team.
pub(super) async fn team(product: &Arc<Product>, what: TeamAsk, document: &mut Document) -> Result<(), Failure> {
    let (mut found, mut statements, mut log) = (None, None, None);
    let view = match what {
        TeamAsk::Status => {
            // What keeps the database from answering stands in the view.
            let _ = product.reach_team().await;
            let view = product.team_view();
            document.exit = exit::of_team(&view);
            view
        }
        TeamAsk::Join(TeamJoinAsk { input, password, only_look }) => {
            let companies = input.companies.iter().map(|name| company(product, name)).collect::<Result<Vec<_>, _>>()?;
            let input = TeamInput { companies, ..input };
            let password = password.map(SecretAsk::into_secret);
            if only_look {
                let there = Box::pin(product.team_look(&input, password)).await.map_err(refused)?;
                found = Some(TeamFoundLine::from(there));
                product.team_view()
            } else {
                if let Some(one) = product.team_view().membership {
                    return Err(joined_before(one.place));
                }
                let view = Box::pin(product.join_team(&input, password)).await.map_err(refused)?;
                // It is joined, also when the way to it was cut before what goes along was there.
                document.exit = exit::of_team(&view);
                view
            }
        }
        TeamAsk::Leave => Box::pin(product.leave_team()).await.map_err(refused)?,
        TeamAsk::Share { company: name } => {
            let id = company(product, &name)?;
            in_a_team(product)?;
            Box::pin(product.share_company(&id)).await.map_err(not_shared)?
        }
        TeamAsk::Log { offset, limit } => {
            in_a_team(product)?;
            let done = product.team_log(offset, limit).await?;
            document.total = Some(done.total);
            log = Some(done.lines.into_iter().map(DeedLine::from).collect());
            product.team_view()
        }
        TeamAsk::Statements => {
            let view = product.team_view();
            statements = Some(view.statements.clone());
            view
        }
    };
    let line = TeamLine { found, statements, log, ..TeamLine::of(view, &product.profiles.list()) };
    document.team = Some(Box::new(line));
    Ok(())
}

fn in_a_team(product: &Product) -> Result<(), Failure> {
    let is_in_one = product.team_view().membership.is_some();
    if is_in_one { Ok(()) } else { Err(Failure::usage(Problem::new("team_none", "this computer is in no team"))) }
}

/// A team is left before another one is joined.
pub fn joined_before(place: String) -> Failure {
    Failure::usage(Problem::new("team_joined", "this computer is in a team already").about(place))
}

/// The id of a company by its id or name. Practice is everybody's own.
fn company(product: &Product, name: &str) -> Result<String, Failure> {
    let found = profile_named(product, name);
    let profile = found.map_err(|Failure { problem, exit }| Failure { problem: problem.at("--company"), exit })?;
    if profile.practice {
        let problem = Problem::new("team_practice", "the practice company is not shared");
        return Err(Failure::usage(problem.at("--company")));
    }
    Ok(profile.id)
}

/// Why a company does not go along or is not shared: what it has open here comes to its end before.
fn is_open(error: &ErrorView) -> bool {
    error.code == ErrorCode::Busy
}

/// Why a company is not shared. With a team that has been joined, one of the same application is what makes it impossible.
fn not_shared(error: ErrorView) -> Failure {
    let is_there = error.code == ErrorCode::NotPossible;
    let Failure { problem, exit } = refused(error);
    let code = if is_there { "team_has_app".to_owned() } else { problem.code };
    Failure { problem: Problem { code, ..problem }, exit }
}

/// What is wrong, at its argument. An input that is wrong has a code of its own, because each is mended in another way. Other trouble is
/// none of an argument: a keychain that is locked is not mended there.
pub fn refused(error: ErrorView) -> Failure {
    let field = error.field.clone().filter(|_| error.code == ErrorCode::InvalidInput).unwrap_or_default();
    let argument = FIELDS.iter().find(|(name, _)| *name == field).map(|(_, argument)| (*argument).to_owned());
    let code = match (field.as_str(), error.detail.as_deref()) {
        _ if is_open(&error) => {
            let Failure { problem, .. } = Failure::from(error);
            let problem =
                Problem { code: "team_open_sends".to_owned(), field: Some("--company".to_owned()), ..problem };
            return Failure::usage(problem);
        }
        ("address", Some(part @ ("scheme" | "host" | "user" | "database" | "more"))) => {
            Some(format!("team_address_{part}"))
        }
        ("name" | "authority" | "password", _) => Some(format!("team_{field}")),
        _ => None,
    };
    let Failure { problem, exit } = Failure::from(error);
    let problem = Problem { field: argument, ..problem };
    let problem = match code {
        Some(code) => Problem { code, about: None, ..problem },
        None => problem,
    };
    Failure { problem, exit }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Words;
    use broadcast::model::team::MAX_NAME;

    fn wrong(field: &str, detail: Option<&str>) -> Failure {
        let error = ErrorView::new(ErrorCode::InvalidInput, "x").at(field);
        refused(match detail {
            Some(detail) => error.with_detail(detail),
            None => error,
        })
    }

    #[test]
    fn each_wrong_input_has_its_argument_and_words_of_its_own() {
        for (field, details, argument) in [
            ("address", &["scheme", "host", "user", "database", "more"][..], "--address"),
            ("name", &[""][..], "--name"),
            ("authority", &[""][..], "--ca"),
            ("password", &[""][..], "standard input"),
        ] {
            for detail in details {
                let Failure { problem, exit } = wrong(field, Some(*detail).filter(|detail| !detail.is_empty()));
                assert_eq!((problem.field.as_deref(), exit), (Some(argument), exit::USAGE), "{field} {detail}");
                let said = [true, false].map(|chinese| Words { chinese }.problem(&problem.code));
                assert!(said.iter().all(Option::is_some), "{}", problem.code);
            }
        }
        let name = wrong("name", None).problem.code;
        let said = [true, false].map(|chinese| Words { chinese }.problem(&name).unwrap_or_default());
        assert!(said.iter().all(|said| said.contains(&MAX_NAME.to_string())), "{said:?}");
    }

    #[test]
    fn other_trouble_keeps_its_code() {
        let away = refused(ErrorView::new(ErrorCode::StorageAway, "x"));
        assert_eq!((away.problem.code.as_str(), away.exit), ("storage_away", exit::STORAGE));
        let locked = refused(ErrorView::new(ErrorCode::KeychainLocked, "x").at("password").with_detail("y"));
        let Problem { code, field, about, .. } = locked.problem;
        assert_eq!((code.as_str(), field, about.as_deref()), ("keychain_locked", None, Some("y")));
        assert_eq!(wrong("address", None).problem.code, "invalid_input");
        let same = not_shared(ErrorView::new(ErrorCode::NotPossible, "x").with_detail("青禾科技"));
        assert_eq!((same.problem.code.as_str(), same.problem.about.as_deref()), ("team_has_app", Some("青禾科技")));
        assert_eq!(not_shared(ErrorView::new(ErrorCode::StorageAway, "x")).problem.code, "storage_away");
    }
}
