//! What WeCom tells of members beside name and departments, laid out for search. Few job titles are many people's: each text is kept,
//! and looked at, once.

use super::snapshot::{NONE, Texts};
use crate::model::contacts::MemberDetails;
use crate::model::directory::MemberState;
use std::collections::HashMap;

/// Fewest digits by which a mobile number is found: its last ones.
const FEWEST_DIGITS: usize = 4;
/// Fewest characters by which a mail address is found: its first ones.
const FEWEST_LETTERS: usize = 3;

/// Of each member, in their order.
#[derive(Debug, Default)]
pub(super) struct Details {
    /// Job titles and other names, each once.
    pub(super) texts: Texts,
    positions: Vec<u32>,
    aliases: Vec<u32>,
    states: Vec<Option<MemberState>>,
    private: Option<Private>,
}

/// Mobile numbers and mail addresses; most applications are told none.
#[derive(Default)]
struct Private {
    mobiles: Texts,
    mails: Texts,
}

impl std::fmt::Debug for Private {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Private").finish_non_exhaustive()
    }
}

impl Details {
    pub(super) fn of<'a>(members: impl Iterator<Item = &'a MemberDetails> + Clone) -> Self {
        let mut details = Self::default();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut number = |texts: &mut Texts, text: Option<&'a str>| {
            text.filter(|text| !text.trim().is_empty()).map_or(NONE, |text| {
                *known.entry(text).or_insert_with(|| {
                    texts.push(text);
                    texts.len() - 1
                })
            })
        };
        for one in members.clone() {
            details.positions.push(number(&mut details.texts, one.position.as_deref()));
            details.aliases.push(number(&mut details.texts, one.alias.as_deref()));
            details.states.push(one.state);
        }
        if members.clone().any(|one| one.mobile.is_some() || one.mail.is_some()) {
            let mut private = Private::default();
            for one in members {
                private.mobiles.push(one.mobile.as_deref().unwrap_or_default());
                private.mails.push(one.mail.as_deref().unwrap_or_default());
            }
            details.private = Some(private);
        }
        details
    }

    fn text(&self, numbers: &[u32], member: u32) -> Option<String> {
        let number = *numbers.get(member as usize)?;
        (number != NONE).then(|| self.texts.get(number).to_owned())
    }

    pub(super) fn position(&self, member: u32) -> Option<String> {
        self.text(&self.positions, member)
    }

    pub(super) fn alias(&self, member: u32) -> Option<String> {
        self.text(&self.aliases, member)
    }

    pub(super) fn state(&self, member: u32) -> Option<MemberState> {
        self.states.get(member as usize).copied().flatten()
    }

    pub(super) fn mobile(&self, member: u32) -> Option<String> {
        let private = self.private.as_ref()?;
        Some(private.mobiles.get(member).to_owned()).filter(|mobile| !mobile.is_empty())
    }

    pub(super) fn mail(&self, member: u32) -> Option<String> {
        let private = self.private.as_ref()?;
        Some(private.mails.get(member).to_owned()).filter(|mail| !mail.is_empty())
    }

    /// The first of a member's texts (other name, then job title) that is among those that fit.
    pub(super) fn fitting(&self, member: u32, fits: &[bool]) -> Option<&str> {
        if fits.is_empty() {
            return None;
        }
        let member = member as usize;
        let numbers = [self.aliases[member], self.positions[member]];
        let found = numbers.into_iter().find(|number| *number != NONE && fits[*number as usize])?;
        Some(self.texts.get(found))
    }

    /// Whether a word is a member's mobile number, its end, or the beginning of the mail address. `word`: in lower case.
    pub(super) fn fits_private(&self, member: u32, word: &str) -> bool {
        let Some(private) = &self.private else { return false };
        let digits = word.strip_prefix('+').unwrap_or(word);
        if digits.len() >= FEWEST_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let mobile = private.mobiles.get(member);
            if mobile.ends_with(digits) || (mobile.len() > FEWEST_DIGITS && digits.ends_with(mobile)) {
                return true;
            }
        }
        let mail = private.mails.get(member).as_bytes();
        word.len() >= FEWEST_LETTERS
            && mail.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
    }
}

/// A number with all but its last digits covered, for lists.
pub(super) fn covered(mobile: &str) -> String {
    let digits: Vec<char> = mobile.chars().collect();
    let shown = digits.len().saturating_sub(FEWEST_DIGITS);
    format!("…{}", digits[shown..].iter().collect::<String>())
}
