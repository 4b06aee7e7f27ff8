//! The tree as a list with a window on it: only the rows in sight are made, however large the company is.

use super::snapshot::{Snapshot, to_u32};
use super::views::{TreeRow, TreeWindow};
use std::collections::HashSet;

/// Most rows of one window.
const MAX_ROWS: u32 = 1000;

struct Window<'a> {
    snapshot: &'a Snapshot,
    from: u32,
    to: u32,
    /// Number of the next row.
    at: u32,
    rows: Vec<TreeRow>,
}

/// The rows from `offset` on. Below an open department stand the departments below it, then its direct members. Members
/// without a department that can be seen stand at the end, at the top level. `open` holds department ids; unknown ones are
/// without effect.
pub(super) fn window(snapshot: &Snapshot, open: &[String], offset: u32, limit: u32) -> TreeWindow {
    let open: HashSet<u32> = open
        .iter()
        .filter_map(|id| id.parse().ok())
        .filter_map(|id: u32| snapshot.department_by_id.get(&id).copied())
        .collect();
    let to = offset.saturating_add(limit.min(MAX_ROWS));
    let mut window = Window { snapshot, from: offset, to, at: 0, rows: Vec::new() };
    // Open departments whose direct members are still to come.
    let mut pending: Vec<u32> = Vec::new();
    let count = to_u32(snapshot.departments.len());
    let mut number = 0;
    while number < count {
        while let Some(department) = pending.pop_if(|d| snapshot.departments[*d as usize].end <= number) {
            window.members_of(department);
        }
        let is_open = open.contains(&number);
        window.department(number, is_open);
        if is_open {
            pending.push(number);
            number += 1;
        } else {
            number = snapshot.departments[number as usize].end;
        }
    }
    while let Some(department) = pending.pop() {
        window.members_of(department);
    }
    window.people(&snapshot.homeless, 0);
    TreeWindow { rows: window.rows, total: window.at, offset }
}

impl Window<'_> {
    fn department(&mut self, number: u32, is_open: bool) {
        if (self.from..self.to).contains(&self.at) {
            let department = &self.snapshot.departments[number as usize];
            let expandable = department.end > number + 1 || !self.snapshot.members_of.get(number).is_empty();
            self.rows.push(TreeRow {
                recipient: self.snapshot.department(number),
                depth: department.depth,
                open: is_open && expandable,
                expandable,
                people: Some(department.people),
                detail: String::new(),
            });
        }
        self.at += 1;
    }

    fn members_of(&mut self, department: u32) {
        let depth = self.snapshot.departments[department as usize].depth + 1;
        self.people(self.snapshot.members_of.get(department), depth);
    }

    fn people(&mut self, members: &[u32], depth: u32) {
        let count = to_u32(members.len());
        let first = self.from.saturating_sub(self.at).min(count);
        let last = self.to.saturating_sub(self.at).min(count);
        for &member in &members[first as usize..last.max(first) as usize] {
            self.rows.push(TreeRow {
                recipient: self.snapshot.person(member),
                depth,
                open: false,
                expandable: false,
                people: None,
                detail: self.snapshot.user_ids.get(member).to_owned(),
            });
        }
        self.at += count;
    }
}

#[cfg(test)]
mod tests;
