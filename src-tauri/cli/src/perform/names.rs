//! Names where the app reads accounts alone: from the member sheet, or with a secret that may read them.

use super::{Failure, profile_named};
use crate::document::{Document, Problem};
use crate::draft_builder;
use crate::exit;
use crate::request::{ContactsSecretAsk, SheetAsk};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::app::Product;
use broadcast::app::contacts_secret::{ContactsSecretLook, contacts_secret_missing};
use broadcast::app::secrets::TypedSecret;
use broadcast::model::error_view::ErrorView;
use std::sync::Arc;

/// Imports, shows or removes a member sheet.
pub(super) async fn member_sheet(
    product: &Arc<Product>,
    profile: &str,
    what: SheetAsk,
    document: &mut Document,
) -> Result<(), Failure> {
    let profile = profile_named(product, profile)?;
    match what {
        SheetAsk::Show => {}
        SheetAsk::Remove => drop(product.remove_member_sheet(&profile.id).await.map_err(refused)?),
        SheetAsk::Import { name, content, anyway } => {
            // The sheet is held against what WeCom gives.
            draft_builder::freshen(product, &profile).await?;
            let wrong = |error: base64::DecodeError| Failure::usage(Problem::new("invalid_input", error.to_string()));
            let content = STANDARD.decode(content).map_err(wrong)?;
            let look = product.look_at_member_sheet(&profile.id, name, content).await.map_err(refused)?;
            let id = look.id.clone();
            document.member_sheet = Some(look.into());
            product.take_member_sheet(&profile.id, &id, anyway).await.map_err(refused)?;
        }
    }
    if document.member_sheet.is_none() {
        document.member_sheet = product.member_sheet(&profile.id).await.map_err(refused)?.map(Into::into);
    }
    Ok(())
}

/// What is wrong with a sheet, by a code of its own, with the figures behind it.
fn refused(error: ErrorView) -> Failure {
    let word = error.detail.clone().filter(|_| error.field.as_deref() == Some("member_sheet"));
    let Some(word) = word.filter(|word| !word.is_empty()) else { return error.into() };
    let (code, figures) = word.split_once(':').map_or((word.as_str(), None), |(code, figures)| (code, Some(figures)));
    let problem = Problem::new(&format!("member_sheet_{code}"), error.message.clone());
    let problem = Problem { about: figures.map(str::to_owned), ..problem };
    Failure { exit: exit::of_error(error.code), problem }
}

/// Keeps, checks or removes the secret that contacts are read with.
pub(super) async fn contacts_secret(
    product: &Arc<Product>,
    profile: &str,
    what: ContactsSecretAsk,
    document: &mut Document,
) -> Result<(), Failure> {
    let id = profile_named(product, profile)?.id;
    let look: ContactsSecretLook = match what {
        ContactsSecretAsk::Keep(secret) => {
            let typed = TypedSecret::of(Some(secret.text()), false, false).ok_or_else(contacts_secret_missing)?;
            product.set_contacts_secret(&id, typed).await?
        }
        ContactsSecretAsk::Check => product.look_at_contacts_secret(&id).await?,
        ContactsSecretAsk::Remove => {
            product.remove_contacts_secret(&id).await?;
            product.look_at_contacts_secret(&id).await?
        }
    };
    if let Some(error) = &look.error {
        document.exit = exit::of_error(error.code);
    }
    document.contacts_secret = Some(look.into());
    Ok(())
}
