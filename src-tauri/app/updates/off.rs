//! A program without updates.

use super::UpdateView;
use broadcast::app::Product;
use std::sync::Arc;
use tauri::AppHandle;

/// Nothing is looked for.
pub fn begin(_app: &AppHandle, _product: &Arc<Product>) {}

/// That there are none here.
pub fn seen(_app: &AppHandle) -> UpdateView {
    UpdateView::Off
}

/// Nothing is looked for.
pub async fn look(_app: &AppHandle, _product: &Product) -> UpdateView {
    UpdateView::Off
}

/// Nothing is fetched.
pub async fn install(_app: &AppHandle, _product: &Product) -> UpdateView {
    UpdateView::Off
}
