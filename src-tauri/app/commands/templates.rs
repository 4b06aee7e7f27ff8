//! Saved messages.

use super::AppState;
use crate::error::CommandResult;
use crate::files::{self, GivenFile};
use broadcast::compose::templates::{ImportLook, Template, TemplateOrder, TemplateRow, TemplateVersion, WentBack};
use broadcast::model::draft::Draft;
use macros::command;
use tauri::AppHandle;

/// Templates whose name, tags or text match.
#[command]
pub async fn template_list(
    product: AppState<'_>,
    query: String,
    order: TemplateOrder,
) -> CommandResult<Vec<TemplateRow>> {
    Ok(product.templates.list(&query, order))
}

/// One template, whole.
#[command]
pub async fn template_open(product: AppState<'_>, id: String) -> CommandResult<Template> {
    Ok(product.templates.open_one(&id)?)
}

/// One template, whole, to be sent: the tray shows those used last.
#[command]
pub async fn template_use(product: AppState<'_>, id: String) -> CommandResult<Template> {
    product.use_template(&id)
}

/// Saves a draft under a name; a name in use is refused unless it is to be replaced.
#[command]
pub async fn template_save(
    product: AppState<'_>,
    name: String,
    draft: Draft,
    with_recipients: bool,
    replace: bool,
) -> CommandResult<TemplateRow> {
    product.save_template(&name, &draft, with_recipients, replace)
}

/// A name for a draft to be kept under.
#[command]
pub async fn template_name(product: AppState<'_>, draft: Draft) -> CommandResult<String> {
    Ok(product.templates.name_for(&draft))
}

/// Gives a template another name.
#[command]
pub async fn template_rename(product: AppState<'_>, id: String, name: String) -> CommandResult<TemplateRow> {
    product.rename_template(&id, &name)
}

/// Deletes a template.
#[command]
pub async fn template_delete(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.delete_template(&id)
}

/// Brings a deleted template back.
#[command]
pub async fn template_restore(product: AppState<'_>, template: Template) -> CommandResult<TemplateRow> {
    product.restore_template(&template)
}

/// Writes a template to a file of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn template_export(app: AppHandle, product: AppState<'_>, id: String) -> CommandResult<Option<String>> {
    let name = file_name(&product.templates.open_one(&id)?.name);
    let Some(path) = files::save_as(&app, name, FILES).await else { return Ok(None) };
    product.export_template(&id, &path).await?;
    Ok(Some(path.display().to_string()))
}

/// Stars a template, or takes the star away.
#[command]
pub async fn template_star(product: AppState<'_>, id: String, starred: bool) -> CommandResult<TemplateRow> {
    product.star_template(&id, starred)
}

/// Sorts a template under these tags and no others.
#[command]
pub async fn template_tag(product: AppState<'_>, id: String, tags: Vec<String>) -> CommandResult<TemplateRow> {
    product.tag_template(&id, &tags)
}

/// What a template was before, the latest first.
#[command]
pub async fn template_versions(product: AppState<'_>, id: String) -> CommandResult<Vec<TemplateVersion>> {
    Ok(product.templates.versions(&id)?)
}

/// A template as it was, whole.
#[command]
pub async fn template_version_open(product: AppState<'_>, id: String, number: u32) -> CommandResult<Template> {
    Ok(product.templates.open_version(&id, number)?)
}

/// Makes a template what it was in a version.
#[command]
pub async fn template_go_back(product: AppState<'_>, id: String, number: u32) -> CommandResult<WentBack> {
    product.template_back(&id, number)
}

/// What would come in with files of the user's choice. `None` when the user closed the dialog.
#[command]
pub async fn template_import_choose(app: AppHandle, product: AppState<'_>) -> CommandResult<Option<Vec<ImportLook>>> {
    let Some(paths) = files::choose_several(&app, FILES).await else { return Ok(None) };
    product.look_at_templates(&paths).await.map(Some)
}

/// What would come in with files that were dropped or pasted; their contents come in Base64.
#[command]
pub async fn template_import_open(product: AppState<'_>, given: Vec<GivenFile>) -> CommandResult<Vec<ImportLook>> {
    let decoded = |GivenFile { name, content }| Ok((name, Ok(files::decoded(&content, "file")?)));
    product.look_at_template_contents(given.into_iter().map(decoded).collect::<CommandResult<_>>()?).await
}

/// Takes in those of the templates looked at last that `which` counts from 0; the others are let go.
#[command]
pub async fn template_import_take(product: AppState<'_>, which: Vec<u32>) -> CommandResult<Vec<TemplateRow>> {
    product.take_templates(which).await
}

/// Files with templates.
const FILES: files::Filter<'_> = ("Posthorn", &["json"]);

/// The template's name as a file name.
fn file_name(name: &str) -> String {
    format!("{}.posthorn.json", files::safe_name(name))
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
