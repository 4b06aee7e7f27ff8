//! One profile's directory in memory: the contacts that WeCom gives, joined with the member sheet, laid out for answering.

use super::member_sheet::{self, MemberSheet};
use super::snapshot::{Snapshot, to_u32};
use crate::model::contacts::Contacts;
use crate::model::store_error::StoreError;
use crate::store::directory::DirectoryHead;
use std::sync::Arc;

pub(super) struct Loaded {
    pub(super) head: DirectoryHead,
    pub(super) snapshot: Arc<Snapshot>,
    /// The sheet that names come from.
    pub(super) sheet: Option<Arc<MemberSheet>>,
    /// People of it whom WeCom gives.
    pub(super) matched: u32,
    /// People whose names nobody told.
    pub(super) unnamed: u32,
}

impl Loaded {
    /// Whether it has been read and may be read.
    pub(super) fn is_reliable(&self) -> bool {
        self.head.readable && self.head.refreshed_at.is_some()
    }

    /// Whether its names come from this sheet.
    pub(super) fn is_joined_with(&self, sheet: Option<&Arc<MemberSheet>>) -> bool {
        match (&self.sheet, sheet) {
            (Some(own), Some(other)) => Arc::ptr_eq(own, other),
            (own, other) => own.is_none() && other.is_none(),
        }
    }

    /// The same with something else known beside the contacts.
    pub(super) fn with_head(&self, head: DirectoryHead) -> Self {
        Self { head, snapshot: Arc::clone(&self.snapshot), sheet: self.sheet.clone(), ..*self }
    }

    /// Joins and lays out, on a thread where a second of work does no harm.
    pub(super) async fn lay_out(
        head: DirectoryHead,
        mut contacts: Contacts,
        sheet: Option<Arc<MemberSheet>>,
    ) -> Result<Arc<Self>, StoreError> {
        let work = move || {
            if let Some(sheet) = &sheet {
                member_sheet::join(&mut contacts, sheet);
            }
            let snapshot = Snapshot::build(contacts);
            let matched = sheet.as_ref().map_or(0, |sheet| member_sheet::matched(sheet, &snapshot));
            let unnamed = to_u32((0..snapshot.people()).filter(|&member| !snapshot.has_name(member)).count());
            Arc::new(Self { head, snapshot: Arc::new(snapshot), sheet, matched, unnamed })
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| StoreError::Other(error.to_string()))
    }
}
