//! Which row of a sheet names the columns, and what they hold.

use super::table::{MAX_ABOVE, Row, Table, trimmed};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// Rows below a heading that are held against it.
const BELOW: usize = 200;
/// Longest name of a column, in characters.
const LONGEST: usize = 30;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// Accounts.
    Account,
    /// Names of people.
    Name,
    /// Mobile numbers.
    Mobile,
    /// Mail addresses.
    Mail,
    /// Names of departments: they tell people of the same name apart.
    Department,
}

const ACCOUNT: [&str; 25] = [
    "账号",
    "帐号",
    "账户",
    "帐户",
    "工号",
    "员工号",
    "员工编号",
    "人员编号",
    "工号id",
    "userid",
    "user",
    "username",
    "account",
    "login",
    "id",
    "uid",
    "用户id",
    "用户名",
    "人员账号",
    "staffid",
    "employeeid",
    "登录名",
    "登录账号",
    "系统账号",
    "用户账号",
];
const NAME: [&str; 14] = [
    "姓名",
    "名字",
    "人员",
    "同事",
    "人员姓名",
    "真实姓名",
    "中文名",
    "name",
    "fullname",
    "接收人",
    "收件人",
    "成员",
    "员工",
    "员工姓名",
];
/// Names too, of people who need not be those of the accounts beside them.
const ROLE: [&str; 13] = [
    "使用人",
    "负责人",
    "责任人",
    "领用人",
    "申请人",
    "经办人",
    "值班人",
    "值班人员",
    "参会人",
    "参会人员",
    "联系人",
    "参加人员",
    "提交人",
];
const MOBILE: [&str; 13] = [
    "手机",
    "手机号",
    "手机号码",
    "电话",
    "联系电话",
    "联系方式",
    "移动电话",
    "mobile",
    "mobilephone",
    "phone",
    "phonenumber",
    "tel",
    "cellphone",
];
const MAIL: [&str; 8] = ["邮箱", "邮件", "电子邮箱", "电子邮件", "邮箱地址", "mail", "email", "emailaddress"];
const DEPARTMENT: [&str; 9] =
    ["部门", "所属部门", "所在部门", "部门名称", "一级部门", "department", "dept", "组织", "单位"];
/// Columns that are of no use here, but tell that a row names columns.
const OTHER: [&str; 18] = [
    "序号", "编号", "备注", "职位", "职务", "岗位", "性别", "日期", "金额", "标签", "no", "title", "position",
    "remark", "remarks", "notes", "gender", "date",
];
/// Headings that are as likely to be values: `zhangsan,手机` may say what somebody has lost.
const ALSO_VALUES: [&str; 13] =
    ["手机", "电话", "邮件", "邮箱", "mail", "email", "phone", "mobile", "tel", "人员", "成员", "同事", "员工"];
/// What people put before the name of a column.
const BEFORE: [&str; 6] = ["企业微信", "企微", "员工", "成员", "公司", "wecom"];

/// A text of a heading, reduced to what it says: `员工姓名（必填）*` is `姓名`.
pub(crate) fn reduced(text: &str) -> String {
    let text = trimmed(text).to_lowercase();
    let text = text.split(['(', '（', '[', '【', '\n']).next().unwrap_or_default();
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What a heading says that its column holds; `None` for other words.
pub fn holds(text: &str) -> Option<Holds> {
    let reduced = reduced(text);
    let says = |text: &str| {
        [
            (&ACCOUNT[..], Holds::Account),
            (&NAME[..], Holds::Name),
            (&ROLE[..], Holds::Name),
            (&MOBILE[..], Holds::Mobile),
            (&MAIL[..], Holds::Mail),
            (&DEPARTMENT[..], Holds::Department),
        ]
        .into_iter()
        .find_map(|(words, holds)| words.contains(&text).then_some(holds))
    };
    says(&reduced).or_else(|| BEFORE.iter().find_map(|before| says(reduced.strip_prefix(before)?)))
}

/// Whether a heading says that its column has the names of those whose accounts stand beside.
pub fn names_people(text: &str) -> bool {
    let reduced = reduced(text);
    let is = |text: &str| NAME.contains(&text);
    is(&reduced) || BEFORE.iter().any(|before| reduced.strip_prefix(before).is_some_and(is))
}

fn is_heading(text: &str) -> bool {
    holds(text).is_some() || OTHER.contains(&reduced(text).as_str())
}

/// Which row names the columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heading {
    /// The one at this place.
    At(usize),
    /// None, though the one at this place could be taken for it.
    Unsure(usize),
    /// None.
    None,
}

