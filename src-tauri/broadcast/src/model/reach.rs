//! Whom a request reaches, in the form in which it is counted and stored.

use super::audience::{EVERYONE, Recipient, RecipientKind};
use sha2::{Digest, Sha256};
use wecom::send::addressed;

/// Stands for a member without keeping the account.
pub(crate) type MemberKey = u64;

/// Bytes of a key in the database.
const KEY_BYTES: usize = size_of::<MemberKey>();

/// The key of an account, however it is written: the first 8 bytes of the SHA-256 of its lower case. Databases are full of them, so
/// this never changes.
pub(crate) fn member_key(user_id: &str) -> MemberKey {
    let mut first = [0; KEY_BYTES];
    for (byte, hashed) in first.iter_mut().zip(Sha256::digest(user_id.trim().to_lowercase())) {
        *byte = hashed;
    }
    MemberKey::from_be_bytes(first)
}

/// Whom a request of the application reaches. Of those to chats and robots only the group is known, which has limits of its own:
/// they reach nobody here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reach {
    /// Members by name.
    pub(crate) members: Vec<MemberKey>,
    /// And some unnamed ones: departments, tags, everyone. Counts for every member.
    pub(crate) groups: bool,
}

impl Reach {
    /// What a request reaches that is planned for these.
    pub(crate) fn of<'a>(addressees: impl Iterator<Item = &'a Recipient>) -> Self {
        let mut reach = Self::default();
        for one in addressees {
            match one.kind {
                RecipientKind::Person if one.id != EVERYONE => reach.members.push(member_key(&one.id)),
                RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => reach.groups = true,
                RecipientKind::Chat | RecipientKind::Robot => {}
            }
        }
        reach
    }

    /// The same read off a request from before it was written down.
    pub(crate) fn read(request: &str) -> Self {
        let named = addressed(request.as_bytes());
        Self { members: named.users.iter().map(|user| member_key(user)).collect(), groups: named.groups }
    }

    /// As it was stored.
    pub(crate) fn stored(user_keys: &[u8], groups: bool) -> Self {
        let (keys, _) = user_keys.as_chunks();
        Self { members: keys.iter().map(|key| MemberKey::from_be_bytes(*key)).collect(), groups }
    }

    /// The members as they are stored, one key after the other.
    pub(crate) fn user_keys(&self) -> Vec<u8> {
        self.members.iter().flat_map(|key| key.to_be_bytes()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_an_account_never_changes() {
        // The beginning of SHA-256 of `zhangsan`.
        assert_eq!(member_key("ZhangSan"), 0x8272_1d84_4c04_f225);
        assert_eq!(member_key(" zhangsan"), member_key("ZHANGSAN"));
        assert_ne!(member_key("zhangsan"), member_key("zhangsi"));
    }

    #[test]
    fn what_is_stored_comes_back() {
        let reach = Reach { members: vec![1, u64::MAX, member_key("a")], groups: true };
        assert_eq!(Reach::stored(&reach.user_keys(), true), reach);
        assert_eq!(Reach::stored(&[], false), Reach::default());
        assert_eq!(Reach::stored(&[0; 11], false).members, [0], "half a key is none");
    }
}
