//! Tests of [`super`].

use super::*;
use std::fmt::Write;

/// The beginning of the SHA-384 of each migration's file. A line is added with a new migration and never changed: a database
/// made with another text is not opened any more.
const PINNED: &[(i64, &str)] = &[
    (1, "885c71d405c5647b0454bc91"),
    (2, "c1f39bbbd3bef149ffe98e9a"),
    (3, "36cebb02be353649f093241c"),
    (4, "e2c9b86c70611ba41c2f7617"),
    (5, "4248ae23605a5fd40f3de9e4"),
    (6, "5c066395b1c86d62ed48e8df"),
    (7, "a7cd1a47ac16d33a36b650f1"),
    (8, "c5dc3827601d62e28f603465"),
    (9, "f88a96b8ac4e3ef5c5d51ed2"),
    (10, "d360b9f6bdde31232ae125de"),
    (11, "cf1bbbdea50cfaaef30ab629"),
    (12, "7267e8250751baf560565cc9"),
    (13, "e53e98b3d139baf7a2e9f0a6"),
    (14, "2e2aa01c99fbf7dbf7c1818d"),
    (15, "ec179c9b37dc9966bdcbcc91"),
    (16, "9a70db2dbc76fc3e8e08790e"),
    (17, "7b4049689c0a0cbb0b3f76c5"),
    (18, "e938623a3bffaf1c7866c0eb"),
];

/// The same of a team's database.
const SERVER_PINNED: &[(i64, &str)] = &[
    (1, "9b3f5d3b483bc0286f45a16c"),
    (2, "ee6c6951cab8c289220cb008"),
    (3, "6efb41237fbcb10c3bea79d4"),
    (4, "e7c594926c663bb4a32618a2"),
    (5, "fe47ac91053e26097c57e665"),
    (6, "038b83cc6183d76a56354d79"),
    (7, "146fa77e298ef1007104df4b"),
];

fn checksums(migrations: &Migrator) -> Vec<(i64, String)> {
    migrations
        .iter()
        .map(|one| {
            let hex = one.checksum.iter().take(12).fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            (one.version, hex)
        })
        .collect()
}

#[test]
fn no_migration_was_changed() {
    for (migrations, pinned) in [(&MIGRATIONS, PINNED), (&SERVER_MIGRATIONS, SERVER_PINNED)] {
        let pinned: Vec<(i64, String)> = pinned.iter().map(|(version, hex)| (*version, (*hex).to_owned())).collect();
        assert_eq!(checksums(migrations), pinned);
    }
}

#[test]
fn line_ends_are_the_same_on_every_computer() {
    let attributes = include_str!("../../../../../.gitattributes");
    assert!(attributes.lines().any(|line| line == "*.sql text eol=lf"));
    for one in MIGRATIONS.iter().chain(SERVER_MIGRATIONS.iter()) {
        assert!(!one.sql.as_str().contains('\r'), "{}", one.version);
    }
}
