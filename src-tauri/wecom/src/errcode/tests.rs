use super::*;

const TSV: &str = include_str!("errcodes.tsv");
const TABLE: &str = include_str!("table.rs");

fn class_name(class: Option<ErrorClass>) -> String {
    class.map_or_else(|| "ok".to_owned(), |class| format!("{class:?}").to_lowercase())
}

fn rows() -> Vec<Vec<&'static str>> {
    TSV.lines().skip(1).map(|line| line.split('\t').collect()).collect()
}

/// `table.rs` as it must read for the present `errcodes.tsv`.
fn generated() -> String {
    use std::fmt::Write as _;
    let mut rows = rows();
    rows.sort_by_key(|row| row[0].parse::<i64>().unwrap());
    let mut text = String::from(
        "//! Generated from `errcodes.tsv`, one row a line, by rising number; hence longer and wider than other files.\n\
         //! To write it anew after a change of the tsv: `WRITE_ERRCODE_TABLE=1 cargo nextest run -p posthorn-wecom the_table_is`.\n\n\
         use super::Entry;\n\
         use crate::class::ErrorClass::{self, Config, Media, Payload, Permission, Rate, Recipient, Token, Transient, Unknown};\n\n\
         const fn row(\n    code: i64,\n    meaning_zh: &'static str,\n    meaning_en: &'static str,\n    advice_en: &'static str,\n    \
         class: Option<ErrorClass>,\n) -> Entry {\n    Entry { code, meaning_zh, meaning_en, advice_en, class }\n}\n\n",
    );
    writeln!(text, "#[rustfmt::skip]\n#[expect(clippy::unreadable_literal, reason = \"as the documents print them\")]")
        .unwrap();
    writeln!(text, "pub(super) static ROWS: [Entry; {}] = [", rows.len()).unwrap();
    for row in rows {
        let class = match row[4] {
            "ok" => "None".to_owned(),
            name => format!("Some({}{})", name[..1].to_uppercase(), &name[1..]),
        };
        writeln!(text, "    row({}, {:?}, {:?}, {:?}, {class}),", row[0], row[1], row[2], row[3]).unwrap();
    }
    text.push_str("];\n");
    text
}

#[test]
fn the_table_is_the_one_generated_from_the_tsv() {
    let generated = generated();
    if std::env::var_os("WRITE_ERRCODE_TABLE").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/errcode/table.rs"), &generated).unwrap();
    } else {
        assert_eq!(TABLE, generated);
    }
}

#[test]
fn every_row_of_the_tsv_is_found_with_all_its_columns() {
    let rows = rows();
    assert_eq!(rows.len(), 253);
    assert_eq!(all().len(), 253);
    for row in rows {
        assert_eq!(row.len(), 5, "{row:?}");
        let entry = find(row[0].parse().unwrap()).unwrap_or_else(|| panic!("{} is missing", row[0]));
        assert_eq!(entry.code.to_string(), row[0]);
        assert_eq!((entry.meaning_zh, entry.meaning_en, entry.advice_en), (row[1], row[2], row[3]));
        assert_eq!(class_name(entry.class), row[4], "{}", row[0]);
    }
}

#[test]
fn the_table_rises_without_doubles() {
    assert!(all().windows(2).all(|pair| pair[0].code < pair[1].code));
}

#[test]
fn classes_of_known_and_unknown_numbers() {
    assert_eq!(class_of(INVALID_TOKEN), ErrorClass::Token);
    assert_eq!(class_of(EXPIRED_TOKEN), ErrorClass::Token);
    assert_eq!(class_of(45009), ErrorClass::Rate);
    assert_eq!(class_of(-1), ErrorClass::Transient);
    assert_eq!(class_of(81013), ErrorClass::Recipient);
    assert_eq!(class_of(60020), ErrorClass::Permission);
    assert_eq!(class_of(987_654_321), ErrorClass::Unknown);
    assert_eq!(class_of(0), ErrorClass::Unknown);
    assert_eq!(find(0).map(|entry| entry.class), Some(None));
    assert_eq!(find(987_654_321), None);
}

#[test]
fn refusals_of_the_secret() {
    for code in [40001, 40013, 40091, 41002, 41004, 41024, 45031, 301_007] {
        assert!(refuses_secret(code), "{code}");
    }
    for code in [0, -1, 45009, 60020, 50003, 40014, 42001] {
        assert!(!refuses_secret(code), "{code}");
    }
}
