//! Sheets and texts as other people's programs make them: what is read is what a person sees, or nothing is sent.
//!
//! A condition in the text tells what was read: where it does not hold, a variable without a value ends it with code 2.

use crate::home::{Home, Ran};
use encoding_rs::GB18030;
use rust_xlsxwriter::{Format, Workbook, Worksheet};
use serde_json::json;

fn plan(home: &Home, text: &str, rows: impl AsRef<[u8]>, more: &[&str]) -> Ran {
    let line = ["plan", "-p", "practice", "--text", text, "--rows", "-", "--json", "--lang=en"];
    home.run_with(&[&line[..], more].concat(), rows)
}

/// A text that can be filled in only where the condition holds.
fn only_if(condition: &str) -> String {
    format!("{{% if {condition} %}}ok{{% else %}}{{{{ 不 }}}}{{% endif %}}")
}

fn workbook(fill: impl Fn(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    fill(workbook.add_worksheet());
    workbook.save_to_buffer().unwrap()
}

fn write(sheet: &mut Worksheet, rows: &[&[&str]]) {
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
}

fn notes(ran: &Ran) -> String {
    ran.json()["notes"].to_string()
}

#[test]
fn a_quotation_mark_too_many_sends_nothing() {
    let home = Home::new();
    for rows in [
        "账号,说明\nzhangsan,\"没有结束\nlisi,ok\nchenying,ok\n",
        "账号,说明\nzhangsan,\"没有结束\nlisi,\"ok\"\nchenying,ok\n",
        "账号,说明\nzhangsan,\"没有结束\nlisi,ok\nchenying,ok\"\n",
    ] {
        let line = ["send", "-p", "practice", "--text", "{{ 说明 }}", "--rows", "-", "--json", "--yes"];
        let message = home.run_with(&line, rows).with_code(2).json()["error"]["message"].to_string();
        assert!(message.contains("row 2"), "{message}");
        let list = ["send", "-p", "practice", "--text", "x", "--list", "-", "--json", "--yes"];
        assert!(home.run_with(&list, rows).with_code(2).json()["error"]["message"].to_string().contains("row 2"));
    }
    assert!(home.history().is_empty());
    let fine = "账号,说明\nzhangsan,\"两行\n一格\"\n";
    plan(&home, &only_if("说明 == '两行\\n一格'"), fine, &[]).with_code(0);
}

#[test]
fn an_error_is_no_value() {
    let home = Home::new();
    let bytes = workbook(|sheet| {
        write(sheet, &[&["账号", "姓名", "实发"], &["zhangsan", "张三", "#N/A"], &["lisi", "李四", "8,231.45"]]);
    });
    let refused = plan(&home, "{{ 姓名 }} 实发 {{ 实发 }} 元", &bytes, &[]).with_code(2);
    assert!(refused.json()["error"]["message"].to_string().contains("C2"), "{}", refused.out);
    let unused = plan(&home, "{{ 姓名 }}", &bytes, &[]).with_code(0);
    assert!(notes(&unused).contains("error_cells"));
    for text in ["账号,实发\nzhangsan,#DIV/0!\n", "{\"账号\":\"zhangsan\",\"实发\":\"#VALUE!\"}"] {
        let refused = plan(&home, "{{ 实发 }}", text, &[]).with_code(2);
        assert!(refused.json()["error"]["message"].to_string().contains('B'), "{}", refused.out);
    }
}

#[test]
fn a_blank_cell_is_no_value() {
    let home = Home::new();
    for rows in [
        "账号,姓名\nzhangsan,\nlisi,李四\n",
        "{\"to\":\"zhangsan\",\"姓名\":null}\n{\"to\":\"lisi\",\"姓名\":\"李四\"}",
    ] {
        plan(&home, "{{ 姓名 }}，您好", rows, &[]).with_code(2);
        plan(&home, &only_if("姓名|default('同事') in ['同事', '李四']"), rows, &[]).with_code(0);
        plan(&home, &only_if("姓名 in ['同事', '李四']"), rows, &["--set", "姓名=同事"]).with_code(0);
    }
    let open = workbook(|sheet| {
        write(sheet, &[&["账号", "实发"], &["zhangsan"]]);
        sheet.write_formula(1, 1, "=B9*2").unwrap();
    });
    let refused = plan(&home, "实发 {{ 实发 }} 元", &open, &["--set", "实发=1"]).with_code(2);
    assert!(refused.json()["error"]["message"].to_string().contains("B2"), "{}", refused.out);
}

#[test]
fn numbers_are_as_the_sheet_shows_them() {
    let home = Home::new();
    let bytes = workbook(|sheet| {
        write(sheet, &[&["账号", "实发", "绩效", "比例", "签到", "日期"], &["zhangsan"]]);
        let shown = [(8231.45, "#,##0.00"), (3.300_000_000_000_000_3, "General"), (0.15, "0%"), (0.375, "h:mm")];
        for (column, (number, format)) in (1..).zip(shown) {
            sheet.write_number_with_format(1, column, number, &Format::new().set_num_format(format)).unwrap();
        }
        let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
        sheet.write_number_with_format(1, 5, 46_361, &day).unwrap();
    });
    let expected = "[实发, 绩效, 比例, 签到, 日期] == ['8,231.45', '3.3', '15%', '9:00', '2026年12月5日']";
    plan(&home, &only_if(expected), &bytes, &[]).with_code(0);
    plan(&home, &only_if("a == '1.10'"), r#"{"to":"zhangsan","a":1.10}"#, &[]).with_code(0);
}

#[test]
fn a_merged_cell_has_its_value_in_each_row() {
    let home = Home::new();
    let bytes = workbook(|sheet| {
        write(sheet, &[&["部门", "账号"], &["", "zhangsan"], &["", "lisi"]]);
        sheet.merge_range(1, 0, 2, 0, "行政部", &Format::new()).unwrap();
        sheet.set_row_hidden(2).unwrap();
    });
    let read = plan(&home, &only_if("部门 == '行政部'"), &bytes, &[]).with_code(0);
    assert!(notes(&read).contains("merged_cells") && notes(&read).contains("hidden_rows"), "{}", read.out);
}

#[test]
fn one_stray_byte_makes_no_nonsense() {
    let home = Home::new();
    let rows = ["账号,说明\nzhangsan,绩效检查通知\nlisi,don".as_bytes(), b"\x92t\n"].concat();
    let refused = plan(&home, "{{ 说明 }}", &rows, &[]).with_code(2);
    assert!(refused.json()["error"]["message"].to_string().contains("row 3"), "{}", refused.out);
}

#[test]
fn what_chinese_programs_write_is_read_and_told() {
    let home = Home::new();
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let read = plan(&home, &only_if("地址 in ['张江', '䶮街']"), gbk("账号,地址\nzhangsan,张江\nlisi,䶮街\n"), &[])
        .with_code(0);
    assert!(notes(&read).contains("encoding_guessed") && notes(&read).contains("GBK"), "{}", read.out);
    plan(&home, &only_if("天数 == '7'"), gbk("账号\t姓名\t天数\nzhangsan\t张三\t7\n"), &[]).with_code(0);
}

/// A text as the shells and editors of Windows write it, each way with the encoding that is told as a guess.
fn written(text: &str) -> [(Vec<u8>, Option<&'static str>); 7] {
    let utf16 = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = format!("\u{feff}{text}");
    [
        (text.as_bytes().to_vec(), None),
        (marked.as_bytes().to_vec(), None),
        (GB18030.encode(text).0.into_owned(), Some("GBK")),
        (utf16(&marked, u16::to_le_bytes), None),
        (utf16(&marked, u16::to_be_bytes), None),
        (utf16(text, u16::to_le_bytes), Some("UTF-16")),
        (utf16(text, u16::to_be_bytes), Some("UTF-16")),
    ]
}

fn about_texts(argument: &str, source: &str) -> [String; 8] {
    ["plan", "-p", "practice", argument, source, "--user", "zhangsan", "--json"].map(str::to_owned)
}

#[test]
fn a_text_or_request_in_any_encoding_of_windows_is_read_from_the_input_and_from_a_file() {
    let home = Home::new();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("request.json");
    let file = file.to_str().unwrap();
    let title = "今天 18:00 停电，䶮街";
    let request = format!("{{\"msgtype\":\"text\",\"text\":{{\"content\":\"{title}\"}}}}\r\n");
    let sources =
        [("--text", "-", format!("{title}\r\n")), ("--message", "-", request.clone()), ("--message", file, request)];
    for (argument, source, text) in sources {
        for (bytes, guessed) in written(&text) {
            std::fs::write(file, &bytes).unwrap();
            let line = about_texts(argument, source);
            let read = home.run_with(&line.each_ref().map(String::as_str), &bytes).with_code(0).json();
            assert_eq!(read["plan"]["title"], title, "{argument} {source} {guessed:?}");
            let told = read["notes"].to_string();
            assert_eq!(told.contains("encoding_guessed"), guessed.is_some(), "{told}");
            assert!(guessed.is_none_or(|name| told.contains(name)), "{told}");
        }
    }
}

#[test]
fn an_input_in_no_known_encoding_is_refused_with_what_to_do() {
    let home = Home::new();
    // A byte too many in UTF-8, half a character of UTF-16, and what is no text at all.
    let stray = ["绩效检查通知\ndon".as_bytes(), b"\x92t\n"].concat();
    for (bytes, place) in [(&stray[..], "-:2"), (b"\xff\xfea\0\n\0b", "-:2"), (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "-")] {
        for argument in ["--text", "--message"] {
            let line = about_texts(argument, "-");
            let line = line.each_ref().map(String::as_str);
            let refused = home.run_with(&line, bytes).with_code(2).json();
            let error = &refused["error"];
            assert_eq!(
                (&error["code"], &error["field"], &error["about"]),
                (&json!("encoding_unknown"), &json!(argument), &json!(place))
            );
            let told = home.run_with(&[&line[..7], &["--lang", "zh"]].concat(), bytes).with_code(2);
            assert!(told.err.contains("请存成 UTF-8"), "{}", told.err);
        }
    }
}

#[test]
fn line_breaks_of_excel_are_line_breaks() {
    let home = Home::new();
    let bytes = workbook(|sheet| write(sheet, &[&["账号", "说明"], &["zhangsan", "第一行\r\n第二行"]]));
    plan(&home, &only_if("说明 == '第一行\\n第二行'"), &bytes, &[]).with_code(0);
}

#[test]
fn a_web_page_under_the_name_of_a_sheet_is_read() {
    let home = Home::new();
    let page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta charset=\"utf-8\"></head><body><table>\
        <tr><th>账号</th><th>姓名</th></tr><tr><td>zhangsan</td><td>张三</td></tr></table></body></html>";
    for bytes in [page.as_bytes().to_vec(), GB18030.encode(page).0.into_owned()] {
        let read = plan(&home, &only_if("姓名 == '张三'"), bytes, &[]).with_code(0);
        assert!(notes(&read).contains("other_format"), "{}", read.out);
    }
}

#[test]
fn what_is_no_list_is_called_by_its_name() {
    let home = Home::new();
    for (bytes, word) in
        [(&b"%PDF-1.7 \x80"[..], "PDF"), (b"\x89PNG\r\n\x1a\n\0\0", "picture"), (b"Rar!\x1a\x07", "archive")]
    {
        let refused = plan(&home, "{{ a }}", bytes, &[]).with_code(2);
        assert!(refused.json()["error"]["message"].to_string().contains(word), "{}", refused.out);
    }
}
