//! What other programs hand over: read as `posthorn send` reads its arguments, sent through the same gate, and kept where it is not sent.

use super::super::document::{DeadLetterLine, Document, HandledLine, LineOutcome, Problem};
use super::super::draft_builder;
use super::super::exit;
use super::super::request::{Ask, Confirmed, DeadAsk, Handed, HandedMessage, MessageAsk, ReadingAsk, TakeAsk};
use super::super::times;
use super::{Failure, from_word, profile_named};
use broadcast::app::Product;
use broadcast::app::unattended::UnattendedMessage;
use broadcast::model::draft::Draft;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::profile::Profile;
use broadcast::model::timestamp::Timestamp;
use broadcast::model::unattended::{Handled, Letter, RequestKey, passes};
use jiff::tz::TimeZone;
use std::sync::Arc;

/// Where a line says what an argument of `posthorn send` says.
const FIELDS: [(&str, &str); 11] = [
    ("--template", "template"),
    ("--message", "message"),
    ("--set", "values"),
    ("--at", "not_before"),
    ("--user", "to.users"),
    ("--department", "to.departments"),
    ("--tag", "to.tags"),
    ("--audience", "to.audiences"),
    ("--without-user", "to.without_users"),
    ("--without-department", "to.without_departments"),
    ("--without-tag", "to.without_tags"),
];

/// How a message is taken.
#[derive(Debug, Clone, Copy)]
pub struct Taking {
    /// The line that it stood in.
    pub line: Option<u32>,
    /// Most people that it may go to.
    pub most_people: u32,
    /// What keeps it now and passes is waited for: nothing is written down of it.
    pub waits: bool,
}

/// Takes a line; the document tells what became of it.
pub async fn take(product: &Arc<Product>, ask: TakeAsk, document: &mut Document) -> Result<(), Failure> {
    let profile = profile_named(product, &ask.profile)?;
    let TakeAsk { line, most_people, waits, handed, .. } = ask;
    let key = handed.key().map(str::to_owned);
    let taking = Taking { line: Some(line), most_people, waits };
    // What it waits for is the error of this try.
    let handled = Box::pin(handled(product, &profile, taking, handed)).await??;
    let answer = HandledLine::of(line, key, handled);
    document.exit = if answer.outcome == LineOutcome::Dead { exit::NOTHING } else { exit::OK };
    document.handled = Some(answer);
    document.waiting = Some(product.unattended_waiting(&profile.id).await?);
    Ok(())
}

/// What became of a message. The inner error is what it waits for.
pub async fn handled(
    product: &Arc<Product>,
    profile: &Profile,
    taking: Taking,
    handed: Handed,
) -> Result<Result<Handled, ErrorView>, Failure> {
    let Taking { line, most_people, waits } = taking;
    let mut letter = Letter {
        profile_id: profile.id.clone(),
        key: handed.key().map(str::to_owned),
        digest: None,
        line,
        title: String::new(),
        draft: None,
    };
    let taken = match handed {
        Handed::Unreadable { problem, .. } => Err(view_of(*problem)),
        Handed::Message { key, message } => {
            letter.digest = Some(key.digest.clone());
            Box::pin(tried(product, profile, key, *message, most_people, &mut letter)).await
        }
    };
    match taken {
        Ok(handled) => Ok(Ok(handled)),
        Err(error) if waits && passes(error.code) => {
            tracing::info!(?error, key = letter.key, "a message of another program waits");
            Ok(Err(error))
        }
        Err(error) => Ok(Ok(product.bury(&letter, error).await?)),
    }
}

