//! The practice company is made known: another at each start, so that nothing of it is ever stored.

use super::AppResult;
use crate::channels::ChannelBook;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::PRACTICE_ID;
use crate::model::secrets::{SecretScope, robot_secret};
use crate::ports::{Ids, PracticeCompany, PracticeIdentity, SecretStore, TimedIds};
use crate::profiles::Profiles;

/// Id of the robot that practice begins with.
const ROBOT_ID: &str = "practice-robot";

/// Lets the practice profile know its company, and keeps secret and key for this session.
pub(super) fn introduce(
    company: &dyn PracticeCompany,
    profiles: &Profiles,
    secrets: &dyn SecretStore,
    channels: &ChannelBook,
) -> AppResult<()> {
    let PracticeIdentity { corp_id, agent_id, secret, robot_group, robot_key } = company.identity();
    let me = company.members().into_iter().next().map(|member| member.user_id);
    // Another at each start, whoever makes the other ids, since the company is; in a domain that never exists, so that nothing could leave by mistake.
    let address = format!("https://{}.practice.invalid", TimedIds.fresh());
    profiles.set_practice_endpoint(&address, &corp_id, agent_id, me.as_deref());
    let profile = profiles.get(PRACTICE_ID)?;
    let wrong = |error: wecom::SettingError| ErrorView::new(ErrorCode::Internal, format!("practice: {error}"));
    let scope = SecretScope::of_app(&profile).map_err(wrong)?;
    secrets.set_for_session(PRACTICE_ID, &scope, secret);
    let scope = SecretScope::of_robot(&profile).map_err(wrong)?;
    secrets.set_for_session(&robot_secret(ROBOT_ID), &scope, robot_key);
    Ok(channels.set_practice_robot(ROBOT_ID, &robot_group)?)
}
