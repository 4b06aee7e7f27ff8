//! Whether WeCom can be reached at all, before anything of a company is known.

use super::super::{AppResult, Product};
use crate::model::error_view::{ErrorCode, ErrorView};
use wecom::ClientSettings;
use wecom::client::reach::reach;
use wecom::error::SettingError;

impl Product {
    /// Calls WeCom without company and secret, by an address and a proxy as they were typed; blank: the public service, and directly.
    pub async fn reach_wecom(&self, base_url: &str, proxy: &str) -> AppResult<()> {
        let (base_url, proxy) = (typed(base_url), typed(proxy));
        ClientSettings::new(base_url, None).map_err(|error| wrong("base_url", &error))?;
        let settings = ClientSettings::new(base_url, proxy).map_err(|error| wrong("proxy", &error))?;
        reach(&settings, &*self.clock).await.outcome.map_err(ErrorView::from)?;
        Ok(())
    }
}

fn typed(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn wrong(field: &str, error: &SettingError) -> ErrorView {
    ErrorView::new(ErrorCode::BadSetting, error.to_string()).at(field)
}
