//! Departments, members and tags as the app's own secret may read them (`wecom/contacts-media-agent.md §4–§6`): only
//! what is in the visible scope, and of members only what an app made after June 2022 gets, unless [`crate::Settings::tells_mobiles`].

use serde_json::{Value, json};

use super::Call;
use crate::company::Department;
use crate::reply::{Object, Outcome, Refusal, fields};
use crate::staff::Staff;
use crate::state::State;

/// What an application sees of the company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sees {
    /// Names.
    Names,
    /// Accounts and numbers in their place.
    Ids,
}

impl Sees {
    /// What the sandbox's own application sees.
    fn of(state: &State) -> Self {
        if state.settings.ids_only { Self::Ids } else { Self::Names }
    }

    fn member<'a>(self, state: &'a State, staff: &'a Staff, at: usize) -> &'a str {
        if self == Self::Ids { &state.company.members[at].userid } else { staff.name(&state.company, at) }
    }
}

/// `department/list`: the department with all below it, or everything in scope.
pub(super) fn department_list(state: &State, call: &Call) -> Outcome {
    department_list_of(state, call, Sees::of(state))
}

/// The same for an application that sees so much.
pub(crate) fn department_list_of(state: &State, call: &Call, sees: Sees) -> Outcome {
    let list: Vec<Value> = chosen(state, call)?.into_iter().map(|found| department_json(state, found, sees)).collect();
    Ok(fields([("department", Value::Array(list))]))
}

/// `department/simplelist`: ids only.
pub(super) fn department_simplelist(state: &State, call: &Call) -> Outcome {
    let ids = |found: &Department| json!({"id": found.id, "parentid": found.parent, "order": found.order});
    let list: Vec<Value> = chosen(state, call)?.into_iter().map(ids).collect();
    Ok(fields([("department_id", Value::Array(list))]))
}

/// `department/get`: one department, as an object.
pub(super) fn department_get(state: &State, call: &Call) -> Outcome {
    let found = department(state, call.parameter("id").ok_or_else(|| Refusal::parameter("id missing"))?)?;
    Ok(fields([("department", department_json(state, found, Sees::of(state)))]))
}

/// `user/simplelist`: direct members of a department.
pub(super) fn user_simplelist(state: &State, call: &Call) -> Outcome {
    user_simplelist_of(state, call, Sees::of(state))
}

/// The same for an application that sees so much.
pub(crate) fn user_simplelist_of(state: &State, call: &Call, sees: Sees) -> Outcome {
    let brief = |at: usize| {
        let (member, staff) = (&state.company.members[at], state.staff());
        let name = sees.member(state, &staff, at);
        json!({"userid": member.userid, "name": name, "department": visible_departments(state, at)})
    };
    direct_members(state, call, brief)
}

/// `user/list`: direct members of a department with their details. `fetch_child` is ignored, as the current pages
/// dropped it.
pub(super) fn user_list(state: &State, call: &Call) -> Outcome {
    user_list_of(state, call, Sees::of(state))
}

/// The same for an application that sees so much.
pub(crate) fn user_list_of(state: &State, call: &Call, sees: Sees) -> Outcome {
    direct_members(state, call, |at| Value::Object(member_json(state, at, sees)))
}

/// `user/get`: 41009 missing, 40003 malformed, 60111 unknown or outside the scope.
pub(super) fn user_get(state: &State, call: &Call) -> Outcome {
    let userid = call.parameter("userid").ok_or(Refusal::new(41009))?;
    let well_formed = userid.len() <= 64
        && userid.starts_with(|c: char| c.is_ascii_alphanumeric())
        && userid.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@.".contains(&b));
    if !well_formed {
        return Err(Refusal::new(40003));
    }
    let at = state.company.find(userid).filter(|at| is_seen(state, *at)).ok_or(Refusal::new(60111))?;
    Ok(member_json(state, at, Sees::of(state)))
}

/// `user/list_id`: for the contact-sync secret only.
pub(super) fn user_list_id(_: &State, _: &Call) -> Outcome {
    Err(Refusal::new(48002))
}

/// `tag/list`: all tags of the company.
#[expect(clippy::unnecessary_wraps, reason = "every interface has this shape")]
pub(super) fn tag_list(state: &State, _: &Call) -> Outcome {
    let tags = state.company.tags.iter().map(|tag| json!({"tagid": tag.id, "tagname": tag.name}));
    Ok(fields([("taglist", tags.collect())]))
}

/// `tag/get`: members (and departments) of the tag that are in scope. 41017 missing, 40068 unknown.
pub(super) fn tag_get(state: &State, call: &Call) -> Outcome {
    let given = call.parameter("tagid").ok_or(Refusal::new(41017))?;
    let tag = given.parse().ok().and_then(|id| state.company.tag(id)).ok_or(Refusal::new(40068))?;
    let (staff, sees) = (state.staff(), Sees::of(state));
    let visible = tag.members.iter().copied().filter(|at| is_seen(state, *at));
    let users: Vec<Value> = visible
        .map(|at| json!({"userid": state.company.members[at].userid, "name": sees.member(state, &staff, at)}))
        .collect();
    let parties: Vec<u32> = tag.departments.iter().copied().filter(|id| sees_department(state, *id)).collect();
    Ok(fields([("tagname", json!(tag.name)), ("userlist", Value::Array(users)), ("partylist", json!(parties))]))
}

