//! `posthorn-serve [DATA FOLDER]`: the product for the pages in a browser. Prints its address and its token, a line each, and serves until
//! it is ended. Without a folder it works in one of its own that goes with it.

use broadcast::app::{Product, Role};
use broadcast::documents::owner::Owner;
use posthorn_app::serve::{News, Port};
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let own = tempfile::tempdir()?;
    let folder = std::env::args_os().nth(1).map_or_else(|| own.path().to_owned(), PathBuf::from);
    std::fs::create_dir_all(&folder)?;
    let owner = Owner::of(&folder)?.ok_or("Posthorn works in this folder already")?;
    let news = News::default();
    let deps = platform::deps(&folder, owner, Role::Window, Arc::new(news.clone()));
    let product = Arc::new(Product::open(deps).await.map_err(|error| error.message)?);
    product.keep_directory_fresh(&product.profiles.active()).await.map_err(|error| error.message)?;
    let port = Port::open().await?;
    let mut out = std::io::stdout();
    writeln!(out, "http://{}\n{}", port.address, port.token)?;
    out.flush()?;
    Ok(port.serve(product, news).await?)
}
