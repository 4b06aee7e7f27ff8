//! How a member sheet goes with the contacts that WeCom gives.

use super::super::snapshot::{Snapshot, to_u32};
use super::{MemberSheet, SheetRow};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::member_sheet::{MemberSheetFit, MemberSheetLook};

/// Most people of each sort that are named.
const NAMED: usize = 50;

/// How many of the sheet's people WeCom gives.
pub(in super::super) fn matched(sheet: &MemberSheet, snapshot: &Snapshot) -> u32 {
    to_u32(sheet.rows.iter().filter(|row| snapshot.member(&row.account).is_some()).count())
}

/// A sheet held against the contacts.
pub(super) fn look(sheet: &MemberSheet, snapshot: &Snapshot) -> MemberSheetLook {
    let mut has_row = vec![false; snapshot.people() as usize];
    let (mut matched, mut outside, mut outside_first) = (0, 0, Vec::new());
    for row in &sheet.rows {
        if let Some(member) = snapshot.member(&row.account) {
            matched += 1;
            has_row[member as usize] = true;
            continue;
        }
        outside += 1;
        if outside_first.len() < NAMED {
            outside_first.push(person(row));
        }
    }
    let without: Vec<u32> = (0..snapshot.people()).filter(|&member| !has_row[member as usize]).collect();
    let (people, rows) = (snapshot.people(), to_u32(sheet.rows.len()));
    MemberSheetLook {
        id: String::new(),
        file: sheet.file.clone(),
        read_at: sheet.read_at,
        columns: sheet.columns.clone(),
        rows,
        skipped: sheet.skipped,
        repeated: sheet.repeated,
        people,
        matched,
        without: to_u32(without.len()),
        without_first: without.iter().take(NAMED).map(|&member| snapshot.person(member)).collect(),
        outside,
        outside_first,
        fit: fit(matched, people, rows),
    }
}

/// A sheet of one department fits, and so does one of the whole company where the application reaches few: one side is mostly the other.
fn fit(matched: u32, people: u32, rows: u32) -> MemberSheetFit {
    match (people, matched) {
        (0, _) => MemberSheetFit::Unread,
        (_, 0) => MemberSheetFit::Stranger,
        _ if matched < people.min(rows).div_ceil(2) => MemberSheetFit::Doubtful,
        _ => MemberSheetFit::Fits,
    }
}

fn person(row: &SheetRow) -> Recipient {
    Recipient { kind: RecipientKind::Person, id: row.account.clone(), name: Some(row.name.clone()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_of_a_part_or_of_more_than_is_visible_fits_and_one_of_others_does_not() {
        for (matched, people, rows, expected) in [
            (50, 10_000, 50, MemberSheetFit::Fits),
            (100, 100, 10_000, MemberSheetFit::Fits),
            (60, 100, 100, MemberSheetFit::Fits),
            (1, 1, 1, MemberSheetFit::Fits),
            (49, 100, 100, MemberSheetFit::Doubtful),
            (3, 400, 120, MemberSheetFit::Doubtful),
            (0, 400, 120, MemberSheetFit::Stranger),
            (0, 0, 120, MemberSheetFit::Unread),
        ] {
            assert_eq!(fit(matched, people, rows), expected, "{matched} of {people} and {rows}");
        }
    }
}