/// An error is why it is not sent; the letter holds then what is known of it.
async fn tried(
    product: &Arc<Product>,
    profile: &Profile,
    key: RequestKey,
    message: HandedMessage,
    most_people: u32,
    letter: &mut Letter,
) -> Result<Handled, ErrorView> {
    let before = product.handled_before(&profile.id, &key).await;
    if let Ok(Some(before)) = before {
        return Ok(before);
    }
    let (not_before, ask) = asked(profile, message);
    if let MessageAsk::Template(name) = &ask.message {
        letter.title.clone_from(name);
    }
    draft_builder::freshen(product, profile).await.map_err(view_of_failure)?;
    let mut aside = Document::of("listen");
    let alone = draft_builder::message(product, profile, &ask, &mut aside.notes);
    letter.draft = alone.ok().map(|draft| Draft { values: ask.set.clone(), ..draft });
    let unfilled = draft_builder::unfilled(product, profile, &ask, &mut aside).await;
    if let Ok(whole) = &unfilled {
        letter.draft = Some(whole.draft.clone());
    }
    if let Some(draft) = letter.draft.as_ref().filter(|_| letter.title.is_empty()) {
        letter.title = draft.first_line();
    }
    before?;
    let draft = unfilled.map_err(view_of_failure)?.draft;
    let not_before = not_before.map(|text| moment(&text, product.now())).transpose()?;
    let filled = product.prepared(&profile.id, &draft, not_before).await?;
    let profile_id = profile.id.clone();
    let message = UnattendedMessage { profile_id, key, draft: filled, not_before, most_people };
    let handled = product.take_unattended(message).await?;
    if matches!(handled, Handled::Taken(_)) {
        draft_builder::is_sent(product, &ask);
    }
    Ok(handled)
}

/// The same in the words of `posthorn send`.
fn asked(profile: &Profile, message: HandedMessage) -> (Option<String>, Ask) {
    let HandedMessage { message, set, audience, not_before } = message;
    let ask = Ask {
        notes: Vec::new(),
        profile: profile.id.clone(),
        message,
        audience,
        set,
        rows: None,
        reading: ReadingAsk::default(),
        literal: false,
        test: false,
        at: None,
        late: 0,
        confirmed: Confirmed::default(),
    };
    (not_before, ask)
}

fn moment(text: &str, now: Timestamp) -> Result<Timestamp, ErrorView> {
    times::any_moment(text, now, &TimeZone::system()).map_err(view_of)
}

fn view_of_failure(failure: Failure) -> ErrorView {
    view_of(failure.problem)
}

/// A problem as everything else tells trouble: what has no code of its own is an input that is wrong.
fn view_of(problem: Problem) -> ErrorView {
    let Problem { code, about, field, message, candidates, .. } = problem;
    let named = |field: &String| FIELDS.iter().find(|(argument, _)| argument == field);
    let field = field.map(|field| named(&field).map_or(field.clone(), |(_, name)| (*name).to_owned()));
    let candidates = Some(candidates.join("; ")).filter(|text| !text.is_empty());
    let detail: Vec<String> = about.into_iter().chain(candidates).collect();
    let detail = Some(detail.join(": ")).filter(|text| !text.is_empty());
    let code = from_word(&code).unwrap_or(ErrorCode::InvalidInput);
    ErrorView { field, detail, ..ErrorView::new(code, message) }
}

/// How some that were taken stand; those that were deleted are left out.
pub async fn taken(
    product: &Arc<Product>,
    profile: &str,
    ids: &[String],
    document: &mut Document,
) -> Result<(), Failure> {
    let profile = profile_named(product, profile)?;
    let mut found = Vec::with_capacity(ids.len());
    for id in ids {
        match product.send_snapshot(id).await {
            Ok(snapshot) => found.push(snapshot.into()),
            Err(error) if error.code == ErrorCode::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    document.broadcasts = Some(found);
    document.waiting = Some(product.unattended_waiting(&profile.id).await?);
    Ok(())
}

/// Lists what was not sent, or puts one away.
pub async fn dead_letters(
    product: &Arc<Product>,
    profile: Option<&str>,
    what: DeadAsk,
    document: &mut Document,
) -> Result<(), Failure> {
    let profile = profile.map(|name| profile_named(product, name)).transpose()?;
    match what {
        DeadAsk::List { offset, limit } => {
            let id = profile.as_ref().map(|profile| profile.id.as_str());
            let found = product.dead_letters(id, offset, limit).await?;
            document.dead_letters = Some(found.rows.into_iter().map(DeadLetterLine::from).collect());
            document.total = Some(found.total);
        }
        DeadAsk::PutAway { id } => product.put_dead_letter_away(&id).await?,
    }
    Ok(())
}
