//! Writing: what the rules say of a draft, its exact request, what a long text can become, and the review before a send.

use super::filling::{EXAMPLE_MARKS, Shown};
use super::{AppResult, Product};
use crate::compose::media::inspect_at;
use crate::model::draft::{Draft, Extra, Series};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::timestamp::Timestamp;
use crate::sending::engine::ExactRequest;
use crate::sending::review::{Review, insert_sorted};
use serde::Serialize;
use std::sync::Arc;
use wecom::agent::AppFacts;
use wecom::drawing;
use wecom::editing::{self, Dialect, RichRead};
use wecom::finding::Rule;
use wecom::inspect::Inspection;
use wecom::kinds::{File, Kind, Message};
use wecom::media::MediaKind;
use wecom::preview::Preview;
use wecom::{PUBLIC_BASE_URL, split};

/// What a long text can become: drafts to the same people with the same choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TextOffers {
    /// Several numbered text messages; the draft is the first, the others wait behind it.
    pub pieces: Draft,
    /// A text card.
    pub textcard: Draft,
    /// A text file, kept already.
    pub file: Draft,
    /// A stored article.
    pub mpnews: Draft,
}

impl Product {
    /// Findings, meters and preview of a draft.
    pub async fn inspect(&self, profile_id: &str, draft: &Draft) -> AppResult<Inspection> {
        let profile = self.profile(profile_id)?;
        let facts = AppFacts { has_callback: profile.has_callback, has_mini_program: profile.has_mini_program };
        let (recipients, channels) = (draft.audience.to_recipients(), draft.audience.channels());
        let Shown { message, marked, open } = self.shown(profile_id, draft).await?;
        let mut inspection = inspect_at(&self.media, &message, &recipients, &draft.options, &facts, channels);
        insert_sorted(&mut inspection.findings, open);
        if draft.merge.is_some() {
            // The sheet says who gets it.
            inspection.findings.retain(|finding| finding.rule != Rule::NoRecipient);
        }
        self.draw_names(profile_id, &message, draft, &mut inspection).await?;
        if let Some(marked) = marked {
            let mut with_marks = inspection.clone();
            with_marks.preview = drawing::draw(&marked, &draft.options);
            self.draw_names(profile_id, &marked, draft, &mut with_marks).await?;
            if is_same_but_for_marks(&with_marks.preview, &inspection.preview) {
                inspection.preview = with_marks.preview;
            }
        }
        Ok(inspection)
    }

    /// What would be sent, to whom, and what to confirm. `leaves_at` is a chosen time: the budget is then that of its day, and the
    /// minute its own.
    pub async fn review(
        self: &Arc<Self>,
        profile_id: &str,
        draft: &Draft,
        test: bool,
        leaves_at: Option<Timestamp>,
    ) -> AppResult<Review> {
        let profile = self.profile_with_secret(self.profile(profile_id)?).await?;
        let draft = self.prepared(profile_id, draft, leaves_at).await?;
        let engine = self.record_of_company(profile_id).await?.engine;
        let undo = self.sending_rules().undo_seconds;
        let mut review = engine.review_at(profile, &draft, test, undo, leaves_at).await?;
        if draft.personal.is_none() {
            self.draw_names(profile_id, &draft.message, &draft, &mut review.inspection).await?;
        }
        Ok(review)
    }

    /// Where ids are to be shown as names, the preview shows them.
    async fn draw_names(
        &self,
        profile_id: &str,
        message: &Message,
        draft: &Draft,
        inspection: &mut Inspection,
    ) -> AppResult<()> {
        let drawn = self.directory.drawn_with_names(profile_id, message, &draft.options).await?;
        if let Some(drawn) = drawn {
            inspection.preview = drawn;
        }
        Ok(())
    }

    /// A field's text as it is edited, with the names of whom something stands for in it.
    pub async fn read_rich(&self, profile_id: &str, dialect: Dialect, text: &str) -> AppResult<RichRead> {
        let read = editing::opened(dialect, text);
        let names = self.directory.names_in(profile_id, &read.doc).await?;
        Ok(RichRead { names, ..read })
    }

    /// The first request as it would leave now, byte for byte.
    pub async fn exact_request(&self, profile_id: &str, draft: &Draft) -> AppResult<ExactRequest> {
        let draft = self.prepared(profile_id, draft, None).await?;
        let engine = self.record_of_company(profile_id).await?.engine;
        Ok(engine.exact_request(&self.profile(profile_id)?, &draft).await?)
    }

    /// The first request as a `curl` command, with a placeholder for the token.
    pub async fn curl_command(&self, profile_id: &str, draft: &Draft) -> AppResult<String> {
        let profile = self.profile(profile_id)?;
        let draft = self.prepared(profile_id, draft, None).await?;
        let request = self.record_of_company(profile_id).await?.engine.exact_request(&profile, &draft).await?;
        let base_url = profile.base_url.as_deref().unwrap_or(PUBLIC_BASE_URL);
        Ok(wecom::curl::command(request.channel, &request.body(), base_url))
    }

    /// What the draft's text can become when it is too long. Text messages only.
    pub async fn split_text(&self, draft: &Draft) -> AppResult<TextOffers> {
        let Message::Text { text } = &draft.message else {
            return Err(ErrorView::new(ErrorCode::InvalidInput, "only a text message can be split").at("message"));
        };
        let offers = split::offers(&text.content);
        let with = |message| Draft { message, extra: Extra::default(), series: None, ..draft.clone() };
        let kept = self.media.add(MediaKind::File, &offers.file.name, offers.file.bytes()).await?;
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
}

/// Whether marks around examples changed nothing else: they move the place of a cut, and a link with one in its address is none.
fn is_same_but_for_marks(marked: &Preview, plain: &Preview) -> bool {
    let text = |preview: &Preview| serde_json::to_string(preview).unwrap_or_default();
    text(marked).replace([EXAMPLE_MARKS.0, EXAMPLE_MARKS.1], "") == text(plain)
}

#[cfg(test)]
mod tests;
