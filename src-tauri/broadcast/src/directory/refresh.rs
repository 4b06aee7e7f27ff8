//! Reading a company's contacts from WeCom: scope, departments, members, tags.
//!
//! Departments are walked with few calls at once. What the secret may not see is left out; when it
//! may see nothing at all the reading fails and says so. Nothing is stored here.

use super::snapshot::to_u32;
use crate::model::contacts::{Contacts, DepartmentRow, MemberDetails, MemberRow, ReadScope, TagRow};
use crate::model::directory::{DirectoryStage, MemberState};
use backon::Retryable;
use std::collections::{HashMap, HashSet};
use tokio::task::JoinSet;
use wecom::agent::Agent;
use wecom::contacts::{Member, TagContent};
use wecom::ids::{AgentId, DepartmentId, TagId, UserId};
use wecom::limits::{PARALLEL_READS, READ_PAUSES};
use wecom::{Client, Error, ErrorClass};

/// Most members asked for one by one: those that are in the scope by themselves and in no department that can be read.
const MAX_SINGLE: usize = 2000;

/// Takes progress: stage, calls answered, calls in all.
pub(super) type Report<'a> = &'a (dyn Fn(DirectoryStage, u32, Option<u32>) + Send + Sync);

/// Why the contacts could not be read.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    /// `false`: WeCom says that this secret may not read contacts.
    pub(super) readable: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { error, readable: true }
    }
}

/// Reads everything, and what the application could see of it.
pub(super) async fn read(
    client: &Client,
    agent: AgentId,
    report: Report<'_>,
) -> Result<(Contacts, ReadScope), Failure> {
    report(DirectoryStage::Scope, 0, Some(1));
    // A refused address or application is refused here already, so that a refusal further on is about contacts.
    let scope = patient(|| client.agent(agent)).await?;
    let range = range_of(&scope);
    report(DirectoryStage::Departments, 0, Some(1));
    let departments = departments(client).await?;
    let (mut members, mut refused) = members(client, &departments, report).await?;
    refused.sort_unstable();
    add_single(client, scope.allow_users, &mut members, report, departments.len()).await?;
    let tags = tags(client, report).await?;
    let scope = ReadScope { range, refused, without_tags: tags.is_none() };
    let tags = tags.unwrap_or_default();
    for tag in &tags {
        for member in &tag.1.members {
            members.add(&member.user_id, &member.name, &[], MemberDetails::default());
        }
    }
    let contacts = Contacts {
        departments,
        members: members.rows,
        tags: tags
            .into_iter()
            .map(|(id, tag)| TagRow {
                id: id.0,
                name: tag.name,
                members: tag.members.into_iter().map(|member| member.user_id.0).collect(),
                departments: tag.departments.into_iter().map(|department| department.0).collect(),
            })
            .collect(),
    };
    Ok((contacts, scope))
}

/// The visible range as the admin chose it, in an order that does not depend on that of the answer.
fn range_of(agent: &Agent) -> Vec<String> {
    let users = agent.allow_users.iter().map(|user| format!("u{}", user.key()));
    let departments = agent.allow_departments.iter().map(|department| format!("d{}", department.0));
    let tags = agent.allow_tags.iter().map(|tag| format!("t{}", tag.0));
    let mut range: Vec<String> = users.chain(departments).chain(tags).collect();
    range.sort_unstable();
    range.dedup();
    range
}

/// What is kept of a member beside name and departments.
fn details_of(member: &mut Member) -> MemberDetails {
    MemberDetails {
        position: member.position.take(),
        alias: member.alias.take(),
        state: member.status.and_then(MemberState::of),
        mobile: member.mobile.take(),
        mail: member.email.take(),
    }
}

