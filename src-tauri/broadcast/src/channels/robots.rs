//! Group robots: their names here, their keys in the keychain.

use super::{ChannelBook, ChannelError, ChannelProblem, MAX_ROBOT_NAME, Robot, RobotInput, RobotView};
use crate::model::profile::{PRACTICE_ID, Profile, SecretState};
use crate::model::secrets::{SecretScope, robot_secret};
use secrecy::{ExposeSecret, SecretString};
use wecom::webhook::WebhookKey;

impl ChannelBook {
    /// The key in what was typed as the address of a robot: the whole address or the key alone. Nothing typed is no key.
    pub fn read_key(address: Option<&SecretString>) -> Result<Option<SecretString>, ChannelError> {
        let Some(typed) = address.filter(|typed| !typed.expose_secret().trim().is_empty()) else { return Ok(None) };
        let wrong = |_| ChannelError::Input { field: "address", problem: ChannelProblem::Address };
        WebhookKey::parse(typed.expose_secret()).map(|key| Some(key.secret().clone())).map_err(wrong)
    }

    /// Checks and remembers a robot: a new one, which must have a key, or a changed one. Its id. The key is for the caller to put
    /// into the keychain under [`robot_secret`]; when that fails for a new robot, [`ChannelBook::forget_robot`] undoes this.
    pub fn save_robot(&self, profile_id: &str, input: &RobotInput, has_key: bool) -> Result<String, ChannelError> {
        let wrong = |field, problem| Err(ChannelError::Input { field, problem });
        let name = input.name.split_whitespace().collect::<Vec<_>>().join(" ");
        match name.chars().count() {
            0 => return wrong("name", ChannelProblem::Missing),
            1..=MAX_ROBOT_NAME => {}
            _ => return wrong("name", ChannelProblem::TooLong),
        }
        if input.id.is_none() && !has_key {
            return wrong("address", ChannelProblem::Missing);
        }
        let folded = name.to_lowercase();
        let id = input.id.clone();
        self.change(profile_id, |known| {
            if known.robots.iter().any(|one| Some(&one.id) != id.as_ref() && one.name.to_lowercase() == folded) {
                return Err(ChannelError::NameTaken);
            }
            let Some(id) = id else {
                let id = self.inner.ids.fresh();
                known.robots.push(Robot { id: id.clone(), name });
                return Ok(id);
            };
            let robot = known.robots.iter_mut().find(|robot| robot.id == id);
            robot.ok_or_else(|| ChannelError::NotFound(id.clone()))?.name = name;
            Ok(id)
        })
    }

    /// A robot with the state of its key. May block for seconds.
    pub fn robot(&self, profile: &Profile, id: &str) -> Result<RobotView, ChannelError> {
        let known = self.known(&profile.id)?;
        known
            .robot(id)
            .map(|robot| self.robot_view(profile, robot))
            .ok_or_else(|| ChannelError::NotFound(id.to_owned()))
    }

    /// Another key was stored: the next message uses it.
    pub fn key_changed(&self, robot_id: &str) {
        self.inner.connections.forget_robot(robot_id);
    }

    /// Forgets a robot here; its key must go with it. The robot itself stays in its group.
    pub fn forget_robot(&self, profile_id: &str, id: &str) -> Result<(), ChannelError> {
        self.change(profile_id, |known| {
            let before = known.robots.len();
            known.robots.retain(|robot| robot.id != id);
            if known.robots.len() == before { Err(ChannelError::NotFound(id.to_owned())) } else { Ok(()) }
        })?;
        self.inner.connections.forget_robot(id);
        Ok(())
    }

    /// Gives the practice company its robot for this run of the program.
    pub fn set_practice_robot(&self, id: &str, name: &str) -> Result<(), ChannelError> {
        self.change(PRACTICE_ID, |known| {
            known.robots.retain(|robot| robot.id != id);
            known.robots.push(Robot { id: id.to_owned(), name: name.to_owned() });
            Ok(())
        })
    }

    pub(super) fn robot_view(&self, profile: &Profile, robot: &Robot) -> RobotView {
        // With an address that cannot be used no key can be either.
        let key = SecretScope::of_robot(profile)
            .map_or(SecretState::Missing, |scope| self.inner.secrets.state(&robot_secret(&robot.id), &scope));
        RobotView { id: robot.id.clone(), name: robot.name.clone(), key }
    }
}
