//! Writing: what the rules say of a draft, its exact request and the way back from one, what a long text can become, and keeping
//! the draft.

use super::AppState;
use crate::core::Core;
use crate::error::CommandResult;
use broadcast::compose::drafts::DraftSlot;
use broadcast::compose::media::inspect_at;
use broadcast::compose::variables;
use broadcast::model::audience::Audience;
use broadcast::model::draft::{Draft, Extra, Series};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::sending::engine::ExactRequest;
use broadcast::sending::review::insert_sorted;
use macros::command;
use serde::Serialize;
use wecom::agent::AppFacts;
use wecom::import::{self, ImportError, Note};
use wecom::inspect::Inspection;
use wecom::kinds::{File, Kind, Message};
use wecom::media::MediaKind;
use wecom::{PUBLIC_BASE_URL, split};

/// Findings, meters and preview of a draft.
#[command]
pub async fn compose_inspect(core: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<Inspection> {
    let profile = core.profile(&profile_id)?;
    let facts = AppFacts { has_callback: profile.has_callback, has_mini_program: profile.has_mini_program };
    let (recipients, channels) = (draft.audience.to_recipients(), draft.audience.channels());
    let mut inspection = inspect_at(&core.media, &draft.message, &recipients, &draft.options, &facts, channels);
    insert_sorted(&mut inspection.findings, variables::findings_of(&draft));
    if let Some(drawn) = core.directory.drawn_with_names(&profile_id, &draft.message, &draft.options).await? {
        inspection.preview = drawn;
    }
    Ok(inspection)
}

/// An empty message of a kind.
#[command]
pub async fn compose_blank(kind: Kind) -> CommandResult<Message> {
    Ok(Message::blank(kind))
}

/// The message as another kind, with what fits.
#[command]
pub async fn compose_switch_kind(message: Message, kind: Kind) -> CommandResult<Message> {
    Ok(message.convert_to(kind))
}

/// The first request as it would leave now, byte for byte.
#[command]
pub async fn compose_request(core: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<ExactRequest> {
    Ok(core.engine.exact_request(&core.profile(&profile_id)?, &draft).await?)
}

/// The first request as a `curl` command, with a placeholder for the token.
#[command]
pub async fn compose_curl(core: AppState<'_>, profile_id: String, draft: Draft) -> CommandResult<String> {
    let profile = core.profile(&profile_id)?;
    let request = core.engine.exact_request(&profile, &draft).await?;
    let base_url = profile.base_url.as_deref().unwrap_or(PUBLIC_BASE_URL);
    Ok(wecom::curl::command(request.channel, &request.body(), base_url))
}

/// What became of a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Pasted {
    /// A request.
    Read {
        /// The draft that it is, with the names of its recipients where they are known, and with its unknown fields, which are not sent
        /// until the admin wants it.
        draft: Box<Draft>,
        /// The application that the request names; the profile's own sends.
        agent_id: Option<u32>,
        /// What else a person should know.
        notes: Vec<Note>,
    },
    /// Not a request.
    Refused {
        /// What is wrong, and where.
        error: ImportError,
    },
}

/// Reads a send request that was pasted, with or without its envelope, or in a `curl` command.
#[command]
pub async fn compose_import(core: AppState<'_>, profile_id: String, text: String) -> CommandResult<Pasted> {
    pasted(&core, &profile_id, &text).await
}

async fn pasted(core: &Core, profile_id: &str, text: &str) -> CommandResult<Pasted> {
    let read = match import::read(text) {
        Ok(read) => read,
        Err(error) => return Ok(Pasted::Refused { error }),
    };
    let mut audience = Audience::from(read.recipients);
    core.directory.fill_names(profile_id, &mut audience.include).await?;
    let extra = Extra { fields: read.unknown, send: false };
    let draft = Box::new(Draft { extra, ..Draft::new(read.message, read.options, audience) });
    Ok(Pasted::Read { draft, agent_id: read.agent_id.map(|id| id.0), notes: read.notes })
}

/// What a long text can become: drafts to the same people with the same choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct TextOffers {
    /// Several numbered text messages; the draft is the first, the others wait behind it.
    pieces: Draft,
    /// A text card.
    textcard: Draft,
    /// A text file, kept already.
    file: Draft,
    /// A stored article.
    mpnews: Draft,
}

/// What the draft's text can become when it is too long. Text messages only.
#[command]
pub async fn compose_split(core: AppState<'_>, draft: Draft) -> CommandResult<TextOffers> {
    text_offers(&core, draft).await
}

async fn text_offers(core: &Core, draft: Draft) -> CommandResult<TextOffers> {
    let Message::Text { text } = &draft.message else {
        return Err(ErrorView::new(ErrorCode::InvalidInput, "only a text message can be split").at("message"));
    };
    let offers = split::offers(&text.content);
    let with = |message| Draft { message, extra: Extra::default(), series: None, ..draft.clone() };
    let kept = core.media.add(MediaKind::File, &offers.file.name, offers.file.bytes()).await?;
    let mut pieces = offers.pieces.into_iter();
    let first = with(pieces.next().unwrap_or_else(|| Message::blank(Kind::Text)));
    let rest: Vec<_> = pieces.collect();
    let total = u32::try_from(rest.len() + 1).unwrap_or(u32::MAX);
    let series = (!rest.is_empty()).then_some(Series { total, rest });
    Ok(TextOffers {
        pieces: Draft { series, ..first },
        textcard: with(offers.textcard),
        file: with(Message::File { file: File { media_id: kept.reference } }),
        mpnews: with(offers.mpnews),
    })
}

