//! The larger Markdown of group robots. Here what would be markup can be written so that it is none.

use super::lines::nested;
use super::{Dialect, Piece, RawSort, RichBlock, RichRun, normal, runs, untouched};
use crate::markup::{Page, commonmark, text_of};
use crate::rich::Block;
use pulldown_cmark::{Event, Options, Parser};

/// The outer blocks of a text, each with the empty lines before it; and what shows nothing behind the last.
pub(super) fn pieces(text: &str) -> (Vec<Piece<'_>>, &str) {
    let (mut found, mut depth, mut from) = (Vec::new(), 0u32, 0);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let single = !matches!(event, Event::Start(_) | Event::End(_));
        if matches!(event, Event::End(_)) {
            depth -= 1;
        }
        if depth == 0 && (single || matches!(event, Event::End(_))) && range.end > from {
            let start = range.start.max(from);
            let source = text[start..range.end].trim_end_matches(['\n', '\r']);
            // Its indentation belongs to what shows nothing before it.
            found.push(Piece { lead: &text[from..start], source, blocks: blocks_of(source) });
            from = start + source.len();
        }
        if matches!(event, Event::Start(_)) {
            depth += 1;
        }
    }
    let whole = page(text);
    // A link whose address stands elsewhere is not what it is when it is read alone.
    let read: Vec<_> = found.iter().flat_map(|piece| commonmark::page(piece.source).blocks).collect();
    if read != whole.blocks {
        let raw = raw(text, &whole);
        return (vec![Piece { lead: "", source: text, blocks: vec![raw] }], "");
    }
    (found, &text[from..])
}

fn page(text: &str) -> Page {
    commonmark::page(text)
}

/// What a block that was read alone becomes.
fn blocks_of(source: &str) -> Vec<RichBlock> {
    let page = page(source);
    let lost = page.unsupported > 0 && source.contains("](");
    let found: Option<Vec<_>> = page.blocks.iter().map(|block| editable(block, source)).collect();
    let found = found.map(|found| normal::blocks(Dialect::MarkdownV2, &found.concat()));
    found.filter(|found| !lost && !found.is_empty()).unwrap_or_else(|| vec![raw(source, &page)])
}

fn raw(source: &str, page: &Page) -> RichBlock {
    let is = |sort: fn(&Block) -> bool| page.blocks.first().is_some_and(sort);
    let sort = if is(|block| matches!(block, Block::Table { .. })) {
        RawSort::Table
    } else if is(|block| matches!(block, Block::Picture { .. })) {
        RawSort::Picture
    } else {
        RawSort::Other
    };
    let shown: Vec<_> = page.blocks.iter().flat_map(Block::texts).map(|text| text_of(text)).collect();
    RichBlock::Raw { sort, source: source.to_owned(), shown: shown.join(" ") }
}

fn editable(block: &Block, source: &str) -> Option<Vec<RichBlock>> {
    let runs = |text: &crate::rich::Rich| runs::of(Dialect::MarkdownV2, text.clone());
    Some(match block {
        Block::Paragraph { text } => vec![RichBlock::plain(runs(text))],
        Block::Heading { level, text } => vec![RichBlock::Heading { level: *level, text: runs(text) }],
        Block::Rule => vec![RichBlock::Rule],
        Block::Code { text } => {
            let fence = source.trim_start_matches(' ').split('\n').next().unwrap_or_default();
            let language = fence.strip_prefix("```").or(fence.strip_prefix("~~~")).unwrap_or_default();
            let language = language.trim_matches(['`', '~', ' ', '\r']).to_owned();
            vec![RichBlock::Code { language, text: text_of(text) }]
        }
        Block::Quoted { blocks } => {
            let quote = |block: &Block| match block {
                Block::Paragraph { text } => Some(RichBlock::Quote { text: runs(text) }),
                _ => None,
            };
            blocks.iter().map(quote).collect::<Option<_>>()?
        }
        Block::Entries { first, entries } => {
            let item = |(index, entry): (usize, &Vec<Block>)| match entry.as_slice() {
                [Block::Paragraph { text }] => {
                    let index = u32::try_from(index).ok()?;
                    Some(RichBlock::Item { number: first.map(|first| first.saturating_add(index)), text: runs(text) })
                }
                _ => None,
            };
            entries.iter().enumerate().map(item).collect::<Option<_>>()?
        }
        Block::Quote { .. } | Block::List { .. } | Block::Picture { .. } | Block::Table { .. } => return None,
    })
}