/// Whether the app sees a member as things are now.
fn is_seen(state: &State, at: usize) -> bool {
    state.scope.has_member(at) && !state.staff().is_out(&state.company, at)
}

/// Whether it sees a department.
fn sees_department(state: &State, id: u32) -> bool {
    state.scope.has_department(id) && !state.staff().is_hidden(id)
}

/// The department of this id: 40058 not a number, 60003 unknown, 60011 outside the scope.
fn department<'s>(state: &'s State, given: &str) -> Result<&'s Department, Refusal> {
    let id: u32 = given.parse().map_err(|_| Refusal::parameter("department id must be an integer"))?;
    let found = state.company.department(id).ok_or(Refusal::new(60003))?;
    if sees_department(state, id) { Ok(found) } else { Err(Refusal::new(60011)) }
}

/// The departments that `id` asks for.
fn chosen<'s>(state: &'s State, call: &Call) -> Result<Vec<&'s Department>, Refusal> {
    let Some(given) = call.parameter("id") else {
        return Ok(state.company.departments.iter().filter(|found| sees_department(state, found.id)).collect());
    };
    let top = department(state, given)?;
    let mut ids = state.company.with_descendants(top.id);
    ids.sort_unstable();
    Ok(ids.into_iter().filter_map(|id| state.company.department(id)).collect())
}

fn department_json(state: &State, found: &Department, sees: Sees) -> Value {
    let name = if sees == Sees::Ids { found.id.to_string() } else { found.name.clone() };
    let mut shown = fields([("id", json!(found.id)), ("name", json!(name))]);
    if let Some(name_en) = found.name_en.filter(|_| sees == Sees::Names) {
        shown.insert("name_en".to_owned(), json!(name_en));
    }
    let visible = |userid: &&String| state.company.find(userid).is_some_and(|at| is_seen(state, at));
    let leaders: Vec<&String> = found.leader.iter().filter(visible).collect();
    shown.insert("department_leader".to_owned(), json!(leaders));
    shown.insert("parentid".to_owned(), json!(found.parent));
    shown.insert("order".to_owned(), json!(found.order));
    Value::Object(shown)
}

fn direct_members(state: &State, call: &Call, show: impl Fn(usize) -> Value) -> Outcome {
    let given = call.parameter("department_id").ok_or_else(|| Refusal::parameter("department_id missing"))?;
    let found = department(state, given)?;
    let members = state.staff().direct_members(&state.company, found.id);
    let list: Vec<Value> = members.into_iter().map(show).collect();
    Ok(fields([("userlist", Value::Array(list))]))
}

fn visible_departments(state: &State, at: usize) -> Vec<u32> {
    let staff = state.staff();
    let own = staff.departments(&state.company, at).iter().copied();
    own.filter(|id| sees_department(state, *id)).collect()
}

fn member_json(state: &State, at: usize, sees: Sees) -> Object {
    let (member, staff) = (&state.company.members[at], state.staff());
    let departments = visible_departments(state, at);
    let leader_of = |id: &u32| state.company.department(*id).and_then(|found| found.leader.as_deref());
    let leads: Vec<u8> = departments.iter().map(|id| u8::from(leader_of(id) == Some(member.userid.as_str()))).collect();
    let boss = departments.first().and_then(leader_of).filter(|userid| *userid != member.userid);
    let direct_leader: Vec<&str> = boss.into_iter().collect();
    let told = |text: &str| if sees == Sees::Ids { json!("") } else { json!(text) };
    let mut shown = fields([
        ("userid", json!(member.userid)),
        ("name", json!(sees.member(state, &staff, at))),
        ("department", json!(departments)),
        ("order", json!(vec![0; departments.len()])),
        ("position", told(member.position)),
        ("is_leader_in_dept", json!(leads)),
        ("direct_leader", json!(direct_leader)),
        ("telephone", json!(format!("021-5555{:04}", member.number % 10_000))),
        ("alias", told(state.company.alias(at).unwrap_or_default())),
        ("status", json!(staff.status(at))),
        (
            "extattr",
            json!({"attrs": [{"type": 0, "name": "工号", "text": {"value": format!("QH-{:06}", member.number)}}]}),
        ),
    ]);
    if let Some(main) = staff.departments(&state.company, at).first().filter(|id| sees_department(state, **id)) {
        shown.insert("main_department".to_owned(), json!(main));
    }
    if state.settings.tells_mobiles {
        shown.insert("mobile".to_owned(), json!(format!("1380000{:04}", member.number % 10_000)));
        shown.insert("email".to_owned(), json!(format!("{}@qinghe.example", member.userid.to_lowercase())));
    }
    shown
}
