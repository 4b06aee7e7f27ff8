//! Hears that the computer woke up, so that what waits for a time of day looks at the clock at once. Everywhere two clocks are compared
//! ([`Product::keep_looking`]); Linux also says it.

use crate::shell::keep_going;
use broadcast::app::Product;
use std::sync::Arc;

/// Listens as long as the program lives.
pub fn watch(product: &Arc<Product>) {
    let at_work = Arc::clone(product);
    keep_going("looking at clocks and disk", move || {
        let product = Arc::clone(&at_work);
        async move { product.keep_looking().await }
    });
    #[cfg(target_os = "linux")]
    system::listen(product);
}

#[cfg(target_os = "linux")]
mod system {
    use broadcast::app::Product;
    use futures_util::StreamExt;
    use std::sync::Arc;
    use zbus::message::Type;
    use zbus::{Connection, MatchRule, MessageStream};

    const LOGIND: &str = "org.freedesktop.login1";
    const MANAGER: &str = "org.freedesktop.login1.Manager";

    /// Waits for what logind tells; without it the clocks tell a little later.
    pub fn listen(product: &Arc<Product>) {
        let product = Arc::clone(product);
        tauri::async_runtime::spawn(async move {
            if let Err(error) = hear(&product).await {
                tracing::debug!(%error, "the system does not tell when the computer wakes up");
            }
        });
    }

    async fn hear(product: &Product) -> zbus::Result<()> {
        let bus = Connection::system().await?;
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .sender(LOGIND)?
            .interface(MANAGER)?
            .member("PrepareForSleep")?
            .build();
        let mut told = MessageStream::for_match_rule(rule, &bus, None).await?;
        while let Some(message) = told.next().await {
            // True before the computer sleeps, false after it woke up.
            if message?.body().deserialize::<bool>().is_ok_and(|sleeps| !sleeps) {
                tracing::info!("the computer woke up");
                product.woke_up();
            }
        }
        Ok(())
    }
}