/// Writes blocks; those at the beginning and at the end that are still the same stay as they were written.
pub(super) fn rewrite(before: &str, blocks: &[RichBlock]) -> String {
    let (old, tail) = pieces(before);
    let [mut front, mut back] = untouched(&old, blocks);
    // Entries and quotes join what stands beside them.
    let joins = |one: Option<&RichBlock>, other: Option<&RichBlock>| {
        one.zip(other).is_some_and(|(one, other)| separator(one, other) != "\n\n")
    };
    let ends = |front: (usize, usize), back: (usize, usize)| (front.1, blocks.len() - back.1);
    while front.0 > 0 && joins(blocks[..front.1].last(), blocks.get(front.1)) {
        front = (front.0 - 1, front.1 - old[front.0 - 1].blocks.len());
    }
    while back.0 > 0 && {
        let (_, end) = ends(front, back);
        joins(blocks[..end].last(), blocks.get(end))
    } {
        back = (back.0 - 1, back.1 - old[old.len() - back.0].blocks.len());
    }
    let (start, end) = ends(front, back);
    let mut text: String = old[..front.0].iter().flat_map(|piece| [piece.lead, piece.source]).collect();
    let middle = plainest(&blocks[start..end]);
    if !text.is_empty() && !middle.is_empty() {
        text.push_str("\n\n");
    }
    text.push_str(&middle);
    for (index, piece) in old[old.len() - back.0..].iter().enumerate() {
        let lead = if index == 0 && !text.is_empty() { "\n\n" } else { piece.lead };
        text.push_str(lead);
        text.push_str(piece.source);
    }
    if back.0 > 0 {
        text.push_str(tail);
    }
    let read: Vec<_> = pieces(&text).0.into_iter().flat_map(|piece| piece.blocks).collect();
    if read == blocks { text } else { plainest(blocks) }
}

fn separator(one: &RichBlock, other: &RichBlock) -> &'static str {
    match (one, other) {
        (RichBlock::Quote { .. }, RichBlock::Quote { .. }) => "\n>\n",
        (RichBlock::Item { number: one, .. }, RichBlock::Item { number: other, .. })
            if one.is_some() == other.is_some() =>
        {
            "\n"
        }
        _ => "\n\n",
    }
}

fn plainest(blocks: &[RichBlock]) -> String {
    let mut text = String::new();
    let mut former: Option<&RichBlock> = None;
    for block in blocks {
        text.push_str(former.map_or("", |former| separator(former, block)));
        text.push_str(&written(block));
        former = Some(block);
    }
    text
}

/// How much is done so that a text is read as what it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Care {
    /// Nothing needs it.
    None,
    /// What would be a mark is none.
    Escaped,
    /// Punctuation at the edges stands outside of bold and italic, where the marks would not be seen as such.
    Bare,
}

/// A block, with as little care as it needs.
fn written(block: &RichBlock) -> String {
    let last = with_care(block, Care::Bare);
    [Care::None, Care::Escaped]
        .into_iter()
        .map(|care| with_care(block, care))
        .find(|text| blocks_of(text) == [block.clone()])
        .unwrap_or(last)
}

fn with_care(block: &RichBlock, care: Care) -> String {
    let text = inline(block.runs(), care);
    match block {
        RichBlock::Paragraph { .. } => text,
        RichBlock::Heading { level, .. } => {
            format!("{} {}", "#".repeat(usize::from(*level)), text.replace('\n', " "))
        }
        RichBlock::Quote { .. } => format!("> {}", text.replace('\n', "\n> ")),
        RichBlock::Item { number: None, .. } => format!("- {}", text.replace('\n', "\n  ")),
        RichBlock::Item { number: Some(number), .. } => {
            let mark = format!("{number}. ");
            let indent = format!("\n{}", " ".repeat(mark.len()));
            format!("{mark}{}", text.replace('\n', &indent))
        }
        RichBlock::Code { language, text } => {
            let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
            let fence = "`".repeat(longest.max(2) + 1);
            format!("{fence}{language}\n{text}\n{fence}")
        }
        RichBlock::Rule => "---".to_owned(),
        RichBlock::Raw { source, .. } => source.clone(),
    }
}

fn inline(runs: &[RichRun], care: Care) -> String {
    let bare = if care == Care::Bare { bared(runs) } else { runs.to_vec() };
    let mut fresh = true;
    nested(&bare, &mut |run| {
        let text = match (run.code, care) {
            (true, _) => format!("`{}`", run.text),
            (false, Care::None) => run.text.clone(),
            (false, Care::Escaped | Care::Bare) => escaped(&run.text, fresh),
        };
        fresh = run.text.ends_with('\n');
        text
    })
}

/// Takes what would keep a mark from being one out of it.
fn bared(runs: &[RichRun]) -> Vec<RichRun> {
    let edge = |c: char| c.is_whitespace() || !c.is_alphanumeric();
    let mut bare = Vec::with_capacity(runs.len());
    for run in runs {
        if !(run.bold || run.italic) || run.code || run.href.is_some() {
            bare.push(run.clone());
            continue;
        }
        let inner = run.text.trim_matches(edge);
        let start = run.text.len() - run.text.trim_start_matches(edge).len();
        let outside = |text: &str| RichRun { bold: false, italic: false, ..run.like(text) };
        runs::push(&mut bare, outside(&run.text[..start]));
        runs::push(&mut bare, run.like(inner));
        runs::push(&mut bare, outside(&run.text[start + inner.len()..]));
    }
    bare
}

/// Text in which nothing is a mark. `fresh`: it begins a line.
fn escaped(text: &str, fresh: bool) -> String {
    let mut found = String::with_capacity(text.len() + 8);
    let mut fresh = fresh;
    let mut digits = false;
    for c in text.chars() {
        let starts = fresh && matches!(c, '#' | '+' | '-' | '>' | '=' | '~' | '|');
        let numbers = digits && matches!(c, '.' | ')');
        if starts || numbers || matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&' | '|') {
            found.push('\\');
        }
        found.push(c);
        digits = c.is_ascii_digit() && (fresh || digits);
        fresh = c == '\n' || (fresh && c == ' ');
    }
    found
}
