//! What a broadcast is called in lists and found by: title, addressees, words to search.

use crate::model::audience::{Audience, EVERYONE, Recipient, RecipientKind};
use crate::model::media::MediaReference;
use wecom::drawing;
use wecom::kinds::{Kind, Message};
use wecom::media::{Format, safe_name};
use wecom::preview::{CardPreview, Preview};
use wecom::rich::{Block, Rich};
use wecom::send::SendOptions;

/// Most characters of a title.
pub const TITLE_CHARS: usize = 60;
/// Recipients named in the short form of an audience.
const NAMED: usize = 5;
/// Most characters of the short form of an audience.
const ADDRESSEES_CHARS: usize = 80;
/// Stands before those who are excluded.
const MINUS: &str = " − ";
/// Recipients whose names a search of texts looks at. Longer lists are searched in the ledger.
const SEARCHED: usize = 50;

/// First line of what is visible, at most [`TITLE_CHARS`] characters. Empty when nothing is visible.
pub(crate) fn title(preview: &Preview) -> String {
    let text = visible_parts(preview).into_iter().find(|text| !text.trim().is_empty()).unwrap_or_default();
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    shortened(line, TITLE_CHARS)
}

/// What a message is recognised by where there is room for more than a title: its first two texts, or the name of its file.
pub fn summary(message: &Message) -> String {
    let parts = visible_parts(&drawing::draw(message, &SendOptions::default()));
    let shown: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).take(2).collect();
    shown.join(" · ")
}

/// The first few recipients by name; those who are excluded behind a minus.
pub fn addressees(audience: &Audience) -> String {
    let chosen = if audience.all { EVERYONE.to_owned() } else { few(&audience.include, ADDRESSEES_CHARS) };
    if audience.exclude.is_empty() {
        return chosen;
    }
    let chosen = shortened(&chosen, ADDRESSEES_CHARS / 2);
    let rest = ADDRESSEES_CHARS - MINUS.chars().count() - chosen.chars().count();
    format!("{chosen}{MINUS}{}", few(&audience.exclude, rest))
}

fn few(list: &[Recipient], chars: usize) -> String {
    let mut names: Vec<&str> = list.iter().take(NAMED).map(|one| one.name.as_deref().unwrap_or(&one.id)).collect();
    if list.len() > NAMED {
        names.push("…");
    }
    shortened(&names.join("、"), chars)
}

/// Everything a search looks at, lower case.
pub(crate) fn search_text(preview: &Preview, kind: Kind, profile_name: &str, audience: &Audience) -> String {
    let mut text = String::new();
    let mut add = |part: &str| {
        if !part.is_empty() {
            text.push_str(&part.to_lowercase());
            text.push('\n');
        }
    };
    for part in visible_parts(preview) {
        add(&part);
    }
    add(&kind_words(kind));
    add(profile_name);
    if audience.all {
        add(EVERYONE);
        add("全员 所有人 everyone");
    } else {
        for one in audience.include.iter().take(SEARCHED) {
            add(one.name.as_deref().unwrap_or_default());
            match one.kind {
                RecipientKind::Person => add(&one.id),
                RecipientKind::Department | RecipientKind::Tag | RecipientKind::Chat | RecipientKind::Robot => {}
            }
        }
    }
    text
}

/// The kind as an admin may type it.
fn kind_words(kind: Kind) -> String {
    let (name, msgtype) = (kind.name(), kind.msgtype());
    let both = if name == msgtype { name.to_owned() } else { format!("{name} {msgtype}") };
    format!("{both} {}", kind.documented_as())
}

/// The texts of a message, in the order in which they strike the eye. A file is called by its name.
pub(crate) fn visible_parts(preview: &Preview) -> Vec<String> {
    match preview {
        Preview::Text { content, .. } => vec![plain(content)],
        Preview::Textcard { title, description, .. } => vec![plain(title), plain(description)],
        Preview::Image { media, .. } | Preview::Voice { media } | Preview::File { media, .. } => vec![file_name(media)],
        Preview::Video { media, title, description, .. } => vec![plain(title), plain(description), file_name(media)],
        Preview::News { articles } => {
            articles.iter().flat_map(|one| [plain(&one.title), plain(&one.description)]).collect()
        }
        Preview::Mpnews { articles, .. } => {
            let heads = articles.iter().flat_map(|one| [&one.title, &one.digest, &one.author].map(plain));
            heads.chain(articles.iter().flat_map(|one| block_parts(&one.content))).collect()
        }
        Preview::Markdown { blocks } => block_parts(blocks).collect(),
        Preview::MiniProgram { title, description, items, .. } => {
            let rows = items.iter().flat_map(|one| [plain(&one.key), plain(&one.value)]);
            [plain(title), plain(description)].into_iter().chain(rows).collect()
        }
        Preview::Card { card } => card_parts(card).into_iter().map(plain).collect(),
    }
}

/// The name of a file that was chosen here; empty for a media id, which says nothing to anybody.
fn file_name(media: &str) -> String {
    media.parse::<MediaReference>().map(|one| safe_name(one.name(), Format::Other)).unwrap_or_default()
}

fn block_parts(blocks: &[Block]) -> impl Iterator<Item = String> + '_ {
    blocks.iter().flat_map(Block::texts).map(plain)
}

fn card_parts(card: &CardPreview) -> Vec<&Rich> {
    let mut parts = vec![&card.title, &card.desc];
    for block in [&card.emphasis, &card.image_text, &card.quote].into_iter().flatten() {
        parts.extend([&block.title, &block.text]);
    }
    parts.push(&card.sub_title);
    for block in &card.vertical {
        parts.extend([&block.title, &block.text]);
    }
    for row in &card.horizontal {
        parts.extend([&row.key, &row.value]);
    }
    parts.extend(card.jumps.iter().map(|jump| &jump.title));
    for select in card.selects.iter().chain(&card.selection) {
        parts.push(&select.title);
        parts.extend(&select.options);
    }
    parts.extend(card.checkbox.iter().flat_map(|checkbox| checkbox.options.iter().map(|option| &option.text)));
    parts.extend(card.buttons.iter().map(|button| &button.text));
    parts.extend(card.source.iter().map(|source| &source.desc));
    parts
}

/// The text of the spans that are shown.
fn plain(rich: &Rich) -> String {
    rich.iter().filter(|span| !span.cut).map(|span| span.text.as_str()).collect()
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.truncate(short.trim_end().len());
    short.push('…');
    short
}

#[cfg(test)]
mod tests;
