//! The inspection of a draft that names files of the store: the rules of `wecom`, and whether the files are there and fit.

use super::{MediaError, MediaStore};
use crate::model::media::{MediaReference, in_html, replaced_in_html};
use wecom::agent::AppFacts;
use wecom::channel::ChannelSet;
use wecom::drawing;
use wecom::finding::Finding;
use wecom::inspect::Inspection;
use wecom::kinds::{File, Message};
use wecom::media::{MediaFacts, MediaKind, MediaProblem, SMALL_PICTURE_MAX_BYTES};
use wecom::recipient::Recipients;
use wecom::rules::files;
use wecom::safe::Safe;
use wecom::send::SendOptions;

/// What stands in an article for the address of a picture that is not uploaded yet, where the rules look at it.
const STAND_IN: &str = "https://mmbiz.qpic.cn/";

/// [`wecom::inspect::inspect`] for a draft with references: a file that is not kept any more, or cannot be sent in its place, is a
/// finding that blocks the send. The preview names files by their references.
pub fn inspect(
    store: &MediaStore,
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
) -> Inspection {
    inspect_at(store, message, recipients, options, app, ChannelSet::APP)
}

/// [`inspect`] for a send through several channels: `recipients` are those of the application's own messages.
pub fn inspect_at(
    store: &MediaStore,
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
    channels: ChannelSet,
) -> Inspection {
    let pictures = article_pictures(message);
    let mut inspection = if pictures.is_empty() {
        wecom::inspect::inspect_at(message, recipients, options, app, channels)
    } else {
        let shown = with_article_pictures(message, |reference| Some(format!("{STAND_IN}{}", reference.sha256())));
        let inspection = wecom::inspect::inspect_at(&shown, recipients, options, app, channels);
        Inspection { preview: drawing::draw(message, options), ..inspection }
    };
    let mut found = Vec::new();
    for place in message.media() {
        if let Ok(reference) = place.media_id.parse() {
            let kind = place.kind;
            let facts = store.facts(&reference, kind);
            let not_sent_so = facts.is_err();
            found.extend(finding(&place.path, kind, &facts));
            if channels.robot && kind == MediaKind::Image && !not_sent_so {
                let too_large = problem(&small(facts, &reference));
                found.extend(too_large.map(|problem| files::unfit_at_robots(&place.path, problem)));
            }
        }
    }
    if !names_confidential_file(message) {
        inspection.choices.safe.clear();
        found.extend((options.safe != Safe::Open).then(files::not_confidential));
    }
    for (path, reference) in &pictures {
        found.extend(finding(path, MediaKind::Image, &small(store.facts(reference, MediaKind::Image), reference)));
    }
    // Among the refused ones the order is that of the form; these stand where there is nothing else to say of the field.
    inspection.findings.splice(0..0, found);
    inspection
}

/// Whether the file of the message, if it is one, may be confidential by its name. One that is not chosen yet may.
fn names_confidential_file(message: &Message) -> bool {
    let Message::File { file } = message else { return true };
    let reference: Result<MediaReference, _> = file.media_id.parse();
    reference.map_or(true, |reference| File::may_be_confidential(reference.name()))
}

fn small(facts: Result<MediaFacts, MediaError>, reference: &MediaReference) -> Result<MediaFacts, MediaError> {
    facts.and_then(|facts| {
        let (bytes, max) = (facts.bytes, SMALL_PICTURE_MAX_BYTES);
        let problem = MediaProblem::TooLarge { bytes, max };
        if bytes <= max { Ok(facts) } else { Err(MediaError::Unfit { name: reference.name().to_owned(), problem }) }
    })
}

fn finding(path: &str, kind: MediaKind, facts: &Result<MediaFacts, MediaError>) -> Option<Finding> {
    problem(facts).map(|problem| files::unfit(path, kind, problem))
}

/// Why a file cannot be sent in its place.
fn problem(facts: &Result<MediaFacts, MediaError>) -> Option<MediaProblem> {
    match facts {
        Err(MediaError::Unfit { problem, .. }) => Some(*problem),
        // A disk that cannot be read now may be readable when it is sent; a send without the file fails before anything leaves.
        Ok(_) | Err(MediaError::Disk(_)) => None,
        Err(_) => Some(super::GONE),
    }
}

/// Everything that a message refers to, each content once.
pub(crate) fn referenced(message: &Message) -> Vec<MediaReference> {
    let places = message.media();
    let named = places.iter().filter_map(|place| place.media_id.parse().ok());
    let mut found: Vec<MediaReference> = Vec::new();
    for reference in named.chain(article_pictures(message).into_iter().map(|(_, reference)| reference)) {
        if !found.iter().any(|one| one.sha256() == reference.sha256()) {
            found.push(reference);
        }
    }
    found
}

/// The files that stand as pictures in the HTML of articles, with the path of the HTML.
pub(super) fn article_pictures(message: &Message) -> Vec<(String, MediaReference)> {
    let Message::Mpnews { mpnews } = message else { return Vec::new() };
    let articles = mpnews.articles.iter().enumerate();
    let found = articles.flat_map(|(i, article)| {
        let path = format!("mpnews.articles.{i}.content");
        in_html(&article.content).into_iter().map(move |(_, reference)| (path.clone(), reference))
    });
    found.collect()
}

/// The message with other addresses for the pictures in the HTML of its articles, where `replace` gives one.
pub(super) fn with_article_pictures(
    message: &Message,
    mut replace: impl FnMut(&MediaReference) -> Option<String>,
) -> Message {
    let mut message = message.clone();
    if let Message::Mpnews { mpnews } = &mut message {
        for article in &mut mpnews.articles {
            article.content = replaced_in_html(&article.content, &mut replace);
        }
    }
    message
}
