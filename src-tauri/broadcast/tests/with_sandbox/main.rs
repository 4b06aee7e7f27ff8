//! The directory and the connections against the WeCom stand-in, over loopback.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod channels;
mod connections;
mod directory;
mod world;
