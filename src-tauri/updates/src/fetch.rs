//! Files of a release, by HTTP. What comes is bounded, and may not stand still.

use super::UpdateError;
use reqwest::redirect::Policy;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use url::Url;

/// Longest wait for a connection and for the next bytes.
const STILL: Duration = Duration::from_secs(20);

pub(super) struct Fetcher<'a> {
    folder: &'a Url,
    client: reqwest::Client,
}

impl<'a> Fetcher<'a> {
    pub(super) fn new(folder: &'a Url) -> Result<Self, UpdateError> {
        let secure = folder.scheme() == "https";
        let tls = wecom::client::tls(secure).map_err(|error| UpdateError::Source(error.to_string()))?;
        let client = reqwest::Client::builder()
            .user_agent(concat!("Posthorn/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(STILL)
            .read_timeout(STILL)
            .https_only(secure)
            // Hosts of releases hand files over to another address.
            .redirect(Policy::limited(5))
            .referer(false)
            .tls_backend_preconfigured(tls)
            .build()
            .map_err(|error| UpdateError::Source(error.to_string()))?;
        Ok(Self { folder, client })
    }

    /// A small file, whole.
    pub(super) async fn bytes(&self, name: &str, most: u64) -> Result<Vec<u8>, UpdateError> {
        let mut response = self.ask(name).await?;
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() as u64 > most {
                return Err(UpdateError::TooLarge(name.to_owned()));
            }
        }
        Ok(bytes)
    }

    /// A large file, onto the disk; gives its SHA-256.
    pub(super) async fn file(&self, name: &str, most: u64, to: &Path) -> Result<String, UpdateError> {
        let unwritten = |source| UpdateError::File { path: to.to_owned(), source };
        let mut response = self.ask(name).await?;
        let mut file = tokio::fs::File::create(to).await.map_err(unwritten)?;
        let (mut digest, mut length) = (Sha256::new(), 0);
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(&error))? {
            length += chunk.len() as u64;
            if length > most {
                return Err(UpdateError::TooLarge(name.to_owned()));
            }
            digest.update(&chunk);
            file.write_all(&chunk).await.map_err(unwritten)?;
        }
        file.sync_all().await.map_err(unwritten)?;
        Ok(digest.finalize().iter().fold(String::new(), |mut text, byte| {
            // Writing into a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }

    async fn ask(&self, name: &str) -> Result<reqwest::Response, UpdateError> {
        let url = self.folder.join(name).map_err(|error| UpdateError::Source(error.to_string()))?;
        let response = self.client.get(url).send().await.map_err(|error| lost(&error))?;
        response.error_for_status().map_err(|error| lost(&error))
    }
}

fn lost(error: &reqwest::Error) -> UpdateError {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        let _ = write!(text, ": {deeper}");
        cause = deeper.source();
    }
    UpdateError::Unreachable(text)
}
