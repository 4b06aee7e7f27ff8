//! Names from a member sheet, put to the contacts that WeCom gives.
//!
//! A name that WeCom gives stays: it is newer. Departments have numbers in WeCom's answers and paths of names in the sheet; whoever is in
//! one department on both sides says what it is called, and with it those above. What most of them say counts.

use super::{MemberSheet, SheetRow};
use crate::model::contacts::{Contacts, DepartmentRow, MemberDetails, MemberRow};
use std::collections::HashMap;

/// Deepest tree that is gone up: a company's has 15 at most, and a circle ends here.
const DEEPEST: usize = 64;

/// Fills in the names, aliases and positions that WeCom did not give.
pub(in super::super) fn join(contacts: &mut Contacts, sheet: &MemberSheet) {
    let rows: HashMap<String, &SheetRow> = sheet.rows.iter().map(|row| (row.account.to_lowercase(), row)).collect();
    name_departments(contacts, &rows);
    for member in &mut contacts.members {
        let Some(row) = rows.get(&member.user_id.to_lowercase()) else { continue };
        if is_nameless(member) {
            member.name.clone_from(&row.name);
        }
        let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let (alias, position) = (told(&row.alias), told(&row.position));
        member.details.fill(MemberDetails { position, alias, ..MemberDetails::default() });
    }
}

/// The account stands for a name that WeCom did not give.
fn is_nameless(member: &MemberRow) -> bool {
    member.name.trim().is_empty() || !member.has_name()
}

/// The number stands for a name that WeCom did not give.
fn is_numbered(department: &DepartmentRow) -> bool {
    department.name.trim().is_empty() || !department.has_name()
}

fn name_departments(contacts: &mut Contacts, rows: &HashMap<String, &SheetRow>) {
    if !contacts.departments.iter().any(is_numbered) {
        return;
    }
    let parents: HashMap<u32, Option<u32>> =
        contacts.departments.iter().map(|department| (department.id, department.parent)).collect();
    let mut said: HashMap<u32, HashMap<&str, u32>> = HashMap::new();
    for member in &contacts.members {
        let [department] = member.departments[..] else { continue };
        let Some(path) = rows.get(&member.user_id.to_lowercase()).and_then(|row| only_path(&row.departments)) else {
            continue;
        };
        let mut at = Some(department);
        for name in path.rsplit('/').map(str::trim).filter(|name| !name.is_empty()).take(DEEPEST) {
            let Some(id) = at.filter(|id| parents.contains_key(id)) else { break };
            *said.entry(id).or_default().entry(name).or_default() += 1;
            at = parents.get(&id).copied().flatten();
        }
    }
    let mut names: HashMap<u32, String> = HashMap::new();
    for (id, said) in &said {
        let all: u32 = said.values().sum();
        if let Some((name, _)) = said.iter().find(|(_, times)| **times * 2 > all) {
            names.insert(*id, (*name).to_owned());
        }
    }
    for department in contacts.departments.iter_mut().filter(|department| is_numbered(department)) {
        if let Some(name) = names.remove(&department.id) {
            department.name = name;
        }
    }
}

/// The path of somebody who is in one department.
fn only_path(departments: &str) -> Option<&str> {
    let mut paths = departments.split([';', '；']).map(str::trim).filter(|path| !path.is_empty());
    let first = paths.next()?;
    paths.next().is_none().then_some(first)
}