async fn departments(client: &Client) -> Result<Vec<DepartmentRow>, Failure> {
    let refused = match patient(|| client.departments(None)).await {
        Ok(list) => {
            return Ok(list
                .into_iter()
                .map(|d| DepartmentRow {
                    id: d.id.0,
                    name: if d.name.is_empty() { d.id.0.to_string() } else { d.name },
                    parent: d.parent.map(|parent| parent.0),
                    order: d.order,
                })
                .collect());
        }
        Err(error) if is_refusal(&error) => error,
        Err(error) => return Err(error.into()),
    };
    // Some secrets may read the numbers though not the names.
    match patient(|| client.department_ids(None)).await {
        Ok(list) => Ok(list
            .into_iter()
            .map(|d| DepartmentRow {
                id: d.id.0,
                name: d.id.0.to_string(),
                parent: d.parent.map(|parent| parent.0),
                order: d.order,
            })
            .collect()),
        Err(error) if is_refusal(&error) => Err(Failure { error: refused, readable: false }),
        Err(error) => Err(error.into()),
    }
}

/// The direct members of a department with all that may be known of them; where that is refused, accounts and names.
async fn members_of(client: &Client, id: DepartmentId) -> Result<Vec<Member>, Error> {
    match patient(|| client.member_details_of(id)).await {
        Err(error) if is_refusal(&error) => {}
        answer => return answer,
    }
    let brief = patient(|| client.members_of(id)).await?;
    Ok(brief.into_iter().map(Member::from).collect())
}

/// The members of all departments, and the departments whose members are refused.
async fn members(
    client: &Client,
    departments: &[DepartmentRow],
    report: Report<'_>,
) -> Result<(Members, Vec<u32>), Failure> {
    let total = to_u32(departments.len());
    report(DirectoryStage::Members, 0, Some(total));
    let ids: Vec<DepartmentId> = departments.iter().map(|department| DepartmentId(department.id)).collect();
    let (mut done, mut refusals) = (0, Vec::new());
    let mut members = Members::default();
    in_parallel(
        client,
        ids.into_iter(),
        |client, id| async move {
            match members_of(&client, id).await {
                Ok(list) => Ok((id, Ok(list))),
                Err(error) if is_refusal(&error) => Ok((id, Err(error))),
                Err(error) => Err(error),
            }
        },
        |(id, answer): (DepartmentId, Result<Vec<Member>, Error>)| {
            match answer {
                Ok(list) => {
                    for mut member in list {
                        let mut places: Vec<u32> = member.departments.iter().map(|department| department.0).collect();
                        if !places.contains(&id.0) {
                            places.push(id.0);
                        }
                        let details = details_of(&mut member);
                        members.add(&member.user_id, member.name.as_deref().unwrap_or_default(), &places, details);
                    }
                }
                Err(error) => refusals.push((id.0, error)),
            }
            done += 1;
            report(DirectoryStage::Members, done, Some(total));
        },
    )
    .await?;
    let refused = refusals.iter().map(|(id, _)| *id).collect();
    match refusals.pop() {
        Some((_, error)) if refusals.len() + 1 == departments.len() => Err(Failure { error, readable: false }),
        _ => Ok((members, refused)),
    }
}

/// Members who are in the visible scope by themselves and were in no department that could be read.
async fn add_single(
    client: &Client,
    allowed: Vec<UserId>,
    members: &mut Members,
    report: Report<'_>,
    done: usize,
) -> Result<(), Failure> {
    let missing: Vec<UserId> = allowed.into_iter().filter(|user| !members.knows(user)).collect();
    for user in missing.iter().skip(MAX_SINGLE) {
        members.add(user, "", &[], MemberDetails::default());
    }
    let asked: Vec<UserId> = missing.into_iter().take(MAX_SINGLE).collect();
    let mut done = to_u32(done);
    let total = done + to_u32(asked.len());
    in_parallel(
        client,
        asked.into_iter(),
        |client, user: UserId| async move {
            match patient(|| client.member(&user)).await {
                Ok(mut member) => {
                    let places: Vec<u32> = member.departments.iter().map(|department| department.0).collect();
                    let details = details_of(&mut member);
                    Ok((member.user_id, member.name.unwrap_or_default(), places, details))
                }
                // Gone in the meantime, or hidden: the account alone is what is known.
                Err(Error::Api(_)) => Ok((user, String::new(), Vec::new(), MemberDetails::default())),
                Err(error) => Err(error),
            }
        },
        |(user, name, places, details)| {
            members.add(&user, &name, &places, details);
            done += 1;
            report(DirectoryStage::Members, done, Some(total));
        },
    )
    .await?;
    Ok(())
}

