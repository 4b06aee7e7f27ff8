//! Where names come from, in words.

use super::super::document::{ContactsSecretLine, MemberSheetLine};
use super::super::messages::Words;
use super::{NAMED, here, line, problem_words};
use broadcast::app::contacts_secret::ContactsReading;

/// Adds the figures of a member sheet.
pub(super) fn push_sheet(text: &mut String, sheet: &MemberSheetLine, words: Words) {
    let mut row = |zh: &'static str, en: &'static str, value: &str| line(text, &[words.pick(zh, en), value]);
    row("成员表", "Member sheet", &sheet.file);
    row("读入于", "Read at", &here(&sheet.read_at));
    row("列", "Columns", &sheet.columns.join(", "));
    row("表里的人", "People in it", &sheet.rows.to_string());
    row("与通讯录匹配", "In the directory", &format!("{} / {}", sheet.matched, sheet.people));
    row("通讯录里有、表里没有", "Directory only", &some(sheet.without, &sheet.without_first));
    row("不在可见范围", "Outside the visible range", &some(sheet.outside, &sheet.outside_first));
    if sheet.skipped + sheet.repeated > 0 {
        row("没有采用的行", "Rows left out", &(sheet.skipped + sheet.repeated).to_string());
    }
}

fn some(count: u32, first: &[String]) -> String {
    let named: Vec<&str> = first.iter().take(NAMED).map(String::as_str).collect();
    let more = if count as usize > named.len() { ", …" } else { "" };
    if named.is_empty() { count.to_string() } else { format!("{count} ({}{more})", named.join(", ")) }
}

/// Adds what the secret for reading contacts is and gives.
pub(super) fn push_secret(text: &mut String, secret: &ContactsSecretLine, words: Words) {
    let kept = if secret.kept { words.pick("已保存", "saved") } else { words.pick("没有", "none") };
    line(text, &[words.pick("读取通讯录的 Secret", "Secret for reading the directory"), kept]);
    let is = match secret.is.as_str() {
        "this_app" => words.pick("就是应用自己的，读不到更多", "the app's own, which reads no more"),
        "another_app" => words.pick("另一个应用的", "another app's"),
        "contact_sync" => words.pick("“通讯录同步”的", "that of contacts sync"),
        "no_app" => words.pick("不是应用的，也不是“通讯录同步”的", "neither an app's nor that of contacts sync"),
        _ => "",
    };
    if !is.is_empty() {
        let app = secret.app.as_deref().unwrap_or_default();
        let agent = secret.agent_id.map(|id| id.to_string()).unwrap_or_default();
        line(text, &[words.pick("种类", "Type"), is, app, &agent]);
    }
    if let Some(reads) = secret.reads {
        let reads = match reads {
            ContactsReading::Names => words.pick("姓名", "names"),
            ContactsReading::Ids => words.pick(
                "只有账号和编号；请用 posthorn member-sheet 导入成员表",
                "accounts and numbers only; import the member sheet with posthorn member-sheet",
            ),
            ContactsReading::Nothing => words.pick("读不到通讯录", "nothing"),
        };
        line(text, &[words.pick("能读到", "Reads"), reads]);
    }
    if let Some(error) = &secret.error {
        line(text, &[words.pick("原因", "Why"), &problem_words(error, words)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::model::member_sheet::MemberSheetFit;

    #[test]
    fn a_sheet_is_told_by_its_figures_and_the_first_of_those_who_do_not_match() {
        let sheet = MemberSheetLine {
            file: "成员.csv".to_owned(),
            read_at: "2026-11-30T00:00:00Z".to_owned(),
            fit: MemberSheetFit::Fits,
            columns: vec!["account=账号".to_owned()],
            rows: 12,
            skipped: 1,
            repeated: 1,
            people: 11,
            matched: 10,
            without: 1,
            without_first: vec!["gao_yu".to_owned()],
            outside: 2,
            outside_first: vec!["chenmo".to_owned()],
        };
        let mut text = String::new();
        push_sheet(&mut text, &sheet, Words { chinese: true });
        for expected in ["与通讯录匹配\t10 / 11\n", "1 (gao_yu)\n", "2 (chenmo, …)\n", "没有采用的行\t2\n"]
        {
            assert!(text.contains(expected), "{expected} in {text}");
        }
    }

    #[test]
    fn a_secret_that_gives_no_names_says_what_does() {
        let secret = ContactsSecretLine {
            kept: true,
            is: "contact_sync".to_owned(),
            agent_id: None,
            app: None,
            reads: Some(ContactsReading::Ids),
            error: None,
        };
        let mut text = String::new();
        push_secret(&mut text, &secret, Words { chinese: false });
        assert!(text.contains("that of contacts sync") && text.contains("posthorn member-sheet"), "{text}");
    }
}
