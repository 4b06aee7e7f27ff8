//! Reading a member sheet: the row with the headings is found among titles and remarks, and the columns by their headings, which differ
//! between versions of the console and are written by hand in some companies.

use super::super::snapshot::to_u32;
use super::{MemberSheet, MemberSheetError, SheetRow};
use crate::lists::{Holds, List, ListReading, Row, holds, reduced};
use crate::model::member_sheet::{MemberSheetColumn, MemberSheetHolds};
use crate::model::timestamp::Timestamp;
use std::collections::HashSet;
use wecom::ids::UserId;

/// Rows among which the headings are looked for.
const LOOKED_AT: usize = 30;
/// Most characters of a name, an alias or a position that are kept.
const TEXT_CHARS: usize = 128;
/// Most characters of somebody's departments that are kept.
const DEPARTMENT_CHARS: usize = 1000;
/// Most bytes of all that is kept: a document is not read beyond 32 MiB.
const MAX_TEXT: usize = 24 * 1024 * 1024;

/// Headings that decide where several columns may hold the same: a company may have its own column of staff numbers beside.
const FIRST_ACCOUNT: [&str; 5] = ["账号", "帐号", "成员账号", "成员帐号", "userid"];
const FIRST_NAME: [&str; 4] = ["姓名", "成员姓名", "名字", "name"];
const ALIAS: [&str; 5] = ["别名", "英文名", "昵称", "alias", "nickname"];
const POSITION: [&str; 6] = ["职务", "职位", "岗位", "position", "jobtitle", "title"];

/// Which column holds what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Columns {
    account: u32,
    name: u32,
    alias: Option<u32>,
    position: Option<u32>,
    department: Option<u32>,
}

/// Reads a sheet. Takes a while: not for a thread that answers the window.
pub(super) fn read(file: String, content: &[u8], read_at: Timestamp) -> Result<MemberSheet, MemberSheetError> {
    let list = List::read(content, ListReading::default())?;
    let rows = list.all_rows();
    let found = rows.iter().take(LOOKED_AT).enumerate().find_map(|(place, row)| Some((place, columns(row)?)));
    let Some((place, columns)) = found else {
        return Err(if rows.is_empty() { MemberSheetError::Empty } else { MemberSheetError::NoColumns });
    };
    let below = &rows[place + 1..];
    let (mut people, mut once) = (Vec::new(), HashSet::new());
    let (mut skipped, mut repeated, mut text) = (0, 0, 0);
    for row in below {
        let Some(person) = person(row, columns) else {
            skipped += 1;
            continue;
        };
        if !once.insert(person.account.to_lowercase()) {
            repeated += 1;
            continue;
        }
        text += row_bytes(&person);
        if text > MAX_TEXT {
            return Err(MemberSheetError::TooLarge);
        }
        people.push(person);
    }
    if below.is_empty() {
        return Err(MemberSheetError::Empty);
    }
    if skipped > people.len() + repeated {
        let usable = to_u32(people.len() + repeated);
        return Err(MemberSheetError::HalfWritten { usable, rows: to_u32(below.len()) });
    }
    Ok(MemberSheet {
        file,
        read_at,
        columns: described(&rows[place], columns),
        skipped: to_u32(skipped),
        repeated: to_u32(repeated),
        rows: people,
    })
}

/// The columns that a row names, if it is the one with the headings.
fn columns(row: &Row) -> Option<Columns> {
    let titles: Vec<(u32, String)> = (0..).zip(row.cells().map(reduced)).collect();
    let called = |words: &[&str]| titles.iter().find(|(_, title)| words.contains(&title.as_str())).map(|(at, _)| *at);
    let holding =
        |what: Holds| (0..).zip(row.cells()).find(|(_, title)| holds(title) == Some(what)).map(|(column, _)| column);
    let account = called(&FIRST_ACCOUNT).or_else(|| holding(Holds::Account))?;
    let name = called(&FIRST_NAME).or_else(|| holding(Holds::Name))?;
    Some(Columns {
        account,
        name,
        alias: called(&ALIAS),
        position: called(&POSITION),
        department: holding(Holds::Department),
    })
}

fn described(heading: &Row, columns: Columns) -> Vec<MemberSheetColumn> {
    let used = [
        (Some(columns.account), MemberSheetHolds::Account),
        (Some(columns.name), MemberSheetHolds::Name),
        (columns.alias, MemberSheetHolds::Alias),
        (columns.position, MemberSheetHolds::Position),
        (columns.department, MemberSheetHolds::Department),
    ];
    let of = |column: u32| used.iter().find(|(at, _)| *at == Some(column)).map(|(_, holds)| *holds);
    let named = (0..).zip(heading.cells()).filter(|(_, title)| !title.is_empty());
    named.map(|(column, title)| MemberSheetColumn { title: clean(title, TEXT_CHARS), holds: of(column) }).collect()
}

/// Somebody with a possible account and a name.
fn person(row: &Row, columns: Columns) -> Option<SheetRow> {
    let text = |column: Option<u32>, most: usize| match column {
        Some(column) if row.fault(column).is_none() => clean(row.cell(column), most),
        _ => String::new(),
    };
    let account = text(Some(columns.account), TEXT_CHARS);
    let name = text(Some(columns.name), TEXT_CHARS);
    let usable = UserId::is_valid(&account) && !name.is_empty();
    usable.then(|| SheetRow {
        account,
        name,
        alias: text(columns.alias, TEXT_CHARS),
        position: text(columns.position, TEXT_CHARS),
        departments: text(columns.department, DEPARTMENT_CHARS),
    })
}

/// A text in one line, without [`super::BETWEEN`]. A line break in a cell parts departments.
fn clean(text: &str, most: usize) -> String {
    let one_line = |c: char| match c {
        '\n' => ';',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(one_line).take(most).collect::<String>().trim().to_owned()
}

fn row_bytes(row: &SheetRow) -> usize {
    row.account.len() + row.name.len() + row.alias.len() + row.position.len() + row.departments.len()
}
