//! Keeps up with the team in the background.

use crate::shell::keep_going;
use broadcast::app::Product;
use std::sync::Arc;

/// Takes in what colleagues change, and hands on what is changed here, for as long as the program runs.
pub fn keep_up(product: &Arc<Product>) {
    let product = Arc::clone(product);
    keep_going("keeping up with the team", move || {
        let product = Arc::clone(&product);
        async move { product.keep_up_with_team().await }
    });
}

/// Sends what other programs leave in the team's table, for as long as the program runs.
pub fn serve_requests(product: &Arc<Product>) {
    let product = Arc::clone(product);
    keep_going("sending what other programs leave", move || cli::requests::serve(Arc::clone(&product)));
}