/// All tags with their content; `None` when they may not be read. Single ones that may not are left out; none of that stops a refresh.
async fn tags(client: &Client, report: Report<'_>) -> Result<Option<Vec<(TagId, TagContent)>>, Failure> {
    report(DirectoryStage::Tags, 0, None);
    let list = match patient(|| client.tags()).await {
        Ok(list) => list,
        Err(Error::Api(error)) => {
            let what = wecom::errcode::atlas::gist(error.code);
            tracing::info!(code = error.code, what, "the tags may not be read");
            return Ok(None);
        }
        Err(error) => return Err(error.into()),
    };
    let total = to_u32(list.len());
    let (mut done, mut tags) = (0, Vec::new());
    in_parallel(
        client,
        list.into_iter(),
        |client, tag| async move {
            match patient(|| client.tag(tag.id)).await {
                Ok(content) => {
                    let name = if content.name.is_empty() { tag.name } else { content.name };
                    Ok(Some((tag.id, TagContent { name, ..content })))
                }
                Err(Error::Api(_)) => Ok(None),
                Err(error) => Err(error),
            }
        },
        |tag| {
            tags.extend(tag);
            done += 1;
            report(DirectoryStage::Tags, done, Some(total));
        },
    )
    .await?;
    Ok(Some(tags))
}

/// Members by account, each once.
#[derive(Debug, Default)]
struct Members {
    rows: Vec<MemberRow>,
    by_key: HashMap<String, usize>,
}

impl Members {
    fn knows(&self, user: &UserId) -> bool {
        self.by_key.contains_key(&user.key())
    }

    /// Adds a member, or the departments of one that is there already. Without a name the account stands for it.
    fn add(&mut self, user: &UserId, name: &str, departments: &[u32], details: MemberDetails) {
        let at = *self.by_key.entry(user.key()).or_insert_with(|| {
            let name = if name.trim().is_empty() { user.0.clone() } else { name.to_owned() };
            let (departments, details) = (Vec::new(), MemberDetails::default());
            self.rows.push(MemberRow { user_id: user.0.clone(), name, departments, details });
            self.rows.len() - 1
        });
        let known = &mut self.rows[at];
        known.details.fill(details);
        let had: HashSet<u32> = known.departments.iter().copied().collect();
        known.departments.extend(departments.iter().filter(|department| !had.contains(department)));
    }
}

/// The secret may not see this. Anything else that WeCom refuses is trouble of another kind.
pub(super) fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Api(api) if api.class() == ErrorClass::Permission)
}

/// Calls, and calls again after a pause when the server says that it is busy.
pub(super) async fn patient<T, F>(call: impl Fn() -> F) -> Result<T, Error>
where
    F: Future<Output = Result<T, Error>>,
{
    let is_busy = |error: &Error| matches!(error, Error::Api(api) if api.class() == ErrorClass::Transient);
    call.retry(READ_PAUSES.into_iter()).when(is_busy).await
}

/// Makes one call per item, a few at once, and hands over the answers as they come. The first error ends it.
pub(super) async fn in_parallel<I, T, F>(
    client: &Client,
    mut items: impl Iterator<Item = I>,
    call: impl Fn(Client, I) -> F,
    mut answered: impl FnMut(T),
) -> Result<(), Error>
where
    F: Future<Output = Result<T, Error>> + Send + 'static,
    T: Send + 'static,
{
    let mut running = JoinSet::new();
    for item in items.by_ref().take(PARALLEL_READS) {
        running.spawn(call(client.clone(), item));
    }
    while let Some(answer) = running.join_next().await {
        match answer {
            Ok(answer) => answered(answer?),
            Err(broken) if broken.is_panic() => std::panic::resume_unwind(broken.into_panic()),
            Err(_) => {}
        }
        if let Some(item) = items.next() {
            running.spawn(call(client.clone(), item));
        }
    }
    Ok(())
}