/// Finds the row that names the columns. Nothing but a title may stand above it: a row below data is data, whatever it looks like.
pub(super) fn find(table: &Table) -> Heading {
    let mut unsure = Heading::None;
    for place in 0..table.rows().len().min(MAX_ABOVE) {
        let look = look(table, place);
        if look == Look::Heading && may_stand_at(table, place) {
            return Heading::At(place);
        }
        if look != Look::Data && unsure == Heading::None {
            unsure = Heading::Unsure(place);
        }
    }
    unsure
}

/// The place of the row that has a column of this name, where it may be the one that names the columns.
pub(super) fn find_named(table: &Table, name: &str) -> Option<usize> {
    let name = name.trim().to_lowercase();
    let places = 0..table.rows().len().min(MAX_ABOVE);
    let mut fitting = places.filter(|place| {
        may_stand_at(table, *place) && table.rows()[*place].cells().any(|cell| cell.to_lowercase() == name)
    });
    fitting.next()
}

/// Whether all rows above are titles: one text, above several.
fn may_stand_at(table: &Table, place: usize) -> bool {
    let different = |row: &Row| row.cells().filter(|cell| !cell.is_empty()).collect::<HashSet<_>>().len();
    place == 0 || (different(&table.rows()[place]) > 1 && table.rows()[..place].iter().all(|row| different(row) <= 1))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Look {
    Heading,
    Either,
    Data,
}

/// What a row looks like, by its own words and by what stands below them.
fn look(table: &Table, place: usize) -> Look {
    let row = &table.rows()[place];
    let (mut all, mut known, mut sure, mut against) = (0, 0, 0, 0);
    for (column, cell) in (0..).zip(row.cells()).filter(|(_, cell)| !cell.is_empty()) {
        if cell.chars().count() > LONGEST {
            return Look::Data;
        }
        all += 1;
        // A row that is the same word for word is the heading of another page.
        let others = table.rows()[place + 1..].iter().take(BELOW).filter(|other| !other.cells().eq(row.cells()));
        let below: Vec<&str> = others.map(|other| other.cell(column)).filter(|cell| !cell.is_empty()).collect();
        let is_known = is_heading(cell);
        // A column in which several such words stand has them as values.
        if below.contains(&cell) || (is_known && below.iter().any(|one| is_heading(one))) {
            against += 1;
        }
        if !is_known {
            continue;
        }
        known += 1;
        let Some(kind) = holds(cell).filter(|kind| *kind != Holds::Department) else { continue };
        let fitting = below.iter().filter(|one| fits(kind, one)).count();
        if fitting * 2 < below.len() {
            against += 1;
        } else if !ALSO_VALUES.contains(&reduced(cell).as_str())
            || (matches!(kind, Holds::Mobile | Holds::Mail) && fitting > 0)
        {
            sure += 1;
        }
    }
    match (known, against) {
        (0, _) => Look::Data,
        (_, 0) if sure > 0 || (known == all && (known > 1 || place == 0)) => Look::Heading,
        _ => Look::Either,
    }
}

/// Whether a value can be of this kind.
fn fits(kind: Holds, value: &str) -> bool {
    match kind {
        Holds::Mobile => value.chars().filter(|c| c.is_numeric()).count() >= 5,
        Holds::Mail => value.contains(['@', '＠']),
        Holds::Account | Holds::Name | Holds::Department => true,
    }
}

#[cfg(test)]
mod tests;
