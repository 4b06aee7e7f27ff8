//! Which row of a sheet names the columns, and what they hold.

use super::table::{Row, Table, trimmed};
use serde::{Deserialize, Serialize};

/// Rows that may stand above the one that names the columns: a title across the sheet, a remark.
const LOOKED_AT: usize = 10;
/// Longest name of a column, in characters.
const LONGEST: usize = 30;

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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

const ACCOUNT: [&str; 20] = [
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
];
const NAME: [&str; 12] =
    ["姓名", "名字", "人员", "同事", "人员姓名", "真实姓名", "中文名", "name", "fullname", "接收人", "收件人", "成员"];
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
/// What people put before the name of a column.
const BEFORE: [&str; 6] = ["企业微信", "企微", "员工", "成员", "公司", "wecom"];

/// A text of a heading, reduced to what it says: `员工姓名（必填）*` is `姓名`.
fn reduced(text: &str) -> String {
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
            (&MOBILE[..], Holds::Mobile),
            (&MAIL[..], Holds::Mail),
            (&DEPARTMENT[..], Holds::Department),
        ]
        .into_iter()
        .find_map(|(words, holds)| words.contains(&text).then_some(holds))
    };
    says(&reduced).or_else(|| BEFORE.iter().find_map(|before| says(reduced.strip_prefix(before)?)))
}

fn is_heading(text: &str) -> bool {
    holds(text).is_some() || OTHER.contains(&reduced(text).as_str())
}

/// The place of the row that names the columns; `None` when the sheet begins with data.
pub(super) fn find(table: &Table) -> Option<usize> {
    table.rows().iter().take(LOOKED_AT).position(names_columns)
}

fn names_columns(row: &Row) -> bool {
    let filled = row.cells().filter(|cell| !cell.is_empty());
    let (mut all, mut known) = (0, 0);
    for cell in filled {
        if cell.chars().count() > LONGEST {
            return false;
        }
        all += 1;
        known += usize::from(is_heading(cell));
    }
    // A person may be called like a column, a whole row hardly ever is.
    known >= 2 || (known == 1 && all <= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let mut table = Table::default();
        for (number, row) in (1..).zip(rows) {
            table.push(number, &mut row.iter().collect()).unwrap();
        }
        table
    }

    #[test]
    fn headings_are_known_in_many_words() {
        for (text, expected) in [
            ("姓名", Some(Holds::Name)),
            (" 员工姓名（必填）* ", Some(Holds::Name)),
            ("User ID", Some(Holds::Account)),
            ("user_id", Some(Holds::Account)),
            ("企业微信账号", Some(Holds::Account)),
            ("手机号码：", Some(Holds::Mobile)),
            ("E-mail", Some(Holds::Mail)),
            ("所属部门", Some(Holds::Department)),
            ("张三", None),
            ("行政部", None),
            ("", None),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn the_row_that_names_the_columns_is_found_below_a_title() {
        assert_eq!(find(&table(&[&["姓名", "账号"], &["张三", "zhangsan"]])), Some(0));
        let titled = table(&[&["青禾科技年会名单"], &["序号", "姓名", "手机"], &["1", "张三", "13800001234"]]);
        assert_eq!(find(&titled), Some(1));
        assert_eq!(find(&table(&[&["姓名"], &["张三"]])), Some(0));
        assert_eq!(find(&table(&[&["张三", "zhangsan"], &["李四", "lisi"]])), None);
        assert_eq!(find(&table(&[&["张三", "行政部", "zhangsan"], &["李四", "销售部", "lisi"]])), None);
        assert_eq!(find(&Table::default()), None);
    }
}
