//! Against a server on loopback. The list and its signature were made once with minisign; its secret key was thrown away.

use super::*;
use axum::Router;
use axum::body::Bytes;
use axum::routing::get;
use std::collections::BTreeMap;

const KEY: &str = "RWSjXPu5wQe/uNXMGKFKRZwY8ADcRfFoiSEa7MQ7PVuURGvyyL8yzVZk";
const KEY_OF_ANOTHER: &str = "RWRZWYROIm1O93gCOG7tHheL6DK1LAsx6iTy/SlbWNn1heJPqGXMNa+v";
const INSTALLER: &str = "Posthorn_9.1.0_amd64.deb";

fn released() -> BTreeMap<&'static str, Vec<u8>> {
    BTreeMap::from([
        (LIST, include_bytes!("../fixtures/SHA256SUMS").to_vec()),
        (SIGNATURE, include_bytes!("../fixtures/SHA256SUMS.minisig").to_vec()),
        (INSTALLER, include_bytes!("../fixtures/Posthorn_9.1.0_amd64.deb").to_vec()),
    ])
}

/// Serves the files; gives the folder's address.
async fn serve(files: BTreeMap<&'static str, Vec<u8>>) -> String {
    let mut router = Router::new();
    for (name, bytes) in files {
        let bytes = Bytes::from(bytes);
        router = router.route(&format!("/r/{name}"), get(move || async move { bytes }));
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}/r")
}

async fn look(
    files: BTreeMap<&'static str, Vec<u8>>,
    key: &str,
    current: &str,
) -> Result<Option<Release>, UpdateError> {
    Source::new(&serve(files).await, key).unwrap().look(current, System::Debian).await
}

#[tokio::test]
async fn a_newer_version_with_the_right_signature_is_found_and_its_installer_fetched() {
    let source = Source::new(&serve(released()).await, KEY).unwrap();
    let release = source.look("9.0.9", System::Debian).await.unwrap().unwrap();
    assert_eq!((release.version.to_string().as_str(), release.file.as_str()), ("9.1.0", INSTALLER));
    let folder = tempfile::tempdir().unwrap();
    let path = source.fetch(&release, folder.path()).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), released()[INSTALLER]);
}

#[tokio::test]
async fn the_same_version_and_an_older_one_are_no_news() {
    assert_eq!(look(released(), KEY, "9.1.0").await.unwrap(), None);
    assert_eq!(look(released(), KEY, "10.0.0").await.unwrap(), None);
}

#[tokio::test]
async fn a_list_that_was_changed_or_signed_by_another_is_refused() {
    let mut changed = released();
    changed.insert(LIST, String::from_utf8(released()[LIST].clone()).unwrap().replace("9.1.0", "9.9.9").into_bytes());
    for (files, key) in [(changed, KEY), (released(), KEY_OF_ANOTHER)] {
        let refused = look(files, key, "9.0.0").await.unwrap_err();
        assert!(matches!(refused, UpdateError::Signature(_)), "{refused}");
    }
}

#[tokio::test]
async fn an_installer_with_another_content_is_not_left_on_the_disk() {
    let mut other = released();
    other.insert(INSTALLER, b"something else".to_vec());
    let source = Source::new(&serve(other).await, KEY).unwrap();
    let release = source.look("9.0.0", System::Debian).await.unwrap().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let refused = source.fetch(&release, folder.path()).await.unwrap_err();
    assert!(matches!(refused, UpdateError::Content(_)), "{refused}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_server_that_is_not_there_or_has_no_signature_is_told() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/r", nobody.local_addr().unwrap());
    drop(nobody);
    let unreachable = Source::new(&address, KEY).unwrap().look("9.0.0", System::Debian).await.unwrap_err();
    assert!(matches!(unreachable, UpdateError::Unreachable(_)), "{unreachable}");
    let mut unsigned = released();
    unsigned.remove(SIGNATURE);
    let missing = look(unsigned, KEY, "9.0.0").await.unwrap_err();
    assert!(missing.to_string().contains("404"), "{missing}");
}

#[tokio::test]
async fn a_list_without_end_is_not_read_to_its_end() {
    let mut endless = released();
    endless.insert(LIST, vec![b'x'; 65 * 1024]);
    assert!(matches!(look(endless, KEY, "9.0.0").await.unwrap_err(), UpdateError::TooLarge(_)));
}

#[test]
fn each_system_has_its_installer_and_no_name_is_a_path() {
    let list = include_str!("../fixtures/SHA256SUMS");
    let of = |system| newest(list, system).map(|release| release.file);
    if cfg!(target_arch = "x86_64") {
        assert_eq!(of(System::Debian).as_deref(), Some(INSTALLER));
        assert_eq!(of(System::OtherLinux).as_deref(), Some("Posthorn-9.1.0-1.x86_64.rpm"));
        assert_eq!(of(System::Windows).as_deref(), Some("Posthorn_9.1.0_x64-setup.exe"));
    }
    assert_eq!(of(System::Macos).as_deref(), Some("Posthorn_9.1.0_universal.dmg"));
    let several =
        "aa  Posthorn_9.9.0_universal.dmg\nbb  Posthorn_9.10.0_universal.dmg\ncc  Posthorn_../../9.11.0_universal.dmg";
    assert_eq!(newest(several, System::Macos).unwrap().version.to_string(), "9.10.0");
}

#[test]
fn the_program_looks_by_itself_once_a_day_at_most() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_hours(1000);
    assert!(is_due(None, now));
    assert!(!is_due(Some(now - Duration::from_hours(23)), now));
    assert!(is_due(Some(now - Duration::from_hours(24)), now));
    assert!(is_due(Some(now + Duration::from_hours(5)), now), "the clock was wrong");
}

#[test]
fn what_was_built_in_wrongly_is_told() {
    for (folder, key) in [("no address", KEY), ("https://example.com", "no key")] {
        assert!(matches!(Source::new(folder, key), Err(UpdateError::Source(_))), "{folder} {key}");
    }
}
