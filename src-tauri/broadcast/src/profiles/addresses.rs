//! Under which public address WeCom saw this computer last, by profile: the address that the admin entered as a trusted one (企业可信 IP)
//! is no longer of use when the line gets another.

use crate::documents::Documents;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

const FILE: &str = "addresses.json";

/// What is known of the way of one profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Seen {
    address: String,
    /// The one before, until WeCom has let this computer in with the present one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    before: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct File {
    profiles: BTreeMap<String, Seen>,
}

/// The addresses of all profiles. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Addresses {
    documents: Documents,
    file: Arc<Mutex<File>>,
}

impl Addresses {
    /// What was noted in a folder. What cannot be read is learnt anew.
    pub fn open(documents: Documents) -> Self {
        let file = documents.read::<File>(FILE).ok().flatten().unwrap_or_default();
        Self { documents, file: Arc::new(Mutex::new(file)) }
    }

    /// Notes the address that WeCom told. Answers with the one before, if it was another and WeCom has not let this computer in since.
    /// May wait for the disk.
    pub fn note(&self, profile_id: &str, address: &str) -> Option<String> {
        self.change(|file| {
            let known = file.profiles.get(profile_id);
            let before = match known {
                Some(seen) if seen.address == address => seen.before.clone(),
                Some(seen) => Some(seen.address.clone()),
                None => None,
            };
            let seen = Seen { address: address.to_owned(), before: before.clone() };
            file.profiles.insert(profile_id.to_owned(), seen);
            before
        })
    }

    /// Where WeCom saw this computer before, if that was elsewhere and it has not let it in since.
    pub fn before(&self, profile_id: &str) -> Option<String> {
        self.file.lock().profiles.get(profile_id)?.before.clone()
    }

    /// Takes over what an earlier version noted elsewhere, where nothing is noted here. May wait for the disk.
    pub(super) fn take_over(&self, profile_id: &str, address: String) {
        self.change(|file| {
            file.profiles.entry(profile_id.to_owned()).or_insert(Seen { address, before: None });
        });
    }

    /// WeCom let this computer in: where it was seen before no longer matters. May wait for the disk.
    pub fn settle(&self, profile_id: &str) {
        self.change(|file| {
            if let Some(seen) = file.profiles.get_mut(profile_id) {
                seen.before = None;
            }
        });
    }

    /// Of a company that was deleted. May wait for the disk.
    pub fn forget(&self, profile_id: &str) {
        self.change(|file| {
            file.profiles.remove(profile_id);
        });
    }

    fn change<T>(&self, change: impl FnOnce(&mut File) -> T) -> T {
        let mut file = self.file.lock();
        let before = file.clone();
        let answer = change(&mut file);
        // Written under the lock, so that no older one takes the place of a newer one.
        if *file != before
            && let Err(error) = self.documents.write(FILE, &*file)
        {
            tracing::warn!(%error, "this computer's address could not be noted");
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wecom::clock::SystemClock;

    #[test]
    fn another_address_is_told_until_wecom_lets_it_in() {
        let folder = tempfile::tempdir().unwrap();
        let open = || Addresses::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
        let addresses = open();
        assert_eq!(addresses.note("a", "203.0.113.9"), None, "there is nothing to compare it with");
        assert_eq!(addresses.note("a", "203.0.113.9"), None);
        for addresses in [&addresses, &open()] {
            assert_eq!(addresses.note("a", "198.51.100.7").as_deref(), Some("203.0.113.9"));
            assert_eq!(addresses.before("a").as_deref(), Some("203.0.113.9"));
        }
        assert_eq!(addresses.note("b", "198.51.100.7"), None, "each company has its own way");
        addresses.settle("a");
        assert_eq!((addresses.before("a"), addresses.before("b")), (None, None));
        assert_eq!(open().note("a", "198.51.100.7"), None);
        addresses.forget("a");
        assert_eq!(addresses.note("a", "203.0.113.9"), None);
    }

    #[test]
    fn the_way_back_is_a_change_like_any_other() {
        let folder = tempfile::tempdir().unwrap();
        let addresses = Addresses::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
        addresses.note("a", "203.0.113.9");
        addresses.note("a", "198.51.100.7");
        assert_eq!(addresses.note("a", "203.0.113.9").as_deref(), Some("198.51.100.7"));
        assert_eq!(addresses.note("a", "203.0.113.9").as_deref(), Some("198.51.100.7"));
    }

    #[test]
    fn a_damaged_file_is_learnt_anew() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), b"{\"profiles\":[").unwrap();
        let addresses = Addresses::open(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
        assert_eq!(addresses.note("a", "203.0.113.9"), None);
    }
}