/// The kept draft of a profile.
#[command]
pub async fn draft_load(core: AppState<'_>, profile_id: String, slot: DraftSlot) -> CommandResult<Option<Draft>> {
    Ok(core.drafts.load(&profile_id, slot)?)
}

/// Keeps a draft; it is on disk when this answers.
#[command]
pub async fn draft_save(core: AppState<'_>, profile_id: String, slot: DraftSlot, draft: Draft) -> CommandResult<()> {
    Ok(core.drafts.save(&profile_id, slot, &draft)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::Role;
    use crate::practice::PROFILE_ID;
    use broadcast::documents::owner::Owner;
    use broadcast::model::directory::DirectoryStatus;
    use broadcast::model::media::MediaReference;
    use broadcast::model::snapshot::BroadcastSnapshot;
    use broadcast::ports::EventSink;
    use std::sync::Arc;
    use tauri::async_runtime::block_on;
    use wecom::import::Place;
    use wecom::kinds::Text;
    use wecom::send::SendOptions;

    struct Nobody;

    impl EventSink for Nobody {
        fn directory(&self, _: DirectoryStatus) {}
        fn broadcast(&self, _: BroadcastSnapshot) {}
    }

    async fn core(folder: &tempfile::TempDir) -> Core {
        let owner = Owner::of(folder.path()).unwrap().unwrap();
        Core::open(folder.path(), owner, Role::Window, Arc::new(Nobody)).await.unwrap()
    }

    async fn read_directory(core: &Core) {
        let mut status = core.directory.refresh(&core.profile(PROFILE_ID).unwrap()).await.unwrap();
        while status.refreshed_at.is_none() {
            assert!(status.problem.is_none(), "{status:?}");
            tokio::task::yield_now().await;
            status = core.directory.status(PROFILE_ID).await.unwrap();
        }
    }

    #[test]
    fn a_pasted_request_becomes_a_draft_with_the_names_that_are_known() {
        let folder = tempfile::tempdir().unwrap();
        block_on(async {
            let core = core(&folder).await;
            read_directory(&core).await;
            let text = r#"{"touser":"zhangsan|nobody","totag":"1","msgtype":"text","agentid":7,"text":{"content":"x","y":[1]}}"#;
            let Pasted::Read { draft, agent_id, notes } = pasted(&core, PROFILE_ID, text).await.unwrap() else {
                panic!("refused")
            };
            let named: Vec<_> =
                draft.audience.include.iter().map(|one| (one.id.as_str(), one.name.is_some())).collect();
            assert_eq!(named, [("zhangsan", true), ("nobody", false), ("1", true)]);
            assert_eq!((agent_id, notes.len()), (Some(7), 0));
            assert_eq!((draft.extra.fields[0].path.as_str(), draft.extra.send), ("text.y", false));
        });
    }

    #[test]
    fn a_fault_is_told_by_name_with_its_place() {
        let folder = tempfile::tempdir().unwrap();
        block_on(async {
            let core = core(&folder).await;
            let refused = pasted(&core, PROFILE_ID, "{\n\n      ,}").await.unwrap();
            let Pasted::Refused { error } = &refused else { panic!("read") };
            assert_eq!(error.place(), Some(Place { line: 3, column: 7 }));
            assert_eq!(
                serde_json::to_value(&refused).unwrap(),
                serde_json::json!({"is": "refused", "error": {"error": "syntax", "at": {"line": 3, "column": 7},
                    "problem": {"is": "unexpected", "found": ","}}})
            );
        });
    }

    #[test]
    fn a_long_text_becomes_drafts_to_the_same_people() {
        let folder = tempfile::tempdir().unwrap();
        block_on(async {
            let core = core(&folder).await;
            let text = "断电通知。".repeat(300);
            let audience = Audience { all: true, ..Audience::default() };
            let draft = |message| Draft::new(message, SendOptions::default(), audience.clone());
            let offers =
                text_offers(&core, draft(Message::Text { text: Text { content: text.clone() } })).await.unwrap();
            let series = offers.pieces.series.unwrap();
            assert_eq!((series.total, series.rest.len()), (3, 2));
            assert_eq!((&offers.pieces.audience, &offers.textcard.audience), (&audience, &audience));
            let Message::File { file } = &offers.file.message else { panic!("kind") };
            let reference: MediaReference = file.media_id.parse().unwrap();
            assert_eq!(core.media.read(&reference).unwrap(), format!("\u{FEFF}{text}").as_bytes());
            let refusal = text_offers(&core, draft(Message::blank(Kind::Textcard))).await.unwrap_err();
            assert_eq!(refusal.code, ErrorCode::InvalidInput);
        });
    }

    #[test]
    fn ids_are_drawn_as_names() {
        let folder = tempfile::tempdir().unwrap();
        block_on(async {
            let core = core(&folder).await;
            read_directory(&core).await;
            let message = Message::Text { text: Text { content: "请 $userName=zhangsan$ 来".to_owned() } };
            let drawn = async |enable_id_trans| {
                let options = SendOptions { enable_id_trans, ..SendOptions::default() };
                core.directory.drawn_with_names(PROFILE_ID, &message, &options).await.unwrap()
            };
            assert!(drawn(false).await.is_none());
            let shown = serde_json::to_string(&drawn(true).await.unwrap()).unwrap();
            assert!(shown.contains("张三") && !shown.contains("userName"), "{shown}");
        });
    }
}
