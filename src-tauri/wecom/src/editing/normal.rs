//! The form that a document has when it was just read: what its markup cannot say is not in it.

use super::{Abilities, Dialect, RichBlock, RichRun, RunSort, runs};
use crate::rich::Tone;

/// Brings blocks into the form that they are read in.
pub(super) fn blocks(dialect: Dialect, blocks: &[RichBlock]) -> Vec<RichBlock> {
    let able = dialect.abilities();
    let mut found = Vec::with_capacity(blocks.len());
    for block in blocks {
        let block = fitting(&able, block);
        let mut text = Vec::with_capacity(block.runs().len());
        for run in block.runs() {
            let run = able.look(run);
            // The link of a text message may go over several lines.
            let joined = able.line_break || (run.href.is_some() && dialect == Dialect::Text);
            if joined || !run.text.contains('\n') {
                runs::push(&mut text, run);
                continue;
            }
            let mut lines = run.text.split('\n');
            runs::push(&mut text, run.like(lines.next().unwrap_or_default()));
            for line in lines {
                found.push(block.with(std::mem::take(&mut text)));
                runs::push(&mut text, run.like(line));
            }
        }
        found.push(block.with(text));
    }
    if able.line_break {
        trim(dialect, &mut found);
    }
    number(dialect, &mut found);
    found
}

/// The same without what the markup cannot say at that place, and what nobody sees: a document as it is compared.
pub(super) fn settled(dialect: Dialect, blocks: &[RichBlock]) -> Vec<RichBlock> {
    let mut blocks = blocks.to_vec();
    if dialect == Dialect::Textcard {
        for block in &mut blocks {
            if let RichBlock::Paragraph { tone, text } = block
                && text.is_empty()
            {
                *tone = Tone::Normal;
            }
        }
    }
    while matches!(dialect, Dialect::Textcard) && blocks.last().is_some_and(RichBlock::is_empty) {
        blocks.pop();
    }
    if let [only] = blocks.as_slice()
        && matches!(only, RichBlock::Paragraph { .. })
        && only.is_empty()
    {
        blocks.clear();
    }
    blocks
}

/// The block, or the nearest that the markup has.
fn fitting(able: &Abilities, block: &RichBlock) -> RichBlock {
    match block {
        RichBlock::Paragraph { tone, text } => {
            let coloured = able.line_tones.contains(tone) && !text.is_empty();
            RichBlock::Paragraph { tone: if coloured { *tone } else { Tone::Normal }, text: text.clone() }
        }
        RichBlock::Heading { level, text } if able.heading => {
            RichBlock::Heading { level: (*level).clamp(1, 6), text: text.clone() }
        }
        block if able.has(block) => block.clone(),
        RichBlock::Code { text, .. } | RichBlock::Raw { shown: text, .. } => {
            RichBlock::plain(vec![RichRun::plain(text)])
        }
        block => RichBlock::plain(block.runs().to_vec()),
    }
}

/// Where white space around a block shows nothing.
fn trim(dialect: Dialect, blocks: &mut Vec<RichBlock>) {
    for block in blocks.iter_mut() {
        let mut text = tidy(dialect, block.runs());
        while let Some(first) = text.first_mut().filter(|run| run.sort == RunSort::Text && !run.code) {
            first.text = first.text.trim_start_matches([' ', '\n', '\t']).to_owned();
            if !first.text.is_empty() {
                break;
            }
            text.remove(0);
        }
        while let Some(last) = text.last_mut().filter(|run| run.sort == RunSort::Text && !run.code) {
            last.text = last.text.trim_end_matches([' ', '\n', '\t']).to_owned();
            if !last.text.is_empty() {
                break;
            }
            text.pop();
        }
        *block = block.with(text);
    }
    // An article may have a line without words.
    let keeps = |block: &RichBlock| dialect == Dialect::Article && matches!(block, RichBlock::Paragraph { .. });
    blocks.retain(|block| !block.is_empty() || keeps(block));
    if blocks.iter().all(RichBlock::is_empty) {
        blocks.clear();
    }
}

/// White space as it is read: none beside a line break, and in HTML no two blanks that could be broken.
fn tidy(dialect: Dialect, text: &[RichRun]) -> Vec<RichRun> {
    let mut found: Vec<RichRun> = Vec::with_capacity(text.len());
    for run in text {
        if run.sort != RunSort::Text || run.code {
            runs::push(&mut found, run.clone());
            continue;
        }
        let mut tidied = String::with_capacity(run.text.len());
        for c in run.text.chars() {
            let open = found.last().filter(|run| run.sort == RunSort::Text && !run.code);
            let former = tidied.chars().next_back().or_else(|| open.and_then(|run| run.text.chars().next_back()));
            match c {
                ' ' | '\t' if former == Some('\n') => {}
                '\n' => {
                    tidied.truncate(tidied.trim_end_matches([' ', '\t']).len());
                    if tidied.is_empty()
                        && let Some(last) = found.last_mut().filter(|run| run.sort == RunSort::Text && !run.code)
                    {
                        last.text.truncate(last.text.trim_end_matches([' ', '\t']).len());
                    }
                    tidied.push('\n');
                }
                '\t' if dialect == Dialect::Article => tidied.push('\u{A0}'),
                ' ' if dialect == Dialect::Article && former == Some(' ') => tidied.push('\u{A0}'),
                c => tidied.push(c),
            }
        }
        found.retain(|run| !run.text.is_empty());
        runs::push(&mut found, run.like(&tidied));
    }
    found
}

/// Numbers go on from the first of a list.
fn number(dialect: Dialect, blocks: &mut [RichBlock]) {
    let mut next: Option<u32> = None;
    for block in blocks {
        next = match block {
            RichBlock::Item { number: Some(number), .. } => {
                let first = if dialect == Dialect::Article { 1 } else { *number };
                *number = next.unwrap_or(first);
                Some(number.saturating_add(1))
            }
            _ => None,
        };
    }
}
