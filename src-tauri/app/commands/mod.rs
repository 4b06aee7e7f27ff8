//! The commands that the pages call. Each unpacks, calls the product and converts the error; product logic here would be
//! a defect.

pub mod app;
pub mod audiences;
pub mod channels;
pub mod compose;
pub mod directory;
pub mod history;
pub mod lists;
pub mod media;
pub mod profiles;
pub mod sending;
pub mod templates;
pub mod windows;

use crate::core::Core;
use crate::events::Changed;
use std::sync::Arc;
use tauri::State;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands};

/// The product, as commands get it.
pub type Product<'a> = State<'a, Arc<Core>>;

/// All commands, and the types that cross in events.
pub fn builder() -> Builder<tauri::Wry> {
    Builder::<tauri::Wry>::new()
        .error_handling(ErrorHandlingMode::Throw)
        .typ::<Changed>()
        .typ::<crate::windows::Destination>()
        .typ::<broadcast::media::uploads::MediaProgress>()
        .typ::<broadcast::engine::BroadcastSnapshot>()
        .typ::<broadcast::directory::DirectoryStatus>()
        .commands(collect_commands![
            app::app_snapshot,
            app::settings_save,
            app::notice_dismiss,
            app::open_link,
            app::open_folder,
            profiles::profile_save,
            profiles::profile_delete,
            profiles::profile_activate,
            profiles::profile_check_step,
            profiles::profile_account_limit,
            compose::compose_inspect,
            compose::compose_blank,
            compose::compose_switch_kind,
            compose::compose_request,
            compose::compose_curl,
            compose::compose_import,
            compose::compose_split,
            compose::draft_load,
            compose::draft_save,
            directory::directory_status,
            directory::directory_refresh,
            directory::directory_search,
            directory::directory_tree,
            directory::directory_tags,
            directory::directory_paste,
            directory::directory_member,
            directory::audience_count,
            audiences::audience_people,
            audiences::audiences_list,
            audiences::audience_open,
            audiences::audience_save,
            audiences::audience_rename,
            audiences::audience_delete,
            audiences::audience_restore,
            lists::list_choose,
            lists::list_open,
            lists::list_read_again,
            lists::list_rows,
            lists::list_match,
            lists::list_close,
            channels::channel_list,
            channels::chat_create,
            channels::chat_add,
            channels::chat_refresh,
            channels::chat_update,
            channels::chat_forget,
            channels::robot_save,
            channels::robot_forget,
            media::media_choose,
            media::media_add,
            media::media_view,
            media::media_thumbnail,
            media::media_cancel,
            sending::send_review,
            sending::send_start,
            sending::send_cancel,
            sending::send_snapshot,
            sending::send_pause,
            sending::send_resume,
            sending::send_stop,
            sending::send_retry,
            sending::send_reschedule,
            sending::send_late,
            sending::send_calmer_time,
            sending::send_usage,
            sending::send_again,
            sending::send_recall,
            sending::send_change_cards,
            sending::history_list,
            sending::history_open,
            sending::history_ledger,
            history::history_find,
            history::history_batches,
            history::history_ledger_find,
            history::history_delete,
            history::history_purge,
            history::history_export,
            templates::template_list,
            templates::template_open,
            templates::template_use,
            templates::template_save,
            templates::template_rename,
            templates::template_delete,
            templates::template_restore,
            templates::template_export,
            templates::template_import,
            windows::practice_members,
            windows::practice_inbox,
            windows::quick_open,
            windows::quick_close,
            windows::main_show,
        ])
}

#[cfg(test)]
mod tests {
    include!("../command_names.rs");

    /// The committed file. Run with `POSTHORN_WRITE_TYPES=1` (`cargo xtask types`) to write it anew.
    #[test]
    fn bindings_are_unchanged() {
        let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/src/ipc/bindings.ts");
        let folder = tempfile::tempdir().unwrap();
        let fresh = folder.path().join("bindings.ts");
        let typescript = specta_typescript::Typescript::default();
        super::builder().export(typescript, &fresh).unwrap();
        let fresh = std::fs::read_to_string(fresh).unwrap();
        if std::env::var_os("POSTHORN_WRITE_TYPES").is_some() {
            std::fs::write(&committed, &fresh).unwrap();
        }
        let there = std::fs::read_to_string(&committed).unwrap_or_default().replace("\r\n", "\n");
        assert!(there == fresh, "ui/src/ipc/bindings.ts is out of date: run `cargo xtask types` and commit it");
    }

    #[test]
    fn every_command_has_its_permission() {
        let committed = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src-tauri/app/commands/mod.rs");
        let source = std::fs::read_to_string(committed).unwrap();
        let listed = source.split("collect_commands![").nth(1).and_then(|rest| rest.split(']').next()).unwrap();
        let existing: Vec<&str> = listed
            .split(',')
            .filter_map(|path| path.trim().rsplit("::").next())
            .filter(|name| !name.is_empty())
            .collect();
        assert_eq!(existing, COMMANDS);
    }
}
