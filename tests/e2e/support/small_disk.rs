//! A small disk of a test's own under the program's folder, which can be filled up: a file system in memory that only those see who are
//! let onto it. It takes no more rights than a user has, where the system lets one have a file system of his own.

use crate::support::world::World;
use std::fs::{self, File, Permissions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;

/// Puts a disk of a size on a folder, says so, and keeps it as long as somebody listens.
const HOLD: &str = r#"mount -t tmpfs -o "size=$1,mode=700" tmpfs "$2" && echo here && exec cat"#;
/// How large it is: clearly more than the program wants left. It takes memory as it is filled.
const SIZE: &str = "320m";
/// So much fills it up, in bytes: less is left than the program wants, and more than it needs.
const FILLING: u64 = 180_000_000;

/// The disk. It is there until the world ends.
pub struct SmallDisk {
    filler: PathBuf,
}

impl SmallDisk {
    /// Puts the program's folder, which nothing is in yet, on a small disk; `None`: the system does not allow it. Everything that the
    /// world starts as its program ([`World::program`]) is on it.
    pub async fn under(world: &mut World) -> Option<Self> {
        let folder = world.data_folder();
        fs::create_dir_all(&folder).unwrap();
        // To make a file system one has to be root in a world of users of one's own...
        let mut hold = Command::new("unshare");
        hold.args(["--user", "--map-root-user", "--mount", "sh", "-c", HOLD, "hold", SIZE]).arg(&folder);
        hold.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
        let mut holder = hold.spawn().ok()?;
        let (number, mut said) = (holder.id()?, String::new());
        BufReader::new(holder.stdout.take()?).read_line(&mut said).await.ok()?;
        if said.trim() != "here" {
            return None;
        }
        // ... and to be known on the session's bus one has to be oneself again.
        let user = fs::metadata(&folder).unwrap();
        let onto = format!(
            "nsenter --target={number} --user --mount --preserve-credentials -- unshare --user --map-user={} --map-group={} --",
            user.uid(),
            user.gid(),
        );
        let tried = world.command("sh").args(["-c", &format!("{onto} true")]).status().await;
        if !tried.is_ok_and(|status| status.success()) {
            return None;
        }
        let script = world.home().join("onto-the-small-disk");
        fs::write(&script, format!("#!/bin/sh\nexec {onto} '{}' \"$@\"\n", world.binary().display())).unwrap();
        fs::set_permissions(&script, Permissions::from_mode(0o700)).unwrap();
        world.start_through(&script);
        // As the holder sees it.
        let folder = PathBuf::from(format!("/proc/{number}/root{}", folder.display()));
        let filler = folder.join("of-another-program");
        world.find_data_in(folder);
        world.keep(holder);
        Some(Self { filler })
    }

    /// Another program fills it up, nearly.
    pub fn fill(&self) {
        let mut file = File::create_new(&self.filler).unwrap();
        io::copy(&mut io::repeat(7).take(FILLING), &mut file).unwrap();
    }

    /// There is room again.
    pub fn clear(&self) {
        fs::remove_file(&self.filler).unwrap();
    }
}
