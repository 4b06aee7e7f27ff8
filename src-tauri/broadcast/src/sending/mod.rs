//! From a draft to its ledger: the plan of the requests, the review before they leave, and the engine that sends them.

pub mod engine;
pub mod plan;
pub mod preflight;
pub mod review;
pub mod unattended;
