use super::*;
use crate::exit;
use std::path::PathBuf;

fn arguments(from: &str, query_file: &Path) -> DatabaseArguments {
    let (from, query_file) = (Some(from.to_owned()), Some(query_file.to_owned()));
    DatabaseArguments { from, query_file, channel: None, every: 15, ca: None }
}

/// A folder with files of these contents.
fn written<const N: usize>(files: [(&str, &[u8]); N]) -> (tempfile::TempDir, [PathBuf; N]) {
    let folder = tempfile::tempdir().unwrap();
    let paths = files.map(|(name, content)| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    });
    (folder, paths)
}

/// The code of what is wrong, and the argument.
fn wrong(what: DatabaseArguments) -> (String, Option<String>) {
    let failure = database(what, &mut "s3cr3t\n".as_bytes()).unwrap_err();
    assert_eq!(failure.exit, exit::USAGE);
    assert!(!format!("{failure:?}").contains("s3cr3t"), "{failure:?}");
    (failure.problem.code, failure.problem.field)
}

const ADDRESS_OF_ERP: &str = "postgres://erp@db.example.com/erp";

#[test]
fn without_an_address_standard_input_is_left_to_the_lines() {
    let none = DatabaseArguments { from: None, query_file: None, channel: None, every: 15, ca: None };
    let mut input = "a line\n".as_bytes();
    assert!(database(none, &mut input).unwrap().is_none());
    assert_eq!(input.len(), 7);
}

#[test]
fn the_password_is_the_first_line_of_standard_input_and_part_of_no_mark() {
    let query = "\u{feff}SELECT id, line FROM orders WHERE id > $1 ORDER BY id\n";
    let (_folder, [file, ca]) =
        written([("orders.sql", query.as_bytes()), ("ca.pem", b"-----BEGIN CERTIFICATE-----\n")]);
    let read = |input: &str| {
        let (ca, channel) = (Some(ca.clone()), Some("orders".to_owned()));
        let what = DatabaseArguments { channel, ca, ..arguments(ADDRESS_OF_ERP, &file) };
        database(what, &mut input.as_bytes()).unwrap().unwrap()
    };
    let (with, without) = (read("s3cr3t\r\nanother line\n"), read(""));
    assert_eq!((with.every, with.source.place().as_str()), (Duration::from_secs(15), "db.example.com:5432/erp"));
    assert!(!format!("{with:?}").contains("s3cr3t"), "{with:?}");
    assert_eq!(with.source.key("x"), without.source.key("x"));
}

#[test]
fn what_cannot_be_used_is_told_at_its_argument() {
    let (_folder, [file, empty, no_ca]) =
        written([("orders.sql", b"SELECT 1"), ("empty.sql", b" \n"), ("no.pem", b"PEM")]);
    let told = |code: &str, field: &str| (code.to_owned(), Some(field.to_owned()));
    for (address, code) in [
        ("db.example.com/erp", "team_address_scheme"),
        ("postgres:///erp", "team_address_host"),
        ("postgres://db.example.com/erp", "team_address_user"),
        ("postgres://erp@db.example.com", "team_address_database"),
        ("postgres://erp@db.example.com/erp?sslmode=disable", "team_address_more"),
        ("postgres://erp:s3cr3t@db.example.com/erp", "password_in_address"),
    ] {
        assert_eq!(wrong(arguments(address, &file)), told(code, ADDRESS), "{address}");
    }
    assert_eq!(wrong(arguments(ADDRESS_OF_ERP, &empty)), told("source_no_query", QUERY));
    assert_eq!(wrong(arguments(ADDRESS_OF_ERP, Path::new("-"))), told("invalid_input", QUERY));
    assert_eq!(wrong(arguments(ADDRESS_OF_ERP, Path::new("/no/such"))), told("invalid_input", QUERY));
    for channel in [String::new(), "x".repeat(64)] {
        let what = DatabaseArguments { channel: Some(channel), ..arguments(ADDRESS_OF_ERP, &file) };
        assert_eq!(wrong(what), told("source_channel", CHANNEL));
    }
    let what = DatabaseArguments { ca: Some(no_ca), ..arguments(ADDRESS_OF_ERP, &file) };
    assert_eq!(wrong(what), told("team_authority", "--ca"));
}
