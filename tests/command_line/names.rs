//! Names where the app reads accounts alone: the member sheet, and the secret that only reads the directory.

use crate::home::{Home, Ran};

fn sheet(home: &Home, content: &str, more: &[&str]) -> Ran {
    let file = home.data().parent().unwrap().join("members.csv");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, content).unwrap();
    home.run(&[&["member-sheet", "-p", "practice", "--json", file.to_str().unwrap()], more].concat())
}

#[test]
fn a_member_sheet_is_imported_shown_and_removed() {
    let home = Home::new();
    let shown = || home.run(&["member-sheet", "-p", "practice", "--json"]).with_code(0).json()["member_sheet"].clone();
    assert!(shown().is_null(), "there is none yet");
    let taken = sheet(&home, "成员列表\n姓名,账号,手机\n张三,zhangsan,13800001234\n陈默,chenmo,\n", &[]);
    let taken = taken.with_code(0).json()["member_sheet"].clone();
    assert_eq!((&taken["rows"], &taken["matched"], &taken["outside"]), (&2.into(), &1.into(), &1.into()));
    assert_eq!(taken["outside_first"][0], "chenmo", "out of the visible range");
    assert_eq!(shown()["rows"], 2);
    assert!(home.run(&["member-sheet", "-p", "practice"]).with_code(0).out.contains("members.csv"));
    home.run(&["member-sheet", "-p", "practice", "--remove"]).with_code(0);
    assert!(shown().is_null());
}

#[test]
fn a_sheet_of_others_is_noticed() {
    let home = Home::new();
    let others = (0..30).map(|n| format!("某人{n},nobody{n}\n")).collect::<Vec<_>>().concat();
    let refused = sheet(&home, &format!("姓名,账号\n{others}"), &["--anyway"]).with_code(2).json();
    assert_eq!(refused["error"]["code"], "member_sheet_stranger");
    let few = format!("姓名,账号\n张三,zhangsan\n{others}");
    let refused = sheet(&home, &few, &[]).with_code(2).json();
    assert_eq!(refused["error"]["code"], "member_sheet_doubtful");
    assert_eq!(refused["member_sheet"]["matched"], 1, "with its figures");
    assert_eq!(sheet(&home, &few, &["--anyway"]).with_code(0).json()["member_sheet"]["matched"], 1);
    let half = sheet(&home, "姓名,账号\n甲,\n乙,\n丙,c\n", &[]).with_code(2).json();
    assert_eq!((&half["error"]["code"], &half["error"]["about"]), (&"member_sheet_half_written".into(), &"1/3".into()));
}

#[test]
fn the_secret_comes_from_standard_input_and_is_printed_nowhere() {
    let home = Home::new();
    let line = ["contacts-secret", "-p", "practice", "--json"];
    assert_eq!(home.run(&line).with_code(2).json()["error"]["code"], "secret_unreadable");
    let ran = home.run_with(&line, "s3cr3t-canary\n").with_code(2);
    assert_eq!(ran.json()["error"]["code"], "invalid_input", "the practice company gives its names to everybody");
    assert!(!ran.out.contains("s3cr3t-canary") && !ran.err.contains("s3cr3t-canary"));
    assert!(!home.log().contains("s3cr3t-canary"));
}
