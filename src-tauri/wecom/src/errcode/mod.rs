//! The catalogue of WeCom's error numbers: what each means, what to do about it, and its class.
//!
//! The facts come from `errcodes.tsv` beside this file; `table.rs` is generated from it and a test compares the two.

mod table;

use crate::class::ErrorClass;

/// One error number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// `errcode` as WeCom answers it. 0 is success.
    pub code: i64,
    /// The meaning in the words of the documentation.
    pub meaning_zh: &'static str,
    /// The meaning in English.
    pub meaning_en: &'static str,
    /// Usual cause and what to do, in English.
    pub advice_en: &'static str,
    /// What the number asks the caller to do; `None` for 0 alone.
    pub class: Option<ErrorClass>,
}

/// The entry of a number, if the catalogue has it.
pub fn find(code: i64) -> Option<&'static Entry> {
    let rows = all();
    rows.binary_search_by_key(&code, |entry| entry.code).ok().and_then(|index| rows.get(index))
}

/// The class of a number; [`ErrorClass::Unknown`] for one that is not in the catalogue (and for 0, which is no error).
pub fn class_of(code: i64) -> ErrorClass {
    find(code).and_then(|entry| entry.class).unwrap_or(ErrorClass::Unknown)
}

/// Every entry, by rising number.
pub fn all() -> &'static [Entry] {
    &table::ROWS
}

/// The server is busy; what it did of the request it does not say.
pub const SYSTEM_BUSY: i64 = -1;
/// The token is not valid (any more): renew once and repeat (`wecom/contacts-media-agent.md §2` [O]).
pub const INVALID_TOKEN: i64 = 40014;
/// The token has expired: renew once and repeat (`wecom/contacts-media-agent.md §2` [O]).
pub const EXPIRED_TOKEN: i64 = 42001;

/// Whether `gettoken` refused the secret or the company with this number, so that asking again with the same pair
/// cannot help and, repeated, blocks the address for an hour (`wecom/contacts-media-agent.md §2` [O]).
pub fn refuses_secret(code: i64) -> bool {
    /// Company dissolved or banned; its class is permission, yet no further try can succeed.
    const COMPANY_UNAVAILABLE: i64 = 301_007;
    code == COMPANY_UNAVAILABLE || class_of(code) == ErrorClass::Config
}

#[cfg(test)]
mod tests {
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
        writeln!(
            text,
            "#[rustfmt::skip]\n#[expect(clippy::unreadable_literal, reason = \"as the documents print them\")]"
        )
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
}
