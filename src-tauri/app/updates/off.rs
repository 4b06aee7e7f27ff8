//! A program without updates.

use super::UpdateView;
use broadcast::app::Product;
use std::future::{Ready, ready};
use std::sync::Arc;
use tauri::AppHandle;

/// Nothing is looked for.
pub fn begin(_app: &AppHandle, _product: &Arc<Product>) {}

/// That there are none here.
pub fn seen(_app: &AppHandle) -> UpdateView {
    UpdateView::Off
}

/// Nothing is looked for.
pub fn look(_app: &AppHandle, _product: &Product) -> Ready<UpdateView> {
    ready(UpdateView::Off)
}

/// Nothing is fetched.
pub fn install(_app: &AppHandle, _product: &Product) -> Ready<UpdateView> {
    ready(UpdateView::Off)
}
