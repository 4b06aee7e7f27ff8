//! Whether a folder lies on a drive of another computer: neither locks nor SQLite's write-ahead log are safe there.

use std::path::Path;

/// Whether the folder is known to lie on a network drive. Drives that only their driver knows, as FUSE's, are taken for local.
pub(crate) fn is_on_one(folder: &Path) -> bool {
    // The folder may still have to be made; a mapped drive letter of Windows becomes the share's own path.
    folder.ancestors().find_map(|known| known.canonicalize().ok()).is_some_and(|known| is_remote(&known))
}

#[cfg(windows)]
fn is_remote(path: &Path) -> bool {
    use std::path::{Component, Prefix};
    let Some(Component::Prefix(prefix)) = path.components().next() else { return false };
    matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..))
}

#[cfg(target_os = "macos")]
fn is_remote(path: &Path) -> bool {
    // `MNT_LOCAL` of `sys/mount.h`.
    const LOCAL: u32 = 0x1000;
    rustix::fs::statfs(path).is_ok_and(|system| system.f_flags & LOCAL == 0)
}

#[cfg(target_os = "linux")]
fn is_remote(path: &Path) -> bool {
    rustix::fs::statfs(path).is_ok_and(|system| is_remote_type(system.f_type))
}

/// By the magic numbers of Linux (`linux/magic.h`; SMB's two stand with its driver).
#[cfg(target_os = "linux")]
fn is_remote_type(magic: i64) -> bool {
    const NFS: i64 = 0x6969;
    const SMB: [i64; 3] = [0x517b, 0xff53_4d42, 0xfe53_4d42];
    const AFS: [i64; 2] = [0x5346_414f, 0x6b41_4653];
    const CODA: i64 = 0x7375_7245;
    const CEPH: i64 = 0x00c3_6400;
    magic == NFS || magic == CODA || magic == CEPH || SMB.contains(&magic) || AFS.contains(&magic)
}

#[cfg(not(any(windows, target_os = "macos", target_os = "linux")))]
fn is_remote(_: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_this_computer_is_on_none_whether_it_is_there_or_not() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_on_one(folder.path()));
        assert!(!is_on_one(&folder.path().join("not/made/yet")));
    }

    #[test]
    fn file_systems_of_other_computers_are_known_by_their_numbers() {
        for (magic, remote) in [
            (0x6969, true),
            (0xff53_4d42, true),
            (0xfe53_4d42, true),
            (0x517b, true),
            // ext4, btrfs, tmpfs, overlay, FUSE
            (0xef53, false),
            (0x9123_683e, false),
            (0x0102_1994, false),
            (0x794c_7630, false),
            (0x6573_5546, false),
        ] {
            assert_eq!(is_remote_type(magic), remote, "{magic:x}");
        }
    }
}
