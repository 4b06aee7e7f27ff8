//! Saved messages.

use super::AppState;
use crate::error::CommandResult;
use crate::files::{asked, chosen, safe_name, storage};
use broadcast::compose::templates::{Template, TemplateRow};
use broadcast::model::changed::Changed;
use broadcast::model::draft::Draft;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use macros::command;
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, FilePath};

/// Largest file that is read as a template, bytes.
const MAX_FILE: u64 = 40_000_000;

/// Templates whose name or text matches, newest first.
#[command]
pub async fn template_list(core: AppState<'_>, query: String) -> CommandResult<Vec<TemplateRow>> {
    Ok(core.templates.list(&query))
}

/// One template, whole.
#[command]
pub async fn template_open(core: AppState<'_>, id: String) -> CommandResult<Template> {
    Ok(core.templates.open_one(&id)?)
}

/// One template, whole, to be sent: the tray shows those used last.
#[command]
pub async fn template_use(core: AppState<'_>, id: String) -> CommandResult<Template> {
    let template = core.templates.open_one(&id)?;
    core.templates.used(&id);
    core.events.changed(Changed::TemplateUses);
    Ok(template)
}

/// Saves a draft under a name; a name in use is refused unless it is to be replaced.
#[command]
pub async fn template_save(
    core: AppState<'_>,
    name: String,
    draft: Draft,
    with_recipients: bool,
    replace: bool,
) -> CommandResult<TemplateRow> {
    let row = core.templates.save(&name, &draft, with_recipients, replace)?;
    core.events.changed(Changed::Templates);
    Ok(row)
}

/// Gives a template another name.
#[command]
pub async fn template_rename(core: AppState<'_>, id: String, name: String) -> CommandResult<TemplateRow> {
    let row = core.templates.rename(&id, &name)?;
    core.events.changed(Changed::Templates);
    Ok(row)
}

/// Deletes a template.
#[command]
pub async fn template_delete(core: AppState<'_>, id: String) -> CommandResult<()> {
    core.templates.delete(&id)?;
    core.events.changed(Changed::Templates);
    Ok(())
}

/// Brings a deleted template back.
#[command]
pub async fn template_restore(core: AppState<'_>, template: Template) -> CommandResult<TemplateRow> {
    let row = core.templates.restore(&template)?;
    core.events.changed(Changed::Templates);
    Ok(row)
}

/// Writes a template to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn template_export(app: AppHandle, core: AppState<'_>, id: String) -> CommandResult<Option<String>> {
    let bytes = core.templates.export(&id)?;
    let name = file_name(&core.templates.open_one(&id)?.name);
    let dialog = app.dialog().file().set_file_name(name).add_filter("Posthorn", &["json"]);
    let Some(path) = chosen(|answer| dialog.save_file(answer)).await else { return Ok(None) };
    tokio::fs::write(&path, bytes).await.map_err(|error| storage(&error))?;
    Ok(Some(path.display().to_string()))
}

/// Reads templates from files of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn template_import(app: AppHandle, core: AppState<'_>) -> CommandResult<Option<Vec<TemplateRow>>> {
    let dialog = app.dialog().file().add_filter("Posthorn", &["json"]);
    let Some(chosen) = asked(|answer| dialog.pick_files(answer)).await else { return Ok(None) };
    let mut rows = Vec::new();
    for path in chosen.into_iter().filter_map(|path: FilePath| path.into_path().ok()) {
        let size = tokio::fs::metadata(&path).await.map_err(|error| storage(&error))?.len();
        if size > MAX_FILE {
            let why = format!("{size} bytes are more than a template can have");
            return Err(ErrorView::new(ErrorCode::InvalidInput, why).with_detail(path.display().to_string()));
        }
        let bytes = tokio::fs::read(&path).await.map_err(|error| storage(&error))?;
        rows.extend(
            core.templates
                .import(&bytes)
                .map_err(|error| ErrorView::from(error).with_detail(path.display().to_string()))?,
        );
    }
    core.events.changed(Changed::Templates);
    Ok(Some(rows))
}

/// The template's name as a file name.
fn file_name(name: &str) -> String {
    format!("{}.posthorn.json", safe_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_file_name() {
        assert_eq!(file_name("年会/通知: 第1版"), "年会_通知_ 第1版.posthorn.json");
        assert_eq!(file_name(".."), ".posthorn.json");
    }
}
